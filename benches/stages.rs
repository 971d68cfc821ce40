//! Speed of each stage on one core, in MB of text a second: reports repeated to 50 MB. Checks what it computes.
//!
//! `cargo bench --bench stages [-- FOLDER]`; without a folder the reports of `corpus/`.

use nianbao::audit;
use nianbao::extract;
use nianbao::ingest;
use nianbao::model::SourceDocument;
use nianbao::normalize::Verbatim;
use nianbao::pipeline::Pipeline;
use nianbao::structure;
use std::path::PathBuf;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: nianbao::memory::Allocator = nianbao::memory::Allocator;

const BYTES: usize = 50 << 20;

fn main() {
    let folder = std::env::args().skip(1).find(|a| !a.starts_with("--"));
    let folder = folder.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpus"), PathBuf::from);
    let documents = documents(&folder);
    let pipeline = Pipeline::new(None).expect("the built-in dictionaries load");
    let size: usize = documents.iter().map(|d| d.text.len()).sum();
    let expected: usize = documents.iter().map(|d| pipeline.read(d.clone()).report.figures.len()).sum();
    assert!(expected > 0, "{}: no figures", folder.display());
    let rounds = BYTES.div_ceil(size);
    let mut times = [Duration::ZERO; 4];
    let mut figures = 0;
    for _ in 0..rounds {
        figures += round(&pipeline, &documents, &mut times);
    }
    assert_eq!(figures, expected * rounds, "a stage gave another result in another round");
    let megabytes = (size * rounds) as f64 / 1e6;
    println!("{} reports, {megabytes:.0} MB, {figures} figures", documents.len() * rounds);
    for (name, time) in ["normalize", "structure", "extract", "record"].iter().zip(times) {
        println!("{name:10} {:7.1} MB/s", megabytes / time.as_secs_f64());
    }
    let all: Duration = times.iter().sum();
    let read: Duration = times[..3].iter().sum();
    println!("{:10} {:7.1} MB/s, records not written", "together", megabytes / read.as_secs_f64());
    let audit = audit(&pipeline, &documents, rounds);
    let share = audit.as_secs_f64() / all.as_secs_f64() * 100.0;
    println!("{:10} {:7.1} MB/s, {share:.1} % of the others", "audit", megabytes / audit.as_secs_f64());
}

/// What auditing takes, of reports that were read before.
fn audit(pipeline: &Pipeline, documents: &[SourceDocument], rounds: usize) -> Duration {
    let readings: Vec<_> = documents.iter().map(|d| pipeline.read(d.clone())).collect();
    // Structure has looked for them already.
    let words: Vec<_> = readings.iter().map(|r| pipeline.dictionaries.lexicon.scan(&r.normalized.text)).collect();
    let start = Instant::now();
    for _ in 0..rounds {
        for (read, words) in readings.iter().zip(&words) {
            let found = audit::report(&read.report, &read.text, &read.normalized, words, &pipeline.dictionaries);
            assert_eq!(found, read.report.findings, "the audit gave another result in another round");
        }
    }
    start.elapsed()
}

fn documents(folder: &std::path::Path) -> Vec<SourceDocument> {
    let walk = ingest::walk(&[folder.to_owned()]);
    walk.files.iter().filter_map(|p| ingest::read_file(p, &ingest::ReadOptions::default()).ok()).collect()
}

fn round(pipeline: &Pipeline, documents: &[SourceDocument], times: &mut [Duration; 4]) -> usize {
    let mut figures = 0;
    for document in documents {
        let start = Instant::now();
        let (text, _) = pipeline.normalizer.normalize(&document.text);
        let normalized = Instant::now();
        let outline = structure::outline(document, &text, &pipeline.dictionaries);
        let structured = Instant::now();
        let verbatim = Verbatim::of(&document.text, &text);
        let extraction = extract::extract(&verbatim, &text, &outline, &pipeline.dictionaries);
        let extracted = Instant::now();
        figures += extraction.figures.len();
        serde_json::to_vec(&extraction.figures).expect("figures are plain data");
        let recorded = Instant::now();
        times[0] += normalized - start;
        times[1] += structured - normalized;
        times[2] += extracted - structured;
        times[3] += recorded - extracted;
    }
    figures
}
