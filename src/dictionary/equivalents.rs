//! `evaluation.toml`: what counts as the same when reports are compared with gold annotations.

use super::{DictionaryError, Files, Metrics};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

const NAME: &str = "evaluation.toml";
/// A unit may stand for a second one, and that one for a third (户, 家, 个).
const STEPS: usize = 3;
/// Characters of a place's name that must remain when its ending is taken off.
const LEAST_PLACE: usize = 2;

/// Names of units, metrics and places that an evaluation takes for one another.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equivalents {
    annotated: BTreeSet<String>,
    place_endings: Vec<String>,
    same_unit: BTreeMap<String, String>,
    same_metric: BTreeMap<String, String>,
    finer: BTreeMap<String, Vec<String>>,
}

impl Equivalents {
    /// Whether two units say the same.
    #[must_use]
    pub fn same_unit(&self, a: Option<&str>, b: Option<&str>) -> bool {
        self.unit(a) == self.unit(b)
    }

    /// Whether a figure of the gold and one of a report name the same metric: equal, or one the finer name of the other.
    ///
    /// ```
    /// let same = nianbao::dictionary::Dictionaries::builtin()?.equivalents;
    /// assert!(same.same_metric("cases.penalty", "cases.filed"));
    /// assert!(!same.same_metric("cases.penalty", "cases.inspection"));
    /// # Ok::<(), nianbao::dictionary::DictionaryError>(())
    /// ```
    #[must_use]
    pub fn same_metric(&self, gold: &str, found: &str) -> bool {
        let finer = |a: &str, b: &str| self.finer.get(a).is_some_and(|coarse| coarse.iter().any(|m| m == b));
        self.metric(gold) == self.metric(found) || finer(found, gold) || finer(gold, found)
    }

    /// The name that a metric counts under.
    #[must_use]
    pub fn metric<'a>(&'a self, id: &'a str) -> &'a str {
        self.same_metric.get(id).map_or(id, String::as_str)
    }

    /// The name that a found metric counts under; none when annotators have no name for it.
    #[must_use]
    pub fn annotated<'a>(&'a self, id: &'a str) -> Option<&'a str> {
        self.annotated.contains(id).then(|| self.metric(id))
    }

    /// A place's name without its ending.
    #[must_use]
    pub fn place<'a>(&self, name: &'a str) -> &'a str {
        self.place_endings
            .iter()
            .find_map(|ending| name.strip_suffix(ending.as_str()).filter(|rest| rest.chars().count() >= LEAST_PLACE))
            .unwrap_or(name)
    }

    pub(super) fn read(files: &Files, metrics: &Metrics) -> Result<Self, DictionaryError> {
        let read: Self = files.merged(NAME)?;
        let finer = read.finer.iter().flat_map(|(fine, coarse)| std::iter::once(fine).chain(coarse));
        let same = read.same_metric.iter().flat_map(|(a, b)| [a, b]);
        for id in read.annotated.iter().chain(finer).chain(same) {
            if metrics.get(id).is_none() {
                let near = metrics.nearest(id).map(|m| format!("; did you mean {m}?")).unwrap_or_default();
                return Err(files.fault_of(NAME, id, format!("it is not a metric of metrics.toml{near}")));
            }
        }
        Ok(read)
    }

    fn unit<'a>(&'a self, unit: Option<&'a str>) -> &'a str {
        let step = |unit: &'a str, _| self.same_unit.get(unit).map_or(unit, String::as_str);
        (0..STEPS).fold(unit.unwrap_or_default().trim(), step)
    }
}

#[cfg(test)]
mod tests {
    use crate::dictionary::Dictionaries;

    #[test]
    fn units_metrics_and_places_that_say_the_same_are_one() {
        let same = Dictionaries::builtin().expect("built-in dictionaries").equivalents;
        let units = [(Some("户"), Some("个"), true), (Some("人次"), Some("名"), true), (None, Some("余"), true)];
        let others = [(Some("件"), Some("次"), false), (None, Some("件"), false), (Some(" 宗 "), Some("件"), true)];
        for (a, b, expected) in units.into_iter().chain(others) {
            assert_eq!(same.same_unit(a, b), expected, "{a:?} {b:?}");
        }
        assert!(
            same.same_metric("officers.left", "officers.revoked") && same.same_metric("cases.closed", "cases.penalty")
        );
        assert!(!same.same_metric("cases.filed", "cases.closed"));
        assert_eq!(same.annotated("officers.revoked"), Some("officers.left"));
        assert_eq!(same.annotated("cases.filed"), None);
        for (name, expected) in
            [("广西壮族自治区", "广西"), ("蓟州区", "蓟州"), ("和县", "和县"), ("滨海新区", "滨海"), ("", "")]
        {
            assert_eq!(same.place(name), expected);
        }
    }

    #[test]
    fn a_users_list_adds_to_ours_and_unknown_metrics_are_refused() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("evaluation.toml");
        std::fs::write(&file, "annotated = [\"cases.filed\"]\n").expect("written");
        let same = Dictionaries::load(folder.path()).expect("valid").equivalents;
        assert_eq!(same.annotated("cases.filed"), Some("cases.filed"));
        assert_eq!(same.annotated("cases.penalty"), Some("cases.penalty"));
        std::fs::write(&file, "\nannotated = [\"cases.fild\"]\n").expect("written");
        let error = Dictionaries::load(folder.path()).err().expect("refused").to_string();
        assert!(
            error.contains("evaluation.toml:2: cases.fild:") && error.contains("did you mean cases.filed?"),
            "{error}"
        );
    }
}
