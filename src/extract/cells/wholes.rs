//! Which cells of a table are parts of which: 其中 rows of the row above, columns of 合计, rows of the total row.
//!
//! In: the drafts of a table with their places. Out: `part_of`, as indexes among these drafts, and the metric of sorts that
//! nothing but their sum names. Whether other parts add up is left to the audit.

use super::reader::{Header, Reader};
use crate::dictionary::INHERITED;
use crate::extract::draft::Draft;
use crate::model::Kind;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Rows with totals among which the other half of a row is looked for.
const MOST_HALVES: usize = 60;

/// A draft and its place in the grid.
pub struct Placed {
    pub row: usize,
    pub column: usize,
    pub draft: Draft,
}

/// How a row stands to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rank {
    /// It says itself, or a row of one name above it does, that it is a part of the row above.
    Part,
    /// Its name says that it is a sum.
    Total,
    Plain,
}

/// Names columns of sorts by their sum: cells that count nothing known, but add up to the total of their row in most rows.
pub fn name_summands(reader: &Reader<'_>, cells: &mut [Placed]) {
    let mut rows: HashMap<usize, Vec<usize>> = HashMap::new();
    cells.iter().enumerate().for_each(|(i, c)| rows.entry(c.row).or_default().push(i));
    let (mut right, mut sums) = (0, Vec::new());
    for (row, totals) in total_columns(reader, cells) {
        let level = |i: &&usize| cells[**i].draft.kind == Kind::Level;
        let own = || rows.get(&row).into_iter().flatten().filter(level);
        let is_total =
            |i: &&usize| totals.iter().any(|t| t.column == cells[**i].column) && cells[**i].draft.metric.is_some();
        let Some(&total) = own().find(is_total) else { continue };
        let sort = |i: &&usize| cells[**i].draft.metric.is_none() && cells[**i].draft.unit == cells[total].draft.unit;
        let parts: Vec<usize> = own().filter(sort).copied().collect();
        let sum = parts.iter().try_fold(Decimal::ZERO, |sum, i| sum.checked_add(cells[*i].draft.value));
        right += usize::from(parts.len() > 1 && sum == Some(cells[total].draft.value));
        sums.push((total, parts));
    }
    if right < 2 || right * 4 < sums.len() * 3 {
        return;
    }
    for (total, parts) in sums {
        for part in parts {
            let (metric, header) =
                (cells[total].draft.metric.clone(), reader.header(cells[part].row, cells[part].column));
            let draft = &mut cells[part].draft;
            draft.rule = metric.as_ref().map(|m| format!("{m}{INHERITED}"));
            draft.metric = metric;
            draft.scope =
                Some(draft.scope.iter().map(String::as_str).chain([&*header.last]).collect::<Vec<_>>().join(" "));
        }
    }
}

/// Ties parts to their wholes.
pub fn link(reader: &Reader<'_>, cells: &mut [Placed]) {
    let places: HashMap<(usize, usize), usize> =
        cells.iter().enumerate().map(|(i, c)| ((c.row, c.column), i)).collect();
    let ranks: Vec<Rank> = (0..reader.height).map(|row| rank(reader, row)).collect();
    let total_columns = total_columns(reader, cells);
    let rows = wholes_of_rows(&ranks, cells);
    let halves = other_halves(reader, &total_columns);
    for i in 0..cells.len() {
        let (row, column) = (cells[i].row, cells[i].column);
        let by_row = |whole: Option<usize>| whole.and_then(|w| places.get(&(w, column)).copied());
        let by_column = || {
            let of = halves[row].unwrap_or(row);
            let totals = total_columns.get(&of)?;
            let own = group_of(&reader.header(row, column));
            // 合计 under 行政处罚 is no total of what stands under 行政强制.
            let fits = |t: &&Total| (of, t.column) != (row, column) && (t.group.is_empty() || t.group == own);
            totals.iter().filter(fits).find_map(|t| places.get(&(of, t.column)).copied())
        };
        let stated = by_row(rows[row]).filter(|_| ranks[row] == Rank::Part);
        let candidates = [stated, by_column(), by_row(rows[row])];
        let whole = candidates.into_iter().flatten().find(|w| fits(reader, &cells[i].draft, &cells[*w].draft));
        cells[i].draft.part_of = whole;
    }
}

