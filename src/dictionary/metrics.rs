//! The metrics: what the program can name (`metrics.toml`). Ids of metrics exist only through here.
//!
//! A user's entry of the same id replaces the built-in one.

use super::{DictionaryError, File, Files, nearest};
use crate::model::{Figure, Kind};
use foldhash::fast::RandomState;
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::HashMap;

const FILE: &str = "metrics.toml";
const PERCENT: &str = "%";

/// All metrics, by id and by Chinese name.
#[derive(Debug, Default)]
pub struct Metrics {
    all: Vec<Metric>,
    /// Asked of every figure, so that hashing counts.
    by_id: HashMap<String, usize, RandomState>,
    by_name: HashMap<String, usize>,
    /// File and line of each.
    places: Vec<(String, usize)>,
}

/// One metric.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metric {
    /// The name used in records, queries and rules.
    pub id: String,
    /// Short Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// Other Chinese names that a user may type.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Canonical units of its level values, the usual one first.
    pub units: Vec<String>,
    /// How it adds up over districts.
    pub aggregate: Aggregate,
    /// Least plausible value of one district and year.
    pub min: Option<Decimal>,
    /// Greatest plausible value of one district and year.
    pub max: Option<Decimal>,
    /// The metric it is a part of.
    pub total: Option<String>,
    /// Sentences that must be read as this metric.
    #[serde(default)]
    pub examples: Vec<Example>,
    /// Sentences in which no number may be read as this metric.
    #[serde(default)]
    pub rejects: Vec<String>,
}

/// A sentence with the value that must be found in it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// The value, as a decimal.
    pub value: Decimal,
    /// Its canonical unit.
    pub unit: Option<String>,
}

/// How a metric adds up over districts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// Counts and amounts.
    Sum,
    /// Rates and values per officer.
    Mean,
    /// Not at all.
    None,
}

impl Metric {
    /// Whether its values are percentages: its headline is a share, not a level.
    #[must_use]
    pub fn is_rate(&self) -> bool {
        self.units.iter().all(|unit| unit == PERCENT)
    }
}

impl Metrics {
    /// Reads and checks `metrics.toml` and what a user laid over it.
    ///
    /// # Errors
    /// Names the file and the entry: an id, name or alias used twice, no unit, an unknown total.
    pub fn compile(files: &Files) -> Result<Self, DictionaryError> {
        let mut metrics = Self::default();
        for file in files.named(FILE) {
            let mut here = HashMap::new();
            for metric in file.toml::<MetricsFile>()?.metric {
                let twice = here.insert(metric.id.clone(), ()).is_some();
                if twice {
                    let line = file.line_of(&metric.id).unwrap_or(1);
                    return Err(file.fault(line, format!("{}: this id stands twice in the file", metric.id)));
                }
                metrics.lay_over(metric, file);
            }
        }
        metrics.check()?;
        Ok(metrics)
    }

