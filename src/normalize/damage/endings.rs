//! Which two characters words end in: what spares nearly all look-ups of words that are none.
//!
//! In: the words of a dictionary. Out: for two characters, that no word ends in them, or that one may.

/// Bits of the table, as a power of two: an eighth of a megabyte, in which the words of jieba set one bit in six. A larger one
/// lets less pass, but takes the cache from all else.
const BITS: u32 = 20;

/// A bit for the hash of the last two characters of each word.
pub struct Endings(Box<[u64]>);

impl Endings {
    /// Of no words.
    pub fn new() -> Self {
        Self(vec![0; 1 << (BITS - 6)].into())
    }

    /// Adds a word.
    pub fn add(&mut self, word: &str) {
        let mut chars = word.chars().rev();
        if let (Some(last), Some(before)) = (chars.next(), chars.next()) {
            let bit = bit(before, last);
            self.0[bit / 64] |= 1 << (bit % 64);
        }
    }

    /// Whether a word may end in two characters: none does where this is false.
    pub fn may_have(&self, before: char, last: char) -> bool {
        let bit = bit(before, last);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }
}

/// The bit of two characters: the highest of a product.
fn bit(before: char, last: char) -> usize {
    let both = u64::from(before) << 32 | u64::from(last);
    (both.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::jieba;

    #[test]
    fn no_word_is_missed_and_most_pairs_are_told_from_words() {
        let mut endings = Endings::new();
        jieba::words().for_each(|word| endings.add(word));
        let ends = |word: &str| {
            let mut chars = word.chars().rev();
            let last = chars.next().expect("no word is empty");
            chars.next().is_none_or(|before| endings.may_have(before, last))
        };
        assert!(jieba::words().all(ends));
        let pairs = || ('\u{5000}'..'\u{5100}').flat_map(|a| ('\u{9000}'..'\u{9100}').map(move |b| (a, b)));
        let passing = pairs().filter(|(a, b)| endings.may_have(*a, *b)).count();
        assert!(passing * 5 < pairs().count(), "{passing} of {}", pairs().count());
    }
}
