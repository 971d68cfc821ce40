//! A table as a Stata file (format 118, Stata 14 and later): names and labels as Stata wants them, sentences as long
//! strings. Widths of columns stand at the head of the file, so rows are kept on disk until all are known.

use super::codebook::Codebook;
use super::{Cell, Column, Content, ExportError, TableWriter, Target};
use dta::stata::dta::byte_order::ByteOrder;
use dta::stata::dta::dta_writer::DtaWriter;
use dta::stata::dta::header::Header;
use dta::stata::dta::long_string_table::LongStringTable;
use dta::stata::dta::release::Release;
use dta::stata::dta::schema::Schema;
use dta::stata::dta::value::Value;
use dta::stata::dta::variable::Variable;
use dta::stata::dta::variable_type::VariableType;
use dta::stata::missing_value::MissingValue;
use dta::stata::stata_double::StataDouble;
use rust_decimal::prelude::ToPrimitive;
use std::borrow::Cow;
use std::collections::HashSet;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};

/// Bytes of a string that is stored in its row.
const MOST_INLINE: usize = 244;
/// Columns that a file of this format can hold.
const MOST_COLUMNS: usize = 32_767;
/// Characters of a label, bytes of a name.
const MOST_LABEL: usize = 80;
const MOST_NAME: usize = 32;

/// Keeps rows on disk and learns how wide the columns are.
pub struct Spool<W> {
    columns: Vec<Column>,
    target: W,
    spool: BufWriter<File>,
    widest: Vec<usize>,
    rows: u64,
}

/// Marks before a cell on disk.
const BLANK: u8 = 0;
const TEXT: u8 = 1;
const NUMBER: u8 = 2;

impl<W: Target> Spool<W> {
    /// Opens the file on disk.
    pub fn new(columns: Vec<Column>, target: W) -> Result<Self, ExportError> {
        if columns.len() > MOST_COLUMNS {
            return Err(ExportError::Columns { columns: columns.len(), most: MOST_COLUMNS });
        }
        let spool = BufWriter::new(tempfile::tempfile()?);
        Ok(Self { widest: vec![1; columns.len()], columns, target, spool, rows: 0 })
    }

    fn is_long(&self, column: usize) -> bool {
        self.columns[column].content == Content::LongText || self.widest[column] > MOST_INLINE
    }

    fn schema(&self) -> Result<Schema, ExportError> {
        let names = names(&self.columns);
        let mut schema = Schema::builder();
        for (number, (column, name)) in self.columns.iter().zip(names).enumerate() {
            let is_text = matches!(column.content, Content::Text | Content::LongText);
            let width = u16::try_from(self.widest[number]).unwrap_or(u16::MAX);
            let (kind, format) = match column.content {
                _ if is_text && self.is_long(number) => (VariableType::LongString, "%-40s".to_owned()),
                _ if is_text => (VariableType::FixedString(width), format!("%-{}s", width.min(40))),
                Content::Whole => (VariableType::Double, "%12.0g".to_owned()),
                _ => (VariableType::Double, "%16.0g".to_owned()),
            };
            let label: String = column.label.chars().take(MOST_LABEL).collect();
            schema = schema.add_variable(Variable::builder(kind, name).format(format).label(label));
        }
        Ok(schema.build()?)
    }
}

