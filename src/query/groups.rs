//! Figures in groups, aggregated with exact decimals. Metrics, units, moneys and kinds are never mixed.

use super::Engine;
use super::answer::{Group, Percentiles};
use super::regions::Rows;
use crate::dictionary::Aggregate;
use crate::index::{FigureRow, ReportRow};
use crate::model::{Currency, Kind};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::Arc;

/// Decimal places of means and percentiles.
const PLACES: u32 = 4;

/// What figures can be grouped by, besides metric, unit, money and kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // As they read.
pub enum GroupBy {
    Metric,
    Kind,
    Unit,
    Year,
    Region,
    Province,
    City,
    County,
    Town,
    Level,
    DocType,
}

impl GroupBy {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Metric,
        Self::Kind,
        Self::Unit,
        Self::Year,
        Self::Region,
        Self::Province,
        Self::City,
        Self::County,
        Self::Town,
        Self::Level,
        Self::DocType,
    ];

    /// The word used in options and answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Metric => "metric",
            Self::Kind => "kind",
            Self::Unit => "unit",
            Self::Year => "year",
            Self::Region => "region",
            Self::Province => "province",
            Self::City => "city",
            Self::County => "county",
            Self::Town => "town",
            Self::Level => "level",
            Self::DocType => "doc_type",
        }
    }

    /// The names above a place, which keep namesakes apart (普陀区 of Zhoushan and of Shanghai).
    fn within(self, report: &ReportRow) -> Option<String> {
        let region = &report.region;
        let above: &[&Option<String>] = match self {
            Self::City => &[&region.province],
            Self::County => &[&region.province, &region.city],
            Self::Town | Self::Region => &[&region.province, &region.city, &region.county],
            _ => return None,
        };
        let names: Vec<&str> =
            above.iter().filter_map(|n| n.as_deref()).filter(|n| Some(*n) != region.name()).collect();
        (!names.is_empty()).then(|| names.concat())
    }

    fn value(self, figure: &FigureRow, report: &ReportRow) -> Option<String> {
        let region = &report.region;
        match self {
            Self::Metric => figure.metric.as_deref().map(str::to_owned),
            Self::Kind => Some(figure.kind.as_str().to_owned()),
            Self::Unit => figure.unit.as_deref().map(str::to_owned),
            Self::Year => figure.period.map(|year| year.to_string()),
            Self::Region => region.name().map(str::to_owned),
            Self::Province => region.province.clone(),
            Self::City => region.city.clone(),
            Self::County => region.county.clone(),
            Self::Town => region.town.clone(),
            Self::Level => Some(region.level.as_str().to_owned()),
            Self::DocType => Some(report.doc_type.as_str().to_owned()),
        }
    }
}

/// What the figures of a group share.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Key {
    asked: Vec<Option<String>>,
    /// For each of them that is a place, the names above it.
    within: Vec<Option<String>>,
    metric: Option<Arc<str>>,
    kind: Kind,
    unit: Option<Arc<str>>,
    currency: Option<Currency>,
}

/// The groups, sorted by what they share.
pub fn groups(engine: &Engine<'_>, figures: &[FigureRow], by: &[GroupBy]) -> Vec<Group> {
    let mut rows = Rows::default();
    let mut values: HashMap<Key, Vec<Decimal>> = HashMap::new();
    for figure in figures {
        let report = rows.get(engine, figure.report);
        let key = Key {
            asked: by.iter().map(|one| one.value(figure, report)).collect(),
            within: by.iter().map(|one| one.within(report)).collect(),
            metric: figure.metric.clone(),
            kind: figure.kind,
            unit: figure.unit.clone(),
            currency: figure.currency,
        };
        values.entry(key).or_default().push(figure.value);
    }
    let mut groups: Vec<_> = values.into_iter().collect();
    groups.sort_by(|a, b| a.0.cmp(&b.0));
    groups.into_iter().filter_map(|(key, values)| group(engine, by, key, values)).collect()
}

fn group(engine: &Engine<'_>, by: &[GroupBy], key: Key, mut values: Vec<Decimal>) -> Option<Group> {
    values.sort_unstable();
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value))?;
    let count = values.len();
    let aggregate = key.metric.as_deref().and_then(|id| engine.dictionaries.metrics.get(id)).map(|m| m.aggregate);
    let adds_up = key.kind == Kind::Level && matches!(aggregate, None | Some(Aggregate::Sum));
    let name = |value: Option<String>| value.map_or(Value::Null, Value::String);
    let within = key.within.into_iter().flatten().next();
    Some(Group {
        key: by.iter().zip(key.asked).map(|(by, value)| (by.as_str().to_owned(), name(value))).collect(),
        within,
        metric: key.metric.as_deref().map(str::to_owned),
        unit: key.unit.as_deref().map(str::to_owned),
        currency: key.currency,
        kind: key.kind,
        count,
        sum: adds_up.then(|| sum.normalize()),
        mean: rounded(sum / Decimal::from(count)),
        min: values.first()?.normalize(),
        max: values.last()?.normalize(),
        percentiles: Percentiles {
            lower: percentile(&values, 25),
            median: percentile(&values, 50),
            upper: percentile(&values, 75),
        },
    })
}

/// Interpolated between the two values around the place, as spreadsheets do.
fn percentile(sorted: &[Decimal], percent: usize) -> Decimal {
    let place = (sorted.len() - 1) * percent;
    let (below, part) = (place / 100, place % 100);
    let low = sorted[below];
    let Some(high) = sorted.get(below + 1) else { return rounded(low) };
    rounded(low + (*high - low) * Decimal::new(i64::try_from(part).unwrap_or(0), 2))
}

fn rounded(value: Decimal) -> Decimal {
    value.round_dp_with_strategy(PLACES, RoundingStrategy::MidpointAwayFromZero).normalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_interpolated() {
        let values: Vec<Decimal> = [1, 2, 3, 4].map(Decimal::from).to_vec();
        assert_eq!(percentile(&values, 50).to_string(), "2.5");
        assert_eq!(percentile(&values, 25).to_string(), "1.75");
        assert_eq!(percentile(&values[..1], 75).to_string(), "1");
    }
}
