//! `wording.toml`: how reports talk around their numbers. The words are data; here is what is asked about them.

mod anywhere;
mod change;
mod hedge;
mod parts;
mod reach;
mod smaller;
mod target;
mod written;
mod years;

pub use change::Change;
pub use hedge::Hedge;
pub use reach::Reach;
pub use smaller::Smaller;

use super::pattern::Pattern;
use super::{DictionaryError, Files, WordSet, remedy};
use anywhere::Anywhere;
use parts::Foremost;
use serde::Deserialize;
use std::collections::BTreeMap;
use target::Target;
use written::{Codes, Formal, TermWords};

/// Hedges, changes, comparisons, targets, lists, labels.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    decimal_point: WordSet,
    measured: WordSet,
    and_more: WordSet,
    /// Where a word is a digit of a formal number.
    pub formal: Formal,
    term: Vec<TermWords>,
    parts_of: WordSet,
    magnitudes: BTreeMap<String, u64>,
    negative: WordSet,
    of_each: WordSet,
    acts_on: WordSet,
    of: String,
    half: WordSet,
    not_half_after: WordSet,
    of_hundred: String,
    not_of_hundred: WordSet,
    and_half: String,
    half_words: WordSet,
    range_marks: WordSet,
    range_from: WordSet,
    prices: WordSet,
    price_link: WordSet,
    states: WordSet,
    /// Smaller units that go on with a larger one.
    pub smaller: Smaller,
    chinese_counters: WordSet,
    currency_before: Codes,
    head_counts: BTreeMap<String, String>,
    noun_units: BTreeMap<String, String>,
    plain_counter: String,
    outcomes: WordSet,
    grouping: GroupingWords,
    /// What says that a number is not exact.
    pub hedge: Hedge,
    /// Growth, fall, comparison.
    pub change: Change,
    /// What lies beyond the report's own year and place.
    pub reach: Reach,
    prior_year: Anywhere,
    this_year: WordSet,
    /// Stands alone for the same time of the year before: 同期700件.
    pub same_period: WordSet,
    year_of: WordSet,
    ratio_of: WordSet,
    target: Target,
    ranked: Pattern,
    not_summed: WordSet,
    ranked_end: Pattern,
    viewed: Pattern,
    causes: Anywhere,
    cause_links: WordSet,
    counted_nouns: WordSet,
    foremost: Foremost,
    within: String,
    within_figure: WordSet,
    sums: Anywhere,
    sums_above: Anywhere,
    breakdown: Anywhere,
    not_breakdown: Anywhere,
    breakdown_of_total: WordSet,
    conjunctions: WordSet,
    formerly: WordSet,
    respectively: Anywhere,
    copula: WordSet,
    year_link: WordSet,
    part_suffixes: WordSet,
    label_lead: WordSet,
    label_kept: WordSet,
    label_tail: WordSet,
    wholes: WordSet,
    wholes_alone: WordSet,
    limits: WordSet,
    no_limits: WordSet,
    limit_tail: WordSet,
    body_acts: WordSet,
    limit_leads: WordSet,
    people: WordSet,
    not_multiplied: WordSet,
    amount_labels: WordSet,
    plan_beside_result: WordSet,
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

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupingWords {
    written: String,
    kinds: WordSet,
    items: WordSet,
}

const NAME: &str = "wording.toml";

/// Characters after 大 that tell what it counts.
const GROUPED: usize = 6;

/// Around the number itself.
impl Wording {
    /// Length of a decimal point between Chinese digits at the start of `text`.
    #[must_use]
    pub fn decimal_point(&self, text: &str) -> Option<usize> {
        self.decimal_point.start_of(text).map(str::len)
    }

    /// Length of a minus, or a word for one, at the end of `text`.
    #[must_use]
    pub fn negative(&self, text: &str) -> Option<usize> {
        self.negative.end_of(text).map(str::len)
    }

    /// Length of a word for a minus at the start of `text`.
    #[must_use]
    pub fn negative_at(&self, text: &str) -> Option<usize> {
        self.negative.start_of(text).map(str::len)
    }

    /// 分之
    #[must_use]
    pub fn of(&self) -> &str {
        &self.of
    }

    /// Length of a word for one half (一半) at the start of `text`, unless `before` makes it another thing (另一半).
    #[must_use]
    pub fn half(&self, before: &str, text: &str) -> Option<usize> {
        let found = self.half.start_of(text)?;
        self.not_half_after.end_of(before).is_none().then_some(found.len())
    }

