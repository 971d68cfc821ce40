//! How much a sample, read in some encoding, looks like Chinese text: the mean weight of its characters.
//!
//! Read rightly, nearly all characters are among the thousand commonest or among the first levels of GB 2312 and
//! Big5; read wrongly, they scatter over rare characters, private use, kana and nothing at all.

use super::Encoding;
use std::sync::LazyLock;

/// Mean weight of the characters of `sample` read as `encoding`, about 0.8 for Chinese text, negative for garbage.
pub(super) fn mean(sample: &[u8], encoding: Encoding) -> f64 {
    let (text, _) = encoding.codec().decode_without_bom_handling(sample);
    let mut sum = 0_i64;
    let mut count = 0_i64;
    for c in text.chars() {
        // ASCII is the same in all encodings but UTF-16, where it tells the byte order.
        if c.is_ascii() && !c.is_ascii_control() && !encoding.is_utf16() {
            continue;
        }
        sum += i64::from(weight(c));
        count += 1;
    }
    if count == 0 {
        return 0.0;
    }
    // Samples are some thousand characters: both numbers are exact as f64.
    #[allow(clippy::cast_precision_loss)]
    let mean = sum as f64 / (count * 10) as f64;
    mean
}

/// Weight of a character in tenths.
fn weight(c: char) -> i8 {
    TABLE.get(c as usize).copied().unwrap_or(ASTRAL)
}

const ASTRAL: i8 = -10;
const UNREADABLE: i8 = -30;
const CONTROL: i8 = -20;
const PRIVATE: i8 = -15;
const FREQUENT: i8 = 10;
const LEVEL_1: i8 = 4;
const LEVEL_2: i8 = -2;
const RARE: i8 = -5;

/// Weights by block; later entries overrule earlier ones.
const BLOCKS: &[(u16, u16, i8)] = &[
    (0x0000, 0xFFFF, -5),
    (0x0000, 0x001F, CONTROL),
    (0x0009, 0x000A, 0), // TAB and LF
    (0x000D, 0x000D, 0),
    (0x001A, 0x001A, 0), // the end of DOS files
    (0x0020, 0x007E, 3), // counted in UTF-16 only
    (0x007F, 0x009F, CONTROL),
    (0x00A0, 0x00FF, -3),
    (0x00B0, 0x00B1, 3),  // degree, plus-minus
    (0x00B7, 0x00B7, 5),  // middle dot
    (0x00D7, 0x00D7, 3),  // times
    (0x2010, 0x203B, 3),  // dashes, quotation marks, ellipsis, per mille, reference mark
    (0x2103, 0x2103, 3),  // degree Celsius
    (0x2160, 0x216B, 3),  // Roman numerals
    (0x2460, 0x249B, 3),  // circled and bracketed numbers
    (0x25A0, 0x25CF, 2),  // squares, circles
    (0x3000, 0x3000, 6),  // ideographic space
    (0x3001, 0x3002, 10), // comma, full stop
    (0x3008, 0x3011, 8),  // brackets
    (0x3014, 0x3015, 8),  // brackets of document numbers
    (0x3040, 0x30FF, -3), // kana
    (0x3400, 0x4DBF, -10),
    (0x4E00, 0x9FFF, RARE),
    (0xAC00, 0xD7A3, -7), // hangul
    (0xE000, 0xF8FF, PRIVATE),
    (0xFF01, 0xFF5E, 2), // full width forms, of which the punctuation is common:
    (0xFF01, 0xFF01, 8),
    (0xFF05, 0xFF05, 8),
    (0xFF08, 0xFF09, 10),
    (0xFF0C, 0xFF0C, 10),
    (0xFF1A, 0xFF1B, 10),
    (0xFF1F, 0xFF1F, 8),
    (0xFFFD, 0xFFFD, UNREADABLE),
];

static TABLE: LazyLock<Vec<i8>> = LazyLock::new(|| {
    let mut table = vec![0; 0x1_0000];
    for &(first, last, weight) in BLOCKS {
        table[usize::from(first)..=usize::from(last)].fill(weight);
    }
    // Rarer levels first, so that a character of both standards gets its better weight.
    fill_level(&mut table, Encoding::Big5, 0xC9..=0xF9, LEVEL_2);
    fill_level(&mut table, Encoding::Gb18030, 0xD8..=0xF7, LEVEL_2);
    fill_level(&mut table, Encoding::Big5, 0xA4..=0xC6, LEVEL_1);
    fill_level(&mut table, Encoding::Gb18030, 0xB0..=0xD7, LEVEL_1);
    for c in frequent() {
        if let Some(weight) = table.get_mut(c as usize) {
            *weight = FREQUENT;
        }
    }
    table
});

/// Gives a weight to the ideographs of some rows of a double-byte standard.
fn fill_level(table: &mut [i8], encoding: Encoding, rows: std::ops::RangeInclusive<u8>, weight: i8) {
    // Only the GB 2312 half of the GB18030 rows belongs to a level; Big5 uses both halves.
    let first_cell = if encoding == Encoding::Big5 { 0x40 } else { 0xA1 };
    for row in rows {
        for cell in first_cell..=0xFE_u8 {
            let pair = [row, cell];
            let Some(decoded) = encoding.codec().decode_without_bom_handling_and_without_replacement(&pair) else {
                continue;
            };
            for c in decoded.chars().filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)) {
                table[c as usize] = weight;
            }
        }
    }
}

fn frequent() -> impl Iterator<Item = char> {
    include_str!("../../../dictionaries/common_characters.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::chars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_follow_how_common_a_character_is() {
        let cases = [
            ('执', FREQUENT),
            ('執', FREQUENT),
            ('，', 10),
            ('蓟', LEVEL_1),
            ('鑿', LEVEL_1),
            ('亍', LEVEL_2),
            ('\u{E000}', PRIVATE),
            ('\u{FFFD}', UNREADABLE),
            ('𠀀', ASTRAL),
        ];
        for (c, expected) in cases {
            assert_eq!(weight(c), expected, "{c}");
        }
    }

    #[test]
    fn the_list_of_frequent_characters_holds_ideographs_only() {
        assert!(frequent().count() > 1000);
        assert!(frequent().all(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)));
    }

    #[test]
    fn right_readings_score_high_and_wrong_ones_low() {
        let (bytes, _, _) = encoding_rs::GB18030.encode("行政执法工作情况报告如下");
        assert!(mean(&bytes, Encoding::Gb18030) > 0.8);
        assert!(mean(&bytes, Encoding::Big5) < 0.3);
        assert!(mean(&bytes, Encoding::Utf16Le) < 0.0);
    }
}
