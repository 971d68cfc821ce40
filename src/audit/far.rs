//! Changes whose sentence tells no value of this year: 立案数下降4.4%(上年为49起), where the cases filed stand in another passage.
//!
//! In: a change of a metric. Out: a finding by the one value that the report gives of it, where the sentence of the change tells
//! the year before, or the same change in another unit.

use super::change::{by_difference, compare};
use super::view::{Item, View, same_measure};
use crate::model::{Finding, Kind};

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
        before && f.scope.is_none() && same_measure(f, now.figure) && i.sentence == change.sentence
    };
    let near = [change.index + 1, change.index.wrapping_sub(1)];
    match near.iter().find_map(|i| view.items.get(*i).filter(base)) {
        Some(base) => compare(view, base, now, change),
        None => by_difference(view, now, change),
    }
}

/// The value of a metric that all of a report agrees on.
fn only_value<'v, 'a>(view: &'v View<'a>, metric: &str) -> Option<&'v Item<'a>> {
    let mut all = view.whole(metric);
    let first = all.next().filter(|first| first.reading.is_exact())?;
    let same = |i: &Item<'_>| i.figure.value == first.figure.value && same_measure(i.figure, first.figure);
    all.all(same).then_some(first)
}
