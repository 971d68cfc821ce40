//! Which stretch of a text to show around what was found: sentences, put together when short, cut when long.

use super::Hit;
use crate::model::Span;

/// Passages are not cut shorter than this when the paragraph goes on, in characters.
const SHORTEST: usize = 60;
/// Longer sentences are cut.
const LONGEST: usize = 100;
/// Characters before the first mark in a sentence that is cut.
const BEFORE: usize = 24;
/// Passages of a report.
const MOST: usize = 3;
/// 。 and the others as they are after folding.
const SENTENCE_ENDS: [char; 5] = ['\u{3002}', '!', '?', ';', '\n'];
/// Marks that belong to the sentence before them: 」 』 ” ’ ).
const CLOSERS: [char; 5] = ['\u{300d}', '\u{300f}', '\u{201d}', '\u{2019}', ')'];
/// Where a long sentence may be cut: 、 and the others as they are after folding.
const CLAUSE_ENDS: [char; 3] = [',', '\u{3001}', ':'];

/// Windows around sorted hits: those that hold most of what was asked, the best first; none overlap.
pub fn best(text: &str, hits: &[Hit]) -> Vec<Span> {
    let sentences = sentences(text);
    let mut scored: Vec<(usize, Span)> = Vec::new();
    let mut from = 0;
    for (i, sentence) in sentences.iter().enumerate() {
        let inside = hits[from..].iter().take_while(|hit| hit.span.start < sentence.end).count();
        let here = &hits[from..from + inside];
        from += inside;
        if let Some(first) = here.first() {
            let window = window(text, &sentences, i, first.span);
            scored.push((score(hits, window), window));
        }
    }
    scored.sort_by_key(|(score, window)| (std::cmp::Reverse(*score), window.start));
    let mut chosen: Vec<Span> = Vec::new();
    for (_, window) in scored {
        if chosen.len() < MOST && !window.is_empty() && !chosen.iter().any(|other| other.overlaps(window)) {
            chosen.push(window);
        }
    }
    chosen
}

/// The first sentences, for reports that match without any word.
pub fn opening(text: &str) -> Option<Span> {
    let sentences = sentences(text);
    let first = sentences.iter().position(|s| !s.of(text).trim().is_empty())?;
    let start = sentences[first].start;
    Some(window(text, &sentences, first, Span::new(start, start)))
}

fn score(hits: &[Hit], window: Span) -> usize {
    let from = hits.partition_point(|hit| hit.span.start < window.start);
    let until = |hit: &&Hit| hit.span.start < window.end;
    let mut different: Vec<(usize, usize)> =
        hits[from..].iter().take_while(until).map(|hit| (hit.needle, hit.weight)).collect();
    let count = different.len();
    different.sort_unstable();
    different.dedup();
    different.iter().map(|(_, weight)| weight * 100).sum::<usize>() + count.min(99)
}

/// The sentence of a hit, with its neighbours in the paragraph when it is short, cut when it is long.
fn window(text: &str, sentences: &[Span], i: usize, hit: Span) -> Span {
    if length(text, sentences[i]) > LONGEST {
        return trimmed(text, cut(text, sentences[i], hit), hit);
    }
    let ends_paragraph = |i: usize| sentences[i].of(text).ends_with('\n');
    let fits =
        |first: usize, last: usize| length(text, Span::new(sentences[first].start, sentences[last].end)) <= LONGEST;
    let short =
        |first: usize, last: usize| length(text, Span::new(sentences[first].start, sentences[last].end)) < SHORTEST;
    // A phrase may reach over the end of its sentence.
    let reached = sentences[i + 1..].iter().take_while(|next| next.start < hit.end).count();
    let (mut first, mut last) = (i, i + reached);
    while short(first, last) && !ends_paragraph(last) && last + 1 < sentences.len() && fits(first, last + 1) {
        last += 1;
    }
    while short(first, last) && first > 0 && !ends_paragraph(first - 1) && fits(first - 1, last) {
        first -= 1;
    }
    trimmed(text, Span::new(sentences[first].start, sentences[last].end), hit)
}

/// A stretch of a long sentence around a hit, at the ends of clauses where they are near.
fn cut(text: &str, sentence: Span, hit: Span) -> Span {
    let start = cut_start(text, sentence, hit);
    let rest = Span::new(start, sentence.end).of(text);
    let Some((limit, _)) = rest.char_indices().nth(LONGEST) else {
        return Span::new(start, sentence.end.max(hit.end));
    };
    let limit = start + limit;
    // A phrase may be longer than a passage, or reach over the end of its sentence.
    if hit.end >= limit {
        return Span::new(start, hit.end);
    }
    let tail = Span::new(hit.end, limit).of(text);
    let clause = tail.char_indices().rev().find(|(_, c)| CLAUSE_ENDS.contains(c));
    let at_clause = Span::new(start, clause.map_or(limit, |(i, c)| hit.end + i + c.len_utf8()));
    if length(text, at_clause) >= SHORTEST { at_clause } else { Span::new(start, limit) }
}

fn cut_start(text: &str, sentence: Span, hit: Span) -> usize {
    let inside = Span::new(sentence.start, hit.start.max(sentence.start)).of(text);
    let Some((start, _)) = inside.char_indices().rev().nth(BEFORE) else { return sentence.start };
    let near = &inside[start..];
    let clause = near.char_indices().find(|(_, c)| CLAUSE_ENDS.contains(c)).map_or(0, |(i, mark)| i + mark.len_utf8());
    sentence.start + start + clause
}

fn length(text: &str, span: Span) -> usize {
    span.of(text).chars().count()
}

/// Without the white space at its ends, unless that was asked for.
fn trimmed(text: &str, window: Span, hit: Span) -> Span {
    let inner = window.of(text);
    let start = window.start + (inner.len() - inner.trim_start().len());
    let end = start + inner.trim().len();
    if hit.is_empty() { Span::new(start, end) } else { Span::new(start.min(hit.start), end.max(hit.end)) }
}

/// Sentences with the marks that end them; together they are the text.
fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        if !SENTENCE_ENDS.contains(&c) {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((next, c)) = letters.next_if(|(_, c)| CLOSERS.contains(c)) {
            end = next + c.len_utf8();
        }
        found.push(Span::new(start, end));
        start = end;
    }
    if start < text.len() {
        found.push(Span::new(start, text.len()));
    }
    found
}
