//! `nianbao figures`: the figures themselves, listed or in groups.

use super::OutputFormat;
use super::selection::Selection;
use crate::cli::{Common, print};
use crate::dictionary::Dictionaries;
use crate::query::{Engine, FiguresRequest, GroupBy, Sort};
use anyhow::bail;
use clap::{Args, ValueEnum};
use std::process::ExitCode;

/// Options of `figures`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nianbao figures --metric cases.penalty --region 天津 --year 2023 --sort=-value
  nianbao figures '执法记录仪' --metric equipment.recorders --format csv
  nianbao figures --metric cases.penalty --kind level --group-by county,year
  nianbao figures --headlines --metric 行政处罚 --group-by county --sort=-value --limit 10
  nianbao figures --group-by problem,year --percentiles 10,50,90 --format csv

Groups hold figures that stand for a whole region; --parts adds those limited to a part of it. Metrics, units, moneys and \
kinds are never mixed in one group: what was kept apart and what was not counted is said below the table. A figure is in \
a group of each problem that its report names. Sorted by value, groups are ordered by their sum, rates by their mean.")]
pub struct FiguresArgs {
    /// Which figures
    #[command(flatten)]
    pub selection: Selection,
    /// Order; a minus in front turns it round: --sort=-value
    #[arg(long, value_enum, default_value_t, allow_hyphen_values = true)]
    pub sort: SortArg,
    /// Count, sum, mean, least, greatest, percentiles by metric, kind, unit, year, region, province, city, county, town, level, doc_type, issuer, problem
    #[arg(long, value_delimiter = ',', value_name = "WHAT,…")]
    pub group_by: Vec<String>,
    /// Only figures that stand for a whole region
    #[arg(long, conflicts_with = "parts")]
    pub whole: bool,
    /// In groups, also figures that are limited to a part of a region
    #[arg(long)]
    pub parts: bool,
    /// Of a region, year and metric only the headline value (of each unit one), so that nothing is counted twice
    #[arg(long, conflicts_with = "parts")]
    pub headlines: bool,
    /// Percentiles of groups [default: 25,50,75]
    #[arg(long, value_delimiter = ',', value_name = "P,…", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub percentiles: Vec<u8>,
    /// Figures or groups to show; of groups in the order of values, for each metric and unit
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub limit: usize,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// Order as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
#[allow(missing_docs)] // As they read.
pub enum SortArg {
    #[default]
    Region,
    Value,
    #[value(name = "-value")]
    ValueDescending,
    Year,
    #[value(name = "-year")]
    YearDescending,
    Metric,
}

/// Lists or groups figures and prints them.
///
/// # Errors
/// When the query or an option cannot be read, or there is no index.
pub fn run(args: &FiguresArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let dictionaries = common.load_dictionaries()?;
    let by = group_by(&args.group_by)?;
    let request = request(args, &dictionaries, !by.is_empty())?;
    let reader = common.open_index(&dictionaries)?;
    crate::cli::tell_copies(&reader, common);
    let engine = Engine::new(&reader, &dictionaries)?;
    let metrics = &dictionaries.metrics;
    if by.is_empty() {
        let answer = engine.figures(&request)?;
        return print::stdout(|out, style| match args.format {
            OutputFormat::Json => print::json(out, &answer),
            OutputFormat::Csv => print::figures::csv(out, &answer),
            OutputFormat::Text => print::figures::text(out, style, &answer, metrics),
        });
    }
    let answer = engine.figure_groups(&request, &by)?;
    print::stdout(|out, style| match args.format {
        OutputFormat::Json => print::json(out, &answer),
        OutputFormat::Csv => print::figures::groups_csv(out, &answer, &by),
        OutputFormat::Text => print::figures::groups_text(out, style, &answer, &by, metrics),
    })
}

fn request(args: &FiguresArgs, dictionaries: &Dictionaries, grouped: bool) -> anyhow::Result<FiguresRequest> {
    let selection = &args.selection;
    Ok(FiguresRequest {
        query: selection.query.clone(),
        metrics: selection.metric.clone(),
        regions: selection.region.clone(),
        years: selection.year.clone(),
        kinds: selection.kinds(dictionaries)?,
        whole: args.whole || grouped && !args.parts,
        headlines: args.headlines,
        percentiles: args.percentiles.clone(),
        sort: match args.sort {
            SortArg::Region => Sort::Region,
            SortArg::Value => Sort::Value,
            SortArg::ValueDescending => Sort::ValueDescending,
            SortArg::Year => Sort::Year,
            SortArg::YearDescending => Sort::YearDescending,
            SortArg::Metric => Sort::Metric,
        },
        limit: args.limit,
    })
}

fn group_by(typed: &[String]) -> anyhow::Result<Vec<GroupBy>> {
    let mut by = Vec::new();
    for word in typed {
        let Some(one) = GroupBy::ALL.into_iter().find(|one| one.as_str() == word) else {
            let all = GroupBy::ALL.map(GroupBy::as_str).join(", ");
            bail!("--group-by: figures cannot be grouped by {word}; name some of {all}");
        };
        by.push(one);
    }
    Ok(by)
}
