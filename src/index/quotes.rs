//! What a stored report says for some of its figures, and what it has wrong, read without the rest of its record.

use super::{IndexError, Reader, ReportAddress, packed};
use crate::model::{Finding, Implied, Severity, Verdict};
use tantivy::schema::Value as _;

/// Figures by their number in the report.
pub type Numbered = Vec<(usize, Words)>;

/// What is kept of a report.
#[derive(Debug, Clone)]
pub struct Quotes {
    /// Id of the report.
    pub report: String,
    /// Its source.
    pub source: String,
    /// The figures that were asked for, and those that an implied value follows from, by their number.
    pub words: Numbered,
    /// What the report has wrong.
    pub findings: Vec<Told>,
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

impl From<Finding> for Told {
    fn from(finding: Finding) -> Self {
        let Finding { check, severity, verdict, figures, implied, .. } = finding;
        Self { check, severity, verdict, figures, implied }
    }
}

impl Told {
    /// Whether it puts its figures in doubt.
    #[must_use]
    pub fn is_doubt(&self) -> bool {
        self.verdict.is_doubt(self.severity)
    }
}

impl Reader {
    /// What a report says for the figures that are wanted.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn quote(&self, report: ReportAddress, wanted: impl Fn(usize) -> bool) -> Result<Quotes, IndexError> {
        let document = self.document(report)?;
        let missing = || IndexError::record(&self.folder, "it is not there");
        let text = self.text_of(report, Some(&document))?;
        let record = document.get_first(self.fields.record).and_then(|v| v.as_bytes()).ok_or_else(missing)?;
        let rows: Vec<_> = self.figures_of(report).collect();
        let quoted = packed::quote(record, &text, &rows, self.row(report).year, wanted);
        let (words, findings) = quoted.map_err(|e| IndexError::record(&self.folder, e))?;
        Ok(Quotes { report: self.id(report), source: self.source(report), words, findings })
    }
}
