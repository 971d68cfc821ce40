//! Where characters stand side by side: in a text, told by its numbers; in a title or the name of an issuer, told by the
//! positions of their pairs.
//!
//! In: a phrase, and the documents of a shard that are looked at. Out: those that hold it in its place, and how often.

use super::{Bits, Phrase, Shard};
use crate::index::coded::Seeker;
use crate::index::expression::Place;
use std::ops::Range;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet as _, Term};

/// More documents than this are worth a table of all numbers.
const MANY: usize = 64;

impl Shard<'_> {
    /// Calls `take` with each wanted document that holds the characters in their place, and how often.
    pub(super) fn standing(
        &self,
        phrase: &Phrase,
        within: &Bits,
        take: &mut dyn FnMut(usize, u32),
    ) -> tantivy::Result<()> {
        let whole = matches!(phrase.place, Place::Text | Place::Title | Place::Issuer);
        let (mut stretches, length) = (Vec::new(), phrase.text.chars().count() as u64);
        self.occurrences(phrase, within, &mut |at, positions| {
            let often = if whole {
                count(positions)
            } else {
                self.columns.places.stretches(phrase.place, self.doc(at), &mut stretches);
                inside(&stretches, positions, length)
            };
            if often > 0 {
                take(at, often);
            }
        })
    }

    /// Calls `take` with each wanted document that holds the characters, how often and how often in headings: in one pass,
    /// since looking for them takes most of the time.
    pub(super) fn whole_and_in_headings(
        &self,
        phrase: &Phrase,
        within: &Bits,
        take: &mut dyn FnMut(usize, [u32; 2]),
    ) -> tantivy::Result<()> {
        let (mut stretches, length) = (Vec::new(), phrase.text.chars().count() as u64);
        self.occurrences(phrase, within, &mut |at, positions| {
            self.columns.places.stretches(Place::Headings, self.doc(at), &mut stretches);
            take(at, [count(positions), inside(&stretches, positions, length)]);
        })
    }

    /// The wanted documents whose text holds the characters.
    pub(super) fn with(&self, seeker: &Seeker, within: &Bits) -> Bits {
        make_ready(seeker, within);
        let (mut bits, mut values) = (Bits::none(self.len()), Vec::new());
        for at in within.iter() {
            self.columns.text(self.doc(at), &mut values);
            if seeker.is_in(&values) {
                bits.insert(at);
            }
        }
        bits
    }

    /// Calls `take` with each wanted document that holds the characters, and where.
    fn occurrences(&self, phrase: &Phrase, within: &Bits, take: &mut dyn FnMut(usize, &[u32])) -> tantivy::Result<()> {
        let Some(seeker) = &phrase.seeker else { return self.positions(phrase, within, take) };
        make_ready(seeker, within);
        let (mut values, mut places) = (Vec::new(), Vec::new());
        for at in within.iter() {
            self.columns.text(self.doc(at), &mut values);
            seeker.places(&values, &mut places);
            if !places.is_empty() {
                take(at, &places);
            }
        }
        Ok(())
    }

    /// The same by the positions of pairs.
    fn positions(&self, phrase: &Phrase, within: &Bits, take: &mut dyn FnMut(usize, &[u32])) -> tantivy::Result<()> {
        let Some(field) = phrase.terms.first().map(Term::field) else { return Ok(()) };
        let inverted = self.segment.inverted_index(field)?;
        let mut postings: Vec<(u32, SegmentPostings)> = Vec::new();
        for (offset, term) in (0..).zip(&phrase.terms) {
            match inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)? {
                Some(found) => postings.push((offset, found)),
                None => return Ok(()),
            }
        }
        postings.sort_by_key(|(_, postings)| postings.doc_freq());
        self.side_by_side(&mut postings, within, take);
        Ok(())
    }

    /// Documents where all terms stand at their offsets from one place, with these places. The rarest term comes first; in a
    /// document the one that stands there least often.
    fn side_by_side(
        &self,
        postings: &mut [(u32, SegmentPostings)],
        within: &Bits,
        take: &mut dyn FnMut(usize, &[u32]),
    ) {
        let (mut places, mut others, mut order) = (Vec::new(), Vec::new(), Vec::new());
        order.extend(0..postings.len());
        let mut next = within.next(0);
        'documents: while let Some(at) = next {
            let doc = self.doc(at);
            for (_, one) in postings.iter_mut() {
                let found = if one.doc() < doc { one.seek(doc) } else { one.doc() };
                if found != doc {
                    if found >= self.docs.end {
                        return;
                    }
                    next = within.next(self.at(found));
                    continue 'documents;
                }
            }
            next = within.next(at + 1);
            order.sort_unstable_by_key(|i| postings[*i].1.term_freq());
            for (i, number) in order.iter().enumerate() {
                let (offset, one) = &mut postings[*number];
                one.positions(&mut others);
                if i == 0 {
                    places.clear();
                    places.extend(others.iter().filter_map(|place| place.checked_sub(*offset)));
                } else {
                    keep_before(&mut places, &others, *offset);
                }
                if places.is_empty() {
                    continue 'documents;
                }
            }
            take(at, &places);
        }
    }
}

fn make_ready(seeker: &Seeker, within: &Bits) {
    if within.count() > MANY {
        seeker.prepare();
    }
}

/// Keeps the places that have one of the others so far behind them; both lists ascend.
fn keep_before(places: &mut Vec<u32>, others: &[u32], offset: u32) {
    let mut rest = others;
    places.retain(|place| {
        let wanted = place.saturating_add(offset);
        rest = &rest[rest.partition_point(|other| *other < wanted)..];
        rest.first() == Some(&wanted)
    });
}

fn count(positions: &[u32]) -> u32 {
    u32::try_from(positions.len()).unwrap_or(u32::MAX)
}

/// How many of the positions lie, with so many characters behind them, in a stretch.
fn inside(stretches: &[Range<u64>], positions: &[u32], length: u64) -> u32 {
    let lies = |start: u64| stretches.iter().any(|s| s.start <= start && start + length <= s.end);
    let lying = positions.iter().filter(|position| lies(u64::from(**position))).count();
    u32::try_from(lying).unwrap_or(u32::MAX)
}
