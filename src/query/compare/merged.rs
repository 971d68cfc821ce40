//! Values of places as they are today for years before others were joined to them: the sum of what each of them states.

use super::{Cell, Table};
use crate::dictionary::Aggregate;
use crate::model::{Currency, Precision};
use crate::query::Engine;
use crate::query::bodies::Body;
use crate::query::headline::{Candidate, Headline};
use crate::query::regions::RegionKey;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// The sum over the places that a place was made of.
pub struct Merged {
    /// The sum.
    pub value: Decimal,
    /// Exact when all parts are.
    pub precision: Precision,
    /// What was added.
    pub parts: Vec<Part>,
}

/// One of the places.
pub struct Part {
    /// The place.
    pub region: RegionKey,
    /// What its reports state.
    pub chosen: Candidate,
}

/// A value that can be reckoned with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure<'t> {
    /// The value.
    pub value: Decimal,
    /// Its unit.
    pub unit: Option<&'t str>,
    /// Its money.
    pub currency: Option<Currency>,
    /// Its hedge.
    precision: Precision,
}

impl Measure<'_> {
    /// Whether it is a bound only: what is reckoned from it may be anything.
    pub const fn is_bound(&self) -> bool {
        matches!(self.precision, Precision::AtLeast | Precision::AtMost)
    }
}

impl Table<'_> {
    /// Adds up the places that were joined since, for each region and year of which all parts are stated.
    pub fn merge(&mut self, engine: &Engine<'_>, bodies: &[Body]) {
        let by_key: HashMap<&RegionKey, &Body> = bodies.iter().filter_map(|b| Some((b.key.as_ref()?, b))).collect();
        // Changes want the year before the first.
        let years: Vec<i32> = self.years.first().map(|first| first - 1).into_iter().chain(self.years.clone()).collect();
        let mut merged = HashMap::default();
        for (number, region) in self.regions.iter().enumerate() {
            let Some(code) = self.lineage.own_code(region) else { continue };
            for year in &years {
                let parts = self.lineage.parts(code, *year);
                let places = parts.iter().filter_map(|part| {
                    let key = self.lineage.key(&engine.dictionaries.regions.region(*part)?)?;
                    Some((key.clone(), self.told(engine, by_key.get(&key)?)))
                });
                let places: Vec<_> = places.collect();
                if parts.is_empty() || places.len() != parts.len() {
                    continue;
                }
                for metric in (0..self.metrics.len()).filter(|m| self.metrics[*m].aggregate == Aggregate::Sum) {
                    let stated = places.iter().map(|(key, told)| {
                        let Headline::Stated { chosen, .. } = told.get(&(metric, *year))?.headline.as_ref()? else {
                            return None;
                        };
                        Some(Part { region: key.clone(), chosen: chosen.clone() })
                    });
                    merged
                        .extend(stated.collect::<Option<Vec<_>>>().and_then(sum).map(|m| ((number, metric, *year), m)));
                }
            }
        }
        self.merged = merged;
    }

    /// The value of a cell that one may compute with: one in conflict is not settled.
    pub fn measure(&self, cell: Cell) -> Option<Measure<'_>> {
        if let Some(merged) = self.merged.get(&cell) {
            let first = &merged.parts.first()?.chosen.figure;
            return Some(Measure {
                value: merged.value,
                unit: first.unit.as_deref(),
                currency: first.currency,
                precision: merged.precision,
            });
        }
        match self.cells.get(&cell)?.headline.as_ref()? {
            Headline::Stated { chosen, .. } => Some(Measure {
                value: chosen.figure.value,
                unit: chosen.figure.unit.as_deref(),
                currency: chosen.figure.currency,
                precision: chosen.figure.precision,
            }),
            _ => None,
        }
    }
}

fn sum(parts: Vec<Part>) -> Option<Merged> {
    let first = parts.first()?.chosen.figure.clone();
    let one_measure =
        parts.iter().all(|p| (&p.chosen.figure.unit, p.chosen.figure.currency) == (&first.unit, first.currency));
    let value = parts.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.chosen.figure.value))?;
    let hedges: Vec<Precision> =
        parts.iter().map(|p| p.chosen.figure.precision).filter(|p| *p != Precision::Exact).collect();
    let precision = match hedges.split_first() {
        None => Precision::Exact,
        Some((one, rest)) if rest.iter().all(|other| other == one) => *one,
        Some(_) => Precision::About,
    };
    one_measure.then_some(Merged { value, precision, parts })
}
