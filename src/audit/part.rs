//! Whether one figure may be a part of another, by what both count. Whether the text says so is left to `subtotal`.

use super::view::{Item, View, same_measure};
use crate::dictionary::Sum;
use crate::model::{Figure, Kind};

/// Whether a figure can be a part of another: of one measure and year, and of a metric that is not known to be a part of
/// something else. A fraction is no part of a count.
pub fn is_part(view: &View<'_>, whole: &Item<'_>, part: &Item<'_>) -> bool {
    let (w, p) = (whole.figure, part.figure);
    let kind = w.kind == Kind::Level && p.kind == Kind::Level;
    let counted = || !whole.reading.is_count() || p.value.fract().is_zero();
    kind && w.period == p.period
        && (same_measure(w, p) || is_counted_with(view, w, p))
        && counted()
        && !view.checks().dates.opens(view.clause_before(part))
        && is_below(view, w.metric.as_deref(), p.metric.as_deref())
}

/// 行政检查9620次、行政处罚4218件,以上合计13838件: whether a part counts in a unit that reports use for that of its total, which the
/// catalogue lists it in.
fn is_counted_with(view: &View<'_>, whole: &Figure, part: &Figure) -> bool {
    let lists = |sum: &Sum| {
        let total = whole.metric.as_ref().is_none_or(|metric| *metric == sum.total);
        total && !sum.complete && part.metric.as_ref().is_some_and(|metric| sum.parts.contains(metric))
    };
    let conflict = &view.checks().conflict;
    conflict.is_one_unit(whole.unit.as_deref(), part.unit.as_deref()) && view.checks().sums.iter().any(lists)
}

/// Whether the catalogue allows a metric to be a part of another: it is one, or belongs to no whole and is not the whole
/// of the other.
fn is_below(view: &View<'_>, whole: Option<&str>, part: Option<&str>) -> bool {
    let (Some(whole), Some(part)) = (whole, part) else { return true };
    // 立案216件,其中普通程序48件: what a case goes through is divided as the penalty that it comes to.
    let listed = |sum: &Sum| sum.listed && sum.total == whole && sum.parts.iter().any(|own| own == part);
    if view.checks().sums.iter().any(listed) {
        return true;
    }
    let total = |id: &str| view.dictionaries.metrics.get(id).and_then(|m| m.total.as_deref());
    leads_to(part, whole, total) || total(part).is_none() && !leads_to(whole, part, total)
}

/// Whether going from a metric to its total, and on, comes to another.
fn leads_to<'d>(from: &str, to: &str, total: impl Fn(&str) -> Option<&'d str>) -> bool {
    let mut at = (from == to, total(from));
    // The catalogue is some four deep.
    for _ in 0..8 {
        match at {
            (false, Some(id)) => at = (id == to, total(id)),
            (found, _) => return found,
        }
    }
    at.0
}
