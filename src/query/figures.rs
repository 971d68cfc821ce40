//! The figures themselves: filtered, sorted; grouped by `groups`.

use super::answer::{FigureHit, FiguresAnswer, GroupsAnswer, LeftOut};
use super::groups::{GroupBy, Grouped, Grouping, groups};
use super::headline::{Candidate, headline};
use super::lineage::Lineage;
use super::regions::{RegionKey, Rows};
use super::{Engine, RequestError};
use crate::index::{Expression, FigureFilter, FigureRow, ReportAddress, ReportRow, StoredReport};
use crate::model::{Currency, Kind, RegionCode};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Which figures are wanted.
#[derive(Debug, Clone, Default)]
pub struct FiguresRequest {
    /// Only figures of reports that match this query.
    pub query: Option<String>,
    /// Ids or Chinese names of metrics; all when empty.
    pub metrics: Vec<String>,
    /// Regions, with all that lies in them; all when empty.
    pub regions: Vec<String>,
    /// Years of the figures.
    pub years: Option<RangeInclusive<i32>>,
    /// Kinds; all when empty.
    pub kinds: Vec<Kind>,
    /// Only figures that stand for the whole: no scope, no part of another of the same metric.
    pub whole: bool,
    /// Of a region, year and metric (in one unit) only the figure that stands for it.
    pub headlines: bool,
    /// Percentiles of groups, 0 to 100; quartiles when empty.
    pub percentiles: Vec<u8>,
    /// Order.
    pub sort: Sort,
    /// Figures wanted.
    pub limit: usize,
}

/// Order of figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Sort {
    /// By region, then year, then as the reports have them.
    #[default]
    Region,
    /// The least value first.
    Value,
    /// The greatest value first.
    ValueDescending,
    /// The earliest year first.
    Year,
    /// The latest year first.
    YearDescending,
    /// By the id of the metric.
    Metric,
}

/// Percentiles that are told where none are asked for.
const QUARTILES: [u8; 3] = [25, 50, 75];

