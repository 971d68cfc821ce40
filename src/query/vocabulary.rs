//! What may be named in a query: metrics, fields and their values, regions of the reports.

use crate::dictionary::{Dictionaries, Metrics, QueryWords, nearest};
use crate::index::{IndexError, Name, Reader};
use crate::normalize::Normalizer;
use std::collections::BTreeSet;

/// The names that queries are resolved against.
pub struct Vocabulary<'a> {
    /// Folds what is typed.
    pub normalizer: &'a Normalizer,
    /// Metrics.
    pub metrics: &'a Metrics,
    /// Words of the query language.
    pub words: &'a QueryWords,
    /// All names and codes of regions that reports are from or lie in.
    pub regions: BTreeSet<String>,
    /// Names and codes of the reports' own regions.
    pub own_regions: BTreeSet<String>,
    /// Full names of provinces.
    pub provinces: BTreeSet<String>,
    /// Full names of cities.
    pub cities: BTreeSet<String>,
    /// Full names of counties.
    pub counties: BTreeSet<String>,
    /// Categories of problems.
    pub categories: BTreeSet<String>,
}

impl<'a> Vocabulary<'a> {
    /// Collects the names of an index and its dictionaries.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(reader: &'a Reader, dictionaries: &'a Dictionaries) -> Result<Self, IndexError> {
        Ok(Self {
            normalizer: reader.normalizer(),
            metrics: &dictionaries.metrics,
            words: &dictionaries.query,
            regions: reader.names(Name::Region)?,
            own_regions: reader.names(Name::OwnRegion)?,
            provinces: reader.names(Name::Province)?,
            cities: reader.names(Name::City)?,
            counties: reader.names(Name::County)?,
            categories: reader.names(Name::Category)?,
        })
    }

    /// The full name that a full or short one means.
    #[must_use]
    pub fn full_name<'n>(&self, names: &'n BTreeSet<String>, word: &str) -> Option<&'n str> {
        let exact = names.get(word);
        exact.or_else(|| names.iter().find(|name| self.words.short_region(name) == Some(word))).map(String::as_str)
    }
}

/// "did you mean X?" or, when nothing is near, another remedy.
pub fn did_you_mean<'n>(word: &str, names: impl IntoIterator<Item = &'n str>, otherwise: &str) -> String {
    nearest(word, names).map_or_else(|| otherwise.to_owned(), |name| format!("did you mean {name}?"))
}
