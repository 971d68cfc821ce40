//! What was taken in, with what was carried over, against what was closed and what is open: 受理120件,审结110件、未结10件.
//!
//! In: the sentences of a report outside its tables. Out: findings where one sentence tells all of it and nothing else in
//! that measure. Without a word of what was carried over a sum that does not fit is doubtful only.

use super::beside::is_glue;
use super::view::{Item, LISTED, STOP, View, same_measure};
use super::written::shown;
use crate::dictionary::{Balance, WordSet};
use crate::model::Finding;
use rust_decimal::Decimal;

/// What a number is to the cases of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Accepted,
    Refused,
    Carried,
    Closed,
    Open,
}

/// Checks the balances of a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for sentence in view.items.chunk_by(|a, b| a.sentence == b.sentence) {
        // Most sentences tell less, or nothing that is open.
        if sentence.len() < 3 || sentence.iter().filter(|i| i.counts()).nth(2).is_none() {
            continue;
        }
        let told = words_of(view, sentence);
        for rule in view.checks().balances.iter().filter(|rule| rule.open.is_in(told)) {
            let open = sentence.iter().find(|i| i.counts() && role(view, rule, i) == Some(Role::Open));
            findings.extend(open.and_then(|open| judge(view, rule, sentence, open)));
        }
    }
}

