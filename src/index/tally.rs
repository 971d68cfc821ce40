//! Counts over reports by what they are: year, place, kind, issuer, roles of sections, categories of problems.
//!
//! In: reports of an opened index. Out: names with counts. For each of these a report belongs to one group, which is a
//! number; groups are counted, and names looked up for what was counted. The groups of all reports are kept once a question
//! finds many, so that the next one only counts.

use super::ask::Matches;
use super::columns::{Columns, Names};
use super::reader::Reader;
use crate::model::RegionCode;
use foldhash::fast::RandomState;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tantivy::DocId;

/// Names with counts, each once; in no particular order.
pub type Tally = Vec<(Arc<str>, usize)>;

/// Names of province, city, county, town.
pub type PlaceNames = [Option<Arc<str>>; 4];

/// Where more than one in so many reports match, the groups of all are found and kept.
const MANY: usize = 8;

/// What reports are, counted.
#[derive(Debug, Default)]
pub struct Tallies {
    /// Years reported on.
    pub years: BTreeMap<i32, usize>,
    /// Places in the order of their names, each with how many reports are about it and with the code of one of them.
    pub places: Vec<(PlaceNames, usize, Option<RegionCode>)>,
    /// Levels of regions.
    pub levels: Tally,
    /// Kinds of document.
    pub doc_types: Tally,
    /// Issuers.
    pub issuers: Tally,
    /// Roles that sections have.
    pub roles: Tally,
    /// Categories of problems.
    pub categories: Tally,
}

/// The groups of some reports.
pub struct Census {
    years: Grouped<i32>,
    places: Grouped<(PlaceNames, Option<RegionCode>)>,
    named: Vec<Named>,
}

/// The groups of reports by their names in one column.
struct Named {
    names: Vec<Arc<str>>,
    groups: Grouped<Vec<u32>>,
}

/// A group for each report.
struct Grouped<T> {
    /// What the reports of each group have in common.
    groups: Vec<T>,
    /// For each segment the group of each document; [`NO_GROUP`] for one that was not asked for.
    of: Vec<Vec<u32>>,
}

const NO_GROUP: u32 = u32::MAX;

/// The names of a column under one numbering for all segments, sorted.
struct Numbered {
    names: Vec<Arc<str>>,
    /// For each segment the numbers of its own ordinals.
    of_segment: Vec<Vec<u32>>,
}

/// Documents of each segment.
type Docs = Vec<Vec<DocId>>;

impl Reader {
    /// Counts reports; each of a report's several roles and categories counts once.
    #[must_use]
    pub fn tally(&self, matches: &Matches<'_>) -> Tallies {
        let docs = matches.by_segment();
        let count: usize = docs.iter().map(Vec::len).sum();
        let many = count * MANY > usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX);
        if many || self.census.get().is_some() {
            let all = || self.searcher.segment_readers().iter().map(|s| (0..s.max_doc()).collect()).collect();
            return self.census.get_or_init(|| Census::of(self, &all())).tally(&docs);
        }
        Census::of(self, &docs).tally(&docs)
    }
}

impl Census {
    fn of(reader: &Reader, docs: &Docs) -> Self {
        let columns: Vec<&Columns> = reader.all_columns().iter().collect();
        let (years, (places, named)) = rayon::join(
            || years(&columns, docs),
            || {
                let named = || NAMED.par_iter().map(|of| Named::new(&columns, docs, *of)).collect();
                rayon::join(|| places(&columns, docs), named)
            },
        );
        Self { years, places, named }
    }

    fn tally(&self, docs: &Docs) -> Tallies {
        let mut named: Vec<Tally> = self.named.par_iter().map(|named| named.tally(docs)).collect();
        let mut next = || named.pop().unwrap_or_default();
        let (categories, roles, issuers, doc_types, levels) = (next(), next(), next(), next(), next());
        let years = self.years.counts(docs).filter(|(year, _)| **year != NO_YEAR);
        let places = self.places.counts(docs).map(|((names, code), count)| (names.clone(), count, *code));
        Tallies {
            years: years.map(|(year, count)| (*year, count)).collect(),
            places: places.collect(),
            levels,
            doc_types,
            issuers,
            roles,
            categories,
        }
    }
}

/// Stands for a report that tells no year.
const NO_YEAR: i32 = i32::MIN;

/// The columns of names, in the order in which [`Census::tally`] takes them from behind.
const NAMED: [fn(&Columns) -> &Names; 5] = [|c| &c.level, |c| &c.doc_type, |c| &c.issuer, |c| &c.role, |c| &c.category];

impl<T> Grouped<T> {
    /// Groups documents by their keys; groups are in the order of these.
    fn new<K: Eq + std::hash::Hash + Copy + Ord>(docs: &Docs, keys: &[Vec<K>], group: impl Fn(&K) -> T) -> Self {
        let mut known: HashMap<K, u32, RandomState> = HashMap::default();
        keys.iter().flatten().for_each(|key| {
            known.entry(*key).or_default();
        });
        let mut sorted: Vec<K> = known.keys().copied().collect();
        sorted.sort_unstable();
        for (number, key) in (0..).zip(&sorted) {
            known.insert(*key, number);
        }
        let of = docs
            .iter()
            .zip(keys)
            .map(|(docs, keys)| by_document(docs, keys.iter().map(|key| known.get(key).copied().unwrap_or(NO_GROUP))));
        Self { of: of.collect(), groups: sorted.iter().map(group).collect() }
    }

