//! Numbers whose own characters were damaged: lost digits (检查单?584家), groups that no number has (1,234,56元), a full stop
//! for a decimal point (1。2万).
//!
//! In: a number and its place; later all mentions and refusals. Out: why it is refused, and warnings that name what was
//! refused and what stands so close to a damaged place that it should be looked at. Rows of digits are left to `damage`.

use super::mention::Scan;
use super::number::{Form, Number};
use super::prose::floor;
use crate::dictionary::Dictionaries;
use crate::model::Span;

const LOST: &str = "beside lost characters";
const GROUPS: &str = "digits in groups that no number has";
const FULL_STOP: &str = "a full stop where a decimal point may have been";

/// U+FFFD, which decoding left for bytes that are no character.
const REPLACED: char = '\u{fffd}';
/// What stands for a digit that is lost, between others: 2?16件, 2□16件, 3■6万元.
const IN_DIGITS: [char; 4] = ['?', REPLACED, '\u{25a1}', '\u{25a0}'];
/// 。
const STOP: char = '\u{3002}';
/// Bytes of the longest chain of digits and commas that is looked at.
const LONGEST_CHAIN: usize = 48;
/// Bytes before a number in which 分别 makes commas part a list, and a question word makes ? a question mark.
const NEAR: usize = 60;

/// The end and the reason, when the number cannot be what was written.
pub fn number(text: &str, at: usize, number: &Number, dictionaries: &Dictionaries) -> Option<(usize, &'static str)> {
    if let Some(end) = lost(text, at, number, dictionaries) {
        return Some((end, LOST));
    }
    if number.form != Form::Arabic || number.scaled {
        return None;
    }
    grouped(text, at, number.end, dictionaries)
        .map(|end| (end, GROUPS))
        .or_else(|| stopped(text, number.end, dictionaries).map(|end| (end, FULL_STOP)))
}

/// Digits with a lost character before or inside: ?584家 was 1584家 perhaps, 1?34家 is unknown.
fn lost(text: &str, at: usize, number: &Number, dictionaries: &Dictionaries) -> Option<usize> {
    let bytes = text.as_bytes();
    let rest = &text[number.end..];
    let inside = rest.trim_start_matches(IN_DIGITS);
    if inside.len() < rest.len()
        && inside.starts_with(|c: char| c.is_ascii_digit())
        && bytes[number.end - 1].is_ascii_digit()
    {
        let chain =
            inside.len() - inside.trim_start_matches(|c: char| c.is_ascii_digit() || IN_DIGITS.contains(&c)).len();
        return Some(text.len() - inside.len() + chain);
    }
    // 134?家: the last digit, or the first byte of the unit.
    if number.form == Form::Arabic && rest.strip_prefix('?').is_some_and(|r| dictionaries.units.at(r).is_some()) {
        return Some(number.end);
    }
    // ? was written where the text was damaged, the other sign where it was mended around what is lost.
    let before = text[..at].strip_suffix(['?', REPLACED])?;
    let mended = text[..at].ends_with(REPLACED);
    let word = mended || before.ends_with(|c: char| !c.is_ascii() && c.is_alphabetic() || matches!(c, '?' | REPLACED));
    // A wrong conversion takes the second byte of a character and the digit behind it for one; a numeral of two bytes, or
    // one digit with 千 behind it, was left whole.
    let whole = number.form != Form::Arabic || number.scaled && bytes.get(at + 1).is_some_and(|b| !b.is_ascii_digit());
    let question = !mended && asks(before, dictionaries);
    (word && !whole && !question).then_some(number.end)
}

