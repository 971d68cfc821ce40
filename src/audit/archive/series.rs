//! A value against its own series over years, and a district against its peers of the year: robustly, by median and median
//! absolute deviation on logarithms. Logarithms are floating point; what is shown is the values themselves.

use super::pairs::across;
use super::{Across, Entry, Group, Stated, names};
use crate::audit::written::{rounded, shown};
use crate::dictionary::{Aggregate, Dictionaries, Series};
use crate::model::{Finding, Kind, RegionCode};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::collections::BTreeMap;

/// Makes a median absolute deviation a standard deviation, for normal values.
const NORMAL: f64 = 1.4826;

/// A report's values of one metric and measure: the one that stands for its year, and all of them.
struct Year<'e> {
    number: usize,
    entry: &'e Entry<'e>,
    /// The greatest: where several are told, the others are likely parts of it.
    main: &'e Stated<'e>,
    all: Vec<&'e Stated<'e>>,
}

/// Checks the watched metrics of one body over its years.
pub fn check(group: &Group<'_>, dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    if group.len() <= dictionaries.checks.series.few_years {
        return;
    }
    let mut series: BTreeMap<(&str, Option<&str>), Vec<Year<'_>>> = BTreeMap::new();
    for (number, entry) in group {
        let own = |s: &&Stated<'_>| s.kind == Kind::Level && s.period == entry.year && s.reading.is_exact();
        for stated in entry.figures.iter().filter(own).filter(|s| is_watched(s.metric, dictionaries)) {
            let apart = dictionaries.checks.series.apart.iter().any(|apart| apart == stated.metric);
            let years = series.entry((stated.metric, stated.unit.as_deref().filter(|_| apart))).or_default();
            match years.last_mut().filter(|year| year.number == *number) {
                Some(year) => {
                    year.all.push(stated);
                    if stated.reading.value > year.main.reading.value {
                        year.main = stated;
                    }
                }
                None => years.push(Year { number: *number, entry, main: stated, all: vec![stated] }),
            }
        }
    }
    series.values().for_each(|years| outliers(years, dictionaries, found));
}

fn is_watched(metric: &str, dictionaries: &Dictionaries) -> bool {
    dictionaries.metrics.get(metric).is_some_and(|m| m.aggregate == Aggregate::Sum)
}

/// Each value of a series against the others. Of a report that tells several none may lie near the others.
fn outliers(years: &[Year<'_>], dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    let series = &dictionaries.checks.series;
    for year in years {
        let mut others: Vec<&Year<'_>> = years.iter().filter(|o| o.entry.year != year.entry.year).collect();
        // Districts grow: the years around tell more than those long before.
        others.sort_by_key(|o| (o.entry.year.abs_diff(year.entry.year), o.number));
        others.truncate(series.nearest);
        let known: Vec<Decimal> = others.iter().map(|o| o.main.reading.value).collect();
        let later = others.iter().filter(|o| o.entry.year > year.entry.year).count();
        let between = later > 0 && later < others.len();
        let judged = |s: &Stated<'_>| match known.len() {
            few if few == series.few_years => of_few(s.reading.value, &known, between, series),
            _ => judge(s.reading.value, &known, series, series.least_years),
        };
        let stated = year.main;
        // Another year of the place that says the like: the place grew, and nothing was misprinted twice.
        if known.iter().any(|other| is_like(*other, stated.reading.value, series)) {
            continue;
        }
        let Some(far) = judged(stated).filter(|_| year.all.iter().all(|s| judged(s).is_some())) else { continue };
        if is_told(year.entry, stated) || year.entry.explained.contains(&stated.index) {
            continue;
        }
        let (name, name_en) = names(dictionaries, stated.metric);
        let unit = stated.unit.as_deref().unwrap_or("");
        let (median, factor) = (format!("{}{unit}", shown(far.median)), shown(far.factor));
        let (step, _, _) = stated.reading.parts();
        let slip = dictionaries.checks.magnitude_written(far.places.unsigned_abs(), stated.unit.as_deref(), step);
        let [times, times_en] = slip.map_or(["", ""], |slip| slip.times.each_ref().map(String::as_str));
        let said = slip.map(|slip| if far.places > 0 { &slip.more } else { &slip.less });
        let [said, said_en] = said.map_or(["", ""], |said| said.each_ref().map(String::as_str));
        let words = [
            ("name", name),
            ("name_en", name_en),
            ("value", &stated.shown()),
            ("median", &median),
            ("factor", factor.as_str()),
            ("times", times),
            ("times_en", times_en),
            ("slip", said),
            ("slip_en", said_en),
        ];
        let case = match slip {
            Some(_) if far.near_power => "outlier/magnitude",
            Some(_) => "outlier/slip",
            None => "outlier/series",
        };
        let line = format!("{} \u{f7} {median} = {factor}", stated.shown());
        let finding = dictionaries.checks.finding(case, &words);
        let rest = others.iter().map(|o| (o.number, vec![o.main.index])).collect();
        found.extend(across(finding, line, year.number, &[stated.index], rest));
    }
}