    /// 半 after a unit (八成半) or between counter and unit (一个半小时).
    #[must_use]
    pub fn and_half(&self) -> &str {
        &self.and_half
    }

    /// 百分, where 之 was left out: 百分三十, 百分百.
    #[must_use]
    pub fn of_hundred(&self) -> &str {
        &self.of_hundred
    }

    /// Whether `text`, which starts with 百分, goes on as another word (百分点).
    #[must_use]
    pub fn of_hundred_goes_on(&self, text: &str) -> bool {
        self.not_of_hundred.start_of(text).is_some()
    }

    /// Length of a mark between the ends of a range (至, —) at the start of `text`, with the spaces around it.
    #[must_use]
    pub fn range_mark(&self, text: &str) -> Option<usize> {
        let mark = self.range_marks.start_of(text.strip_prefix(' ').unwrap_or(text))?;
        let spaces = usize::from(text.starts_with(' '));
        let after = &text[spaces + mark.len()..];
        Some(spaces + mark.len() + usize::from(after.starts_with(' ')))
    }

    /// Whether `text` is a mark between the ends of a range and nothing else.
    #[must_use]
    pub fn is_range_mark(&self, text: &str) -> bool {
        self.range_mark(text) == Some(text.len())
    }

    /// Whether `before` ends in a word that makes 至 a way from one value to another (从80%到90%).
    #[must_use]
    pub fn range_from(&self, before: &str) -> bool {
        self.range_from.end_of(before).is_some()
    }

    /// Whether `before` ends in a price: 售价, 首付款凑齐了.
    #[must_use]
    pub fn names_price(&self, before: &str) -> bool {
        let label = self.price_link.end_of(before).map_or(before, |link| &before[..before.len() - link.len()]);
        self.prices.end_of(label).is_some()
    }

    /// Whether `before` ends in a word that states a value: 指数为.
    #[must_use]
    pub fn states(&self, before: &str) -> bool {
        self.states.end_of(before).is_some()
    }

    /// Words without the one at their end that states a value: 罚没金额(万元)为.
    #[must_use]
    pub fn strip_stating<'t>(&self, before: &'t str) -> &'t str {
        self.states.end_of(before).map_or(before, |word| &before[..before.len() - word.len()])
    }

    /// Whether `text` starts with a unit whose first character is no multiplier (千瓦时).
    #[must_use]
    pub fn is_not_multiplied(&self, text: &str) -> bool {
        self.not_multiplied.start_of(text).is_some()
    }

    /// Whether the words after a number in 万 name people.
    #[must_use]
    pub fn names_people(&self, after: &str) -> bool {
        self.people.start_of(after).is_some()
    }

    /// What 大 in 五大领域 counts, by the words after it.
    #[must_use]
    pub fn grouping(&self, written: &str, after: &str) -> Option<Grouping> {
        if written != self.grouping.written {
            return None;
        }
        let end = after.char_indices().nth(GROUPED).map_or(after.len(), |(i, _)| i);
        let near = &after[..end];
        Some(match () {
            () if self.grouping.kinds.is_in(near) => Grouping::Kinds,
            () if self.grouping.items.is_in(near) => Grouping::Items,
            () => Grouping::Anything,
        })
    }
}

/// Comparisons, lists and labels.
impl Wording {
    /// Where the last comparison with an earlier period starts in `text`.
    #[must_use]
    pub fn comparison(&self, text: &str) -> Option<usize> {
        self.change.comparison(text, |after| self.prior_year.starts(after))
    }

    /// The word that joins the items of a list at the start of `text`.
    #[must_use]
    pub fn conjunction(&self, text: &str) -> Option<&str> {
        self.conjunctions.start_of(text)
    }

    /// Whether `text` is a word that joins the items of a list and nothing else.
    #[must_use]
    pub fn is_conjunction(&self, text: &str) -> bool {
        self.conjunctions.contains(text)
    }

    /// Where the last word that pairs nouns with numbers (分别) starts and ends in `text`.
    #[must_use]
    pub fn respectively(&self, text: &str) -> Option<(usize, usize)> {
        self.respectively.last(text)
    }

    /// Whether `text`, which follows a number, says what the number is of (为雇主).
    #[must_use]
    pub fn is_of(&self, text: &str) -> bool {
        self.copula.start_of(text).is_some()
    }

