//! Parts against their total: breakdowns of the text, and the totals of the catalogue.

use super::catalogue;
use super::closing::{reversed, without_closing};
use super::complete::{
    are_steps, divides, has_lost_digit, has_stages, has_swap, is_bracketed, is_catalogued, is_complete, is_foremost,
    is_misprint, may_overlap, names_most,
};
use super::criteria;
use super::divided::{
    before_next_stage, divisions, has_larger, is_misread, meant, nearer_total, of_list, of_other, of_own_year,
    rest_behind, with_first,
};
use super::exact::{Interval, is_one_slip, is_total_misprinted};
use super::part::is_part;
use super::view::{Item, LISTED, STOP, View, same_measure};
use super::written::shown;
use super::{behind, divided, listed, nested, opened, outcomes, paired, places};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// Checks all breakdowns of a text.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let mut parts: Vec<Vec<usize>> = vec![Vec::new(); view.items.len()];
    for item in view.items.iter().filter(|i| i.figure.table.is_none()) {
        let whole = item.figure.part_of.and_then(|whole| view.items.get(whole));
        let whole = whole.map(|whole| of_own_year(view, whole, item));
        if let Some(whole) = whole.filter(|whole| is_part(view, whole, item)) {
            parts[whole.index].push(item.index);
        }
    }
    divided::by_catalogue(view, &mut parts);
    for (total, parts) in divisions(view, &parts).into_iter().filter(|(_, parts)| parts.len() > 1) {
        if let Some(found) = places::apart(view, total, parts).or_else(|| places::one_apart(view, total, parts)) {
            findings.push(found);
        } else if parts.last().is_some_and(|last| *last < total) {
            let parts = &with_first(view, total, parts);
            let case = if adds_up(view, total, parts) { "subtotal/holds" } else { "subtotal/differs" };
            findings.extend(outcome(view, case, total, parts));
        } else if let Some(rest) = without_closing(view, total, parts, findings) {
            breakdowns(view, total, rest, findings);
        } else if !reversed(view, total, parts, findings) {
            let total = meant(view, total, parts);
            if adds_up(view, total, parts) || !interrupted(view, total, parts) {
                breakdowns(view, total, parts, findings);
            }
        }
    }
    outcomes::check(view, &parts, findings);
    opened::check(view, &parts, findings);
    listed::check(view, &parts, findings);
    paired::check(view, &parts, findings);
    for sum in &view.checks().sums {
        catalogue::check(view, sum, &parts, findings);
        catalogue::kinds(view, sum, &parts, findings);
    }
    for (total, _) in parts.iter().enumerate().filter(|(_, parts)| parts.is_empty()) {
        findings.extend(confirmed(view, total));
    }
    divided_again(view, &parts, findings);
    divided::by_ages(view, &parts, findings);
}

/// …683人,其中男性485人、女性198人;行政编制220人、事业编制465人: names that divide a whole, behind another division of it.
fn divided_again(view: &View<'_>, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    let level = |i: &Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none() && i.reading.is_exact();
    for first in 1..view.items.len().saturating_sub(1) {
        let pair = [first, first + 1];
        let [a, b] = pair.map(|i| &view.items[i]);
        let joined =
            view.between(a, b).starts_with([LISTED, ',']) && !view.between(&view.items[first - 1], a).contains(STOP);
        let free = b.figure.part_of.is_none() && a.sentence == b.sentence && same_measure(a.figure, b.figure);
        if !free || !joined || !level(a) || !level(b) || !divides(view, &pair) {
            continue;
        }
        let alike = |w: &&Item<'_>| level(w) && known[w.index].len() > 1 && same_measure(w.figure, a.figure);
        // A part that is more than its whole was taken for none: 669名,其中镇街200名、区级部门869名.
        let lost = a.figure.part_of.map(|whole| known[whole] == [first]);
        let whole = match lost {
            Some(true) => a.figure.part_of.and_then(|whole| view.items.get(whole)),
            Some(false) => None,
            None => {
                let again = view.back(a).filter(alike).last().filter(|w| w.figure.scope == a.figure.scope);
                // 编制12名,在编10名、空编3名: right behind their whole.
                let beside =
                    || Some(&view.items[first - 1]).filter(|w| w.sentence == a.sentence && is_beside(view, w, a));
                again.or_else(beside)
            }
        };
        let Some((whole, sum)) = whole.zip(value_of(view, &pair)) else { continue };
        let off = (whole.figure.value - sum).abs();
        let near = comes_near(view, whole, sum);
        if off.is_zero() {
            findings.extend(outcome(view, "subtotal/holds", whole.index, &pair));
        } else if lost.is_some() || near || is_one_slip(whole.figure.value, sum) {
            findings.extend(outcome(view, "subtotal/differs", whole.index, &pair));
        }
    }
}

