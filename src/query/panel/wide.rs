//! The wide panel: a row for each region and year, a column for each metric in each of its units.
//!
//! A column never mixes units: what is counted in another than the metric's usual one has a column of its own.

use super::{MeasureKey, PanelRequest, Plan};
use crate::dictionary::Metric;
use crate::model::{Currency, Precision, RegionCode};
use crate::query::RequestError;
use crate::query::answer::{AREA, DEPARTMENT, Status};
use crate::query::bodies::Body;
use crate::query::evidence::Needed;
use crate::query::headline::{Candidate, Headline, headline};
use crate::query::names::YEARS;
use crate::query::regions::RegionKey;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// By year, the headline value of each column.
type Years = BTreeMap<i32, HashMap<usize, Headline>>;

/// Regions whose evidence is read in one go.
const BATCH: usize = 64;

/// A column of values.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure<'e> {
    /// The metric.
    pub metric: &'e Metric,
    /// Its unit, where it is not the usual one.
    pub unit: Option<String>,
    /// Its money, where it is not the usual one.
    pub currency: Option<Currency>,
}

/// A region and year.
#[derive(Debug, Clone)]
pub struct WideRow {
    /// Names of province, city, county, town, as they are today.
    pub names: Arc<[Option<String>; 4]>,
    /// Code of the deepest level that has one.
    pub code: Option<RegionCode>,
    /// Level of the region.
    pub level: &'static str,
    /// The year.
    pub year: i32,
    /// In the order of the columns.
    pub cells: Vec<Option<WideCell>>,
    /// Sources of the values, each once.
    pub sources: Vec<String>,
}

/// A headline value.
#[derive(Debug, Clone)]
pub struct WideCell {
    /// Exact value.
    pub value: Decimal,
    /// Hedge.
    pub precision: Precision,
    /// Stated, or stated in several ways.
    pub status: Status,
    /// Checks that doubt it.
    pub doubts: Vec<String>,
}

/// A panel of regions and years, ready to be read.
pub struct WidePanel<'e> {
    plan: Plan<'e>,
    /// The columns.
    pub measures: Vec<Measure<'e>>,
    numbers: HashMap<MeasureKey, usize>,
    /// All years from the first that is asked for or stated to the last; asked for by `--balanced`.
    years: Option<Vec<i32>>,
}

impl Measure<'_> {
    /// The name of the column: the metric's id, with the unit or money where it is not the usual one.
    #[must_use]
    pub fn name(&self) -> String {
        let beside: Vec<String> =
            self.unit.iter().cloned().chain(self.currency.map(|c| c.as_str().to_owned())).collect();
        if beside.is_empty() { self.metric.id.clone() } else { format!("{}[{}]", self.metric.id, beside.join(" ")) }
    }

    /// The unit of its values.
    #[must_use]
    pub fn unit(&self) -> &str {
        self.unit.as_deref().or(self.metric.units.first().map(String::as_str)).unwrap_or("")
    }
}

impl<'e> WidePanel<'e> {
    pub(super) fn new(plan: Plan<'e>, request: &PanelRequest) -> Self {
        let mut found: BTreeMap<MeasureKey, usize> = BTreeMap::new();
        let mut years = BTreeSet::new();
        for body in plan.bodies.iter().filter(|body| body.key.is_some()) {
            for candidate in body.figures(plan.engine, &|figure: &crate::index::FigureRow| figure.whole) {
                if let Some((key, year)) = measure(&plan, &candidate) {
                    found.insert(key, 0);
                    years.insert(year);
                }
            }
        }
        let every_year = || {
            let asked = request.years.as_ref();
            let first = asked.map(|asked| *asked.start()).filter(|year| year != YEARS.start());
            let last = asked.map(|asked| *asked.end()).filter(|year| year != YEARS.end());
            let (first, last) = (first.or(years.first().copied()), last.or(years.last().copied()));
            first.zip(last).map_or_else(Vec::new, |(first, last)| (first..=last).collect())
        };
        let balanced = request.balanced.then(every_year);
        let measure = |(metric, unit, currency): &MeasureKey| Measure {
            metric: plan.metrics[*metric],
            unit: unit.clone(),
            currency: *currency,
        };
        let measures = found.keys().map(measure).collect();
        let numbers = found.into_keys().enumerate().map(|(number, key)| (key, number)).collect();
        Self { measures, numbers, years: balanced, plan }
    }

