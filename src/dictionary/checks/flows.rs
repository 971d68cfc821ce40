//! The tables of `checks.toml` on what comes and goes: cases taken in and closed, how they end, people who come and leave.

use crate::dictionary::WordSet;
use serde::Deserialize;

/// Words of what was taken in, closed and open, which balance: cases, or dangers found and mended.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Balance {
    /// Taken in this year.
    pub accepted: WordSet,
    /// Carried over from the year before.
    pub carried: WordSet,
    /// Done with.
    pub closed: WordSet,
    /// Not yet.
    pub open: WordSet,
    /// How messages call what is closed, what is open and what was taken in.
    pub told: [String; 3],
    /// Likewise, in English.
    pub told_en: [String; 3],
    /// Whether words before the number of what is open may limit it to some of them: 重大隐患未整改2处.
    #[serde(default)]
    pub sorts: bool,
    /// Open such words and limit nothing: 尚有25处未整改.
    #[serde(default)]
    pub still: WordSet,
}

/// Words of what was received, of what was accepted of it, and of what was not.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// All of it.
    pub whole: WordSet,
    /// What was accepted.
    pub yes: WordSet,
    /// What was not.
    pub no: WordSet,
    /// What became of all others, where that is told.
    #[serde(default)]
    pub rest: Option<WordSet>,
    /// Where nothing else can become of it: words that say in the sentence that something did all the same.
    #[serde(default)]
    pub open: Option<WordSet>,
}

/// Words of what came and went.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Net {
    /// Before a number by which there is more.
    pub more: WordSet,
    /// By which there is less.
    pub less: WordSet,
    /// What came.
    pub came: WordSet,
    /// What went.
    pub went: WordSet,
}

/// Words of several years that are told together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Years {
    /// Behind their number.
    pub units: WordSet,
    /// Behind that, name a plan and no years.
    pub plans: WordSet,
    /// Behind the first of them.
    pub since: WordSet,
}

/// How cases end.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcomes {
    /// Before the number of cases that were closed.
    pub closed: WordSet,
    /// Name cases of which some may still be open.
    pub proceedings: WordSet,
    /// For each kind of proceeding the ways in which a case ends.
    pub kinds: Vec<WordSet>,
}
