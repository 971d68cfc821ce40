//! A short list of words, asked at every character of a text: which of them stands here, which ends here.

use serde::{Deserialize, Deserializer};

/// Words by their first and by their last character.
#[derive(Debug, Clone, Default)]
pub struct WordSet {
    by_first: Lists,
    by_last: Lists,
}

/// Words by one of their characters, the longest first.
#[derive(Debug, Clone, Default)]
struct Lists {
    /// A bit for the hash of each character: most places of a text are told from words by it.
    filter: Box<[u64; 16]>,
    /// The characters by their hash, each at its own slot or at the next that was free.
    slots: Box<[Option<Slot>]>,
    words: Vec<Word>,
}

/// A character, and where its words begin and end.
#[derive(Debug, Clone, Copy)]
struct Slot {
    c: char,
    start: u32,
    end: u32,
}

/// A word, nearly always told from what stands in a text by one number.
#[derive(Debug, Clone)]
struct Word {
    /// The eight bytes at the end that it is looked for by, or as many as it has.
    edge: u64,
    /// The bits of `edge` that are the word's.
    mask: u64,
    word: Box<str>,
}

impl WordSet {
    /// The longest word that `text` begins with.
    #[must_use]
    pub fn start_of(&self, text: &str) -> Option<&str> {
        let words = self.by_first.of(text.chars().next()?)?;
        let edge = first_edge(text);
        let stands = |w: &&Word| edge & w.mask == w.edge && (w.is_short() || text.starts_with(&*w.word));
        words.iter().find(|w| w.word.len() <= text.len() && stands(w)).map(|w| &*w.word)
    }

    /// The longest word that `text` ends with.
    #[must_use]
    pub fn end_of(&self, text: &str) -> Option<&str> {
        let words = self.by_last.of(text.chars().next_back()?)?;
        let edge = last_edge(text);
        let stands = |w: &&Word| edge & w.mask == w.edge && (w.is_short() || text.ends_with(&*w.word));
        words.iter().find(|w| w.word.len() <= text.len() && stands(w)).map(|w| &*w.word)
    }

    /// Whether `word` is one of the words.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        let words = word.chars().next().and_then(|c| self.by_first.of(c));
        words.is_some_and(|words| words.iter().any(|w| *w.word == *word))
    }

    /// Whether a word may begin with a character: none does where this is false.
    #[inline]
    #[must_use]
    pub fn may_begin(&self, c: char) -> bool {
        self.by_first.may_have(c)
    }

    /// Whether a word may end with a character: none does where this is false.
    #[inline]
    #[must_use]
    pub fn may_end(&self, c: char) -> bool {
        self.by_last.may_have(c)
    }

    /// Whether one of the words stands in `text`.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.first_in(text).is_some()
    }

    /// Where the first of the words that stand in `text` begins; the longest where several begin there.
    #[must_use]
    pub fn first_in<'a>(&'a self, text: &'a str) -> Option<(usize, &'a str)> {
        self.places(text).next()
    }

    /// Where words stand in a text, from the left or from the right: at each place the longest.
    pub fn places<'a>(&'a self, text: &'a str) -> impl DoubleEndedIterator<Item = (usize, &'a str)> {
        let places = text.char_indices().filter(|(_, c)| self.may_begin(*c));
        places.filter_map(|(at, _)| Some((at, self.start_of(&text[at..])?)))
    }
}

impl FromIterator<String> for WordSet {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let first = |word: &str| (word.chars().next(), first_edge(word), u64::MAX >> unused(word));
        let last = |word: &str| (word.chars().next_back(), last_edge(word), u64::MAX << unused(word));
        Self { by_first: Lists::new(&words, first), by_last: Lists::new(&words, last) }
    }
}

impl<'de> Deserialize<'de> for WordSet {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(d).map(Self::from_iter)
    }
}

impl Lists {
    /// `edge` tells the character that a word is looked for by, its eight bytes there, and the bits that are its own.
    fn new(words: &[String], edge: impl Fn(&str) -> (Option<char>, u64, u64)) -> Self {
        let mut sorted: Vec<&str> = words.iter().map(String::as_str).collect();
        // Of words given twice the first comes first, too.
        sorted.sort_by_key(|word| (edge(word).0, std::cmp::Reverse(word.len())));
        let mut lists = Self::default();
        let mut slots: Vec<Slot> = Vec::new();
        for (at, word) in (0..).zip(sorted) {
            let (Some(c), edge, mask) = edge(word) else { continue };
            match slots.last_mut().filter(|slot| slot.c == c) {
                Some(slot) => slot.end = at + 1,
                None => slots.push(Slot { c, start: at, end: at + 1 }),
            }
            lists.words.push(Word { edge, mask, word: word.into() });
        }
        lists.place(&slots);
        lists
    }

