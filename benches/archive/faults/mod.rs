//! Plants faults that a careful reader would surely notice. Each planter changes a finished draft in one place and tells
//! what it did, or finds no place and changes nothing.

mod copied;
mod digits;
mod figures;
mod growth;
mod words;

use super::Planted;
use super::draft::Draft;
use super::number::Style;
use super::random::Random;
use super::writer::Source;
use std::collections::{HashMap, HashSet};

/// The kinds, by the name of the check that must find them.
pub const CHECKS: [&str; 12] = [
    "subtotal",
    "change",
    "ratio",
    "share",
    "conflict",
    "restated",
    "outlier",
    "copied",
    "foreign_place",
    "text_damage",
    "unit",
    "date",
];

/// A report that stands beside the one at hand.
pub struct Neighbour<'a> {
    pub name: &'a str,
    pub year: i32,
    pub draft: &'a Draft,
    /// It has no fault itself.
    pub clean: bool,
}

/// What a planter may look at.
pub struct Around<'a> {
    pub source: &'a Source<'a>,
    /// The report of the year before, if there is one.
    pub last: Option<Neighbour<'a>>,
    /// Reports of another district.
    pub peers: &'a [Neighbour<'a>],
    /// In how many of the district's reports a count is stated.
    pub printed: &'a HashMap<String, usize>,
}

impl Around<'_> {
    /// How the district writes its rates.
    pub fn style(&self) -> Style {
        self.source.style
    }
}

/// Plants one fault of the kind, if the draft has a place for it.
pub fn plant(check: &str, draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    match check {
        "subtotal" => figures::subtotal(draft, random),
        "change" => growth::change(draft, around, random),
        "ratio" => figures::ratio(draft, random),
        "share" => figures::share(draft, random),
        "conflict" => figures::conflict(draft, random),
        "restated" => growth::restated(draft, around, random),
        "outlier" => figures::outlier(draft, around, random),
        "copied" => copied::copied(draft, around, random),
        "foreign_place" => words::foreign_place(draft, around, random),
        "text_damage" => words::damage(draft, around, random),
        "unit" => figures::unit(draft, random),
        "date" => words::date(draft, around, random),
        _ => None,
    }
}

/// Names of the counts that a fault has changed, which the next report shall not mention again; `*` for all.
pub fn touched(before: &Draft, after: &Draft) -> HashSet<String> {
    if before.figures.len() != after.figures.len() {
        return HashSet::from(["*".to_owned()]);
    }
    let pairs = before.figures.iter().zip(&after.figures);
    pairs.filter(|(a, b)| a.shown() != b.shown() || a.lost != b.lost).map(|(a, _)| a.key.clone()).collect()
}

/// A second fault, of the words, far from the figures of the first.
pub fn second(first: &str, draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    let others: Vec<&str> = ["foreign_place", "date"].into_iter().filter(|check| *check != first).collect();
    let check = *random.pick(&others);
    plant(check, draft, around, random)
}
