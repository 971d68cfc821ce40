//! `checks.toml`: what the audit checks, how severe each outcome is, what it says, and the tolerances it works with.

mod across;
mod conflict;
mod days;
mod flows;
mod partition;
mod terms;

pub use across::{Average, Copied, ForeignPlace, PerHead, Series, Within};
pub use conflict::Conflict;
pub use days::Dates;
pub use flows::{Balance, Decided, Net, Outcomes, Years};
pub use partition::Partition;
pub use terms::{Changes, Magnitude, Mean, Means, MoneyUnit, Multiple, Multiples, Numbers, Rate, Ratio, Shares, Sum};

use self::days::RawDates;
use self::partition::RawPartition;
use self::terms::RawMean;
use super::{DictionaryError, Files, Metrics, WordSet};
use crate::model::{Finding, Severity, Verdict};
use rust_decimal::Decimal;
use serde::Deserialize;
use std::collections::HashMap;

const NAME: &str = "checks.toml";

/// All checks, compiled.
#[derive(Debug)]
pub struct Checks {
    all: Vec<Check>,
    cases: HashMap<String, Case>,
    unnamed: [String; 2],
    unnamed_share: [String; 2],
    /// How numbers are read.
    pub numbers: Numbers,
    /// What changes are counted in and against.
    pub changes: Changes,
    /// Totals of the catalogue.
    pub sums: Vec<Sum>,
    /// Metrics that follow from two others.
    pub ratios: Vec<Ratio>,
    /// Rates that no metric names.
    pub rates: Vec<Rate>,
    /// Shares of a whole.
    pub shares: Shares,
    /// Names that divide a whole.
    pub partition: Partition,
    /// What was taken in, what is done with and what is not.
    pub balances: Vec<Balance>,
    /// What was received and decided on.
    pub decided: Vec<Decided>,
    /// How cases end.
    pub outcomes: Outcomes,
    /// What came and went.
    pub net: Net,
    /// Several years that are told together.
    pub years: Years,
    /// Names of rows and columns that are sums.
    pub totals: WordSet,
    /// Units of how many parts a total is of.
    pub kinds: WordSet,
    /// Before a total of which the number of its parts is told.
    pub counted: WordSet,
    /// Name all of a place, in the name of a row.
    pub wholes: WordSet,
    /// What contradicts itself.
    pub conflict: Conflict,
    /// Words of days.
    pub dates: Dates,
    /// What is said of powers of ten.
    magnitudes: Vec<Magnitude>,
    /// Words of multiples.
    pub multiples: Multiples,
    /// Averages that no metric names.
    pub means: Means,
    /// More than a head can have done.
    pub per_head: Vec<PerHead>,
    /// Parts that cannot be more than their wholes.
    pub within: Vec<Within>,
    /// What an average case comes to.
    pub averages: Vec<Average>,
    /// Districts over years and among their peers.
    pub series: Series,
    /// What is taken for a copy.
    pub copied: Copied,
    /// Places of others.
    pub foreign_place: ForeignPlace,
}

/// One check.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// The name used in records, options and queries.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// English name.
    pub name_en: String,
    /// What it compares.
    pub about: String,
}

/// One outcome of a check.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    severity: Level,
    verdict: Verdict,
    zh: String,
    en: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Level {
    Error,
    Warning,
    Info,
    Off,
}

