//! The figure that stands for a region, a year and a metric.
//!
//! Candidates are figures that stand for the whole (a level, of a rate a share; no scope). Of these exact ones come before
//! hedged ones, annual reports and the official tables before others, those of the region's own bodies before those of its
//! departments, the report on the year itself before later ones that look back, tables before prose, the metric's usual
//! unit before others. What a report says of parts without saying so gives way to its whole (`pieces`). Values that disagree
//! are never dropped: see [`Headline::Conflict`]; [`lost`] tells why one gave way.

mod pieces;

pub use pieces::pieces;

use crate::dictionary::Metric;
use crate::index::{FigureRow, ReportRow};
use crate::model::{DocType, Kind, Precision};
use rust_decimal::Decimal;
use serde::Serialize;
use std::sync::Arc;

/// A figure that could stand for the whole, with its report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The figure.
    pub figure: FigureRow,
    /// The report it stands in.
    pub report: Arc<ReportRow>,
}

/// What the reports state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Headline {
    /// Nothing.
    Absent,
    /// One value. Reports of lesser standing may state others.
    Stated {
        /// The figure that is shown.
        chosen: Candidate,
        /// Figures of lesser standing that disagree with it.
        others: Vec<Candidate>,
    },
    /// Several values of the same standing.
    Conflict {
        /// The figure that is shown.
        chosen: Candidate,
        /// Those that disagree with it.
        others: Vec<Candidate>,
    },
}

impl Headline {
    /// The figure that is shown, if there is one.
    #[must_use]
    pub const fn chosen(&self) -> Option<&Candidate> {
        match self {
            Self::Absent => None,
            Self::Stated { chosen, .. } | Self::Conflict { chosen, .. } => Some(chosen),
        }
    }

    /// The figures that disagree with it.
    #[must_use]
    pub fn others(&self) -> &[Candidate] {
        match self {
            Self::Absent => &[],
            Self::Stated { others, .. } | Self::Conflict { others, .. } => others,
        }
    }

    /// The figure that is shown and those that disagree with it.
    pub fn all(&self) -> impl Iterator<Item = &Candidate> {
        self.chosen().into_iter().chain(self.others())
    }
}

/// Chooses among the candidates of one region, year and metric.
#[must_use]
pub fn headline(metric: &Metric, year: i32, candidates: &[Candidate]) -> Headline {
    let mut possible: Vec<&Candidate> =
        candidates.iter().filter(|c| c.figure.whole && c.figure.period == Some(year)).collect();
    let pieces = pieces(metric, possible.iter().copied());
    possible.retain(|c| !pieces.has(c));
    possible.sort_by_key(|c| (standing(metric, year, c), c.report.order, c.figure.ordinal));
    let Some((chosen, rest)) = possible.split_first() else { return Headline::Absent };
    let mut others: Vec<Candidate> = Vec::new();
    for other in rest {
        let told =
            others.iter().any(|o| o.figure.value == other.figure.value && o.figure.report == other.figure.report);
        if same_measure(chosen, other) && !agree(chosen, other) && !told {
            others.push((*other).clone());
        }
    }
    let chosen = (*chosen).clone();
    let conflict = others.iter().any(|other| rivals(&chosen, other));
    if conflict { Headline::Conflict { chosen, others } } else { Headline::Stated { chosen, others } }
}

/// Whether a figure that disagrees is of no lesser standing: then nobody can tell which of the two is right.
#[must_use]
pub fn rivals(chosen: &Candidate, other: &Candidate) -> bool {
    class(other) <= class(chosen)
}

/// Smaller is better.
fn standing(metric: &Metric, year: i32, c: &Candidate) -> (bool, (bool, bool), bool, bool, usize) {
    let hedged = c.figure.precision != Precision::Exact;
    let looks_back = c.report.year != Some(year);
    let unit = c.figure.unit.as_deref().and_then(|unit| metric.units.iter().position(|u| u == unit));
    (hedged, class(c), looks_back, !c.figure.table, unit.unwrap_or(metric.units.len()))
}