    /// The metric of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Metric> {
        self.by_id.get(id).map(|&i| &self.all[i])
    }

    /// Whether a figure of a report can stand for the whole of its place: a level (of a rate: a share) without scope that
    /// is no part of a figure of the same metric.
    #[must_use]
    pub fn stands_for_the_whole(&self, all: &[Figure], figure: &Figure) -> bool {
        let Some(id) = &figure.metric else { return false };
        let wanted = if self.get(id).is_some_and(Metric::is_rate) { Kind::Share } else { Kind::Level };
        let part_of_same = figure.part_of.and_then(|i| all.get(i)).is_some_and(|w| w.metric.as_ref() == Some(id));
        figure.kind == wanted && figure.scope.is_none() && !part_of_same
    }

    /// File and line of a metric.
    #[must_use]
    pub fn place(&self, id: &str) -> Option<(&str, usize)> {
        self.by_id.get(id).map(|&i| (self.places[i].0.as_str(), self.places[i].1))
    }

    /// The metric that a user means by an id, a Chinese name or an alias.
    #[must_use]
    pub fn find(&self, word: &str) -> Option<&Metric> {
        self.get(word).or_else(|| self.by_name.get(word).map(|&i| &self.all[i]))
    }

    /// The id, name or alias nearest to a misspelt one.
    #[must_use]
    pub fn nearest(&self, word: &str) -> Option<&str> {
        nearest(word, self.by_id.keys().chain(self.by_name.keys()).map(String::as_str))
    }

    /// All metrics in the order of the dictionary.
    pub fn iter(&self) -> impl Iterator<Item = &Metric> {
        self.all.iter()
    }

    /// All ids in the order of the dictionary.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|m| m.id.as_str())
    }

    fn lay_over(&mut self, metric: Metric, file: &File) {
        let place = (file.name.clone(), file.line_of(&metric.id).unwrap_or(1));
        if let Some(&at) = self.by_id.get(&metric.id) {
            self.all[at] = metric;
            self.places[at] = place;
        } else {
            self.by_id.insert(metric.id.clone(), self.all.len());
            self.all.push(metric);
            self.places.push(place);
        }
    }

    /// Checks each entry and fills the names.
    fn check(&mut self) -> Result<(), DictionaryError> {
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (i, metric) in self.all.iter().enumerate() {
            let (file, line) = &self.places[i];
            let fault = |reason: String| DictionaryError::Syntax {
                file: file.clone(),
                line: *line,
                reason: format!("{}: {reason}", metric.id),
            };
            self.check_entry(metric).map_err(fault)?;
            for name in std::iter::once(&metric.name).chain(&metric.aliases) {
                if let Some(other) = by_name.insert(name.clone(), i) {
                    let other = &self.all[other].id;
                    return Err(fault(format!("the name {name} is also used by {other}; each name means one metric")));
                }
            }
        }
        self.by_name = by_name;
        Ok(())
    }

    fn check_entry(&self, metric: &Metric) -> Result<(), String> {
        let well_formed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '_';
        if metric.id.is_empty() || !metric.id.chars().all(well_formed) {
            return Err("an id has the letters a-z, digits, dots and underscores only".to_owned());
        }
        if metric.name.is_empty() || metric.aliases.iter().any(String::is_empty) {
            return Err("a name or alias is empty".to_owned());
        }
        if metric.units.is_empty() || metric.units.iter().any(String::is_empty) {
            return Err("say in which units it is counted: units = [\"…\"]".to_owned());
        }
        match &metric.total {
            Some(total) if *total == metric.id => Err("it is named as a part of itself".to_owned()),
            Some(total) if !self.by_id.contains_key(total) => {
                Err(format!("total = \"{total}\" is not a metric{}", hint(self.nearest(total))))
            }
            _ => Ok(()),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MetricsFile {
    #[serde(default)]
    metric: Vec<Metric>,
}

fn hint(near: Option<&str>) -> String {
    near.map_or_else(String::new, |name| format!("; did you mean {name}?"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;

    fn overlay(text: &str) -> Result<Metrics, DictionaryError> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(folder.path().join(FILE), text).expect("written");
        Metrics::compile(&Files::with_overlay(folder.path())?)
    }

    fn entry(id: &str, name: &str, rest: &str) -> String {
        format!("[[metric]]\nid = \"{id}\"\nname = \"{name}\"\nname_en = \"x\"\naggregate = \"sum\"\n{rest}\n")
    }

    #[test]
    fn ids_names_and_aliases_lead_to_the_metric() {
        let metrics = Dictionaries::builtin().expect("built-in dictionaries").metrics;
        for word in ["cases.penalty", "行政处罚", "处罚案件"] {
            assert_eq!(metrics.find(word).map(|m| m.id.as_str()), Some("cases.penalty"), "{word}");
        }
        assert!(metrics.find("天气").is_none());
        assert_eq!(metrics.nearest("cases.penlty"), Some("cases.penalty"));
        assert!(metrics.get("officers.certification_rate").is_some_and(Metric::is_rate));
        assert!(!metrics.get("cases.penalty").is_some_and(Metric::is_rate));
        assert_eq!(metrics.ids().count(), metrics.iter().count());
    }

    #[test]
    fn a_users_entry_replaces_the_built_in_one_and_new_ones_are_added() {
        let text = entry("cases.penalty", "处罚总数", "units = [\"宗\"]")
            + &entry("trees.planted", "植树", "units = [\"棵\"]");
        let metrics = overlay(&text).expect("valid");
        assert_eq!(metrics.get("cases.penalty").map(|m| m.units.clone()), Some(vec!["宗".to_owned()]));
        assert_eq!(metrics.find("植树").map(|m| m.id.as_str()), Some("trees.planted"));
        assert!(metrics.get("cases.inspection").is_some());
    }

    #[test]
    fn faults_name_the_entry_and_the_remedy() {
        let cases = [
            (entry("a.b", "行政处罚", "units = [\"件\"]"), "行政处罚 is also used by cases.penalty"),
            (entry("a.b", "新指标", "units = []"), "say in which units"),
            (entry("a.b", "新指标", "units = [\"件\"]\ntotal = \"cases.penlty\""), "did you mean cases.penalty?"),
            (entry("a.b", "新指标", "units = [\"件\"]\ntotal = \"a.b\""), "part of itself"),
            (entry("a.b", "新指标", "units = [\"件\"]").repeat(2), "stands twice"),
            (entry("A B", "新指标", "units = [\"件\"]"), "letters a-z"),
            (entry("a.b", "新指标", "units = [\"件\"]\ncolour = 1"), "unknown field"),
        ];
        for (text, expected) in cases {
            let error = overlay(&text).expect_err(expected).to_string();
            assert!(error.contains(expected) && error.contains("metrics.toml"), "{error} | {expected}");
        }
    }
}
