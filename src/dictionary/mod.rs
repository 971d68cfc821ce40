//! The words of the reports, kept as data: loads, validates and compiles what lies in `dictionaries/`.
//!
//! The built-in dictionaries are inside the binary; [`Dictionaries::load`] lays a user's folder over them. Ids of metrics,
//! categories and rules exist only through here.

mod agreement;
mod anchored;
mod backtracker;
mod bare;
mod checks;
mod equivalents;
mod error;
mod files;
mod form;
mod forms;
mod fragments;
pub mod jieba;
mod numerals;
mod pattern;
mod piece;
mod units;
mod wording;

pub use checks::{
    Average, Balance, Check, Checks, Dates, Decided, ForeignPlace, Magnitude, Mean, MoneyUnit, Multiple, PerHead, Rate,
    Ratio, Series, Shares, Sum, Within,
};
pub use equivalents::Equivalents;
pub use error::DictionaryError;
pub use files::{File, Files, builtin_texts};
pub use form::{Entry, Form};
pub use forms::Forms;
pub use numerals::{Numeral, Numerals, chinese_digit};
pub use pattern::Pattern;
pub use refusals::Refusals;
pub use units::{Unit, Units};
pub use wording::{Change, Grouping, Hedge, Wording};
mod literals;
mod metrics;
mod nearest;
mod problems;
mod query;
mod rules;
mod synonyms;
mod topics;
mod words;

pub use metrics::{Aggregate, Example, Metric, Metrics};
pub use nearest::nearest;
pub use problems::{Categories, Category, Telling};
pub use query::{Names, QueryWords, Sets};
pub use rules::{Hit, INHERITED, QUANTITY, Rule, Rules, UnitSet};
pub use synonyms::Synonyms;
pub use topics::Topics;
pub use words::Words;
mod finder;
mod headings;
mod late;
mod lazy;
mod lexicon;
mod marked;
mod refusals;
mod regions;
mod remedy;
mod towns;
mod word_set;

pub use finder::Found;
pub use headings::{Bureau, Headings, Label, LabelField, Part, PlaceMark};
pub use late::Late;
pub use lexicon::{Lexicon, LexiconMatches, List};
pub use regions::{Mention, Name, Place, PlaceId, Regions};
pub use word_set::WordSet;

use std::sync::Arc;

/// All dictionaries, compiled. Made once, shared by all threads.
///
/// Those that only reading a report asks for are read at their first use, so that a search does not wait for them; a user's
/// folder is read at once, so that its faults are told.
pub struct Dictionaries {
    /// Hex digest of all files: an index remembers it.
    pub digest: String,
    /// Characters of numbers.
    pub numerals: Numerals,
    /// Counters and units.
    pub units: Arc<Units>,
    /// How reports talk around their numbers.
    pub wording: Late<Wording>,
    /// What looks like a number and is none.
    pub refusals: Late<Refusals>,
    /// What surrounds the quantities that count a metric.
    pub rules: Late<Rules>,
    /// What the columns of tables count.
    pub forms: Late<Forms>,
    /// What problems are about.
    pub categories: Late<Categories>,
    /// What a passage is about.
    pub topics: Late<Topics>,
    /// What the program can name.
    pub metrics: Arc<Metrics>,
    /// Words that segmentation keeps whole.
    pub words: Words,
    /// Words of the query language.
    pub query: QueryWords,
    /// Words that mean the same.
    pub synonyms: Synonyms,
    /// Places.
    pub regions: Late<Regions>,
    /// What headings, labels and openings of a report say.
    pub headings: Late<Headings>,
    /// What the audit checks.
    pub checks: Late<Checks>,
    /// What an evaluation takes for the same.
    pub equivalents: Late<Equivalents>,
    /// The words that are looked for in whole texts, all at once.
    pub lexicon: Late<Lexicon>,
}

impl Dictionaries {
    /// The built-in dictionaries.
    ///
    /// # Errors
    /// When one of them is faulty: a defect of the build, kept from release by the tests.
    pub fn builtin() -> Result<Self, DictionaryError> {
        Self::compile(Files::builtin())
    }

