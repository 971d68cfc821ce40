//! `problems.toml`: what the shortcomings that reports admit to are about.

mod telling;

pub use telling::Telling;

use super::finder::Finder;
use super::lazy::Lazy;
use super::literals;
use super::remedy;
use super::{DictionaryError, Files, QUANTITY};
use serde::Deserialize;

/// All categories, in the order of the file.
#[derive(Debug)]
pub struct Categories {
    /// How running text tells of shortcomings.
    pub telling: Telling,
    all: Vec<Category>,
    example_report: String,
    /// All words of all categories, and those that its patterns cannot match without, found in one pass.
    words: Finder,
    /// For each of them, what it tells.
    of_word: Vec<Told>,
    /// The patterns that may match without a word.
    wordless: Vec<(usize, usize)>,
}

/// What a word tells: a category, or a pattern of one to be tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    Category(usize),
    Pattern(usize, usize),
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
    patterns: Vec<Lazy>,
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
        self.fitting(text).contains(&true)
    }

    /// Ids of the categories with a word or pattern in `text`, in the order of the file.
    fn in_text(&self, text: &str) -> Vec<String> {
        self.all.iter().zip(self.fitting(text)).filter(|(_, fits)| *fits).map(|(c, _)| c.id.clone()).collect()
    }

    /// For each category, whether a word or pattern of it stands in `text`.
    fn fitting(&self, text: &str) -> Vec<bool> {
        let mut fits = vec![false; self.all.len()];
        let mut tried: Vec<(usize, usize)> = Vec::new();
        self.words.each(text, |word| match self.of_word[word.word] {
            Told::Category(category) => fits[category] = true,
            Told::Pattern(category, pattern) if !tried.contains(&(category, pattern)) => {
                tried.push((category, pattern));
            }
            Told::Pattern(..) => {}
        });
        for (category, pattern) in tried.into_iter().chain(self.wordless.iter().copied()) {
            fits[category] = fits[category] || self.all[category].patterns[pattern].is_match(text);
        }
        fits
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
        let telling = raw.telling.compile(files, NAME)?;
        let (mut words, mut of_word, mut wordless) = (Vec::new(), Vec::new(), Vec::new());
        for (i, category) in all.iter().enumerate() {
            words.extend(category.words.iter().cloned());
            of_word.extend(category.words.iter().map(|_| Told::Category(i)));
            for (n, pattern) in category.patterns.iter().enumerate() {
                let Some(needed) = literals::required(pattern.source(), QUANTITY) else {
                    wordless.push((i, n));
                    continue;
                };
                of_word.extend(needed.words.iter().map(|_| Told::Pattern(i, n)));
                words.extend(needed.words);
            }
        }
        Ok(Self { telling, all, example_report: raw.example_report, words: Finder::new(words), of_word, wordless })
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
        let patterns: Vec<Lazy> = self.patterns.iter().map(|p| Lazy::new(p.clone())).collect();
        for pattern in patterns.iter().filter(|_| !files.are_builtin()) {
            let fault = |e: regex::Error| {
                files.fault_of(NAME, &self.id, format!("pattern `{}`: {}", pattern.source(), remedy::of_pattern(&e)))
            };
            pattern.check().map_err(fault)?;
        }
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
