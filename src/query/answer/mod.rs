//! The answers, as they print in JSON (`DESIGN.md` 3 fixes the names; fields may be added).

mod audit;
mod compare;
mod groups;
mod terms;

pub use audit::{AuditAnswer, AuditRow, Evidence, OtherReport, Place, SeverityCounts};
pub use compare::{AREA, Alternative, CompareAnswer, DEPARTMENT, Other, PartRow, RegionName, Row, Status};
pub use groups::{Apart, Group, GroupsAnswer, LeftOut, Percentile};
pub use terms::{KwicAnswer, KwicLine, TermRow, TermsAnswer};

use crate::index::Reason;
use crate::model::{DocType, Figure, Region, RegionCode};
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
    /// Other reports of the index that are copies of this one.
    pub duplicates: Vec<Duplicate>,
    /// The parts of the score, the greatest first, where they were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<Reason>>,
}

/// A report that is a copy of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Duplicate {
    /// Its id.
    pub id: String,
    /// Its source.
    pub source: String,
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
    /// Provinces with the places in them.
    pub places: Vec<PlaceCount>,
    /// Levels.
    pub level: Counts,
    /// Kinds of document.
    pub doc_type: Counts,
    /// Issuers.
    pub issuer: Counts,
    /// Roles of sections.
    pub section: Counts,
    /// Categories of problems.
    pub problem: Counts,
}

/// A place with the reports that are about it or lie in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceCount {
    /// Its code; towns have none.
    pub code: Option<RegionCode>,
    /// Its name.
    pub name: String,
    /// Reports about it and about what lies in it.
    pub count: usize,
    /// The places in it, the most frequent first.
    pub places: Vec<PlaceCount>,
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
    /// Reports of the index that are copies of others, and not counted.
    pub copies: usize,
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
