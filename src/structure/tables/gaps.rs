//! Tables whose cells stand between tabs or wide gaps, a row a line, as spreadsheets and pages are pasted into a text.
//!
//! Lines with a tab that are no table are common (signatures, labels, contents): a table has rows of one width, one under
//! the other, and numbers under or beside names.

use super::bars::{self, Row};
use super::{caption, heads, is_number, trimmed};
use crate::dictionary::Dictionaries;
use crate::model::{SourceDocument, SourceSpan, Span, Table};
use crate::normalize::NormalizedText;
use crate::structure::headings;

/// Characters of a cell beyond which words between wide gaps are prose.
const LONGEST_CELL: usize = 30;

/// What parts the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    Tabs,
    Spaces,
}

/// A row that stands in a line by itself.
struct Line {
    at: usize,
    between: Between,
    row: Row,
}

/// Finds them among the lines. `tabs` are the places of tabs ([`tabs`]).
pub fn find(text: &str, lines: &[Span], tabs: &[usize], dictionaries: &Dictionaries) -> Vec<Table<Span>> {
    let rows = lines.iter().enumerate().filter_map(|(at, line)| row(text, *line, at, tabs));
    let mut tables = Vec::new();
    let mut block: Vec<Line> = Vec::new();
    for next in rows {
        if !block.last().is_some_and(|last| follows(text, lines, last, &next)) {
            tables.extend(table(text, lines, &block, dictionaries));
            block.clear();
        }
        block.push(next);
    }
    tables.extend(table(text, lines, &block, dictionaries));
    tables
}

/// Where the text as read has tabs, as bytes of the normalised text, in which they are spaces like others.
pub fn tabs(document: &SourceDocument, text: &NormalizedText) -> Vec<usize> {
    if !document.text.contains('\t') {
        return Vec::new();
    }
    let places = document.text.chars().enumerate().filter(|(_, c)| *c == '\t');
    places.map(|(at, _)| text.span(SourceSpan { start: at, end: at + 1 }).start).collect()
}

/// The cells of a line that has more than one.
fn row(text: &str, line: Span, at: usize, tabs: &[usize]) -> Option<Line> {
    let first = tabs.partition_point(|t| *t < line.start);
    let end = first + tabs[first..].partition_point(|t| *t < line.end);
    let (between, row) = if first < end {
        (Between::Tabs, between_tabs(text, line, &tabs[first..end]))
    } else if has_gap(line.of(text)) {
        (Between::Spaces, between_spaces(text, line))
    } else {
        return None;
    };
    let filled = row.iter().filter(|c| !c.is_empty()).count();
    // A line that only begins with a tab is a paragraph.
    let is_row = filled > 1 || filled == 1 && row.len() > 1 && !row[0].is_empty();
    is_row.then_some(Line { at, between, row })
}

fn has_gap(line: &str) -> bool {
    let bytes = line.as_bytes();
    memchr::memchr_iter(b' ', bytes).any(|at| bytes.get(at + 1) == Some(&b' '))
}

fn between_tabs(text: &str, line: Span, tabs: &[usize]) -> Row {
    let ends = tabs.iter().copied().chain([line.end]);
    let mut start = line.start;
    ends.map(|end| trimmed(text, Span::new(std::mem::replace(&mut start, end + 1), end))).collect()
}

/// Cells with two spaces or more between them; names spread over their column (合  计) are one.
fn between_spaces(text: &str, line: Span) -> Row {
    let inner = trimmed(text, line);
    let mut row: Row = Vec::new();
    let mut start = inner.start;
    for (at, _) in inner.of(text).match_indices("  ").chain([(inner.len(), "")]) {
        let cell = trimmed(text, Span::new(start, (inner.start + at).max(start)));
        start = inner.start + at;
        match row.last_mut() {
            _ if cell.is_empty() => {}
            Some(last) if is_letter(last.of(text)) && is_letter(cell.of(text)) => last.end = cell.end,
            _ => row.push(cell),
        }
    }
    let is_prose = |c: &Span| c.of(text).contains('。') || c.of(text).chars().nth(LONGEST_CELL).is_some();
    if row.iter().any(is_prose) { Vec::new() } else { row }
}

/// One Chinese character, or several spread out.
fn is_letter(cell: &str) -> bool {
    let mut letters = cell.chars().filter(|c| *c != ' ');
    let spread = cell.contains("  ") || cell.chars().nth(1).is_none();
    spread && letters.all(crate::structure::lines::is_han)
}

