//! What a report says for the figures that an answer shows: read out of its stored record, without the rest of it.

use super::{Engine, RequestError};
use crate::index::ReportAddress;
use crate::model::{Figure, Finding, Implied, Report, Severity, Verdict};
use foldhash::fast::RandomState;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is kept of a report.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// Id of the report.
    pub report: String,
    /// Its source.
    pub source: String,
    /// The figures that were asked for.
    pub words: HashMap<usize, Words>,
    /// What the report says of itself that matters for values.
    pub findings: Vec<Told>,
    /// What the reports of the whole index say of its figures: number of the figure, id of the check.
    pub across: Vec<(usize, String)>,
}

/// The place of a figure.
#[derive(Debug, Clone)]
pub struct Words {
    /// The shortest stretch that names what is counted, verbatim.
    pub text: String,
    /// First code point of the number.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// The part of the region that it is limited to.
    pub scope: Option<String>,
}

/// What is kept of a finding.
#[derive(Debug, Clone)]
pub struct Told {
    /// Id of the check.
    pub check: String,
    /// How bad.
    pub severity: Severity,
    /// What came of it.
    pub verdict: Verdict,
    /// Indexes of the figures concerned.
    pub figures: Vec<usize>,
    /// The number that follows.
    pub implied: Option<Implied>,
}

impl From<Figure> for Words {
    fn from(figure: Figure) -> Self {
        Self { text: figure.text, start: figure.start, end: figure.end, scope: figure.scope }
    }
}

impl From<Finding> for Told {
    fn from(finding: Finding) -> Self {
        let Finding { check, severity, verdict, figures, implied, .. } = finding;
        Self { check, severity, verdict, figures, implied }
    }
}

/// The reports that are needed, with the figures that are.
#[derive(Debug, Default)]
pub struct Needed(BTreeMap<ReportAddress, BTreeSet<usize>>);

impl Needed {
    /// A figure will be shown.
    pub fn figure(&mut self, report: ReportAddress, ordinal: usize) {
        self.0.entry(report).or_default().insert(ordinal);
    }

    /// What a report implies will be looked at.
    pub fn report(&mut self, report: ReportAddress) {
        self.0.entry(report).or_default();
    }
}

impl Evidence {
    /// Checks that put a figure in doubt, each once.
    pub fn doubts(&self, ordinal: usize) -> Vec<String> {
        let own = self.findings.iter().filter(|told| told.is_doubt() && told.figures.contains(&ordinal));
        let across = self.across.iter().filter(|(figure, _)| *figure == ordinal).map(|(_, check)| check);
        let mut doubts: Vec<String> = Vec::new();
        for check in own.map(|told| &told.check).chain(across) {
            if !doubts.contains(check) {
                doubts.push(check.clone());
            }
        }
        doubts
    }
}

impl Told {
    /// Whether it puts its figures in doubt, as [`crate::model::Finding::is_doubt`] says.
    pub fn is_doubt(&self) -> bool {
        self.verdict.is_fault() && self.severity < Severity::Info
    }
}

impl Engine<'_> {
    /// Reads what is needed.
    pub(super) fn evidence(
        &self,
        needed: &Needed,
    ) -> Result<HashMap<ReportAddress, Evidence, RandomState>, RequestError> {
        let doubted = self.doubted()?;
        let one = |(address, figures): (&ReportAddress, &BTreeSet<usize>)| -> Result<_, RequestError> {
            let record = self.reader.load(*address)?.report;
            Ok((*address, kept(record, figures, doubted.of(*address).to_vec())))
        };
        needed.0.par_iter().map(one).collect()
    }
}

fn kept(record: Report, figures: &BTreeSet<usize>, across: Vec<(usize, String)>) -> Evidence {
    // What a value follows from is quoted in its place.
    let implying = record.findings.iter().filter(|f| f.implied.is_some()).filter_map(|f| f.figures.last());
    let wanted: BTreeSet<usize> = figures.iter().chain(implying).copied().collect();
    let numbered = record.figures.into_iter().enumerate().filter(|(ordinal, _)| wanted.contains(ordinal));
    Evidence {
        report: record.id,
        source: record.source,
        words: numbered.map(|(ordinal, figure)| (ordinal, figure.into())).collect(),
        findings: record.findings.into_iter().map(Told::from).collect(),
        across,
    }
}
