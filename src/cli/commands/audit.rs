//! `nianbao audit`: what the reports themselves got wrong.

use super::inputs::{self, Event, RecordArgs};
use crate::cli::{Common, SOME_FAILED, pipeline, print};
use crate::dictionary::{Dictionaries, nearest};
use crate::index::{Likeness, StoredReport};
use crate::ingest::Part;
use crate::model::{Severity, Verdict};
use crate::query::answer::AuditAnswer;
use crate::query::{AuditBy, AuditFilter, Engine, audit_read, count_by};
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `audit`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao audit                                      errors and warnings over the whole index
  nianbao audit 'region:天津 year:2023' --severity info   also what was confirmed, and what follows from it
  nianbao audit --check subtotal,change --format xlsx --output findings.xlsx
  nianbao audit --group-by check,region              how many of what, where
  nianbao audit --read reports/                      files, without an index

Checks: subtotal, change, ratio, share, conflict, restated, outlier, copied, foreign_place, text_damage, unit, date; \
`dictionaries/checks.toml` holds what they say, how severe they are and their tolerances.

One slip of the pen is counted once: what follows from a finding stands behind it (\u{21b3}; `follows` in JSON and CSV).

Exit status: 0 no errors found; 1 errors found, or a file could not be read; 2 could not do it. A nightly job tells the two \
apart by --fail-on errors, with which 1 means errors in reports and nothing else; files that could not be read are told on \
standard error, at the end of the text, and as `unread` in JSON.")]
pub struct AuditArgs {
    /// Only findings about reports that match; they are still compared with all
    #[arg(value_name = "QUERY")]
    pub query: Option<String>,
    /// Audit these files and folders, without an index
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub read: Vec<PathBuf>,
    /// Fields of records.
    #[command(flatten)]
    pub records: RecordArgs,
    /// Checks, by id or Chinese name, or what only one name holds
    #[arg(long, value_delimiter = ',', value_name = "CHECK,…")]
    pub check: Vec<String>,
    /// Findings of at least this severity; of several, of the least
    #[arg(long, value_enum, value_delimiter = ',', value_name = "SEVERITY", default_values_t = [SeverityArg::Warning])]
    pub severity: Vec<SeverityArg>,
    /// differs, impossible, doubtful, undecided, holds, implied
    #[arg(long, value_delimiter = ',', value_name = "VERDICT,…")]
    pub verdict: Vec<String>,
    /// Findings about these metrics, by id or Chinese name
    #[arg(long, value_delimiter = ',', value_name = "METRIC,…")]
    pub metric: Vec<String>,
    /// Count by check, severity, verdict, region, province, year, metric, source
    #[arg(long, value_delimiter = ',', value_name = "WHAT,…")]
    pub group_by: Vec<String>,
    /// Findings to show; all are counted [default: 100 as text, else all]
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// How to print the findings [default: by the ending of --output, else text]
    #[arg(long, value_enum)]
    pub format: Option<AuditFormat>,
    /// What makes the exit status 1: errors, warnings (and errors), unread (files that could not be read)
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT,…", default_values_t = [FailOn::Errors, FailOn::Unread])]
    pub fail_on: Vec<FailOn>,
    /// File to write to, instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Messages in English
    #[arg(long)]
    pub english: bool,
}

/// Severities as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
#[allow(missing_docs)] // As they read.
pub enum SeverityArg {
    Error,
    Warning,
    Info,
}

/// What makes the exit status 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[allow(missing_docs)] // As they read.
pub enum FailOn {
    Errors,
    Warnings,
    Unread,
}

/// Forms of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum AuditFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one object.
    Json,
    /// One finding a row.
    Csv,
    /// A workbook: findings, and counts
    Xlsx,
}

/// Findings shown as text when nothing else is asked.
const SHOWN: usize = 100;

