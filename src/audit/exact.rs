//! What a stated number allows the true one to be, exactly: decimals and intervals, never floating point.
//!
//! In: figures. Out: [`Reading`]s and the whole numbers that a stated change allows. Overflow ends in `None`: then nothing
//! can be said.

use crate::dictionary::{Checks, Dictionaries};
use crate::model::{Figure, Precision};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// A closed interval, open to a side where there is no bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// Least value.
    pub low: Option<Decimal>,
    /// Greatest value.
    pub high: Option<Decimal>,
}

impl Interval {
    /// From `low` to `high`.
    #[must_use]
    pub const fn new(low: Decimal, high: Decimal) -> Self {
        Self { low: Some(low), high: Some(high) }
    }

    /// Whether the two share a number.
    #[must_use]
    pub fn meets(self, other: Self) -> bool {
        let below = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).is_none_or(|(a, b)| a <= b);
        below(self.low, other.high) && below(other.low, self.high)
    }

    /// The sums of a number of each.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        let add = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).and_then(|(a, b)| a.checked_add(b));
        Self { low: add(self.low, other.low), high: add(self.high, other.high) }
    }

    /// The differences of a number of each.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { low: other.high.map(|v| -v), high: other.low.map(|v| -v) })
    }

    /// Every number times a positive factor.
    #[must_use]
    pub fn times(self, factor: Decimal) -> Self {
        let product = |a: Option<Decimal>| a.and_then(|a| a.checked_mul(factor));
        Self { low: product(self.low), high: product(self.high) }
    }

    /// The quotients by a number of the other, both not negative. What is divided by zero has no upper bound.
    #[must_use]
    pub fn over(self, other: Self) -> Self {
        let quotient = |a: Option<Decimal>, b: Option<Decimal>| a.zip(b).and_then(|(a, b)| a.checked_div(b));
        Self { low: quotient(self.low, other.high), high: quotient(self.high, other.low) }
    }
}

/// A stated number with the place value it is stated to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// As stated.
    pub value: Decimal,
    /// The unit of its last written place: 0.01 万 for 1616.85万. Zero for a number counted out in full.
    pub step: Decimal,
    /// The round number that a hedge speaks of: 100 for 2400余.
    round: Decimal,
    /// Its hedge.
    pub precision: Precision,
    /// Whether a hedge behind the number ends at the next round one (2400余).
    bounded: bool,
    about: Decimal,
    /// What the true number can be when the stated one was rounded.
    rounded: Interval,
}

impl Reading {
    /// Reads the number of a figure.
    #[must_use]
    pub fn of(figure: &Figure, checks: &Checks) -> Self {
        let numbers = &checks.numbers;
        let reckoned = |id: &str| checks.ratios.iter().any(|ratio| ratio.value == id);
        let measured = match &figure.unit {
            Some(unit) => numbers.continuous.contains(unit),
            None => !is_counted_cell(figure, checks),
        };
        let continuous = measured || figure.metric.as_deref().is_some_and(reckoned);
        let (step, round) = if numbers.tenths.is_in(&figure.number_text) {
            (trailing(figure.value), trailing(figure.value))
        } else {
            places(&figure.number_text, figure.value.abs(), continuous)
        };
        let bounded = numbers.bounded.is_in(&figure.number_text);
        Self::made(figure.value, figure.precision, (step, round, bounded), numbers.about)
    }

    /// Reads a number again of which the parts are known.
    #[must_use]
    pub fn of_parts(
        value: Decimal,
        precision: Precision,
        parts: (Decimal, Decimal, bool),
        dictionaries: &Dictionaries,
    ) -> Self {
        Self::made(value, precision, parts, dictionaries.checks.numbers.about)
    }

    fn made(
        value: Decimal,
        precision: Precision,
        (step, round, bounded): (Decimal, Decimal, bool),
        about: Decimal,
    ) -> Self {
        let rounded = Interval::new(value, value);
        let mut reading = Self { value, step, round, precision, bounded, about, rounded };
        reading.rounded = reading.range();
        reading
    }

    /// What follows from how the number is written: the unit of its last place, the round number that a hedge speaks of,
    /// whether that ends at the next one.
    #[must_use]
    pub const fn parts(&self) -> (Decimal, Decimal, bool) {
        (self.step, self.round, self.bounded)
    }

