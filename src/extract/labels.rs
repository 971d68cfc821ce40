//! The words around a quantity: its label, its clause, the year it is given for.

use super::draft::Period;
use super::mention::Mention;
use super::prose::Around;
use crate::dictionary::{Wording, chinese_digit};
use crate::model::Span;

/// Marks that end what stands before a label.
const BOUNDS: [char; 11] = [',', ';', ':', '(', ')', '\n', '\u{3001}', '=', '\u{201d}', '\u{300b}', '\u{300d}'];

/// Family of the unit of multiples (倍).
const TIMES: &str = "times_of";

/// The words that lead a quantity inside its clause, without their lead-in.
pub fn label(wording: &Wording, text: &str, around: &Around<'_>, mention: &Mention) -> Option<Span> {
    let left = around.left.of(text);
    // 镇(街道)22个: the brackets are a piece of the name.
    let within = name_with_brackets(left).unwrap_or(left.len());
    let phrase = left[..within].rfind(BOUNDS).map_or(0, |i| i + char_len(&left[i..]));
    let ranked = wording.ranked(&left[phrase..]).map_or(0, |(_, end)| end);
    let words = wording.strip_label_lead(left[phrase + ranked..].trim_start());
    let start = around.left.end - words.len();
    // A label longer than a clause says is running text: its last words are enough.
    let kept = words.char_indices().rev().nth(23).map_or(0, |(i, _)| i);
    Some(Span::new(start + kept, mention.lead)).filter(|s| s.start < s.end)
}

/// Where the brackets open that words end in, where they hold a short word of letters: 镇(街道).
fn name_with_brackets(words: &str) -> Option<usize> {
    let open = words.strip_suffix(')')?.rfind('(')?;
    let inside = &words[open + 1..words.len() - 1];
    let short = !inside.is_empty() && inside.chars().nth(LONGEST_INSIDE).is_none();
    let name = words[..open].chars().next_back().is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    (name && short && inside.chars().all(|c| !c.is_ascii() && c.is_alphabetic())).then_some(open)
}

/// Characters in the brackets of such a name.
const LONGEST_INSIDE: usize = 4;

/// The name of a part whose number stands in brackets behind it: 占道经营(310件).
pub fn name_before_bracket<'t>(text: &'t str, around: &Around<'_>) -> Option<&'t str> {
    let before = text[around.left.start..around.left.end].trim_end().strip_suffix('(')?;
    let name = &before[before.rfind(BOUNDS).map_or(0, |i| i + char_len(&before[i..]))..];
    let short = name.chars().nth(LONGEST_NAME).is_none();
    Some(name.trim()).filter(|name| short && !name.is_empty())
}

/// Characters of the longest name of a part before its number in brackets.
const LONGEST_NAME: usize = 24;

fn char_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

pub use crate::normalize::last_clause;

/// The year a quantity is given for, when its own words name one: 上一年为172件, 2020年是20件.
pub fn period(wording: &Wording, around: &Around<'_>, mention: &Mention) -> Option<Period> {
    let left = around.left.of(around.text);
    let clause = last_clause(left.trim_end());
    if wording.is_share_of_prior_year(clause, mention.family == TIMES) {
        // 为上年的1.5倍: it is this year's value that is so many times as much.
        return None;
    }
    if wording.change.ends_in_addition(clause) && wording.comparison(clause).is_some() {
        // 较上年新增57人: they came in this year.
        return None;
    }
    if wording.ends_in_prior_year(clause) {
        // 比去年的120件少了35件
        return Some(Period::Prior);
    }
    // 比2022年(903件)下降, 案件比2021年的382件多35件, 件数较112年165件成长
    let in_brackets = left.trim_end().strip_suffix('(').map(|named| last_clause(named.trim_end()));
    let compared =
        || Some(clause.strip_suffix('\u{7684}').unwrap_or(clause)).filter(|named| wording.comparison(named).is_some());
    let year = |named: &str| year_at_end(wording, named).filter(|_| mention.unit.is_some());
    let named = in_brackets.and_then(year).or_else(|| compared().and_then(year));
    if named.is_some() {
        return named;
    }
    if is_same_period(wording, left) {
        return Some(Period::Prior);
    }
    if wording.comparison(clause).is_some() && !is_year_alone(wording, left) {
        return None;
    }
    let left_behind = wording.change.level_after(clause) && wording.change.leads_to_level(around.right.of(around.text));
    if left_behind && year_in(clause).is_none() {
        return Some(Period::Prior);
    }
    if let Some(at) = wording.prior_year(clause) {
        // 去年 that only dates another event stands farther off.
        return (clause.len() - at <= 60).then_some(Period::Prior);
    }
    year_in(clause).filter(|_| mention.unit.is_some()).map(Period::Year)
}

