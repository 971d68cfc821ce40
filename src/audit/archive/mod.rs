//! Reports against each other: those of one place over years, those of one year over places.
//!
//! In: [`Entry`]s, one a report. Out: findings about a report, with the figures of the other reports that they rest on.

mod copied;
mod explained;
mod kept;
mod pairs;
mod paragraphs;
mod partial;
mod peers;
mod series;

pub use kept::{Facts, Row};

use super::days;
use super::exact::Reading;
use super::written::hedged;
use crate::dictionary::{Dictionaries, Metric};
use crate::model::{DocType, Figure, Finding, Kind, Region, RegionCode, Report, SourceSpan};
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What is compared of a report.
#[derive(Debug, Clone)]
pub struct Entry<'d> {
    /// The place it is about.
    pub place: Place,
    /// Whether its issuer speaks for its own field only; then the issuer.
    pub department: Option<String>,
    /// The year it reports on.
    pub year: i32,
    /// Whether it is on a whole year.
    pub whole_year: bool,
    /// Its figures that stand for the whole, outside rows of tables.
    pub figures: Vec<Stated<'d>>,
    /// Its paragraphs that are compared.
    pub paragraphs: Vec<Paragraph>,
    /// Its figures whose size the report explains itself, by their index in it.
    pub explained: Vec<usize>,
}

/// A paragraph that holds figures, or a long one that holds at most one.
#[derive(Debug, Clone)]
pub struct Paragraph {
    /// Digest of its letters and digits, with how many these are and its values.
    digest: u64,
    /// Letters and digits.
    letters: usize,
    /// Its place in the text as read.
    place: SourceSpan,
    /// Its figures that are no small numbers, by their index in the report.
    figures: Vec<usize>,
    /// Their values.
    values: Vec<Decimal>,
}

impl Paragraph {
    /// The paragraph of a short digest: how long it is and its values tell unlike ones apart as well, and need not be kept.
    fn new(told: u32, letters: usize, place: SourceSpan, figures: Vec<usize>, values: Vec<Decimal>) -> Self {
        let mixed = values.iter().fold(0_u64, |mixed, value| {
            let mantissa = value.normalize().mantissa();
            mixed.wrapping_mul(31).wrapping_add((mantissa ^ mantissa >> 64) as u64)
        });
        let rest = (letters as u64).wrapping_add(mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32);
        Self { digest: u64::from(told) | rest << 32, letters, place, figures, values }
    }

    /// Whether it is compared by its words alone.
    const fn is_words(&self) -> bool {
        self.figures.len() < 2
    }
}

/// A place: its code, and its town where it is one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Code of the deepest level that has one, as it is today.
    pub code: u32,
    /// Name of the town, or of what else the code does not tell.
    pub town: Option<String>,
}

impl Place {
    /// The town of a region; the county or the city where the code is its province's, as in Taiwan.
    #[must_use]
    pub fn part_of(region: &Region) -> Option<String> {
        let coarse = region.code.is_some_and(|code| code == code.province());
        let below = || region.county.as_ref().or(region.city.as_ref()).filter(|_| coarse);
        region.town.as_ref().or_else(below).cloned()
    }
}

/// A figure that stands for the whole of its place.
#[derive(Debug, Clone)]
pub struct Stated<'d> {
    /// Its index among the figures of its report.
    pub index: usize,
    /// Id of its metric.
    pub metric: &'d str,
    /// Canonical unit.
    pub unit: Option<Box<str>>,
    /// Level, share or change.
    pub kind: Kind,
    /// Its year.
    pub period: i32,
    /// What its number allows.
    pub reading: Reading,
}

impl Stated<'_> {
    /// As it is shown: ≥2,200件.
    fn shown(&self) -> String {
        hedged(self.reading.value, self.reading.precision, self.unit.as_deref())
    }
}

/// A finding about one report that rests on others.
#[derive(Debug, Clone)]
pub struct Across {
    /// Number of the entry it is about; its figures are those of `finding`.
    pub entry: usize,
    /// The finding.
    pub finding: Finding,
    /// What it rests on in other reports.
    pub others: Vec<Other>,
}

/// What a finding rests on in another report.
#[derive(Debug, Clone)]
pub struct Other {
    /// Number of its entry.
    pub entry: usize,
    /// Its figures concerned.
    pub figures: Vec<usize>,
    /// Its words concerned, where they are no figures.
    pub places: Vec<SourceSpan>,
}

