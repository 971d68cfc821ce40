//! `nianbao compare`: districts × years × metrics side by side, with evidence; as a table, a workbook or a picture.

use super::parse_years;
use crate::cli::{Common, print};
use crate::export::chart::{self, ChartKind};
use crate::export::workbook;
use crate::ingest;
use crate::query::answer::CompareAnswer;
use crate::query::{CompareRequest, Engine, Per, RegionSet};
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use rust_decimal::Decimal;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `compare`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nianbao compare --region 蓟州区,宁河区 --metric cases.penalty,officers.certified --year 2020..2023
  nianbao compare --region 天津各区 --metric 行政处罚 --per officers.certified --format csv
  nianbao compare --region 'same level as 蓟州区' --within 天津 --metric fines.amount --per population.csv --times 10000
  nianbao compare --children 天津 --metric cases.penalty --output tianjin.xlsx
  nianbao compare --children 天津 --metric cases.penalty --chart lines --output penalties.svg
  nianbao compare --region 武清区 --metric officers.certified --all

Sets of regions: names or codes; 天津各区 or 'all counties of 天津' (provinces, cities, counties, towns); 与蓟州区同级 or \
'same level as 蓟州区'. A place that was renamed is one column under today's name (蓟县 is 蓟州区); for years before others \
were joined to it, it is their sum where all are stated.

An absent value is blank, never 0. ≥ ≈ ≤ stand before hedged values, = before a value that no report states and that \
follows exactly from the next year's growth or is such a sum, ! behind values that reports state in several ways, ? behind \
values that `nianbao audit` finds fault with. # is the rank, the greatest value first.")]
pub struct CompareArgs {
    /// Regions to compare: names, codes, sets [default: all that state a metric]
    #[arg(long, value_delimiter = ',', value_name = "REGION,…")]
    pub region: Vec<String>,
    /// Compare the regions directly below this one
    #[arg(long, value_name = "REGION")]
    pub children: Option<String>,
    /// Of these only those that lie in this one
    #[arg(long, value_name = "REGION")]
    pub within: Option<String>,
    /// Metrics, by id or Chinese name [default: cases.penalty,cases.inspection,officers.certified,fines.amount]
    #[arg(long, value_delimiter = ',', value_name = "METRIC,…")]
    pub metric: Vec<String>,
    /// Years [default: all that the reports are about]
    #[arg(long, value_parser = parse_years, value_name = "YEAR[..YEAR]")]
    pub year: Option<RangeInclusive<i32>>,
    /// Also divide by this metric, or by a table FILE.csv: region_code or region, perhaps year, and a column of numbers
    #[arg(long, value_name = "METRIC|FILE")]
    pub per: Option<String>,
    /// Multiply what was divided: 10000 for a value per ten thousand
    #[arg(long, requires = "per", value_name = "N")]
    pub times: Option<Decimal>,
    /// Also tell the figures that are not shown, and why
    #[arg(long)]
    pub all: bool,
    /// How to print the answer [default: by the ending of FILE, else text]
    #[arg(long, value_enum)]
    pub format: Option<CompareFormat>,
    /// Draw a picture: into FILE.svg, else on the terminal
    #[arg(long, value_enum, conflicts_with = "format")]
    pub chart: Option<ChartKind>,
    /// File to write to, instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Forms of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum CompareFormat {
    /// For people
    #[default]
    Text,
    /// For programs: one object
    Json,
    /// For spreadsheets: one value a row
    Csv,
    /// A workbook: the table, and the evidence behind each value
    Xlsx,
}

