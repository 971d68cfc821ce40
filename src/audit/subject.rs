//! What a figure is told of, by the words before it: whose work, of what kind, in what field, at what premises.
//!
//! In: figures of one metric. Out: whether their words can speak of one thing. Words that every report has around its numbers
//! (`[conflict]` of `checks.toml`) tell nothing; what is left of a clause is what limits its number.

use super::view::{Item, LISTED, View};
use crate::dictionary::{Checks, chinese_digit};
use crate::model::Report;
use crate::normalize::last_clause;

/// Whether two figures are told of different things: each has a word that the other's sentence lacks.
pub fn unlike(view: &View<'_>, a: &Item<'_>, b: &Item<'_>) -> bool {
    acts_differ(view, a, b) || lacks(view, b, &limits(view, a)) && lacks(view, a, &limits(view, b))
}

/// Whether different things were done with what two figures count: 科处罚款320万元 and 收缴罚款216万元.
fn acts_differ(view: &View<'_>, a: &Item<'_>, b: &Item<'_>) -> bool {
    let act = |i: &Item<'_>| {
        let words = view.clause_before(i);
        view.checks().conflict.acts.iter().position(|row| row.is_in(words))
    };
    act(a).zip(act(b)).is_some_and(|(a, b)| a != b)
}

/// Whether they are, or one has such a word and is not more than the other, as a part is not more than its whole.
pub fn apart(view: &View<'_>, a: &Item<'_>, b: &Item<'_>) -> bool {
    let (less, more) = if a.figure.value <= b.figure.value { (a, b) } else { (b, a) };
    is_part_of(view, less, more) || unlike(view, a, b)
}

/// Whether the clause of a figure limits it by words that the sentence of a greater one lacks.
pub fn is_part_of(view: &View<'_>, part: &Item<'_>, whole: &Item<'_>) -> bool {
    is_part_of_one(view, part, [whole])
}

/// The same of one of several greater ones.
pub fn is_part_of_one<'i, 'a: 'i>(
    view: &View<'_>,
    part: &Item<'_>,
    wholes: impl IntoIterator<Item = &'i Item<'a>>,
) -> bool {
    let mut wholes = wholes.into_iter().filter(|whole| part.figure.value <= whole.figure.value).peekable();
    let limits = wholes.peek().map(|_| limits_in(view, part, clause(view, part)));
    limits.is_some_and(|limits| wholes.any(|whole| lacks(view, whole, &limits)))
}

/// Whether the clause of a figure says that it is of a part of what the report is about.
pub fn is_limited(view: &View<'_>, item: &Item<'_>) -> bool {
    !limits_in(view, item, clause(view, item)).is_empty()
}

/// Whether nothing that the text says before a figure limits it.
pub fn is_bare(view: &View<'_>, item: &Item<'_>) -> bool {
    limits(view, item).is_empty()
}

/// The words before a figure that limit it: of its clause or, where that has none, of the clause of the figure before it in
/// the sentence: 针对固定污染源稽查6842家次,裁罚金额4126万元.
fn limits<'a>(view: &View<'a>, item: &Item<'_>) -> Vec<&'a str> {
    let mut at = item.index;
    for _ in 0..MOST_BACK {
        let found = limits_in(view, &view.items[at], view.clause_before(&view.items[at]));
        if !found.is_empty() {
            return found;
        }
        let last = at.checked_sub(1).map(|last| &view.items[last]).filter(|last| last.sentence == item.sentence);
        let Some(last) = last else { break };
        let gap = view.between(last, &view.items[at]);
        // 常住人口116万人,行政处罚640件: what no metric counts is another matter.
        if gap.contains(';') || gap.contains(',') && last.figure.metric.is_none() {
            break;
        }
        at = last.index;
    }
    Vec::new()
}

/// The clause of a figure; with what stands before another figure in it, where no list parts them: 公安、交通2家单位作出处罚266件.
fn clause<'a>(view: &View<'a>, item: &Item<'_>) -> &'a str {
    let own = view.clause_before(item);
    let whole = last_clause(view.sentence_before(item));
    if own.trim_start().starts_with(LISTED) { own } else { whole }
}

/// Figures before one whose clauses may tell what it is of.
const MOST_BACK: usize = 4;

