//! Tables whose cells stand between bars, a row a line (`12175 | 94929 | 235 |`) or a cell a line (`警告 |`), with the frames
//! of Markdown (`|---|`) and of box-drawing characters (`├──┼──┤`) or without.

use super::{caption, heads, is_number, most_common, trimmed};
use crate::dictionary::Dictionaries;
use crate::model::{Span, Table};

/// A row: the spans of its cells, blank ones empty.
pub type Row = Vec<Span>;

/// What parts the cells of a line.
const BARS: [char; 5] = ['|', '\u{2502}', '\u{2503}', '\u{2551}', '\u{a6}'];

/// Finds them among the lines.
pub fn find(text: &str, lines: &[Span], dictionaries: &Dictionaries) -> Vec<Table<Span>> {
    let mut tables = Vec::new();
    if !may_hold_bars(text.as_bytes()) {
        return tables;
    }
    let barred: Vec<bool> = lines.iter().map(|l| is_barred(l.of(text))).collect();
    let mut at = 0;
    while at < lines.len() {
        let length = block(text, &lines[at..], &barred[at..]);
        if length == 0 {
            at += 1;
            continue;
        }
        let block = &lines[at..at + length];
        let caption = caption(text, lines, at, dictionaries);
        let mut rows = rows(text, block);
        // (续表) between two halves parts nothing.
        let goes_on = |row: &Row| row.len() == 1 && dictionaries.forms.continues_table(row[0].of(text));
        rows.retain(|row| !goes_on(row));
        if rows.len() > 1 && rows.iter().flatten().any(|c| is_number(c.of(text), &dictionaries.units)) {
            tables.push(heads::grid(text, &rows, caption, dictionaries));
        }
        at += length;
    }
    tables
}

/// Whether a text holds a byte that a bar or a corner of a frame begins with, with what must follow it.
fn may_hold_bars(text: &[u8]) -> bool {
    memchr::memchr2(b'|', b'+', text).is_some()
        || memchr::memmem::find(text, "\u{a6}".as_bytes()).is_some()
        // Box-drawing characters are U+2500 to U+257F.
        || memchr::memchr_iter(0xe2, text).any(|at| matches!(text.get(at + 1), Some(0x94 | 0x95)))
}

/// How many lines belong together: those with bars, frames, and a short line between two of them (a row that names a part).
fn block(text: &str, lines: &[Span], barred: &[bool]) -> usize {
    let barred = |i: usize| barred.get(i).is_some_and(|b| *b);
    let mut length = 0;
    while barred(length) || length > 0 && barred(length - 1) && barred(length + 1) && is_short(lines[length].of(text)) {
        length += 1;
    }
    length
}

fn is_barred(line: &str) -> bool {
    may_hold_bars(line.as_bytes()) && (line.contains(BARS) || is_frame(line))
}

/// A line of a frame: `|:---|---:|`, `+---+---+`, `┌──┬──┐`.
fn is_frame(line: &str) -> bool {
    let drawn = |c: char| ('\u{2500}'..='\u{257f}').contains(&c);
    let line = line.trim();
    let all = line.chars().all(|c| drawn(c) || matches!(c, '-' | '+' | '=' | ':' | '|' | ' '));
    // The bar of a table with a cell a line stands alone; a rule of dashes is no table.
    let lines = line.chars().any(|c| drawn(c) && !BARS.contains(&c) || matches!(c, '-' | '='));
    all && lines && line.contains(|c| drawn(c) || matches!(c, '+' | '|'))
}

/// A line that may name a part of a table.
pub fn is_short(line: &str) -> bool {
    !line.trim().is_empty() && line.chars().nth(40).is_none() && !line.trim_end().ends_with('\u{3002}')
}

fn rows(text: &str, lines: &[Span]) -> Vec<Row> {
    let lines: Vec<Span> = lines.iter().copied().filter(|l| !is_frame(l.of(text))).collect();
    let lines = lines.as_slice();
    let cells: Vec<Row> = lines.iter().map(|l| cells(text, *l)).collect();
    let single = cells.iter().filter(|r| r.len() <= 1).count();
    if single * 4 > cells.len() * 3 && cells.len() > 4 {
        stacked(text, lines)
    } else {
        let mut rows = open_start(text, lines, cells);
        rows.retain(|r| !blank(r));
        rows
    }
}

/// A bar at the start of a line is a border, but where other rows have none and are wider by one: then it ends a blank cell.
fn open_start(text: &str, lines: &[Span], mut rows: Vec<Row>) -> Vec<Row> {
    let starts: Vec<Span> = lines.iter().map(|l| trimmed(text, *l)).collect();
    let is_open = |i: usize| !starts[i].of(text).starts_with(BARS);
    let usual = most_common((0..rows.len()).filter(|i| is_open(*i)).map(|i| rows[i].len()));
    for i in (0..rows.len()).filter(|i| !is_open(*i)) {
        let (start, end) = (starts[i].start, starts[i].end);
        if usual == Some(rows[i].len() + 1) {
            rows[i].insert(0, Span::new(start, start));
        } else if usual == Some(rows[i].len() + 2) && starts[i].of(text).ends_with(BARS) {
            // So is one at its end: the first and the last cell are blank.
            rows[i].insert(0, Span::new(start, start));
            rows[i].push(Span::new(end, end));
        }
    }
    rows
}

fn blank(row: &Row) -> bool {
    row.iter().all(|c| c.is_empty())
}

/// The cells of a line: the bars at its ends are borders.
fn cells(text: &str, line: Span) -> Row {
    let inner = trimmed(text, line);
    let mut cells: Row = Vec::new();
    let mut start = inner.start;
    for (at, bar) in inner.of(text).match_indices(BARS).chain([(inner.len(), "")]) {
        cells.push(trimmed(text, Span::new(start, inner.start + at)));
        start = inner.start + at + bar.len();
    }
    let text_starts = inner.of(text).starts_with(BARS);
    let text_ends = inner.of(text).ends_with(BARS);
    if text_starts && !cells.is_empty() {
        cells.remove(0);
    }
    if text_ends {
        cells.pop();
    }
    cells
}

/// One cell a line, a bar alone starts a row.
fn stacked(text: &str, lines: &[Span]) -> Vec<Row> {
    let mut rows: Vec<Row> = vec![Vec::new()];
    for line in lines {
        let inner = trimmed(text, *line);
        let content = inner.of(text).trim_matches(['|', ' ']);
        if content.is_empty() {
            rows.push(Vec::new());
        } else if let Some(row) = rows.last_mut() {
            let start = inner.start + inner.of(text).find(content).unwrap_or(0);
            row.push(Span::new(start, start + content.len()));
        }
    }
    rows.retain(|r| !r.is_empty());
    rows
}
