//! Faults of figures within one report, and outliers in a series.

use super::Around;
use super::digits::{slip, slip_by};
use crate::archive::draft::{Aspect, Draft, Figure};
use crate::archive::random::Random;
use crate::archive::relations::{ratios, same_key, sums, watched_by};
use crate::archive::{Planted, measures, number};
use rust_decimal::Decimal;

/// What was done, with the other checks that the same change gives a reason to speak.
pub fn planted(
    check: &'static str,
    draft: &Draft,
    note: String,
    figures: &[usize],
    also: Vec<&'static str>,
) -> Planted {
    let numbers = figures.iter().map(|i| draft.figures[*i].shown()).collect();
    let also = also.into_iter().filter(|other| *other != check).collect();
    Planted { check, note, numbers, other: None, also }
}

/// Of the candidates those that the fewest other checks watch, in random order.
fn quietest(draft: &Draft, check: &str, mut candidates: Vec<usize>, random: &mut Random) -> Vec<usize> {
    random.shuffle(&mut candidates);
    candidates.sort_by_key(|index| watched_by(draft, *index).iter().filter(|other| **other != check).count());
    candidates
}

/// Parts that no longer add up to their whole.
pub fn subtotal(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let all = sums(draft);
    let (of_tables, of_prose): (Vec<_>, Vec<_>) =
        all.into_iter().partition(|(total, _)| !draft.figures[*total].cell.is_empty());
    let some = if of_prose.is_empty() || !of_tables.is_empty() && random.chance(0.5) { of_tables } else { of_prose };
    let candidates: Vec<usize> = some.iter().flat_map(|(total, parts)| parts.iter().chain([total])).copied().collect();
    let candidates = candidates.into_iter().filter(|i| draft.figures[*i].plain()).collect();
    let index =
        quietest(draft, "subtotal", candidates, random).into_iter().find(|i| draft.figures[*i].digits.len() > 1)?;
    let also = watched_by(draft, index);
    let slipped = slip(&draft.figures[index].digits, random)?;
    let before = std::mem::replace(&mut draft.figures[index].digits, slipped);
    let mut also = also;
    if slipped_far(&before, &draft.figures[index].digits) {
        also.push("outlier");
    }
    let note = format!("{} instead of {before}: a sum no longer holds", draft.figures[index].shown());
    Some(planted("subtotal", draft, note, &[index], also))
}

/// Whether a slip made so much or so little of a number that the years around must seem far from it.
fn slipped_far(before: &str, after: &str) -> bool {
    let (before, after) = (number::read(before), number::read(after));
    before.max(after) >= before.min(after) * Decimal::from(5)
}

/// A rate that its numerator and denominator do not give.
pub fn ratio(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let all = ratios(draft);
    let (rate, over, under) = *(!all.is_empty()).then(|| random.pick(&all))?;
    let mut also = watched_by(draft, rate);
    if measures::SHARES.contains(&draft.figures[rate].key.as_str()) {
        also.push("share");
    }
    let old = draft.figures[rate].digits.clone();
    let scale = measures::rate_of(&draft.figures[rate].key)?.scale;
    // Where all officers are stated beside those with a certificate, an average may be taken over either.
    let either = draft.figures.iter().any(|f| f.key == "off" && !f.lost);
    let slipped = (0..30).find_map(|_| {
        let slipped = slip(&old, random)?;
        let (new, off) = (number::read(&slipped), number::read(&slipped) - number::read(&old));
        let percent = Decimal::new(if either { 20 } else { 3 }, 2);
        let least = if scale == 100 { Decimal::from(2) } else { number::read(&old) * percent };
        (off.abs() >= least && (scale != 100 || new <= Decimal::ONE_HUNDRED)).then_some(slipped)
    })?;
    draft.figures[rate].digits = slipped;
    let shown = |i: usize| draft.figures[i].shown();
    let note = format!("{} instead of {old}, of {} and {}", shown(rate), shown(over), shown(under));
    Some(planted("ratio", draft, note, &[rate, over, under], also))
}

