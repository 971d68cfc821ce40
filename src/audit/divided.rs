//! Which number parts divide: the one that the text puts before them, or another that they add up to.
//!
//! In: a total with parts that do not add up to it. Out: the total that they are of. What to say of it is left to `subtotal`.

use super::complete::divides;
use super::exact::is_one_slip;
use super::part::is_part;
use super::subtotal::{adds_up, comes_near, outcome, value_of};
use super::view::{Item, LISTED, View, same_measure};
use crate::dictionary::WordSet;
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

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

/// 案件86420件,其中行政检查41258件、行政处罚12736件。按程序分,简易程序9814件,普通程序2922件: parts that do not add up to what the text puts before
/// them and come near the total that the catalogue has of them, told before in their paragraph, are of that.
pub fn by_catalogue(view: &View<'_>, parts: &mut [Vec<usize>]) {
    let other = |(total, list): (usize, &[usize])| {
        let (whole, sum) = (catalogued(view, total, list)?, value_of(view, list)?);
        (adds_up(view, whole.index, list) || comes_near(view, whole, sum) || is_one_slip(whole.figure.value, sum))
            .then(|| (total, whole.index, list.to_vec()))
    };
    let several = |(total, list): &(usize, &[usize])| list.len() > 1 && !adds_up(view, *total, list);
    let moved: Vec<_> = divisions(view, parts).into_iter().filter(several).filter_map(other).collect();
    for (from, to, list) in moved {
        parts[from].retain(|part| !list.contains(part));
        parts[to].extend(list);
    }
}

/// The total that the catalogue has of all the parts of a list, before them in their paragraph, where `total` is not of it.
fn catalogued<'v, 'a>(view: &'v View<'a>, total: usize, list: &[usize]) -> Option<&'v Item<'a>> {
    let first = &view.items[*list.first()?];
    let id = view.metric(first)?.total.as_deref()?;
    let of_one = list.iter().all(|part| view.metric(&view.items[*part]).and_then(|m| m.total.as_deref()) == Some(id));
    let own = |i: &Item<'_>| i.figure.metric.as_deref() == Some(id);
    let before = view.items[..first.index].iter().rev().take(NEAR_WHOLES).take_while(|i| i.line == first.line);
    let whole = |i: &&Item<'_>| own(i) && i.figure.table.is_none() && i.reading.is_exact() && is_part(view, i, first);
    before.filter(|_| of_one && !own(&view.items[total])).find(whole)
}

/// Each total with its parts, once for each way in which it is divided: 5007件(普通程序2668件,简易程序2339件)。按处罚种类统计,警告….
pub fn divisions<'p>(view: &View<'_>, parts: &'p [Vec<usize>]) -> Vec<(usize, &'p [usize])> {
    let anew = |part: usize| view.dictionaries.wording.divides_total(view.before(&view.items[part]));
    let alike = |a: &usize, b: &usize| view.items[*a].sentence == view.items[*b].sentence || !anew(*b);
    let of_total = |(total, parts): (usize, &'p Vec<usize>)| parts.chunk_by(alike).map(move |chunk| (total, chunk));
    parts.iter().enumerate().flat_map(of_total).collect()
}

/// 205人,…;30岁以下48人,30—45岁102人,45岁以上55人: a division by age, which leaves nobody out, behind another.
pub fn by_ages(view: &View<'_>, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    let partition = &view.checks().partition;
    let level = |i: &&Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none() && i.reading.is_exact();
    let named = |i: &&Item<'_>| level(i) && partition.ages.is_in(view.before(i));
    let of = |i: &Item<'_>, words: &WordSet| words.is_in(view.before(i));
    for first in view.items.iter().filter(|i| named(i) && of(i, &partition.below)) {
        let behind = view.items[first.index..].iter().take(MOST_AGES).take_while(|i| i.sentence == first.sentence);
        // The ages themselves (30—45岁) may be read as numbers.
        let counts = behind.filter(|i| same_measure(i.figure, first.figure)).take_while(|i| level(i));
        let mut parts: Vec<usize> = Vec::new();
        for part in counts {
            parts.push(part.index);
            if of(part, &partition.above) {
                break;
            }
        }
        let closed = parts.last().is_some_and(|last| of(&view.items[*last], &partition.above));
        // A list whose other ages name no metric is known in part only.
        let told = known.iter().any(|known| parts.iter().all(|part| known.contains(part)));
        if parts.len() < 3 || !closed || told {
            continue;
        }
        let whole = |i: &&Item<'_>| {
            level(i) && is_part(view, i, first) && i.figure.part_of.is_none() && !parts.contains(&i.index)
        };
        if let Some(whole) = view.back(first).filter(whole).last() {
            judge_all(view, whole.index, &parts, findings);
        }
    }
}

/// Numbers behind the first of a division by age that are looked at.
const MOST_AGES: usize = 16;

