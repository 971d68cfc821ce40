//! What a document is made of: headings and sections, tables, and the facts about it (region, year, issuer, kind …).
//!
//! In: the text as read with what the form told, and the normalised text. Out: an [`Outline`]. Figures are left to
//! `extract`.

pub mod tables;

mod dates;
mod doc_type;
mod form;
pub mod headings;
mod issuer;
mod lines;
mod metadata;
mod places;
mod region;
mod sections;
#[cfg(test)]
mod tests;
mod titles;
mod year;

use crate::dictionary::{Dictionaries, LabelField, LexiconMatches};
use crate::model::{DocType, Region, Role, SourceDocument, Span, Table};
use crate::normalize::NormalizedText;

/// How much of a text's beginning is searched for labels and title, in bytes.
const HEAD: usize = 6000;
/// How much of its end is searched for the signature.
const TAIL: usize = 1500;
/// How many lines below the title may name the issuer.
const BELOW: usize = 2;
/// How much below the title counts as the opening.
const OPENING: usize = 1800;

/// Reads what a document is made of.
#[must_use]
pub fn outline(document: &SourceDocument, text: &NormalizedText, dictionaries: &Dictionaries) -> Outline {
    let (tables, doubts) = tables::find(document, text, dictionaries);
    let text = text.text.as_str();
    let words = dictionaries.lexicon.scan(text);
    let (sections, mut facts, warnings) = read(text, &words, &tables, document.title.as_deref(), dictionaries);
    form::complete(&mut facts, &document.metadata, dictionaries);
    Outline { sections, tables, doubtful_rows: doubts, facts, words, warnings }
}

/// Sections, facts and doubts about them.
fn read(
    text: &str,
    matches: &LexiconMatches,
    tables: &[Table<Span>],
    form_title: Option<&str>,
    d: &Dictionaries,
) -> (Vec<OutlineSection>, Facts, Vec<String>) {
    let words = &d.headings;
    let head: Vec<Span> = lines::lines(text, Span::new(0, lines::floor(text, HEAD))).take(60).collect();
    let tail: Vec<Span> =
        lines::lines(text, Span::new(lines::floor(text, text.len().saturating_sub(TAIL)), text.len())).collect();
    let labels = metadata::labelled(text, &head, words);
    let value = |field| labels.values(field).next().map(|(_, span)| span);
    let title = titles::title(text, &head, value(LabelField::Title), form_title, words);
    let sections = sections::sections(text, title, matches, words);
    let opening = opening(text, title);
    let published = metadata::published(text, &labels, &head, &tail, words);
    let number = metadata::document_number(text, &labels, &head, words);
    let doc_type = doc_type::doc_type(text, title, opening, !tables.is_empty(), words);
    let sources = year::Sources {
        title,
        opening,
        sections: &sections,
        published: published.as_deref(),
        number,
        doc_type: Some(doc_type),
        republic: region::is_of_taiwan(HEAD, matches, d),
    };
    let year = year::year(text, &sources, words);
    let issuers: Vec<_> = labels.values(LabelField::Issuer).collect();
    let zones = issuer::Zones {
        title,
        labels: &issuers,
        head: &head
            [..(head.iter().take(14).take_while(|l| l.start < opening.start + 1).count() + BELOW).min(head.len())],
        signature: metadata::signature(text, &tail, words),
        opening,
        tables,
    };
    let bodies = issuer::bodies(text, &zones, d);
    let (region, mut doubts) = region::region(text, matches, &zones, &bodies, year, d);
    let (issuer, doubt) = issuer::issuer(text, &bodies, &zones, &region, d);
    doubts.extend(doubt);
    let facts = Facts {
        title,
        issuer,
        document_number: number.map(|n| n.of(text).to_owned()),
        index_number: value(LabelField::IndexNumber).map(|v| v.of(text).to_owned()),
        published,
        region,
        year,
        doc_type: Some(doc_type),
    };
    (sections, facts, doubts)
}

/// The first sentences: what follows the title.
fn opening(text: &str, title: Option<Span>) -> Span {
    let start = title.map_or(0, |t| t.end);
    Span::new(start, lines::floor(text, start + OPENING))
}

/// What a document is made of, in spans of the normalised text.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// Headings in text order.
    pub sections: Vec<OutlineSection>,
    /// Tables in text order, those of the form and those found in the text.
    pub tables: Vec<Table<Span>>,
    /// Rows whose cells fit no column of their table, from name to last number: no figure is read from them.
    pub doubtful_rows: Vec<Span>,
    /// Facts about the document.
    pub facts: Facts,
    /// The words that are looked for in whole texts.
    pub words: LexiconMatches,
    /// What is odd in its structure (a table that cannot be read).
    pub warnings: Vec<String>,
}

impl Outline {
    /// For each section, the nearest one before it that goes on around its start. Linear in their number.
    #[must_use]
    pub fn parents(&self) -> Vec<Option<usize>> {
        let mut open: Vec<usize> = Vec::new();
        let mut parents = Vec::with_capacity(self.sections.len());
        for (index, section) in self.sections.iter().enumerate() {
            while open.last().is_some_and(|&o| self.sections[o].span.end <= section.span.start) {
                open.pop();
            }
            parents.push(open.last().copied());
            open.push(index);
        }
        parents
    }
}

/// A section, from its heading to the next heading of its level or above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineSection {
    /// 0 for 壹、, 1 for 一、, 2 for (一), 3 for 1., 4 for 一是 or 第一,.
    pub level: u8,
    /// 一、
    pub marker: Span,
    /// The heading's words, without marker and closing mark.
    pub heading: Span,
    /// What the section is for; inherited when its own heading does not say.
    pub role: Role,
    /// Marker, heading and body.
    pub span: Span,
}

/// Facts about a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Title's place in the text, when it stands there.
    pub title: Option<Span>,
    /// The body that issued it, simplified.
    pub issuer: Option<String>,
    /// 水市府文〔2021〕3号, as printed.
    pub document_number: Option<String>,
    /// 索引号, as printed.
    pub index_number: Option<String>,
    /// ISO date of publication.
    pub published: Option<String>,
    /// Where it is from.
    pub region: Region,
    /// The year reported on.
    pub year: Option<i32>,
    /// Kind of document.
    pub doc_type: Option<DocType>,
}
