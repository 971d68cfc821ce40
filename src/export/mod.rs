//! Writes answers into files: tables of rows as CSV, JSON lines, workbook, Parquet or Stata file, comparisons as workbook
//! and picture, texts for other programs.
//!
//! In: rows and answers of `query`. Out: bytes. What is in them is left to `query`, where they go to `cli`.

pub mod chart;
pub mod codebook;
mod csv;
mod dta;
mod error;
pub mod evidence;
mod jsonl;
pub mod panel;
mod parquet;
pub mod segments;
pub mod workbook;
mod xlsx;

pub use error::ExportError;

use rust_decimal::Decimal;
use std::borrow::Cow;
use std::io::{Seek, Write};

/// Where a table goes. Some forms write their head when the rows are known.
pub trait Target: Write + Seek + Send {}

impl<T: Write + Seek + Send> Target for T {}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// What it holds, in a few words.
    pub label: String,
    /// What its cells are.
    pub content: Content,
}

/// What the cells of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// Words and names.
    Text,
    /// Sentences.
    LongText,
    /// Whole numbers.
    Whole,
    /// Decimals.
    Number,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell<'r> {
    /// Nothing is known.
    Blank,
    /// Words.
    Text(Cow<'r, str>),
    /// A whole number.
    Whole(i64),
    /// A decimal.
    Number(Decimal),
    /// A decimal that is in doubt.
    Doubtful(Decimal),
}

/// The forms that a table can be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableFormat {
    /// Comma-separated values; with the mark that makes spreadsheets read UTF-8.
    Csv {
        /// Whether the mark stands at the head.
        bom: bool,
    },
    /// One JSON object a line.
    Jsonl,
    /// A workbook.
    Xlsx,
    /// Columns for data frames and databases.
    Parquet,
    /// A Stata file.
    Dta,
}

/// Takes the rows of a table.
pub trait TableWriter {
    /// Writes a row; the cells stand in the order of the columns.
    ///
    /// # Errors
    /// When the target refuses.
    fn row(&mut self, cells: &[Cell<'_>]) -> Result<(), ExportError>;

    /// Writes what remains. Some forms hold the codebook.
    ///
    /// # Errors
    /// When the target refuses.
    fn finish(self: Box<Self>, codebook: &codebook::Codebook) -> Result<(), ExportError>;
}

/// A writer of a form.
///
/// # Errors
/// When the target refuses.
pub fn table<'t>(
    format: TableFormat,
    columns: Vec<Column>,
    target: impl Target + 't,
) -> Result<Box<dyn TableWriter + Send + 't>, ExportError> {
    Ok(match format {
        TableFormat::Csv { bom } => Box::new(csv::Rows::new(&columns, target, bom)?),
        TableFormat::Jsonl => Box::new(jsonl::Lines::new(&columns, target)),
        TableFormat::Xlsx => Box::new(xlsx::Sheets::new(columns, target)?),
        TableFormat::Parquet => Box::new(parquet::Groups::new(columns, target)?),
        TableFormat::Dta => Box::new(dta::Spool::new(columns, target)?),
    })
}

/// A target that is only written to from front to end: for the forms that need no more (CSV, JSON lines).
pub struct Forward<W>(pub W);

impl<W: Write> Write for Forward<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

impl<W> Seek for Forward<W> {
    fn seek(&mut self, _: std::io::SeekFrom) -> std::io::Result<u64> {
        Err(std::io::ErrorKind::Unsupported.into())
    }
}

impl<'r> Cell<'r> {
    /// Words, or nothing.
    pub fn text(text: Option<&'r str>) -> Self {
        text.map_or(Self::Blank, |text| Self::Text(Cow::Borrowed(text)))
    }

    /// The words of a cell of text.
    fn words(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number of a cell of numbers.
    fn decimal(&self) -> Option<Decimal> {
        match self {
            Self::Number(value) | Self::Doubtful(value) => Some(*value),
            Self::Whole(value) => Some(Decimal::from(*value)),
            _ => None,
        }
    }
}
