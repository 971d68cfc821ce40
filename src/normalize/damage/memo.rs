//! What the language says of words, kept for one text: the readings of a damaged place ask for the same ones again and again.

use super::language::Language;
use foldhash::fast::RandomState;
use std::cell::RefCell;
use std::collections::HashMap;

/// Words that are kept at most, so that memory is bounded whatever a text holds.
const MOST: usize = 1 << 16;
/// Bits of a character. Words of [`super::language::LONGEST`] characters fit into a number.
const CHAR: u32 = 21;

/// Words by their characters as one number, with what the language says of them.
#[derive(Default)]
pub struct Memo(RefCell<HashMap<u128, Option<f64>, RandomState>>);

impl Memo {
    /// Logarithm of the probability of the word of some simplified characters and one more, if it is one.
    pub fn word(&self, language: &Language, before: &[char], last: char) -> Option<f64> {
        let all = || before.iter().copied().chain([last]);
        let key = all().fold(0, |key, c| key << CHAR | u128::from(u32::from(c)));
        if let Some(known) = self.0.borrow().get(&key) {
            return *known;
        }
        let told = language.word(&all().collect::<String>());
        let mut words = self.0.borrow_mut();
        if words.len() < MOST {
            words.insert(key, told);
        }
        told
    }
}
