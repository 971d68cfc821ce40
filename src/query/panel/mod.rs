//! The panel: every figure of an index as a row (`long`), or every region and year as a row (`wide`).
//!
//! In: a request, an opened index. Out: rows in batches, in the order of regions, years and texts, handed to whoever writes
//! them while the next ones are read. What is held at a time is one region's figures and one batch of reports. Files are
//! left to `export`.

mod long;
mod wide;

pub use long::{LongPanel, PanelRow};
pub use wide::{Measure, WidePanel, WideRow};

use super::bodies::Body;
use super::headline::{Candidate, Headline, headline};
use super::lineage::Lineage;
use super::{Engine, RequestError};
use crate::dictionary::Metric;
use crate::index::Expression;
use crate::model::Kind;
use std::collections::HashMap;
use std::ops::RangeInclusive;

/// Which figures a panel holds.
#[derive(Debug, Clone, Default)]
pub struct PanelRequest {
    /// Only figures of reports that match this query.
    pub query: Option<String>,
    /// Ids or Chinese names of metrics; all when empty, figures that no metric fits among them.
    pub metrics: Vec<String>,
    /// Regions, with all that lies in them; all when empty.
    pub regions: Vec<String>,
    /// Years of the figures.
    pub years: Option<RangeInclusive<i32>>,
    /// Kinds; all when empty.
    pub kinds: Vec<Kind>,
    /// Of the figures of a region, metric and year only the one that stands for the whole.
    pub headlines: bool,
    /// Wide: a row for every year of the panel and every region, whether or not anything is stated.
    pub balanced: bool,
}

/// A name of a metric, its unit in this column, its money: what one column can hold.
type MeasureKey = (usize, Option<String>, Option<crate::model::Currency>);

/// What is settled before the first row: the regions, the metrics.
pub(super) struct Plan<'e> {
    engine: &'e Engine<'e>,
    bodies: Vec<Body>,
    /// Those asked for; all of the dictionary when none is.
    metrics: Vec<&'e Metric>,
    lineage: Lineage<'e>,
    by_id: HashMap<&'e str, usize>,
    all_metrics: bool,
    years: Option<RangeInclusive<i32>>,
}

impl<'e> Engine<'e> {
    /// Prepares a panel with a row for each figure.
    ///
    /// # Errors
    /// When the query, an option or the index cannot be read.
    pub fn long_panel(&'e self, request: &PanelRequest) -> Result<LongPanel<'e>, RequestError> {
        Ok(LongPanel::new(self.plan(request)?, self.doubted()?, request))
    }

    /// Prepares a panel with a row for each region and year, and a column for each metric.
    ///
    /// # Errors
    /// When the query, an option or the index cannot be read.
    pub fn wide_panel(&'e self, request: &PanelRequest) -> Result<WidePanel<'e>, RequestError> {
        Ok(WidePanel::new(self.plan(request)?, request))
    }

    fn plan(&'e self, request: &PanelRequest) -> Result<Plan<'e>, RequestError> {
        let mut reports = self.in_regions("--region", &request.regions)?;
        if let Some(query) = &request.query {
            reports = reports.and(self.parse(query)?);
        }
        let ids = self.metrics("--metric", &request.metrics)?;
        let all_metrics = ids.is_empty();
        let wanted = |metric: &&Metric| all_metrics || ids.contains(&metric.id.as_str());
        let metrics: Vec<&Metric> = self.dictionaries.metrics.iter().filter(wanted).collect();
        let by_id = metrics.iter().enumerate().map(|(number, metric)| (metric.id.as_str(), number)).collect();
        let lineage = Lineage::new(&self.dictionaries.regions);
        let bodies = self.bodies(&lineage, &simplified(reports))?;
        Ok(Plan { engine: self, bodies, metrics, lineage, by_id, all_metrics, years: request.years.clone() })
    }
}

impl Plan<'_> {
    fn has_year(&self, year: Option<i32>) -> bool {
        self.years.as_ref().is_none_or(|years| year.is_some_and(|year| years.contains(&year)))
    }

    /// Whether a region was smaller in a year than it is now.
    fn was_smaller(&self, body: &Body, year: i32) -> bool {
        let code = body.key.as_ref().and_then(|key| self.lineage.own_code(key));
        code.is_some_and(|code| self.lineage.is_smaller(code, year))
    }

    /// The headline values of a region by metric and year.
    fn headlines(&self, body: &Body) -> HashMap<(usize, i32), Headline> {
        let known = |c: &Candidate| Some((*self.by_id.get(c.figure.metric.as_deref()?)?, c.figure.period?));
        let mut candidates: HashMap<(usize, i32), Vec<Candidate>> = HashMap::new();
        if body.key.is_some() {
            for candidate in body.figures(self.engine, &|figure: &crate::index::FigureRow| figure.whole) {
                if let Some(cell) = known(&candidate) {
                    candidates.entry(cell).or_default().push(candidate);
                }
            }
        }
        let choose = |((metric, year), found): ((usize, i32), Vec<Candidate>)| {
            ((metric, year), headline(self.metrics[metric], year, &found))
        };
        candidates.into_iter().map(choose).collect()
    }
}

/// All reports where nothing narrows them.
fn simplified(reports: Expression) -> Expression {
    match reports {
        Expression::And(parts) if parts.is_empty() => Expression::All,
        other => other,
    }
}
