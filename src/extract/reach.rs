//! Where a text speaks of several years together (五年来累计…), of a part of the year (上半年…) or of another place
//! (赴饶阳县交流,当地…): what is counted there is not the report's own for its year.
//!
//! In: the normalised text. Out: stretches with the words that limit what stands in them.

use super::bounds::Bounds;
use super::labels;
use super::prose::{ceil, floor};
use crate::dictionary::{LexiconMatches, List, Wording};
use crate::model::Span;
use crate::structure::Outline;

/// Bytes of text that such words hold for, within their sentence.
const FARTHEST: usize = 600;

/// Bytes looked back for the visit that 当地 goes back to, and for the title that words stand in.
const BACK: usize = 240;

/// Characters of the longest words before 以来 that are kept.
const LONGEST_SINCE: usize = 14;

/// Marks that words before 以来 start behind.
const MARKS: [char; 9] = [',', ';', ':', '(', ')', '\n', '\u{3001}', '\u{3002}', ' '];

/// Stretches of a text, by where they start.
pub struct Reach(Vec<Beyond>);

/// A stretch that is not of the report's own year or place.
pub struct Beyond {
    within: Span,
    /// The words that say so: 五年来, 上半年, 饶阳县.
    pub scope: String,
    /// What they are about.
    pub of: Of,
}

/// What a stretch is limited to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Several years.
    Years,
    /// A part of the year; the words for it end here.
    PartOfYear(usize),
    /// Another place.
    Place,
}

impl Beyond {
    /// Whether they are about time, which says nothing of how many officers and offices there are.
    pub fn is_time(&self) -> bool {
        self.of != Of::Place
    }
}

impl Reach {
    /// Finds all stretches of an outlined text.
    pub fn of(text: &str, bounds: &Bounds<'_>, outline: &Outline, wording: &Wording) -> Self {
        let (words, matches, year) = (&wording.reach, &outline.words, outline.facts.year);
        let runs = holding(List::Years, words.years_are_listed(), bounds, matches).into_iter().flat_map(|sentence| {
            words.years(sentence.of(text)).map(move |(from, to)| Span::new(sentence.start + from, sentence.start + to))
        });
        let since = words.since(text).map(|(at, end)| since(text, at, end));
        let years = runs.chain(since).filter_map(|told| several_years(text, bounds, wording, year, told));
        let places = matches.of(List::There).iter().filter_map(|f| elsewhere(text, bounds, wording, f.span));
        let parts = parts_of_year(text, bounds, outline, wording);
        let mut all: Vec<Beyond> = years.chain(places).chain(parts).collect();
        all.sort_by_key(|b| b.within.start);
        Self(all)
    }

    /// The stretch around a byte.
    pub fn at(&self, at: usize) -> Option<&Beyond> {
        let next = self.0.partition_point(|b| b.within.start <= at);
        self.0[..next].iter().rev().take(2).find(|b| at < b.within.end)
    }
}

/// The sentences that hold a word of a list; all of them, where the pattern behind the list needs none.
fn holding(list: List, listed: bool, bounds: &Bounds<'_>, matches: &LexiconMatches) -> Vec<Span> {
    if !listed {
        return bounds.sentences().collect();
    }
    let mut sentences: Vec<Span> = matches.of(list).iter().map(|f| bounds.sentence(f.span.start)).collect();
    sentences.dedup();
    sentences
}

