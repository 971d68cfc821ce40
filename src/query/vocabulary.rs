//! What may be named in a query: metrics, fields and their values, regions of the reports.

use super::lineage::Lineage;
use crate::dictionary::{Categories, Dictionaries, Metrics, QueryWords, Regions, nearest};
use crate::index::{Expression, Name, Reader};
use crate::model::{Region, RegionCode};
use crate::normalize::Normalizer;
use std::collections::BTreeSet;
use std::sync::OnceLock;

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
    pub regions: Known<'a>,
    /// Names and codes of the reports' own regions.
    pub own_regions: Known<'a>,
    /// Full names of provinces.
    pub provinces: Known<'a>,
    /// Full names of cities.
    pub cities: Known<'a>,
    /// Full names of counties.
    pub counties: Known<'a>,
}

/// The names of a kind that reports of the index bear: each is looked up, and all are read where none is the one meant.
pub struct Known<'a> {
    reader: &'a Reader,
    kind: Name,
    all: OnceLock<BTreeSet<String>>,
}

impl<'a> Known<'a> {
    const fn new(reader: &'a Reader, kind: Name) -> Self {
        Self { reader, kind, all: OnceLock::new() }
    }

    /// Whether a report bears a name.
    #[must_use]
    pub fn contains(&self, name: &str) -> bool {
        self.reader.has_name(self.kind, name)
    }

    /// All of them. Of files that cannot be read none: what is asked of them then tells the fault.
    pub fn all(&self) -> &BTreeSet<String> {
        self.all.get_or_init(|| self.reader.names(self.kind).unwrap_or_default())
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.all().iter().map(String::as_str)
    }
}

impl<'a> Vocabulary<'a> {
    /// The names of an index and its dictionaries.
    #[must_use]
    pub fn new(reader: &'a Reader, dictionaries: &'a Dictionaries) -> Self {
        let known = |kind| Known::new(reader, kind);
        Self {
            normalizer: reader.normalizer(),
            metrics: &dictionaries.metrics,
            words: &dictionaries.query,
            places: &dictionaries.regions,
            categories: &dictionaries.categories,
            regions: known(Name::Region),
            own_regions: known(Name::OwnRegion),
            provinces: known(Name::Province),
            cities: known(Name::City),
            counties: known(Name::County),
        }
    }

    /// Reports of a region (with [`Name::Region`] also of all that lies in it) by a name that reports bear or by a name or
    /// code of the dictionary: a place without reports matches nothing, a former one what its area passed to.
    ///
    /// # Errors
    /// A remedy, when nobody knows the name.
    pub fn region(&self, kind: Name, word: &str) -> Result<Expression, String> {
        let in_index = if kind == Name::OwnRegion { &self.own_regions } else { &self.regions };
        if in_index.contains(word) {
            let named = Expression::Name(kind, word.to_owned());
            let otherwise = self.otherwise_named(in_index, word);
            let otherwise = otherwise.map(|code| Expression::Name(kind, code));
            let mut all: Vec<Expression> = std::iter::once(named).chain(otherwise).collect();
            return Ok(if all.len() == 1 { all.swap_remove(0) } else { Expression::Or(all) });
        }
        let codes = self.codes(word);
        if codes.is_empty() {
            let near = nearest(word, in_index.iter());
            let near = near.or_else(|| self.places.nearest(word).first().copied());
            let otherwise = "name a place in full or by its six-digit code".to_owned();
            return Err(near.map_or(otherwise, |name| format!("did you mean {name}?")));
        }
        Ok(Expression::Or(codes.iter().map(|code| Expression::Name(kind, code.to_string())).collect()))
    }

    /// The codes by which reports call a place that had another name, or has one now: 蓟县 is 蓟州区.
    fn otherwise_named<'s>(&'s self, in_index: &'s Known<'_>, word: &'s str) -> impl Iterator<Item = String> + 's {
        let lineage = Lineage::new(self.places);
        let named = self.places.named(word).map(|id| self.places.place(id).code).chain(word.parse());
        let codes: BTreeSet<RegionCode> = named.flat_map(|code| lineage.codes(code)).collect();
        let is_called =
            move |code: &RegionCode| self.places.of_code(*code).iter().all(|id| &*self.places.place(*id).name == word);
        let other = codes.into_iter().filter(move |code| !is_called(code)).map(|code| code.to_string());
        other.filter(move |code| code != word && in_index.contains(code))
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
    pub fn full_name<'n>(&self, names: &'n Known<'_>, word: &'n str) -> Option<&'n str> {
        if names.contains(word) {
            return Some(word);
        }
        names.iter().find(|name| self.words.short_region(name) == Some(word))
    }
}

/// "did you mean X?" or, when nothing is near, another remedy.
pub fn did_you_mean<'n>(word: &str, names: impl IntoIterator<Item = &'n str>, otherwise: &str) -> String {
    nearest(word, names).map_or_else(|| otherwise.to_owned(), |name| format!("did you mean {name}?"))
}
