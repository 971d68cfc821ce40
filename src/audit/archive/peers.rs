//! A district against its peers of the year: what its officers did, or the number itself where no officers are told. By the same
//! measure as a series (`series::judge`).

use super::series::{Judged, judge, log};
use super::{Across, Entry, Stated, names};
use crate::audit::written::{rounded, shown};
use crate::dictionary::{Dictionaries, Series};
use crate::model::{Finding, Kind, RegionCode};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

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
pub fn check(entries: &[(usize, &Entry<'_>)], dictionaries: &Dictionaries, found: &mut Vec<Across>) {
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
    let (step, _, _) = done.reading.parts();
    let slip = dictionaries.checks.magnitude_written(judged.places.unsigned_abs(), done.unit.as_deref(), step);
    let [times, times_en] = slip.map_or(["", ""], |slip| slip.times.each_ref().map(String::as_str));
    let said = slip.map(|slip| if judged.places > 0 { &slip.more } else { &slip.less });
    let [said, said_en] = said.map_or(["", ""], |said| said.each_ref().map(String::as_str));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("value", value),
        ("median", median),
        ("count", &count),
        ("factor", factor.as_str()),
        ("times", times),
        ("times_en", times_en),
        ("slip", said),
        ("slip_en", said_en),
    ];
    let case = if slip.is_some() { [case, "_power"].concat() } else { case.to_owned() };
    let finding = dictionaries.checks.finding(&case, &words)?;
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
}
