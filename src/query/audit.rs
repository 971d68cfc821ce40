//! The audit over many reports: what each report's record says of itself, and what the reports say of each other.
//!
//! In: reports of an index, or just read. Out: findings with their evidence, filtered. What is checked is left to `audit`.

use super::answer::{AuditAnswer, AuditRow, Evidence, OtherReport, Place, SeverityCounts};
use super::quoted::Quoted;
use super::{Engine, RequestError};
use crate::audit::archive::{Across, Entry, Other, archive};
use crate::audit::slips::{Mend, follow, mends, unknown};
use crate::dictionary::Dictionaries;
use crate::index::{ReportAddress, StoredReport};
use crate::model::{Figure, Finding, Report, Severity, SourceSpan, Verdict};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashSet};

/// Which findings are wanted.
#[derive(Debug, Clone)]
pub struct AuditFilter {
    /// Ids of checks; all when empty.
    pub checks: Vec<String>,
    /// The least severity.
    pub severity: Severity,
    /// Verdicts; all when empty.
    pub verdicts: Vec<Verdict>,
    /// Ids of metrics that a figure concerned has; all when empty.
    pub metrics: Vec<String>,
    /// Findings to show; the counts are over all.
    pub limit: usize,
}

impl AuditFilter {
    /// Whether a finding is of the checks and verdicts.
    fn is_of(&self, finding: &Finding) -> bool {
        (self.checks.is_empty() || self.checks.contains(&finding.check))
            && (self.verdicts.is_empty() || self.verdicts.contains(&finding.verdict))
    }

    fn is_severe(&self, finding: &Finding) -> bool {
        finding.severity <= self.severity
    }

    /// Whether a finding is about one of the metrics.
    fn is_about(&self, finding: &Finding, figures: &[Figure]) -> bool {
        let mut metrics = finding.figures.iter().filter_map(|i| figures.get(*i)?.metric.as_ref());
        self.metrics.is_empty() || metrics.any(|m| self.metrics.contains(m))
    }
}

/// What one report gives to the audit.
struct Part<'d> {
    entry: Option<Entry<'d>>,
    /// Findings of its own that pass, with what would mend them.
    own: Vec<(Finding, Vec<Mend>)>,
    /// How many others would but for their severity.
    hidden: usize,
}

/// A finding about a report, with the reports that it rests on.
struct Picked {
    report: usize,
    finding: Finding,
    others: Vec<Other>,
    mends: Vec<Mend>,
    /// Number of the finding that it follows from.
    follows: Option<usize>,
}

impl Engine<'_> {
    /// Audits all reports of the index; tells the findings about those that match.
    ///
    /// # Errors
    /// When the query or the index cannot be read.
    pub fn audit(&self, query: Option<&str>, filter: &AuditFilter) -> Result<AuditAnswer, RequestError> {
        let mut addresses: Vec<ReportAddress> = Vec::new();
        self.reader.for_each_report(|address| addresses.push(address))?;
        addresses.sort_by_cached_key(|address| self.reader.source(*address));
        let asked = query.map(|query| self.parse(query)).transpose()?;
        let asked: Option<HashSet<ReportAddress>> = match asked {
            Some(expression) => Some(self.reader.addresses(&expression)?.into_iter().collect()),
            None => None,
        };
        let repeated = self.reader.copies().repeated(|report| asked.as_ref().is_none_or(|set| set.contains(&report)));
        addresses.retain(|address| !repeated.contains(address));
        let wanted = |number: usize| asked.as_ref().is_none_or(|set| set.contains(&addresses[number]));
        let load = |number: usize| self.reader.load(addresses[number]).map_err(RequestError::from);
        audit(addresses.len(), load, wanted, filter, self.dictionaries)
    }
}

/// Audits reports that were just read.
///
/// # Errors
/// None of its own.
pub fn audit_read(
    reports: &[StoredReport],
    filter: &AuditFilter,
    dictionaries: &Dictionaries,
) -> Result<AuditAnswer, RequestError> {
    audit(reports.len(), |number| Ok(reports[number].clone()), |_| true, filter, dictionaries)
}

