//! A report as the checks look at it: its figures with their readings, their places in the normalised text, and which of
//! them stand in one sentence or line.

use super::days;
use super::exact::Reading;
use super::subject;
use crate::dictionary::{Aggregate, Checks, Dictionaries, LexiconMatches, List, Metric};
use crate::model::{Figure, Finding, Kind, Report, SourceSpan, Span};
use crate::normalize::{NormalizedText, last_clause};
use foldhash::fast::RandomState;
use memchr::memmem::{self, FindIter};
use memchr::{Memchr, Memchr2};
use std::collections::HashMap;
use std::iter::Peekable;

/// A report with what all checks need of it.
pub struct View<'a> {
    /// The report.
    pub report: &'a Report,
    /// Its text, normalised.
    pub text: &'a NormalizedText,
    /// All dictionaries.
    pub dictionaries: &'a Dictionaries,
    /// The words that are looked for in whole texts.
    pub words: &'a LexiconMatches,
    /// One for each figure of the report.
    pub items: Vec<Item<'a>>,
    /// Where values are of the middle of the year.
    mid_year: Vec<Span>,
    /// For each metric, its first figures that stand for the whole of the report's place and year.
    whole: HashMap<&'a str, Vec<usize>, RandomState>,
}

/// More mentions of one metric than a report has: what follows them is not compared, so that time stays in proportion.
const MOST_MENTIONS: usize = 50;

/// A figure with its reading.
pub struct Item<'a> {
    /// Its index among the figures of the report.
    pub index: usize,
    /// The figure.
    pub figure: &'a Figure,
    /// What its number allows.
    pub reading: Reading,
    /// Its number, in the normalised text.
    pub span: Span,
    /// Number of the sentence it stands in.
    pub sentence: usize,
    /// Where that begins.
    sentence_start: usize,
    /// Number of the line it stands in.
    pub line: usize,
}

impl Item<'_> {
    /// Whether it is a count that a sentence states, no cell.
    pub fn counts(&self) -> bool {
        self.figure.kind == Kind::Level && self.figure.table.is_none() && self.reading.is_count()
    }
}

impl<'a> View<'a> {
    /// Prepares a report.
    pub fn new(
        report: &'a Report,
        text: &'a NormalizedText,
        words: &'a LexiconMatches,
        dictionaries: &'a Dictionaries,
    ) -> Self {
        let mut items = Vec::with_capacity(report.figures.len());
        let mut ends = Ends::of(&text.text);
        for (index, figure) in report.figures.iter().enumerate() {
            let span = text.span(SourceSpan { start: figure.start, end: figure.end });
            ends.pass(span.start);
            items.push(Item {
                index,
                figure,
                reading: Reading::of(figure, &dictionaries.checks),
                span,
                sentence: ends.sentence,
                sentence_start: ends.sentence_start,
                line: ends.line,
            });
        }
        let mid_year = days::of_mid_year(&text.text, words.of(List::Days), &dictionaries.checks.dates);
        let mut view = Self { report, text, dictionaries, words, items, mid_year, whole: HashMap::default() };
        view.whole = view.whole_by_metric();
        view.without_limited();
        view
    }

