//! Variants of traditional characters that OpenCC leaves as they are: 衞 for 衛.
//!
//! In: a character. Out: the one that is meant. Which ones is said by `dictionaries/variants.tsv`.

/// The variants, sorted, each with the standard character.
pub struct Variants {
    table: Vec<(char, char)>,
}

impl Variants {
    /// Reads the table that is built in.
    pub fn new() -> Self {
        let rows = include_str!("../../dictionaries/variants.tsv").lines().filter(|l| !l.starts_with('#'));
        let pair = |row: &str| {
            let (variant, standard) = row.split_once('\t')?;
            Some((variant.chars().next()?, standard.chars().next()?))
        };
        let mut table: Vec<(char, char)> = rows.filter_map(pair).collect();
        table.sort_unstable();
        Self { table }
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

    /// The line with the standard characters, a character for a character.
    pub fn standardize(&self, line: &str) -> String {
        line.chars().map(|c| self.standard(c).unwrap_or(c)).collect()
    }
}
