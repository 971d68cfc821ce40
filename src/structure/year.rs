//! The year that a report is about: of its title, of its first sentences, of its headings, of the day it was published.

use super::dates::{YearMention, date_line, is_planned, years};
use super::lines::floor;
use super::{OutlineSection, lines};
use crate::dictionary::Headings;
use crate::model::{DocType, Role, Span};

/// The longest line of a date alone, in bytes.
const DATELINE: usize = 90;
/// How much of title and opening tells of the time reported on, in bytes.
const FIRST_SENTENCES: usize = 700;

/// What the year is read from.
pub struct Sources<'a> {
    /// The title.
    pub title: Option<Span>,
    /// The first sentences.
    pub opening: Span,
    /// Headings.
    pub sections: &'a [OutlineSection],
    /// ISO date of publication.
    pub published: Option<&'a str>,
    /// The document number.
    pub number: Option<Span>,
    /// Kind of document.
    pub doc_type: Option<DocType>,
    /// Whether three digits may count years of the Republic.
    pub republic: bool,
}

/// The year reported on.
pub fn year(text: &str, from: &Sources, words: &Headings) -> Option<i32> {
    let policy = from.doc_type == Some(DocType::PolicyDocument);
    let told = from.title.and_then(|t| of_title(text, t, from, words));
    if policy {
        let of_number = || from.number.and_then(|n| years_in_brackets(n.of(text)));
        let quoted = || from.title.and_then(|title| of_quoted(title.of(text), from, words));
        return told
            .or_else(|| date_year(from))
            .or_else(of_number)
            .or_else(quoted)
            .or_else(|| of_opening(text, from, words));
    }
    told.or_else(|| of_opening(text, from, words))
        .or_else(|| of_headings(text, from, words))
        .or_else(|| of_quoted_report(text, from, words))
        .or_else(|| of_known_events(text, from.opening, words))
        .or_else(|| of_last_year(text, from, words))
        .or_else(|| of_publication(from))
}

/// The year of a title: one with 年度 first, else the first that is not planned; a stretch of years by its last, but that of a
/// policy by the year in which it begins: 实施意见(2024—2026年).
fn of_title(text: &str, title: Span, from: &Sources, words: &Headings) -> Option<i32> {
    let all: Vec<YearMention> = years(text, title, from.republic, words).collect();
    let of_stretch = |y: &YearMention| {
        let policy = from.doc_type == Some(DocType::PolicyDocument);
        y.since.filter(|_| policy).unwrap_or_else(|| if policy { y.year } else { last_of_stretch(y, &all) })
    };
    let reported = || all.iter().filter(|y| !is_planned(text, y, words));
    reported().find(|y| y.whole).or_else(|| reported().next()).or(all.first()).map(of_stretch)
}

/// 2022年、2023年、2024年: the last of those that are listed.
fn last_listed(text: &str, first: &YearMention, all: &[YearMention]) -> Option<i32> {
    let from = all.iter().position(|y| y.span == first.span)?;
    let beside = |pair: &&[YearMention]| {
        let between = text.get(pair[0].span.end..pair[1].span.start).unwrap_or_default();
        matches!(between.trim(), "\u{3001}" | "," | "\u{548c}" | "\u{53ca}") && pair[1].year == pair[0].year + 1
    };
    let listed = all[from..].windows(2).take_while(beside).count();
    (listed > 0).then(|| all[from + listed].year)
}

/// 2020年至2022年: the later year ends the stretch that the first begins.
fn last_of_stretch(year: &YearMention, all: &[YearMention]) -> i32 {
    all.iter().find(|y| y.since == Some(year.year)).map_or(year.year, |y| y.year)
}

/// The year of the first sentences: up to which they count, else the first that begins the report's own time.
fn of_opening(text: &str, from: &Sources, words: &Headings) -> Option<i32> {
    let t = &words.time;
    let all: Vec<YearMention> = years(text, from.opening, from.republic, words)
        .filter(|y| y.since.is_none_or(|s| y.year - s <= 2) && !is_planned(text, y, words))
        .filter(|y| !is_dateline(text, y, words))
        .collect();
    let before = |y: &YearMention| &text[floor(text, y.span.start.saturating_sub(12))..y.span.start];
    let until = all.iter().find(|y| y.month.is_some() && t.until.end_of(before(y).trim_end()).is_some());
    if let Some(cut) = until {
        // What is counted up to January is the year before.
        return Some(if cut.month == Some(1) { cut.year - 1 } else { cut.year });
    }
    let behind = |y: &YearMention| {
        let clause = text[y.span.end..floor(text, y.span.end + 39)].split([',', '。', ';']).next().unwrap_or("");
        clause.chars().next().is_some_and(|first| t.since_behind.is_in(&clause[first.len_utf8()..]))
    };
    let begins = |y: &YearMention| t.since.end_of(before(y)).is_some() || behind(y);
    let own = |y: &&YearMention| !begins(y) && t.compared.end_of(before(y)).is_none();
    let first = all.iter().find(own)?;
    let rows = all.iter().filter(|y| names_row(text, y)).map(|y| y.year);
    let last = rows.max().filter(|_| names_row(text, first));
    Some(last.or_else(|| last_listed(text, first, &all)).unwrap_or_else(|| last_of_stretch(first, &all)))
}

