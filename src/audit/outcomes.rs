//! How cases ended against how many were closed, where no word says that the outcomes are parts: 结案41件,胜诉35件、败诉6件.
//!
//! In: the sentences of a report outside its tables. Out: findings on a total that `subtotal` has no parts of. One case ends in
//! one way, so that more outcomes than cases are wrong; fewer need not be, since few reports name all.

use super::complete::may_overlap;
use super::exact::is_one_slip;
use super::rate::is_told;
use super::subtotal::{outcome, value_of};
use super::view::{Item, View, same_measure};
use crate::dictionary::WordSet;
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Checks the outcomes of a report; `known` are the parts that its totals have by the text itself.
pub fn check(view: &View<'_>, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    let outcomes = &view.checks().outcomes;
    for total in view.items.iter().filter(|i| i.counts() && known[i.index].is_empty()) {
        let words = view.own_words(total);
        let closed = is_told(view, &outcomes.closed, words);
        let of_outcome = || outcomes.kinds.iter().any(|kinds| kinds.is_in(words));
        if !closed && (!is_told(view, &outcomes.proceedings, words) || of_outcome()) {
            continue;
        }
        let found = outcomes.kinds.iter().map(|kinds| parts(view, total, kinds)).max_by_key(Vec::len);
        // 审结274件。审结案件中,以调解方式结案121件,维持88件: one way to close a case is beside the others.
        let beside = |parts: &Vec<usize>| {
            let of = |i: usize| view.items[i].figure.part_of;
            of(total.index).is_some_and(|whole| parts.iter().all(|p| of(*p) == Some(whole)))
        };
        let found = found.filter(|parts| !beside(parts));
        let judged = |parts: Vec<usize>| if closed { judge(view, total, &parts) } else { beyond(view, total, &parts) };
        findings.extend(found.and_then(judged));
    }
}

/// The numbers right behind a total that are outcomes of one kind of proceeding, each told once.
fn parts(view: &View<'_>, total: &Item<'_>, kinds: &WordSet) -> Vec<usize> {
    let mut names: Vec<&str> = Vec::new();
    let mut found = Vec::new();
    let near = view.items[total.index + 1..].iter().take(MOST).take_while(|i| i.sentence == total.sentence);
    for item in near.filter(|i| i.figure.kind == Kind::Level) {
        let words = view.own_words(item);
        // 审结49件,未审结4件;审结案件中维持33件、…
        if found.is_empty() && view.checks().balances.iter().any(|rule| rule.open.is_in(words)) {
            continue;
        }
        let Some(name) = kinds.end_of(words.trim_end_matches(['\u{7684}', '\u{6709}'])).filter(|_| item.counts())
        else {
            break;
        };
        let fresh = !names.contains(&name) && same_measure(item.figure, total.figure);
        // What divides one of the outcomes is none beside it.
        let nested = item.figure.part_of.is_some_and(|whole| found.contains(&whole));
        if nested {
            continue;
        }
        if !fresh || item.figure.period != total.figure.period {
            break;
        }
        names.push(name);
        found.push(item.index);
    }
    found
}

/// Outcomes of a total that are looked at.
const MOST: usize = 16;

/// 行政诉讼3件,胜诉2件、败诉2件: of cases that may be open, or of an earlier year, more outcomes than cases are doubtful only.
fn beyond(view: &View<'_>, total: &Item<'_>, parts: &[usize]) -> Option<Finding> {
    let sum = value_of(view, parts).filter(|_| parts.len() > 1 && !may_overlap(view, total.index, parts))?;
    let case = match sum.cmp(&total.figure.value) {
        Ordering::Less => return None,
        Ordering::Equal => "subtotal/holds",
        Ordering::Greater => "subtotal/exceeds",
    };
    outcome(view, case, total.index, parts)
}

fn judge(view: &View<'_>, total: &Item<'_>, parts: &[usize]) -> Option<Finding> {
    let (sum, goal) = (value_of(view, parts)?, total.figure.value);
    let off = (goal - sum).abs();
    let near = goal.checked_mul(view.checks().numbers.near).is_some_and(|near| off <= near.max(Decimal::ONE));
    let case = match parts.len() {
        0 | 1 => return None,
        _ if sum == goal => "subtotal/holds",
        _ if may_overlap(view, total.index, parts) => return None,
        _ if sum > goal => "subtotal/differs",
        3.. if near || goal >= Decimal::TEN && is_one_slip(goal, sum) => "subtotal/near",
        _ => return None,
    };
    outcome(view, case, total.index, parts)
}
