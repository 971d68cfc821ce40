//! Shortcomings that a report admits to outside of its section of problems: 但仍存在人员少、经费不足等问题, or an
//! announcement with a list behind it.
//!
//! What is told of those who were inspected, and what is spoken of as overcome, is none of the report's.

use super::prose;
use super::{Item, Reader};
use crate::dictionary::{List, Pattern};
use crate::model::{Role, Span};

/// How far back a sentence is looked at, in bytes.
const BEFORE: usize = 240;
/// How far an admission goes, in bytes.
const REACH: usize = 400;

/// What no admission reaches across.
const STOPS: [char; 3] = ['\n', '\u{3002}', ';'];

/// Faults that a sentence behind an announcement must tell.
const SHORTEST_ROW: usize = 2;

/// How much of a paragraph behind an announcement is read, in bytes.
const PARAGRAPH: usize = 6000;

/// The problems admitted to outside of sections of problems and plans.
pub fn items(reader: &Reader) -> Vec<Item> {
    let settled = settled(reader);
    let mut found = Vec::new();
    let mut done = 0;
    for (start, end) in told(reader, &reader.telling().admits, List::Admits, &settled) {
        if start < done {
            continue;
        }
        let (items, end) = admitted(reader, Span::new(start, end));
        // What was looked through is not looked through again.
        done = end;
        found.extend(items);
    }
    found.extend(confessed(reader, &settled));
    found
}

/// The stretches that sections of problems and plans take up, in text order.
fn settled(reader: &Reader) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for section in reader.sections.iter().filter(|s| matches!(s.role, Role::Problems | Role::Plans)) {
        if spans.last().is_none_or(|last| last.end <= section.span.start) {
            spans.push(section.span);
        }
    }
    spans
}

fn is_in(spans: &[Span], at: usize) -> bool {
    let next = spans.partition_point(|s| s.start <= at);
    next.checked_sub(1).is_some_and(|last| at < spans[last].end)
}

/// Where a pattern matches outside of the settled stretches: sought in the sentences that hold a word of its list.
fn told<'r>(
    reader: &Reader<'r>,
    pattern: &'r Pattern,
    list: List,
    settled: &'r [Span],
) -> impl Iterator<Item = (usize, usize)> + 'r {
    let text = reader.text;
    let mut sentences = vec![Span::new(0, text.len())];
    if pattern.is_gated() {
        let found = reader.matches.of(list).iter().map(|word| word.span.start);
        sentences = found.filter(|at| !is_in(settled, *at)).map(|at| sentence_around(text, at)).collect();
        sentences.dedup();
    }
    let within = move |s: Span| pattern.all(s.of(text)).map(move |(start, end)| (s.start + start, s.start + end));
    sentences.into_iter().flat_map(within).filter(|(start, _)| !is_in(settled, *start))
}

/// The sentence around a byte, with the stop before it.
fn sentence_around(text: &str, at: usize) -> Span {
    let start = text[..at].rfind(STOPS).unwrap_or(0);
    Span::new(start, text[at..].find(STOPS).map_or(text.len(), |i| at + i))
}

/// What the sentence around an admission admits to, and up to where it was looked for.
fn admitted(reader: &Reader, admission: Span) -> (Vec<Item>, usize) {
    let text = reader.text;
    let before = &text[start_of_sentence(text, admission.start)..admission.start];
    let telling = reader.telling();
    if telling.others.is_in(before) || telling.plans.start_of(before.trim_start()).is_some() {
        return (Vec::new(), admission.end);
    }
    if admission.of(text).ends_with(',') {
        // 不足之处,一是…;二是…
        let end = end_of_paragraph(text, admission.end);
        let counted = counts_behind(reader, admission.end);
        let items = if counted { prose::items(reader, Span::new(admission.end, end)) } else { Vec::new() };
        return (items, if counted { end } else { admission.end });
    }
    if admission.of(text).ends_with(':') {
        // 短板同样清楚:…;…
        let end = end_of_paragraph(text, admission.end);
        return (prose::items(reader, Span::new(admission.end, end)), end);
    }
    let (rest, stop) = rest_of_sentence(text, admission.end);
    let after = rest.end + stop.map_or(0, char::len_utf8);
    let whole = Span::new(admission.start, after.min(text.len())).of(text);
    let announces = telling.general.is_match(whole) || telling.listed.is_match(rest.of(text)) || stop == Some(':');
    if announces {
        let (series, end) = series(reader, after);
        if !series.is_empty() {
            return (series, end);
        }
    }
    let listed = listed(reader, rest);
    if listed.is_empty() && stop == Some(':') {
        let end = end_of_paragraph(text, after);
        return (prose::items(reader, Span::new(after, end)), end);
    }
    if listed.is_empty() && announces && stop == Some('。') {
        let (row, end) = row_behind(reader, after);
        if row.len() >= SHORTEST_ROW {
            return (row, end);
        }
    }
    let end = if listed.is_empty() { admission.end } else { after };
    (listed, end)
}

