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
    /// Canonical unit of its counts, where the table states none.
    pub unit: Option<String>,
    /// Its columns.
    pub columns: Vec<Entry>,
    /// Its rows.
    #[serde(default)]
    pub rows: Vec<Entry>,
}

impl Entry {
    /// Notes the names as headers are compared with them.
    pub(super) fn prepare(&mut self) {
        self.bare = self.names.iter().map(|n| bare(n)).collect();
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
    /// What a column counts.
    #[must_use]
    pub fn column(&self, header: &str) -> Option<&Entry> {
        best(&self.columns, header, None)
    }

    /// What the table counts as a whole.
    #[must_use]
    pub fn total(&self) -> Option<&Entry> {
        self.columns.iter().find(|e| e.total)
    }

    /// What a row counts, in a column.
    #[must_use]
    pub fn row(&self, label: &str, column: &str) -> Option<&Entry> {
        best(&self.rows, label, Some(column))
    }
}

/// The entry with the name itself, else the one with the longest name that `header` ends with or holds.
fn best<'e>(entries: &'e [Entry], header: &str, column: Option<&str>) -> Option<&'e Entry> {
    let header = bare(header);
    let fits = |e: &&Entry| match (&e.column, column) {
        (Some(wanted), Some(column)) => bare(column).contains(wanted.as_str()),
        _ => true,
    };
    let entries = || entries.iter().filter(fits);
    if let Some(same) = entries().find(|e| e.bare.contains(&header)) {
        return Some(same);
    }
    let longest = |e: &&'e Entry| {
        let held = e.bare.iter().filter(|n| n.chars().count() > 2 && header.contains(n.as_str()));
        held.map(String::len).max()
    };
    entries().filter_map(|e| longest(&e).map(|l| (l, e))).max_by_key(|(l, _)| *l).map(|(_, e)| e)
}
