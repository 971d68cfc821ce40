//! `problems.toml`: what the shortcomings that reports admit to are about.

mod telling;

pub use telling::Telling;

use super::finder::Finder;
use super::{DictionaryError, Files};
use regex::Regex;
use serde::Deserialize;

/// All categories, in the order of the file.
#[derive(Debug)]
pub struct Categories {
    /// How running text tells of shortcomings.
    pub telling: Telling,
    all: Vec<Category>,
    example_report: String,
    /// All words of all categories, found in one pass.
    words: Finder,
    /// For each of them, its category.
    of_word: Vec<usize>,
}

/// One category.
#[derive(Debug)]
pub struct Category {
    /// Id used in records and queries.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Headings that must be given this category.
    pub examples: Vec<String>,
    /// The file it stands in.
    pub file: String,
    /// The line of its id, from 1.
    pub line: usize,
    words: Vec<String>,
    patterns: Vec<Regex>,
}

/// What remains when no category fits.
pub const OTHER: &str = "other";

const NAME: &str = "problems.toml";
/// Stands for the problem in the example report.
const PROBLEM: &str = "{problem}";

impl Categories {
    /// The categories that a heading falls under; when none does, those of the sentence below it; `other` when none does.
    #[must_use]
    pub fn of(&self, heading: &str, body: &str) -> Vec<String> {
        let mut found = self.in_text(heading);
        if found.is_empty() {
            found = self.in_text(body);
        }
        if found.is_empty() {
            found.push(OTHER.to_owned());
        }
        found
    }

    /// A report that names `problem` and no other: what the examples are tried in.
    #[must_use]
    pub fn example_report(&self, problem: &str) -> String {
        self.example_report.replace(PROBLEM, problem)
    }

    /// Whether any category fits, `other` included.
    #[must_use]
    pub fn fits(&self, text: &str) -> bool {
        self.words.is_in(text) || self.all.iter().any(|c| c.patterns.iter().any(|p| p.is_match(text)))
    }

    /// Ids of the categories with a word or pattern in `text`, in the order of the file.
    fn in_text(&self, text: &str) -> Vec<String> {
        let mut fits: Vec<bool> = self.all.iter().map(|c| c.patterns.iter().any(|p| p.is_match(text))).collect();
        for word in self.words.all(text) {
            fits[self.of_word[word.word]] = true;
        }
        self.all.iter().zip(fits).filter(|(_, fits)| *fits).map(|(c, _)| c.id.clone()).collect()
    }

    /// All categories.
    pub fn iter(&self) -> impl Iterator<Item = &Category> {
        self.all.iter()
    }

    pub(super) fn read(files: &Files) -> Result<Self, DictionaryError> {
        let raw: Raw = files.merged(NAME)?;
        let mut all: Vec<Category> = Vec::new();
        for raw in raw.category {
            let category = raw.compile(files)?;
            // A user's category of the same id takes the place of ours.
            match all.iter_mut().find(|c| c.id == category.id) {
                Some(mine) => *mine = category,
                None => all.push(category),
            }
        }
        if !raw.example_report.contains(PROBLEM) {
            return Err(files.fault_of(NAME, "example_report", format!("say with {PROBLEM} where the problem stands")));
        }
        let words = Finder::new(all.iter().flat_map(|c| &c.words));
        let of_word = all.iter().enumerate().flat_map(|(i, c)| std::iter::repeat_n(i, c.words.len())).collect();
        let telling = raw.telling.compile(files, NAME)?;
        Ok(Self { telling, all, example_report: raw.example_report, words, of_word })
    }
}

#[derive(Deserialize)]
struct Raw {
    example_report: String,
    telling: telling::Raw,
    #[serde(default)]
    category: Vec<RawCategory>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCategory {
    id: String,
    name: String,
    name_en: String,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    patterns: Vec<String>,
    #[serde(default)]
    examples: Vec<String>,
}

impl RawCategory {
    fn compile(self, files: &Files) -> Result<Category, DictionaryError> {
        let pattern =
            |p: &String| Regex::new(p).map_err(|e| files.fault_of(NAME, &self.id, format!("pattern `{p}`: {e}")));
        let patterns = self.patterns.iter().map(pattern).collect::<Result<_, _>>()?;
        let (file, line) = files.place_of(NAME, &self.id);
        Ok(Category {
            file,
            line,
            id: self.id,
            name: self.name,
            name_en: self.name_en,
            examples: self.examples,
            words: self.words,
            patterns,
        })
    }
}
