//! What a document is made of: headings and sections, tables, and the facts about it (region, year, issuer, kind …).
//!
//! In: the text as read with what the form told, and the normalised text. Out: an [`Outline`]. Figures are left to
//! `extract`.

pub mod tables;

use crate::model::{DocType, Region, Role, Span, Table};

/// What a document is made of, in spans of the normalised text.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// Headings in text order.
    pub sections: Vec<OutlineSection>,
    /// Tables in text order, those of the form and those found in the text.
    pub tables: Vec<Table<Span>>,
    /// Facts about the document.
    pub facts: Facts,
    /// What is odd in its structure (a table that cannot be read).
    pub warnings: Vec<String>,
}

/// A section, from its heading to the next heading of its level or above.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutlineSection {
    /// 1 for 一、, 2 for (一), 3 for 1., 4 for 一是 or 第一,.
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

/// TEMPORARY
pub fn outline(d: &crate::model::SourceDocument, t: &crate::normalize::NormalizedText, x: &crate::dictionary::Dictionaries) -> Outline { Outline { tables: tables::find(d, t, x), ..Outline::default() } }