    /// Whether `text` ends in a word that pairs nouns with numbers (分别).
    #[must_use]
    pub fn ends_respectively(&self, text: &str) -> bool {
        let text = text.trim_end();
        self.respectively(text).is_some_and(|(_, end)| end == text.len())
    }

    /// Whether the words before an amount of money say only that it goes with the count before it.
    #[must_use]
    pub fn is_amount_label(&self, left: &str) -> bool {
        self.amount_labels.contains(left.trim_matches([',', ' ', ':', '\u{3001}', '(']))
    }

    /// `text` without the words at its end that may stand between a year and its value.
    #[must_use]
    pub fn strip_year_link<'t>(&self, text: &'t str) -> &'t str {
        strip_ends(text, &self.year_link)
    }

    /// Whether a label names a body, place or class, which divides a whole.
    #[must_use]
    pub fn is_part(&self, label: &str) -> bool {
        self.part_suffixes.end_of(self.strip_label_tail(label)).is_some()
    }

    /// A label without the words at its end that only lead to the number (镇街仍为30个).
    #[must_use]
    pub fn strip_label_tail<'t>(&self, label: &'t str) -> &'t str {
        strip_ends(label, &self.label_tail)
    }

    /// Whether a text, which follows the upper end of a range, says that every value lies in it: 不等.
    #[must_use]
    pub fn is_of_each(&self, text: &str) -> bool {
        self.of_each.start_of(text).is_some()
    }

    /// Whether a label is a body or place that limits what is counted right behind it.
    #[must_use]
    pub fn is_limit(&self, label: &str) -> bool {
        self.limits.end_of(label).is_some() && self.no_limits.start_of(label).is_none() && !self.is_whole(label)
    }

    /// Whether a heading or the lead of a paragraph is a body or place that limits all under it (市城管局).
    #[must_use]
    pub fn is_limiting_lead(&self, lead: &str) -> bool {
        self.limit_leads.start_of(lead).is_some() && self.is_limit(lead)
    }

    /// A label without the words at its end that lead from a body to what is counted (市直部门全年).
    #[must_use]
    pub fn strip_limit_tail<'t>(&self, label: &'t str) -> &'t str {
        strip_ends(label, &self.limit_tail)
    }

    /// Whether a body, a place or the whole stands anywhere in `text`.
    #[must_use]
    pub fn names_body(&self, text: &str) -> bool {
        self.limits.is_in(text) || self.wholes.is_in(text) || self.wholes_alone.is_in(text)
    }

    /// Whether a label means the whole of what the report is about (全区, 我局), no part of it.
    #[must_use]
    pub fn is_whole(&self, label: &str) -> bool {
        self.wholes.end_of(label).is_some() || self.wholes_alone.contains(label)
    }

    /// Whether a label is exactly a word for the whole: 全区, but not 某区执法局.
    #[must_use]
    pub fn names_whole(&self, label: &str) -> bool {
        self.wholes.contains(label)
    }

    /// A label without the words at its start that only lead it in.
    #[must_use]
    pub fn strip_label_lead<'t>(&self, label: &'t str) -> &'t str {
        let mut rest = label;
        while let Some(lead) = self.label_lead.start_of(rest).filter(|_| self.label_kept.start_of(rest).is_none()) {
            rest = rest[lead.len()..].trim_start_matches([' ', ':', ',']);
        }
        rest
    }

    pub(super) fn read(files: &Files) -> Result<Self, DictionaryError> {
        let wording: Self = files.merged(NAME)?;
        for pattern in wording.patterns().into_iter().filter(|_| !files.are_builtin()) {
            pattern.check().map_err(|e| DictionaryError::entry(NAME, "pattern", remedy::of_pattern(&e)))?;
        }
        Ok(wording)
    }

    fn patterns(&self) -> Vec<&Pattern> {
        let own = [&self.ranked, &self.ranked_end, &self.viewed].into_iter();
        own.chain(self.change.patterns()).chain(self.reach.patterns()).chain(self.target.patterns()).collect()
    }
}

fn strip_ends<'t>(text: &'t str, words: &WordSet) -> &'t str {
    let mut rest = text.trim_end();
    while let Some(tail) = words.end_of(rest) {
        rest = rest[..rest.len() - tail.len()].trim_end();
    }
    rest
}
