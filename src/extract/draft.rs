//! A figure in the making: still in bytes of the normalised text; and what is told beside the figures.

use super::mention::Rejected;
use crate::model::{Currency, Kind, Precision, Span, TableCell};
use rust_decimal::Decimal;

/// A figure before it becomes part of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Number with unit.
    pub number: Span,
    /// The stretch that names what is counted and holds the number.
    pub text: Span,
    /// Metric, none when no rule names one.
    pub metric: Option<String>,
    /// Rule, or how the metric was inherited.
    pub rule: Option<String>,
    /// What the text calls the counted thing.
    pub subject: Option<String>,
    /// Exact value; a fall is negative.
    pub value: Decimal,
    /// Canonical unit.
    pub unit: Option<String>,
    /// Family of the unit.
    pub family: String,
    /// Hedge.
    pub precision: Precision,
    /// Level, change, share or target.
    pub kind: Kind,
    /// Currency, when it is not the place's own.
    pub currency: Option<Currency>,
    /// Part of the whole it is limited to.
    pub scope: Option<String>,
    /// Year, when it is not the report's.
    pub period: Option<Period>,
    /// One of several parts of a whole that is not counted itself (检查,其中养老院31家,幼儿园1113家).
    pub series: bool,
    /// The draft it is a part of.
    pub part_of: Option<usize>,
    /// Row and column, for a cell.
    pub table: Option<TableCell>,
    /// Section it stands in.
    pub section: Option<usize>,
}

/// The year of a figure, as the text gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// A year in figures.
    Year(i32),
    /// The year before the report's.
    Prior,
}

/// What was read from running text.
pub struct Prose {
    /// Figures in text order.
    pub drafts: Vec<Draft>,
    /// Numbers refused after all.
    pub rejected: Vec<Rejected>,
    /// Figures that two rules name alike.
    pub ties: Vec<Tie>,
}

/// A figure that two rules of equal priority and length of match name differently: a fault of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The number.
    pub span: Span,
    /// The rule that was taken, by the order of ids.
    pub rule: String,
    /// The rule that might as well have been.
    pub rival: String,
}