impl<'d> Entry<'d> {
    /// What is compared of a report; none when its place or year is not known. `text` is the text as read.
    #[must_use]
    pub fn of(report: &Report, text: &str, dictionaries: &'d Dictionaries) -> Option<Self> {
        let code: RegionCode = report.region.code?;
        let year = report.year?;
        let metrics = &dictionaries.metrics;
        let mid_year = mid_year(report, text, dictionaries);
        let department = report.issuer.as_ref().filter(|issuer| dictionaries.query.is_department(issuer));
        let limited = partial::limited(report, text, department.is_some(), dictionaries);
        // 普通程序2085件,总量比上年减少3.3%: the metric of a change of all may be that of the part told last.
        let is_below = |f: &Figure| {
            let metric = f.metric.as_deref().and_then(|id| metrics.get(id));
            metric.is_some_and(|metric| metric.total.is_some())
        };
        let wanted = |f: &(usize, &Figure)| {
            let whole =
                metrics.stands_for_the_whole(&report.figures, f.1) || f.1.kind == Kind::Change && f.1.scope.is_none();
            let changes = f.1.kind != Kind::Change
                || f.1.table.is_none()
                    && !dictionaries.checks.changes.has_other_base(&f.1.text, Some(year - 1))
                    && !follows_earlier(&report.figures, f.0, year)
                    && (dictionaries.checks.changes.of_total.start_of(&f.1.text).is_none() || !is_below(f.1));
            // A part of something without a metric (代表建议71件,其中办结33件) is none of the whole of its own.
            let whole_of = f.1.part_of.and_then(|whole| report.figures.get(whole));
            let of_unknown = whole_of.is_some_and(|whole| whole.metric.is_none() && whole.value >= f.1.value);
            whole && changes && !of_unknown && !mid_year.contains(&f.0) && limited.binary_search(&f.0).is_err()
        };
        let stated = |(index, f): (usize, &Figure)| {
            Some(Stated {
                index,
                metric: metrics.get(f.metric.as_deref()?)?.id.as_str(),
                unit: f.unit.as_deref().map(Into::into),
                kind: f.kind,
                period: f.period.unwrap_or(year),
                reading: Reading::of(f, &dictionaries.checks),
            })
        };
        Some(Self {
            // A place that was renamed or raised in rank is one place.
            place: Place { code: dictionaries.regions.today(code).get(), town: Place::part_of(&report.region) },
            department: department.cloned(),
            year,
            whole_year: matches!(report.doc_type, DocType::AnnualReport | DocType::StatisticsTable),
            figures: report.figures.iter().enumerate().filter(wanted).filter_map(stated).take(MOST_FIGURES).collect(),
            paragraphs: paragraphs::of(report, text, dictionaries),
            explained: explained::explained(report, &dictionaries.checks),
        })
    }

    /// The values of a metric for a year.
    fn of_metric(&self, metric: &'d str, period: i32) -> impl Iterator<Item = &Stated<'d>> {
        let fits = move |s: &&Stated<'d>| s.metric == metric && s.period == period && s.kind != Kind::Change;
        self.figures.iter().filter(fits)
    }

    /// The value of a metric for the year of the report that has an index among its figures.
    fn of_metric_at(&self, metric: &str, index: usize) -> Option<&Stated<'d>> {
        let own =
            |s: &&Stated<'d>| s.index == index && s.metric == metric && s.kind == Kind::Level && s.period == self.year;
        self.figures.iter().find(own)
    }

    /// Whether it gives a value of a metric for a year.
    fn of_metric_at_year(&self, metric: &str, period: i32) -> bool {
        self.figures.iter().any(|s| s.metric == metric && s.period == period && s.kind != Kind::Change)
    }

    /// The values of a metric for a year, in a unit.
    fn values<'e>(
        &'e self,
        metric: &'e str,
        unit: Option<&'e str>,
        period: i32,
    ) -> impl Iterator<Item = &'e Stated<'d>> {
        let fits = move |s: &&Stated<'d>| s.metric == metric && s.unit.as_deref() == unit && s.period == period;
        self.figures.iter().filter(fits).filter(|s| s.kind != Kind::Change)
    }

    /// The one value of a metric for the year of the report; none where several are told.
    fn value<'e>(&'e self, metric: &'e str, unit: Option<&'e str>) -> Option<&'e Stated<'d>> {
        let mut all = self.values(metric, unit, self.year).filter(|s| s.reading.is_exact());
        let first = all.next()?;
        all.all(|other| other.reading.value == first.reading.value).then_some(first)
    }
}

