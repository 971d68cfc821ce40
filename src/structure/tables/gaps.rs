//! Tables whose cells stand between tabs or wide gaps, a row a line, as spreadsheets and pages are pasted into a text.
//!
//! Lines with a tab that are no table are common (signatures, labels, contents): a table has rows of one width, one under
//! the other, and numbers under or beside names.

use super::aligned::{self, Placed};
use super::bars::{self, Row};
use super::{caption, header, heads, is_number, trimmed};
use crate::dictionary::Dictionaries;
use crate::model::{SourceDocument, SourceSpan, Span, Table};
use crate::normalize::{NormalizedText, Verbatim};
use crate::structure::headings;
use std::cell::OnceCell;
use std::ops::Range;
use unicode_width::UnicodeWidthStr;

/// Characters of a cell beyond which words between wide gaps are prose.
const LONGEST_CELL: usize = 30;

/// Bytes of a line beyond which words between single spaces are prose.
const LONGEST_LINE: usize = 200;

/// Columns of a table whose names may be broken within their cells; of fewer, any two words would be names.
const FEWEST_BROKEN: usize = 3;

/// What parts the cells of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Between {
    Tabs,
    Spaces,
    /// One space: rows only where all their numbers stand behind a name, under names.
    Space,
}

impl Between {
    /// What stands between two cells at least, of rows that are parted by spaces.
    const fn gap(self) -> Option<&'static str> {
        match self {
            Self::Tabs => None,
            Self::Spaces => Some("  "),
            Self::Space => Some(" "),
        }
    }
}

/// A row that stands in a line by itself.
struct Line {
    at: usize,
    between: Between,
    row: Row,
}

/// Finds them among the lines of a document's normalised text, and the lines below them that look like rows and fit none.
pub fn find(
    document: &SourceDocument,
    text: &NormalizedText,
    lines: &[Span],
    dictionaries: &Dictionaries,
) -> (Vec<Table<Span>>, Vec<Span>) {
    let tabs = tabs(document, text);
    let rows: Vec<Line> = lines.iter().enumerate().filter_map(|(at, line)| row(&text.text, *line, at, &tabs)).collect();
    let near = |last: &Line, next: &Line| {
        last.between == next.between && last.at + 1 == next.at || follows(&text.text, lines, last, next)
    };
    let finder =
        Finder { text: &text.text, source: (&document.text, text), verbatim: OnceCell::new(), lines, dictionaries };
    let tables: Vec<Table<Span>> = rows.chunk_by(near).flat_map(|block| finder.tables(block)).collect();
    let doubts = tables.iter().flat_map(|table| finder.left_out(table)).collect();
    (tables, doubts)
}

/// What finds tables in blocks of rows.
struct Finder<'t> {
    text: &'t str,
    source: (&'t str, &'t NormalizedText),
    /// Made for the first rows that are placed: few texts have such.
    verbatim: OnceCell<Verbatim<'t>>,
    lines: &'t [Span],
    dictionaries: &'t Dictionaries,
}

