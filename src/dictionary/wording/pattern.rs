//! A pattern of `wording.toml`, in the syntax of `regex`.

use regex::Regex;
use serde::{Deserialize, Deserializer, de::Error};

/// The pattern.
#[derive(Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Start and end of all matches in `text`; of their first group, where the match has one.
    pub fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.0.captures_iter(text).filter_map(|c| c.get(1).or_else(|| c.get(0))).map(|m| (m.start(), m.end()))
    }

    /// The first group of the last match in `text`.
    pub fn last_group<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.0.captures_iter(text).last()?.get(1).map(|m| m.as_str())
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let pattern = String::deserialize(d)?;
        Regex::new(&pattern).map(Self).map_err(D::Error::custom)
    }
}
