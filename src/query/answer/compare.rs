//! Regions side by side, as they print in JSON.

use crate::model::{Currency, Kind, Precision, RegionCode};
use crate::query::headline::Lost;
use rust_decimal::Decimal;
use rust_decimal::serde::{arbitrary_precision, arbitrary_precision_option};
use serde::Serialize;

/// What `compare` answers.
#[derive(Debug, Clone, Serialize)]
pub struct CompareAnswer {
    /// By metric, year and region.
    pub rows: Vec<Row>,
    /// Reports of the index that are copies of others, and not counted.
    pub copies: usize,
}

/// A cell of the comparison.
#[derive(Debug, Clone, Serialize)]
pub struct Row {
    /// The region under today's name.
    pub region: RegionName,
    /// The name that the report gives it, where that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<String>,
    /// The year.
    pub year: i32,
    /// Id of the metric.
    pub metric: String,
    /// Its headline value, none when absent.
    #[serde(with = "arbitrary_precision_option")]
    pub value: Option<Decimal>,
    /// Unit.
    pub unit: Option<String>,
    /// Money.
    pub currency: Option<Currency>,
    /// Hedge.
    pub precision: Option<Precision>,
    /// Whether it is stated, absent, or stated in several ways.
    pub status: Status,
    /// Percent against the headline value of the year before, of rates percentage points; two places. None where either is a
    /// bound (≥, ≤) or of another area.
    #[serde(with = "arbitrary_precision_option")]
    pub change: Option<Decimal>,
    /// The same as the report itself states it; none where reports state it in several ways.
    #[serde(with = "arbitrary_precision_option")]
    pub change_stated: Option<Decimal>,
    /// Place among the compared regions that state it in this year, the greatest value first.
    pub rank: Option<usize>,
    /// How many regions that is.
    pub of: usize,
    /// Percent of the other regions that have less; of those that have the same half are counted.
    #[serde(with = "arbitrary_precision_option")]
    pub percentile: Option<Decimal>,
    /// Divided by what `--per` names: four places, or four digits below 1.
    #[serde(with = "arbitrary_precision_option")]
    pub ratio: Option<Decimal>,
    /// Id of the report.
    pub report: Option<String>,
    /// Its source.
    pub source: Option<String>,
    /// What the report says, verbatim.
    pub text: Option<String>,
    /// First code point of the number.
    pub start: Option<usize>,
    /// One past its last code point.
    pub end: Option<usize>,
    /// Checks that found something about the figure.
    pub doubts: Vec<String>,
    /// Other values that reports state for it.
    pub alternatives: Vec<Alternative>,
    /// The places that were joined to the region since: what was added.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartRow>,
    /// With `--all`: all other figures of the metric and year, and why they are not shown.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Other>,
}

impl Row {
    /// The signs before its value: that it follows from others, its hedge.
    #[must_use]
    pub fn signs_before(&self) -> String {
        let follows = if self.status == Status::Derived { "=" } else { "" };
        format!("{follows}{}", self.precision.unwrap_or(Precision::Exact).mark())
    }

    /// The signs behind it: that reports disagree, that it is doubtful.
    #[must_use]
    pub fn signs_behind(&self) -> String {
        let signs = [(self.status == Status::Conflict, '!'), (!self.doubts.is_empty(), '?')];
        signs.into_iter().filter(|(is, _)| *is).map(|(_, sign)| sign).collect()
    }
}

/// Doubt about a figure that one department of a region states of its own field.
pub const DEPARTMENT: &str = "department";
/// Doubt about a value of a year in which the region was smaller than it is now.
pub const AREA: &str = "area";

/// Code and name of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegionName {
    /// Code of the deepest level that has one.
    pub code: Option<RegionCode>,
    /// Name of the deepest level.
    pub name: String,
}

/// Another value for the same cell.
#[derive(Debug, Clone, Serialize)]
pub struct Alternative {
    /// The value.
    #[serde(with = "arbitrary_precision")]
    pub value: Decimal,
    /// Id of the report.
    pub report: String,
    /// Its source.
    pub source: String,
    /// What it says, verbatim.
    pub text: String,
    /// First code point of the number.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
}

/// A place whose value is a part of a sum.
#[derive(Debug, Clone, Serialize)]
pub struct PartRow {
    /// The place.
    pub region: RegionName,
    /// Its value.
    #[serde(with = "arbitrary_precision")]
    pub value: Decimal,
    /// Id of the report.
    pub report: String,
    /// Its source.
    pub source: String,
    /// What it says, verbatim.
    pub text: String,
    /// First code point of the number.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
}

/// A figure that is not the one shown.
#[derive(Debug, Clone, Serialize)]
pub struct Other {
    /// Its value.
    #[serde(with = "arbitrary_precision")]
    pub value: Decimal,
    /// Its unit.
    pub unit: Option<String>,
    /// Its hedge.
    pub precision: Precision,
    /// Level, change, share or target.
    pub kind: Kind,
    /// The part of the region that it is limited to.
    pub scope: Option<String>,
    /// Why it is not shown.
    pub reason: Lost,
    /// Whether it says the same as what is shown, or may.
    pub agrees: bool,
    /// Id of the report.
    pub report: String,
    /// Its source.
    pub source: String,
    /// What it says, verbatim.
    pub text: String,
    /// First code point of the number.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
}

/// How a cell of the comparison came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// A report states it.
    Stated,
    /// Computed from other figures.
    Derived,
    /// No report states it.
    Absent,
    /// Reports state it in several ways.
    Conflict,
}

impl Status {
    /// The word used in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stated => "stated",
            Self::Derived => "derived",
            Self::Absent => "absent",
            Self::Conflict => "conflict",
        }
    }
}