/// Two passes: all reports are looked through for what is compared, and those with findings are loaded again to be quoted.
/// So memory is bounded by what is compared, not by the texts.
fn audit(
    count: usize,
    load: impl Fn(usize) -> Result<StoredReport, RequestError> + Sync,
    wanted: impl Fn(usize) -> bool + Sync,
    filter: &AuditFilter,
    dictionaries: &Dictionaries,
) -> Result<AuditAnswer, RequestError> {
    let part = |number: usize| -> Result<Part<'_>, RequestError> {
        let StoredReport { report, text } = load(number)?;
        let entry = Entry::of(&report, &text, dictionaries);
        let about = |f: &&Finding| wanted(number) && filter.is_of(f) && filter.is_about(f, &report.figures);
        let (own, hidden): (Vec<&Finding>, Vec<&Finding>) =
            report.findings.iter().filter(about).partition(|f| filter.is_severe(f));
        let own = own.into_iter().map(|f| (f.clone(), mends(f, &report.figures))).collect();
        Ok(Part { entry, own, hidden: hidden.len() })
    };
    let parts: Vec<Part<'_>> = (0..count).into_par_iter().map(part).collect::<Result<_, _>>()?;
    let mut hidden: usize = parts.iter().map(|part| part.hidden).sum();
    let (entries, own): (Vec<Option<Entry<'_>>>, Vec<_>) = parts.into_iter().map(|p| (p.entry, p.own)).unzip();
    let mut picked: Vec<Picked> = Vec::new();
    for (report, findings) in own.into_iter().enumerate() {
        let pick = |(finding, mends)| Picked { report, finding, others: Vec::new(), mends, follows: None };
        picked.extend(findings.into_iter().map(pick));
    }
    let across = archive(&entries, dictionaries).into_iter().filter(|a| wanted(a.entry) && filter.is_of(&a.finding));
    let metrics = |a: &Across| {
        let entry = entries[a.entry].as_ref();
        let of = |i: &usize| entry.and_then(|e| e.figures.iter().find(|s| s.index == *i));
        filter.metrics.is_empty()
            || a.finding.figures.iter().filter_map(of).any(|s| filter.metrics.iter().any(|m| m == s.metric))
    };
    let (severe, others): (Vec<Across>, Vec<Across>) =
        across.filter(metrics).partition(|a| filter.is_severe(&a.finding));
    hidden += others.len();
    picked.extend(severe.into_iter().map(|a| {
        let mends = unknown(&a.finding);
        Picked { report: a.entry, finding: a.finding, others: a.others, mends, follows: None }
    }));
    picked.sort_by_key(|p| (p.report, p.finding.severity));
    let answer = answer(count, &by_slips(picked), load, filter.limit)?;
    Ok(AuditAnswer { hidden, ..answer })
}

/// What follows from one slip of a report right behind the finding that tells it.
fn by_slips(mut picked: Vec<Picked>) -> Vec<Picked> {
    let mut from = 0;
    while from < picked.len() {
        let report = picked[from].report;
        let to = from + picked[from..].iter().take_while(|p| p.report == report).count();
        let mends: Vec<&[Mend]> = picked[from..to].iter().map(|p| p.mends.as_slice()).collect();
        let found = follow(&mends);
        for (one, follows) in picked[from..to].iter_mut().zip(&found) {
            one.follows = follows.map(|main| from + main);
        }
        from = to;
    }
    let mut order: Vec<usize> = (0..picked.len()).collect();
    order.sort_by_key(|number| (picked[*number].follows.unwrap_or(*number), *number));
    let mut place = vec![0; picked.len()];
    order.iter().enumerate().for_each(|(now, before)| place[*before] = now);
    let mut sorted: Vec<(usize, Picked)> = picked.into_iter().enumerate().map(|(at, p)| (place[at], p)).collect();
    sorted.sort_by_key(|(at, _)| *at);
    sorted.into_iter().map(|(_, p)| Picked { follows: p.follows.map(|main| place[main]), ..p }).collect()
}

fn answer(
    reports: usize,
    picked: &[Picked],
    load: impl Fn(usize) -> Result<StoredReport, RequestError> + Sync,
    limit: usize,
) -> Result<AuditAnswer, RequestError> {
    let mut counts = SeverityCounts::default();
    let slips = picked.iter().filter(|p| p.follows.is_none());
    slips.for_each(|p| counts.add(p.finding.severity));
    let with_findings: HashSet<usize> = picked.iter().map(|p| p.report).collect();
    let shown = &picked[..picked.len().min(limit)];
    // A report is loaded once for all that is found in it.
    let rows = |of_report: &[Picked]| -> Result<Vec<AuditRow>, RequestError> {
        let own = load(of_report[0].report)?;
        let text = Quoted::new(&own.text);
        let other = |other: &Other| -> Result<OtherReport, RequestError> {
            let stored = load(other.entry)?;
            Ok(other_report(&stored, other))
        };
        let row = |p: &Picked| -> Result<AuditRow, RequestError> {
            let others = p.others.iter().map(other).collect::<Result<_, _>>()?;
            Ok(AuditRow { follows: p.follows, ..quoted_row(&own.report, &text, p.finding.clone(), others) })
        };
        of_report.iter().map(row).collect()
    };
    let reports_shown: Vec<&[Picked]> = shown.chunk_by(|a, b| a.report == b.report).collect();
    let found: Vec<Vec<AuditRow>> = reports_shown.par_iter().map(|picked| rows(picked)).collect::<Result<_, _>>()?;
    let findings = found.into_iter().flatten().collect();
    let following = picked.iter().filter(|p| p.follows.is_some()).count();
    let (with_findings, total) = (with_findings.len(), picked.len());
    Ok(AuditAnswer { reports, with_findings, total, following, counts, hidden: 0, findings, unread: Vec::new() })
}

