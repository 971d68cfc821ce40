//! What can be typed.

use super::commands::{
    audit, compare, dictionary, evaluate, extract, figures, index, panel, search, segments, show, status, terms, text,
};
use crate::dictionary::Dictionaries;
use crate::index::Reader;
use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// Reads Chinese government annual reports: exact figures, each traced to its place in the text, indexed and compared.
#[derive(Debug, Parser)]
#[command(name = "nianbao", version, arg_required_else_help = true, after_help = AFTER_HELP)]
pub struct Cli {
    /// What all commands share.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const AFTER_HELP: &str = "\
Examples:
  nianbao index reports/                    read a folder into ./nianbao-index
  nianbao search 行刑衔接                   full text, in either script
  nianbao compare --metric cases.penalty    districts side by side
  nianbao extract report.html --format csv  the figures of one report

Exit status: 0 done; 1 done, but some inputs failed; 2 could not do it.";

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Folder of the index
    #[arg(long, global = true, env = "NIANBAO_INDEX", default_value = "nianbao-index", value_name = "DIR")]
    pub index: PathBuf,
    /// Folder of dictionaries to lay over the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub dictionaries: Option<PathBuf>,
    /// No progress and no remarks; errors are still told
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read reports and print their records or figures
    Extract(extract::ExtractArgs),
    /// Print the text of a report that offsets refer to
    Text(text::TextArgs),
    /// Read new and changed reports into an index
    Index(index::IndexArgs),
    /// Search full text and figures
    Search(search::SearchArgs),
    /// List figures, filtered, sorted, grouped
    Figures(figures::FiguresArgs),
    /// Put districts side by side over metrics and years
    Compare(compare::CompareArgs),
    /// Write the tidy table for R, Stata, Python, Excel: figures, or regions and years
    Panel(panel::PanelArgs),
    /// Count words by region and year; show a word in its lines
    Terms(terms::TermsArgs),
    /// Write texts cut into words, for quanteda and KH Coder
    Segments(segments::SegmentsArgs),
    /// List what the reports themselves got wrong
    Audit(audit::AuditArgs),
    /// Show one report: outline, figures, problems, findings
    Show(show::ShowArgs),
    /// Tell what is in an index, of which versions, and what failed
    Status(status::StatusArgs),
    /// Measure how well reports are read, against gold annotations
    Evaluate(evaluate::EvaluateArgs),
    /// Check and explain the dictionaries
    Dictionary(dictionary::DictionaryArgs),
}

impl Common {
    /// Loads the dictionaries.
    ///
    /// # Errors
    /// When one of them is faulty.
    pub fn load_dictionaries(&self) -> anyhow::Result<Dictionaries> {
        let loaded = match &self.dictionaries {
            Some(folder) => Dictionaries::load(folder),
            None => Dictionaries::builtin(),
        };
        loaded.context("the dictionaries cannot be used")
    }

    /// Opens the index for reading.
    ///
    /// # Errors
    /// When there is none, or it is of another version.
    pub fn open_index(&self, dictionaries: &Dictionaries) -> anyhow::Result<Reader> {
        Ok(Reader::open(&self.index, dictionaries)?)
    }
}
