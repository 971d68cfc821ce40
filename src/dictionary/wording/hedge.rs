//! What says that a number is not exact: 近, 约, 超过, 余, 以上.

use crate::dictionary::WordSet;
use crate::model::Precision;
use serde::Deserialize;

/// Hedges by place.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hedge {
    exceptions: WordSet,
    not_after: WordSet,
    multiplied: WordSet,
    averaged: WordSet,
    apart: Apart,
    inside: Words,
    before: Words,
    after: Words,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    #[serde(default)]
    about: WordSet,
    #[serde(default)]
    at_least: WordSet,
    #[serde(default)]
    at_most: WordSet,
}

/// Hedges that a few words part from the number: 至少配备2名, 不低于总数的5%.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Apart {
    required: Words,
    stated: Words,
    verbs: WordSet,
    done: WordSet,
    of: WordSet,
}

/// Characters of what a hedge compares with (市场主体总数的).
const LONGEST_OF: usize = 18;

impl Hedge {
    /// Whether `left`, which stands before a number, makes it an average, which no word behind it bounds: 平均9.5日内回复.
    #[must_use]
    pub fn averages(&self, left: &str) -> bool {
        self.averaged.end_of(left).is_some()
    }

    /// A bound in the clause that ends in `text`, before a verb (至少配备) or, for a share, before what it is a share of
    /// (不低于市场主体总数的); and whether it is required, not stated: 至少配备了 tells what is.
    #[must_use]
    pub fn apart(&self, text: &str, share: bool) -> Option<(Precision, bool)> {
        let undone = self.apart.done.end_of(text).map_or(text, |w| &text[..text.len() - w.len()]);
        if let Some(verb) = self.apart.verbs.end_of(undone) {
            let (precision, _) = self.apart.required.longest(|w| w.end_of(&undone[..undone.len() - verb.len()]))?;
            return Some((precision, undone.len() == text.len()));
        }
        let breaks = |c: &char| c.is_ascii_digit() || matches!(c, ',' | ';' | ':' | '\u{3002}' | '\n');
        let starts = text.char_indices().rev().take(LONGEST_OF).take_while(|(_, c)| !breaks(c));
        if share && self.apart.of.end_of(text).is_some() {
            return starts.filter_map(|(i, _)| self.at(&text[i..])).last();
        }
        let begins = starts.filter(|(_, c)| self.apart.required.may_begin(*c));
        begins.filter_map(|(i, _)| self.demand(&text[i..])).last().map(|precision| (precision, true))
    }

    /// 至少配备执法记录仪: a required bound, a verb that is not done yet, and what is counted.
    fn demand(&self, text: &str) -> Option<Precision> {
        let (precision, length) = self.apart.required.longest(|w| w.start_of(text))?;
        let verb = self.apart.verbs.start_of(&text[length..])?;
        self.apart.done.start_of(&text[length + verb.len()..]).is_none().then_some(precision)
    }

    /// A bound that `text` starts with, and whether it is one that is required.
    fn at(&self, text: &str) -> Option<(Precision, bool)> {
        let required = self.apart.required.longest(|w| w.start_of(text)).map(|(p, _)| (p, true));
        required.or_else(|| self.apart.stated.longest(|w| w.start_of(text)).map(|(p, _)| (p, false)))
    }

    /// A hedge at the start of `text` that stands inside a number, and its length.
    #[must_use]
    pub fn inside(&self, text: &str) -> Option<(Precision, usize)> {
        following(&self.inside, text, |_| false)
    }

    /// A hedge at the start of `text`, which follows a number and its unit.
    #[must_use]
    pub fn after(&self, text: &str) -> Option<(Precision, usize)> {
        if self.not_after.start_of(text).is_some() {
            return None;
        }
        following(&self.after, text, |after| self.before.longest(|words| words.start_of(after)).is_some())
    }

    /// A hedge at the end of `text`, which stands before a number.
    #[must_use]
    pub fn before(&self, text: &str) -> Option<(Precision, usize)> {
        if self.exceptions.end_of(text).is_some() {
            return None;
        }
        self.before.longest(|words| words.end_of(text))
    }

    /// A hedge before a multiplier alone at the end of `text` (上 of 上百次).
    #[must_use]
    pub fn multiplied(&self, text: &str) -> Option<(Precision, usize)> {
        let word = self.multiplied.end_of(text).filter(|_| self.exceptions.end_of(text).is_none())?;
        Some((Precision::AtLeast, word.len()))
    }
}

/// 多15%, 多七百 or 多约三成 after a number compares and does not hedge; a longer word may stand before the other bound (3万元以上300万元以下).
fn following(words: &Words, text: &str, hedged: impl Fn(&str) -> bool) -> Option<(Precision, usize)> {
    let found = words.longest(|words| words.start_of(text))?;
    let after = text[found.1..].trim_start();
    let digit = after.starts_with(|c: char| c.is_ascii_digit());
    let short = text[..found.1].chars().count() == 1;
    (!(digit || hedged(after)) || !short).then_some(found)
}

impl Words {
    /// Whether one of the words may begin with a character.
    fn may_begin(&self, c: char) -> bool {
        [&self.about, &self.at_least, &self.at_most].into_iter().any(|words| words.may_begin(c))
    }

    fn longest<'w>(&'w self, find: impl Fn(&'w WordSet) -> Option<&'w str>) -> Option<(Precision, usize)> {
        let lists =
            [(Precision::About, &self.about), (Precision::AtLeast, &self.at_least), (Precision::AtMost, &self.at_most)];
        lists.into_iter().filter_map(|(p, words)| find(words).map(|w| (p, w.len()))).max_by_key(|(_, length)| *length)
    }
}