    /// How many documents are in each group that has any.
    fn counts(&self, docs: &Docs) -> impl Iterator<Item = (&T, usize)> {
        let mut counts = vec![0; self.groups.len()];
        for (docs, of) in docs.iter().zip(&self.of) {
            for doc in docs {
                if let Some(count) = of.get(*doc as usize).and_then(|group| counts.get_mut(*group as usize)) {
                    *count += 1;
                }
            }
        }
        self.groups.iter().zip(counts).filter(|(_, count)| *count > 0)
    }
}

/// The groups of documents where each can be looked up by its number.
fn by_document(docs: &[DocId], groups: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut of = vec![NO_GROUP; docs.last().map_or(0, |last| *last as usize + 1)];
    docs.iter().zip(groups).for_each(|(doc, group)| of[*doc as usize] = group);
    of
}

fn years(columns: &[&Columns], docs: &Docs) -> Grouped<i32> {
    let of_segment = |(columns, docs): (&&Columns, &Vec<DocId>)| columns.years(docs, NO_YEAR);
    let keys: Vec<Vec<i32>> = columns.iter().zip(docs).map(of_segment).collect();
    Grouped::new(docs, &keys, |year| *year)
}

fn places(columns: &[&Columns], docs: &Docs) -> Grouped<(PlaceNames, Option<RegionCode>)> {
    let levels: [fn(&Columns) -> &Names; 4] = [|c| &c.province, |c| &c.city, |c| &c.county, |c| &c.town];
    let numbered = levels.map(|level| Numbered::new(columns, level));
    // The code of one report of a place: each has the same.
    let mut codes: HashMap<[u32; 4], Option<RegionCode>, RandomState> = HashMap::default();
    let mut of: Vec<Vec<[u32; 4]>> = Vec::with_capacity(docs.len());
    for (segment, (columns, docs)) in columns.iter().zip(docs).enumerate() {
        let firsts = [0, 1, 2, 3].map(|i: usize| numbered[i].firsts(segment, levels[i](columns), docs));
        let keys: Vec<[u32; 4]> = (0..docs.len()).map(|at| [0, 1, 2, 3].map(|i: usize| firsts[i][at])).collect();
        for (key, doc) in keys.iter().zip(docs) {
            codes.entry(*key).or_insert_with(|| columns.code(*doc));
        }
        of.push(keys);
    }
    let name = |key: &[u32; 4], level: usize| {
        key[level].checked_sub(1).and_then(|name| numbered[level].names.get(name as usize)).cloned()
    };
    let group = |key: &[u32; 4]| ([0, 1, 2, 3].map(|level| name(key, level)), codes.get(key).copied().flatten());
    Grouped::new(docs, &of, group)
}

impl Named {
    fn new(columns: &[&Columns], docs: &Docs, names: fn(&Columns) -> &Names) -> Self {
        let numbered = Numbered::new(columns, names);
        let mut known: HashMap<Vec<u32>, u32, RandomState> = HashMap::default();
        let mut groups = Vec::new();
        let mut of = Vec::with_capacity(docs.len());
        for (segment, (columns, docs)) in columns.iter().zip(docs).enumerate() {
            let mut own: Vec<u32> = Vec::new();
            let several = names(columns).has_several();
            let firsts = if several { Vec::new() } else { numbered.firsts(segment, names(columns), docs) };
            let mut group = |at: usize| {
                own.clear();
                if several {
                    own.extend(numbered.all(segment, names(columns), docs[at]));
                } else {
                    own.extend(firsts[at].checked_sub(1));
                }
                known.get(own.as_slice()).copied().unwrap_or_else(|| {
                    let number = u32::try_from(groups.len()).unwrap_or(NO_GROUP);
                    known.insert(own.clone(), number);
                    groups.push(own.clone());
                    number
                })
            };
            of.push(by_document(docs, (0..docs.len()).map(&mut group)));
        }
        Self { names: numbered.names, groups: Grouped { groups, of } }
    }

    fn tally(&self, docs: &Docs) -> Tally {
        let mut counts = vec![0; self.names.len()];
        for (names, count) in self.groups.counts(docs) {
            names.iter().for_each(|name| counts[*name as usize] += count);
        }
        let counted = self.names.iter().zip(counts).filter(|(_, count)| *count > 0);
        counted.map(|(name, count)| (Arc::clone(name), count)).collect()
    }
}

impl Numbered {
    fn new(columns: &[&Columns], names: fn(&Columns) -> &Names) -> Self {
        let lists: Vec<&[Arc<str>]> = columns.iter().map(|columns| names(columns).list()).collect();
        let mut all: Vec<Arc<str>> = lists.iter().flat_map(|list| list.iter().cloned()).collect();
        all.sort();
        all.dedup();
        let numbers = |list: &&[Arc<str>]| {
            let mut next = 0;
            let mut number = |name: &Arc<str>| {
                while all.get(next).is_some_and(|known| known < name) {
                    next += 1;
                }
                u32::try_from(next).unwrap_or(NO_GROUP)
            };
            list.iter().map(&mut number).collect()
        };
        Self { of_segment: lists.iter().map(numbers).collect(), names: all }
    }

    /// One more than the number of each document's first name; 0 for none.
    fn firsts(&self, segment: usize, names: &Names, docs: &[DocId]) -> Vec<u32> {
        let number = |ordinal: Option<u64>| {
            let ordinal = ordinal.and_then(|ordinal| usize::try_from(ordinal).ok());
            ordinal.and_then(|ordinal| self.of_segment[segment].get(ordinal)).map_or(0, |number| number + 1)
        };
        names.firsts(docs).into_iter().map(number).collect()
    }

    /// The numbers of all names of a document.
    fn all<'n>(&'n self, segment: usize, names: &'n Names, doc: DocId) -> impl Iterator<Item = u32> + 'n {
        names.ordinals(doc).filter_map(move |ordinal| self.of_segment[segment].get(ordinal).copied())
    }
}
