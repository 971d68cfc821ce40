//! What the reports of an index say of each other, found once for an opened index and kept; and the doubts about each
//! figure that follow from it and from what a report says of itself.
//!
//! In: an opened index. Out: findings across reports, checks that doubt a figure. What is compared is left to `audit`.

use super::answer::AuditRow;
use super::audit::{audit_row, other_report};
use super::{Engine, RequestError};
use crate::audit::archive::{Across, Entry, Other, archive};
use crate::index::ReportAddress;
use crate::model::{Finding, Report, Verdict};
use rayon::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// The findings across all reports of an index.
#[derive(Debug)]
pub struct Compared {
    /// All reports, in the order of their sources.
    pub(super) addresses: Vec<ReportAddress>,
    /// The findings, in the order of the reports that they are about.
    found: Vec<Across>,
    /// For each report the findings about it, and those about others that rest on it.
    concerned: HashMap<ReportAddress, Vec<usize>>,
}

impl Compared {
    fn new(addresses: Vec<ReportAddress>, found: Vec<Across>) -> Self {
        let mut concerned: HashMap<ReportAddress, Vec<usize>> = HashMap::new();
        for (number, across) in found.iter().enumerate() {
            for entry in std::iter::once(across.entry).chain(across.others.iter().map(|other| other.entry)) {
                let known = concerned.entry(addresses[entry]).or_default();
                if known.last() != Some(&number) {
                    known.push(number);
                }
            }
        }
        Self { addresses, found, concerned }
    }

    /// The findings that concern a report.
    fn of(&self, report: ReportAddress) -> impl Iterator<Item = &Across> {
        self.concerned.get(&report).into_iter().flatten().map(|number| &self.found[*number])
    }

    /// All figures in doubt: report, figure, check; each once.
    pub(super) fn doubts(&self) -> Vec<([u32; 2], usize, String)> {
        let mut all = BTreeSet::new();
        for across in self.found.iter().filter(|across| across.finding.is_doubt()) {
            let entries = std::iter::once(across.entry).chain(across.others.iter().map(|other| other.entry));
            for report in entries.map(|entry| self.addresses[entry]) {
                for figure in self.doubted(across, report).into_iter().flatten() {
                    all.insert((report.numbers(), *figure, across.finding.check.clone()));
                }
            }
        }
        all.into_iter().collect()
    }

    /// The figures of a report that a finding puts in doubt. Of two values that differ either may be the wrong one; what
    /// is doubtful by itself casts no doubt on the figures that it was measured by.
    fn doubted<'f>(&self, across: &'f Across, report: ReportAddress) -> Vec<&'f [usize]> {
        let own = (self.addresses[across.entry] == report).then_some(across.finding.figures.as_slice());
        let both = across.finding.verdict == Verdict::Differs;
        let others = across.others.iter().filter(|other| both && self.addresses[other.entry] == report);
        own.into_iter().chain(others.map(|other| other.figures.as_slice())).collect()
    }
}

impl Engine<'_> {
    /// The findings across all reports of the index, found at the first call.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(super) fn compared(&self) -> Result<&Compared, RequestError> {
        if let Some(known) = self.compared.get() {
            return Ok(known);
        }
        let mut addresses: Vec<ReportAddress> = Vec::new();
        self.reader.for_each_report(|address| addresses.push(address))?;
        // A report says nothing of its own copy.
        let mut addresses = self.distinct(addresses);
        // Reports that stand together are packed together: they are read in that order, then put into that of their sources.
        addresses.sort_unstable();
        let entry = |address: &ReportAddress| -> Result<_, RequestError> {
            let entry = self.reader.entry(*address, self.dictionaries)?;
            Ok((self.reader.source(*address), *address, entry))
        };
        let mut read = addresses.par_iter().map(entry).collect::<Result<Vec<_>, RequestError>>()?;
        read.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then(a.1.cmp(&b.1)));
        let (addresses, entries): (Vec<ReportAddress>, Vec<Option<Entry<'_>>>) =
            read.into_iter().map(|(_, address, entry)| (address, entry)).unzip();
        let found = archive(&entries, self.dictionaries);
        Ok(self.compared.get_or_init(|| Compared::new(addresses, found)))
    }

    /// For each figure of a report the ids of the checks that put it in doubt: by what the report says of itself and by
    /// what the reports of the whole index say of each other. The same whatever else is asked.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn doubts(&self, address: ReportAddress, report: &Report) -> Result<Vec<Vec<String>>, RequestError> {
        let mut doubts: Vec<Vec<String>> = vec![Vec::new(); report.figures.len()];
        let mut add = |finding: &Finding, figures: &[usize]| {
            for figure in figures {
                let known = doubts.get_mut(*figure).filter(|known| !known.contains(&finding.check));
                known.into_iter().for_each(|known| known.push(finding.check.clone()));
            }
        };
        report.findings.iter().filter(|f| f.is_doubt()).for_each(|finding| add(finding, &finding.figures));
        let compared = self.compared()?;
        for across in compared.of(address).filter(|across| across.finding.is_doubt()) {
            compared.doubted(across, address).into_iter().for_each(|figures| add(&across.finding, figures));
        }
        Ok(doubts)
    }

    /// The findings across reports that concern one: those about it and those about others that rest on it, with their
    /// evidence, the worst first.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn across(&self, address: ReportAddress) -> Result<Vec<AuditRow>, RequestError> {
        let compared = self.compared()?;
        let mut found: Vec<&Across> = compared.of(address).collect();
        found.sort_by_key(|across| (across.finding.severity, compared.addresses[across.entry] != address));
        let row = |across: &&Across| -> Result<AuditRow, RequestError> {
            let about = self.reader.load(compared.addresses[across.entry])?;
            let other = |other: &Other| -> Result<_, RequestError> {
                Ok(other_report(&self.reader.load(compared.addresses[other.entry])?, other))
            };
            let others = across.others.iter().map(other).collect::<Result<_, _>>()?;
            Ok(audit_row(&about, across.finding.clone(), others))
        };
        found.iter().map(row).collect()
    }
}
