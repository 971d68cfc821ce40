//! What holds the code's shape (`ARCHITECTURE.md`): one-way dependencies, a first line that says what a file owns, files
//! that can be read at a sitting, Chinese words in data. Read from the source itself; test code is exempt.

use super::program::repository;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What each part of the crate may use besides itself.
const MAY_USE: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("dictionary", &["model"]),
    ("normalize", &["dictionary", "model"]),
    // What is read depends on no stage after it.
    ("ingest", &["dictionary", "model"]),
    ("structure", &["normalize", "dictionary", "model"]),
    ("segment", &["normalize", "dictionary", "model"]),
    ("extract", &["segment", "structure", "normalize", "dictionary", "model"]),
    ("audit", &["extract", "segment", "structure", "normalize", "dictionary", "model"]),
    ("pipeline", &["audit", "extract", "segment", "structure", "normalize", "dictionary", "model"]),
    ("evaluate", &["pipeline", "audit", "extract", "segment", "structure", "normalize", "dictionary", "model"]),
    ("index", &["audit", "extract", "segment", "structure", "normalize", "dictionary", "model"]),
    ("query", &["index", "audit", "extract", "segment", "structure", "normalize", "dictionary", "model"]),
    ("export", &["query", "index", "audit", "normalize", "dictionary", "model"]),
    ("serve", &["export", "query", "index", "pipeline", "audit", "ingest", "normalize", "dictionary", "model"]),
    (
        "cli",
        &[
            "serve",
            "export",
            "query",
            "index",
            "evaluate",
            "pipeline",
            "audit",
            "ingest",
            "normalize",
            "dictionary",
            "model",
        ],
    ),
    ("lib", &[]),
    // The allocator of the program, which no other part knows of.
    ("memory", &[]),
    ("main", &["cli", "memory"]),
];

/// Most lines of a file without its tests.
const MOST_LINES: usize = 400;

/// Files that are longer, and why that is no fault.
const LONG: &[(&str, &str)] = &[];

/// Files with Chinese words in strings, and why that is no fault.
const CHINESE: &[(&str, &str)] = &[("src/cli/", "the examples in help texts")];