/// Whether two values are so near that neither is a slip of the pen if the other is none.
fn is_like(a: Decimal, b: Decimal, series: &Series) -> bool {
    let apart = log(&a).zip(log(&b)).map(|(a, b)| (a - b).abs());
    apart.is_some_and(|apart| apart <= series.agree.log10())
}

/// How far a value is from others.
struct Judged {
    median: Decimal,
    factor: Decimal,
    /// The power of ten that it is off by; 0 where it is off by none.
    places: i32,
    /// Whether it is off by nearly that, or too large to have come to among the others by chance when that is mended.
    near_power: bool,
}

/// None when a value is no outlier, or there are too few others to tell.
fn judge(value: Decimal, others: &[Decimal], series: &Series, least: usize) -> Option<Judged> {
    let logs: Vec<f64> = others.iter().filter_map(log).collect();
    if logs.len() < least {
        return None;
    }
    let middle = median_of(&logs)?;
    let beyond = beyond(log(&value)?, &logs);
    let deviations: Vec<f64> = logs.iter().map(|l| (l - middle).abs()).collect();
    let deviation = (median_of(&deviations)? * NORMAL).max(series.least_deviation);
    let off = log(&value)? - middle;
    let median = median_decimal(others)?;
    // Small counts jump by themselves: one of 13 among hundreds is no slip of the pen.
    let few = value.min(median) < series.small && off.abs() < series.small_factor.log10();
    let far = off.abs() >= series.factor.log10() && off.abs() >= series.deviations * deviation;
    // Few cases fall to a fifth by themselves; a number that grew tenfold did not.
    let grew = off > 0.0 || value >= series.grown;
    let slip = logs.len() > least && grew && is_slip(log(&value)?, &logs, series);
    if few || value.max(median) < series.least || !(far || slip) || beyond < series.beyond.log10() {
        return None;
    }
    let whole = off.abs().round();
    let near_power = whole >= 1.0 && (off.abs() - whole).abs() <= series.magnitude;
    let magnitude = slip || near_power;
    let sure = value.max(median) >= series.sure && off.abs() >= series.sure_factor.log10();
    let near_power = near_power || sure;
    // A slip of one place may lie a little less than ten times beyond the median.
    let places = if magnitude { (whole.max(1.0) * off.signum()).to_i32().unwrap_or_default() } else { 0 };
    let factor = value.checked_div(median)?;
    let factor = if factor >= Decimal::ONE { factor.round_dp(1) } else { factor.round_sf(2)? };
    Some(Judged { median, factor: factor.normalize(), places, near_power })
}