impl Checks {
    /// Reads and checks the file and what a user laid over it.
    ///
    /// # Errors
    /// Names the file and the entry: an unknown metric, an outcome that the program does not have.
    pub fn read(files: &Files, metrics: &Metrics) -> Result<Self, DictionaryError> {
        let raw: Raw = files.merged(NAME)?;
        let mut all: Vec<Check> = Vec::new();
        for check in raw.check {
            match all.iter_mut().find(|c| c.id == check.id) {
                Some(known) => *known = check,
                None => all.push(check),
            }
        }
        let cases: HashMap<String, Case> = raw.case.into_iter().map(|case| (case.id.clone(), case)).collect();
        for id in cases.keys() {
            let known = id.split_once('/').is_some_and(|(check, _)| all.iter().any(|c| c.id == check));
            if !known {
                return Err(files.fault_of(NAME, id, "an outcome is written CHECK/OUTCOME with the id of a check"));
            }
        }
        let checks = Self {
            all,
            cases,
            unnamed: raw.unnamed,
            unnamed_share: raw.unnamed_share,
            numbers: raw.numbers,
            changes: raw.changes,
            sums: raw.sum,
            ratios: raw.ratio,
            rates: raw.rate,
            shares: raw.shares,
            partition: raw.partition.compile(),
            balances: raw.balance,
            decided: raw.decided,
            outcomes: raw.outcomes,
            net: raw.net,
            years: raw.years,
            kinds: raw.totals.kinds,
            counted: raw.totals.counted,
            wholes: raw.totals.wholes,
            totals: raw.totals.names,
            conflict: raw.conflict,
            dates: raw.date.compile(),
            magnitudes: raw.magnitude,
            multiples: Multiples::new(raw.multiple),
            means: Means::new(raw.mean),
            per_head: raw.per_head,
            within: raw.within,
            averages: raw.average,
            series: raw.series,
            copied: raw.copied,
            foreign_place: raw.foreign_place,
        };
        let unknown = checks.metrics().find(|id| metrics.get(id).is_none());
        if let Some(id) = unknown {
            return Err(files.fault_of(NAME, id, "no metric has this id; `metrics.toml` lists them"));
        }
        Ok(checks)
    }

    /// All metrics that the file names.
    fn metrics(&self) -> impl Iterator<Item = &String> {
        let sums = self.sums.iter().flat_map(|s| s.parts.iter().chain([&s.total]));
        let terms =
            self.ratios.iter().flat_map(|r| r.numerator.iter().chain(&r.denominator).chain(&r.with).chain(&r.or));
        let ratios = terms.chain(self.ratios.iter().map(|r| &r.value));
        let heads = self.per_head.iter().flat_map(|r| r.denominator.iter().chain([&r.numerator]));
        let averages = self.averages.iter().flat_map(|r| r.denominator.iter().chain(&r.beside).chain([&r.numerator]));
        let within = self.within.iter().flat_map(|w| [&w.part, &w.whole]);
        sums.chain(within)
            .chain(ratios)
            .chain(heads)
            .chain(averages)
            .chain(&self.conflict.stock)
            .chain(&self.series.apart)
            .chain(&self.series.limited)
    }

    /// All checks, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Check] {
        &self.all
    }

    /// The check of an id or a Chinese name.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&Check> {
        self.all.iter().find(|check| check.id == name || check.name == name)
    }

    /// What a figure is called that nothing names, in Chinese and English.
    #[must_use]
    pub fn unnamed(&self) -> (&str, &str) {
        (&self.unnamed[0], &self.unnamed[1])
    }

    /// What a share is called that nothing names, likewise.
    #[must_use]
    pub fn unnamed_share(&self) -> (&str, &str) {
        (&self.unnamed_share[0], &self.unnamed_share[1])
    }

    /// What is said of numbers of a unit that are so many places apart.
    #[must_use]
    pub fn magnitude(&self, places: u32, unit: Option<&str>) -> Option<&Magnitude> {
        self.magnitude_of(places, unit, None)
    }

    /// Likewise of a number whose last place is worth `step`: 339.4亿元 is written in 亿元, 339.4万元 in 万元.
    #[must_use]
    pub fn magnitude_written(&self, places: u32, unit: Option<&str>, step: Decimal) -> Option<&Magnitude> {
        // The last place of a number in 万 is worth no more than one.
        let written = self.numbers.yuan.iter().find(|unit| step <= unit.value).or(self.numbers.yuan.last());
        self.magnitude_of(places, unit, written.map(|unit| unit.name.as_str()))
    }

    fn magnitude_of(&self, places: u32, unit: Option<&str>, written: Option<&str>) -> Option<&Magnitude> {
        let alike = || self.magnitudes.iter().filter(|m| m.places == places);
        let of_unit = || alike().filter(|m| m.unit.is_some() && m.unit.as_deref() == unit);
        let as_written = of_unit().find(|m| m.written.is_some() && m.written.as_deref() == written);
        as_written.or_else(|| of_unit().find(|m| m.written.is_none())).or_else(|| alike().find(|m| m.unit.is_none()))
    }

    /// Ids of all outcomes.
    pub fn outcomes(&self) -> impl Iterator<Item = &str> {
        self.cases.keys().map(String::as_str)
    }

    /// The finding of an outcome, without figures yet; none when the outcome is off.
    ///
    /// `outcome` is `CHECK/OUTCOME`; each `{word}` of its message is replaced by the value of that name.
    #[must_use]
    pub fn finding(&self, outcome: &str, values: &[(&str, &str)]) -> Option<Finding> {
        let case = self.cases.get(outcome)?;
        let severity = match case.severity {
            Level::Error => Severity::Error,
            Level::Warning => Severity::Warning,
            Level::Info => Severity::Info,
            Level::Off => return None,
        };
        Some(Finding {
            check: outcome.split('/').next().unwrap_or(outcome).to_owned(),
            severity,
            verdict: case.verdict,
            message: filled(&case.zh, values),
            message_en: filled(&case.en, values),
            arithmetic: String::new(),
            figures: Vec::new(),
            places: Vec::new(),
            implied: None,
        })
    }
}

