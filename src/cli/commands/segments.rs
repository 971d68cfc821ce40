//! `nianbao segments`: texts cut into words, for programs that count them.

use super::ReportArgs;
use crate::cli::{Common, print};
use crate::export::segments::{SegmentsFormat, writer};
use crate::query::{Engine, SegmentsRequest};
use clap::Args;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of `segments`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nianbao segments --region 天津 --output tianjin.csv             a report a row, for quanteda and KH Coder 3
  nianbao segments --format khcoder --output tianjin.txt          a heading a report, for KH Coder
  nianbao segments 'section:problems' --format jsonl --verbatim

csv: doc_id, text (words divided by spaces), region_code, province, city, county, town, year, issuer, doc_type, title, \
source. In R: corpus(read.csv(FILE), docid_field = 'doc_id', text_field = 'text'), then tokens(what = 'fastestword').
khcoder: each report under an <h1> heading of region, year and source, each line a paragraph; set KH Coder to words that \
are divided by spaces. Words are simplified, without punctuation, unless asked otherwise.")]
pub struct SegmentsArgs {
    /// Which reports
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Words in the script of the report, not simplified
    #[arg(long)]
    pub verbatim: bool,
    /// Punctuation too
    #[arg(long)]
    pub punctuation: bool,
    /// Form of the texts
    #[arg(long, value_enum, default_value_t)]
    pub format: SegmentsFormat,
    /// File to write, instead of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// Cuts and writes.
///
/// # Errors
/// When the query or an option cannot be read, there is no index, or the output cannot be written.
pub fn run(args: &SegmentsArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let dictionaries = common.load_dictionaries()?;
    let reader = common.open_index(&dictionaries)?;
    crate::cli::tell_copies(&reader, common);
    let engine = Engine::new(&reader, &dictionaries)?;
    let request = SegmentsRequest {
        query: args.reports.query.clone(),
        regions: args.reports.region.clone(),
        years: args.reports.year.clone(),
        verbatim: args.verbatim,
        punctuation: args.punctuation,
    };
    // Faults of the query are told as they are; only those of the output are the output's.
    let mut fault = None;
    let write = |out: &mut dyn io::Write, _| {
        let written = writer(args.format, out).and_then(|mut writer| {
            engine.segments(&request, |text| writer.text(text))?;
            writer.finish()
        });
        written.or_else(|error| match error {
            crate::export::ExportError::Io(error) => Err(error),
            other => {
                fault = Some(other);
                Ok(())
            }
        })
    };
    let status = match &args.output {
        Some(path) => print::to_file(path, write).map(|()| ExitCode::SUCCESS)?,
        None => print::stdout(write)?,
    };
    match fault {
        Some(fault) => Err(fault.into()),
        None => Ok(status),
    }
}