/// Whether a row goes on with the table of the row before: in the next line, or behind a blank line or the short name of a
/// part where it has as many cells.
fn follows(text: &str, lines: &[Span], last: &Line, next: &Line) -> bool {
    let same = last.row.len() == next.row.len();
    let one_less = last.row.len() + 1 == next.row.len();
    last.between == next.between
        && match next.at - last.at {
            1 => last.between == Between::Tabs || same || one_less,
            2 => same && (lines[last.at + 1].of(text).trim().is_empty() || bars::is_short(lines[last.at + 1].of(text))),
            _ => false,
        }
}

/// The table that rows make, if they make one.
fn table(text: &str, lines: &[Span], block: &[Line], dictionaries: &Dictionaries) -> Option<Table<Span>> {
    let first = block.first()?.at;
    let mut rows: Vec<Row> = block.iter().map(|l| l.row.clone()).collect();
    close_up(&mut rows);
    if !holds_data(text, &rows, dictionaries) && !is_numbered(text, &rows) || is_contents(text, &rows, dictionaries) {
        return None;
    }
    move_under(text, &mut rows, dictionaries);
    // The names of parts between rows are rows of one cell.
    let mut all = Vec::with_capacity(rows.len());
    for (row, line) in rows.into_iter().zip(block) {
        let part = all.last().map(|_: &Row| line.at - 1).filter(|at| block.binary_search_by_key(at, |l| l.at).is_err());
        all.extend(part.map(|at| vec![trimmed(text, lines[at])]).filter(|r| !r[0].is_empty()));
        all.push(row);
    }
    Some(heads::grid(text, &all, caption(text, lines, first, dictionaries), dictionaries))
}

/// Several tabs between two cells are one gap where that makes all rows as wide as another; else they stand for blank cells.
fn close_up(rows: &mut [Row]) {
    let filled = |r: &Row| r.iter().filter(|c| !c.is_empty()).count();
    let even = |width: &dyn Fn(&Row) -> usize| rows.windows(2).all(|r| width(&r[0]) == width(&r[1]));
    if !even(&Vec::len) && even(&filled) {
        rows.iter_mut().for_each(|r| r.retain(|c| !c.is_empty()));
    }
}

/// Two rows at least, one of them with a number that has a name before it, or names above it.
fn holds_data(text: &str, rows: &[Row], dictionaries: &Dictionaries) -> bool {
    let number = |c: &Span| is_number(c.of(text), &dictionaries.units);
    let mut seen_names = false;
    rows.len() > 1
        && rows.iter().any(|row| {
            let named = row.iter().skip_while(|c| number(c)).any(number);
            let any = row.iter().any(number);
            let found = named || any && seen_names;
            seen_names |= !any;
            found
        })
}

/// A list whose rows are numbered from 1 on: its numbers count nothing.
fn is_numbered(text: &str, rows: &[Row]) -> bool {
    rows.len() > 1 && rows.iter().zip(1..).all(|(row, n)| row[0].of(text).parse() == Ok(n))
}

/// A table of contents: marked headings with the numbers of their pages, which never fall.
fn is_contents(text: &str, rows: &[Row], dictionaries: &Dictionaries) -> bool {
    let page = |row: &Row| row.last().and_then(|c| c.of(text).parse::<u32>().ok());
    let marked = |row: &&Row| headings::is_marked(row[0].of(text), &dictionaries.headings);
    let pages: Vec<Option<u32>> = rows.iter().map(page).collect();
    rows.iter().filter(marked).count() * 2 > rows.len()
        && pages.iter().all(Option::is_some)
        && pages.windows(2).all(|p| p[0] <= p[1])
}

/// Header rows that lack the blank cell above the names of the rows get it.
fn move_under(text: &str, rows: &mut [Row], dictionaries: &Dictionaries) {
    let number = |c: &Span| is_number(c.of(text), &dictionaries.units);
    let Some(data) = rows.iter().find(|r| r.iter().any(number)) else { return };
    if number(&data[0]) || data.len() < 2 || !data[1..].iter().all(|c| number(c) || super::is_blank(c.of(text))) {
        return;
    }
    let width = data.len();
    for row in rows.iter_mut().take_while(|r| !r.iter().any(number)) {
        if row.len() + 1 == width && row.len() > 1 && !row[0].is_empty() {
            let start = row[0].start;
            row.insert(0, Span::new(start, start));
        }
    }
}
