//! The cells of a comparison out of the figures of its regions.

use super::{Cell, Table, Told};
use crate::index::FigureRow;
use crate::model::Kind;
use crate::query::Engine;
use crate::query::bodies::Body;
use crate::query::evidence::Needed;
use crate::query::headline::{Candidate, Headline, headline};
use crate::query::sets::of_keys;
use foldhash::fast::RandomState;
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};

/// The unit of changes that can be compared with computed ones.
const PERCENT: &str = "%";
/// The family of those of rates.
const POINTS: &str = "points";

impl Table<'_> {
    /// Reads the figures of all regions, and of those that were joined to them.
    pub fn fill(&mut self, engine: &Engine<'_>, bodies: &[Body]) {
        let regions = self.regions.clone();
        let bodies_of = of_keys(bodies, &regions);
        let told: Vec<_> = bodies_of.par_iter().map(|body| body.map(|body| self.told(engine, body))).collect();
        self.cells.reserve(told.iter().flatten().map(HashMap::len).sum());
        for (region, (body, told)) in bodies_of.into_iter().zip(told).enumerate() {
            let (Some(body), Some(told)) = (body, told) else { continue };
            for (address, row) in body.reports.iter().filter(|(_, row)| !row.department) {
                if let Some(year) = row.year {
                    self.reports.entry((region, year)).or_default().push(*address);
                }
            }
            for ((metric, year), told) in told {
                self.cells.insert((region, metric, year), told);
            }
        }
        self.merge(engine, bodies);
    }

    /// What the reports of a region state, by metric and year.
    pub fn told(&self, engine: &Engine<'_>, body: &Body) -> HashMap<(usize, i32), Told, RandomState> {
        let metric = |figure: &FigureRow| {
            let id = figure.metric.as_deref()?;
            self.metrics.iter().position(|m| m.id == id)
        };
        let is_comparable = |metric: usize, unit: Option<&str>| match unit {
            // Rates rise by points.
            Some(unit) if self.metrics[metric].is_rate() => {
                engine.dictionaries.units.get(unit).is_some_and(|unit| unit.family == POINTS)
            }
            unit => unit == Some(PERCENT),
        };
        let wanted =
            |figure: &FigureRow| (figure.whole || self.all || figure.kind == Kind::Change) && metric(figure).is_some();
        let mut candidates: HashMap<(usize, i32), (Vec<Candidate>, Told), RandomState> = HashMap::default();
        for candidate in body.figures(engine, &wanted) {
            let (Some(metric), Some(year)) = (metric(&candidate.figure), candidate.figure.period) else { continue };
            let (whole, told) = candidates.entry((metric, year)).or_default();
            if self.all {
                told.all.push(candidate.clone());
            }
            if candidate.figure.whole {
                whole.push(candidate);
            } else if candidate.figure.kind == Kind::Change && is_comparable(metric, candidate.figure.unit.as_deref()) {
                told.changes.push(candidate);
            }
        }
        let choose = |((metric, year), (whole, told)): ((usize, i32), (Vec<Candidate>, Told))| {
            let headline = Some(headline(self.metrics[metric], year, &whole));
            ((metric, year), Told { headline, ..told })
        };
        candidates.into_iter().map(choose).collect()
    }

    /// Keeps the regions that state something that is asked for.
    pub fn keep_stating(&mut self) {
        let years: HashSet<i32> = self.years.iter().copied().collect();
        let stated = |told: &Told| told.headline.as_ref().is_some_and(|h| h.chosen().is_some());
        let asked = |(_, metric, year): &Cell| *metric < self.asked && years.contains(year);
        let told = self.cells.iter().filter(|(cell, told)| asked(cell) && stated(told)).map(|(cell, _)| cell.0);
        let kept: HashSet<usize> = told.collect();
        let mut number = HashMap::new();
        for region in (0..self.regions.len()).filter(|region| kept.contains(region)) {
            number.insert(region, number.len());
        }
        let mut region = 0;
        self.regions.retain(|_| {
            region += 1;
            kept.contains(&(region - 1))
        });
        let renumber = |(region, metric, year): Cell| Some((*number.get(&region)?, metric, year));
        self.cells =
            std::mem::take(&mut self.cells).into_iter().filter_map(|(c, told)| Some((renumber(c)?, told))).collect();
        self.merged =
            std::mem::take(&mut self.merged).into_iter().filter_map(|(c, sum)| Some((renumber(c)?, sum))).collect();
        let reports = std::mem::take(&mut self.reports).into_iter();
        self.reports = reports.filter_map(|((region, year), all)| Some(((*number.get(&region)?, year), all))).collect();
    }

    /// The reports that the answer quotes.
    pub fn needed(&self) -> Needed {
        let mut needed = Needed::default();
        for cell in self.asked_cells() {
            let told = self.cells.get(&cell);
            let shown = told.and_then(|t| t.headline.as_ref()).into_iter().flat_map(Headline::all);
            let also = told.into_iter().flat_map(|t| t.all.iter().chain(&t.changes));
            for candidate in shown.chain(also) {
                needed.figure(candidate.figure.report, candidate.figure.ordinal);
            }
            for part in self.merged.get(&cell).into_iter().flat_map(|merged| &merged.parts) {
                needed.figure(part.chosen.figure.report, part.chosen.figure.ordinal);
            }
            if self.chosen(cell).is_none() {
                let next = self.reports.get(&(cell.0, cell.2 + 1));
                next.into_iter().flatten().for_each(|report| needed.report(*report));
            }
        }
        needed
    }

    fn asked_cells(&self) -> impl Iterator<Item = Cell> + '_ {
        let metrics = (0..self.asked).flat_map(|metric| self.years.iter().map(move |year| (metric, *year)));
        metrics.flat_map(|(metric, year)| (0..self.regions.len()).map(move |region| (region, metric, year)))
    }

    /// The figure that stands for a cell.
    pub fn chosen(&self, cell: Cell) -> Option<&Candidate> {
        self.cells.get(&cell)?.headline.as_ref()?.chosen()
    }
}
