//! Figures and problems out of an outlined text.
//!
//! In: the normalised text with its outline. Out: an [`Extraction`]. Quantities come from `mention`, what they count from
//! the rules (`dictionaries/rules`) and from their neighbours (`lists`), tables from `cells`.

mod bodies;
mod bounds;
mod brackets;
mod broken;
mod cells;
mod changes;
mod damage;
mod draft;
mod kind;
mod labels;
mod levels;
mod lists;
mod measure;
pub mod mention;
pub mod most;
mod naming;
mod nouns;
pub mod number;
mod pairs;
mod parts;
mod periods;
mod problems;
mod proportion;
mod prose;
mod range;
mod reach;
mod record;
mod refuse;
mod smaller;
mod targets;
mod zones;

pub use draft::Tie;
pub use mention::Rejected;

use crate::dictionary::{Dictionaries, Units};
use crate::model::{Figure, Problem, Span, Table};
use crate::normalize::{NormalizedText, Verbatim};
use crate::structure::{Outline, tables};
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
    /// Figures that two rules name alike.
    pub ties: Vec<Tie>,
    /// What could not be read (cells run together), and what should not be trusted unseen (digits beside lost characters).
    pub warnings: Vec<String>,
}

/// Reads figures and problems. `verbatim` cuts their wording out of the text as read.
#[must_use]
pub fn extract(
    verbatim: &Verbatim<'_>,
    text: &NormalizedText,
    outline: &Outline,
    dictionaries: &Dictionaries,
) -> Extraction {
    let scan = mention::scan(&text.text, &outline.words, dictionaries);
    let mut warnings = broken::warnings(&text.text, &scan, dictionaries);
    let bounds = Bounds::of(&text.text, &dictionaries.topics, outline);
    let mut cells = Vec::new();
    for table in &outline.tables {
        let first = cells.len();
        cells.extend(cells::figures(&text.text, table, &bounds, outline, dictionaries));
        shift(&mut cells[first..], first);
    }
    let prose = outside(scan.mentions, &text.text, outline, &dictionaries.units);
    let draft::Prose { mut drafts, rejected, ties } = prose::figures(&text.text, prose, &bounds, outline, dictionaries);
    shift(&mut cells, drafts.len());
    drafts.extend(cells);
    let mut all = scan.rejected;
    all.extend(rejected);
    all.sort_by_key(|r| r.span.start);
    warnings.extend(damage::warnings(&text.text, &all, &outline.doubtful_rows, &dictionaries.forms));
    Extraction {
        figures: record::figures(verbatim, text, drafts, outline, dictionaries),
        problems: problems::problems(verbatim, text, outline, dictionaries),
        warnings,
        rejected: all,
        ties,
    }
}

/// Moves drafts behind others, so that parts find their wholes.
fn shift(drafts: &mut [draft::Draft], by: usize) {
    drafts.iter_mut().filter_map(|d| d.part_of.as_mut()).for_each(|whole| *whole += by);
}

/// The mentions outside the table cells that are a number alone; those cells have been read already.
fn outside(mentions: Vec<mention::Mention>, text: &str, outline: &Outline, units: &Units) -> Vec<mention::Mention> {
    let numbers = |t: &Table<Span>| {
        t.cells.iter().map(|c| c.span).filter(|s| tables::is_number(s.of(text), units)).collect::<Vec<_>>()
    };
    let mut cells: Vec<Span> = outline.tables.iter().flat_map(numbers).collect();
    cells.sort_unstable();
    let inside = |m: &mention::Mention| {
        let next = cells.partition_point(|c| c.start <= m.span.start);
        next.checked_sub(1).is_some_and(|i| cells[i].overlaps(m.span))
    };
    mentions.into_iter().filter(|m| !inside(m)).collect()
}
