//! The tables of `checks.toml`: tolerances, sums, ratios, words.

use crate::dictionary::List;
use crate::dictionary::WordSet;
use crate::dictionary::finder::Finder;
use rust_decimal::Decimal;
use serde::Deserialize;

/// How numbers are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// Hedges behind a number that bound it by its next round one.
    pub bounded: WordSet,
    /// Units of what is measured, not counted.
    pub continuous: WordSet,
    /// Units of what is counted by ones.
    pub discrete: WordSet,
    /// Units of which even what nothing names is counted by ones.
    pub papers: WordSet,
    /// Before a number, say that it is of some weeks or months.
    pub stretches: WordSet,
    /// Before a number, say that it is an average, or no count.
    pub averaged: WordSet,
    /// In a number, says that it is a share in tenths.
    pub tenths: WordSet,
    /// In the name of a column, say that its numbers are measured.
    pub measured: WordSet,
    /// Before a sum of money, say that it is one case's.
    pub one_case: WordSet,
    /// In its sentence, likewise.
    pub example: WordSet,
    /// Right behind it, likewise.
    pub example_behind: WordSet,
    /// In its line, name who the case is of.
    pub example_of: WordSet,
    /// In its line behind one of these, end the name of a case.
    pub example_ends: WordSet,
    /// In its heading, say that it is of an example.
    pub example_headings: WordSet,
    /// What money is written in, the least first.
    pub yuan: Vec<MoneyUnit>,
    /// How far an estimate may be off, as a share of it.
    pub about: Decimal,
    /// The factor within which a lone column of a table and its total are of one size.
    pub lone: Decimal,
    /// How near parts and a total are when close.
    pub near: Decimal,
    /// Below this count a change that was cut off is worth a warning.
    pub small: Decimal,
    /// The share of a total from which a list that two digits swapped would complete is taken to mean all of it.
    pub swapped: Decimal,
    /// The share of a total from which a list that a lost digit would complete is taken to mean all of it.
    pub lost: Decimal,
    /// The share of a total from which a list that one digit would complete is taken to mean all of it.
    pub misprinted: Decimal,
    /// The share of a total from which a list is taken to mean all of it.
    pub covered: Decimal,
    /// Share of a total that parts which name nearly all of it reach.
    pub most_named: Decimal,
    /// More earlier values than this tell nothing.
    pub many_bases: u32,
    /// Smaller differences between parts and total are no slip of the pen.
    pub misprint: Decimal,
    /// Likewise, of a digit that was lost.
    pub lost_least: Decimal,
    /// Rows in which a relation of a table must hold.
    pub few: usize,
    /// The share of the rows, likewise.
    pub most: Decimal,
}

/// What money is written in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MoneyUnit {
    /// As written: 万元.
    pub name: String,
    /// What one is worth, in yuan.
    pub value: Decimal,
}

/// What changes are counted in and against.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// Unit of a change in percent.
    pub percent: String,
    /// Unit of a multiple.
    pub times: String,
    /// The unit of a growth that says nothing by subtraction: 翻两番.
    pub doublings: String,
    /// Unit of a change between two percentages.
    pub points: String,
    /// Names the year before.
    pub year_before: WordSet,
    /// Joins a base with its multiple.
    pub possessive: WordSet,
    /// Before a multiple, of the two values told last.
    pub former: WordSet,
    /// Before the base of a multiple.
    pub equals: WordSet,
    /// Lead from one value to the next.
    pub reaches: WordSet,
    /// Of these, those that lead to more, and those that lead to less.
    pub rises_to: WordSet,
    /// Likewise.
    pub falls_to: WordSet,
    /// Before the first of two values, say that it became the other.
    pub from: WordSet,
    /// Before it, say that less is more: places in a ranking.
    pub ranked: WordSet,
    /// Units of time, of which less is more likewise.
    pub durations: WordSet,
    /// Name a rate of growth, which may itself have grown or fallen.
    pub rates: WordSet,
    /// Behind one, say that it has.
    pub moved: WordSet,
    /// In the name of a column of changes.
    pub column: WordSet,
    /// What may stand between a value and its change when nothing else is named.
    pub glue: WordSet,
    /// Says that a change is against something else than the year before.
    pub other_base: WordSet,
    /// Before a change, say that it is of all, whatever part was told last.
    pub of_total: WordSet,
    /// Says that a change is one a year, over several years.
    pub yearly: WordSet,
    /// Before an earlier value that another is held against.
    pub compared: WordSet,
    /// Behind it.
    pub compared_to: WordSet,
    /// Right before a number that is a difference.
    pub differences: WordSet,
}

