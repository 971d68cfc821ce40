//! `nianbao evaluate`: how well reports are read, measured against gold annotations.

use super::inputs::{self, Event, RecordArgs};
use crate::cli::{Common, SOME_FAILED, pipeline, print};
use crate::dictionary::{Metrics, nearest};
use crate::evaluate::{Evaluation, Gold, Measure};
use crate::ingest::{self, IngestError, Part};
use crate::model::Report;
use crate::pipeline::Pipeline;
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Endings of gold files; where a report has both, the first is read.
const ENDINGS: [&str; 2] = [".gold.json", ".json"];
/// Names that a remark lists before it says "and more".
const LISTED: usize = 5;

/// Arguments of `evaluate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao evaluate tests/gold corpus/
  nianbao evaluate gold/ reports/ --verbose > misses.txt
  nianbao evaluate gold/ reports/ --dictionaries mine/ --format json
  nianbao evaluate gold/ reports/ --min mention=0.95 --min cases.penalty=0.9

GOLD_DIR holds NAME.gold.json for the report NAME.txt, NAME.html …, in this form:
  {\"figures\": [{\"text\", \"value\", \"unit\", \"precision\", \"kind\", \"metric\", \"start\"}],
   \"problems\": [{\"text\", \"categories\"}], \"region\": {\"county\"}, \"year\", \"issuer\", …}
A metric \"?\" is one on which readers may differ; a figure with \"optional\": true costs nothing; \
problems that are null are not compared.

Measures lie between 0 and 1. mention, metric and problems are F1; kind, precision, region, year, \
level, doc_type, script, issuer and published are the share of right answers. What counts as the \
same is listed in dictionaries/evaluation.toml.

Exit status: 0 done; 1 done, but a value is below --min or a report could not be read; 2 could not \
do it.")]
pub struct EvaluateArgs {
    /// Folder of the gold annotations
    #[arg(value_name = "GOLD_DIR")]
    pub gold: PathBuf,
    /// Files and folders with the reports
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Fields of records.
    #[command(flatten)]
    pub records: RecordArgs,
    /// Form of the output
    #[arg(long, value_enum, default_value_t)]
    pub format: Format,
    /// List every miss
    #[arg(long)]
    pub verbose: bool,
    /// Least value of a measure, or of a metric's F1; may be given several times
    #[arg(long, value_name = "NAME=VALUE", value_delimiter = ',', value_parser = parse_minimum)]
    pub min: Vec<Minimum>,
}

/// Forms of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// Tables for people
    #[default]
    Text,
    /// One object for scripts
    Json,
}

/// A value that must be reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// Measure or id of a metric.
    pub name: String,
    /// Between 0 and 1.
    pub value: f64,
}

/// Reads, compares and prints.
///
/// # Errors
/// When there is no gold, a gold file cannot be read, no report belongs to any, or `--min` names nothing.
pub fn run(args: &EvaluateArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let walk = inputs::walk(&args.paths)?;
    let pipeline = pipeline(common)?;
    check_names(&args.min, &pipeline.dictionaries.metrics)?;
    walk.errors.iter().for_each(inputs::tell);
    let Read { reports, without_gold, passed_over, failures } = read(args, &walk.files, &pipeline)?;
    failures.iter().for_each(inputs::tell);
    let golds = golds(&args.gold, |name| reports.contains_key(name))?;
    if reports.is_empty() {
        bail!("{}: none of the reports has gold here; NAME.txt needs NAME.gold.json", args.gold.display());
    }
    if !common.quiet {
        tell_unknown(&golds, &pipeline.dictionaries.metrics);
    }
    let mut evaluation = Evaluation::default();
    for (name, gold) in &golds {
        evaluation.add(name, gold, reports.get(name), &pipeline.dictionaries.equivalents);
    }
    let without_report = golds.into_keys().filter(|name| !reports.contains_key(name)).collect();
    let answer = print::evaluate::Answer {
        short: short(&args.min, &evaluation),
        evaluation,
        without_report,
        without_gold,
        verbose: args.verbose,
    };
    if !common.quiet {
        remark("gold without a report, all of it counted as missed", &answer.without_report);
        remark("reports without gold left out", &answer.without_gold);
        remark("passed over for a later file of the same name", &passed_over);
    }
    show(args.format, &answer, &pipeline.dictionaries.metrics)?;
    let failed = !answer.short.is_empty() || !failures.is_empty() || !walk.errors.is_empty();
    Ok(if failed { ExitCode::from(SOME_FAILED) } else { ExitCode::SUCCESS })
}

/// Says which metrics of the gold no dictionary has: nothing can ever be read as one.
fn tell_unknown(golds: &BTreeMap<String, Gold>, metrics: &Metrics) {
    let mut unknown: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, gold) in golds {
        for id in gold.metrics().filter(|id| metrics.get(id).is_none()) {
            unknown.entry(id).or_insert(name);
        }
    }
    for (id, name) in unknown.iter().take(LISTED) {
        let near = metrics.nearest(id).map(|m| format!("; did you mean {m}?")).unwrap_or_default();
        eprintln!("nianbao: {name}: the gold names the metric {id}, which no dictionary has{near}");
    }
    if unknown.len() > LISTED {
        eprintln!("nianbao: and {} more metrics that no dictionary has", unknown.len() - LISTED);
    }
}

