//! What can go wrong with an index on disk, each with what to do about it.

use std::path::{Path, PathBuf};
use thiserror::Error;

/// Why an index cannot be opened, written or read.
#[derive(Debug, Error)]
pub enum IndexError {
    /// Nothing there yet.
    #[error("{}: there is no index here; make one with `nianbao index PATH… --index {}`", .0.display(), .0.display())]
    Missing(PathBuf),
    /// The folder holds something else: it is left alone.
    #[error("{}: this folder is not empty and holds no index of nianbao; name an empty or a new folder with --index", .0.display())]
    Foreign(PathBuf),
    /// Written by another version of the program or with other dictionaries.
    #[error("{}: the index was written with {found}, this program has {expected}; write it anew with `nianbao index PATH… --index {} --full`", .folder.display(), .folder.display())]
    Version {
        /// The index.
        folder: PathBuf,
        /// Format and dictionaries that it was written with.
        found: String,
        /// Those of this program.
        expected: String,
    },
    /// Its manifest is damaged.
    #[error("{}: {file} cannot be read ({reason}); write the index anew with `nianbao index PATH… --index {} --full`", .folder.display(), .folder.display())]
    Manifest {
        /// The index.
        folder: PathBuf,
        /// Name of the manifest.
        file: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// Another process writes to it.
    #[error("{}: another nianbao is writing to this index; wait until it is done, or name another folder with --index", .0.display())]
    Locked(PathBuf),
    /// The system refused.
    #[error("{}: {action}: {reason}", .path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What was tried.
        action: &'static str,
        /// The system's word.
        reason: std::io::Error,
    },
    /// Tantivy refused: damaged files, a full disk.
    #[error("{}: the index cannot be used ({reason}); if its files are damaged, write it anew with --full", .folder.display())]
    Engine {
        /// The index.
        folder: PathBuf,
        /// Tantivy's word.
        reason: tantivy::TantivyError,
    },
    /// A stored record cannot be read.
    #[error("{}: a stored report cannot be read ({reason}); write the index anew with --full", .folder.display())]
    Record {
        /// The index.
        folder: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// The conversion tables cannot be loaded.
    #[error(transparent)]
    Converter(#[from] crate::normalize::ConverterError),
}

impl IndexError {
    pub(super) fn io(path: &Path, action: &'static str) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |reason| Self::Io { path, action, reason }
    }

    pub(super) fn engine(folder: &Path) -> impl FnOnce(tantivy::TantivyError) -> Self {
        let folder = folder.to_owned();
        move |reason| Self::Engine { folder, reason }
    }

    /// A record of this index that cannot be read, and why.
    pub fn record(folder: &Path, reason: impl ToString) -> Self {
        Self::Record { folder: folder.to_owned(), reason: reason.to_string() }
    }
}