#[test]
fn dependencies_run_one_way() {
    let rules: BTreeMap<&str, &[&str]> = MAY_USE.iter().copied().collect();
    let mut faults = String::new();
    for file in sources() {
        let part = file.module.first().map_or("lib", String::as_str);
        let Some(allowed) = rules.get(part) else {
            let _ = writeln!(faults, "{}: no rule says what {part} may use; add it to MAY_USE", file.name);
            continue;
        };
        for used in file.uses() {
            if used != part && rules.contains_key(used.as_str()) && !allowed.contains(&used.as_str()) {
                let _ = writeln!(faults, "{}: {part} must not use {used}", file.name);
            }
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn only_the_command_line_knows_anyhow() {
    let of_cli = |f: &&Source| f.module.first().is_some_and(|part| part == "cli");
    let all = sources();
    let faults: Vec<_> =
        all.iter().filter(|f| !of_cli(f) && f.words().any(|w| w == "anyhow")).map(|f| &f.name).collect();
    assert!(faults.is_empty(), "errors are enums with data outside src/cli: {faults:?}");
}

#[test]
fn every_file_opens_with_what_it_owns() {
    let faults: Vec<_> = all_files().into_iter().filter(|(_, text)| !text.starts_with("//! ")).map(|f| f.0).collect();
    assert!(faults.is_empty(), "no //! in the first line: {faults:?}");
}

#[test]
fn files_can_be_read_at_a_sitting() {
    let known: BTreeSet<&str> = LONG.iter().map(|(name, _)| *name).collect();
    let long: BTreeMap<String, usize> =
        sources().into_iter().map(|f| (f.name, f.text.lines().count())).filter(|(_, n)| *n > MOST_LINES).collect();
    let fresh: Vec<_> = long.iter().filter(|(name, _)| !known.contains(name.as_str())).collect();
    assert!(fresh.is_empty(), "longer than {MOST_LINES} lines without tests: {fresh:?}");
    let mended: Vec<_> = known.iter().filter(|name| !long.contains_key(**name)).collect();
    assert!(mended.is_empty(), "short enough now, take them off LONG: {mended:?}");
}

#[test]
fn chinese_words_live_in_data() {
    let exempt = |name: &str| CHINESE.iter().any(|(prefix, _)| name.starts_with(prefix));
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut faults = String::new();
    for file in sources().into_iter().filter(|f| !exempt(&f.name)) {
        for literal in file.strings.iter().filter(|s| s.contains(is_han)) {
            let _ = writeln!(faults, "{}: \"{literal}\"", file.name);
        }
    }
    assert!(faults.is_empty(), "words of reports belong into dictionaries/:\n{faults}");
}

/// A file of `src/` without its tests.
struct Source {
    /// `src/index/writer.rs`
    name: String,
    /// Its place among the modules: index, writer.
    module: Vec<String>,
    /// Its lines.
    text: String,
    /// Its code without comments and literals.
    code: String,
    /// Its double-quoted literals.
    strings: Vec<String>,
}

impl Source {
    fn new(name: String, text: &str) -> Self {
        let text = without_tests(text);
        let (code, strings) = lex(&text);
        let path = name.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod");
        Self { module: path.split('/').map(str::to_owned).collect(), name, text, code, strings }
    }

    /// Names of identifiers in the code.
    fn words(&self) -> impl Iterator<Item = &str> {
        self.code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|w| !w.is_empty())
    }

    /// The parts of the crate that its paths lead to: by `crate::`, by `nianbao::`, or by climbing to the root.
    fn uses(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for root in ["crate::", "nianbao::"] {
            for (at, _) in self.code.match_indices(root) {
                found.extend(heads(&self.code[at + root.len()..]));
            }
        }
        for (at, _) in self.code.match_indices("super::").filter(|(at, _)| !self.code[..*at].ends_with("super::")) {
            let path = &self.code[at..];
            let rest = path.trim_start_matches("super::");
            if (path.len() - rest.len()) / "super::".len() >= self.module.len() {
                found.extend(heads(rest));
            }
        }
        found
    }
}

/// The first names of a path: `a` of `a::b`, `a` and `c` of `{a::b, c}`.
fn heads(path: &str) -> Vec<String> {
    let name = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut names, mut fresh) = (0, Vec::new(), true);
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            _ if fresh && !c.is_whitespace() => {
                names.push(name(&group[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// All of `src/` but files that are tests as a whole.
fn sources() -> Vec<Source> {
    let all = all_files();
    let tests: Vec<PathBuf> = all.iter().flat_map(|(name, text)| test_modules(Path::new(name), text)).collect();
    let is_test =
        |name: &str| tests.iter().any(|t| Path::new(name).starts_with(t) || Path::new(name) == t.with_extension("rs"));
    let sources = all.into_iter().filter(|(name, _)| !is_test(name)).map(|(name, text)| Source::new(name, &text));
    sources.collect()
}

fn all_files() -> Vec<(String, String)> {
    let files = walkdir::WalkDir::new(repository().join("src")).sort_by_file_name().into_iter();
    let files = files.map(|e| e.expect("walked").into_path()).filter(|p| p.extension().is_some_and(|e| e == "rs"));
    let read = |path: PathBuf| {
        let name = path.strip_prefix(repository()).expect("below").to_string_lossy().replace('\\', "/");
        (name, std::fs::read_to_string(&path).expect("read"))
    };
    let all: Vec<_> = files.map(read).collect();
    assert!(all.len() > 50, "{}", all.len());
    all
}

/// Paths, without ending, of the modules that a file declares for tests alone.
fn test_modules(file: &Path, text: &str) -> Vec<PathBuf> {
    let own = file.with_extension("");
    let is_folder = ["mod", "lib", "main"].iter().any(|n| own.ends_with(n));
    let folder = if is_folder { own.parent().unwrap_or(Path::new("")).to_owned() } else { own };
    let mut lines = text.lines();
    let mut found = Vec::new();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]"
            && let Some(name) = lines.next().and_then(|l| l.trim().strip_suffix(';')?.rsplit_once("mod "))
        {
            found.push(folder.join(name.1));
        }
    }
    found
}

/// The text without items for tests alone. The code is formatted: an item ends at a brace as far in as its attribute.
fn without_tests(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push_str(line);
            kept.push('\n');
            continue;
        }
        let end = format!("{}}}", &line[..line.len() - line.trim_start().len()]);
        let item = lines.next().unwrap_or_default();
        if !item.ends_with(';') && !item.ends_with('}') {
            lines.by_ref().find(|l| *l == end);
        }
    }
    kept
}

/// Code without comments and literals, and the double-quoted literals.
fn lex(text: &str) -> (String, Vec<String>) {
    let (mut code, mut strings) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            _ if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            _ if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |i| i + 2),
            '"' => quoted(rest, &mut strings),
            'r' if raw_hashes(rest).is_some() && !code.ends_with(|c: char| c.is_alphanumeric() || c == '_') => {
                let hashes = raw_hashes(rest).unwrap_or(0);
                let close = format!("\"{}", "#".repeat(hashes));
                let start = hashes + 2;
                let end = rest[start..].find(&close).map_or(rest.len(), |i| start + i);
                strings.push(rest[start..end].to_owned());
                (end + close.len()).min(rest.len())
            }
            '\'' => character(rest),
            _ => {
                code.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    (code, strings)
}

/// How many `#` a raw string opens with.
fn raw_hashes(rest: &str) -> Option<usize> {
    let hashes = rest[1..].len() - rest[1..].trim_start_matches('#').len();
    rest[1 + hashes..].starts_with('"').then_some(hashes)
}

fn quoted(rest: &str, strings: &mut Vec<String>) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        if c == '"' && !escaped {
            strings.push(rest[1..at].to_owned());
            return at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    rest.len()
}

/// A character literal whole; of a lifetime its mark.
fn character(rest: &str) -> usize {
    let inside: Vec<(usize, char)> = rest.char_indices().skip(1).take(12).collect();
    match inside.as_slice() {
        [(_, '\\'), _, more @ ..] => more.iter().find(|(_, c)| *c == '\'').map_or(1, |(at, _)| at + 1),
        [_, (at, '\''), ..] => at + 1,
        _ => 1,
    }
}

#[test]
fn the_reader_of_the_source_reads_it_rightly() {
    let text = "//! 一\nuse crate::{model::Span, index};\nlet a = '\"'; let b: &'static str = \"二\\\"三\"; // crate::cli\n\
                let c = r#\"四\"五\"#;\nuse super::super::query::Engine;\n#[cfg(test)]\nmod tests {\n    use crate::cli;\n}\n";
    let source = Source::new("src/index/writer.rs".to_owned(), text);
    assert_eq!(source.strings, ["二\\\"三", "四\"五"]);
    assert_eq!(source.uses().into_iter().collect::<Vec<_>>(), ["index", "model", "query"]);
    assert_eq!(
        test_modules(Path::new("src/index/mod.rs"), "#[cfg(test)]\nmod tests;\n"),
        [Path::new("src/index/tests")]
    );
}