impl Finder<'_> {
    /// The tables of rows that stand one under the other: rows between spaces that are not of one width may be so by where
    /// their cells stand.
    fn tables(&self, block: &[Line]) -> Vec<Table<Span>> {
        let even = block.windows(2).all(|pair| pair[0].row.len() == pair[1].row.len());
        if even || block[0].between != Between::Spaces {
            return self.even(block);
        }
        let placed: Vec<Placed<'_>> = block.iter().map(|line| self.place(line)).collect();
        let (mut tables, mut from) = (Vec::new(), 0);
        while let Some((rows, aligned)) = self.aligned(&placed[from..]) {
            tables.extend(self.even(&block[from..from + rows.start]));
            tables.push(self.grid(block[from + rows.start].at, &aligned));
            from += rows.end;
        }
        tables.extend(self.even(&block[from..]));
        tables
    }

    /// The lines right below a table that look like rows of it, with too few cells to tell which is blank.
    fn left_out(&self, table: &Table<Span>) -> impl Iterator<Item = Span> {
        let below = self.lines.partition_point(|line| line.start < table.span.end);
        self.lines[below..].iter().copied().take_while(|line| self.is_torn(*line)).map(|line| trimmed(self.text, line))
    }

    /// Whether a line holds nothing but numbers, and a name before them.
    fn is_torn(&self, line: Span) -> bool {
        let words = line.of(self.text);
        let cells = || words.split_whitespace();
        let numbers = cells().filter(|c| is_number(c, &self.dictionaries.units)).count();
        let named = cells().next().is_some_and(|c| !is_number(c, &self.dictionaries.units) && bars::is_short(c));
        let indented = words.starts_with("  ");
        numbers > 0 && cells().count() == numbers + usize::from(named) && (cells().nth(1).is_some() || indented)
    }

    /// The tables of rows that are of one width.
    fn even(&self, block: &[Line]) -> Vec<Table<Span>> {
        let runs = block.chunk_by(|last, next| follows(self.text, self.lines, last, next));
        runs.filter_map(|run| self.below_lines(run).or_else(|| table(self.text, self.lines, run, self.dictionaries)))
            .collect()
    }

    /// The table of rows between spaces that stand below a header of several lines, none of which need be as wide as they.
    fn below_lines(&self, run: &[Line]) -> Option<Table<Span>> {
        let gap = run[0].between.gap()?;
        let value = |c: &Span| is_number(c.of(self.text), &self.dictionaries.units);
        let first = run.iter().position(|line| line.row.iter().any(value))?;
        let lines: &dyn Fn(usize) -> Row = &|at| between_spaces(self.text, self.lines[at], gap);
        let mut data: Vec<Row> = run[first..].iter().map(|l| l.row.clone()).collect();
        let width = data[0].len();
        let Some(header) = header::above(self.text, run[first].at, lines, width, self.dictionaries) else {
            return self.below_broken(run[first].at, data);
        };
        let count = match header::named(self.text, header.main(), &mut data, self.dictionaries) {
            0 => header::bare(self.text, &header.rows, &data, self.dictionaries),
            count => count,
        };
        data.truncate(count);
        let even = !data.is_empty() && data.iter().all(|row| row.len() == data[0].len());
        even.then(|| self.grid(header.first, &header.rows.into_iter().chain(data).collect::<Vec<Row>>()))
    }

    /// The table of rows of numbers alone below names that are broken within their cells.
    fn below_broken(&self, first: usize, mut data: Vec<Row>) -> Option<Table<Span>> {
        let width = data.first()?.len();
        let numbers = |row: &Row| row.iter().all(|c| is_number(c.of(self.text), &self.dictionaries.units));
        if width < FEWEST_BROKEN || !numbers(&data[0]) {
            return None;
        }
        let (at, names) = header::broken(self.text, first, self.lines, width, self.dictionaries)?;
        let count = header::bare(self.text, std::slice::from_ref(&names), &data, self.dictionaries);
        data.truncate(count);
        (count > 0).then(|| self.grid(at, &std::iter::once(names).chain(data).collect::<Vec<Row>>()))
    }

    /// The first rows that make a table by where their cells stand.
    fn aligned(&self, rows: &[Placed<'_>]) -> Option<(Range<usize>, Vec<Row>)> {
        let found = aligned::table(rows)?;
        let uneven = rows[found.0.clone()].windows(2).any(|pair| pair[0].at.len() != pair[1].at.len());
        (uneven && holds_data(self.text, &found.1, self.dictionaries)).then_some(found)
    }

    fn place<'r>(&self, line: &'r Line) -> Placed<'r> {
        let start = self.lines[line.at].start;
        let verbatim = self.verbatim.get_or_init(|| Verbatim::of(self.source.0, self.source.1));
        let width = |end: usize| verbatim.of_span(Span::new(start, end)).width_cjk();
        let at = line.row.iter().map(|cell| width(cell.start)..width(cell.end)).collect();
        let data = line.row.iter().any(|c| is_number(c.of(self.text), &self.dictionaries.units));
        Placed { row: &line.row, at, data }
    }

    fn grid(&self, first: usize, rows: &[Row]) -> Table<Span> {
        heads::grid(self.text, rows, caption(self.text, self.lines, first, self.dictionaries), self.dictionaries)
    }
}

/// Where the text as read has tabs, as bytes of the normalised text, in which they are spaces like others.
fn tabs(document: &SourceDocument, text: &NormalizedText) -> Vec<usize> {
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
    } else if has_gap(line.of(text).trim()) {
        (Between::Spaces, between_spaces(text, line, "  "))
    } else if is_parted(line.of(text)) {
        (Between::Space, between_spaces(text, line, " "))
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

/// Short, and with spaces enough for three cells.
fn is_parted(line: &str) -> bool {
    line.len() <= LONGEST_LINE && memchr::memchr_iter(b' ', line.trim().as_bytes()).nth(1).is_some()
}

fn between_tabs(text: &str, line: Span, tabs: &[usize]) -> Row {
    let ends = tabs.iter().copied().chain([line.end]);
    let mut start = line.start;
    ends.map(|end| trimmed(text, Span::new(std::mem::replace(&mut start, end + 1), end))).collect()
}

/// Cells with a gap or more between them; names spread over their column (合  计) are one.
fn between_spaces(text: &str, line: Span, gap: &str) -> Row {
    let inner = trimmed(text, line);
    let mut row: Row = Vec::new();
    let mut start = inner.start;
    for (at, _) in inner.of(text).match_indices(gap).chain([(inner.len(), "")]) {
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
    // The total has no number of its own.
    let unnumbered = last.between == Between::Space && last.row.len() == next.row.len() + 1;
    last.between == next.between
        && match next.at - last.at {
            1 => last.between == Between::Tabs || same || one_less || unnumbered,
            2 => same && (lines[last.at + 1].of(text).trim().is_empty() || bars::is_short(lines[last.at + 1].of(text))),
            _ => false,
        }
}

/// The table that rows make, if they make one.
fn table(text: &str, lines: &[Span], block: &[Line], dictionaries: &Dictionaries) -> Option<Table<Span>> {
    let first = block.first()?.at;
    let mut rows: Vec<Row> = block.iter().map(|l| l.row.clone()).collect();
    if block[0].between == Between::Space {
        let (head, data) = rows.split_first_mut()?;
        let count = header::named(text, head, data, dictionaries);
        let bare = if count == 0 { header::bare(text, std::slice::from_ref(head), data, dictionaries) } else { 0 };
        rows.truncate(1 + count + bare);
        let is_column = |c: &Span| dictionaries.forms.is_column(c.of(text));
        let known = || count == 1 && rows[0].len() == rows[1].len() && rows[0][1..].iter().all(is_column);
        if bare == 0 && count < 2 && !known() {
            return None;
        }
    }
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