/// Whether a year is the name of a row of a table of years: 110年 | 11,482.
fn names_row(text: &str, year: &YearMention) -> bool {
    let starts = text[..year.span.start].chars().next_back().is_none_or(|c| matches!(c, '\n' | '|' | ' '));
    let behind = text[year.span.end..].trim_start_matches(['\u{5e74}', '\u{5ea6}', ' ']);
    starts && behind.starts_with(['|', '\t', '\n'])
}

/// Whether a year stands in a line that is nothing but the day of publication.
fn is_dateline(text: &str, year: &YearMention, words: &Headings) -> bool {
    let start = text[..year.span.start].rfind('\n').map_or(0, |i| i + 1);
    let end = text[year.span.end..].find('\n').map_or(text.len(), |i| year.span.end + i);
    let line = text[start..end].trim();
    // 新闻局 2024年1月17日: the office stands before the day.
    let last =
        line.rsplit(' ').next().filter(|day| day.len() >= line.len() - (year.span.start - start).min(line.len()));
    end - start <= DATELINE
        && (date_line(line, words).is_some() || last.is_some_and(|day| date_line(day, words).is_some()))
}

/// 去年 in the first sentences of a page of the first half of a year: the year before its publication.
fn of_last_year(text: &str, from: &Sources, words: &Headings) -> Option<i32> {
    let year = date_year(from)?;
    let month: u32 = from.published?.get(5..7)?.parse().ok()?;
    let start = from.title.map_or(from.opening.start, |t| t.start);
    let stretch = &text[start..floor(text, start + FIRST_SENTENCES)];
    let t = &words.time;
    let told = |word: &String| {
        let plain = |at: usize| t.compared.end_of(&stretch[..at]).is_none();
        stretch.match_indices(word.as_str()).any(|(at, _)| plain(at))
    };
    (month <= 6 && t.last_year.iter().any(told)).then_some(year - 1)
}

/// The year of a heading: 一、110年办理成果.
fn of_headings(text: &str, from: &Sources, words: &Headings) -> Option<i32> {
    let plain = from.sections.iter().take(40).filter(|s| s.role != Role::Plans);
    plain
        .filter_map(|s| years(text, s.heading, from.republic, words).find(|y| !is_planned(text, y, words)))
        .map(|y| y.year)
        .next()
}

/// The year of what the title of a notice names: 关于印发《…2024年行政检查计划》的通知.
fn of_quoted(title: &str, from: &Sources, words: &Headings) -> Option<i32> {
    let name = title.split_once('《')?.1.split('》').next()?;
    years(name, Span::new(0, name.len()), from.republic, words).next().map(|y| y.year)
}

/// The year of a report that the page is about: 现将《…2021年行政执法统计年报》公布.
fn of_quoted_report(text: &str, from: &Sources, words: &Headings) -> Option<i32> {
    let start = from.title.map_or(from.opening.start, |t| t.start);
    let zone = &text[start..from.opening.end];
    let quoted = zone.match_indices('《').filter_map(|(i, _)| {
        let name = &zone[i + '《'.len_utf8()..];
        name.find('》').filter(|end| *end < 120).map(|end| &name[..end])
    });
    let report =
        |name: &&str| matches!(words.doc_type_of_title(name), Some(DocType::AnnualReport | DocType::StatisticsTable));
    quoted.filter(report).find_map(|n| years(n, Span::new(0, n.len()), from.republic, words).next()).map(|y| y.year)
}

/// The year known by what happened in it.
fn of_known_events(text: &str, opening: Span, words: &Headings) -> Option<i32> {
    let end = lines::floor(text, opening.end + 6000);
    let known = words.time.known.iter();
    let early = &text.as_bytes()[opening.start..end];
    let told = |word: &String| memchr::memmem::find(early, word.as_bytes()).is_some();
    known.filter(|k| k.words.iter().any(told)).map(|k| k.year).next()
}

/// A report of the first months of a year is on the year before.
fn of_publication(from: &Sources) -> Option<i32> {
    let year = date_year(from)?;
    let month: u32 = from.published?.get(5..7)?.parse().ok()?;
    let annual = matches!(from.doc_type, Some(DocType::AnnualReport | DocType::StatisticsTable));
    Some(if annual && month < 6 { year - 1 } else { year })
}

/// The year of a document number: 2024 of 市府办字〔2024〕21号.
fn years_in_brackets(number: &str) -> Option<i32> {
    let digits = number.split(|c: char| !c.is_ascii_digit()).find(|digits| digits.len() == 4)?;
    digits.parse().ok().filter(|year| (1949..2100).contains(year))
}

fn date_year(from: &Sources) -> Option<i32> {
    from.published?.get(..4)?.parse().ok()
}
