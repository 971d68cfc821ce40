//! Why a number counts nothing: markers, dates, codes, ordinals, telephone lines, thresholds.

use super::mention::Mention;
use super::number::{self, Form, Number};
use crate::dictionary::{Dictionaries, Numeral, chinese_digit};
use crate::model::Precision;
use rust_decimal::Decimal;

const MARKER: &str = "list marker";
const CODE: &str = "part of a code";
const DATE: &str = "date or time";
const SERIES: &str = "date, telephone or serial number";

/// The end and the reason, when the number alone shows that it counts nothing.
pub fn number(text: &str, at: usize, number: &Number, dictionaries: &Dictionaries) -> Option<(usize, String)> {
    let (before, after) = (&text[..at], &text[number.end..]);
    let refusals = &dictionaries.refusals;
    if let Some(end) = marker(text, at, number) {
        return Some((end, MARKER.to_owned()));
    }
    if let Some((end, reason)) = super::broken::number(text, at, number, dictionaries) {
        return Some((end, reason.to_owned()));
    }
    if number.form == Form::Arabic
        && let Some((end, reason)) = arabic(text, at, number, dictionaries)
    {
        return Some((end, reason.to_owned()));
    }
    let unspaced = before.trim_end_matches(' ');
    let has_unit = dictionaries.units.at(after.trim_start_matches(' ')).is_some();
    if let Some(reason) = refusals.ordinal(before_range(unspaced), has_unit) {
        return Some((number.end, reason.to_owned()));
    }
    let after = after.trim_start_matches(' ');
    if let Some(reason) = refusals.paging(unspaced, after).or_else(|| refusals.climb(unspaced, after)) {
        return Some((number.end, reason.to_owned()));
    }
    // 热线:2835 1234, as telephone numbers of Hong Kong and Macau are written.
    if let Some(end) = second_half(text, at, number.end)
        && let Some(reason) = refusals.line(unspaced.trim_end_matches(':'), "", false)
    {
        return Some((end, reason.to_owned()));
    }
    if let Some(reason) =
        refusals.line(unspaced, after, has_unit).filter(|_| !number.scaled || number.form != Form::Arabic)
    {
        return Some((number.end, reason.to_owned()));
    }
    None
}

/// Where the second four of eight digits end that a space parts; digits of a count go by threes.
fn second_half(text: &str, at: usize, end: usize) -> Option<usize> {
    let four = |digits: &[u8]| digits.len() == 4 && digits.iter().all(u8::is_ascii_digit);
    let bytes = text.as_bytes();
    let halves =
        four(&bytes[at..end]) && bytes.get(end) == Some(&b' ') && bytes.get(end + 1..end + 5).is_some_and(four);
    (halves && !bytes.get(end + 5).is_some_and(u8::is_ascii_digit)).then_some(end + 5)
}

/// The text before the first number of a range: 第1至4项 is as ordinal as 第1项.
fn before_range(before: &str) -> &str {
    let rest = before.trim_end_matches(['\u{81f3}', '\u{5230}', '-', '—', '~', '\u{3001}']);
    // 第一、二批 is as ordinal, too.
    let listed = rest.ends_with(|c| chinese_digit(c).is_some()) && rest.len() < before.len();
    let first = if listed {
        &rest[..rest.len() - rest.chars().next_back().map_or(0, char::len_utf8)]
    } else {
        rest.trim_end_matches(|c: char| c.is_ascii_digit())
    };
    if rest.len() < before.len() && first.len() < rest.len() { first } else { before }
}

