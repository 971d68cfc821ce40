//! What was received against what was accepted of it and what was not: 收到投诉1320件,受理1256件,不予受理74件.
//!
//! In: the sentences of a report outside its tables. Out: findings where both together are all of it, or more than it. They may be
//! less: some are still to be decided, or were withdrawn. Where the sentence tells what became of those, all of them must come out.

use super::exact::is_one_slip;
use super::subtotal::{outcome, value_of};
use super::view::{Item, STOP, View, same_measure};
use crate::dictionary::Decided;
use crate::model::Finding;
use std::cmp::Ordering;

/// Checks what was decided on in a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let negated = &view.checks().shares.negated;
    for no in view.items.iter().filter(|i| i.counts()) {
        let (rules, words) = (&view.checks().decided, view.own_words(no));
        // Most numbers are of nothing that was denied.
        if !negated.is_in(words) {
            continue;
        }
        if let Some(rule) = rules.iter().find(|rule| rule.no.is_in(words)) {
            findings.extend(judge(view, rule, no));
        }
    }
}

fn judge(view: &View<'_>, rule: &Decided, no: &Item<'_>) -> Option<Finding> {
    let alike = |i: &&Item<'_>| {
        i.counts()
            && same_measure(i.figure, no.figure)
            && i.figure.period == no.figure.period
            && !rule.no.is_in(view.own_words(i))
    };
    let yes = view.back(no).find(alike).filter(|yes| rule.yes.is_in(view.own_words(yes)))?;
    let whole = view.back(yes).filter(alike).find(|whole| rule.whole.is_in(view.own_words(whole)))?;
    if let Some(found) = with_rest(view, rule, [whole, yes, no]) {
        return found;
    }
    let parts = [yes.index, no.index];
    // 不予受理60件(含上年申请8件): a sentence that tells of what was left over tells nothing.
    let told = view.text.text.get(whole.span.start..).unwrap_or_default();
    let told = told.split(['\n', STOP]).next().unwrap_or_default();
    let open = rule.yes.is_in(view.own_words(whole)) || view.checks().shares.carried.is_in(told);
    let sum = value_of(view, &parts)?;
    // Where one or the other becomes of everything, a slip of the pen leaves a little.
    let all = rule.open.as_ref().is_some_and(|words| !words.is_in(told));
    let little =
        || sum >= whole.figure.value * view.checks().numbers.misprinted && is_one_slip(whole.figure.value, sum);
    let case = match sum.cmp(&whole.figure.value) {
        _ if open => return None,
        Ordering::Less if all && little() => "subtotal/near",
        Ordering::Less => return None,
        Ordering::Equal => "subtotal/holds",
        Ordering::Greater => "subtotal/exceeds",
    };
    outcome(view, case, whole.index, &parts)
}

/// 收到120件,受理100件,不予受理15件,其他处理5件: what to say where the sentence goes on with what became of all others and nothing else of
/// that measure; none where it does not.
fn with_rest(view: &View<'_>, rule: &Decided, [whole, yes, no]: [&Item<'_>; 3]) -> Option<Option<Finding>> {
    let rest = rule.rest.as_ref()?;
    let behind = view.items[no.index + 1..].iter().take(MOST_REST).take_while(|i| i.sentence == no.sentence);
    let parts: Vec<&Item<'_>> =
        [yes, no].into_iter().chain(behind.filter(|i| same_measure(i.figure, no.figure))).collect();
    // 受理100件,办结95件: what became of those that were accepted is none of them.
    let of_rest = |i: &&Item<'_>| i.counts() && i.figure.period == no.figure.period && rest.is_in(view.own_words(i));
    let beside = yes.index + 1 == no.index && whole.index + 1 == yes.index;
    if parts.len() < FEWEST || !beside || !parts[2..].iter().all(of_rest) {
        return None;
    }
    let parts: Vec<usize> = parts.iter().map(|part| part.index).collect();
    let case = match value_of(view, &parts)?.cmp(&whole.figure.value) {
        Ordering::Equal => "subtotal/holds",
        Ordering::Less => "subtotal/near",
        Ordering::Greater => "subtotal/exceeds",
    };
    Some(outcome(view, case, whole.index, &parts))
}

/// Numbers behind what was denied that are looked at.
const MOST_REST: usize = 6;
/// What was accepted, what was not, and what became of one other.
const FEWEST: usize = 3;
