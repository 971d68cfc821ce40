//! Findings with their evidence.

use crate::model::{Implied, Kind, Precision, Region, Severity, Verdict};
use rust_decimal::Decimal;
use rust_decimal::serde::arbitrary_precision;
use serde::Serialize;

/// What `audit` answers.
#[derive(Debug, Clone, Serialize)]
pub struct AuditAnswer {
    /// Reports looked through.
    pub reports: usize,
    /// Reports that the findings are about.
    pub with_findings: usize,
    /// Findings that pass the filter.
    pub total: usize,
    /// How many of them follow from another: they come of the same slip and are not counted below.
    pub following: usize,
    /// How many slips of each severity.
    pub counts: SeverityCounts,
    /// Findings that pass but for their severity, which is less than was asked for.
    pub hidden: usize,
    /// The findings, by source, errors first; those that follow from one right behind it.
    pub findings: Vec<AuditRow>,
    /// What could not be read, with the reason; empty over an index.
    pub unread: Vec<String>,
}

/// Findings of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[allow(missing_docs)] // As they read.
pub struct SeverityCounts {
    pub error: usize,
    pub warning: usize,
    pub info: usize,
}

impl SeverityCounts {
    /// Counts one more.
    pub const fn add(&mut self, severity: Severity) {
        match severity {
            Severity::Error => self.error += 1,
            Severity::Warning => self.warning += 1,
            Severity::Info => self.info += 1,
        }
    }
}

/// A finding with its evidence.
#[derive(Debug, Clone, Serialize)]
pub struct AuditRow {
    /// Id of the check.
    pub check: String,
    /// How bad.
    pub severity: Severity,
    /// What came of it.
    pub verdict: Verdict,
    /// In Chinese.
    pub message: String,
    /// In English.
    pub message_en: String,
    /// The sum to check by eye.
    pub arithmetic: String,
    /// Id of the report it is about.
    pub report: String,
    /// Its source.
    pub source: String,
    /// Where it is from.
    pub region: Region,
    /// The year reported on.
    pub year: Option<i32>,
    /// The figures concerned, in the order of the arithmetic.
    pub figures: Vec<Evidence>,
    /// The words concerned, where they are no figures.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
    /// The number that follows from what is stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implied: Option<Implied>,
    /// Index, in the list of findings, of the one that it follows from: one slip makes both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows: Option<usize>,
    /// Other reports that it rests on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherReport>,
}

/// A figure with the sentence it stands in.
#[derive(Debug, Clone, Serialize)]
pub struct Evidence {
    /// Its index among the figures of its report.
    pub index: usize,
    /// Id of its metric.
    pub metric: Option<String>,
    /// Exact value.
    #[serde(with = "arbitrary_precision")]
    pub value: Decimal,
    /// Canonical unit.
    pub unit: Option<String>,
    /// Hedge.
    pub precision: Precision,
    /// Level, change, share or target.
    pub kind: Kind,
    /// Its year.
    pub period: Option<i32>,
    /// The shortest stretch that names what is counted, verbatim.
    pub text: String,
    /// First code point of the number.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// The sentence around it, verbatim.
    pub sentence: String,
}

/// Words of a report.
#[derive(Debug, Clone, Serialize)]
pub struct Place {
    /// The words, verbatim.
    pub text: String,
    /// Their first code point.
    pub start: usize,
    /// One past their last code point.
    pub end: usize,
    /// The sentence around them, verbatim.
    pub sentence: String,
}

/// A report that a finding about another rests on.
#[derive(Debug, Clone, Serialize)]
pub struct OtherReport {
    /// Its id.
    pub report: String,
    /// Its source.
    pub source: String,
    /// Where it is from.
    pub region: Region,
    /// The year reported on.
    pub year: Option<i32>,
    /// Its figures concerned.
    pub figures: Vec<Evidence>,
    /// Its words concerned, where they are no figures: a paragraph that was copied.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Place>,
}
