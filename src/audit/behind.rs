//! Totals that stand behind their parts in one sentence: 苏木镇18个、旗级部门22个,合计40个.
//!
//! In: a number that its words call a total. Out: a finding on it and the numbers before it; lists that stand behind their total
//! are left to `subtotal`.

use super::closing::sums_up;
use super::exact::is_one_slip;
use super::part::is_part;
use super::runs;
use super::subtotal::{MOST_CONFIRMED, adds_up, comes_near, outcome, value_of};
use super::view::{Item, View};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// 苏木镇18个、旗级部门22个,合计40个: a total behind its parts, in one sentence.
pub fn summed(view: &View<'_>, total: &Item<'_>) -> Option<Finding> {
    let level = |i: &Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none() && i.reading.is_exact();
    let kinds = number_of_kinds(view, total);
    // 行政检查43190件(上年为41258件),行政处罚13021件,增长2%: what is told of another year, or how much more there is, is no part.
    let aside = |i: &&Item<'_>| {
        let other = i.figure.kind == Kind::Change || i.figure.period != total.figure.period;
        other && i.sentence == total.sentence
    };
    let before = view.items[..total.index - usize::from(kinds.is_some())].iter().rev().filter(|i| !aside(i));
    let alike = |i: &&Item<'_>| level(i) && i.sentence == total.sentence && is_part(view, total, i);
    let lonely = before.clone().next().is_none_or(|last| !alike(&last));
    let counted = || kinds.is_some() && view.checks().counted.end_of(view.before(total).trim_end()).is_some();
    if lonely || !level(total) {
        return None;
    }
    if !(sums_up(view, total.index) || counted()) {
        let list: Vec<&Item<'_>> = before.take_while(alike).take(MOST_CONFIRMED).collect();
        return of_kinds(view, total, &list).or_else(|| of_run(view, total));
    }
    let mut list: Vec<usize> = before.take_while(alike).take(MOST_CONFIRMED).map(|i| i.index).collect();
    list.reverse();
    // A whole before its parts is none of them: 500件,其中200件、180件、120件,合计510件.
    let wholes: Vec<usize> = list.iter().filter_map(|part| view.items[*part].figure.part_of).collect();
    list.retain(|part| !wholes.contains(part));
    // 三类案件合计: as many as that, the nearest.
    if let Some(kinds) = kinds {
        list.drain(..list.len().checked_sub(kinds)?);
    }
    let found = (2..=list.len()).map(|n| &list[list.len() - n..]).find(|parts| adds_up(view, total.index, parts));
    if let Some(parts) = found {
        return outcome(view, "subtotal/holds", total.index, parts);
    }
    let sum = value_of(view, &list)?;
    let meant = list.len() > 1 && list.iter().all(|p| view.items[*p].figure.value <= total.figure.value);
    let close = (sum - total.figure.value).abs() <= total.figure.value.checked_mul(view.checks().numbers.about)?;
    let off = total.figure.value - sum;
    let of_part = |v: Decimal| is_one_slip(v, v + off);
    let of_total = sum >= Decimal::TEN && is_one_slip(total.figure.value, sum);
    let slip = list.len() > 1 && (of_total || list.iter().map(|p| view.items[*p].figure.value).any(of_part));
    (meant && close || slip).then(|| outcome(view, "subtotal/differs", total.index, &list)).flatten()
}

/// 行政检查3200次、行政处罚480件、行政许可1260件,执法总量4940件: kinds of acts, each told once, before the number of all of them. What is
/// near it was meant to be it; other acts may not be told.
fn of_kinds(view: &View<'_>, total: &Item<'_>, before: &[&Item<'_>]) -> Option<Finding> {
    let checks = view.checks();
    let sum = checks.sums.iter().find(|sum| !sum.complete)?;
    let clause = view.clause_before(total).trim_start();
    let of_all = total.figure.metric.as_ref() == Some(&sum.total);
    let called = of_all || total.figure.metric.is_none() && checks.counted.start_of(clause).is_some();
    let kind = |i: &Item<'_>| {
        i.figure.metric.as_ref().is_some_and(|metric| sum.parts.contains(metric)) && i.figure.scope.is_none()
    };
    let mut metrics: Vec<_> = before.iter().map(|part| &part.figure.metric).collect();
    metrics.sort_unstable();
    metrics.dedup();
    let listed = before.len() > 2 && metrics.len() == before.len() && before.iter().all(|part| kind(part));
    if !called || !listed || total.figure.part_of.is_some() {
        return None;
    }
    let list: Vec<usize> = before.iter().rev().map(|part| part.index).collect();
    if adds_up(view, total.index, &list) {
        return outcome(view, "subtotal/holds", total.index, &list);
    }
    let value = value_of(view, &list)?;
    (comes_near(view, total, value) || is_one_slip(total.figure.value, value))
        .then(|| outcome(view, "subtotal/near", total.index, &list))
        .flatten()
}

/// 处罚案卷、许可案卷分别评查86卷、54卷,共评查140卷: what one list counts, and right behind it the number of all of it.
fn of_run(view: &View<'_>, total: &Item<'_>) -> Option<Finding> {
    let clause = view.clause_before(total).trim_start();
    view.checks().counted.start_of(clause)?;
    let last = total.index.checked_sub(1).map(|i| &view.items[i])?;
    let list: Vec<usize> = runs::around(view, last).collect();
    let first = list.first().map(|first| &view.items[*first])?;
    let one = total.figure.metric == first.figure.metric && list.len() > 1 && !clause.contains([',', ';']);
    // 其中行政检查86次、复查54次,共检查: what is a part of another number is judged by that.
    let free = list.iter().all(|part| view.items[*part].figure.part_of.is_none());
    let below = list.iter().all(|part| view.items[*part].figure.value <= total.figure.value);
    let paired = view.dictionaries.wording.respectively(view.before(first)).is_some();
    if !one || !free || !below || !paired {
        return None;
    }
    let case = if adds_up(view, total.index, &list) { "subtotal/holds" } else { "subtotal/differs" };
    let sum = value_of(view, &list)?;
    (comes_near(view, total, sum) || is_one_slip(total.figure.value, sum))
        .then(|| outcome(view, case, total.index, &list))
        .flatten()
}

/// 许可18206件、处罚1940件、强制61件,三类合计20207件: how many parts the words before a total say there are.
fn number_of_kinds(view: &View<'_>, total: &Item<'_>) -> Option<usize> {
    let last = total.index.checked_sub(1).map(|i| &view.items[i]).filter(|last| last.sentence == total.sentence)?;
    let of_kinds = last.figure.unit.as_deref().is_some_and(|unit| view.checks().kinds.contains(unit));
    let near = of_kinds && last.reading.is_count() && view.between(last, total).len() <= MOST_KINDS_WORDS;
    last.figure.value.to_usize().filter(|kinds| near && (2..=MOST_CONFIRMED).contains(kinds))
}

/// Bytes between a number of kinds and the total of them: 三类案件合计.
const MOST_KINDS_WORDS: usize = 36;