/// Words that say how many times as much there is.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multiple {
    /// Such words.
    words: Vec<String>,
    /// How many times.
    pub times: Decimal,
    /// The least and the greatest multiple of which it may be said.
    pub within: [Decimal; 2],
}

/// All words of multiples.
#[derive(Debug)]
pub struct Multiples {
    rules: Vec<Multiple>,
    finder: Finder,
}

impl Multiples {
    pub(super) fn new(rules: Vec<Multiple>) -> Self {
        let finder = Finder::of_lists(rules.iter().map(|rule| &rule.words));
        Self { rules, finder }
    }

    pub(in crate::dictionary) const fn list(&self) -> (List, &Finder) {
        (List::Multiples, &self.finder)
    }

    /// What a word of [`List::Multiples`] says.
    #[must_use]
    pub fn of(&self, word: usize) -> Option<&Multiple> {
        self.rules.get(word)
    }
}

/// What is said of numbers that are a power of ten apart.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Magnitude {
    /// How many places they are apart.
    pub places: u32,
    /// The canonical unit that it is said of; none for all.
    #[serde(default)]
    pub unit: Option<String>,
    /// What its numbers are written in (one of [`Numbers::yuan`]); none for all.
    #[serde(default)]
    pub written: Option<String>,
    /// How much that is, in Chinese and English.
    pub times: [String; 2],
    /// What is said of the greater where it is the doubtful one.
    pub more: [String; 2],
    /// Likewise of the less.
    pub less: [String; 2],
    /// What is said of both where nobody knows which is wrong.
    pub apart: [String; 2],
}

/// An average told by words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawMean {
    words: Vec<String>,
    #[serde(default)]
    units: WordSet,
    #[serde(default)]
    of: Option<WordSet>,
    #[serde(default)]
    per: Option<[Decimal; 2]>,
    #[serde(default = "one")]
    factor: Decimal,
}

/// An average told by words.
#[derive(Debug, Clone)]
pub struct Mean {
    /// Of the average.
    pub words: WordSet,
    /// Units of what is below the line.
    pub units: WordSet,
    /// Words that name it; none where the unit is enough.
    pub of: Option<WordSet>,
    /// Where it is by the day or the month: how many of these a year has, at least and at most.
    pub per: Option<[Decimal; 2]>,
    /// How many of what is below the line the average is for.
    pub factor: Decimal,
}

/// All words of averages.
#[derive(Debug)]
pub struct Means {
    rules: Vec<Mean>,
    finder: Finder,
}

impl Means {
    pub(super) fn new(raw: Vec<RawMean>) -> Self {
        let finder = Finder::of_lists(raw.iter().map(|rule| &rule.words));
        let rule = |raw: RawMean| Mean {
            words: raw.words.into_iter().collect(),
            units: raw.units,
            of: raw.of,
            per: raw.per,
            factor: raw.factor,
        };
        Self { rules: raw.into_iter().map(rule).collect(), finder }
    }

    pub(in crate::dictionary) const fn list(&self) -> (List, &Finder) {
        (List::Means, &self.finder)
    }

    /// What a word of [`List::Means`] says.
    #[must_use]
    pub fn of(&self, word: usize) -> Option<&Mean> {
        self.rules.get(word)
    }
}

impl Changes {
    /// Whether the words of a change say that it is against something else than the year before: 环比, 较2019年.
    #[must_use]
    pub fn has_other_base(&self, words: &str, before: Option<i32>) -> bool {
        let before = before.map(|year| year.to_string());
        let is_year = |n: &&str| n.len() == 4 && (n.starts_with("19") || n.starts_with("20"));
        let mut years = words.split(|c: char| !c.is_ascii_digit()).filter(is_year);
        years.any(|year| Some(year) != before.as_deref()) || self.other_base.is_in(words)
    }
}

