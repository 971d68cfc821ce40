//! Words that mean the same (`synonyms.tsv`): what a search for one finds besides.

use super::{DictionaryError, Files};
use std::collections::HashMap;

/// The table of synonyms: it has a part in searching only, so an index does not depend on it.
pub(super) const FILE: &str = "synonyms.tsv";
/// Most forms of one text.
const MOST_FORMS: usize = 12;

/// Groups of words that mean the same.
#[derive(Debug, Clone, Default)]
pub struct Synonyms {
    groups: Vec<Vec<String>>,
    /// The groups that a word is in.
    of_word: HashMap<String, Vec<usize>>,
    /// Characters of the longest word.
    longest: usize,
}

impl Synonyms {
    /// Reads the built-in groups and a user's.
    ///
    /// # Errors
    /// Names file and line of a group of one.
    pub fn read(files: &Files) -> Result<Self, DictionaryError> {
        let mut synonyms = Self::default();
        for file in files.named(FILE) {
            for (line, row) in file.rows() {
                let words: Vec<String> = row.iter().map(|w| w.trim().to_owned()).filter(|w| !w.is_empty()).collect();
                if words.len() < 2 {
                    return Err(file.fault(line, "wants two words or more that mean the same, with tabs between"));
                }
                synonyms.add(words);
            }
        }
        Ok(synonyms)
    }

    fn add(&mut self, words: Vec<String>) {
        for word in &words {
            self.longest = self.longest.max(word.chars().count());
            self.of_word.entry(word.clone()).or_default().push(self.groups.len());
        }
        self.groups.push(words);
    }

    /// A text with one word in it replaced by another that means the same, in every way; without the text itself.
    ///
    /// ```
    /// let synonyms = nianbao::dictionary::Dictionaries::builtin()?.synonyms;
    /// assert!(synonyms.forms("城管执法").contains(&"城市管理综合行政执法执法".to_owned()));
    /// # Ok::<(), nianbao::dictionary::DictionaryError>(())
    /// ```
    #[must_use]
    pub fn forms(&self, text: &str) -> Vec<String> {
        let mut forms = Vec::new();
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut i = 0;
        while i + 1 < starts.len() && forms.len() < MOST_FORMS {
            let longest = (i + 1..starts.len().min(i + 1 + self.longest)).rev();
            let found = longest.map(|j| (j, &text[starts[i]..starts[j]])).find(|(_, w)| self.of_word.contains_key(*w));
            let Some((end, word)) = found else {
                i += 1;
                continue;
            };
            let others = self.of_word[word].iter().flat_map(|g| &self.groups[*g]).filter(|other| *other != word);
            forms.extend(others.map(|other| format!("{}{other}{}", &text[..starts[i]], &text[starts[end]..])));
            i = end;
        }
        forms.truncate(MOST_FORMS);
        forms
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_replaced_by_all_that_mean_the_same() {
        let synonyms = Synonyms::read(&Files::builtin()).expect("valid");
        let cases = [
            ("执法证", vec!["执法证件", "行政执法证", "行政执法证件"]),
            ("两法衔接机制", vec!["行刑衔接机制", "行政执法与刑事司法衔接机制"]),
            ("城市管理综合行政执法", vec!["城管", "城市管理"]),
            ("没有别名", vec![]),
        ];
        for (text, expected) in cases {
            assert_eq!(synonyms.forms(text), expected, "{text}");
        }
        assert!(synonyms.forms(&"城管".repeat(2000)).len() <= MOST_FORMS);
    }

    #[test]
    fn a_group_of_one_is_refused_with_its_line() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(FILE), "城管\t市容\n孤单\n").expect("written");
        let error = Synonyms::read(&Files::with_overlay(folder.path()).expect("read")).expect_err("refused");
        assert!(error.to_string().contains("synonyms.tsv:2"), "{error}");
    }
}
