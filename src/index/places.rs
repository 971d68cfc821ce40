//! Characters in certain places of a text: its headings, the problems that it names, sections of a role.
//!
//! In: what to look for and where. Out: the reports that have it there, with scores. The places are columns: positions of
//! the field of pairs, which are those of the characters of the normalised text. So nothing of the text is indexed twice.

use super::analyzer;
use super::columns::Columns;
use super::expression::{Place, Roles};
use super::figures::is_alive;
use super::reader::{Reader, in_halves};
use super::scored::Scored;
use super::{IndexError, schema};
use crate::model::{Report, Role, Section, SourceSpan, Span};
use crate::normalize::{NormalizedText, Normalizer};
use std::ops::Range;
use tantivy::columnar::Column;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::Bm25Weight;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet as _, InvertedIndexReader, Score, SegmentReader, TERMINATED, Term};

/// Bits of a length: longer headings and problems are cut.
const LENGTH_BITS: u32 = 12;
/// Bits of the number of a role; the one after the last stands for no section.
const ROLE_BITS: u32 = 3;
const NO_ROLE: u64 = 7;

/// The places of a report as numbers for the columns, each list ascending.
pub struct Places {
    /// Start and length of each heading.
    pub headings: Vec<u64>,
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
        let headings = counter.all(headings.collect());
        let place = |start: usize, end: usize| text.span(SourceSpan { start, end: end.max(start) });
        let problems = report.problems.iter().map(|problem| place(problem.start, problem.end)).collect();
        let problems = Counter { byte: 0, characters: 0, ..counter }.all(problems);
        let mut counter = Counter { byte: 0, characters: 0, ..counter };
        let number = |(start, role): (usize, Option<Role>)| {
            let start = counter.at(place(start, start).start);
            start << ROLE_BITS | role.map_or(NO_ROLE, |role| role as u64)
        };
        Self { headings, problems, roles: roles(&report.sections).into_iter().map(number).collect() }
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

impl Reader {
    /// The reports that hold exactly these characters in a place of the text, scored by how often.
    pub(super) fn in_place(&self, place: Place, text: &str) -> Result<Scored, IndexError> {
        self.scored(text, &|columns, stretches, doc, positions, score| {
            columns.places.stretches(place, doc, stretches);
            match inside(stretches, positions, text.chars().count() as u64) {
                0 => None,
                count => Some(score(count)),
            }
        })
    }

    /// The reports that hold exactly these characters, scored by how often in the text and how often in headings: in one
    /// pass, since reading where pairs stand takes most of the time.
    pub(super) fn as_asked(&self, text: &str, whole: Score, headings: Score) -> Result<Scored, IndexError> {
        self.scored(text, &|columns, stretches, doc, positions, score| {
            columns.places.stretches(Place::Headings, doc, stretches);
            let in_headings = inside(stretches, positions, text.chars().count() as u64);
            let bonus = if in_headings > 0 { score(in_headings) * headings } else { 0.0 };
            Some(score(u32::try_from(positions.len()).unwrap_or(u32::MAX)) * whole + bonus)
        })
    }

