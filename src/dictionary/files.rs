//! The dictionary files: those inside the binary, and a user's folder laid over them.
//!
//! A user's file has the name of a built-in one (or any name under `rules/`) and adds to it; what "adds" means is said by
//! the dictionary that reads it (entries of the same id replace the built-in ones).

use super::DictionaryError;
use super::remedy;
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

/// What an evaluation takes for the same: what is read from a report does not depend on it.
const EVALUATION: &str = "evaluation.toml";

/// What no reading depends on: an index stays good when one of these changes.
const UNREAD: [&str; 2] = [EVALUATION, super::synonyms::FILE];

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
    ("rules/averages.toml", include_str!("../../dictionaries/rules/averages.toml")),
    ("rules/people.toml", include_str!("../../dictionaries/rules/people.toml")),
    ("rules/money.toml", include_str!("../../dictionaries/rules/money.toml")),
    ("rules/review.toml", include_str!("../../dictionaries/rules/review.toml")),
    ("rules/activity.toml", include_str!("../../dictionaries/rules/activity.toml")),
    ("rules/hong_kong_macau_taiwan.toml", include_str!("../../dictionaries/rules/hong_kong_macau_taiwan.toml")),
    (EVALUATION, include_str!("../../dictionaries/evaluation.toml")),
    ("checks.toml", include_str!("../../dictionaries/checks.toml")),
    ("metrics.toml", include_str!("../../dictionaries/metrics.toml")),
    ("query.toml", include_str!("../../dictionaries/query.toml")),
    (super::synonyms::FILE, include_str!("../../dictionaries/synonyms.tsv")),
    ("words.txt", include_str!("../../dictionaries/words.txt")),
];

/// The built-in files with their names: words and sentences of reports, for what judges Chinese by its words.
pub fn builtin_texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILTIN.iter().copied()
}

/// How the TOML reader begins to say that a field is not there.
const MISSING: &str = "missing field";

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

    /// Whether these are the built-in files alone, which the tests have checked to the last pattern.
    #[must_use]
    pub(super) fn are_builtin(&self) -> bool {
        self.files.len() == BUILTIN.len()
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
        all.try_into().map_err(|e: toml::de::Error| self.unfit::<T>(name, &e))
    }

    /// The line of a file whose parts are well-formed but not what the dictionary asks for. A user's file need not be
    /// complete, so that what is missing from it as a whole is no fault of its own; of an entry it is.
    fn unfit<T: DeserializeOwned>(&self, name: &str, error: &toml::de::Error) -> DictionaryError {
        let own = |file: &File| file.toml::<T>().err().filter(|e| !e.to_string().contains(MISSING) || e.line() > 1);
        let faults: Vec<_> = self.named(name).filter_map(own).collect();
        faults.into_iter().last().unwrap_or_else(|| DictionaryError::entry(name, "contents", error.message()))
    }

    /// A fault of the entry `id`, at its line in the last file of that name which has it.
    #[must_use]
    pub fn fault_of(&self, name: &str, id: &str, reason: impl std::fmt::Display) -> DictionaryError {
        let (file, line) = self.place_of(name, id);
        DictionaryError::Syntax { file, line, reason: format!("{id}: {reason}") }
    }

    /// File and line of the entry `id`: of its own `id = "…"`, else of where it is first named.
    #[must_use]
    pub fn place_of(&self, name: &str, id: &str) -> (String, usize) {
        let files: Vec<&File> = self.named(name).collect();
        let found = files.iter().rev().find_map(|f| Some((f.name.clone(), f.line_of(id)?)));
        found.unwrap_or_else(|| (name.to_owned(), 1))
    }

    /// All rule files.
    pub fn rules(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|(n, _)| is_rule_file(n)).map(|(_, f)| f)
    }

    /// Hex digest over names and texts of all that has a part in reading.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        for (name, file) in self.files.iter().filter(|(name, _)| !UNREAD.contains(&name.as_str())) {
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
            reason: remedy::of_toml(e.message()),
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

    /// The line of the entry `id`, from 1: where its `id = "…"` stands, else where it is first named.
    #[must_use]
    pub fn line_of(&self, id: &str) -> Option<usize> {
        let quoted = format!("\"{id}\"");
        let line = |own: bool| {
            let fits = |l: &str| (!own || l.trim_start().starts_with("id")) && l.contains(&quoted);
            self.text.lines().position(fits).map(|at| at + 1)
        };
        line(true).or_else(|| line(false))
    }

    /// The line of a word under a key of the entry `id`, from 1; that of the key, or of the entry, where it is not told apart.
    #[must_use]
    pub fn line_within(&self, id: &str, key: &str, word: &str) -> usize {
        let own = self.line_of(id).unwrap_or(1);
        let lines = || self.text.lines().enumerate().skip(own).take_while(|(_, line)| !line.starts_with("[["));
        let Some((at, _)) = lines().find(|(_, line)| line.trim_start().starts_with(key)) else { return own };
        // As a literal string has it, or with its backslashes doubled.
        let escaped = word.replace('\\', "\\\\");
        let mut below = lines().skip_while(|(line, _)| *line < at);
        below.find(|(_, line)| line.contains(word) || line.contains(&escaped)).map_or(at, |(line, _)| line) + 1
    }

    /// Whether it is one of those inside the program.
    #[must_use]
    pub fn is_builtin(&self) -> bool {
        BUILTIN.iter().any(|(name, _)| *name == self.name)
    }

    /// A fault at one of its lines.
    #[must_use]
    pub fn fault(&self, line: usize, reason: impl Into<String>) -> DictionaryError {
        DictionaryError::Syntax { file: self.name.clone(), line, reason: reason.into() }
    }
}

/// Keys whose words are for people, or are texts to be read.
const FREE: [&str; 6] = ["explain", "examples", "rejects", "name_en", "message", "remedy"];

/// Refuses words of a user's files that no folded text holds.
pub fn check_folded(files: &Files, fold: impl Fn(&str) -> String) -> Result<(), DictionaryError> {
    let builtin = |name: &str| BUILTIN.iter().any(|(n, _)| *n == name);
    let matched = |name: &str| {
        is_rule_file(name) || matches!(name, "metrics.toml" | "forms.toml" | "fragments.toml" | "problems.toml")
    };
    for (name, file) in files.files.iter().filter(|(name, file)| matched(name) && !builtin(&file.name)) {
        let mut words = Vec::new();
        collect(&toml::Value::Table(file.toml()?), &mut words);
        for word in words {
            let folded = fold(&word);
            if folded != word {
                let line = file.text.lines().position(|l| l.contains(word.as_str())).map_or(1, |at| at + 1);
                let reason = format!(
                    "write {folded} for {word}: texts are made simplified and half width before words of {name} are looked for"
                );
                return Err(file.fault(line, reason));
            }
        }
    }
    Ok(())
}

/// All words of a file that texts are searched for.
fn collect(value: &toml::Value, words: &mut Vec<String>) {
    match value {
        toml::Value::String(word) => words.push(word.clone()),
        toml::Value::Array(list) => list.iter().for_each(|v| collect(v, words)),
        toml::Value::Table(table) => {
            table.iter().filter(|(key, _)| !FREE.contains(&key.as_str())).for_each(|(_, v)| collect(v, words));
        }
        _ => {}
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
