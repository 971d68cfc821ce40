//! Finds which of many words stand in a text.
//!
//! An automaton over hundreds of Chinese words has a table of megabytes, and walks it byte by byte, mostly to find that
//! nothing begins here. This asks once a character: a filter of a few kilobytes over the first two characters of all words
//! passes by what begins none, and only the rest is compared. It is ready at once, too: nothing is built but two tables.

use crate::model::Span;

/// Words by their beginnings.
#[derive(Debug, Default)]
pub struct Finder {
    /// Words that begin with two characters of three bytes each, as nearly all Chinese ones.
    pairs: Buckets,
    /// The others, by their first character.
    rest: Buckets,
    /// Which characters those begin with.
    firsts: Firsts,
}

/// Bytes of a character as nearly all Chinese ones, and of two.
const THREE: usize = 3;
const PAIR: usize = 2 * THREE;

/// A word that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub span: Span,
    /// Its number in the list that the finder was made of.
    pub word: usize,
}

impl<'de> serde::Deserialize<'de> for Finder {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(d).map(Self::new)
    }
}

impl Finder {
    /// Takes words, which are numbered in their order.
    pub fn new<W: AsRef<str>>(words: impl IntoIterator<Item = W>) -> Self {
        Self::numbered(words.into_iter().enumerate().map(|(number, word)| (word, number)))
    }

    /// Takes words with their numbers.
    pub fn numbered<W: AsRef<str>>(words: impl IntoIterator<Item = (W, usize)>) -> Self {
        let (mut pairs, mut rest) = (Vec::new(), Vec::new());
        for (word, number) in words.into_iter().filter(|(w, _)| !w.as_ref().is_empty()) {
            let word = word.as_ref().as_bytes();
            let beginning = Beginning::at(word, 0);
            match beginning.pair() {
                Some(key) => pairs.push(Word::new(key, word, PAIR, number)),
                None => rest.push(Word::new(beginning.first(), word, beginning.first_length(), number)),
            }
        }
        let firsts = Firsts::of(rest.iter().map(|word| word.key));
        Self { pairs: Buckets::new(pairs), rest: Buckets::new(rest), firsts }
    }

    /// Takes lists of words; each word has the number of its list.
    pub fn of_lists<'l>(lists: impl IntoIterator<Item = &'l Vec<String>>) -> Self {
        let lists = lists.into_iter().enumerate();
        Self::numbered(lists.flat_map(|(number, list)| list.iter().map(move |word| (word, number))))
    }

    /// The words of several in one; they have the numbers that they had.
    pub fn together<'f>(finders: impl IntoIterator<Item = &'f Self>) -> Self {
        Self::numbered(finders.into_iter().flat_map(Self::words))
    }

    /// The words it was made of, with their numbers; in no order but that of the numbers among words that begin alike.
    pub(super) fn words(&self) -> impl Iterator<Item = (String, usize)> + '_ {
        let spelt = |w: &Word| (String::from_utf8_lossy(&w.bytes()).into_owned(), w.number);
        self.pairs.words.iter().chain(&self.rest.words).map(spelt)
    }

    /// The words in a text, the longest from the left, without overlap; of words given twice the first.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            while let Some((at, here)) = self.candidate(text.as_bytes(), from) {
                let longest = self.longest(text.as_bytes(), at, here);
                from = longest.map_or(at + here.first_length(), |f| f.span.end);
                if longest.is_some() {
                    return longest;
                }
            }
            None
        })
    }

    /// Hands over all words in a text, those inside others and across others too.
    pub fn each(&self, text: &str, mut take: impl FnMut(Found)) {
        let mut from = 0;
        while let Some((at, here)) = self.candidate(text.as_bytes(), from) {
            self.standing(text.as_bytes(), at, here, &mut take);
            from = at + here.first_length();
        }
    }

    /// Whether one of the words stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.find(text).next().is_some()
    }

    /// The longest word that stands at a place; of words given twice the first.
    pub fn at(&self, text: &str, at: usize) -> Option<Found> {
        let here = Beginning::at(text.as_bytes(), at);
        self.may_begin(here).then(|| self.longest(text.as_bytes(), at, here)).flatten()
    }

    /// The next place where a word may begin: all that is done for most characters, so every step counts.
    #[inline(always)]
    fn candidate(&self, bytes: &[u8], from: usize) -> Option<(usize, Beginning)> {
        let mut at = from;
        while at < bytes.len() {
            let here = Beginning::at(bytes, at);
            // A branch foretells the length of most characters, so that the next one is not waited for.
            if here.is_of_three() {
                if here.pair().is_some_and(|key| self.pairs.may_have(key)) || self.firsts.may_have(here.of_three()) {
                    return Some((at, here));
                }
                at += THREE;
            } else {
                if self.firsts.may_have(here.first()) {
                    return Some((at, here));
                }
                at += here.first_length();
            }
        }
        None
    }

    #[inline]
    fn may_begin(&self, here: Beginning) -> bool {
        here.pair().is_some_and(|key| self.pairs.may_have(key)) || self.firsts.may_have(here.first())
    }

    fn longest(&self, text: &[u8], at: usize, here: Beginning) -> Option<Found> {
        let mut best: Option<Found> = None;
        self.standing(text, at, here, &mut |found| {
            if best.is_none_or(|b| b.span.end < found.span.end) {
                best = Some(found);
            }
        });
        best
    }

    #[inline]
    fn standing(&self, text: &[u8], at: usize, here: Beginning, take: &mut impl FnMut(Found)) {
        if let Some(key) = here.pair() {
            self.pairs.standing(text, at, key, PAIR, take);
        }
        self.rest.standing(text, at, here.first(), here.first_length(), take);
    }
}