    /// The first word of a user's folder that `fold` changes: texts are folded before they are matched, so that it would
    /// never be found.
    ///
    /// # Errors
    /// Names file and line of the word, and how it is to be written.
    pub fn check_folded(folder: &std::path::Path, fold: impl Fn(&str) -> String) -> Result<(), DictionaryError> {
        files::check_folded(&Files::with_overlay(folder)?, fold)
    }

    /// The built-in dictionaries with the files of `folder` laid over them.
    ///
    /// # Errors
    /// Names file, line and remedy of the first fault.
    pub fn load(folder: &std::path::Path) -> Result<Self, DictionaryError> {
        Self::compile(Files::with_overlay(folder)?)
    }

    fn compile(files: Files) -> Result<Self, DictionaryError> {
        let files = Arc::new(files);
        let own = !files.are_builtin();
        let dictionaries = Self::declare(&files)?;
        if own {
            dictionaries.check(&files)?;
        }
        Ok(dictionaries)
    }

    /// What is asked for at once, and how the rest is read.
    fn declare(files: &Arc<Files>) -> Result<Self, DictionaryError> {
        let metrics = Arc::new(Metrics::compile(files)?);
        let units = Arc::new(Units::read(files)?);
        let (wording, refusals) = (Late::of(files, Wording::read), Late::of(files, Refusals::read));
        let (topics, regions) = (Late::of(files, Topics::read), Late::of(files, Regions::load));
        let (headings, checks) = (Late::of(files, Headings::load), Late::with(files, &metrics, Checks::read));
        let categories = Late::of(files, Categories::read);
        let lexicon = {
            let (refusals, topics, regions) = (refusals.clone(), topics.clone(), regions.clone());
            let (checks, headings, wording) = (checks.clone(), headings.clone(), wording.clone());
            let categories = categories.clone();
            Late::new(move || {
                let (refusals, topics, regions) = (refusals.loaded()?, topics.loaded()?, regions.loaded()?);
                let checks = checks.loaded()?;
                let lists = [refusals.list(), topics.list(), regions.list(), checks.foreign_place.list()];
                let lists =
                    lists.into_iter().chain([checks.multiples.list(), checks.dates.list(), checks.means.list()]);
                let lists = lists.chain(headings.loaded()?.lists()).chain(wording.loaded()?.reach.lists());
                Ok(Lexicon::new(lists.chain(categories.loaded()?.telling.lists())))
            })
        };
        let rules = {
            let (files, metrics, units) = (Arc::clone(files), Arc::clone(&metrics), Arc::clone(&units));
            Late::new(move || Rules::read(&files, &metrics, &units))
        };
        Ok(Self {
            digest: files.digest(),
            numerals: Numerals::read(files)?,
            wording,
            refusals,
            lexicon,
            rules,
            topics,
            categories,
            forms: Late::with(files, &metrics, Forms::read),
            checks,
            equivalents: Late::with(files, &metrics, Equivalents::read),
            units,
            metrics,
            regions,
            headings,
            words: Words::compile(files)?,
            query: QueryWords::compile(files)?,
            synonyms: Synonyms::read(files)?,
        })
    }

    /// Reads all that reports are read with, on two threads: what would else happen within the first report.
    pub fn prepare(&self) {
        rayon::join(
            || self.rules.loaded().is_ok(),
            || self.forms.loaded().is_ok() && self.lexicon.loaded().is_ok() && self.categories.loaded().is_ok(),
        );
    }

    /// Reads everything and holds it against each other.
    fn check(&self, files: &Files) -> Result<(), DictionaryError> {
        self.prepare();
        let faults = [
            self.rules.fault(),
            self.wording.fault(),
            self.refusals.fault(),
            self.topics.fault(),
            self.forms.fault(),
            self.checks.fault(),
            self.regions.fault(),
            self.headings.fault(),
            self.categories.fault(),
            self.equivalents.fault(),
            self.lexicon.fault(),
        ];
        match faults.into_iter().flatten().next() {
            Some(fault) => Err(fault),
            None => agreement::check(self, files),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_dictionaries_can_be_read_and_agree() {
        let files = Files::builtin();
        let dictionaries = Dictionaries::builtin().expect("built-in dictionaries");
        dictionaries.check(&files).unwrap_or_else(|fault| panic!("{fault}"));
    }
}
