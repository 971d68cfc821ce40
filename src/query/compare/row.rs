//! A cell of the comparison: value, change, ratio, evidence; ranks within a line.

use super::Table;
use crate::dictionary::Metric;
use crate::model::{Figure, Finding, Precision};
use crate::query::answer::{Alternative, Row, Status};
use crate::query::headline::{Candidate, Headline};
use crate::query::regions::RegionKey;
use rust_decimal::{Decimal, RoundingStrategy};

/// Decimal places of a change in percent.
const CHANGE_PLACES: u32 = 2;
/// Decimal places of a ratio.
const RATIO_PLACES: u32 = 4;

impl Table<'_> {
    /// The row of a region, metric and year, not yet ranked.
    pub fn row(&self, region: &RegionKey, metric: &Metric, year: i32) -> Row {
        let told = self.headlines.get(&(region.clone(), metric.id.clone(), year)).unwrap_or(&Headline::Absent);
        let mut row = empty(region, metric, year);
        let Some(chosen) = told.chosen() else {
            self.derive(&mut row, region);
            return row;
        };
        row.status = if matches!(told, Headline::Conflict { .. }) { Status::Conflict } else { Status::Stated };
        row.value = Some(chosen.figure.value.normalize());
        row.unit = chosen.figure.unit.as_deref().map(str::to_owned);
        row.currency = chosen.figure.currency;
        row.precision = Some(chosen.figure.precision);
        row.change =
            self.settled(region, &metric.id, year - 1).zip(self.settled(region, &metric.id, year)).and_then(change);
        let per = self.per.and_then(|per| self.settled(region, &per.id, year));
        row.ratio = per.zip(self.settled(region, &metric.id, year)).and_then(ratio);
        self.add_evidence(&mut row, chosen);
        if chosen.report.department {
            row.doubts.push(DEPARTMENT.to_owned());
        }
        row.alternatives = told.others().iter().filter_map(|other| self.alternative(other)).collect();
        row
    }

    /// The headline that one may compute with: one in conflict is not settled.
    fn settled(&self, region: &RegionKey, metric: &str, year: i32) -> Option<&Candidate> {
        match self.headlines.get(&(region.clone(), metric.to_owned(), year))? {
            Headline::Stated { chosen, .. } => Some(chosen),
            _ => None,
        }
    }

    fn add_evidence(&self, row: &mut Row, candidate: &Candidate) {
        let Some(report) = self.reports.get(&candidate.figure.report) else { return };
        row.report = Some(report.id.clone());
        row.source = Some(report.source.clone());
        let ordinal = candidate.figure.ordinal;
        let doubts = self.doubts.get(&candidate.figure.report).and_then(|of| of.get(ordinal));
        row.doubts.extend(doubts.into_iter().flatten().cloned());
        if let Some(figure) = report.figures.get(ordinal) {
            row.text = Some(figure.text.clone());
            row.start = Some(figure.start);
            row.end = Some(figure.end);
        }
    }

    /// A value that no report states and that the next year's report implies: 2431 after −30.14% was 3480.
    fn derive(&self, row: &mut Row, region: &RegionKey) {
        for address in self.following.get(&(region.clone(), row.year + 1)).into_iter().flatten() {
            let Some(report) = self.reports.get(address) else { continue };
            let implied = |f: &&Finding| {
                f.implied.as_ref().is_some_and(|i| i.metric == row.metric && i.period == row.year && i.low == i.high)
            };
            let Some(finding) = report.findings.iter().find(implied) else { continue };
            let (Some(implied), Some(figure)) =
                (&finding.implied, finding.figures.last().and_then(|i| report.figures.get(*i)))
            else {
                continue;
            };
            row.status = Status::Derived;
            row.value = implied.value().map(|value| value.normalize());
            row.unit.clone_from(&implied.unit);
            row.precision = Some(Precision::Exact);
            row.report = Some(report.id.clone());
            row.source = Some(report.source.clone());
            row.text = Some(figure.text.clone());
            (row.start, row.end) = (Some(figure.start), Some(figure.end));
            return;
        }
    }

    fn alternative(&self, candidate: &Candidate) -> Option<Alternative> {
        let report = self.reports.get(&candidate.figure.report)?;
        let figure: &Figure = report.figures.get(candidate.figure.ordinal)?;
        Some(Alternative {
            value: figure.value.normalize(),
            report: report.id.clone(),
            source: report.source.clone(),
            text: figure.text.clone(),
            start: figure.start,
            end: figure.end,
        })
    }
}

/// Doubt about a figure that one department of a region states of its own field.
const DEPARTMENT: &str = "department";

/// Ranks the rows of one metric and year: equal values share a place, other units are ranked apart.
pub fn ranked(mut line: Vec<Row>) -> Vec<Row> {
    // What one department did is no measure of a region: it is shown, marked, and not ranked.
    // Nor is a value that only follows from another.
    let own =
        |row: &Row| row.value.filter(|_| row.status != Status::Derived && !row.doubts.iter().any(|d| d == DEPARTMENT));
    let values: Vec<_> = line.iter().map(|row| (own(row), row.unit.clone(), row.currency)).collect();
    let stated = values.iter().filter(|(value, ..)| value.is_some()).count();
    for row in &mut line {
        let peers = || {
            values
                .iter()
                .filter(|(value, unit, currency)| value.is_some() && (unit, currency) == (&row.unit, &row.currency))
        };
        row.of = if own(row).is_some() { peers().count() } else { stated };
        row.rank = own(row).map(|own| 1 + peers().filter(|(value, ..)| value.is_some_and(|v| v > own)).count());
    }
    line
}

fn empty(region: &RegionKey, metric: &Metric, year: i32) -> Row {
    Row {
        region: region.name(),
        year,
        metric: metric.id.clone(),
        value: None,
        unit: None,
        currency: None,
        precision: None,
        status: Status::Absent,
        change: None,
        rank: None,
        of: 0,
        ratio: None,
        report: None,
        source: None,
        text: None,
        start: None,
        end: None,
        doubts: Vec::new(),
        alternatives: Vec::new(),
    }
}

/// Percent from the first to the second, when they are of one unit.
fn change((before, now): (&Candidate, &Candidate)) -> Option<Decimal> {
    let one_unit = before.figure.unit == now.figure.unit && before.figure.currency == now.figure.currency;
    let (before, now) = (before.figure.value, now.figure.value);
    let percent = (now - before).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
    one_unit.then(|| rounded(percent, CHANGE_PLACES))
}

fn ratio((per, now): (&Candidate, &Candidate)) -> Option<Decimal> {
    now.figure.value.checked_div(per.figure.value).map(|ratio| rounded(ratio, RATIO_PLACES))
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize()
}
