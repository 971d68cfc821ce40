//! A cell of the comparison: value, change, ratio, evidence.

use super::merged::{Measure, Merged, Part};
use super::{Cell, Table};
use crate::index::{Told, Words};
use crate::model::{Precision, RegionCode};
use crate::query::answer::{AREA, Alternative, DEPARTMENT, Other, PartRow, Row, Status};
use crate::query::evidence::Evidence;
use crate::query::headline::{Candidate, Headline, Lost, confirms, lost, pieces};
use rust_decimal::{Decimal, RoundingStrategy};

/// Decimal places of a change in percent.
const CHANGE_PLACES: u32 = 2;
/// Decimal places, and digits at least, of a ratio.
const RATIO_PLACES: u32 = 4;

impl Table<'_> {
    /// The row of a region, metric and year, not yet ranked.
    pub fn row(&self, cell: Cell) -> Row {
        let (region, metric, year) = cell;
        let mut row = empty(self.regions[region].name(), &self.metrics[metric].id, year);
        let told = self.cells.get(&cell);
        let headline = told.and_then(|t| t.headline.as_ref()).unwrap_or(&Headline::Absent);
        if let Some(merged) = self.merged.get(&cell) {
            self.add_merged(&mut row, merged);
        } else if let Some(chosen) = headline.chosen() {
            self.add_chosen(&mut row, headline, chosen);
            row.doubts.extend((!self.area(cell).is_empty()).then(|| AREA.to_owned()));
        } else {
            self.derive(&mut row, region);
        }
        row.alternatives = headline.others().iter().filter_map(|other| self.alternative(other)).collect();
        if let Some(told) = told {
            row.change_stated = stated_change(headline, &told.changes);
            row.others = self.others(headline, metric, year, &told.all);
        }
        let before = (region, metric, year - 1);
        let compares = self.area(before) == self.area(cell);
        let is_rate = self.metrics[metric].is_rate();
        row.change =
            self.measure(before).zip(self.measure(cell)).filter(|_| compares).and_then(|pair| change(pair, is_rate));
        row.ratio = self.ratio(cell);
        row
    }

    fn add_chosen(&self, row: &mut Row, headline: &Headline, chosen: &Candidate) {
        row.status = if matches!(headline, Headline::Conflict { .. }) { Status::Conflict } else { Status::Stated };
        row.value = Some(chosen.figure.value.normalize());
        row.unit = chosen.figure.unit.as_deref().map(str::to_owned);
        row.currency = chosen.figure.currency;
        row.precision = Some(chosen.figure.precision);
        row.named = chosen.report.region.name().filter(|name| *name != row.region.name).map(str::to_owned);
        self.add_evidence(row, chosen);
        if chosen.report.department {
            row.doubts.push(DEPARTMENT.to_owned());
        }
    }

    /// The places that a value of a year leaves out, which were joined to the region since.
    fn area(&self, cell: Cell) -> Vec<RegionCode> {
        let code = self.lineage.own_code(&self.regions[cell.0]).filter(|_| !self.merged.contains_key(&cell));
        code.map_or_else(Vec::new, |code| self.lineage.parts(code, cell.2))
    }

    fn add_evidence(&self, row: &mut Row, candidate: &Candidate) {
        let Some((evidence, words)) = self.words(candidate) else { return };
        row.report = Some(evidence.report.clone());
        row.source = Some(evidence.source.clone());
        row.doubts = evidence.doubts(candidate.figure.ordinal);
        row.text = Some(words.text.clone());
        (row.start, row.end) = (Some(words.start), Some(words.end));
    }

    fn add_merged(&self, row: &mut Row, merged: &Merged) {
        row.status = Status::Derived;
        row.value = Some(merged.value.normalize());
        row.precision = Some(merged.precision);
        let parts: Vec<PartRow> = merged.parts.iter().filter_map(|part| self.part(part)).collect();
        if let Some(first) = merged.parts.first() {
            row.unit = first.chosen.figure.unit.as_deref().map(str::to_owned);
            row.currency = first.chosen.figure.currency;
            self.add_evidence(row, &first.chosen);
        }
        let of_parts =
            merged.parts.iter().filter_map(|p| Some(self.words(&p.chosen)?.0.doubts(p.chosen.figure.ordinal)));
        for doubt in of_parts.flatten().collect::<Vec<_>>() {
            if !row.doubts.contains(&doubt) {
                row.doubts.push(doubt);
            }
        }
        row.parts = parts;
    }

    fn part(&self, part: &Part) -> Option<PartRow> {
        let (evidence, words) = self.words(&part.chosen)?;
        Some(PartRow {
            region: part.region.name(),
            value: part.chosen.figure.value.normalize(),
            report: evidence.report.clone(),
            source: evidence.source.clone(),
            text: words.text.clone(),
            start: words.start,
            end: words.end,
        })
    }

    /// A value that no report states and that the next year's report implies: 2431 after −30.14% was 3480.
    fn derive(&self, row: &mut Row, region: usize) {
        for address in self.reports.get(&(region, row.year + 1)).into_iter().flatten() {
            let Some(evidence) = self.evidence.get(address) else { continue };
            let implied = |f: &&Told| {
                f.implied.as_ref().is_some_and(|i| i.metric == row.metric && i.period == row.year && i.low == i.high)
            };
            let Some(told) = evidence.findings.iter().find(implied) else { continue };
            let words = told.figures.last().and_then(|ordinal| evidence.words.get(ordinal));
            let (Some(implied), Some(words)) = (&told.implied, words) else { continue };
            row.status = Status::Derived;
            row.value = implied.value().map(|value| value.normalize());
            row.unit.clone_from(&implied.unit);
            row.precision = Some(Precision::Exact);
            row.report = Some(evidence.report.clone());
            row.source = Some(evidence.source.clone());
            row.text = Some(words.text.clone());
            (row.start, row.end) = (Some(words.start), Some(words.end));
            return;
        }
    }

    fn alternative(&self, candidate: &Candidate) -> Option<Alternative> {
        let (evidence, words) = self.words(candidate)?;
        Some(Alternative {
            value: candidate.figure.value.normalize(),
            report: evidence.report.clone(),
            source: evidence.source.clone(),
            text: words.text.clone(),
            start: words.start,
            end: words.end,
        })
    }

    /// The figures of the cell that are not shown, each with the reason.
    fn others(&self, headline: &Headline, metric: usize, year: i32, all: &[Candidate]) -> Vec<Other> {
        let chosen = headline.chosen();
        let is_chosen = |c: &Candidate| {
            chosen.is_some_and(|best| (best.figure.report, best.figure.ordinal) == (c.figure.report, c.figure.ordinal))
        };
        let of_year = all.iter().filter(|c| c.figure.period == Some(year));
        let pieces = pieces(self.metrics[metric], of_year);
        let reason = |best: &Candidate, candidate: &Candidate| {
            if pieces.has(candidate) { Lost::Part } else { lost(self.metrics[metric], year, best, candidate) }
        };
        let other = |candidate: &Candidate| {
            let (evidence, words) = self.words(candidate)?;
            // Where nothing is chosen, nothing could be: what it is itself is the reason.
            let best = chosen.unwrap_or(candidate);
            Some(Other {
                value: candidate.figure.value.normalize(),
                unit: candidate.figure.unit.as_deref().map(str::to_owned),
                precision: candidate.figure.precision,
                kind: candidate.figure.kind,
                scope: words.scope.clone(),
                reason: reason(best, candidate),
                agrees: chosen.is_some_and(|best| confirms(best, candidate)),
                report: evidence.report.clone(),
                source: evidence.source.clone(),
                text: words.text.clone(),
                start: words.start,
                end: words.end,
            })
        };
        all.iter().filter(|candidate| !is_chosen(candidate)).filter_map(other).collect()
    }

    fn words(&self, candidate: &Candidate) -> Option<(&Evidence, &Words)> {
        let evidence = self.evidence.get(&candidate.figure.report)?;
        Some((evidence, evidence.words.get(&candidate.figure.ordinal)?))
    }

    fn ratio(&self, cell: Cell) -> Option<Decimal> {
        let value = self.measure(cell).filter(|own| !own.is_bound())?.value;
        let (region, _, year) = cell;
        let per = match &self.outside {
            Some(outside) => outside.value(self.lineage.own_code(&self.regions[region])?, year)?,
            None => self.measure((region, self.per?, year)).filter(|per| !per.is_bound())?.value,
        };
        let ratio = value.checked_mul(self.times)?.checked_div(per)?;
        let rounded = rounded(ratio, RATIO_PLACES);
        // A few officers per inhabitant are not nothing.
        let digits = if rounded.abs() < Decimal::ONE { ratio.round_sf(RATIO_PLACES)? } else { rounded };
        Some(digits.normalize())
    }
}

