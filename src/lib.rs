//! nianbao (年报) reads unstructured Chinese government annual reports, extracts their figures with the place of each in
//! the source, audits them, and indexes text and figures for search and comparison.
//!
//! The folders are the stages, each a pure function; `pipeline` shows the whole flow, `ARCHITECTURE.md` the reasons.
#![warn(missing_docs)]

pub mod audit;
pub mod cli;
pub mod dictionary;
pub mod evaluate;
pub mod export;
pub mod extract;
pub mod index;
pub mod ingest;
pub mod memory;
pub mod model;
pub mod normalize;
pub mod pipeline;
pub mod query;
pub mod segment;
pub mod structure;