/// A column whose header says that it holds sums, and the header over several that it stands under.
struct Total {
    column: usize,
    group: String,
}

/// What stands over the name of a column.
fn group_of(header: &Header) -> String {
    header.all.strip_suffix(header.last.as_str()).unwrap_or(&header.all).trim().to_owned()
}

/// For each row without a total, the next row of the same name below another header that has one: stacked halves. Rows without
/// names are such where each header stands over one alone.
fn other_halves(reader: &Reader<'_>, total_columns: &HashMap<usize, Vec<Total>>) -> Vec<Option<usize>> {
    let mut totals: Vec<usize> = total_columns.keys().copied().collect();
    if totals.len() > MOST_HALVES || totals.is_empty() {
        return vec![None; reader.height];
    }
    totals.sort_unstable();
    let name = |row: usize| reader.label(row, reader.width).last;
    let totals: Vec<(usize, String)> = totals.into_iter().map(|row| (row, name(row))).collect();
    let heads: Vec<_> = (0..reader.height).filter(|r| !reader.heads[*r]).map(|r| reader.above[r].head).collect();
    let unnamed = totals.len() == 1 && heads.windows(2).all(|pair| pair[0] != pair[1]);
    let half = |row: usize| {
        let open = !total_columns.contains_key(&row) && !reader.heads[row];
        let label = Some(name(row)).filter(|label| open && (unnamed || !label.is_empty()))?;
        let apart = |other: usize| other > row && reader.above[other].head != reader.above[row].head;
        totals.iter().find(|(other, own)| apart(*other) && *own == label).map(|(other, _)| *other)
    };
    (0..reader.height).map(half).collect()
}

fn rank(reader: &Reader<'_>, row: usize) -> Rank {
    let label = reader.label(row, reader.width);
    if label.part || reader.leads_parts(row) {
        Rank::Part
    } else if is_total(reader, &label.last) {
        Rank::Total
    } else {
        Rank::Plain
    }
}

fn is_total(reader: &Reader<'_>, name: &str) -> bool {
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    reader.dictionaries.checks.totals.is_in(&name)
}

/// For each row with numbers, the columns whose header says that they are sums.
fn total_columns(reader: &Reader<'_>, cells: &[Placed]) -> HashMap<usize, Vec<Total>> {
    let mut columns: HashMap<usize, Vec<Total>> = HashMap::new();
    for cell in cells {
        let header = reader.header(cell.row, cell.column);
        if is_total(reader, &header.last) {
            columns.entry(cell.row).or_default().push(Total { column: cell.column, group: group_of(&header) });
        }
    }
    columns
}

/// For each row, the one that it is a part of: the row above for 其中, else the next total below, or the one above all.
fn wholes_of_rows(ranks: &[Rank], cells: &[Placed]) -> Vec<Option<usize>> {
    let mut data: Vec<usize> = cells.iter().map(|c| c.row).collect();
    data.dedup();
    let mut wholes = vec![None; ranks.len()];
    let first_is_total = data.first().is_some_and(|row| ranks[*row] == Rank::Total);
    let mut last_plain = None;
    for &row in &data {
        if ranks[row] == Rank::Part {
            wholes[row] = last_plain;
        } else {
            last_plain = Some(row);
        }
    }
    let mut total = None;
    let order: Box<dyn Iterator<Item = &usize>> =
        if first_is_total { Box::new(data.iter()) } else { Box::new(data.iter().rev()) };
    for &row in order {
        match ranks[row] {
            Rank::Total => total = Some(row),
            Rank::Plain => wholes[row] = total,
            Rank::Part => {}
        }
    }
    wholes
}

/// Whether one cell can be a part of another: of one measure and year, and of its metric or one that belongs to it.
fn fits(reader: &Reader<'_>, part: &Draft, whole: &Draft) -> bool {
    let levels = part.kind == Kind::Level && whole.kind == Kind::Level;
    let same = part.unit == whole.unit && part.period == whole.period;
    let metrics = &reader.dictionaries.metrics;
    let (Some(part), Some(whole)) = (part.metric.as_deref(), whole.metric.as_deref()) else {
        return levels && same && part.metric == whole.metric;
    };
    // The catalogue is some four deep.
    let mut above = std::iter::successors(Some(part), |id| metrics.get(id)?.total.as_deref()).take(8);
    levels && same && above.any(|id| id == whole)
}
