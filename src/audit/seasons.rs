//! Tables of the parts of a year beside all of it: columns or rows of its quarters, halves or months, and 全年 before or behind them.
//!
//! In: a table put together again. Out: findings on the totals that no word for a sum names; those that one does are left to `tables`.

use super::exact::is_one_slip;
use super::grid::{Grid, Row};
use super::periods::{MONTHS, month};
use super::tables::{Sum, adds_up, column_sums, judge_alone, judge_together};
use super::view::{Item, View, same_measure};
use crate::dictionary::WordSet;
use crate::model::{Finding, Kind};
use std::ops::Range;

/// Checks the years of a table.
pub fn check(view: &View<'_>, grid: &Grid<'_, '_>, findings: &mut Vec<Finding>) {
    let columns: Vec<&str> = grid.columns.iter().map(|column| column.name.unwrap_or_default()).collect();
    for (parts, total) in years(view, &columns).into_iter().filter(|(_, total)| !grid.columns[*total].total) {
        let sum = |row: &Row<'_, '_>| row_sum(row, parts.clone(), total);
        judge(view, grid.rows.iter().filter_map(sum).collect(), findings);
    }
    let rows: Vec<&str> = grid.rows.iter().map(name_of).collect();
    for (parts, total) in years(view, &rows).into_iter().filter(|(_, total)| !grid.rows[*total].total) {
        let counts = grid.columns_of(|kind| matches!(kind, Kind::Level | Kind::Target));
        judge(view, column_sums(grid, &counts, total, &parts.collect::<Vec<_>>()), findings);
    }
}

/// The name of a row, as its cells have it.
fn name_of<'a>(row: &Row<'_, 'a>) -> &'a str {
    let cell = row.cells.values().next().and_then(|cell| cell.figure.table.as_ref());
    cell.and_then(|cell| cell.row.as_deref()).unwrap_or_default()
}

/// Of the names of columns or rows those that are the parts of a year, all of them and in their order, with what is named all of it.
fn years(view: &View<'_>, names: &[&str]) -> Vec<(Range<usize>, usize)> {
    let partition = &view.checks().partition;
    if !names.iter().any(|name| partition.all_year.is_in(name)) {
        return Vec::new();
    }
    let parts_from = |from: usize| {
        let rows = partition.year.iter();
        let named = |row: &&Vec<WordSet>| {
            row.iter().enumerate().all(|(i, part)| names.get(from + i).is_some_and(|n| part.is_in(n)))
        };
        let months = || (0..MONTHS).all(|i| names.get(from + i).is_some_and(|n| month(view, n) == Some(i + 1)));
        rows.clone().find(named).map(Vec::len).or_else(|| months().then_some(MONTHS)).map(|count| from..from + count)
    };
    let whole = |parts: &Range<usize>| {
        let sides = [Some(parts.end), parts.start.checked_sub(1)];
        sides.into_iter().flatten().find(|at| names.get(*at).is_some_and(|name| partition.all_year.is_in(name)))
    };
    (0..names.len()).filter_map(parts_from).filter_map(|parts| Some((parts.clone(), whole(&parts)?))).collect()
}

/// The cell of a row that is of all the year, with those of its parts.
fn row_sum(row: &Row<'_, '_>, parts: Range<usize>, total: usize) -> Option<Sum> {
    let whole = row.cells.get(&total)?;
    let cells: Vec<&Item<'_>> = parts.clone().filter_map(|column| row.cells.get(&column).copied()).collect();
    let counted = |i: &&Item<'_>| i.figure.kind == Kind::Level && same_measure(i.figure, whole.figure);
    (cells.len() == parts.len() && cells.iter().all(counted))
        .then(|| (whole.index, cells.iter().map(|cell| cell.index).collect()))
}

/// What to say of years: one that is no more than the greatest of its parts and no less than the least is of what a body has at a time.
fn judge(view: &View<'_>, sums: Vec<Sum>, findings: &mut Vec<Finding>) {
    let value = |i: &usize| view.items[*i].figure.value;
    let flows = |sum: &Sum| {
        let parts = || sum.1.iter().map(value);
        let within = parts().min() <= Some(value(&sum.0)) && Some(value(&sum.0)) <= parts().max();
        !within || adds_up(view, sum) || is_one_slip(value(&sum.0), parts().sum())
    };
    let sums: Vec<Sum> = sums.into_iter().filter(flows).collect();
    match &sums[..] {
        [sum] => findings.extend(judge_alone(view, sum)),
        _ => judge_together(view, &sums, findings),
    }
}
