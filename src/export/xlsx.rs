//! A table as a workbook: sheets of rows as many as it takes, doubtful values marked, the codebook on a sheet of its own.

use super::codebook::Codebook;
use super::{Cell, Column, Content, ExportError, TableWriter, Target};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, Workbook, Worksheet, XlsxError};

/// Rows that a sheet can hold, its head among them.
const MOST_ROWS: u32 = 1_048_576;
/// Characters that a cell can hold.
const MOST_CELL: usize = 32_767;
/// Digits that a number of a spreadsheet keeps; one with more is written as text.
const MOST_DIGITS: u32 = 15;

/// Writes rows as they come; what is on a sheet is kept on disk, not in memory.
pub struct Sheets<W> {
    book: Workbook,
    columns: Vec<Column>,
    target: W,
    doubtful: Format,
    head: Format,
    sheets: usize,
    /// The row to be written next.
    row: u32,
}

impl<W: Target> Sheets<W> {
    /// Opens the first sheet.
    pub fn new(columns: Vec<Column>, target: W) -> Result<Self, ExportError> {
        let doubtful = Format::new().set_background_color(Color::RGB(0x00FF_E699));
        let head = Format::new().set_bold();
        let mut sheets = Self { book: Workbook::new(), columns, target, doubtful, head, sheets: 0, row: MOST_ROWS };
        sheets.next_sheet()?;
        Ok(sheets)
    }

    fn next_sheet(&mut self) -> Result<(), XlsxError> {
        self.sheets += 1;
        let name = if self.sheets == 1 { "panel".to_owned() } else { format!("panel {}", self.sheets) };
        let sheet = self.book.add_worksheet_with_constant_memory()?.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        for (number, column) in (0..).zip(&self.columns) {
            let width = if column.content == Content::LongText { 60 } else { 14 };
            sheet.set_column_width(number, width)?;
        }
        for (number, column) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(0, number, &column.name, &self.head)?;
        }
        self.row = 1;
        Ok(())
    }
}

impl<W: Target> TableWriter for Sheets<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        if self.row == MOST_ROWS {
            self.next_sheet()?;
        }
        let sheet = self.book.worksheet_from_index(self.sheets - 1)?;
        for (number, cell) in (0..).zip(cells) {
            write(sheet, (self.row, number), cell, &self.doubtful)?;
        }
        self.row += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>, codebook: &Codebook) -> Result<(), ExportError> {
        let sheet = self.book.add_worksheet().set_name("codebook")?;
        for (line, row) in (0..).zip(codebook.rows()) {
            for (number, text) in (0..).zip(row) {
                let format = if line == 0 { &self.head } else { &Format::new() };
                sheet.write_string_with_format(line, number, cut(&text), format)?;
            }
        }
        for (number, width) in (0..).zip([28.0, 24.0, 30.0, 10.0, 60.0]) {
            sheet.set_column_width(number, width)?;
        }
        self.book.save_to_writer(&mut self.target)?;
        Ok(self.target.flush()?)
    }
}

fn write(sheet: &mut Worksheet, at: (u32, u16), cell: &Cell<'_>, doubtful: &Format) -> Result<(), XlsxError> {
    let (row, column) = at;
    match cell {
        Cell::Blank => {}
        Cell::Text(text) => {
            sheet.write_string(row, column, cut(text))?;
        }
        Cell::Whole(value) => {
            sheet.write_number(row, column, *value as f64)?;
        }
        Cell::Number(value) | Cell::Doubtful(value) => {
            let format = if matches!(cell, Cell::Doubtful(..)) { doubtful } else { &Format::new() };
            match value.to_f64().filter(|_| fits(*value)) {
                Some(number) => sheet.write_number_with_format(row, column, number, format)?,
                None => sheet.write_string_with_format(row, column, value.to_string(), format)?,
            };
        }
    }
    Ok(())
}

/// Whether a number of a spreadsheet keeps all digits of a decimal.
pub fn fits(value: rust_decimal::Decimal) -> bool {
    value.normalize().mantissa().unsigned_abs().checked_ilog10().is_none_or(|log| log < MOST_DIGITS)
}

/// What fits into a cell.
fn cut(text: &str) -> String {
    text.chars().take(MOST_CELL).collect()
}