    /// Reads all rows and hands them out in batches.
    ///
    /// # Errors
    /// When the index cannot be read, or what `take` tells.
    pub fn read<E: From<RequestError>>(&self, mut take: impl FnMut(&[WideRow]) -> Result<(), E>) -> Result<(), E> {
        for bodies in self.plan.bodies.chunks(BATCH) {
            take(&self.batch(bodies).map_err(E::from)?)?;
        }
        Ok(())
    }

    fn batch(&self, bodies: &[Body]) -> Result<Vec<WideRow>, RequestError> {
        let told: Vec<(&Body, Years)> =
            bodies.iter().filter(|body| body.key.is_some()).map(|body| (body, self.headlines(body))).collect();
        let mut needed = Needed::default();
        let all = told.iter().flat_map(|(_, years)| years.values()).flat_map(HashMap::values);
        for chosen in all.filter_map(Headline::chosen) {
            needed.figure(chosen.figure.report, chosen.figure.ordinal);
        }
        let evidence = self.plan.engine.evidence(&needed)?;
        let mut rows = Vec::new();
        for (body, mut years) in told {
            let Some(key) = &body.key else { continue };
            for year in self.years.iter().flatten() {
                years.entry(*year).or_default();
            }
            let names = Arc::new(key.names().clone());
            let level = body.reports.first().map_or("unknown", |(_, row)| row.region.level.as_str());
            for (year, cells) in years {
                let smaller = self.plan.was_smaller(body, year);
                let mut row = WideRow {
                    names: names.clone(),
                    code: RegionKey::code(key),
                    level,
                    year,
                    cells: vec![None; self.measures.len()],
                    sources: Vec::new(),
                };
                for (number, told) in cells {
                    let Some(chosen) = told.chosen() else { continue };
                    let known = evidence.get(&chosen.figure.report);
                    let mut doubts = known.map_or_else(Vec::new, |e| e.doubts(chosen.figure.ordinal));
                    if chosen.report.department {
                        doubts.push(DEPARTMENT.to_owned());
                    }
                    if smaller {
                        doubts.push(AREA.to_owned());
                    }
                    let conflict = matches!(told, Headline::Conflict { .. });
                    row.cells[number] = Some(WideCell {
                        value: chosen.figure.value.normalize(),
                        precision: chosen.figure.precision,
                        status: if conflict { Status::Conflict } else { Status::Stated },
                        doubts,
                    });
                    row.sources.extend(known.map(|e| e.source.clone()));
                }
                row.sources.sort_unstable();
                row.sources.dedup();
                rows.push(row);
            }
        }
        Ok(rows)
    }

    /// The headline values of a region, by year and column.
    fn headlines(&self, body: &Body) -> Years {
        let mut candidates: BTreeMap<(i32, usize), Vec<Candidate>> = BTreeMap::new();
        for candidate in body.figures(self.plan.engine, &|figure: &crate::index::FigureRow| figure.whole) {
            let Some((key, year)) = measure(&self.plan, &candidate) else { continue };
            if let Some(number) = self.numbers.get(&key) {
                candidates.entry((year, *number)).or_default().push(candidate);
            }
        }
        let mut years = Years::new();
        for ((year, number), found) in candidates {
            let told = headline(self.measures[number].metric, year, &found);
            years.entry(year).or_default().insert(number, told);
        }
        years
    }
}

/// The column and the year of a figure. A table that leaves the unit out means the usual one.
fn measure(plan: &Plan<'_>, candidate: &Candidate) -> Option<(MeasureKey, i32)> {
    let figure = &candidate.figure;
    let metric = *plan.by_id.get(figure.metric.as_deref()?)?;
    let year = figure.period.filter(|year| plan.has_year(Some(*year)))?;
    let usual = plan.metrics[metric].units.first().map(String::as_str);
    let unit = figure.unit.as_deref().filter(|unit| Some(*unit) != usual);
    let currency = figure.currency.filter(|currency| *currency != Currency::Cny);
    Some(((metric, unit.map(str::to_owned), currency), year))
}
