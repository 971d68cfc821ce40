//! `nianbao terms`: how often words occur by region and year, and the lines that a word stands in.

use super::{OutputFormat, ReportArgs};
use crate::cli::{Common, print};
use crate::query::{Engine, KwicRequest, TermsRequest};
use clap::Args;
use std::process::ExitCode;

/// Options of `terms`.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  nianbao terms --region 天津 --limit 20                       the most frequent words
  nianbao terms --by region,year --term 行刑衔接,双随机 --format csv   how often each district writes of them
  nianbao terms --words 2 --limit 30                           pairs of words
  nianbao terms --kwic 非现场执法 --region 天津                the lines it stands in

Words are those of the index, in simplified characters; of one character and numbers only with --all-words. What is named \
with --term or --kwic is found wherever its characters stand, in either script.")]
pub struct TermsArgs {
    /// Which reports
    #[command(flatten)]
    pub reports: ReportArgs,
    /// Count for each region, for each year
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT,…")]
    pub by: Vec<By>,
    /// Only these words or phrases
    #[arg(long, value_delimiter = ',', value_name = "TERM,…", conflicts_with = "words")]
    pub term: Vec<String>,
    /// Phrases of so many words
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=5))]
    pub words: u8,
    /// Also words of one character, and numbers
    #[arg(long)]
    pub all_words: bool,
    /// The lines that this word stands in
    #[arg(long, value_name = "WORD", conflicts_with_all = ["by", "term", "words", "all_words"])]
    pub kwic: Option<String>,
    /// Characters on either side of the word
    #[arg(long, default_value_t = 20, value_name = "N", requires = "kwic")]
    pub context: usize,
    /// Terms of each region and year, or lines, to show
    #[arg(long, default_value_t = 100, value_name = "N")]
    pub limit: usize,
    /// How to print the answer
    #[arg(long, value_enum, default_value_t)]
    pub format: OutputFormat,
}

/// What words are counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[allow(missing_docs)] // As they read.
pub enum By {
    Region,
    Year,
}

/// Counts or quotes, and prints.
///
/// # Errors
/// When the query or an option cannot be read, or there is no index.
pub fn run(args: &TermsArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let dictionaries = common.load_dictionaries()?;
    let reader = common.open_index(&dictionaries)?;
    crate::cli::tell_copies(&reader, common);
    let engine = Engine::new(&reader, &dictionaries)?;
    if let Some(word) = &args.kwic {
        let answer = engine.kwic(&KwicRequest {
            query: args.reports.query.clone(),
            regions: args.reports.region.clone(),
            years: args.reports.year.clone(),
            word: word.clone(),
            context: args.context,
            limit: args.limit,
        })?;
        return print::stdout(|out, style| match args.format {
            OutputFormat::Json => print::json(out, &answer),
            OutputFormat::Csv => print::terms::lines_csv(out, &answer),
            OutputFormat::Text => print::terms::lines_text(out, style, &answer),
        });
    }
    let answer = engine.terms(&TermsRequest {
        query: args.reports.query.clone(),
        regions: args.reports.region.clone(),
        years: args.reports.year.clone(),
        terms: args.term.clone(),
        words: usize::from(args.words),
        all: args.all_words,
        by_region: args.by.contains(&By::Region),
        by_year: args.by.contains(&By::Year),
        limit: args.limit,
    })?;
    print::stdout(|out, style| match args.format {
        OutputFormat::Json => print::json(out, &answer),
        OutputFormat::Csv => print::terms::csv(out, &answer),
        OutputFormat::Text => print::terms::text(out, style, &answer),
    })
}
