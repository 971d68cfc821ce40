//! `nianbao compare`: districts × years × metrics side by side, with evidence.

use super::{OutputFormat, parse_years};
use crate::cli::{Common, print};
use crate::query::{CompareRequest, Engine, Per, RegionSet};
use clap::Args;
use std::ops::RangeInclusive;
use std::process::ExitCode;

/// Options of `compare`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nianbao compare --region 蓟州区,宁河区 --metric cases.penalty,officers.certified --year 2020..2023
  nianbao compare --children 天津 --metric 行政处罚 --per officers.certified --format csv

An absent value is blank, never 0. ≥ ≈ ≤ stand before hedged values, = before a value that no report states and that
follows exactly from the next year's growth, ! behind values that reports state in several ways, ? behind values that
`nianbao audit` finds fault with.")]
pub struct CompareArgs {
    /// Regions to compare, by name or code [default: all that state a metric]
    #[arg(long, value_delimiter = ',', value_name = "REGION,…")]
    pub region: Vec<String>,
    /// Compare the regions directly below this one
    #[arg(long, value_name = "REGION")]
    pub children: Option<String>,
    /// Metrics, by id or Chinese name [default: cases.penalty,cases.inspection,officers.certified,fines.amount]
    #[arg(long, value_delimiter = ',', value_name = "METRIC,…")]
    pub metric: Vec<String>,
    /// Years [default: all that the reports are about]
    #[arg(long, value_parser = parse_years, value_name = "YEAR[..YEAR]")]
    pub year: Option<RangeInclusive<i32>>,
    /// Also divide by this metric
    #[arg(long, value_name = "METRIC")]
    pub per: Option<String>,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// Compares and prints.
///
/// # Errors
/// When an option cannot be read, or there is no index.
pub fn run(args: &CompareArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let dictionaries = common.load_dictionaries()?;
    let reader = common.open_index(&dictionaries)?;
    let engine = Engine::new(&reader, &dictionaries)?;
    let answer = engine.compare(&CompareRequest {
        regions: RegionSet { names: args.region.clone(), children: args.children.clone(), within: None },
        metrics: args.metric.clone(),
        years: args.year.clone(),
        per: args.per.clone().map(Per::Metric),
        times: None,
        all: false,
    })?;
    print::stdout(|out, style| match args.format {
        OutputFormat::Json => print::json(out, &answer),
        OutputFormat::Csv => print::compare::csv(out, &answer),
        OutputFormat::Text => print::compare::text(out, style, &answer, &dictionaries.metrics),
    })
}
