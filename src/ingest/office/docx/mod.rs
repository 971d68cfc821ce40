//! Word documents (DOCX, DOCM, templates): paragraphs with the numbers that Word computes, tables, text boxes, notes.
//!
//! In: the package. Out: the text as Word shows it, once all changes are accepted: without deleted and hidden text,
//! headers, footers, comments, tables of contents. Notes stand at the end.

mod body;
mod counting;
mod fields;
mod numbering;
mod paragraph;
mod sink;
mod styles;
mod table;

use super::package::Package;
use super::xml::{Node, Xml};
use crate::ingest::blocks::Content;
use crate::ingest::fault::Fault;
use body::Body;
use numbering::Numbering;
use styles::Styles;

/// What other parts tell about paragraphs.
#[derive(Debug, Default)]
struct Parts {
    styles: Styles,
    numbering: Numbering,
    /// There are documents of other forms within, which are not read.
    has_chunks: bool,
}

pub(super) fn read(package: &mut Package) -> Result<Content, Fault> {
    let main = package.main("word/document.xml")?;
    let relations = package.relations(&main)?;
    let path = |kind: &str| relations.iter().find(|r| r.kind == kind).map(|r| r.target.clone());
    let mut other = |kind: &str| match path(kind) {
        Some(path) => package.part(&path),
        None => Ok(None),
    };
    let styles = other("styles")?;
    let numbering = other("numbering")?;
    let notes = [other("footnotes")?, other("endnotes")?];
    let core = package.part("docProps/core.xml")?;
    let text = package.needed(&main)?;
    let parts = || -> Result<Parts, Fault> {
        Ok(Parts {
            styles: styles.as_deref().map(Styles::read).transpose()?.unwrap_or_default(),
            numbering: numbering.as_deref().map(Numbering::read).transpose()?.unwrap_or_default(),
            has_chunks: false,
        })
    };
    // Should a table of contents have no end, it would swallow the report.
    let content = match body(&text, &notes, parts()?, false)? {
        Some(content) => content,
        None => body(&text, &notes, parts()?, true)?.unwrap_or_default(),
    };
    let title = content.title.clone().or_else(|| core.and_then(|core| core_title(&core, &content.text)));
    Ok(Content { title, ..content })
}

/// Document and notes; none where a table of contents has no end.
fn body(text: &str, notes: &[Option<String>], mut parts: Parts, keep_contents: bool) -> Result<Option<Content>, Fault> {
    let mut body = Body::new(&mut parts, keep_contents);
    body.read(text)?;
    if body.fields.are_in_contents() {
        return Ok(None);
    }
    for notes in notes.iter().flatten() {
        body.read(notes)?;
    }
    let (title, blocks) = (body.title, body.sink.blocks);
    let mut warnings = Vec::new();
    if parts.has_chunks {
        warnings.push("holds documents of another form, which are not read (altChunk)".to_owned());
    }
    Ok(Some(Content { text: blocks.text, title, tables: blocks.tables, warnings, ..Content::default() }))
}

/// The title of the properties. Templates leave those of other reports there, so it counts where the text begins with it.
fn core_title(core: &str, text: &str) -> Option<String> {
    let mut xml = Xml::new(core);
    while let Ok(Some(node)) = xml.next() {
        let Node::Open(element) = node else { continue };
        if element.name() != "title" {
            continue;
        }
        let title = xml.text().ok()?;
        return super::is_stated(&title, text).then(|| title.trim().to_owned());
    }
    None
}

#[cfg(test)]
mod tests;
