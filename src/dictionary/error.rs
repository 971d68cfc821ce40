//! What can be wrong with a dictionary file.

use thiserror::Error;

/// A faulty dictionary, named by file, place and remedy.
#[derive(Debug, Clone, Error)]
pub enum DictionaryError {
    /// The folder or file cannot be read.
    #[error("{file}: cannot be read: {reason}")]
    Unreadable {
        /// The path.
        file: String,
        /// The system's word.
        reason: String,
    },
    /// Not well-formed.
    #[error("{file}:{line}: {reason}")]
    Syntax {
        /// The file's name.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong and what to do.
        reason: String,
    },
    /// Well-formed, but an entry says something impossible.
    #[error("{file}: {entry}: {reason}")]
    Entry {
        /// The file's name.
        file: String,
        /// Id or name of the entry.
        entry: String,
        /// What is wrong and what to do.
        reason: String,
    },
}

impl DictionaryError {
    /// The line of the fault, 0 where none is known.
    #[must_use]
    pub const fn line(&self) -> usize {
        match self {
            Self::Syntax { line, .. } => *line,
            Self::Unreadable { .. } | Self::Entry { .. } => 0,
        }
    }

    /// A fault of one entry.
    pub fn entry(file: &str, entry: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Entry { file: file.to_owned(), entry: entry.into(), reason: reason.into() }
    }
}
