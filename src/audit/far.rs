//! Changes whose sentence tells no value of this year: 立案数下降4.4%(上年为49起), where the cases filed stand in another passage.
//!
//! In: a change of a metric. Out: a finding by the one value that the report gives of it, where the sentence of the change tells
//! the year before, or the same change in another unit.

use super::change::compare;
use super::difference::by_difference;
use super::subject;
use super::view::{Item, View, same_measure};
use super::written::{shown, sign, told_apart, with_unit, written_out};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// What to say of a change by a value that stands elsewhere.
pub fn of_report(view: &View<'_>, change: &Item<'_>) -> Option<Finding> {
    let (figure, year) = (change.figure, view.report.year?);
    let words = view.sentence_before(change);
    if figure.scope.is_some() || view.checks().changes.has_other_base(words, Some(year - 1)) {
        return None;
    }
    let now = only_value(view, figure.metric.as_deref()?)?;
    let base = |i: &&Item<'_>| {
        let f = i.figure;
        let before = f.kind == Kind::Level && f.period == Some(year - 1) && f.metric == figure.metric;
        let alike = f.scope.is_none() && same_measure(f, now.figure) && i.sentence == change.sentence;
        before && alike && !subject::is_limited(view, i)
    };
    let near = [change.index + 1, change.index.wrapping_sub(1)];
    match near.iter().find_map(|i| view.items.get(*i).filter(base)) {
        Some(base) => compare(view, base, now, change),
        None => by_difference(view, now, change),
    }
}

/// 3260万元,比上年增加410万元,增长14.4%: the same change in two units of amounts that are rounded; `compared` where the value is that
/// of the year before (比上年的12.4万元增加7.2万元).
pub fn by_rounded(
    view: &View<'_>,
    level: &Item<'_>,
    difference: &Item<'_>,
    change: &Item<'_>,
    compared: bool,
) -> Option<Finding> {
    let exact = [level, difference, change].iter().all(|i| i.reading.is_exact());
    let (l, d) = (level.reading.rounded(), difference.reading.rounded());
    let base = if compared { l } else { l.minus(d) };
    let (value, before) = (difference.figure.value, level.figure.value);
    let before = if compared { before } else { before.checked_sub(value)? };
    if !exact || change.figure.unit.as_deref() != Some(&*view.checks().changes.percent) || base.low? <= Decimal::ZERO {
        return None;
    }
    let possible = d.over(base).times(Decimal::ONE_HUNDRED);
    let computed = value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
    let case = match () {
        () if possible.meets(change.reading.rounded()) => "change/holds",
        () if possible.meets(change.reading.truncated()) => "change/truncated",
        () => "change/differs",
    };
    let (name, name_en) = view.name_of(&[level, change]);
    let now = before.checked_add(value)?;
    let unit = level.figure.unit.as_deref().unwrap_or("");
    let (from, to, stated) =
        (format!("{}{unit}", shown(before)), format!("{}{unit}", shown(now)), with_unit(change.figure));
    let told = told_apart(computed, change.figure.value, case != "change/differs");
    let line = format!("{}%", shown(told.0));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("before", from.as_str()),
        ("now", &to),
        ("computed", &line),
        ("stated", &stated),
    ];
    let mut finding = view.finding(case, &words, &[level.index, difference.index, change.index])?;
    let sign = sign(!finding.verdict.is_fault(), line == stated);
    let tail = if sign == '=' { String::new() } else { format!(" {sign} {stated}") };
    finding.arithmetic = format!("{} \u{f7} {} = {}{tail}", shown(value), shown(before), written_out(told, "%"));
    Some(finding)
}

/// The value of a metric that all of a report agrees on.
fn only_value<'v, 'a>(view: &'v View<'a>, metric: &str) -> Option<&'v Item<'a>> {
    let mut all = view.whole(metric);
    let first = all.next().filter(|first| first.reading.is_exact())?;
    let same = |i: &Item<'_>| i.figure.value == first.figure.value && same_measure(i.figure, first.figure);
    all.all(same).then_some(first)
}

/// Whether an earlier value is right before a value of its metric that is not the one asked for.
pub fn is_of_another(view: &View<'_>, base: &Item<'_>, now: &Item<'_>) -> bool {
    let next = view.items.get(base.index + 1).filter(|next| next.sentence == base.sentence);
    let (own, of) = (&now.figure, &base.figure);
    let alike =
        |n: &Item<'_>| n.figure.kind == of.kind && n.figure.metric == of.metric && n.figure.period == own.period;
    next.is_some_and(|next| alike(next) && same_measure(next.figure, of) && next.figure.value != own.value)
}
