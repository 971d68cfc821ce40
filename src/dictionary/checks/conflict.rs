//! The table of `checks.toml` on values that contradict each other.

use crate::dictionary::WordSet;
use rust_decimal::Decimal;
use serde::Deserialize;

/// What contradicts itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Conflict {
    /// Metrics of which a body has one value at a time.
    pub stock: Vec<String>,
    /// Before a flow, say that it is all of it.
    pub of_all: WordSet,
    /// Words that do not limit what a number is told of.
    pub plain: WordSet,
    /// Above a table, say that it holds some of what is told elsewhere.
    pub selected: WordSet,
    /// Smaller numbers are one digit apart by chance.
    pub least: Decimal,
    /// Likewise, of metrics of which a body has one value.
    pub least_stock: Decimal,
    /// Likewise, of what a total lists.
    pub least_listed: Decimal,
    /// Of more different values two are one digit apart by chance.
    pub most: usize,
    /// Numbers from here on are not one digit apart by chance.
    pub large: Decimal,
    /// Of which there may be so many different values.
    pub most_large: usize,
    /// Digits that numbers have at least that are a power of ten apart by no chance.
    pub digits: usize,
    /// Values further apart than this factor are of different scope.
    pub alike: Decimal,
    /// Likewise, where one of them is hedged.
    pub alike_rough: Decimal,
    /// Units that reports use for one another.
    one_unit: Vec<WordSet>,
    /// End a noun behind a number.
    #[serde(default)]
    pub noun_ends: WordSet,
    /// What is done with a sum, a row for each: what is imposed is not what is paid.
    #[serde(default)]
    pub acts: Vec<WordSet>,
}

impl Conflict {
    /// Whether reports use two units for one another: 项 and 个.
    #[must_use]
    pub fn is_one_unit(&self, a: Option<&str>, b: Option<&str>) -> bool {
        let of = |row: &WordSet, unit: Option<&str>| unit.is_some_and(|unit| row.contains(unit));
        self.one_unit.iter().any(|row| of(row, a) && of(row, b))
    }
}
