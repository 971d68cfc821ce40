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
    visit: Pattern,
    there: Anywhere,
    own_place: Anywhere,
}

impl Reach {
    pub(super) const fn patterns(&self) -> [&Pattern; 2] {
        [&self.years, &self.visit]
    }

    pub(in crate::dictionary) const fn there_list(&self) -> (List, &Finder) {
        (List::There, self.there.finder())
    }

    pub(in crate::dictionary) fn years_list(&self) -> Option<(List, &Finder)> {
        self.years.gate().map(|gate| (List::Years, gate))
    }

    /// Whether words for a run of years hold one of [`List::Years`]; a pattern without such words may match anywhere.
    #[must_use]
    pub fn years_are_listed(&self) -> bool {
        self.years.gate().is_some()
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