/// 1,234,56元, 12,34.5万: digits and commas with something counted behind them, in groups that are not of three. Behind
/// 分别 the commas part a list, and behind a year they end a clause.
fn grouped(text: &str, at: usize, end: usize, dictionaries: &Dictionaries) -> Option<usize> {
    let bytes = text.as_bytes();
    let comma = |i: usize| bytes.get(i) == Some(&b',') && bytes.get(i + 1).is_some_and(u8::is_ascii_digit);
    if !comma(end) || super::refuse::year_like(&text[at..end]) {
        return None;
    }
    let chain = |b: &&u8| b.is_ascii_digit() || matches!(b, b',' | b'.');
    let length = bytes[end..].iter().take(LONGEST_CHAIN).take_while(chain).count();
    let last = end + text[end..end + length].trim_end_matches([',', '.']).len();
    let near = &text[floor(text, at.saturating_sub(NEAR))..at];
    let list = dictionaries.wording.respectively(near).is_some();
    (length < LONGEST_CHAIN && !list && counts(&text[last..], dictionaries)).then_some(last)
}

/// 1。2万: digits without a unit, a full stop, and digits with one.
fn stopped(text: &str, end: usize, dictionaries: &Dictionaries) -> Option<usize> {
    let rest = text[end..].strip_prefix(STOP)?;
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let short = (1..=4).contains(&(rest.len() - after.len()));
    (short && dictionaries.wording.is_measured(after)).then_some(text.len() - after.len())
}

/// Whether a multiplier or a unit follows.
fn counts(after: &str, dictionaries: &Dictionaries) -> bool {
    let after = after.strip_prefix(' ').unwrap_or(after);
    dictionaries.wording.is_measured(after) || dictionaries.units.at(after).is_some()
}

/// Places that a warning names.
const NAMED: usize = 3;

/// What to tell of numbers that were refused for damage, and of figures that stand right beside a lost character.
pub fn warnings(text: &str, scan: &Scan, dictionaries: &Dictionaries) -> Vec<String> {
    let refused = |reason: &str| scan.rejected.iter().filter(|r| r.reason == reason).map(|r| r.span).collect();
    let beside = scan.mentions.iter().map(|m| m.span).filter(|s| is_beside(text, *s, dictionaries)).collect();
    let told: [(Vec<Span>, &str); 4] = [
        (refused(LOST), "digits beside lost characters are not read as figures"),
        (refused(GROUPS), "digits in groups that no number has are not read as figures"),
        (refused(FULL_STOP), "digits around a full stop, which may have been a decimal point, are not read as figures"),
        (beside, "figures beside lost characters, to be checked against the source"),
    ];
    told.into_iter().filter(|(spans, _)| !spans.is_empty()).map(|(spans, what)| tell(text, &spans, what)).collect()
}

fn is_beside(text: &str, span: Span, dictionaries: &Dictionaries) -> bool {
    let before = text[..span.start].ends_with(REPLACED) || lost_before(&text[..span.start], dictionaries);
    before || text[span.end..].starts_with(REPLACED)
}

/// 劝?8千多人次, and not 需要多久?5天.
fn lost_before(before: &str, dictionaries: &Dictionaries) -> bool {
    let Some(before) = before.strip_suffix('?') else { return false };
    let word = before.ends_with(|c: char| !c.is_ascii() && c.is_alphabetic());
    word && !asks(before, dictionaries)
}

/// Whether the clause that ends in `before` is a question.
fn asks(before: &str, dictionaries: &Dictionaries) -> bool {
    dictionaries.refusals.asks(&before[floor(before, before.len().saturating_sub(NEAR))..])
}

/// Quotes the first places, each with a character on either side.
fn tell(text: &str, spans: &[Span], what: &str) -> String {
    let quoted: Vec<&str> = spans.iter().take(NAMED).map(|s| around(text, *s)).collect();
    let more = if spans.len() > NAMED { ", …" } else { "" };
    format!("{what} ({}): {}{more}", spans.len(), quoted.join(", "))
}

fn around(text: &str, span: Span) -> &str {
    let char_before = text[..span.start].char_indices().rev().take(2).take_while(|(_, c)| *c != '\n').last();
    let char_after = text[span.end..].chars().next().filter(|c| *c != '\n').map_or(0, char::len_utf8);
    &text[char_before.map_or(span.start, |(i, _)| i)..span.end + char_after]
}
