//! Reports that give the figures of another year or another district, or whole paragraphs of another report.
//!
//! Stocks (officers, bodies) may well stay the same: they make nobody a copyist, neither among figures nor in a paragraph
//! of one's own of another year.

use super::pairs::across;
use super::{Across, Entry, Group, Other, Paragraph, Place, Stated};
use crate::audit::written::shown;
use crate::dictionary::Dictionaries;
use crate::model::{Kind, RegionCode};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Figures of a copy that are listed in its arithmetic.
const MOST_LISTED: usize = 12;

/// Whether a figure is one that is not the same by itself: a flow of the report's own year, counted, no small number.
fn counts(stated: &Stated<'_>, year: i32, dictionaries: &Dictionaries) -> bool {
    let checks = &dictionaries.checks;
    stated.kind == Kind::Level
        && stated.period == year
        && stated.reading.is_exact()
        && stated.reading.value >= checks.copied.smallest
        && !checks.conflict.stock.iter().any(|stock| stock == stated.metric)
}

/// Checks each report of a body against those of earlier years.
pub fn figures(group: &Group<'_>, dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    for (at, now) in group.iter().enumerate() {
        let mut earlier = group[..at].iter().rev().filter(|b| b.1.year < now.1.year);
        found.extend(earlier.find_map(|before| copy(*before, *now, dictionaries)));
    }
}

fn copy(before: (usize, &Entry<'_>), now: (usize, &Entry<'_>), dictionaries: &Dictionaries) -> Option<Across> {
    let rules = &dictionaries.checks.copied;
    let (mut own, mut theirs, mut values, mut all) = (Vec::new(), Vec::new(), Vec::new(), 0_usize);
    for stated in now.1.figures.iter().filter(|s| counts(s, now.1.year, dictionaries)) {
        let known = before.1.values(stated.metric, stated.unit.as_deref(), before.1.year);
        let known: Vec<&Stated<'_>> = known.filter(|s| counts(s, before.1.year, dictionaries)).collect();
        all += usize::from(!known.is_empty());
        if let Some(twin) = known.iter().find(|k| k.reading.value == stated.reading.value) {
            own.push(stated.index);
            theirs.push(twin.index);
            values.push(stated.reading.value);
        }
    }
    values.sort_unstable();
    values.dedup();
    let share = Decimal::from(own.len()).checked_div(Decimal::from(all))?;
    // A few numbers of two digits are the same by chance among thousands of reports.
    let large = values.iter().filter(|v| **v >= rules.few).count();
    let few = values.len() <= rules.least && large < rules.few_least;
    if all < rules.least || values.len() < rules.least || share < rules.share || few {
        return None;
    }
    let (count, same, other) = (all.to_string(), own.len().to_string(), place_name(before.1, dictionaries));
    let words = [("count", count.as_str()), ("same", &same), ("other", other.as_str())];
    let finding = dictionaries.checks.finding("copied/figures", &words);
    values.reverse();
    let line = format!("{same} / {count}: {}", listed(&values));
    across(finding, line, now.0, &own, vec![(before.0, theirs)])
}

/// The first of some values, in a row.
fn listed(values: &[Decimal]) -> String {
    let first: Vec<String> = values.iter().take(MOST_LISTED).map(|v| shown(*v)).collect();
    let more = if values.len() > MOST_LISTED { ", …" } else { "" };
    first.join(", ") + more
}

