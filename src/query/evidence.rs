//! What a report says for the figures that an answer shows: read out of its stored record, without the rest of it.

use super::{Engine, RequestError};
use crate::index::{IndexError, ReportAddress};
use crate::model::{Implied, Severity, Verdict};
use rayon::prelude::*;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;
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
#[derive(Debug, Clone, Deserialize)]
pub struct Words {
    /// The shortest stretch that names what is counted, verbatim.
    pub text: String,
    /// First code point of the number.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// The part of the region that it is limited to.
    #[serde(default)]
    pub scope: Option<String>,
}

/// What is kept of a finding.
#[derive(Debug, Clone, Deserialize)]
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
    #[serde(default)]
    pub implied: Option<Implied>,
}

/// The parts of a record that are read.
#[derive(Deserialize)]
struct Record<'r> {
    #[serde(borrow)]
    id: Cow<'r, str>,
    #[serde(borrow)]
    source: Cow<'r, str>,
    #[serde(borrow)]
    figures: Vec<&'r RawValue>,
    findings: Vec<Told>,
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
    pub(super) fn evidence(&self, needed: &Needed) -> Result<HashMap<ReportAddress, Evidence>, RequestError> {
        let doubted = self.doubted()?;
        let one = |(address, figures): (&ReportAddress, &BTreeSet<usize>)| -> Result<_, RequestError> {
            let read = |record: &str, _: &str| {
                parsed(record, figures).map_err(|e| IndexError::record(self.reader.folder(), e))
            };
            let mut evidence = self.reader.with_stored(*address, read)?;
            evidence.across = doubted.of(*address).to_vec();
            Ok((*address, evidence))
        };
        needed.0.par_iter().map(one).collect()
    }
}

fn parsed(record: &str, figures: &BTreeSet<usize>) -> Result<Evidence, serde_json::Error> {
    let record: Record<'_> = serde_json::from_str(record)?;
    let mut words = HashMap::with_capacity(figures.len());
    // What a value follows from is quoted in its place.
    let implying = record.findings.iter().filter(|f| f.implied.is_some()).filter_map(|f| f.figures.last());
    let wanted: BTreeSet<usize> = figures.iter().chain(implying).copied().collect();
    for (ordinal, raw) in wanted.iter().filter_map(|i| Some((*i, record.figures.get(*i)?))) {
        words.insert(ordinal, serde_json::from_str(raw.get())?);
    }
    Ok(Evidence {
        report: record.id.into_owned(),
        source: record.source.into_owned(),
        words,
        findings: record.findings,
        across: Vec::new(),
    })
}
