//! What says that a number is not exact: 近, 约, 超过, 余, 以上.

use crate::dictionary::WordSet;
use crate::model::Precision;
use serde::Deserialize;

/// Hedges by place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hedge {
    exceptions: WordSet,
    not_after: WordSet,
    multiplied: WordSet,
    inside: Words,
    before: Words,
    after: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(default)]
    about: WordSet,
    #[serde(default)]
    at_least: WordSet,
    #[serde(default)]
    at_most: WordSet,
}

impl Hedge {
    /// A hedge at the start of `text` that stands inside a number, and its length.
    #[must_use]
    pub fn inside(&self, text: &str) -> Option<(Precision, usize)> {
        following(&self.inside, text)
    }

    /// A hedge at the start of `text`, which follows a number and its unit.
    #[must_use]
    pub fn after(&self, text: &str) -> Option<(Precision, usize)> {
        if self.not_after.start_of(text).is_some() {
            return None;
        }
        following(&self.after, text)
    }

    /// A hedge at the end of `text`, which stands before a number.
    #[must_use]
    pub fn before(&self, text: &str) -> Option<(Precision, usize)> {
        if self.exceptions.end_of(text).is_some() {
            return None;
        }
        self.before.longest(|words| words.end_of(text))
    }

    /// A hedge before a multiplier alone at the end of `text` (上 of 上百次).
    #[must_use]
    pub fn multiplied(&self, text: &str) -> Option<(Precision, usize)> {
        self.multiplied.end_of(text).map(|w| (Precision::AtLeast, w.len()))
    }
}

/// 多15% after a number compares and does not hedge; a longer word may stand before the other bound (3万元以上300万元以下).
fn following(words: &Words, text: &str) -> Option<(Precision, usize)> {
    let found = words.longest(|words| words.start_of(text))?;
    let digit = text[found.1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
    let short = text[..found.1].chars().count() == 1;
    (!digit || !short).then_some(found)
}

impl Words {
    fn longest<'w>(&'w self, find: impl Fn(&'w WordSet) -> Option<&'w str>) -> Option<(Precision, usize)> {
        let lists =
            [(Precision::About, &self.about), (Precision::AtLeast, &self.at_least), (Precision::AtMost, &self.at_most)];
        lists.into_iter().filter_map(|(p, words)| find(words).map(|w| (p, w.len()))).max_by_key(|(_, length)| *length)
    }
}
