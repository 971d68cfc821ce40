//! Documents of office programs, told by their contents: DOCX, XLSX, RTF, and the old DOC and XLS.
//!
//! In: bytes. Out: the same kind of document as HTML gives: one block a line, a table's row a line with its cells between
//! bars, merged cells marked. Headers, footers, comments and deleted text are left out. Nothing here recurses, all XML is
//! read as a stream of events, entities are never expanded, and what is unpacked is held to `limits.rs`.

mod docx;
#[cfg(test)]
pub(in crate::ingest) mod fixture;
mod legacy;
mod number_format;
mod package;
mod rtf;
mod sheet;
mod xlsx;
mod xml;

use super::blocks::Content;
use super::fault::Fault;
use crate::model::Format;
use package::Package;

/// What an office document is, told by its contents; none for other files.
pub(super) fn detect(bytes: &[u8]) -> Option<Format> {
    if bytes.starts_with(b"PK") {
        package::detect(bytes)
    } else if bytes.starts_with(rtf::MAGIC) {
        Some(Format::Rtf)
    } else {
        legacy::detect(bytes)
    }
}

/// Whether an old office file ends before the list of what it holds.
pub(super) fn is_beheaded(bytes: &[u8]) -> bool {
    legacy::is_beheaded(bytes)
}

/// Reads a document of a format that [`detect`] told.
pub(super) fn read(bytes: &[u8], format: Format) -> Result<Content, Fault> {
    match format {
        // What office programs encrypt they put into a container of the old kind.
        Format::Docx if bytes.starts_with(legacy::MAGIC) => Err(Fault::Encrypted),
        Format::Docx => docx::read(&mut Package::open(bytes)?),
        Format::Xlsx => xlsx::read(&mut Package::open(bytes)?),
        Format::Rtf => rtf::read(bytes),
        _ => legacy::read(bytes, format),
    }
}

/// What messages call a format, with its article.
pub(super) const fn name(format: Format) -> &'static str {
    match format {
        Format::Docx => "a Word document (DOCX)",
        Format::Xlsx => "an Excel workbook (XLSX)",
        Format::Doc => "an old Word document (DOC)",
        Format::Xls => "an old Excel workbook (XLS)",
        Format::Rtf => "an RTF document",
        Format::Pdf => "a PDF",
        Format::Txt => "a text",
        Format::Html => "a page",
    }
}

/// The encoding that records name.
pub(super) const fn encoding(format: Format) -> &'static str {
    match format {
        Format::Doc | Format::Xls => "UTF-16LE",
        Format::Pdf => "PDF",
        _ => "UTF-8",
    }
}

/// How much of a text may state its title, and how long that is at least.
const TITLE_HEAD: usize = 600;
const SHORTEST_TITLE: usize = 4;

/// Whether a text begins with a title that its properties name. Templates leave those of other reports there.
pub(super) fn is_stated(title: &str, text: &str) -> bool {
    let solid = |text: &str| text.chars().filter(|c| !c.is_whitespace()).take(TITLE_HEAD).collect::<String>();
    let wanted = solid(title);
    wanted.chars().count() >= SHORTEST_TITLE && solid(text).contains(&wanted)
}
