//! Comparisons as pictures: bars, lines over years, slopes from the first year to the last, ranks over years; as SVG and
//! for the terminal.
//!
//! In: an answer of `compare`. Out: a picture with a chart for each metric. Missing values are shown as missing; values in
//! doubt, in conflict, derived or hedged are marked; each value tells its sentence and source to who points at it.
//! Positions are floats: they are rounded to pixels. The values that are written are exact.

mod axis;
mod bars;
mod canvas;
mod lines;
mod sides;
mod text;

pub use text::text;

use crate::dictionary::Metrics;
use crate::model::Precision;
use crate::query::answer::{CompareAnswer, Row, Status};
use canvas::Canvas;
use clap::ValueEnum;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// Sorts of pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChartKind {
    /// A bar for each region, of the last year that is stated
    Bars,
    /// A line over the years for each region
    Lines,
    /// From the first year to the last
    Slope,
    /// Ranks over the years
    Ranks,
}

/// The chart of one metric.
#[derive(Debug)]
pub struct Chart {
    name: String,
    unit: String,
    years: Vec<i32>,
    series: Vec<Series>,
    /// Values in other units, which are not drawn.
    left_out: usize,
}

/// One region.
#[derive(Debug)]
struct Series {
    name: String,
    points: Vec<Option<Point>>,
}

/// One value.
#[derive(Debug, Clone)]
struct Point {
    value: f64,
    exact: Decimal,
    /// As it is written beside the picture: ≥8000?
    shown: String,
    is_doubtful: bool,
    is_derived: bool,
    rank: Option<usize>,
    /// What is told to who points at it.
    tip: String,
    /// Its report.
    source: String,
}

/// The words of `words.toml`.
#[derive(Debug, Default, Deserialize)]
struct Words {
    missing: String,
    doubtful: String,
    conflict: String,
    derived: String,
    hedged: String,
    sources: String,
    reports: String,
    and_more: String,
    others: String,
    year: String,
    rank: String,
    per: String,
    before: String,
    scales: BTreeMap<String, u32>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    // The file is a part of the program; a test reads it.
    WORDS.get_or_init(|| toml::from_str(include_str!("words.toml")).unwrap_or_default())
}

/// The charts of a comparison, one for each metric; of the ratios where there are any.
#[must_use]
pub fn charts(answer: &CompareAnswer, metrics: &Metrics, ratios: bool) -> Vec<Chart> {
    let mut ids: Vec<&str> = Vec::new();
    for row in &answer.rows {
        if !ids.contains(&row.metric.as_str()) {
            ids.push(&row.metric);
        }
    }
    let of = |id: &&str| {
        let rows: Vec<&Row> = answer.rows.iter().filter(|row| row.metric == *id).collect();
        chart(metrics.get(id).map_or(*id, |m| m.name.as_str()), &rows, ratios)
    };
    ids.iter().map(of).collect()
}

fn chart(name: &str, rows: &[&Row], ratios: bool) -> Chart {
    let unit = usual_unit(rows);
    let years: BTreeSet<i32> = rows.iter().map(|row| row.year).collect();
    let years: Vec<i32> = years.into_iter().collect();
    let mut series: Vec<Series> = Vec::new();
    let mut number: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut left_out = 0;
    for row in rows {
        let key = (row.region.code.map(|c| c.to_string()).unwrap_or_default(), row.region.name.clone());
        let at = *number.entry(key).or_insert_with(|| {
            series.push(Series { name: name_of(row, rows), points: vec![None; years.len()] });
            series.len() - 1
        });
        if row.value.is_some() && row.unit != unit {
            left_out += 1;
            continue;
        }
        if let (Some(point), Ok(year)) = (point(row, ratios), years.binary_search(&row.year)) {
            series[at].points[year] = Some(point);
        }
    }
    let unit = unit.unwrap_or_default();
    Chart {
        name: if ratios { format!("{name} ({})", words().per) } else { name.to_owned() },
        unit: if ratios { String::new() } else { unit },
        years,
        series,
        left_out,
    }
}

/// The region's name, with its code where two have the same.
fn name_of(row: &Row, rows: &[&Row]) -> String {
    let namesake = |other: &&Row| other.region.name == row.region.name && other.region.code != row.region.code;
    match row.region.code {
        Some(code) if rows.iter().copied().any(|other| namesake(&other)) => format!("{} {code}", row.region.name),
        _ => row.region.name.clone(),
    }
}

/// The unit that most values have.
fn usual_unit(rows: &[&Row]) -> Option<String> {
    let mut counts: BTreeMap<&Option<String>, usize> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.value.is_some()) {
        *counts.entry(&row.unit).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).and_then(|(unit, _)| unit.clone())
}

