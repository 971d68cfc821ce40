//! Groups of figures against a plain pass over the records: random filters, every number exactly the same.

use super::program::CorpusIndex;
use nianbao::dictionary::Dictionaries;
use nianbao::index::Reader;
use nianbao::model::{Currency, Kind, Report};
use nianbao::query::{Engine, FiguresRequest, GroupBy, Sort};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeMap, HashSet};
use std::path::Path;

/// What a group is told apart by: the asked key, then metric, unit, money, kind.
type Key = (Vec<Option<String>>, Option<String>, Option<String>, Option<Currency>, &'static str);

struct Filter {
    metrics: Vec<String>,
    years: Option<std::ops::RangeInclusive<i32>>,
    kinds: Vec<Kind>,
    whole: bool,
    by: Vec<GroupBy>,
}

#[test]
fn groups_agree_with_a_pass_over_the_records() {
    let index = CorpusIndex::shared();
    let dictionaries = Dictionaries::builtin().expect("built-in dictionaries");
    let reader = Reader::open(Path::new(index.folder()), &dictionaries).expect("opened");
    let engine = Engine::new(&reader, &dictionaries).expect("ready");
    let mut addresses = Vec::new();
    reader.for_each_report(|address| addresses.push(address)).expect("read");
    let records: Vec<Report> = addresses.iter().map(|a| reader.load(*a).expect("loaded").report).collect();
    let mut random = Random(17);
    let mut groups = 0;
    for round in 0..150 {
        let filter = filter(&mut random, &dictionaries);
        let request = FiguresRequest {
            metrics: filter.metrics.clone(),
            years: filter.years.clone(),
            kinds: filter.kinds.clone(),
            whole: filter.whole,
            sort: Sort::Region,
            limit: usize::MAX,
            ..FiguresRequest::default()
        };
        let answer = engine.figure_groups(&request, &filter.by).expect("grouped");
        let expected = plain(&records, &dictionaries, &filter);
        assert_eq!(answer.groups.len(), expected.len(), "round {round}");
        for group in &answer.groups {
            let asked = filter.by.iter().map(|by| group.key[by.as_str()].as_str().map(str::to_owned)).collect();
            let key: Key = (asked, group.metric.clone(), group.unit.clone(), group.currency, group.kind.as_str());
            let values = expected.get(&key).unwrap_or_else(|| panic!("round {round}: no group {key:?}"));
            assert_eq!(group.count, values.len(), "round {round} {key:?}");
            let sum: Decimal = values.iter().sum();
            assert!(group.sum.is_none_or(|own| own == sum), "round {round} {key:?}");
            assert_eq!(group.sum.is_none(), group.kind != Kind::Level || !adds_up(&dictionaries, &key), "{key:?}");
            let mean =
                (sum / Decimal::from(values.len())).round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero);
            assert_eq!(group.mean, Some(mean), "round {round} {key:?}");
            assert_eq!((group.min, group.max), (values[0], values[values.len() - 1]), "round {round} {key:?}");
            let median = group.percentiles.iter().find(|p| p.percent == 50).expect("told").value;
            let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
            let middle =
                ((low + high) / Decimal::TWO).round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero);
            assert_eq!(median, middle, "round {round} {key:?}");
            groups += 1;
        }
    }
    assert!(groups > 2000, "only {groups} groups were compared");
}

fn adds_up(dictionaries: &Dictionaries, key: &Key) -> bool {
    let metric = key.1.as_deref().and_then(|id| dictionaries.metrics.get(id));
    metric.is_none_or(|metric| metric.aggregate == nianbao::dictionary::Aggregate::Sum)
}