/// All that stands beside the numbers of a sentence.
fn words_of<'a>(view: &View<'a>, sentence: &[Item<'_>]) -> &'a str {
    let [first, .., last] = sentence else { return "" };
    let from = first.span.start - view.before(first).len();
    view.text.text.get(from..end_behind(view, last)).unwrap_or_default()
}

/// What the words beside a number say of it: those before it in its clause, else those behind its unit.
fn role(view: &View<'_>, rule: &Balance, item: &Item<'_>) -> Option<Role> {
    let ends = [',', ';', LISTED, '(', ')', ':', STOP, '\n'];
    let before = view.before(item).rsplit(ends).next().unwrap_or_default();
    named(view, rule, before).or_else(|| {
        let behind = view.text.text.get(item.span.end..end_behind(view, item)).unwrap_or_default();
        let behind = behind.split(ends).next().unwrap_or_default();
        named(view, rule, behind.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default())
    })
}

/// Up to where words behind a number may go on.
fn end_behind(view: &View<'_>, item: &Item<'_>) -> usize {
    view.text.text.floor_char_boundary(item.span.end + MOST_BEHIND)
}

/// Bytes behind a number in which its words end.
const MOST_BEHIND: usize = 60;

fn named(view: &View<'_>, balance: &Balance, words: &str) -> Option<Role> {
    let negated = |at: usize| view.checks().shares.negated.end_of(words[..at].trim_end_matches(GIVEN)).is_some();
    let told = |set: &WordSet| set.places(words).any(|(at, _)| !negated(at));
    match () {
        () if balance.open.is_in(words) => Some(Role::Open),
        () if balance.carried.is_in(words) => Some(Role::Carried),
        () if told(&balance.closed) => Some(Role::Closed),
        () if told(&balance.accepted) => Some(Role::Accepted),
        () if balance.accepted.is_in(words) => Some(Role::Refused),
        () => None,
    }
}

/// Between a word that negates and the word: 不予受理.
const GIVEN: char = '\u{4e88}';

/// The terms of a balance, one of each; what was carried over need not be told.
struct Terms<'v, 'a> {
    accepted: &'v Item<'a>,
    carried: Option<&'v Item<'a>>,
    closed: &'v Item<'a>,
    open: &'v Item<'a>,
}

impl Terms<'_, '_> {
    /// What is closed and open together, what was taken in, and that with what was carried over.
    fn sums(&self) -> Option<(Decimal, Decimal, Decimal)> {
        let done = self.closed.figure.value.checked_add(self.open.figure.value)?;
        let new = self.accepted.figure.value;
        let all = new.checked_add(self.carried.map_or(Decimal::ZERO, |carried| carried.figure.value))?;
        Some((done, new, all))
    }

    /// Whether it comes out; what was taken in may hold what was carried over: 受理130件(含上年结转10件).
    fn holds(&self) -> bool {
        self.sums().is_some_and(|(done, new, all)| done == new || done == all)
    }
}

/// What to say of a sentence that tells an open rest.
fn judge<'a>(view: &View<'a>, rule: &Balance, sentence: &[Item<'a>], open: &Item<'a>) -> Option<Finding> {
    let alike = sentence.iter().filter(|i| i.counts() && same_measure(i.figure, open.figure));
    let told: Vec<(&Item<'a>, Option<Role>)> = alike.map(|i| (i, role(view, rule, i))).collect();
    let of = |wanted: Role| told.iter().filter(move |(_, role)| *role == Some(wanted)).map(|(i, _)| *i);
    let one = |wanted: Role| (of(wanted).next(), of(wanted).count() < 2);
    let ((carried, true), (Some(closed), true), (_, true)) = (one(Role::Carried), one(Role::Closed), one(Role::Open))
    else {
        return None;
    };
    // What was received comes first (收到87件,受理81件): the nearest is what was taken in, where none of them fits.
    let all: Vec<&Item<'a>> = of(Role::Accepted).filter(|i| i.index < closed.index).collect();
    let terms = |accepted| Terms { accepted, carried, closed, open };
    let (last, fits) = (*all.last()?, all.iter().find(|i| terms(i).holds()));
    let accepted = *fits.unwrap_or(&last);
    // What else is counted beside them (撤回5件) may be of either side; a part of one of them is not.
    let other = |(i, role): &(&Item<'a>, Option<Role>)| {
        let whole = i.figure.part_of.and_then(|whole| view.items.get(whole)).map(|whole| whole.index);
        role.is_none() && !whole.is_some_and(|w| w == closed.index || w == open.index) && i.index > accepted.index
    };
    if closed.figure.period != open.figure.period
        || told.iter().any(other)
        || rule.sorts && is_of_sort(view, rule, accepted, open)
    {
        return None;
    }
    said(view, rule, &terms(accepted))
}

/// 发现隐患300处,整改285处,其中重大隐患未整改2处: whether the words before what is open name something that those before what was
/// found do not.
fn is_of_sort(view: &View<'_>, rule: &Balance, accepted: &Item<'_>, open: &Item<'_>) -> bool {
    let words = view.clause_before(open);
    let at = rule.open.first_in(words).map_or(words.len(), |(at, _)| at);
    let name = words[..at].trim();
    // 尚有25处未整改, 剩余35个正在整改: of all.
    let name = rule.still.start_of(name).map_or(name, |still| name[still.len()..].trim());
    let named = |name: &str| name.is_empty() || view.clause_before(accepted).contains(name);
    !named(name) && !view.checks().partition.rest.is_in(name) && !is_glue(view, name)
}

fn said(view: &View<'_>, rule: &Balance, terms: &Terms<'_, '_>) -> Option<Finding> {
    let value = |i: &Item<'_>| i.figure.value;
    let (done, new, all) = terms.sums()?;
    let words = view.text.text.get(terms.accepted.span.start..terms.open.span.end).unwrap_or_default();
    let total = if done == new { new } else { all };
    let case = match terms.carried {
        _ if done == total => "subtotal/balance_holds",
        Some(_) => "subtotal/balance_carried",
        None if view.checks().shares.carried.is_in(words) => return None,
        None => "subtotal/balance",
    };
    let (name, name_en) = view.names(terms.accepted);
    let [sum, goal, off] = [done, total, (done - total).abs()].map(shown);
    let ([done_zh, open_zh, taken_zh], [done_en, open_en, taken_en]) = (&rule.told, &rule.told_en);
    let told = [
        ("name", name),
        ("name_en", name_en),
        ("sum", &sum),
        ("total", &goal),
        ("difference", off.as_str()),
        ("done", done_zh),
        ("open", open_zh),
        ("taken", taken_zh),
        ("done_en", done_en),
        ("open_en", open_en),
        ("taken_en", taken_en),
    ];
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
