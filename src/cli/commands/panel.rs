//! `nianbao panel`: the tidy table of all figures, or of all regions and years, for statistics programs.

use super::selection::Selection;
use crate::cli::{Common, print};
use crate::export::codebook::Codebook;
use crate::export::{ExportError, Forward, TableFormat, Target, panel, table};
use crate::query::{Engine, PanelRequest};
use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Options of `panel`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao panel --output panel.csv                        every figure, with sentence and place
  nianbao panel --wide --output panel.xlsx                regions × years, a column for each metric
  nianbao panel --wide --metric cases.penalty,officers.certified --region 天津 --output tianjin.dta
  nianbao panel --headlines --format jsonl                one value a region, year and metric, to standard output
  nianbao panel 'doc_type:annual_report' --year 2020.. --output panel.parquet

Beside FILE a codebook is written, FILE.codebook.csv: every column, every metric with its names, unit and definition. \
The form is told by the ending of FILE: .csv .jsonl .xlsx .parquet .dta. Which figure is the headline value of a region, \
year and metric is said in the README. Decimals are exact in CSV, JSON lines and Parquet; in workbooks and Stata files \
they are doubles.")]
pub struct PanelArgs {
    /// Which figures
    #[command(flatten)]
    pub selection: Selection,
    /// A row for each region and year, a column for each metric: headline values
    #[arg(long, conflicts_with_all = ["headlines", "kind"])]
    pub wide: bool,
    /// Of the figures of a region, year and metric only the headline value
    #[arg(long)]
    pub headlines: bool,
    /// A row for every region and every year, whether or not anything is stated
    #[arg(long, requires = "wide")]
    pub balanced: bool,
    /// File to write; else standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Form of the table [default: by the ending of FILE, else csv]
    #[arg(long, value_enum)]
    pub format: Option<PanelFormat>,
    /// CSV without the mark that makes spreadsheets read UTF-8
    #[arg(long)]
    pub no_bom: bool,
    /// File for the codebook [default: FILE.codebook.csv]
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
}

/// Forms as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PanelFormat {
    /// Comma-separated values
    Csv,
    /// One JSON object a line
    Jsonl,
    /// A workbook
    Xlsx,
    /// For data frames and databases
    Parquet,
    /// A Stata file
    Dta,
}

/// Reads and writes the panel.
///
/// # Errors
/// When an option cannot be read, there is no index, or the file cannot be written.
pub fn run(args: &PanelArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let format = format(args)?;
    let dictionaries = common.load_dictionaries()?;
    let selection = &args.selection;
    let request = PanelRequest {
        query: selection.query.clone(),
        metrics: selection.metric.clone(),
        regions: selection.region.clone(),
        years: selection.year.clone(),
        kinds: selection.kinds(&dictionaries)?,
        headlines: args.headlines,
        balanced: args.balanced,
    };
    let reader = common.open_index(&dictionaries)?;
    crate::cli::tell_copies(&reader, common);
    let engine = Engine::new(&reader, &dictionaries)?;
    let book = match &args.output {
        Some(path) => Some(to_file(path, format, args, &engine, &request)?),
        None => to_stdout(format, args, &engine, &request)?,
    };
    let beside = args.output.as_ref().map(|path| PathBuf::from(format!("{}.codebook.csv", path.display())));
    if let (Some((book, rows)), Some(path)) = (book, args.codebook.clone().or(beside)) {
        write_codebook(&path, &book, !args.no_bom)?;
        if !common.quiet {
            eprintln!("{rows} rows; {}", path.display());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn format(args: &PanelArgs) -> anyhow::Result<TableFormat> {
    let ending = print::ending(args.output.as_deref());
    let by_ending = match ending.as_deref() {
        Some("jsonl" | "ndjson") => Some(PanelFormat::Jsonl),
        Some("xlsx") => Some(PanelFormat::Xlsx),
        Some("parquet" | "pq") => Some(PanelFormat::Parquet),
        Some("dta") => Some(PanelFormat::Dta),
        Some("csv" | "txt") | None => Some(PanelFormat::Csv),
        Some(_) => None,
    };
    let Some(format) = args.format.or(by_ending) else {
        bail!("--output: the ending names no form; end it in .csv, .jsonl, .xlsx, .parquet or .dta, or add --format");
    };
    let is_file = args.output.is_some();
    Ok(match format {
        PanelFormat::Csv => TableFormat::Csv { bom: !args.no_bom },
        PanelFormat::Jsonl => TableFormat::Jsonl,
        PanelFormat::Xlsx if is_file => TableFormat::Xlsx,
        PanelFormat::Parquet if is_file => TableFormat::Parquet,
        PanelFormat::Dta if is_file => TableFormat::Dta,
        _ => bail!("--format: this form is no text; name a file with --output"),
    })
}

fn to_file(
    path: &Path,
    format: TableFormat,
    args: &PanelArgs,
    engine: &Engine<'_>,
    request: &PanelRequest,
) -> anyhow::Result<(Codebook, usize)> {
    let failed = || format!("{}: cannot be written", path.display());
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let file = tempfile::NamedTempFile::new_in(folder).with_context(failed)?;
    let target = BufWriter::with_capacity(1 << 20, file.reopen().with_context(failed)?);
    let done = write(target, format, args, engine, request).map_err(anyhow::Error::from).with_context(failed)?;
    crate::index::persist(file, path).with_context(failed)?;
    Ok(done)
}

fn to_stdout(
    format: TableFormat,
    args: &PanelArgs,
    engine: &Engine<'_>,
    request: &PanelRequest,
) -> anyhow::Result<Option<(Codebook, usize)>> {
    match write(Forward(io::stdout()), format, args, engine, request) {
        Ok(done) => Ok(Some(done)),
        // A reader that closes the pipe has had enough.
        Err(ExportError::Io(e)) if e.kind() == io::ErrorKind::BrokenPipe => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn write<'t>(
    target: impl Target + 't,
    format: TableFormat,
    args: &PanelArgs,
    engine: &Engine<'_>,
    request: &PanelRequest,
) -> Result<(Codebook, usize), ExportError> {
    let dictionaries = engine.dictionaries;
    let (writer, done) = if args.wide {
        let wide = engine.wide_panel(request)?;
        let mut writer = table(format, panel::wide_columns(&wide), target)?;
        let done = panel::write_wide(&wide, &mut *writer, dictionaries)?;
        (writer, done)
    } else {
        let long = engine.long_panel(request)?;
        let mut writer = table(format, panel::long_columns(), target)?;
        let done = panel::write_long(&long, &mut *writer, dictionaries)?;
        (writer, done)
    };
    writer.finish(&done.0)?;
    Ok(done)
}

fn write_codebook(path: &Path, book: &Codebook, bom: bool) -> anyhow::Result<()> {
    print::to_file(path, |out, _| {
        if bom {
            out.write_all("\u{feff}".as_bytes())?;
        }
        let mut rows = book.rows();
        let head = rows.next().unwrap_or_default();
        let head: Vec<&str> = head.iter().map(String::as_str).collect();
        print::csv_rows(out, &head, rows)
    })
}
