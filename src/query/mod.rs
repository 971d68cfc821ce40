//! From what a user asks to an answer: the query language, search, figures, comparison.
//!
//! In: text of a query and options, an opened index. Out: the answers of [`answer`], which print as JSON as they are. How
//! an index is read is left to `index`, how answers look on a terminal to `cli`.

mod across;
pub mod answer;
mod audit;
mod bodies;
mod compare;
mod doubted;
mod error;
mod evidence;
mod facets;
mod figures;
mod groups;
mod headline;
mod lexer;
mod lineage;
mod names;
mod natural;
mod outside;
pub mod panel;
mod parse;
mod passage;
mod quoted;
mod regions;
mod search;
mod sections;
mod sets;
mod shown;
mod terms;
mod vocabulary;

#[cfg(test)]
pub mod tests;

pub use audit::{AuditBy, AuditFilter, audit_read, count_by};
pub use compare::{CompareRequest, Per};
pub use error::{QueryError, RequestError};
pub use figures::{FiguresRequest, Sort};
pub use groups::GroupBy;
pub use headline::{Candidate, Headline, Lost, headline};
pub use names::year_range;
pub use outside::Outside;
pub use panel::PanelRequest;
pub use search::{Ranking, SearchRequest};
pub use sets::RegionSet;
pub use shown::Shown;
pub use terms::{KwicRequest, Segmented, SegmentsRequest, TermsRequest};
pub use vocabulary::Vocabulary;

use crate::dictionary::Dictionaries;
use crate::index::{Expression, IndexError, Reader};
use std::sync::OnceLock;

/// Answers questions about one opened index.
pub struct Engine<'a> {
    /// The index.
    pub reader: &'a Reader,
    /// The dictionaries that it was written with.
    pub dictionaries: &'a Dictionaries,
    /// What may be named in a query.
    pub vocabulary: Vocabulary<'a>,
    /// What the reports say of each other.
    compared: OnceLock<across::Compared>,
    /// The figures that they put in doubt.
    doubted: OnceLock<doubted::Doubted>,
}

impl<'a> Engine<'a> {
    /// Prepares to answer.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(reader: &'a Reader, dictionaries: &'a Dictionaries) -> Result<Self, IndexError> {
        let vocabulary = Vocabulary::new(reader, dictionaries);
        Ok(Self { reader, dictionaries, vocabulary, compared: OnceLock::new(), doubted: OnceLock::new() })
    }

    /// Reads a query.
    ///
    /// # Errors
    /// Shows the place of the fault and a remedy.
    pub fn parse(&self, query: &str) -> Result<Expression, QueryError> {
        parse::parse(query, &self.vocabulary, self.reader).map(sections::narrowed)
    }
}