/// Whether the first of those that are counted stands right behind an admission: 一是….
fn counts_behind(reader: &Reader, at: usize) -> bool {
    let one = reader.words.time.digits.chars().nth(1);
    let counted = one.and_then(|one| reader.text[at..].trim_start().strip_prefix(one));
    counted.is_some_and(|rest| reader.words.markers.listed.iter().any(|word| rest.starts_with(word.as_str())))
}

/// The faults that the sentence behind an announcement tells, parted by semicolons, and where it ends: 仍有一些不足需要正视。
/// 人员水平不齐;部门配合不够.
fn row_behind(reader: &Reader, from: usize) -> (Vec<Item>, usize) {
    let paragraph = Span::new(from, end_of_paragraph(reader.text, from));
    let end = paragraph.of(reader.text).find('。').map_or(paragraph.end, |at| from + at);
    let sentence = Span::new(from, end);
    let pieces = sentence.of(reader.text).matches(';').count() + 1;
    let items = prose::items(reader, sentence);
    (if items.len() == pieces { items } else { Vec::new() }, end)
}

/// 人员少、经费不足等问题: each part that tells what it is about.
fn listed(reader: &Reader, rest: Span) -> Vec<Item> {
    let Some((end, _)) = reader.telling().listed.find(rest.of(reader.text)) else { return Vec::new() };
    let mut at = rest.start;
    let parts = reader.text[rest.start..rest.start + end].split(['、', ',']).map(|part| {
        let start = at;
        at += part.len() + if reader.text[at + part.len()..].starts_with(',') { 1 } else { '、'.len_utf8() };
        Span::new(start, start + part.len())
    });
    let parts: Vec<Span> = parts.collect();
    let told = |s: &Span| prose::is_fault(reader, *s) && reader.categories.fits(s.of(reader.text));
    parts.into_iter().filter(told).map(|s| Item { name: s, body: Span::new(s.end, s.end) }).collect()
}

/// The sections of a list that begins right at `from`, if the first one names a fault, and where they end.
fn series(reader: &Reader, from: usize) -> (Vec<Item>, usize) {
    let rest = &reader.text[from..];
    let start = from + rest.len() - rest.trim_start().len();
    let index = reader.sections.partition_point(|s| s.span.start < start);
    let Some(first) = reader.sections.get(index).filter(|s| s.span.start == start && !s.marker.is_empty()) else {
        return (Vec::new(), from);
    };
    let marker = first.marker.of(reader.text);
    let is_first =
        marker.contains(['1', '①']) || reader.words.time.digits.chars().nth(1).is_some_and(|one| marker.contains(one));
    let told = is_first && prose::is_fault(reader, first.heading);
    if !told {
        return (Vec::new(), from);
    }
    let next = |i: &usize| {
        let s = &reader.sections[*i];
        s.level >= first.level && (*i == index || s.marker.of(reader.text) != marker)
    };
    let all: Vec<usize> = (index..reader.sections.len()).take_while(next).collect();
    let end = all.last().map_or(from, |&i| reader.sections[i].heading.end);
    let own = all.into_iter().filter(|&i| reader.sections[i].level == first.level);
    (own.map(|i| reader.item(i)).collect(), end)
}

/// What somebody says frankly: 主管部门坦言,检查缺少统筹。
fn confessed(reader: &Reader, settled: &[Span]) -> Vec<Item> {
    let said = told(reader, &reader.telling().confesses, List::Confesses, settled);
    let mut done = 0;
    let item = |(start, end): (usize, usize)| {
        if start < done {
            return None;
        }
        let (rest, _) = rest_of_sentence(reader.text, end);
        done = rest.end;
        let piece = prose::pieces(reader, rest).next()?;
        prose::item(reader, piece).filter(|item| reader.categories.fits(item.name.of(reader.text)))
    };
    said.filter_map(item).collect()
}

/// Where the paragraph ends that goes on at `from`, as far as it is read.
fn end_of_paragraph(text: &str, from: usize) -> usize {
    let limit = (from + PARAGRAPH).min(text.len());
    let limit = (from..=limit).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(from);
    text[from..limit].find('\n').map_or(limit, |i| from + i)
}

/// Where the sentence begins that goes on at `at`.
fn start_of_sentence(text: &str, at: usize) -> usize {
    let from = (at.saturating_sub(BEFORE)..=at).find(|&i| text.is_char_boundary(i)).unwrap_or(at);
    let stop = text[from..at].char_indices().rev().find(|(_, c)| matches!(c, '。' | ';' | '!' | '?' | '\n'));
    stop.map_or(from, |(i, c)| from + i + c.len_utf8())
}

/// The rest of a sentence, and the stop behind it.
fn rest_of_sentence(text: &str, from: usize) -> (Span, Option<char>) {
    for (i, c) in text[from..].char_indices() {
        if matches!(c, '。' | ';' | '!' | '?' | ':' | '\n') {
            return (Span::new(from, from + i), Some(c));
        }
        if i > REACH {
            return (Span::new(from, from + i), None);
        }
    }
    (Span::new(from, text.len()), None)
}
