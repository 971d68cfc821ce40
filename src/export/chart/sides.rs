//! Pictures with names on both sides: slopes from the first year to the last, ranks over the years.

use super::axis::Axis;
use super::canvas::{Anchor, COLOURS, Canvas, FAINT, GRID, INK, MARGIN, WIDTH, cut, spread, width};
use super::lines::missing;
use super::{Chart, Point, Series, words};

const LABEL: f64 = 13.0;
/// Least height of a slope, and of a place in the ranks.
const HEIGHT: f64 = 320.0;
const PLACE: f64 = 26.0;
const RISING: &str = COLOURS[0];
const FALLING: &str = COLOURS[1];

/// From the first year that anything is stated for to the last.
pub fn slope(canvas: &mut Canvas, chart: &Chart) -> Vec<usize> {
    let stated = |year: &usize| chart.series.iter().any(|s| s.points[*year].is_some());
    let mut years = (0..chart.years.len()).filter(stated);
    let (Some(first), Some(last)) = (years.next(), years.next_back()) else {
        canvas.heading(&chart.name, &words().missing);
        return Vec::new();
    };
    let ends: Vec<(&Series, Option<&Point>, Option<&Point>)> =
        chart.series.iter().map(|s| (s, s.points[first].as_ref(), s.points[last].as_ref())).collect();
    let axis = Axis::of(chart, ends.iter().flat_map(|(_, a, b)| [a, b]).flatten().map(|p| p.value));
    canvas.heading(&chart.name, &format!("{}\u{2013}{} · {}", chart.years[first], chart.years[last], chart.unit));
    let height = HEIGHT.max(ends.len() as f64 * (LABEL + 3.0));
    let (top, bottom) = (canvas.y + 26.0, canvas.y + 26.0 + height);
    let y = |value: f64| bottom - axis.place(value) * height;
    let (left, right) = (WIDTH * 0.34, WIDTH * 0.66);
    for (x, year) in [(left, first), (right, last)] {
        canvas.line((x, top), (x, bottom), GRID, 1.0, false);
        canvas.text((x, top - 10.0), 13.0, Anchor::Middle, INK, &chart.years[year].to_string());
    }
    for (_, a, b) in &ends {
        if let (Some(a), Some(b)) = (a, b) {
            let colour = if b.value < a.value { FALLING } else { RISING };
            canvas.line((left, y(a.value)), (right, y(b.value)), colour, 2.0, false);
        }
        for (x, point) in [(left, a), (right, b)] {
            if let Some(point) = point {
                canvas.dot((x, y(point.value)), INK, point.is_doubtful, &point.tip);
            }
        }
    }
    for (x, anchor, away, side) in [(left, Anchor::End, -12.0, 0), (right, Anchor::Start, 12.0, 1)] {
        let of = |(series, a, b): &(&Series, Option<&Point>, Option<&Point>)| {
            let point = if side == 0 { *a } else { *b }?;
            Some((y(point.value), format!("{} {}", cut(&series.name, LABEL, 180.0), point.shown)))
        };
        let labels: Vec<(f64, String)> = ends.iter().filter_map(of).collect();
        let heights: Vec<f64> = labels.iter().map(|label| label.0).collect();
        for ((_, text), at) in labels.iter().zip(spread(&heights, LABEL + 3.0, (top, bottom))) {
            canvas.text((x + away, at + 4.0), LABEL, anchor, INK, text);
        }
    }
    canvas.y = bottom + 12.0;
    missing(canvas, chart, &[first, last]);
    vec![first, last]
}

/// The place of a region in a year.
fn place(series: &Series, year: usize) -> Option<(usize, &Point)> {
    let point = series.points.get(year)?.as_ref()?;
    Some((point.rank?, point))
}

/// The place of each region in each year.
pub fn ranks(canvas: &mut Canvas, chart: &Chart) -> Vec<usize> {
    let words = words();
    let ranked: Vec<&Series> =
        chart.series.iter().filter(|s| (0..chart.years.len()).any(|year| place(s, year).is_some())).collect();
    canvas.heading(&chart.name, &words.rank);
    let deepest = ranked.iter().flat_map(|s| s.points.iter().flatten().filter_map(|p| p.rank)).max().unwrap_or(1);
    let widest = ranked.iter().map(|s| width(&s.name, LABEL)).fold(40.0, f64::max).min(200.0);
    let (left, right) = (MARGIN + widest + 40.0, WIDTH - MARGIN - widest - 40.0);
    let (top, bottom) = (canvas.y + 30.0, canvas.y + 30.0 + PLACE * deepest.saturating_sub(1) as f64);
    let y = |rank: usize| top + PLACE * (rank - 1) as f64;
    let last = chart.years.len().saturating_sub(1).max(1) as f64;
    let x = |year: usize| left + (right - left) * if chart.years.len() > 1 { year as f64 / last } else { 0.5 };
    for (number, year) in chart.years.iter().enumerate() {
        canvas.line((x(number), top - 8.0), (x(number), bottom + 8.0), GRID, 1.0, false);
        canvas.text((x(number), top - 16.0), 12.0, Anchor::Middle, FAINT, &year.to_string());
    }
    for (number, series) in ranked.iter().enumerate() {
        let colour = COLOURS[number % COLOURS.len()];
        let places: Vec<(usize, usize, &Point)> =
            (0..chart.years.len()).filter_map(|year| place(series, year).map(|(rank, p)| (year, rank, p))).collect();
        for pair in places.windows(2) {
            let gap = pair[1].0 - pair[0].0 > 1;
            canvas.line((x(pair[0].0), y(pair[0].1)), (x(pair[1].0), y(pair[1].1)), colour, 2.2, gap);
        }
        for (year, rank, point) in &places {
            canvas.dot((x(*year), y(*rank)), colour, point.is_doubtful, &point.tip);
        }
        let at_an_end = |year: &usize| *year == 0 || year + 1 == chart.years.len();
        if let Some((year, rank, _)) = places.last().filter(|_| !places.iter().any(|(year, ..)| at_an_end(year))) {
            canvas.text(
                (x(*year) + 9.0, y(*rank) + 4.0),
                LABEL,
                Anchor::Start,
                colour,
                &cut(&series.name, LABEL, 200.0),
            );
        }
    }
    for (year, anchor, away) in [(0, Anchor::End, -14.0), (chart.years.len().saturating_sub(1), Anchor::Start, 14.0)] {
        let of =
            |(number, s): (usize, &&Series)| Some((y(place(s, year)?.0), place(s, year)?.0, s.name.clone(), number));
        let labels: Vec<(f64, usize, String, usize)> = ranked.iter().enumerate().filter_map(of).collect();
        let heights: Vec<f64> = labels.iter().map(|label| label.0).collect();
        for ((_, rank, name, number), at) in
            labels.iter().zip(spread(&heights, LABEL + 2.0, (top - 6.0, bottom + 12.0)))
        {
            let name = cut(name, LABEL, 200.0);
            let text = if anchor == Anchor::End { format!("{name} {rank}") } else { format!("{rank} {name}") };
            canvas.text((x(year) + away, at + 4.0), LABEL, anchor, COLOURS[number % COLOURS.len()], &text);
        }
    }
    canvas.y = bottom + 20.0;
    let years: Vec<usize> = (0..chart.years.len()).collect();
    missing(canvas, chart, &years);
    years
}