/// Compares and prints.
///
/// # Errors
/// When an option cannot be read, or there is no index.
pub fn run(args: &CompareArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let format = format(args)?;
    let dictionaries = common.load_dictionaries()?;
    let reader = common.open_index(&dictionaries)?;
    crate::cli::tell_copies(&reader, common);
    let engine = Engine::new(&reader, &dictionaries)?;
    let answer = engine.compare(&CompareRequest {
        regions: RegionSet { names: args.region.clone(), children: args.children.clone(), within: args.within.clone() },
        metrics: args.metric.clone(),
        years: args.year.clone(),
        per: args.per.as_deref().map(|per| self::per(per, &engine)).transpose()?,
        times: args.times,
        all: args.all,
    })?;
    let metrics = &dictionaries.metrics;
    if let Some(kind) = args.chart {
        return draw(kind, args, &answer, metrics);
    }
    let write = |out: &mut dyn std::io::Write, style| match format {
        CompareFormat::Json => print::json(out, &answer),
        CompareFormat::Csv => print::compare::csv(out, &answer, &dictionaries.metrics),
        CompareFormat::Text => print::compare::text(out, style, &answer, metrics),
        CompareFormat::Xlsx => out.write_all(&workbook::comparison(&answer, metrics).map_err(std::io::Error::other)?),
    };
    match &args.output {
        Some(path) => print::to_file(path, write).map(|()| ExitCode::SUCCESS),
        None => print::stdout(write),
    }
}

fn format(args: &CompareArgs) -> anyhow::Result<CompareFormat> {
    let ending = print::ending(args.output.as_deref());
    if args.chart.is_some() {
        match ending.as_deref() {
            None | Some("svg") => return Ok(CompareFormat::Text),
            Some(other) => bail!("--chart: pictures are SVG, not {other}; name a file such as chart.svg"),
        }
    }
    let named = match ending.as_deref() {
        Some("json") => Some(CompareFormat::Json),
        Some("csv") => Some(CompareFormat::Csv),
        Some("xlsx") => Some(CompareFormat::Xlsx),
        Some("svg") => bail!("--output: a picture wants --chart bars, lines, slope or ranks"),
        Some("txt") | None => Some(CompareFormat::Text),
        Some(_) => None,
    };
    let Some(format) = args.format.or(named) else {
        bail!("--output: no form is called so; end the name in .csv, .json, .xlsx or .txt, or add --format");
    };
    if format == CompareFormat::Xlsx && args.output.is_none() {
        bail!("--format xlsx: a workbook is no text; name a file with --output comparison.xlsx");
    }
    Ok(format)
}

/// Bytes of a table of regions and years: more than all counties for a century.
const MOST_BYTES: u64 = 64 << 20;

/// A metric, or a file that is there or is called like one.
fn per(per: &str, engine: &Engine<'_>) -> anyhow::Result<Per> {
    let path = Path::new(per);
    let like_a_file = path.is_file() || path.extension().is_some_and(|e| ["csv", "tsv", "txt"].iter().any(|x| e == *x));
    if !like_a_file {
        return Ok(Per::Metric(per.to_owned()));
    }
    let size = std::fs::metadata(path).with_context(|| format!("--per {per}"))?.len();
    if size > MOST_BYTES {
        bail!("--per {per}: {size} bytes; a table of regions has at most {MOST_BYTES}");
    }
    let bytes = std::fs::read(path).with_context(|| format!("--per {per}"))?;
    // Whatever it is called, it is text that separates columns, in any encoding.
    let document = ingest::read_bytes(&bytes, "table.txt").with_context(|| format!("--per {per}"))?;
    Ok(Per::Outside(engine.outside(&document.text).with_context(|| per.to_owned())?))
}

fn draw(
    kind: ChartKind,
    args: &CompareArgs,
    answer: &CompareAnswer,
    metrics: &crate::dictionary::Metrics,
) -> anyhow::Result<ExitCode> {
    let charts = chart::charts(answer, metrics, args.per.is_some());
    match &args.output {
        Some(path) => {
            print::to_file(path, |out, _| out.write_all(chart::svg(kind, &charts).as_bytes()))?;
            Ok(ExitCode::SUCCESS)
        }
        None => print::stdout(|out, style| out.write_all(chart::text(kind, &charts, style.width).as_bytes())),
    }
}
