//! Regions × years × metrics side by side, each value with its evidence.

mod cells;
mod merged;
mod rank;
mod row;

use super::answer::{CompareAnswer, Row};
use super::evidence::Evidence;
use super::headline::{Candidate, Headline};
use super::lineage::Lineage;
use super::outside::Outside;
use super::regions::RegionKey;
use super::sets::RegionSet;
use super::{Engine, RequestError};
use crate::dictionary::Metric;
use crate::index::ReportAddress;
use foldhash::fast::RandomState;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// Metrics that are compared when none is named.
const DEFAULT_METRICS: [&str; 4] = ["cases.penalty", "cases.inspection", "officers.certified", "fines.amount"];
/// A range of more years (`2020..`) stands for those of it that reports are about.
const MOST_YEARS: usize = 30;

/// What is compared.
#[derive(Debug, Clone, Default)]
pub struct CompareRequest {
    /// The regions; all that state a metric when none is named.
    pub regions: RegionSet,
    /// Ids or Chinese names of metrics.
    pub metrics: Vec<String>,
    /// Years; all that the reports are about when left out.
    pub years: Option<RangeInclusive<i32>>,
    /// What values are divided by.
    pub per: Option<Per>,
    /// What ratios are multiplied by: 10000 for a value per ten thousand inhabitants.
    pub times: Option<Decimal>,
    /// Also the figures that were not chosen, each with the reason.
    pub all: bool,
}

/// What values are divided by.
#[derive(Debug, Clone)]
pub enum Per {
    /// Another metric of the same region and year, by id or Chinese name.
    Metric(String),
    /// A table from outside.
    Outside(Outside),
}

/// A region, a metric and a year: numbers into the lists of a [`Table`].
type Cell = (usize, usize, i32);

/// What the reports state.
struct Table<'a> {
    regions: Vec<RegionKey>,
    years: Vec<i32>,
    /// Those that are asked for, then the one of `--per` where it is another.
    metrics: Vec<&'a Metric>,
    /// How many of the metrics are asked for.
    asked: usize,
    /// Number of the one of `--per`.
    per: Option<usize>,
    cells: HashMap<Cell, Told, RandomState>,
    /// The reports of each region by their year: a value that no report states may follow from the next year's.
    reports: HashMap<(usize, i32), Vec<ReportAddress>, RandomState>,
    /// What was read for evidence.
    evidence: HashMap<ReportAddress, Evidence, RandomState>,
    /// The sums over places that were joined since.
    merged: HashMap<Cell, merged::Merged, RandomState>,
    lineage: Lineage<'a>,
    outside: Option<Outside>,
    times: Decimal,
    all: bool,
}

/// What the reports state of a cell.
#[derive(Default)]
struct Told {
    headline: Option<Headline>,
    /// Changes on the year before, as stated in percent.
    changes: Vec<Candidate>,
    /// All figures of the metric and year, where all are asked for.
    all: Vec<Candidate>,
}

impl Engine<'_> {
    /// Compares.
    ///
    /// # Errors
    /// When an option or the index cannot be read.
    pub fn compare(&self, request: &CompareRequest) -> Result<CompareAnswer, RequestError> {
        let mut table = self.table(request)?;
        table.evidence = self.evidence(&table.needed())?;
        let mut rows = Vec::with_capacity(table.asked * table.years.len() * table.regions.len());
        for metric in 0..table.asked {
            for year in &table.years {
                let line: Vec<Row> =
                    (0..table.regions.len()).map(|region| table.row((region, metric, *year))).collect();
                rows.extend(rank::ranked(line));
            }
        }
        Ok(CompareAnswer { rows, copies: self.reader.copies().len() })
    }

    fn table(&self, request: &CompareRequest) -> Result<Table<'_>, RequestError> {
        let named = if request.metrics.is_empty() { &DEFAULT_METRICS.map(str::to_owned)[..] } else { &request.metrics };
        let mut metrics = self.known_metrics("--metric", named)?;
        let asked = metrics.len();
        let per = match &request.per {
            Some(Per::Metric(per)) => self.known_metrics("--per", std::slice::from_ref(per))?.first().copied(),
            _ => None,
        };
        let per = per.map(|per| {
            metrics.iter().position(|known| known.id == per.id).unwrap_or_else(|| {
                metrics.push(per);
                metrics.len() - 1
            })
        });
        let lineage = Lineage::new(&self.dictionaries.regions);
        let chosen = self.chosen(&lineage, &request.regions)?;
        let bodies = self.bodies(&lineage, &chosen.reports)?;
        let regions = match chosen.keys {
            Some(keys) => keys,
            None => bodies.iter().filter_map(|body| body.key.clone()).collect(),
        };
        let mut table = Table {
            years: years(request.years.clone(), &super::sets::of_keys(&bodies, &regions)),
            regions,
            metrics,
            asked,
            per,
            cells: HashMap::default(),
            reports: HashMap::default(),
            evidence: HashMap::default(),
            merged: HashMap::default(),
            lineage,
            outside: match &request.per {
                Some(Per::Outside(outside)) => Some(outside.clone()),
                _ => None,
            },
            times: request.times.unwrap_or(Decimal::ONE),
            all: request.all,
        };
        table.fill(self, &bodies);
        if request.regions.is_everything() {
            table.keep_stating();
        }
        Ok(table)
    }

    fn known_metrics(&self, option: &'static str, names: &[String]) -> Result<Vec<&Metric>, RequestError> {
        let ids = self.metrics(option, names)?;
        let mut metrics: Vec<&Metric> = Vec::new();
        for metric in ids.into_iter().filter_map(|id| self.dictionaries.metrics.get(id)) {
            if !metrics.iter().any(|known| known.id == metric.id) {
                metrics.push(metric);
            }
        }
        Ok(metrics)
    }
}

/// The years asked for; those that the reports of the regions are about, where none or too many are.
fn years(asked: Option<RangeInclusive<i32>>, bodies: &[Option<&super::bodies::Body>]) -> Vec<i32> {
    let reported: std::collections::BTreeSet<i32> =
        bodies.iter().flatten().flat_map(|body| &body.reports).filter_map(|(_, row)| row.year).collect();
    match asked {
        Some(range) if range.clone().count() <= MOST_YEARS => range.collect(),
        Some(range) => reported.range(range).copied().collect(),
        None => reported.into_iter().collect(),
    }
}
