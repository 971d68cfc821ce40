//! Dates and years as the text writes them: 2023年1月30日, 2023-01-30, 二〇二三年一月三十日, 114年11月 of the Republic.

use super::lines::{floor, in_book_title};
use crate::dictionary::Headings;
use crate::model::Span;

/// The years that reports speak of.
const YEARS: std::ops::RangeInclusive<i32> = 1981..=2099;

/// Digits of a year of the Republic.
const REPUBLIC_DIGITS: usize = 3;

/// How far back from the word for year its digits are looked for, in bytes.
const WINDOW: usize = 24;

/// A year named in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearMention {
    /// The year, of the common era.
    pub year: i32,
    /// From its first digit to the word for year.
    pub span: Span,
    /// The month behind it.
    pub month: Option<u32>,
    /// 2023年度.
    pub whole: bool,
    /// The first year of a stretch that it ends: 2021-2025年.
    pub since: Option<i32>,
}

/// The date at the start of a text, ISO, and its length.
pub fn date(text: &str, words: &Headings) -> Option<(String, usize)> {
    let t = &words.time;
    let era = t.republic_names.start_of(text).map_or(0, str::len);
    // 公告日期:113年1月10日: three digits before the word for year are none of the common era.
    let bare = || {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        digits == REPUBLIC_DIGITS && text[digits..].starts_with(&*t.year)
    };
    let republic = era > 0 || bare();
    let (year, length) = number(&text[era..], if republic { REPUBLIC_DIGITS } else { 4 }, words)?;
    let since = if republic { t.republic } else { 0 };
    let year = i32::try_from(year).ok().map(|y| y + since).filter(|y| YEARS.contains(y))?;
    let mut at = era + length;
    let mut step = |marks: &[&str], last: &[&str]| {
        at += spaces(&text[at..]);
        at += marks.iter().find(|m| text[at..].starts_with(**m))?.len();
        at += spaces(&text[at..]);
        let (value, length) = number(&text[at..], 2, words)?;
        at += length;
        let padded = at + spaces(&text[at..]);
        at = last.iter().find(|m| text[padded..].starts_with(**m)).map_or(at, |m| padded + m.len());
        Some(value)
    };
    let month = step(&[&t.year, "-", "/", "."], &[]).filter(|m| (1..=12).contains(m))?;
    let days: Vec<&str> = t.days.iter().map(String::as_str).collect();
    let day = step(&[&t.month, "-", "/", "."], &days).filter(|d| (1..=31).contains(d))?;
    Some((format!("{year:04}-{month:02}-{day:02}"), at))
}

/// The date that a line consists of, in brackets or not, a clock time or a weekday beside it.
pub fn date_line(line: &str, words: &Headings) -> Option<String> {
    let inner = line.trim_matches(['(', ')', ' ', '[', ']']);
    let (iso, length) = date(inner, words)?;
    let rest = inner[length..].trim();
    // 2023年9月15日印发
    let rest = words.time.issued.iter().find(|word| *word == rest).map_or(rest, |_| "");
    let clock = rest.chars().all(|c| c.is_ascii_digit() || c == ':');
    let weekday = rest.starts_with('(') && rest.len() < 24;
    (clock || weekday).then_some(iso)
}

/// Whether a short line ends in a date, whatever stands before it: 填报日期:2025年1月20日.
pub fn ends_in_date(line: &str, words: &Headings) -> bool {
    let line = line.trim_matches(['(', ')', ' ', '[', ']']);
    let short = line.len() <= LONGEST_DATED;
    let first = || line.find(|c: char| c.is_ascii_digit());
    short
        && (date_line(line, words).is_some()
            || first().and_then(|at| date(&line[at..], words).map(|(_, length)| at + length)) == Some(line.len()))
}

/// Bytes of the longest line that may be a date behind a label.
const LONGEST_DATED: usize = 120;

/// The years in a stretch, those in 《》 left out. `republic`: three digits count years of the Republic.
pub fn years<'a>(
    text: &'a str,
    within: Span,
    republic: bool,
    words: &'a Headings,
) -> impl Iterator<Item = YearMention> + 'a {
    let stretch = within.of(text);
    stretch.match_indices(words.time.year.as_str()).filter_map(move |(i, _)| {
        let at = within.start + i;
        year_before(text, at, republic, words).filter(|y| !in_book_title(text, y.span.start))
    })
}

