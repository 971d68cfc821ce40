//! `nianbao index`: reads what is new or changed, in parallel, into an index that is replaced in one step.

use super::changes::{Changes, file_of};
use super::inputs::{self, Event, RecordArgs};
use crate::cli::{Common, pipeline};
use crate::index::{Mode, Summary, Writer};
use crate::ingest::{IngestError, Part};
use crate::pipeline::Pipeline;
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use std::collections::HashSet;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Arguments of `index`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao index reports/                           read a folder into ./nianbao-index
  nianbao index 2022/ 2023/ --index tianjin        several folders, another index
  nianbao index 2023.zip passages.jsonl            archives, and tables of records
  nianbao index reports/ --prune --format json     for a nightly job")]
pub struct IndexArgs {
    /// Files, folders and archives; - reads standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Fields of records.
    #[command(flatten)]
    pub records: RecordArgs,
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
    /// Reports taken over from another path.
    moved: usize,
    /// Reports kept whose files are gone.
    vanished: usize,
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
    moved: AtomicUsize,
}

/// What came of reading, in order.
#[derive(Default)]
struct Gathered {
    failures: Vec<IngestError>,
    /// Sources that are there today.
    seen: HashSet<String>,
    /// Members of archives that are no reports by their names.
    left_out: usize,
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
    let writer = Writer::open(&common.index, &pipeline.dictionaries, mode)?.sharing(&pipeline.normalizer);
    let reading = format!("{:?}", args.records);
    let changes = Changes::find(&walk.files, &writer, &common.index, &pipeline.dictionaries, &reading);
    let tally = Tally::default();
    tally.read.fetch_add(changes.unchanged.len(), Ordering::Relaxed);
    let bar = progress(changes.to_read.len(), common.quiet);
    let mut gathered = Gathered { failures: walk.errors.clone(), ..Gathered::default() };
    let work = |part: Part| read(part, &pipeline, &writer, &tally, &changes);
    inputs::read_all(&changes.to_read, &args.records.options(), work, |event| {
        bar.inc(1);
        gathered.take(event, &writer)
    })?;
    bar.finish_and_clear();
    let Gathered { mut failures, seen, left_out } = gathered;
    failures.sort_by(|a, b| a.path().cmp(b.path()));
    let read = tally.read.into_inner();
    if read == 0 && !failures.is_empty() {
        // Nothing was read: the index stays as it was.
        failures.iter().for_each(inputs::tell);
        return Ok(inputs::status(0, failures.len()));
    }
    let pruned = args.prune && walk.errors.is_empty();
    if args.prune && !pruned {
        eprintln!("nianbao: nothing was pruned, since not all paths could be read");
    } else if pruned {
        let named: HashSet<String> = walk.files.iter().map(|p| p.to_string_lossy().into_owned()).collect();
        // What lies in an archive that was found was looked after when that was gone through.
        writer.remove_missing(|s| seen.contains(s) || named.contains(file_of(s)));
    }
    let vanished = if pruned { 0 } else { changes.vanished() };
    changes.remove_renamed(&writer);
    let mut summary = writer.commit()?;
    let moved = tally.moved.into_inner();
    (summary.added, summary.removed) = (summary.added - moved, summary.removed.saturating_sub(moved));
    let bytes = tally.bytes.into_inner();
    let seconds = start.elapsed().as_secs_f64();
    let outcome = Outcome {
        index: common.index.display().to_string(),
        files: read + failures.len(),
        summary,
        moved,
        vanished,
        figures: tally.figures.into_inner(),
        problems: tally.problems.into_inner(),
        bytes,
        seconds,
        mb_per_second: round(bytes as f64 / 1e6 / seconds),
        failures: failures.iter().map(failure).collect(),
    };
    failures.iter().for_each(inputs::tell);
    let failed: Vec<_> = outcome.failures.iter().map(|f| (f.source.clone(), f.reason.clone())).collect();
    let mut table = changes.table(&failed, pruned);
    table.finished = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    table.milliseconds = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    table.write(&common.index)?;
    print(&outcome, walk.skipped + left_out, args.format)?;
    Ok(inputs::status(read, failures.len()))
}