/// The figures that are of the middle of a year, by their index.
fn mid_year(report: &Report, text: &str, dictionaries: &Dictionaries) -> Vec<usize> {
    let dates = &dictionaries.checks.dates;
    let marks: Vec<_> = dates.find(text).collect();
    let stretches = days::of_mid_year(text, &marks, dates);
    if stretches.is_empty() {
        return Vec::new();
    }
    let mut bytes = text.char_indices().map(|(byte, _)| byte);
    let mut next = 0;
    let mut found = Vec::new();
    // Figures come in text order; what does not is passed over.
    for (index, figure) in report.figures.iter().enumerate().filter(|(_, f)| f.table.is_none()) {
        let Some(ahead) = figure.start.checked_sub(next) else { continue };
        let Some(byte) = bytes.nth(ahead) else { break };
        next = figure.start + 1;
        if days::is_in(&stretches, byte) {
            found.push(index);
        }
    }
    found
}

/// Whether a change stands behind the value of a year before the last: 由2019年的100件增至2023年的150件,增长50%.
fn follows_earlier(figures: &[Figure], change: usize, year: i32) -> bool {
    let metric = &figures[change].metric;
    let before = figures[..change].iter().rev().take(2);
    before.filter(|f| f.metric == *metric && f.kind == Kind::Level).any(|f| {
        f.period.is_some_and(|period| period < year - 1)
            && figures[change].start - f.end.min(figures[change].start) < NEAR
    })
}

/// Characters between the value of an earlier year and the change since.
const NEAR: usize = 40;

/// More figures for the whole of a place than a report has.
const MOST_FIGURES: usize = 500;

/// Entries of one place, in the order of their years.
type Group<'e> = Vec<(usize, &'e Entry<'e>)>;

/// A check of all entries at once.
type Check = fn(&[(usize, &Entry<'_>)], &Dictionaries, &mut Vec<Across>);

/// Audits reports against each other. Findings come in the order of the entries.
#[must_use]
pub fn archive(entries: &[Option<Entry<'_>>], dictionaries: &Dictionaries) -> Vec<Across> {
    let known = || entries.iter().enumerate().filter_map(|(i, e)| Some((i, e.as_ref()?)));
    let all: Vec<(usize, &Entry<'_>)> = known().collect();
    let whole: Vec<(usize, &Entry<'_>)> = known().filter(|(_, e)| e.whole_year).collect();
    let regions: Vec<(usize, &Entry<'_>)> = whole.iter().filter(|(_, e)| e.department.is_none()).copied().collect();
    let by = |check: Check, entries: &[(usize, &Entry<'_>)]| {
        let mut found = Vec::new();
        check(entries, dictionaries, &mut found);
        found
    };
    let ((groups, peers), (paragraphs, elsewhere)) = rayon::join(
        || rayon::join(|| of_places(&whole, dictionaries), || by(peers::check, &regions)),
        || rayon::join(|| by(copied::paragraphs, &all), || by(copied::from_elsewhere, &whole)),
    );
    let mut found: Vec<Across> = [groups, paragraphs, elsewhere, peers].concat();
    found.sort_by_key(|across: &Across| across.entry);
    found
}

/// The reports of each place against each other.
fn of_places(entries: &[(usize, &Entry<'_>)], dictionaries: &Dictionaries) -> Vec<Across> {
    let mut groups: BTreeMap<(&Place, &Option<String>), Group<'_>> = BTreeMap::new();
    for (number, entry) in entries {
        groups.entry((&entry.place, &entry.department)).or_default().push((*number, entry));
    }
    let of_group = |mut group: Group<'_>| {
        let mut found = Vec::new();
        group.sort_by_key(|(number, entry)| (entry.year, *number));
        pairs::check(&group, dictionaries, &mut found);
        series::check(&group, dictionaries, &mut found);
        copied::figures(&group, dictionaries, &mut found);
        found
    };
    let groups: Vec<Group<'_>> = groups.into_values().collect();
    groups.into_par_iter().flat_map_iter(of_group).collect()
}

/// The names of a metric, Chinese and English.
fn names<'d>(dictionaries: &'d Dictionaries, metric: &'d str) -> (&'d str, &'d str) {
    let known: Option<&Metric> = dictionaries.metrics.get(metric);
    known.map_or((metric, metric), |m| (&m.name, &m.name_en))
}
