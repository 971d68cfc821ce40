//! What can be asked of an index, with everything resolved: no name is unknown any more.

use crate::model::Role;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::ops::RangeInclusive;

/// Which reports are wanted. Texts are in normalised form.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    /// Every report.
    All,
    /// Reports that hold these words, anywhere and in any order; scored.
    Words(Place, String),
    /// Reports that hold exactly these characters (letters of either case); scored.
    Phrase(Place, String),
    /// Reports that hold any of a sentence, those that hold most of it first; scored.
    Ranked(Ranked),
    /// Reports that match one of several forms of the same; scored by the best one, the first form counts most.
    Either(Vec<Self>),
    /// Reports of a region, a level, a kind …
    Name(Name, String),
    /// Reports on one of these years.
    Years(RangeInclusive<i32>),
    /// Reports with a figure of this metric.
    Metric(String),
    /// Reports with a figure of their own year that stands for the whole and passes the test.
    Figure(FigureTest),
    /// All of them.
    And(Vec<Self>),
    /// At least one of them.
    Or(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
}

/// A sentence that is searched for, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ranked {
    /// The words that tell something, each once.
    pub words: Vec<String>,
    /// The stretches between marks: what stands side by side in them counts as well.
    pub runs: Vec<String>,
    /// What stood between quotation marks: a report that holds it is preferred.
    pub phrases: Vec<String>,
    /// Fewest of the words that a report must hold.
    pub least: usize,
    /// Whether other conditions choose the reports, so that this only orders them.
    pub optional: bool,
}

/// Where characters are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The text of the report (for words: and its title).
    Text,
    /// Its title.
    Title,
    /// The body that issued it.
    Issuer,
    /// The headings of its sections.
    Headings,
    /// The problems that it names.
    Problems,
    /// Its sections of some roles.
    Sections(Roles),
}

/// Roles of sections, at least one: a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Roles(pub(super) u8);

impl Roles {
    /// One role.
    #[must_use]
    pub const fn one(role: Role) -> Self {
        Self(1 << role as u8)
    }

    /// Those of both.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a role is one of them.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 >> role as u8 & 1 == 1
    }
}

/// A name that a report has as it is, or has not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Name {
    /// Its region or one around it, by any of their names or codes.
    Region,
    /// Its own region, by any of its names or its code.
    OwnRegion,
    /// Province, full name.
    Province,
    /// City, full name.
    City,
    /// County, full name.
    County,
    /// Level of the region.
    Level,
    /// Kind of document.
    DocType,
    /// Category of one of its problems.
    Category,
    /// Role of one of its sections.
    Role,
    /// Digest of the source bytes, whole.
    Id,
    /// Path of the source, whole.
    Source,
}

/// A comparison of a metric's value with a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureTest {
    /// Id of the metric.
    pub metric: String,
    /// How to compare.
    pub comparison: Comparison,
    /// With what.
    pub value: Decimal,
}

/// How to compare a value with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // As they read.
pub enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,
}

impl Comparison {
    /// Whether a value passes.
    #[must_use]
    pub fn holds(self, value: Decimal, against: Decimal) -> bool {
        match value.cmp(&against) {
            Ordering::Less => matches!(self, Self::Less | Self::LessOrEqual),
            Ordering::Equal => matches!(self, Self::LessOrEqual | Self::Equal | Self::GreaterOrEqual),
            Ordering::Greater => matches!(self, Self::Greater | Self::GreaterOrEqual),
        }
    }
}

impl Expression {
    /// Both of two, without nesting where none is needed.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::All, only) | (only, Self::All) => only,
            (Self::And(mut all), other) => {
                all.push(other);
                Self::And(all)
            }
            (first, second) => Self::And(vec![first, second]),
        }
    }

    /// Calls `visit` for each part that a matching report may hold; forms of the same are one part, what is under a `Not`
    /// is left out.
    pub fn for_each_asked<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().for_each(|p| p.for_each_asked(visit)),
            Self::Not(_) => {}
            leaf => visit(leaf),
        }
    }
}
