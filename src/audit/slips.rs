//! Which findings come of one slip of the pen: a part that is wrong makes a sum wrong, and the share that was taken of it.
//!
//! In: what the audit says of one report, with the values of its figures. Out: for each finding the one that it follows from, if
//! any. One follows from another where one figure is concerned in both and some value of it would mend both; so what is counted
//! are slips. No finding is changed.

use super::exact::{Interval, bases, is_one_slip};
use super::plausible::UNIT;
use crate::model::{Figure, Finding, Kind};
use rust_decimal::Decimal;

/// What values of a figure would mend a finding.
#[derive(Debug, Clone, Copy)]
pub struct Mend {
    /// Index of the figure.
    figure: usize,
    /// Which they are.
    values: Values,
}

/// Values that mend a finding.
#[derive(Debug, Clone, Copy)]
enum Values {
    /// Nobody can reckon them.
    Any,
    /// From the least to the greatest.
    Between(Decimal, Decimal),
    /// Those that some whole number grows to by so many per cent: 5 fallen by 16 % is none.
    Grown(Interval),
}

/// What would mend a finding; nothing for what is no doubt.
#[must_use]
pub fn mends(finding: &Finding, figures: &[Figure]) -> Vec<Mend> {
    if !finding.is_doubt() {
        return Vec::new();
    }
    let values: Option<Vec<Decimal>> = finding.figures.iter().map(|i| figures.get(*i).map(|f| f.value)).collect();
    let known = values.and_then(|values| match (finding.check.as_str(), values.len()) {
        ("subtotal", 3..) => of_sum(&values),
        ("share", 2..) => of_whole(&values),
        ("ratio", 3) => of_ratio(&values, is_percent(finding, figures)),
        ("change", 3) if !is_percent(finding, figures) => None,
        ("change", 3) if is_change(finding, figures) => {
            of_change(&rotated(&values, 1)).map(|mended| rotated(&mended, 2))
        }
        ("change", 3) => of_change(&values),
        ("conflict", 2) => Some(vec![values[1], values[0]]),
        _ => None,
    });
    // Of an amount in another unit the cases beside it are not in doubt.
    let doubted = if finding.check == UNIT { 1 } else { finding.figures.len() };
    let rough = matches!(finding.check.as_str(), "ratio" | "change");
    let one = |(at, figure): (usize, &usize)| {
        let value = known.as_ref().and_then(|known| known.get(at).copied());
        let range = if rough { value.and_then(around) } else { value.map(|value| (value, value)) };
        let grown = || grown(finding, figures).filter(|_| at == 0).map_or(Values::Any, Values::Grown);
        Mend { figure: *figure, values: range.map_or_else(grown, |(low, high)| Values::Between(low, high)) }
    };
    let likely = |at: usize| known.as_ref().is_none_or(|known| is_likely(finding, figures, known, at));
    finding.figures.iter().take(doubted).enumerate().filter(|(at, _)| likely(*at)).map(one).collect()
}

/// Whether a figure of a sum may be the one that is wrong: where one slip of the pen in some of them explains the difference (58999
/// for 57999), it is none of the others (5 for 1005).
fn is_likely(finding: &Finding, figures: &[Figure], meant: &[Decimal], at: usize) -> bool {
    let slip = |at: usize| {
        let stated = finding.figures.get(at).and_then(|i| figures.get(*i)).map(|f| f.value);
        stated.zip(meant.get(at)).is_some_and(|(stated, meant)| is_one_slip(stated, *meant))
    };
    finding.check != SUBTOTAL || slip(at) || !(0..meant.len()).any(slip)
}

/// The check of sums.
const SUBTOTAL: &str = "subtotal";

/// Likewise of a finding whose figures are not at hand.
#[must_use]
pub fn unknown(finding: &Finding) -> Vec<Mend> {
    let all = finding.figures.iter().filter(|_| finding.is_doubt());
    all.map(|figure| Mend { figure: *figure, values: Values::Any }).collect()
}

/// For each of some findings about one report, the number of the one that it follows from: the first that is no follower itself.
#[must_use]
pub fn follow(all: &[&[Mend]]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = Vec::with_capacity(all.len());
    for (number, mends) in all.iter().enumerate() {
        let earlier = number.saturating_sub(MOST_COMPARED)..number;
        let main = earlier.into_iter().find(|other| found[*other].is_none() && share_a_mend(all[*other], mends));
        found.push(main);
    }
    found
}

/// Findings before one among which its cause is looked for, so that time stays in proportion.
const MOST_COMPARED: usize = 200;

fn share_a_mend(a: &[Mend], b: &[Mend]) -> bool {
    let alike = |a: &Mend, b: &Mend| a.figure == b.figure && a.values.meet(b.values);
    a.iter().any(|a| b.iter().any(|b| alike(a, b)))
}

impl Values {
    /// Whether some value is among both.
    fn meet(self, other: Self) -> bool {
        match (self, other) {
            (Self::Between(low, high), Self::Between(least, most)) => low <= most && least <= high,
            (Self::Between(low, high), Self::Grown(by)) | (Self::Grown(by), Self::Between(low, high)) => {
                low < high || bases(low, by).is_some()
            }
            _ => true,
        }
    }
}

