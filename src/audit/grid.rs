//! Tables put together again from the figures of their cells: rows, columns, and which of them are totals.

use super::view::{Item, STOP, View};
use crate::model::{Kind, TableCell};
use std::collections::HashMap;

/// A table as far as it holds numbers.
pub struct Grid<'v, 'a> {
    /// Rows in text order.
    pub rows: Vec<Row<'v, 'a>>,
    /// Columns in the order in which they first occur.
    pub columns: Vec<Column<'a>>,
}

/// A row: whether it is a total, and its cells by column.
pub struct Row<'v, 'a> {
    /// Whether its name says that it is the sum of others.
    pub total: bool,
    /// Whether it names all of the place: 全市.
    pub whole: bool,
    /// Cells by number of the column.
    pub cells: HashMap<usize, &'v Item<'a>>,
}

/// A column: its name, whether it is a total.
pub struct Column<'a> {
    /// As the table names it.
    pub name: Option<&'a str>,
    /// Whether its name says that it is the sum of others.
    pub total: bool,
}

/// All tables of a report.
pub fn grids<'v, 'a>(view: &'v View<'a>) -> Vec<Grid<'v, 'a>> {
    let mut grids: Vec<Grid<'v, 'a>> = Vec::new();
    let mut before: Option<&Item<'a>> = None;
    for item in &view.items {
        let Some(cell) = &item.figure.table else {
            before = None;
            continue;
        };
        let open = grids.last().filter(|_| before.is_some());
        let goes_on = open.zip(before).is_some_and(|(grid, b)| grid.goes_on(view.between(b, item), cell));
        if !goes_on || grids.is_empty() {
            grids.push(Grid { rows: Vec::new(), columns: Vec::new() });
        }
        if let Some(grid) = grids.last_mut() {
            let same_row =
                before.filter(|_| goes_on).and_then(|b| b.figure.table.as_ref()).is_some_and(|b| b.row == cell.row);
            let new_line = before.is_some_and(|b| b.line != item.line);
            grid.add(view, item, cell, same_row, new_line);
        }
        before = Some(item);
    }
    grids
}

impl<'v, 'a> Grid<'v, 'a> {
    fn add(&mut self, view: &View<'a>, item: &'v Item<'a>, cell: &'a TableCell, same_row: bool, new_line: bool) {
        let name = cell.column.as_deref();
        let taken = |column: usize| self.rows.last().is_some_and(|row| row.cells.contains_key(&column));
        // Columns of one name within a row are told apart by their order.
        let mut known = self.columns.iter().enumerate().filter(|(_, c)| c.name == name).map(|(i, _)| i);
        let free = if same_row { known.find(|c| !taken(*c)) } else { known.next() };
        let repeats = same_row && free.is_none() && new_line && self.columns.iter().any(|c| c.name == name);
        let column = free.unwrap_or_else(|| {
            let first = self.columns.iter().position(|c| c.name == name).filter(|_| repeats);
            first.unwrap_or_else(|| {
                self.columns.push(Column { name, total: is_total(view, name) });
                self.columns.len() - 1
            })
        });
        if !same_row || repeats || self.rows.is_empty() {
            let name = cell.row.as_deref();
            let whole = name.is_some_and(|name| view.checks().wholes.contains(name.trim()));
            self.rows.push(Row { total: is_total(view, name), whole, cells: HashMap::new() });
        }
        if let Some(row) = self.rows.last_mut() {
            row.cells.insert(column, item);
        }
    }

    /// Whether a cell belongs to the table of the cells before it: no sentence stands between, and no header; but one
    /// table may be printed as two halves, one above the other, of which the lower has other columns and the total.
    fn goes_on(&self, between: &str, cell: &TableCell) -> bool {
        let name = cell.column.as_deref();
        let header = name.and_then(|name| name.split_whitespace().last()).filter(|h| h.chars().count() > 1);
        let headed = header.is_some_and(|header| between.contains(header));
        let known = self.columns.iter().any(|c| c.total || c.name == name);
        !(between.contains(STOP) || headed && (known || has_caption(between)))
    }

    /// The cell of a row and column.
    pub fn cell(&self, row: usize, column: usize) -> Option<&'v Item<'a>> {
        self.rows.get(row)?.cells.get(&column).copied()
    }

    /// Numbers of the columns in which all cells are of a kind that passes.
    pub fn columns_of(&self, passes: impl Fn(Kind) -> bool) -> Vec<usize> {
        let all =
            |column: &usize| self.rows.iter().filter_map(|row| row.cells.get(column)).all(|i| passes(i.figure.kind));
        (0..self.columns.len()).filter(all).collect()
    }
}

/// Whether a line without cells stands between two cells, as the name of a table does above its header.
fn has_caption(between: &str) -> bool {
    let mut lines = between.split('\n').skip(1).peekable();
    let mut captioned = false;
    while let Some(line) = lines.next() {
        // The last line is that of the cell itself.
        captioned |= lines.peek().is_some() && line.chars().nth(1).is_some() && !line.contains(['|', '\t']);
    }
    captioned
}

/// Whether a name says that a row or column is a sum: 合计, 合 计, 总计(宗).
fn is_total(view: &View<'_>, name: Option<&str>) -> bool {
    let name: String = name.unwrap_or_default().chars().filter(|c| !c.is_whitespace()).collect();
    view.checks().totals.is_in(&name)
}
