//! Facts and headings of short made-up texts. How well whole reports are read is held by `tests/it/gold.rs`.

mod facts;
mod outlines;

use crate::model::{Format, SourceDocument};

/// A text document as `ingest` would make it.
fn document(text: &str) -> SourceDocument {
    SourceDocument {
        id: String::new(),
        source: String::new(),
        format: Format::Txt,
        encoding: "UTF-8",
        text: text.to_owned(),
        title: None,
        metadata: Vec::new(),
        tables: Vec::new(),
        warnings: Vec::new(),
    }
}
