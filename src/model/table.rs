//! Tables as a grid of cells, each with its place in the text.

/// One cell. A merged cell stands once, with the rows and columns it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell<S> {
    /// First row, from 0.
    pub row: usize,
    /// First column, from 0.
    pub column: usize,
    /// Rows covered, at least 1.
    pub rows: usize,
    /// Columns covered, at least 1.
    pub columns: usize,
    /// Its text's place; empty for a blank cell.
    pub span: S,
}

/// A table: its cells in reading order, and its place. `S` is [`super::SourceSpan`] as read, [`super::Span`] once normalised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<S> {
    /// Cells in reading order.
    pub cells: Vec<Cell<S>>,
    /// From the first cell to the last.
    pub span: S,
    /// The line above that names it, when there is one.
    pub caption: Option<S>,
}

impl<S> Table<S> {
    /// Number of rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.cells.iter().map(|c| c.row + c.rows).max().unwrap_or(0)
    }

    /// Number of columns.
    #[must_use]
    pub fn width(&self) -> usize {
        self.cells.iter().map(|c| c.column + c.columns).max().unwrap_or(0)
    }

    /// The cell that covers a place of the grid.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> Option<&Cell<S>> {
        self.cells
            .iter()
            .find(|c| (c.row..c.row + c.rows).contains(&row) && (c.column..c.column + c.columns).contains(&column))
    }
}
