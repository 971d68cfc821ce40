//! What reports say of plans, duties and legal bounds, and of what is no plan in a policy document.

use super::{Anywhere, Pattern, Wording};
use crate::dictionary::WordSet;
use crate::dictionary::pattern::Gates;
use serde::Deserialize;

/// Words by place, as in `[target]` of `wording.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Target {
    achieved: Anywhere,
    by: WordSet,
    plan: WordSet,
    year_leads: WordSet,
    facts: Vec<String>,
    before: WordSet,
    clause: Anywhere,
    ahead: WordSet,
    leads: Anywhere,
    counted: Pattern,
    not_counted: WordSet,
    goals: WordSet,
    counted_link: WordSet,
    act: Pattern,
    set: Pattern,
    base: Pattern,
    moved: WordSet,
    behind: Pattern,
    compared: WordSet,
    later: WordSet,
    carried_out: Anywhere,
    duty: Pattern,
    least: Pattern,
    provided: Anywhere,
    results: WordSet,
    actual: WordSet,
    bound: WordSet,
    maximum: Anywhere,
    states: Anywhere,
    background: Anywhere,
    plans: Anywhere,
    #[serde(skip)]
    gates: Gates,
}

impl Target {
    pub(super) const fn patterns(&self) -> [&Pattern; 7] {
        [&self.counted, &self.act, &self.set, &self.base, &self.behind, &self.duty, &self.least]
    }

    /// Whether one of the patterns that clauses are asked for may match.
    fn may_be_in(&self, clause: &str) -> bool {
        self.gates.may_match(&[&self.counted, &self.act, &self.set, &self.duty, &self.least], clause)
    }
}

impl Wording {
    /// Whether `text`, which stands before a number, ends in a word of plan or duty.
    #[must_use]
    pub fn target_before(&self, text: &str) -> bool {
        self.target.before.end_of(text).is_some()
    }

    /// Whether `clause`, which ends at a number of `unit`, states how much a plan or task sets (检查任务246次) or a duty asks for
    /// (应检查96家), and does not tell how it was carried out (完成检查任务246次).
    #[must_use]
    pub fn target_counted(&self, clause: &str, unit: Option<&str>) -> bool {
        let target = &self.target;
        if !target.may_be_in(clause) {
            return false;
        }
        let free = |at: usize| !target.carried_out.is_in(&clause[..at]);
        let told = |pattern: &Pattern| pattern.all(clause).last().is_some_and(|(start, _)| free(start));
        let counts = |unit: &str| match unit {
            "%" => target.counted_link.end_of(clause).is_some(),
            _ => !target.not_counted.contains(unit),
        };
        unit.is_some_and(counts) && told(&target.counted)
            || told(&target.act)
            || self.target_set(clause)
            || target.duty.all(clause).last().is_some() && !target.provided.is_in(clause)
            || self.target_least(clause) && !target.provided.is_in(clause)
    }

    /// Whether `clause`, which ends at a number, compares with what another body has set: 低于省厅提出的.
    #[must_use]
    pub fn target_set(&self, clause: &str) -> bool {
        self.target.set.all(clause).last().is_some()
    }

    /// Whether a word before a number compares a result with it: 高于.
    #[must_use]
    pub fn compares_with_target(&self, hedge: &str) -> bool {
        self.target.compared.contains(hedge)
    }

