//! The codebook of a panel: what its columns hold, and of each metric its names, unit, definition and how often it occurs.

use super::Column;
use crate::dictionary::{Aggregate, Dictionaries, Metric};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// What a panel holds.
#[derive(Debug, Default)]
pub struct Codebook {
    columns: Vec<Column>,
    metrics: Vec<Entry>,
}

/// A metric that occurs.
#[derive(Debug)]
struct Entry {
    id: String,
    name: String,
    name_en: String,
    unit: String,
    definition: String,
    aggregate: &'static str,
    total: String,
    count: usize,
    years: Option<(i32, i32)>,
}

/// Counts what is written.
#[derive(Debug, Default)]
pub struct Tally {
    metrics: BTreeMap<String, Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    count: usize,
    years: Option<(i32, i32)>,
    units: BTreeSet<String>,
}

const HEAD: [&str; 10] =
    ["variable", "name", "name_en", "unit", "definition", "aggregate", "part_of", "count", "first_year", "last_year"];

impl Tally {
    /// Counts a value.
    pub fn add(&mut self, metric: &str, unit: Option<&str>, year: Option<i32>) {
        if !self.metrics.contains_key(metric) {
            self.metrics.insert(metric.to_owned(), Counted::default());
        }
        let Some(counted) = self.metrics.get_mut(metric) else { return };
        counted.count += 1;
        if let Some(unit) = unit.filter(|unit| !counted.units.contains(*unit)) {
            counted.units.insert(unit.to_owned());
        }
        if let Some(year) = year {
            let (first, last) = counted.years.unwrap_or((year, year));
            counted.years = Some((first.min(year), last.max(year)));
        }
    }

    /// The codebook of what was counted.
    #[must_use]
    pub fn codebook(self, columns: Vec<Column>, dictionaries: &Dictionaries) -> Codebook {
        let entry = |(id, counted): (String, Counted)| {
            let metric = dictionaries.metrics.get(&id);
            let text = |of: fn(&Metric) -> &str| metric.map_or("", of).to_owned();
            Entry {
                name: text(|m| &m.name),
                name_en: text(|m| &m.name_en),
                unit: counted.units.into_iter().collect::<Vec<_>>().join(" "),
                definition: definition(&id, dictionaries),
                aggregate: metric.map_or("", |m| aggregate(m.aggregate)),
                total: metric.and_then(|m| m.total.clone()).unwrap_or_default(),
                count: counted.count,
                years: counted.years,
                id,
            }
        };
        Codebook { columns, metrics: self.metrics.into_iter().map(entry).collect() }
    }
}

impl Codebook {
    /// Its rows, the head first: the columns, then the metrics.
    pub fn rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
        let head = HEAD.map(str::to_owned).to_vec();
        let blank = || vec![String::new(); HEAD.len() - 5];
        let column = move |c: &Column| {
            let mut row = vec![c.name.clone(), String::new(), String::new(), String::new(), c.label.clone()];
            row.extend(blank());
            row
        };
        let metric = |m: &Entry| {
            let year = |of: fn((i32, i32)) -> i32| m.years.map_or_else(String::new, |years| of(years).to_string());
            vec![
                m.id.clone(),
                m.name.clone(),
                m.name_en.clone(),
                m.unit.clone(),
                m.definition.clone(),
                m.aggregate.to_owned(),
                m.total.clone(),
                m.count.to_string(),
                year(|years| years.0),
                year(|years| years.1),
            ]
        };
        std::iter::once(head).chain(self.columns.iter().map(column)).chain(self.metrics.iter().map(metric))
    }

    /// As one JSON value.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut rows = self.rows();
        let head = rows.next().unwrap_or_default();
        let object = |row: Vec<String>| {
            let pairs = head.iter().cloned().zip(row.into_iter().map(serde_json::Value::from));
            serde_json::Value::Object(pairs.filter(|(_, v)| v.as_str() != Some("")).collect())
        };
        json!(rows.map(object).collect::<Vec<_>>()).to_string()
    }
}

/// How a metric is read: what its rules say of themselves.
fn definition(id: &str, dictionaries: &Dictionaries) -> String {
    let rules = dictionaries.rules.iter().filter(|rule| rule.metric.as_deref() == Some(id));
    rules.map(|rule| rule.explain.as_str()).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ")
}

const fn aggregate(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Sum => "sum",
        Aggregate::Mean => "mean",
        Aggregate::None => "none",
    }
}
