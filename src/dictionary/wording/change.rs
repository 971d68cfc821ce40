//! Growth and fall, and what they are measured against.

use super::{Anywhere, Pattern};
use crate::dictionary::finder::Finder;
use crate::dictionary::pattern::Gates;
use crate::dictionary::{WordSet, chinese_digit};
use serde::Deserialize;
use std::sync::OnceLock;

/// Words of change.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    up: WordSet,
    down: WordSet,
    strong: WordSet,
    contrast: WordSet,
    link: WordSet,
    more: Pattern,
    less: Pattern,
    rise_of: Pattern,
    fall_of: Pattern,
    level_after: WordSet,
    reached: WordSet,
    added: WordSet,
    plain_subjects: WordSet,
    prior_month: Pattern,
    again: WordSet,
    trends: Anywhere,
    former: WordSet,
    latter: WordSet,
    counted_subjects: WordSet,
    paid_subjects: WordSet,
    comparators: Anywhere,
    against: Anywhere,
    /// The words of `comparators` and `against`: most clauses hold none.
    #[serde(skip)]
    comparing: OnceLock<Finder>,
    #[serde(skip)]
    more_or_less: Gates,
    #[serde(skip)]
    rise_or_fall: Gates,
}

/// Bytes between two words of one comparison (较上年同期相比).
const NEAR: usize = 24;

impl Change {
    pub(super) const fn patterns(&self) -> [&Pattern; 5] {
        [&self.more, &self.less, &self.rise_of, &self.fall_of, &self.prior_month]
    }

    /// A word of growth (true) or fall (false) at the end of `text`, with what may stand between it and the amount; and
    /// the length of both.
    #[must_use]
    pub fn before(&self, text: &str) -> Option<(bool, usize)> {
        let mut rest = text.trim_end();
        loop {
            if self.level_after.end_of(rest).is_some() {
                return None;
            }
            let (up, down) = (self.up.end_of(rest), self.down.end_of(rest));
            if let Some(word) = up.max_by_length(down) {
                return Some((up == Some(word), text.len() - (rest.len() - word.len())));
            }
            let link = self.link.end_of(rest)?;
            rest = rest[..rest.len() - link.len()].trim_end();
        }
    }

    /// An act at the end of `text` that was done more (true) or less often, where the words for that start and where those
    /// of the act do: 多作出处罚.
    #[must_use]
    pub fn more_or_less(&self, text: &str) -> Option<(bool, usize, usize)> {
        let (up, act) = either([&self.more, &self.less], &self.more_or_less, text)?;
        let word = text[..act].chars().next_back().map_or(0, char::len_utf8);
        Some((up, act - word, act))
    }

    /// What `text` ends in, where it was done so much more (true) or less; the places are those of `more_or_less`: 减少入企检查.
    #[must_use]
    pub fn rise_or_fall_of(&self, text: &str) -> Option<(bool, usize, usize)> {
        let (up, act) = either([&self.rise_of, &self.fall_of], &self.rise_or_fall, text)?;
        let word = self.up.end_of(&text[..act]).max_by_length(self.down.end_of(&text[..act]))?;
        Some((up, act - word.len(), act))
    }

    /// Whether the words of a change, which start at `at`, say it without a comparison.
    #[must_use]
    pub fn is_strong(&self, text: &str, at: usize) -> bool {
        self.strong.start_of(&text[at..]).is_some() || self.contrast.end_of(&text[..at]).is_some()
    }

