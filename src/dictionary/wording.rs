//! `wording.toml` and `refusals.toml`: how reports talk around their numbers, and what looks like a number and is none.

use super::{DictionaryError, Files};
use crate::model::Precision;
use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Hedges, changes, comparisons, targets, breakdowns.
#[derive(Debug)]
pub struct Wording {
    raw: RawWording,
    hedge_inside: Vec<(Precision, String)>,
    hedge_before: Vec<(Precision, String)>,
    hedge_after: Vec<(Precision, String)>,
    /// Longest first: word and whether it says growth.
    change_words: Vec<(String, bool)>,
}

/// What 大 counts in 五大领域, 三大行动, 四大类.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grouping {
    /// 类
    Kinds,
    /// 项
    Items,
    /// 个
    Anything,
}

/// What is refused, with the reason.
#[derive(Debug)]
pub struct Refusals {
    raw: RawRefusals,
    names: AhoCorasick,
}

impl Wording {
    /// A hedge at the start of `text` that stands inside a number.
    #[must_use]
    pub fn hedge_inside(&self, text: &str) -> Option<(Precision, usize)> {
        // 多15% after a number compares; it does not hedge.
        starts(&self.hedge_inside, text).filter(|(_, length)| !starts_with_digit(&text[*length..]))
    }

    /// A hedge at the start of `text`, which follows a number and its unit.
    #[must_use]
    pub fn hedge_after(&self, text: &str) -> Option<(Precision, usize)> {
        starts(&self.hedge_after, text).filter(|(_, length)| !starts_with_digit(&text[*length..]))
    }

    /// A hedge at the end of `text`, which stands before a number.
    #[must_use]
    pub fn hedge_before(&self, text: &str) -> Option<(Precision, usize)> {
        if self.raw.hedge.exceptions.iter().any(|w| text.ends_with(w.as_str())) {
            return None;
        }
        self.hedge_before.iter().find(|(_, w)| text.ends_with(w.as_str())).map(|(p, w)| (*p, w.len()))
    }

    /// A hedge before a multiplier alone at the end of `text` (上 of 上百次).
    #[must_use]
    pub fn hedge_multiplied(&self, text: &str) -> Option<(Precision, usize)> {
        let found = self.raw.hedge.multiplied.iter().find(|w| text.ends_with(w.as_str()))?;
        Some((Precision::AtLeast, found.len()))
    }

    /// Length of a decimal point between Chinese digits at the start of `text`.
    #[must_use]
    pub fn decimal_point(&self, text: &str) -> Option<usize> {
        self.raw.decimal_point.iter().find(|w| text.starts_with(w.as_str())).map(String::len)
    }

    /// Length of a minus, or a word for one, at the end of `text`.
    #[must_use]
    pub fn negative(&self, text: &str) -> Option<usize> {
        self.raw.negative.iter().find(|w| text.ends_with(w.as_str())).map(String::len)
    }

    /// 分之
    #[must_use]
    pub fn of(&self) -> &str {
        &self.raw.of
    }

    /// Length of a word for one half (一半) at the start of `text`, unless `before` makes it another thing (另一半).
    #[must_use]
    pub fn half(&self, before: &str, text: &str) -> Option<usize> {
        let found = self.raw.half.iter().find(|w| text.starts_with(w.as_str()))?;
        (!self.raw.not_half_after.iter().any(|w| before.ends_with(w.as_str()))).then_some(found.len())
    }

    /// 半 after a unit (八成半) or between counter and unit (一个半小时).
    #[must_use]
    pub fn and_half(&self) -> &str {
        &self.raw.and_half
    }

    /// Whether a small number in Chinese characters with this counter counts something.
    #[must_use]
    pub fn chinese_counter(&self, written: &str) -> bool {
        self.raw.chinese_counters.iter().any(|w| w == written)
    }

    /// A currency sign at the end of `text`: its code (empty when the place tells) and its length.
    #[must_use]
    pub fn currency_before(&self, text: &str) -> Option<(&str, usize)> {
        let longest =
            self.raw.currency_before.iter().filter(|(w, _)| text.ends_with(w.as_str())).max_by_key(|(w, _)| w.len());
        longest.map(|(w, code)| (code.as_str(), w.len()))
    }

    /// Whether `text` starts with a unit whose first character is no multiplier (千瓦时).
    #[must_use]
    pub fn is_not_multiplied(&self, text: &str) -> bool {
        self.raw.not_multiplied.iter().any(|w| text.starts_with(w.as_str()))
    }