/// A finding about a report, with its evidence.
pub(super) fn audit_row(stored: &StoredReport, finding: Finding, others: Vec<OtherReport>) -> AuditRow {
    quoted_row(&stored.report, &Quoted::new(&stored.text), finding, others)
}

fn quoted_row(report: &Report, text: &Quoted<'_>, finding: Finding, others: Vec<OtherReport>) -> AuditRow {
    AuditRow {
        check: finding.check,
        severity: finding.severity,
        verdict: finding.verdict,
        message: finding.message,
        message_en: finding.message_en,
        arithmetic: finding.arithmetic,
        report: report.id.clone(),
        source: report.source.clone(),
        region: report.region.clone(),
        year: report.year,
        figures: evidence(report, text, &finding.figures),
        places: finding.places.iter().map(|span| place(text, *span)).collect(),
        implied: finding.implied,
        follows: None,
        others,
    }
}

/// A report that a finding rests on, with the figures concerned.
pub(super) fn other_report(stored: &StoredReport, other: &Other) -> OtherReport {
    let report = &stored.report;
    let text = Quoted::new(&stored.text);
    OtherReport {
        report: report.id.clone(),
        source: report.source.clone(),
        region: report.region.clone(),
        year: report.year,
        figures: evidence(report, &text, &other.figures),
        places: other.places.iter().map(|span| place(&text, *span)).collect(),
    }
}

fn place(text: &Quoted<'_>, place: SourceSpan) -> Place {
    Place {
        text: text.part(place.start, place.end).to_owned(),
        start: place.start,
        end: place.end,
        sentence: text.sentence(place.start, place.end).to_owned(),
    }
}

fn evidence(report: &Report, text: &Quoted<'_>, figures: &[usize]) -> Vec<Evidence> {
    let of = |index: &usize| {
        let f = report.figures.get(*index)?;
        Some(Evidence {
            index: *index,
            metric: f.metric.clone(),
            value: f.value.normalize(),
            unit: f.unit.clone(),
            precision: f.precision,
            kind: f.kind,
            period: f.period,
            text: f.text.clone(),
            start: f.start,
            end: f.end,
            sentence: text.sentence(f.start, f.end).to_owned(),
        })
    };
    figures.iter().filter_map(of).collect()
}

/// What findings can be counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // As they read.
pub enum AuditBy {
    Check,
    Severity,
    Verdict,
    Region,
    Province,
    Year,
    Metric,
    Source,
}

impl AuditBy {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Check,
        Self::Severity,
        Self::Verdict,
        Self::Region,
        Self::Province,
        Self::Year,
        Self::Metric,
        Self::Source,
    ];

    /// The word used in options and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Severity => "severity",
            Self::Verdict => "verdict",
            Self::Region => "region",
            Self::Province => "province",
            Self::Year => "year",
            Self::Metric => "metric",
            Self::Source => "source",
        }
    }

    fn of(self, row: &AuditRow) -> Option<String> {
        match self {
            Self::Check => Some(row.check.clone()),
            Self::Severity => Some(row.severity.as_str().to_owned()),
            Self::Verdict => Some(row.verdict.as_str().to_owned()),
            Self::Region => row.region.name().map(str::to_owned),
            Self::Province => row.region.province.clone(),
            Self::Year => row.year.map(|year| year.to_string()),
            Self::Metric => row.figures.first().and_then(|f| f.metric.clone()),
            Self::Source => Some(row.source.clone()),
        }
    }
}

/// Counts findings by what they have in common, those that follow from another left out; most findings first, errors before
/// others.
#[must_use]
pub fn count_by(answer: &AuditAnswer, by: &[AuditBy]) -> Vec<(Vec<Option<String>>, SeverityCounts)> {
    let mut groups: BTreeMap<Vec<Option<String>>, SeverityCounts> = BTreeMap::new();
    for row in answer.findings.iter().filter(|row| row.follows.is_none()) {
        let key = by.iter().map(|one| one.of(row)).collect();
        groups.entry(key).or_default().add(row.severity);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, counts)| std::cmp::Reverse((counts.error, counts.warning, counts.info)));
    groups
}
