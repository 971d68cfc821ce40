//! A finding: what the audit says of some figures or of some words of a report.

use super::SourceSpan;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The report is wrong.
    Error,
    /// Probably wrong.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The word used in records and options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// What is stated is not so.
    Differs,
    /// No numbers at all can be as stated.
    Impossible,
    /// Unlikely, but it may be so.
    Doubtful,
    /// What is stated cannot be judged from the report.
    Undecided,
    /// What is stated is so.
    Holds,
    /// What is stated tells a number that is not.
    Implied,
}

impl Verdict {
    /// The word used in records and options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Differs => "differs",
            Self::Impossible => "impossible",
            Self::Doubtful => "doubtful",
            Self::Undecided => "undecided",
            Self::Holds => "holds",
            Self::Implied => "implied",
        }
    }

    /// Whether the figures concerned are in doubt.
    #[must_use]
    pub const fn is_fault(self) -> bool {
        matches!(self, Self::Differs | Self::Impossible | Self::Doubtful)
    }

    /// Whether it puts its figures in doubt, told with this severity: a fault that is more than worth knowing.
    #[must_use]
    pub fn is_doubt(self, severity: Severity) -> bool {
        self.is_fault() && severity < Severity::Info
    }
}

/// What the audit says of some figures, or of some words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Id of the check (`checks.toml`).
    pub check: String,
    /// How bad.
    pub severity: Severity,
    /// What came of the check.
    pub verdict: Verdict,
    /// In Chinese.
    pub message: String,
    /// In English.
    pub message_en: String,
    /// The sum to check by eye: `55,563 + 2,431 + 5 = 57,999 ≠ 58,999`. Empty where there is nothing to reckon.
    pub arithmetic: String,
    /// Indexes of the figures concerned, in the order of the arithmetic.
    pub figures: Vec<usize>,
    /// The words concerned, where they are no figures: a place, a date, damaged text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<SourceSpan>,
    /// The number that follows from what is stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implied: Option<Implied>,
}

impl Finding {
    /// Whether it puts its figures in doubt.
    #[must_use]
    pub fn is_doubt(&self) -> bool {
        self.verdict.is_doubt(self.severity)
    }
}

/// A number that no report states and that follows from those which it does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Implied {
    /// Id of its metric.
    pub metric: String,
    /// Canonical unit.
    pub unit: Option<String>,
    /// Its year.
    pub period: i32,
    /// The least it can be.
    #[serde(with = "rust_decimal::serde::arbitrary_precision")]
    pub low: Decimal,
    /// The most it can be; the same as the least when one number alone fits.
    #[serde(with = "rust_decimal::serde::arbitrary_precision")]
    pub high: Decimal,
}

impl Implied {
    /// The number, when there is only one.
    #[must_use]
    pub fn value(&self) -> Option<Decimal> {
        (self.low == self.high).then_some(self.low)
    }
}
