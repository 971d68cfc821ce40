//! Runs of lines that may be the cells of a table, and the rows that they make.
//!
//! In: lines that look like cells, with their places among all lines. Out: rows of a name and its numbers, by their order or
//! by the blank lines between them. Whether they fit a header is left to `columns`.

use super::{most_common, small};
use crate::dictionary::Dictionaries;
use crate::model::Span;
use std::mem::take;
use std::ops::Range;

/// Lines that may be cells, one below the other.
pub struct Run<'t> {
    pub text: &'t str,
    pub dictionaries: &'t Dictionaries,
    /// The cells.
    pub cells: Vec<Span>,
    /// For each cell, whether it is a number or says that there is none (`/`).
    pub numeric: Vec<bool>,
    /// For each cell, which line of the text it is.
    pub at: Vec<usize>,
    /// The line that ends the run.
    pub end: usize,
    /// Lines from one cell to the next, where none is blank.
    stride: usize,
    /// It is a small form of its own, the title of which stands right above its columns.
    pub titled: bool,
}

/// Names and the numbers below them.
#[derive(Debug, Clone)]
pub struct Block {
    /// The first name.
    pub start: usize,
    pub values: Range<usize>,
}

impl Block {
    /// The one that begins at a cell.
    pub fn at(numeric: &[bool], start: usize) -> Self {
        let first = start + numeric[start..].iter().take_while(|n| !**n).count();
        let end = first + numeric[first..].iter().take_while(|n| **n).count();
        Self { start, values: first..end }
    }
}

/// A row: the lines of its name and its numbers, by column.
#[derive(Debug, Clone)]
pub struct Row {
    /// The first line, be it a serial number.
    pub start: usize,
    pub label: Vec<usize>,
    pub values: Vec<Option<usize>>,
}

impl Row {
    /// From its name to its last number.
    pub fn span(&self, run: &Run<'_>) -> Span {
        let lines = || self.label.iter().copied().chain(self.values.iter().flatten().copied());
        let (first, last) = (lines().min().unwrap_or(self.start), lines().max().unwrap_or(self.start));
        Span::new(run.cells[first].start, run.cells[last].end)
    }
}

impl<'t> Run<'t> {
    pub const fn new(text: &'t str, dictionaries: &'t Dictionaries) -> Self {
        Self {
            text,
            dictionaries,
            cells: Vec::new(),
            numeric: Vec::new(),
            at: Vec::new(),
            end: 0,
            stride: 1,
            titled: false,
        }
    }

    pub fn push(&mut self, cell: Span, at: usize, numeric: bool) {
        self.cells.push(cell);
        self.numeric.push(numeric);
        self.at.push(at);
    }

    /// Its tables: below the numbers of one, as many names of columns as numbers follow them head another, and so does the title
    /// of a form over its columns.
    pub fn parts(&mut self) -> Vec<Self> {
        let (starts, titled) = (self.starts(), |part: &Self| small::of(part).is_some());
        let mut parts = Vec::new();
        let several = starts.len() > 1;
        for start in starts.into_iter().rev() {
            let mut part = Self::new(self.text, self.dictionaries);
            part.cells = self.cells.split_off(start);
            part.numeric = self.numeric.split_off(start);
            part.at = self.at.split_off(start);
            part.end = self.end;
            self.end = part.at.first().copied().unwrap_or(self.end);
            // The title of a lone form may be a column of it whose cell is blank.
            part.titled = several && titled(&part);
            parts.push(part);
        }
        parts.reverse();
        parts
    }

