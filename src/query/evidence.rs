//! What a report says for the figures that an answer shows: read out of its stored record, without the rest of it.

use super::{Engine, RequestError};
use crate::index::{Quotes, ReportAddress, Told, Words};
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

impl Engine<'_> {
    /// Reads what is needed.
    pub(super) fn evidence(
        &self,
        needed: &Needed,
    ) -> Result<HashMap<ReportAddress, Evidence, RandomState>, RequestError> {
        let doubted = self.doubted()?;
        let one = |(address, figures): (&ReportAddress, &BTreeSet<usize>)| -> Result<_, RequestError> {
            let Quotes { report, source, words, findings } =
                self.reader.quote(*address, |ordinal| figures.contains(&ordinal))?;
            let (words, across) = (words.into_iter().collect(), doubted.of(*address).to_vec());
            Ok((*address, Evidence { report, source, words, findings, across }))
        };
        needed.0.par_iter().map(one).collect()
    }
}
