//! The long panel: a row for each figure, as it stands in its report, marked where it stands for its region and year.

use super::{PanelRequest, Plan};
use crate::index::{ReportAddress, ReportRow, Told};
use crate::model::{Currency, DocType, Figure, Implied, Kind, Precision, RegionCode, Report};
use crate::query::answer::{AREA, DEPARTMENT, Status};
use crate::query::bodies::Body;
use crate::query::doubted::Doubted;
use crate::query::headline::{Headline, rivals};
use crate::query::quoted::Quoted;
use crate::query::regions::RegionKey;
use crate::query::{Engine, RequestError};
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Reports that are read in one go.
const BATCH: usize = 512;

/// A figure with its region, its report and its place.
#[derive(Debug, Clone)]
pub struct PanelRow {
    /// Names of province, city, county, town, as they are today.
    pub names: Arc<[Option<String>; 4]>,
    /// Code of the deepest level that has one.
    pub code: Option<RegionCode>,
    /// Level of the region.
    pub level: &'static str,
    /// Year of the figure; that of the report where the figure names none.
    pub year: Option<i32>,
    /// Id of its metric.
    pub metric: Option<String>,
    /// Exact value.
    pub value: Decimal,
    /// Canonical unit.
    pub unit: Option<String>,
    /// Hedge.
    pub precision: Precision,
    /// Level, change, share or target.
    pub kind: Kind,
    /// The part of the region that it is limited to.
    pub scope: Option<String>,
    /// Stated; in conflict with others that might stand for the same; derived from the next year's growth.
    pub status: Status,
    /// Source of its report.
    pub source: Arc<str>,
    /// Id of its report.
    pub report: Arc<str>,
    /// The sentence or line that it stands in, verbatim.
    pub sentence: String,
    /// First code point of the number in the text of the report.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// Checks that doubt it.
    pub doubts: Vec<String>,
    /// Money other than by default yuan.
    pub currency: Option<Currency>,
    /// Whether it is the figure that stands for its region, year and metric.
    pub headline: bool,
    /// What is counted, as the text names it.
    pub subject: Option<String>,
    /// Number with its unit, verbatim.
    pub number: String,
    /// The year that the report is about.
    pub report_year: Option<i32>,
    /// Kind of document.
    pub doc_type: DocType,
}

/// A panel of figures, ready to be read.
pub struct LongPanel<'e> {
    plan: Plan<'e>,
    doubted: &'e Doubted,
    kinds: Vec<Kind>,
    headlines: bool,
}

/// One report to be read, with what its region knows of its figures.
struct Job<'b> {
    address: ReportAddress,
    report: &'b ReportRow,
    region: Arc<Marks>,
}

/// What is known of the figures of one region.
struct Marks {
    names: Arc<[Option<String>; 4]>,
    code: Option<RegionCode>,
    /// Figures that are chosen, or in conflict with one that is.
    figures: HashMap<(ReportAddress, usize), (Status, bool)>,
    /// Metrics and years that are stated.
    stated: HashSet<(usize, i32)>,
    /// Years in which it was smaller than now.
    smaller: HashSet<i32>,
}

impl<'e> LongPanel<'e> {
    pub(super) fn new(plan: Plan<'e>, doubted: &'e Doubted, request: &PanelRequest) -> Self {
        Self { plan, doubted, kinds: request.kinds.clone(), headlines: request.headlines }
    }

    /// Reads all rows and hands them out in batches.
    ///
    /// # Errors
    /// When the index cannot be read, or what `take` tells.
    pub fn read<E: From<RequestError> + Send>(
        &self,
        mut take: impl FnMut(&[PanelRow]) -> Result<(), E> + Send,
    ) -> Result<(), E> {
        let mut ready: Vec<PanelRow> = Vec::new();
        let mut jobs: Vec<Job<'_>> = Vec::with_capacity(BATCH);
        for body in &self.plan.bodies {
            let region = Arc::new(self.marks(body));
            for (address, report) in &body.reports {
                jobs.push(Job { address: *address, report, region: region.clone() });
                if jobs.len() == BATCH {
                    let batch = std::mem::replace(&mut jobs, Vec::with_capacity(BATCH));
                    // What was read is written while the next is read.
                    let (written, read) = rayon::join(|| take(&ready), || self.batch(&batch));
                    written?;
                    ready = read.map_err(E::from)?;
                }
            }
        }
        take(&ready)?;
        let last = self.batch(&jobs).map_err(E::from)?;
        take(&last)
    }