    fn whole_by_metric(&self) -> HashMap<&'a str, Vec<usize>, RandomState> {
        let mut all: HashMap<&'a str, Vec<usize>, RandomState> = HashMap::default();
        for item in self.items.iter().filter(|item| self.is_whole(item)) {
            let Some(metric) = item.figure.metric.as_deref() else { continue };
            let found = all.entry(metric).or_default();
            if found.len() < MOST_MENTIONS {
                found.push(item.index);
            }
        }
        all
    }

    /// Leaves out values that their words limit (网格员全年巡查2541次) where a greater one of the metric is of all.
    fn without_limited(&mut self) {
        let mut all = std::mem::take(&mut self.whole);
        let value = |i: &usize| self.items[*i].figure.value;
        for (metric, found) in &mut all {
            let first = found.first().map(value);
            if found.iter().all(|i| Some(value(i)) == first) || !self.checks().series.limits(metric) {
                continue;
            }
            let bare = |i: &usize| {
                let item = &self.items[*i];
                item.figure.table.is_some() || !subject::is_limited(self, item)
            };
            let told: Vec<bool> = found.iter().map(bare).collect();
            let most = found.iter().zip(&told).filter(|(_, bare)| **bare).map(|(i, _)| value(i)).max();
            let mut told = told.iter();
            // A part is not more than its whole.
            found.retain(|i| told.next() == Some(&true) || most.is_none_or(|most| value(i) > most));
        }
        self.whole = all;
    }

    /// The dictionary of the checks.
    pub fn checks(&self) -> &'a Checks {
        &self.dictionaries.checks
    }

    /// The text between two figures, in text order.
    pub fn between(&self, first: &Item<'_>, second: &Item<'_>) -> &'a str {
        self.text.text.get(first.span.end..second.span.start).unwrap_or_default()
    }

    /// The text before a figure, back to the figure before it or to the start of its sentence, whichever is nearer.
    pub fn before(&self, item: &Item<'_>) -> &'a str {
        let previous = item.index.checked_sub(1).map_or(0, |i| self.items[i].span.end);
        self.text.text.get(previous.max(item.sentence_start)..item.span.start).unwrap_or_default()
    }

    /// The words before a figure since the mark or the figure before it.
    pub fn own_words(&self, item: &Item<'_>) -> &'a str {
        self.before(item).rsplit([',', ';', ':', '(', LISTED]).next().unwrap_or_default()
    }

    /// The text before a figure, back to the start of its sentence, of which it is the nearest [`MOST_SENTENCE`] bytes.
    pub fn sentence_before(&self, item: &Item<'_>) -> &'a str {
        let text = self.text.text.as_str();
        let nearest = text.ceil_char_boundary(item.span.start.saturating_sub(MOST_SENTENCE));
        text.get(nearest.max(item.sentence_start)..item.span.start).unwrap_or_default()
    }

    /// The text behind a figure, up to the end of its sentence.
    pub fn sentence_behind(&self, item: &Item<'_>) -> &'a str {
        self.line_behind(item).split([STOP, '!', '?']).next().unwrap_or_default()
    }

    /// The text behind a figure, up to the end of its line, of which it is the nearest [`MOST_SENTENCE`] bytes.
    pub fn line_behind(&self, item: &Item<'_>) -> &'a str {
        let text = self.text.text.as_str();
        let to = text.floor_char_boundary(item.span.end.saturating_add(MOST_SENTENCE));
        text.get(item.span.end..to).unwrap_or_default().split('\n').next().unwrap_or_default()
    }

    /// The sentence of a figure and what its line goes on with.
    pub fn line_around(&self, item: &Item<'_>) -> &'a str {
        let behind = item.span.end + self.line_behind(item).len();
        self.text.text.get(item.span.start - self.sentence_before(item).len()..behind).unwrap_or_default()
    }

    /// The clause of a figure: between the marks, brackets or numbers on either side of it.
    pub fn clause_around(&self, item: &Item<'_>) -> &'a str {
        let mark = [',', ';', '(', ')', '\u{3001}', ':', STOP, '\n'];
        let before = self.before(item).rsplit(mark).next().unwrap_or_default();
        let behind = self.line_behind(item).split(mark).next().unwrap_or_default();
        let to = item.span.end + behind.len();
        self.text.text.get(item.span.start - before.len()..to).unwrap_or_default()
    }

    /// The text before a figure, back to the start of its clause.
    pub fn clause_before(&self, item: &Item<'_>) -> &'a str {
        last_clause(self.before(item))
    }

    /// A finding of an outcome (`CHECK/OUTCOME`) about these figures; none when the outcome is off.
    pub fn finding(&self, outcome: &str, values: &[(&str, &str)], figures: &[usize]) -> Option<Finding> {
        let mut finding = self.checks().finding(outcome, values)?;
        finding.figures = figures.to_vec();
        Some(finding)
    }

    /// Chinese and English name of what a figure counts.
    pub fn names(&self, item: &Item<'a>) -> (&'a str, &'a str) {
        self.name_of(&[item])
    }

    /// Chinese and English name of what these figures count: of the first that has a metric, else of the first whose
    /// words name something.
    pub fn name_of(&self, items: &[&Item<'a>]) -> (&'a str, &'a str) {
        if let Some(metric) = items.iter().find_map(|item| self.metric(item)) {
            return (&metric.name, &metric.name_en);
        }
        let words = items.iter().find_map(|item| self.subject(item));
        words.map_or_else(|| self.checks().unnamed(), |words| (words, words))
    }

    /// The words that a figure is counted by, without those of growth and of the year before.
    fn subject(&self, item: &Item<'a>) -> Option<&'a str> {
        let column = || item.figure.table.as_ref().and_then(|t| t.column.as_deref().or(t.row.as_deref()));
        let mut words = item.figure.subject.as_deref().or_else(column)?.trim();
        let changes = &self.checks().changes;
        let shares = &self.checks().shares.of_whole;
        let sets = [
            &changes.glue,
            &changes.reaches,
            &changes.year_before,
            &self.checks().totals,
            &self.checks().counted,
            shares,
        ];
        loop {
            words = words.trim_end_matches(|c: char| c.is_ascii_digit() || c.is_whitespace());
            let last = sets.iter().filter_map(|set| set.end_of(words)).max_by_key(|word| word.len());
            let Some(last) = last else { break };
            words = &words[..words.len() - last.len()];
        }
        // 以上合计: what is left of a word that only leads to a number names nothing.
        Some(words).filter(|words| words.chars().nth(1).is_some())
    }

    /// The metric of a figure.
    pub fn metric(&self, item: &Item<'a>) -> Option<&'a Metric> {
        item.figure.metric.as_deref().and_then(|id| self.dictionaries.metrics.get(id))
    }

    /// The first figures of a metric that stand for the whole of the report's place and year.
    pub fn whole(&self, metric: &str) -> impl DoubleEndedIterator<Item = &Item<'a>> {
        self.whole.get(metric).into_iter().flatten().map(|&index| &self.items[index])
    }

    /// The figures before one in its sentence, the nearest first.
    pub fn back(&self, item: &Item<'_>) -> impl Iterator<Item = &Item<'a>> {
        let sentence = item.sentence;
        self.items[..item.index].iter().rev().take(NEAR).take_while(move |i| i.sentence == sentence)
    }

    /// The figures of the sentence of one, itself included.
    pub fn beside(&self, item: &Item<'_>) -> impl Iterator<Item = &Item<'a>> {
        let sentence = item.sentence;
        let from = item.index.saturating_sub(NEAR);
        let to = (item.index + NEAR).min(self.items.len());
        self.items[from..to].iter().filter(move |i| i.sentence == sentence)
    }

    /// Whether a figure is a fraction of what is counted by ones: an average that is not called so, or a misprint.
    fn is_fraction(&self, figure: &Figure) -> bool {
        let counted = || figure.unit.as_deref().is_some_and(|unit| self.checks().numbers.discrete.contains(unit));
        let summed = || {
            let metric = figure.metric.as_deref().and_then(|id| self.dictionaries.metrics.get(id));
            metric.is_some_and(|metric| metric.aggregate == Aggregate::Sum)
        };
        figure.table.is_none() && !figure.value.fract().is_zero() && counted() && summed()
    }

    /// Whether a figure stands for the whole of the report's place and year.
    pub fn is_whole(&self, item: &Item<'_>) -> bool {
        let figure = item.figure;
        let own_year = figure.period.is_none() || figure.period == self.report.year;
        own_year
            && self.dictionaries.metrics.stands_for_the_whole(&self.report.figures, figure)
            && !self.is_fraction(figure)
            && !days::is_in(&self.mid_year, item.span.start)
    }
}

/// Figures of one sentence that are looked at on either side of one.
const NEAR: usize = 40;

/// Bytes of a sentence before a figure that are looked at.
const MOST_SENTENCE: usize = 300;

/// 、 joins the items of a list.
pub const LISTED: char = '\u{3001}';
/// Ideographic full stop.
pub const STOP: char = '\u{3002}';
const STOP_BYTES: &str = "\u{3002}";

/// The ends of lines and of sentences of a text, gone through with its figures.
struct Ends<'t> {
    lines: Peekable<Memchr<'t>>,
    marks: Peekable<Memchr2<'t>>,
    stops: Peekable<FindIter<'t, 'static>>,
    /// Numbers of the line and of the sentence around the byte that was passed last.
    line: usize,
    sentence: usize,
    /// Where that sentence begins.
    sentence_start: usize,
}

impl<'t> Ends<'t> {
    fn of(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        Self {
            lines: memchr::memchr_iter(b'\n', bytes).peekable(),
            marks: memchr::memchr2_iter(b'!', b'?', bytes).peekable(),
            stops: memmem::find_iter(bytes, STOP_BYTES).peekable(),
            line: 0,
            sentence: 0,
            sentence_start: 0,
        }
    }

    /// Goes on to a byte; not back where that lies before one passed already.
    fn pass(&mut self, to: usize) {
        let (lines, line) = passed(&mut self.lines, to);
        let (marks, mark) = passed(&mut self.marks, to);
        let (stops, stop) = passed(&mut self.stops, to);
        self.line += lines;
        self.sentence += lines + marks + stops;
        let starts = [line.map(|at| at + 1), mark.map(|at| at + 1), stop.map(|at| at + STOP_BYTES.len())];
        self.sentence_start = starts.into_iter().flatten().fold(self.sentence_start, usize::max);
    }
}

/// How many places before a byte are passed, and the last of them.
fn passed(places: &mut Peekable<impl Iterator<Item = usize>>, to: usize) -> (usize, Option<usize>) {
    let passed = std::iter::from_fn(|| places.next_if(|at| *at < to));
    passed.fold((0, None), |(number, _), at| (number + 1, Some(at)))
}

/// The first of some values where all are the same.
pub fn only<'v, 'a: 'v>(mut found: impl Iterator<Item = &'v Item<'a>>) -> Option<&'v Item<'a>> {
    let first = found.next()?;
    found.all(|other| other.figure.value == first.figure.value).then_some(first)
}

/// Whether two figures count in one unit and currency.
pub fn same_measure(a: &Figure, b: &Figure) -> bool {
    a.unit == b.unit && a.currency == b.currency
}
