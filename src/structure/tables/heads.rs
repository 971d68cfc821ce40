//! From rows of cells to a grid: which header cells span others, when the text does not say.

use super::bars::Row;
use super::{is_blank, is_number};
use crate::dictionary::Dictionaries;
use crate::model::{Cell, Span, Table};

/// Columns of names that may be merged in a row, at most, and numbers that such a row must end in.
const MOST_MERGED: usize = 2;
const FEWEST_NUMBERS: usize = 3;

/// Places rows in a grid. A header of two lines that is narrower than the data is spread over it.
pub fn grid(text: &str, rows: &[Row], caption: Option<Span>, dictionaries: &Dictionaries) -> Table<Span> {
    let mut cells = Vec::new();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let merged = merged_names(text, rows, dictionaries);
    let mut row = 0;
    while row < rows.len() {
        match spread(text, rows, row, dictionaries) {
            Some((placed, used)) => {
                cells.extend(placed);
                row += used;
            }
            None => {
                place(&mut cells, &rows[row], row, width, merged[row]);
                row += 1;
            }
        }
    }
    // Headers may turn out wider than all rows; titles still reach over them.
    let full = cells.iter().map(|c| c.column + c.columns).max().unwrap_or(width);
    cells.iter_mut().filter(|c| c.column == 0 && c.columns == width && width > 1).for_each(|c| c.columns = full);
    let start = cells.first().map_or(0, |c| c.span.start);
    let end = cells.iter().map(|c| c.span.end).max().unwrap_or(start);
    Table { cells, span: Span::new(start, end), caption }
}

/// For each row, the columns that its first cell reaches over and those that it moves the others by: a row that is shorter than
/// the others under its header, though it has as many numbers at its end, lost names before them that were merged (合计 reaches
/// over 序号 and 单位名称; a class of bodies that the row above names is left blank behind the serial number).
fn merged_names(text: &str, rows: &[Row], dictionaries: &Dictionaries) -> Vec<(usize, usize)> {
    let mut merged = vec![(1, 0); rows.len()];
    if rows.windows(2).all(|pair| pair[0].len() == pair[1].len()) {
        return merged;
    }
    let heads: Vec<bool> = rows.iter().map(|row| is_head(text, row, dictionaries)).collect();
    let filled = |cell: &Span| is_number(cell.of(text), &dictionaries.units) || is_blank(cell.of(text));
    let numbers = |row: &Row| row.iter().rev().take_while(|cell| filled(cell)).count();
    let mut start = 0;
    for part in heads.chunk_by(|a, b| a == b) {
        let (own, from) = (&rows[start..start + part.len()], start);
        start += part.len();
        let Some(longest) = own.iter().max_by_key(|row| row.len()).filter(|_| !part[0]) else { continue };
        let missing = |row: &Row| longest.len() - row.len();
        for (i, row) in own.iter().enumerate().filter(|(_, row)| (1..=MOST_MERGED).contains(&missing(row))) {
            let count = numbers(row);
            if count >= FEWEST_NUMBERS && count < row.len() && count == numbers(longest) {
                let alone = count + 1 == row.len();
                merged[from + i] = (if alone { 1 + missing(row) } else { 1 }, missing(row));
            }
        }
    }
    merged
}

fn place(cells: &mut Vec<Cell<Span>>, row: &Row, index: usize, width: usize, (first, moved): (usize, usize)) {
    let mut named = row.iter().filter(|c| !c.is_empty());
    if let (Some(only), None) = (named.next(), named.next())
        && row[0] == *only
    {
        // A row of one cell is a title over the whole table.
        cells.push(Cell { row: index, column: 0, rows: 1, columns: width, span: *only });
        return;
    }
    cells.extend(row.iter().enumerate().map(|(at, span)| {
        let (column, columns) = if at == 0 { (0, first) } else { (at + moved, 1) };
        Cell { row: index, column, rows: 1, columns, span: *span }
    }));
}

fn is_head(text: &str, row: &Row, dictionaries: &Dictionaries) -> bool {
    row.len() > 1
        && row.iter().all(|c| !is_number(c.of(text), &dictionaries.units))
        && row.iter().filter(|c| !c.is_empty()).count() > 1
}

/// Two header rows over data that is wider than either: the upper cells that span lower ones, and rows used.
fn spread(text: &str, rows: &[Row], at: usize, dictionaries: &Dictionaries) -> Option<(Vec<Cell<Span>>, usize)> {
    let (upper, lower) = (rows.get(at)?, rows.get(at + 1)?);
    if !is_head(text, upper, dictionaries)
        || !is_head(text, lower, dictionaries)
        || at > 0 && is_head(text, &rows[at - 1], dictionaries)
    {
        return None;
    }
    let data = rows[at + 2..]
        .iter()
        .take_while(|r| !is_head(text, r, dictionaries))
        .filter(|r| r.iter().any(|c| is_number(c.of(text), &dictionaries.units)));
    let width = data.map(Vec::len).max()?;
    if upper.len() == width && lower.len() == width && upper.iter().chain(lower).any(|c| c.is_empty()) {
        return Some((stack(upper, lower, at), 2));
    }
    if let Some((upper, lower)) = filled_up(upper, lower, width) {
        return Some((stack(&upper, &lower, at), 2));
    }
    // A note column may be left off at the end of the data; not where the lower header has a name for each of its columns.
    let widest = if lower.len() == width { width } else { width + 1 };
    let layouts = (width..=widest).filter_map(|w| allocate(text, upper, lower, w, dictionaries));
    let (_, layout) = layouts.reduce(|a, b| if b.0 > a.0 { b } else { a })?;
    let mut cells = Vec::new();
    let (mut column, mut next) = (0, 0);
    for (cell, below) in upper.iter().zip(layout) {
        let columns = below.max(1);
        cells.push(Cell { row: at, column, rows: if below == 0 { 2 } else { 1 }, columns, span: *cell });
        for _ in 0..below {
            cells.push(Cell { row: at + 1, column, rows: 1, columns: 1, span: lower[next] });
            next += 1;
            column += 1;
        }
        column += usize::from(below == 0);
    }
    Some((cells, 2))
}

