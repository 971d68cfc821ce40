//! A table as JSON lines: an object a row, blank cells as null, decimals with all their digits.

use super::codebook::Codebook;
use super::{Cell, Column, ExportError, TableWriter};
use std::io::{self, BufWriter, Write};

/// Writes rows as they come.
pub struct Lines<W: Write> {
    out: BufWriter<W>,
    /// `"name":`, with the comma or brace before it.
    keys: Vec<String>,
}

impl<W: Write> Lines<W> {
    /// Writes nothing yet.
    pub fn new(columns: &[Column], target: W) -> Self {
        let key = |(number, column): (usize, &Column)| {
            let name = serde_json::Value::from(column.name.as_str());
            format!("{}{name}:", if number == 0 { '{' } else { ',' })
        };
        let keys = columns.iter().enumerate().map(key).collect();
        Self { out: BufWriter::with_capacity(1 << 20, target), keys }
    }
}

impl<W: Write> TableWriter for Lines<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        for (key, cell) in self.keys.iter().zip(cells) {
            self.out.write_all(key.as_bytes())?;
            match cell {
                Cell::Blank => self.out.write_all(b"null")?,
                Cell::Text(text) => serde_json::to_writer(&mut self.out, text).map_err(io::Error::from)?,
                Cell::Whole(value) => write!(self.out, "{value}")?,
                Cell::Number(value) | Cell::Doubtful(value) => write!(self.out, "{value}")?,
            }
        }
        Ok(self.out.write_all(b"}\n")?)
    }

    fn finish(mut self: Box<Self>, _: &Codebook) -> Result<(), ExportError> {
        Ok(self.out.flush()?)
    }
}