/// A value against so few others that nothing but a power of ten between it and all of them tells anything: they must agree,
/// and the value, mended, with them. It is never certain.
fn of_few(value: Decimal, others: &[Decimal], between: bool, series: &Series) -> Option<Judged> {
    let logs: Vec<f64> = others.iter().filter_map(log).collect();
    let (low, high) = logs.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let median = median_decimal(others)?;
    let off = log(&value)? - f64::midpoint(low, high);
    let places = off.abs().round();
    let within = if between { series.agree } else { series.agree_last };
    let slip = places >= 1.0 && (off.abs() - places).abs() <= within.log10();
    let few =
        value.min(median) < series.small && off.abs() < series.small_factor.log10() || value.max(median) < series.least;
    if logs.len() < others.len() || high - low > series.agree.log10() || !slip || few {
        return None;
    }
    let factor = value.checked_div(median)?;
    let factor = if factor >= Decimal::ONE { factor.round_dp(1) } else { factor.round_sf(2)? };
    let places = (places * off.signum()).to_i32()?;
    Some(Judged { median, factor: factor.normalize(), places, near_power: false })
}

/// The logarithm of a value that is above zero.
fn log(value: &Decimal) -> Option<f64> {
    value.to_f64().filter(|v| *v > 0.0).map(f64::log10)
}

/// How far a value lies above all others, or below them; none where it lies among them.
fn beyond(value: f64, others: &[f64]) -> f64 {
    let (low, high) = bounds(others);
    (value - high).max(low - value).max(0.0)
}

/// The least and the greatest; of four and more without the one that is farthest from the median: it may be wrong itself.
fn bounds(values: &[f64]) -> (f64, f64) {
    let middle = median_of(values).unwrap_or_default();
    let far = |v: &f64| (v - middle).abs();
    let odd = values.iter().enumerate().max_by(|a, b| far(a.1).total_cmp(&far(b.1))).map(|(at, _)| at);
    let kept = values.iter().enumerate().filter(|(at, _)| values.len() < 4 || Some(*at) != odd).map(|(_, v)| *v);
    kept.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)))
}

/// Whether a power of ten brings a value back among the others, which it is far beyond: 510 for 51 beside 64, 66 and 81.
fn is_slip(value: f64, others: &[f64], series: &Series) -> bool {
    let (low, high) = bounds(others);
    let near = series.near.log10();
    let moved = |places: f64| value - places >= low - near && value - places <= high + near;
    let places = (value - f64::midpoint(low, high)).round();
    let spread = high - low;
    places != 0.0 && spread <= series.spread && moved(places) && beyond(value, others) >= spread * series.slip
}

/// Whether the report itself tells of such a jump.
fn is_told(entry: &Entry<'_>, stated: &Stated<'_>) -> bool {
    let change = entry.figures.iter().filter(|s| s.kind == Kind::Change && s.metric == stated.metric);
    let most = change.map(|s| s.reading.value).filter(|v| v.is_sign_positive()).max();
    most.is_some_and(|v| v >= Decimal::ONE_HUNDRED)
}

fn median_of(values: &[f64]) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    Some(if sorted.len() % 2 == 1 { upper } else { f64::midpoint(sorted[middle - 1], upper) })
}

fn median_decimal(values: &[Decimal]) -> Option<Decimal> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 { Some(upper) } else { sorted[middle - 1].checked_add(upper)?.checked_div(Decimal::TWO) }
}

/// Level of a place by its code: peers are of one level.
fn level(code: u32) -> u8 {
    let of = RegionCode::new(code);
    match of {
        Some(c) if c == c.province() => 0,
        Some(c) if c == c.prefecture() => 1,
        _ => 2,
    }
}

/// Reports that are compared: those of one year and one level, of towns or not.
type Peers = (i32, u8, bool);

/// What was done in a year, by whom, and by how many officers where that is told.
struct Done<'e> {
    number: usize,
    entry: &'e Entry<'e>,
    done: &'e Stated<'e>,
    heads: Option<&'e Stated<'e>>,
}

