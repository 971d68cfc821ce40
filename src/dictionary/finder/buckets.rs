//! Words by the hash of the key that they begin with, and which of them stand at a place.

use super::Found;
use super::beginning::Beginning;
use crate::model::Span;
use std::cmp::Reverse;

/// Words by their keys: the first character or two of each.
#[derive(Debug, Default)]
pub struct Buckets {
    /// Blocks of 64 bits, two of which each word sets in its own; empty without words.
    filter: Vec<u64>,
    /// The number of the last block.
    last: usize,
    /// Where the words of each bucket begin, and behind the last one where they end.
    starts: Vec<u32>,
    /// By bucket and key, in the order of their bytes; of words given twice the first is the last.
    words: Vec<Word>,
    /// The words one behind the other.
    spelt: Vec<u8>,
    /// How far a product is shifted to make a hash.
    shift: u32,
}

/// A word as it is given.
#[derive(Debug)]
pub struct Given<'w> {
    /// The number that the first `cut` bytes make.
    pub key: u64,
    /// The word.
    pub word: &'w [u8],
    /// Its number.
    pub number: usize,
}

/// A word, told from nearly all others by comparing numbers.
#[derive(Debug, Clone, Copy)]
struct Word {
    key: u64,
    /// Up to eight bytes that follow the key, the first the highest.
    next: u64,
    /// Where it is spelt.
    start: u32,
    length: u32,
    number: u32,
    /// The longest word that it begins with, or the same word; itself where there is none.
    within: u32,
}

/// A place of a text, and the eight bytes that follow the key there, the first the highest.
#[derive(Clone, Copy)]
struct Place<'t> {
    text: &'t [u8],
    cut: usize,
    next: u64,
}

/// Bits of the filter for each word: so many that few characters pass it by chance.
const BITS_A_WORD: usize = 16;
/// Hashes that share a bucket, as a power of two.
const SHARED: u32 = 3;
/// Words of a bucket that are compared one after the other; among more it is sought where those that may stand are.
const FEW: usize = 6;
/// Bytes that are compared as a number.
const NEXT: usize = 8;

impl Buckets {
    pub fn new(mut given: Vec<Given<'_>>) -> Self {
        if given.is_empty() {
            return Self::default();
        }
        let bits = (given.len() * BITS_A_WORD).next_power_of_two().max(64);
        let shift = 64 - bits.trailing_zeros();
        let mut buckets = Self { filter: vec![0; bits / 64], last: bits / 64 - 1, shift, ..Self::default() };
        given.sort_by_key(|w| (buckets.bucket(w.key), w.key, w.word, Reverse(w.number)));
        buckets.starts = vec![0; (bits >> SHARED) + 1];
        for (at, word) in given.iter().enumerate() {
            let (block, bits) = buckets.bits(word.key);
            buckets.filter[block] |= bits;
            let bucket = buckets.bucket(word.key);
            buckets.starts[bucket + 1] += 1;
            buckets.add(&given, at);
        }
        for bucket in 1..buckets.starts.len() {
            buckets.starts[bucket] += buckets.starts[bucket - 1];
        }
        buckets
    }

    /// Adds the next word; all before it are there.
    fn add(&mut self, given: &[Given<'_>], at: usize) {
        let Given { key, word, number } = given[at];
        let here = self.words.len();
        let mut within = here.checked_sub(1);
        while let Some(other) = within.filter(|other| given[*other].key != key || !word.starts_with(given[*other].word))
        {
            within = Some(self.words[other].within as usize).filter(|shorter| *shorter != other);
        }
        let cut = Beginning(key).length();
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.words.push(Word {
            key,
            next: Beginning::at(word, cut).0.swap_bytes(),
            start: narrow(self.spelt.len()),
            length: narrow(word.len()),
            number: narrow(number),
            within: narrow(within.unwrap_or(here)),
        });
        self.spelt.extend_from_slice(word);
    }

    /// The words, with their numbers; of words given twice the first comes first.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], usize)> {
        self.words.iter().rev().map(|word| (&self.spelt[word.place()], word.number as usize))
    }

    #[inline]
    pub fn may_have(&self, key: u64) -> bool {
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

    /// Hands over the words that stand where the key of `cut` bytes stands, the longest first; of words given twice the first
    /// comes first.
    #[inline]
    pub fn standing(&self, text: &[u8], at: usize, key: u64, cut: usize, take: &mut impl FnMut(Found)) {
        if !self.may_have(key) {
            return;
        }
        let bucket = self.bucket(key);
        let (first, end) = (self.starts[bucket] as usize, self.starts[bucket + 1] as usize);
        let text = &text[at..];
        let place = Place { text, cut, next: Beginning::at(text, cut).0.swap_bytes() };
        let mut take = |word: &Word| {
            take(Found { span: Span::new(at, at + word.length as usize), word: word.number as usize });
        };
        let words = &self.words[first..end];
        if words.len() <= FEW {
            words.iter().rev().filter(|word| word.key == key && self.stands(word, place)).for_each(take);
            return;
        }
        // What stands here are beginnings of the text, and so of the last word that does not come behind it.
        let comes_before = |word: &Word| word.key < key || word.key == key && self.comes_before(word, place);
        let mut next = words.partition_point(comes_before).checked_sub(1).map(|at| first + at);
        while let Some((at, word)) = next.map(|at| (at, &self.words[at])).filter(|(_, word)| word.key == key) {
            if self.stands(word, place) {
                take(word);
            }
            next = Some(word.within as usize).filter(|shorter| *shorter != at);
        }
    }

    /// Whether a word stands at a place that begins with its key.
    #[inline]
    fn stands(&self, word: &Word, place: Place<'_>) -> bool {
        let length = word.length as usize;
        let compared = (length - place.cut).min(NEXT);
        place.text.len() >= length
            && (compared == 0 || (word.next ^ place.next) >> (8 * (NEXT - compared)) == 0)
            && (length <= place.cut + NEXT || place.text.starts_with(&self.spelt[word.place()]))
    }

    /// Whether a word stands at a place that begins with its key, or comes before what stands there.
    #[inline]
    fn comes_before(&self, word: &Word, place: Place<'_>) -> bool {
        word.next < place.next || word.next == place.next && &self.spelt[word.place()] <= place.text
    }

    #[inline]
    const fn bucket(&self, key: u64) -> usize {
        (product(key) >> (self.shift & 63)) as usize >> SHARED
    }
}

impl Word {
    #[inline]
    const fn place(&self) -> std::ops::Range<usize> {
        self.start as usize..self.start as usize + self.length as usize
    }
}

/// A number whose upper bits depend on all of a key.
const fn product(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
