//! Finds which of many words stand in a text.
//!
//! An automaton over hundreds of Chinese words has a table of megabytes, and walks it byte by byte, mostly to find that
//! nothing begins here. This asks once a character: a filter of a few kilobytes over the first two characters of all words
//! passes by what begins none, and only the rest is compared. It is ready at once, too: nothing is built but two tables.

mod beginning;
mod buckets;

use crate::model::Span;
use beginning::{Beginning, Firsts, THREE};
use buckets::{Buckets, Given};

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

/// Bytes of two characters as nearly all Chinese ones.
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
        let words: Vec<(W, usize)> = words.into_iter().filter(|(w, _)| !w.as_ref().is_empty()).collect();
        let (mut pairs, mut rest) = (Vec::new(), Vec::new());
        for (word, number) in &words {
            let (word, number) = (word.as_ref().as_bytes(), *number);
            let beginning = Beginning::at(word, 0);
            match beginning.pair() {
                Some(key) => pairs.push(Given { key, word, number }),
                None => rest.push(Given { key: beginning.first(), word, number }),
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

    /// The words it was made of, with their numbers; of words given twice the first comes first.
    pub(super) fn words(&self) -> impl Iterator<Item = (String, usize)> + '_ {
        let spelt = |(word, number): (&[u8], usize)| (String::from_utf8_lossy(word).into_owned(), number);
        self.pairs.iter().chain(self.rest.iter()).map(spelt)
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