    /// Makes the filter, and a table of slots that is at most half full.
    fn place(&mut self, slots: &[Slot]) {
        self.slots = vec![None; (2 * slots.len()).next_power_of_two()].into();
        let last = self.slots.len() - 1;
        for slot in slots {
            let bit = bit(slot.c);
            self.filter[bit / 64] |= 1 << (bit % 64);
            let mut at = hash(slot.c) & last;
            while self.slots[at].is_some() {
                at = (at + 1) & last;
            }
            self.slots[at] = Some(*slot);
        }
    }

    #[inline]
    fn may_have(&self, c: char) -> bool {
        let bit = bit(c);
        self.filter[bit / 64] >> (bit % 64) & 1 == 1
    }

    #[inline]
    fn of(&self, c: char) -> Option<&[Word]> {
        if self.may_have(c) { self.listed(c) } else { None }
    }

    fn listed(&self, c: char) -> Option<&[Word]> {
        // Only a list without words has no slots, and its filter lets nothing pass.
        let last = self.slots.len().checked_sub(1)?;
        let mut at = hash(c) & last;
        while let Some(slot) = self.slots[at] {
            if slot.c == c {
                return self.words.get(slot.start as usize..slot.end as usize);
            }
            at = (at + 1) & last;
        }
        None
    }
}

impl Word {
    /// Whether its edge is all of it.
    const fn is_short(&self) -> bool {
        self.word.len() <= EDGE
    }
}

/// Bytes of an edge.
const EDGE: usize = 8;

/// The first eight bytes, the first the lowest; zeros where there are none.
fn first_edge(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let short = || bytes.iter().rev().fold(0, |edge, byte| edge << 8 | u64::from(*byte));
    bytes.first_chunk().map_or_else(short, |eight| u64::from_le_bytes(*eight))
}

/// The last eight bytes, the last the highest; zeros where there are none.
fn last_edge(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let short = || bytes.iter().fold(0, |edge, byte| edge >> 8 | u64::from(*byte) << 56);
    bytes.last_chunk().map_or_else(short, |eight| u64::from_le_bytes(*eight))
}

/// Bits of an edge that a word leaves unused; it is not empty.
fn unused(word: &str) -> usize {
    8 * EDGE.saturating_sub(word.len())
}

/// The bit of a character in a filter: ten bits of a product.
const fn bit(c: char) -> usize {
    ((c as u32).wrapping_mul(0x9e37_79b1) >> 22) as usize
}

/// Where a character is looked for among slots: other bits of the product, so that what passes the filter by chance stands
/// elsewhere.
const fn hash(c: char) -> usize {
    ((c as u32).wrapping_mul(0x9e37_79b1) >> 10) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_word_wins_at_either_end() {
        let set: WordSet = ["政府", "人民政府", "局", "政府办公室"].map(str::to_owned).into_iter().collect();
        assert_eq!(set.start_of("政府办公室关于"), Some("政府办公室"));
        assert_eq!(set.start_of("县政府"), None);
        assert_eq!(set.end_of("县人民政府"), Some("人民政府"));
        assert!(set.contains("局") && !set.contains("民政"));
        assert!(set.is_in("司法局长") && !set.is_in("司法"));
    }

    #[test]
    fn words_of_any_length_are_told_to_their_last_byte_at_both_ends() {
        let words = ["a", "ab", "局", "a局", "人民政府", "市人民政府办公室", "县人民政府办公室", "𠮷", "abcdefgh"];
        let set: WordSet = words.map(str::to_owned).into_iter().collect();
        for word in words {
            assert_eq!((set.start_of(word), set.end_of(word)), (Some(word), Some(word)));
            let (before, behind) = (format!("{word}区,"), format!(",区{word}"));
            assert_eq!((set.start_of(&before), set.end_of(&behind)), (Some(word), Some(word)), "{word}");
        }
        assert_eq!((set.end_of("乡人民政府办公室"), set.start_of("市人民政府办公厅")), (None, None));
        assert_eq!((set.start_of("abcdefg"), set.end_of("bcdefgh")), (Some("ab"), None));
        assert_eq!((set.start_of(""), set.end_of("")), (None, None));
    }
}
