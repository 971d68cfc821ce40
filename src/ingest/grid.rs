//! Tables as marked up, and where their cells stand in the grid once merged cells are resolved.

use crate::model::{Cell, SourceSpan, Table};

/// A row of a table as marked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    /// Which group of rows it is of: cells do not reach from one group of rows into the next.
    pub group: usize,
    /// Its cells; those that a merged cell of a row above covers are left out.
    pub cells: Vec<RowCell>,
}

/// A cell as marked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RowCell {
    pub text: String,
    /// Rows covered; more than there are mean all.
    pub rows: usize,
    /// Columns covered.
    pub columns: usize,
}

/// A cell with more characters that is also most of its table makes it a frame around text.
const TEXT_BLOCK: usize = 200;

/// A note in a table of figures is no longer.
const NOTE: usize = 1000;

/// Bytes of a cell that may be a figure or a heading.
const SHORT_CELL: usize = 100;

/// Whether one cell holds most of the text, and there are no rows of figures that it could be the note of.
pub(super) fn is_frame(rows: &[Row]) -> bool {
    let lengths = || rows.iter().flat_map(|r| &r.cells).map(|c| c.text.chars().count());
    let (all, widest) = (lengths().sum::<usize>(), lengths().max().unwrap_or(0));
    if widest < TEXT_BLOCK || widest * 2 <= all {
        return false;
    }
    let is_short = |cell: &&RowCell| (1..SHORT_CELL).contains(&cell.text.len());
    let is_regular = |row: &&Row| row.cells.iter().filter(is_short).count() >= 3;
    widest > NOTE || rows.iter().filter(is_regular).count() < 2
}

/// Whether there is something to relate: filled cells, and more than one column.
pub(super) fn is_data(rows: &[Row]) -> bool {
    let filled = rows.iter().flat_map(|r| &r.cells).filter(|c| !c.text.is_empty()).count();
    filled > 1 && rows.iter().any(|r| r.cells.len() > 1)
}

/// Covered places of all grids of a document together; spans beyond are taken as 1. Honest tables stay far below.
pub(super) const MAX_COVERED: usize = 100_000;

/// Columns beyond are written, but stand in no grid.
const MAX_COLUMNS: usize = 1000;

/// Places the cells of a table in its grid. `write` writes the texts of a row and returns their places; `covered` counts
/// the places that merged cells cover, over the whole document.
pub(super) fn place(
    rows: &[Row],
    caption: Option<SourceSpan>,
    covered: &mut usize,
    mut write: impl FnMut(&[&str]) -> Vec<SourceSpan>,
) -> Option<Table<SourceSpan>> {
    let mut cells = Vec::new();
    // For each column the row that is free again.
    let mut free_from: Vec<usize> = Vec::new();
    let group_ends = group_ends(rows);
    for (row, marked) in rows.iter().enumerate() {
        let texts: Vec<&str> = marked.cells.iter().map(|c| c.text.as_str()).collect();
        let spans = write(&texts);
        let mut column = 0;
        for (cell, span) in marked.cells.iter().zip(spans) {
            while free_from.get(column).is_some_and(|&free| free > row) {
                column += 1;
            }
            if column >= MAX_COLUMNS {
                break;
            }
            let (rows, columns) = sane_size(cell, group_ends[row] - row, MAX_COLUMNS - column, covered);
            if free_from.len() < column + columns {
                free_from.resize(column + columns, 0);
            }
            free_from[column..column + columns].fill(row + rows);
            cells.push(Cell { row, column, rows, columns, span });
            column += columns;
        }
    }
    let span = SourceSpan { start: cells.first()?.span.start, end: cells.last()?.span.end };
    Some(Table { cells, span, caption })
}

/// For each row, one past the last row of its group.
fn group_ends(rows: &[Row]) -> Vec<usize> {
    let mut ends = vec![rows.len(); rows.len()];
    for row in (0..rows.len().saturating_sub(1)).rev() {
        ends[row] = if rows[row].group == rows[row + 1].group { ends[row + 1] } else { row + 1 };
    }
    ends
}

/// Rows and columns of a cell, cut to what is left of its group, the grid and the allowance.
fn sane_size(cell: &RowCell, rows_left: usize, columns_left: usize, covered: &mut usize) -> (usize, usize) {
    let rows = cell.rows.min(rows_left).max(1);
    let columns = cell.columns.min(columns_left).max(1);
    let more = rows.saturating_mul(columns) - 1;
    if *covered + more > MAX_COVERED {
        return (1, 1);
    }
    *covered += more;
    (rows, columns)
}
