//! Groups of figures, as they print in JSON.

use crate::model::{Currency, Kind};
use rust_decimal::Decimal;
use rust_decimal::serde::{arbitrary_precision, arbitrary_precision_option};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

/// What `figures --group-by` answers.
#[derive(Debug, Clone, Serialize)]
pub struct GroupsAnswer {
    /// Figures that were counted.
    pub total: usize,
    /// The groups.
    pub groups: Vec<Group>,
    /// How many keys were divided, since their figures cannot be put together.
    pub apart: Apart,
    /// Groups that hold figures of a region and of places that lie in it, whose sum counts what both count twice.
    pub nested: usize,
    /// Figures that match and were not counted.
    pub left_out: LeftOut,
    /// Reports of the index that are copies of others, and not counted.
    pub copies: usize,
}

/// Keys whose figures are in several groups, by what differs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Apart {
    /// All of them.
    pub keys: usize,
    /// Several metrics.
    pub metrics: usize,
    /// One metric in several units: 件 and 人.
    pub units: usize,
    /// One metric as level, change, share, target.
    pub kinds: usize,
    /// One metric in several moneys.
    pub currencies: usize,
}

/// Figures that match and were not counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// Limited to a part of a region, or changes, shares and targets.
    pub not_whole: usize,
    /// Told a second time by their report.
    pub repeated: usize,
    /// With `--headlines`: other figures of the same region, year and metric.
    pub not_headline: usize,
}

/// Figures of one metric, unit and kind that share what they are grouped by.
#[derive(Debug, Clone, Serialize)]
pub struct Group {
    /// What they share.
    pub key: serde_json::Map<String, serde_json::Value>,
    /// Where the place lies that they share: 浙江省舟山市.
    pub within: Option<String>,
    /// Id of the metric.
    pub metric: Option<String>,
    /// Unit.
    pub unit: Option<String>,
    /// Money.
    pub currency: Option<Currency>,
    /// Level, change, share or target.
    pub kind: Kind,
    /// How many figures.
    pub count: usize,
    /// Their sum; none where adding up means nothing (changes, shares, rates).
    #[serde(with = "arbitrary_precision_option")]
    pub sum: Option<Decimal>,
    /// Their mean, to four places; none where their sum is too large to be told.
    #[serde(with = "arbitrary_precision_option")]
    pub mean: Option<Decimal>,
    /// The least.
    #[serde(with = "arbitrary_precision")]
    pub min: Decimal,
    /// The greatest.
    #[serde(with = "arbitrary_precision")]
    pub max: Decimal,
    /// Percentiles, interpolated, to four places.
    #[serde(serialize_with = "as_map")]
    pub percentiles: Vec<Percentile>,
}

/// What so many percent of the values are not greater than.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percentile {
    /// 0 to 100.
    pub percent: u8,
    /// The value.
    pub value: Decimal,
}

/// `{"25": 12}`
fn as_map<S: Serializer>(percentiles: &[Percentile], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Exact(#[serde(with = "arbitrary_precision")] Decimal);
    let mut map = serializer.serialize_map(Some(percentiles.len()))?;
    for one in percentiles {
        map.serialize_entry(&one.percent.to_string(), &Exact(one.value))?;
    }
    map.end()
}