/// Whether a number stands right before the first of its parts, with nothing but a comma and their name between.
fn is_beside(view: &View<'_>, whole: &Item<'_>, part: &Item<'_>) -> bool {
    let plain = whole.figure.kind == Kind::Level && whole.figure.table.is_none() && whole.reading.is_exact();
    let gap = view.between(whole, part);
    plain && gap.starts_with([',', LISTED]) && !gap.contains([';', '(', ')']) && is_part(view, whole, part)
}

/// A list behind a figure that adds up to it, although the text does not say that it is a breakdown.
fn confirmed(view: &View<'_>, total: usize) -> Option<Finding> {
    let whole = &view.items[total];
    let level = |i: &&Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none() && i.line == whole.line;
    if let Some(found) = behind::summed(view, whole) {
        return Some(found);
    }
    if !level(&whole) || whole.figure.part_of.is_some() || whole.figure.value < Decimal::TEN {
        return None;
    }
    let alike = |i: &&Item<'_>| level(i) && same_measure(i.figure, whole.figure) && i.figure.part_of.is_none();
    let list: Vec<usize> = view.items[total + 1..]
        .iter()
        .take(MOST_PARTS)
        .skip_while(|i| !alike(i) && level(i))
        .take_while(alike)
        .take(MOST_CONFIRMED)
        .map(|i| i.index)
        .collect();
    let found = (3..=list.len()).map(|n| &list[..n]).find(|parts| adds_up(view, total, parts))?;
    outcome(view, "subtotal/holds", total, found)
}

/// Longer lists confirm nothing: their sums pass every number.
pub const MOST_CONFIRMED: usize = 12;

/// Whether something else is told between a total and the first of its parts, or the total is itself one of a list, with
/// which the list of parts may pair.
fn interrupted(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    let lead = |first: &usize| view.between(&view.items[total], &view.items[*first]);
    let listed = view.before(&view.items[total]).trim_start().starts_with(LISTED);
    // A list of which each item is more than the total is no list of its parts.
    let value = view.items[total].figure.value;
    let larger = parts.iter().all(|p| view.items[*p].figure.value > value)
        && !((is_bracketed(view, total, parts) || divides(view, parts))
            && value_of(view, parts).is_some_and(|sum| is_one_slip(value, sum)));
    let named = |name: &str| parts.iter().any(|p| view.before(&view.items[*p]).contains(name));
    let own = view.items[total].figure.subject.as_deref().is_some_and(named);
    let pairs = listed && !own && !adds_up(view, total, parts);
    // …;其中甲、乙 opens a list that names all of it.
    let parted = |lead: &str| {
        let opened =
            lead.rsplit(';').next().is_some_and(|last| view.checks().partition.some.start_of(last.trim()).is_some());
        lead.contains(';') && !(opened && is_complete(view, total, parts))
    };
    larger || pairs || parts.first().is_none_or(|first| *first < total || parted(lead(first)))
}

/// The parts of one total may make up several breakdowns, one after another, or tell two numbers of each part; and a list
/// may go on with what is no part by its name. Any of these that adds up is the breakdown that was meant.
fn breakdowns(view: &View<'_>, total: usize, parts: &[usize], findings: &mut Vec<Finding>) {
    if parts.is_empty() {
        return;
    }
    if parts.len() > MOST_PARTS {
        return judge(view, total, parts, findings);
    }
    let list = extended(view, total, parts);
    let subject = |i: &usize| view.items[*i].figure.subject.as_deref();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for &part in parts {
        match groups.iter_mut().find(|g| subject(&g[0]) == subject(&part)) {
            Some(group) => group.push(part),
            None => groups.push(vec![part]),
        }
    }
    let found = run(view, total, &list).or_else(|| groups.into_iter().find(|g| g.len() > 1 && adds_up(view, total, g)));
    let elsewhere = || nearer_total(view, total, parts);
    if let Some(nearer) = found.is_none().then(elsewhere).flatten() {
        return findings.extend(outcome(view, "subtotal/holds", nearer, parts));
    }
    let Some(mut found) = found else { return judge(view, total, before_next_stage(view, parts), findings) };
    if let Some(rest) = rest_behind(view, &found) {
        found.push(rest);
        return judge(view, total, &found, findings);
    }
    findings.extend(outcome(view, "subtotal/holds", total, &found));
    let rest: Vec<usize> = parts.iter().copied().filter(|p| !found.contains(p)).collect();
    if let Some(more) = run(view, total, &rest) {
        findings.extend(outcome(view, "subtotal/holds", total, &more));
    } else if is_catalogued(view, total, &rest) || divides(view, &rest) {
        judge(view, total, &rest, findings);
    }
}

