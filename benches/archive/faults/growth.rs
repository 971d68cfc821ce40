//! Faults against the year before: growth that does not fit, and last year's value restated.

use super::digits::slip_by;
use super::figures::planted;
use super::{Around, Neighbour};
use crate::archive::Planted;
use crate::archive::draft::{Aspect, Draft, Figure};
use crate::archive::number::{self, Style};
use crate::archive::random::Random;
use crate::archive::relations::{same_key, watched_by};
use rust_decimal::Decimal;

/// Growth that does not fit the values it is between.
pub fn change(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    if let Some(planted) = net(draft, random) {
        return Some(planted);
    }
    let mut candidates: Vec<usize> = (0..draft.figures.len()).filter(|i| is(draft, *i, Aspect::Growth)).collect();
    random.shuffle(&mut candidates);
    candidates.into_iter().find_map(|index| {
        let now = beside(draft, index, Aspect::Now).filter(|now| draft.figures[*now].plain())?;
        let last = beside(draft, index, Aspect::Last).or_else(|| beside(draft, index, Aspect::Difference));
        match last {
            Some(last) => against_stated(draft, index, now, last, random),
            None => impossible(draft, index, now, around.style(), random)
                .or_else(|| against_last_report(draft, index, now, around.last.as_ref()?, random)),
        }
    })
}

/// A net number that what came and what went do not make.
fn net(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let index = draft.figures.iter().position(|f| f.key == "net" && !f.lost)?;
    let old = draft.figures[index].digits.clone();
    let slipped = slip_by(&old, 0.1, 3.0, random).filter(|_| random.chance(0.4))?;
    draft.figures[index].digits = slipped;
    let note = format!("{} net instead of {old}", draft.figures[index].shown());
    Some(planted("change", draft, note, &[index], Vec::new()))
}

fn is(draft: &Draft, index: usize, aspect: Aspect) -> bool {
    draft.figures[index].aspect == aspect && !draft.figures[index].lost
}

/// A figure of the same count in the same sentence.
fn beside(draft: &Draft, index: usize, aspect: Aspect) -> Option<usize> {
    let statement = draft.figures[index].statement;
    same_key(draft, index).find(|(_, f)| f.statement == statement && f.aspect == aspect).map(|(other, _)| other)
}

/// Another percentage than the one stated values give.
fn against_stated(draft: &mut Draft, rate: usize, now: usize, last: usize, random: &mut Random) -> Option<Planted> {
    let old = draft.figures[rate].digits.clone();
    let off = Decimal::from(random.between(6, 30));
    let value = number::read(&old);
    let new = if value > off + Decimal::ONE && random.chance(0.5) { value - off } else { value + off };
    draft.figures[rate].digits = new.to_string();
    let note =
        format!("{new}% instead of {old}, of {} and {}", draft.figures[now].shown(), draft.figures[last].shown());
    Some(planted("change", draft, note, &[rate, now, last], Vec::new()))
}

/// A percentage that no whole number of cases in the year before can give, rounded or cut off.
fn impossible(draft: &mut Draft, rate: usize, now: usize, style: Style, random: &mut Random) -> Option<Planted> {
    let count: i64 = draft.figures[now].value().to_string().parse().ok()?;
    if !(2..=20).contains(&count) {
        return None;
    }
    let negative = draft.figures[rate].negative;
    let near = |wanted: i64| {
        (1..=count * 3).any(|before| {
            let true_rate = (count - before) as f64 / before as f64 * 100.0;
            (true_rate - wanted as f64).abs() < 2.0
        })
    };
    let wanted: Vec<i64> = (5..60).filter(|v| !near(if negative { -v } else { *v })).collect();
    let value = *(!wanted.is_empty()).then(|| random.pick(&wanted))?;
    let digits = if style.short { value.to_string() } else { style.round(Decimal::from(value)).to_string() };
    let old = std::mem::replace(&mut draft.figures[rate].digits, digits);
    let note = format!("{value}% instead of {old}: no whole number before gives {}", draft.figures[now].shown());
    Some(planted("change", draft, note, &[rate, now], Vec::new()))
}