/// Audits and prints.
///
/// # Errors
/// When the query or an option cannot be read, there is no index, or the output cannot be written.
pub fn run(args: &AuditArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let by = group_by(&args.group_by)?;
    let format = format(args)?;
    if args.fail_on.contains(&FailOn::Warnings) && severity(args) == Severity::Error {
        bail!("--fail-on warnings: with --severity error no warnings are looked for; leave one of the two out");
    }
    let answer = if args.read.is_empty() { of_index(args, common)? } else { of_files(args, common)? };
    let counts = (!by.is_empty()).then(|| count_by(&answer, &by));
    let write = |out: &mut dyn std::io::Write, style| match (format, &counts) {
        (AuditFormat::Json, None) => print::json(out, &answer),
        (AuditFormat::Json, Some(counts)) => print::audit::counts_json(out, counts, &by),
        (AuditFormat::Csv, None) => print::audit::csv(out, &answer),
        (AuditFormat::Csv, Some(counts)) => print::audit::counts_csv(out, counts, &by),
        (AuditFormat::Text, None) => print::audit::text(out, style, &answer, args.english, severity(args)),
        (AuditFormat::Text, Some(counts)) => print::audit::counts_text(out, style, counts, &by),
        (AuditFormat::Xlsx, _) => print::audit::xlsx(out, &answer),
    };
    match &args.output {
        Some(path) => print::to_file(path, write)?,
        None => {
            print::stdout(write)?;
        }
    }
    tell_hidden(args, common, &answer);
    let failed = args.fail_on.iter().any(|what| match what {
        FailOn::Errors => answer.counts.error > 0,
        FailOn::Warnings => answer.counts.warning + answer.counts.error > 0,
        FailOn::Unread => !answer.unread.is_empty(),
    });
    Ok(if failed { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}

/// What is of the checks, verdicts or metrics that were asked for and of a lesser severity than is shown: `--verdict implied` is
/// all remarks, which are left out unless asked for.
fn tell_hidden(args: &AuditArgs, common: &Common, answer: &AuditAnswer) {
    let chosen = !(args.check.is_empty() && args.verdict.is_empty() && args.metric.is_empty());
    if answer.hidden > 0 && (chosen || answer.total == 0) && !common.quiet {
        let (count, are, them) = match answer.hidden {
            1 => ("1 more finding".to_owned(), "is", "it"),
            n => (format!("{n} more findings"), "are", "them"),
        };
        let severity = severity(args).as_str();
        eprintln!("nianbao: {count} {are} below --severity {severity}; --severity info shows {them}");
    }
}

/// The format that was asked for, else the one that the ending of the file names. The two must not contradict each other: a
/// workbook that is called .csv opens nowhere.
fn format(args: &AuditArgs) -> anyhow::Result<AuditFormat> {
    let ending = print::ending(args.output.as_deref());
    let by_ending = match ending.as_deref() {
        Some("json") => Some(AuditFormat::Json),
        Some("csv") => Some(AuditFormat::Csv),
        Some("xlsx") => Some(AuditFormat::Xlsx),
        Some("txt") => Some(AuditFormat::Text),
        _ => None,
    };
    if let (Some(asked), Some(other), Some(path)) =
        (args.format, by_ending.filter(|e| Some(*e) != args.format), &args.output)
    {
        let name =
            |format: AuditFormat| format.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned());
        let (asked, other) = (name(asked), name(other));
        bail!(
            "--format {asked}: the name of {} says {other}; leave --format out, or name another file",
            path.display()
        );
    }
    if let (None, None, Some(ending), Some(path)) = (args.format, by_ending, &ending, &args.output) {
        bail!(
            "{}: .{ending} tells no format; name the file .txt, .json, .csv or .xlsx, or say --format",
            path.display()
        );
    }
    let format = args.format.or(by_ending).unwrap_or_default();
    if format == AuditFormat::Xlsx && args.output.is_none() {
        bail!("--format xlsx: a workbook is no text; name a file with --output findings.xlsx");
    }
    Ok(format)
}

fn of_index(args: &AuditArgs, common: &Common) -> anyhow::Result<AuditAnswer> {
    let dictionaries = common.load_dictionaries()?;
    let filter = filter(args, &dictionaries)?;
    let reader = common.open_index(&dictionaries)?;
    crate::cli::tell_copies(&reader, common);
    let engine = Engine::new(&reader, &dictionaries)?;
    Ok(engine.audit(args.query.as_deref(), &filter)?)
}

/// A query beside files: it looks into an index, and behind `--read` it is taken for one more path.
fn refuse_query(args: &AuditArgs) -> anyhow::Result<()> {
    let like_a_query = |path: &&PathBuf| !path.exists() && path.to_string_lossy().contains([':', '>', '<', '=', ' ']);
    let last = args.read.iter().rev().find(like_a_query).map(|path| path.to_string_lossy().into_owned());
    if let Some(query) = args.query.clone().or(last) {
        bail!(
            "--read audits all that it is given; '{query}' is no file, and a query looks into an index: \
             `nianbao index PATH…` first, then `nianbao audit '{query}'`"
        );
    }
    Ok(())
}

fn of_files(args: &AuditArgs, common: &Common) -> anyhow::Result<AuditAnswer> {
    refuse_query(args)?;
    let walk = inputs::walk(&args.read)?;
    let pipeline = pipeline(common)?;
    let filter = filter(args, &pipeline.dictionaries)?;
    walk.errors.iter().for_each(inputs::tell);
    let work = |part: Part| {
        let reading = pipeline.read(part.read()?);
        let likeness = Likeness::of(&reading.report, &reading.normalized.text);
        Ok((likeness, StoredReport { report: reading.report, text: reading.text }))
    };
    let mut unread: Vec<String> = walk.errors.iter().map(ToString::to_string).collect();
    let mut reports = Vec::new();
    inputs::read_all(&walk.files, &args.records.options(), work, |event| {
        match event {
            Event::Done(Ok(report)) => reports.push(report),
            Event::Done(Err(error)) | Event::Failed(error) => {
                unread.push(error.to_string());
                inputs::tell(&error);
            }
            Event::LeftOut | Event::Unpacked { .. } => {}
        }
        Ok(())
    })?;
    if reports.is_empty() {
        bail!("nothing could be read");
    }
    let reports = counted(reports, common);
    Ok(AuditAnswer { unread, ..audit_read(&reports, &filter, &pipeline.dictionaries)? })
}

/// The reports without the copies of others: one that is given twice is no evidence against itself.
fn counted(reports: Vec<(Likeness, StoredReport)>, common: &Common) -> Vec<StoredReport> {
    let (likenesses, reports): (Vec<Likeness>, Vec<StoredReport>) = reports.into_iter().unzip();
    let repeated = Likeness::repeated(&likenesses);
    crate::cli::tell_left_out(repeated.len(), "", common);
    let kept = reports.into_iter().enumerate().filter(|(place, _)| !repeated.contains(place));
    kept.map(|(_, report)| report).collect()
}

/// The least severity that is asked for.
fn severity(args: &AuditArgs) -> Severity {
    match args.severity.iter().max() {
        Some(SeverityArg::Error) => Severity::Error,
        Some(SeverityArg::Warning) | None => Severity::Warning,
        Some(SeverityArg::Info) => Severity::Info,
    }
}

fn filter(args: &AuditArgs, dictionaries: &Dictionaries) -> anyhow::Result<AuditFilter> {
    let checks = args.check.iter().map(|name| check(name, dictionaries)).collect::<anyhow::Result<_>>()?;
    let metric = |name: &String| {
        let found = dictionaries.metrics.find(name).map(|m| m.id.clone());
        found.with_context(|| format!("--metric: there is no metric {name}; `nianbao dictionary explain` lists them"))
    };
    Ok(AuditFilter {
        checks,
        severity: severity(args),
        verdicts: args.verdict.iter().map(|word| verdict(word)).collect::<anyhow::Result<_>>()?,
        metrics: args.metric.iter().map(metric).collect::<anyhow::Result<_>>()?,
        limit: match args.limit {
            // Counts are over all.
            _ if !args.group_by.is_empty() => usize::MAX,
            Some(limit) => limit,
            None if matches!(format(args), Ok(AuditFormat::Text)) => SHOWN,
            None => usize::MAX,
        },
    })
}

fn check(name: &str, dictionaries: &Dictionaries) -> anyhow::Result<String> {
    if let Some(known) = dictionaries.checks.named(name) {
        return Ok(known.id.clone());
    }
    let all = dictionaries.checks.all();
    // 分项 is enough for 分项与合计.
    let mut within = all.iter().filter(|check| !name.is_ascii() && check.name.contains(name));
    if let (Some(known), None) = (within.next(), within.next()) {
        return Ok(known.id.clone());
    }
    match nearest(name, all.iter().map(|check| check.id.as_str())) {
        Some(meant) => bail!("--check: there is no check {name}; is {meant} meant?"),
        None => {
            let known: Vec<String> = all.iter().map(|check| format!("{} ({})", check.id, check.name)).collect();
            bail!("--check: there is no check {name}; name some of {}", known.join(", "))
        }
    }
}

fn verdict(word: &str) -> anyhow::Result<Verdict> {
    let all = [
        Verdict::Differs,
        Verdict::Impossible,
        Verdict::Doubtful,
        Verdict::Undecided,
        Verdict::Holds,
        Verdict::Implied,
    ];
    let found = all.into_iter().find(|v| v.as_str() == word);
    found.with_context(|| {
        format!("--verdict: there is no verdict {word}; name some of {}", all.map(Verdict::as_str).join(", "))
    })
}

fn group_by(typed: &[String]) -> anyhow::Result<Vec<AuditBy>> {
    let one = |word: &String| {
        let found = AuditBy::ALL.into_iter().find(|one| one.as_str() == word);
        let all = AuditBy::ALL.map(AuditBy::as_str).join(", ");
        found.with_context(|| format!("--group-by: findings cannot be counted by {word}; name some of {all}"))
    };
    typed.iter().map(one).collect()
}