/// The parts, and what follows them in the sentence in the measure of the total.
pub fn extended(view: &View<'_>, total: usize, parts: &[usize]) -> Vec<usize> {
    let mut list = parts.to_vec();
    let Some(last) = parts.iter().copied().max() else { return list };
    let goes_on = |i: &&Item<'_>| {
        let level = i.figure.kind == Kind::Level && same_measure(i.figure, view.items[total].figure);
        level && i.sentence == view.items[last].sentence
    };
    list.extend(view.items[last + 1..].iter().take(MOST_PARTS).take_while(goes_on).map(|i| i.index));
    list
}

/// Neighbours in a list that add up to the total, the longest first.
pub fn run(view: &View<'_>, total: usize, list: &[usize]) -> Option<Vec<usize>> {
    let list = &list[..list.len().min(MOST_PARTS)];
    (2..=list.len()).rev().find_map(|n| list.windows(n).find(|run| adds_up(view, total, run)).map(<[usize]>::to_vec))
}

/// Longer lists are cut here: trying all runs takes its cube.
const MOST_PARTS: usize = 40;

pub fn adds_up(view: &View<'_>, total: usize, parts: &[usize]) -> bool {
    view.items[total].reading.rounded().meets(sum_of(view, parts))
}

/// What to say of parts, which mostly do not add up.
pub fn judge(view: &View<'_>, total: usize, parts: &[usize], findings: &mut Vec<Finding>) {
    if adds_up(view, total, parts) {
        return findings.extend(outcome(view, "subtotal/holds", total, parts));
    }
    if let Some(outer) = nested::without(view, parts) {
        return if outer.len() > 1 {
            judge(view, total, &outer, findings)
        };
    }
    // 公安机关办理2604件,交通运输部门办理618件: what is itself told of one body is divided where words say so.
    let partition = &view.checks().partition;
    let lead = parts
        .first()
        .filter(|first| **first > total)
        .map(|first| view.between(&view.items[total], &view.items[*first]));
    let divided =
        |lead: &str| partition.some.is_in(lead) || partition.all.is_in(lead) || lead.trim_start().starts_with('(');
    let of_one = view.items[total].figure.scope.is_some() && lead.is_some_and(|lead| !divided(lead));
    // 以蔬果26件最多,其次为熟食13件,其他8件: what is called the most of several is one of them.
    let ranked = lead.and_then(|lead| lead.split([',', ';']).next()).is_some_and(|words| partition.ranks.is_in(words));
    if of_one || has_larger(view, total, parts) || ranked {
        return;
    }
    if let Some(other) = of_other(view, total, parts) {
        return findings.extend(outcome(view, "subtotal/holds", other, parts));
    }
    if let Some((whole, list)) = of_list(view, total, parts) {
        return findings.extend(outcome(view, "subtotal/holds", whole, &list));
    }
    let sum = sum_of(view, parts);
    let goal = view.items[total].reading;
    let numbers = &view.checks().numbers;
    let (Some(value), true) = (value_of(view, parts), goal.value > Decimal::ZERO) else { return };
    let exact = goal.is_exact() && parts.iter().all(|&p| view.items[p].reading.is_exact());
    let over = sum.low.zip(goal.rounded().high).is_some_and(|(low, high)| low > high);
    let covered = value.checked_div(goal.value).unwrap_or_default();
    // What stands in brackets may overlap (罚款250件, 没收80件); what is divided by its names cannot.
    let staged = has_stages(view, parts) && !divides(view, parts) && !is_catalogued(view, total, parts)
        || over && may_overlap(view, total, parts);
    let complete = !staged
        && is_complete(view, total, parts)
        && (!over || divides(view, parts) || is_catalogued(view, total, parts) || !is_bracketed(view, total, parts));
    // What stands in several sentences is a digit away from a total by chance.
    let together = parts.iter().all(|&p| view.items[p].sentence == view.items[parts[0]].sentence);
    let told = if together { parts.len() } else { parts.len().min(2) };
    let exceeds = || criteria::is_one(view, parts) || is_misprint(view, goal.value, parts);
    // 其中网上办理3900件、即办件1800件: what is told by different criteria overlaps.
    let overlaps = !complete && (criteria::are_crossed(view, parts) || over && !exceeds());
    let case = if staged || overlaps || !complete && !over && is_foremost(view, parts) {
        "subtotal/undecided"
    } else if !exact {
        if over { "subtotal/exceeds" } else { return }
    } else if complete || over && names_most(view, parts) {
        "subtotal/differs"
    } else if !over
        && (is_total_misprinted(goal.value, value, told, covered >= numbers.covered)
            || told > 2 && value >= view.checks().conflict.large && is_one_slip(goal.value, value))
    {
        "subtotal/misprint"
    } else if over {
        "subtotal/exceeds"
    } else if covered >= numbers.covered && is_misprint(view, goal.value, parts) {
        "subtotal/misprint"
    } else if covered >= Decimal::ONE - numbers.near
        || covered >= numbers.misprinted && parts.len() > 2 && is_misprint(view, goal.value, parts)
        || covered >= numbers.swapped && parts.len() > 2 && has_swap(view, goal.value, parts)
        || covered >= numbers.most_named && names_most(view, parts)
        || covered >= numbers.covered && are_steps(view, parts)
    {
        "subtotal/near"
    } else if covered >= numbers.lost && parts.len() > 2 && has_lost_digit(view, goal.value, parts) {
        "subtotal/lost"
    } else {
        "subtotal/undecided"
    };
    findings.extend(outcome(view, case, total, parts));
}

