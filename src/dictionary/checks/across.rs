//! The tables of `checks.toml` on what a value is held against beside its own report: heads, peers, other years, other places.

use crate::dictionary::List;
use crate::dictionary::WordSet;
use crate::dictionary::finder::Finder;
use rust_decimal::Decimal;
use serde::Deserialize;

/// More than a head can have done in a year.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerHead {
    /// Metric of what was done.
    pub numerator: String,
    /// Metrics of the heads, the likelier first.
    pub denominator: Vec<String>,
    /// Most that is plausible.
    pub max: Decimal,
}

/// A part that cannot be more than its whole.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// Metric of the part.
    pub part: String,
    /// Metric of the whole.
    pub whole: String,
    /// How many times as much as the whole the part must be, to be told.
    #[serde(default = "one")]
    pub times: Decimal,
}

const fn one() -> Decimal {
    Decimal::ONE
}

/// What an average case comes to, in yuan.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Average {
    /// Metric of the amount.
    pub numerator: String,
    /// Metrics of the cases, the likelier first.
    pub denominator: Vec<String>,
    /// Least plausible average.
    pub min: Decimal,
    /// Greatest plausible average.
    pub max: Decimal,
    /// What the average must be between in the other unit.
    pub usual: [Decimal; 2],
    /// Metrics of the cases where they stand right before the amount and one of `offences` before them.
    #[serde(default)]
    pub beside: Vec<String>,
    /// Say that what is counted are offences: 查处各类违法案件.
    #[serde(default)]
    pub offences: WordSet,
}

/// The series of a district, and its peers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Metrics whose units are different measures; those of others are one.
    pub apart: Vec<String>,
    /// The years around a value that it is compared with, at most.
    pub nearest: usize,
    /// Other years needed.
    pub least_years: usize,
    /// Metrics of which a value that its words limit is none of the district's.
    pub limited: Vec<String>,
    /// Before a value, say that it is of an office alone.
    pub office: WordSet,
    /// Around a value of the year before, say that it was reckoned anew.
    pub rebased: WordSet,
    /// Before a value, say that it is of a part.
    pub parts: WordSet,
    /// The factor within which others are even.
    pub even: f64,
    /// How many times as much or as little beside such others is told.
    pub even_factor: f64,
    /// The least of both.
    pub even_least: Decimal,
    /// Other years that tell a lost place all the same, where they agree.
    pub few_years: usize,
    /// The factor within which two years alone tell a power of ten.
    pub places_flow: Decimal,
    /// Likewise, of what a body has one value of at a time.
    pub places_stock: Decimal,
    /// The factor within which they agree.
    pub agree: f64,
    /// Likewise, for a value that does not lie between them.
    pub agree_last: f64,
    /// Powers of ten from which on nothing grows.
    pub thousands: f64,
    /// The factor within which the others, and the value, mended, must be then.
    pub agree_far: f64,
    /// Median absolute deviations, on logarithms.
    pub deviations: f64,
    /// And at least this many times as much or as little.
    pub factor: f64,
    /// And so many times beyond all others.
    pub beyond: f64,
    /// A power of ten that brings a value within this factor of the others is a slip.
    pub near: f64,
    /// Smaller deviations, in powers of ten, are taken for this.
    pub least_deviation: f64,
    /// Others that are further apart, in powers of ten, tell nothing of a lost place.
    pub spread: f64,
    /// How many times their spread a slip lies beyond the others.
    pub slip: f64,
    /// A slip among values from here on is no chance, …
    pub sure: Decimal,
    /// … if it is so many times as much or as little.
    pub sure_factor: f64,
    /// So many years from the next value nobody knows what grew in between.
    pub gap: u32,
    /// Smaller values fall to a tenth by themselves.
    pub grown: Decimal,
    /// How far from a power of ten, in powers of ten.
    pub magnitude: f64,
    /// Smaller values jump by themselves.
    pub least: Decimal,
    /// Values below this jump more, beside larger ones.
    pub small: Decimal,
    /// How many times as much or as little a small value must be.
    pub small_factor: f64,
    /// Other districts needed to know by what an officer does.
    pub peers: usize,
    /// Likewise, by the number itself.
    pub peers_total: usize,
    /// How many times as much or as little as the median a number itself must be.
    pub peers_factor: f64,
    /// A number within this factor of the district's other years is its own.
    pub agrees: Decimal,
}

impl Series {
    /// Whether a value of a metric that its words limit is none of the district's.
    #[must_use]
    pub fn limits(&self, metric: &str) -> bool {
        self.limited.iter().any(|limited| limited == metric)
    }
}

/// What is taken for a copy.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Copied {
    /// Comparable figures needed, and different values among those that are the same.
    pub least: usize,
    /// Share of them that is the same.
    pub share: Decimal,
    /// Smaller numbers are the same by chance.
    pub smallest: Decimal,
    /// Where few values are the same, some must be so great.
    pub few: Decimal,
    /// How many of them.
    pub few_least: usize,
    /// A value that more reports share is nobody's own.
    pub holders: usize,
    /// Letters of a paragraph with figures.
    pub paragraph: usize,
    /// Letters of a paragraph without.
    pub words: usize,
    /// A paragraph of words that more other places have is a form.
    pub forms: usize,
    /// Words of what all reports say.
    pub formulas: WordSet,
}

/// Places of others.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ForeignPlace {
    /// Words right behind a place that is one's own.
    words: Finder,
    /// Names of places that are also words of any town: 城区.
    pub common: WordSet,
    /// Ends of the names of regulations.
    pub regulations: WordSet,
    /// Likewise, of a city or a county by its full name.
    pub things: WordSet,
    /// Right before a place, say what one does for one's own, and behind it in its clause, what of it.
    pub makes: WordSet,
    /// Likewise.
    pub made: WordSet,
    /// Right before a place whose system the report uses.
    pub uses: WordSet,
    /// Ends of the names of systems.
    pub systems: WordSet,
    /// Right before a place that leads those of the report.
    pub under: WordSet,
    /// Behind it in its clause, that it does.
    pub guided: WordSet,
    /// Right before a place whose orders are followed.
    pub by: WordSet,
    /// Behind it in its clause, that they are.
    pub led: WordSet,
    /// Ends of the names of offices.
    pub bodies: WordSet,
    /// Behind a place or an office, begin what it does.
    pub doing: WordSet,
    /// Before a place that opens a sentence, the time.
    pub times: WordSet,
    /// Likewise, the end of the mark of a list.
    pub marks: WordSet,
    /// Name those of the report.
    pub us: WordSet,
    /// In the clause of a place that does something, say that it does so with others.
    pub partners: WordSet,
    /// Before the place that a report is about.
    pub introductions: WordSet,
    /// Behind it, what the report is.
    pub accounts: WordSet,
    /// Ends of the titles of tables.
    pub tables: WordSet,
    /// Before the name of what is carried out.
    pub followed: WordSet,
    /// Ends of such names.
    pub papers: WordSet,
    /// Words before another's regulation.
    pub visits: WordSet,
    /// Words behind a place whose people are guests.
    pub visitors: WordSet,
    /// In the clause of a place of one's own province, tell what is done with it.
    pub neighbours: WordSet,
    /// Open a clause that leads to what somebody did.
    pub leads: WordSet,
    /// Words that hold one of these and mean nothing of the kind: 共同富裕.
    pub not_neighbours: WordSet,
    /// Words before a place that is another's.
    pub of_others: WordSet,
}

impl ForeignPlace {
    pub(in crate::dictionary) const fn list(&self) -> (List, &Finder) {
        (List::Own, &self.words)
    }
}
