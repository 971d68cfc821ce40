//! Where a text speaks of several years together (五年来累计…) or of another place (赴饶阳县交流,当地…): what is counted
//! there is not the report's own for its year.
//!
//! In: the normalised text. Out: stretches with the words that limit what stands in them.

use super::bounds::Bounds;
use super::labels;
use super::prose::{ceil, floor};
use crate::dictionary::{LexiconMatches, List, Wording};
use crate::model::Span;

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
    /// The words that say so: 五年来, 饶阳县.
    pub scope: String,
    /// Whether they are about years.
    pub years: bool,
}

impl Reach {
    /// Finds all stretches. `year` is the report's.
    pub fn of(text: &str, bounds: &Bounds<'_>, matches: &LexiconMatches, wording: &Wording, year: Option<i32>) -> Self {
        let words = &wording.reach;
        let runs = may_tell_years(bounds, matches, wording).into_iter().flat_map(|sentence| {
            words.years(sentence.of(text)).map(move |(from, to)| Span::new(sentence.start + from, sentence.start + to))
        });
        let since = words.since(text).map(|(at, end)| since(text, at, end));
        let years = runs.chain(since).filter_map(|told| several_years(text, bounds, wording, year, told));
        let places = matches.of(List::There).iter().filter_map(|f| elsewhere(text, bounds, wording, f.span));
        let mut all: Vec<Beyond> = years.chain(places).collect();
        all.sort_by_key(|b| b.within.start);
        Self(all)
    }

    /// The stretch around a byte.
    pub fn at(&self, at: usize) -> Option<&Beyond> {
        let next = self.0.partition_point(|b| b.within.start <= at);
        self.0[..next].iter().rev().take(2).find(|b| at < b.within.end)
    }
}

/// The sentences that may hold words for a run of years.
fn may_tell_years(bounds: &Bounds<'_>, matches: &LexiconMatches, wording: &Wording) -> Vec<Span> {
    if !wording.reach.years_are_listed() {
        return bounds.sentences().collect();
    }
    let mut sentences: Vec<Span> = matches.of(List::Years).iter().map(|f| bounds.sentence(f.span.start)).collect();
    sentences.dedup();
    sentences
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
    let rest = &text[told.end..ceil(text, told.end + FARTHEST).min(bounds.sentence(told.start).end).max(told.end)];
    let own = wording.reach.own_year(rest).into_iter().chain(labels::first_year_at(rest)).min();
    let within = Span::new(told.end, told.end + own.unwrap_or(rest.len()));
    Some(Beyond { within, scope: label.trim().to_owned(), years: true })
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
    let rest = &text[end..ceil(text, end + FARTHEST).min(bounds.sentence(start).end).max(end)];
    let within = Span::new(end, end + wording.reach.own_place(rest).unwrap_or(rest.len()));
    Some(Beyond { within, scope: place.to_owned(), years: false })
}
