//! The topics of `fragments.toml`: words that tell what a bare 受理 or 撤销 counts.

use super::finder::Finder;
use super::{DictionaryError, Files, LexiconMatches, List, WordSet};
use serde::Deserialize;
use std::collections::BTreeMap;

/// All topics, found in one pass.
#[derive(Debug)]
pub struct Topics {
    names: Vec<String>,
    words: Finder,
    of_word: Vec<usize>,
    dominant: Vec<String>,
    accepting: WordSet,
}

#[derive(Deserialize)]
struct Raw {
    dominant_topics: Vec<String>,
    accepting: WordSet,
    topics: BTreeMap<String, Vec<String>>,
}

impl Topics {
    /// Where topics are named in a text: byte and topic, in order.
    pub fn named<'t>(&'t self, matches: &'t LexiconMatches) -> impl Iterator<Item = (usize, &'t str)> + 't {
        matches.of(List::Topics).iter().map(|f| (f.span.start, self.names[self.of_word[f.word]].as_str()))
    }

    pub(super) const fn list(&self) -> (List, &Finder) {
        (List::Topics, &self.words)
    }

    /// The names of all topics.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// Whether a topic holds for a whole section or document.
    #[must_use]
    pub fn is_dominant(&self, topic: &str) -> bool {
        self.dominant.iter().any(|t| t == topic)
    }

    /// Whether words end in one that says that what follows was taken in: 受理投诉举报.
    #[must_use]
    pub fn is_accepted(&self, before: &str) -> bool {
        self.accepting.end_of(before).is_some()
    }

    pub(super) fn read(files: &Files) -> Result<Self, DictionaryError> {
        let raw: Raw = files.merged("fragments.toml")?;
        let (mut names, mut words, mut of_word) = (Vec::new(), Vec::new(), Vec::new());
        for (name, list) in raw.topics {
            of_word.extend(std::iter::repeat_n(names.len(), list.len()));
            words.extend(list);
            names.push(name);
        }
        Ok(Self { names, words: Finder::new(words), of_word, dominant: raw.dominant_topics, accepting: raw.accepting })
    }
}