fn show(format: Format, answer: &print::evaluate::Answer, metrics: &Metrics) -> anyhow::Result<ExitCode> {
    print::stdout(|out, style| match format {
        Format::Json => print::evaluate::json(out, answer, metrics),
        Format::Text => print::evaluate::text(out, style, answer, metrics),
    })
}

/// What was read, by the name of the report.
#[derive(Default)]
struct Read {
    reports: BTreeMap<String, Report>,
    without_gold: Vec<String>,
    /// Of several of one name the last is taken (in a folder that holds a page and its text, the text).
    passed_over: Vec<String>,
    failures: Vec<IngestError>,
}

fn read(args: &EvaluateArgs, files: &[PathBuf], pipeline: &Pipeline) -> anyhow::Result<Read> {
    let gold = &args.gold;
    if !gold.is_dir() {
        bail!("{}: there is no such folder; name the one that holds NAME.gold.json", gold.display());
    }
    // Files without gold are not even opened; members of archives are, since only that tells their names.
    let may_have = |path: &&PathBuf| ingest::may_hold_many(path) || gold_file(gold, &stem(path)).is_some();
    let (files, others): (Vec<PathBuf>, Vec<PathBuf>) = files.iter().cloned().partition(|path| may_have(&path));
    let mut read = Read { without_gold: others.iter().map(|path| stem(path)).collect(), ..Read::default() };
    let work = |part: Part| {
        let name = stem(Path::new(&part.source));
        let known = gold_file(gold, &name).is_some();
        let report = known.then(|| Ok(pipeline.read(part.read()?).report));
        (name, report)
    };
    inputs::read_all(&files, &args.records.options(), work, |event| {
        match event {
            Event::Done((name, None)) => read.without_gold.push(name),
            Event::Done((name, Some(Ok(report)))) => {
                let other = read.reports.insert(name, report);
                read.passed_over.extend(other.map(|other| other.source));
            }
            Event::Done((_, Some(Err(error)))) | Event::Failed(error) => read.failures.push(error),
            Event::LeftOut | Event::Unpacked { .. } => {}
        }
        Ok(())
    })?;
    Ok(read)
}

/// All gold of the folder. A plain `NAME.json` may be something else: it is gold when a report has its name, or `NAME.txt`
/// lies beside it.
fn golds(folder: &Path, is_report: impl Fn(&str) -> bool) -> anyhow::Result<BTreeMap<String, Gold>> {
    let mut golds = BTreeMap::new();
    let entries = fs::read_dir(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    for entry in entries {
        let path = entry.with_context(|| format!("{}: cannot be read", folder.display()))?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let Some((name, ending)) = ENDINGS.iter().find_map(|e| Some((file.strip_suffix(e)?, *e))) else { continue };
        let sure = ending == ENDINGS[0] || is_report(name) || folder.join(format!("{name}.txt")).exists();
        if sure && gold_file(folder, name).is_some_and(|chosen| chosen == path) {
            golds.insert(name.to_owned(), gold(&path)?);
        }
    }
    Ok(golds)
}

fn gold_file(folder: &Path, name: &str) -> Option<PathBuf> {
    ENDINGS.iter().map(|ending| folder.join(format!("{name}{ending}"))).find(|path| path.is_file())
}

fn gold(path: &Path) -> anyhow::Result<Gold> {
    let text = fs::read_to_string(path).with_context(|| format!("{}: cannot be read", path.display()))?;
    Gold::parse(&text).with_context(|| format!("{}: not gold annotations", path.display()))
}

/// The name that gold goes by: of `a/b.html` and of `a.zip!/b.html` it is `b`.
fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn short(minima: &[Minimum], evaluation: &Evaluation) -> Vec<print::evaluate::Short> {
    let value = |m: &Minimum| evaluation.value(&m.name).unwrap_or(0.0);
    let short = |m: &Minimum| print::evaluate::Short { name: m.name.clone(), value: value(m), minimum: m.value };
    minima.iter().filter(|m| value(m) < m.value).map(short).collect()
}

fn check_names(minima: &[Minimum], metrics: &Metrics) -> anyhow::Result<()> {
    let measures = || Measure::ALL.iter().map(|m| m.as_str());
    for Minimum { name, .. } in minima {
        if measures().any(|m| m == name) || metrics.get(name).is_some() {
            continue;
        }
        let otherwise = format!("measures are {}", measures().collect::<Vec<_>>().join(", "));
        let known: Vec<&str> = measures().chain(metrics.ids()).collect();
        let remedy = nearest(name, known).map_or(otherwise, |near| format!("did you mean {near}?"));
        bail!("--min {name}: there is no such measure or metric; {remedy}");
    }
    Ok(())
}

fn parse_minimum(text: &str) -> Result<Minimum, String> {
    let remedy = "write NAME=VALUE with a value between 0 and 1, as in mention=0.95";
    let (name, value) = text.split_once('=').ok_or(remedy)?;
    let value = value.parse().ok().filter(|v| (0.0..=1.0).contains(v)).ok_or(remedy)?;
    Ok(Minimum { name: name.trim().to_owned(), value })
}

fn remark(what: &str, names: &[String]) {
    if !names.is_empty() {
        let more = if names.len() > LISTED { ", …" } else { "" };
        let listed = names.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(", ");
        eprintln!("nianbao: {what}: {} ({listed}{more})", names.len());
    }
}