    /// The cells at which its tables begin.
    fn starts(&self) -> Vec<usize> {
        let mut starts = vec![0];
        let (mut at, mut before) = (0, None);
        while at < self.numeric.len() {
            let block = Block::at(&self.numeric, at);
            let is_column = |cell: &usize| self.dictionaries.forms.is_column(self.cell(*cell));
            let (names, values) = (block.values.start - at, block.values.len());
            let columns = (at..at + names).filter(is_column).count();
            let untitled = names == values && names >= FEWEST_COLUMNS && columns * 2 > names;
            // A title over one column looks like a row of two names, but below numbers that are all of a table.
            let alone = before.filter(|b: &Block| starts.last() == Some(&b.start));
            let below_form = || alone.as_ref().is_some_and(|b| small::ends_in_column(self, b));
            let titled = || (names > 2 || below_form()) && small::heads(self, &block);
            if at > 0 && values > 0 && (untitled || titled()) {
                starts.push(at);
            }
            at = block.values.end;
            before = Some(block);
        }
        starts
    }

    /// Where blank lines part the cells, lines without one between them are one cell: a name that goes on.
    pub fn join_wrapped(&mut self) {
        if self.stride_of(self.at.len()) < 2 {
            return;
        }
        let (cells, numeric, at) = (take(&mut self.cells), take(&mut self.numeric), take(&mut self.at));
        let mut joined = 0;
        for (index, ((cell, numeric), line)) in cells.into_iter().zip(numeric).zip(&at).enumerate() {
            let next = index.checked_sub(1).is_some_and(|before| at[before] + 1 == *line);
            match self.cells.last_mut().filter(|_| next && !numeric && self.numeric.last() == Some(&false)) {
                Some(last) => {
                    last.end = cell.end;
                    joined += 1;
                }
                None => self.push(cell, line - joined, numeric),
            }
        }
        self.end -= joined;
    }

    /// Below 年份 and the names of columns, every number as far from the next as these are many is a year and names its row.
    pub fn name_years(&mut self) {
        let forms = &self.dictionaries.forms;
        let Some(first) = self.numeric.iter().position(|n| *n) else { return };
        let Some(corner) = (0..first).rev().find(|c| forms.names_years(self.cell(*c))) else { return };
        let last = self.numeric[first..].iter().position(|n| !*n).map_or(self.numeric.len(), |n| first + n);
        let years: Vec<usize> = (first..last).step_by(first - corner).collect();
        let year = |c: &usize| self.cell(*c).parse().is_ok_and(|y: u32| (1980..2100).contains(&y));
        if first - corner > 1 && (last - first) % (first - corner) == 0 && years.iter().all(year) {
            years.into_iter().for_each(|c| self.numeric[c] = false);
        }
    }