/// A share above the whole, or shares of one whole that are more than all of it.
pub fn share(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let rates = |draft: &Draft, keys: &[&str]| -> Vec<usize> {
        let rates = draft.figures.iter().enumerate().filter(|(_, f)| f.aspect == Aspect::Rate && !f.lost);
        rates.filter(|(_, f)| keys.contains(&f.key.as_str())).map(|(index, _)| index).collect()
    };
    let parts = rates(draft, measures::SHARES);
    if parts.len() == measures::SHARES.len() && random.chance(0.6) {
        let part = *random.pick(&parts);
        let old = draft.figures[part].digits.clone();
        let off = Decimal::from(random.between(9, 28));
        // Too much or, where something is left of the part, too little.
        let less = number::read(&old) > off + Decimal::ONE && random.chance(0.4);
        let new = if less { number::read(&old) - off } else { number::read(&old) + off };
        draft.figures[part].digits = new.to_string();
        let note = format!("{new}% instead of {old}: the shares do not make a hundred");
        return Some(planted("share", draft, note, &parts, watched_by(draft, part)));
    }
    let single = rates(draft, measures::AT_MOST_ALL);
    let index = *(!single.is_empty()).then(|| random.pick(&single))?;
    let also = watched_by(draft, index);
    let old = draft.figures[index].digits.clone();
    let lost_point = old.contains('.') && random.chance(0.5);
    draft.figures[index].digits = if lost_point { old.replace('.', "") } else { format!("1{old}") };
    if number::read(&draft.figures[index].digits) <= Decimal::from(102) {
        draft.figures[index].digits = old;
        return None;
    }
    let note = format!("{} instead of {old}%", draft.figures[index].shown());
    Some(planted("share", draft, note, &[index], also))
}

/// One count stated twice, with two values.
pub fn conflict(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let now = |draft: &Draft, index: usize| {
        let figure = &draft.figures[index];
        figure.aspect == Aspect::Now && figure.spoken.is_none() && figure.cell.is_empty() && !figure.lost
    };
    // Of rough values only those with 余 have a bound that a number can be outside of for certain.
    let firm = |figure: &Figure| !figure.rough || figure.unit.starts_with('余');
    let twice = |index: &usize| {
        now(draft, *index)
            && firm(&draft.figures[*index])
            && same_key(draft, *index).any(|(other, _)| now(draft, other))
    };
    let candidates: Vec<usize> = (0..draft.figures.len()).filter(twice).collect();
    let index = *quietest(draft, "conflict", candidates, random).first()?;
    let (other, _) = same_key(draft, index).find(|(other, _)| now(draft, *other))?;
    let mut also = watched_by(draft, index);
    also.extend(["outlier", "unit"].into_iter().filter(|_| draft.figures[index].key == "fine"));
    let old = draft.figures[index].digits.clone();
    let hedged = !draft.figures[index].plain() || !draft.figures[other].plain();
    let places = draft.figures[index].key == "fine" && !hedged && random.chance(0.5);
    let new = if places {
        times(&old, 10)
    } else if hedged {
        beyond(draft, index, other, random)?
    } else {
        slip_by(&old, 0.004, 0.6, random)?
    };
    draft.figures[index].digits = new;
    let note = format!("{} instead of {old}, against {}", draft.figures[index].shown(), draft.figures[other].shown());
    Some(planted("conflict", draft, note, &[index, other], also))
}

/// Digits for a hedged repeat, or for what it repeats, that no reading of 余 reconciles.
fn beyond(draft: &Draft, index: usize, other: usize, random: &mut Random) -> Option<String> {
    let against: i64 = draft.figures[other].value().to_string().parse().ok()?;
    let more = against * random.between(118, 160) / 100;
    let value = if draft.figures[index].plain() { against * random.between(55, 85) / 100 } else { number::cut(more) };
    Some(draft.style.count(value))
}

