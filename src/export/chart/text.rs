//! The same pictures for a terminal, in block characters.

use super::{Chart, ChartKind, Point, Series, words};
use std::fmt::Write as _;
use unicode_width::UnicodeWidthStr;

/// Eighths of a character, of bars that lie and of columns that stand.
const LYING: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
const STANDING: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// A year that is not stated.
const ABSENT: &str = "·";

/// All charts of a kind, for a terminal of so many columns.
#[must_use]
pub fn text(kind: ChartKind, charts: &[Chart], columns: usize) -> String {
    let mut out = String::new();
    for chart in charts {
        match kind {
            ChartKind::Bars => bars(&mut out, chart, columns),
            ChartKind::Lines => lines(&mut out, chart),
            ChartKind::Slope => slope(&mut out, chart),
            ChartKind::Ranks => ranks(&mut out, chart),
        }
        out.push('\n');
    }
    out
}

fn padded(text: &str, columns: usize) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    format!("{plain}{}", " ".repeat(columns.saturating_sub(plain.width())))
}

fn widest<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    texts.map(UnicodeWidthStr::width).max().unwrap_or(0)
}

fn head(out: &mut String, chart: &Chart, beside: &str) {
    let _ = writeln!(out, "{} {} {beside}", chart.name, chart.unit);
}

fn bars(out: &mut String, chart: &Chart, columns: usize) {
    let stated = |year: &usize| chart.series.iter().any(|s| s.points[*year].is_some());
    let Some(year) = (0..chart.years.len()).rev().find(stated) else {
        return head(out, chart, &words().missing);
    };
    head(out, chart, &chart.years[year].to_string());
    let mut rows: Vec<(&str, Option<&Point>)> =
        chart.series.iter().map(|s| (s.name.as_str(), s.points[year].as_ref())).collect();
    rows.sort_by(|a, b| b.1.map(|p| p.exact).cmp(&a.1.map(|p| p.exact)));
    let names = widest(rows.iter().map(|row| row.0));
    let values = widest(rows.iter().filter_map(|row| Some(row.1?.shown.as_str())));
    let room = columns.saturating_sub(names + values + 4).clamp(8, 80);
    let most = rows.iter().filter_map(|row| Some(row.1?.value.abs())).fold(f64::MIN_POSITIVE, f64::max);
    for (name, point) in rows {
        let Some(point) = point else {
            let _ = writeln!(out, "{}  {ABSENT} {}", padded(name, names), words().missing);
            continue;
        };
        let eighths = (point.value.abs() / most * (room * 8) as f64).round() as usize;
        let bar = "█".repeat(eighths / 8) + LYING[eighths % 8];
        let _ = writeln!(out, "{}  {bar} {}", padded(name, names), point.shown);
    }
}

fn lines(out: &mut String, chart: &Chart) {
    let years = chart.years.first().zip(chart.years.last());
    head(out, chart, &years.map_or_else(String::new, |(first, last)| format!("{first}..{last}")));
    let names = widest(chart.series.iter().map(|s| s.name.as_str()));
    let all = || chart.series.iter().flat_map(|s| s.points.iter().flatten()).map(|p| p.value);
    let (low, high) = (all().fold(0.0, f64::min), all().fold(f64::MIN_POSITIVE, f64::max));
    for series in &chart.series {
        let column = |point: &Option<Point>| match point {
            Some(point) => STANDING[((point.value - low) / (high - low) * 7.0).round().clamp(0.0, 7.0) as usize],
            None => ABSENT,
        };
        let columns: String = series.points.iter().map(column).collect();
        let _ = writeln!(out, "{}  {columns}  {}", padded(&series.name, names), ends(series));
    }
}

/// First and last value: 3,480 → 2,431?
fn ends(series: &Series) -> String {
    let mut stated = series.points.iter().flatten();
    match (stated.next(), stated.next_back()) {
        (None, _) => words().missing.clone(),
        (Some(only), None) => only.shown.clone(),
        (Some(first), Some(last)) => format!("{} \u{2192} {}", first.shown, last.shown),
    }
}

fn slope(out: &mut String, chart: &Chart) {
    let years = chart.years.first().zip(chart.years.last());
    head(out, chart, &years.map_or_else(String::new, |(first, last)| format!("{first} \u{2192} {last}")));
    let names = widest(chart.series.iter().map(|s| s.name.as_str()));
    for series in &chart.series {
        let (first, last) =
            (series.points.first().and_then(Option::as_ref), series.points.last().and_then(Option::as_ref));
        let shown = |point: Option<&Point>| point.map_or(ABSENT.to_owned(), |p| p.shown.clone());
        let arrow = match (first, last) {
            (Some(a), Some(b)) if b.value > a.value => "\u{2197}",
            (Some(a), Some(b)) if b.value < a.value => "\u{2198}",
            (Some(_), Some(_)) => "\u{2192}",
            _ => " ",
        };
        let _ = writeln!(out, "{}  {} {arrow} {}", padded(&series.name, names), shown(first), shown(last));
    }
}

fn ranks(out: &mut String, chart: &Chart) {
    head(out, chart, &words().rank);
    let names = widest(chart.series.iter().map(|s| s.name.as_str()));
    let years: String = chart.years.iter().map(|year| format!("{year:>6}")).collect();
    let _ = writeln!(out, "{}{years}", padded("", names));
    for series in &chart.series {
        let rank =
            |point: &Option<Point>| point.as_ref().and_then(|p| p.rank).map_or(ABSENT.to_owned(), |r| format!("#{r}"));
        let places: String = series.points.iter().map(|point| format!("{:>6}", rank(point))).collect();
        let _ = writeln!(out, "{}{places}", padded(&series.name, names));
    }
}
