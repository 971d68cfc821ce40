//! `fragments.toml`: what rules have in common: pieces of patterns, sets of units, and which metric goes with which.
//!
//! What patterns as written stand for is put in here.

use super::rules::QUANTITY;
use super::{DictionaryError, Files};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Named pieces of patterns and sets of units.
pub struct Fragments {
    pieces: BTreeMap<String, String>,
    units: BTreeMap<String, Vec<String>>,
    pub companions: Companions,
}

/// By family of units, the metric that goes with a metric.
pub type Companions = BTreeMap<String, BTreeMap<String, String>>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFragments {
    #[allow(dead_code)] // Read by `topics`.
    dominant_topics: Vec<String>,
    #[allow(dead_code)] // Read by `topics`.
    accepting: Vec<String>,
    pieces: BTreeMap<String, String>,
    units: BTreeMap<String, Vec<String>>,
    #[allow(dead_code)] // Read by `topics`.
    topics: BTreeMap<String, Vec<String>>,
    companions: Companions,
}

impl Fragments {
    pub fn read(files: &Files) -> Result<Self, DictionaryError> {
        let raw: RawFragments = files.merged("fragments.toml")?;
        Ok(Self { pieces: raw.pieces, units: raw.units, companions: raw.companions })
    }

    /// `@cases` stands for a set of units, anything else for itself.
    pub fn units(&self, named: &[String]) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        for name in named {
            match name.strip_prefix('@') {
                Some(set) => {
                    all.extend(self.units.get(set).ok_or(format!("no set of units is called @{set}"))?.iter().cloned())
                }
                None => all.push(name.clone()),
            }
        }
        Ok(all)
    }

    /// A pattern as written with the quantity, the subject words and the pieces put in.
    pub fn expand(&self, pattern: &str, subject: &[String]) -> Result<String, String> {
        let words: Vec<String> = subject.iter().map(|w| regex::escape(w)).collect();
        let mut text =
            pattern.replace("{n}", &QUANTITY.to_string()).replace("{subject}", &format!("(?:{})", words.join("|")));
        // Pieces may use pieces; a few rounds are enough, and a cycle stays unexpanded.
        for _ in 0..4 {
            for (name, piece) in &self.pieces {
                text = text.replace(&format!("{{{name}}}"), &format!("(?:{piece})"));
            }
        }
        if let Some(name) = unexpanded(&text) {
            return Err(format!(
                "{name} is no piece of fragments.toml; known are {{n}}, {{subject}} and {}",
                self.names()
            ));
        }
        Ok(text)
    }

    /// What stands before the quantity at the end of a pattern as written: all up to the last piece, and the name of that
    /// piece when the quantity follows it.
    pub fn before_quantity<'p>(&self, pattern: &'p str) -> Option<(&'p str, Option<&'p str>)> {
        let before = pattern.strip_suffix("{n}")?;
        let piece = before.strip_suffix('}').and_then(|b| b.rsplit_once('{'));
        Some(match piece.filter(|(_, name)| self.is_constant(name)) {
            Some((rest, name)) => (rest, Some(name)),
            None => (before, None),
        })
    }

    /// Whether a piece is the same in all rules.
    fn is_constant(&self, name: &str) -> bool {
        self.pieces.get(name).is_some_and(|piece| !piece.contains("{subject}") && !piece.contains("{n}"))
    }

    fn names(&self) -> String {
        self.pieces.keys().map(|k| format!("{{{k}}}")).collect::<Vec<_>>().join(", ")
    }
}

/// A `{name}` that is no repetition count.
fn unexpanded(text: &str) -> Option<&str> {
    let open = text.match_indices('{').find(|(i, _)| text[i + 1..].starts_with(|c: char| c.is_ascii_lowercase()))?.0;
    let close = text[open..].find('}')?;
    Some(&text[open..=open + close])
}
