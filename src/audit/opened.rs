//! Parts that the words around them say are all of the number before (由…构成), and those that open a sentence, behind their total
//! in the one before: 告发案件2415件,平均每件裁罚5.9万元。其中空气污染告发812件、….
//!
//! In: the sentences of a report outside its tables. Out: a finding on a total that `subtotal` has no parts of, where the first
//! of the parts counts by the words of the total.

use super::subtotal::{adds_up, comes_near, judge, outcome, value_of};
use super::view::{Item, LISTED, View, same_measure};
use crate::model::{Finding, Kind};

/// Checks the breakdowns that open sentences; `known` are the parts that totals have by the text itself.
pub fn check(view: &View<'_>, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    composed(view, known, findings);
    let some = &view.checks().partition.some;
    let leads = |i: &&Item<'_>| i.index.checked_sub(1).is_some_and(|last| view.items[last].sentence != i.sentence);
    for first in view.items.iter().filter(|i| is_free(i)).filter(leads) {
        let words = view.sentence_before(first).trim_start();
        let opens = some.start_of(words).is_some_and(|word| words.len() - word.len() <= MOST_NAME)
            || divides(view, words).is_some_and(|name| name.len() <= MOST_NAME)
            || within(view, words);
        if !opens {
            continue;
        }
        let alike = |i: &&Item<'_>| is_free(i) && i.sentence == first.sentence && same_measure(i.figure, first.figure);
        let parts: Vec<usize> =
            view.items[first.index..].iter().take(MOST_PARTS).take_while(alike).map(|i| i.index).collect();
        let total =
            total_before(view, first).filter(|_| !within(view, words)).or_else(|| total_within(view, first, words));
        let total = total.filter(|total| parts.len() > 1 && known[total.index].is_empty());
        // What a passage tells of some of them may overlap: only what comes near the total is meant to be it.
        let total = total.filter(|total| {
            !within(view, words) || value_of(view, &parts).is_some_and(|sum| comes_near(view, total, sum))
        });
        if let Some(total) = total.filter(|t| parts.iter().all(|p| view.items[*p].figure.value <= t.figure.value)) {
            judge(view, total.index, &parts, findings);
        }
    }
}

/// 行政检查6481次,由日常检查4210次、专项检查1866次、联合检查342次构成: a list that the words around it say is all of the number before.
fn composed(view: &View<'_>, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    let partition = &view.checks().partition;
    let level = |i: &Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none() && i.reading.is_exact();
    for pair in view.items.windows(2) {
        let (total, first) = (&pair[0], &pair[1]);
        let alike = |i: &Item<'_>| level(i) && i.sentence == total.sentence && same_measure(i.figure, total.figure);
        let lead = view.between(total, first).trim_start_matches([',', ' ']);
        if partition.made_of.start_of(lead).is_none()
            || !level(total)
            || !alike(first)
            || !known[total.index].is_empty()
        {
            continue;
        }
        let listed = |pair: &&[Item<'_>]| alike(&pair[1]) && view.between(&pair[0], &pair[1]).starts_with(LISTED);
        let more = view.items[first.index..].windows(2).take(MOST_PARTS).take_while(listed).count();
        let last = &view.items[first.index + more];
        let behind = view.text.text.get(last.span.end..).unwrap_or_default();
        if more > 0 && partition.made.start_of(behind).is_some() {
            let parts: Vec<usize> = (first.index..=last.index).collect();
            let case = if adds_up(view, total.index, &parts) { "subtotal/holds" } else { "subtotal/differs" };
            findings.extend(outcome(view, case, total.index, &parts));
        }
    }
}

/// 依污染别分:空气污染处分4310件: what stands behind the words that say by what something is divided.
fn divides<'t>(view: &View<'_>, words: &'t str) -> Option<&'t str> {
    let partition = &view.checks().partition;
    partition.by.start_of(words)?;
    let (by, name) = words.split_once([',', ':'])?;
    (by.len() <= MOST_NAME && partition.by_end.end_of(by).is_some()).then_some(name)
}

/// 行政检查中,日常检查5218件、…: whether the words before the first part name what it is a part of.
fn within(view: &View<'_>, words: &str) -> bool {
    let name = words.split_once([',', ':']).filter(|(name, part)| name.len() <= MOST_NAME && part.len() <= MOST_NAME);
    name.is_some_and(|(name, _)| view.checks().partition.within.end_of(name).is_some())
}

/// The one value of the metric of a part that the report tells before, where the words before the part name that metric.
fn total_within<'v, 'a>(view: &'v View<'a>, first: &Item<'_>, words: &str) -> Option<&'v Item<'a>> {
    let metric = view.metric(first).filter(|_| within(view, words))?;
    let (name, _) = words.split_once([',', ':'])?;
    if !std::iter::once(&metric.name).chain(&metric.aliases).any(|own| name.contains(own.as_str())) {
        return None;
    }
    let own = |i: &&Item<'_>| i.index < first.index && i.figure.table.is_none() && same_measure(i.figure, first.figure);
    let mut told = view.whole(&metric.id).filter(own);
    let total = told.next()?;
    (total.reading.is_exact() && told.all(|other| other.figure.value == total.figure.value)).then_some(total)
}

fn is_free(item: &Item<'_>) -> bool {
    item.figure.kind == Kind::Level && item.figure.table.is_none() && item.figure.part_of.is_none()
}

/// The nearest number of the sentence before that counts in the unit of a part and by a word of it.
fn total_before<'v, 'a>(view: &'v View<'a>, first: &Item<'_>) -> Option<&'v Item<'a>> {
    let last = first.index.checked_sub(1).map(|i| &view.items[i])?;
    let near = view.items[..first.index].iter().rev().take(NEAR).take_while(|i| i.sentence == last.sentence);
    let words = view.before(first);
    let named = |i: &&Item<'_>| {
        let subject: Vec<char> = i.figure.subject.as_deref().unwrap_or_default().chars().collect();
        subject.windows(2).any(|pair| words.contains(&pair.iter().collect::<String>()))
    };
    let whole = |i: &&Item<'_>| {
        let one_metric = i.figure.metric.is_none() || i.figure.metric == first.figure.metric;
        is_free(i) && same_measure(i.figure, first.figure) && one_metric && i.figure.period == first.figure.period
    };
    near.filter(whole).find(named).filter(|_| first.line - last.line <= 1)
}

/// Bytes of the name of the first part, behind the words that open the list.
const MOST_NAME: usize = 60;
/// Parts of a list.
const MOST_PARTS: usize = 40;
/// Numbers of a sentence in which a total is looked for.
const NEAR: usize = 12;