/// A total of the catalogue.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    /// Metric of the total.
    pub total: String,
    /// Metrics of the parts.
    pub parts: Vec<String>,
    /// Metrics that belong to it too, where they are stated.
    #[serde(default)]
    pub besides: Vec<String>,
    /// Whether nothing else belongs to it.
    pub complete: bool,
    /// Whether it is held against parts only where the text itself lists them.
    #[serde(default)]
    pub listed: bool,
}

/// value = numerator ÷ denominator × factor.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratio {
    /// Metric of the ratio.
    pub value: String,
    /// Metrics above the line, the likelier first.
    pub numerator: Vec<String>,
    /// Metrics below the line, the likelier first.
    pub denominator: Vec<String>,
    /// Metrics that may be counted below the line as well.
    #[serde(default)]
    pub with: Vec<String>,
    /// Metrics that may be meant above the line instead.
    #[serde(default)]
    pub or: Vec<String>,
    /// 100 for a percentage.
    #[serde(default = "one")]
    pub factor: Decimal,
}

const fn one() -> Decimal {
    Decimal::ONE
}

/// A rate told by words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// Of the rate.
    pub words: WordSet,
    /// Of what is above the line.
    pub numerator: WordSet,
    /// Of what is below it.
    pub denominator: WordSet,
    /// Likewise, where the sentence tells nothing else of it and nothing limits the rate.
    #[serde(default)]
    pub wide: Option<WordSet>,
    /// Of what is left of the denominator, where there is a word for it.
    #[serde(default)]
    pub contrary: Option<WordSet>,
    /// Whether the rate is what is less.
    #[serde(default)]
    pub less: bool,
}

/// Words of shares.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shares {
    /// From where on a share of a whole may have lost its decimal point, and what is left of a rate then at least.
    pub lost_point: [Decimal; 2],
    /// A figure behind these is a share of a whole.
    pub of_whole: WordSet,
    /// Words of a share of another share, or of all shares together.
    pub of_part: WordSet,
    /// Before them, say that a share is of several together.
    pub together: WordSet,
    /// Ends of the name of a part that its number does not bear.
    pub kinds: WordSet,
    /// End the name of a whole by what it is counted in.
    pub counts: WordSet,
    /// The whole is the total told before.
    pub of_all: WordSet,
    /// Rates that cannot exceed 100 %.
    pub rates: WordSet,
    /// Ends of the names of what cannot exceed the whole.
    pub whole_names: WordSet,
    /// Ends of the names of shares.
    pub names: WordSet,
    /// Shares of these names may exceed a hundred.
    pub over_names: WordSet,
    /// In the name of a column of shares.
    pub column: WordSet,
    /// Ends the name of a rate.
    pub rate: String,
    /// In brackets behind a rate, say why it is not what its terms give.
    pub explained: WordSet,
    /// Around a rate, say that it leaves out what is not due yet, or what else it is of than its terms.
    pub not_due: WordSet,
    /// In the line of a rate, say that some are left out of it, or why.
    pub left_out: WordSet,
    /// Before a word, makes it its contrary.
    pub negated: WordSet,
    /// Before a word of a rate, names what is below its line.
    pub due: WordSet,
    /// Likewise, what is above it.
    pub done: WordSet,
    /// Beside a rate of more than a hundred per cent, say that it is of what was planned, or holds what is of other years.
    pub exceeded: WordSet,
    /// Before a rate, say that it is of what people think.
    pub opinions: WordSet,
    /// Percent beyond which shares together are of different divisions.
    pub overlapping: Decimal,
    /// Say of several shares that they are of qualities, which overlap.
    pub qualities: WordSet,
    /// What may.
    pub open: WordSet,
    /// Shares that one place has of larger ones.
    pub larger: WordSet,
    /// Between the terms of a rate, say that one of them holds what the other does not.
    pub carried: WordSet,
    /// Shares of one whole, one after another.
    pub listed: WordSet,
    /// Names of the last share where all are listed.
    pub rest: WordSet,
    /// In the name of a column whose shares are of one whole.
    pub part_column: WordSet,
    /// Say that shares are the greatest of many.
    pub leading: WordSet,
    /// Percent that shares must reach together to be meant as all.
    pub enough: Decimal,
}
