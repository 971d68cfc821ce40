//! Totals that close the list of their parts: 24家、11家,合计35家; and those that tell the total of the list once more.
//!
//! In: a number with the parts that `extract` has found of it. Out: findings where the last of them is the sum of the others.

use super::complete::is_bracketed;
use super::subtotal::{adds_up, outcome, value_of};
use super::view::{Item, View};
use super::whole;
use crate::model::{Finding, Kind};

/// 行政处罚100件,其中甲40件、乙35件、丙25件,合计100件: the last tells the total of the list once more and is no part of it.
/// Gives the list without it.
pub fn without_closing<'p>(
    view: &View<'_>,
    total: usize,
    parts: &'p [usize],
    findings: &mut Vec<Finding>,
) -> Option<&'p [usize]> {
    let (&last, rest) = parts.split_last()?;
    let first = *rest.first().filter(|_| rest.len() > 1)?;
    let closes = sums_up(view, last);
    let opened = view.checks().partition.some.is_in(view.between(&view.items[total], &view.items[first]));
    let (sum, stated) = (value_of(view, rest)?, view.items[last].figure.value);
    let repeats = stated == view.items[total].figure.value || sum == stated;
    let with_first: Vec<usize> = std::iter::once(total).chain(rest.iter().copied()).collect();
    if !closes || !(opened || repeats) || adds_up(view, last, &with_first) {
        return None;
    }
    // Where it is the total of the whole once more, that is judged by the whole.
    if stated != view.items[total].figure.value && !adds_up(view, last, rest) {
        findings.extend(outcome(view, "subtotal/differs", last, rest));
        return Some(&[]);
    }
    Some(rest)
}

/// 24家、11家, 合计35家: the last is the total of those before it.
pub fn reversed(view: &View<'_>, first: usize, rest: &[usize], findings: &mut Vec<Finding>) -> bool {
    let Some((&last, middle)) = rest.split_last() else { return false };
    let parts: Vec<usize> = std::iter::once(first).chain(middle.iter().copied()).collect();
    let adds_up = adds_up(view, last, &parts);
    let told = sums_up(view, last);
    // What 其中 opens are parts, even where the last of them happens to be the sum of the others.
    let opened =
        |next: &usize| view.checks().partition.some.is_in(view.between(&view.items[first], &view.items[*next]));
    // 33个(乡镇9个,县级部门24个): brackets hold parts, whatever they come to.
    let bracketed = is_bracketed(view, first, rest);
    if middle.is_empty() || !told && (!adds_up || bracketed || middle.first().is_some_and(opened)) {
        return false;
    }
    let case = if adds_up { "subtotal/holds" } else { "subtotal/differs" };
    findings.extend(outcome(view, case, last, &parts));
    true
}

/// Whether the words before a figure call it the sum of those before; 其他法规合计17件 is only that of the rest.
pub fn sums_up(view: &View<'_>, last: usize) -> bool {
    let last = &view.items[last];
    let alone = view.checks().counted.contains(view.clause_before(last).trim()) && !is_of_share(view, last);
    (alone || view.checks().totals.is_in(view.before(last)))
        && !view.dictionaries.wording.sums_rest(view.clause_before(last))
}

/// 简易程序占比60%,共720件: whether a number is that of the part whose share stands right before it.
fn is_of_share(view: &View<'_>, item: &Item<'_>) -> bool {
    let share = item.index.checked_sub(1).map(|i| &view.items[i]);
    let share = share.filter(|share| share.figure.kind == Kind::Share && share.sentence == item.sentence);
    let name = share.and_then(|share| whole::split(view, view.before(share)));
    name.is_some_and(|(name, _)| name.chars().nth(1).is_some())
}
