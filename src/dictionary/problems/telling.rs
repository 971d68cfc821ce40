//! `[telling]` of `problems.toml`: the words by which running text names a shortcoming, admits to some, or speaks of other
//! things. Where they may stand is left to `extract`.

use crate::dictionary::finder::Finder;
use crate::dictionary::lazy::Lazy;
use crate::dictionary::pattern::Pattern;
use crate::dictionary::{DictionaryError, Files, List, WordSet};
use serde::Deserialize;

/// How shortcomings are told.
#[derive(Debug)]
pub struct Telling {
    /// 有的, 部分: one shortcoming of several begins so.
    pub hedged: WordSet,
    /// 虽然: the clause that gives the shortcoming its setting, and is none.
    pub conceding: WordSet,
    /// 由于: the clause that tells the cause belongs to the shortcoming behind it.
    pub causes: WordSet,
    /// 但, 却: what joins a clause to the one before it.
    pub joins: WordSet,
    /// 首先, 另一方面: what counts the shortcomings of a paragraph.
    pub ordinals: WordSet,
    /// 下一步: what follows to the end of the paragraph is planned.
    pub plans: WordSet,
    /// 针对: the sentence tells what is done about it.
    pub measures: WordSet,
    /// 未发现: the sentence says that there are none.
    pub none: WordSet,
    /// 检查发现: the shortcomings are those of others.
    pub others: WordSet,
    /// 存在以下问题: shortcomings are announced, none is named.
    pub general: Lazy,
    /// 存在的主要问题: a heading that only says what stands below it.
    pub bare_heading: Lazy,
    /// 主要表现在, before a colon: what stands before it names none.
    pub leads: WordSet,
    /// 仍存在: the report admits to what follows.
    pub admits: Pattern,
    /// 坦言: somebody admits to what follows.
    pub confesses: Pattern,
    /// 等问题: the end of a list that names shortcomings.
    pub listed: Lazy,
    /// The words that tell of a fault, and behind them those that only hold one.
    faults: Finder,
    /// How many of them tell of a fault.
    telling: usize,
}

impl Telling {
    /// The words without which nothing is admitted or confessed.
    pub(in crate::dictionary) fn lists(&self) -> impl Iterator<Item = (List, &Finder)> {
        let gates = [(List::Admits, self.admits.gate()), (List::Confesses, self.confesses.gate())];
        gates.into_iter().filter_map(|(list, gate)| Some((list, gate?)))
    }

    /// Whether a clause says that something is amiss.
    #[must_use]
    pub fn is_fault(&self, clause: &str) -> bool {
        self.faults.find(clause).any(|m| m.word < self.telling)
    }
}

/// The table as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    hedged: WordSet,
    conceding: WordSet,
    leads: WordSet,
    causes: WordSet,
    joins: WordSet,
    ordinals: WordSet,
    plans: WordSet,
    measures: WordSet,
    none: WordSet,
    others: WordSet,
    faults: Vec<String>,
    harmless: Vec<String>,
    general: String,
    bare_heading: String,
    admits: String,
    confesses: String,
    listed: String,
}

impl Raw {
    pub(super) fn compile(self, files: &Files, name: &str) -> Result<Telling, DictionaryError> {
        let regex = |key: &str, pattern: String| {
            let pattern = Lazy::new(pattern);
            let fault = |e| files.fault_of(name, key, format!("pattern `{}`: {e}", pattern.source()));
            if !files.are_builtin() {
                pattern.check().map_err(fault)?;
            }
            Ok::<_, DictionaryError>(pattern)
        };
        let gated = |key: &str, pattern: String| regex(key, pattern).map(Pattern::new);
        let telling = self.faults.len();
        Ok(Telling {
            general: regex("general", self.general)?,
            bare_heading: regex("bare_heading", self.bare_heading)?,
            admits: gated("admits", self.admits)?,
            confesses: gated("confesses", self.confesses)?,
            listed: regex("listed", self.listed)?,
            faults: Finder::new(self.faults.iter().chain(&self.harmless)),
            telling,
            hedged: self.hedged,
            conceding: self.conceding,
            causes: self.causes,
            leads: self.leads,
            joins: self.joins,
            ordinals: self.ordinals,
            plans: self.plans,
            measures: self.measures,
            none: self.none,
            others: self.others,
        })
    }
}
