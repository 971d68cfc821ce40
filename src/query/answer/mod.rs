//! The answers, as they print in JSON (`DESIGN.md` 3 fixes the names; fields may be added).

mod audit;
mod compare;

pub use audit::{AuditAnswer, AuditRow, Evidence, OtherReport, Place, SeverityCounts};
pub use compare::{Alternative, CompareAnswer, DEPARTMENT, Other, PartRow, RegionName, Row, Status};

use crate::model::{Currency, DocType, Figure, Kind, Region};
use rust_decimal::Decimal;
use rust_decimal::serde::{arbitrary_precision, arbitrary_precision_option};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// What `search` answers.
#[derive(Debug, Clone, Serialize)]
pub struct SearchAnswer {
    /// The query as typed.
    pub query: String,
    /// Reports that match.
    pub total: usize,
    /// Whether no report holds all the words of the query, so that those which hold most of them are shown.
    pub relaxed: bool,
    /// Those of this page.
    pub hits: Vec<Hit>,
    /// Counts over all that match.
    pub facets: Facets,
}

/// A report that matches.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Its source.
    pub source: String,
    /// Its title, verbatim.
    pub title: Option<String>,
    /// Where it is from.
    pub region: Region,
    /// The year reported on.
    pub year: Option<i32>,
    /// Kind of document.
    pub doc_type: DocType,
    /// How well it matches; zero where the query asks for nothing that matches better or worse.
    pub score: f32,
    /// The best passages.
    pub passages: Vec<Passage>,
    /// The figures that the query asked about.
    pub figures: Vec<Figure>,
}

/// A stretch of a report's text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The stretch, verbatim.
    pub text: String,
    /// Its first code point in the text.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// What was asked for: code points of the text.
    pub highlights: Vec<[usize; 2]>,
}

/// Counts over the reports that match; years in order, otherwise the most frequent first.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Facets {
    /// Years reported on.
    pub year: Counts,
    /// Names of regions.
    pub region: Counts,
    /// Provinces.
    pub province: Counts,
    /// Levels.
    pub level: Counts,
    /// Kinds of document.
    pub doc_type: Counts,
    /// Categories of problems.
    pub problem: Counts,
}

/// Names with counts, in a fixed order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(pub Vec<(String, usize)>);

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, count) in &self.0 {
            map.serialize_entry(name, count)?;
        }
        map.end()
    }
}

/// What `figures` answers.
#[derive(Debug, Clone, Serialize)]
pub struct FiguresAnswer {
    /// Figures that match.
    pub total: usize,
    /// Those asked for.
    pub figures: Vec<FigureHit>,
}

/// A figure with its report.
#[derive(Debug, Clone, Serialize)]
pub struct FigureHit {
    /// The figure.
    #[serde(flatten)]
    pub figure: Figure,
    /// Id of its report.
    pub report: String,
    /// Source of its report.
    pub source: String,
    /// Where the report is from.
    pub region: Region,
    /// The year reported on.
    pub year: Option<i32>,
}

/// What `figures --group-by` answers.
#[derive(Debug, Clone, Serialize)]
pub struct GroupsAnswer {
    /// Figures that were counted.
    pub total: usize,
    /// The groups.
    pub groups: Vec<Group>,
}

/// Figures of one metric, unit and kind that share what they are grouped by.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// What they share.
    pub key: serde_json::Map<String, serde_json::Value>,
    /// Where the place lies that they share: 浙江省舟山市.
    pub within: Option<String>,
    /// Id of the metric.
    pub metric: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Money.
    pub currency: Option<Currency>,
    /// Level, change, share or target.
    pub kind: Kind,
    /// How many figures.
    pub count: usize,
    /// Their sum; none where adding up means nothing (changes, shares, rates).
    #[serde(with = "arbitrary_precision_option")]
    pub sum: Option<Decimal>,
    /// Their mean, to four places.
    #[serde(with = "arbitrary_precision")]
    pub mean: Decimal,
    /// The least.
    #[serde(with = "arbitrary_precision")]
    pub min: Decimal,
    /// The greatest.
    #[serde(with = "arbitrary_precision")]
    pub max: Decimal,
    /// Quartiles, interpolated, to four places.
    pub percentiles: Percentiles,
}

/// Quartiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Percentiles {
    /// A quarter of the values is not greater.
    #[serde(rename = "25", with = "arbitrary_precision")]
    pub lower: Decimal,
    /// Half of the values is not greater.
    #[serde(rename = "50", with = "arbitrary_precision")]
    pub median: Decimal,
    /// Three quarters of the values are not greater.
    #[serde(rename = "75", with = "arbitrary_precision")]
    pub upper: Decimal,
}
