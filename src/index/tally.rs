//! Counts over reports by what they are: year, place, kind, issuer, roles of sections, categories of problems.
//!
//! In: reports of an opened index. Out: names with counts. Ordinals of the columns are counted; a name is looked up once
//! in each segment, not once for each report.

use super::columns::{Columns, Names};
use super::reader::Reader;
use super::set::ReportAddress;
use crate::model::RegionCode;
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
        for year in docs.iter().filter_map(|doc| columns.year(*doc)) {
            *self.years.entry(year).or_default() += 1;
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
        let mut counts: HashMap<[Option<usize>; 4], (usize, DocId)> = HashMap::new();
        for doc in docs {
            counts.entry(levels.map(|names| names.ordinals(*doc).next())).or_insert((0, *doc)).0 += 1;
        }
        for (ordinals, (count, doc)) in counts {
            let mut names = PlaceNames::default();
            for (name, (ordinal, level)) in names.iter_mut().zip(ordinals.iter().zip(levels)) {
                *name = ordinal.and_then(|ordinal| level.name(ordinal)).cloned();
            }
            let known = self.places.entry(names).or_insert_with(|| (0, columns.code(doc)));
            known.0 += count;
        }
    }
}

fn count(names: &Names, docs: &[DocId], tally: &mut Tally) {
    let mut counts: Vec<usize> = Vec::new();
    for ordinal in docs.iter().flat_map(|doc| names.ordinals(*doc)) {
        if counts.len() <= ordinal {
            counts.resize(ordinal + 1, 0);
        }
        counts[ordinal] += 1;
    }
    for (ordinal, count) in counts.into_iter().enumerate().filter(|(_, count)| *count > 0) {
        if let Some(name) = names.name(ordinal) {
            *tally.entry(Arc::clone(name)).or_default() += count;
        }
    }
}
