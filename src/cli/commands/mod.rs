//! The commands, one file each: its options and what it does.

pub mod audit;
mod changes;
pub mod compare;
pub mod dictionary;
pub mod evaluate;
pub mod extract;
pub mod figures;
pub mod index;
mod inputs;
pub mod panel;
pub mod search;
pub mod segments;
mod selection;
pub mod show;
pub mod status;
pub mod terms;
pub mod text;

use super::{Command, Common};

use crate::query::year_range;
use clap::{Args, ValueEnum};
use std::ops::RangeInclusive;
use std::process::ExitCode;

pub(super) fn run(command: &Command, common: &Common) -> anyhow::Result<ExitCode> {
    match command {
        Command::Audit(args) => audit::run(args, common),
        Command::Extract(args) => extract::run(args, common),
        Command::Text(args) => text::run(args, common),
        Command::Index(args) => index::run(args, common),
        Command::Search(args) => search::run(args, common),
        Command::Figures(args) => figures::run(args, common),
        Command::Compare(args) => compare::run(args, common),
        Command::Terms(args) => terms::run(args, common),
        Command::Segments(args) => segments::run(args, common),
        Command::Panel(args) => panel::run(args, common),
        Command::Show(args) => show::run(args, common),
        Command::Status(args) => status::run(args, common),
        Command::Evaluate(args) => evaluate::run(args, common),
        Command::Dictionary(args) => dictionary::run(args, common),
    }
}

/// How an answer is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: one object.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Which reports a command about their words takes in.
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// Only reports that match
    #[arg(value_name = "QUERY")]
    pub query: Option<String>,
    /// Regions, with all that lies in them, by name or code
    #[arg(long, value_delimiter = ',', value_name = "REGION,…")]
    pub region: Vec<String>,
    /// Years that the reports are about
    #[arg(long, value_parser = parse_years, value_name = "YEAR[..YEAR]")]
    pub year: Option<RangeInclusive<i32>>,
}

/// Years as typed: `2023`, `2020..2023`, `2020..`.
///
/// # Errors
/// Says how to write them.
pub fn parse_years(text: &str) -> Result<RangeInclusive<i32>, String> {
    year_range(text).ok_or_else(|| "not a year or a range of years; write 2023 or 2020..2023".to_owned())
}
