//! Tables whose cells stand one a line, as pages leave them when their layout is lost: header lines, then numbers, or
//! rows of a name and its numbers.
//!
//! A blank cell may have left a blank line, or nothing. Where the lines fit the header, or the blank ones make them fit,
//! each number has its column; a row that fits neither way is told as a [`Doubt`] and stands in no table.

use super::{is_blank, is_number, most_common, rows, small, trimmed};
use crate::dictionary::{Dictionaries, Forms};
use crate::model::{Cell, Span, Table};
use crate::structure::headings;
use rows::{Row, Run};

/// Characters of the longest line that may be a cell.
const LONGEST_CELL: usize = 24;

/// Lines above the data that may be its header and titles; of more, the nearest.
const MOST_HEADERS: usize = 200;

/// Cells without a number that tell that a heading stands above a header.
const HEADER_BELOW: usize = 3;

/// Names with one number each that make a table without a header.
const FEWEST_LISTED: usize = 3;

/// A row whose cells fit no column for certain: from its name to its last number.
pub type Doubt = Span;

/// Finds them among the lines, and the rows that fit none.
pub fn find(text: &str, lines: &[Span], dictionaries: &Dictionaries) -> (Vec<Table<Span>>, Vec<Doubt>) {
    let (mut tables, mut doubts) = (Vec::new(), Vec::new());
    let mut run = Run::new(text, dictionaries);
    let mut caption = None;
    let mut close = |run: &mut Run<'_>, caption: Option<Span>| {
        for mut part in run.parts() {
            tables.extend(table(&mut part, caption, &mut doubts));
        }
    };
    for (at, line) in lines.iter().enumerate() {
        let cell = trimmed(text, *line);
        if cell.is_empty() {
            continue;
        }
        let parts =
            || parts_tables(cell.of(text), lines[at + 1..].iter().map(|l| trimmed(text, *l).of(text)), dictionaries);
        if is_cell(cell.of(text)) && !parts() {
            let value = is_number(cell.of(text), &dictionaries.units) || is_blank(cell.of(text));
            run.push(cell, at, value);
            continue;
        }
        run.end = at;
        let unit = dictionaries.forms.states_unit(cell.of(text)) && run.cells.is_empty();
        close(&mut run, caption);
        let start = caption.filter(|_| unit).map_or(cell.start, |c: Span| c.start);
        caption = Some(Span::new(start, cell.end));
    }
    run.end = lines.len();
    close(&mut run, caption);
    (tables, doubts)
}

/// A cell is short and no sentence, heading or label.
fn is_cell(line: &str) -> bool {
    let short = line.chars().nth(LONGEST_CELL).is_none();
    short && !line.ends_with(['。', ';', ':', '!', ',']) && !line.contains(['。', '|', ';']) && !line.contains(": ")
}

/// Whether a line stands above a table and is no cell of it: its title, its unit, or a heading with a header right below,
/// which no row has: its name is followed by a number, or by that of a first row.
fn parts_tables<'t>(line: &str, below: impl Iterator<Item = &'t str>, dictionaries: &Dictionaries) -> bool {
    let name =
        |l: &str| is_cell(l) && !is_number(l, &dictionaries.units) && !headings::is_marked(l, &dictionaries.headings);
    // Of two columns that are known, a header is told, too.
    let opens_header = || {
        let next: Vec<&str> = below.filter(|l| !l.is_empty()).take(HEADER_BELOW).collect();
        let column = |l: &&str| is_cell(l) && dictionaries.forms.is_column(l);
        next.iter().all(|l| name(l)) || next.len() > 1 && next[..2].iter().all(column)
    };
    dictionaries.forms.names_table(line) || headings::is_numbered(line, &dictionaries.headings) && opens_header()
}

