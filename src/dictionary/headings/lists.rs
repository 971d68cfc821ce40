//! What `headings.toml` lists: one type for each of its tables, in the order of the file.

use crate::dictionary::WordSet;
use crate::dictionary::finder::Finder;
use crate::model::Level;
use serde::Deserialize;

/// A label and the field that it announces.
#[derive(Debug, Clone)]
pub struct Label {
    /// 发布机构
    pub text: String,
    /// What its value is.
    pub field: LabelField,
    /// Its place among the labels of the field, the best first.
    pub rank: usize,
    /// Whether its value is believed only when nothing else tells.
    pub weak: bool,
}

/// What the value of a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // The fields of the record.
pub enum LabelField {
    Issuer,
    Published,
    IndexNumber,
    DocumentNumber,
    Title,
}

#[allow(missing_docs)] // headings.toml explains each entry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Markers {
    pub numerals: String,
    /// 壹 and so on from one, with other forms of each: they number what stands above 一、.
    #[serde(default)]
    pub formal: Vec<String>,
    pub ordinal: String,
    pub parts: Vec<Part>,
    pub listed: Vec<String>,
    /// Before a heading that tells what its section is for: ■.
    #[serde(default)]
    pub signs: String,
    pub stops: Vec<String>,
}

/// 第一部分, 第二章.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// 部分, 章, 条.
    pub word: String,
    /// The level of its section.
    pub level: u8,
}

#[allow(missing_docs)] // headings.toml explains each entry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    pub ends: WordSet,
    pub narrated: Vec<String>,
    pub announces: Vec<String>,
    pub announced: Vec<String>,
    pub not_announced: Vec<String>,
    pub navigation: Vec<String>,
}

#[allow(missing_docs)] // headings.toml explains each entry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    pub suffixes: WordSet,
    pub continuations: WordSet,
    pub closings: WordSet,
    pub speaks: WordSet,
    #[serde(default)]
    pub broken: WordSet,
    pub stops: WordSet,
    pub not_before: WordSet,
    pub own: WordSet,
    pub town_government: String,
    pub street_office: String,
    pub street: String,
    pub street_full: String,
    pub to_congress: Vec<String>,
    pub congress_government: String,
    pub party_and_government: WordSet,
    pub courts: Vec<Court>,
    pub governments: WordSet,
    pub not_own: WordSet,
    pub before: WordSet,
    pub after: WordSet,
    pub among: WordSet,
    #[serde(default)]
    pub branches: WordSet,
    pub parties: WordSet,
    pub party_committees: WordSet,
    pub alone: WordSet,
    pub offices: WordSet,
    pub system: String,
}

/// 两级法院 → 中级人民法院.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Court {
    /// As written.
    pub words: String,
    /// The body.
    pub name: String,
}

/// Everyday names of a bureau, and its full one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bureau {
    /// 应急局
    #[serde(default)]
    pub words: Vec<String>,
    /// 应急: the system that it leads.
    #[serde(default)]
    pub systems: WordSet,
    /// 应急管理局
    pub name: String,
    /// 应急管理厅
    pub province: Option<String>,
    /// What it is called in a county.
    pub county: Option<String>,
}

#[allow(missing_docs)] // headings.toml explains each entry.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Places {
    pub before_short: WordSet,
    pub common: WordSet,
    pub things: WordSet,
    pub telling: WordSet,
    pub towns: WordSet,
    pub not_towns: WordSet,
    pub after_street: WordSet,
    pub province_of_taiwan: String,
    pub mark: Vec<PlaceMark>,
}

/// Offices, money and terms that only one place has: who speaks of them is of it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceMark {
    /// The full name of the province or special region.
    pub province: String,
    /// The words.
    words: Finder,
}

impl PlaceMark {
    pub(in crate::dictionary) const fn finder(&self) -> &Finder {
        &self.words
    }

    /// How many of the words stand in a text.
    #[must_use]
    pub fn words_in(&self, text: &str) -> usize {
        let mut found: Vec<usize> = Vec::new();
        self.words.each(text, |word| {
            if !found.contains(&word.word) {
                found.push(word.word);
            }
        });
        found.len()
    }
}

/// Words for one's own place: 全市, 我市.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnPlace {
    /// What the names of such places end in.
    pub kind: String,
    /// The level of such a place when nothing else is known.
    pub level: Level,
    pub(super) strong: Vec<String>,
    pub(super) weak: Vec<String>,
}

#[allow(missing_docs)] // headings.toml explains each entry.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Time {
    pub digits: String,
    pub zeros: String,
    pub ten: char,
    pub year: String,
    pub month: String,
    pub day: String,
    pub days: Vec<String>,
    /// Behind a date that stands alone: when something was issued.
    pub issued: Vec<String>,
    pub whole: String,
    pub planned: WordSet,
    pub until: WordSet,
    pub since: WordSet,
    pub since_behind: WordSet,
    pub compared: WordSet,
    pub last_year: Vec<String>,
    pub span_joins: WordSet,
    pub republic: i32,
    pub republic_names: WordSet,
    pub known: Vec<KnownYear>,
}

/// A year known by what happened in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownYear {
    /// The year.
    pub year: i32,
    /// What is said of it.
    pub words: Vec<String>,
}
