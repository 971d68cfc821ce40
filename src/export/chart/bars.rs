//! A bar for each region, the greatest first: the last year that is stated, with a tick for the year before.

use super::axis::Axis;
use super::canvas::{Anchor, COLOURS, Canvas, DOUBT, FAINT, GRID, INK, MARGIN, WIDTH, cut, width};
use super::{Chart, Point, words};

const ROW: f64 = 24.0;
const LABEL: f64 = 14.0;
/// Room for names, and for the values behind the bars.
const NAMES: f64 = 190.0;
const VALUES: f64 = 110.0;

/// Draws it.
pub fn draw(canvas: &mut Canvas, chart: &Chart) -> Vec<usize> {
    let stated = |year: &usize| chart.series.iter().any(|s| s.points[*year].is_some());
    let Some(year) = (0..chart.years.len()).rev().find(stated) else {
        canvas.heading(&chart.name, &words().missing);
        return Vec::new();
    };
    let mut rows: Vec<(&str, Option<&Point>, Option<&Point>)> = chart
        .series
        .iter()
        .map(|s| (s.name.as_str(), s.points[year].as_ref(), year.checked_sub(1).and_then(|y| s.points[y].as_ref())))
        .collect();
    rows.sort_by(|a, b| b.1.map(|p| p.exact).cmp(&a.1.map(|p| p.exact)));
    let axis = Axis::of(chart, rows.iter().flat_map(|(_, now, before)| [now, before]).flatten().map(|p| p.value));
    let words = words();
    canvas.heading(&chart.name, &format!("{}{} · {}", chart.years[year], words.year, axis.unit));
    let widest = rows.iter().map(|row| width(row.0, LABEL)).fold(60.0, f64::max).min(NAMES);
    let left = MARGIN + widest + 10.0;
    let room = WIDTH - MARGIN - VALUES - left;
    let x = |value: f64| left + axis.place(value) * room;
    let top = canvas.y + 8.0;
    let bottom = top + ROW * rows.len() as f64;
    for tick in &axis.ticks {
        canvas.line((x(*tick), top), (x(*tick), bottom), GRID, 1.0, false);
        canvas.text((x(*tick), bottom + 14.0), 11.0, Anchor::Middle, FAINT, &axis.label(*tick));
    }
    for (number, (name, now, before)) in rows.iter().enumerate() {
        let y = top + ROW * number as f64;
        let base = y + ROW * 0.68;
        canvas.text((left - 8.0, base), LABEL, Anchor::End, INK, &cut(name, LABEL, NAMES));
        let Some(point) = now else {
            canvas.text((x(0.0) + 6.0, base), 12.0, Anchor::Start, FAINT, &format!("\u{2014} {}", words.missing));
            continue;
        };
        let (from, to) = (x(0.0).min(x(point.value)), x(0.0).max(x(point.value)));
        let fill = if point.is_derived { "#c9d6e8" } else { COLOURS[0] };
        let edge = point.is_doubtful.then_some(DOUBT);
        canvas.bar((from, y + 4.0), (to - from, ROW - 8.0), fill, edge, &point.tip);
        if let Some(before) = before {
            canvas.line((x(before.value), y + 2.0), (x(before.value), y + ROW - 2.0), INK, 2.0, false);
        }
        let behind = to.max(before.map_or(to, |b| x(b.value))) + 6.0;
        canvas.text(
            (behind, base),
            12.0,
            Anchor::Start,
            INK,
            &point.shown.replace(&super::thousands(point.exact), &axis.exact(point.exact)),
        );
    }
    canvas.y = bottom + 18.0;
    if rows.iter().any(|row| row.1.is_some() && row.2.is_some()) {
        canvas.note(&format!("\u{2502} {} ({})", words.before, chart.years[year - 1]));
        return vec![year - 1, year];
    }
    vec![year]
}
