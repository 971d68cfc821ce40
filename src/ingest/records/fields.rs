//! Which field of a record holds what: what the user said, else what `dictionaries/fields.toml` knows.

use super::ReadOptions;
use crate::ingest::part::Record;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The names of `dictionaries/fields.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    text: Vec<String>,
    html: Vec<String>,
    id: Vec<String>,
    title: Vec<String>,
    facts: BTreeMap<String, Vec<String>>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../dictionaries/fields.toml"))
        .expect("dictionaries/fields.toml is built in and tested")
});

/// A record whose fields can be asked for by name.
pub(super) trait Source {
    /// The text of a field; none where there is no such field or nothing in it.
    fn get(&self, name: &str) -> Option<String>;
    /// Whether there is a field of that name, filled or not.
    fn has(&self, name: &str) -> bool;
    /// The names of its fields.
    fn names(&self) -> Vec<String>;
}

/// The id and the content of a record; none when no field holds the text.
pub(super) fn read(source: &impl Source, options: &ReadOptions) -> Option<(Option<String>, Record)> {
    let text = text(source, options)?;
    let first = |names: &[String]| names.iter().find_map(|n| source.get(n));
    let id = match &options.id_field {
        Some(name) => source.get(name),
        None => first(&KNOWN.id),
    };
    let facts = KNOWN.facts.iter().filter_map(|(label, names)| Some((label.clone(), first(names)?))).collect();
    Some((id, Record { text, title: first(&KNOWN.title), facts, ..Record::default() }))
}

/// The text: blank where its field is there and empty, none where there is no field for it.
fn text(source: &impl Source, options: &ReadOptions) -> Option<String> {
    let filled = |name: &String| source.get(name);
    if let Some(name) = &options.text_field {
        return source.has(name).then(|| source.get(name).unwrap_or_default());
    }
    let all = || KNOWN.text.iter().chain(&KNOWN.html);
    all().find_map(filled).or_else(|| all().any(|n| source.has(n)).then(String::new))
}

/// Whether some columns hold the text.
pub(super) fn finds_text(names: &[String], options: &ReadOptions) -> bool {
    match &options.text_field {
        Some(field) => names.iter().any(|n| is_same(n, field)),
        None => KNOWN.text.iter().chain(&KNOWN.html).any(|known| names.iter().any(|n| is_same(n, known))),
    }
}

/// Whether some columns hold an id or a title.
pub(super) fn finds_id(names: &[String]) -> bool {
    KNOWN.id.iter().chain(&KNOWN.title).any(|known| names.iter().any(|n| is_same(n, known)))
}

/// Whether two names of fields are one.
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a.trim().eq_ignore_ascii_case(b.trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_dictionary_is_whole() {
        let lists = [&KNOWN.text, &KNOWN.html, &KNOWN.id, &KNOWN.title].into_iter().chain(KNOWN.facts.values());
        let mut seen = HashSet::new();
        for name in lists.flatten() {
            assert!(seen.insert(name.clone()), "{name} stands twice");
            assert_eq!(*name, name.to_lowercase());
        }
    }
}
