//! Values whose size a report explains by itself, so that other years tell nothing more of it.
//!
//! In: a report with its findings. Out: such figures, by their index: those that make sense in another unit, which is told, and
//! those that are told to be a multiple (2560件,是上年的4倍).

use crate::audit::plausible::UNIT;
use crate::dictionary::Checks;
use crate::model::{Figure, Report};
use rust_decimal::Decimal;

/// The figures of a report that it explains.
pub fn explained(report: &Report, checks: &Checks) -> Vec<usize> {
    let in_unit = report.findings.iter().filter(|f| f.check == UNIT).flat_map(|f| f.figures.clone());
    let multiple = |pair: &[Figure]| {
        let (value, times) = (&pair[0], &pair[1]);
        let told = times.unit.as_ref() == Some(&checks.changes.times) && times.value >= Decimal::TWO;
        told && times.start.checked_sub(value.end).is_some_and(|gap| gap <= NEAR)
    };
    let multiples = report.figures.windows(2).enumerate().filter(|(_, pair)| multiple(pair)).map(|(at, _)| at);
    in_unit.chain(multiples).collect()
}

/// Characters between a value and the multiple that it is told to be.
const NEAR: usize = 16;
