//! Nouns in a row: what stands before 分别, and the items of any list of words.
//!
//! In: the text before a quantity. Out: the places of the nouns. Which number belongs to which is left to `pairs`.

use crate::dictionary::Wording;
use crate::model::Span;

/// The nouns before 分别: 行政处罚和行政强制.
pub fn nouns(wording: &Wording, left: &str, respectively: usize, base: usize) -> Vec<Span> {
    let before = &left[..respectively];
    let start = before.rfind([';', ':', '(']).map_or(0, |i| i + 1);
    let mut phrase = &before[start..];
    let mut from = start;
    if let Some(at) = wording.comparison(phrase) {
        let behind = phrase[at..].split_once(',').is_some_and(|(_, rest)| !rest.trim_matches([',', ' ']).is_empty());
        if behind || phrase[..at].trim_matches([',', ' ']).is_empty() {
            // 同2020年相比,行政检查和行政处罚分别…: the nouns stand after the comparison.
            let skip = phrase[at..].find(',').map_or(phrase.len(), |i| at + i + 1);
            (phrase, from) = (&phrase[skip..], from + skip);
        } else {
            phrase = &phrase[..at];
        }
    }
    // The last clause holds the nouns.
    if let Some(comma) = phrase.trim_end_matches([',', ' ']).rfind(',') {
        (phrase, from) = (&phrase[comma + 1..], from + comma + 1);
    }
    split(wording, phrase, base + from)
}

/// The items of a list in `phrase`, which starts at byte `base`.
pub fn split(wording: &Wording, phrase: &str, base: usize) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < phrase.len() {
        let joint = wording.conjunction(&phrase[at..]).map(str::len);
        match joint {
            Some(length) => {
                push(&mut spans, phrase, start, at, base);
                at += length;
                start = at;
            }
            None => at += phrase[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    push(&mut spans, phrase, start, phrase.len(), base);
    spans
}

fn push(spans: &mut Vec<Span>, phrase: &str, start: usize, end: usize, base: usize) {
    let noun = phrase[start..end].trim_matches([' ', ',', ')']);
    if !noun.is_empty() {
        let offset = noun.as_ptr() as usize - phrase.as_ptr() as usize;
        spans.push(Span::new(base + offset, base + offset + noun.len()));
    }
}
