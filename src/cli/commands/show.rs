//! `nianbao show`: one report with its outline, figures, problems and findings, those across reports among them.

use crate::cli::{Common, pipeline, print};
use crate::index::Reader;
use crate::query::Engine;
use anyhow::bail;
use clap::{Args, ValueEnum};
use std::process::ExitCode;

/// Shortest beginning of an id that is looked up.
const SHORTEST_PREFIX: usize = 4;

/// Options of `show`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nianbao show 1a2b3c4d
  nianbao show reports/jizhou-2023.txt --format json
  nianbao show jizhou-2023.txt --rejected            why a number is no figure

? stands before figures that `nianbao audit` finds fault with, in the report itself or against other reports of the \
index; JSON has the checks as `doubts` of each figure, and the findings that rest on other reports as `across`.")]
pub struct ShowArgs {
    /// Beginning of the report's id, or its source: the path or the name of the file
    #[arg(value_name = "ID")]
    pub id: String,
    /// List the numbers that count nothing instead, each with its place and the reason
    #[arg(long)]
    pub rejected: bool,
    /// How to print the report
    #[arg(long, value_enum, default_value_t)]
    pub format: ShowFormat,
}

/// How a report is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ShowFormat {
    /// For people.
    #[default]
    Text,
    /// The record, with the doubts about each figure and the findings across reports
    Json,
}

/// Finds a report and prints it.
///
/// # Errors
/// When no report or several are meant, or there is no index.
pub fn run(args: &ShowArgs, common: &Common) -> anyhow::Result<ExitCode> {
    if args.rejected {
        return rejected(args, common);
    }
    let dictionaries = common.load_dictionaries()?;
    let reader = common.open_index(&dictionaries)?;
    let address = find(&reader, &args.id)?;
    let shown = Engine::new(&reader, &dictionaries)?.show(address)?;
    print::stdout(|out, style| match args.format {
        ShowFormat::Json => print::json(out, &shown),
        ShowFormat::Text => print::show::text(out, style, &shown),
    })
}

fn rejected(args: &ShowArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let pipeline = pipeline(common)?;
    let reader = common.open_index(&pipeline.dictionaries)?;
    let stored = reader.load(find(&reader, &args.id)?)?;
    let refused = pipeline.refused(&stored.report, stored.text.clone());
    let lines = print::rejected::lines(&stored.text, &refused);
    print::stdout(|out, style| match args.format {
        ShowFormat::Json => print::json(out, &lines),
        ShowFormat::Text => print::rejected::text(out, style, &lines),
    })
}

fn find(reader: &Reader, wanted: &str) -> anyhow::Result<crate::index::ReportAddress> {
    let mut exact = Vec::new();
    let mut near = Vec::new();
    reader.for_each_report(|address| {
        let (id, source) = (reader.id(address), reader.source(address));
        if id == wanted || source == wanted {
            exact.push((source, address));
        } else if wanted.len() >= SHORTEST_PREFIX && id.starts_with(wanted) || file_name(&source) == wanted {
            near.push((source, address));
        }
    })?;
    let mut found = if exact.is_empty() { near } else { exact };
    found.sort();
    match found.as_slice() {
        [(_, only)] => Ok(*only),
        [] => bail!(
            "no report in {} has the id or source {wanted}; `nianbao search` prints ids and sources",
            reader.folder().display()
        ),
        several => {
            let sources: Vec<&str> = several.iter().take(10).map(|(source, _)| source.as_str()).collect();
            bail!("{} reports are meant by {wanted}; name one of\n  {}", several.len(), sources.join("\n  "))
        }
    }
}

fn file_name(source: &str) -> &str {
    source.rsplit(['/', '\\']).next().unwrap_or(source)
}
