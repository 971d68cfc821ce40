//! The words of the reports, kept as data: loads, validates and compiles what lies in `dictionaries/`.
//!
//! The built-in dictionaries are inside the binary; [`Dictionaries::load`] lays a user's folder over them. Ids of metrics,
//! categories and rules exist only through here.

mod error;
mod files;
mod gazetteer;
mod headings;
mod regions;

pub use error::DictionaryError;
pub use files::Files;
pub use headings::{Bureau, Headings, Label, LabelField, Part};
pub use regions::{Mention, Name, Place, PlaceId, Regions};

/// All dictionaries, compiled. Made once, shared by all threads.
pub struct Dictionaries {
    /// Hex digest of all files: an index remembers it.
    pub digest: String,
    /// Places.
    pub regions: Regions,
    /// What headings, labels and openings of a report say.
    pub headings: Headings,
}

impl Dictionaries {
    /// The built-in dictionaries.
    ///
    /// # Errors
    /// When one of them is faulty: a defect of the build, kept from release by the tests.
    pub fn builtin() -> Result<Self, DictionaryError> {
        Self::compile(&Files::builtin())
    }

    /// The built-in dictionaries with the files of `folder` laid over them.
    ///
    /// # Errors
    /// Names file, line and remedy of the first fault.
    pub fn load(folder: &std::path::Path) -> Result<Self, DictionaryError> {
        Self::compile(&Files::with_overlay(folder)?)
    }

    fn compile(files: &Files) -> Result<Self, DictionaryError> {
        Ok(Self {
            digest: files.digest(),
            regions: Regions::load(files)?,
            headings: Headings::load(files)?,
        })
    }
}
