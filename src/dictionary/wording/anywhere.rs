//! A list of words, asked whether and where one of them stands in a stretch of text.

use crate::dictionary::finder::Finder;
use serde::Deserialize;

/// The words.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Anywhere(Finder);

impl Anywhere {
    pub(in crate::dictionary) const fn finder(&self) -> &Finder {
        &self.0
    }

    /// Whether one of the words stands in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        self.0.is_in(text)
    }

    /// Start and end of the last of the words in `text`; where several overlap, the longest from the left.
    pub fn last(&self, text: &str) -> Option<(usize, usize)> {
        self.all(text).last()
    }

    /// All of them.
    pub fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.0.find(text).map(|f| (f.span.start, f.span.end))
    }

    /// Whether `text` starts with one of the words.
    pub fn starts(&self, text: &str) -> bool {
        !text.is_empty() && self.0.at(text, 0).is_some()
    }
}
