//! The reports of an index by the region that they are about: the unit that headline values and panels are made of.

use super::headline::Candidate;
use super::lineage::Lineage;
use super::regions::RegionKey;
use super::{Engine, RequestError};
use crate::index::{Expression, ReportAddress, ReportRow};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// One region with its reports.
#[derive(Debug, Clone)]
pub struct Body {
    /// The region under today's name; none where the reports do not tell theirs.
    pub key: Option<RegionKey>,
    /// Its reports: by year, then in an order that every index of the same reports has.
    pub reports: Vec<(ReportAddress, Arc<ReportRow>)>,
}

impl Body {
    /// The figures that a test lets through, each with its report.
    pub fn figures<'s>(
        &'s self,
        engine: &'s Engine<'_>,
        wanted: impl Fn(&crate::index::FigureRow) -> bool + Copy + 's,
    ) -> impl Iterator<Item = Candidate> + 's {
        self.reports.iter().flat_map(move |(address, row)| {
            let figures = engine.reader.figures_of(*address).filter(move |figure| wanted(figure));
            figures.map(|figure| Candidate { figure, report: row.clone() })
        })
    }
}

impl Engine<'_> {
    /// Reports without those that repeat another one of them.
    pub(super) fn distinct(&self, mut found: Vec<ReportAddress>) -> Vec<ReportAddress> {
        let copies = self.reader.copies();
        if !copies.is_empty() {
            let all: HashSet<ReportAddress> = found.iter().copied().collect();
            let repeated = copies.repeated(|report| all.contains(&report));
            found.retain(|report| !repeated.contains(report));
        }
        found
    }

    /// The regions of the reports that match, sorted by code and name, those of no region last.
    pub(super) fn bodies(&self, lineage: &Lineage<'_>, reports: &Expression) -> Result<Vec<Body>, RequestError> {
        let mut by_key: HashMap<Option<RegionKey>, Vec<(ReportAddress, Arc<ReportRow>)>> = HashMap::new();
        for address in self.distinct(self.reader.addresses(reports)?) {
            let row = self.reader.row(address);
            by_key.entry(lineage.key(&row.region)).or_default().push((address, Arc::new(row)));
        }
        let mut bodies: Vec<Body> = by_key.into_iter().map(|(key, reports)| Body { key, reports }).collect();
        for body in &mut bodies {
            body.reports.sort_by_key(|(address, row)| (row.year, row.order, *address));
        }
        bodies.sort_by(|a, b| match (&a.key, &b.key) {
            (Some(a), Some(b)) => a.order().cmp(&b.order()),
            (a, b) => a.is_none().cmp(&b.is_none()),
        });
        Ok(bodies)
    }
}
