//! Rich Text: paragraphs, tables, and characters of whatever code page.
//!
//! In: bytes. Out: the text of the body. Headers, footers, pictures, hidden and deleted text are left out, notes stand behind the
//! text. One pass over
//! the tokens with a stack of groups, whose depth is bounded.

mod charsets;
mod reader;
mod tokens;
mod words;

use crate::ingest::blocks::Content;
use crate::ingest::fault::Fault;
use reader::Reader;
use tokens::Tokens;

/// The first bytes of every such file.
pub(super) const MAGIC: &[u8] = b"{\\rtf";

/// What is told of a file that ends within a group.
const CUT_OFF: &str = "ends too soon and is perhaps cut off: its last groups are not closed";

pub(super) fn read(bytes: &[u8]) -> Result<Content, Fault> {
    let mut reader = Reader::default();
    for token in Tokens::new(bytes) {
        reader.take(token)?;
    }
    let cut_off = reader.is_open().then(|| CUT_OFF.to_owned());
    let (blocks, title) = reader.finish()?;
    let warnings = cut_off.into_iter().collect();
    Ok(Content { text: blocks.text, tables: blocks.tables, title, warnings, ..Content::default() })
}

#[cfg(test)]
mod tests;
