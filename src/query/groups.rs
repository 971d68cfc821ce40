//! Figures in groups, aggregated with exact decimals. Metrics, units, moneys and kinds are never mixed; the answer says
//! which of them a key was divided into.

use super::answer::{Apart, Group, Percentile};
use super::regions::{RegionKey, Rows};
use super::{Engine, Sort};
use crate::dictionary::Aggregate;
use crate::index::{FigureRow, ReportAddress, ReportRow};
use crate::model::{Currency, Kind};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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
    Issuer,
    Problem,
}

impl GroupBy {
    /// All of them.
    pub const ALL: [Self; 13] = [
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
        Self::Issuer,
        Self::Problem,
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
            Self::Issuer => "issuer",
            Self::Problem => "problem",
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

    /// What a figure has of it: nothing, or one name; of problems as many as its report names.
    fn values(self, engine: &Engine<'_>, figure: &FigureRow, report: &ReportRow) -> Vec<Option<String>> {
        let region = &report.region;
        vec![match self {
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
            Self::Issuer => engine.reader.issuer(figure.report).map(|issuer| issuer.to_string()),
            Self::Problem => {
                let named = engine.reader.categories(figure.report);
                return if named.is_empty() {
                    vec![None]
                } else {
                    named.iter().map(|category| Some(category.to_string())).collect()
                };
            }
        }]
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

/// How groups are made.
#[derive(Debug, Clone)]
pub struct Grouping<'g> {
    /// What figures of one group share.
    pub by: &'g [GroupBy],
    /// Percentiles that are told, 0 to 100.
    pub percentiles: &'g [u8],
    /// Order: by what they share, or within each metric, unit and kind by their sum (their mean where nothing adds up).
    pub sort: Sort,
    /// Groups wanted; ordered by value, of each metric, unit and kind.
    pub limit: usize,
}

/// Figures put together.
#[derive(Default)]
struct Members {
    values: Vec<Decimal>,
    reports: HashSet<ReportAddress>,
}

impl Members {
    /// Whether some are of a region and others of places in it.
    fn are_nested(&self, engine: &Engine<'_>, rows: &mut Rows) -> bool {
        let keys = self.reports.iter().filter_map(|report| RegionKey::of(&rows.get(engine, *report).region));
        let all: HashSet<[Option<String>; 4]> = keys.map(|key| key.names().clone()).collect();
        let lies_in_another = |place: &[Option<String>; 4]| {
            let mut around = place.clone();
            (0..place.len()).rev().any(|level| around[level].take().is_some() && level > 0 && all.contains(&around))
        };
        all.iter().any(lies_in_another)
    }
}

/// Groups with what is to be said of all of them.
pub struct Grouped {
    pub groups: Vec<Group>,
    /// How often one key was divided.
    pub apart: Apart,
    /// Groups of figures of a region and of places in it, of those that are added up.
    pub nested: usize,
}

/// The groups.
pub fn groups(engine: &Engine<'_>, figures: &[FigureRow], grouping: &Grouping<'_>) -> Grouped {
    let mut rows = Rows::default();
    let mut members: HashMap<Key, Members> = HashMap::new();
    for figure in figures {
        let report = rows.get(engine, figure.report);
        for asked in combinations(grouping.by.iter().map(|one| one.values(engine, figure, report)).collect()) {
            let key = Key {
                asked,
                within: grouping.by.iter().map(|one| one.within(report)).collect(),
                metric: figure.metric.clone(),
                kind: figure.kind,
                unit: figure.unit.clone(),
                currency: figure.currency,
            };
            let known = members.entry(key).or_default();
            known.values.push(figure.value);
            known.reports.insert(figure.report);
        }
    }
    let apart = apart(members.keys());
    let mut all: Vec<_> = members.into_iter().collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    let (mut groups, mut nested) = (Vec::with_capacity(all.len()), 0);
    for (key, members) in all {
        let are_nested = members.are_nested(engine, &mut rows);
        let made = group(engine, grouping, key, members.values);
        nested += usize::from(are_nested && made.as_ref().is_some_and(|group| group.sum.is_some()));
        groups.extend(made);
    }
    order(&mut groups, grouping);
    Grouped { groups, apart, nested }
}

/// Every choice of one out of each list.
fn combinations(lists: Vec<Vec<Option<String>>>) -> Vec<Vec<Option<String>>> {
    let mut all = vec![Vec::with_capacity(lists.len())];
    for list in lists {
        all = all
            .iter()
            .flat_map(|head: &Vec<_>| list.iter().map(|one| [head.as_slice(), std::slice::from_ref(one)].concat()))
            .collect();
    }
    all
}

/// What was asked for, and what lies above it.
type Names<'k> = (&'k [Option<String>], &'k [Option<String>]);

/// Keys whose figures were not put together, by what differs.
fn apart<'k>(keys: impl Iterator<Item = &'k Key>) -> Apart {
    let mut by_key: BTreeMap<Names<'_>, Vec<&Key>> = BTreeMap::new();
    for key in keys {
        by_key.entry((&key.asked, &key.within)).or_default().push(key);
    }
    let differ = |keys: &[&Key], of: fn(&Key) -> String| keys.iter().map(|k| of(k)).collect::<BTreeSet<_>>().len() > 1;
    let mut apart = Apart::default();
    for keys in by_key.values() {
        apart.keys += usize::from(keys.len() > 1);
        apart.metrics += usize::from(differ(keys, |k| format!("{:?}", k.metric)));
        // Only what is counted alike otherwise could be taken for one.
        let one_metric = |of: fn(&Key) -> String| {
            let mut metrics: BTreeMap<&Option<Arc<str>>, Vec<&Key>> = BTreeMap::new();
            keys.iter().for_each(|k| metrics.entry(&k.metric).or_default().push(k));
            metrics.values().any(|keys| differ(keys, of))
        };
        apart.kinds += usize::from(one_metric(|k| k.kind.as_str().to_owned()));
        apart.units += usize::from(one_metric(|k| format!("{:?}", k.unit)));
        apart.currencies += usize::from(one_metric(|k| format!("{:?}", k.currency)));
    }
    apart
}

/// Sorts and cuts.
fn order(groups: &mut Vec<Group>, grouping: &Grouping<'_>) {
    let measure = |g: &Group| (g.metric.clone(), g.unit.clone(), g.currency, g.kind);
    let value = |g: &Group| g.sum.or(g.mean);
    match grouping.sort {
        Sort::Value => groups.sort_by(|a, b| measure(a).cmp(&measure(b)).then(value(a).cmp(&value(b)))),
        Sort::ValueDescending => groups.sort_by(|a, b| measure(a).cmp(&measure(b)).then(value(b).cmp(&value(a)))),
        _ => {
            groups.truncate(grouping.limit);
            return;
        }
    }
    let mut before = None;
    let mut place = 0;
    groups.retain(|group| {
        let own = Some(measure(group));
        place = if own == before { place + 1 } else { 1 };
        before = own;
        place <= grouping.limit
    });
}

fn group(engine: &Engine<'_>, grouping: &Grouping<'_>, key: Key, mut values: Vec<Decimal>) -> Option<Group> {
    values.sort_unstable();
    // A sum that no decimal can hold is not told.
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, value| sum.checked_add(*value));
    let count = values.len();
    let aggregate = key.metric.as_deref().and_then(|id| engine.dictionaries.metrics.get(id)).map(|m| m.aggregate);
    let adds_up = key.kind == Kind::Level && matches!(aggregate, None | Some(Aggregate::Sum));
    let name = |value: Option<String>| value.map_or(Value::Null, Value::String);
    let within = key.within.into_iter().flatten().next();
    let percentiles = grouping.percentiles.iter();
    Some(Group {
        key: grouping.by.iter().zip(key.asked).map(|(by, value)| (by.as_str().to_owned(), name(value))).collect(),
        within,
        metric: key.metric.as_deref().map(str::to_owned),
        unit: key.unit.as_deref().map(str::to_owned),
        currency: key.currency,
        kind: key.kind,
        count,
        sum: sum.filter(|_| adds_up).map(|sum| sum.normalize()),
        mean: sum.and_then(|sum| sum.checked_div(Decimal::from(count))).map(rounded),
        min: values.first()?.normalize(),
        max: values.last()?.normalize(),
        percentiles: percentiles
            .map(|p| Percentile { percent: *p, value: percentile(&values, usize::from(*p)) })
            .collect(),
    })
}

/// Interpolated between the two values around the place, as spreadsheets do.
fn percentile(sorted: &[Decimal], percent: usize) -> Decimal {
    let place = (sorted.len() - 1) * percent;
    let (below, part) = (place / 100, place % 100);
    let low = sorted[below];
    let Some(high) = sorted.get(below + 1) else { return rounded(low) };
    let part = Decimal::new(i64::try_from(part).unwrap_or(0), 2);
    let step = high.checked_sub(low).and_then(|step| step.checked_mul(part)).and_then(|step| low.checked_add(step));
    rounded(step.unwrap_or(low))
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
        assert_eq!(percentile(&values, 100).to_string(), "4");
        assert_eq!(percentile(&values[..1], 75).to_string(), "1");
    }
}