    fn batch(&self, jobs: &[Job<'_>]) -> Result<Vec<PanelRow>, RequestError> {
        let rows: Vec<Vec<PanelRow>> =
            jobs.par_iter().map(|job| self.rows(job)).collect::<Result<_, RequestError>>()?;
        Ok(rows.into_iter().flatten().collect())
    }

    fn marks(&self, body: &Body) -> Marks {
        let headlines = self.plan.headlines(body);
        let mut figures = HashMap::new();
        for told in headlines.values() {
            let Some(chosen) = told.chosen() else { continue };
            let conflict = matches!(told, Headline::Conflict { .. });
            let status = if conflict { Status::Conflict } else { Status::Stated };
            figures.insert((chosen.figure.report, chosen.figure.ordinal), (status, true));
            for other in told.others().iter().filter(|other| rivals(chosen, other)) {
                figures.insert((other.figure.report, other.figure.ordinal), (status, false));
            }
        }
        let years: HashSet<i32> = headlines.keys().map(|(_, year)| *year).collect();
        let none = || [None, None, None, None];
        Marks {
            names: Arc::new(body.key.as_ref().map_or_else(none, |key| key.names().clone())),
            code: body.key.as_ref().and_then(RegionKey::code),
            figures,
            stated: headlines.into_keys().collect(),
            smaller: years.into_iter().filter(|year| self.plan.was_smaller(body, *year)).collect(),
        }
    }

    fn rows(&self, job: &Job<'_>) -> Result<Vec<PanelRow>, RequestError> {
        let engine: &Engine<'_> = self.plan.engine;
        let stored = engine.reader.load(job.address)?;
        Ok(self.of_record(job, stored.report, &stored.text))
    }

    fn of_record(&self, job: &Job<'_>, record: Report, text: &str) -> Vec<PanelRow> {
        let quoted = Quoted::new(text);
        let (source, report): (Arc<str>, Arc<str>) = (record.source.into(), record.id.into());
        let findings: Vec<Told> = record.findings.into_iter().map(Told::from).collect();
        let doubts = doubts(&findings, self.doubted.of(job.address), record.figures.len());
        let derived = self.derived(job, &findings, &record.figures);
        let mut rows = Vec::with_capacity(record.figures.len() + derived.len());
        let mut marked: Vec<(usize, Figure, Status, bool)> = Vec::with_capacity(rows.capacity());
        for (ordinal, figure) in record.figures.into_iter().enumerate() {
            let known = job.region.figures.get(&(job.address, ordinal)).copied();
            let (status, headline) = known.unwrap_or((Status::Stated, false));
            if self.is_wanted(&figure, job.report.year, headline) {
                marked.push((ordinal, figure, status, headline));
            }
        }
        marked.extend(derived.into_iter().map(|(ordinal, figure)| (ordinal, figure, Status::Derived, true)));
        for (ordinal, figure, status, headline) in marked {
            let mut doubts = doubts.get(ordinal).cloned().unwrap_or_default();
            if headline && job.report.department {
                doubts.push(DEPARTMENT.to_owned());
            }
            if headline && figure.period.is_some_and(|year| job.region.smaller.contains(&year)) {
                doubts.push(AREA.to_owned());
            }
            rows.push(PanelRow {
                names: job.region.names.clone(),
                code: job.region.code,
                level: job.report.region.level.as_str(),
                year: figure.period.or(job.report.year),
                sentence: quoted.sentence(figure.start, figure.end).to_owned(),
                metric: figure.metric,
                value: figure.value.normalize(),
                unit: figure.unit,
                precision: figure.precision,
                kind: figure.kind,
                scope: figure.scope,
                status,
                source: source.clone(),
                report: report.clone(),
                start: figure.start,
                end: figure.end,
                doubts,
                currency: figure.currency,
                headline,
                subject: figure.subject,
                number: figure.number_text,
                report_year: job.report.year,
                doc_type: job.report.doc_type,
            });
        }
        rows
    }

    fn is_wanted(&self, figure: &Figure, report_year: Option<i32>, headline: bool) -> bool {
        let metric = match &figure.metric {
            Some(id) => self.plan.by_id.contains_key(id.as_str()) || self.plan.all_metrics,
            None => self.plan.all_metrics,
        };
        metric
            && (headline || !self.headlines)
            && (self.kinds.is_empty() || self.kinds.contains(&figure.kind))
            && self.plan.has_year(figure.period.or(report_year))
    }

    /// Values that no report states and that follow exactly from this one, each with the figure that it follows from.
    fn derived(&self, job: &Job<'_>, findings: &[Told], figures: &[Figure]) -> Vec<(usize, Figure)> {
        let mut seen = HashSet::new();
        let row = |told: &Told| {
            let implied = told.implied.as_ref().filter(|i| i.low == i.high)?;
            let metric = *self.plan.by_id.get(implied.metric.as_str())?;
            let cell = (metric, implied.period);
            let last_year = job.report.year.is_some_and(|year| year - 1 == implied.period) && !job.report.department;
            let new = last_year && !job.region.stated.contains(&cell) && seen.insert(cell);
            let ordinal = *told.figures.last()?;
            let kind = if self.plan.metrics[metric].is_rate() { Kind::Share } else { Kind::Level };
            let wanted =
                self.plan.has_year(Some(implied.period)) && (self.kinds.is_empty() || self.kinds.contains(&kind));
            let figure = figures.get(ordinal).filter(|_| new && wanted)?;
            Some((ordinal, as_implied(figure, implied, kind)))
        };
        if job.region.code.is_none() {
            return Vec::new();
        }
        findings.iter().filter_map(row).collect()
    }
}

fn as_implied(from: &Figure, implied: &Implied, kind: Kind) -> Figure {
    Figure {
        metric: Some(implied.metric.clone()),
        value: implied.low,
        unit: implied.unit.clone(),
        precision: Precision::Exact,
        kind,
        period: Some(implied.period),
        scope: None,
        ..from.clone()
    }
}

/// For each figure the checks that doubt it, each once.
fn doubts(findings: &[Told], across: &[(usize, String)], figures: usize) -> Vec<Vec<String>> {
    let mut doubts: Vec<Vec<String>> = vec![Vec::new(); figures];
    let own = findings.iter().filter(|told| told.is_doubt());
    let own = own.flat_map(|told| told.figures.iter().map(|figure| (*figure, &told.check)));
    for (figure, check) in own.chain(across.iter().map(|(figure, check)| (*figure, check))) {
        if let Some(known) = doubts.get_mut(figure).filter(|known| !known.contains(check)) {
            known.push(check.clone());
        }
    }
    doubts
}
