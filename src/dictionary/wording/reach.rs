//! What a sentence speaks of when it goes beyond the report's own year or place: 五年来, 自2019年以来; 赴饶阳县交流,当地….

use super::{Anywhere, Pattern};
use crate::dictionary::finder::Finder;
use crate::dictionary::{List, WordSet};
use serde::Deserialize;

/// The words for it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reach {
    years: Pattern,
    not_before: WordSet,
    since: String,
    since_from: WordSet,
    not_since: WordSet,
    own_year: Anywhere,
    part_of_year: Pattern,
    months: String,
    compared_part: WordSet,
    whole_year: Anywhere,
    visit: Pattern,
    there: Anywhere,
    own_place: Anywhere,
}

impl Reach {
    pub(super) const fn patterns(&self) -> [&Pattern; 3] {
        [&self.years, &self.visit, &self.part_of_year]
    }

    pub(in crate::dictionary) fn lists(&self) -> impl Iterator<Item = (List, &Finder)> {
        let gates = [(List::Years, self.years.gate()), (List::PartsOfYear, self.part_of_year.gate())];
        let gates = gates.into_iter().filter_map(|(list, gate)| Some((list, gate?)));
        gates.chain([(List::There, self.there.finder())])
    }

    /// Whether words for a run of years hold one of [`List::Years`]; a pattern without such words may match anywhere.
    #[must_use]
    pub fn years_are_listed(&self) -> bool {
        self.years.is_gated()
    }

    /// Whether words for a part of the year hold one of [`List::PartsOfYear`].
    #[must_use]
    pub fn parts_are_listed(&self) -> bool {
        self.part_of_year.is_gated()
    }

    /// Where words for a part of the year (上半年, 第一季度, 1—3月) stand in a sentence.
    pub fn parts_of_year<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.part_of_year.all(text)
    }

    /// Whether a part of the year is told by its months.
    #[must_use]
    pub fn is_months(&self, part: &str) -> bool {
        part.contains(&self.months)
    }

    /// Whether `before`, which ends before a part of the year, compares with it (较上半年).
    #[must_use]
    pub fn compares_with_part(&self, before: &str) -> bool {
        self.compared_part.end_of(before).is_some()
    }

    /// Where `text` first speaks of the whole year.
    #[must_use]
    pub fn whole_year(&self, text: &str) -> Option<usize> {
        self.whole_year.all(text).next().map(|(start, _)| start)
    }

    /// Where words for a run of years (五年来, 近三年) stand in a sentence.
    pub fn years<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.years.all(text)
    }

    /// Whether `after`, which follows a run of years, makes it part of a name (2021—2025年规划).
    #[must_use]
    pub fn names_a_plan(&self, after: &str) -> bool {
        after.starts_with(|c: char| c.is_ascii_digit() || matches!(c, ')' | '\u{300b}'))
            || self.not_before.start_of(after).is_some()
    }

    /// Where each 以来 stands.
    pub fn since<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        memchr::memmem::find_iter(text.as_bytes(), &self.since).map(|at| (at, at + self.since.len()))
    }

    /// The words before 以来 without 自 or 从.
    #[must_use]
    pub fn since_when<'t>(&self, phrase: &'t str) -> &'t str {
        phrase.trim_start_matches(|c: char| self.since_from.contains(c.encode_utf8(&mut [0; 4])))
    }

    /// Whether the words before 以来 tell of the year itself, or of no time (今年, 长期).
    #[must_use]
    pub fn within_the_year(&self, when: &str) -> bool {
        self.not_since.start_of(when).is_some()
    }

    /// Where `text` first speaks of the year itself, or of today.
    #[must_use]
    pub fn own_year(&self, text: &str) -> Option<usize> {
        self.own_year.all(text).next().map(|(start, _)| start)
    }

    /// The place that the last visit told of in `text` went to.
    #[must_use]
    pub fn visited<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.visit.last_group(text)
    }

    /// Where `text` first comes back to the report's own place.
    #[must_use]
    pub fn own_place(&self, text: &str) -> Option<usize> {
        self.own_place.all(text).next().map(|(start, _)| start)
    }
}
