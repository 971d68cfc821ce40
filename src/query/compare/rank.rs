//! Places within a line: the regions that state one metric for one year.

use crate::query::answer::{DEPARTMENT, Row, Status};
use rust_decimal::{Decimal, RoundingStrategy};

/// Ranks the rows of one metric and year: equal values share a place, other units are ranked apart.
pub fn ranked(mut line: Vec<Row>) -> Vec<Row> {
    // What one department did is no measure of a region: it is shown, marked, and not ranked.
    // Nor is a value that only follows from another's growth.
    let follows = |row: &Row| row.status == Status::Derived && row.parts.is_empty();
    let own = |row: &Row| row.value.filter(|_| !follows(row) && !row.doubts.iter().any(|d| d == DEPARTMENT));
    let mut by_measure: std::collections::HashMap<_, Vec<Decimal>> = std::collections::HashMap::new();
    for row in &line {
        if let Some(value) = own(row) {
            by_measure.entry((row.unit.clone(), row.currency)).or_default().push(value);
        }
    }
    by_measure.values_mut().for_each(|values| values.sort_unstable());
    let stated = by_measure.values().map(Vec::len).sum();
    for row in &mut line {
        let peers = by_measure.get(&(row.unit.clone(), row.currency)).map_or(&[][..], Vec::as_slice);
        let Some(value) = own(row) else {
            row.of = stated;
            continue;
        };
        let below = peers.partition_point(|peer| *peer < value);
        let above = peers.len() - peers.partition_point(|peer| *peer <= value);
        row.of = peers.len();
        row.rank = Some(above + 1);
        row.percentile = percentile(below, peers.len() - below - above, peers.len());
    }
    line
}

/// The share of the other regions that have less, in percent; of those that have the same half are counted.
fn percentile(below: usize, equal: usize, all: usize) -> Option<Decimal> {
    let others = Decimal::from(all.checked_sub(1)?);
    let passed = Decimal::from(below) + Decimal::from(equal - 1) / Decimal::TWO;
    let percent = (passed * Decimal::ONE_HUNDRED).checked_div(others)?;
    Some(percent.round_dp_with_strategy(1, RoundingStrategy::MidpointAwayFromZero).normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_run_from_the_least_to_the_greatest() {
        let of = |below, equal, all| percentile(below, equal, all).map(|p| p.to_string());
        assert_eq!(of(0, 1, 5).as_deref(), Some("0"));
        assert_eq!(of(4, 1, 5).as_deref(), Some("100"));
        assert_eq!(of(1, 2, 4).as_deref(), Some("50"));
        assert_eq!(of(1, 1, 4).as_deref(), Some("33.3"));
        assert_eq!(of(0, 1, 1), None, "nobody to compare with");
    }
}
