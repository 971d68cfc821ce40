//! Numbers in the formats that word processors number paragraphs with: 12 as 十二, ⑫, xii. The characters are in
//! `dictionaries/numbering.toml`.

use serde::Deserialize;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Formats {
    counting: Vec<Counting>,
    signs: Vec<Signs>,
}

/// Counting words.
#[derive(Deserialize)]
struct Counting {
    formats: Vec<String>,
    digits: String,
    units: String,
    until: u32,
    #[serde(default)]
    plain: bool,
}

/// A list of signs.
#[derive(Deserialize)]
struct Signs {
    formats: Vec<String>,
    signs: String,
}

static FORMATS: LazyLock<Formats> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../../dictionaries/numbering.toml"))
        .expect("dictionaries/numbering.toml is built in and tested")
});

/// The number as the format writes it; formats that are not known are Arabic.
pub(super) fn write(number: u32, format: &str) -> String {
    match format {
        "none" | "bullet" => String::new(),
        "decimalZero" => format!("{number:02}"),
        "upperLetter" => letters(number).to_uppercase(),
        "lowerLetter" => letters(number),
        "upperRoman" => roman(number).to_uppercase(),
        "lowerRoman" => roman(number),
        _ => chinese(number, format).unwrap_or_else(|| number.to_string()),
    }
}

fn chinese(number: u32, format: &str) -> Option<String> {
    if let Some(list) = FORMATS.signs.iter().find(|s| s.formats.iter().any(|f| f == format)) {
        let place = usize::try_from(number).ok()?.checked_sub(1)?;
        return list.signs.chars().nth(place).map(String::from);
    }
    let counting = FORMATS.counting.iter().find(|c| c.formats.iter().any(|f| f == format))?;
    Some(counting.write(number))
}

impl Counting {
    fn write(&self, number: u32) -> String {
        let digits: Vec<char> = self.digits.chars().collect();
        let digit = |d: u32| digits.get(d as usize).copied().unwrap_or_default();
        if number == 0 || number > self.until {
            return number.to_string().chars().filter_map(|c| c.to_digit(10)).map(digit).collect();
        }
        let units: Vec<char> = self.units.chars().collect();
        let mut written = String::new();
        // Whether a zero is due before the next digit.
        let mut gap = false;
        for place in (0..=4_u32).rev() {
            let d = number / 10_u32.pow(place) % 10;
            if d == 0 {
                gap = !written.is_empty();
                continue;
            }
            if gap && !self.plain {
                written.push(digit(0));
            }
            gap = false;
            // 十二 and not 一十二.
            let bare_ten = place == 1 && d == 1 && number < 20;
            let bare = self.plain && d == 1 && place > 0;
            if !bare_ten && !bare {
                written.push(digit(d));
            }
            if let Some(unit) = (place as usize).checked_sub(1).and_then(|p| units.get(p)) {
                written.push(*unit);
            }
        }
        written
    }
}

/// a to z, then aa, bb: the letter is repeated. No honest list is longer than a few rounds.
fn letters(number: u32) -> String {
    let Some(place) = number.checked_sub(1).filter(|&p| p < 26 * 20) else {
        return number.to_string();
    };
    let letter = char::from(b'a' + u8::try_from(place % 26).unwrap_or_default());
    std::iter::repeat_n(letter, place as usize / 26 + 1).collect()
}

fn roman(number: u32) -> String {
    const NUMERALS: &[(u32, &str)] = &[
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut rest = number;
    let mut written = String::new();
    for &(value, numeral) in NUMERALS {
        while rest >= value {
            written.push_str(numeral);
            rest -= value;
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_word_writes_them() {
        for (number, format, expected) in [
            (1, "decimal", "1"),
            (7, "decimalZero", "07"),
            (3, "upperRoman", "III"),
            (1994, "lowerRoman", "mcmxciv"),
            (28, "upperLetter", "BB"),
            (3, "chineseCounting", "三"),
            (10, "chineseCounting", "十"),
            (12, "chineseCounting", "十二"),
            (20, "chineseCounting", "二十"),
            (101, "chineseCounting", "一○一"),
            (101, "chineseCountingThousand", "一百零一"),
            (110, "chineseCountingThousand", "一百一十"),
            (1001, "chineseCountingThousand", "一千零一"),
            (14, "japaneseCounting", "十四"),
            (101, "japaneseCounting", "百一"),
            (1, "chineseLegalSimplified", "壹"),
            (20, "ideographDigital", "二〇"),
            (3, "decimalEnclosedCircle", "③"),
            (51, "decimalEnclosedCircle", "51"),
            (2, "ideographTraditional", "乙"),
            (12, "decimalFullWidth", "１２"),
            (4, "bullet", ""),
            (0, "decimalEnclosedCircle", "0"),
            (u32::MAX, "upperLetter", "4294967295"),
            (u32::MAX, "chineseCounting", "四二九四九六七二九五"),
            (5, "hebrew1", "5"),
        ] {
            assert_eq!(write(number, format), expected, "{number} {format}");
        }
    }
}
