//! What OpenCC does not know: variants of traditional characters that it leaves as they are (衞 for 衛), words that it
//! does not convert (覆核) and simplified ones that it would (乾县); and what only it knows, by words: characters of both
//! scripts (答覆, 覆盖).
//!
//! In: a character or a line. Out: what is meant. Which ones is said by `dictionaries/variants.tsv`.

use super::simple::only;
use aho_corasick::{AhoCorasick, BuildError, MatchKind};
use std::collections::HashSet;
use std::ops::Range;

/// The table that is built in.
pub struct Variants {
    /// Variants with the standard character, sorted.
    table: Vec<(char, char)>,
    by_word: Vec<char>,
    finder: AhoCorasick,
    /// The words that it finds, each with what it becomes.
    words: Vec<(&'static str, &'static str)>,
}

impl Variants {
    /// Reads it.
    ///
    /// # Errors
    /// When it has more words than can be looked for at once.
    pub fn new() -> Result<Self, BuildError> {
        let rows = include_str!("../../dictionaries/variants.tsv").lines().filter(|l| !l.starts_with('#'));
        let (mut table, mut by_word, mut words) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            let (from, to) = row.split_once('\t').unwrap_or((row, row));
            match (only(from), only(to)) {
                (Some(variant), Some(standard)) if variant != standard => table.push((variant, standard)),
                (Some(same), Some(_)) if from.len() != row.len() => by_word.push(same),
                _ => words.push((from, to)),
            }
        }
        table.sort_unstable();
        let mut options = AhoCorasick::builder();
        let finder = options.match_kind(MatchKind::LeftmostLongest).build(words.iter().map(|(word, _)| word))?;
        Ok(Self { table, by_word, finder, words })
    }

    /// The standard character for a variant.
    pub fn standard(&self, c: char) -> Option<char> {
        let at = self.table.binary_search_by_key(&c, |(variant, _)| *variant).ok()?;
        Some(self.table[at].1)
    }

    /// Characters that only some words change.
    pub fn by_word(&self) -> &[char] {
        &self.by_word
    }

    /// Characters one of which stands in whatever is to be looked for here. `changes` tells which characters OpenCC changes.
    pub fn signs(&self, changes: impl Fn(char) -> bool) -> HashSet<char> {
        let mut signs: HashSet<char> =
            self.table.iter().map(|(variant, _)| *variant).chain(self.by_word.clone()).collect();
        let others: Vec<&str> =
            self.words.iter().map(|(word, _)| *word).filter(|word| !word.chars().any(|c| signs.contains(&c))).collect();
        for word in others {
            let telling: Vec<char> = word.chars().filter(|c| changes(*c)).collect();
            signs.extend(if telling.is_empty() { word.chars().collect() } else { telling });
        }
        signs
    }

    /// The words of a line, and what each becomes: as many characters.
    pub fn words(&self, line: &str) -> impl Iterator<Item = (Range<usize>, &'static str)> {
        self.finder.find_iter(line).map(|found| (found.range(), self.words[found.pattern()].1))
    }

    /// The line with the standard characters, a character for a character.
    pub fn standardize(&self, line: &str) -> String {
        line.chars().map(|c| self.standard(c).unwrap_or(c)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_length() {
        let variants = Variants::new().expect("a small table");
        for row in include_str!("../../dictionaries/variants.tsv").lines().filter(|l| !l.starts_with('#')) {
            let (from, to) = row.split_once('\t').unwrap_or((row, row));
            assert_eq!(from.chars().count(), to.chars().count(), "{row}");
            let is_word = only(from).is_none() || row == from;
            assert!(!is_word || variants.words(from).eq([(0..from.len(), to)]), "{row}");
        }
    }
}
