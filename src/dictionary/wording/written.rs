//! How numbers themselves are written: decimals, multipliers in letters, 又 for 零, 日 in a term, 零件 for none.

use super::Wording;
use crate::dictionary::WordSet;
use serde::Deserialize;
use std::collections::BTreeMap;

/// 日 counts days only in a term (15日内), 年 years (保存不少于3年).
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TermWords {
    word: String,
    unit: String,
    within: WordSet,
    before: WordSet,
}

/// Where a word that is also a formal digit is one: 贰拾参万, 参佰元.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formal {
    multipliers: WordSet,
    before: WordSet,
    counted: WordSet,
    amounts: WordSet,
}

impl Formal {
    /// Whether what stands on both sides of it makes it a digit.
    #[must_use]
    pub fn is_digit(&self, before: &str, behind: &str) -> bool {
        let within = || self.before.end_of(before).is_some() && self.counted.start_of(behind).is_some();
        self.multipliers.start_of(behind).is_some() || self.amounts.start_of(behind).is_some() || within()
    }
}

/// Words with what each stands for.
#[derive(Debug, Deserialize)]
#[serde(from = "BTreeMap<String, String>")]
pub(super) struct Codes {
    words: WordSet,
    codes: BTreeMap<String, String>,
}

impl From<BTreeMap<String, String>> for Codes {
    fn from(codes: BTreeMap<String, String>) -> Self {
        Self { words: codes.keys().cloned().collect(), codes }
    }
}

/// Letters of the longest multiplier in Latin letters (thousand).
const LONGEST_MAGNITUDE: usize = 8;

impl Wording {
    /// Whether the words before a quantity are the report's own year alone: ,今年为.
    #[must_use]
    pub fn is_this_year(&self, left: &str) -> bool {
        self.this_year.contains(self.strip_year_link(left).trim_matches([',', ';', '(', ')', ' ', '、']))
    }

    /// The word before a subject that makes it what there was before: 原有, 年初 of 年初有.
    #[must_use]
    pub fn formerly<'t>(&self, before: &'t str) -> Option<&'t str> {
        let word = |clause: &'t str| {
            let clause = clause.trim();
            let length = self.formerly.end_of(clause).or_else(|| self.formerly.end_of(self.strip_limit_tail(clause)));
            let at = clause.rfind(length?)?;
            Some(&clause[at..at + length?.len()])
        };
        before.rsplit(',').take(2).find_map(word)
    }

    /// Whether words speak of the report's own year.
    #[must_use]
    pub fn tells_this_year(&self, text: &str) -> bool {
        self.this_year.is_in(text)
    }

    /// A currency sign at the end of `text`: its code (empty when the place tells) and its length.
    #[must_use]
    pub fn currency_before(&self, text: &str) -> Option<(&str, usize)> {
        let word = self.currency_before.words.end_of(text)?;
        self.currency_before.codes.get(word).map(|code| (code.as_str(), word.len()))
    }

    /// The unit of a number whose subject, at the end of `text`, is a number of people (参与人数突破12万).
    #[must_use]
    pub fn counts_people(&self, text: &str) -> Option<&str> {
        let clause = text.rsplit([',', ';', ':', '\u{3001}']).next().unwrap_or_default();
        let unit = self.head_counts.iter().filter(|(word, _)| clause.contains(word.as_str()));
        unit.max_by_key(|(word, _)| word.len()).map(|(_, unit)| unit.as_str())
    }

    /// The counter of anything: 个.
    #[must_use]
    pub fn plain_counter(&self) -> &str {
        &self.plain_counter
    }

    /// The unit of what a noun at the end of `text` names: 工作日.
    #[must_use]
    pub fn unit_of_noun(&self, text: &str) -> Option<&str> {
        let found = self.noun_units.iter().find(|(noun, _)| text.ends_with(noun.as_str()));
        found.map(|(_, unit)| unit.as_str())
    }

    /// Whether `text`, which follows decimals, starts with a multiplier or a unit that is counted in decimals.
    #[must_use]
    pub fn is_measured(&self, text: &str) -> bool {
        self.measured.start_of(text).is_some()
    }

    /// Whether a small number in Chinese characters with this counter counts something.
    #[must_use]
    pub fn chinese_counter(&self, written: &str) -> bool {
        self.chinese_counters.contains(written)
    }

    /// Whether `text` starts with such a counter.
    #[must_use]
    pub fn starts_with_counter(&self, text: &str) -> bool {
        self.chinese_counters.start_of(text).is_some()
    }

    /// A character at the start of `text` that says 零 between the parts of a Chinese number (两百又五).
    #[must_use]
    pub fn and_more(&self, text: &str) -> Option<char> {
        self.and_more.start_of(text).and_then(|word| word.chars().next())
    }

    /// 日 or 年 at the start of `text` that says a term is meant (日内, 不超过7日), and the unit it stands for. `before` gives
    /// what stands before the number.
    #[must_use]
    pub fn term<'b>(&self, before: impl FnOnce() -> &'b str, text: &str) -> Option<(&str, &str)> {
        let (term, after) = self.term.iter().find_map(|term| Some((term, text.strip_prefix(&*term.word)?)))?;
        let told = term.within.start_of(after).is_some() || term.before.end_of(before().trim_end()).is_some();
        told.then_some((&*term.word, &*term.unit))
    }

    /// Whether `before` ends in a word that makes 零件 parts of a thing.
    #[must_use]
    pub fn names_parts_of(&self, before: &str) -> bool {
        self.parts_of.end_of(before).is_some()
    }

    /// A multiplier in Latin letters at the start of `text`, as a whole word (k, million), and its length.
    #[must_use]
    pub fn magnitude(&self, text: &str) -> Option<(u64, usize)> {
        let length = text.bytes().take(LONGEST_MAGNITUDE + 1).take_while(u8::is_ascii_alphabetic).count();
        let factor = *self.magnitudes.get(text.get(..length)?)?;
        (!text[length..].starts_with(|c: char| c.is_ascii_digit())).then_some((factor, length))
    }

    /// Whether `text`, which starts with 半, starts with a word that counts no half (半年, 半径).
    #[must_use]
    pub fn half_word(&self, text: &str) -> bool {
        self.half_words.start_of(text).is_some()
    }

    /// Whether what ends in `before` makes 半 another thing (上半, 另一半).
    #[must_use]
    pub fn no_half(&self, before: &str) -> bool {
        self.not_half_after.end_of(before).is_some()
    }
}