    /// A count of another value, as exact as this one.
    #[must_use]
    pub const fn of_value(&self, value: Decimal) -> Self {
        Self { value, rounded: Interval::new(value, value), ..*self }
    }

    /// Whether what it could be meets it, rounded or cut off.
    #[must_use]
    pub fn agrees(&self, possible: Interval) -> bool {
        possible.meets(self.rounded()) || possible.meets(self.truncated())
    }

    /// Whether it is stated without a hedge.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.precision == Precision::Exact
    }

    /// Whether it is a whole number counted out in full.
    #[must_use]
    pub fn is_count(&self) -> bool {
        self.is_exact() && self.step.is_zero() && self.value.fract().is_zero()
    }

    /// What the true number can be when the stated one was rounded. Half a step counts to both sides, since a half may be
    /// rounded either way.
    #[must_use]
    pub const fn rounded(&self) -> Interval {
        self.rounded
    }

    fn range(&self) -> Interval {
        // Counted out in full, as most numbers are.
        if self.step.is_zero() && self.precision == Precision::Exact {
            return Interval::new(self.value, self.value);
        }
        let half = self.step / Decimal::TWO;
        match self.precision {
            Precision::Exact => Interval { low: self.value.checked_sub(half), high: self.value.checked_add(half) },
            Precision::About => {
                let off = self.round.min(self.value.abs() * self.about).max(half);
                Interval { low: self.value.checked_sub(off), high: self.value.checked_add(off) }
            }
            Precision::AtLeast => {
                Interval { low: Some(self.value), high: self.value.checked_add(self.round).filter(|_| self.bounded) }
            }
            Precision::AtMost => Interval { low: None, high: Some(self.value) },
        }
    }

    /// What the true number can be when the places behind the stated ones were cut off.
    #[must_use]
    pub fn truncated(&self) -> Interval {
        if !self.is_exact() {
            return self.rounded();
        }
        // A whole step more would have been written: the end itself is left out.
        let step = self.step * Decimal::new(999_999_999, 9);
        if self.value.is_sign_negative() {
            Interval { low: self.value.checked_sub(step), high: Some(self.value) }
        } else {
            Interval { low: Some(self.value), high: self.value.checked_add(step) }
        }
    }
}

/// Whether a cell without a unit holds a count: neither row nor column says that it is measured.
fn is_counted_cell(figure: &Figure, checks: &Checks) -> bool {
    let measured = |name: &Option<String>| name.as_deref().is_some_and(|name| checks.numbers.measured.is_in(name));
    figure.table.as_ref().is_some_and(|cell| !measured(&cell.row) && !measured(&cell.column))
}

/// The unit of the last written place, and the round number that a hedge speaks of.
fn places(number: &str, value: Decimal, continuous: bool) -> (Decimal, Decimal) {
    if is_written_out(number, value) {
        return (if continuous { Decimal::ONE } else { Decimal::ZERO }, trailing(value));
    }
    let digits: String = number.chars().filter_map(written).skip_while(|c| !c.is_ascii_digit()).collect();
    let digits = digits.trim_end_matches('.');
    match digits.parse::<Decimal>().ok().filter(|m| !m.is_zero()).and_then(|m| Some((m, value.checked_div(m)?))) {
        Some((mantissa, scale)) if is_power_of_ten(scale) => {
            let step = Decimal::new(1, mantissa.scale()) * scale;
            let round = if mantissa.scale() > 0 { step } else { trailing(mantissa) * scale };
            let counted = step == Decimal::ONE && !continuous;
            (if counted { Decimal::ZERO } else { step }, round)
        }
        // In Chinese numerals: 二千四百 is counted out, 三百二十万 is not.
        _ => {
            let round = trailing(value);
            let step = match () {
                () if round >= Decimal::from(10_000) => Decimal::from(10_000),
                () if continuous => Decimal::ONE,
                () => Decimal::ZERO,
            };
            (step, round)
        }
    }
}