/// What to say of parts that are surely all of a number.
fn judge_all(view: &View<'_>, whole: usize, parts: &[usize], findings: &mut Vec<Finding>) {
    let case = if adds_up(view, whole, parts) { "subtotal/holds" } else { "subtotal/differs" };
    findings.extend(outcome(view, case, whole, parts));
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
    // 核定编制60名,实有52名,空编8名,其中行政编制20名、事业编制40名: two names that divide a whole are enough.
    let meant = parts.len() > 2 || divides(view, parts);
    let first = parts.first().filter(|first| meant && **first > total && whole.figure.table.is_none())?;
    let (line, sum) = (view.items[*first].line, value_of(view, parts)?);
    let before = view.items[..*first].iter().rev().take(NEAR_WHOLES).take_while(|i| i.line == line);
    let other = |i: &&Item<'_>| {
        let f = i.figure;
        let level = f.kind == Kind::Level && f.metric.is_some() && f.part_of.is_none() && f.value == sum;
        level && f.metric != whole.figure.metric && is_part(view, i, &view.items[*first])
    };
    before.filter(|i| i.figure.table.is_none()).find(other).map(|i| i.index)
}

/// 立案866件,结案812件。从违法类型看,食品类403件,药品类281件,其余182件: what was taken for the total is the first of a list that adds
/// up to a number before it. Gives that number, and the list.
pub fn of_list(view: &View<'_>, total: usize, parts: &[usize]) -> Option<(usize, Vec<usize>)> {
    let first = &view.items[total];
    let list: Vec<usize> = std::iter::once(total).chain(parts.iter().copied()).collect();
    let joined = parts.first() == Some(&(total + 1)) && first.figure.table.is_none();
    let sum = value_of(view, &list).filter(|_| joined)?;
    let before = view.items[..total].iter().rev().take(NEAR_WHOLES).take_while(|i| i.line == first.line);
    let whole = |i: &&Item<'_>| i.figure.kind == Kind::Level && i.figure.value == sum && i.reading.is_exact();
    let mut found = before.filter(whole).filter(|i| i.figure.table.is_none() && same_measure(i.figure, first.figure));
    found.next().map(|whole| (whole.index, list))
}

/// Figures before parts among which what they divide is looked for.
const NEAR_WHOLES: usize = 12;

/// 甲781件、乙112件、丙130件,合计551件: the parts of a total behind them, with the first one, which is more than all.
pub fn with_first(view: &View<'_>, total: usize, parts: &[usize]) -> Vec<usize> {
    let (whole, first) = (&view.items[total], &view.items[parts[0]]);
    let before = first.index.checked_sub(1).map(|i| &view.items[i]).filter(|b| b.sentence == first.sentence);
    let listed = before.filter(|b| view.between(b, first).starts_with(LISTED) && b.figure.part_of.is_none());
    let more = listed.filter(|b| b.figure.value > whole.figure.value && is_part(view, whole, b));
    more.map(|b| b.index).into_iter().chain(parts.iter().copied()).collect()
}

/// 26件,其中甲19件、乙4件、丙3件、其他2件: what is left, told behind parts that make up their total without it.
pub fn rest_behind(view: &View<'_>, parts: &[usize]) -> Option<usize> {
    let last = &view.items[*parts.last()?];
    let next = view.items.get(last.index + 1).filter(|next| next.sentence == last.sentence)?;
    let level = next.figure.kind == Kind::Level && next.figure.value > Decimal::ZERO;
    let joined = view.between(last, next).strip_prefix([LISTED, ',']);
    let rest = joined.is_some_and(|name| view.checks().shares.rest.contains(name.trim()));
    (rest && level && same_measure(last.figure, next.figure)).then_some(next.index)
}

/// 立案653宗,分为巡查发现312宗、群众举报208宗、部门移送74宗;结案618宗: behind a semicolon the next stage of the same cases is told,
/// which is no part.
pub fn before_next_stage<'p>(view: &View<'_>, parts: &'p [usize]) -> &'p [usize] {
    let stages = &view.checks().partition.stages;
    let next = |pair: &[usize]| {
        let gap = view.between(&view.items[pair[0]], &view.items[pair[1]]);
        gap.strip_prefix(';').is_some_and(|name| stages.start_of(name.trim_start()).is_some())
    };
    match parts.windows(2).position(next) {
        Some(last) if last > 0 => &parts[..=last],
        _ => parts,
    }
}

/// Whether a total is a fraction of what is counted, and its parts are whole: a cell of another column was taken for it.
pub fn is_misread(view: &View<'_>, total: &Item<'_>, sum: Decimal) -> bool {
    let counted = total.figure.unit.as_ref().is_some_and(|unit| !view.checks().numbers.continuous.contains(unit));
    counted && total.figure.table.is_some() && !total.figure.value.fract().is_zero() && sum.fract().is_zero()
}

/// 火警36412宗,当中三级火警9宗;特别服务召唤41087宗: whether a part behind a semicolon is more than the whole, and so none of it.
pub fn has_larger(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    let beyond = |pair: &[usize]| {
        let (last, next) = (&view.items[pair[0]], &view.items[pair[1]]);
        let larger = next.figure.value > view.items[total].figure.value;
        larger && last.index < next.index && view.between(last, next).contains(';')
    };
    parts.windows(2).any(beyond)
}
