//! Counts of words and the lines that a word stands in, as they print in JSON.

use super::RegionName;
use rust_decimal::Decimal;
use rust_decimal::serde::arbitrary_precision;
use serde::Serialize;

/// What `terms` answers.
#[derive(Debug, Clone, Serialize)]
pub struct TermsAnswer {
    /// Reports that were counted.
    pub reports: usize,
    /// Words in them.
    pub words: usize,
    /// By region and year, the most frequent first.
    pub terms: Vec<TermRow>,
}

/// How often a term occurs.
#[derive(Debug, Clone, Serialize)]
pub struct TermRow {
    /// Code of the region, when counted by region.
    pub region_code: Option<String>,
    /// Its name.
    pub region: Option<String>,
    /// The year, when counted by year.
    pub year: Option<i32>,
    /// The word or phrase, simplified.
    pub term: String,
    /// Occurrences.
    pub count: usize,
    /// Reports that have it.
    pub reports: usize,
    /// Reports of the region and year.
    pub of_reports: usize,
    /// Occurrences in ten thousand words, two places.
    #[serde(with = "arbitrary_precision")]
    pub per_10000: Decimal,
}

/// What `terms --kwic` answers.
#[derive(Debug, Clone, Serialize)]
pub struct KwicAnswer {
    /// The word as it was looked for, simplified.
    pub word: String,
    /// Places where it stands.
    pub total: usize,
    /// The first of them.
    pub lines: Vec<KwicLine>,
}

/// A place where a word stands, verbatim.
#[derive(Debug, Clone, Serialize)]
pub struct KwicLine {
    /// Where the report is from.
    pub region: Option<RegionName>,
    /// The year reported on.
    pub year: Option<i32>,
    /// What stands before.
    pub before: String,
    /// The word in the report's own script.
    pub keyword: String,
    /// What stands behind.
    pub after: String,
    /// Id of the report.
    pub report: String,
    /// Its source.
    pub source: String,
    /// First code point of the word in the text of the report.
    pub start: usize,
}
