//! What happens to a report, from bytes to record: read, normalise, outline, extract, audit.

use crate::audit;
use crate::dictionary::{Dictionaries, DictionaryError};
use crate::extract::{self, Rejected, Tie};
use crate::model::{Report, Section, SourceDocument, SourceSpan};
use crate::normalize::{self, ConverterError, NormalizedText, Normalizer, Verbatim};
use crate::structure::{self, Outline};
use std::path::Path;
use thiserror::Error;

/// The stages with their dictionaries, made once and shared by all threads.
pub struct Pipeline {
    /// All dictionaries.
    pub dictionaries: Dictionaries,
    /// Script and width.
    pub normalizer: Normalizer,
}

/// Why the program cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// A dictionary is faulty.
    #[error(transparent)]
    Dictionary(#[from] DictionaryError),
    /// OpenCC does not load.
    #[error(transparent)]
    Converter(#[from] ConverterError),
}

/// A report with what it was made from.
pub struct Reading {
    /// The record.
    pub report: Report,
    /// The text as read, which offsets refer to.
    pub text: String,
    /// The normalised text.
    pub normalized: NormalizedText,
    /// Numbers that count nothing, with the reason.
    pub rejected: Vec<Rejected>,
    /// Figures that two rules name alike.
    pub ties: Vec<Tie>,
}

/// A number that counts nothing, in the text as read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// Its place.
    pub span: SourceSpan,
    /// Why.
    pub reason: String,
}

impl Pipeline {
    /// Loads the dictionaries, a user's folder laid over the built-in ones.
    ///
    /// # Errors
    /// When a dictionary is faulty or OpenCC cannot unpack its own.
    pub fn new(dictionaries: Option<&Path>) -> Result<Self, StartError> {
        let normalizer = Normalizer::new()?;
        let dictionaries = match dictionaries {
            Some(folder) => {
                Dictionaries::check_folded(folder, |word| normalizer.fold(word))?;
                Dictionaries::load(folder)?
            }
            None => Dictionaries::builtin()?,
        };
        dictionaries.prepare();
        Ok(Self { dictionaries, normalizer })
    }

    /// Reads a document's facts, figures and problems.
    #[must_use]
    pub fn read(&self, mut document: SourceDocument) -> Reading {
        let (normalized, script) = self.normalizer.normalize(&document.text);
        for (_, value) in &mut document.metadata {
            *value = self.normalizer.fold(value);
        }
        let most = extract::most::end(&normalized.text, &self.dictionaries.numerals);
        let start = most.map(|end| normalized.up_to(end));
        let readable = start.as_ref().unwrap_or(&normalized);
        let outline = structure::outline(&document, readable, &self.dictionaries);
        let verbatim = Verbatim::of(&document.text, &normalized);
        let extraction = extract::extract(&verbatim, readable, &outline, &self.dictionaries);
        let sections = sections(&verbatim, readable, &outline);
        let title = outline.facts.title.map(|t| on_one_line(verbatim.of_span(t))).or(document.title);
        let facts = outline.facts;
        let mut warnings = document.warnings;
        warnings.extend(normalize::warnings(&normalized.damage));
        warnings.extend(most.map(|end| too_much(&normalized, end)));
        warnings.extend(outline.warnings);
        warnings.extend(extraction.warnings);
        let mut report = Report {
            id: document.id,
            source: document.source,
            format: document.format,
            encoding: document.encoding.to_owned(),
            script,
            title,
            issuer: facts.issuer,
            document_number: facts.document_number,
            index_number: facts.index_number,
            published: facts.published,
            region: facts.region,
            year: facts.year,
            doc_type: facts.doc_type.unwrap_or(crate::model::DocType::Other),
            sections,
            figures: extraction.figures,
            problems: extraction.problems,
            findings: Vec::new(),
            warnings,
        };
        report.findings = audit::report(&report, &document.text, &normalized, &outline.words, &self.dictionaries);
        report.warnings.extend(audit::warnings(&report));
        Reading { report, text: document.text, normalized, rejected: extraction.rejected, ties: extraction.ties }
    }

    /// What the text of a report holds that looks like a number and counts nothing: its place in the text as read and why.
    ///
    /// The text alone is read again. Where the page marked tables, a cell may seem refused that is a figure of the record:
    /// what the record has is no refusal.
    #[must_use]
    pub fn refused(&self, report: &Report, text: String) -> Vec<Refused> {
        let document = SourceDocument {
            id: report.id.clone(),
            source: report.source.clone(),
            format: report.format,
            encoding: "UTF-8",
            text,
            title: report.title.clone(),
            metadata: Vec::new(),
            tables: Vec::new(),
            warnings: Vec::new(),
        };
        let Reading { normalized, rejected, .. } = self.read(document);
        let refused = rejected.into_iter().map(|r| Refused { span: normalized.source_span(r.span), reason: r.reason });
        let read = |r: &Refused| report.figures.iter().any(|f| f.start < r.span.end && r.span.start < f.end);
        refused.filter(|r| !read(r)).collect()
    }
}

/// A title as one line: a Chinese one that was broken goes on as it is, others with a blank.
fn on_one_line(title: &str) -> String {
    title.lines().map(str::trim).filter(|line| !line.is_empty()).fold(String::new(), |mut whole, line| {
        if whole.ends_with(|c: char| c.is_ascii_alphanumeric()) && line.starts_with(|c: char| c.is_ascii_alphanumeric())
        {
            whole.push(' ');
        }
        whole.push_str(line);
        whole
    })
}

/// What is told where a text holds more than can be read.
fn too_much(text: &NormalizedText, end: usize) -> String {
    let at = text.source_span(crate::model::Span::new(end, end)).start;
    format!("holds so many numbers that none behind @{at} is read; parted into several files, all of it is")
}

fn sections(verbatim: &Verbatim<'_>, text: &NormalizedText, outline: &Outline) -> Vec<Section> {
    let section = |s: &structure::OutlineSection| {
        let place = text.source_span(s.span);
        Section {
            level: s.level,
            marker: verbatim.of_span(s.marker).to_owned(),
            heading: verbatim.of_span(s.heading).to_owned(),
            role: s.role,
            start: place.start,
            end: place.end,
        }
    };
    outline.sections.iter().map(section).collect()
}