/// The finding of parts and their total, with the sum written out.
pub fn outcome(view: &View<'_>, case: &str, total: usize, parts: &[usize]) -> Option<Finding> {
    let whole = &view.items[total];
    let value = value_of(view, parts)?;
    if !case.ends_with("holds") && is_misread(view, whole, value) {
        return None;
    }
    let (name, name_en) = view.names(whole);
    let (sum, goal) = (shown(value), shown(whole.figure.value));
    let difference = shown((whole.figure.value - value).abs());
    let apart = places::told(view, whole, value);
    let [times, times_en] = apart.map_or(["", ""], |told| told.times.each_ref().map(String::as_str));
    let [slip, slip_en] = apart.map_or(["", ""], |told| told.apart.each_ref().map(String::as_str));
    let values = [
        ("name", name),
        ("name_en", name_en),
        ("sum", &sum),
        ("total", &goal),
        ("difference", difference.as_str()),
        ("times", times),
        ("times_en", times_en),
        ("slip", slip),
        ("slip_en", slip_en),
    ];
    let figures: Vec<usize> = std::iter::once(total).chain(parts.iter().copied()).collect();
    let mut finding = view.finding(case, &values, &figures)?;
    let terms: Vec<String> = parts.iter().map(|&p| shown(view.items[p].figure.value)).collect();
    let sign = if whole.figure.value == value {
        '='
    } else if case.ends_with("holds") {
        '\u{2248}'
    } else {
        '\u{2260}'
    };
    finding.arithmetic = match sign {
        '=' => format!("{} = {goal}", terms.join(" + ")),
        _ => format!("{} = {sum} {sign} {goal}", terms.join(" + ")),
    };
    Some(finding)
}

/// What the parts can add up to.
pub fn sum_of(view: &View<'_>, parts: &[usize]) -> Interval {
    let zero = Interval::new(Decimal::ZERO, Decimal::ZERO);
    parts.iter().fold(zero, |sum, &part| sum.plus(view.items[part].reading.rounded()))
}

/// Whether a sum comes so near to a total that it was meant to be it.
pub fn comes_near(view: &View<'_>, total: &Item<'_>, sum: Decimal) -> bool {
    let (total, near) = (total.figure.value, view.checks().numbers.near);
    total.checked_mul(near).is_some_and(|near| (total - sum).abs() <= near)
}

pub fn value_of(view: &View<'_>, parts: &[usize]) -> Option<Decimal> {
    parts.iter().try_fold(Decimal::ZERO, |sum, &part| sum.checked_add(view.items[part].figure.value))
}
