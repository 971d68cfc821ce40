//! The words of the query language (`query.toml`): Chinese names of fields and of their values.

use super::{DictionaryError, Files, nearest};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const FILE: &str = "query.toml";

/// Chinese names beside the English ones that the query language fixes.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryWords {
    /// Field: its other names.
    pub fields: Names,
    /// Level of region: its other names.
    pub levels: Names,
    /// Kind of document: its other names.
    pub doc_types: Names,
    /// Role of section: its other names.
    pub roles: Names,
    /// Kind of figure: its other names.
    pub kinds: Names,
    /// Word after a number: how many zeros it stands for.
    pub zeros: BTreeMap<String, u32>,
    /// Endings of region names that a user may leave out, longest first.
    pub region_endings: Vec<String>,
    /// What the name of an issuer that speaks for its whole region holds.
    pub region_issuers: Vec<String>,
    /// Marks that open and close a phrase, besides the plain quotation mark.
    pub quotes: Vec<(char, char)>,
    /// What makes a query a question.
    pub question_words: Vec<String>,
    /// What tells nothing of what is looked for.
    pub stop_words: BTreeSet<String>,
    /// Names of sets of regions.
    #[serde(default)]
    pub sets: Sets,
}

/// How sets of regions are named.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sets {
    /// Level: what follows the name of a place for all of that level in it.
    below: BTreeMap<String, Vec<String>>,
    /// What stands around the name of a place for all of its level.
    peers: Around,
}

/// Words around a name.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Around {
    before: Vec<String>,
    after: Vec<String>,
}

impl Sets {
    /// The place and the level that a name such as 天津各区 means.
    #[must_use]
    pub fn below<'w>(&self, word: &'w str) -> Option<(&'w str, &str)> {
        let endings = self.below.iter().flat_map(|(level, endings)| endings.iter().map(move |e| (e, level.as_str())));
        let fits = endings.filter_map(|(ending, level)| Some((word.strip_suffix(ending.as_str())?, level)));
        // The longest ending leaves the shortest name: 天津各区县 is no place 天津各区.
        fits.filter(|(place, _)| !place.is_empty()).min_by_key(|(place, _)| place.len())
    }

    /// The place whose level a name such as 与蓟州区同级 means.
    #[must_use]
    pub fn peers<'w>(&self, word: &'w str) -> Option<&'w str> {
        let inner =
            self.peers.after.iter().filter_map(|after| word.strip_suffix(after.as_str())).min_by_key(|w| w.len())?;
        let bare = self.peers.before.iter().find_map(|before| inner.strip_prefix(before.as_str()));
        Some(bare.unwrap_or(inner)).filter(|place| !place.is_empty())
    }
}

/// An English name and the Chinese ones that mean the same.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Names(BTreeMap<String, Vec<String>>);

impl QueryWords {
    /// Reads `query.toml`; a user's file replaces the built-in one.
    ///
    /// # Errors
    /// Names file and entry: a name that means two things.
    pub fn compile(files: &Files) -> Result<Self, DictionaryError> {
        let Some(file) = files.named(FILE).last() else { return Ok(Self::default()) };
        let mut words: Self = file.toml()?;
        for names in [&words.fields, &words.levels, &words.doc_types, &words.roles, &words.kinds] {
            if let Some(name) = names.ambiguous() {
                return Err(DictionaryError::entry(&file.name, name, "this name means two things"));
            }
        }
        words.region_endings.sort_by_key(|ending| std::cmp::Reverse(ending.len()));
        Ok(words)
    }

    /// Whether an issuer speaks for a field of the administration only, not for its region.
    #[must_use]
    pub fn is_department(&self, issuer: &str) -> bool {
        !self.region_issuers.iter().any(|word| issuer.contains(word.as_str()))
    }

    /// Whether a query is a question: by a question mark or a word that asks.
    #[must_use]
    pub fn is_question(&self, query: &str) -> bool {
        query.contains('?') || self.question_words.iter().any(|word| query.contains(word.as_str()))
    }

    /// The name of a region without its ending, when something is left: 天津市 → 天津.
    #[must_use]
    pub fn short_region<'a>(&self, name: &'a str) -> Option<&'a str> {
        let short = self.region_endings.iter().find_map(|ending| name.strip_suffix(ending.as_str()))?;
        (short.chars().count() > 1).then_some(short)
    }
}

impl Names {
    /// The English name of an English or Chinese one.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, others)| *name == word || others.iter().any(|other| other == word))
            .map(|(name, _)| name.as_str())
    }

    /// The name nearest to a misspelt one.
    #[must_use]
    pub fn nearest(&self, word: &str) -> Option<&str> {
        nearest(word, self.words())
    }

    /// The English names.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().flat_map(|(name, others)| std::iter::once(name).chain(others)).map(String::as_str)
    }

    fn ambiguous(&self) -> Option<String> {
        let mut seen = std::collections::BTreeSet::new();
        self.words().find(|word| !seen.insert(*word)).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_to_what_the_query_language_fixes() {
        let words = QueryWords::compile(&Files::builtin()).expect("valid");
        assert_eq!(words.fields.find("地区"), Some("region"));
        assert_eq!(words.fields.find("region"), Some("region"));
        assert_eq!(words.fields.nearest("regoin"), Some("region"));
        assert_eq!(words.short_region("天津市"), Some("天津"));
        assert_eq!(words.short_region("内蒙古自治区"), Some("内蒙古"));
        assert_eq!(words.short_region("忠县"), None);
        assert_eq!(words.sets.below("天津各区县"), Some(("天津", "county")));
        assert_eq!(words.sets.below("各区"), None);
        assert_eq!((words.sets.peers("与蓟州区同级"), words.sets.peers("蓟州区")), (Some("蓟州区"), None));
        for department in ["滨海新区文化和旅游局", "武清区城市管理委员会", "天津市国有资产监督管理委员会"]
        {
            assert!(words.is_department(department), "{department}");
        }
        for whole in ["宁河区司法局", "天津经济技术开发区管理委员会", "中新天津生态城管理委员会", "高新区管委会"]
        {
            assert!(!words.is_department(whole), "{whole}");
        }
    }
}