/// What is left of some words before a figure, its metric's names left out: 执法记录设备 limits no recorders.
fn limits_in<'a>(view: &View<'a>, item: &Item<'_>, words: &'a str) -> Vec<&'a str> {
    let mut found = left_of(view.report, view.checks(), words);
    if let Some(metric) = item.figure.metric.as_deref().and_then(|id| view.dictionaries.metrics.get(id)) {
        found.retain(|run| !metric.name.contains(run) && !metric.aliases.iter().any(|alias| alias.contains(run)));
    }
    found
}

/// What is left of some words without those that tell nothing, in runs of which two characters and more tell something.
pub fn left_of<'a>(report: &Report, checks: &Checks, words: &'a str) -> Vec<&'a str> {
    let sets = [&checks.conflict.plain, &checks.conflict.of_all, &checks.totals];
    let words = without_marker(words);
    let (mut found, mut run, mut at) = (Vec::new(), None::<Run>, 0);
    while let Some(c) = words[at..].chars().next() {
        let plain = sets.iter().filter_map(|set| set.start_of(&words[at..])).map(str::len).max();
        let mark = c.is_ascii() || MARKS.contains(&c);
        match plain.filter(|length| *length > c.len_utf8()).or_else(|| mark.then(|| c.len_utf8())) {
            Some(length) => {
                found.extend(run.take().and_then(|run| run.told(report, words)));
                at += length;
            }
            // 跨区域: a character that tells nothing by itself tells something within a word.
            None => {
                let end = at + c.len_utf8();
                if plain.is_none() {
                    let run = run.get_or_insert(Run { start: at, end, telling: 0 });
                    (run.end, run.telling) = (end, run.telling + 1);
                }
                at = end;
            }
        }
    }
    found.extend(run.and_then(|run| run.told(report, words)));
    found
}

/// Words without the mark of a list at their head: (十一)行政检查, 十二、行政处罚. Its numeral tells nothing.
fn without_marker(words: &str) -> &str {
    let head = words.trim_start_matches(['(', '\u{ff08}', ' ']);
    let rest = head.trim_start_matches(|c: char| c.is_ascii_digit() || c == TEN || chinese_digit(c).is_some());
    let closed = rest.strip_prefix(['\u{ff09}', ')', LISTED, '.']).filter(|_| rest.len() < head.len());
    closed.unwrap_or(words)
}

/// Ten, in markers.
const TEN: char = '\u{5341}';

/// Characters one after another that are of no word that tells nothing.
struct Run {
    start: usize,
    /// Behind the last that tells something.
    end: usize,
    /// How many of them do not tell nothing by themselves.
    telling: usize,
}

impl Run {
    fn told<'a>(self, report: &Report, words: &'a str) -> Option<&'a str> {
        words.get(self.start..self.end).filter(|run| self.telling > 1 && !is_own(report, run))
    }
}

/// Marks within a clause.
const MARKS: [char; 7] = [LISTED, '\u{201c}', '\u{201d}', '\u{300a}', '\u{300b}', '\u{b7}', '\u{25cb}'];

/// Whether words are of the report's own name, place or issuer: they limit nothing.
fn is_own(report: &Report, run: &str) -> bool {
    let region = &report.region;
    let names = [&report.title, &report.issuer, &region.province, &region.city, &region.county, &region.town];
    names.into_iter().flatten().any(|name| name.contains(run))
}

/// Whether the sentence of a figure has nothing in common with one of some words.
fn lacks(view: &View<'_>, item: &Item<'_>, words: &[&str]) -> bool {
    let text = view.text.text.as_str();
    let behind = &text[item.span.end..text.floor_char_boundary(item.span.end + BEHIND)];
    let behind = behind.split(['\n', super::view::STOP]).next().unwrap_or_default();
    let before = view.sentence_before(item);
    // 水污染 is no 固定污染源: half of the pairs of characters must come back.
    let said = |run: &str| {
        let pairs = run.char_indices().zip(run.char_indices().skip(1));
        let (mut back, mut all) = (0, 0);
        for ((from, _), (at, last)) in pairs {
            let pair = &run[from..at + last.len_utf8()];
            all += 1;
            back += usize::from(before.contains(pair) || behind.contains(pair));
        }
        2 * back >= all
    };
    !words.is_empty() && !words.iter().any(|run| said(run))
}

/// Bytes behind a figure that may name what it is of.
const BEHIND: usize = 60;
