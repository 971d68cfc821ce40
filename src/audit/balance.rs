//! What was taken in, with what was carried over, against what was closed and what is open: 受理120件,审结110件、未结10件.
//!
//! In: the sentences of a report outside its tables. Out: findings where one sentence tells all of it and nothing else in
//! that measure. Without a word of what was carried over a sum that does not fit is doubtful only.

use super::subtotal::LISTED;
use super::view::{Item, STOP, View, same_measure, shown};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// What a number is to the cases of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Accepted,
    Carried,
    Closed,
    Open,
}

/// Checks the balances of a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for sentence in view.items.chunk_by(|a, b| a.sentence == b.sentence) {
        // Most sentences tell nothing that is open.
        let open = sentence.iter().position(|i| counts(i) && role(view, i) == Some(Role::Open));
        if let Some(open) = open.filter(|_| sentence.len() > 2) {
            findings.extend(judge(view, sentence, &sentence[open]));
        }
    }
}

fn counts(item: &Item<'_>) -> bool {
    item.figure.kind == Kind::Level && item.figure.table.is_none() && item.reading.is_count()
}

/// What the words beside a number say of it: those before it in its clause, else those behind its unit.
fn role(view: &View<'_>, item: &Item<'_>) -> Option<Role> {
    let ends = [',', ';', LISTED, '(', ')', ':', STOP, '\n'];
    let before = view.before(item).rsplit(ends).next().unwrap_or_default();
    named(view, before).or_else(|| {
        let (text, end) = (view.text.text.as_str(), item.span.end);
        let to = (end..=(end + MOST_BEHIND).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(end);
        let behind = text.get(end..to).unwrap_or_default().split(ends).next().unwrap_or_default();
        named(view, behind.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default())
    })
}

/// Bytes behind a number in which its words end.
const MOST_BEHIND: usize = 60;

fn named(view: &View<'_>, words: &str) -> Option<Role> {
    let balance = &view.checks().balance;
    let told = |set: &crate::dictionary::WordSet| {
        let starts = words.char_indices().filter(|(at, _)| set.start_of(&words[*at..]).is_some());
        starts.into_iter().any(|(at, _)| view.checks().shares.negated.end_of(&words[..at]).is_none())
    };
    match () {
        () if balance.open.is_in(words) => Some(Role::Open),
        () if balance.carried.is_in(words) => Some(Role::Carried),
        () if told(&balance.closed) => Some(Role::Closed),
        () if told(&balance.accepted) => Some(Role::Accepted),
        () => None,
    }
}

/// The terms of a balance, one of each; what was carried over need not be told.
struct Balance<'v, 'a> {
    accepted: &'v Item<'a>,
    carried: Option<&'v Item<'a>>,
    closed: &'v Item<'a>,
    open: &'v Item<'a>,
}

/// What to say of a sentence that tells an open rest.
fn judge<'a>(view: &View<'a>, sentence: &[Item<'a>], open: &Item<'a>) -> Option<Finding> {
    let alike: Vec<&Item<'a>> = sentence.iter().filter(|i| counts(i) && same_measure(i.figure, open.figure)).collect();
    let of = |wanted: Role| {
        let mut found = alike.iter().copied().filter(move |i| role(view, i) == Some(wanted));
        (found.next(), found.next().is_some())
    };
    let ((Some(accepted), false), (carried, false), (Some(closed), false), (_, false)) =
        (of(Role::Accepted), of(Role::Carried), of(Role::Closed), of(Role::Open))
    else {
        return None;
    };
    let terms = Balance { accepted, carried, closed, open };
    let roles = [Some(accepted), carried, Some(closed), Some(open)];
    let is_term = |i: &Item<'_>| roles.iter().flatten().any(|term| term.index == i.index);
    // What else is counted beside them (撤回5件) may be of either side; a part of one of them is not.
    let other = |i: &&Item<'_>| {
        let of_term = i
            .figure
            .part_of
            .and_then(|whole| view.items.get(whole))
            .is_some_and(|whole| whole.index == closed.index || whole.index == open.index);
        !is_term(i) && !of_term && i.index > accepted.index.min(closed.index)
    };
    let ordered = accepted.index < closed.index && closed.figure.period == open.figure.period;
    if !ordered || alike.iter().copied().any(|i| other(&i)) {
        return None;
    }
    said(view, &terms)
}

fn said(view: &View<'_>, terms: &Balance<'_, '_>) -> Option<Finding> {
    let value = |i: &Item<'_>| i.figure.value;
    let done = value(terms.closed).checked_add(value(terms.open))?;
    let new = value(terms.accepted);
    let all = new.checked_add(terms.carried.map_or(Decimal::ZERO, value))?;
    let words = view.text.text.get(terms.accepted.span.start..terms.open.span.end).unwrap_or_default();
    // 受理130件(含上年结转10件) holds them already.
    let total = if done == new { new } else { all };
    let case = match terms.carried {
        _ if done == total => "subtotal/balance_holds",
        Some(_) => "subtotal/balance_carried",
        None if view.checks().shares.carried.is_in(words) => return None,
        None => "subtotal/balance",
    };
    let (name, name_en) = view.names(terms.accepted);
    let [sum, goal, off] = [done, total, (done - total).abs()].map(shown);
    let told = [("name", name), ("name_en", name_en), ("sum", &sum), ("total", &goal), ("difference", off.as_str())];
    let figures = [Some(terms.accepted), terms.carried, Some(terms.closed), Some(terms.open)];
    let figures: Vec<usize> = figures.into_iter().flatten().map(|i| i.index).collect();
    let mut finding = view.finding(case, &told, &figures)?;
    let added = |i: &Item<'_>| format!("{} + {} = {goal}", shown(new), shown(value(i)));
    let goal_text = terms.carried.filter(|_| total != new).map_or_else(|| goal.clone(), added);
    let left = format!("{} + {}", shown(value(terms.closed)), shown(value(terms.open)));
    finding.arithmetic = match (done == total, terms.carried.filter(|_| total != new)) {
        (true, None) => format!("{left} = {goal}"),
        (true, Some(carried)) => format!("{left} = {} + {} = {goal}", shown(new), shown(value(carried))),
        (false, _) => format!("{left} = {sum} \u{2260} {goal_text}"),
    };
    Some(finding)
}