/// How much one of what a number is written in is worth: 10,000 for 339.4万; one where its digits do not tell.
#[must_use]
pub fn written_in(number: &str, value: Decimal) -> Decimal {
    let digits: String = number.chars().filter_map(written).skip_while(|c| !c.is_ascii_digit()).collect();
    let mantissa = digits.trim_end_matches('.').parse::<Decimal>().ok().filter(|m| !m.is_zero());
    let scale = mantissa.and_then(|mantissa| value.checked_div(mantissa)).map(|scale| scale.normalize());
    scale.filter(|scale| is_power_of_ten(*scale) && *scale >= Decimal::ONE).unwrap_or(Decimal::ONE)
}

/// Whether a number is written in plain digits, each place of it: 1461名, 12,500元. Most are; no division is needed then.
fn is_written_out(number: &str, value: Decimal) -> bool {
    let mut written: i128 = 0;
    let mut digits = 0;
    for byte in number.bytes().skip_while(|b| !b.is_ascii_digit()) {
        match byte {
            b'0'..=b'9' => {
                digits += 1;
                written = written * 10 + i128::from(byte - b'0');
            }
            b',' => {}
            // 8.0 is written to a tenth.
            b'.' => return false,
            _ => break,
        }
        if digits > 18 {
            return false;
        }
    }
    digits > 0 && value.scale() == 0 && value.mantissa() == written
}

/// A digit or a point, of either width.
const fn written(c: char) -> Option<char> {
    match c {
        '0'..='9' | '.' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_u32(c as u32 - 0xfee0),
        '\u{ff0e}' => Some('.'),
        _ => None,
    }
}

fn is_power_of_ten(value: Decimal) -> bool {
    let mut value = value.normalize().mantissa();
    while value > 1 && value % 10 == 0 {
        value /= 10;
    }
    value == 1
}

/// How many places two numbers of the same digits are apart, and how many digits those are: 325 and 32.5 are one place apart,
/// and have three. None where their digits differ, or nothing is apart.
#[must_use]
pub fn places_apart(a: Decimal, b: Decimal) -> Option<(u32, usize)> {
    let ((x, a), (y, b)) = (significant(a), significant(b));
    let apart = u32::try_from(a.abs_diff(b)).ok().filter(|apart| *apart > 0 && x == y && x > 0)?;
    Some((apart, x.to_string().len()))
}

/// A number without the noughts at its end, and how many places it has lost.
fn significant(value: Decimal) -> (i128, i64) {
    let value = value.normalize();
    let (mut digits, mut places) = (value.mantissa(), -i64::from(value.scale()));
    while digits != 0 && digits % 10 == 0 {
        (digits, places) = (digits / 10, places + 1);
    }
    (digits, places)
}

/// The digits of a number, noughts at its end left out.
#[must_use]
pub fn digits_of(value: Decimal) -> usize {
    significant(value.abs()).0.to_string().len()
}

/// The greatest power of ten that divides a whole number; one for zero and for fractions.
fn trailing(value: Decimal) -> Decimal {
    let value = value.normalize();
    let (mut rest, mut power) = (value.mantissa(), 1_i128);
    // The mantissa of a decimal has at most 29 digits.
    while value.scale() == 0 && rest != 0 && rest % 10 == 0 {
        rest /= 10;
        power *= 10;
    }
    Decimal::from_i128_with_scale(power, 0)
}

/// Whether one slip of the pen makes a number of another: a digit wrong, lost or doubled, or two neighbours swapped.
#[must_use]
pub fn is_one_slip(stated: Decimal, meant: Decimal) -> bool {
    let (a, b) = (digits(stated), digits(meant));
    if stated == meant || meant.is_sign_negative() || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (rest_a, rest_b) = (&a[same..], &b[same..]);
    match a.len().cmp(&b.len()) {
        Ordering::Less => rest_a == &rest_b[1..],
        Ordering::Greater => &rest_a[1..] == rest_b,
        Ordering::Equal => rest_a[1..] == rest_b[1..] || is_swap(stated, meant),
    }
}

/// Whether swapping two neighbouring digits makes a number of another.
#[must_use]
pub fn is_swap(stated: Decimal, meant: Decimal) -> bool {
    let (a, b) = (digits(stated), digits(meant));
    let same = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let (a, b) = (&a[same..], &b[same.min(b.len())..]);
    a.len() == b.len() && a.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..]
}

fn digits(value: Decimal) -> Vec<u8> {
    value.normalize().to_string().into_bytes()
}

