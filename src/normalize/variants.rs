//! What OpenCC does not know: variants of traditional characters that it leaves as they are (衞 for 衛), and simplified
//! words that it would change (乾县); and what only it knows, by words: characters of both scripts (答覆, 覆盖).
//!
//! In: a character or a line. Out: what is meant. Which ones is said by `dictionaries/variants.tsv`.

use aho_corasick::AhoCorasick;
use std::ops::Range;

/// The variants, sorted, each with the standard character; and the words that stay as they are.
pub struct Variants {
    table: Vec<(char, char)>,
    by_word: Vec<char>,
    kept: AhoCorasick,
}

impl Variants {
    /// Reads the table that is built in.
    pub fn new() -> Self {
        let rows = || include_str!("../../dictionaries/variants.tsv").lines().filter(|l| !l.starts_with('#'));
        let pair = |row: &str| {
            let (variant, standard) = row.split_once('\t')?;
            Some((variant.chars().next()?, standard.chars().next()?))
        };
        let (same, mut table): (Vec<_>, Vec<_>) = rows().filter_map(pair).partition(|(from, to)| from == to);
        table.sort_unstable();
        let by_word = same.into_iter().map(|(c, _)| c).collect();
        let kept = AhoCorasick::new(rows().filter(|row| !row.contains('\t'))).expect("a few short words");
        Self { table, by_word, kept }
    }

    /// The standard character for a variant.
    pub fn standard(&self, c: char) -> Option<char> {
        let at = self.table.binary_search_by_key(&c, |(variant, _)| *variant).ok()?;
        Some(self.table[at].1)
    }

    /// All variants.
    pub fn all(&self) -> impl Iterator<Item = char> {
        self.table.iter().map(|(variant, _)| *variant)
    }

    /// Characters that only some words change.
    pub fn by_word(&self) -> &[char] {
        &self.by_word
    }

    /// Where a line holds words that stay as they are.
    pub fn kept(&self, line: &str) -> impl Iterator<Item = Range<usize>> {
        self.kept.find_iter(line).map(|found| found.range())
    }

    /// The line with the standard characters, a character for a character.
    pub fn standardize(&self, line: &str) -> String {
        line.chars().map(|c| self.standard(c).unwrap_or(c)).collect()
    }
}