/// The year that words end in: 较2022年, 是上年.
fn year_at_end(wording: &Wording, words: &str) -> Option<Period> {
    let prior = wording.prior_year_ends(words).then_some(Period::Prior);
    prior.or_else(|| year_in(words).filter(|_| words.ends_with('\u{5e74}')).map(Period::Year))
}

/// The last year named in a clause: 2022年, 二〇二二年, and 111年, which only Taiwan writes.
pub fn year_in(clause: &str) -> Option<i32> {
    let before = clause[..clause.rfind('\u{5e74}')?].trim_end();
    // 2021年全年, 2021年度全年: it is named before.
    let whole = before.strip_suffix('\u{5168}').map(|named| named.strip_suffix('\u{5ea6}').unwrap_or(named));
    let before = whole.and_then(|named| named.strip_suffix('\u{5e74}')).unwrap_or(before).trim_end();
    let digits: Vec<u32> = before.chars().rev().map_while(digit).take(5).collect();
    let number = digits.iter().rev().fold(0, |number, digit| number * 10 + digit);
    let year = i32::try_from(number).ok()?;
    match digits.len() {
        4.. => (1949..2100).contains(&year).then_some(year),
        3 => (100..140).contains(&year).then_some(year + REPUBLIC),
        _ => None,
    }
}

/// A year in four digits alone, as lists have it: 2021、2022、2023年分别立案12件、15件、18件.
pub fn bare_year(noun: &str) -> Option<i32> {
    let digits = noun.len() == 4 && noun.bytes().all(|b| b.is_ascii_digit());
    noun.parse().ok().filter(|year| digits && (1949..2100).contains(year))
}

/// The year before the first of the Republic.
const REPUBLIC: i32 = 1911;

fn digit(c: char) -> Option<u32> {
    c.to_digit(10).or_else(|| chinese_digit(c))
}

/// Where the first year (2019年) stands in a text, at its digits.
pub fn first_year_at(text: &str) -> Option<usize> {
    let marks = text.match_indices('\u{5e74}');
    marks
        .filter_map(|(at, _)| at.checked_sub(4))
        .find(|&start| text.get(start..start + 4).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit())))
}

/// A clause without the year that it opens with: 办理 of 2022年办理.
pub fn behind_year(clause: &str) -> &str {
    let year = first_year_at(clause).filter(|at| *at == 0);
    year.and_then(|_| clause.split_once('\u{5e74}')).map_or(clause, |(_, rest)| rest)
}

/// The first year named in a text.
pub fn first_year(text: &str) -> Option<i32> {
    first_year_at(text).and_then(|at| text[at..at + 4].parse().ok())
}

/// Whether the words before a quantity only say that it is of the same time of the year before: ,同期为700件.
fn is_same_period(wording: &Wording, left: &str) -> bool {
    let words = last_clause(left.trim_end()).trim_start_matches(OPENING).trim_start();
    wording.same_period.start_of(words).is_some_and(|word| wording.strip_year_link(&words[word.len()..]).is_empty())
}

/// Marks before the first word of a clause.
const OPENING: [char; 7] = [',', ';', '(', ':', ' ', '\u{3001}', '\u{3002}'];

/// Whether the words before a quantity are a year alone: 2024年为, 上一年.
pub fn is_year_alone(wording: &Wording, left: &str) -> bool {
    if is_same_period(wording, left) {
        return true;
    }
    let words = last_clause(wording.strip_year_link(left).trim_end_matches([',', ' ']));
    let words = words.trim_start_matches(OPENING);
    if words.is_empty() {
        return false;
    }
    let prior = wording.prior_year(words).is_some_and(|at| at <= 3);
    let year = year_in(words).is_some() && words.chars().count() <= 6;
    (prior && words.chars().count() <= 6) || year
}

/// Whether a number without unit stands like a count: a word before it, a stop after it.
pub fn stands_bare(text: &str, around: &Around<'_>, mention: &Mention) -> bool {
    let before = text[..mention.lead].trim_end_matches([' ', ':']).chars().next_back();
    let word = before.is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
    let after = around.right.of(text).trim_start_matches(' ').chars().next();
    word && after.is_none_or(|c| matches!(c, ',' | ';' | ')' | '(' | '、' | '。' | '\n'))
}

/// Bytes around a bare number in which a word may explain it.
const EXPLAINED: usize = 90;

/// Whether nothing but digits, spaces and marks stands far around a bare number, so that no word can explain it: a column of
/// numbers, as pages leave them by the thousand.
pub fn stands_among_digits(text: &str, mention: &Mention) -> bool {
    let bare = mention.unit.is_none() && mention.currency.is_none() && !mention.plain && !mention.doubtful;
    let from = mention.lead.min(mention.span.start).checked_sub(EXPLAINED);
    let around = from.and_then(|from| text.as_bytes().get(from..mention.span.end.saturating_add(EXPLAINED)));
    bare && around.is_some_and(|around| around.iter().all(|b| b.is_ascii() && !b.is_ascii_alphabetic()))
}
