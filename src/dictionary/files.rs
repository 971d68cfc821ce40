//! The dictionary files: those inside the binary, and a user's folder laid over them.
//!
//! A user's file has the name of a built-in one (or any name under `rules/`) and adds to it; what "adds" means is said by
//! the dictionary that reads it (entries of the same id replace the built-in ones).

use super::DictionaryError;
use serde::de::DeserializeOwned;
use std::path::Path;

/// One file: its name for messages, and its text.
#[derive(Debug, Clone)]
pub struct File {
    /// `metrics.toml` for a built-in one, the path for a user's.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// The built-in files, embedded at build time.
const BUILTIN: &[(&str, &str)] = &[
    ("regions.tsv", include_str!("../../dictionaries/regions.tsv")),
    ("towns.tsv", include_str!("../../dictionaries/towns.tsv")),
    ("headings.toml", include_str!("../../dictionaries/headings.toml")),
    ("numerals.tsv", include_str!("../../dictionaries/numerals.tsv")),
    ("units.tsv", include_str!("../../dictionaries/units.tsv")),
    ("wording.toml", include_str!("../../dictionaries/wording.toml")),
    ("refusals.toml", include_str!("../../dictionaries/refusals.toml")),
    ("forms.toml", include_str!("../../dictionaries/forms.toml")),
    ("fragments.toml", include_str!("../../dictionaries/fragments.toml")),
    ("problems.toml", include_str!("../../dictionaries/problems.toml")),
    ("rules/cases.toml", include_str!("../../dictionaries/rules/cases.toml")),
    ("rules/people.toml", include_str!("../../dictionaries/rules/people.toml")),
    ("rules/money.toml", include_str!("../../dictionaries/rules/money.toml")),
    ("rules/review.toml", include_str!("../../dictionaries/rules/review.toml")),
    ("rules/activity.toml", include_str!("../../dictionaries/rules/activity.toml")),
    ("metrics.toml", include_str!("../../dictionaries/metrics.toml")),
    ("query.toml", include_str!("../../dictionaries/query.toml")),
    ("words.txt", include_str!("../../dictionaries/words.txt")),
];

/// All files, built-in ones first.
#[derive(Debug, Clone)]
pub struct Files {
    files: Vec<(String, File)>,
}

impl Files {
    /// Those inside the binary.
    #[must_use]
    pub fn builtin() -> Self {
        let file =
            |&(name, text): &(&str, &str)| (name.to_owned(), File { name: name.to_owned(), text: text.to_owned() });
        Self { files: BUILTIN.iter().map(file).collect() }
    }

    /// The built-in files and those of a user's folder.
    ///
    /// # Errors
    /// When the folder or one of its files cannot be read, or a file has a name that no dictionary has.
    pub fn with_overlay(folder: &Path) -> Result<Self, DictionaryError> {
        let mut all = Self::builtin();
        for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
            let entry = entry.map_err(|e| unreadable(folder, &e.to_string()))?;
            if !entry.file_type().is_file() || entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            all.add(folder, entry.path())?;
        }
        Ok(all)
    }

    fn add(&mut self, folder: &Path, path: &Path) -> Result<(), DictionaryError> {
        let relative = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let known = BUILTIN.iter().any(|(name, _)| *name == relative);
        if !known && !is_rule_file(&relative) {
            if has_extension(&relative, "md") {
                return Ok(());
            }
            let names: Vec<_> = BUILTIN.iter().map(|(n, _)| *n).filter(|n| !is_rule_file(n)).collect();
            return Err(DictionaryError::entry(
                &path.to_string_lossy(),
                "file name",
                format!("no dictionary has this name; use one of {} or rules/NAME.toml", names.join(", ")),
            ));
        }
        let text = std::fs::read_to_string(path).map_err(|e| unreadable(path, &e.to_string()))?;
        self.files.push((relative, File { name: path.to_string_lossy().into_owned(), text }));
        Ok(())
    }

    /// The files of one name, the user's after the built-in one.
    pub fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a File> {
        self.files.iter().filter(move |(n, _)| n == name).map(|(_, f)| f)
    }

    /// A dictionary that is one table: the user's lists are added to the built-in ones, single values replace them.
    pub(super) fn merged<T: DeserializeOwned>(&self, name: &str) -> Result<T, DictionaryError> {
        let mut all = toml::Table::new();
        for file in self.named(name) {
            merge(&mut all, file.toml()?);
        }
        all.try_into().map_err(|e: toml::de::Error| DictionaryError::entry(name, "contents", e.message()))
    }

    /// All rule files.
    pub fn rules(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|(n, _)| is_rule_file(n)).map(|(_, f)| f)
    }

    /// Hex digest over names and texts.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, file) in &self.files {
            hasher.update(name.as_bytes()).update(&[0]).update(file.text.as_bytes()).update(&[0]);
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }
}

impl File {
    /// Its text as TOML.
    ///
    /// # Errors
    /// Names the line.
    pub fn toml<T: DeserializeOwned>(&self) -> Result<T, DictionaryError> {
        toml::from_str(&self.text).map_err(|e| DictionaryError::Syntax {
            file: self.name.clone(),
            line: e.span().map_or(1, |s| self.text[..s.start].matches('\n').count() + 1),
            reason: e.message().to_owned(),
        })
    }

    /// Its lines that are neither blank nor comments, with their numbers, cut at tabs.
    pub fn rows(&self) -> impl Iterator<Item = (usize, Vec<&str>)> {
        self.text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
            .map(|(i, line)| (i + 1, line.split('\t').collect()))
    }

    /// A fault at one of its lines.
    #[must_use]
    pub fn fault(&self, line: usize, reason: impl Into<String>) -> DictionaryError {
        DictionaryError::Syntax { file: self.name.clone(), line, reason: reason.into() }
    }
}

fn merge(mine: &mut toml::Table, theirs: toml::Table) {
    for (key, value) in theirs {
        match (mine.get_mut(&key), value) {
            (Some(toml::Value::Array(mine)), toml::Value::Array(theirs)) => mine.extend(theirs),
            (Some(toml::Value::Table(mine)), toml::Value::Table(theirs)) => merge(mine, theirs),
            (_, value) => {
                mine.insert(key, value);
            }
        }
    }
}

fn is_rule_file(name: &str) -> bool {
    name.starts_with("rules/") && has_extension(name, "toml")
}

fn has_extension(name: &str, extension: &str) -> bool {
    Path::new(name).extension().is_some_and(|e| e == extension)
}

fn unreadable(path: &Path, reason: &str) -> DictionaryError {
    DictionaryError::Unreadable { file: path.to_string_lossy().into_owned(), reason: reason.to_owned() }
}
