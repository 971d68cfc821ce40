//! Which figures a command is about: the options that `figures` and `panel` have in common.

use super::parse_years;
use crate::dictionary::Dictionaries;
use crate::model::Kind;
use anyhow::Context as _;
use clap::Args;
use std::ops::RangeInclusive;

/// The options.
#[derive(Debug, Args)]
pub struct Selection {
    /// Only figures of reports that match
    #[arg(value_name = "QUERY")]
    pub query: Option<String>,
    /// Metrics, by id or Chinese name [default: all, and figures of none]
    #[arg(long, value_delimiter = ',', value_name = "METRIC,…")]
    pub metric: Vec<String>,
    /// Regions, with all that lies in them, by name or code
    #[arg(long, value_delimiter = ',', value_name = "REGION,…")]
    pub region: Vec<String>,
    /// Years that the figures are of
    #[arg(long, value_parser = parse_years, value_name = "YEAR[..YEAR]")]
    pub year: Option<RangeInclusive<i32>>,
    /// level, change, share or target
    #[arg(long, value_delimiter = ',', value_name = "KIND,…")]
    kind: Vec<String>,
}

impl Selection {
    /// The kinds, typed in either language.
    ///
    /// # Errors
    /// When there is no such kind.
    pub fn kinds(&self, dictionaries: &Dictionaries) -> anyhow::Result<Vec<Kind>> {
        let all = [Kind::Level, Kind::Change, Kind::Share, Kind::Target];
        let kind = |word: &String| {
            let name = dictionaries.query.kinds.find(word);
            let found = all.into_iter().find(|kind| Some(kind.as_str()) == name);
            found.with_context(|| format!("--kind: there is no kind {word}; name level, change, share or target"))
        };
        self.kind.iter().map(kind).collect()
    }
}