    /// Whether `left` ends in a goal of which a share follows the number: 完成年度任务1100批次的107.3%.
    #[must_use]
    pub fn target_goal(&self, left: &str, right: &str) -> bool {
        let share = || {
            right
                .strip_prefix('\u{7684}')
                .is_some_and(|r| r.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.').starts_with('%'))
        };
        self.target.goals.end_of(left.trim_end()).is_some() && share()
    }

    /// Whether a plan begins at the number between `left` and `right`, and leads to another: 由目前的62%提升到80%以上.
    #[must_use]
    pub fn target_base(&self, left: &str, right: &str) -> bool {
        self.target.moved.start_of(right).is_some() && self.target.base.all(left).last().is_some()
    }

    /// Whether `clause`, which ends at a number, sets a minimum with words between: 至少配备执法记录仪.
    #[must_use]
    pub fn target_least(&self, clause: &str) -> bool {
        self.target.least.all(clause).next().is_some()
    }

    /// Whether a heading of a policy document stands over what is, not over what is planned: 基本底数.
    #[must_use]
    pub fn is_background(&self, heading: &str) -> bool {
        self.target.background.is_in(heading)
    }

    /// Whether the words between a plan and a number say only that it is the result: ,实际完成.
    #[must_use]
    pub fn is_result(&self, left: &str) -> bool {
        let mut rest = left.trim_matches([',', ';', ' ', ')']);
        let told = !rest.is_empty();
        while let Some(word) = self.target.results.start_of(rest) {
            rest = &rest[word.len()..];
        }
        told && rest.is_empty()
    }

    /// Whether the words between a plan and a number of its list tell what was done of it: 、实际参考.
    #[must_use]
    pub fn tells_actual(&self, left: &str) -> bool {
        self.target.actual.start_of(left.trim_start_matches([',', ';', ' ', ')', '\u{3001}'])).is_some()
    }

    /// Whether the words between a plan and a number tell a result: ,实际检查单位.
    #[must_use]
    pub fn tells_result(&self, left: &str) -> bool {
        self.target.results.start_of(left.trim_start_matches([',', ';', ' ', ')'])).is_some()
    }

    /// Whether `text`, which stands before an amount with 以上 or 以下, ends in a word for imposing a fine.
    #[must_use]
    pub fn target_bound(&self, text: &str) -> bool {
        self.target.bound.end_of(text).is_some()
    }

    /// Whether words for imposing a fine stand both before an amount and behind it: 并处二十万元以下的罚款.
    #[must_use]
    pub fn is_legal_fine(&self, before: &str, behind: &str) -> bool {
        self.target_bound(before.trim_end()) && self.target.bound.start_of(behind).is_some()
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

    /// Whether a clause begins with a word for a plan: 计划抽查.
    #[must_use]
    pub fn opens_with_plan(&self, text: &str) -> bool {
        self.target.plan.start_of(text).is_some()
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
        // 按年度计划开展: what was done by a plan is none.
        let by = |found: (usize, usize)| {
            self.target.plan.start_of(&text[found.0..]).is_some() && self.target.by.end_of(&text[..found.0]).is_some()
        };
        self.target.clause.all(text).any(|found| !achieved(found) && !by(found))
    }

    /// A clause without the words at its start that lead to a year in which something is to be: 到2025年.
    #[must_use]
    pub fn strip_year_lead<'t>(&self, clause: &'t str) -> &'t str {
        let mut rest = clause;
        while let Some(word) = self.target.year_leads.start_of(rest) {
            rest = &rest[word.len()..];
        }
        rest
    }

    /// Whether `left` ends in a word for a plan that stands beside its result.
    #[must_use]
    pub fn plan_beside_result(&self, left: &str) -> bool {
        self.plan_beside_result.end_of(left).is_some()
    }

    /// Whether `right`, which follows a number, calls it a goal: 90%的年度目标.
    #[must_use]
    pub fn target_behind(&self, right: &str) -> bool {
        self.target.behind.all(right).next().is_some()
    }

    /// Whether a clause behind a later year tells of plans.
    #[must_use]
    pub fn target_later(&self, clause: &str) -> bool {
        self.target.later.is_in(clause)
    }

    /// Whether a sentence begins with words that make plans of all that follows, and does not tell how they were carried out.
    #[must_use]
    pub fn target_leads(&self, sentence: &str) -> bool {
        let free = |at: usize| !self.target.carried_out.is_in(&sentence[..at]);
        if self.target.ahead.start_of(sentence.trim_start()).is_some() {
            return true;
        }
        // All of them end in a colon, which few sentences hold.
        sentence.contains(':') && self.target.leads.all(sentence).next().is_some_and(|(at, _)| free(at))
    }

    /// Whether plans and rules state this metric as a fact.
    #[must_use]
    pub fn is_fact(&self, metric: &str) -> bool {
        self.target.facts.iter().any(|m| m == metric)
    }
}
