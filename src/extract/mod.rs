//! Figures and problems out of an outlined text.
//!
//! In: the normalised text with its outline. Out: an [`Extraction`]. Quantities come from `mention`, what they count from
//! the rules (`dictionaries/rules`) and from their neighbours (`lists`), tables from `cells`.

mod bounds;
mod draft;
mod kind;
mod labels;
mod lists;
pub mod mention;
pub mod number;
mod proportion;
mod prose;
mod record;
mod refuse;
mod zones;

pub use mention::Rejected;

use crate::dictionary::Dictionaries;
use crate::model::{Figure, Problem};
use crate::normalize::NormalizedText;
use crate::structure::Outline;
use bounds::Bounds;

/// What was read from one text.
#[derive(Debug, Default)]
pub struct Extraction {
    /// Figures in text order.
    pub figures: Vec<Figure>,
    /// Shortcomings that the report names.
    pub problems: Vec<Problem>,
    /// Numbers that count nothing, with the reason.
    pub rejected: Vec<Rejected>,
    /// What could not be read (cells run together).
    pub warnings: Vec<String>,
}

/// Reads figures and problems. `source` is the text as read, for the verbatim fields.
#[must_use]
pub fn extract(source: &str, text: &NormalizedText, outline: &Outline, dictionaries: &Dictionaries) -> Extraction {
    let scan = mention::scan(&text.text, dictionaries);
    let bounds = Bounds::of(&text.text, &dictionaries.topics, outline);
    let (drafts, rejected) = prose::figures(&text.text, scan.mentions, &bounds, outline, dictionaries);
    let mut all = scan.rejected;
    all.extend(rejected);
    all.sort_by_key(|r| r.span.start);
    Extraction {
        figures: record::figures(source, text, drafts, outline, dictionaries),
        problems: Vec::new(),
        rejected: all,
        warnings: Vec::new(),
    }
}
