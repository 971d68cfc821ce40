//! `nianbao index`: reads what is new or changed, in parallel, into an index that is replaced in one step.

use super::inputs;
use crate::cli::{Common, pipeline};
use crate::index::{Mode, Summary, Writer};
use crate::ingest::{self, IngestError, Walk};
use crate::pipeline::Pipeline;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Instant;

/// Arguments of `index`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao index reports/                           read a folder into ./nianbao-index
  nianbao index 2022/ 2023/ --index tianjin        several folders, another index
  nianbao index reports/ --prune --format json     for a nightly job")]
pub struct IndexArgs {
    /// Files and folders; - reads standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Take out reports whose files were not found this time
    #[arg(long)]
    pub prune: bool,
    /// Read everything again into a new index that takes the place of the old one
    #[arg(long)]
    pub full: bool,
    /// Form of the summary
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

/// Forms of the summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For scripts
    Json,
}

/// What a run did.
#[derive(Debug, Serialize)]
struct Outcome {
    index: String,
    files: usize,
    #[serde(flatten)]
    summary: Summary,
    figures: u64,
    problems: u64,
    bytes: u64,
    seconds: f64,
    mb_per_second: f64,
    failures: Vec<Failure>,
}

#[derive(Debug, Serialize)]
struct Failure {
    source: String,
    reason: String,
}

/// What the threads count.
#[derive(Default)]
struct Tally {
    read: AtomicUsize,
    bytes: AtomicU64,
    figures: AtomicU64,
    problems: AtomicU64,
    failures: Mutex<Vec<IngestError>>,
}

/// Reads, indexes, tells.
///
/// # Errors
/// When there is nothing to read or the index cannot be written; the index is then as it was.
pub fn run(args: &IndexArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let walk = inputs::walk(&args.paths)?;
    if args.full && !walk.errors.is_empty() {
        // A new index would lose what lies behind the paths that are missing today.
        walk.errors.iter().for_each(inputs::tell);
        anyhow::bail!("--full wants all paths to be there; the index was left as it was");
    }
    let pipeline = pipeline(common)?;
    let mode = if args.full { Mode::Anew } else { Mode::Update };
    let writer = Writer::open(&common.index, &pipeline.dictionaries, mode)?;
    let tally = Tally::default();
    let bar = progress(walk.files.len(), common.quiet);
    walk.files.par_iter().try_for_each(|path| {
        let done = read(path, &pipeline, &writer, &tally);
        bar.inc(1);
        done
    })?;
    bar.finish_and_clear();
    let failures = failures(walk.errors.clone(), tally.failures);
    let read = tally.read.into_inner();
    if read == 0 && !failures.is_empty() {
        // Nothing was read: the index stays as it was.
        failures.iter().for_each(inputs::tell);
        return Ok(inputs::status(0, failures.len()));
    }
    if args.prune && !walk.errors.is_empty() {
        eprintln!("nianbao: nothing was pruned, since not all paths could be read");
    } else if args.prune {
        let kept: HashSet<String> = walk.files.iter().map(|p| source(p)).collect();
        writer.remove_missing(|s| kept.contains(s));
    }
    let summary = writer.commit()?;
    let bytes = tally.bytes.into_inner();
    let seconds = start.elapsed().as_secs_f64();
    let outcome = Outcome {
        index: common.index.display().to_string(),
        files: read + failures.len(),
        summary,
        figures: tally.figures.into_inner(),
        problems: tally.problems.into_inner(),
        bytes,
        seconds,
        mb_per_second: round(bytes as f64 / 1e6 / seconds),
        failures: failures.iter().map(failure).collect(),
    };
    failures.iter().for_each(inputs::tell);
    print(&outcome, &walk, args.format)?;
    Ok(inputs::status(read, failures.len()))
}

fn failures(mut walked: Vec<IngestError>, read: Mutex<Vec<IngestError>>) -> Vec<IngestError> {
    walked.extend(read.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner));
    // The threads met them in any order.
    walked.sort_by(|a, b| a.path().cmp(b.path()));
    walked
}

fn read(path: &Path, pipeline: &Pipeline, writer: &Writer<'_>, tally: &Tally) -> anyhow::Result<()> {
    let source = source(path);
    let fail = |error: IngestError| {
        tally.failures.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(error);
        Ok(())
    };
    let bytes = match ingest::load(path, &source) {
        Ok(bytes) => bytes,
        Err(error) => return fail(error),
    };
    tally.bytes.fetch_add(bytes.len() as u64, Ordering::Relaxed);
    if writer.known(&source).is_some_and(|id| id == ingest::digest(&bytes)) {
        tally.read.fetch_add(1, Ordering::Relaxed);
        return Ok(());
    }
    let document = match ingest::read_bytes(&bytes, &source) {
        Ok(document) => document,
        Err(error) => return fail(error),
    };
    let reading = pipeline.read(document);
    tally.read.fetch_add(1, Ordering::Relaxed);
    tally.figures.fetch_add(reading.report.figures.len() as u64, Ordering::Relaxed);
    tally.problems.fetch_add(reading.report.problems.len() as u64, Ordering::Relaxed);
    writer.add(&reading.report, &reading.text, &reading.normalized.text)?;
    Ok(())
}

fn source(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn failure(error: &IngestError) -> Failure {
    let text = error.to_string();
    let reason = text.strip_prefix(&format!("{}: ", error.path())).unwrap_or(&text).to_owned();
    Failure { source: error.path().to_owned(), reason }
}

fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

fn progress(files: usize, quiet: bool) -> ProgressBar {
    // indicatif draws on a terminal only; a pipe sees the summary alone.
    let target = if quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(Some(files as u64), target);
    if let Ok(style) = ProgressStyle::with_template("{bar:32} {pos}/{len} reports  {per_sec}  {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn print(outcome: &Outcome, walk: &Walk, format: Format) -> anyhow::Result<()> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    if format == Format::Json {
        serde_json::to_writer_pretty(&mut out, outcome)?;
        writeln!(out)?;
        return Ok(());
    }
    let s = &outcome.summary;
    writeln!(
        out,
        "{} files read in {:.2} s ({:.1} MB, {:.1} MB/s)",
        outcome.files - outcome.failures.len(),
        outcome.seconds,
        outcome.bytes as f64 / 1e6,
        outcome.mb_per_second
    )?;
    writeln!(out, "{} added, {} changed, {} unchanged, {} removed", s.added, s.replaced, s.unchanged, s.removed)?;
    writeln!(out, "{} figures and {} problems in what was read anew", outcome.figures, outcome.problems)?;
    if walk.skipped > 0 {
        writeln!(out, "left out, of other kinds: {}", walk.skipped)?;
    }
    if !outcome.failures.is_empty() {
        writeln!(out, "{} could not be read, see above", outcome.failures.len())?;
    }
    writeln!(out, "{} reports in {}", s.reports, outcome.index)?;
    Ok(())
}
