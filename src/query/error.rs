//! What is wrong with a query or a request, where, and what to do.

use crate::index::IndexError;
use std::fmt;
use thiserror::Error;
use unicode_width::UnicodeWidthStr;

/// A query that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub struct QueryError {
    /// The query as typed.
    pub query: String,
    /// First code point of the fault.
    pub start: usize,
    /// Code points of the fault, at least one.
    pub length: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for QueryError {
    /// The query with carets under the fault; wide characters take two columns.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown: Vec<char> = self.query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let width = |letters: &[char]| letters.iter().collect::<String>().width();
        let start = self.start.min(shown.len());
        let end = (start + self.length).min(shown.len());
        let carets = width(&shown[start..end]).max(1);
        writeln!(f, "the query cannot be read: {}", self.message)?;
        writeln!(f, "  {}", shown.iter().collect::<String>())?;
        writeln!(f, "  {}{}", " ".repeat(width(&shown[..start])), "^".repeat(carets))?;
        write!(f, "  {}", self.remedy)
    }
}

/// Why a request cannot be answered.
#[derive(Debug, Error)]
pub enum RequestError {
    /// The query cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// An option names something unknown.
    #[error("{option}: {message}")]
    Option {
        /// The option as typed, `--metric`.
        option: &'static str,
        /// What is wrong and what to do.
        message: String,
    },
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl RequestError {
    pub(super) fn option(option: &'static str, message: impl Into<String>) -> Self {
        Self::Option { option, message: message.into() }
    }
}
