//! Reports that give the figures of another year, or whole paragraphs of another report.

use super::pairs::across;
use super::{Across, Entry, Group, Stated};
use crate::dictionary::Dictionaries;
use crate::model::Kind;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};

/// Checks each report of a body against those of earlier years.
pub fn figures(group: &Group<'_>, dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    for (at, now) in group.iter().enumerate() {
        let earlier = group[..at].iter().rev().filter(|b| b.1.year < now.1.year);
        if let Some(copy) = earlier.filter_map(|before| copy(*before, *now, dictionaries)).next() {
            found.push(copy);
        }
    }
}

fn copy(before: (usize, &Entry<'_>), now: (usize, &Entry<'_>), dictionaries: &Dictionaries) -> Option<Across> {
    let rules = &dictionaries.checks.copied;
    let counts = |s: &&Stated<'_>, year: i32| {
        s.kind == Kind::Level && s.period == year && s.reading.is_exact() && s.reading.value >= rules.smallest
    };
    let (mut same, mut all) = ((Vec::new(), Vec::new()), 0_usize);
    for stated in now.1.figures.iter().filter(|s| counts(s, now.1.year)) {
        let own: Vec<&Stated<'_>> = before
            .1
            .values(stated.metric, stated.unit.as_deref(), before.1.year)
            .filter(|s| counts(s, before.1.year))
            .collect();
        all += usize::from(!own.is_empty());
        if let Some(twin) = own.iter().find(|o| o.reading.value == stated.reading.value) {
            same.0.push(stated.index);
            same.1.push(twin.index);
        }
    }
    let share = Decimal::from(same.0.len()).checked_div(Decimal::from(all))?;
    if all < rules.least || share < rules.share {
        return None;
    }
    let (count, alike) = (all.to_string(), same.0.len().to_string());
    let other = before.1.year.to_string();
    let words = [("count", count.as_str()), ("same", &alike), ("other", &other)];
    let finding = dictionaries.checks.finding("copied/figures", &words);
    across(finding, format!("{alike} / {count}"), now.0, &same.0, vec![(before.0, same.1)])
}

/// Checks all reports for paragraphs with figures that another has too, of another place or another year.
pub fn paragraphs(entries: &[(usize, &Entry<'_>)], dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    let mut first: HashMap<u64, usize> = HashMap::new();
    for (at, (_, entry)) in entries.iter().enumerate() {
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        for digest in &entry.paragraphs {
            let owner = *first.entry(*digest).or_insert(at);
            let other = entries[owner].1;
            let duplicate = other.place == entry.place && other.year == entry.year;
            if owner != at && !duplicate {
                *shared.entry(owner).or_default() += 1;
            }
        }
        for (owner, count) in shared {
            let (number, other) = entries[owner];
            let count = count.to_string();
            let name = place_name(other, dictionaries);
            let words = [("count", count.as_str()), ("other", name.as_str())];
            let finding = dictionaries.checks.finding("copied/paragraphs", &words);
            found.extend(across(finding, String::new(), entries[at].0, &[], vec![(number, Vec::new())]));
        }
    }
}

/// 蓟州区 2022
fn place_name(entry: &Entry<'_>, dictionaries: &Dictionaries) -> String {
    let code = crate::model::RegionCode::new(entry.place.code);
    let region = code.and_then(|code| dictionaries.regions.region(code));
    let name = entry.place.town.clone().or_else(|| region.and_then(|r| r.name().map(str::to_owned)));
    format!("{} {}", name.unwrap_or_default(), entry.year)
}