/// The first eight bytes from a place on, the first the lowest; beyond the end zeros.
#[derive(Clone, Copy)]
struct Beginning(u64);

impl Beginning {
    #[inline]
    fn at(bytes: &[u8], at: usize) -> Self {
        match bytes[at..].first_chunk() {
            Some(eight) => Self(u64::from_le_bytes(*eight)),
            None => Self::near_end(bytes, at),
        }
    }

    fn near_end(bytes: &[u8], at: usize) -> Self {
        match bytes.last_chunk() {
            // What stands before is shifted out.
            Some(eight) if at < bytes.len() => Self(u64::from_le_bytes(*eight) >> (8 * (8 - (bytes.len() - at)))),
            _ => Self(bytes[at..].iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))),
        }
    }

    /// The first two characters, when both have three bytes.
    #[inline]
    fn pair(self) -> Option<u64> {
        (self.0 & 0xf000_00f0 == 0xe000_00e0).then_some(self.0 & 0xffff_ffff_ffff)
    }

    /// Whether the first character has three bytes.
    #[inline]
    const fn is_of_three(self) -> bool {
        self.0 & 0xf0 == 0xe0
    }

    /// The first character.
    #[inline]
    fn first(self) -> u64 {
        if self.is_of_three() { self.of_three() } else { self.0 & (u64::MAX >> (64 - 8 * self.first_length())) }
    }

    /// The first character, which has three bytes.
    #[inline]
    const fn of_three(self) -> u64 {
        self.0 & 0xff_ffff
    }

    #[inline]
    fn first_length(self) -> usize {
        // In UTF-8 the first byte begins with as many ones as the character has bytes, but for one.
        (self.0.to_le_bytes()[0].leading_ones() as usize).max(1)
    }
}

/// A bit for the hash of each character.
#[derive(Debug)]
struct Firsts(Box<[u64; 64]>);

impl Default for Firsts {
    fn default() -> Self {
        Self(Box::new([0; 64]))
    }
}

impl Firsts {
    fn of(chars: impl Iterator<Item = u64>) -> Self {
        let mut firsts = Self::default();
        for bit in chars.map(Self::bit) {
            firsts.0[bit / 64] |= 1 << (bit % 64);
        }
        firsts
    }

    #[inline]
    fn may_have(&self, c: u64) -> bool {
        let bit = Self::bit(c);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Twelve bits of a product. No character has more than four bytes.
    #[inline]
    const fn bit(c: u64) -> usize {
        ((c as u32).wrapping_mul(0x9e37_79b1) >> 20) as usize
    }
}

/// Words by the hash of the key that they begin with.
#[derive(Debug, Default)]
struct Buckets {
    /// Blocks of 64 bits, two of which each word sets in its own; empty without words.
    filter: Vec<u64>,
    /// The number of the last block.
    last: usize,
    /// Where the words of each bucket begin, and behind the last one where they end.
    starts: Vec<u32>,
    /// By bucket.
    words: Vec<Word>,
    /// How far a product is shifted to make a hash.
    shift: u32,
}

/// A word, cut so that nearly all are told apart by comparing numbers.
#[derive(Debug)]
struct Word {
    key: u64,
    /// Up to eight bytes that follow the characters in the key.
    next: u64,
    /// The bits of `next` that are the word's.
    mask: u64,
    /// What follows `next`.
    rest: Box<[u8]>,
    /// Bytes of the whole word.
    length: usize,
    number: usize,
}

impl Word {
    /// `cut` is the length of the key.
    fn new(key: u64, word: &[u8], cut: usize, number: usize) -> Self {
        let inline = (word.len() - cut).min(8);
        let mask = if inline == 0 { 0 } else { u64::MAX >> (64 - 8 * inline) };
        let next = Beginning::at(word, cut).0 & mask;
        Self { key, next, mask, rest: word[cut + inline..].into(), length: word.len(), number }
    }

    /// The word as it was given.
    fn bytes(&self) -> Vec<u8> {
        let inline = self.mask.count_ones() as usize / 8;
        let cut = self.length - self.rest.len() - inline;
        [&self.key.to_le_bytes()[..cut], &self.next.to_le_bytes()[..inline], &self.rest].concat()
    }