    /// Whether the words before an amount of money say only that it goes with the count before it.
    #[must_use]
    pub fn is_amount_label(&self, left: &str) -> bool {
        let words = left.trim_matches([',', ' ', ':', '、', '(']);
        self.raw.amount_labels.iter().any(|w| w == words)
    }

    /// Whether `left` ends in a word for a plan that stands beside its result.
    #[must_use]
    pub fn plan_beside_result(&self, left: &str) -> bool {
        self.raw.plan_beside_result.iter().any(|w| left.ends_with(w.as_str()))
    }

    /// Whether the words of a change say it without a comparison.
    #[must_use]
    pub fn strong_change(&self, words: &str) -> bool {
        self.raw.change.strong.iter().any(|w| words.starts_with(w.as_str()))
    }

    /// Whether the words after a number in 万 name people.
    #[must_use]
    pub fn names_people(&self, after: &str) -> bool {
        self.raw.people.iter().any(|w| after.starts_with(w.as_str()))
    }

    /// What 大 in 五大领域 counts, by the words after it.
    #[must_use]
    pub fn grouping(&self, written: &str, after: &str) -> Option<Grouping> {
        if written != self.raw.grouping.written {
            return None;
        }
        let near: String = after.chars().take(6).collect();
        let has = |words: &[String]| words.iter().any(|w| near.contains(w.as_str()));
        Some(match () {
            () if has(&self.raw.grouping.kinds) => Grouping::Kinds,
            () if has(&self.raw.grouping.items) => Grouping::Items,
            () => Grouping::Anything,
        })
    }

    /// A word of growth (true) or fall (false) at the end of `text`, with what may stand between it and the amount;
    /// and the length of both.
    #[must_use]
    pub fn change_before(&self, text: &str) -> Option<(bool, usize)> {
        let mut rest = text.trim_end();
        loop {
            if self.raw.change.level_after.iter().any(|w| rest.ends_with(w.as_str())) {
                return None;
            }
            if let Some((word, up)) = self.change_words.iter().find(|(w, _)| rest.ends_with(w.as_str())) {
                return Some((*up, text.len() - (rest.len() - word.len())));
            }
            rest = self.strip_link(rest)?;
        }
    }

