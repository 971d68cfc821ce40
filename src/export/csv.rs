//! A table as comma-separated values.

use super::codebook::Codebook;
use super::{Cell, Column, ExportError, TableWriter};
use std::io::Write;

/// What makes spreadsheets read a file as UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// Writes rows as they come.
pub struct Rows<W: Write> {
    writer: csv::Writer<W>,
    number: Vec<u8>,
}

impl<W: Write> Rows<W> {
    /// Writes the head.
    pub fn new(columns: &[Column], mut target: W, bom: bool) -> Result<Self, ExportError> {
        if bom {
            target.write_all(BOM)?;
        }
        let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 20).from_writer(target);
        writer.write_record(columns.iter().map(|column| &column.name))?;
        Ok(Self { writer, number: Vec::new() })
    }
}

impl<W: Write> TableWriter for Rows<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        for cell in cells {
            self.number.clear();
            match cell {
                Cell::Blank => {}
                Cell::Text(text) => {
                    self.writer.write_field(text.as_bytes())?;
                    continue;
                }
                Cell::Whole(value) => write!(self.number, "{value}")?,
                Cell::Number(value) | Cell::Doubtful(value) => write!(self.number, "{value}")?,
            }
            self.writer.write_field(&self.number)?;
        }
        self.writer.write_record(None::<&[u8]>)?;
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &Codebook) -> Result<(), ExportError> {
        Ok(self.writer.flush()?)
    }
}
