//! The passages of a report that answer a query best, with what was asked for marked.
//!
//! Looks for the characters themselves in the normalised text and maps every place back to the text as read, so what is
//! marked always folds to what was asked.

mod window;

use super::answer::Passage;
use crate::model::{SourceSpan, Span};
use crate::normalize::NormalizedText;
use crate::segment::{SEPARATOR, Segmenter};
use aho_corasick::{AhoCorasick, MatchKind};

/// What is to be marked: one entry for each word or phrase of the query.
#[derive(Debug, Clone, Default)]
pub struct Needles {
    asked: Vec<Needle>,
}

/// A word as asked, and the words that it consists of, for texts that hold only those.
#[derive(Debug, Clone)]
struct Needle {
    whole: String,
    parts: Vec<String>,
}

/// A place that is to be marked.
#[derive(Debug, Clone, Copy)]
pub struct Hit {
    /// Where, in the normalised text.
    pub span: Span,
    /// Which of the things asked for it is.
    pub needle: usize,
}

impl Needles {
    /// Adds a word or phrase in normalised form; with a segmenter its parts count where the whole is not found.
    pub fn add(&mut self, text: &str, segmenter: Option<&Segmenter>) {
        if text.trim().is_empty() || self.asked.iter().any(|n| n.whole == text) {
            return;
        }
        let terms = segmenter.map_or_else(String::new, |s| s.index_terms(text));
        let parts = terms.split(SEPARATOR).map(str::to_owned).collect();
        self.asked.push(Needle { whole: text.to_owned(), parts: marked_parts(parts) });
    }

    /// Where they stand in a normalised text.
    fn find(&self, text: &str) -> Vec<Hit> {
        let wholes: Vec<(&str, usize)> = self.asked.iter().enumerate().map(|(i, n)| (n.whole.as_str(), i)).collect();
        let mut hits = find_all(text, &wholes);
        let missing = |i: usize| !hits.iter().any(|h| h.needle == i);
        let parts: Vec<(&str, usize)> = self
            .asked
            .iter()
            .enumerate()
            .filter(|(i, _)| missing(*i))
            .flat_map(|(i, n)| n.parts.iter().map(move |p| (p.as_str(), i)))
            .collect();
        hits.extend(find_all(text, &parts));
        hits
    }
}

/// The best passages, in text order. `figures` are places of the text as read that are to be marked too.
#[must_use]
pub fn passages(text: &str, folded: &NormalizedText, needles: &Needles, figures: &[SourceSpan]) -> Vec<Passage> {
    let mut hits = needles.find(&folded.text);
    for (i, place) in figures.iter().enumerate() {
        let span = folded.span(*place);
        if span.start < span.end {
            hits.push(Hit { span, needle: needles.asked.len() + i });
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
    let mut chosen = if long.is_empty() { words } else { long };
    let grouped: Vec<String> = chosen.iter().filter_map(|word| with_separators(word)).collect();
    chosen.extend(grouped);
    chosen
}

/// 3250 as 3,250.
fn with_separators(word: &str) -> Option<String> {
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let groups: Vec<&str> =
        word.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    Some(groups.join(","))
}

fn find_all(text: &str, needles: &[(&str, usize)]) -> Vec<Hit> {
    if needles.is_empty() {
        return Vec::new();
    }
    let patterns = needles.iter().map(|(word, _)| *word);
    let finder =
        AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).build(patterns);
    // More patterns than a finder can hold: nothing is marked.
    let Ok(finder) = finder else { return Vec::new() };
    let hit =
        |m: aho_corasick::Match| Hit { span: Span::new(m.start(), m.end()), needle: needles[m.pattern().as_usize()].1 };
    finder.find_iter(text).map(hit).collect()
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
        asked.iter().for_each(|word| needles.add(word, Some(&segmenter)));
        let found = passages(text, &folded, &needles, &[]);
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
