//! `nianbao search`: the reports that match a query, with passages.

use super::OutputFormat;
use crate::cli::{Common, SOME_FAILED, print};
use crate::query::{Engine, RequestError, SearchRequest};
use anyhow::Context as _;
use clap::Args;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `search`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nianbao search '执法记录仪 region:天津 year:2020..2023'
  nianbao search '\"行刑衔接\" AND cases.penalty>1000' --format json
  nianbao search '普陀区2022年配备了多少台执法记录仪？'
  nianbao search '城管 执法证' --explain                 why each report stands where it does
  nianbao search --queries questions.txt --limit 1      a query a line, an answer a line

Query language:
  words                  all of them, in any order: 双随机 案卷评查; where no report has all, most of them
  a question             most of its words, the best first; its marks are text
  \"phrase\"               exactly these characters
  AND OR NOT - ( )       side by side means AND
  region:天津            the whole of it; also province: city: county: level:
  year:2020..2023        also year:2023, year>=2021
  title: issuer: doc_type: section: problem: metric:
  section:problems 执法证   words beside a role (overview measures problems plans other) stand in such sections
  cases.penalty>1000     a metric, by id or Chinese name: > >= < <= =
Simplified and traditional characters, full and half width are one.")]
pub struct SearchArgs {
    /// What to search for
    #[arg(value_name = "QUERY", required_unless_present = "queries", conflicts_with = "queries")]
    pub query: Option<String>,
    /// File of queries, one a line, blank lines left out; - reads standard input. The answers are JSON, one a line
    #[arg(long, value_name = "FILE")]
    pub queries: Option<PathBuf>,
    /// Reports to show
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub limit: usize,
    /// Reports to leave out before them
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: usize,
    /// Also show reports that are copies of one that is shown
    #[arg(long)]
    pub duplicates: bool,
    /// Say of each report why it stands where it does: what was found where, and what that adds to its score
    #[arg(long)]
    pub explain: bool,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// Searches and prints.
///
/// # Errors
/// When the query cannot be read, or there is no index.
pub fn run(args: &SearchArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let dictionaries = common.load_dictionaries()?;
    let reader = common.open_index(&dictionaries)?;
    let engine = Engine::new(&reader, &dictionaries)?;
    if let Some(file) = &args.queries {
        return batch(args, &engine, file);
    }
    let query = args.query.as_deref().unwrap_or_default();
    let answer = engine.search(&args.request(query))?;
    print::stdout(|out, style| match args.format {
        OutputFormat::Json => print::json(out, &answer),
        OutputFormat::Csv => print::search::csv(out, &answer),
        OutputFormat::Text => print::search::text(out, style, &answer, args.offset, &dictionaries.metrics),
    })
}

impl SearchArgs {
    const fn request<'a>(&self, query: &'a str) -> SearchRequest<'a> {
        SearchRequest {
            query,
            limit: self.limit,
            offset: self.offset,
            duplicates: self.duplicates,
            explain: self.explain,
        }
    }
}

/// Answers many queries, a line each; one that cannot be read gets its fault and changes the exit status.
fn batch(args: &SearchArgs, engine: &Engine<'_>, file: &Path) -> anyhow::Result<ExitCode> {
    let lines: Box<dyn BufRead> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        let opened = File::open(file).with_context(|| format!("{}: the queries cannot be read", file.display()))?;
        Box::new(BufReader::new(opened))
    };
    let mut failed = 0;
    let mut fault = None;
    let printed = print::stdout(|out, _| {
        for line in lines.lines() {
            match line.map_err(anyhow::Error::from).and_then(|line| answer(args, engine, line.trim())) {
                Ok(None) => {}
                Ok(Some(answer)) => {
                    failed += usize::from(answer.get("error").is_some());
                    // Each at once: another program may wait for it before it asks on.
                    writeln!(out, "{answer}")?;
                    out.flush()?;
                }
                Err(error) => {
                    fault = Some(error);
                    break;
                }
            }
        }
        Ok(())
    })?;
    if let Some(fault) = fault {
        return Err(fault.context(format!("{}: the queries cannot be answered", file.display())));
    }
    Ok(if failed > 0 { ExitCode::from(SOME_FAILED) } else { printed })
}

/// The answer to a query, or its fault; none to a blank line.
fn answer(args: &SearchArgs, engine: &Engine<'_>, query: &str) -> anyhow::Result<Option<serde_json::Value>> {
    if query.is_empty() {
        return Ok(None);
    }
    match engine.search(&args.request(query)) {
        Ok(answer) => Ok(Some(serde_json::to_value(&answer)?)),
        Err(RequestError::Query(fault)) => Ok(Some(serde_json::json!({ "query": query, "error": fault.to_string() }))),
        Err(other) => Err(other.into()),
    }
}