/// Two header rows that stand in their columns, since both hold blank cells, with the blank ones that were left off the end of
/// one of them.
fn filled_up(upper: &Row, lower: &Row, width: usize) -> Option<(Row, Row)> {
    let placed = upper.len().max(lower.len()) == width && lower.first().is_some_and(|cell| cell.is_empty());
    let groups = upper.iter().skip(1).any(|cell| cell.is_empty());
    let fill = |row: &Row| {
        let end = row.last().map_or(0, |cell| cell.end);
        row.iter().copied().chain(std::iter::repeat(Span::new(end, end))).take(width).collect::<Row>()
    };
    (placed && groups).then(|| (fill(upper), fill(lower)))
}

/// Whether the cells of two lines are the header of rows of so many cells: names, and below them names of parts.
pub fn spans(text: &str, upper: &Row, lower: &Row, width: usize, dictionaries: &Dictionaries) -> bool {
    allocate(text, upper, lower, width, dictionaries).is_some_and(|(score, _)| score > 0)
}

/// Two header rows with a cell for each column, blank ones where a cell above goes on or nothing stands below.
fn stack(upper: &Row, lower: &Row, at: usize) -> Vec<Cell<Span>> {
    let mut cells: Vec<Cell<Span>> = Vec::new();
    for (column, (above, below)) in upper.iter().zip(lower).enumerate() {
        let rows = if below.is_empty() { 2 } else { 1 };
        match cells.last_mut().filter(|_| above.is_empty() && rows == 1) {
            Some(last) if last.rows == 1 && !last.span.is_empty() => last.columns += 1,
            _ => cells.push(Cell { row: at, column, rows, columns: 1, span: *above }),
        }
    }
    let lower = lower.iter().enumerate().filter(|(_, span)| !span.is_empty());
    cells.extend(lower.map(|(column, span)| Cell { row: at + 1, column, rows: 1, columns: 1, span: *span }));
    cells
}

/// How many lower cells each upper cell spans (0: it stands for itself), best first by what spanning headers look like.
fn allocate(
    text: &str,
    upper: &Row,
    lower: &Row,
    width: usize,
    dictionaries: &Dictionaries,
) -> Option<(i32, Vec<usize>)> {
    let spanning = (upper.len() + lower.len()).checked_sub(width)?;
    if spanning == 0 || spanning > upper.len() || lower.len() > 40 || upper.len() > 40 {
        return None;
    }
    // best[u][l][s]: score and choice with u upper and l lower cells placed, s of them spanning.
    let mut best = vec![vec![vec![None::<(i32, usize)>; spanning + 1]; lower.len() + 1]; upper.len() + 1];
    best[0][0][0] = Some((0, 0));
    for u in 0..upper.len() {
        for l in 0..=lower.len() {
            for s in 0..=spanning {
                let Some((score, _)) = best[u][l][s] else { continue };
                for below in 0..=lower.len() - l {
                    let s_next = s + usize::from(below > 0);
                    if s_next > spanning || below > 0 && u == 0 {
                        continue;
                    }
                    let gain = score + fit(text, upper[u], &lower[l..l + below], dictionaries);
                    let slot = &mut best[u + 1][l + below][s_next];
                    if slot.is_none_or(|(old, _)| gain > old) {
                        *slot = Some((gain, below));
                    }
                }
            }
        }
    }
    let (mut l, mut s) = (lower.len(), spanning);
    let mut layout = vec![0; upper.len()];
    let score = best[upper.len()][l][s]?.0;
    for u in (0..upper.len()).rev() {
        let (_, below) = best[u + 1][l][s]?;
        layout[u] = below;
        l -= below;
        s -= usize::from(below > 0);
    }
    Some((score, layout))
}

/// Every two characters that stand side by side.
fn pairs(name: &str) -> impl Iterator<Item = String> + '_ {
    name.chars().zip(name.chars().skip(1)).map(|(a, b)| [a, b].iter().collect())
}

/// How well an upper header spans these lower ones.
fn fit(text: &str, upper: Span, lower: &[Span], dictionaries: &Dictionaries) -> i32 {
    let name = upper.of(text);
    let spans = dictionaries.forms.spanning().iter().any(|w| name.contains(w.as_str()));
    if lower.is_empty() {
        return 0;
    }
    // 次数 below 次数 says nothing.
    let says = |pair: &String| !dictionaries.forms.is_generic(pair);
    let shared = |cell: &Span| {
        let below = cell.of(text);
        i32::from(pairs(name).filter(says).any(|p| below.contains(&p))) + 2 * i32::from(below.starts_with('('))
    };
    let fits: i32 = lower.iter().map(shared).sum();
    // 本年 over 113年 is one name in two lines.
    let dates = dictionaries.forms.is_year(name) && lower.iter().all(|c| dictionaries.forms.is_year(c.of(text)));
    fits + if spans || dates { 4 } else { -2 } - i32::from(lower.len() == 1)
}