/// The whole numbers of the year before which a change in percent allows: `now` is `percent` more than they.
///
/// None when there is none, or when the change has no bounds. `percent` must be above −100.
#[must_use]
pub fn bases(now: Decimal, percent: Interval) -> Option<(Decimal, Decimal)> {
    let (low, high) = (percent.low?, percent.high?);
    // 100 now = (100 + percent) before: the greatest change gives the least base.
    let hundred = now.checked_mul(Decimal::ONE_HUNDRED)?;
    let (least, most) = (Decimal::ONE_HUNDRED.checked_add(low)?, Decimal::ONE_HUNDRED.checked_add(high)?);
    if least <= Decimal::ZERO || now <= Decimal::ZERO {
        return None;
    }
    let mut first = hundred.checked_div(most)?.ceil();
    let mut last = hundred.checked_div(least)?.floor();
    // A quotient may itself have been rounded; products of these sizes are exact.
    while (first - Decimal::ONE).checked_mul(most)? >= hundred {
        first -= Decimal::ONE;
    }
    while first.checked_mul(most)? < hundred {
        first += Decimal::ONE;
    }
    while (last + Decimal::ONE).checked_mul(least)? <= hundred {
        last += Decimal::ONE;
    }
    while last.checked_mul(least)? > hundred {
        last -= Decimal::ONE;
    }
    (first <= last).then_some((first, last))
}

/// The whole numbers below the line that a rate allows: `part` ÷ them × `factor`.
#[must_use]
pub fn wholes(part: Decimal, factor: Decimal, rate: Interval) -> Option<(Decimal, Decimal)> {
    let (low, high) = (rate.low?, rate.high?);
    let above = part.checked_mul(factor)?;
    if low <= Decimal::ZERO || above <= Decimal::ZERO {
        return None;
    }
    let mut first = above.checked_div(high)?.ceil();
    let mut last = above.checked_div(low)?.floor();
    while first.checked_mul(high)? < above {
        first += Decimal::ONE;
    }
    while last.checked_mul(low)? > above {
        last -= Decimal::ONE;
    }
    (first <= last).then_some((first, last))
}

