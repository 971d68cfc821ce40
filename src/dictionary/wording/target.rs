//! What reports say of plans, duties and legal bounds, and of what is no plan in a policy document.

use super::{Anywhere, Wording};
use crate::dictionary::WordSet;
use serde::Deserialize;

/// Words by place, as in `[target]` of `wording.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    achieved: Anywhere,
    facts: Vec<String>,
    before: WordSet,
    clause: Anywhere,
    bound: WordSet,
    maximum: Anywhere,
    states: Anywhere,
    plans: Anywhere,
}

impl Wording {
    /// Whether `text`, which stands before a number, ends in a word of plan or duty.
    #[must_use]
    pub fn target_before(&self, text: &str) -> bool {
        self.target.before.end_of(text).is_some()
    }

    /// Whether `text`, which stands before an amount with 以上 or 以下, ends in a word for imposing a fine.
    #[must_use]
    pub fn target_bound(&self, text: &str) -> bool {
        self.target.bound.end_of(text).is_some()
    }

    /// Whether a clause speaks of the most that the law provides.
    #[must_use]
    pub fn target_maximum(&self, text: &str) -> bool {
        self.target.maximum.is_in(text)
    }

    /// Whether a clause of a policy document says how things are.
    #[must_use]
    pub fn says_how_it_is(&self, text: &str) -> bool {
        self.target.states.is_in(text)
    }

    /// Whether a clause of a policy document holds a word that any plan or duty would.
    #[must_use]
    pub fn plans(&self, text: &str) -> bool {
        self.target.plans.is_in(text)
    }

    /// Whether a clause speaks of a plan.
    #[must_use]
    pub fn target_clause(&self, text: &str) -> bool {
        let achieved = |found: (usize, usize)| self.target.achieved.all(text).any(|a| a.0 <= found.0 && found.1 <= a.1);
        self.target.clause.all(text).any(|found| !achieved(found))
    }

    /// Whether plans and rules state this metric as a fact.
    #[must_use]
    pub fn is_fact(&self, metric: &str) -> bool {
        self.target.facts.iter().any(|m| m == metric)
    }
}
