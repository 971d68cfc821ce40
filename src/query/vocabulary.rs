//! What may be named in a query: metrics, fields and their values, regions of the reports.

use crate::dictionary::{Categories, Dictionaries, Metrics, QueryWords, Regions, nearest};
use crate::index::{Expression, IndexError, Name, Reader};
use crate::model::{Region, RegionCode};
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
    /// Places, those without reports and former names among them.
    pub places: &'a Regions,
    /// Categories of problems.
    pub categories: &'a Categories,
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
            places: &dictionaries.regions,
            categories: &dictionaries.categories,
            regions: reader.names(Name::Region)?,
            own_regions: reader.names(Name::OwnRegion)?,
            provinces: reader.names(Name::Province)?,
            cities: reader.names(Name::City)?,
            counties: reader.names(Name::County)?,
        })
    }

    /// Reports of a region (with [`Name::Region`] also of all that lies in it) by a name that reports bear or by a name or
    /// code of the dictionary: a place without reports matches nothing, a former one what its area passed to.
    ///
    /// # Errors
    /// A remedy, when nobody knows the name.
    pub fn region(&self, kind: Name, word: &str) -> Result<Expression, String> {
        let in_index = if kind == Name::OwnRegion { &self.own_regions } else { &self.regions };
        if in_index.contains(word) {
            return Ok(Expression::Name(kind, word.to_owned()));
        }
        let codes = self.codes(word);
        if codes.is_empty() {
            let near = nearest(word, in_index.iter().map(String::as_str));
            let near = near.or_else(|| self.places.nearest(word).first().copied());
            let otherwise = "name a place in full or by its six-digit code".to_owned();
            return Err(near.map_or(otherwise, |name| format!("did you mean {name}?")));
        }
        Ok(Expression::Or(codes.iter().map(|code| Expression::Name(kind, code.to_string())).collect()))
    }

    /// A place of the dictionary, the foremost of its name.
    #[must_use]
    pub fn place(&self, word: &str) -> Option<Region> {
        let by_code = word.parse::<RegionCode>().ok().and_then(|code| self.places.region(code));
        by_code.or_else(|| self.places.named(word).next().map(|id| self.places.region_of(id)))
    }

    /// The code of a place of the dictionary, and those that its area passed to.
    fn codes(&self, word: &str) -> BTreeSet<RegionCode> {
        let mut codes: BTreeSet<RegionCode> = self.places.named(word).map(|id| self.places.place(id).code).collect();
        codes.extend(word.parse::<RegionCode>().ok().filter(|code| !self.places.of_code(*code).is_empty()));
        let passed: Vec<RegionCode> = codes.iter().flat_map(|code| self.places.successors(*code)).collect();
        codes.extend(passed);
        codes
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