/// Reads a run of cell lines, if numbers and names stand in it like a table.
fn table(run: &mut Run<'_>, caption: Option<Span>, doubts: &mut Vec<Doubt>) -> Option<Table<Span>> {
    if run.titled {
        return small_form(run, caption);
    }
    run.join_wrapped();
    run.name_years();
    let first = run.numeric.iter().position(|n| *n)?;
    let last = run.numeric.iter().rposition(|n| *n)? + 1;
    let values = run.numeric.iter().filter(|n| **n).count();
    let blanks = (first..last).filter(|c| is_blank(run.cell(*c))).count();
    if first == 0 || values - blanks < 2 && !is_only(run, first, values, caption) {
        return None;
    }
    let alone = values == last - first;
    let labelled = alone && names_row(run, first, last);
    let (head_end, rows) = if alone { run.single(first, last, labelled) } else { run.rows(first, last) };
    let run = &*run;
    if is_list(run, &rows) {
        return Some(grid(run, &[], &rows, caption));
    }
    let head = Head::of(run, head_end).fitted(rows.iter().map(|r| r.values.len()));
    let rows = match placed_by_blanks(run, &head, &rows, alone) {
        Some(placed) => placed,
        None => placed_by_count(run, &head, &rows, alone, doubts)?,
    };
    let width = rows.first().map_or(0, |r| r.values.len());
    let columns = head.last(width, &rows)?;
    Some(grid(run, &columns, &rows, caption))
}

/// One row of numbers below a title and as many columns.
fn small_form(run: &Run<'_>, caption: Option<Span>) -> Option<Table<Span>> {
    let columns = small::of(run)?;
    let first = run.numeric.iter().position(|n| *n)?;
    let values = (first..first + columns.len()).map(Some).collect();
    Some(grid(run, &columns, &[Row { start: first, label: Vec::new(), values }], caption))
}

/// Whether the only number is all of a table: under the name of a column, and that under the title of the table.
fn is_only(run: &Run<'_>, first: usize, values: usize, caption: Option<Span>) -> bool {
    let forms = &run.dictionaries.forms;
    let title = caption.is_some_and(|c| c.of(run.text).lines().next().is_some_and(|l| forms.names_table(l)));
    values == 1 && first == 1 && title && forms.is_column(run.cell(0))
}

/// Whether the cell before the only row of numbers is its name: 数量, or what stands under the corner, where that leaves as
/// many columns as there are numbers.
fn names_row(run: &Run<'_>, first: usize, last: usize) -> bool {
    let forms = &run.dictionaries.forms;
    let (name, width) = (run.cell(first - 1), last - first);
    let head = Head::of(run, first);
    let fits = |width: usize| {
        // Those that span others may stand among the columns.
        let known = || Head::of(run, first - 1).known(width).is_some();
        head.corner().is_some_and(|corner| head.cells.len() == corner + 2 + width || known())
    };
    // Blank lines among the numbers may be cells.
    let under_corner = || fits(width) || run.across(first, last).is_some_and(fits);
    forms.is_generic_row(name) && first > width && !is_sum(run, first, last) || !forms.is_column(name) && under_corner()
}

/// Whether the cell before the only row of numbers is the total that the last of them states as the sum of the others: a column,
/// unless another is.
fn is_sum(run: &Run<'_>, first: usize, last: usize) -> bool {
    let total = |cell: usize| run.dictionaries.checks.totals.is_in(&Forms::plain(run.cell(cell)));
    if !total(first - 1) || (0..first - 1).any(total) {
        return false;
    }
    let values = (first..last).map_while(|cell| run.cell(cell).replace(',', "").parse::<u64>().ok());
    let mut before = 0_u64;
    for (count, value) in values.enumerate() {
        // Sums of money may stand behind the total.
        if count > 1 && value > 0 && value == before {
            return true;
        }
        before = before.saturating_add(value);
    }
    false
}

/// Whether the rows are names of columns and one number each, which no header stands above: 受理(件), 164, 审结(件), 158.
fn is_list(run: &Run<'_>, rows: &[Row]) -> bool {
    let named = |row: &&Row| row.label.len() == 1 && run.dictionaries.forms.is_column(run.cell(row.label[0]));
    rows.len() >= FEWEST_LISTED
        && rows.iter().all(|row| row.values.len() == 1)
        && rows.iter().filter(named).count() * 2 > rows.len()
}

