//! Shares of a whole that exceed it, alone or together.

use super::view::{Item, View, shown, with_unit};
use crate::model::{Finding, Kind, Precision};
use rust_decimal::Decimal;

/// Checks all shares of a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let percent = view.checks().changes.percent.as_str();
    let shares: Vec<&Item<'_>> = view
        .items
        .iter()
        .filter(|i| i.figure.kind == Kind::Share && i.figure.unit.as_deref() == Some(percent))
        .collect();
    findings.extend(over_whole(view).filter_map(|share| over(view, share)));
    for list in shares.chunk_by(|a, b| a.sentence == b.sentence && a.figure.table.is_none() && b.figure.table.is_none())
    {
        findings.extend(together(view, list));
    }
}

/// The shares that exceed a whole that they are of.
pub fn over_whole<'v, 'r>(view: &'v View<'r>) -> impl Iterator<Item = &'v Item<'r>> {
    let percent = view.checks().changes.percent.as_str();
    let share = move |i: &&Item<'_>| i.figure.kind == Kind::Share && i.figure.unit.as_deref() == Some(percent);
    view.items.iter().filter(share).filter(|i| i.figure.value > Decimal::ONE_HUNDRED && is_of_whole(view, i))
}

/// Whether a share cannot be more than the whole.
fn is_of_whole(view: &View<'_>, share: &Item<'_>) -> bool {
    let words = &view.checks().shares;
    let column = share.figure.table.as_ref().and_then(|t| t.column.as_deref()).unwrap_or_default();
    let before = if share.figure.table.is_some() { column } else { view.before(share) };
    let known = view.metric(share).is_some_and(|m| m.max.is_some_and(|max| share.figure.value > max));
    let closed = known || words.of_whole.is_in(before) || words.rates.is_in(before);
    closed && !words.open.is_in(before) && share.figure.precision == Precision::Exact
}

fn over(view: &View<'_>, share: &Item<'_>) -> Option<Finding> {
    let stated = with_unit(share.figure);
    let mut finding = view.finding("share/over", &[("stated", &stated)], &[share.index])?;
    finding.arithmetic = format!("{stated} > 100%");
    Some(finding)
}

/// Whether the first of several shares make up the whole already: what follows divides it anew (男性62%、女性38%，党员50%).
fn divides_twice(list: &[&Item<'_>]) -> bool {
    let mut sum = Decimal::ZERO;
    let wholes = list.iter().map(|i| {
        sum += i.figure.value;
        sum
    });
    wholes.take(list.len() - 1).any(|sum| sum == Decimal::ONE_HUNDRED)
}

/// Shares beyond which together they are of different divisions, where no 分别 says that they are of one.
fn overlapping() -> Decimal {
    Decimal::from(130)
}

/// Shares that one after another are said to be of one whole.
fn together(view: &View<'_>, list: &[&Item<'_>]) -> Option<Finding> {
    let words = &view.checks().shares;
    let first = list.first()?;
    let listed = words.listed.is_in(view.before(first));
    let of_whole = |i: &&Item<'_>| words.of_whole.is_in(view.before(i));
    let open = list.iter().any(|i| words.open.is_in(view.before(i)) || words.rates.is_in(view.before(i)));
    let of_one_whole = listed || list.len() > 2 && list.iter().all(of_whole);
    let of_part = list.iter().skip(1).any(|i| words.of_part.is_in(view.before(i)));
    if list.len() < 2 || open || of_part || !of_one_whole || divides_twice(list) {
        return None;
    }
    let sum = list.iter().try_fold(Decimal::ZERO, |sum, i| sum.checked_add(i.figure.value))?;
    if !listed && sum > overlapping() {
        // 本科以上占98%，法律专业占45%，党员占60%: each divides the whole anew.
        return None;
    }
    let slack = list.iter().fold(Decimal::ZERO, |slack, i| slack + i.reading.step / Decimal::TWO);
    let case = match sum - Decimal::ONE_HUNDRED {
        off if off.abs() <= slack => "share/sum_holds",
        off if off > Decimal::ZERO => "share/sum_over",
        _ => return None,
    };
    let told = format!("{}%", shown(sum));
    let figures: Vec<usize> = list.iter().map(|i| i.index).collect();
    let mut finding = view.finding(case, &[("sum", &told)], &figures)?;
    let terms: Vec<String> = list.iter().map(|i| with_unit(i.figure)).collect();
    let tail = if case == "share/sum_over" { " > 100%" } else { "" };
    finding.arithmetic = format!("{} = {told}{tail}", terms.join(" + "));
    Some(finding)
}
