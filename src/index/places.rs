//! Certain places of a text: its headings, the problems that it names, sections of a role.
//!
//! In: a report. Out: its places as numbers for columns, in characters of the normalised text; and back, the stretches of a
//! document that are wanted. Nothing of the text is indexed twice.

use super::expression::{Place, Roles};
use super::schema;
use crate::model::{Report, Role, Section, SourceSpan, Span};
use crate::normalize::{NormalizedText, Normalizer};
use std::ops::Range;
use tantivy::columnar::Column;
use tantivy::{DocId, SegmentReader};

/// Bits of a length: longer headings and problems are cut.
const LENGTH_BITS: u32 = 12;
/// Bits of the number of a role; the one after the last stands for no section.
const ROLE_BITS: u32 = 3;
const NO_ROLE: u64 = 7;

/// The places of a report as numbers for the columns, each list ascending.
pub struct Places {
    /// Start and length of each heading.
    pub headings: Vec<u64>,
    /// Where they stand in the normalised text.
    pub heading_spans: Vec<Span>,
    /// Start and length of each problem.
    pub problems: Vec<u64>,
    /// Where another role begins, and which.
    pub roles: Vec<u64>,
}

impl Places {
    /// Those of a report, in characters of its normalised text.
    pub fn of(report: &Report, text: &NormalizedText, normalizer: &Normalizer) -> Self {
        let mut counter = Counter { text: &text.text, byte: 0, characters: 0 };
        let headings = report.sections.iter().filter_map(|section| heading(section, text, normalizer));
        let mut heading_spans: Vec<Span> = headings.collect();
        heading_spans.sort_unstable();
        heading_spans.dedup();
        let headings = counter.all(heading_spans.clone());
        let place = |start: usize, end: usize| text.span(SourceSpan { start, end: end.max(start) });
        let problems = report.problems.iter().map(|problem| place(problem.start, problem.end)).collect();
        let problems = Counter { byte: 0, characters: 0, ..counter }.all(problems);
        let mut counter = Counter { byte: 0, characters: 0, ..counter };
        let number = |(start, role): (usize, Option<Role>)| {
            let start = counter.at(place(start, start).start);
            start << ROLE_BITS | role.map_or(NO_ROLE, |role| role as u64)
        };
        Self { headings, heading_spans, problems, roles: roles(&report.sections).into_iter().map(number).collect() }
    }
}

/// Where the words of a heading stand: on the line of their section, behind the marker.
fn heading(section: &Section, text: &NormalizedText, normalizer: &Normalizer) -> Option<Span> {
    let from = text.span(SourceSpan { start: section.start, end: section.start }).start;
    let words = normalizer.fold(&section.heading);
    let rest = &text.text[from..];
    let line = rest.find(words.lines().next()?).filter(|_| !words.is_empty())?;
    Some(Span::new(from + line, from + line + words.len()))
}

/// Counts characters up to ascending bytes in one pass.
struct Counter<'t> {
    text: &'t str,
    byte: usize,
    characters: u64,
}

impl Counter<'_> {
    fn at(&mut self, byte: usize) -> u64 {
        if byte < self.byte {
            (self.byte, self.characters) = (0, 0);
        }
        let mut byte = byte.min(self.text.len());
        while !self.text.is_char_boundary(byte) {
            byte -= 1;
        }
        self.characters += self.text[self.byte..byte].chars().count() as u64;
        self.byte = byte;
        self.characters
    }

    fn all(&mut self, mut spans: Vec<Span>) -> Vec<u64> {
        spans.sort_unstable();
        spans.dedup();
        let number = |span: &Span| {
            let (start, end) = (self.at(span.start), self.at(span.end));
            start << LENGTH_BITS | (end - start).min((1 << LENGTH_BITS) - 1)
        };
        let mut numbers: Vec<u64> = spans.iter().map(number).collect();
        numbers.dedup();
        numbers
    }
}

/// Where in a text another role begins, in code points as the sections have them: that of the innermost section counts.
#[must_use]
pub fn roles(sections: &[Section]) -> Vec<(usize, Option<Role>)> {
    let mut found: Vec<(usize, Option<Role>)> = vec![(0, None)];
    let mut open: Vec<&Section> = Vec::new();
    let mut begins = |at: usize, role: Option<Role>| {
        if found.last().is_some_and(|last| last.0 == at) {
            found.pop();
        }
        if found.last().is_none_or(|last| last.1 != role) {
            found.push((at, role));
        }
    };
    for section in sections {
        while let Some(inner) = open.last().filter(|inner| inner.end <= section.start) {
            let end = inner.end;
            open.pop();
            begins(end, open.last().map(|around| around.role));
        }
        begins(section.start, Some(section.role));
        open.push(section);
    }
    while let Some(inner) = open.pop() {
        begins(inner.end, open.last().map(|around| around.role));
    }
    found
}

/// The columns of the places of a segment.
pub struct PlaceColumns {
    headings: Option<Column<u64>>,
    problems: Option<Column<u64>>,
    roles: Option<Column<u64>>,
}

impl PlaceColumns {
    pub fn open(segment: &SegmentReader) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        Ok(Self {
            headings: fast.column_opt(schema::name::HEADINGS)?,
            problems: fast.column_opt(schema::name::PROBLEMS)?,
            roles: fast.column_opt(schema::name::ROLES)?,
        })
    }

    /// The stretches of a document's text that are wanted, ascending.
    pub fn stretches(&self, place: Place, doc: DocId, stretches: &mut Vec<Range<u64>>) {
        stretches.clear();
        let spans = |number: u64| {
            let start = number >> LENGTH_BITS;
            start..start + (number & ((1 << LENGTH_BITS) - 1))
        };
        match place {
            Place::Headings => stretches.extend(numbers(self.headings.as_ref(), doc).map(spans)),
            Place::Problems => stretches.extend(numbers(self.problems.as_ref(), doc).map(spans)),
            Place::Sections(wanted) => {
                let mut begins = numbers(self.roles.as_ref(), doc).peekable();
                while let Some(begin) = begins.next() {
                    if wanted.holds(begin & NO_ROLE) {
                        let end = begins.peek().map_or(u64::MAX, |next| next >> ROLE_BITS);
                        stretches.push(begin >> ROLE_BITS..end);
                    }
                }
            }
            Place::Text | Place::Title | Place::Issuer => stretches.push(0..u64::MAX),
        }
    }
}

fn numbers(column: Option<&Column<u64>>, doc: DocId) -> impl Iterator<Item = u64> + '_ {
    column.into_iter().flat_map(move |column| column.values_for_doc(doc))
}

impl Roles {
    fn holds(self, number: u64) -> bool {
        u8::try_from(number).is_ok_and(|number| self.0 >> number & 1 == 1)
    }
}
