//! `nianbao text`: the text that offsets refer to.

use super::inputs::RecordArgs;
use crate::cli::Common;
use crate::ingest;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Arguments of `text`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  nianbao text report.html | sed -n 1,20p\n  nianbao text passages.jsonl!/17")]
pub struct TextArgs {
    /// The report, or a member of an archive; - reads standard input
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Fields of records.
    #[command(flatten)]
    pub records: RecordArgs,
}

/// Prints the text as read, before any normalisation.
///
/// # Errors
/// When the file cannot be read.
pub fn run(args: &TextArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let document = ingest::read_file(&args.file, &args.records.options())?;
    if !common.quiet {
        document.warnings.iter().for_each(|w| eprintln!("{}: {w}", document.source));
    }
    let mut out = std::io::stdout().lock();
    out.write_all(document.text.as_bytes())?;
    if !document.text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
