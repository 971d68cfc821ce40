//! Shares written as fractions: 百分之八十七, 千分之三, 三分之一, 1/4, 一半.

use super::number::{self, Form};
use crate::dictionary::Dictionaries;
use rust_decimal::Decimal;

/// The share that starts at `at` in percent (permille when the third is true), and its end.
pub fn read(text: &str, at: usize, dictionaries: &Dictionaries) -> Option<(Decimal, usize, bool)> {
    let wording = &dictionaries.wording;
    if let Some(length) = wording.half(&text[..at], &text[at..]) {
        return Some((Decimal::from(50), at + length, false));
    }
    if text.as_bytes()[at].is_ascii_digit() {
        return slashed(text, at);
    }
    let whole = number::read(text, at, &dictionaries.numerals, wording).ok()?;
    let after = text[whole.end..].strip_prefix(wording.of())?;
    let part = number::read(text, text.len() - after.len(), &dictionaries.numerals, wording).ok()?;
    let hundred = Decimal::ONE_HUNDRED;
    if whole.value == hundred {
        return Some((part.value, part.end, false));
    }
    if whole.value == hundred * Decimal::TEN {
        return Some((part.value, part.end, true));
    }
    if whole.form == Form::Positional || whole.value.is_zero() || part.value > whole.value {
        return None;
    }
    Some((part.value.checked_mul(hundred)?.checked_div(whole.value)?.round_dp(4).normalize(), part.end, false))
}

/// 1/4, when it is no date, no 家/次 and no longer chain.
fn slashed(text: &str, at: usize) -> Option<(Decimal, usize, bool)> {
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
    Some((part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole)?.round_dp(4).normalize(), end, false))
}