/// The growth of a finding that tells no value of the year before: 5件,下降16%.
fn grown(finding: &Finding, figures: &[Figure]) -> Option<Interval> {
    let [_, change] = finding.figures[..] else { return None };
    let change = figures.get(change).filter(|change| finding.check == "change" && change.kind == Kind::Change)?;
    let percent = change.unit.as_deref() == Some("%");
    let half = Decimal::new(5, change.value.normalize().scale() + 1);
    let (low, high) = (change.value.checked_sub(half)?, change.value.checked_add(half)?);
    percent.then(|| Interval::new(low, high))
}

/// What rounding may leave between two ways to reckon one value: a fiftieth of it.
fn around(value: Decimal) -> Option<(Decimal, Decimal)> {
    let off = value.abs().checked_div(Decimal::from(50))?;
    Some((value.checked_sub(off)?, value.checked_add(off)?))
}

/// A total and its parts: the sum, and what each part must be for the total.
fn of_sum(values: &[Decimal]) -> Option<Vec<Decimal>> {
    let (total, parts) = values.split_first()?;
    let sum = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))?;
    let missing = total.checked_sub(sum)?;
    std::iter::once(Some(sum)).chain(parts.iter().map(|part| part.checked_add(missing))).collect()
}

/// Shares that should make up a hundred.
fn of_whole(values: &[Decimal]) -> Option<Vec<Decimal>> {
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(*part))?;
    let missing = Decimal::ONE_HUNDRED.checked_sub(sum)?;
    values.iter().map(|part| part.checked_add(missing)).collect()
}

/// A ratio, what is above its line and what is below it.
fn of_ratio(values: &[Decimal], percent: bool) -> Option<Vec<Decimal>> {
    let &[ratio, above, below] = values else { return None };
    let factor = if percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    let plain = ratio.checked_div(factor)?;
    Some(vec![above.checked_mul(factor)?.checked_div(below)?, plain.checked_mul(below)?, above.checked_div(plain)?])
}

/// The value of this year, that of the year before, and the change between them in per cent.
fn of_change(values: &[Decimal]) -> Option<Vec<Decimal>> {
    let &[now, before, change] = values else { return None };
    let grown = Decimal::ONE.checked_add(change.checked_div(Decimal::ONE_HUNDRED)?)?;
    let stated = now.checked_sub(before)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
    Some(vec![before.checked_mul(grown)?, now.checked_div(grown)?, stated])
}

/// Whether the first figure of a finding is the change: in tables it is.
fn is_change(finding: &Finding, figures: &[Figure]) -> bool {
    finding.figures.first().and_then(|i| figures.get(*i)).is_some_and(|first| first.kind == Kind::Change)
}

fn rotated(values: &[Decimal], by: usize) -> Vec<Decimal> {
    [&values[by..], &values[..by]].concat()
}

/// Whether a percentage is among the figures of a finding.
fn is_percent(finding: &Finding, figures: &[Figure]) -> bool {
    finding.figures.iter().filter_map(|i| figures.get(*i)?.unit.as_deref()).any(|unit| unit == "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mend(figure: usize, low: i64, high: i64) -> Mend {
        Mend { figure, values: Values::Between(low.into(), high.into()) }
    }

    #[test]
    fn what_one_value_mends_is_one_slip() {
        let sum = [mend(0, 590, 600), mend(2, 385, 395)];
        let same = [mend(2, 388, 391)];
        let other = [mend(2, 100, 110)];
        let elsewhere = [mend(7, 1, 2)];
        let unknown = [Mend { figure: 0, values: Values::Any }];
        assert_eq!(follow(&[&sum, &same, &other, &elsewhere, &unknown]), [None, Some(0), None, None, Some(0)]);
    }

    #[test]
    fn a_growth_that_cannot_be_follows_from_a_sum_that_makes_it_possible() {
        let fallen = [Mend { figure: 1, values: Values::Grown(Interval::new((-17).into(), (-16).into())) }];
        let [to_fifteen, to_six] = [[mend(1, 15, 15)], [mend(1, 21, 21)]];
        assert_eq!(follow(&[&to_fifteen, &fallen]), [None, Some(0)], "15 is 16.67 % less than 18");
        assert_eq!(follow(&[&[mend(1, 6, 6)], &fallen]), [None, None], "6 is 14.3 % less than 7 and 25 % than 8");
        assert_eq!(follow(&[&to_six, &fallen]), [None, Some(0)], "21 is 16 % less than 25");
    }

    #[test]
    fn what_follows_has_no_followers() {
        let [a, b, c] =
            [[mend(0, 1, 2), mend(1, 1, 2)], [mend(1, 1, 2), mend(2, 1, 2)], [mend(2, 1, 2), mend(3, 1, 2)]];
        assert_eq!(follow(&[&a, &b, &c]), [None, Some(0), None]);
    }
}
