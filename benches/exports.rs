//! Panels of many reports in each form: how many rows a second are written.
//!
//! `cargo bench --bench exports [-- DISTRICTS YEARS]`: 2,500 districts × 20 years unless told otherwise. Wanted on an idle
//! machine of two cores: 200,000 rows a second. Comparisons are measured, and checked, by `queries.rs`.

#[path = "archive/mod.rs"]
mod archive;

use archive::{Made, Plan};
use nianbao::dictionary::Dictionaries;
use nianbao::export::{Forward, TableFormat, panel, table};
use nianbao::index::{Mode, Reader, Writer};
use nianbao::ingest;
use nianbao::pipeline::Pipeline;
use nianbao::query::{Engine, PanelRequest};
use rayon::prelude::*;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// Reports that are read in one go.
const BATCH: usize = 1000;
fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|a| a.parse().ok());
    let districts = numbers.next().unwrap_or(2500);
    let years = i32::try_from(numbers.next().unwrap_or(20)).expect("a few years");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = Plan { seed: 11, districts, years: 2024 - years..=2023, faults: 0.0 };
    index(&plan, folder.path());
    let dictionaries = Dictionaries::builtin().expect("built-in dictionaries");
    let reader = Reader::open(folder.path(), &dictionaries).expect("opened");
    let start = Instant::now();
    let engine = Engine::new(&reader, &dictionaries).expect("ready");
    println!("opened in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    rows(&engine);
}

/// Reads and indexes generated reports.
fn index(plan: &Plan, folder: &Path) {
    let pipeline = Pipeline::new(None).expect("the built-in dictionaries load");
    let writer = Writer::open(folder, &pipeline.dictionaries, Mode::Update).expect("opened");
    let mut made = archive::archive(plan).peekable();
    let (start, mut reports) = (Instant::now(), 0);
    while made.peek().is_some() {
        let batch: Vec<Made> = made.by_ref().take(BATCH).collect();
        batch.par_iter().for_each(|one| {
            let document = ingest::read_bytes(one.text.as_bytes(), &one.name).expect("generated reports can be read");
            let read = pipeline.read(document);
            writer.add(&read.report, &read.text, &read.normalized).expect("added");
        });
        reports += batch.len();
    }
    writer.commit().expect("committed");
    println!("{reports} reports indexed in {:.0} s", start.elapsed().as_secs_f64());
}

fn rows(engine: &Engine<'_>) {
    for (name, format) in
        [("csv", TableFormat::Csv { bom: true }), ("jsonl", TableFormat::Jsonl), ("parquet", TableFormat::Parquet)]
    {
        let counted = Counter::default();
        let start = Instant::now();
        let long = engine.long_panel(&PanelRequest::default()).expect("prepared");
        let mut writer = table(format, panel::long_columns(), Forward(&counted)).expect("started");
        let (book, rows) = panel::write_long(&long, &mut *writer, engine.dictionaries).expect("written");
        writer.finish(&book).expect("finished");
        let seconds = start.elapsed().as_secs_f64();
        let bytes = counted.0.load(Ordering::Relaxed);
        println!("panel as {name}: {rows} rows, {:.0} a second, {} MB", rows as f64 / seconds, bytes / 1_000_000);
        assert!(rows > 0 && bytes > 0);
    }
    let start = Instant::now();
    let wide = engine.wide_panel(&PanelRequest::default()).expect("prepared");
    let mut rows = 0;
    wide.read(|batch| -> Result<(), nianbao::query::RequestError> {
        rows += batch.len();
        Ok(())
    })
    .expect("read");
    println!("wide panel: {rows} rows × {} metrics in {:.1} s", wide.measures.len(), start.elapsed().as_secs_f64());
}

/// Takes bytes and counts them.
#[derive(Default)]
struct Counter(AtomicU64);

impl Write for &Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.fetch_add(bytes.len() as u64, Ordering::Relaxed);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
