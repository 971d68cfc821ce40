//! Numbers, each in one form: runs of digits, which jieba would join with what stands beside them (`2021-2025`) or cut at
//! separators (`3,250`), and numbers in Chinese characters, alone or behind digits.
//!
//! Only what is a number beyond doubt is taken for one: two numerals and more in the order that numbers have. What a
//! number counts, and what it means in a report, is left to `extract`.

use crate::dictionary::{Numeral, Numerals};
use crate::model::Span;
use rust_decimal::Decimal;
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

/// Most numerals of one written number; a longer run is none.
const MOST_NUMERALS: usize = 24;
/// Fewest Chinese digits side by side that are a number by place: a year, a serial number.
const FEWEST_BY_PLACE: usize = 3;

/// A number that is not digits alone, with its value in [`canonical`] form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it stands, digits before the numerals included.
    pub span: Span,
    /// Its value.
    pub value: String,
}

/// The numbers that are written with Chinese numerals (三千二百五十, 二〇二三, 3.25万), in order.
pub fn written(text: &str, numerals: &Numerals) -> Vec<Written> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((start, _)) = text[at..].char_indices().find(|(_, c)| takes_part(*c, numerals)) {
        let start = at + start;
        let run: Vec<Numeral> =
            text[start..].chars().map_while(|c| part(c, numerals)).take(MOST_NUMERALS + 1).collect();
        let end = start + text[start..].chars().take(run.len()).map(char::len_utf8).sum::<usize>();
        at = end;
        if run.len() <= MOST_NUMERALS {
            let digits = digits_before(text, start);
            let value = if digits.is_empty() { value(&run) } else { scaled(digits.of(text), &run) };
            let span = Span::new(digits.start, end);
            found.extend(value.map(|value| Written { span, value: plain(value) }));
        }
    }
    found
}

fn part(c: char, numerals: &Numerals) -> Option<Numeral> {
    numerals.get(c).filter(|n| matches!(n, Numeral::Digit(_) | Numeral::Ten(_) | Numeral::Big(_)))
}

fn takes_part(c: char, numerals: &Numerals) -> bool {
    !c.is_ascii() && part(c, numerals).is_some()
}

/// The number in digits that ends at a byte; empty when there is none.
fn digits_before(text: &str, end: usize) -> Span {
    let bytes = text.as_bytes();
    let run = bytes[..end].iter().rev().take_while(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'));
    let start = end - run.count();
    let last = pieces(&text[start..end]).filter_map(|p| if let Piece::Number(s) = p { Some(s) } else { None }).last();
    last.filter(|s| start + s.end == end).map_or(Span::new(end, end), |s| Span::new(start + s.start, end))
}

/// 3.25 with 万 behind it.
fn scaled(digits: &str, run: &[Numeral]) -> Option<Decimal> {
    let mut value: Decimal = digits.replace(',', "").parse().ok()?;
    for numeral in run {
        let factor = match numeral {
            Numeral::Ten(n) => Decimal::from(*n),
            Numeral::Big(n) => Decimal::from(*n),
            _ => return None,
        };
        value = value.checked_mul(factor)?;
    }
    Some(value)
}

fn value(run: &[Numeral]) -> Option<Decimal> {
    let digit = |n: &Numeral| if let Numeral::Digit(d) = n { Some(u64::from(*d)) } else { None };
    if run.iter().all(|n| digit(n).is_some()) {
        let by_place = |value: u64, d: u64| value.checked_mul(10)?.checked_add(d);
        let long = run.len() >= FEWEST_BY_PLACE;
        return long.then(|| run.iter().filter_map(digit).try_fold(0, by_place))?.map(Decimal::from);
    }
    if run.len() < 2 {
        return None;
    }
    let mut reading = Reading::default();
    run.iter().try_for_each(|n| reading.accept(*n))?;
    reading.finish().map(Decimal::from)
}

/// How far a number of numerals and their multipliers was read.
#[derive(Default)]
struct Reading {
    total: u64,
    section: u64,
    digit: Option<u64>,
    zero: bool,
    /// The multiplier before, which the next one must be below.
    last: Option<u64>,
    last_big: Option<u64>,
}

impl Reading {
    fn accept(&mut self, numeral: Numeral) -> Option<()> {
        match numeral {
            Numeral::Digit(0) if self.digit.is_none() && self.last.is_some() => self.zero = true,
            Numeral::Digit(d) if d > 0 && self.digit.is_none() => self.digit = Some(u64::from(d)),
            Numeral::Ten(n) => {
                let n = u64::from(n);
                let begins = self.section == 0 && n == 10;
                let digit = self.digit.take().or(begins.then_some(1))?;
                if self.section > 0 && self.last.is_some_and(|last| n >= last) {
                    return None;
                }
                self.section += digit * n;
                (self.last, self.zero) = (Some(n), false);
            }
            Numeral::Big(n) => self.big(n)?,
            _ => return None,
        }
        Some(())
    }

    fn big(&mut self, n: u64) -> Option<()> {
        let section = self.section + self.digit.take().unwrap_or(0);
        if self.last_big.is_some_and(|last| n > last) {
            self.total = (self.total + section).checked_mul(n)?;
        } else if section > 0 && self.last_big != Some(n) {
            self.total = self.total.checked_add(section.checked_mul(n)?)?;
        } else {
            return None;
        }
        (self.section, self.zero) = (0, false);
        (self.last, self.last_big) = (Some(n), Some(n));
        Some(())
    }

    /// The last digit counts tens after hundreds (三百五), unless a zero stands before it.
    fn finish(self) -> Option<u64> {
        let unit = match self.last {
            Some(last) if !self.zero && last > 10 => last / 10,
            _ => 1,
        };
        self.total.checked_add(self.section)?.checked_add(self.digit.unwrap_or(0).checked_mul(unit)?)
    }
}

fn plain(value: Decimal) -> String {
    value.normalize().to_string()
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

    #[test]
    fn numbers_in_chinese_characters_have_the_value_of_their_digits() {
        let dictionaries = crate::dictionary::Dictionaries::builtin().expect("built-in dictionaries");
        let cases = [
            ("三千二百五十件", vec!["3250"]),
            ("二〇二三年和二○二四年", vec!["2023", "2024"]),
            ("3.25万元,1,250亿", vec!["32500", "125000000000"]),
            ("十二人,一百零五次,三百五", vec!["12", "105", "350"]),
            ("一亿二千万", vec!["120000000"]),
            ("两万三千", vec!["23000"]),
            ("三万亿", vec!["3000000000000"]),
            ("二十四节气", vec!["24"]),
            ("万一,三三两两不是数,千万小心,百万富翁,一是,十二五", vec!["3322"]),
            ("九亿九千九百九十九万九千九百九十九亿万万亿", vec![]),
        ];
        for (text, expected) in cases {
            let values: Vec<String> = written(text, &dictionaries.numerals).into_iter().map(|n| n.value).collect();
            assert_eq!(values, expected, "{text}");
        }
        let found = written("约3.25万元", &dictionaries.numerals);
        assert_eq!(found[0].span.of("约3.25万元"), "3.25万");
        assert!(written(&"一".repeat(10_000), &dictionaries.numerals).is_empty());
    }
}
