//! One test binary for everything that is tested from outside the library.

mod aggregates;
mod architecture;
#[path = "../../benches/archive/mod.rs"]
mod archive;
mod archives;
mod audit;
mod cases;
mod cli;
mod damage;
#[path = "../../benches/damaged/mod.rs"]
mod damaged;
mod dictionaries;
mod docs;
mod documents;
mod duplicates;
mod evaluate;
mod explained;
mod exports;
mod generator;
mod gold;
mod hostile;
mod incremental;
mod judged;
mod layouts;
mod numbers;
mod old_office;
mod paths;
mod pdf;
mod program;
mod scopes;
mod search;

use nianbao::pipeline::Pipeline;
use std::sync::OnceLock;

/// The pipeline with the built-in dictionaries, made once for all tests.
fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(|| Pipeline::new(None).expect("the built-in dictionaries load"))
}

/// A text document as `ingest` would make it.
fn document(source: &str, text: &str) -> nianbao::model::SourceDocument {
    nianbao::model::SourceDocument {
        id: String::new(),
        source: source.to_owned(),
        format: nianbao::model::Format::Txt,
        encoding: "UTF-8",
        text: text.to_owned(),
        title: None,
        metadata: Vec::new(),
        tables: Vec::new(),
        warnings: Vec::new(),
    }
}