/// The cells above the data; lines that only together make a known column are joined.
struct Head<'r> {
    run: &'r Run<'r>,
    /// Indexes of the lines of each cell.
    cells: Vec<Vec<usize>>,
}

impl<'r> Head<'r> {
    fn of(run: &'r Run<'r>, end: usize) -> Self {
        let forms = &run.dictionaries.forms;
        let mut cells: Vec<Vec<usize>> = Vec::new();
        let mut at = end;
        while at > 0 && cells.len() < MOST_HEADERS {
            let alone = run.cell(at - 1);
            let pair = at.checked_sub(2).map(|i| format!("{}{alone}", run.cell(i)));
            // A unit in brackets is that of the name above it.
            let unit = alone.starts_with('(') && alone.ends_with(')') && at > 1;
            // 警告、⏎通报批评.
            let goes_on = at > 1 && run.cell(at - 2).ends_with('\u{3001}');
            let joins = unit || goes_on || !forms.is_column(alone) && pair.is_some_and(|p| forms.is_column(&p));
            cells.push(if joins { vec![at - 2, at - 1] } else { vec![at - 1] });
            at -= if joins { 2 } else { 1 };
        }
        cells.reverse();
        Self { run, cells }
    }

    /// With names put together that only together are as many as the rows are wide behind the corner: 罚款 and 金额. Each may be
    /// a column by itself, so that nothing but the width tells.
    fn fitted(mut self, widths: impl Iterator<Item = usize>) -> Self {
        let surplus = |width| (self.cells.len() - self.corner()? - 1).checked_sub(width).filter(|n| *n > 0);
        let Some(width) = most_common(widths).filter(|width| !self.fits(*width)) else { return self };
        let Some(surplus) = surplus(width) else { return self };
        let first = self.corner().map_or(0, |c| c + 1);
        let forms = &self.run.dictionaries.forms;
        let pair = |c: &usize| forms.is_column(&format!("{}{}", self.name(*c), self.name(c + 1)));
        let pairs: Vec<usize> = (first..self.cells.len().saturating_sub(1)).filter(pair).collect();
        let apart = pairs.windows(2).all(|pair| pair[1] - pair[0] > 1);
        if pairs.len() == surplus && apart {
            for at in pairs.into_iter().rev() {
                let rest = self.cells.remove(at + 1);
                self.cells[at].extend(rest);
            }
        }
        self
    }

    /// Whether it heads so many columns, and what else stands behind the corner spans one of them.
    fn fits(&self, width: usize) -> bool {
        let Some(known) = self.known(width) else { return self.heads(width) };
        let spans = |name: &str| known.iter().any(|c| self.run.dictionaries.forms.spans(name, &self.name(*c)));
        let mut others = (self.corner().map_or(0, |c| c + 1)..self.cells.len()).filter(|c| !known.contains(c));
        others.all(|c| spans(&self.name(c)))
    }

    /// The cells that stand above the columns of `rows`: the last ones, as many as there are columns. Where others span
    /// them, a total and what stands beside it come before the names below those in the text, but are the last columns, unless
    /// the numbers say that the total is the first.
    fn last(&self, width: usize, rows: &[Row]) -> Option<Vec<Vec<usize>>> {
        let from = self.cells.len().checked_sub(width)?;
        let forms = &self.run.dictionaries.forms;
        let Some(written) = self.known(width) else { return Some(self.cells[from..].to_vec()) };
        let mut known = written.clone();
        known.sort_by_key(|c| forms.lateness(&self.name(*c)));
        let sums = |order: &[usize]| rows.iter().filter(|row| self.adds_up(order, row)).count();
        let order = if sums(&written) > sums(&known) { written } else { known };
        Some(order.into_iter().map(|c| self.cells[c].clone()).collect())
    }

