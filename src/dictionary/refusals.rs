//! `refusals.toml`: what looks like a number and counts nothing, with the reason.

use super::List;
use super::finder::Finder;
use super::{DictionaryError, Files, WordSet};
use serde::Deserialize;

/// What is refused, with the reason.
#[derive(Debug)]
pub struct Refusals {
    raw: RawRefusals,
    names: Finder,
}

impl Refusals {
    /// Names and idioms that hold numerals.
    pub(super) const fn list(&self) -> (List, &Finder) {
        (List::Names, &self.names)
    }

    /// Why a name is refused.
    #[must_use]
    pub fn name_reason(&self) -> &str {
        &self.raw.name.reason
    }

    /// Whether a name counts what stands before it: 《…办法》等三项制度.
    #[must_use]
    pub fn counts_titles(&self, before: &str) -> bool {
        self.raw.name.counts_behind.end_of(before).is_some()
    }

    /// The reason, when what stands before a number makes it an ordinal.
    #[must_use]
    pub fn ordinal(&self, before: &str, has_unit: bool) -> Option<&str> {
        let ends = |list: &WordSet| list.end_of(before).is_some();
        let ordinal = &self.raw.ordinal;
        (ends(&ordinal.before) || self.labels(before, has_unit) || ends(&ordinal.rank) && !ends(&ordinal.no_rank))
            .then_some(ordinal.reason.as_str())
    }

    /// 表2 is a label, 代表2名 a count.
    fn labels(&self, before: &str, has_unit: bool) -> bool {
        let Some(label) = self.raw.ordinal.label.end_of(before) else { return false };
        let lead = &before[..before.len() - label.len()];
        let in_word = lead.ends_with(|c: char| c.is_alphanumeric() && !c.is_ascii_alphabetic());
        !(has_unit && in_word && self.raw.ordinal.label_after.end_of(lead).is_none())
    }

    /// The reason, when what follows a number makes it a date or time.
    #[must_use]
    pub fn date(&self, after: &str) -> Option<&str> {
        self.raw.date.after.start_of(after).is_some().then_some(self.raw.date.reason.as_str())
    }

    /// The reason, when a number names a telephone line or programme.
    #[must_use]
    pub fn line(&self, before: &str, after: &str, has_unit: bool) -> Option<&str> {
        let line = &self.raw.line;
        let found = line.after.start_of(after).is_some() || !has_unit && line.before.end_of(before).is_some();
        found.then_some(line.reason.as_str())
    }

    /// The reason, when a number says how many pages there are (第3页,共12页).
    #[must_use]
    pub fn paging(&self, before: &str, after: &str) -> Option<&str> {
        let paging = &self.raw.paging;
        (paging.after.start_of(after).is_some() && paging.before.end_of(before).is_some())
            .then_some(paging.reason.as_str())
    }

    /// The reason, when a number counts places in a ranking that were won or lost.
    #[must_use]
    pub fn climb(&self, before: &str, after: &str) -> Option<&str> {
        let climb = &self.raw.climb;
        let places = climb.after.start_of(after).is_some() && climb.no_after.start_of(after).is_none();
        (places && climb.before.end_of(before).is_some()).then_some(climb.reason.as_str())
    }

    /// Whether a question mark behind `before` ends a question, so that it stands for no lost character.
    #[must_use]
    pub fn asks(&self, before: &str) -> bool {
        self.raw.question.words.is_in(before)
    }

    /// 一 and why it is refused.
    #[must_use]
    pub fn article(&self) -> (&str, &str) {
        (&self.raw.article.number, &self.raw.article.reason)
    }

    /// Whether 一 before this unit is always a count (`whole`), or one where counts are written in Chinese.
    #[must_use]
    pub fn counts_one(&self, unit: &str, counts_in_chinese: bool) -> bool {
        let has = |list: &[String]| list.iter().any(|w| w == unit);
        has(&self.raw.article.whole) || counts_in_chinese && has(&self.raw.article.counted)
    }

    pub(super) fn read(files: &Files) -> Result<Self, DictionaryError> {
        let raw: RawRefusals = files.merged("refusals.toml")?;
        let names = Finder::new(&raw.name.words);
        Ok(Self { raw, names })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawRefusals {
    name: RawName,
    article: RawArticle,
    ordinal: RawOrdinal,
    date: RawSides,
    line: RawSides,
    paging: RawSides,
    question: RawQuestion,
    climb: RawClimb,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawClimb {
    reason: String,
    before: WordSet,
    after: WordSet,
    no_after: WordSet,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawQuestion {
    words: WordSet,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawName {
    reason: String,
    words: Vec<String>,
    /// Titles, behind which a name counts them.
    #[serde(default)]
    counts_behind: WordSet,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawArticle {
    reason: String,
    number: String,
    whole: Vec<String>,
    counted: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawOrdinal {
    reason: String,
    before: WordSet,
    label: WordSet,
    label_after: WordSet,
    rank: WordSet,
    no_rank: WordSet,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawSides {
    reason: String,
    before: WordSet,
    after: WordSet,
}
