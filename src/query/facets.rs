//! Counts over the reports that match, in the order in which they are shown.

use super::answer::{Counts, Facets, PlaceCount};
use crate::index::{Matches, PlaceNames, Reader, Tally};
use crate::model::RegionCode;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// A place, how many reports are about it, its code.
type Counted = (PlaceNames, usize, Option<RegionCode>);

/// Names shown of each facet, and places shown of each place.
const MOST: usize = 20;

/// Counts by year, place, level, kind of document, issuer, role of section and category of problem.
pub fn facets(reader: &Reader, matches: &Matches<'_>) -> Facets {
    let tallies = reader.tally(matches);
    let mut region: HashMap<&Arc<str>, usize> = HashMap::new();
    let mut province: HashMap<&Arc<str>, usize> = HashMap::new();
    for (names, count, _) in &tallies.places {
        if let Some(name) = names.iter().rev().flatten().next() {
            *region.entry(name).or_default() += count;
        }
        if let Some(name) = &names[0] {
            *province.entry(name).or_default() += count;
        }
    }
    let owned = |counts: HashMap<&Arc<str>, usize>| counts.into_iter().map(|(name, n)| (Arc::clone(name), n)).collect();
    Facets {
        year: Counts(tallies.years.into_iter().map(|(year, count)| (year.to_string(), count)).collect()),
        region: by_count(owned(region)),
        province: by_count(owned(province)),
        places: tree(&tallies.places, 0),
        level: by_count(tallies.levels),
        doc_type: by_count(tallies.doc_types),
        issuer: by_count(tallies.issuers),
        section: by_count(tallies.roles),
        problem: by_count(tallies.categories),
    }
}

fn by_count(mut tally: Tally) -> Counts {
    keep_most(&mut tally, |a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Counts(tally.into_iter().map(|(name, count)| (name.to_string(), count)).collect())
}

/// Keeps what comes first, in its order.
fn keep_most<T>(all: &mut Vec<T>, order: impl Fn(&T, &T) -> Ordering + Copy) {
    if all.len() > MOST {
        all.select_nth_unstable_by(MOST, order);
        all.truncate(MOST);
    }
    all.sort_unstable_by(order);
}

/// The first level of a place from a level on, with its name.
fn own((names, _, _): &Counted, level: usize) -> Option<(usize, &Arc<str>)> {
    (level..names.len()).find_map(|at| Some((at, names[at].as_ref()?)))
}

/// Places of one name at a level.
struct Node<'c> {
    level: usize,
    name: &'c Arc<str>,
    count: usize,
    within: &'c [Counted],
}

fn node(within: &[Counted], level: usize) -> Option<Node<'_>> {
    let (level, name) = own(within.first()?, level)?;
    Some(Node { level, name, count: within.iter().map(|(_, count, _)| count).sum(), within })
}

/// The places of one level with those below, out of places in the order of their names; a level that a place has not
/// (天津市 has no cities) is passed over.
fn tree(places: &[Counted], level: usize) -> Vec<PlaceCount> {
    let runs = places.chunk_by(|a, b| own(a, level) == own(b, level));
    let mut nodes: Vec<Node<'_>> = runs.filter_map(|within| node(within, level)).collect();
    keep_most(&mut nodes, |a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(b.name)));
    let shown = |node: Node<'_>| PlaceCount {
        code: node.within.iter().find_map(|(_, _, code)| code_at(*code, node.level)),
        name: node.name.to_string(),
        count: node.count,
        places: if node.level + 1 < 4 { tree(node.within, node.level + 1) } else { Vec::new() },
    };
    nodes.into_iter().map(shown).collect()
}

/// The code of the province, city or county that a code lies in; towns have none.
fn code_at(code: Option<RegionCode>, level: usize) -> Option<RegionCode> {
    match level {
        0 => Some(code?.province()),
        1 => Some(code?.prefecture()),
        2 => code,
        _ => None,
    }
}
