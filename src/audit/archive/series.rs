//! A value against its own series over years: robustly, by median and median absolute deviation on logarithms. Logarithms are floating point; what is shown is the values themselves.

use super::pairs::across;
use super::{Across, Entry, Group, Stated, names};
use crate::audit::written::shown;
use crate::dictionary::{Aggregate, Dictionaries, Series};
use crate::model::Kind;
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
        // 参考1374人 is no value of 培训36130人次.
        let alike = |s: &&&Stated<'_>| s.unit == stated.unit;
        // Another year of the place that says the like: the place grew, and nothing was misprinted twice.
        if known.iter().any(|other| is_like(*other, stated.reading.value, series)) {
            continue;
        }
        let Some(far) = judged(stated).filter(|_| year.all.iter().filter(alike).all(|s| judged(s).is_some())) else {
            continue;
        };
        // 16744 in 2014 and 111497 in 2018: what is no power of ten may have grown in between.
        let gap = others.first().map_or(0, |other| other.entry.year.abs_diff(year.entry.year));
        if gap > series.gap && !far.power {
            continue;
        }
        if is_told(year.entry, stated, &dictionaries.checks.changes.times)
            || year.entry.explained.contains(&stated.index)
        {
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
pub struct Judged {
    pub median: Decimal,
    pub factor: Decimal,
    /// The power of ten that it is off by; 0 where it is off by none.
    pub places: i32,
    /// Whether it is off by nearly that.
    pub power: bool,
    /// Likewise, or too large to have come to among the others by chance when that is mended.
    pub near_power: bool,
}

/// None when a value is no outlier, or there are too few others to tell.
pub fn judge(value: Decimal, others: &[Decimal], series: &Series, least: usize) -> Option<Judged> {
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
    if is_beside_even(value, &logs, off, median, series) {
        return judged(value, median, 0);
    }
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
    let power = near_power;
    let sure = value.max(median) >= series.sure && off.abs() >= series.sure_factor.log10();
    let near_power = near_power || sure;
    // A slip of one place may lie a little less than ten times beyond the median.
    let places = if magnitude { (whole.max(1.0) * off.signum()).to_i32().unwrap_or_default() } else { 0 };
    Some(Judged { power, near_power, ..judged(value, median, places)? })
}

/// Whether a value is some times as much or as little as others that have hardly changed for years.
fn is_beside_even(value: Decimal, others: &[f64], off: f64, median: Decimal, series: &Series) -> bool {
    let (low, high) = others.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let even = others.len() >= series.nearest && high - low <= series.even.log10();
    let short_of_ten = off.abs() < series.factor.log10() && off.abs() >= series.even_factor.log10();
    even && short_of_ten && value.min(median) >= series.even_least
}

/// What is said of a value that is so many places off, for certain or not.
fn judged(value: Decimal, median: Decimal, places: i32) -> Option<Judged> {
    let factor = value.checked_div(median)?;
    let factor = if factor >= Decimal::ONE { factor.round_dp(1) } else { factor.round_sf(2)? };
    Some(Judged { median, factor: factor.normalize(), places, power: places != 0, near_power: false })
}

/// A value against so few others that nothing but a power of ten between it and all of them tells anything: they must agree,
/// and the value, mended, with them. It is never certain.
fn of_few(value: Decimal, others: &[Decimal], between: bool, series: &Series) -> Option<Judged> {
    let logs: Vec<f64> = others.iter().filter_map(log).collect();
    let (low, high) = logs.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), v| (l.min(*v), h.max(*v)));
    let median = median_decimal(others)?;
    let off = log(&value)? - f64::midpoint(low, high);
    let places = off.abs().round();
    let within = match () {
        // Nothing grows by thousands of times.
        () if places >= series.thousands => series.agree_far,
        () if between => series.agree,
        () => series.agree_last,
    };
    let slip = places >= 1.0 && (off.abs() - places).abs() <= within.log10();
    let few =
        value.min(median) < series.small && off.abs() < series.small_factor.log10() || value.max(median) < series.least;
    if logs.len() < others.len() || high - low > series.agree.log10() || !slip || few {
        return None;
    }
    judged(value, median, (places * off.signum()).to_i32()?)
}

/// The logarithm of a value that is above zero.
pub fn log(value: &Decimal) -> Option<f64> {
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

/// Whether the report itself tells of such a jump: 增长120%, 是上年的4.1倍.
fn is_told(entry: &Entry<'_>, stated: &Stated<'_>, times: &str) -> bool {
    let own = entry.figures.iter().filter(|s| s.metric == stated.metric);
    own.clone().any(|s| s.kind == Kind::Change && s.reading.value >= Decimal::ONE_HUNDRED)
        || own.filter(|s| s.unit.as_deref() == Some(times)).any(|s| s.reading.value >= Decimal::ONE)
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

#[cfg(test)]
mod tests {
    use super::*;

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
