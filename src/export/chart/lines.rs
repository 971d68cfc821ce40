//! A line over the years for each region; broken where a year is not stated.

use super::axis::Axis;
use super::canvas::{Anchor, COLOURS, Canvas, FAINT, GRID, INK, MARGIN, WIDTH, cut, spread, width};
use super::{Chart, Series, words};

const HEIGHT: f64 = 340.0;
const LABEL: f64 = 13.0;
/// Room for names at the right.
const NAMES: f64 = 190.0;

/// Draws it; tells the years that were drawn.
pub fn draw(canvas: &mut Canvas, chart: &Chart) -> Vec<usize> {
    let values = || chart.series.iter().flat_map(|s| s.points.iter().flatten()).map(|p| p.value);
    let axis = Axis::of(chart, values());
    canvas.heading(&chart.name, &axis.unit);
    let widest = chart.series.iter().map(|s| width(&s.name, LABEL)).fold(40.0, f64::max).min(NAMES);
    let ticks = axis.ticks.iter().map(|t| width(&axis.label(*t), 11.0)).fold(0.0, f64::max);
    let left = MARGIN + ticks + 10.0;
    let right = WIDTH - MARGIN - widest - 14.0;
    let (top, bottom) = (canvas.y + 10.0, canvas.y + 10.0 + HEIGHT);
    let y = |value: f64| bottom - axis.place(value) * HEIGHT;
    let last = chart.years.len().saturating_sub(1).max(1) as f64;
    let x = |year: usize| {
        left + 10.0 + (right - left - 20.0) * if chart.years.len() > 1 { year as f64 / last } else { 0.5 }
    };
    for tick in &axis.ticks {
        canvas.line((left, y(*tick)), (right, y(*tick)), GRID, 1.0, false);
        canvas.text((left - 6.0, y(*tick) + 4.0), 11.0, Anchor::End, FAINT, &axis.label(*tick));
    }
    for (number, year) in chart.years.iter().enumerate() {
        canvas.text((x(number), bottom + 18.0), 12.0, Anchor::Middle, INK, &year.to_string());
    }
    let drawn: Vec<(usize, &Series)> = order(chart);
    for (colour, series) in drawn.iter().rev() {
        line(canvas, series, COLOURS[*colour], &x, &y);
    }
    let ends: Vec<f64> =
        drawn.iter().map(|(_, s)| s.points.iter().rev().flatten().next().map_or(bottom, |p| y(p.value))).collect();
    for ((colour, series), at) in drawn.iter().zip(spread(&ends, LABEL + 3.0, (top, bottom))) {
        let name = cut(&series.name, LABEL, NAMES);
        canvas.text((right + 8.0, at + 4.0), LABEL, Anchor::Start, COLOURS[*colour], &name);
    }
    canvas.y = bottom + 26.0;
    let years: Vec<usize> = (0..chart.years.len()).collect();
    missing(canvas, chart, &years);
    years
}

/// Regions that state something, those with the greatest last value first; the first have colours of their own.
fn order(chart: &Chart) -> Vec<(usize, &Series)> {
    let last = |s: &Series| s.points.iter().rev().flatten().next().map(|p| p.exact);
    let mut series: Vec<&Series> = chart.series.iter().filter(|s| last(s).is_some()).collect();
    series.sort_by_key(|s| std::cmp::Reverse(last(s)));
    series.into_iter().enumerate().map(|(number, s)| (number.min(COLOURS.len() - 1), s)).collect()
}

fn line(canvas: &mut Canvas, series: &Series, colour: &str, x: &impl Fn(usize) -> f64, y: &impl Fn(f64) -> f64) {
    let mut before: Option<(usize, f64)> = None;
    for (year, point) in series.points.iter().enumerate() {
        let Some(point) = point else { continue };
        if let Some((then, value)) = before {
            // Over years that are not stated the line is only guessed.
            let gap = year - then > 1;
            let thick = if gap { 1.2 } else { 2.2 };
            canvas.line((x(then), y(value)), (x(year), y(point.value)), colour, thick, gap);
        }
        before = Some((year, point.value));
    }
    for (year, point) in series.points.iter().enumerate() {
        if let Some(point) = point {
            canvas.dot((x(year), y(point.value)), colour, point.is_doubtful, &point.tip);
        }
    }
}

/// Says which values of some years are missing.
pub fn missing(canvas: &mut Canvas, chart: &Chart, drawn: &[usize]) {
    let of = |series: &Series| {
        let years = drawn.iter().filter(|year| series.points[**year].is_none());
        let years: Vec<String> = years.map(|year| chart.years[*year].to_string()).collect();
        (!years.is_empty()).then(|| format!("{} {}", series.name, years.join(" ")))
    };
    let all: Vec<String> = chart.series.iter().filter_map(of).collect();
    if !all.is_empty() {
        canvas.note(&format!("\u{2014} {}: {}", words().missing, all.join("; ")));
    }
}
