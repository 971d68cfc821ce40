//! A number that is told again before its noun, with two digits swapped: 对412起轻微违法行为不予行政处罚, and pages later
//! 421起轻微违法不予处罚案件无一引发投诉.
//!
//! In: counts of the report's own year in running text, whatever metric they have. Out: a conflict of two that are one slip of the
//! pen apart, where the noun behind the one is what the other counts. Mentions of one metric are left to `conflict`.

use super::exact::{is_one_slip, is_swap};
use super::subject;
use super::view::{Item, View, same_measure};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Checks the counts of a report outside its tables.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let known = findings.iter().filter(|f| f.check == CONFLICT && f.verdict.is_fault());
    let mut told: HashSet<usize> = known.flat_map(|f| f.figures.iter().copied()).collect();
    let counts: Vec<&Item<'_>> = view.items.iter().filter(|i| is_count(view, i)).take(MOST_COUNTS).collect();
    for again in counts.iter().filter(|i| noun(view, i).is_some()) {
        let first = counts.iter().find(|first| is_slip(first, again) && is_same(view, first, again));
        let Some(first) = first.filter(|first| !told.contains(&first.index) && !told.contains(&again.index)) else {
            continue;
        };
        let confirmed = |i: &&&Item<'_>| i.index != again.index && i.figure.value == again.figure.value;
        if counts.iter().filter(confirmed).any(|other| same_measure(other.figure, again.figure)) {
            continue;
        }
        told.extend([first.index, again.index]);
        findings.extend(differ(view, first, again));
    }
    repeated(view, &counts, findings);
}

/// A large number that is told again of what bears much the same name: 归集执法案件58999件, and pages later 归集执法信息58999条. Mentions of one
/// metric in one unit are left to `conflict`.
fn repeated(view: &View<'_>, counts: &[&Item<'_>], findings: &mut Vec<Finding>) {
    let mut large: Vec<&Item<'_>> =
        counts.iter().copied().filter(|i| i.figure.value >= Decimal::ONE_THOUSAND).collect();
    large.sort_by_key(|i| (i.figure.value, i.index));
    for same in large.chunk_by(|a, b| a.figure.value == b.figure.value) {
        let [first, again, ..] = same else { continue };
        let known = first.figure.metric.is_some() && first.figure.metric == again.figure.metric;
        let rough = (first.figure.value % Decimal::ONE_HUNDRED).is_zero();
        if rough || known && same_measure(first.figure, again.figure) || first.sentence == again.sentence {
            continue;
        }
        let (own, other) = (name(view, first), name(view, again));
        let shared = own.iter().filter(|c| other.contains(c)).count();
        if shared >= SHARED && shared * 2 >= own.len().min(other.len()) {
            findings.extend(agree(view, first, again));
        }
    }
}

/// Characters that two names of one number have in common.
const SHARED: usize = 3;

fn agree(view: &View<'_>, first: &Item<'_>, again: &Item<'_>) -> Option<Finding> {
    let (name, name_en) = view.name_of(&[&view.items[first.index], &view.items[again.index]]);
    let [a, b] = [first, again].map(Item::hedged);
    let words = [("name", name), ("name_en", name_en), ("count", "2"), ("value", a.as_str())];
    let mut finding = view.finding("conflict/agrees", &words, &[first.index, again.index])?;
    finding.arithmetic = format!("{a} = {b}");
    Some(finding)
}

/// The check of contradictions.
const CONFLICT: &str = "conflict";

/// Counts that are compared, so that time stays in proportion.
const MOST_COUNTS: usize = 400;

fn is_count(view: &View<'_>, item: &Item<'_>) -> bool {
    let f = item.figure;
    let own_year = f.period.is_none() || f.period == view.report.year;
    let whole = f.scope.is_none() && f.part_of.is_none() && f.table.is_none();
    own_year
        && whole
        && f.kind == Kind::Level
        && item.reading.is_exact()
        && item.reading.is_count()
        && f.value >= Decimal::TEN
}

/// Whether two counts in two passages are a slip of the pen apart: digits that are swapped, or, in large numbers, one that is wrong.
fn is_slip(a: &Item<'_>, b: &Item<'_>) -> bool {
    let (x, y) = (a.figure.value, b.figure.value);
    if a.sentence == b.sentence || x == y || !same_measure(a.figure, b.figure) {
        return false;
    }
    let alike = x.min(y).checked_mul(Decimal::TWO).is_some_and(|twice| twice > x.max(y));
    is_swap(x, y) || alike && x.min(y) >= Decimal::ONE_THOUSAND && is_one_slip(x, y)
}