    fn scored(&self, text: &str, of: &OfDocument<'_>) -> Result<Scored, IndexError> {
        let fault = || IndexError::engine(self.folder());
        let field = self.fields.pairs;
        let terms: Vec<Term> = analyzer::pairs(text).iter().map(|pair| Term::from_field_text(field, pair)).collect();
        let mut scored = Scored::default();
        // Nothing is scored against an index that holds nothing.
        if terms.is_empty() || self.searcher.num_docs() == 0 {
            return Ok(scored);
        }
        let bm25 = Bm25Weight::for_terms(&self.searcher, &terms).map_err(fault())?;
        for (ord, segment) in (0..).zip(self.searcher.segment_readers()) {
            let norms = segment.get_fieldnorms_reader(field).map_err(fault())?;
            let columns = self.columns(ord);
            let inverted = segment.inverted_index(field).map_err(fault())?;
            let within = |docs: Range<DocId>| -> tantivy::Result<Vec<(DocId, Score)>> {
                let (mut found, mut stretches) = (Vec::new(), Vec::new());
                let mut take = |doc: DocId, positions: &[u32]| {
                    let score = |count: u32| bm25.score(norms.fieldnorm_id(doc), count);
                    if is_alive(segment, doc)
                        && let Some(score) = of(columns, &mut stretches, doc, positions, &score)
                    {
                        found.push((doc, score));
                    }
                };
                occurrences(&inverted, &terms, text, docs, &mut take)?;
                Ok(found)
            };
            let halves = in_halves(segment.max_doc(), within).into_iter().collect::<Result<Vec<_>, _>>();
            scored.push(segment.segment_id(), halves.map_err(fault())?.concat());
        }
        Ok(scored)
    }
}

/// The score of a document by the positions of what was asked; its stretches are room to work in. None where it does not
/// match.
type OfDocument<'f> =
    dyn Fn(&Columns, &mut Vec<Range<u64>>, DocId, &[u32], &dyn Fn(u32) -> Score) -> Option<Score> + Sync + 'f;

/// How many of the positions lie, with so many characters behind them, in a stretch.
fn inside(stretches: &[Range<u64>], positions: &[u32], length: u64) -> u32 {
    let lies = |start: u64| stretches.iter().any(|s| s.start <= start && start + length <= s.end);
    let count = positions.iter().filter(|position| lies(u64::from(**position))).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Calls `take` with each of some documents that holds the characters, and where.
fn occurrences(
    inverted: &InvertedIndexReader,
    terms: &[Term],
    text: &str,
    docs: Range<DocId>,
    take: &mut dyn FnMut(DocId, &[u32]),
) -> tantivy::Result<()> {
    if text.chars().nth(1).is_none() {
        return single(inverted, text, docs, take);
    }
    // Every second pair, and the last, cover all characters.
    let chosen = terms.iter().enumerate().filter(|(i, _)| i % 2 == 0 || i + 1 == terms.len());
    let mut postings: Vec<(u32, SegmentPostings)> = Vec::new();
    for (offset, term) in chosen {
        match inverted.read_postings(term, IndexRecordOption::WithFreqsAndPositions)? {
            Some(found) => postings.push((u32::try_from(offset).unwrap_or(u32::MAX), found)),
            None => return Ok(()),
        }
    }
    postings.sort_by_key(|(_, postings)| postings.doc_freq());
    side_by_side(&mut postings, docs, take);
    Ok(())
}

/// Documents that hold a single character: pairs that begin with it, since the last of a text is indexed alone.
fn single(
    inverted: &InvertedIndexReader,
    text: &str,
    docs: Range<DocId>,
    take: &mut dyn FnMut(DocId, &[u32]),
) -> tantivy::Result<()> {
    let lower = text.to_ascii_lowercase();
    let mut all: Vec<(DocId, u32)> = Vec::new();
    let mut stream = inverted.terms().range().ge(&lower).into_stream()?;
    let mut positions = Vec::new();
    while stream.advance() && stream.key().starts_with(lower.as_bytes()) {
        let info = stream.value().clone();
        let mut postings = inverted.read_postings_from_terminfo(&info, IndexRecordOption::WithFreqsAndPositions)?;
        if postings.doc() < docs.start {
            postings.seek(docs.start);
        }
        while postings.doc() < docs.end {
            postings.positions(&mut positions);
            all.extend(positions.iter().map(|position| (postings.doc(), *position)));
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

/// Documents where all terms stand at their offsets from one place, with these places; the rarest term leads.
fn side_by_side(postings: &mut [(u32, SegmentPostings)], docs: Range<DocId>, take: &mut dyn FnMut(DocId, &[u32])) {
    let (mut places, mut others) = (Vec::new(), Vec::new());
    let Some(((offset, lead), rest)) = postings.split_first_mut() else { return };
    if lead.doc() < docs.start {
        lead.seek(docs.start);
    }
    'documents: while lead.doc() < docs.end {
        let doc = lead.doc();
        for (_, other) in rest.iter_mut() {
            let at = if other.doc() < doc { other.seek(doc) } else { other.doc() };
            if at != doc {
                if at == TERMINATED {
                    return;
                }
                lead.seek(at);
                continue 'documents;
            }
        }
        lead.positions(&mut places);
        places.retain_mut(|place| {
            place.checked_sub(*offset).is_some_and(|start| {
                *place = start;
                true
            })
        });
        for (offset, other) in rest.iter_mut() {
            if places.is_empty() {
                break;
            }
            other.positions(&mut others);
            places.retain(|place| others.binary_search(&(place + *offset)).is_ok());
        }
        if !places.is_empty() {
            take(doc, &places);
        }
        lead.advance();
    }
}
