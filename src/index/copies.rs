//! Reports that are there more than once: the same file under two paths, the same report as a page and as a text, or with
//! another header.
//!
//! In: what a report says, when it is indexed; the columns of an opened index. Out: two numbers for the columns; groups of
//! copies. Where copies count once is left to `query`.
//!
//! Two reports are copies if region, year and all figures are the same and the words nearly so (SimHash over stretches of
//! characters). One with other figures is another report, however alike the words. Where there are too few figures to
//! tell, every letter must be the same.

use super::reader::Reader;
use super::set::ReportAddress;
use crate::model::Report;
use std::collections::{HashMap, HashSet};
use tantivy::{DocAddress, DocId};

/// Characters in a stretch: long enough that two reports of one form share few.
const STRETCH: usize = 8;
/// Fewer figures than these may be the same in two reports by chance.
const TELLING_FIGURES: usize = 4;
/// Bits of 64 in which copies may differ: a tenth of the words of a short report; unlike texts differ in about 32.
const MOST_BITS: u32 = 16;

/// Bins for each report.
const BINS: usize = 16;

/// The numbers of a report by which copies of it are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// The same for all copies.
    pub told: u64,
    /// Alike for all copies: they differ in few bits.
    pub words: u64,
}

/// Groups of reports that are copies of each other.
#[derive(Debug, Default)]
pub struct Copies {
    groups: Vec<Vec<ReportAddress>>,
    group_of: HashMap<ReportAddress, usize>,
}

impl Likeness {
    /// Those of a report, whose normalised text is given.
    pub fn of(report: &Report, folded: &str) -> Self {
        let letters: Vec<char> = folded.chars().filter(|c| c.is_alphanumeric()).collect();
        Self { told: told(report, &letters), words: simhash(&letters) }
    }

    /// The places of those that are copies of one before them.
    #[must_use]
    pub fn repeated(all: &[Self]) -> HashSet<usize> {
        let mut alike: HashMap<u64, Vec<(u64, usize)>> = HashMap::new();
        for (place, one) in all.iter().enumerate() {
            alike.entry(one.told).or_default().push((one.words, place));
        }
        let groups = alike.into_values().flat_map(grouped);
        groups.flat_map(|group| group.into_iter().skip(1)).collect()
    }
}