/// A message with its words filled in, in one pass: what is filled in is not searched again.
fn filled(message: &str, values: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(message.len() * 2);
    let mut rest = message;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((name, after)) = after.split_once('}') else { break };
        let (name, forms) = name.split_once('|').map_or((name, None), |(name, forms)| (name, forms.split_once('|')));
        let value = values.iter().find(|(n, _)| *n == name).map_or("", |(_, value)| value);
        text.push_str(match forms {
            None => value,
            Some((one, _)) if value == "1" => one,
            Some((_, more)) => more,
        });
        rest = after;
    }
    text.push_str(rest);
    text
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    check: Vec<Check>,
    case: Vec<Case>,
    unnamed: [String; 2],
    unnamed_share: [String; 2],
    numbers: Numbers,
    changes: Changes,
    sum: Vec<Sum>,
    ratio: Vec<Ratio>,
    rate: Vec<Rate>,
    shares: Shares,
    partition: RawPartition,
    balance: Vec<Balance>,
    decided: Vec<Decided>,
    outcomes: Outcomes,
    net: Net,
    years: Years,
    totals: RawTotals,
    conflict: Conflict,
    date: RawDates,
    magnitude: Vec<Magnitude>,
    multiple: Vec<Multiple>,
    mean: Vec<RawMean>,
    per_head: Vec<PerHead>,
    within: Vec<Within>,
    average: Vec<Average>,
    series: Series,
    copied: Copied,
    foreign_place: ForeignPlace,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTotals {
    kinds: WordSet,
    counted: WordSet,
    wholes: WordSet,
    names: WordSet,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;

    #[test]
    fn messages_are_filled_in_both_languages() {
        let checks = Dictionaries::builtin().expect("built-in dictionaries").checks;
        let values = [("name", "执法案件"), ("name_en", "cases"), ("sum", "1{total}"), ("total", "2")];
        let finding = checks.finding("subtotal/exceeds", &values).expect("not off");
        assert_eq!(finding.message, "执法案件的各分项之和1{total}大于合计2");
        assert_eq!(finding.message_en, "the parts of cases add up to 1{total}, more than the total of 2");
        assert_eq!((finding.check.as_str(), finding.severity), ("subtotal", Severity::Warning));
        assert!(checks.finding("subtotal/unknown", &[]).is_none());
    }

    #[test]
    fn one_is_one_place_and_two_are_two_places() {
        let message = "there {n|is|are} {n} {n|place|places}";
        assert_eq!(filled(message, &[("n", "1")]), "there is 1 place");
        assert_eq!(filled(message, &[("n", "12")]), "there are 12 places");
    }

    #[test]
    fn every_outcome_fills_the_same_words_in_both_languages() {
        let checks = Dictionaries::builtin().expect("built-in dictionaries").checks;
        let words = |text: &str| {
            let name = |t: &str| Some(t.split(['}', '|']).next()?.trim_end_matches("_en").to_owned());
            text.split('{').skip(1).filter_map(name).collect::<std::collections::BTreeSet<String>>()
        };
        for case in checks.cases.values() {
            assert_eq!(words(&case.zh), words(&case.en), "{}", case.id);
        }
    }
}
