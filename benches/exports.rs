//! Comparisons and panels over many reports: how long they take, and whether they say what the reports were made of.
//!
//! `cargo bench --bench exports [-- DISTRICTS YEARS]`: 2,500 districts × 20 years unless told otherwise. Wanted on an idle
//! machine of two cores: a comparison of 200 districts × 10 years × 5 metrics in 100 ms, a panel of 200,000 rows a second.

#[path = "archive/mod.rs"]
mod archive;

use archive::{Kind, Made, Plan};
use nianbao::dictionary::Dictionaries;
use nianbao::export::{Forward, TableFormat, panel, table};
use nianbao::index::{Mode, Reader, Writer};
use nianbao::ingest;
use nianbao::pipeline::Pipeline;
use nianbao::query::{CompareRequest, Engine, PanelRequest, RegionSet};
use rayon::prelude::*;
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

const METRICS: [&str; 5] =
    ["cases.penalty", "cases.inspection", "officers.certified", "fines.amount", "cases.coercion"];
/// Districts and years that are compared.
const DISTRICTS: usize = 200;
const YEARS: i32 = 10;
const ROUNDS: usize = 7;
/// Reports that are read in one go.
const BATCH: usize = 1000;
/// Share of the known values that the comparison must give.
const LEAST_RIGHT: f64 = 0.98;

/// District, metric, year: the values that reports state.
type Values = HashMap<(String, String, i32), Vec<Decimal>>;

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|a| a.parse().ok());
    let districts = numbers.next().unwrap_or(2500);
    let years = i32::try_from(numbers.next().unwrap_or(20)).expect("a few years");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = Plan { seed: 11, districts, years: 2024 - years..=2023, faults: 0.0 };
    let known = index(&plan, folder.path());
    let dictionaries = Dictionaries::builtin().expect("built-in dictionaries");
    let reader = Reader::open(folder.path(), &dictionaries).expect("opened");
    let start = Instant::now();
    let engine = Engine::new(&reader, &dictionaries).expect("ready");
    println!("opened in {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    compare(&engine, &known);
    rows(&engine);
}

/// Reads and indexes generated reports; what they state.
fn index(plan: &Plan, folder: &Path) -> Values {
    let pipeline = Pipeline::new(None).expect("the built-in dictionaries load");
    let writer = Writer::open(folder, &pipeline.dictionaries, Mode::Update).expect("opened");
    let mut known: Values = HashMap::new();
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
        for one in batch {
            for figure in one.figures.iter().filter(|f| f.kind == Kind::Level && f.scope.is_none()) {
                let cell = (one.region_code.clone(), figure.metric.to_owned(), figure.period);
                known.entry(cell).or_default().push(figure.value);
            }
        }
    }
    writer.commit().expect("committed");
    println!("{reports} reports indexed in {:.0} s", start.elapsed().as_secs_f64());
    known
}

fn compare(engine: &Engine<'_>, known: &Values) {
    let mut codes: Vec<String> = known.keys().map(|(code, ..)| code.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    let step = (codes.len() / DISTRICTS).max(1);
    let names: Vec<String> = codes.into_iter().step_by(step).take(DISTRICTS).collect();
    let request = CompareRequest {
        regions: RegionSet { names, ..RegionSet::default() },
        metrics: METRICS.map(str::to_owned).to_vec(),
        years: Some(2024 - YEARS..=2023),
        ..CompareRequest::default()
    };
    let start = Instant::now();
    let answer = engine.compare(&request).expect("compared");
    println!(
        "first comparison, which finds what reports say of each other: {:.0} ms",
        start.elapsed().as_secs_f64() * 1e3
    );
    let (mut right, mut stated) = (0, 0);
    for row in &answer.rows {
        let code = row.region.code.map(|code| code.to_string()).unwrap_or_default();
        let Some(values) = known.get(&(code, row.metric.clone(), row.year)) else { continue };
        stated += 1;
        right += usize::from(row.value.is_some_and(|value| values.contains(&value)));
    }
    let share = right as f64 / stated.max(1) as f64;
    println!("{} rows, {stated} known values, {:.1} % given", answer.rows.len(), share * 100.0);
    assert!(share >= LEAST_RIGHT, "the comparison gives too few of the values that were written");
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let again = engine.compare(&request).expect("compared");
            assert_eq!(again.rows.len(), answer.rows.len());
            start.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!(
        "compare {DISTRICTS} × {YEARS} × {}: median {:.0} ms, least {:.0} ms",
        METRICS.len(),
        times[ROUNDS / 2],
        times[0]
    );
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
