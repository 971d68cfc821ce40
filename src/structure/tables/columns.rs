//! Tables whose cells stand one a line, as pages leave them when their layout is lost: header lines, then numbers, or
//! rows of a name and its numbers.

use super::{is_number, most_common, trimmed};
use crate::dictionary::Dictionaries;
use crate::model::{Cell, Span, Table};

/// Characters of the longest line that may be a cell.
const LONGEST_CELL: usize = 24;

/// Finds them among the lines.
pub fn find(text: &str, lines: &[Span], dictionaries: &Dictionaries) -> Vec<Table<Span>> {
    let mut tables = Vec::new();
    let mut run: Vec<Span> = Vec::new();
    let mut caption = None;
    for line in lines {
        let cell = trimmed(text, *line);
        if cell.is_empty() {
            continue;
        }
        if is_cell(cell.of(text)) && !dictionaries.forms.names_table(cell.of(text)) {
            run.push(cell);
            continue;
        }
        tables.extend(table(text, &run, caption, dictionaries));
        let unit = dictionaries.forms.states_unit(cell.of(text)) && run.is_empty();
        let start = caption.filter(|_| unit).map_or(cell.start, |c: Span| c.start);
        caption = Some(Span::new(start, cell.end));
        run.clear();
    }
    tables.extend(table(text, &run, caption, dictionaries));
    tables
}

/// A cell is short and no sentence, heading or label.
fn is_cell(line: &str) -> bool {
    let short = line.chars().nth(LONGEST_CELL).is_none();
    short && !line.ends_with(['。', ';', ':', '!', ',']) && !line.contains(['。', '|', ';']) && !line.contains(": ")
}

/// Reads a run of cell lines, if numbers and names stand in it like a table.
fn table(text: &str, run: &[Span], caption: Option<Span>, dictionaries: &Dictionaries) -> Option<Table<Span>> {
    let numeric: Vec<bool> = run.iter().map(|c| is_number(c.of(text), &dictionaries.units)).collect();
    let first = numeric.iter().position(|n| *n)?;
    let numbers = numeric.iter().filter(|n| **n).count();
    if first == 0 || numbers < 2 {
        return None;
    }
    let rows = Shape::of(text, run, &numeric, first, dictionaries)?;
    Some(rows.grid(run, caption))
}

/// Header lines and rows, as indexes of the run.
struct Shape {
    head: Vec<Vec<usize>>,
    rows: Vec<(Vec<usize>, Vec<usize>)>,
    /// How many lines stand before the header and may name the table.
    titles: usize,
}

impl Shape {
    fn of(text: &str, run: &[Span], numeric: &[bool], first: usize, dictionaries: &Dictionaries) -> Option<Self> {
        let last = numeric.iter().rposition(|n| *n)? + 1;
        let numbers: usize = numeric[first..last].iter().filter(|n| **n).count();
        let contiguous = numbers == last - first;
        if contiguous {
            Self::single(text, run, first, last, dictionaries)
        } else {
            Self::rows(text, run, numeric, first, last, dictionaries)
        }
    }

    /// Header lines, then one row of numbers.
    fn single(text: &str, run: &[Span], first: usize, last: usize, dictionaries: &Dictionaries) -> Option<Self> {
        let width = last - first;
        let labelled = dictionaries.forms.is_generic_row(run[first - 1].of(text)) && first > width;
        let head_end = if labelled { first - 1 } else { first };
        let head = header(text, run, head_end, width, dictionaries)?;
        let titles = head.first().and_then(|h| h.first()).copied().unwrap_or(0);
        let label = if labelled { vec![first - 1] } else { Vec::new() };
        Some(Self { head, rows: vec![(label, (first..last).collect())], titles })
    }

    /// Rows of a name (one line or two) and its numbers, with or without a serial number before the name.
    fn rows(
        text: &str,
        run: &[Span],
        numeric: &[bool],
        first: usize,
        last: usize,
        dictionaries: &Dictionaries,
    ) -> Option<Self> {
        let serial = is_one(run[first].of(text)) && !numeric.get(first + 1).copied().unwrap_or(false);
        let mut rows: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        let mut at = if serial { first } else { first - 1 };
        let head_end = at;
        while at < last {
            let number = if serial { at + usize::from(numeric[at]) } else { at };
            let names = numeric[number..last].iter().take_while(|n| !**n).count();
            let values = numeric[number + names..last].iter().take_while(|n| **n).count();
            let end = number + names + values;
            // The serial number of the next row stands at the end of this row's numbers.
            let next = end - usize::from(serial && end < last && values > 1);
            rows.push(((number..number + names).collect(), (number + names..next).collect()));
            at = next;
        }
        let width = most_common(rows.iter().map(|r| r.1.len()))?;
        if rows.len() < 2 || rows.iter().filter(|r| r.1.len() == width).count() * 2 < rows.len() {
            return None;
        }
        rows.retain(|r| r.1.len() == width);
        let head = header(text, run, head_end, width, dictionaries)?;
        let titles = head.first().and_then(|h| h.first()).copied().unwrap_or(0);
        Some(Self { head, rows, titles })
    }

    fn grid(&self, run: &[Span], caption: Option<Span>) -> Table<Span> {
        let joined = |lines: &[usize]| match (lines.first(), lines.last()) {
            (Some(a), Some(b)) => Span::new(run[*a].start, run[*b].end),
            _ => Span::new(0, 0),
        };
        let mut cells = vec![];
        if self.titles > 0 {
            let title = Span::new(run[0].start, run[self.titles - 1].end);
            cells.push(Cell { row: 0, column: 0, rows: 1, columns: self.head.len() + 1, span: title });
        }
        for (column, lines) in self.head.iter().enumerate() {
            cells.push(Cell { row: 1, column: column + 1, rows: 1, columns: 1, span: joined(lines) });
        }
        for (row, (label, values)) in self.rows.iter().enumerate() {
            cells.push(Cell { row: row + 2, column: 0, rows: 1, columns: 1, span: joined(label) });
            for (column, value) in values.iter().enumerate() {
                cells.push(Cell { row: row + 2, column: column + 1, rows: 1, columns: 1, span: run[*value] });
            }
        }
        let start = cells.iter().filter(|c| !c.span.is_empty()).map(|c| c.span.start).min().unwrap_or(0);
        let end = cells.iter().map(|c| c.span.end).max().unwrap_or(start);
        Table { cells, span: Span::new(start, end), caption }
    }
}

fn is_one(cell: &str) -> bool {
    cell.trim() == "1"
}

/// The last `width` header cells before `end`; lines that only together make a known column are joined.
fn header(text: &str, run: &[Span], end: usize, width: usize, dictionaries: &Dictionaries) -> Option<Vec<Vec<usize>>> {
    let mut cells: Vec<Vec<usize>> = Vec::new();
    let mut at = end;
    while at > 0 && cells.len() < width {
        let alone = run[at - 1].of(text);
        let pair = at.checked_sub(2).map(|i| format!("{}{alone}", run[i].of(text)));
        let joins = !dictionaries.forms.is_column(alone) && pair.is_some_and(|p| dictionaries.forms.is_column(&p));
        cells.push(if joins { vec![at - 2, at - 1] } else { vec![at - 1] });
        at -= if joins { 2 } else { 1 };
    }
    cells.reverse();
    (cells.len() == width).then_some(cells)
}
