//! Counts over the reports that match.

use super::answer::{Counts, Facets};
use crate::index::{Match, Reader};
use std::collections::HashMap;

/// Names shown of each facet.
const MOST: usize = 20;

/// Counts by year, region, province, level, kind of document and category of problems.
pub fn facets(reader: &Reader, matches: &[Match]) -> Facets {
    let (mut year, mut region, mut province) = (Tally::default(), Tally::default(), Tally::default());
    let (mut level, mut doc_type, mut problem) = (Tally::default(), Tally::default(), Tally::default());
    for found in matches {
        let row = reader.row(found.report);
        year.add(row.year.map(|y| y.to_string()));
        region.add(row.region.name().map(str::to_owned));
        province.add(row.region.province);
        level.add(Some(row.region.level.as_str().to_owned()));
        doc_type.add(Some(row.doc_type.as_str().to_owned()));
        for category in reader.categories(found.report) {
            problem.add(Some(category.to_string()));
        }
    }
    Facets {
        year: year.in_order(),
        region: region.by_count(),
        province: province.by_count(),
        level: level.by_count(),
        doc_type: doc_type.by_count(),
        problem: problem.by_count(),
    }
}

#[derive(Default)]
struct Tally(HashMap<String, usize>);

impl Tally {
    fn add(&mut self, name: Option<String>) {
        if let Some(name) = name {
            *self.0.entry(name).or_default() += 1;
        }
    }

    fn in_order(self) -> Counts {
        let mut counts: Vec<_> = self.0.into_iter().collect();
        counts.sort_unstable();
        Counts(counts)
    }

    fn by_count(self) -> Counts {
        let mut counts: Vec<_> = self.0.into_iter().collect();
        counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts.truncate(MOST);
        Counts(counts)
    }
}
