//! What was taken in and what was carried over against all that was dealt with: 新收58件,上年结转9件,共办理67件.
//!
//! In: the sentences of a report outside its tables. Out: a finding where both stand side by side and the number of all right before or
//! behind them. What was closed and what is open is left to `balance`.

use super::exact::is_one_slip;
use super::subtotal::{outcome, value_of};
use super::view::{Item, View, same_measure};
use crate::dictionary::Balance;
use crate::model::Finding;

/// Checks what was carried over in a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let before = view.report.year.map(|year| year - 1);
    // What was carried over is of the year before, as few numbers are.
    for carried in view.items.iter().filter(|i| i.figure.period == before && i.counts()) {
        let words = view.own_words(carried);
        if let Some(rule) = view.checks().balances.iter().find(|rule| rule.carried.is_in(words)) {
            findings.extend(judge(view, rule, carried));
        }
    }
}

fn judge(view: &View<'_>, rule: &Balance, carried: &Item<'_>) -> Option<Finding> {
    let alike = |i: &&Item<'_>| {
        i.counts()
            && same_measure(i.figure, carried.figure)
            && i.sentence == carried.sentence
            && i.index != carried.index
    };
    let taken = |i: &&Item<'_>| {
        let words = view.own_words(i);
        i.figure.period == view.report.year && rule.accepted.is_in(words) && !is_done(rule, words)
    };
    let beside = [carried.index.checked_sub(1), Some(carried.index + 1)];
    let new = beside.into_iter().flatten().filter_map(|i| view.items.get(i)).filter(alike).find(taken)?;
    let (first, last) = (carried.index.min(new.index), carried.index.max(new.index));
    // 受理58件(含上年结转9件),共办理58件: what is a part of the other is not added to it.
    let some = &view.checks().partition.some;
    let inside = some.is_in(view.between(&view.items[first], &view.items[last]));
    let total = [last.checked_add(1), first.checked_sub(1)].into_iter().flatten().filter_map(|i| view.items.get(i));
    let is_all = |i: &&Item<'_>| {
        let words = view.own_words(i);
        let called = match i.index > last {
            true => view.checks().counted.is_in(words) || view.checks().totals.is_in(words),
            false => some.is_in(view.between(i, &view.items[first])),
        };
        called && i.figure.period == new.figure.period && !is_done(rule, words)
    };
    let total = total.filter(alike).find(is_all).filter(|_| !inside)?;
    if rule.open.is_in(view.sentence_behind(&view.items[last.max(total.index)])) {
        return None;
    }
    let parts = if new.index < carried.index { [new.index, carried.index] } else { [carried.index, new.index] };
    let sum = value_of(view, &parts)?;
    let (goal, near) = (total.figure.value, view.checks().numbers.about);
    let meant = (goal - sum).abs() <= goal.checked_mul(near)? || is_one_slip(goal, sum);
    let case = match () {
        () if sum == goal => "subtotal/carried_holds",
        // 新收58件,上年结转9件,共办理58件: of this year's alone.
        () if goal == new.figure.value || !meant => return None,
        () => "subtotal/carried",
    };
    outcome(view, case, total.index, &parts)
}

/// Whether words tell what was closed or is open.
fn is_done(rule: &Balance, words: &str) -> bool {
    rule.closed.is_in(words) || rule.open.is_in(words)
}
