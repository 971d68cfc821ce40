//! PDF with text: paragraphs and ruled tables, without page headers, page numbers and watermarks.
//!
//! In: bytes. Out: lines and tables like those of a page. `glyphs` takes characters and rules off the pages, `lines` makes
//! lines of them, `tables` finds ruled tables, `columns` the order of reading, `margins` what repeats on every page,
//! `paragraphs` what belongs together. Encrypted files and pictures of pages are told as such. The interpreter of pages is
//! another's: it runs guarded (`guard`), and what it would unpack, put together or write out is measured before (`bombs`,
//! `contents`, `widths`, `nesting`).

mod bombs;
mod columns;
mod contents;
mod fonts;
mod glyphs;
mod guard;
mod hints;
mod lines;
mod margins;
mod nesting;
mod page;
mod paragraphs;
mod tables;
mod widths;

use super::blocks::Content;
use super::fault::Fault;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use page::Page;

/// How far from its start a file may say that it is a PDF.
const HEAD: usize = 1024;

/// Whether a file is a PDF.
pub(super) fn is_pdf(bytes: &[u8]) -> bool {
    bytes[..bytes.len().min(HEAD)].windows(5).any(|w| w == b"%PDF-")
}

/// Reads a file that [`is_pdf`].
pub(super) fn read(bytes: Vec<u8>) -> Result<Content, Fault> {
    nesting::check(&bytes)?;
    bombs::check(&bytes)?;
    let (pages, title) = guard::run(move || pages(bytes))??;
    let pictures: Vec<usize> = (0..pages.len()).filter(|&p| pages[p].is_picture()).collect();
    let unknown: usize = pages.iter().map(|p| p.unknown).sum();
    let known: usize = pages.iter().map(Page::filled).sum();
    // A few that are known, such as numbers of pages, are no report.
    if unknown > known {
        return Err(Fault::Unnamed(unknown));
    }
    if known == 0 {
        return Err(if pictures.is_empty() {
            Fault::Damaged("no page has text".to_owned())
        } else {
            Fault::Scanned(pages.len())
        });
    }
    let blocks = paragraphs::write(pages);
    let mut warnings = Vec::new();
    if !pictures.is_empty() {
        let list: Vec<String> = pictures.iter().take(20).map(|p| (p + 1).to_string()).collect();
        warnings.push(format!("pages without text, pictures only: {}", list.join(", ")));
    }
    if unknown > 0 {
        warnings.push(format!("{unknown} characters of fonts that do not say what they are were left out"));
    }
    let title = title.filter(|title| super::office::is_stated(title, &blocks.text));
    Ok(Content { text: blocks.text, tables: blocks.tables, title, warnings, ..Content::default() })
}

/// Pages of a file, at most so many.
const MAX_PAGES: usize = 20_000;

/// All pages with their characters and rules, and the title that the file states.
fn pages(bytes: Vec<u8>) -> Result<(Vec<Page>, Option<String>), Fault> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Fault::Encrypted,
        LoadPdfError::Invalid => Fault::Damaged("it is cut off, or none".to_owned()),
    })?;
    if pdf.pages().len() > MAX_PAGES {
        return Err(super::limits::Limit::Count(MAX_PAGES).into());
    }
    if pdf.pages().is_empty() {
        return Err(Fault::Damaged("it has no pages".to_owned()));
    }
    widths::check(&pdf)?;
    contents::check(&pdf)?;
    let title = pdf.metadata().title.as_deref().map(hints::text_string);
    Ok((glyphs::pages(&pdf)?, title))
}

#[cfg(test)]
mod tests;
