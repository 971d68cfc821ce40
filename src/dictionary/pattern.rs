//! A pattern of `wording.toml` or `problems.toml`, in the syntax of `regex`, behind the words that it cannot match without: most clauses hold
//! none of them.

use super::finder::Finder;
use super::lazy::Lazy;
use super::{QUANTITY, literals};
use regex::Regex;
use serde::{Deserialize, Deserializer, de::Error};
use std::sync::OnceLock;

/// The pattern.
#[derive(Debug)]
pub struct Pattern {
    regex: Lazy,
    /// Words one of which every match holds; none when a match may hold none.
    gate: Option<Finder>,
}

impl Pattern {
    /// Takes a pattern.
    pub fn new(regex: Lazy) -> Self {
        let gate = literals::required(regex.source(), QUANTITY).map(|needed| Finder::new(needed.words));
        Self { regex, gate }
    }

    /// Words one of which every match holds.
    pub(super) const fn gate(&self) -> Option<&Finder> {
        self.gate.as_ref()
    }

    /// Whether each match holds one of the words of [`Self::gate`]; a pattern without such words may match anywhere.
    pub const fn is_gated(&self) -> bool {
        self.gate.is_some()
    }

    /// Start and end of all matches in `text`; of their first group, where the match has one.
    pub fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        let found = self.within(text).into_iter().flat_map(move |regex| regex.captures_iter(text));
        found.filter_map(|c| c.get(1).or_else(|| c.get(0))).map(|m| (m.start(), m.end()))
    }

    /// The first group of the last match in `text`.
    pub fn last_group<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.within(text)?.captures_iter(text).last()?.get(1).map(|m| m.as_str())
    }

    /// The pattern, when `text` holds a word that it cannot match without.
    fn within(&self, text: &str) -> Option<&Regex> {
        let may_match = self.gate.as_ref().is_none_or(|gate| gate.is_in(text));
        may_match.then(|| self.regex.get()).flatten()
    }

    /// Compiles it now.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn check(&self) -> Result<(), regex::Error> {
        self.regex.check()
    }
}

/// The words that several patterns cannot match without, looked for all at once. Most clauses hold none of them.
#[derive(Debug, Default)]
pub struct Gates(OnceLock<Option<Finder>>);

impl Gates {
    /// Whether one of the patterns may match in `text`; they are the same ones whenever this is asked.
    pub fn may_match(&self, patterns: &[&Pattern], text: &str) -> bool {
        let words = || patterns.iter().map(|pattern| pattern.gate()).collect::<Option<Vec<&Finder>>>();
        let all = self.0.get_or_init(|| words().map(Finder::together));
        all.as_ref().is_none_or(|all| all.is_in(text))
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let regex = Lazy::new(String::deserialize(d)?);
        regex_syntax::parse(regex.source()).map_err(D::Error::custom)?;
        Ok(Self::new(regex))
    }
}
