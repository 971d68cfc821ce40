//! Tables: those that the form marks, rows of cells between bars, tabs or wide gaps, and tables whose cells stand one a
//! line.
//!
//! In: the document and its normalised text. Out: grids of cells with resolved spans, in text order. What a cell counts is
//! left to `extract`.

mod aligned;
mod bars;
mod columns;
mod gaps;
mod header;
mod heads;
mod rows;
mod small;

use crate::dictionary::{Dictionaries, Units};
use crate::model::{Cell, SourceDocument, Span, Table};
use crate::normalize::NormalizedText;
use crate::structure::dates;

/// All tables of a document, and the rows whose cells fit no column of theirs.
pub fn find(
    document: &SourceDocument,
    text: &NormalizedText,
    dictionaries: &Dictionaries,
) -> (Vec<Table<Span>>, Vec<Span>) {
    let mut tables: Vec<Table<Span>> = document.tables.iter().map(|t| normalized(t, text)).collect();
    let lines = lines(&text.text);
    let free = outside(lines, &mut tables);
    tables.extend(bars::find(&text.text, &free, dictionaries));
    let free = outside(free, &mut tables);
    let (found, left_out) = gaps::find(document, text, &free, dictionaries);
    tables.extend(found);
    let free = outside(free, &mut tables);
    let (found, doubts) = columns::find(&text.text, &free, dictionaries);
    tables.extend(found);
    tables.sort_by_key(|t| t.span.start);
    share_captions(&mut tables);
    (tables, left_out.into_iter().chain(doubts).collect())
}

/// The lower half of a table that is printed in two has the last row of the upper one above it: what names that one, and says in
/// what it counts, holds for both.
fn share_captions(tables: &mut [Table<Span>]) {
    for below in 1..tables.len() {
        let above = &tables[below - 1];
        let within = |caption: Span| above.span.start <= caption.start && caption.start < above.span.end;
        if tables[below].caption.is_some_and(within) {
            tables[below].caption = above.caption;
        }
    }
}

/// What names the table that begins at a line: the line above, across a blank one if it is short, and the one before it
/// where it only states the unit or a date.
fn caption(text: &str, lines: &[Span], at: usize, dictionaries: &Dictionaries) -> Option<Span> {
    let above = |at: usize| at.checked_sub(1).map(|i| (i, trimmed(text, lines[i])));
    let name = |at: usize| match above(at)? {
        (blank, line) if line.is_empty() => above(blank).filter(|(_, l)| bars::is_short(l.of(text))),
        found => Some(found),
    };
    let (mut line, nearest) = name(at)?;
    let is_aside =
        |l: Span| dictionaries.forms.states_unit(l.of(text)) || dates::ends_in_date(l.of(text), &dictionaries.headings);
    let mut first = nearest;
    for _ in 0..MOST_ASIDES {
        let Some((above, title)) = name(line).filter(|(_, l)| is_aside(first) && bars::is_short(l.of(text))) else {
            break;
        };
        (line, first) = (above, title);
    }
    // The unit may stand above the title, too.
    if let Some((_, unit)) = name(line).filter(|(_, l)| dictionaries.forms.states_unit(l.of(text))) {
        first = unit;
    }
    Some(Span::new(first.start, nearest.end))
}

/// Lines between the title of a table and the table, at most.
const MOST_ASIDES: usize = 2;

/// The lines that lie in no table. Both are put in text order, so that one pass settles it.
fn outside(lines: Vec<Span>, tables: &mut [Table<Span>]) -> Vec<Span> {
    if tables.is_empty() {
        return lines;
    }
    tables.sort_by_key(|t| t.span.start);
    let mut ahead = tables.iter().peekable();
    let mut free = Vec::with_capacity(lines.len());
    for line in lines {
        while ahead.next_if(|t| t.span.end <= line.start).is_some() {}
        if ahead.peek().is_none_or(|t| !t.span.overlaps(line)) {
            free.push(line);
        }
    }
    free
}

fn normalized(table: &Table<crate::model::SourceSpan>, text: &NormalizedText) -> Table<Span> {
    let cells = table.cells.iter().map(|c| Cell {
        row: c.row,
        column: c.column,
        rows: c.rows,
        columns: c.columns,
        span: text.span(c.span),
    });
    Table { cells: cells.collect(), span: text.span(table.span), caption: table.caption.map(|c| text.span(c)) }
}

/// All lines without their line feed, blank ones among them.
fn lines(text: &str) -> Vec<Span> {
    let mut lines = Vec::with_capacity(text.len() / LINE + 1);
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        lines.push(Span::new(start, end));
        start = end + 1;
    }
    lines
}

/// Bytes of a line, roughly: room is made for so many.
const LINE: usize = 64;

/// Whether the numbers of a row are years that follow one another: 2022, 2023, 2024.
#[must_use]
pub fn are_years(numbers: &[&str]) -> bool {
    let years: Vec<i32> = numbers.iter().filter_map(|n| n.parse().ok()).collect();
    let known = years.len() == numbers.len() && years.iter().all(|y| (1980..2100).contains(y));
    let step = years.windows(2).all(|pair| (pair[1] - pair[0]).abs() == 1);
    known && step && years.len() > 1
}

/// Whether a cell is a number alone, with its sign and unit: `-0.15%`, `304册`, `12,345`.
#[must_use]
pub fn is_number(cell: &str, units: &Units) -> bool {
    let cell = cell.trim().trim_end_matches(ARROWS);
    let unsigned = cell.trim_start_matches(['-', '+', '−']).trim_start_matches(ARROWS);
    let rest = unsigned.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.' | ' '));
    let digits = unsigned[..unsigned.len() - rest.len()].bytes().filter(u8::is_ascii_digit).count();
    // 1. and 2、 are markers.
    let marker = unsigned[..unsigned.len() - rest.len()].ends_with(['.', ',']);
    (1..=18).contains(&digits) && unsigned.starts_with(|c: char| c.is_ascii_digit()) && !marker && is_unit(rest, units)
}

/// Arrows that say growth and fall beside a number.
const ARROWS: [char; 4] = ['\u{2191}', '\u{2193}', '\u{25b2}', '\u{25bc}'];

/// What units are written with many times: 万元, 亿元, 千元.
const SCALES: [char; 3] = ['\u{4e07}', '\u{4ebf}', '\u{5343}'];

fn is_unit(rest: &str, units: &Units) -> bool {
    let unscaled = rest.trim_start_matches(SCALES);
    let unit = units.get(unscaled).is_some_and(|u| !matches!(u.family.as_str(), "duration" | "ranks" | "age"));
    rest.is_empty() || unscaled.is_empty() || unit
}

/// Whether a cell says that there is nothing: `/`, `-`, `—`.
#[must_use]
pub fn is_blank(cell: &str) -> bool {
    cell.trim_matches([' ', '/', '-', '—', '－', '\\', '|', '*', '?']).is_empty()
}

/// The width that most rows have.
fn most_common(lengths: impl Iterator<Item = usize>) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    for length in lengths {
        *counts.entry(length).or_insert(0) += 1;
    }
    counts.into_iter().filter(|(l, _)| *l > 0).max_by_key(|(_, n)| *n).map(|(l, _)| l)
}

/// A line's text without surrounding white space, as a span.
fn trimmed(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start().len());
    let end = start + inner.trim().len();
    Span::new(start, end)
}