    /// `text` without one linking word (了, 约, 达到) at its end; none when there is none.
    fn strip_link<'t>(&self, text: &'t str) -> Option<&'t str> {
        let links = &self.raw.change.link;
        links.iter().filter_map(|w| text.strip_suffix(w.as_str())).min_by_key(|rest| rest.len()).map(str::trim_end)
    }

    /// Whether a comparison with an earlier period stands in `text`.
    #[must_use]
    pub fn compares(&self, text: &str) -> bool {
        self.raw.change.comparators.iter().any(|w| text.contains(w.as_str()))
    }

    /// Words that make a year after them a comparison (较2019年).
    #[must_use]
    pub fn against(&self) -> &[String] {
        &self.raw.change.against
    }

    /// Whether `text` ends in a word that says the level reached (减至).
    #[must_use]
    pub fn level_after(&self, text: &str) -> bool {
        self.raw.change.level_after.iter().any(|w| text.ends_with(w.as_str()))
    }

    /// The last word for the year before in `text`.
    #[must_use]
    pub fn prior_year(&self, text: &str) -> Option<usize> {
        self.raw.prior_year.iter().filter_map(|w| text.rfind(w.as_str())).max()
    }

    /// Whether `text`, which stands before a number, ends in a word of plan or duty.
    #[must_use]
    pub fn target_before(&self, text: &str) -> bool {
        self.raw.target.before.iter().any(|w| text.ends_with(w.as_str()))
    }

    /// Whether a clause speaks of a plan.
    #[must_use]
    pub fn target_clause(&self, text: &str) -> bool {
        self.raw.target.clause.iter().any(|w| text.contains(w.as_str()))
    }

    /// Words that introduce the parts of the figure before.
    #[must_use]
    pub fn breakdown(&self) -> &[String] {
        &self.raw.breakdown
    }

    /// Words that join the items of a list.
    #[must_use]
    pub fn conjunctions(&self) -> &[String] {
        &self.raw.conjunctions
    }

    /// Where the last word that pairs nouns with numbers (分别) starts and ends in `text`.
    #[must_use]
    pub fn respectively(&self, text: &str) -> Option<(usize, usize)> {
        self.raw.respectively.iter().filter_map(|w| text.rfind(w.as_str()).map(|at| (at, at + w.len()))).max()
    }

    /// `text` without the words at its end that may stand between a year and its value.
    #[must_use]
    pub fn strip_year_link<'t>(&self, text: &'t str) -> &'t str {
        strip_ends(text, &self.raw.year_link)
    }

    /// Whether a label names a body, place or class, which divides a whole.
    #[must_use]
    pub fn is_part(&self, label: &str) -> bool {
        let label = strip_ends(label, &self.raw.label_tail);
        self.raw.part_suffixes.iter().any(|w| label.ends_with(w.as_str()))
    }

    /// A label without the words at its start that only lead it in.
    #[must_use]
    pub fn strip_label_lead<'t>(&self, label: &'t str) -> &'t str {
        let mut rest = label;
        loop {
            let rests = self.raw.label_lead.iter().filter_map(|w| rest.strip_prefix(w.as_str()));
            match rests.min_by_key(|r| r.len()) {
                Some(shorter) => rest = shorter.trim_start_matches([' ', ':', ',']),
                None => return rest,
            }
        }
    }

    /// Where the last comparison with an earlier period starts in `text`.
    #[must_use]
    pub fn comparison(&self, text: &str) -> Option<usize> {
        let word = self.raw.change.comparators.iter().filter_map(|w| text.rfind(w.as_str())).max();
        let year = self.raw.change.against.iter().filter_map(|w| {
            let at = text.rfind(w.as_str())?;
            text[at + w.len()..].trim_start().starts_with(|c: char| c.is_ascii_digit()).then_some(at)
        });
        let against = self.raw.change.against.iter().filter_map(|w| {
            // 较上年: the comparison starts with 较.
            let at = text.rfind(w.as_str())?;
            let after = &text[at + w.len()..];
            self.raw.prior_year.iter().any(|p| after.starts_with(p.as_str())).then_some(at)
        });
        let found: Vec<usize> = word.into_iter().chain(year).chain(against).collect();
        found.iter().max().map(|last| {
            // The earliest of those that lie close together: 较 of 较上年同期相比.
            found.iter().copied().filter(|at| last - at <= 24).min().unwrap_or(*last)
        })
    }

    /// Whether the words before a part divide the whole total (按领域分), not the figure before.
    #[must_use]
    pub fn divides_total(&self, left: &str) -> bool {
        let words = left.trim_start_matches(['。', ',', ';', ' ', '\n', '、']);
        self.raw.breakdown_of_total.iter().any(|w| words.starts_with(w.as_str()))
    }

    /// Whether plans and rules state this metric as a fact.
    #[must_use]
    pub fn is_fact(&self, metric: &str) -> bool {
        self.raw.target.facts.iter().any(|m| m == metric)
    }

    /// Words for a total of what came before.
    #[must_use]
    pub fn totals(&self) -> &[String] {
        &self.raw.totals
    }

    pub(super) fn read(files: &Files) -> Result<Self, DictionaryError> {
        let raw: RawWording = files.merged("wording.toml")?;
        let mut change_words: Vec<_> = raw.change.up.iter().map(|w| (w.clone(), true)).collect();
        change_words.extend(raw.change.down.iter().map(|w| (w.clone(), false)));
        change_words.sort_by_key(|(w, _)| std::cmp::Reverse(w.len()));
        Ok(Self {
            hedge_inside: hedges(&raw.hedge.inside),
            hedge_before: hedges(&raw.hedge.before),
            hedge_after: hedges(&raw.hedge.after),
            change_words,
            raw,
        })
    }
}