/// Why a figure of a region, year and metric is not the one that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Lost {
    /// It is a change, not a value.
    Change,
    /// It is a share, not a count.
    Share,
    /// It is a level where the metric is a rate.
    Level,
    /// It is planned or required.
    Target,
    /// It is limited to a part of the region, or a part of another figure.
    Part,
    /// It is hedged, the other is exact.
    Hedged,
    /// Its report is on less than a year's whole work.
    Document,
    /// Its report is that of one department.
    Department,
    /// Its report is that of another year.
    LooksBack,
    /// It stands in prose, the other in a table.
    Prose,
    /// It is in a less usual unit.
    Unit,
    /// It stands later; nothing else tells them apart.
    Later,
}

impl Lost {
    /// The word used in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Share => "share",
            Self::Level => "level",
            Self::Target => "target",
            Self::Part => "part",
            Self::Hedged => "hedged",
            Self::Document => "document",
            Self::Department => "department",
            Self::LooksBack => "looks_back",
            Self::Prose => "prose",
            Self::Unit => "unit",
            Self::Later => "later",
        }
    }
}

/// Why a figure gave way to the one that was chosen: by the first of the criteria in which it is the lesser.
#[must_use]
pub fn lost(metric: &Metric, year: i32, chosen: &Candidate, other: &Candidate) -> Lost {
    if !other.figure.whole {
        return match other.figure.kind {
            Kind::Change => Lost::Change,
            Kind::Target => Lost::Target,
            Kind::Share if !metric.is_rate() => Lost::Share,
            Kind::Level if metric.is_rate() => Lost::Level,
            Kind::Share | Kind::Level => Lost::Part,
        };
    }
    let (best, own) = (standing(metric, year, chosen), standing(metric, year, other));
    let criteria = [
        (best.0 != own.0, Lost::Hedged),
        (best.1.0 != own.1.0, Lost::Document),
        (best.1.1 != own.1.1, Lost::Department),
        (best.2 != own.2, Lost::LooksBack),
        (best.3 != own.3, Lost::Prose),
        (best.4 != own.4, Lost::Unit),
    ];
    criteria.into_iter().find(|(differs, _)| *differs).map_or(Lost::Later, |(_, lost)| lost)
}

/// Whether a figure says the same as the one that was chosen, or may mean the same.
#[must_use]
pub fn confirms(chosen: &Candidate, other: &Candidate) -> bool {
    other.figure.whole && same_measure(chosen, other) && agree(chosen, other)
}

/// How much of a region and year a report is on, smaller is more: special reports are on a part of what was done, those of
/// departments on their own field. What a lesser one says is no contradiction.
fn class(c: &Candidate) -> (bool, bool) {
    let whole_year = matches!(c.report.doc_type, DocType::AnnualReport | DocType::StatisticsTable);
    (!whole_year, c.report.department)
}

/// Counts in different units (次, 家次) or moneys are different measures; a table may leave the unit out.
fn same_measure(a: &Candidate, b: &Candidate) -> bool {
    let units = (&a.figure.unit, &b.figure.unit);
    a.figure.currency == b.figure.currency && (units.0 == units.1 || units.0.is_none() || units.1.is_none())
}

/// Whether both can be true. A hedged number says itself how far off it may be; of two hedged ones nobody can tell.
fn agree(a: &Candidate, b: &Candidate) -> bool {
    match (a.figure.precision, b.figure.precision) {
        (Precision::Exact, _) => allows(b, a.figure.value),
        (_, Precision::Exact) => allows(a, b.figure.value),
        _ => true,
    }
}