impl Engine<'_> {
    /// Lists figures.
    ///
    /// # Errors
    /// When the query, an option or the index cannot be read.
    pub fn figures(&self, request: &FiguresRequest) -> Result<FiguresAnswer, RequestError> {
        let mut rows = Rows::default();
        let mut found = self.matching_figures(request)?;
        if request.headlines {
            found = self.headlines_of(found);
        }
        let total = found.len();
        let found = sort(self, &mut rows, found, request.sort, request.limit);
        let mut stored: HashMap<ReportAddress, StoredReport> = HashMap::new();
        let mut figures = Vec::with_capacity(found.len());
        for row in &found {
            let report = match stored.entry(row.report) {
                Entry::Occupied(known) => &known.into_mut().report,
                Entry::Vacant(new) => &new.insert(self.reader.load(row.report)?).report,
            };
            figures.extend(report.figures.get(row.ordinal).map(|figure| FigureHit {
                figure: figure.clone(),
                report: report.id.clone(),
                source: report.source.clone(),
                region: report.region.clone(),
                year: report.year,
            }));
        }
        Ok(FiguresAnswer { total, figures, copies: self.reader.copies().len() })
    }

    /// Groups figures and aggregates each group. A value that a report states twice counts once.
    ///
    /// # Errors
    /// When the query, an option or the index cannot be read.
    pub fn figure_groups(&self, request: &FiguresRequest, by: &[GroupBy]) -> Result<GroupsAnswer, RequestError> {
        let all = FiguresRequest { whole: false, headlines: false, ..request.clone() };
        let matching = self.matching_figures(&all)?.len();
        let whole = self.matching_figures(&FiguresRequest { headlines: false, ..request.clone() })?;
        let not_whole = matching - whole.len();
        let mut found = if request.headlines { self.headlines_of(whole.clone()) } else { whole.clone() };
        let not_headline = whole.len() - found.len();
        let before = found.len();
        let mut seen = std::collections::HashSet::new();
        let mut rows = Rows::default();
        // The order is made of the report's id: copies of one file count once too. Of parts that have the same value each
        // counts: they are parts of different things.
        found.retain(|f| {
            let order = rows.get(self, f.report).order;
            let ordinal = if f.whole { usize::MAX } else { f.ordinal };
            seen.insert((order, f.metric.clone(), f.unit.clone(), f.kind, f.period, f.value, ordinal))
        });
        let repeated = before - found.len();
        let percentiles = if request.percentiles.is_empty() { &QUARTILES[..] } else { &request.percentiles };
        let grouping = Grouping { by, percentiles, sort: request.sort, limit: request.limit };
        let Grouped { groups, apart, nested } = groups(self, &found, &grouping);
        let left_out = LeftOut { not_whole, repeated, not_headline };
        let copies = self.reader.copies().len();
        Ok(GroupsAnswer { total: found.len(), groups, apart, nested, left_out, copies })
    }

    /// Of the figures of each region, year, metric and unit the one that stands for it.
    fn headlines_of(&self, found: Vec<FigureRow>) -> Vec<FigureRow> {
        type Cell = (Option<RegionKey>, Option<Arc<str>>, Option<i32>, Option<Arc<str>>, Option<Currency>);
        let lineage = Lineage::new(&self.dictionaries.regions);
        let mut reports: HashMap<ReportAddress, (Option<RegionKey>, Arc<ReportRow>)> = HashMap::new();
        let mut cells: HashMap<Cell, Vec<Candidate>> = HashMap::new();
        for figure in found {
            let known = reports.entry(figure.report).or_insert_with(|| {
                let row = self.reader.row(figure.report);
                (lineage.key(&row.region), Arc::new(row))
            });
            let cell = (known.0.clone(), figure.metric.clone(), figure.period, figure.unit.clone(), figure.currency);
            cells.entry(cell).or_default().push(Candidate { report: known.1.clone(), figure });
        }
        let chosen = |((region, metric, year, ..), candidates): (Cell, Vec<Candidate>)| {
            let metric = self.dictionaries.metrics.get(metric.as_deref()?)?;
            region?;
            headline(metric, year?, &candidates).chosen().map(|chosen| chosen.figure.clone())
        };
        cells.into_iter().filter_map(chosen).collect()
    }

    fn matching_figures(&self, request: &FiguresRequest) -> Result<Vec<FigureRow>, RequestError> {
        let mut expression = self.in_regions("--region", &request.regions)?;
        if let Some(query) = &request.query {
            expression = expression.and(self.parse(query)?);
        }
        let reports = match expression {
            Expression::All => None,
            narrower => Some(self.reader.set(&narrower)?),
        };
        let metrics = self.metrics("--metric", &request.metrics)?;
        let filter = FigureFilter {
            reports: reports.as_ref(),
            metrics: (!metrics.is_empty()).then_some(metrics),
            whole: request.whole || request.headlines,
        };
        let repeated = self.reader.copies().repeated(|report| reports.as_ref().is_none_or(|set| set.contains(report)));
        let mut found = Vec::new();
        self.reader.for_each_figure(&filter, |figure| {
            let kind = request.kinds.is_empty() || request.kinds.contains(&figure.kind);
            let year = request.years.as_ref().is_none_or(|years| figure.period.is_some_and(|p| years.contains(&p)));
            if kind && year && !repeated.contains(&figure.report) {
                found.push(figure);
            }
        })?;
        Ok(found)
    }

    /// The ids of metrics as options name them.
    pub(super) fn metrics(&self, option: &'static str, names: &[String]) -> Result<Vec<&str>, RequestError> {
        let metrics = &self.dictionaries.metrics;
        let resolve = |typed: &String| {
            let folded = self.reader.normalizer().fold(typed.trim());
            metrics.find(&folded).map(|metric| metric.id.as_str()).ok_or_else(|| {
                let near = metrics.nearest(&folded).map_or_else(
                    || "write its id or Chinese name, as in metrics.toml".to_owned(),
                    |near| format!("did you mean {near}?"),
                );
                RequestError::option(option, format!("there is no metric {folded}; {near}"))
            })
        };
        names.iter().map(resolve).collect()
    }
}

/// The first `limit` in order.
fn sort(engine: &Engine<'_>, rows: &mut Rows, found: Vec<FigureRow>, by: Sort, limit: usize) -> Vec<FigureRow> {
    let mut keyed: Vec<(Place, FigureRow)> =
        found.into_iter().map(|f| (place(rows.get(engine, f.report), &f), f)).collect();
    let order = |(x, a): &(Place, FigureRow), (y, b): &(Place, FigureRow)| {
        let first = match by {
            Sort::Region => Ordering::Equal,
            Sort::Value => a.value.cmp(&b.value),
            Sort::ValueDescending => b.value.cmp(&a.value),
            Sort::Year => a.period.cmp(&b.period),
            Sort::YearDescending => b.period.cmp(&a.period),
            Sort::Metric => a.metric.cmp(&b.metric),
        };
        first.then_with(|| x.cmp(y))
    };
    if limit < keyed.len() {
        keyed.select_nth_unstable_by(limit, order);
        keyed.truncate(limit);
    }
    keyed.sort_unstable_by(order);
    keyed.into_iter().map(|(_, figure)| figure).collect()
}

/// Code of the region, year, order of the report, place in it.
type Place = (Option<RegionCode>, Option<i32>, u64, usize);

fn place(report: &ReportRow, figure: &FigureRow) -> Place {
    (report.region.code, report.year, report.order, figure.ordinal)
}
