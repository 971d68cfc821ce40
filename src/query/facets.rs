//! Counts over the reports that match, in the order in which they are shown.

use super::answer::{Counts, Facets, PlaceCount};
use crate::index::{Match, PlaceNames, Reader, Tally};
use crate::model::RegionCode;
use std::collections::HashMap;

/// A place, how many reports are about it, its code.
type Counted = (PlaceNames, usize, Option<RegionCode>);

/// Names shown of each facet, and places shown of each place.
const MOST: usize = 20;

/// Counts by year, place, level, kind of document, issuer, role of section and category of problem.
pub fn facets(reader: &Reader, matches: &[Match]) -> Facets {
    let tallies = reader.tally(matches.iter().map(|found| found.report));
    let (mut region, mut province) = (HashMap::new(), HashMap::new());
    for (names, (count, _)) in &tallies.places {
        if let Some(name) = names.iter().rev().flatten().next() {
            *region.entry(name.clone()).or_default() += count;
        }
        if let Some(name) = &names[0] {
            *province.entry(name.clone()).or_default() += count;
        }
    }
    Facets {
        year: Counts(tallies.years.into_iter().map(|(year, count)| (year.to_string(), count)).collect()),
        region: by_count(region),
        province: by_count(province),
        places: tree(tallies.places.into_iter().map(|(names, (count, code))| (names, count, code)).collect(), 0),
        level: by_count(tallies.levels),
        doc_type: by_count(tallies.doc_types),
        issuer: by_count(tallies.issuers),
        section: by_count(tallies.roles),
        problem: by_count(tallies.categories),
    }
}

fn by_count(tally: Tally) -> Counts {
    let mut counts: Vec<_> = tally.into_iter().map(|(name, count)| (name.to_string(), count)).collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    counts.truncate(MOST);
    Counts(counts)
}

/// The places of one level with those below; a level that a place has not (天津市 has no cities) is passed over.
fn tree(mut places: Vec<Counted>, level: usize) -> Vec<PlaceCount> {
    places.retain(|(names, _, _)| names[level..].iter().any(Option::is_some));
    let mut by_name: HashMap<(usize, String), Vec<Counted>> = HashMap::new();
    for place in places {
        let own = (level..place.0.len()).find_map(|at| Some((at, place.0[at].as_ref()?.to_string())));
        by_name.entry(own.unwrap_or_default()).or_default().push(place);
    }
    let node = |((at, name), within): ((usize, String), Vec<Counted>)| PlaceCount {
        code: within.iter().find_map(|(_, _, code)| code_at(*code, at)),
        name,
        count: within.iter().map(|(_, count, _)| count).sum(),
        places: if at + 1 < 4 { tree(within, at + 1) } else { Vec::new() },
    };
    let mut nodes: Vec<PlaceCount> = by_name.into_iter().map(node).collect();
    nodes.sort_unstable_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    nodes.truncate(MOST);
    nodes
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
