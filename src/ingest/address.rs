//! Addresses of what lies in a file: `reports.zip!/2023/a.html`, `bundle.tar.gz!/inner.zip!/b.txt`, `passages.jsonl!/17`.
//!
//! An address is written with [`SEPARATOR`] between an archive and its member. A member's name is cleaned before it
//! becomes part of one: nothing in it leads out of the archive, nothing in it is a control character.

use super::part::SEPARATOR;
use std::collections::HashMap;
use std::path::Path;

/// The file of an address and what is wanted of it, if the address names a file that exists and a member of it.
pub(super) fn split(address: &str) -> Option<(&str, &str)> {
    let mut places = address.match_indices(SEPARATOR).map(|(at, _)| (&address[..at], &address[at + SEPARATOR.len()..]));
    places.find(|(file, member)| !member.is_empty() && Path::new(file).is_file())
}

/// What is asked of an archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted<'a> {
    /// All that are reports by their names.
    All,
    /// What bears this name, lies in a folder of this name, or in an archive that begins it.
    Only(&'a str),
}

/// What a member is to somebody who wants something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Match<'a> {
    /// It was named itself: it is read whatever its name.
    Named,
    /// It is one of many: of it, this is wanted.
    Within(Wanted<'a>),
    /// It is not wanted.
    No,
}

impl<'a> Wanted<'a> {
    /// What a member of this name is to it.
    pub(super) fn of(self, name: &str) -> Match<'a> {
        let Self::Only(wanted) = self else { return Match::Within(Self::All) };
        match wanted.strip_prefix(name) {
            Some("") => return Match::Named,
            Some(rest) if let Some(inner) = rest.strip_prefix(SEPARATOR) => return Match::Within(Self::Only(inner)),
            _ => {}
        }
        let folder = wanted.strip_suffix('/').unwrap_or(wanted);
        let lies_in = name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        if lies_in { Match::Within(Self::All) } else { Match::No }
    }
}

/// The names of an archive's members, each given once.
#[derive(Debug, Default)]
pub(super) struct Names {
    /// Each with how often it was asked for.
    given: HashMap<String, usize>,
}

impl Names {
    /// The name under which a member is known: cleaned, and told apart from one of the same name before it.
    pub(super) fn give(&mut self, name: &str) -> String {
        self.give_once(clean(name), |name, count| match name.rsplit_once('.') {
            // The ending stays: it says what the member is.
            Some((stem, ending)) if !ending.contains('/') => format!("{stem}#{count}.{ending}"),
            _ => format!("{name}#{count}"),
        })
    }

    /// The same of the id of a record, which is no path.
    pub(super) fn give_id(&mut self, id: &str) -> String {
        self.give_once(without_controls(id.trim()), |id, count| format!("{id}#{count}"))
    }

    fn give_once(&mut self, name: String, another: impl Fn(&str, usize) -> String) -> String {
        let mut own = name;
        while let Some(count) = self.given.get_mut(&own) {
            *count += 1;
            own = another(&own, *count);
        }
        self.given.insert(own.clone(), 1);
        own
    }
}

/// A member's name without what leads out of the archive: drives, roots, dots.
fn clean(name: &str) -> String {
    let name = without_controls(&name.replace('\\', "/"));
    let leads_out = |part: &str| matches!(part, "" | "." | "..") || part.len() == 2 && part.ends_with(':');
    name.split('/').filter(|part| !leads_out(part)).collect::<Vec<_>>().join("/")
}

fn without_controls(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere_and_are_given_once() {
        let cases = [
            ("a.html", "a.html"),
            ("./2023/a.html", "2023/a.html"),
            ("../../etc/a.html", "etc/a.html"),
            ("/a.html", "a#2.html"),
            ("C:\\报告\\a.html", "报告/a.html"),
            ("a\u{1B}[31m.html", "a_[31m.html"),
            ("a#2.html", "a#2#2.html"),
            ("x/a.b/c", "x/a.b/c"),
            ("x/a.b/c", "x/a.b/c#2"),
            ("..", ""),
        ];
        let mut names = Names::default();
        for (name, expected) in cases {
            assert_eq!(names.give(name), expected);
        }
        assert_eq!((names.give_id("7.1"), names.give_id(" 7.1 ")), ("7.1".into(), "7.1#2".into()));
        assert_eq!(names.give_id("https://x.gov.cn/a//b"), "https://x.gov.cn/a//b");
    }

    #[test]
    fn what_is_wanted_is_found_by_name_folder_and_archive() {
        let only = Wanted::Only;
        let cases = [
            (Wanted::All, "a", Match::Within(Wanted::All)),
            (only("a.html"), "a.html", Match::Named),
            (only("a.html"), "b.html", Match::No),
            (only("2023"), "2023/a.html", Match::Within(Wanted::All)),
            (only("2023/"), "2023/a.html", Match::Within(Wanted::All)),
            (only("2023"), "20234/a.html", Match::No),
            (only("b.zip!/a.html"), "b.zip", Match::Within(only("a.html"))),
            (only("b.zip"), "b.zip", Match::Named),
        ];
        for (wanted, name, expected) in cases {
            assert_eq!(wanted.of(name), expected, "{wanted:?} {name}");
        }
    }

    #[test]
    fn an_address_is_split_at_a_file_that_exists() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a!/b.zip");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, "").unwrap();
        let file = file.to_str().unwrap();
        let address = format!("{file}!/c.zip!/d.html");
        assert_eq!(split(&address), Some((file, "c.zip!/d.html")));
        assert_eq!(split(&format!("{file}!/")), None);
        assert_eq!(split("nothing.zip!/a"), None);
    }
}