fn told(report: &Report, letters: &[char]) -> u64 {
    let region = &report.region;
    let mut told = format!("{:?} {:?} ", region.code, report.year);
    for name in [&region.province, &region.city, &region.county, &region.town] {
        told.push_str(name.as_deref().unwrap_or_default());
        told.push(' ');
    }
    if report.figures.len() < TELLING_FIGURES {
        told.extend(letters);
    } else {
        let figure = |f: &crate::model::Figure| (f.value.normalize(), f.unit.clone());
        let mut figures: Vec<_> = report.figures.iter().map(figure).collect();
        figures.sort_unstable();
        figures.iter().for_each(|(value, unit)| told.push_str(&format!("{value} {unit:?} ")));
    }
    let mut first = [0; 8];
    first.copy_from_slice(&blake3::hash(told.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(first)
}

/// Near copies differ in few of the bits.
fn simhash(letters: &[char]) -> u64 {
    let mut votes = [0_i32; 64];
    for stretch in letters.windows(STRETCH.min(letters.len()).max(1)) {
        let bits = digest(stretch);
        for (bit, vote) in votes.iter_mut().enumerate() {
            *vote += if bits >> bit & 1 == 1 { 1 } else { -1 };
        }
    }
    votes.iter().enumerate().filter(|(_, vote)| **vote > 0).fold(0, |bits, (bit, _)| bits | 1 << bit)
}

/// FNV-1a, whose bits are then mixed: the same on every machine and in every version.
fn digest(letters: &[char]) -> u64 {
    let step = |hash: u64, letter: &char| (hash ^ u64::from(u32::from(*letter))).wrapping_mul(0x0100_0000_01b3);
    let hash = letters.iter().fold(0xcbf2_9ce4_8422_2325_u64, step);
    let mixed = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let mixed = (mixed ^ mixed >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    mixed ^ mixed >> 33
}

impl Reader {
    /// The reports that are there more than once, found at the first call.
    pub fn copies(&self) -> &Copies {
        self.copies.get_or_init(|| {
            let mut alike: HashMap<u64, Vec<(u64, ReportAddress)>> = HashMap::new();
            for (told, address) in self.told_twice() {
                let words = self.columns(address.segment_ord).likeness(address.doc_id).words;
                alike.entry(told).or_default().push((words, ReportAddress(address)));
            }
            let sorted = alike.into_values().filter(|reports| reports.len() > 1).map(|mut reports| {
                reports.sort_by_cached_key(|(_, report)| self.source(*report));
                reports
            });
            let mut groups: Vec<Vec<ReportAddress>> = sorted.flat_map(grouped).collect();
            groups.sort_by_cached_key(|group| self.source(group[0]));
            Copies::new(groups)
        })
    }

    /// What reports tell that may be told by another one too: most reports are there once, so that all are first thrown
    /// into some more bins than there are reports, and only those looked at that share one.
    fn told_twice(&self) -> Vec<(u64, DocAddress)> {
        let mut told: Vec<(u64, DocAddress)> = Vec::new();
        for (segment_ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let of_segment = self.columns(segment_ord).all_told(segment.max_doc());
            let alive = |doc_id: DocId| Some((*of_segment.get(doc_id as usize)?, DocAddress { segment_ord, doc_id }));
            told.extend(segment.doc_ids_alive().filter_map(alive));
        }
        let bits = (told.len() * BINS + 64).ilog2();
        let bin = |told: u64| (told >> (64 - bits)) as usize;
        let mut bins = vec![0_u8; 1 << bits];
        told.iter().for_each(|(one, _)| bins[bin(*one)] = bins[bin(*one)].saturating_add(1));
        told.retain(|(one, _)| bins[bin(*one)] > 1);
        told
    }
}

/// Groups of two or more: each report goes to the first whose first report is like it.
fn grouped<R>(reports: Vec<(u64, R)>) -> Vec<Vec<R>> {
    let mut groups: Vec<(u64, Vec<R>)> = Vec::new();
    for (words, report) in reports {
        match groups.iter_mut().find(|(first, _)| (first ^ words).count_ones() <= MOST_BITS) {
            Some((_, group)) => group.push(report),
            None => groups.push((words, vec![report])),
        }
    }
    groups.into_iter().map(|(_, group)| group).filter(|group| group.len() > 1).collect()
}

impl Copies {
    fn new(groups: Vec<Vec<ReportAddress>>) -> Self {
        let numbered = groups.iter().enumerate();
        let group_of = numbered.flat_map(|(i, group)| group.iter().map(move |report| (*report, i))).collect();
        Self { groups, group_of }
    }

    /// The groups in the order of their first sources; in a group the source that sorts first, which is the one that
    /// counts, is first.
    #[must_use]
    pub fn groups(&self) -> &[Vec<ReportAddress>] {
        &self.groups
    }

    /// How many reports are copies of one that counts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.groups.iter().map(|group| group.len() - 1).sum()
    }

    /// Whether every report is there once.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The other reports of a report's group.
    pub fn others_of(&self, report: ReportAddress) -> impl Iterator<Item = ReportAddress> + '_ {
        let group = self.group_of.get(&report).into_iter().flat_map(|i| &self.groups[*i]);
        group.copied().filter(move |other| *other != report)
    }

    /// The reports that are not to count: of each group all but the first that was found, or, where none was, but the
    /// first.
    #[must_use]
    pub fn repeated(&self, is_found: impl Fn(ReportAddress) -> bool) -> HashSet<ReportAddress> {
        let others = |group: &Vec<ReportAddress>| -> Vec<ReportAddress> {
            let kept = group.iter().position(|report| is_found(*report)).unwrap_or(0);
            group.iter().enumerate().filter(|(i, _)| *i != kept).map(|(_, report)| *report).collect()
        };
        self.groups.iter().flat_map(others).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::fixture::reports;

    #[test]
    fn other_headers_and_marks_are_alike_and_other_figures_are_not() {
        let made = &reports()[0];
        let own = Likeness::of(&made.report, &made.text);
        let spaced = Likeness::of(&made.report, &made.text.replace('。', " . \n"));
        assert_eq!(own, spaced);
        let headed = Likeness::of(&made.report, &format!("信息来源:区政府办\n{}", made.text));
        assert_eq!(own.told, headed.told);
        assert!((own.words ^ headed.words).count_ones() <= MOST_BITS);
        let other = &reports()[3];
        assert!((own.words ^ Likeness::of(&other.report, "完全是另外一份材料").words).count_ones() > MOST_BITS);
        let mut changed = made.report.clone();
        changed.figures[0].value += rust_decimal::Decimal::ONE;
        assert_ne!(Likeness::of(&changed, &made.text).told, own.told);
        let mut later = made.report.clone();
        later.year = Some(1999);
        assert_ne!(Likeness::of(&later, &made.text).told, own.told);
        assert_eq!(simhash(&[]), 0);
        let third = Likeness::of(&other.report, &other.text);
        assert_eq!(Likeness::repeated(&[own, third, headed, spaced]), HashSet::from([2, 3]));
    }
}