/// A percentage far from the one that last year's own report gives.
fn against_last_report(
    draft: &mut Draft,
    rate: usize,
    now: usize,
    last: &Neighbour<'_>,
    random: &mut Random,
) -> Option<Planted> {
    let before = printed(last.draft, &draft.figures[rate].key)?;
    let old = draft.figures[rate].digits.clone();
    let wrong = number::read(&old) + Decimal::from(random.between(30, 60));
    draft.figures[rate].digits =
        if draft.figures[rate].negative { wrong.min(Decimal::from(88)) } else { wrong }.to_string();
    let (shown, then) = (draft.figures[rate].shown(), last.draft.figures[before].shown());
    let note = format!("{shown} instead of {old}, where {} said {then}", last.name);
    let other = Some(last.name.to_owned());
    Some(Planted { other, ..planted("change", draft, note, &[rate, now], Vec::new()) })
}

/// The figure by which a report states the count exactly.
fn printed(draft: &Draft, key: &str) -> Option<usize> {
    draft.figures.iter().position(|f| f.key == key && f.aspect == Aspect::Now && f.plain() && !f.lost)
}

/// Last year's value, given otherwise than last year; what is computed from it here fits the wrong one.
pub fn restated(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    let last = around.last.as_ref()?;
    let mut candidates: Vec<usize> = (0..draft.figures.len()).filter(|i| is(draft, *i, Aspect::Last)).collect();
    random.shuffle(&mut candidates);
    candidates.into_iter().find_map(|index| {
        let before = printed(last.draft, &draft.figures[index].key)?;
        let now = beside(draft, index, Aspect::Now).filter(|now| draft.figures[*now].plain());
        let now = now.or_else(|| printed(draft, &draft.figures[index].key))?;
        if !alone(draft, index) {
            return None;
        }
        let old = draft.figures[index].shown();
        let wrong = slip_by(&draft.figures[index].digits, 0.04, 0.4, random)?;
        recompute(draft, index, now, &wrong, around.style())?;
        let (shown, then) = (draft.figures[index].shown(), last.draft.figures[before].shown());
        let note = format!("{shown} for last year instead of {old}, where {} said {then}", last.name);
        let also = watched_by(draft, index).into_iter().filter(|c| *c != "change").collect();
        let other = Some(last.name.to_owned());
        Some(Planted { other, ..planted("restated", draft, note, &[index], also) })
    })
}

/// All that is said of the count's growth is said in one sentence.
fn alone(draft: &Draft, index: usize) -> bool {
    let statement = draft.figures[index].statement;
    let growth = |f: &Figure| !matches!(f.aspect, Aspect::Now | Aspect::Free);
    same_key(draft, index).all(|(_, f)| !growth(f) || f.statement == statement)
}

/// Puts in the wrong value and the growth that it would mean; the direction must stay.
fn recompute(draft: &mut Draft, index: usize, now: usize, wrong: &str, style: Style) -> Option<()> {
    let unit = number::multiplier(&draft.figures[index].unit) * number::multiplier(draft.figures[index].cell);
    let before = number::read(wrong) * unit;
    let difference = draft.figures[now].value() - before;
    let rate = style.round(difference * Decimal::ONE_HUNDRED / before);
    let growth: Vec<usize> = same_key(draft, index).map(|(other, _)| other).collect();
    let growth = growth.into_iter().filter(|i| matches!(draft.figures[*i].aspect, Aspect::Growth | Aspect::Difference));
    let growth: Vec<usize> = growth.collect();
    let turned = growth.iter().any(|i| draft.figures[*i].negative != difference.is_sign_negative());
    if turned || difference.is_zero() || rate.is_zero() {
        return None;
    }
    for other in growth {
        let value = if draft.figures[other].aspect == Aspect::Growth { rate } else { difference };
        draft.figures[other].digits = value.abs().to_string();
    }
    wrong.clone_into(&mut draft.figures[index].digits);
    Some(())
}