    /// The cells behind the corner that are names of columns, where these are as many as there are columns, and others stand
    /// between or before them.
    fn known(&self, width: usize) -> Option<Vec<usize>> {
        let first = self.corner().map_or(0, |c| c + 1);
        let forms = &self.run.dictionaries.forms;
        let names = (first..self.cells.len()).filter(|c| forms.is_column(&self.name(*c)));
        let mut names: Vec<usize> = names.collect();
        if names.len() > width {
            // 行政处罚实施数量 over 警告, 罚款, … is a column by its name, and spans those.
            let upper = self.name(names[0]);
            let spanned = names[1..].iter().filter(|below| forms.spans(&upper, &self.name(**below)));
            if spanned.count() > 1 {
                names.remove(0);
            }
        }
        Some(names).filter(|known| known.len() == width && first + width < self.cells.len())
    }

    /// Whether the total of a row is the sum of its other counts.
    fn adds_up(&self, order: &[usize], row: &Row) -> bool {
        let value = |column: usize| {
            let cell = row.values.get(column).copied().flatten().map(|v| self.run.cell(v).replace(',', ""));
            cell.and_then(|c| c.parse::<u64>().ok())
        };
        let total = |c: &usize| self.run.dictionaries.checks.totals.is_in(&Forms::plain(&self.name(*c)));
        let Some(at) = order.iter().position(total) else { return false };
        let parts = (0..order.len()).filter(|c| *c != at).filter_map(value);
        let sum = parts.fold(0_u64, u64::saturating_add);
        sum > 0 && value(at) == Some(sum)
    }

    fn name(&self, cell: usize) -> String {
        self.cells[cell].iter().map(|line| self.run.cell(*line)).collect()
    }

    /// The last cell that stands above the names of the rows: one of the usual names, or what follows 序号.
    fn corner(&self) -> Option<usize> {
        let forms = &self.run.dictionaries.forms;
        let corner = (0..self.cells.len()).rev().find(|c| forms.is_corner(&self.name(*c)))?;
        let next = corner + 1;
        let named = next < self.cells.len() && !forms.is_column(&self.name(next));
        Some(corner + usize::from(forms.is_serial(&self.name(corner)) && named))
    }

    /// Whether it can head so many columns: what stands before them is the corner, a title, or spans them.
    fn heads(&self, width: usize) -> bool {
        let forms = &self.run.dictionaries.forms;
        let Some(from) = self.cells.len().checked_sub(width) else { return false };
        if self.known(width).is_some() {
            return true;
        }
        let corner = self.corner();
        let before = corner.filter(|c| *c < from).map_or(0, |c| c + 1)..from;
        // Behind the corner stand columns only, and those that span others; without one, titles may stand there too.
        before.clone().all(|cell| {
            let name = self.name(cell);
            // Two halves side by side have the same columns.
            let spans = |below: &String| forms.spans(&name, below) || *below == name;
            let spans = (from..self.cells.len()).map(|c| self.name(c)).any(|below| spans(&below));
            spans || corner.is_none_or(|c| c >= from) && !forms.is_column(&name)
        })
    }

    /// Whether it names columns of a table, so that what does not fit it is worth telling.
    fn is_known(&self) -> bool {
        let forms = &self.run.dictionaries.forms;
        (0..self.cells.len()).filter(|c| forms.is_column(&self.name(*c))).count() > 1
    }
}

