//! How much of a text figures are read from. Each number and each cell of a table takes a hundred times its bytes while it
//! is read, so that a text of nothing else would fill the memory.

use crate::dictionary::Numerals;

/// Numbers, and marks between cells. A yearbook of a million characters has a tenth of them.
const MOST: usize = 250_000;

/// The end of the last line up to which there are no more than can be read, if the text goes on behind it.
#[must_use]
pub fn end(text: &str, numerals: &Numerals) -> Option<usize> {
    end_of(text, numerals, MOST)
}

fn end_of(text: &str, numerals: &Numerals, most: usize) -> Option<usize> {
    // Each takes a byte, and something between it and the next.
    if text.len() <= 2 * most {
        return None;
    }
    let (mut count, mut number) = (0, false);
    for (at, c) in text.char_indices() {
        let is_numeral = c.is_ascii_digit() || numerals.get(c).is_some();
        count += usize::from(is_numeral && !number || matches!(c, '|' | '\t'));
        number = is_numeral;
        if count > most {
            // A line that is too long by itself is cut before what is too much.
            return Some(text[..at].rfind('\n').map_or(at, |line| line + 1));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;

    #[test]
    fn a_text_is_read_up_to_the_last_line_that_fits() {
        let dictionaries = Dictionaries::builtin().expect("they load");
        let end = |text: &str| end_of(text, &dictionaries.numerals, 3);
        let cases = [
            ("15件\n16件\n17件", None),
            ("15件\n16件\n17件\n18件", Some(18)),
            ("十五件\n十六件\n十七件\n十八件", Some(30)),
            ("甲|乙\n丙|丁\n戊|己\n庚|辛", Some(24)),
            ("15,16,17,18,19", Some(9)),
        ];
        for (text, expected) in cases {
            assert_eq!(end(text), expected, "{text}");
        }
    }
}
