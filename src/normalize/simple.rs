//! Traditional to simplified, a character for a character.
//!
//! Nearly all characters have one simplified form, which OpenCC is asked for once and a table keeps. Where the form depends on
//! the word (`dictionaries/by_word.tsv`), OpenCC is given the Chinese characters around; its words hold no others.

use super::script::ConverterError;
use opencc_rust::{DefaultConfig, OpenCC};
use std::collections::HashSet;

/// The characters of the table: the blocks in common use and those between them.
pub const FIRST: char = '\u{3400}';
pub const LAST: char = '\u{9fff}';

/// OpenCC's t2s.
pub struct Simplifier {
    opencc: OpenCC,
    /// What each character from [`FIRST`] to [`LAST`] becomes alone; none where a word around it is asked.
    alone: Vec<Option<char>>,
    /// Those that OpenCC changes when they stand alone.
    changed: HashSet<char>,
}

impl Simplifier {
    /// Unpacks and loads the dictionaries.
    ///
    /// # Errors
    /// When the temporary folder cannot be written or OpenCC refuses its dictionaries.
    pub fn new() -> Result<Self, ConverterError> {
        let folder = tempfile::tempdir()?;
        opencc_rust::generate_static_dictionary(folder.path(), DefaultConfig::T2S).map_err(std::io::Error::other)?;
        let opencc = OpenCC::new(folder.path().join(DefaultConfig::T2S))?;
        // One character a line, so that no word forms.
        let all: String = (FIRST..=LAST).flat_map(|c| [c, '\n']).collect();
        let converted = opencc.convert(&all)?;
        let mut alone: Vec<Option<char>> = converted.split_terminator('\n').map(only).collect();
        let changed = (FIRST..=LAST).zip(&alone).filter(|(c, simple)| Some(*c) != **simple).map(|(c, _)| c).collect();
        for (c, _, _) in by_word() {
            if let Some(simple) = place(c).and_then(|at| alone.get_mut(at)) {
                *simple = None;
            }
        }
        Ok(Self { opencc, alone, changed })
    }

    /// Whether a character alone is changed.
    pub fn changes(&self, c: char) -> bool {
        self.changed.contains(&c)
    }

    /// A text in simplified characters.
    pub fn simplify(&self, text: &str) -> String {
        let mut simple = String::with_capacity(text.len());
        // Where the Chinese characters began that are being read, in either text.
        let mut began = (0, 0);
        let mut chars = text.chars();
        while let Some(c) = chars.next() {
            let behind = text.len() - chars.as_str().len();
            if !is_chinese(c) {
                simple.push(c);
                began = (behind, simple.len());
            } else if let Some(alone) = self.alone(c) {
                simple.push(alone);
            } else {
                let end = text[behind..].find(|c| !is_chinese(c)).map_or(text.len(), |i| behind + i);
                simple.truncate(began.1);
                simple.push_str(&self.convert(&text[began.0..end]));
                chars = text[end..].chars();
            }
        }
        simple
    }

    /// What a Chinese character becomes whatever stands around it; none where OpenCC is to be asked.
    fn alone(&self, c: char) -> Option<char> {
        self.alone.get(place(c)?).copied().flatten()
    }

    /// What OpenCC makes of Chinese characters; each alone where their number would change, since the way back to the text
    /// as read counts them.
    fn convert(&self, text: &str) -> String {
        let converted = self.opencc.convert(text).unwrap_or_default();
        if converted.chars().count() == text.chars().count() {
            return converted;
        }
        let alone = |c: char| self.opencc.convert(c.to_string()).ok().and_then(|simple| only(&simple)).unwrap_or(c);
        text.chars().map(alone).collect()
    }
}

/// Where the table has a character.
pub fn place(c: char) -> Option<usize> {
    (FIRST..=LAST).contains(&c).then(|| c as usize - FIRST as usize)
}

/// Whether words may hold a character: those of the table, those for compatibility, and all of the later planes.
fn is_chinese(c: char) -> bool {
    matches!(c, FIRST..=LAST | '\u{f900}'..='\u{faff}' | '\u{20000}'..)
}

/// The character of a text of one.
pub fn only(text: &str) -> Option<char> {
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// Characters whose simplified form depends on the word, each with such a word and its simplified form.
fn by_word() -> impl Iterator<Item = (char, &'static str, &'static str)> {
    let rows = include_str!("../../dictionaries/by_word.tsv").lines().filter(|l| !l.starts_with('#'));
    rows.filter_map(|row| {
        let mut cells = row.split('\t');
        Some((only(cells.next()?)?, cells.next()?, cells.next()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn what_depends_on_the_word_is_asked_and_nothing_else_needs_to_be() {
        let simplifier = Simplifier::new().expect("OpenCC loads");
        let whole = |text: &str| simplifier.opencc.convert(text).expect("no NUL");
        for (c, word, simple) in by_word() {
            let at = word.chars().position(|of| of == c).expect(word);
            assert_ne!(only(&whole(&c.to_string())), simple.chars().nth(at), "{word}");
            for text in [word.to_owned(), format!("統計,{word}等處罰2件。{c}")] {
                assert_eq!(simplifier.simplify(&text), whole(&text), "{text}");
            }
            assert_eq!(whole(word), simple);
        }
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let mut characters = 0;
        for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
            let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
            for line in text.split(['\n', '\0']).filter(|line| line.chars().any(|c| simplifier.changes(c))) {
                assert_eq!(simplifier.simplify(line), whole(line));
                characters += line.chars().count();
            }
        }
        assert!(characters > 5_000, "{characters} characters of traditional text");
    }
}
