//! Shares written as fractions: 百分之八十七, 千分之三, 三分之一, 16分之5, 1/4, 一半.

use super::number::{self, Form, NotANumber, Number};
use crate::dictionary::{Dictionaries, Numeral};
use rust_decimal::Decimal;

/// A share.
pub struct Share {
    /// In percent, or in permille.
    pub value: Decimal,
    /// One past its last byte.
    pub end: usize,
    /// 千分之.
    pub permille: bool,
}

/// The share that starts at `at`.
pub fn read(text: &str, at: usize, dictionaries: &Dictionaries) -> Option<Share> {
    with(text, at, &number::read(text, at, &dictionaries.numerals, &dictionaries.wording), dictionaries)
}

/// The same, with the number that starts there, if one does.
pub fn with(text: &str, at: usize, number: &Result<Number, NotANumber>, dictionaries: &Dictionaries) -> Option<Share> {
    let wording = &dictionaries.wording;
    if let Some(length) = wording.half(&text[..at], &text[at..]) {
        return Some(Share { value: Decimal::from(50), end: at + length, permille: false });
    }
    if let Some(share) = of_hundred(text, at, dictionaries) {
        return Some(share);
    }
    let digit = text.as_bytes()[at].is_ascii_digit();
    if digit && let Some((value, end)) = slashed(text, at) {
        return Some(Share { value, end, permille: false });
    }
    if digit && !number_of(text, at, wording.of()) {
        return None;
    }
    let whole = number.as_ref().ok()?;
    let after = after_of(text, whole.end, wording.of())?;
    let (part, negative) = part(text, after, dictionaries)?;
    let value = if negative { -part.value } else { part.value };
    share(whole, value, part.end)
}

/// Makes a share of 三 分之 一, in percent, or of 千分之 in permille.
fn share(whole: &Number, part: Decimal, end: usize) -> Option<Share> {
    let hundred = Decimal::ONE_HUNDRED;
    if whole.value == hundred {
        return Some(Share { value: part, end, permille: false });
    }
    if whole.value == hundred * Decimal::TEN {
        return Some(Share { value: part, end, permille: true });
    }
    if whole.form == Form::Positional || whole.value.is_zero() || part.abs() > whole.value {
        return None;
    }
    let value = part.checked_mul(hundred)?.checked_div(whole.value)?.round_dp(4).normalize();
    Some(Share { value, end, permille: false })
}

/// 百分三十, 百分百: 之 is left out.
fn of_hundred(text: &str, at: usize, dictionaries: &Dictionaries) -> Option<Share> {
    let wording = &dictionaries.wording;
    let rest = text[at..].strip_prefix(wording.of_hundred())?;
    let start = text.len() - rest.len();
    let first = rest.chars().next().and_then(|c| dictionaries.numerals.get(c))?;
    if !matches!(first, Numeral::Digit(_) | Numeral::Ten(_)) || wording.of_hundred_goes_on(&text[at..]) {
        return None;
    }
    let part = number::read(text, start, &dictionaries.numerals, wording).ok()?;
    Some(Share { value: part.value, end: part.end, permille: false })
}

/// The number behind 分之, with its own minus (百分之负三) and with k or M (百分之3.2k).
fn part(text: &str, at: usize, dictionaries: &Dictionaries) -> Option<(Number, bool)> {
    let minus = dictionaries.wording.negative_at(&text[at..]);
    let start = at + minus.unwrap_or(0);
    let number = number::read(text, start, &dictionaries.numerals, &dictionaries.wording).ok()?;
    Some((number::in_letters(text, &number, &dictionaries.wording).unwrap_or(number), minus.is_some()))
}

/// One past 分之, with single spaces allowed before, inside and behind it.
fn after_of(text: &str, end: usize, of: &str) -> Option<usize> {
    let mut rest = &text[end..];
    for c in of.chars() {
        rest = rest.strip_prefix(' ').map_or(rest, |r| r.strip_prefix(' ').unwrap_or(r)).strip_prefix(c)?;
    }
    rest = rest.strip_prefix(' ').map_or(rest, |r| r.strip_prefix(' ').unwrap_or(r));
    Some(text.len() - rest.len())
}

/// Whether the digits at `at` are followed by 分之: only then are they worth reading as a whole.
fn number_of(text: &str, at: usize, of: &str) -> bool {
    const LONGEST: usize = 6;
    let end = at + text.as_bytes()[at..].iter().take(LONGEST).take_while(|b| b.is_ascii_digit()).count();
    after_of(text, end, of).is_some()
}

/// 1/4, when it is no date, no 家/次 and no longer chain.
fn slashed(text: &str, at: usize) -> Option<(Decimal, usize)> {
    let bytes = text.as_bytes();
    let run = |from: usize| from + bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let slash = run(at);
    if bytes.get(slash) != Some(&b'/') || at > 0 && (bytes[at - 1].is_ascii_graphic()) {
        return None;
    }
    let end = run(slash + 1);
    let short = slash - at <= 2 && (1..=3).contains(&(end - slash - 1));
    if !short
        || bytes.get(end).is_some_and(u8::is_ascii_graphic)
            && bytes[end] != b','
            && bytes[end] != b';'
            && bytes[end] != b')'
    {
        return None;
    }
    let part: Decimal = text[at..slash].parse().ok()?;
    let whole: Decimal = text[slash + 1..end].parse().ok()?;
    if part >= whole || whole <= Decimal::ONE {
        return None;
    }
    Some((part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?.round_dp(4).normalize(), end))
}
