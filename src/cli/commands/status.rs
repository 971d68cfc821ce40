//! `nianbao status`: what is in an index, of which versions it is, and what the last run could not read.

use super::index::Format;
use crate::cli::{Common, SOME_FAILED, print};
use crate::dictionary::Dictionaries;
use crate::index::{FORMAT, FigureFilter, FileTable, IndexError, Manifest, Reader};
use crate::query::answer::Facets;
use crate::query::{Engine, SearchRequest};
use clap::Args;
use serde::Serialize;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

/// Options of `status`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao status                            what is in ./nianbao-index
  nianbao status --index tianjin --format json
  nianbao status --duplicates               which reports are there more than once

Exit status: 1 when the last run could not read something, or the index wants --full.")]
pub struct StatusArgs {
    /// How to print it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// List the reports that are copies of others, each group with the one that counts first
    #[arg(long)]
    pub duplicates: bool,
}

#[derive(Debug, Serialize)]
struct Status {
    index: String,
    /// Whether this program with these dictionaries can read it.
    usable: bool,
    /// What to do when it cannot.
    remedy: Option<String>,
    format: u32,
    dictionaries: String,
    program: String,
    this_program: This,
    bytes: u64,
    reports: usize,
    figures: usize,
    /// Reports that are copies of others and count nowhere.
    duplicates: usize,
    /// The sources of each group, that of the report which counts first.
    duplicate_groups: Vec<Vec<String>>,
    facets: Facets,
    files: usize,
    /// Seconds since 1970; none before the first run that was finished.
    last_run: Option<u64>,
    last_run_seconds: f64,
    failures: Vec<Failure>,
}

#[derive(Debug, Serialize)]
struct This {
    format: u32,
    dictionaries: String,
    program: &'static str,
}

#[derive(Debug, Serialize)]
struct Failure {
    source: String,
    reason: String,
}

/// Looks and prints.
///
/// # Errors
/// When there is no index.
pub fn run(args: &StatusArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let dictionaries = common.load_dictionaries()?;
    let status = status(&common.index, &dictionaries)?;
    let printed = print::stdout(|out, _| match args.format {
        Format::Json => print::json(out, &status),
        Format::Text => text(out, &status, args.duplicates),
    })?;
    let fine = status.usable && status.failures.is_empty();
    Ok(if fine { printed } else { ExitCode::from(SOME_FAILED) })
}

fn status(folder: &Path, dictionaries: &Dictionaries) -> anyhow::Result<Status> {
    let manifest = Manifest::read(folder)?.filter(|m| m.data.is_some());
    let manifest = manifest.ok_or_else(|| IndexError::Missing(folder.to_owned()))?;
    let table = FileTable::read(folder);
    let mut status = Status {
        index: folder.display().to_string(),
        usable: true,
        remedy: None,
        format: manifest.format,
        dictionaries: manifest.dictionaries,
        program: manifest.program,
        this_program: This {
            format: FORMAT,
            dictionaries: dictionaries.digest.clone(),
            program: env!("CARGO_PKG_VERSION"),
        },
        bytes: size(folder),
        reports: 0,
        figures: 0,
        duplicates: 0,
        duplicate_groups: Vec::new(),
        facets: Facets::default(),
        files: table.files.len(),
        last_run: (table.finished > 0).then_some(table.finished),
        last_run_seconds: table.milliseconds as f64 / 1e3,
        failures: table.failures.into_iter().map(|(source, reason)| Failure { source, reason }).collect(),
    };
    match Reader::open(folder, dictionaries) {
        Ok(reader) => count(&mut status, &reader, dictionaries)?,
        Err(fault) => (status.usable, status.remedy) = (false, Some(fault.to_string())),
    }
    Ok(status)
}

fn count(status: &mut Status, reader: &Reader, dictionaries: &Dictionaries) -> anyhow::Result<()> {
    reader.for_each_figure(&FigureFilter::default(), |_| status.figures += 1)?;
    let engine = Engine::new(reader, dictionaries)?;
    let all =
        engine.search(&SearchRequest { query: "year:1900..2100", limit: 0, offset: 0, ..SearchRequest::default() })?;
    (status.reports, status.facets) = (reader.report_count()?, all.facets);
    let copies = reader.copies();
    let sources = |group: &Vec<_>| group.iter().map(|report| reader.source(*report)).collect();
    (status.duplicates, status.duplicate_groups) = (copies.len(), copies.groups().iter().map(sources).collect());
    Ok(())
}

/// Bytes of all files in a folder.
fn size(folder: &Path) -> u64 {
    let files = walkdir::WalkDir::new(folder).into_iter().flatten().filter(|e| e.file_type().is_file());
    files.filter_map(|e| e.metadata().ok()).map(|m| m.len()).sum()
}

fn text(out: &mut dyn Write, status: &Status, duplicates: bool) -> io::Result<()> {
    let megabytes = status.bytes as f64 / 1e6;
    if status.usable {
        writeln!(out, "{}: {} reports, {} figures, {megabytes:.1} MB", status.index, status.reports, status.figures)?;
    } else {
        writeln!(out, "{}: {megabytes:.1} MB", status.index)?;
    }
    let this = &status.this_program;
    let same = |same: bool| if same { "as this program" } else { "not this program's" };
    writeln!(out, "format {} ({}), {}", status.format, same(status.format == this.format), dictionaries(status))?;
    if let Some(remedy) = &status.remedy {
        writeln!(out, "{remedy}")?;
    }
    for (name, counts) in
        [("years", &status.facets.year), ("provinces", &status.facets.province), ("kinds", &status.facets.doc_type)]
    {
        let shown: Vec<String> = counts.0.iter().map(|(name, n)| format!("{name} ({n})")).collect();
        if !shown.is_empty() {
            writeln!(out, "{name}: {}", shown.join(", "))?;
        }
    }
    if let Some(finished) = status.last_run {
        let ago = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs()).saturating_sub(finished);
        writeln!(out, "last run: {}, {} files known, {:.1} s", since(ago), status.files, status.last_run_seconds)?;
    }
    if status.duplicates > 0 {
        let list = if duplicates { "" } else { "; --duplicates lists them" };
        writeln!(out, "copies: {} reports are there again and are not counted{list}", status.duplicates)?;
    }
    for group in status.duplicate_groups.iter().filter(|_| duplicates) {
        writeln!(out, "  {} counts; again: {}", group[0], group[1..].join(", "))?;
    }
    for failure in &status.failures {
        writeln!(out, "not read: {}: {}", failure.source, failure.reason)?;
    }
    Ok(())
}

fn dictionaries(status: &Status) -> String {
    let same = status.dictionaries == status.this_program.dictionaries;
    format!("dictionaries {} ({})", status.dictionaries, if same { "as loaded" } else { "others are loaded" })
}

/// A span of time in its largest unit.
fn since(seconds: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(86_400, "days"), (3_600, "hours"), (60, "minutes")];
    let unit = UNITS.iter().find(|(length, _)| seconds >= 2 * length);
    unit.map_or_else(|| format!("{seconds} seconds ago"), |(length, name)| format!("{} {name} ago", seconds / length))
}