/// A value far from the district's other years.
pub fn outlier(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    let fits = |index: &usize| {
        let figure = &draft.figures[*index];
        let stated = around.printed.get(&figure.key).copied().unwrap_or(0);
        figure.aspect == Aspect::Now
            && figure.plain()
            && !figure.lost
            && figure.scope.is_none()
            && !figure.metric.is_empty()
            && stated >= 5
            && figure.value() >= Decimal::from(40)
            && watched_by(draft, *index).is_empty()
    };
    let candidates: Vec<usize> = (0..draft.figures.len()).filter(fits).collect();
    if let Some(planted) = beside_peers(draft, around, random) {
        return Some(planted);
    }
    let index = *(!candidates.is_empty()).then(|| random.pick(&candidates))?;
    let old = draft.figures[index].shown();
    let figure = &mut draft.figures[index];
    match random.below(4) {
        _ if figure.unit.starts_with('万') && !figure.unit.contains('元') => {
            figure.unit = figure.unit.trim_start_matches('万').to_owned();
        }
        0 if !figure.unit.starts_with(['万', '亿']) => figure.unit = format!("万{}", figure.unit),
        1 => figure.digits = times(&figure.digits, 100),
        _ => figure.digits = times(&figure.digits, 10),
    }
    // So many times as much is more than its whole, and no longer what it grew to.
    let mut also = vec!["ratio", "subtotal", "change"];
    also.extend(Some("unit").filter(|_| figure.key == "fine"));
    let note = format!("{} instead of {old}", figure.shown());
    Some(planted("outlier", draft, note, &[index], also))
}

/// A hundred times as much as an officer of any district does, of a count that its own years hardly tell.
fn beside_peers(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    let stated =
        |key: &str| draft.figures.iter().any(|f| f.key == key && f.aspect == Aspect::Now && f.plain() && !f.lost);
    let fits = |index: &usize| {
        let figure = &draft.figures[*index];
        let few = around.printed.get(&figure.key).copied().unwrap_or(0) < 3;
        let own = figure.aspect == Aspect::Now && figure.plain() && !figure.lost && figure.cell.is_empty();
        own && few && matches!(figure.key.as_str(), "insp" | "pen") && watched_by(draft, *index).is_empty()
    };
    let candidates: Vec<usize> = (0..draft.figures.len()).filter(fits).collect();
    let index = *(stated("cert") && !candidates.is_empty()).then(|| random.pick(&candidates))?;
    let old = draft.figures[index].shown();
    draft.figures[index].digits = times(&draft.figures[index].digits, 100);
    let note = format!("{} instead of {old}, beside its peers", draft.figures[index].shown());
    Some(planted("outlier", draft, note, &[index], vec!["unit"]))
}

fn times(digits: &str, factor: i64) -> String {
    let product = (number::read(digits) * Decimal::from(factor)).normalize();
    if digits.contains(',') {
        let style = number::Style { decimals: 0, truncate: false, short: true, commas: true };
        return product.to_string().parse().map_or_else(|_| product.to_string(), |value| style.count(value));
    }
    product.to_string()
}

/// 元 for 万元: an average fine that nobody is ever fined.
pub fn unit(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let fits = |i: &usize| {
        let figure = &draft.figures[*i];
        let alone = watched_by(draft, *i).iter().all(|check| *check == "conflict");
        figure.key == "fine" && figure.aspect == Aspect::Now && figure.unit == "万元" && alone && !figure.lost
    };
    let candidates: Vec<usize> = (0..draft.figures.len()).filter(fits).collect();
    let counted = draft.figures.iter().any(|f| f.key == "pen" && f.aspect == Aspect::Now && f.plain() && !f.lost);
    let index = *(counted && !candidates.is_empty()).then(|| random.pick(&candidates))?;
    let mut also = watched_by(draft, index);
    also.push("outlier");
    let old = draft.figures[index].shown();
    let unit = if random.chance(0.8) { "元" } else { "亿元" };
    unit.clone_into(&mut draft.figures[index].unit);
    let note = format!("{} instead of {old}", draft.figures[index].shown());
    Some(planted("unit", draft, note, &[index], also))
}
