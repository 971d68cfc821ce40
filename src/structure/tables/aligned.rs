//! Rows between wide gaps whose cells stand under one another: which column each cell is in, by where it stands in its line.
//!
//! In: rows of cells with their places in the line, in columns of a screen, on which a Chinese character takes two. Out: rows
//! that are all as wide as the widest, blank where nothing stands, so that blank cells, rows without a number of their own
//! and headers of two lines come to stand in their columns. Rows that fit no columns are no table here.

use super::bars::Row;
use crate::model::Span;
use std::ops::Range;

/// Columns of the screen that a number may stand beside its column.
const FARTHEST: usize = 4;
/// Fewer columns are as well read cell by cell.
const FEWEST: usize = 3;
/// More are no table that a line holds.
const MOST: usize = 60;

/// A row of a table, as it stands in its line.
pub struct Placed<'r> {
    pub row: &'r Row,
    /// For each cell, where it stands on the screen.
    pub at: Vec<Range<usize>>,
    /// Some cell is a number.
    pub data: bool,
}

/// Which of the rows are one table, and its rows with every cell in its column. Above the rows of numbers stand two rows of
/// names at most.
pub fn table(rows: &[Placed<'_>]) -> Option<(Range<usize>, Vec<Row>)> {
    let first = rows.iter().position(|r| r.data)?;
    let last = first + rows[first..].iter().take_while(|r| r.data).count();
    let mut columns = columns(&rows[first..last])?;
    let data = rows[first..last].iter().map(|r| put_surely(r, &columns)).collect::<Option<Vec<Row>>>()?;
    let Some(below) = first.checked_sub(1) else { return Some((first..last, data)) };
    let Some(lower) = put(&rows[below], &columns, usize::MAX) else { return Some((first..last, data)) };
    widen(&mut columns, &rows[below], &lower);
    let upper = below.checked_sub(1).and_then(|above| span(&rows[above], &columns, &lower));
    let from = if upper.is_some() { below - 1 } else { below };
    Some((from..last, upper.into_iter().chain([lower]).chain(data).collect()))
}

/// Where the columns stand, by the rows that have a cell in each of them.
fn columns(rows: &[Placed<'_>]) -> Option<Vec<Range<usize>>> {
    let width = rows.iter().map(|r| r.at.len()).max().filter(|w| (FEWEST..=MOST).contains(w))?;
    let mut full = rows.iter().filter(|r| r.at.len() == width);
    let mut columns = full.next()?.at.clone();
    for row in full {
        columns.iter_mut().zip(&row.at).for_each(|(column, cell)| *column = join(column, cell));
    }
    columns.windows(2).all(|pair| pair[0].end <= pair[1].start).then_some(columns)
}

/// Each cell of a row in a column, no two in one: those that it stands nearest to as a whole, since names and numbers are set
/// to the left, to the right or in the middle, and drift where characters are not as wide as they were.
fn put(row: &Placed<'_>, columns: &[Range<usize>], farthest: usize) -> Option<Row> {
    let (cells, width) = (row.at.len(), columns.len());
    // best[n][c]: cost with n cells in the columns before c, and whether the last of these columns holds one.
    let mut best = vec![vec![None::<(usize, bool)>; width + 1]; cells + 1];
    best[0][0] = Some((0, false));
    for c in 0..width {
        for n in 0..=cells {
            let Some((cost, _)) = best[n][c] else { continue };
            keep(&mut best[n][c + 1], (cost, false));
            if let Some(at) = row.at.get(n).filter(|at| distance(at, &columns[c]) <= farthest) {
                keep(&mut best[n + 1][c + 1], (cost + off(at, &columns[c]), true));
            }
        }
    }
    let mut put = blank(row.row, width);
    let mut n = cells;
    for c in (0..width).rev() {
        if best[n][c + 1]?.1 {
            n -= 1;
            put[c] = row.row[n];
        }
    }
    (n == 0).then_some(put)
}

/// Each cell of a row of numbers in the column that it stands nearest to; none where a cell would have to give way.
fn put_surely(row: &Placed<'_>, columns: &[Range<usize>]) -> Option<Row> {
    let nearest =
        |at: &Range<usize>| (0..columns.len()).min_by_key(|c| (distance(at, &columns[*c]), off(at, &columns[*c])));
    let put = put(row, columns, FARTHEST)?;
    let sure = row.row.iter().zip(&row.at).all(|(cell, at)| nearest(at).is_some_and(|c| put[c] == *cell));
    (sure || row.at.len() == columns.len()).then_some(put)
}

/// Keeps the cheaper of two ways.
fn keep<T: Copy>(slot: &mut Option<(usize, T)>, way: (usize, T)) {
    if slot.is_none_or(|old| way.0 < old.0) {
        *slot = Some(way);
    }
}

/// The columns, as wide as their names too.
fn widen(columns: &mut [Range<usize>], row: &Placed<'_>, placed: &Row) {
    for (cell, at) in row.row.iter().zip(&row.at) {
        if let Some(column) = placed.iter().position(|c| c == cell) {
            columns[column] = join(&columns[column], at);
        }
    }
}

/// A row of names above another, each at the first of the columns that it spans: those that it stands above the middle or
/// the start of. All columns are spanned, but some before the first name; only those with a name below share one.
fn span(row: &Placed<'_>, columns: &[Range<usize>], lower: &Row) -> Option<Row> {
    let (names, width) = (row.at.len(), columns.len());
    if row.data || names < 2 || names > width {
        return None;
    }
    let named = |c: usize| !lower[c].is_empty();
    // best[n][c]: cost with n names over the columns before c, and how many of them the last name spans.
    let mut best = vec![vec![None::<(usize, usize)>; width + 1]; names + 1];
    (0..=width).take_while(|&c| c == 0 || named(c - 1)).for_each(|c| best[0][c] = Some((0, 0)));
    for (name, at) in row.at.iter().enumerate() {
        for start in 0..width {
            let Some((cost, _)) = best[name][start] else { continue };
            let most = (start..width).take_while(|&c| named(c)).count().max(1);
            for count in 1..=most {
                let over = columns[start].start..columns[start + count - 1].end;
                let cost = cost + off(at, &over).min(2 * at.start.abs_diff(over.start));
                keep(&mut best[name + 1][start + count], (cost, count));
            }
        }
    }
    let mut placed = blank(row.row, width);
    let mut end = width;
    for name in (0..names).rev() {
        end -= best[name + 1][end]?.1;
        placed[end] = row.row[name];
    }
    Some(placed)
}

/// Blank cells at the place of a row.
fn blank(row: &Row, width: usize) -> Row {
    let start = row.first().map_or(0, |c| c.start);
    vec![Span::new(start, start); width]
}

fn join(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

/// How much of the screen lies between two.
fn distance(a: &Range<usize>, b: &Range<usize>) -> usize {
    a.start.saturating_sub(b.end).max(b.start.saturating_sub(a.end))
}

/// Twice how far their middles lie apart.
const fn off(a: &Range<usize>, b: &Range<usize>) -> usize {
    (a.start + a.end).abs_diff(b.start + b.end)
}
