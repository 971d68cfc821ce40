//! The words that segmentation must keep whole (`words.txt`), one a line.

use super::{DictionaryError, Files};
use std::collections::BTreeSet;

const FILE: &str = "words.txt";

/// Words added to jieba's own.
#[derive(Debug, Clone, Default)]
pub struct Words {
    words: BTreeSet<String>,
}

impl Words {
    /// Reads `words.txt` and what a user laid over it.
    ///
    /// # Errors
    /// Names file and line of a word that could never be found: one with a space or a mark in it, or a single character.
    pub fn compile(files: &Files) -> Result<Self, DictionaryError> {
        let mut words = BTreeSet::new();
        for file in files.named(FILE) {
            for (line, columns) in file.rows() {
                let word = columns.join("\t").trim().to_owned();
                if word.chars().count() < 2 || !word.chars().all(char::is_alphanumeric) {
                    let reason = "one word a line, two or more characters, no spaces and no punctuation";
                    return Err(file.fault(line, reason));
                }
                words.insert(word);
            }
        }
        Ok(Self { words })
    }

    /// All words, sorted.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_words_are_many_and_unique() {
        let files = Files::builtin();
        let lines = files.named(FILE).flat_map(|f| f.rows().map(|(_, c)| c[0].to_owned()).collect::<Vec<_>>());
        let words = Words::compile(&files).expect("valid");
        assert_eq!(lines.count(), words.iter().count());
        assert!(words.iter().count() >= 200);
    }

    #[test]
    fn a_word_with_a_mark_is_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(FILE), "综合执法\n双随机、一公开\n").expect("written");
        let error = Words::compile(&Files::with_overlay(folder.path()).expect("read")).expect_err("refused");
        assert!(error.to_string().contains("words.txt:2"), "{error}");
    }
}
