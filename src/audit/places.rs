//! Parts that add up to the digits of their total and not to its size: 罚没款268.4元,其中道路运输181.2万元、公路超限87.2万元.
//!
//! Values of two years whose stated growth holds where one of them is so many powers of ten more: 361.2万元,上年300元,增长20.4%.
//!
//! In: a total with its parts, a change with its values. Out: a finding where a power of ten lies between what is stated and what fits.

use super::change::{ChangeUnit, arithmetic, reckoned, unit_of};
use super::complete::{is_complete, may_overlap, names_most};
use super::exact::{Reading, places_apart};
use super::subtotal::{outcome, value_of};
use super::view::{Item, View};
use super::written::{shown, told_apart, with_unit, written_out};
use crate::dictionary::Magnitude;
use crate::model::Finding;
use rust_decimal::Decimal;

/// What to say of parts that are powers of ten off their total.
pub fn apart(view: &View<'_>, total: usize, parts: &[usize]) -> Option<Finding> {
    let whole = &view.items[total];
    let exact = |i: &Item<'_>| i.reading.is_exact();
    let listed = parts.iter().all(|part| {
        let part = &view.items[*part];
        exact(part) && part.sentence - whole.sentence.min(part.sentence) <= 1
    });
    let sum = value_of(view, parts)?;
    told(view, whole, sum).filter(|_| listed && exact(whole) && !may_overlap(view, total, parts))?;
    // A list that need not be complete may be a tenth of its total.
    let meant = || is_complete(view, total, parts) || names_most(view, parts);
    if sum < whole.figure.value && !meant() {
        return None;
    }
    outcome(view, "subtotal/magnitude", total, parts)
}

/// 罚款1286万元,其中空气污染534万元、水污染417元、废弃物335万元: one of several parts that would make up the total were it powers of ten more or
/// less. Short numbers would by chance.
pub fn one_apart(view: &View<'_>, total: usize, parts: &[usize]) -> Option<Finding> {
    let whole = &view.items[total];
    let exact = |part: &usize| view.items[*part].reading.is_exact();
    let sum =
        value_of(view, parts).filter(|_| parts.len() > 1 && whole.reading.is_exact() && parts.iter().all(exact))?;
    let off = whole.figure.value.checked_sub(sum).filter(|off| !off.is_zero())?;
    let meant = |part: &usize| {
        let stated = view.items[*part].figure.value;
        let (places, digits) = places_apart(stated.checked_add(off).filter(|meant| *meant > Decimal::ZERO)?, stated)?;
        let told = view.checks().magnitude(places, view.items[*part].figure.unit.as_deref())?;
        // 处罚4170件, a tenth of all: one place is as likely a list that leaves the others out.
        (digits >= view.checks().conflict.digits && places >= LEAST_PLACES).then_some((*part, told))
    };
    let (part, told) = parts.iter().find_map(meant)?;
    let (name, name_en) = view.names(whole);
    let (sum_told, goal, part_told) = (shown(sum), shown(whole.figure.value), with_unit(view.items[part].figure));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("sum", &sum_told),
        ("total", &goal),
        ("part", &part_told),
        ("times", &told.times[0]),
        ("times_en", &told.times[1]),
        ("slip", &told.apart[0]),
        ("slip_en", told.apart[1].as_str()),
    ];
    let figures: Vec<usize> = std::iter::once(total).chain(parts.iter().copied()).collect();
    let mut finding = view.finding("subtotal/part_magnitude", &words, &figures)?;
    let terms: Vec<String> = parts.iter().map(|&p| shown(view.items[p].figure.value)).collect();
    finding.arithmetic = format!("{} = {sum_told} \u{2260} {goal}", terms.join(" + "));
    Some(finding)
}

/// Powers of ten that no list leaves out.
const LEAST_PLACES: u32 = 3;

/// What is said of a total and a sum of the same digits; short numbers are so by chance.
pub fn told<'v>(view: &'v View<'_>, whole: &Item<'_>, sum: Decimal) -> Option<&'v Magnitude> {
    let (places, digits) = places_apart(whole.figure.value, sum)?;
    let unit = whole.figure.unit.as_deref();
    (digits >= view.checks().conflict.digits).then(|| view.checks().magnitude(places, unit)).flatten()
}

/// A growth that is stated, with a value of the year before that it holds for.
pub struct Rescaled {
    /// That value: powers of ten more or less than the one told.
    pub base: Decimal,
    /// The growth from it.
    pub value: Decimal,
    /// How many powers of ten.
    pub places: u32,
}

/// The value of the year before, powers of ten more or less, from which a stated growth holds. Values that are near each other are
/// apart by what they grew.
pub fn rescaled(unit: ChangeUnit, before: Reading, now: Reading, change: Reading) -> Option<Rescaled> {
    if !unit.divides() || !before.is_exact() || !now.is_exact() {
        return None;
    }
    let (less, more) = (before.value.min(now.value), before.value.max(now.value));
    less.checked_mul(Decimal::from(LEAST_FACTOR)).filter(|bound| *bound <= more)?;
    (1..=MOST_PLACES).find_map(|places| {
        let power = Decimal::from(10_u64.pow(places));
        let up = now.value > before.value;
        let base = if up { before.value.checked_mul(power) } else { before.value.checked_div(power) }?;
        let (value, possible) = reckoned(unit, before.of_value(base), now)?;
        change.agrees(possible).then_some(Rescaled { base, value, places })
    })
}

impl Rescaled {
    /// `(3,612,000 − 3,000,000) ÷ 3,000,000 = 20.4%, 3,000,000 ≠ 300`.
    pub fn arithmetic(&self, before: Decimal, now: Decimal, change: Decimal, suffix: &str, stated: &str) -> String {
        let line = written_out(told_apart(self.value, change, true), suffix);
        let sign = if line == stated { '=' } else { '\u{2248}' };
        let line = arithmetic(true, self.base, now, &line, sign, stated);
        format!("{line}, {} \u{2260} {}", shown(self.base), shown(before))
    }
}

/// So many times as much nothing grows in a year but by a slip.
const LEAST_FACTOR: u32 = 4;
/// Powers of ten that a slip makes, at most.
const MOST_PLACES: u32 = 8;

/// What to say of a change that holds where the value of the year before is powers of ten more or less.
pub fn of_change(view: &View<'_>, before: &Item<'_>, now: &Item<'_>, change: &Item<'_>) -> Option<Finding> {
    let found = rescaled(unit_of(view, change), before.reading, now.reading, change.reading)?;
    let told = view.checks().magnitude(found.places, now.figure.unit.as_deref())?;
    let (name, name_en) = view.name_of(&[now, before, change]);
    let [from, to, stated] = [before, now, change].map(|i| with_unit(i.figure));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("before", from.as_str()),
        ("now", &to),
        ("stated", &stated),
        ("times", &told.times[0]),
        ("times_en", &told.times[1]),
        ("slip", &told.apart[0]),
        ("slip_en", &told.apart[1]),
    ];
    let mut finding = view.finding("change/magnitude", &words, &[now.index, before.index, change.index])?;
    let suffix = change.figure.unit.as_deref().unwrap_or("");
    finding.arithmetic = found.arithmetic(before.figure.value, now.figure.value, change.figure.value, suffix, &stated);
    Some(finding)
}