/// The reason, when number and unit together count nothing.
pub fn quantity(
    text: &str,
    at: usize,
    number: &Number,
    mention: &Mention,
    dictionaries: &Dictionaries,
) -> Option<String> {
    let after = &text[number.end..];
    let unit = mention.family.as_str();
    let time_unit = matches!(unit, "time" | "money" | "weight" | "length" | "area" | "volume" | "temperature");
    // 保存不少于3年 is a term, 2023年 a year.
    let term = number.value < Decimal::ONE_HUNDRED && dictionaries.wording.term(|| &text[..at], after).is_some();
    if term && unit == "duration" {
        return None;
    }
    if !time_unit
        && let Some(reason) = dictionaries.refusals.date(after.trim_start_matches(' ')).filter(|_| !dated_unit(unit))
    {
        return Some(reason.to_owned());
    }
    // 可以并处二十万元以下的罚款 is what the law provides, not a class of cases.
    let provided = || {
        let fine = text[mention.span.end..].trim_start_matches('\u{7684}');
        mention.family == "money" && dictionaries.wording.is_legal_fine(&text[..mention.lead], fine)
    };
    if threshold(text, mention) && !provided() {
        return Some("threshold of a class".to_owned());
    }
    if mention.unit.as_deref() == Some(dictionaries.units.rank()) {
        return Some("rank".to_owned());
    }
    // 12月15日内 is a day, 15日内 a term; 2.0版 is a version.
    let day = unit == "time" && after.starts_with(DAY) && text[..at].ends_with(MONTH);
    if day || unit == "editions" && number.value.scale() > 0 {
        return Some(if day { DATE } else { CODE }.to_owned());
    }
    // 19时42分, but 4小时28分.
    if unit == "points_score" && text[..at].ends_with(['\u{65f6}', '\u{70b9}']) && !text[..at].ends_with(HOURS) {
        return Some(DATE.to_owned());
    }
    if unit == "age" && names_age_group(&text[..mention.lead], &text[mention.span.end..]) {
        return Some("threshold of a class".to_owned());
    }
    if matches!(unit, "duration" | "ordinalish")
        || unit == "age" && mention.precision != Precision::Exact && number.precision.is_none()
    {
        return Some(DATE.to_owned());
    }
    if number.form == Form::Arabic
        && mention.unit.is_none()
        && year_like(&text[at..number.end])
        && year_context(text, at, number.end)
    {
        return Some(DATE.to_owned());
    }
    if number.form != Form::Arabic {
        return chinese(text, at, number, mention, dictionaries);
    }
    None
}

/// 案, and the characters behind an amount in which it stands where the amount tells a sort of cases.
const CASE: char = '\u{6848}';
const LONGEST_SORT: usize = 6;
const MARKS: [char; 6] = [',', ';', '\u{3001}', '\u{3002}', '(', ')'];

/// 75吨以上的 names a class by its bound, 两种以上 a condition; 占98%以上 states a share.
fn threshold(text: &str, mention: &Mention) -> bool {
    let bounded = matches!(mention.precision, Precision::AtLeast | Precision::AtMost)
        && mention.span.of(text).ends_with(['\u{4e0a}', '\u{4e0b}', '\u{5185}']);
    // 100万元以上的案件, 100万元以上者
    let named = text[mention.span.end..].starts_with(['\u{7684}', '\u{8005}']);
    // 货值金额不足1万元的,并处…: a condition of the law.
    let hedged = mention.lead < mention.span.start
        && matches!(mention.precision, Precision::AtLeast | Precision::AtMost)
        && text[mention.span.end..].trim_start_matches('\u{7684}').starts_with(',');
    // 案值五万元以上案件3起, 罚没款超五十万元的大案.
    let of_cases = mention.family == "money"
        && (bounded || mention.lead < mention.span.start && mention.precision == Precision::AtLeast)
        && text[mention.span.end..].chars().take(LONGEST_SORT).take_while(|c| !MARKS.contains(c)).any(|c| c == CASE);
    let bounded = bounded || hedged && named;
    if of_cases {
        return true;
    }
    bounded && mention.family != "percent" && (named || mention.chinese && matches!(mention.family.as_str(), "kinds"))
}

/// 36至50岁的120人: an end of a range of ages names who is counted behind it.
fn names_age_group(before: &str, behind: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let upper = behind.trim_start_matches(RANGE).trim_start_matches(digits);
    let opens = upper.len() < behind.len();
    let end = if opens { upper.trim_start_matches(AGE) } else { behind };
    let closes = before.ends_with(RANGE) && before.trim_end_matches(RANGE).ends_with(|c: char| digits(c) || c == AGE);
    (opens || closes) && end.starts_with('\u{7684}')
}

/// Between the ends of a range, and 岁.
const RANGE: [char; 6] = ['\u{81f3}', '\u{5230}', '-', '—', '~', '–'];
const AGE: char = '\u{5c81}';

/// Units that share a first character with a word of date (点位, 时).
fn dated_unit(family: &str) -> bool {
    matches!(family, "places" | "rate" | "firms")
}

