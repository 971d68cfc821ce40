//! How well reports are read: their records against gold annotations, and the dictionaries against their own examples.
//!
//! In: gold annotations (`gold`) and the reports read from the same texts. Out: an [`Evaluation`]: measures, scores per metric,
//! and every miss. What counts as the same is data (`dictionaries/evaluation.toml`). `examples` tries the sentences that the
//! dictionaries bring along. Files and printing are left to `cli`.

mod document;
pub mod examples;
mod gold;
mod pairs;
mod score;
#[cfg(test)]
mod tests;

pub use gold::{Gold, GoldFigure, GoldProblem, GoldRegion, Judged};
pub use score::{Counts, Evaluation, Fault, Measure, Miss, Score, Share};