fn point(row: &Row, ratios: bool) -> Option<Point> {
    let exact = if ratios { row.ratio? } else { row.value? };
    let words = words();
    let precision = row.precision.unwrap_or(Precision::Exact);
    let is_conflict = row.status == Status::Conflict;
    let is_derived = row.status == Status::Derived;
    let notes = [
        (is_conflict, words.conflict.clone()),
        (is_derived, words.derived.clone()),
        (precision != Precision::Exact, words.hedged.clone()),
        (!row.doubts.is_empty(), format!("{}: {}", words.doubtful, row.doubts.join(" "))),
    ];
    let notes: String = notes.into_iter().filter(|(is, _)| *is).map(|(_, note)| format!(" [{note}]")).collect();
    let unit = row.unit.as_deref().unwrap_or("");
    let said = row.text.as_deref().unwrap_or("");
    let place = row.source.as_deref().unwrap_or("");
    let tip =
        format!("{} {} {exact}{unit}{notes}\n{said}\n{place}:{}", row.region.name, row.year, row.start.unwrap_or(0));
    Some(Point {
        value: exact.to_f64()?,
        exact,
        shown: format!("{}{}{}", row.signs_before(), thousands(exact), row.signs_behind()),
        is_doubtful: is_conflict || !row.doubts.is_empty(),
        is_derived,
        rank: row.rank,
        tip,
        source: place.to_owned(),
    })
}

/// 16,168,500.5
fn thousands(value: Decimal) -> String {
    let text = value.normalize().to_string();
    let (sign, rest) = text.strip_prefix('-').map_or(("", text.as_str()), |rest| ("\u{2212}", rest));
    let (whole, fraction) = rest.split_once('.').map_or((rest, None), |(whole, fraction)| (whole, Some(fraction)));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    format!("{sign}{grouped}{}", fraction.map_or_else(String::new, |f| format!(".{f}")))
}

/// All charts of a kind, one below the other, as one SVG picture.
#[must_use]
pub fn svg(kind: ChartKind, charts: &[Chart]) -> String {
    let mut canvas = Canvas::new();
    for chart in charts {
        // Only what was drawn needs a key and a source.
        let drawn = match kind {
            ChartKind::Bars => bars::draw(&mut canvas, chart),
            ChartKind::Lines => lines::draw(&mut canvas, chart),
            ChartKind::Slope => sides::slope(&mut canvas, chart),
            ChartKind::Ranks => sides::ranks(&mut canvas, chart),
        };
        foot(&mut canvas, chart, &drawn);
    }
    canvas.finish()
}

/// Sources shown by name under a chart.
const MOST_SOURCES: usize = 4;

/// What the marks mean, which reports were read.
fn foot(canvas: &mut Canvas, chart: &Chart, drawn: &[usize]) {
    let words = words();
    let points = || chart.series.iter().flat_map(|s| drawn.iter().filter_map(|year| s.points[*year].as_ref()));
    let has = |mark: &str| points().any(|p| p.shown.contains(mark));
    let marks = [
        (has("?"), format!("? \u{25cb} {}", words.doubtful)),
        (has("!"), format!("! \u{25cb} {}", words.conflict)),
        (has("="), format!("= {}", words.derived)),
        (has("\u{2265}") || has("\u{2264}") || has("\u{2248}"), format!("\u{2265} \u{2248} \u{2264} {}", words.hedged)),
        (chart.left_out > 0, format!("{} {}", chart.left_out, words.others)),
    ];
    let marks: Vec<String> = marks.into_iter().filter(|(is, _)| *is).map(|(_, mark)| mark).collect();
    if !marks.is_empty() {
        canvas.note(&marks.join("　"));
    }
    let name = |source: &str| source.rsplit(['/', '\\']).next().unwrap_or(source).to_owned();
    let sources: BTreeSet<&String> = points().map(|point| &point.source).filter(|source| !source.is_empty()).collect();
    let shown: Vec<String> = sources.iter().take(MOST_SOURCES).map(|source| name(source)).collect();
    let more = if sources.len() > MOST_SOURCES { words.and_more.as_str() } else { "" };
    let count = sources.len();
    canvas.note(&format!("{}: {}{more} ({count} {}) · nianbao", words.sources, shown.join(", "), words.reports));
    canvas.gap(24.0);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_charts_are_there() {
        let words: Words = toml::from_str(include_str!("words.toml")).expect("valid");
        assert!(!words.missing.is_empty() && words.scales.len() == 2);
    }

    #[test]
    fn numbers_are_written_in_groups_of_three() {
        for (value, wanted) in [("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567.50", "\u{2212}1,234,567.5")] {
            assert_eq!(thousands(value.parse().expect("a decimal")), wanted);
        }
    }
}