    /// Whether the word stands at the start of a text that begins with its key of `cut` bytes.
    #[inline]
    fn stands(&self, text: &[u8], cut: usize) -> bool {
        text.len() >= self.length
            && (self.mask == 0 || Beginning::at(text, cut).0 & self.mask == self.next)
            && (self.rest.is_empty() || text[cut + 8..].starts_with(&self.rest))
    }
}

/// Bits of the filter for each word: so many that few characters pass it by chance.
const BITS_A_WORD: usize = 16;
/// Hashes that share a bucket, as a power of two.
const SHARED: u32 = 3;

impl Buckets {
    fn new(mut words: Vec<Word>) -> Self {
        if words.is_empty() {
            return Self::default();
        }
        let bits = (words.len() * BITS_A_WORD).next_power_of_two().max(64);
        let shift = 64 - bits.trailing_zeros();
        let mut buckets = Self { filter: vec![0; bits / 64], last: bits / 64 - 1, shift, ..Self::default() };
        words.sort_by_key(|w| (buckets.hash(w.key) >> SHARED, w.number));
        buckets.starts = vec![0; (bits >> SHARED) + 1];
        for word in &words {
            let (block, bits) = buckets.bits(word.key);
            buckets.filter[block] |= bits;
            let bucket = buckets.hash(word.key) >> SHARED;
            buckets.starts[bucket + 1] += 1;
        }
        for bucket in 1..buckets.starts.len() {
            buckets.starts[bucket] += buckets.starts[bucket - 1];
        }
        buckets.words = words;
        buckets
    }

    #[inline]
    fn may_have(&self, key: u64) -> bool {
        let (block, bits) = self.bits(key);
        self.filter.get(block).is_some_and(|set| set & bits == bits)
    }

    /// The block of a key in the filter, and its two bits there: parts of the product that lie apart, so that few characters
    /// pass by chance. They are cut out at places that are the same for all filters, which is fastest.
    #[inline]
    const fn bits(&self, key: u64) -> (usize, u64) {
        let product = product(key);
        let block = (product >> 48) as usize & self.last;
        (block, 1 << (product >> 42 & 63) | 1 << (product >> 36 & 63))
    }

    /// Hands over the words that stand where the key of `cut` bytes stands, in the order of their numbers.
    #[inline]
    fn standing(&self, text: &[u8], at: usize, key: u64, cut: usize, take: &mut impl FnMut(Found)) {
        if !self.may_have(key) {
            return;
        }
        let bucket = self.hash(key) >> SHARED;
        for word in &self.words[self.starts[bucket] as usize..self.starts[bucket + 1] as usize] {
            if word.key == key && word.stands(&text[at..], cut) {
                take(Found { span: Span::new(at, at + word.length), word: word.number });
            }
        }
    }

    #[inline]
    const fn hash(&self, key: u64) -> usize {
        (product(key) >> (self.shift & 63)) as usize
    }
}

/// A number whose upper bits depend on all of a key.
const fn product(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORDS: [&str; 9] = ["行政", "行政处罚", "处罚", "罚", "24小时", "é", "行政", "处罚案", "𠮷"];

    fn spelt(text: &str, found: impl Iterator<Item = Found>) -> Vec<(&str, usize)> {
        found.map(|f| (f.span.of(text), f.word)).collect()
    }

    #[test]
    fn the_longest_words_from_the_left_are_found() {
        let finder = Finder::new(WORDS);
        let text = "行政处罚24小时,行政罚行é处𠮷处罚";
        let wanted = [("行政处罚", 1), ("24小时", 4), ("行政", 0), ("罚", 3), ("é", 5), ("𠮷", 8), ("处罚", 2)];
        assert_eq!(spelt(text, finder.find(text)), wanted);
    }

    #[test]
    fn all_words_are_found_inside_and_across_others() {
        let finder = Finder::new(WORDS);
        let text = "行政处罚案";
        let mut found = Vec::new();
        finder.each(text, |f| found.push((f.span.of(text), f.word)));
        found.sort_unstable();
        let mut wanted = vec![("行政", 0), ("行政处罚", 1), ("行政", 6), ("处罚", 2), ("处罚案", 7), ("罚", 3)];
        wanted.sort_unstable();
        assert_eq!(found, wanted);
    }

    #[test]
    fn nothing_is_found_without_words_or_text() {
        assert_eq!(Finder::new(WORDS).find("").count(), 0);
        assert_eq!(Finder::new([""; 2]).find("行政").count(), 0);
        Finder::default().each("行政", |_| unreachable!("there are no words"));
    }

    #[test]
    fn words_of_any_length_are_told_apart_to_their_last_character_and_at_the_end_of_a_text() {
        let longest = "综合行政执法局大队中队";
        let words: Vec<String> = longest.char_indices().map(|(i, c)| longest[..i + c.len_utf8()].to_owned()).collect();
        let finder = Finder::new(&words);
        for (number, word) in words.iter().enumerate() {
            for text in [word.clone(), format!("{word}办"), format!("市{word},1件")] {
                assert_eq!(spelt(&text, finder.find(&text)), [(word.as_str(), number)], "{text}");
            }
        }
    }
}
