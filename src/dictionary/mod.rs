//! The words of the reports, kept as data: loads, validates and compiles what lies in `dictionaries/`.
//!
//! The built-in dictionaries are inside the binary; [`Dictionaries::load`] lays a user's folder over them. Ids of metrics,
//! categories and rules exist only through here.

mod agreement;
mod checks;
mod equivalents;
mod error;
mod files;
mod forms;
mod fragments;
mod numerals;
mod units;
mod wording;

pub use checks::{Average, Check, Checks, ForeignPlace, PerHead, Rate, Ratio, Series, Sum, Within};
pub use equivalents::Equivalents;
pub use error::DictionaryError;
pub use files::{File, Files, builtin_texts};
pub use forms::{Entry, Form, Forms};
pub use numerals::{Numeral, Numerals, chinese_digit};
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
pub use rules::{Hit, INHERITED, QUANTITY, Rule, Rules};
pub use synonyms::Synonyms;
pub use topics::Topics;
pub use words::Words;
mod finder;
mod headings;
mod lazy;
mod lexicon;
mod marked;
mod refusals;
mod regions;
mod towns;
mod word_set;

pub use finder::Found;
pub use headings::{Bureau, Headings, Label, LabelField, Part, PlaceMark};
pub use lexicon::{Lexicon, LexiconMatches, List};
pub use regions::{Mention, Name, Place, PlaceId, Regions};
pub use word_set::WordSet;

/// All dictionaries, compiled. Made once, shared by all threads.
pub struct Dictionaries {
    /// Hex digest of all files: an index remembers it.
    pub digest: String,
    /// Characters of numbers.
    pub numerals: Numerals,
    /// Counters and units.
    pub units: Units,
    /// How reports talk around their numbers.
    pub wording: Wording,
    /// What looks like a number and is none.
    pub refusals: Refusals,
    /// What surrounds the quantities that count a metric.
    pub rules: Rules,
    /// What the columns of tables count.
    pub forms: Forms,
    /// What problems are about.
    pub categories: Categories,
    /// What a passage is about.
    pub topics: Topics,
    /// What the program can name.
    pub metrics: Metrics,
    /// Words that segmentation keeps whole.
    pub words: Words,
    /// Words of the query language.
    pub query: QueryWords,
    /// Words that mean the same.
    pub synonyms: Synonyms,
    /// Places.
    pub regions: Regions,
    /// What headings, labels and openings of a report say.
    pub headings: Headings,
    /// What the audit checks.
    pub checks: Checks,
    /// What an evaluation takes for the same.
    pub equivalents: Equivalents,
    /// The words that are looked for in whole texts, all at once.
    pub lexicon: Lexicon,
}

impl Dictionaries {
    /// The built-in dictionaries.
    ///
    /// # Errors
    /// When one of them is faulty: a defect of the build, kept from release by the tests.
    pub fn builtin() -> Result<Self, DictionaryError> {
        Self::compile(&Files::builtin())
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
        Self::compile(&Files::with_overlay(folder)?)
    }

    fn compile(files: &Files) -> Result<Self, DictionaryError> {
        let metrics = Metrics::compile(files)?;
        let units = Units::read(files)?;
        // The rules take most of the time, and every command waits for it at its start.
        let (rules, (wording, refusals, forms, checks, regions, headings)) = rayon::join(
            || Rules::read(files, &metrics, &units),
            || {
                let tables = (Forms::read(files, &metrics), Checks::read(files, &metrics));
                let places = (Regions::load(files), Headings::load(files));
                (Wording::read(files), Refusals::read(files), tables.0, tables.1, places.0, places.1)
            },
        );
        let (wording, refusals, regions, headings, checks) = (wording?, refusals?, regions?, headings?, checks?);
        let topics = Topics::read(files)?;
        let lexicon = Lexicon::new(
            [refusals.list(), topics.list(), regions.list(), checks.foreign_place.list()]
                .into_iter()
                .chain(headings.lists())
                .chain(wording.reach.lists()),
        );
        let dictionaries = Self {
            digest: files.digest(),
            numerals: Numerals::read(files)?,
            wording,
            refusals,
            lexicon,
            rules: rules?,
            units,
            topics,
            categories: Categories::read(files)?,
            forms: forms?,
            checks,
            equivalents: Equivalents::read(files, &metrics)?,
            metrics,
            regions,
            headings,
            words: Words::compile(files)?,
            query: QueryWords::compile(files)?,
            synonyms: Synonyms::read(files)?,
        };
        agreement::check(&dictionaries, files)?;
        Ok(dictionaries)
    }
}