impl Gathered {
    fn take(
        &mut self,
        event: Event<anyhow::Result<Result<String, IngestError>>>,
        writer: &Writer<'_>,
    ) -> anyhow::Result<()> {
        match event {
            Event::Done(done) => match done? {
                Ok(source) => _ = self.seen.insert(source),
                Err(error) => self.fail(error),
            },
            Event::Failed(error) => self.fail(error),
            Event::LeftOut => self.left_out += 1,
            // An archive is one file: what it no longer holds is gone, as the old words of a changed file are.
            Event::Unpacked { archive, whole: true } => {
                let seen = &self.seen;
                writer.remove_missing(|s| seen.contains(s) || file_of(s) != archive || s == archive);
            }
            Event::Unpacked { .. } => {}
        }
        Ok(())
    }

    fn fail(&mut self, error: IngestError) {
        // What cannot be read today is no reason to forget what was read before.
        self.seen.insert(error.path().to_owned());
        self.failures.push(error);
    }
}

/// Reads a part unless it is known; gives its source.
fn read(
    part: Part,
    pipeline: &Pipeline,
    writer: &Writer<'_>,
    tally: &Tally,
    changes: &Changes<'_>,
) -> anyhow::Result<Result<String, IngestError>> {
    let source = part.source.clone();
    tally.bytes.fetch_add(part.size(), Ordering::Relaxed);
    if writer.known(&source).is_some_and(|id| id == part.id) {
        tally.read.fetch_add(1, Ordering::Relaxed);
        return Ok(Ok(source));
    }
    if writer.known(&source).is_none()
        && let Some(mut stored) = changes.moved(&part.id)
    {
        tally.read.fetch_add(1, Ordering::Relaxed);
        tally.moved.fetch_add(1, Ordering::Relaxed);
        writer.remove(&stored.report.source);
        stored.report.source.clone_from(&source);
        writer.add(&stored.report, &stored.text, &pipeline.normalizer.normalize(&stored.text).0)?;
        return Ok(Ok(source));
    }
    let document = match part.read() {
        Ok(document) => document,
        Err(error) => return Ok(Err(error)),
    };
    let reading = pipeline.read(document);
    tally.read.fetch_add(1, Ordering::Relaxed);
    tally.figures.fetch_add(reading.report.figures.len() as u64, Ordering::Relaxed);
    tally.problems.fetch_add(reading.report.problems.len() as u64, Ordering::Relaxed);
    writer.add(&reading.report, &reading.text, &reading.normalized)?;
    Ok(Ok(source))
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

fn print(outcome: &Outcome, skipped: usize, format: Format) -> anyhow::Result<()> {
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
        "{} files in {:.2} s ({:.1} MB read, {:.1} MB/s)",
        outcome.files - outcome.failures.len(),
        outcome.seconds,
        outcome.bytes as f64 / 1e6,
        outcome.mb_per_second
    )?;
    let unchanged = s.unchanged;
    writeln!(out, "{} added, {} changed, {unchanged} unchanged, {} removed", s.added, s.replaced, s.removed)?;
    if outcome.moved > 0 {
        writeln!(out, "{} only moved, taken over without reading", outcome.moved)?;
    }
    if outcome.vanished > 0 {
        writeln!(out, "{} kept whose files are gone; --prune takes them out", outcome.vanished)?;
    }
    writeln!(out, "{} figures and {} problems in what was read anew", outcome.figures, outcome.problems)?;
    if skipped > 0 {
        writeln!(out, "left out, of other kinds: {skipped}")?;
    }
    if !outcome.failures.is_empty() {
        writeln!(out, "{} could not be read, see above", outcome.failures.len())?;
    }
    writeln!(out, "{} reports in {}", s.reports, outcome.index)?;
    Ok(())
}
