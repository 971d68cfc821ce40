//! Rich Text: paragraphs, tables, and characters of whatever code page.
//!
//! In: bytes. Out: the text of the body. Headers, footers, pictures, hidden and deleted text are left out. One pass over
//! the tokens with a stack of groups, whose depth is bounded.

mod charsets;
mod reader;
mod tokens;

use crate::ingest::blocks::Content;
use crate::ingest::fault::Fault;
use reader::Reader;
use tokens::Tokens;

/// The first bytes of every such file.
pub(super) const MAGIC: &[u8] = b"{\\rtf";

pub(super) fn read(bytes: &[u8]) -> Result<Content, Fault> {
    let mut reader = Reader::default();
    for token in Tokens::new(bytes) {
        reader.take(token)?;
    }
    let (blocks, title) = reader.finish()?;
    Ok(Content { text: blocks.text, tables: blocks.tables, title, ..Content::default() })
}

#[cfg(test)]
mod tests;
