//! Second numbers beside the parts of a breakdown: 罚款163.5万元,其中事故类5起、罚款98万元;非事故类47起、罚款65.5万元.
//!
//! In: totals whose parts add up, each with one more number right behind it in another unit. Out: a finding on what these second
//! numbers add up to, against that of the total. A list that leaves parts out is not judged.

use super::subtotal::{adds_up, outcome};
use super::view::{Item, View, same_measure};
use crate::dictionary::List;
use crate::model::{Finding, Kind};

/// Checks what stands beside the parts of all breakdowns; `known` are the parts of each total.
pub fn check(view: &View<'_>, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    for (total, parts) in known.iter().enumerate().filter(|(_, parts)| parts.len() > 1 && parts.len() <= MOST_PARTS) {
        if parts[0] > total && adds_up(view, total, parts) {
            findings.extend(judge(view, total, parts));
        }
    }
}

/// Longer lists than reports have.
const MOST_PARTS: usize = 40;

fn judge(view: &View<'_>, total: usize, parts: &[usize]) -> Option<Finding> {
    let seconds: Option<Vec<usize>> = parts.iter().map(|&part| beside(view, part)).collect();
    let seconds = seconds.filter(|seconds| !seconds.iter().any(|second| parts.contains(second)))?;
    let first = &view.items[seconds[0]];
    let alike = |i: &&Item<'_>| {
        let (f, g) = (i.figure, first.figure);
        let one_metric = f.metric.is_none() || g.metric.is_none() || f.metric == g.metric;
        f.kind == Kind::Level && same_measure(f, g) && f.period == g.period && one_metric && i.reading.is_exact()
    };
    if !seconds.iter().all(|&second| alike(&&view.items[second])) {
        return None;
    }
    let whole = view.items.get(total + 1..parts[0])?.iter().find(alike)?;
    let case = if adds_up(view, whole.index, &seconds) { "subtotal/holds" } else { "subtotal/differs" };
    outcome(view, case, whole.index, &seconds)
}

/// The number right behind a part, in another unit, of the part itself: no average, none of a single case.
fn beside(view: &View<'_>, part: usize) -> Option<usize> {
    let (item, next) = (&view.items[part], view.items.get(part + 1)?);
    let gap = view.between(item, next);
    let near = next.sentence == item.sentence && gap.len() <= MOST_GAP && !gap.contains([';', ')']);
    let level = next.figure.kind == Kind::Level && next.reading.is_exact() && next.figure.unit != item.figure.unit;
    let averages = view.words.of(List::Means);
    let at = averages.partition_point(|found| found.span.start < item.span.end);
    let average = averages.get(at).is_some_and(|found| found.span.start < next.span.start);
    let one = view.checks().numbers.one_case.is_in(gap);
    (near && level && !average && !one).then_some(part + 1)
}

/// Bytes between a part and the number beside it.
const MOST_GAP: usize = 36;