/// The values of each group, sorted.
fn plain(records: &[Report], dictionaries: &Dictionaries, filter: &Filter) -> BTreeMap<Key, Vec<Decimal>> {
    let mut groups: BTreeMap<Key, Vec<Decimal>> = BTreeMap::new();
    let mut seen = HashSet::new();
    for report in records {
        for (ordinal, figure) in report.figures.iter().enumerate() {
            let year = figure.period.or(report.year);
            let whole = dictionaries.metrics.stands_for_the_whole(&report.figures, figure);
            let passes = (filter.metrics.is_empty()
                || figure.metric.as_ref().is_some_and(|metric| filter.metrics.contains(metric)))
                && filter.years.as_ref().is_none_or(|years| year.is_some_and(|year| years.contains(&year)))
                && (filter.kinds.is_empty() || filter.kinds.contains(&figure.kind))
                && (whole || !filter.whole);
            let place = if whole { usize::MAX } else { ordinal };
            let told = (&report.id, &figure.metric, &figure.unit, figure.kind, year, figure.value.normalize(), place);
            if !passes || !seen.insert(told) {
                continue;
            }
            for asked in keys(report, figure.metric.as_deref(), year, figure.kind, &filter.by) {
                let key = (asked, figure.metric.clone(), figure.unit.clone(), figure.currency, figure.kind.as_str());
                groups.entry(key).or_default().push(figure.value);
            }
        }
    }
    groups.values_mut().for_each(|values| values.sort_unstable());
    groups
}

fn keys(
    report: &Report,
    metric: Option<&str>,
    year: Option<i32>,
    kind: Kind,
    by: &[GroupBy],
) -> Vec<Vec<Option<String>>> {
    let region = &report.region;
    let mut all: Vec<Vec<Option<String>>> = vec![Vec::new()];
    for one in by {
        let mut values = vec![match one {
            GroupBy::Metric => metric.map(str::to_owned),
            GroupBy::Kind => Some(kind.as_str().to_owned()),
            GroupBy::Year => year.map(|year| year.to_string()),
            GroupBy::Province => region.province.clone(),
            GroupBy::Level => Some(region.level.as_str().to_owned()),
            GroupBy::Issuer => report.issuer.clone(),
            _ => None,
        }];
        if *one == GroupBy::Problem {
            let named: std::collections::BTreeSet<&String> =
                report.problems.iter().flat_map(|p| &p.categories).collect();
            if !named.is_empty() {
                values = named.into_iter().cloned().map(Some).collect();
            }
        }
        let join = |head: &Vec<Option<String>>| -> Vec<_> {
            values.iter().map(|value| [head.as_slice(), std::slice::from_ref(value)].concat()).collect()
        };
        all = all.iter().flat_map(join).collect();
    }
    all
}

/// Names of provinces and years tell these groups apart; namesakes among counties would need what lies above them.
const KEYS: [GroupBy; 7] = [
    GroupBy::Metric,
    GroupBy::Kind,
    GroupBy::Year,
    GroupBy::Province,
    GroupBy::Level,
    GroupBy::Issuer,
    GroupBy::Problem,
];

fn filter(random: &mut Random, dictionaries: &Dictionaries) -> Filter {
    let ids: Vec<&str> = dictionaries.metrics.ids().collect();
    let metrics = if random.below(3) == 0 { 0 } else { 1 + random.below(12) };
    let first = 2018 + i32::try_from(random.below(6)).expect("small");
    let kinds = [Kind::Level, Kind::Change, Kind::Share, Kind::Target];
    let mut by: Vec<GroupBy> = Vec::new();
    for _ in 0..random.below(4) {
        let one = KEYS[random.below(KEYS.len())];
        if !by.contains(&one) {
            by.push(one);
        }
    }
    Filter {
        metrics: (0..metrics).map(|_| ids[random.below(ids.len())].to_owned()).collect(),
        years: (random.below(2) == 0).then(|| first..=first + i32::try_from(random.below(4)).expect("small")),
        kinds: (0..random.below(3)).map(|_| kinds[random.below(4)]).collect(),
        whole: random.below(2) == 0,
        by,
    }
}

/// A small generator: the same numbers on every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}