    /// What the words before a change name, without those at either end that may stand for any figure before (全市案件总数).
    #[must_use]
    pub fn strip_subject<'t>(&self, subject: &'t str) -> &'t str {
        let mut rest = subject.trim();
        loop {
            let shorter = match (self.plain_subjects.end_of(rest), self.plain_subjects.start_of(rest)) {
                (Some(word), _) => rest[..rest.len() - word.len()].trim(),
                (None, Some(word)) => rest[word.len()..].trim(),
                (None, None) => return rest,
            };
            rest = shorter;
        }
    }

    /// What stands before the words by which a clause tells of a trend: 投诉举报数 of 投诉举报数连续三年下降.
    #[must_use]
    pub fn before_trend<'t>(&self, clause: &'t str) -> Option<&'t str> {
        self.trends.all(clause).next().map(|(at, _)| &clause[..at])
    }

    /// Whether a clause ends in an earlier part of the year that is compared with: 比10月的.
    #[must_use]
    pub fn of_prior_month(&self, clause: &str) -> bool {
        self.against.starts(clause.trim_start_matches([',', ';', ' '])) && self.prior_month.all(clause).next().is_some()
    }

    /// Whether the words before a change stand for the first (true) or the second of the two figures before: 前者, 后者.
    #[must_use]
    pub fn stands_for_former(&self, subject: &str) -> Option<bool> {
        let former = self.former.end_of(subject).map(|_| true);
        former.or_else(|| self.latter.end_of(subject).map(|_| false))
    }

    /// Whether the words before a change stand for the last sum of money (true) or the last count (false).
    #[must_use]
    pub fn stands_for_money(&self, subject: &str) -> Option<bool> {
        let paid = self.paid_subjects.end_of(subject).map(|_| true);
        paid.or_else(|| self.counted_subjects.end_of(subject).map(|_| false))
    }

    /// Whether a clause starts with what it compares with (较二○二二年), not with a subject.
    #[must_use]
    pub fn compares(&self, clause: &str) -> bool {
        self.against.starts(clause)
    }

    /// Whether `text` ends in a word that says the level reached (减至).
    #[must_use]
    pub fn level_after(&self, text: &str) -> bool {
        self.level_after.end_of(text).is_some()
    }

    /// A text without the word at its end that says the level reached.
    #[must_use]
    pub fn strip_level<'t>(&self, text: &'t str) -> &'t str {
        self.level_after.end_of(text).map_or(text, |word| text[..text.len() - word.len()].trim_end())
    }

    /// Whether the words between two amounts say that they are the same: 增加45人,即15%.
    #[must_use]
    pub fn is_again(&self, between: &str) -> bool {
        self.again.contains(between.trim_matches([',', ' ', '(']))
    }

    /// A text without the word of contrast at its end: 后者则.
    #[must_use]
    pub fn strip_contrast<'t>(&self, text: &'t str) -> &'t str {
        self.contrast.end_of(text).map_or(text, |word| text[..text.len() - word.len()].trim_end())
    }

    /// Whether `text`, which follows a number, starts with a word that leads to the level reached (由650人增至664人).
    #[must_use]
    pub fn leads_to_level(&self, text: &str) -> bool {
        self.level_after.start_of(text).is_some()
    }

    /// Whether a text tells of an addition to what there was: 新增执法记录仪.
    #[must_use]
    pub fn adds(&self, text: &str) -> bool {
        self.added.start_of(text.trim_start_matches([',', ';', ':', '(', '\n', '\u{3001}', '\u{3002}'])).is_some()
    }

    /// Whether a clause ends in a word for an addition: 较上年新增.
    #[must_use]
    pub fn ends_in_addition(&self, clause: &str) -> bool {
        self.added.end_of(clause.trim_end()).is_some()
    }

    /// What a clause tells an addition to, without the words for the addition: 持证人员 of 持证人员新增.
    #[must_use]
    pub fn added_to(&self, clause: &str) -> Option<String> {
        self.added.first_in(clause).map(|(at, word)| format!("{}{}", &clause[..at], &clause[at + word.len()..]))
    }

    /// Whether the words between a change and a level say only that it came to the level: ,达到.
    #[must_use]
    pub fn reaches(&self, left: &str) -> bool {
        self.reached.contains(left.trim_matches([',', ' ']))
    }

    /// Where the last comparison with an earlier period starts in `text`: at 较 of 较上年同期. `is_year` tells whether a
    /// text starts with a word for the year before.
    pub(super) fn comparison(&self, text: &str, is_year: impl Fn(&str) -> bool) -> Option<usize> {
        let both = || Finder::together([self.comparators.finder(), self.against.finder()]);
        if !self.comparing.get_or_init(both).is_in(text) {
            return None;
        }
        let words = self.comparators.all(text).map(|(start, _)| start);
        let years = self.against.all(text).filter(|(_, end)| {
            let after = &text[*end..];
            after.trim_start().starts_with(|c: char| c.is_ascii_digit())
                || is_year(after)
                || is_chinese_year(after)
                || is_later_year(after)
        });
        let found: Vec<usize> = words.chain(years.map(|(start, _)| start)).collect();
        let last = *found.iter().max()?;
        found.into_iter().filter(|at| last - at <= NEAR).min()
    }
}

/// Where the group of one of two patterns starts in the last clause of a text, and whether it is that of the first.
fn either(patterns: [&Pattern; 2], gates: &Gates, text: &str) -> Option<(bool, usize)> {
    let ends = |b: u8| matches!(b, b',' | b';' | b'(' | b'\n');
    let clause = text.bytes().rposition(ends).map_or(0, |i| i + 1);
    if !gates.may_match(&patterns, &text[clause..]) {
        return None;
    }
    let [first, second] = patterns;
    let found = |pattern: &Pattern| pattern.all(&text[clause..]).last().map(|(group, _)| clause + group);
    found(first).map(|at| (true, at)).or_else(|| found(second).map(|at| (false, at)))
}

/// Whether a text starts with what tells of a year and the year: 改革前的2019年.
fn is_later_year(text: &str) -> bool {
    let at = text.bytes().take(FAR).position(|b| b.is_ascii_digit() || b.is_ascii_punctuation());
    let Some((before, year)) = at.and_then(|at| text.split_at_checked(at)) else { return false };
    let digits = year.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4 && before.ends_with('\u{7684}') && year[4..].starts_with('\u{5e74}')
}

/// Bytes of the longest words before such a year.
const FAR: usize = 24;

/// Whether a text starts with a year in Chinese digits: 二〇二二年, or 一一二年 of the Republic.
fn is_chinese_year(text: &str) -> bool {
    let count = text.chars().take(4).map_while(chinese_digit).count();
    count >= 3 && text.chars().nth(count) == Some('\u{5e74}')
}

/// The longer of two words.
trait Longer<'w> {
    fn max_by_length(self, other: Self) -> Option<&'w str>;
}

impl<'w> Longer<'w> for Option<&'w str> {
    fn max_by_length(self, other: Self) -> Option<&'w str> {
        self.into_iter().chain(other).max_by_key(|w| w.len())
    }
}
