//! The passages of a report that answer a query best, with what was asked for marked.
//!
//! Looks for the characters themselves in the normalised text and maps every place back to the text as read, so what is
//! marked always folds to what was asked.

mod window;

use super::answer::Passage;
use crate::dictionary::Numerals;
use crate::model::{SourceSpan, Span};
use crate::normalize::NormalizedText;
use crate::segment::{self, SEPARATOR, Segmenter};
use aho_corasick::{AhoCorasick, MatchKind};

/// What is to be marked: one entry for each word or phrase of the query.
#[derive(Debug, Clone, Default)]
pub struct Needles {
    asked: Vec<Needle>,
}

/// A word as asked with the forms that mean the same, and the words that it consists of, for texts that hold only those.
#[derive(Debug, Clone)]
struct Needle {
    forms: Vec<String>,
    parts: Vec<String>,
    /// The values of the numbers in it.
    numbers: Vec<String>,
    weight: usize,
}

/// A place that is to be marked.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    /// Where, in the normalised text.
    pub span: Span,
    /// Which of the things asked for it is.
    pub needle: usize,
    /// How much it tells that this was found.
    pub weight: usize,
}

/// Weight of what is asked for by itself: a word of a sentence has that of its rarity, below.
pub const WHOLE: usize = 1000;

impl Needles {
    /// Adds a phrase, or a word of a sentence, in normalised form.
    pub fn add(&mut self, text: &str, weight: usize) {
        self.push(Needle { forms: vec![text.to_owned()], parts: Vec::new(), numbers: Vec::new(), weight });
    }

    /// Adds a word that has no parts, with the forms that mean the same.
    pub fn add_forms(&mut self, forms: Vec<String>) {
        self.push(Needle { forms, parts: Vec::new(), numbers: Vec::new(), weight: WHOLE });
    }

    /// Adds a word with the forms that mean the same; its parts count where none of them is found.
    pub fn add_word(&mut self, forms: Vec<String>, segmenter: &Segmenter, numerals: &Numerals) {
        let Some(first) = forms.first() else { return };
        let terms = segmenter.index_terms(first);
        let parts = marked_parts(terms.split(SEPARATOR).map(str::to_owned).collect());
        let numbers = segment::numbers(first, numerals).into_iter().map(|(_, value)| value).collect();
        self.push(Needle { forms, parts, numbers, weight: WHOLE });
    }

    /// Adds a number of a sentence, however it is written.
    pub fn add_number(&mut self, value: &str, weight: usize) {
        self.push(Needle { forms: Vec::new(), parts: Vec::new(), numbers: vec![value.to_owned()], weight });
    }

    fn push(&mut self, mut needle: Needle) {
        needle.forms.retain(|form| !form.trim().is_empty());
        let known = |other: &Needle| other.forms == needle.forms && other.numbers == needle.numbers;
        if (!needle.forms.is_empty() || !needle.numbers.is_empty()) && !self.asked.iter().any(known) {
            self.asked.push(needle);
        }
    }

    /// Where they stand in a normalised text.
    fn find(&self, text: &str, numerals: &Numerals) -> Vec<Hit> {
        let all = |of: fn(&Needle) -> &[String], wanted: &dyn Fn(usize) -> bool| -> Vec<(String, usize)> {
            let chosen = self.asked.iter().enumerate().filter(|(i, _)| wanted(*i));
            chosen.flat_map(|(i, n)| of(n).iter().map(move |word| (word.clone(), i))).collect()
        };
        let mut found = find_all(text, &all(|n| &n.forms, &|_| true));
        found.extend(self.find_numbers(text, numerals, &|i| !found.iter().any(|(_, n)| *n == i)));
        let parts = all(|n| &n.parts, &|i| !found.iter().any(|(_, n)| *n == i));
        found.extend(find_all(text, &parts));
        found
            .iter()
            .map(|(span, needle)| Hit { span: *span, needle: *needle, weight: self.asked[*needle].weight })
            .collect()
    }

    /// Numbers are the same however they are written: 3250, 3,250, 三千二百五十.
    fn find_numbers(&self, text: &str, numerals: &Numerals, wanted: &dyn Fn(usize) -> bool) -> Vec<(Span, usize)> {
        let asked = |i: &usize| !self.asked[*i].numbers.is_empty() && wanted(*i);
        let needles: Vec<usize> = (0..self.asked.len()).filter(asked).collect();
        if needles.is_empty() {
            return Vec::new();
        }
        let of = |value: &String| needles.iter().find(|i| self.asked[**i].numbers.contains(value)).copied();
        let mut found: Vec<(Span, usize)> =
            segment::numbers(text, numerals).iter().filter_map(|(span, value)| Some((*span, of(value)?))).collect();
        found.sort_unstable();
        found
    }
}

/// What is shown besides what is found, and where.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown<'a> {
    /// Places of the text as read that are to be marked too.
    pub figures: &'a [SourceSpan],
    /// The stretches of it in which something may be found; the whole text where none are named.
    pub within: Option<&'a [SourceSpan]>,
}