/// A small number in Chinese characters counts only with a counter that such numbers go with.
fn chinese(text: &str, at: usize, number: &Number, mention: &Mention, dictionaries: &Dictionaries) -> Option<String> {
    // 百吨王, 千吨级: a multiplier alone is a size, unless it is hedged (百余人, 上百次).
    let mut numerals = text[at..number.end].chars().map(|c| dictionaries.numerals.get(c));
    let multiplies = |n| matches!(n, Some(Numeral::Ten(11..) | Numeral::Big(_)));
    if mention.precision == Precision::Exact
        && (numerals.clone().all(multiplies) && number.value <= Decimal::from(1000)
            || matches!(numerals.next(), Some(Some(Numeral::Big(_)))))
    {
        return Some("multiplier alone".to_owned());
    }
    let Some(unit) = &mention.unit else {
        // 败诉案件为零: what is counted tells the unit.
        let states_none =
            number.value.is_zero() && dictionaries.wording.states(&text[..at]) && stops(&text[number.end..]);
        if mention.plain || states_none {
            return None;
        }
        return Some("Chinese numerals without a unit".to_owned());
    };
    let written = text[number.end..mention.span.end].trim_start();
    let counter = dictionaries.units.at(written).map_or(written, |(_, length)| &written[..length]);
    // 零下四度: no name has a sign.
    let signed = mention.value.is_sign_negative();
    let small = number.value < Decimal::from(13) && number.precision.is_none() && !signed;
    if small && !dictionaries.wording.chinese_counter(counter) && !dictionaries.wording.chinese_counter(unit) {
        return Some("name with a numeral".to_owned());
    }
    let sequence = number.form == Form::Positional && number.value < Decimal::from(100) && mention.family != "percent";
    sequence.then(|| "numerals in no order of a number".to_owned())
}

/// Digits that stand at the start of a line and lead an item: `1.`, `2、`, `(3)`, `4)`.
fn marker(text: &str, at: usize, number: &Number) -> Option<usize> {
    let before = &text[..at];
    let after = text[number.end..].chars().next();
    let bracketed = before.ends_with('(') && after == Some(')');
    if bracketed && number.value < Decimal::ONE_HUNDRED {
        return Some(number.end);
    }
    // Looks back over what may stand before a marker only: lines can be as long as the text.
    let lead = before.trim_end_matches([' ', '(', '*', '·', '-', '#']);
    let leads = lead.is_empty() || lead.ends_with('\n');
    let after_stop = before.ends_with(['。', ';', ':', '!', '?', ',']);
    let small = number.value < Decimal::ONE_HUNDRED && (!number.scaled || number.form != Form::Arabic);
    match after {
        Some('、' | ')') if small && leads => Some(number.end),
        Some('.')
            if small && (leads || after_stop) && !text[number.end + 1..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            Some(number.end)
        }
        Some('、')
            if small
                && after_stop
                && number.form == Form::Arabic
                && !text[number.end + 3..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            Some(number.end)
        }
        _ => None,
    }
}

fn arabic<'r>(text: &str, at: usize, number: &Number, dictionaries: &Dictionaries) -> Option<(usize, &'r str)> {
    let after = &text[number.end..];
    let bytes = text.as_bytes();
    let previous = at.checked_sub(1).map(|i| bytes[i]);
    let next = bytes.get(number.end).copied();
    let digits = &text[at..number.end];
    if previous.is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && dictionaries.wording.currency_before(&text[..at]).is_none()
        || next.is_some_and(|b| b.is_ascii_alphabetic())
            && dictionaries.units.at(after).is_none()
            && !text[at..number.end].ends_with(|c: char| c.is_ascii_alphabetic())
    {
        return Some((ascii_end(text, number.end), CODE));
    }
    let chained = |b: Option<u8>| matches!(b, Some(b'-' | b'/' | b':' | b'.' | b'+'));
    let digit_at = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    if chained(next) && digit_at(number.end + 1) && !is_range(text, number, dictionaries) {
        return Some((chain_end(bytes, number.end), SERIES));
    }
    // 100+家 is hedged, 7+1 and 互联网+ are names.
    let counted = dictionaries.units.at(after).is_some() || number.scaled && stops(after);
    if digits.ends_with('+') && (number.value < Decimal::TEN || !counted) {
        return Some((ascii_end(text, number.end), CODE));
    }
    // .5 lost its 0, or what stood before the point.
    if previous == Some(b'.') {
        return Some((number.end, CODE));
    }
    let plus = previous == Some(b'+') && !is_growth(text, at, after, dictionaries);
    if next == Some(b'+') || plus || text[number.end..].starts_with('·') && digits.len() <= 2 {
        return Some((ascii_end(text, number.end), CODE));
    }
    if year_like(digits) && is_year_range(&text[number.end..]) {
        return Some((number.end, DATE));
    }
    // 20178月: the 年 was lost.
    if digits.len() > 4
        && digits.len() <= 6
        && digits.get(..4).is_some_and(year_like)
        && text[number.end..].starts_with(MONTH)
    {
        return Some((number.end, DATE));
    }
    (digits.len() > 1 && digits.starts_with('0') && !digits.contains('.')).then_some((number.end, SERIES))
}

