//! Why a file cannot be written.

use crate::query::RequestError;
use thiserror::Error;

/// Why a file cannot be written.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The disk or the pipe refuses.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// What was to be written cannot be read.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// The workbook cannot be made.
    #[error("the workbook cannot be made: {0}")]
    Xlsx(#[from] rust_xlsxwriter::XlsxError),
    /// The Parquet file cannot be made.
    #[error("the Parquet file cannot be made: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The Stata file cannot be made.
    #[error("the Stata file cannot be made: {0}")]
    Dta(#[from] dta::stata::dta::dta_error::DtaError),
    /// Stata files hold fewer columns.
    #[error("{columns} columns: a file of this form holds at most {most}; name fewer metrics")]
    Columns {
        /// How many there are.
        columns: usize,
        /// How many there may be.
        most: usize,
    },
}

impl From<::csv::Error> for ExportError {
    fn from(error: ::csv::Error) -> Self {
        match error.into_kind() {
            ::csv::ErrorKind::Io(error) => Self::Io(error),
            other => Self::Io(std::io::Error::other(format!("{other:?}"))),
        }
    }
}