/// The year whose word for year stands at `at`.
fn year_before(text: &str, at: usize, republic: bool, words: &Headings) -> Option<YearMention> {
    let t = &words.time;
    let (year, start) = year_ending(text, at, republic, words)?;
    let end = at + t.year.len();
    let rest = text[end..].trim_start_matches(' ');
    let whole = rest.starts_with(t.whole.as_str());
    let month =
        number(rest, 2, words).filter(|(m, n)| (1..=12).contains(m) && rest[*n..].starts_with(t.month.as_str()));
    let window = floor(text, start.saturating_sub(WINDOW));
    let before = text[window..start].trim_end_matches(' ');
    let since = t.span_joins.end_of(before).and_then(|join| {
        let earlier = &before[..before.len() - join.len()];
        let digits = earlier.strip_suffix(t.year.as_str()).unwrap_or(earlier);
        year_ending(text, window + digits.len(), republic, words).map(|(y, _)| y)
    });
    Some(YearMention { year, span: Span::new(start, end), month: month.map(|(m, _)| m), whole, since })
}

/// The year whose digits end at `at`, and where they begin.
fn year_ending(text: &str, at: usize, republic: bool, words: &Headings) -> Option<(i32, usize)> {
    let window = floor(text, at.saturating_sub(WINDOW));
    let before = text[window..at].trim_end_matches(' ');
    let digits = before.char_indices().rev().map_while(|(i, c)| Some((i, digit(c, words)?)));
    // One more than a year has tells that it is none; more would not fit into a number.
    let digits: Vec<(usize, i32)> = digits.take(5).collect();
    let value = digits.iter().rev().fold(0, |v, (_, d)| v * 10 + d);
    let start = window + digits.last()?.0;
    match digits.len() {
        4 if YEARS.contains(&value) => Some((value, start)),
        3 if republic && (100..=150).contains(&value) => Some((value + words.time.republic, start)),
        _ => None,
    }
}

/// Whether the words behind a year say that it is planned.
pub fn is_planned(text: &str, year: &YearMention, words: &Headings) -> bool {
    let rest = text[year.span.end..].trim_start_matches(words.time.whole.as_str());
    words.time.planned.start_of(rest).is_some()
}

/// An Arabic number of up to `most` digits, or a Chinese one, with its length in bytes.
fn number(text: &str, most: usize, words: &Headings) -> Option<(u32, usize)> {
    let ascii = text.bytes().take(most + 1).take_while(u8::is_ascii_digit).count();
    if ascii > 0 {
        return (ascii <= most && (most < 4 || ascii == 4)).then(|| text[..ascii].parse().ok().map(|n| (n, ascii)))?;
    }
    let mut value = 0u32;
    let mut length = 0;
    let mut pending = 0;
    let mut seen_ten = false;
    for c in text.chars().take(4) {
        if c == words.time.ten && most < 4 {
            value = pending.max(1) * 10;
            pending = 0;
            seen_ten = true;
        } else if let Some(d) = digit(c, words).and_then(|d| u32::try_from(d).ok()).filter(|_| !c.is_ascii_digit()) {
            pending = if seen_ten { d } else { pending * 10 + d };
        } else {
            break;
        }
        length += c.len_utf8();
    }
    (length > 0).then_some((value + pending, length))
}

fn digit(c: char, words: &Headings) -> Option<i32> {
    if let Some(d) = c.to_digit(10) {
        return i32::try_from(d).ok();
    }
    if words.time.zeros.contains(c) {
        return Some(0);
    }
    words.time.digits.chars().position(|d| d == c).and_then(|d| i32::try_from(d).ok())
}

fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;

    #[test]
    fn years_have_four_digits_and_longer_numbers_are_none() {
        let dictionaries = Dictionaries::builtin().expect("they load");
        for (text, expected) in [("2023年", vec![2023]), ("12023年", vec![]), ("804251553740920年", vec![])] {
            let found = years(text, Span::new(0, text.len()), false, &dictionaries.headings);
            assert_eq!(found.map(|y| y.year).collect::<Vec<_>>(), expected, "{text}");
        }
    }
}
