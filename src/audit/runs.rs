//! Rates that 分别 pairs with the numbers of other lists of their sentence: 分别受理300件、400件,分别办结288件、380件,办结率分别为96%、95%.
//!
//! In: a share. Out: its place in a list of shares, and the numbers at the same place of the lists that tell the terms of its rate.

use super::rate::is_told;
use super::view::{Item, LISTED, View, same_measure};
use crate::dictionary::Rate;
use crate::model::Kind;
use std::ops::Range;

/// The numbers that stand side by side with one, joined by nothing but the mark of a list or a word for it, itself among them.
pub fn around(view: &View<'_>, item: &Item<'_>) -> Range<usize> {
    let joined = |a: &Item<'_>, b: &Item<'_>| {
        let gap = view.between(a, b).trim();
        let alike = a.sentence == b.sentence && a.figure.kind == b.figure.kind && same_measure(a.figure, b.figure);
        let mark = gap.strip_prefix(LISTED).is_some_and(str::is_empty) || view.checks().partition.joins.contains(gap);
        alike && mark && a.figure.table.is_none() && b.figure.table.is_none()
    };
    let (mut from, mut to) = (item.index, item.index + 1);
    while from > 0 && to - from < MOST && joined(&view.items[from - 1], &view.items[from]) {
        from -= 1;
    }
    while to < view.items.len() && to - from < MOST && joined(&view.items[to - 1], &view.items[to]) {
        to += 1;
    }
    from..to
}

/// Numbers of the longest list.
const MOST: usize = 12;

/// The terms of the share of a list, where its sentence has one list of as many for each of them.
pub fn terms<'v, 'a>(
    view: &'v View<'a>,
    rates: &Range<usize>,
    share: usize,
    rate: &Rate,
) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let first = &view.items[rates.start];
    let (from, to) = (rates.start.saturating_sub(NEAR), (rates.end + NEAR).min(view.items.len()));
    let mut lists: Vec<Range<usize>> = Vec::new();
    let mut at = from;
    while at < to {
        let list = around(view, &view.items[at]);
        at = list.end.max(at + 1);
        let own = list.start >= rates.start && list.end <= rates.end;
        let level = matches!(view.items[list.start].figure.kind, Kind::Level | Kind::Target);
        if list.len() == rates.len() && level && !own && view.items[list.start].sentence == first.sentence {
            lists.push(list);
        }
    }
    let words = |list: &Range<usize>| view.before(&view.items[list.start]);
    let above = |list: &&Range<usize>| is_told(view, &rate.numerator, words(list));
    let top = lists.iter().find(above)?;
    let bottom = lists.iter().find(|list| *list != top && is_told(view, &rate.denominator, words(list)))?;
    let place = share - rates.start;
    let (top, bottom) = (&view.items[top.start + place], &view.items[bottom.start + place]);
    same_measure(top.figure, bottom.figure).then_some((top, bottom))
}

/// Numbers around a list among which its terms are looked for.
const NEAR: usize = 30;