/// The change that is stated beside the figure shown, else the one that all who state one agree on.
fn stated_change(headline: &Headline, changes: &[Candidate]) -> Option<Decimal> {
    let report = headline.chosen().map(|chosen| chosen.figure.report);
    let beside: Vec<&Candidate> = changes.iter().filter(|c| Some(c.figure.report) == report).collect();
    let told = if beside.is_empty() { changes.iter().collect() } else { beside };
    let (first, rest) = told.split_first()?;
    rest.iter().all(|other| other.figure.value == first.figure.value).then(|| first.figure.value.normalize())
}

fn empty(region: crate::query::answer::RegionName, metric: &str, year: i32) -> Row {
    Row {
        region,
        named: None,
        year,
        metric: metric.to_owned(),
        value: None,
        unit: None,
        currency: None,
        precision: None,
        status: Status::Absent,
        change: None,
        change_stated: None,
        rank: None,
        of: 0,
        percentile: None,
        ratio: None,
        report: None,
        source: None,
        text: None,
        start: None,
        end: None,
        doubts: Vec::new(),
        alternatives: Vec::new(),
        parts: Vec::new(),
        others: Vec::new(),
    }
}

/// Percent from the first to the second, of rates percentage points, when they are of one unit and no mere bounds.
fn change((before, now): (Measure<'_>, Measure<'_>), is_rate: bool) -> Option<Decimal> {
    let one_unit = before.unit == now.unit && before.currency == now.currency;
    if before.is_bound() || now.is_bound() {
        return None;
    }
    if is_rate {
        return one_unit.then(|| rounded(now.value - before.value, CHANGE_PLACES));
    }
    let percent = (now.value - before.value).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.value)?;
    one_unit.then(|| rounded(percent, CHANGE_PLACES))
}

fn rounded(value: Decimal, places: u32) -> Decimal {
    value.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize()
}
