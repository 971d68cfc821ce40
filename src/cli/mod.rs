//! The command line: arguments in, exit status out. What commands do is in `commands`, how it looks in `print`.

mod args;
pub mod commands;
pub mod print;

pub use args::{Cli, Command, Common};

use crate::index::Reader;
use crate::pipeline::Pipeline;
use anyhow::Context;
use std::io;
use std::process::ExitCode;

/// Done, but some inputs failed or a check found errors.
pub const SOME_FAILED: u8 = 1;
/// Could not do it.
pub const FAILED: u8 = 2;

/// Runs a command; every error ends here, as one line on standard error.
#[must_use]
pub fn run(cli: &Cli) -> ExitCode {
    start_log(cli.common.quiet);
    match commands::run(&cli.command, &cli.common) {
        Ok(status) => status,
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("nianbao: {error:#}");
            ExitCode::from(FAILED)
        }
    }
}

/// The stages, with a user's dictionaries laid over ours when asked.
pub(crate) fn pipeline(common: &Common) -> anyhow::Result<Pipeline> {
    Pipeline::new(common.dictionaries.as_deref()).context("cannot start")
}

/// Tells that copies of reports are left out, where something is counted.
pub(crate) fn tell_copies(reader: &Reader, common: &Common) {
    tell_left_out(reader.copies().len(), "; `nianbao status --duplicates` lists them", common);
}

/// Says how many reports were left out since they are copies; `more` stands behind it.
pub(crate) fn tell_left_out(copies: usize, more: &str, common: &Common) {
    if copies > 0 && !common.quiet {
        let are = if copies == 1 { "1 report is a copy" } else { &format!("{copies} reports are copies") };
        eprintln!("nianbao: {are} of others and not counted{more}");
    }
}

/// A reader that has seen enough (`nianbao … | head`) is no error.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause.downcast_ref::<io::Error>().map(io::Error::kind);
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let csv = cause.downcast_ref::<csv::Error>().and_then(|e| match e.kind() {
            csv::ErrorKind::Io(e) => Some(e.kind()),
            _ => None,
        });
        [kind, json, csv].contains(&Some(io::ErrorKind::BrokenPipe))
    })
}

fn start_log(quiet: bool) {
    let level = if quiet { "error" } else { "warn" };
    let filter = tracing_subscriber::EnvFilter::try_from_env("NIANBAO_LOG").unwrap_or_else(|_| level.into());
    // A second start, as in tests, keeps the first log.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_target(false).try_init();
}
