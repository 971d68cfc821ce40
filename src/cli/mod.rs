//! The command line: options, and answers as people read them.
//!
//! In: arguments. Out: text on stdout, errors for `main` to print. What is computed is left to the stages.

pub mod commands;
pub mod print;

use crate::dictionary::Dictionaries;
use crate::index::Reader;
use anyhow::Context as _;
use std::path::PathBuf;

/// Options that all commands share.
#[derive(Debug, Clone)]
pub struct Common {
    /// Folder of the index.
    pub index: PathBuf,
    /// A user's dictionaries, laid over the built-in ones.
    pub dictionaries: Option<PathBuf>,
    /// No progress.
    pub quiet: bool,
}

impl Common {
    /// Loads the dictionaries.
    ///
    /// # Errors
    /// When one of them is faulty.
    pub fn load_dictionaries(&self) -> anyhow::Result<Dictionaries> {
        let loaded = match &self.dictionaries {
            Some(folder) => Dictionaries::load(folder),
            None => Dictionaries::builtin(),
        };
        loaded.context("the dictionaries cannot be used")
    }

    /// Opens the index for reading.
    ///
    /// # Errors
    /// When there is none, or it is of another version.
    pub fn open_index(&self, dictionaries: &Dictionaries) -> anyhow::Result<Reader> {
        Ok(Reader::open(&self.index, dictionaries)?)
    }
}