fn allows(c: &Candidate, value: Decimal) -> bool {
    let own = c.figure.value;
    match c.figure.precision {
        Precision::Exact => value == own,
        Precision::About => (value - own).abs() * Decimal::TEN <= own.abs(),
        Precision::AtLeast => value >= own,
        Precision::AtMost => value <= own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;
    use crate::model::Region;

    fn candidate(value: i64, change: impl FnOnce(&mut Candidate)) -> Candidate {
        let mut c = Candidate {
            figure: FigureRow {
                report: crate::index::ReportAddress::default(),
                ordinal: 0,
                metric: Some("cases.penalty".into()),
                value: value.into(),
                unit: Some("件".into()),
                currency: None,
                kind: Kind::Level,
                precision: Precision::Exact,
                whole: true,
                period: Some(2023),
                table: false,
            },
            report: Arc::new(ReportRow {
                region: Region::default(),
                year: Some(2023),
                doc_type: DocType::AnnualReport,
                department: false,
                order: 1,
            }),
        };
        change(&mut c);
        c
    }

    fn choose(candidates: &[Candidate]) -> (Option<i64>, &'static str) {
        let metrics = Dictionaries::builtin().expect("built-in dictionaries").metrics;
        let metric = metrics.get("cases.penalty").expect("known");
        let mut candidates = candidates.to_vec();
        (0..).zip(&mut candidates).for_each(|(ordinal, c)| c.figure.ordinal = ordinal);
        let found = headline(metric, 2023, &candidates);
        let value = found.chosen().and_then(|c| i64::try_from(c.figure.value).ok());
        let status = match found {
            Headline::Absent => "absent",
            Headline::Conflict { .. } => "conflict",
            Headline::Stated { others, .. } if others.is_empty() => "stated",
            Headline::Stated { .. } => "stated, others differ",
        };
        (value, status)
    }

    #[test]
    fn the_figure_of_best_standing_is_chosen_and_others_are_kept() {
        let about = |c: &mut Candidate| c.figure.precision = Precision::About;
        let special = |c: &mut Candidate| Arc::make_mut(&mut c.report).doc_type = DocType::SpecialReport;
        let department = |c: &mut Candidate| Arc::make_mut(&mut c.report).department = true;
        let later = |c: &mut Candidate| Arc::make_mut(&mut c.report).year = Some(2024);
        let cases = [
            ("nothing", vec![], (None, "absent")),
            ("another year", vec![candidate(5, |c| c.figure.period = Some(2022))], (None, "absent")),
            ("a part", vec![candidate(5, |c| c.figure.whole = false)], (None, "absent")),
            ("exact before hedged", vec![candidate(100, about), candidate(98, |_| ())], (Some(98), "stated")),
            ("a hedge that cannot be", vec![candidate(200, about), candidate(98, |_| ())], (Some(98), "conflict")),
            (
                "annual before special",
                vec![candidate(70, special), candidate(98, |_| ())],
                (Some(98), "stated, others differ"),
            ),
            ("the year's own report first", vec![candidate(97, later), candidate(98, |_| ())], (Some(98), "conflict")),
            (
                "tables before prose",
                vec![candidate(98, |_| ()), candidate(99, |c| c.figure.table = true)],
                (Some(99), "conflict"),
            ),
            (
                "a department has its own field",
                vec![candidate(24, department), candidate(49, |_| ())],
                (Some(49), "stated, others differ"),
            ),
            ("two departments", vec![candidate(24, department), candidate(17, department)], (Some(24), "conflict")),
            ("far less in the same report", vec![candidate(7, |_| ()), candidate(98, |_| ())], (Some(98), "stated")),
            (
                "what adds up to another",
                vec![candidate(57, |_| ()), candidate(41, |_| ()), candidate(98, |_| ())],
                (Some(98), "stated"),
            ),
            (
                "a part of what is hedged",
                vec![candidate(7, |_| ()), candidate(98, |c| c.figure.precision = Precision::AtLeast)],
                (Some(98), "stated"),
            ),
            ("a digit too many", vec![candidate(98, |_| ()), candidate(980, |_| ())], (Some(98), "conflict")),
            (
                "far less in a table",
                vec![candidate(98, |_| ()), candidate(7, |c| c.figure.table = true)],
                (Some(7), "conflict"),
            ),
            ("the same twice", vec![candidate(98, |_| ()), candidate(98, later)], (Some(98), "stated")),
            (
                "another unit",
                vec![candidate(98, |_| ()), candidate(7, |c| c.figure.unit = Some("次".into()))],
                (Some(98), "stated"),
            ),
        ];
        for (name, candidates, expected) in cases {
            assert_eq!(choose(&candidates), expected, "{name}");
        }
    }
}
