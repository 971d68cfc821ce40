//! Which number parts divide: the one that the text puts before them, or another that they add up to.
//!
//! In: a total with parts that do not add up to it. Out: the total that they are of. What to say of it is left to `subtotal`.

use super::complete::divides;
use super::subtotal::{adds_up, is_part, value_of};
use super::view::{Item, View};
use crate::model::Kind;

/// 412860件,较上年388214件增加24646件;其中甲…、乙…: parts divide the value of their own year.
pub fn of_own_year<'v, 'a>(view: &'v View<'a>, whole: &'v Item<'a>, part: &Item<'_>) -> &'v Item<'a> {
    let (w, p) = (whole.figure, part.figure);
    let own = |i: &&Item<'_>| {
        i.figure.period == p.period
            && i.figure.kind == Kind::Level
            && i.figure.metric == w.metric
            && is_part(view, i, part)
    };
    if w.period == p.period { whole } else { view.back(whole).find(own).unwrap_or(whole) }
}

/// Behind the last part of a breakdown a second 其中 may divide that part or, once more, the whole: 其中乡镇286人、区直526人,
/// 其中男性500人、女性312人.
pub fn meant(view: &View<'_>, last: usize, parts: &[usize]) -> usize {
    let part = &view.items[last];
    let Some(whole) = part.figure.part_of.and_then(|whole| view.items.get(whole)) else { return last };
    let same = is_part(view, whole, part) && parts.iter().all(|&p| is_part(view, whole, &view.items[p]));
    if !same || whole.index >= last || adds_up(view, last, parts) {
        return last;
    }
    let Some(sum) = value_of(view, parts) else { return last };
    let nearer = (whole.figure.value - sum).abs() < (part.figure.value - sum).abs();
    if adds_up(view, whole.index, parts) || divides(view, parts) && nearer { whole.index } else { last }
}

/// 执法案件5000件。行政处罚100件,上年90件。分领域看,行政处罚中甲60件、乙40件: a figure nearer to the parts than their total, of
/// their metric, that they add up to exactly.
pub fn nearer_total(view: &View<'_>, total: usize, parts: &[usize]) -> Option<usize> {
    let first = &view.items[*parts.first()?];
    let sum = value_of(view, parts)?;
    let near = view.items.get(total + 1..first.index)?.iter().rev();
    let alike =
        |i: &&Item<'_>| i.figure.value == sum && i.figure.metric == first.figure.metric && is_part(view, i, first);
    near.filter(|i| i.line == first.line).find(alike).map(|i| i.index)
}

/// 立案37件;结案34件,罚款68.4万元。其中采砂11件、取水15件、…: what the parts add up to exactly, in their paragraph before the total and
/// of another metric than it, is what they divide.
pub fn of_other(view: &View<'_>, total: usize, parts: &[usize]) -> Option<usize> {
    let whole = &view.items[total];
    let first = parts.first().filter(|first| parts.len() > 2 && **first > total && whole.figure.table.is_none())?;
    let (line, sum) = (view.items[*first].line, value_of(view, parts)?);
    let before = view.items[..*first].iter().rev().take(NEAR_WHOLES).take_while(|i| i.line == line);
    let other = |i: &&Item<'_>| {
        let f = i.figure;
        let level = f.kind == Kind::Level && f.metric.is_some() && f.part_of.is_none() && f.value == sum;
        level && f.metric != whole.figure.metric && is_part(view, i, &view.items[*first])
    };
    before.filter(|i| i.figure.table.is_none()).find(other).map(|i| i.index)
}

/// Figures before parts among which what they divide is looked for.
const NEAR_WHOLES: usize = 12;
