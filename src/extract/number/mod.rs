//! The number grammar: what number, if any, starts at a place of the normalised text.
//!
//! In: text and place. Out: the exact value, where it ends, and how it is hedged inside (百余, 20多万). Units, hedges
//! before the number and the question whether it counts anything are left to `mention`. Each number is read from left
//! to right in steps that never go back over more than a number's own length, so any text costs linear time.

mod arabic;
mod chinese;

use crate::dictionary::{Numeral, Numerals, Wording};
use crate::model::Precision;
use rust_decimal::Decimal;

/// More digits than any report counts; longer runs are serial numbers or cells run together.
pub const MAX_DIGITS: usize = 18;

/// How a number is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 1,461 or 1616.85万.
    Arabic,
    /// 二千四百.
    Chinese,
    /// 二○二四: Chinese digits by place.
    Positional,
}

/// A number read at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Number {
    /// Exact value, multipliers applied.
    pub value: Decimal,
    /// One past its last byte.
    pub end: usize,
    /// How it is written.
    pub form: Form,
    /// Hedge inside or right after it: 余, 多, 几.
    pub precision: Option<Precision>,
    /// Whether 十, 百, 千, 万 or 亿 takes part.
    pub scaled: bool,
    /// The multiplier it ends in, which an unscaled number before it shares (2至3万); 1 when it ends in none.
    pub factor: Decimal,
}

/// Why the characters at a place make no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotANumber {
    /// No numeral there.
    Absent,
    /// More than [`MAX_DIGITS`] digits.
    TooLong(usize),
    /// Numerals in an order that no number has (万一, 百千, 三三两两).
    Malformed(usize),
}

/// Reads the number at byte `at`.
pub fn read(text: &str, at: usize, numerals: &Numerals, wording: &Wording) -> Result<Number, NotANumber> {
    let reader = Reader { text, numerals, wording };
    match text.as_bytes().get(at) {
        Some(b'0'..=b'9') => reader.arabic(at),
        Some(_) => reader.chinese(at),
        None => Err(NotANumber::Absent),
    }
}

/// Whether two Chinese digits side by side say "one or the other" (七八十人, 三五个), not a number by place.
#[must_use]
pub fn is_either(first: u64, second: u64) -> bool {
    first > 0 && (second == first + 1 || (first, second) == (3, 5))
}

/// 3.2k, 15K, 1.2 million: the number so many times, when letters for a multiplier follow and no longer word does.
#[must_use]
pub fn in_letters(text: &str, number: &Number, wording: &Wording) -> Option<Number> {
    let rest = text.get(number.end..)?;
    let word = rest.trim_start_matches(' ');
    let spaces = rest.len() - word.len();
    let (factor, length) = wording.magnitude(word).filter(|_| number.form == Form::Arabic)?;
    // A letter alone stands right behind the digits.
    if spaces > 1 || spaces > 0 && length < 4 {
        return None;
    }
    let value = number.value.checked_mul(Decimal::from(factor))?;
    let mut number = Number { value, end: number.end + spaces + length, scaled: true, ..number.clone() };
    hedge(text, wording, &mut number);
    Some(number)
}

fn hedge(text: &str, wording: &Wording, number: &mut Number) {
    if number.precision.is_some() {
        return;
    }
    let rest = &text[number.end..];
    // 3 200 余张: a space may stand before it, where a counter follows.
    let spaced = rest.strip_prefix(' ').filter(|_| number.form == Form::Arabic);
    let apart = || {
        let (precision, length) = wording.hedge.inside(spaced?)?;
        let counted = wording.starts_with_counter(&rest[1 + length..]);
        counted.then_some((precision, 1 + length))
    };
    if let Some((precision, length)) = wording.hedge.inside(rest).or_else(apart) {
        number.precision = Some(precision);
        number.end += length;
    }
}

/// A text with what numbers are made of.
struct Reader<'t> {
    text: &'t str,
    numerals: &'t Numerals,
    wording: &'t Wording,
}

impl Reader<'_> {
    /// Takes a hedge that stands right after the digits (余, 多, 几).
    fn hedge(&self, number: &mut Number) {
        hedge(self.text, self.wording, number);
    }

    fn numeral_at(&self, at: usize) -> Option<(char, Numeral)> {
        let c = self.text[at..].chars().next()?;
        let numeral = self.numerals.get(c)?;
        let Numeral::Formal(digit) = numeral else { return Some((c, numeral)) };
        let (before, behind) = (&self.text[..at], &self.text[at + c.len_utf8()..]);
        self.wording.formal.is_digit(before, behind).then_some((c, Numeral::Digit(digit)))
    }

    /// The multiplier at `at` and one past it, when it is not the start of a unit (千瓦).
    fn multiplier(&self, at: usize) -> Option<(Decimal, usize)> {
        let (c, numeral) = self.numeral_at(at)?;
        let factor = match numeral {
            Numeral::Ten(n) => Decimal::from(n),
            Numeral::Big(n) => Decimal::from(n),
            _ => return None,
        };
        (!self.wording.is_not_multiplied(&self.text[at..])).then_some((factor, at + c.len_utf8()))
    }

    /// `at`, or one past the space that stands there.
    fn over_space(&self, at: usize) -> usize {
        at + usize::from(self.text[at..].starts_with(' '))
    }
}
