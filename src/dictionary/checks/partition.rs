//! The table of `checks.toml` on names that divide a whole.

use crate::dictionary::WordSet;
use serde::Deserialize;

/// Names that divide a whole.
#[derive(Debug, Clone)]
pub struct Partition {
    /// For each row, the names of each of its parts.
    pub rows: Vec<Vec<WordSet>>,
    /// Rows that divide a year, in order.
    pub year: Vec<Vec<WordSet>>,
    /// In the name of a row or column of all the year.
    pub all_year: WordSet,
    /// Before the number of the whole year.
    pub whole_year: WordSet,
    /// Begin the name of a part that belongs to the body before it.
    pub inner: WordSet,
    /// For each kind of body its names, and those of what belongs to it.
    pub units: Vec<Vec<WordSet>>,
    /// Stages that one case goes through.
    pub stages: WordSet,
    /// Say of kinds that one case may be of several.
    pub overlap: WordSet,
    /// Say beside them that it is counted in one of them.
    pub once: WordSet,
    /// Opens a list that need not be complete.
    pub some: WordSet,
    /// Opens a list that is complete.
    pub all: WordSet,
    /// What is left of a whole.
    pub rest: WordSet,
    /// Join the names of parts in the name of their total.
    pub joins: WordSet,
    /// Rank the parts of a list, which need not be all then.
    pub ranks: WordSet,
    /// Open a sentence that divides what was told before, and end the words that say by what.
    pub by: WordSet,
    /// Likewise, the end.
    pub by_end: WordSet,
    /// Stand before the parts of the number before, and behind the last of them.
    pub made_of: WordSet,
    /// Likewise, the end.
    pub made: WordSet,
    /// Ends the name of the whole before the first of its parts.
    pub within: WordSet,
    /// Likewise, of a sum of money.
    pub money: Vec<Vec<WordSet>>,
    /// By what parts are told: the words of each criterion.
    pub criteria: Vec<WordSet>,
    /// Name the parts of a division by schooling, and what it is divided by.
    pub schooling: WordSet,
    /// Likewise, say nothing by themselves.
    pub school_words: WordSet,
    /// Likewise, what it is divided by.
    pub schools: WordSet,
    /// In the names of parts of a division by age.
    pub ages: WordSet,
    /// In the name of the youngest.
    pub below: WordSet,
    /// In the name of the oldest.
    pub above: WordSet,
}

/// As it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawPartition {
    rows: Vec<Vec<String>>,
    year: Vec<Vec<String>>,
    all_year: WordSet,
    whole_year: WordSet,
    inner: WordSet,
    units: Vec<Vec<String>>,
    stages: WordSet,
    overlap: WordSet,
    once: WordSet,
    some: WordSet,
    all: WordSet,
    rest: WordSet,
    joins: WordSet,
    ranks: WordSet,
    by: WordSet,
    by_end: WordSet,
    within: WordSet,
    made_of: WordSet,
    made: WordSet,
    money: Vec<Vec<String>>,
    criteria: Vec<WordSet>,
    schooling: WordSet,
    school_words: WordSet,
    schools: WordSet,
    ages: WordSet,
    below: WordSet,
    above: WordSet,
}

impl RawPartition {
    /// Parts the names of each part.
    pub fn compile(self) -> Partition {
        let names = |part: String| part.split('|').map(str::to_owned).collect();
        let row = |parts: Vec<String>| parts.into_iter().map(names).collect();
        let rows = |rows: Vec<Vec<String>>| rows.into_iter().map(row).collect();
        Partition {
            rows: rows(self.rows),
            year: rows(self.year),
            money: rows(self.money),
            criteria: self.criteria,
            schooling: self.schooling,
            school_words: self.school_words,
            schools: self.schools,
            all_year: self.all_year,
            whole_year: self.whole_year,
            inner: self.inner,
            units: rows(self.units),
            stages: self.stages,
            overlap: self.overlap,
            once: self.once,
            some: self.some,
            all: self.all,
            rest: self.rest,
            joins: self.joins,
            ranks: self.ranks,
            by: self.by,
            by_end: self.by_end,
            within: self.within,
            made_of: self.made_of,
            made: self.made,
            ages: self.ages,
            below: self.below,
            above: self.above,
        }
    }
}