/// The best passages, the best one first.
#[must_use]
pub fn passages(
    text: &str,
    folded: &NormalizedText,
    needles: &Needles,
    numerals: &Numerals,
    shown: Shown<'_>,
) -> Vec<Passage> {
    let mut hits = needles.find(&folded.text, numerals);
    if let Some(within) = shown.within {
        let inside = |place: SourceSpan| within.iter().any(|s| s.start <= place.start && place.end <= s.end);
        hits.retain(|hit| inside(folded.source_span(hit.span)));
    }
    for (i, place) in shown.figures.iter().enumerate() {
        let span = folded.span(*place);
        if span.start < span.end {
            hits.push(Hit { span, needle: needles.asked.len() + i, weight: WHOLE });
        }
    }
    hits.sort_by_key(|hit| (hit.span.start, hit.span.end));
    let mut windows = window::best(&folded.text, &hits);
    if windows.is_empty() {
        windows.extend(window::opening(&folded.text));
    }
    let source = Source::new(text);
    windows.iter().map(|window| passage(&source, folded, *window, &hits)).collect()
}

fn passage(source: &Source<'_>, folded: &NormalizedText, window: Span, hits: &[Hit]) -> Passage {
    let SourceSpan { start, end } = folded.source_span(window);
    let mut marks: Vec<Span> = Vec::new();
    for hit in hits.iter().filter(|hit| window.contains(hit.span)) {
        match marks.last_mut() {
            Some(last) if hit.span.start < last.end => last.end = last.end.max(hit.span.end),
            _ => marks.push(hit.span),
        }
    }
    let highlights = marks.iter().map(|mark| folded.source_span(*mark)).map(|s| [s.start, s.end]).collect();
    Passage { text: source.slice(start, end).to_owned(), start, end, highlights }
}

/// Words worth marking: no marks, and single characters only when there is nothing else.
fn marked_parts(parts: Vec<String>) -> Vec<String> {
    let words: Vec<String> = parts.into_iter().filter(|p| p.chars().any(char::is_alphanumeric)).collect();
    let long: Vec<String> = words.iter().filter(|w| w.chars().nth(1).is_some()).cloned().collect();
    if long.is_empty() { words } else { long }
}

fn find_all(text: &str, needles: &[(String, usize)]) -> Vec<(Span, usize)> {
    if needles.is_empty() {
        return Vec::new();
    }
    let patterns = needles.iter().map(|(word, _)| word);
    let finder =
        AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).build(patterns);
    // More patterns than a finder can hold: nothing is marked.
    let Ok(finder) = finder else { return Vec::new() };
    finder.find_iter(text).map(|m| (Span::new(m.start(), m.end()), needles[m.pattern().as_usize()].1)).collect()
}

/// A text that is sliced by code points.
struct Source<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Source<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, starts: text.char_indices().map(|(i, _)| i).collect() }
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        let byte = |i: usize| self.starts.get(i).copied().unwrap_or(self.text.len());
        &self.text[byte(start)..byte(end).max(byte(start))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;
    use crate::normalize::Normalizer;

    fn check(text: &str, asked: &[&str]) -> Vec<Passage> {
        let normalizer = Normalizer::new().expect("OpenCC loads");
        let d = Dictionaries::builtin().expect("built-in dictionaries");
        let segmenter = Segmenter::new(&d.words, &d.numerals);
        let (folded, _) = normalizer.normalize(text);
        let mut needles = Needles::default();
        asked.iter().for_each(|word| needles.add_word(vec![(*word).to_owned()], &segmenter, &d.numerals));
        let found = passages(text, &folded, &needles, &d.numerals, Shown::default());
        let letters: Vec<char> = text.chars().collect();
        for p in &found {
            assert_eq!(p.text, letters[p.start..p.end].iter().collect::<String>());
            assert!(p.highlights.iter().all(|[a, b]| p.start <= *a && a < b && *b <= p.end));
        }
        found
    }

    fn marked(text: &str, asked: &[&str]) -> Vec<String> {
        let letters: Vec<char> = text.chars().collect();
        let found = check(text, asked);
        found.iter().flat_map(|p| &p.highlights).map(|[a, b]| letters[*a..*b].iter().collect()).collect()
    }

    #[test]
    fn what_was_asked_is_marked_in_the_sources_own_script() {
        assert_eq!(marked("一、概況\n全年辦理行\u{200b}政處罰２，４３１件。", &["行政处罚"]), ["行\u{200b}政處罰"]);
        assert_eq!(marked("处罚3,250件", &["3250"]), ["3,250"]);
        assert_eq!(marked("處罰三千二百五十件", &["3250"]), ["三千二百五十"]);
        assert_eq!(marked("罚款３．２５万元", &["32500"]), ["３．２５万"]);
        assert_eq!(marked("执法的规范化", &["规范执法"]), ["执法", "规范"]);
        assert_eq!(marked("ABC公司", &["abc"]), ["ABC"]);
    }

    #[test]
    fn passages_are_of_readable_length_and_at_most_three() {
        let sentence = "全区各级行政执法部门持续推进严格规范公正文明执法，落实执法公示制度。";
        let text = sentence.repeat(40);
        let found = check(&text, &["执法公示"]);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|p| (60..=100).contains(&p.text.chars().count())), "{found:?}");
        let long = "全区各级行政执法部门".repeat(60) + "执法记录仪" + &"持续推进，落实制度".repeat(60);
        let found = check(&long, &["执法记录仪"]);
        assert!(found[0].text.contains("执法记录仪"));
        assert!(found[0].text.chars().count() <= 130, "{found:?}");
    }

    #[test]
    fn a_report_that_matches_without_words_shows_its_opening() {
        let found = check("\n\n  关于行政执法的报告\n正文。", &[]);
        assert_eq!(found[0].text, "关于行政执法的报告");
        assert!(check("", &["执法"]).is_empty());
    }
}
