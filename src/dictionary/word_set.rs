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
    lists: Vec<(char, Vec<Box<str>>)>,
}

impl WordSet {
    /// The longest word that `text` begins with.
    #[must_use]
    pub fn start_of(&self, text: &str) -> Option<&str> {
        let words = self.by_first.of(text.chars().next()?)?;
        words.iter().find(|w| text.starts_with(&***w)).map(|w| &**w)
    }

    /// The longest word that `text` ends with.
    #[must_use]
    pub fn end_of(&self, text: &str) -> Option<&str> {
        let words = self.by_last.of(text.chars().next_back()?)?;
        words.iter().find(|w| text.ends_with(&***w)).map(|w| &**w)
    }

    /// Whether `word` is one of the words.
    #[must_use]
    pub fn contains(&self, word: &str) -> bool {
        let words = word.chars().next().and_then(|c| self.by_first.of(c));
        words.is_some_and(|words| words.iter().any(|w| **w == *word))
    }

    /// Whether one of the words stands in `text`.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        text.char_indices().any(|(i, _)| self.start_of(&text[i..]).is_some())
    }
}

impl FromIterator<String> for WordSet {
    fn from_iter<I: IntoIterator<Item = String>>(words: I) -> Self {
        let mut set = Self::default();
        for word in words {
            let (Some(first), Some(last)) = (word.chars().next(), word.chars().next_back()) else { continue };
            set.by_first.add(first, &word);
            set.by_last.add(last, &word);
        }
        set
    }
}

impl<'de> Deserialize<'de> for WordSet {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        Vec::<String>::deserialize(d).map(Self::from_iter)
    }
}

impl Lists {
    fn of(&self, c: char) -> Option<&[Box<str>]> {
        let bit = bit(c);
        if self.filter[bit / 64] >> (bit % 64) & 1 == 0 {
            return None;
        }
        self.lists.binary_search_by_key(&c, |(first, _)| *first).ok().map(|i| &*self.lists[i].1)
    }

    fn add(&mut self, c: char, word: &str) {
        let bit = bit(c);
        self.filter[bit / 64] |= 1 << (bit % 64);
        let at = self.lists.binary_search_by_key(&c, |(first, _)| *first).unwrap_or_else(|at| {
            self.lists.insert(at, (c, Vec::new()));
            at
        });
        let words = &mut self.lists[at].1;
        let longer = words.partition_point(|w| w.len() >= word.len());
        words.insert(longer, word.into());
    }
}

/// The bit of a character in a filter: ten bits of a product.
const fn bit(c: char) -> usize {
    ((c as u32).wrapping_mul(0x9e37_79b1) >> 22) as usize
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
}