/// Whether a clause ends at the start of `after`.
pub(super) fn stops(after: &str) -> bool {
    after.chars().next().is_none_or(|c| matches!(c, ',' | ';' | ')' | '。' | '、' | '\n'))
}

const HOURS: &str = "\u{5c0f}\u{65f6}";
const MONTH: char = '\u{6708}';
const YEAR: char = '\u{5e74}';
const DAY: char = '\u{65e5}';

pub(super) fn year_like(digits: &str) -> bool {
    digits.len() == 4
        && (digits.starts_with("19") || digits.starts_with("20"))
        && digits.bytes().all(|b| b.is_ascii_digit())
}

/// 2021-2025年, 2021—2025.
fn is_year_range(after: &str) -> bool {
    let rest = after.trim_start_matches(['—', '-', '–', '~', '至', '到', '、', ' ']);
    rest.len() < after.len() && rest.get(..4).is_some_and(year_like)
        || rest.len() < after.len()
            && rest.get(..2).is_some_and(|r| r.bytes().all(|b| b.is_ascii_digit()))
            && rest[2..].starts_with(YEAR)
}

/// Four digits that look like a year and are followed by no unit: a year, unless a label leads them and a stop ends them.
fn year_context(text: &str, at: usize, end: usize) -> bool {
    let labelled = text[..at].chars().next_back().is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    let stopped = text[end..].chars().next().is_none_or(|c| matches!(c, ',' | '。' | ';' | '、' | '\n' | ')'));
    !(labelled && stopped)
}

/// 80%-90% and 3-5个 are ranges; 0851-8720 and 2021-12-07 are not.
fn is_range(text: &str, number: &Number, dictionaries: &Dictionaries) -> bool {
    let Some(second) = text[number.end..].strip_prefix('-') else { return false };
    let start = text.len() - second.len();
    let Ok(upper) = number::read(text, start, &dictionaries.numerals, &dictionaries.wording) else { return false };
    let after = &text[upper.end..];
    let counted = !second.starts_with('0') && dictionaries.units.at(after).is_some();
    (upper.end - start <= 3 || counted)
        && !after.starts_with(['-', '/', ':', '.'])
        && !after.starts_with([MONTH, YEAR, DAY, '\u{53f7}'])
}

/// (上年172件,+63%): a plus behind no digit or letter, with a percentage, is the sign of a growth.
fn is_growth(text: &str, at: usize, after: &str, dictionaries: &Dictionaries) -> bool {
    let relative = |(unit, _): (&crate::dictionary::Unit, usize)| matches!(unit.family.as_str(), "percent" | "points");
    is_minus(&text[..at - 1]) && dictionaries.units.at(after).is_some_and(relative)
}

/// A minus stands at the start of a cell or after a word, never between digits or letters.
pub fn is_minus(before: &str) -> bool {
    before
        .chars()
        .next_back()
        .is_none_or(|c| !c.is_ascii_alphanumeric() && c != ')' && c != '-' && c != '%' && c != '=')
}

fn ascii_end(text: &str, from: usize) -> usize {
    from + text.as_bytes()[from..]
        .iter()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'+' | b'.' | b'/'))
        .count()
}

fn chain_end(bytes: &[u8], from: usize) -> usize {
    from + bytes[from..]
        .iter()
        .take_while(|b| b.is_ascii_digit() || matches!(b, b'-' | b'/' | b':' | b'.' | b'+'))
        .count()
}
