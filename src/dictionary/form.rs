//! One form of `forms.toml`: what its columns and rows count, and which of them a header means. All forms are in `forms`.

use super::bare::bare;
use serde::Deserialize;

/// What a column or row counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// What the column or row is called.
    pub names: Vec<String>,
    /// Its names as [`bare`] leaves them: they are compared with every header of every table.
    #[serde(skip)]
    bare: Vec<String>,
    /// The same without the words for a number at their end: 立案 of 立案数量.
    #[serde(skip)]
    stems: Vec<String>,
    /// For a row: the column in which it counts; any when not given.
    pub column: Option<String>,
    /// The metric, none when the catalogue has none for it.
    pub metric: Option<String>,
    /// Canonical unit where the table states none.
    pub unit: Option<String>,
    /// Its names are sorts of what the metric counts, so that none of them is the whole.
    #[serde(default)]
    pub part: bool,
    /// It is what the table counts as a whole, where neither row nor column names anything.
    #[serde(default)]
    pub total: bool,
}

/// A kind of table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// Its name.
    pub id: String,
    /// Words around a table that tell its kind.
    pub words: Vec<String>,
    /// Headers over several columns that are such a table of their own: 行政处罚 over 立案数 and 结案数.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Canonical unit of its counts, where the table states none.
    pub unit: Option<String>,
    /// Its columns.
    pub columns: Vec<Entry>,
    /// Its rows.
    #[serde(default)]
    pub rows: Vec<Entry>,
    /// Words for a number at the end of names.
    #[serde(skip)]
    counts: Vec<String>,
}

impl Entry {
    /// Notes the names as headers are compared with them.
    fn prepare(&mut self, counts: &[String]) {
        self.bare = self.names.iter().map(|n| bare(n)).collect();
        self.stems = self.bare.iter().map(|n| stem(n, counts).to_owned()).collect();
    }

    /// Its names as [`bare`] leaves them.
    pub(super) fn plain_names(&self) -> &[String] {
        &self.bare
    }

    /// Whether it is a row made for one column.
    #[must_use]
    pub const fn has_column(&self) -> bool {
        self.column.is_some()
    }
}

impl Form {
    /// Notes the names as headers are compared with them.
    pub(super) fn prepare(&mut self, counts: &[String]) {
        self.columns.iter_mut().chain(&mut self.rows).for_each(|entry| entry.prepare(counts));
        self.counts = counts.to_vec();
    }

    /// Whether it knows the columns under a header over several: 行政处罚 over 立案数 and 结案数.
    #[must_use]
    pub fn is_group(&self, header: &str, tails: &[String]) -> bool {
        let of = |group: &String| header.strip_prefix(group.as_str()).map(|rest| strip_tails(rest, tails));
        self.groups.iter().filter_map(of).any(str::is_empty)
    }

    /// What a column counts.
    #[must_use]
    pub fn column(&self, header: &str) -> Option<&Entry> {
        best(&self.columns, header, None, &self.counts)
    }

    /// What the table counts as a whole.
    #[must_use]
    pub fn total(&self) -> Option<&Entry> {
        self.columns.iter().find(|e| e.total)
    }

    /// What a row counts, in a column.
    #[must_use]
    pub fn row(&self, label: &str, column: &str) -> Option<&Entry> {
        best(&self.rows, label, Some(column), &self.counts)
    }
}

/// What is left of a text without words at its end.
fn strip_tails<'t>(text: &'t str, tails: &[String]) -> &'t str {
    let mut rest = text;
    while let Some(shorter) = tails.iter().find_map(|tail| rest.strip_suffix(tail.as_str())) {
        rest = shorter;
    }
    rest
}

/// A name without the words for a number at its end, where two characters at least are left.
fn stem<'n>(name: &'n str, counts: &[String]) -> &'n str {
    let mut stems = counts.iter().filter_map(|c| name.strip_suffix(c.as_str()));
    stems.find(|rest| rest.chars().nth(1).is_some()).unwrap_or(name)
}

/// The entry with the name itself or its stem, else the one with the longest name that `header` ends with or holds.
fn best<'e>(entries: &'e [Entry], header: &str, column: Option<&str>, counts: &[String]) -> Option<&'e Entry> {
    let header = bare(header);
    let fits = |e: &&Entry| match (&e.column, column) {
        (Some(wanted), Some(column)) => bare(column).contains(wanted.as_str()),
        _ => true,
    };
    let entries = || entries.iter().filter(fits);
    if let Some(same) = entries().find(|e| e.bare.contains(&header)) {
        return Some(same);
    }
    let own = stem(&header, counts);
    if let Some(same) = entries().find(|e| e.stems.iter().any(|s| s == own)) {
        return Some(same);
    }
    let longest = |e: &&'e Entry| {
        let held = e.bare.iter().filter(|n| n.chars().count() > 2 && header.contains(n.as_str()));
        held.map(String::len).max()
    };
    entries().filter_map(|e| longest(&e).map(|l| (l, e))).max_by_key(|(l, _)| *l).map(|(_, e)| e)
}
