//! A figure: a quantity that a report asserts, what it counts, and where it stands.

use super::{Currency, Precision};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a figure asserts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A count or amount.
    Level,
    /// Growth or fall against an earlier period; a fall is negative.
    Change,
    /// A percentage of a whole, or a rate.
    Share,
    /// Planned or required, not achieved.
    Target,
}

impl Kind {
    /// The word used in records and queries.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Level => "level",
            Self::Change => "change",
            Self::Share => "share",
            Self::Target => "target",
        }
    }
}

/// Row and column names of a table cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableCell {
    /// Name of the row, if it has one.
    pub row: Option<String>,
    /// Name of the column, if it has one; header lines joined by a space.
    pub column: Option<String>,
}

/// One figure of the report record (`DESIGN.md` 2 fixes the names).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Id of the metric, none when no metric of the dictionary fits.
    pub metric: Option<String>,
    /// The counted thing as the text names it, simplified.
    pub subject: Option<String>,
    /// Exact value, 万 and 亿 multiplied out; a fall is negative.
    #[serde(with = "rust_decimal::serde::arbitrary_precision")]
    pub value: Decimal,
    /// Canonical unit.
    pub unit: Option<String>,
    /// Hedge.
    pub precision: Precision,
    /// Level, change, share or target.
    pub kind: Kind,
    /// Money other than by default yuan.
    pub currency: Option<Currency>,
    /// The part of the whole it is limited to, simplified.
    pub scope: Option<String>,
    /// The year of this figure.
    pub period: Option<i32>,
    /// Index of the figure it is a part of.
    pub part_of: Option<usize>,
    /// Row and column of a table cell.
    pub table: Option<TableCell>,
    /// The shortest stretch of the text that names what is counted and holds the number, verbatim.
    pub text: String,
    /// Number with its unit, verbatim.
    pub number_text: String,
    /// First code point of `number_text` in the text as read.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// Index of the section it stands in.
    pub section: Option<usize>,
    /// The rule that named the metric.
    pub rule: Option<String>,
}
