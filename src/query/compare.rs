//! Regions × years × metrics side by side, each value with its evidence.

mod row;

use super::answer::{CompareAnswer, Row};
use super::headline::{Candidate, Headline, headline};
use super::regions::{RegionKey, Rows};
use super::{Engine, RequestError};
use crate::dictionary::Metric;
use crate::index::{Expression, FigureFilter, ReportAddress};
use crate::model::Report;
use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;

/// Metrics that are compared when none is named.
const DEFAULT_METRICS: [&str; 4] = ["cases.penalty", "cases.inspection", "officers.certified", "fines.amount"];
/// A range of more years (`2020..`) stands for those of it that reports are about.
const MOST_YEARS: usize = 30;

/// What is compared.
#[derive(Debug, Clone, Default)]
pub struct CompareRequest {
    /// Names or codes of regions; all that state a metric when empty.
    pub regions: Vec<String>,
    /// The regions directly below this one.
    pub children: Option<String>,
    /// Ids or Chinese names of metrics.
    pub metrics: Vec<String>,
    /// Years; all that the reports are about when left out.
    pub years: Option<RangeInclusive<i32>>,
    /// The metric that values are divided by.
    pub per: Option<String>,
}

/// A region, a metric and a year.
type Cell = (RegionKey, String, i32);

/// What the reports state.
struct Table<'a> {
    regions: Vec<RegionKey>,
    years: Vec<i32>,
    metrics: Vec<&'a Metric>,
    per: Option<&'a Metric>,
    headlines: HashMap<Cell, Headline>,
    /// Reports that were read for evidence.
    reports: HashMap<ReportAddress, Report>,
    /// The reports of each region by their year.
    following: HashMap<(RegionKey, i32), Vec<ReportAddress>>,
    /// For each figure of these the checks that put it in doubt.
    doubts: HashMap<ReportAddress, Vec<Vec<String>>>,
}

