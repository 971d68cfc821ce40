//! A table being read: rows and cells with the lines in them, and how cells merge.

use crate::ingest::grid::{self, Row, RowCell};
use crate::ingest::line::join_cell;
use std::collections::HashMap;

/// A table whose end has not come.
#[derive(Debug, Default)]
pub(super) struct OpenTable {
    rows: Vec<Vec<OpenCell>>,
    /// The cell that lines go to; none between cells.
    cell: Option<OpenCell>,
    /// Column of the next cell in the row.
    column: usize,
    /// For each column, the cell whose merging goes on there.
    merging: HashMap<usize, (usize, usize)>,
    /// It is a frame: its lines go where the table stands.
    pub is_layout: bool,
}

/// A cell with what its properties say.
#[derive(Debug, Default, Clone)]
pub(super) struct OpenCell {
    pub lines: Vec<String>,
    pub columns: usize,
    pub rows: usize,
    pub merge: Merge,
    /// It goes on from the cell before it.
    pub joins_left: bool,
}

/// How a cell merges with the one above.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Merge {
    #[default]
    No,
    Begins,
    GoesOn,
}

/// Rows of short cells that show a table to be one of data.
const DATA_ROWS: usize = 2;

/// Columns that a cell may span; the grid holds no more either.
const MOST_COLUMNS: usize = 1000;

impl OpenTable {
    pub(super) fn open_row(&mut self) {
        self.rows.push(Vec::new());
        self.column = 0;
    }

    /// Columns that the row leaves free at its start.
    pub(super) fn leave(&mut self, columns: usize) {
        if columns > 0 {
            self.open_cell();
            self.cell().columns = columns;
            self.close_cell();
        }
    }

    /// A row that was deleted: what stands in it is left out.
    pub(super) fn drop_row(&mut self) {
        self.rows.pop();
        let rows = self.rows.len();
        self.merging.retain(|_, (row, _)| *row < rows);
    }

    pub(super) fn open_cell(&mut self) {
        self.cell = Some(OpenCell { columns: 1, rows: 1, ..OpenCell::default() });
    }

    /// The cell that is open; where a file states things between cells, one that is thrown away.
    pub(super) fn cell(&mut self) -> &mut OpenCell {
        self.cell.get_or_insert_default()
    }

    pub(super) fn close_cell(&mut self) {
        let Some(mut cell) = self.cell.take() else { return };
        cell.columns = cell.columns.clamp(1, MOST_COLUMNS);
        let column = self.column;
        self.column = column.saturating_add(cell.columns);
        let Some(row) = self.rows.len().checked_sub(1) else { return };
        if cell.joins_left
            && let Some(left) = self.rows[row].last_mut()
        {
            left.columns = (left.columns + cell.columns).min(MOST_COLUMNS);
            left.lines.append(&mut cell.lines);
            return;
        }
        match cell.merge {
            Merge::GoesOn => {
                if let Some(&(above, place)) = self.merging.get(&column) {
                    let owner = &mut self.rows[above][place];
                    owner.rows = row - above + 1;
                    owner.lines.append(&mut cell.lines);
                    return;
                }
            }
            Merge::Begins => {
                self.merging.insert(column, (row, self.rows[row].len()));
            }
            Merge::No => {
                self.merging.remove(&column);
            }
        }
        self.rows[row].push(cell);
    }

    /// Whether there are rows already that make it a table of data, so that a table in one of its cells is part of that
    /// cell and not a sign of layout.
    pub(super) fn holds_data(&self) -> bool {
        let short = |c: &&OpenCell| !c.lines.is_empty() && c.lines.iter().map(String::len).sum::<usize>() < 100;
        self.rows.iter().filter(|row| row.iter().filter(short).count() > 1).take(DATA_ROWS).count() == DATA_ROWS
    }

    /// Takes all lines in reading order, those of the open cell last.
    pub(super) fn take_lines(&mut self) -> Vec<String> {
        let open = self.cell.as_mut().map(|c| std::mem::take(&mut c.lines)).unwrap_or_default();
        let rows = std::mem::take(&mut self.rows);
        self.merging.clear();
        rows.into_iter().flatten().flat_map(|cell| cell.lines).chain(open).collect()
    }

    /// The finished table: its rows, or its lines where it is a frame for text.
    pub(super) fn finish(mut self) -> Result<Vec<Row>, Vec<String>> {
        let rows: Vec<Row> =
            self.rows.iter().map(|row| Row { group: 0, cells: row.iter().map(marked).collect() }).collect();
        if grid::is_frame(&rows) || !grid::is_data(&rows) { Err(self.take_lines()) } else { Ok(rows) }
    }
}

fn marked(cell: &OpenCell) -> RowCell {
    RowCell { text: join_cell(&cell.lines), rows: cell.rows, columns: cell.columns }
}
