//! `nianbao search`: the reports that match a query, with passages.

use super::OutputFormat;
use crate::cli::{Common, print};
use crate::query::{Engine, SearchRequest};
use clap::Args;
use std::process::ExitCode;

/// Options of `search`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nianbao search '执法记录仪 region:天津 year:2020..2023'
  nianbao search '\"行刑衔接\" AND cases.penalty>1000' --format json

Query language:
  words                  all of them, in any order: 双随机 案卷评查
  \"phrase\"               exactly these characters
  AND OR NOT - ( )       side by side means AND
  region:天津            the whole of it; also province: city: county: level:
  year:2020..2023        also year:2023, year>=2021
  title: issuer: doc_type: section: problem: metric:
  cases.penalty>1000     a metric, by id or Chinese name: > >= < <= =
Simplified and traditional characters, full and half width are one.")]
pub struct SearchArgs {
    /// What to search for
    #[arg(value_name = "QUERY")]
    pub query: String,
    /// Reports to show
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub limit: usize,
    /// Reports to leave out before them
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: usize,
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
    let request = SearchRequest { query: &args.query, limit: args.limit, offset: args.offset };
    let answer = engine.search(&request)?;
    print::stdout(|out, style| match args.format {
        OutputFormat::Json => print::json(out, &answer),
        OutputFormat::Csv => print::search::csv(out, &answer),
        OutputFormat::Text => print::search::text(out, style, &answer, args.offset, &dictionaries.metrics),
    })
}