impl Engine<'_> {
    /// Compares.
    ///
    /// # Errors
    /// When an option or the index cannot be read.
    pub fn compare(&self, request: &CompareRequest) -> Result<CompareAnswer, RequestError> {
        let mut table = self.table(request)?;
        self.read_evidence(&mut table)?;
        let mut rows = Vec::new();
        for metric in &table.metrics {
            for year in &table.years {
                let line: Vec<Row> = table.regions.iter().map(|region| table.row(region, metric, *year)).collect();
                rows.extend(row::ranked(line));
            }
        }
        Ok(CompareAnswer { rows })
    }

    fn table(&self, request: &CompareRequest) -> Result<Table<'_>, RequestError> {
        let named = if request.metrics.is_empty() { &DEFAULT_METRICS.map(str::to_owned)[..] } else { &request.metrics };
        let metrics = self.known_metrics("--metric", named)?;
        let per = self.known_metrics("--per", request.per.as_slice())?.first().copied();
        let mut regions = self.columns(request)?;
        let reports = self.reports_of(request)?;
        let reported = self.years_of(&reports, regions.as_deref())?;
        let years: Vec<i32> = match &request.years {
            Some(range) if range.clone().count() <= MOST_YEARS => range.clone().collect(),
            Some(range) => reported.range(range.clone()).copied().collect(),
            None => reported.into_iter().collect(),
        };
        let needed: Vec<&Metric> = metrics.iter().copied().chain(per).collect();
        let candidates = self.candidates(&reports, &needed)?;
        let asked = |(_, id, year): &&Cell| metrics.iter().any(|m| m.id == *id) && years.contains(year);
        let regions = regions
            .take()
            .unwrap_or_else(|| RegionKey::sorted(candidates.keys().filter(asked).map(|(r, ..)| r.clone())));
        let choose = |(cell, found): (Cell, Vec<Candidate>)| {
            let metric = needed.iter().find(|m| m.id == cell.1)?;
            let chosen = headline(metric, cell.2, &found);
            Some((cell, chosen))
        };
        let headlines = candidates.into_iter().filter_map(choose).collect();
        let following = self.by_year(&reports)?;
        let (reports, doubts) = (HashMap::new(), HashMap::new());
        Ok(Table { regions, years, metrics, per, headlines, reports, following, doubts })
    }

    fn known_metrics(&self, option: &'static str, names: &[String]) -> Result<Vec<&Metric>, RequestError> {
        let ids = self.metrics(option, names)?;
        Ok(ids.into_iter().filter_map(|id| self.dictionaries.metrics.get(id)).collect())
    }

    /// The regions that are asked for, in the order asked; none when all are.
    fn columns(&self, request: &CompareRequest) -> Result<Option<Vec<RegionKey>>, RequestError> {
        let mut columns: Vec<RegionKey> = Vec::new();
        for name in &request.regions {
            let own = self.reader.matches(&self.of_regions(std::slice::from_ref(name))?)?;
            let mut keys: Vec<_> =
                own.iter().filter_map(|found| RegionKey::of(&self.reader.row(found.report).region)).collect();
            if keys.is_empty() {
                // A column of blanks: the place is known, but no report is.
                let folded = self.reader.normalizer().fold(name.trim());
                keys.extend(self.vocabulary.place(&folded).as_ref().and_then(RegionKey::of));
            }
            let new: Vec<_> =
                RegionKey::sorted(keys.into_iter()).into_iter().filter(|key| !columns.contains(key)).collect();
            columns.extend(new);
        }
        if let Some(parent) = &request.children {
            let children = self.children(parent)?;
            let new: Vec<_> = children.into_iter().filter(|key| !columns.contains(key)).collect();
            columns.extend(new);
        }
        let all = request.regions.is_empty() && request.children.is_none();
        Ok((!all).then_some(columns))
    }

    /// The reports to look into.
    fn reports_of(&self, request: &CompareRequest) -> Result<Expression, RequestError> {
        let mut parts = Vec::new();
        if !request.regions.is_empty() {
            parts.push(self.of_regions(&request.regions)?);
        }
        if let Some(parent) = &request.children {
            parts.push(self.in_regions("--children", std::slice::from_ref(parent))?);
        }
        Ok(if parts.is_empty() { Expression::All } else { Expression::Or(parts) })
    }

    /// The years that the reports of the columns are about.
    fn years_of(&self, reports: &Expression, columns: Option<&[RegionKey]>) -> Result<BTreeSet<i32>, RequestError> {
        let mut years = BTreeSet::new();
        for found in self.reader.matches(reports)? {
            let row = self.reader.row(found.report);
            let compared =
                columns.is_none_or(|columns| RegionKey::of(&row.region).is_some_and(|key| columns.contains(&key)));
            years.extend(row.year.filter(|_| compared));
        }
        Ok(years)
    }

    fn candidates(
        &self,
        reports: &Expression,
        metrics: &[&Metric],
    ) -> Result<HashMap<Cell, Vec<Candidate>>, RequestError> {
        let set = self.reader.set(reports)?;
        let ids = metrics.iter().map(|m| m.id.as_str()).collect();
        let filter = FigureFilter { reports: Some(&set), metrics: Some(ids), whole: true };
        let mut rows = Rows::default();
        let mut candidates: HashMap<Cell, Vec<Candidate>> = HashMap::new();
        self.reader.for_each_figure(&filter, |figure| {
            let report = rows.get(self, figure.report);
            let (Some(key), Some(metric), Some(period)) =
                (RegionKey::of(&report.region), &figure.metric, figure.period)
            else {
                return;
            };
            let cell = (key, metric.to_string(), period);
            candidates.entry(cell).or_default().push(Candidate { report: report.clone(), figure });
        })?;
        Ok(candidates)
    }

    fn read_evidence(&self, table: &mut Table<'_>) -> Result<(), RequestError> {
        let mut needed: BTreeSet<ReportAddress> = BTreeSet::new();
        for region in &table.regions {
            for (metric, year) in table.metrics.iter().flat_map(|m| table.years.iter().map(move |y| (m, y))) {
                let told = table.headlines.get(&(region.clone(), metric.id.clone(), *year));
                needed.extend(told.into_iter().flat_map(Headline::all).map(|c| c.figure.report));
            }
        }
        // A value that no report states may follow from what the next year's report says of its growth.
        for (metric, year) in table.metrics.iter().flat_map(|m| table.years.iter().map(move |y| (m, y))) {
            let absent =
                |region: &&RegionKey| !table.headlines.contains_key(&((*region).clone(), metric.id.clone(), *year));
            let next = table.regions.iter().filter(absent).filter_map(|r| table.following.get(&(r.clone(), year + 1)));
            needed.extend(next.flatten());
        }
        for address in needed {
            let report = self.reader.load(address)?.report;
            table.doubts.insert(address, self.doubts(address, &report)?);
            table.reports.insert(address, report);
        }
        Ok(())
    }

    fn by_year(&self, reports: &Expression) -> Result<HashMap<(RegionKey, i32), Vec<ReportAddress>>, RequestError> {
        let mut found: HashMap<(RegionKey, i32), Vec<ReportAddress>> = HashMap::new();
        for one in self.reader.matches(reports)? {
            let row = self.reader.row(one.report);
            if let (Some(key), Some(year), false) = (RegionKey::of(&row.region), row.year, row.department) {
                found.entry((key, year)).or_default().push(one.report);
            }
        }
        Ok(found)
    }
}
