//! Bytes in: walks paths, opens archives and tables of records, settles the encoding, reads each report into a
//! [`SourceDocument`].
//!
//! This is one of the two places that do input and output. What comes out is the text that all offsets refer to, and
//! what the form itself tells: title, metadata, tables. What the text means is left to the stages after.

mod address;
mod archive;
mod blocks;
mod encoding;
mod error;
mod fault;
mod grid;
mod html;
mod kind;
pub mod limits;
mod line;
mod mht;
mod office;
mod open;
mod part;
mod pdf;
mod records;
mod sink;
mod txt;
mod walk;

pub use error::IngestError;
pub use limits::{Limit, MAX_BYTES, MAX_TEXT};
pub use open::{Archive, Opened, open, read_file};
pub use part::{Found, Part, SEPARATOR};
pub use records::ReadOptions;
pub use walk::{READ, Walk, may_hold_many, walk};

use crate::model::{Format, SourceDocument};
use blocks::Content;
use fault::Fault;
use limits::MAX_PAGE;
use std::borrow::Cow;
use std::{fs, io};

/// The id of a report: the BLAKE3 digest of its source bytes, in hex.
#[must_use]
pub fn digest(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Reads a source that is already in memory.
///
/// The content decides what it is: HTML when it starts like markup, else the ending of `source`.
///
/// # Errors
///
/// When it is larger than [`MAX_BYTES`] or holds more text than [`MAX_TEXT`], when it is empty, or not a text.
///
/// # Examples
///
/// ```
/// let document = nianbao::ingest::read_bytes("<p>办结案件15件</p>".as_bytes(), "a.html")?;
/// assert_eq!(document.text, "办结案件15件");
/// assert_eq!(document.encoding, "UTF-8");
/// # Ok::<(), nianbao::ingest::IngestError>(())
/// ```
pub fn read_bytes(bytes: &[u8], source: &str) -> Result<SourceDocument, IngestError> {
    read_source(Cow::Borrowed(bytes), source)
}

/// The same; what is owned is not copied.
fn read_source(bytes: Cow<'_, [u8]>, source: &str) -> Result<SourceDocument, IngestError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large(source, MAX_BYTES));
    }
    if office::is_beheaded(&bytes) {
        return Err(Fault::Damaged("it ends too soon".to_owned()).about(source, "an old office file (DOC or XLS)"));
    }
    if let Some(format) = office::detect(&bytes) {
        let content = office::read(&bytes, format).map_err(|fault| fault.about(source, office::name(format)))?;
        return document(digest(&bytes), source, format, office::encoding(format), content);
    }
    if pdf::is_pdf(&bytes) {
        let (format, id) = (Format::Pdf, digest(&bytes));
        let content = pdf::read(bytes.into_owned()).map_err(|fault| fault.about(source, office::name(format)))?;
        return document(id, source, format, office::encoding(format), content);
    }
    read_text(&bytes, source)
}

/// What is told of a message that files hang on.
const ATTACHED: &str = "files are attached to the message and are not read: save them beside it";

/// What is told of a message whose parts do not end.
const CUT_OFF: &str = "ends too soon and is perhaps cut off: the line that ends the parts of the message is missing";

/// A page or a plain text.
fn read_text(bytes: &[u8], source: &str) -> Result<SourceDocument, IngestError> {
    let saved = mht::page(bytes);
    if saved.is_none() && mht::is_beheaded(bytes) {
        let fault = Fault::Damaged("it ends too soon".to_owned());
        return Err(fault.about(source, "a saved page or a message (MHT, EML)"));
    }
    let text = saved.as_ref().map_or(bytes, |saved| &saved.bytes);
    if text.len() as u64 > MAX_PAGE {
        return Err(too_large(source, MAX_PAGE));
    }
    let decoded = encoding::decode(text).map_err(|kind| IngestError::Binary {
        path: source.to_owned(),
        looks_like: kind.looks_like,
        remedy: kind.remedy,
    })?;
    let is_page = saved.as_ref().map(|saved| saved.is_page);
    let is_html = is_page.unwrap_or_else(|| html::is_html(&decoded.text, source));
    let format = if is_html { Format::Html } else { Format::Txt };
    let mut content = if is_html {
        html::read(&decoded.text).map_err(|fault| fault.about(source, office::name(format)))?
    } else {
        Content { text: txt::read(decoded.text), ..Content::default() }
    };
    content.warnings.splice(0..0, decoded.warnings);
    let told = saved.map(|saved| [(saved.has_more, ATTACHED), (saved.is_cut_off, CUT_OFF)]);
    content.warnings.extend(told.into_iter().flatten().filter(|told| told.0).map(|(_, words)| words.to_owned()));
    document(digest(bytes), source, format, decoded.encoding, content)
}

/// The document, unless it is empty or too long.
fn document(
    id: String,
    source: &str,
    format: Format,
    encoding: &'static str,
    content: Content,
) -> Result<SourceDocument, IngestError> {
    if content.text.chars().all(is_blank) {
        return Err(IngestError::Empty { path: source.to_owned() });
    }
    if content.text.len() as u64 > MAX_TEXT {
        return Err(too_large(source, MAX_TEXT));
    }
    Ok(SourceDocument {
        id,
        source: source.to_owned(),
        format,
        encoding,
        text: content.text,
        title: content.title,
        metadata: content.metadata,
        tables: content.tables,
        warnings: content.warnings,
    })
}

/// White space, and the invisible characters that editors leave in "empty" files and cells.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{1A}')
}

fn too_large(source: &str, limit: u64) -> IngestError {
    IngestError::TooLarge { path: source.to_owned(), limit }
}

fn unreadable(error: &io::Error, path: &str) -> IngestError {
    let is_link = || fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink());
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound if is_link() => {
            IngestError::Unreadable { path, reason: "it is a link that leads nowhere".to_owned() }
        }
        io::ErrorKind::NotFound => IngestError::NotFound { path },
        _ => IngestError::Unreadable { path, reason: error.to_string().to_lowercase() },
    }
}

#[cfg(test)]
mod tests;