/// Whether a total is one slip away from what its parts add up to. Few or round numbers are so by chance.
pub fn is_total_misprinted(total: Decimal, sum: Decimal, parts: usize, nearly_all: bool) -> bool {
    let odd = |value: Decimal, to: Decimal| !(value % to).is_zero();
    let told = nearly_all && parts > 1 && (odd(total, Decimal::ONE_HUNDRED) || odd(sum, Decimal::ONE_HUNDRED));
    let exact = parts > 2 && sum >= Decimal::ONE_THOUSAND && odd(total, Decimal::TEN) && odd(sum, Decimal::TEN);
    (total - sum).abs() >= Decimal::ONE_HUNDRED && (told || exact) && is_one_slip(total, sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a decimal")
    }

    fn places_of(number: &str, value: &str, continuous: bool) -> (String, String) {
        let (step, round) = places(number, d(value), continuous);
        (step.normalize().to_string(), round.normalize().to_string())
    }

    #[test]
    fn a_number_is_as_exact_as_it_is_written() {
        for (number, value, continuous, step, round) in [
            ("1461名", "1461", false, "0", "1"),
            ("1616.85万宗", "16168500", false, "100", "100"),
            ("0.0038万宗", "38", false, "0", "1"),
            ("２４００余件", "2400", false, "0", "100"),
            ("12,500元", "12500", true, "1", "100"),
            ("41.6件", "41.6", false, "0.1", "0.1"),
            ("8.0倍", "8", true, "0.1", "0.1"),
            ("92%", "92", true, "1", "1"),
            ("7.76%", "7.76", true, "0.01", "0.01"),
            ("百余人", "100", false, "0", "100"),
            ("三百二十万元", "3200000", true, "10000", "100000"),
            ("二千四百件", "2400", false, "0", "100"),
            ("13万2", "132000", false, "1000", "1000"),
        ] {
            assert_eq!(places_of(number, value, continuous), (step.to_owned(), round.to_owned()), "{number}");
        }
    }

    #[test]
    fn numbers_of_the_same_digits_are_places_apart() {
        for (a, b, expected) in [
            ("325", "32.5", Some((1, 3))),
            ("3250000", "325", Some((4, 3))),
            ("325", "325", None),
            ("326", "3250", None),
            ("0", "0", None),
        ] {
            assert_eq!(places_apart(d(a), d(b)), expected, "{a} {b}");
            assert_eq!(places_apart(d(b), d(a)), expected, "{b} {a}");
        }
    }

    /// All whole numbers below 400 that a change allows, tried one by one.
    fn tried(now: u32, percent: &str, rounding: bool) -> Vec<u32> {
        let stated = d(percent);
        let step = Decimal::new(1, stated.scale());
        let fits = |before: &u32| {
            let hundred = Decimal::from(100 * (i64::from(now) - i64::from(*before)));
            let off = hundred - stated * Decimal::from(*before);
            let width = step * Decimal::from(*before);
            if rounding {
                off.abs() * Decimal::TWO <= width
            } else if stated.is_sign_negative() {
                off <= Decimal::ZERO && off >= -width
            } else {
                off >= Decimal::ZERO && off <= width
            }
        };
        (1..400).filter(fits).collect()
    }

    #[test]
    fn bases_are_those_that_trying_every_number_finds() {
        let mut seed = 7_u64;
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (seed >> 33) % below
        };
        let mut none = 0;
        for _ in 0..1500 {
            let now = u32::try_from(1 + random(90)).expect("small");
            let scale = u32::try_from(random(3)).expect("small");
            let stated = Decimal::new(i64::try_from(random(13_000)).expect("small") - 5000, 2).round_dp(scale);
            let (step, half) = (Decimal::new(1, stated.scale()), Decimal::new(5, stated.scale() + 1));
            let cut = if stated.is_sign_negative() {
                Interval::new(stated - step, stated)
            } else {
                Interval::new(stated, stated + step)
            };
            for (interval, rounding) in [(Interval::new(stated - half, stated + half), true), (cut, false)] {
                let expected = tried(now, &stated.to_string(), rounding);
                let found = bases(Decimal::from(now), interval);
                let expected =
                    expected.first().zip(expected.last()).map(|(a, b)| (Decimal::from(*a), Decimal::from(*b)));
                assert_eq!(found, expected, "{now} after {stated}%, rounding {rounding}");
                none += u32::from(expected.is_none());
            }
        }
        assert!(none > 40, "impossible changes are among them: {none}");
    }

    #[test]
    fn wholes_are_those_that_trying_every_number_finds() {
        for part in 1..40_i64 {
            for rate in ["6.3", "12", "33.3", "50", "99.9", "0.7"] {
                let rate = d(rate);
                let half = Decimal::new(5, rate.scale() + 1);
                let fits = |whole: &i64| {
                    (Decimal::from(part * 100) - rate * Decimal::from(*whole)).abs() <= half * Decimal::from(*whole)
                };
                let tried: Vec<i64> = (1..40_000).filter(fits).collect();
                let expected = tried.first().zip(tried.last()).map(|(a, b)| (Decimal::from(*a), Decimal::from(*b)));
                let found = wholes(Decimal::from(part), Decimal::ONE_HUNDRED, Interval::new(rate - half, rate + half));
                assert_eq!(found, expected, "{part} at {rate}%");
            }
        }
    }

    /// Reads a number as a figure of a report would be.
    fn reading(number: &str, value: Decimal, unit: &str, checks: &Checks) -> Reading {
        let figure = serde_json::json!({
            "value": value, "unit": unit, "precision": "exact", "kind": "level", "text": "", "number_text": number,
            "start": 0, "end": 0,
        });
        Reading::of(&serde_json::from_value(figure).expect("a figure"), checks)
    }

    /// Rounded half up and cut off: the two ways in which people write a value that is not exact.
    fn written(value: Decimal, scale: u32) -> [Decimal; 2] {
        let half_up = value.round_dp_with_strategy(scale, rust_decimal::RoundingStrategy::MidpointAwayFromZero);
        [half_up, value.round_dp_with_strategy(scale, rust_decimal::RoundingStrategy::ToZero)]
    }

    /// Whether a stated value is one of those that trying every pair has found, and whether it lies far from all of them.
    fn held_against(told: &Reading, possible: Interval, all: &[Decimal], what: &str) {
        let scale = told.value.scale();
        let right = all.iter().any(|value| written(*value, scale).contains(&told.value));
        let near = all.iter().any(|value| (*value - told.value).abs() <= told.step);
        assert!(!right || told.agrees(possible), "{what}: {} is right", told.value);
        assert!(near || !told.agrees(possible), "{what}: {} is wrong", told.value);
    }

    #[test]
    fn shares_and_ratios_agree_exactly_when_some_pair_of_numbers_gives_them() {
        let checks = crate::dictionary::Dictionaries::builtin().expect("built-in dictionaries").checks;
        for (part, whole) in [(1_i64, 3_i64), (7, 9), (12, 13), (103, 1402), (2, 96), (59, 60), (1, 1), (40, 39)] {
            for (factor, unit) in [(100_i64, "%"), (1, "倍")] {
                let of = |n: i64| reading(&n.to_string(), Decimal::from(n), "件", &checks);
                let possible = of(part).rounded().over(of(whole).rounded()).times(Decimal::from(factor));
                let all = [Decimal::from(part * factor) / Decimal::from(whole)];
                for scale in 0..3 {
                    let [near, _] = written(all[0], scale);
                    for off in -3..4 {
                        let value = near + Decimal::new(off, scale);
                        let told = reading(&format!("{value}{unit}"), value, unit, &checks);
                        held_against(&told, possible, &all, &format!("{part} of {whole}"));
                    }
                }
            }
        }
    }

    #[test]
    fn changes_of_rough_values_agree_exactly_when_some_pair_of_numbers_gives_them() {
        use crate::audit::change::{ChangeUnit, reckoned};
        let checks = crate::dictionary::Dictionaries::builtin().expect("built-in dictionaries").checks;
        // 0.12万 is anything from 1150 to 1250; every second number of it is tried, the ends among them.
        let rough = |n: i64| reading(&format!("0.{n:02}万"), Decimal::from(n * 100), "件", &checks);
        let tried = |n: i64| (n * 100 - 50..=n * 100 + 50).step_by(2).map(Decimal::from);
        for (before, now) in [(12, 13), (20, 11), (5, 9), (30, 30), (41, 38)] {
            let (b, n) = (rough(before), rough(now));
            assert_eq!(b.rounded(), Interval::new(Decimal::from(before * 100 - 50), Decimal::from(before * 100 + 50)));
            for (unit, word, factor, scale) in [(ChangeUnit::Percent, "%", 100, 0), (ChangeUnit::Times, "倍", 1, 1)] {
                let (_, possible) = reckoned(unit, b, n).expect("can be reckoned");
                let pairs = tried(before).flat_map(|b| tried(now).map(move |n| (n - b) * Decimal::from(factor) / b));
                let all: Vec<Decimal> = pairs.collect();
                for value in (-8..12).map(|v| Decimal::new(v * 10 * factor, 2).round_dp(scale)) {
                    let told = reading(&format!("{}{word}", value.abs()), value, word, &checks);
                    held_against(&told, possible, &all, &format!("{before} to {now}"));
                }
            }
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_one_digit_or_two_swapped() {
        for (stated, meant, expected) in [
            ("58999", "57999", true),
            ("1043", "1034", true),
            ("53", "530", true),
            ("104", "1043", true),
            ("1143", "143", true),
            ("0.7", "0.7", false),
            ("1043", "1035", false),
            ("12120", "12102", true),
        ] {
            assert_eq!(is_one_slip(d(stated), d(meant)), expected, "{stated} for {meant}");
        }
    }

    #[test]
    fn the_bases_of_the_seeds() {
        let change = |now: &str, low: &str, high: &str| bases(d(now), Interval::new(d(low), d(high)));
        assert_eq!(change("5", "-16.5", "-15.5"), None);
        assert_eq!(change("5", "-17", "-16"), Some((d("6"), d("6"))));
        assert_eq!(change("2431", "-30.145", "-30.135"), Some((d("3480"), d("3480"))));
        assert_eq!(change("55563", "7.755", "7.765"), Some((d("51560"), d("51564"))));
        assert_eq!(wholes(d("6"), d("100"), Interval::new(d("6.25"), d("6.35"))), Some((d("95"), d("96"))));
    }
}