/// Whether the noun behind the second is what the first counts, in the same words for the most part.
fn is_same(view: &View<'_>, first: &Item<'_>, again: &Item<'_>) -> bool {
    let Some(head) = noun(view, again) else { return false };
    let own = name(view, first);
    let shared = head.iter().filter(|c| own.contains(c)).count();
    let within = shared * 5 >= head.len() * 4 && own.len() <= MOST_TIMES * head.len();
    let one_metric = first.figure.metric == again.figure.metric;
    // 67件行政强制全部经过审核 counts what was reviewed, and names what it was.
    let named = || {
        let behind: String = head.iter().collect();
        view.metric(first)
            .is_some_and(|m| std::iter::once(&m.name).chain(&m.aliases).any(|own| behind.starts_with(own.as_str())))
    };
    let known = first.figure.metric.is_some() && again.figure.metric.is_some();
    let denied = |text: &[char]| {
        let negated = &view.checks().shares.negated;
        text.iter().any(|c| negated.contains(c.encode_utf8(&mut [0; 4])))
    };
    let alike = denied(&own) == denied(&noun_to(view, again, LONGEST_NOUN));
    within && alike && (one_metric || !known || named()) && !subject::unlike(view, first, again)
}

/// The first characters of the noun right behind a number: 轻微违法 of 421起轻微违法不予处罚案件. A noun may be shorter where the number
/// is large, so that it is like another by no chance.
fn noun(view: &View<'_>, item: &Item<'_>) -> Option<Vec<char>> {
    let ends = &view.checks().conflict.noun_ends;
    let mut head = noun_to(view, item, HEAD);
    let end = head.iter().skip(1).position(|c| ends.contains(c.encode_utf8(&mut [0; 4])));
    head.truncate(end.map_or(HEAD, |at| at + 1));
    let large = item.figure.value >= Decimal::ONE_THOUSAND && head.len() >= SHORTEST_HEAD;
    (head.len() == HEAD || large).then_some(head)
}

/// The letters right behind a number, up to a mark within so many of them; quotation marks are passed over.
fn noun_to(view: &View<'_>, item: &Item<'_>, most: usize) -> Vec<char> {
    let behind = view.text.text.get(item.span.end..).unwrap_or_default();
    let quotes = |c: &char| matches!(c, '\u{201c}' | '\u{201d}');
    behind.chars().filter(|c| !quotes(c)).take_while(|c| c.is_alphabetic() && !c.is_ascii()).take(most).collect()
}

/// Characters of a noun that tell it from others, of all of it, and how many times as many the name of the other count may have.
const HEAD: usize = 4;
/// Likewise, of the shortest noun.
const SHORTEST_HEAD: usize = 2;
/// Likewise.
const LONGEST_NOUN: usize = 12;
/// Likewise.
const MOST_TIMES: usize = 6;

/// What a number counts by its words, without the number: those of its figure; where they are few, those of its clause.
fn name(view: &View<'_>, item: &Item<'_>) -> Vec<char> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic() && !c.is_ascii()).collect::<Vec<char>>();
    let subject = item.figure.subject.as_deref().map(letters).unwrap_or_default();
    let mut own = if subject.len() >= HEAD {
        subject
    } else {
        let clause = letters(view.clause_before(item));
        clause[clause.len().saturating_sub(LONGEST_NOUN)..].to_vec()
    };
    own.extend(item.figure.unit.iter().flat_map(|unit| letters(unit)));
    own.extend(noun_to(view, item, LONGEST_NOUN));
    own
}

fn differ(view: &View<'_>, first: &Item<'_>, again: &Item<'_>) -> Option<Finding> {
    let pair = if first.index < again.index { [first, again] } else { [again, first] };
    let (name, name_en) = view.name_of(&[&view.items[pair[0].index], &view.items[pair[1].index]]);
    let [a, b] = pair.map(Item::hedged);
    let values = format!("{a} / {b}");
    let words = [("name", name), ("name_en", name_en), ("values", values.as_str())];
    let mut finding = view.finding("conflict/slip", &words, &pair.map(|i| i.index))?;
    finding.arithmetic = format!("{a} \u{2260} {b}");
    Some(finding)
}
