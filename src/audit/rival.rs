//! Which value a stated change is about, where several stand before it: 处罚3460宗,其中罚款2403宗。较上年的3000宗增长15.3%.
//!
//! In: a change with the value of the year before and the one that the words put it to. Out: the value that is meant. Behind the
//! parts of a whole the words alone do not tell it; the arithmetic does.

use super::beside::is_glue;
use super::change::{ChangeUnit, reckoned};
use super::view::{Item, View, same_measure};
use crate::model::Kind;
use rust_decimal::Decimal;

/// Figures before a change among which its value may stand.
const NEAR: usize = 12;

/// The value that a change is about: the one given if it fits, else another of its line that does, else of both and the whole
/// that the one given is a part of the nearest. None where what fits counts something else, so that nobody is in the wrong.
pub fn meant<'v, 'a>(
    view: &'v View<'a>,
    unit: ChangeUnit,
    before: &Item<'_>,
    now: &'v Item<'a>,
    change: &Item<'_>,
) -> Option<&'v Item<'a>> {
    if fits(unit, before, now, change) {
        return Some(now);
    }
    let others: Vec<&Item<'a>> = candidates(view, before, change).filter(|i| i.index != now.index).collect();
    let mut fitting = others.iter().filter(|i| fits(unit, before, i, change)).peekable();
    if fitting.peek().is_some() {
        return fitting.find(|i| is_related(view, i, now, before)).copied();
    }
    if is_of_another(view, before, now, change) || is_of_series(view, before, now, change) {
        return None;
    }
    let related = others.into_iter().filter(|i| is_related(view, i, now, before));
    std::iter::once(now).chain(related).min_by_key(|i| off(unit, before, i, change))
}

/// 检查8000次,增长25%,其中入企3000次、下降20%,上年入企3750次: whether the earlier value is what another change of the line was
/// reckoned from.
fn is_of_another(view: &View<'_>, before: &Item<'_>, now: &Item<'_>, change: &Item<'_>) -> bool {
    let from = change.index.saturating_sub(NEAR);
    let near = &view.items[from..(change.index + NEAR).min(view.items.len())];
    let own = |i: &&Item<'_>| i.line == change.line && i.figure.table.is_none();
    let kind = |i: &Item<'_>| (i.figure.kind, i.figure.period) == (now.figure.kind, now.figure.period);
    let values =
        || near.iter().filter(own).filter(|i| kind(i) && i.index != now.index && same_measure(i.figure, before.figure));
    let changes = near.iter().filter(own).filter(|i| i.figure.kind == Kind::Change && i.index != change.index);
    changes
        .filter(|other| other.reading.is_exact())
        .any(|other| values().any(|value| fits(unit_of(view, other), before, value, other)))
}

/// 2020年、2021年、2022年分别为400件、500件、620件,同比分别增长25%、24%: whether the change is that between the earlier value and the one
/// before it.
fn is_of_series(view: &View<'_>, before: &Item<'_>, now: &Item<'_>, change: &Item<'_>) -> bool {
    let near = view.items[..change.index].iter().rev().take(NEAR).take_while(|i| i.line == change.line);
    let mut earlier = near.filter(|i| {
        (i.figure.kind, &i.figure.metric) == (now.figure.kind, &before.figure.metric)
            && i.figure.period.zip(before.figure.period).is_some_and(|(first, second)| first == second - 1)
            && i.figure.table.is_none()
            && same_measure(i.figure, before.figure)
    });
    earlier.any(|first| fits(unit_of(view, change), first, before, change))
}

fn unit_of(view: &View<'_>, change: &Item<'_>) -> ChangeUnit {
    ChangeUnit::of(view.checks(), change.figure.unit.as_deref())
}

/// The values of a line that a change against a value before it may be about.
fn candidates<'v, 'a>(view: &'v View<'a>, before: &Item<'_>, change: &Item<'_>) -> impl Iterator<Item = &'v Item<'a>> {
    let (line, index, figure) = (change.line, before.index, before.figure);
    let period = change.figure.period;
    let near = view.items[..change.index].iter().rev().take(NEAR).take_while(move |i| i.line == line);
    near.filter(move |i| {
        i.index != index
            && (i.figure.kind, i.figure.period) == (figure.kind, period)
            && i.figure.table.is_none()
            && same_measure(i.figure, figure)
    })
}

/// Whether a value may be meant in place of one that words alone lead to: its whole, or what bears the same name or none.
fn is_related(view: &View<'_>, other: &Item<'_>, now: &Item<'_>, before: &Item<'_>) -> bool {
    let whole = now.figure.part_of.and_then(|whole| view.items.get(whole));
    let metrics = [&now.figure.metric, &before.figure.metric];
    let alike = metrics.iter().any(|metric| metric.is_none() || **metric == other.figure.metric);
    whole.is_some_and(|whole| whole.index == other.index) || alike && other.figure.scope == before.figure.scope
}

fn fits(unit: ChangeUnit, before: &Item<'_>, now: &Item<'_>, change: &Item<'_>) -> bool {
    let possible = reckoned(unit, before.reading, now.reading);
    possible.is_some_and(|(_, possible)| {
        possible.meets(change.reading.rounded()) || possible.meets(change.reading.truncated())
    })
}

/// How far from what is stated the change to a value is.
fn off(unit: ChangeUnit, before: &Item<'_>, now: &Item<'_>, change: &Item<'_>) -> Decimal {
    let value = reckoned(unit, before.reading, now.reading).map(|(value, _)| value);
    let off = value.and_then(|value| value.checked_sub(change.figure.value));
    off.map_or(Decimal::MAX, |off| off.abs())
}

/// The value of the year before right before a change, whatever the parts in between made of its name: …,其中甲900件、乙350件,
/// 2022年同期1000件,上升25%; or in brackets right behind it.
pub fn base_beside<'v, 'a>(view: &'v View<'a>, now: &Item<'_>, change: &Item<'_>) -> Option<&'v Item<'a>> {
    let bracketed = view.items.get(change.index + 1).filter(|next| {
        let gap = view.between(change, next);
        next.sentence == change.sentence && gap.starts_with('(') && is_glue(view, gap)
    });
    let mut back = view.back(change);
    let base = bracketed.or_else(|| back.find(|i| i.figure.kind != Kind::Change))?;
    let year = now.figure.period.zip(base.figure.period).is_some_and(|(now, before)| before == now - 1);
    let part = || {
        let parts = view.items.get(now.index + 1..base.index).unwrap_or_default();
        parts.iter().any(|i| i.figure.part_of == Some(now.index) && i.figure.metric == base.figure.metric)
    };
    let named = base.figure.metric.is_none() || base.figure.metric == now.figure.metric || part();
    let alike = base.figure.kind == now.figure.kind && same_measure(base.figure, now.figure);
    let near = bracketed.is_some() || is_glue(view, view.between(base, change));
    (year && alike && named && base.index > now.index && near).then_some(base)
}
