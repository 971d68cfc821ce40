//! Parts that open a sentence, behind their total in the one before: 告发案件2415件,平均每件裁罚5.9万元。其中空气污染告发812件、….
//!
//! In: the sentences of a report outside its tables. Out: a finding on a total that `subtotal` has no parts of, where the first
//! of the parts counts by the words of the total.

use super::subtotal::judge;
use super::view::{Item, View, same_measure};
use crate::model::{Finding, Kind};

/// Checks the breakdowns that open sentences; `known` are the parts that totals have by the text itself.
pub fn check(view: &View<'_>, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    let some = &view.checks().partition.some;
    for first in view.items.iter().filter(|i| is_free(i)) {
        let words = view.sentence_before(first).trim_start();
        let opens = some.start_of(words).is_some_and(|word| words.len() - word.len() <= MOST_NAME)
            || divides(view, words).is_some_and(|name| name.len() <= MOST_NAME);
        let previous = first.index.checked_sub(1).map(|i| &view.items[i]);
        if !opens || previous.is_none_or(|p| p.sentence == first.sentence) {
            continue;
        }
        let alike = |i: &&Item<'_>| is_free(i) && i.sentence == first.sentence && same_measure(i.figure, first.figure);
        let parts: Vec<usize> =
            view.items[first.index..].iter().take(MOST_PARTS).take_while(alike).map(|i| i.index).collect();
        let total = total_before(view, first).filter(|total| parts.len() > 1 && known[total.index].is_empty());
        if let Some(total) = total.filter(|t| parts.iter().all(|p| view.items[*p].figure.value <= t.figure.value)) {
            judge(view, total.index, &parts, findings);
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
