//! Prints reports as blocks, a JSON line each: `{"source", "text", "blocks": ["a line", {"cells": […]}]}`. `tools/formats`
//! makes documents of other formats of them.
//!
//! `cargo run --example blocks -- FILE …`

use nianbao::ingest;
use nianbao::model::{SourceSpan, Table};
use nianbao::normalize::NormalizedText;
use nianbao::pipeline::Pipeline;
use nianbao::structure;
use serde_json::{Value, json};
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pipeline = Pipeline::new(None)?;
    for path in std::env::args().skip(1) {
        let document = ingest::read_file(Path::new(&path), &ingest::ReadOptions::default())?;
        let (text, _) = pipeline.normalizer.normalize(&document.text);
        let outline = structure::outline(&document, &text, &pipeline.dictionaries);
        let marked = document.tables.len();
        let tables: Vec<_> = outline.tables.into_iter().filter(|t| marked > 0 || is_regular(&text, t)).collect();
        let blocks = blocks(&document.text, &text, &tables);
        println!("{}", json!({"source": path, "text": document.text, "blocks": blocks}));
    }
    Ok(())
}

/// Whether all rows have the same number of bars: others are guessed at, and stay lines.
fn is_regular(text: &NormalizedText, table: &Table<nianbao::model::Span>) -> bool {
    let bars: Vec<usize> = table.span.of(&text.text).lines().map(|l| l.matches('|').count()).collect();
    bars.len() > 1 && bars[0] > 0 && bars.iter().all(|&n| n == bars[0])
}

/// Lines outside tables as they are, tables as cells with their texts.
fn blocks(source: &str, text: &NormalizedText, tables: &[Table<nianbao::model::Span>]) -> Vec<Value> {
    let characters: Vec<char> = source.chars().collect();
    let slice = |span: SourceSpan| characters[span.start..span.end].iter().collect::<String>();
    let mut blocks = Vec::new();
    let mut at = 0;
    let lines = |blocks: &mut Vec<Value>, from: usize, to: usize| {
        let between: String = characters[from.min(to)..to].iter().collect();
        let lines = between.lines().map(str::trim).filter(|l| !l.is_empty());
        blocks.extend(lines.map(|line| json!(line)));
    };
    for table in tables {
        let place = text.source_span(table.span);
        if place.start < at {
            continue;
        }
        lines(&mut blocks, at, place.start);
        let cell = |c: &nianbao::model::Cell<_>| {
            json!({"row": c.row, "column": c.column, "rows": c.rows, "columns": c.columns,
                   "text": slice(text.source_span(c.span))})
        };
        blocks.push(json!({"cells": table.cells.iter().map(cell).collect::<Vec<_>>()}));
        at = place.end;
    }
    lines(&mut blocks, at, characters.len());
    blocks
}
