//! All of tantivy: the schema, writing, reading, and what a query can ask of an index.
//!
//! In: report records with their texts. Out: reports and rows of figures that match an [`Expression`]. What a user types
//! and what is answered is left to `query`.

mod analyzer;
mod ask;
mod budget;
mod coded;
mod columns;
mod copies;
mod document;
mod error;
mod explain;
mod expression;
mod facts;
mod figures;
mod files;
mod manifest;
mod packed;
mod places;
mod quotes;
mod reader;
mod schema;
mod set;
mod tally;
mod waiting;
mod writer;

#[cfg(test)]
pub mod fixture;
#[cfg(test)]
mod tests;

pub use ask::Matches;
pub use columns::ReportRow;
pub use copies::{Copies, Likeness};
pub use error::IndexError;
pub use explain::{Found, Reason};
pub use expression::{Comparison, Expression, FigureTest, Name, Place, Ranked, Roles};
pub use figures::{FigureFilter, FigureRow};
pub use files::{Absolute, FileFacts, FileTable, persist};
pub use manifest::Manifest;
pub use places::roles;
pub use quotes::{Quotes, Told, Words};
pub use reader::{Match, Reader, StoredReport};
pub use schema::FORMAT;
pub use set::{ReportAddress, ReportSet};
pub use tally::{PlaceNames, Tallies, Tally};
pub use writer::{Mode, Summary, Writer};