impl Refusals {
    /// Byte ranges of names and idioms that hold numerals.
    pub fn names<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
        self.names.find_iter(text).map(|m| (m.start(), m.end()))
    }

    /// Why a name is refused.
    #[must_use]
    pub fn name_reason(&self) -> &str {
        &self.raw.name.reason
    }

    /// The reason, when what stands before a number makes it an ordinal.
    #[must_use]
    pub fn ordinal(&self, before: &str) -> Option<&str> {
        let ends = |list: &[String]| list.iter().any(|w| before.ends_with(w.as_str()));
        let ordinal = &self.raw.ordinal;
        (ends(&ordinal.before) || ends(&ordinal.rank) && !ends(&ordinal.no_rank)).then_some(ordinal.reason.as_str())
    }

    /// The reason, when what follows a number makes it a date or time.
    #[must_use]
    pub fn date(&self, after: &str) -> Option<&str> {
        self.raw.date.after.iter().any(|w| after.starts_with(w.as_str())).then_some(self.raw.date.reason.as_str())
    }

    /// The reason, when a number names a telephone line or programme.
    #[must_use]
    pub fn line(&self, before: &str, after: &str, has_unit: bool) -> Option<&str> {
        let line = &self.raw.line;
        let found = line.after.iter().any(|w| after.starts_with(w.as_str()))
            || !has_unit && line.before.iter().any(|w| before.ends_with(w.as_str()));
        found.then_some(line.reason.as_str())
    }

    /// 一 and why it is refused.
    #[must_use]
    pub fn article(&self) -> (&str, &str) {
        (&self.raw.article.number, &self.raw.article.reason)
    }

    /// Whether 一 before this unit is always a count (`whole`), or one where counts are written in Chinese.
    #[must_use]
    pub fn counts_one(&self, unit: &str, counts_in_chinese: bool) -> bool {
        let has = |list: &[String]| list.iter().any(|w| w == unit);
        has(&self.raw.article.whole) || counts_in_chinese && has(&self.raw.article.counted)
    }

    pub(super) fn read(files: &Files) -> Result<Self, DictionaryError> {
        let raw: RawRefusals = files.merged("refusals.toml")?;
        let names = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&raw.name.words)
            .map_err(|e| DictionaryError::entry("refusals.toml", "name.words", e.to_string()))?;
        Ok(Self { raw, names })
    }
}

fn starts_with_digit(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

fn strip_ends<'t>(text: &'t str, words: &[String]) -> &'t str {
    let mut rest = text.trim_end();
    while let Some(shorter) = words.iter().filter_map(|w| rest.strip_suffix(w.as_str())).min_by_key(|r| r.len()) {
        rest = shorter.trim_end();
    }
    rest
}

fn starts(list: &[(Precision, String)], text: &str) -> Option<(Precision, usize)> {
    list.iter().find(|(_, w)| text.starts_with(w.as_str())).map(|(p, w)| (*p, w.len()))
}

/// Longest first.
fn hedges(raw: &RawHedges) -> Vec<(Precision, String)> {
    let lists =
        [(Precision::About, &raw.about), (Precision::AtLeast, &raw.at_least), (Precision::AtMost, &raw.at_most)];
    let mut all: Vec<_> = lists.into_iter().flat_map(|(p, words)| words.iter().map(move |w| (p, w.clone()))).collect();
    all.sort_by_key(|(_, w)| std::cmp::Reverse(w.len()));
    all
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawWording {
    decimal_point: Vec<String>,
    negative: Vec<String>,
    of: String,
    half: Vec<String>,
    not_half_after: Vec<String>,
    and_half: String,
    chinese_counters: Vec<String>,
    currency_before: BTreeMap<String, String>,
    grouping: RawGrouping,
    hedge: RawHedgePlaces,
    change: RawChange,
    prior_year: Vec<String>,
    target: RawTarget,
    breakdown: Vec<String>,
    breakdown_of_total: Vec<String>,
    totals: Vec<String>,
    conjunctions: Vec<String>,
    respectively: Vec<String>,
    year_link: Vec<String>,
    part_suffixes: Vec<String>,
    label_lead: Vec<String>,
    label_tail: Vec<String>,
    people: Vec<String>,
    not_multiplied: Vec<String>,
    amount_labels: Vec<String>,
    plan_beside_result: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawHedgePlaces {
    exceptions: Vec<String>,
    multiplied: Vec<String>,
    inside: RawHedges,
    before: RawHedges,
    after: RawHedges,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawGrouping {
    written: String,
    kinds: Vec<String>,
    items: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawHedges {
    about: Vec<String>,
    at_least: Vec<String>,
    at_most: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawChange {
    up: Vec<String>,
    down: Vec<String>,
    strong: Vec<String>,
    link: Vec<String>,
    level_after: Vec<String>,
    comparators: Vec<String>,
    against: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawTarget {
    facts: Vec<String>,
    before: Vec<String>,
    clause: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawRefusals {
    name: RawName,
    article: RawArticle,
    ordinal: RawOrdinal,
    date: RawSides,
    line: RawSides,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawName {
    reason: String,
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawArticle {
    reason: String,
    number: String,
    whole: Vec<String>,
    counted: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawOrdinal {
    reason: String,
    before: Vec<String>,
    rank: Vec<String>,
    no_rank: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct RawSides {
    reason: String,
    before: Vec<String>,
    after: Vec<String>,
}
