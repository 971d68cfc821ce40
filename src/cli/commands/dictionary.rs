//! `nianbao dictionary check` and `explain`: whether the dictionaries read what they say they read, and what they say.

use crate::cli::{Common, SOME_FAILED, pipeline, print};
use crate::dictionary::{Dictionaries, INHERITED, Metric, Rule, nearest};
use crate::evaluate::examples;
use crate::pipeline::Pipeline;
use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `dictionary`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao dictionary check mine/                 try mine/ laid over the built-in dictionaries
  nianbao dictionary explain cases.penalty       the rules and tables that name a metric")]
pub struct DictionaryArgs {
    /// What to do
    #[command(subcommand)]
    pub command: DictionaryCommand,
}

/// What can be done with the dictionaries.
#[derive(Debug, Subcommand)]
pub enum DictionaryCommand {
    /// Try every rule, metric and category on its own examples
    Check(CheckArgs),
    /// Say what a metric or rule matches and why
    Explain(ExplainArgs),
}

/// Arguments of `dictionary check`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao dictionary check               the built-in dictionaries
  nianbao dictionary check mine/         with mine/ laid over them

mine/ holds files named like the built-in ones (metrics.toml, problems.toml, …) or rules/NAME.toml. A metric of your own:

  # mine/metrics.toml
  [[metric]]
  id = \"trees.planted\"
  name = \"植树\"
  name_en = \"trees planted\"
  units = [\"棵\"]
  aggregate = \"sum\"

  # mine/rules/trees.toml
  [[rule]]
  id = \"trees.planted/named\"
  metric = \"trees.planted\"
  subject = [\"植树\", \"种树\"]
  examples = [{ text = \"全年植树3200棵。\", value = \"3200\", unit = \"棵\" }]

Exit status: 0 all is read as it should be; 1 an example fails; 2 a dictionary cannot be used (file, line and remedy are told).")]
pub struct CheckArgs {
    /// Folder of dictionaries to lay over the built-in ones [default: --dictionaries]
    #[arg(value_name = "DIR")]
    pub folder: Option<PathBuf>,
}

/// Arguments of `dictionary explain`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao dictionary explain cases.penalty
  nianbao dictionary explain 行政处罚
  nianbao dictionary explain officers.certified/named     a rule, as `extract` and `show` name it")]
pub struct ExplainArgs {
    /// Id or Chinese name of a metric, or id of a rule
    #[arg(value_name = "ID")]
    pub id: String,
}

/// Checks or explains.
///
/// # Errors
/// When a dictionary cannot be used, or there is no such metric or rule.
pub fn run(args: &DictionaryArgs, common: &Common) -> anyhow::Result<ExitCode> {
    match &args.command {
        DictionaryCommand::Check(args) => check(args, common),
        DictionaryCommand::Explain(args) => explain(args, common),
    }
}

fn check(args: &CheckArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let folder = args.folder.as_deref().or(common.dictionaries.as_deref());
    let pipeline = Pipeline::new(folder).context("cannot start")?;
    let checked = examples::check(&pipeline);
    print::stdout(|out, style| print::dictionary::check(out, style, &checked))?;
    Ok(if checked.failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(SOME_FAILED) })
}

fn explain(args: &ExplainArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let Pipeline { dictionaries, normalizer } = pipeline(common)?;
    // The dictionaries are in simplified characters, whatever the user types.
    match meant(normalizer.fold(&args.id).trim(), &dictionaries)? {
        Meant::Metric(metric) => {
            print::stdout(|out, style| print::dictionary::metric(out, style, metric, &dictionaries))
        }
        Meant::Rule(rule) => print::stdout(|out, style| print::dictionary::rule(out, style, rule)),
    }
}

enum Meant<'d> {
    Metric(&'d Metric),
    Rule(&'d Rule),
}

/// What an id means. A table's column or row and what is taken over from another figure are named like rules
/// (`cases.penalty/penalties_column`, `cases.penalty/inherited`): they mean the metric.
fn meant<'d>(id: &str, dictionaries: &'d Dictionaries) -> anyhow::Result<Meant<'d>> {
    let Dictionaries { metrics, rules, forms, .. } = dictionaries;
    if let Some(rule) = rules.get(id) {
        return Ok(Meant::Rule(rule));
    }
    let by_table = || {
        let (metric, rest) = id.split_once('/')?;
        let form =
            forms.iter().any(|f| [format!("{}_column", f.id), format!("{}_row", f.id)].iter().any(|n| n == rest));
        metrics.get(metric).filter(|_| form)
    };
    let inherited = || metrics.get(id.strip_suffix(INHERITED)?);
    if let Some(metric) = metrics.find(id).or_else(by_table).or_else(inherited) {
        return Ok(Meant::Metric(metric));
    }
    let names =
        metrics.iter().flat_map(|m| [&m.id, &m.name].into_iter().chain(&m.aliases)).chain(rules.iter().map(|r| &r.id));
    let remedy = nearest(id, names.map(String::as_str))
        .map_or_else(|| "metrics.toml and rules/ list them".to_owned(), |near| format!("did you mean {near}?"));
    bail!("there is no metric or rule {id}; {remedy}")
}
