//! Which characters stand behind which in a text: a report says the same words again and again.

use foldhash::fast::RandomState;
use std::collections::HashMap;

/// How often characters follow each other. Asked for every reading of every damaged place, so that hashing counts.
#[derive(Default)]
pub struct Pairs {
    /// How often anything follows a character.
    one: HashMap<u64, u32, RandomState>,
    two: HashMap<u64, u32, RandomState>,
    three: HashMap<u64, u32, RandomState>,
}

/// Bits of a character.
const CHAR: u32 = 21;

/// Up to three characters as one number.
fn packed<const N: usize>(chars: [char; N]) -> u64 {
    chars.into_iter().fold(0, |packed, c| packed << CHAR | u64::from(c))
}

fn counted(counts: &HashMap<u64, u32, RandomState>, key: u64) -> f64 {
    counts.get(&key).copied().map_or(0.0, f64::from)
}

/// A closing quotation mark: what stands before it tells what stands behind it.
pub const fn is_closing(c: char) -> bool {
    matches!(c, '\u{201d}' | '\u{2019}' | '\u{300d}' | '\u{300f}')
}

/// Bytes of a text that are counted.
const MOST: usize = 1 << 20;

impl Pairs {
    /// Counts the start of texts. `key` tells what a character counts as; one without a key parts what stands around it.
    /// `room` is about how many there are.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>, room: usize, key: impl Fn(char) -> Option<char>) -> Self {
        let map = |room: usize| HashMap::with_capacity_and_hasher(room, RandomState::default());
        let room = room.min(MOST / 4);
        let mut pairs = Self { one: map(room / 4), two: map(room), three: map(room) };
        for text in texts {
            let end = (0..=MOST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let mut before = [None, None];
            for c in text[..end].chars().map(&key) {
                if let ([_, Some(b)], Some(c)) = (before, c) {
                    *pairs.one.entry(packed([b])).or_insert(0) += 1;
                    *pairs.two.entry(packed([b, c])).or_insert(0) += 1;
                }
                if let ([Some(a), Some(b)], Some(c)) = (before, c) {
                    *pairs.three.entry(packed([a, b, c])).or_insert(0) += 1;
                }
                if !c.is_some_and(is_closing) {
                    before = [before[1], c];
                }
            }
        }
        pairs
    }

    /// How often anything stands behind a character.
    pub fn after(&self, a: char) -> f64 {
        counted(&self.one, packed([a]))
    }

    /// How often a character stands behind another.
    pub fn two(&self, a: char, b: char) -> f64 {
        counted(&self.two, packed([a, b]))
    }

    /// How often a character stands behind two others.
    pub fn three(&self, a: char, b: char, c: char) -> f64 {
        counted(&self.three, packed([a, b, c]))
    }
}