/// The stretches of quarters, halves and runs of months, each up to the next one or to what is said of the whole year.
///
/// A report on a part of the year says so in its title, and all that it counts is of that part. Months alone (1—11月) often
/// stand for the year, where nothing is set against them.
fn parts_of_year<'a>(
    text: &'a str,
    bounds: &'a Bounds<'_>,
    outline: &Outline,
    wording: &'a Wording,
) -> impl Iterator<Item = Beyond> + 'a {
    let words = &wording.reach;
    let sentences = holding(List::PartsOfYear, words.parts_are_listed(), bounds, &outline.words);
    let in_title = |told: &Span| outline.facts.title.is_some_and(|title| title.overlaps(*told));
    let told = |sentence: Span| {
        words
            .parts_of_year(sentence.of(text))
            .map(move |(from, to)| Span::new(sentence.start + from, sentence.start + to))
    };
    let told: Vec<Span> = sentences.into_iter().flat_map(told).filter(|t| is_part(text, *t, wording)).collect();
    let of_part = told.iter().any(in_title);
    let set_against = |t: &Span| told.iter().any(|other| other.of(text) != t.of(text));
    let kept: Vec<Span> =
        told.iter().filter(|t| !of_part && (!words.is_months(t.of(text)) || set_against(t))).copied().collect();
    kept.into_iter().map(move |told| {
        let rest = rest_of_sentence(text, bounds, told);
        let end = words.whole_year(rest).unwrap_or(rest.len());
        let scope = told.of(text).to_owned();
        Beyond { within: Span::new(told.end, told.end + end), scope, of: Of::PartOfYear(told.end) }
    })
}

/// What words hold for: the rest of their sentence, so far as it is near.
fn rest_of_sentence<'t>(text: &'t str, bounds: &Bounds<'_>, words: Span) -> &'t str {
    let near = ceil(text, words.end + FARTHEST).min(bounds.sentence(words.start).end);
    &text[words.end..near.max(words.end)]
}

/// Whether words for a part of the year are no date, and nothing that something is compared with.
fn is_part(text: &str, told: Span, wording: &Wording) -> bool {
    let (before, after) = (&text[..told.start], &text[told.end..]);
    // 2021-3月, 1月至3月5日.
    let date = before.ends_with(|c: char| c.is_ascii_digit())
        || wording.reach.is_months(told.of(text)) && after.starts_with(|c: char| c.is_ascii_digit());
    !date && !wording.reach.compares_with_part(before)
}

/// The words of 以来 with what they are counted from: 自2019年机构改革以来.
fn since(text: &str, at: usize, end: usize) -> Span {
    let before = &text[floor(text, at.saturating_sub(BACK))..at];
    let phrase = &before[before.rfind(MARKS).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8))..];
    let kept = phrase.char_indices().rev().nth(LONGEST_SINCE - 1).map_or(0, |(i, _)| i);
    Span::new(at - (phrase.len() - kept), end)
}

/// The stretch that counts over the years told of, unless they are the report's year alone or stand in a title.
fn several_years(text: &str, bounds: &Bounds<'_>, wording: &Wording, year: Option<i32>, told: Span) -> Option<Beyond> {
    let label = told.of(text);
    let when = wording.reach.since_when(label);
    let month = when.trim_start_matches(|c: char| c.is_ascii_digit());
    let dated = labels::first_year(when).is_some_and(|first| year.is_none_or(|y| first >= y));
    if dated || wording.reach.within_the_year(when) || month.len() < when.len() && month.starts_with('\u{6708}') {
        return None;
    }
    let before = &text[floor(text, told.start.saturating_sub(BACK))..told.start];
    if before.rfind('\u{300a}') > before.rfind('\u{300b}') || wording.reach.names_a_plan(&text[told.end..]) {
        return None;
    }
    let rest = rest_of_sentence(text, bounds, told);
    let own = wording.reach.own_year(rest).into_iter().chain(labels::first_year_at(rest)).min();
    let within = Span::new(told.end, told.end + own.unwrap_or(rest.len()));
    Some(Beyond { within, scope: label.trim().to_owned(), of: Of::Years })
}

/// The stretch that speaks of a place visited before (当地).
fn elsewhere(text: &str, bounds: &Bounds<'_>, wording: &Wording, there: Span) -> Option<Beyond> {
    let Span { start, end } = there;
    let line = bounds.line(start);
    let before = &text[floor(text, start.saturating_sub(BACK)).max(line.start)..start];
    if !before.ends_with(MARKS) {
        return None;
    }
    let place = wording.reach.visited(before)?;
    let rest = rest_of_sentence(text, bounds, there);
    let within = Span::new(end, end + wording.reach.own_place(rest).unwrap_or(rest.len()));
    Some(Beyond { within, scope: place.to_owned(), of: Of::Place })
}