    pub fn cell(&self, index: usize) -> &'t str {
        self.cells[index].of(self.text)
    }

    /// One row of numbers below the header, whose end is given too; its name may stand right before them.
    pub fn single(&mut self, first: usize, last: usize, labelled: bool) -> (usize, Vec<Row>) {
        let label = if labelled { vec![first - 1] } else { Vec::new() };
        let head_end = first - label.len();
        self.find_stride(head_end);
        (head_end, vec![Row { start: head_end, label, values: (first..last).map(Some).collect() }])
    }

    /// Rows of a name (one line or more) and its numbers, with or without a serial number before the name, and where the
    /// header ends.
    pub fn rows(&mut self, first: usize, last: usize) -> (usize, Vec<Row>) {
        let numeric = &self.numeric;
        let serial = self.cell(first) == "1" && !numeric.get(first + 1).copied().unwrap_or(false);
        let mut rows: Vec<Row> = Vec::new();
        let mut at = if serial { first } else { first - 1 };
        let head_end = at;
        let mut width = None;
        while at < last {
            let number = if serial { at + usize::from(numeric[at]) } else { at };
            let names = numeric[number..last].iter().take_while(|n| !**n).count();
            let values = numeric[number + names..last].iter().take_while(|n| **n).count();
            let end = number + names + values;
            // The serial number of the next row stands at the end of this row's numbers; a total row has none.
            let follows = serial && end < last && values > 1 && self.numbers_row(end - 1, rows.len() + 2);
            let next = end - usize::from(follows && width.is_none_or(|w| values != w));
            width.get_or_insert(next - number - names);
            let (label, values) = ((number..number + names).collect(), (number + names..next).map(Some).collect());
            rows.push(Row { start: at, label, values });
            at = next;
        }
        self.find_stride(head_end);
        (head_end, rows)
    }

    /// Whether a cell can be the serial number of a row.
    fn numbers_row(&self, cell: usize, row: usize) -> bool {
        self.cell(cell).parse() == Ok(row)
    }

    /// Notes how far the lines of the header stand from one another.
    fn find_stride(&mut self, head_end: usize) {
        self.stride = self.stride_of(head_end);
    }

    /// How far the lines of a header stand from one another.
    fn stride_of(&self, head_end: usize) -> usize {
        let steps = self.at[..head_end.max(2).min(self.at.len())].windows(2).map(|pair| pair[1] - pair[0]);
        most_common(steps).unwrap_or(1)
    }

    /// How many cells lie from one to before another below the header, blank ones among them.
    pub fn across(&self, first: usize, last: usize) -> Option<usize> {
        let (lines, stride) = (self.at[last - 1] - self.at[first], self.stride_of(first));
        (lines % stride == 0).then_some(lines / stride + 1)
    }

    /// How many cells lie from one line to another, blank ones among them; none where the lines do not say.
    fn cells_between(&self, from: usize, to: usize) -> Option<usize> {
        let lines = to.checked_sub(from)?;
        (lines % self.stride == 0).then_some(lines / self.stride)
    }

    /// Rows in which blank lines are blank cells: they must all be of one length.
    pub fn spread(&self, rows: &[Row]) -> Option<Vec<Row>> {
        let name = |row: &Row| row.label.last().map(|l| self.at[*l]);
        // A serial number is left out before the total, where its cell is blank or merged.
        let starts_early = |row: &Row| usize::from(row.label.first() != Some(&row.start));
        let serial = rows.first().is_some_and(|r| starts_early(r) > 0);
        let mut width = None;
        for pair in rows.windows(2) {
            let cells = self.cells_between(name(&pair[0])?, self.at[pair[1].start])?.checked_sub(1)?;
            let unnumbered = serial && starts_early(&pair[1]) == 0;
            let known = *width.get_or_insert(cells);
            if cells != known && !(unnumbered && cells == known + 1) {
                return None;
            }
        }
        let width = width.filter(|w| (2..MOST_COLUMNS).contains(w))?;
        rows.iter().map(|row| self.spread_row(row, name(row)?, width)).collect()
    }

    /// One row of numbers right below a header of so many columns, with blank lines among them that fill it up.
    pub fn spread_single(&self, row: &Row, width: usize) -> Option<Row> {
        let numbers = row.values.iter().flatten();
        let (first, last) = (*numbers.clone().min()?, *numbers.max()?);
        let inner = self.cells_between(self.at[first], self.at[last])? + 1;
        // Blank lines within the row show that they are cells, those around it alone do not.
        if inner == row.values.len() || width >= MOST_COLUMNS {
            return None;
        }
        let above = self.at[row.label.last().copied().unwrap_or(row.start.checked_sub(1)?)];
        let before = self.cells_between(above, self.at[first])?.checked_sub(1)?;
        let behind = (self.end - self.at[last]) / self.stride;
        let exact = before + inner == width || (before + inner..=before + inner + behind).contains(&width);
        exact.then(|| self.spread_row(row, above, width)).flatten()
    }

    /// A row whose name stands in line `above`, its numbers placed by how far below they stand.
    fn spread_row(&self, row: &Row, above: usize, width: usize) -> Option<Row> {
        let mut values = vec![None; width];
        for value in row.values.iter().flatten() {
            let column = self.cells_between(above, self.at[*value])?.checked_sub(1)?;
            *values.get_mut(column)? = Some(*value);
        }
        Some(Row { values, ..row.clone() })
    }
}

/// Names that head a table right under another, at least: a row has rarely a name of so many lines.
const FEWEST_COLUMNS: usize = 3;
/// Tables with more columns are no tables.
const MOST_COLUMNS: usize = 100;
