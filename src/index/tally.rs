//! Counts over reports by what they are: year, place, kind, issuer, roles of sections, categories of problems.
//!
//! In: reports of an opened index. Out: names with counts. Ordinals of the columns are counted; a name is looked up once
//! in each segment, not once for each report.

use super::columns::{Columns, Names};
use super::reader::Reader;
use super::set::ReportAddress;
use crate::model::RegionCode;
use foldhash::fast::RandomState;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use tantivy::DocId;

/// Names with counts.
pub type Tally = HashMap<Arc<str>, usize>;

/// Names of province, city, county, town.
pub type PlaceNames = [Option<Arc<str>>; 4];

/// What reports are, counted.
#[derive(Debug, Default)]
pub struct Tallies {
    /// Years reported on.
    pub years: BTreeMap<i32, usize>,
    /// Places, each with the code of one of its reports.
    pub places: HashMap<PlaceNames, (usize, Option<RegionCode>)>,
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

impl Reader {
    /// Counts reports; each of a report's several roles and categories counts once.
    pub fn tally(&self, reports: impl Iterator<Item = ReportAddress>) -> Tallies {
        let mut by_segment: BTreeMap<u32, Vec<DocId>> = BTreeMap::new();
        for report in reports {
            by_segment.entry(report.0.segment_ord).or_default().push(report.0.doc_id);
        }
        let mut tallies = Tallies::default();
        for (segment, docs) in by_segment {
            tallies.add(self.columns(segment), &docs);
        }
        tallies
    }
}

impl Tallies {
    fn add(&mut self, columns: &Columns, docs: &[DocId]) {
        for (year, count) in columns.years(docs) {
            *self.years.entry(year).or_default() += count;
        }
        let named = [
            (&columns.level, &mut self.levels),
            (&columns.doc_type, &mut self.doc_types),
            (&columns.issuer, &mut self.issuers),
            (&columns.role, &mut self.roles),
            (&columns.category, &mut self.categories),
        ];
        for (names, tally) in named {
            count(names, docs, tally);
        }
        self.add_places(columns, docs);
    }

    fn add_places(&mut self, columns: &Columns, docs: &[DocId]) {
        let levels = [&columns.province, &columns.city, &columns.county, &columns.town];
        let ordinals = levels.map(|names| names.firsts(docs));
        let mut counts: HashMap<[Option<u64>; 4], (usize, DocId), RandomState> = HashMap::default();
        for (i, doc) in docs.iter().enumerate() {
            let place = [0, 1, 2, 3].map(|level: usize| ordinals[level].get(i).copied().flatten());
            counts.entry(place).or_insert((0, *doc)).0 += 1;
        }
        for (ordinals, (count, doc)) in counts {
            let mut names = PlaceNames::default();
            for (name, (ordinal, level)) in names.iter_mut().zip(ordinals.iter().zip(levels)) {
                *name = ordinal.and_then(|ordinal| level.name(usize::try_from(ordinal).ok()?)).cloned();
            }
            let known = self.places.entry(names).or_insert_with(|| (0, columns.code(doc)));
            known.0 += count;
        }
    }
}

fn count(names: &Names, docs: &[DocId], tally: &mut Tally) {
    let mut counts: Vec<usize> = Vec::new();
    let mut add = |ordinal: usize| {
        if counts.len() <= ordinal {
            counts.resize(ordinal + 1, 0);
        }
        counts[ordinal] += 1;
    };
    if names.has_several() {
        docs.iter().flat_map(|doc| names.ordinals(*doc)).for_each(&mut add);
    } else {
        names.firsts(docs).into_iter().flatten().filter_map(|o| usize::try_from(o).ok()).for_each(&mut add);
    }
    for (ordinal, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        if let Some(name) = names.name(ordinal) {
            *tally.entry(Arc::clone(name)).or_default() += count;
        }
    }
}
