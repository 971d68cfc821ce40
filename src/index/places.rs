//! Characters in certain places of a text: its headings, the problems that it names, sections of a role.
//!
//! In: what to look for and where. Out: the documents of a shard that have it there, and how often. The places are columns: positions of
//! the field of pairs, which are those of the characters of the normalised text. So nothing of the text is indexed twice.

use super::ask::{Bits, Phrase, Shard};
use super::expression::{Place, Roles};
use super::schema;
use crate::model::{Report, Role, Section, SourceSpan, Span};
use crate::normalize::{NormalizedText, Normalizer};
use std::ops::Range;
use tantivy::columnar::Column;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet as _, InvertedIndexReader, SegmentReader, Term};

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
    fn stretches(&self, place: Place, doc: DocId, stretches: &mut Vec<Range<u64>>) {
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

impl Shard<'_> {
    /// Calls `take` with each wanted document that holds the characters in their place, and how often.
    pub(super) fn standing(
        &self,
        phrase: &Phrase,
        within: &Bits,
        take: &mut dyn FnMut(usize, u32),
    ) -> tantivy::Result<()> {
        let whole = matches!(phrase.place, Place::Text | Place::Title | Place::Issuer);
        let (mut stretches, length) = (Vec::new(), phrase.text.chars().count() as u64);
        self.occurrences(phrase, within, &mut |at, positions| {
            let often = if whole {
                count(positions)
            } else {
                self.columns.places.stretches(phrase.place, self.doc(at), &mut stretches);
                inside(&stretches, positions, length)
            };
            if often > 0 {
                take(at, often);
            }
        })
    }

    /// Calls `take` with each wanted document that holds the characters, how often and how often in headings: in one pass,
    /// since reading where pairs stand takes most of the time.
    pub(super) fn whole_and_in_headings(
        &self,
        phrase: &Phrase,
        within: &Bits,
        take: &mut dyn FnMut(usize, [u32; 2]),
    ) -> tantivy::Result<()> {
        let (mut stretches, length) = (Vec::new(), phrase.text.chars().count() as u64);
        self.occurrences(phrase, within, &mut |at, positions| {
            self.columns.places.stretches(Place::Headings, self.doc(at), &mut stretches);
            take(at, [count(positions), inside(&stretches, positions, length)]);
        })
    }

    /// Calls `take` with each wanted document that holds the characters, and where.
    fn occurrences(&self, phrase: &Phrase, within: &Bits, take: &mut dyn FnMut(usize, &[u32])) -> tantivy::Result<()> {
        let Some(field) = phrase.terms.first().map(Term::field) else { return Ok(()) };
        let inverted = self.segment.inverted_index(field)?;
        if phrase.text.chars().nth(1).is_none() {
            return self.single(&inverted, &phrase.text, within, take);
        }
        // Every second pair, and the last, cover all characters; the one that fewest documents hold spares reading the others.
        let terms = &phrase.terms;
        let holding = terms.iter().map(|term| inverted.doc_freq(term)).collect::<Result<Vec<_>, _>>()?;
        let rarest = (0..terms.len()).min_by_key(|i| holding[*i]).unwrap_or(0);
        let chosen = terms.iter().enumerate().filter(|(i, _)| i % 2 == 0 || i + 1 == terms.len() || *i == rarest);
        let mut postings: Vec<(u32, SegmentPostings)> = Vec::new();
        for (offset, term) in chosen {
            match inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)? {
                Some(found) => postings.push((u32::try_from(offset).unwrap_or(u32::MAX), found)),
                None => return Ok(()),
            }
        }
        postings.sort_by_key(|(_, postings)| postings.doc_freq());
        self.side_by_side(&mut postings, within, take);
        Ok(())
    }

    /// Documents that hold a single character: pairs that begin with it, since the last of a text is indexed alone.
    fn single(
        &self,
        inverted: &InvertedIndexReader,
        text: &str,
        within: &Bits,
        take: &mut dyn FnMut(usize, &[u32]),
    ) -> tantivy::Result<()> {
        let lower = text.to_ascii_lowercase();
        let mut all: Vec<(usize, u32)> = Vec::new();
        let mut stream = inverted.terms().range().ge(&lower).into_stream()?;
        let mut positions = Vec::new();
        while stream.advance() && stream.key().starts_with(lower.as_bytes()) {
            let info = stream.value().clone();
            let mut postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
            if postings.doc() < self.docs.start {
                postings.seek(self.docs.start);
            }
            while postings.doc() < self.docs.end {
                let at = self.at(postings.doc());
                if within.contains(at) {
                    postings.positions(&mut positions);
                    all.extend(positions.iter().map(|position| (at, *position)));
                }
                postings.advance();
            }
        }
        all.sort_unstable();
        for of_one in all.chunk_by(|a, b| a.0 == b.0) {
            positions.clear();
            positions.extend(of_one.iter().map(|(_, position)| *position));
            take(of_one[0].0, &positions);
        }
        Ok(())
    }

    /// Documents where all terms stand at their offsets from one place, with these places. The rarest term comes first; in a
    /// document the one that stands there least often.
    fn side_by_side(
        &self,
        postings: &mut [(u32, SegmentPostings)],
        within: &Bits,
        take: &mut dyn FnMut(usize, &[u32]),
    ) {
        let (mut places, mut others, mut order) = (Vec::new(), Vec::new(), Vec::new());
        order.extend(0..postings.len());
        let mut next = within.next(0);
        'documents: while let Some(at) = next {
            let doc = self.doc(at);
            for (_, one) in postings.iter_mut() {
                let found = if one.doc() < doc { one.seek(doc) } else { one.doc() };
                if found != doc {
                    if found >= self.docs.end {
                        return;
                    }
                    next = within.next(self.at(found));
                    continue 'documents;
                }
            }
            next = within.next(at + 1);
            order.sort_unstable_by_key(|i| postings[*i].1.term_freq());
            for (i, number) in order.iter().enumerate() {
                let (offset, one) = &mut postings[*number];
                one.positions(&mut others);
                if i == 0 {
                    places.clear();
                    places.extend(others.iter().filter_map(|place| place.checked_sub(*offset)));
                } else {
                    keep_before(&mut places, &others, *offset);
                }
                if places.is_empty() {
                    continue 'documents;
                }
            }
            take(at, &places);
        }
    }
}

/// Keeps the places that have one of the others so far behind them; both lists ascend.
fn keep_before(places: &mut Vec<u32>, others: &[u32], offset: u32) {
    let mut rest = others;
    places.retain(|place| {
        let wanted = place.saturating_add(offset);
        rest = &rest[rest.partition_point(|other| *other < wanted)..];
        rest.first() == Some(&wanted)
    });
}

fn count(positions: &[u32]) -> u32 {
    u32::try_from(positions.len()).unwrap_or(u32::MAX)
}

/// How many of the positions lie, with so many characters behind them, in a stretch.
fn inside(stretches: &[Range<u64>], positions: &[u32], length: u64) -> u32 {
    let lies = |start: u64| stretches.iter().any(|s| s.start <= start && start + length <= s.end);
    let lying = positions.iter().filter(|position| lies(u64::from(**position))).count();
    u32::try_from(lying).unwrap_or(u32::MAX)
}
