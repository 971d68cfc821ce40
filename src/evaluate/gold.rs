//! Gold annotations: what careful readers found in a report (`NAME.gold.json`).
//!
//! Fields that the evaluation does not ask about are passed over.

use crate::model::{Kind, Precision};
use rust_decimal::Decimal;
use serde::de::{DeserializeOwned, Error as _};
use serde::{Deserialize, Deserializer};

/// What the annotator writes where any answer is right.
const OPEN: &str = "?";
/// What the annotator writes where nobody can tell.
const UNKNOWN: &str = "unknown";

/// The annotations of one report.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Gold {
    /// Every figure.
    pub figures: Vec<GoldFigure>,
    /// Every problem; none when annotators differ on where one ends, so that nothing is compared.
    #[serde(default = "no_problems")]
    pub problems: Option<Vec<GoldProblem>>,
    /// Where it is from.
    #[serde(default, deserialize_with = "or_default")]
    pub region: GoldRegion,
    /// The year reported on.
    #[serde(default)]
    pub year: Option<i32>,
    /// Level of the region.
    #[serde(default, deserialize_with = "known")]
    pub level: Option<String>,
    /// Kind of document.
    #[serde(default, deserialize_with = "known")]
    pub doc_type: Option<String>,
    /// Writing system.
    #[serde(default, deserialize_with = "known")]
    pub script: Option<String>,
    /// The body that issued it.
    #[serde(default, deserialize_with = "known")]
    pub issuer: Option<String>,
    /// Date of publication.
    #[serde(default, deserialize_with = "known")]
    pub published: Option<String>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GoldFigure {
    /// The stretch that names what is counted and holds the number.
    pub text: String,
    /// Exact value.
    #[serde(with = "rust_decimal::serde::arbitrary_precision")]
    pub value: Decimal,
    /// Canonical unit.
    pub unit: Option<String>,
    /// Hedge.
    pub precision: Judged<Precision>,
    /// Level, change, share or target.
    pub kind: Judged<Kind>,
    /// What it counts, none when the catalogue has no name for it.
    pub metric: Judged<Option<String>>,
    /// First code point of the number.
    #[serde(default)]
    pub start: Option<usize>,
    /// It costs nothing when missed and nothing when found.
    #[serde(default)]
    pub optional: bool,
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct GoldProblem {
    /// Heading or first clause.
    pub text: String,
    /// What it is about: one of these must be found.
    #[serde(default)]
    pub categories: Vec<String>,
    /// What it is about, in annotations that name one category.
    #[serde(default)]
    pub category: Option<String>,
    /// First code point.
    #[serde(default)]
    pub start: Option<usize>,
}

/// Names of the region, none where the text does not tell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[allow(missing_docs)] // As they read.
pub struct GoldRegion {
    pub province: Option<String>,
    pub city: Option<String>,
    pub county: Option<String>,
    pub town: Option<String>,
}

/// What an annotator says of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judged<T> {
    /// `?`: annotators may differ, any answer is right.
    Open,
    /// This and nothing else is right.
    Is(T),
}

impl Gold {
    /// The metrics that its figures name.
    pub fn metrics(&self) -> impl Iterator<Item = &str> {
        self.figures.iter().filter_map(|f| match &f.metric {
            Judged::Is(metric) => metric.as_deref(),
            Judged::Open => None,
        })
    }

    /// Reads annotations.
    ///
    /// # Errors
    /// Line, column and field of the first fault.
    ///
    /// ```
    /// let gold = nianbao::evaluate::Gold::parse(r#"{"figures": [], "problems": null, "year": 2023}"#)?;
    /// assert_eq!((gold.year, gold.problems), (Some(2023), None));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

impl GoldProblem {
    /// Whether one of its categories was found.
    pub(super) fn has_one_of(&self, found: &[String]) -> bool {
        if self.categories.is_empty() {
            return self.category.as_ref().is_some_and(|c| found.contains(c));
        }
        self.categories.iter().any(|c| found.contains(c))
    }
}

impl GoldRegion {
    /// Its names from above, empty ones as none.
    pub(super) fn names(&self) -> [Option<&str>; 4] {
        [&self.province, &self.city, &self.county, &self.town].map(|name| name.as_deref().filter(|n| !n.is_empty()))
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Judged<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::Value::deserialize(deserializer)?;
        if value == OPEN {
            return Ok(Self::Open);
        }
        serde_json::from_value(value).map(Self::Is).map_err(D::Error::custom)
    }
}

fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<String>::deserialize(deserializer)?.filter(|said| said != UNKNOWN))
}

fn or_default<'de, D: Deserializer<'de>>(deserializer: D) -> Result<GoldRegion, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// Annotations without the field name no problem.
#[allow(clippy::unnecessary_wraps)] // As serde wants it.
const fn no_problems() -> Option<Vec<GoldProblem>> {
    Some(Vec::new())
}
