//! The order of reading: a page of one column from top to bottom; of two, the left one first, between lines that cross both.

use super::lines::Line;
use super::tables::Ruled;

/// Something to be read.
#[derive(Debug)]
pub(super) enum Item {
    Line(Line),
    Table(Ruled),
}

impl Item {
    fn x0(&self) -> f64 {
        match self {
            Self::Line(line) => line.x0,
            Self::Table(table) => table.x0,
        }
    }

    fn x1(&self) -> f64 {
        match self {
            Self::Line(line) => line.x1,
            Self::Table(table) => table.x1,
        }
    }

    fn y(&self) -> f64 {
        match self {
            Self::Line(line) => line.y,
            Self::Table(table) => table.y1,
        }
    }
}

/// Full lines that each of two columns has at least.
const LEAST: usize = 5;

/// Items in the order of reading, in columns: what follows one another in one may be one paragraph.
pub(super) fn ordered(lines: Vec<Line>, tables: Vec<Ruled>) -> Vec<Vec<Item>> {
    let gutter = gutter(&lines);
    let mut items: Vec<Item> = lines.into_iter().map(Item::Line).chain(tables.into_iter().map(Item::Table)).collect();
    items.sort_by(|a, b| a.y().total_cmp(&b.y()).then(a.x0().total_cmp(&b.x0())));
    let Some(gutter) = gutter else { return vec![items] };
    let mut columns = Vec::new();
    let (mut left, mut right, mut whole) = (Vec::new(), Vec::new(), Vec::new());
    for item in items {
        if item.x1() <= gutter {
            columns.push(std::mem::take(&mut whole));
            left.push(item);
        } else if item.x0() >= gutter {
            columns.push(std::mem::take(&mut whole));
            right.push(item);
        } else {
            columns.push(std::mem::take(&mut left));
            columns.push(std::mem::take(&mut right));
            whole.push(item);
        }
    }
    columns.extend([whole, left, right]);
    columns.retain(|column| !column.is_empty());
    columns
}

/// Where two columns of prose part; none on a page of one.
fn gutter(lines: &[Line]) -> Option<f64> {
    let left = lines.iter().map(|l| l.x0).fold(f64::INFINITY, f64::min);
    let right = lines.iter().map(|l| l.x1).fold(f64::NEG_INFINITY, f64::max);
    let width = right - left;
    if !width.is_finite() || width < 100.0 {
        return None;
    }
    let candidates = (35..=65).map(|percent| left + width * f64::from(percent) / 100.0);
    let crossing = |x: f64| lines.iter().filter(|l| l.x0 < x && l.x1 > x).count();
    let best = candidates.min_by_key(|&x| crossing(x))?;
    // Lines that fill their column: the cells of a table do not.
    let full = |from: f64, to: f64| {
        lines.iter().filter(|l| l.x0 >= from - 1.0 && l.x1 <= to + 1.0 && l.x1 - l.x0 > 0.8 * (to - from)).count()
    };
    let left_end = lines.iter().filter(|l| l.x1 <= best).map(|l| l.x1).fold(left, f64::max);
    let right_start = lines.iter().filter(|l| l.x0 >= best).map(|l| l.x0).fold(right, f64::min);
    let is_prose = full(left, left_end) >= LEAST && full(right_start, right) >= LEAST;
    (is_prose && crossing(best) * 3 <= lines.len()).then_some(best)
}