/// Checks all reports for figures that are those of another place.
pub fn from_elsewhere(entries: &[(usize, &Entry<'_>)], dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    let most = dictionaries.checks.copied.holders;
    let mut holders: HashMap<(&str, Decimal), Vec<usize>> = HashMap::new();
    for (at, (_, entry)) in entries.iter().enumerate() {
        for stated in entry.figures.iter().filter(|s| counts(s, entry.year, dictionaries)) {
            let known = holders.entry((stated.metric, stated.reading.value)).or_default();
            if known.last() != Some(&at) && known.len() <= most {
                known.push(at);
            }
        }
    }
    let mut shared: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for known in holders.values().filter(|known| known.len() <= most) {
        for (n, second) in known.iter().enumerate() {
            for first in known[..n].iter().filter(|first| entries[**first].1.place != entries[*second].1.place) {
                *shared.entry((*second, *first)).or_default() += 1;
            }
        }
    }
    let mut told = Vec::new();
    for ((second, first), count) in shared {
        // The later report is the copy; of one year, the one that comes later.
        let later = entries[first].1.year > entries[second].1.year;
        let (copy_at, own_at) = if later { (first, second) } else { (second, first) };
        if count >= dictionaries.checks.copied.least && !told.contains(&copy_at) {
            let across = copy(entries[own_at], entries[copy_at], dictionaries);
            told.extend(across.is_some().then_some(copy_at));
            found.extend(across);
        }
    }
}

/// Paragraphs of one report that another has too: those of the other, and its own.
type Shared<'e> = Vec<(&'e Paragraph, &'e Paragraph)>;

/// Paragraphs without figures that more places have than copy from each other: forms, by their digest.
fn forms(entries: &[(usize, &Entry<'_>)], most: usize) -> HashSet<u64> {
    let mut places: HashMap<u64, Vec<&Place>> = HashMap::new();
    for (_, entry) in entries {
        for paragraph in entry.paragraphs.iter().filter(|p| p.is_words()) {
            let known = places.entry(paragraph.digest).or_default();
            if known.len() <= most + 1 && !known.contains(&&entry.place) {
                known.push(&entry.place);
            }
        }
    }
    places.into_iter().filter(|(_, places)| places.len() > most + 1).map(|(digest, _)| digest).collect()
}

/// Checks all reports for paragraphs that another has too, of another place or another year: those with figures, and long
/// ones without that are no forms.
pub fn paragraphs(entries: &[(usize, &Entry<'_>)], dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    let forms = forms(entries, dictionaries.checks.copied.forms);
    let mut first: HashMap<u64, (usize, &Paragraph)> = HashMap::new();
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|at| (entries[*at].1.year, entries[*at].0));
    for at in order {
        let (number, entry) = entries[at];
        let mut shared: BTreeMap<usize, Shared<'_>> = BTreeMap::new();
        for own in entry.paragraphs.iter().filter(|p| !forms.contains(&p.digest)) {
            let (owner, original) = *first.entry(own.digest).or_insert((at, own));
            let other = entries[owner].1;
            let duplicate = other.place == entry.place && other.year == entry.year;
            let stock = || !own.is_words() && flows(entry, own, dictionaries) < 2;
            let same_stock = other.place == entry.place && stock();
            if owner != at && !duplicate && !same_stock {
                shared.entry(owner).or_default().push((original, own));
            }
        }
        for (owner, shared) in shared {
            let (words, numbers): (Shared<'_>, Shared<'_>) = shared.into_iter().partition(|(_, own)| own.is_words());
            for shared in [numbers, words] {
                found.extend(copied(entries[owner], (number, entry), &shared, dictionaries));
            }
        }
    }
}

/// Figures of a paragraph that are no stocks: what may well stay the same from year to year.
fn flows(entry: &Entry<'_>, paragraph: &Paragraph, dictionaries: &Dictionaries) -> usize {
    let stock = &dictionaries.checks.conflict.stock;
    let is_stock = |index: &&usize| {
        let metric = entry.figures.iter().find(|s| s.index == **index).map(|s| s.metric);
        metric.is_some_and(|metric| stock.iter().any(|s| s == metric))
    };
    paragraph.figures.iter().filter(|index| !is_stock(index)).count()
}

fn copied(
    original: (usize, &Entry<'_>),
    copy: (usize, &Entry<'_>),
    shared: &Shared<'_>,
    dictionaries: &Dictionaries,
) -> Option<Across> {
    let case = if shared.first()?.1.is_words() { "copied/words" } else { "copied/paragraphs" };
    let letters: usize = shared.iter().map(|(_, own)| own.letters).sum();
    let figures: Vec<usize> = shared.iter().flat_map(|(_, own)| own.figures.iter().copied()).collect();
    let (count, letters, numbers) = (shared.len().to_string(), letters.to_string(), figures.len().to_string());
    let name = place_name(original.1, dictionaries);
    let words = [("count", count.as_str()), ("letters", &letters), ("numbers", &numbers), ("other", name.as_str())];
    let mut finding = dictionaries.checks.finding(case, &words)?;
    finding.arithmetic = listed(&shared.iter().flat_map(|(_, own)| own.values.iter().copied()).collect::<Vec<_>>());
    finding.figures = figures;
    finding.places = shared.iter().map(|(_, own)| own.place).collect();
    let theirs = Other {
        entry: original.0,
        figures: shared.iter().flat_map(|(theirs, _)| theirs.figures.iter().copied()).collect(),
        places: shared.iter().map(|(theirs, _)| theirs.place).collect(),
    };
    Some(Across { entry: copy.0, finding, others: vec![theirs] })
}

/// 蓟州区 2022
fn place_name(entry: &Entry<'_>, dictionaries: &Dictionaries) -> String {
    let code = RegionCode::new(entry.place.code);
    let region = code.and_then(|code| dictionaries.regions.region(code));
    let name = entry.place.town.clone().or_else(|| region.and_then(|r| r.name().map(str::to_owned)));
    format!("{} {}", name.unwrap_or_default(), entry.year)
}
