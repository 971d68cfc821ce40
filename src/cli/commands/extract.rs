//! `nianbao extract`: records or figures of reports, in the order of the files.

use super::inputs::{self, Event, RecordArgs};
use crate::cli::print::{REGION, or_blank, region_cells, word};
use crate::cli::{Common, pipeline};
use crate::ingest::Part;
use crate::model::{Figure, Report};
use clap::{Args, ValueEnum};
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `extract`.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  nianbao extract reports/ > reports.jsonl       one record a line
  nianbao extract report.txt --format csv        the figures as a table
  nianbao extract 2023.zip!/wuqing.html          one member of an archive
  nianbao extract passages.jsonl --text-field body --id-field number
  cat report.txt | nianbao extract - --format json")]
pub struct ExtractArgs {
    /// Files, folders and archives; - reads standard input
    #[arg(value_name = "PATH", required = true)]
    pub paths: Vec<PathBuf>,
    /// Fields of records.
    #[command(flatten)]
    pub records: RecordArgs,
    /// Form of the output
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    pub format: Format,
}

/// Forms of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One record a line
    Jsonl,
    /// An array of records, indented
    Json,
    /// One figure a row
    Csv,
}

/// Reads and prints.
///
/// # Errors
/// When there is nothing to read, or the output cannot be written.
pub fn run(args: &ExtractArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let walk = inputs::walk(&args.paths)?;
    let pipeline = pipeline(common)?;
    walk.errors.iter().for_each(inputs::tell);
    let mut printer = Printer::new(args.format, BufWriter::new(io::stdout().lock()))?;
    let (mut read, mut failed) = (0, walk.errors.len());
    // Records hold their warnings; a table of figures has no place for them.
    let (mut doubtful, mut first) = (0, None);
    let work = |part: Part| Ok(pipeline.read(part.read()?).report);
    inputs::read_all(&walk.files, &args.records.options(), work, |event| {
        match event {
            Event::Done(Ok(report)) => {
                read += 1;
                if !report.warnings.is_empty() {
                    doubtful += 1;
                    first.get_or_insert_with(|| report.source.clone());
                }
                printer.print(&report)?;
            }
            Event::Done(Err(error)) | Event::Failed(error) => {
                failed += 1;
                inputs::tell(&error);
            }
            Event::LeftOut | Event::Unpacked { .. } => {}
        }
        Ok(())
    })?;
    printer.finish()?;
    if let Some(first) = first.filter(|_| args.format == Format::Csv && !common.quiet) {
        eprintln!("{doubtful} of {read} reports have warnings, {first} is the first; `--format jsonl` prints them");
    }
    Ok(inputs::status(read, failed))
}

enum Printer<W: Write> {
    Jsonl(W),
    Json { out: W, first: bool },
    Csv(Box<csv::Writer<W>>),
}

impl<W: Write> Printer<W> {
    fn new(format: Format, mut out: W) -> anyhow::Result<Self> {
        Ok(match format {
            Format::Jsonl => Self::Jsonl(out),
            Format::Json => {
                out.write_all(b"[")?;
                Self::Json { out, first: true }
            }
            Format::Csv => {
                let mut writer = csv::Writer::from_writer(out);
                writer.write_record(COLUMNS)?;
                Self::Csv(Box::new(writer))
            }
        })
    }

    fn print(&mut self, report: &Report) -> anyhow::Result<()> {
        match self {
            Self::Jsonl(out) => {
                serde_json::to_writer(&mut *out, report)?;
                out.write_all(b"\n")?;
            }
            Self::Json { out, first } => {
                out.write_all(if std::mem::take(first) { b"\n" } else { b",\n" })?;
                serde_json::to_writer_pretty(&mut *out, report)?;
            }
            Self::Csv(writer) => {
                for figure in &report.figures {
                    writer.write_record(row(report, figure))?;
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Jsonl(mut out) => out.flush()?,
            Self::Json { mut out, .. } => {
                out.write_all(b"\n]\n")?;
                out.flush()?;
            }
            Self::Csv(mut writer) => writer.flush()?,
        }
        Ok(())
    }
}

const COLUMNS: [&str; 25] = [
    "source",
    "report_id",
    REGION[0],
    REGION[1],
    REGION[2],
    REGION[3],
    REGION[4],
    "year",
    "metric",
    "subject",
    "value",
    "unit",
    "precision",
    "kind",
    "currency",
    "scope",
    "period",
    "row",
    "column",
    "number_text",
    "text",
    "start",
    "end",
    "section",
    "rule",
];

fn row(report: &Report, figure: &Figure) -> Vec<String> {
    let [code, province, city, county, town] = region_cells(&report.region);
    let table = figure.table.as_ref();
    let heading = figure.section.and_then(|s| report.sections.get(s)).map_or_else(String::new, |s| s.heading.clone());
    vec![
        report.source.clone(),
        report.id.clone(),
        code,
        province,
        city,
        county,
        town,
        or_blank(report.year),
        word(&figure.metric),
        word(&figure.subject),
        figure.value.to_string(),
        word(&figure.unit),
        word(&figure.precision),
        figure.kind.as_str().to_owned(),
        word(&figure.currency),
        word(&figure.scope),
        or_blank(figure.period),
        table.map_or_else(String::new, |t| word(&t.row)),
        table.map_or_else(String::new, |t| word(&t.column)),
        figure.number_text.clone(),
        figure.text.clone(),
        figure.start.to_string(),
        figure.end.to_string(),
        heading,
        word(&figure.rule),
    ]
}
