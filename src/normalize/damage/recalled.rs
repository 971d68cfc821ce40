//! How likely the words are that were asked for while one text was mended: the readings of a place share most of them.

use super::language::Language;
use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;

/// A simplified word of at most [`super::language::LONGEST`] characters as one number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Packed(u128);

/// Bits of a character.
const CHAR: u32 = 21;

impl Packed {
    /// The word with a character before it; `length` is how many it has.
    pub fn behind(self, c: char, length: usize) -> Self {
        Self(self.0 | u128::from(u32::from(c)) << (CHAR * u32::try_from(length).unwrap_or_default()))
    }

    fn spelt(self) -> String {
        let count = (u128::BITS - self.0.leading_zeros()).div_ceil(CHAR);
        let at = |i: u32| u32::try_from(self.0 >> (CHAR * i) & ((1 << CHAR) - 1)).ok().and_then(char::from_u32);
        (0..count).rev().filter_map(at).collect()
    }
}

/// The words that were asked for.
#[derive(Default)]
pub struct Recalled(RefCell<HashMap<Packed, f64, RandomState>>);

impl Recalled {
    /// Logarithm of the probability of a word of several characters; of what is none, that of the impossible.
    pub fn word(&self, word: Packed, language: &Language) -> f64 {
        let ask = || language.word(&word.spelt()).unwrap_or(f64::NEG_INFINITY);
        *self.0.borrow_mut().entry(word).or_insert_with(ask)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_words_are_spelt_again() {
        for word in ["行政", "𠮷利人", "一二三四五"] {
            let packed = word.chars().rev().enumerate().fold(Packed::default(), |p, (i, c)| p.behind(c, i));
            assert_eq!(packed.spelt(), word);
        }
    }
}
