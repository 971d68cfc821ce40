//! Tables whose columns align, wide characters counted as two.

use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

const GAP: &str = "  ";

/// Which side a column is flush with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells; the first row is the header.
#[derive(Debug, Clone)]
pub struct Table {
    aligns: Vec<Align>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with a header.
    #[must_use]
    pub fn new(columns: impl IntoIterator<Item = (String, Align)>) -> Self {
        let (header, aligns) = columns.into_iter().unzip();
        Self { aligns, rows: vec![header] }
    }

    /// Adds a row; cells that are missing stay blank.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    /// Columns that it takes.
    #[must_use]
    pub fn width(&self) -> usize {
        self.widths().iter().sum::<usize>() + GAP.len() * self.aligns.len().saturating_sub(1)
    }

    /// Prints it.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn print(&self, out: &mut dyn Write) -> io::Result<()> {
        let widths = self.widths();
        for row in &self.rows {
            let cells = widths.iter().zip(&self.aligns).enumerate().map(|(i, (width, align))| {
                let cell = row.get(i).map_or("", String::as_str);
                let fill = " ".repeat(width - cell.width());
                if *align == Align::Left { format!("{cell}{fill}") } else { format!("{fill}{cell}") }
            });
            writeln!(out, "{}", cells.collect::<Vec<_>>().join(GAP).trim_end())?;
        }
        Ok(())
    }

    fn widths(&self) -> Vec<usize> {
        let width = |i: usize| self.rows.iter().filter_map(|row| row.get(i)).map(|cell| cell.width()).max();
        (0..self.aligns.len()).map(|i| width(i).unwrap_or(0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_align_by_display_width() {
        let mut table = Table::new([("区".to_owned(), Align::Left), ("value".to_owned(), Align::Right)]);
        table.row(vec!["蓟州区".into(), "2431".into()]);
        table.row(vec!["ab".into()]);
        let mut out = Vec::new();
        table.print(&mut out).expect("written");
        assert_eq!(String::from_utf8(out).expect("text"), "区      value\n蓟州区   2431\nab\n");
        assert_eq!(table.width(), 13);
    }
}