impl<W: Target> TableWriter for Spool<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError> {
        for (widest, cell) in self.widest.iter_mut().zip(cells) {
            match (cell.words(), cell.decimal()) {
                (Some(text), _) => {
                    *widest = (*widest).max(text.len());
                    self.spool.write_all(&[TEXT])?;
                    self.spool.write_all(&u32::try_from(text.len()).unwrap_or(u32::MAX).to_le_bytes())?;
                    self.spool.write_all(text.as_bytes())?;
                }
                (None, Some(value)) => {
                    self.spool.write_all(&[NUMBER])?;
                    self.spool.write_all(&value.to_f64().unwrap_or(f64::NAN).to_le_bytes())?;
                }
                (None, None) => self.spool.write_all(&[BLANK])?,
            }
        }
        self.rows += 1;
        Ok(())
    }

    fn finish(mut self: Box<Self>, _: &Codebook) -> Result<(), ExportError> {
        let header = Header::builder(Release::V118, ByteOrder::LittleEndian).dataset_label("nianbao panel").build();
        let schema = self.schema()?;
        self.spool.flush()?;
        let long: Vec<bool> = (0..self.columns.len()).map(|column| self.is_long(column)).collect();
        let width = self.columns.len();
        let mut rows = Rows::new(self.spool.get_mut(), width)?;
        let writer = DtaWriter::new().from_writer(BufWriter::with_capacity(1 << 20, &mut self.target));
        let mut records = writer.write_header(header)?.write_schema(schema)?.into_record_writer()?;
        // A string that the row before has too is stored once.
        let mut before: Vec<(u64, String)> = vec![(0, String::new()); width];
        for row in 1..=self.rows {
            let cells = rows.next()?;
            let mut values = Vec::with_capacity(width);
            for (number, cell) in cells.iter().enumerate() {
                let is_text = matches!(self.columns[number].content, Content::Text | Content::LongText);
                values.push(match cell {
                    Spooled::Number(value) => Value::Double(StataDouble::Present(*value)),
                    Spooled::Blank if !is_text => Value::Double(StataDouble::Missing(MissingValue::default())),
                    _ if long[number] && cell.text().is_empty() => reference(0, 0),
                    _ if long[number] => {
                        if cell.text() != before[number].1 || before[number].0 == 0 {
                            before[number] = (row, cell.text().to_owned());
                        }
                        reference(place(number), before[number].0)
                    }
                    _ => Value::String(Cow::Borrowed(cell.text())),
                });
            }
            records.write_record(&values)?;
        }
        let mut strings = records.into_long_string_writer()?;
        let mut rows = Rows::new(self.spool.get_mut(), width)?;
        let mut before: Vec<String> = vec![String::new(); width];
        for row in 1..=self.rows {
            for (number, cell) in rows.next()?.iter().enumerate().filter(|(number, _)| long[*number]) {
                if !cell.text().is_empty() && before[number] != cell.text() {
                    cell.text().clone_into(&mut before[number]);
                    let mut one = LongStringTable::for_reading();
                    // Stata ends its texts with a zero, which counts as a part of them.
                    one.get_or_insert(place(number), row, format!("{}\0", cell.text()).as_str());
                    strings.write_long_string_table(&one)?;
                }
            }
        }
        strings.into_value_label_writer()?.finish()?.flush()?;
        Ok(self.target.flush()?)
    }
}

/// The reference of a row to the string that first stood in another; to none for row and column 0.
fn reference(column: u32, row: u64) -> Value<'static> {
    Value::LongStringRef(LongStringTable::for_reading().get_or_insert(column, row, ""))
}

/// Columns are counted from one.
fn place(column: usize) -> u32 {
    u32::try_from(column + 1).unwrap_or(u32::MAX)
}

/// A cell as it lay on disk.
enum Spooled {
    Blank,
    Text(String),
    Number(f64),
}

impl Spooled {
    fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            _ => "",
        }
    }
}

/// Reads the rows back.
struct Rows<'f> {
    file: BufReader<&'f mut File>,
    width: usize,
}

impl<'f> Rows<'f> {
    fn new(file: &'f mut File, width: usize) -> io::Result<Self> {
        file.seek(SeekFrom::Start(0))?;
        Ok(Self { file: BufReader::with_capacity(1 << 20, file), width })
    }

    fn next(&mut self) -> io::Result<Vec<Spooled>> {
        (0..self.width).map(|_| self.cell()).collect()
    }

    fn cell(&mut self) -> io::Result<Spooled> {
        let mut mark = [0];
        self.file.read_exact(&mut mark)?;
        match mark[0] {
            TEXT => {
                let mut length = [0; 4];
                self.file.read_exact(&mut length)?;
                let mut text = vec![0; u32::from_le_bytes(length) as usize];
                self.file.read_exact(&mut text)?;
                String::from_utf8(text).map(Spooled::Text).map_err(io::Error::other)
            }
            NUMBER => {
                let mut number = [0; 8];
                self.file.read_exact(&mut number)?;
                Ok(Spooled::Number(f64::from_le_bytes(number)))
            }
            _ => Ok(Spooled::Blank),
        }
    }
}

/// Names as Stata wants them: letters, digits and underscores, no two alike.
fn names(columns: &[Column]) -> Vec<String> {
    let mut taken = HashSet::new();
    let name = |column: &Column| {
        let plain: String = column.name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        let mut name: String = plain.trim_end_matches('_').chars().take(MOST_NAME).collect();
        let mut number = 1;
        while !taken.insert(name.clone()) {
            number += 1;
            let tail = format!("_{number}");
            name = plain.trim_end_matches('_').chars().take(MOST_NAME - tail.len()).chain(tail.chars()).collect();
        }
        name
    };
    columns.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_no_two_alike() {
        let column = |name: &str| Column { name: name.into(), label: String::new(), content: Content::Number };
        let long = "disclosure.applications.answered_in_time";
        let given = names(&[column("cases.penalty"), column("cases.penalty[次]"), column(long), column(long)]);
        assert_eq!(given[..2], ["cases_penalty", "cases_penalty_2"]);
        assert!(given.iter().all(|name| name.len() <= MOST_NAME) && given[2] != given[3], "{given:?}");
    }
}