/// What was done by an officer, against the peers of the year; where no officers are told, the number itself.
pub fn peers(entries: &[(usize, &Entry<'_>)], dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    for rule in &dictionaries.checks.per_head {
        let mut groups: BTreeMap<Peers, Vec<Done<'_>>> = BTreeMap::new();
        for (number, entry) in entries {
            // Where several values are told, the others are likely parts of the greatest.
            let of = |metric: &String| {
                let whole = |s: &&Stated<'_>| {
                    s.metric == *metric && s.kind == Kind::Level && s.period == entry.year && s.reading.is_exact()
                };
                entry.figures.iter().filter(whole).max_by_key(|s| s.reading.value)
            };
            let heads = rule.denominator.iter().find_map(of).filter(|heads| heads.reading.value > Decimal::ZERO);
            if let Some(done) = of(&rule.numerator) {
                let key = (entry.year, level(entry.place.code), entry.place.town.is_some());
                groups.entry(key).or_default().push(Done { number: *number, entry, done, heads });
            }
        }
        for group in groups.values() {
            far_by_officer(group, dictionaries, found);
            far_by_number(group, entries, dictionaries, found);
        }
    }
}

/// What an officer did, far from what one of the peers' did. Small numbers jump by themselves: a number is held against those
/// that its officers would have come to at the pace of each peer's.
fn far_by_officer(group: &[Done<'_>], dictionaries: &Dictionaries, found: &mut Vec<Across>) {
    let series = &dictionaries.checks.series;
    let pace = |d: &Done<'_>| d.done.reading.value.checked_div(d.heads?.reading.value);
    let paces: Vec<(usize, Decimal)> = group.iter().enumerate().filter_map(|(i, d)| Some((i, pace(d)?))).collect();
    if paces.len() <= series.peers {
        return;
    }
    let ends = Ends::of(paces.iter().map(|(_, pace)| *pace));
    for &(at, each) in &paces {
        // Of thousands of peers few lie beyond the rest, and only those are held against all the others.
        if series.beyond > 1.0 && !ends.may_be_beyond(each) {
            continue;
        }
        let Done { number, done, heads: Some(heads), .. } = &group[at] else { continue };
        let others = paces.iter().filter(|(other, _)| *other != at);
        let expected: Option<Vec<Decimal>> = others.map(|(_, pace)| pace.checked_mul(heads.reading.value)).collect();
        let Some(others) = expected else { continue };
        let Some(judged) = judge(done.reading.value, &others, series, series.peers) else { continue };
        let Some(median) = judged.median.checked_div(heads.reading.value) else { continue };
        let (value, median) = (shown(rounded(each, 1)), shown(rounded(median, 1)));
        let line = format!("{} \u{f7} {} = {value}; {value} \u{f7} {median}", done.shown(), heads.shown());
        let words = (value.as_str(), median.as_str(), others.len());
        let finding = against_peers("outlier/peers", done, words, &judged, line, dictionaries);
        found.extend(finding.map(|finding| of_peers(*number, finding, &[done.index, heads.index])));
    }
}

/// A number far from the same of all peers, where no officers are told and no other year of the place has the like.
fn far_by_number(
    group: &[Done<'_>],
    entries: &[(usize, &Entry<'_>)],
    dictionaries: &Dictionaries,
    found: &mut Vec<Across>,
) {
    let series = &dictionaries.checks.series;
    if group.len() <= series.peers_total {
        return;
    }
    let ends = Ends::of(group.iter().map(|d| d.done.reading.value));
    for (at, Done { number, entry, done, .. }) in group.iter().enumerate().filter(|(_, d)| d.heads.is_none()) {
        let value = done.reading.value;
        if series.beyond > 1.0 && !ends.may_be_beyond(value) {
            continue;
        }
        let others = group.iter().enumerate().filter(|(other, _)| *other != at);
        let others: Vec<Decimal> = others.map(|(_, d)| d.done.reading.value).collect();
        let Some(judged) = judge(value, &others, series, series.peers_total) else { continue };
        let far = log(&value).zip(log(&judged.median)).map_or(0.0, |(value, median)| (value - median).abs());
        if far < series.peers_factor.log10() || is_usual(entry, done, entries, series) {
            continue;
        }
        let (told, median) = (done.shown(), shown(judged.median));
        let line = format!("{told} \u{f7} {median}");
        let words = (told.as_str(), median.as_str(), others.len());
        let finding = against_peers("outlier/peers_total", done, words, &judged, line, dictionaries);
        found.extend(finding.map(|finding| of_peers(*number, finding, &[done.index])));
    }
}

/// Whether another year of the same place tells a like number.
fn is_usual(entry: &Entry<'_>, done: &Stated<'_>, entries: &[(usize, &Entry<'_>)], series: &Series) -> bool {
    let own = entries.iter().filter(|(_, e)| e.place == entry.place && e.year != entry.year);
    let like = |other: &Stated<'_>| {
        let (a, b) = (done.reading.value, other.reading.value);
        a.min(b).checked_mul(series.agrees).is_some_and(|bound| a.max(b) <= bound)
    };
    own.flat_map(|(_, e)| e.of_metric(done.metric, e.year)).any(like)
}

/// The finding of a value far from its peers': value, median and number of peers, with the quotient behind `line`.
fn against_peers(
    case: &str,
    done: &Stated<'_>,
    (value, median, count): (&str, &str, usize),
    judged: &Judged,
    line: String,
    dictionaries: &Dictionaries,
) -> Option<Finding> {
    let (name, name_en) = names(dictionaries, done.metric);
    let (factor, count) = (shown(judged.factor), count.to_string());
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("value", value),
        ("median", median),
        ("count", &count),
        ("factor", factor.as_str()),
    ];
    let finding = dictionaries.checks.finding(case, &words)?;
    Some(Finding { arithmetic: format!("{line} = {factor} (n = {count})"), ..finding })
}

fn of_peers(entry: usize, finding: Finding, figures: &[usize]) -> Across {
    Across { entry, finding: Finding { figures: figures.to_vec(), ..finding }, others: Vec::new() }
}

/// The second least and the second greatest of the values above zero: others are not judged.
struct Ends(Option<(Decimal, Decimal)>);

impl Ends {
    fn of(values: impl Iterator<Item = Decimal>) -> Self {
        let mut sorted: Vec<Decimal> = values.filter(|v| *v > Decimal::ZERO).collect();
        sorted.sort_unstable();
        Self(sorted.get(1).copied().zip(sorted.iter().nth_back(1).copied()))
    }

    /// Whether a value may lie beyond all the others but one.
    fn may_be_beyond(&self, value: Decimal) -> bool {
        self.0.is_none_or(|(low, high)| value <= low || value >= high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_that_is_far_off_the_others_is_passed_over() {
        let series = &Dictionaries::builtin().expect("built-in dictionaries").checks.series;
        let numbers = [3, 900, 980, 1000, 1010, 1020, 1040, 1100, 1100, 1200, 9000, 20_000].map(Decimal::from);
        let mut judged = 0;
        for from in 0..4 {
            for to in from + 4..=numbers.len() {
                let ends = Ends::of(numbers[from..to].iter().copied());
                for at in from..to {
                    let others: Vec<Decimal> = (from..to).filter(|i| *i != at).map(|i| numbers[i]).collect();
                    let off = judge(numbers[at], &others, series, 3).is_some();
                    judged += usize::from(off);
                    assert!(!off || ends.may_be_beyond(numbers[at]), "{} of {:?}", numbers[at], &numbers[from..to]);
                }
            }
        }
        assert!(judged > 3 && !Ends::of(numbers.into_iter()).may_be_beyond(Decimal::from(1010)));
    }

    #[test]
    fn a_value_is_judged_by_the_median_of_the_others() {
        let series = &Dictionaries::builtin().expect("built-in dictionaries").checks.series;
        let others: Vec<Decimal> = [980, 1040, 1100, 1010].map(Decimal::from).to_vec();
        let of = |value: i64| judge(Decimal::from(value), &others, series, 3).map(|j| j.places);
        assert_eq!(of(1200), None, "a good year");
        assert_eq!(of(10_300), Some(1), "ten times");
        assert_eq!(of(4), Some(0), "a lost year");
        assert_eq!(of(104_000), Some(2), "a hundred times");
        assert_eq!(judge(Decimal::from(10_300), &others[..2], series, 3).map(|j| j.places), None, "too few");
    }
}
