//! Where sentences, lines and topics lie: found once, asked for every quantity.

use crate::dictionary::Topics;
use crate::model::Span;
use crate::structure::Outline;

/// Ends a sentence.
const STOP: &str = "\u{3002}";

/// The level of the points of a list: 1. 2. 3.
const POINTS: u8 = 3;

/// Boundaries of one text.
pub struct Bounds<'t> {
    text: &'t str,
    /// Ends of sentences (one past the mark), ascending.
    sentences: Vec<usize>,
    /// Ends of lines (one past the line feed), ascending.
    lines: Vec<usize>,
    topics: Vec<(usize, &'t str)>,
    names: &'t Topics,
    /// For each section, the one around it.
    parents: Vec<Option<usize>>,
    outline: &'t Outline,
}

impl<'t> Bounds<'t> {
    /// Finds all boundaries.
    pub fn of(text: &'t str, topics: &'t Topics, outline: &'t Outline) -> Self {
        let bytes = text.as_bytes();
        let mut sentences: Vec<usize> = memchr::memchr3_iter(b'\n', b'!', b'?', bytes).map(|at| at + 1).collect();
        sentences.extend(memchr::memmem::find_iter(bytes, STOP).map(|at| at + STOP.len()));
        // Two runs, each in order: sorting merges them.
        sentences.sort();
        let lines = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).collect();
        let parents = outline.parents();
        Self { text, sentences, lines, topics: topics.named(&outline.words).collect(), names: topics, parents, outline }
    }

    /// The sentence around a byte.
    pub fn sentence(&self, at: usize) -> Span {
        Self::around(&self.sentences, at, self.text.len())
    }

    /// All sentences.
    pub fn sentences(&self) -> impl Iterator<Item = Span> + '_ {
        let ends = self.sentences.iter().copied().chain([self.text.len()]);
        ends.scan(0, |start, end| Some(Span::new(std::mem::replace(start, end), end)))
    }

    /// The line around a byte.
    pub fn line(&self, at: usize) -> Span {
        Self::around(&self.lines, at, self.text.len())
    }

    fn around(ends: &[usize], at: usize, length: usize) -> Span {
        let next = ends.partition_point(|&e| e <= at);
        let start = next.checked_sub(1).map_or(0, |i| ends[i]);
        Span::new(start, ends.get(next).copied().unwrap_or(length))
    }

    /// The deepest section around a byte.
    pub fn section(&self, at: usize) -> Option<usize> {
        // Sections are in text order and nested: the last that starts before and ends after is the deepest.
        let before = self.outline.sections.partition_point(|s| s.span.start <= at);
        let mut section = before.checked_sub(1);
        while let Some(index) = section.filter(|&i| at >= self.outline.sections[i].span.end) {
            section = self.parents[index];
        }
        section
    }

    /// Whether two sections are one, or stand side by side as points of a list (1. 2. 3.) under one heading.
    pub fn beside(&self, one: Option<usize>, other: Option<usize>) -> bool {
        let point = |at: &usize| self.outline.sections[*at].level >= POINTS;
        let points = || one.filter(point).zip(other.filter(point));
        let level = |at: usize| self.outline.sections[at].level;
        one == other || points().is_some_and(|(a, b)| self.parents[a] == self.parents[b] && level(a) == level(b))
    }

    /// Whether two sections stand under one heading, on one level: (一)总体, (二)结构.
    pub fn under_one(&self, one: Option<usize>, other: Option<usize>) -> bool {
        let sections = one.zip(other);
        let level = |at: usize| self.outline.sections[at].level;
        sections.is_some_and(|(a, b)| self.parents[a] == self.parents[b] && level(a) == level(b))
    }

    /// What the passage before a byte is about: the nearest topic in its line, in the headings above, or in the title.
    /// Under a heading or title of a dominant topic, only dominant ones count in the line, and those that are said to be accepted: 受理投诉举报1540件,办结1532件.
    pub fn topic(&self, at: usize) -> Option<&'t str> {
        let line = self.line(at);
        let above = self.headings(at).or_else(|| self.outline.facts.title.and_then(|t| self.topics_in(t).next()));
        let dominated = above.is_some_and(|t| self.names.is_dominant(t));
        let counts = |topic: &(usize, &str)| {
            !dominated || self.names.is_dominant(topic.1) || self.names.is_accepted(&self.text[line.start..topic.0])
        };
        let in_line = self.named_in(Span::new(line.start, at)).filter(|t| counts(t)).last().map(|t| t.1);
        in_line.or(above)
    }

    /// What the two lines before the line of a byte are about.
    pub fn topic_before(&self, at: usize) -> Option<&'t str> {
        let line = self.line(at);
        let before = self.line(line.start.saturating_sub(1)).start;
        let before = self.line(before.saturating_sub(1)).start;
        self.topics_in(Span::new(before, line.start)).last()
    }

    /// The topic of the nearest heading above that names one.
    fn headings(&self, at: usize) -> Option<&'t str> {
        self.headings_above(at).find_map(|heading| self.topics_in(heading).next())
    }

    /// The headings above a byte, each of a higher level than the one before.
    pub fn headings_above(&self, at: usize) -> impl Iterator<Item = Span> + '_ {
        let around = |index: &usize| self.parents[*index];
        let mut level = u8::MAX;
        std::iter::successors(self.section(at), around).filter_map(move |index| {
            let here = &self.outline.sections[index];
            let higher = here.level < level;
            level = level.min(here.level);
            higher.then_some(here.heading)
        })
    }

    fn topics_in(&self, within: Span) -> impl Iterator<Item = &'t str> + '_ {
        self.named_in(within).map(|t| t.1)
    }

    /// The topics of a stretch, each with its place.
    fn named_in(&self, within: Span) -> impl Iterator<Item = (usize, &'t str)> + '_ {
        let first = self.topics.partition_point(|t| t.0 < within.start);
        self.topics[first..].iter().take_while(move |t| t.0 < within.end).copied()
    }
}
