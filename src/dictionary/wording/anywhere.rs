//! A list of words, asked whether and where one of them stands in a stretch of text.

use aho_corasick::{AhoCorasick, AhoCorasickKind, Anchored, Input, MatchKind};
use serde::{Deserialize, Deserializer, de::Error};

/// The words.
#[derive(Debug)]
pub struct Anywhere {
    automaton: AhoCorasick,
}

impl Anywhere {
    /// Whether one of the words stands in `text`.
    pub fn is_in(&self, text: &str) -> bool {
        self.automaton.is_match(text)
    }

    /// Start and end of the last of the words in `text`; where several overlap, the longest from the left.
    pub fn last(&self, text: &str) -> Option<(usize, usize)> {
        self.all(text).last()
    }

    /// All of them.
    pub fn all<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.automaton.find_iter(text).map(|m| (m.start(), m.end()))
    }

    /// Whether `text` starts with one of the words.
    pub fn starts(&self, text: &str) -> bool {
        self.automaton.find(Input::new(text).anchored(Anchored::Yes)).is_some()
    }
}

impl<'de> Deserialize<'de> for Anywhere {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let words = Vec::<String>::deserialize(d)?;
        let automaton = AhoCorasick::builder()
            // Clauses are short: a table beats a prefilter that looks for rare bytes.
            .kind(Some(AhoCorasickKind::DFA))
            .prefilter(false)
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(aho_corasick::StartKind::Both)
            .build(&words)
            .map_err(D::Error::custom)?;
        Ok(Self { automaton })
    }
}
