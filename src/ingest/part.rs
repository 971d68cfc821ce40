//! What files turn out to hold: parts, each of which becomes one report.
//!
//! A part is a file of its own, a member of an archive or a record of a table; its address says which. It carries its
//! digest, so that one that is known need not be read again. Reading it is left to the caller, on any thread.

use super::blocks::Content;
use super::{IngestError, digest, document, html, office, read_source, txt};
use crate::model::{Format, SourceDocument};
use std::borrow::Cow;

/// What stands between an archive and its member in an address: `reports.zip!/a.html`.
pub const SEPARATOR: &str = "!/";

/// One report to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its address: the path as given, `reports.zip!/a.html`, `passages.jsonl!/ID`.
    pub source: String,
    /// The id of its report: the digest of its bytes, in hex.
    pub id: String,
    holds: Holds,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Holds {
    Bytes(Vec<u8>),
    Record(Record),
}

/// A record of a table or of JSON lines.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Record {
    /// Its text, or the page in which its text is.
    pub text: String,
    /// The name of the encoding that it was read in.
    pub encoding: &'static str,
    /// Its title.
    pub title: Option<String>,
    /// What else it says of itself: label and value.
    pub facts: Vec<(String, String)>,
}

/// What comes out of a file of the user.
#[derive(Debug)]
pub enum Found {
    /// Something to read.
    Part(Part),
    /// Something that cannot be read; the rest can.
    Failed(IngestError),
    /// A member that is no report by its name, as files of folders are left out.
    LeftOut(String),
}

impl Part {
    pub(super) fn of_bytes(source: String, bytes: Vec<u8>) -> Self {
        Self { source, id: digest(&bytes), holds: Holds::Bytes(bytes) }
    }

    pub(super) fn of_record(source: String, record: Record) -> Self {
        let mut hasher = blake3::Hasher::new();
        let facts = record.facts.iter().flat_map(|(label, value)| [label.as_str(), value.as_str()]);
        for piece in [record.text.as_str(), record.title.as_deref().unwrap_or("")].into_iter().chain(facts) {
            // The length keeps two fields from being taken for one.
            hasher.update(&(piece.len() as u64).to_le_bytes());
            hasher.update(piece.as_bytes());
        }
        Self { source, id: hasher.finalize().to_hex().to_string(), holds: Holds::Record(record) }
    }

    /// Its size in bytes.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.holds {
            Holds::Bytes(bytes) => bytes.len() as u64,
            Holds::Record(record) => record.text.len() as u64,
        }
    }

    /// Reads it.
    ///
    /// # Errors
    ///
    /// When it is empty, too large, or not a text.
    pub fn read(self) -> Result<SourceDocument, IngestError> {
        match self.holds {
            Holds::Bytes(bytes) => read_source(Cow::Owned(bytes), &self.source),
            Holds::Record(record) => record.read(self.id, &self.source),
        }
    }
}

impl Record {
    fn read(self, id: String, source: &str) -> Result<SourceDocument, IngestError> {
        // No name is looked at: an id that ends in .html says nothing of the text.
        let is_html = html::is_html(&self.text, "");
        let format = if is_html { Format::Html } else { Format::Txt };
        let mut content = if is_html {
            html::read(&self.text).map_err(|fault| fault.about(source, office::name(format)))?
        } else {
            Content { text: txt::read(self.text), ..Content::default() }
        };
        content.title = self.title.or(content.title);
        content.metadata.extend(self.facts);
        document(id, source, format, self.encoding, content)
    }
}