/// The rows, where each number fits a column by their count alone. The others are doubtful.
fn placed_by_count(
    run: &Run<'_>,
    head: &Head<'_>,
    rows: &[Row],
    alone: bool,
    doubts: &mut Vec<Doubt>,
) -> Option<Vec<Row>> {
    let usual = most_common(rows.iter().map(|r| r.values.len()))?;
    let regular = rows.iter().filter(|r| r.values.len() == usual).count() * 2 >= rows.len();
    // Rows with blank cells may be more than those without.
    let widest = rows.iter().map(|r| r.values.len()).max()?;
    // 序号, 执法机关, … over 1, its name and as many numbers as columns are left.
    let only = || rows.len() == 1 && head.corner().is_some_and(|corner| corner + 1 + usual == head.cells.len());
    let is_table = alone || rows.len() > 1 && regular || only();
    // 部门, 处罚, 许可 over a name and three numbers: what heads the names heads no number.
    let labelled = rows.iter().any(|row| !row.label.is_empty());
    let names_rows = |width: usize| labelled && head.corner().is_some_and(|c| c + width >= head.cells.len());
    let width = [usual, widest].into_iter().find(|w| head.heads(*w) && !names_rows(*w));
    let Some(width) = width.filter(|_| is_table) else {
        if head.is_known() && head.cells.len() > usual {
            doubts.extend(rows.iter().map(|r| r.span(run)));
        }
        return None;
    };
    let (fitting, others): (Vec<&Row>, Vec<&Row>) = rows.iter().partition(|r| r.values.len() == width);
    doubts.extend(others.into_iter().filter(|r| !r.values.is_empty()).map(|r| r.span(run)));
    Some(fitting.into_iter().cloned().collect())
}

/// The rows, where blank lines stand for blank cells and make each of them as long as the header says.
fn placed_by_blanks(run: &Run<'_>, head: &Head<'_>, rows: &[Row], alone: bool) -> Option<Vec<Row>> {
    let mut placed = if alone { vec![run.spread_single(rows.first()?, head.cells.len())?] } else { run.spread(rows)? };
    // What is blank behind all rows only parts them.
    let width = placed.iter().filter_map(|r| r.values.iter().rposition(Option::is_some)).max()? + 1;
    let whole = placed[0].values.len();
    let behind_corner = head.corner().is_some_and(|corner| corner + 1 + whole == head.cells.len());
    let width = if behind_corner { whole } else { width };
    placed.iter_mut().for_each(|r| r.values.truncate(width));
    let blank = placed.iter().any(|r| r.values.iter().any(Option::is_none));
    (blank && head.heads(width)).then_some(placed)
}

fn grid(run: &Run<'_>, columns: &[Vec<usize>], rows: &[Row], caption: Option<Span>) -> Table<Span> {
    let joined = |lines: &[usize]| match (lines.first(), lines.last()) {
        (Some(a), Some(b)) => Span::new(run.cells[*a].start, run.cells[*b].end),
        _ => Span::new(0, 0),
    };
    let one = |row, column, span| Cell { row, column, rows: 1, columns: 1, span };
    let mut cells = vec![];
    // The lines before the header may name the table; what says that its rows are years is the header of their names.
    let mut titles = columns.iter().filter_map(|h| h.first()).copied().min().unwrap_or(0);
    if titles > 0 && run.dictionaries.forms.names_years(run.cell(titles - 1)) {
        titles -= 1;
        cells.push(one(1, 0, run.cells[titles]));
    }
    if titles > 0 {
        let title = Span::new(run.cells[0].start, run.cells[titles - 1].end);
        cells.push(Cell { row: 0, column: 0, rows: 1, columns: columns.len() + 1, span: title });
    }
    cells.extend(columns.iter().enumerate().map(|(column, lines)| one(1, column + 1, joined(lines))));
    for (row, Row { label, values, .. }) in rows.iter().enumerate() {
        cells.push(one(row + 2, 0, joined(label)));
        let values = values.iter().enumerate().filter_map(|(column, v)| v.map(|v| (column, v)));
        cells.extend(values.map(|(column, value)| one(row + 2, column + 1, run.cells[value])));
    }
    let start = cells.iter().filter(|c| !c.span.is_empty()).map(|c| c.span.start).min().unwrap_or(0);
    let end = cells.iter().map(|c| c.span.end).max().unwrap_or(start);
    Table { cells, span: Span::new(start, end), caption }
}
