//! Which findings come of one slip of the pen: a part that is wrong makes a sum wrong, and the share that was taken of it.
//!
//! In: what the audit says of one report, with the values of its figures. Out: for each finding the one that it follows from, if
//! any. One follows from another where one figure is concerned in both and some value of it would mend both; so what is counted
//! are slips. No finding is changed.

use super::plausible::UNIT;
use crate::model::{Figure, Finding, Kind};
use rust_decimal::Decimal;

/// What values of a figure would mend a finding.
#[derive(Debug, Clone, Copy)]
pub struct Mend {
    /// Index of the figure.
    figure: usize,
    /// From the least to the greatest; none where nobody can reckon them.
    range: Option<(Decimal, Decimal)>,
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
        Mend { figure: *figure, range }
    };
    finding.figures.iter().take(doubted).enumerate().map(one).collect()
}

/// Likewise of a finding whose figures are not at hand.
#[must_use]
pub fn unknown(finding: &Finding) -> Vec<Mend> {
    let all = finding.figures.iter().filter(|_| finding.is_doubt());
    all.map(|figure| Mend { figure: *figure, range: None }).collect()
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
    let alike = |a: &Mend, b: &Mend| {
        let meet = a.range.zip(b.range).is_none_or(|((low, high), (least, most))| low <= most && least <= high);
        a.figure == b.figure && meet
    };
    a.iter().any(|a| b.iter().any(|b| alike(a, b)))
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
        Mend { figure, range: Some((low.into(), high.into())) }
    }

    #[test]
    fn what_one_value_mends_is_one_slip() {
        let sum = [mend(0, 590, 600), mend(2, 385, 395)];
        let same = [mend(2, 388, 391)];
        let other = [mend(2, 100, 110)];
        let elsewhere = [mend(7, 1, 2)];
        let unknown = [Mend { figure: 0, range: None }];
        assert_eq!(follow(&[&sum, &same, &other, &elsewhere, &unknown]), [None, Some(0), None, None, Some(0)]);
    }

    #[test]
    fn what_follows_has_no_followers() {
        let [a, b, c] =
            [[mend(0, 1, 2), mend(1, 1, 2)], [mend(1, 1, 2), mend(2, 1, 2)], [mend(2, 1, 2), mend(3, 1, 2)]];
        assert_eq!(follow(&[&a, &b, &c]), [None, Some(0), None]);
    }
}
