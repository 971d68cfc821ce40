//! Runs of digits, which jieba would join with what stands beside them (`2021-2025`) or cut at separators (`3,250`).

use crate::model::Span;
use std::borrow::Cow;

/// A stretch of text: a number, or what stands between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Digits with thousands separators and a decimal point.
    Number(Span),
    /// Anything else.
    Other(Span),
}

/// Cuts the text at its numbers. The pieces cover it.
pub fn pieces(text: &str) -> impl Iterator<Item = Piece> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at;
        if start == bytes.len() {
            return None;
        }
        if bytes[start].is_ascii_digit() {
            at = number_end(bytes, start);
            return Some(Piece::Number(Span::new(start, at)));
        }
        at = bytes[start..].iter().position(u8::is_ascii_digit).map_or(bytes.len(), |i| start + i);
        Some(Piece::Other(Span::new(start, at)))
    })
}

/// One form for one number: no separators, no zeros at the end of a fraction.
pub fn canonical(word: &str) -> Cow<'_, str> {
    if !word.as_bytes().first().is_some_and(u8::is_ascii_digit) || !word.contains([',', '.']) {
        return Cow::Borrowed(word);
    }
    let plain = word.replace(',', "");
    if plain.contains('.') {
        return Cow::Owned(plain.trim_end_matches('0').trim_end_matches('.').to_owned());
    }
    Cow::Owned(plain)
}

fn number_end(bytes: &[u8], start: usize) -> usize {
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = start + digits(start);
    while bytes.get(end) == Some(&b',') && digits(end + 1) == 3 {
        end += 4;
    }
    if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_cut_out_and_written_one_way() {
        let cases = [
            ("1,461名", vec!["1461"]),
            ("2021-2025", vec!["2021", "2025"]),
            ("12,345,678.90元", vec!["12345678.9"]),
            ("1,2345", vec!["1", "2345"]),
            ("3.0 4.", vec!["3", "4"]),
            ("无", vec![]),
        ];
        for (text, expected) in cases {
            let numbers: Vec<_> = pieces(text)
                .filter_map(|p| if let Piece::Number(s) = p { Some(canonical(s.of(text)).into_owned()) } else { None })
                .collect();
            assert_eq!(numbers, expected, "{text}");
        }
    }
}
