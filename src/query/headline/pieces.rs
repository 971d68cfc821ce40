//! Parts that are told without saying so: 退出58人。退休31人、调离24人、辞职3人.
//!
//! In: figures of one region, year and metric that count a whole. Out: those of them that go into a greater one of their own
//! report. Of two numbers that a report gives for one sum, one is hardly a third of the other by mistake, unless a digit
//! is lost.

use super::Candidate;
use crate::dictionary::{Aggregate, Metric};
use crate::index::ReportAddress;
use crate::model::Currency;
use rust_decimal::Decimal;
use std::collections::{BTreeSet, HashMap, HashSet};

/// So many times greater is no other reading of the same.
const FAR: u32 = 3;
/// Powers of ten by which a lost or doubled digit, or a lost 万, is off.
const MOST_PLACES: u32 = 4;

/// Figures that go into others of their report.
#[derive(Debug, Default)]
pub struct Pieces(HashSet<(ReportAddress, usize)>);

impl Pieces {
    /// Whether a figure is one of them.
    #[must_use]
    pub fn has(&self, c: &Candidate) -> bool {
        self.0.contains(&key(c))
    }
}

/// What is counted alike in one report; a table may leave the usual unit out.
type Measure<'c> = (ReportAddress, Option<&'c str>, Option<Currency>);

/// Finds them among figures of one region, year and metric.
pub fn pieces<'c>(metric: &Metric, figures: impl Iterator<Item = &'c Candidate>) -> Pieces {
    let mut pieces = Pieces::default();
    if metric.aggregate != Aggregate::Sum {
        return pieces;
    }
    let usual = metric.units.first().map(String::as_str);
    let mut alike: HashMap<Measure<'_>, Vec<&Candidate>> = HashMap::new();
    for c in figures.filter(|c| c.figure.whole) {
        let unit = c.figure.unit.as_deref().or(usual);
        alike.entry((c.figure.report, unit, c.figure.currency)).or_default().push(c);
    }
    for told in alike.into_values() {
        let Some(whole) = told.iter().max_by_key(|c| (c.figure.value, c.figure.table)) else { continue };
        let values: BTreeSet<Decimal> = told.iter().map(|c| c.figure.value).collect();
        let less = values.iter().rev().skip(1);
        let sum = less.clone().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
        let adds_up = sum == Some(whole.figure.value) && less.count() > 1;
        // A cell that prose repeats stands for no more than prose does.
        let prose: BTreeSet<Decimal> = told.iter().filter(|c| !c.figure.table).map(|c| c.figure.value).collect();
        let goes_into = |c: &&&Candidate| {
            let as_sure = whole.figure.table || prose.contains(&c.figure.value);
            as_sure && (adds_up || is_far_below(c.figure.value, whole.figure.value))
        };
        let less = told.iter().filter(|c| c.figure.value < whole.figure.value);
        pieces.0.extend(less.filter(goes_into).map(|c| key(c)));
    }
    pieces
}

fn is_far_below(value: Decimal, whole: Decimal) -> bool {
    let far = value.checked_mul(FAR.into()).is_some_and(|far| far < whole);
    let shifted = |places| value.checked_mul(Decimal::from(10_u32.pow(places))) == Some(whole);
    far && !(1..=MOST_PLACES).any(shifted)
}

const fn key(c: &Candidate) -> (ReportAddress, usize) {
    (c.figure.report, c.figure.ordinal)
}
