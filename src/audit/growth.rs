//! Changes in tables beside the values of both years: 本年1530 | 上年1700 | 同比-15%, in a row or one below the other.
//!
//! In: a table put together again, and changes that a row tells in words (下降15%). Out: a finding on each change by the values of
//! its year and of the one before; which changes were judged. Columns that only their numbers tell to be the growth of others are
//! left to `relations`, growth without the year before to `columns`.

use super::change::{ChangeUnit, compare, unit_of};
use super::grid::Grid;
use super::view::{Item, View, same_measure};
use crate::model::{Finding, Kind};

/// Checks the changes of a table; `wrong` are the totals that do not add up, and tell nothing. Gives the changes that were judged.
pub fn check(view: &View<'_>, grid: &Grid<'_, '_>, wrong: &[usize], findings: &mut Vec<Finding>) -> Vec<usize> {
    let mut judged = Vec::new();
    if grid.columns_of(|kind| kind == Kind::Change).is_empty() && !has_row_of_changes(grid) {
        return judged;
    }
    for column in 0..grid.columns.len() {
        let name = grid.columns[column].name.unwrap_or_default();
        let rows = (0..grid.rows.len()).filter_map(|row| Some((row, grid.cell(row, column)?)));
        let told = rows.filter(|(_, cell)| is_change(cell)).filter_map(|(row, change)| {
            let left = (0..column).rev().filter_map(|column| grid.cell(row, column));
            let above = (0..row).rev().filter_map(|row| grid.cell(row, column));
            let beside = values(view, left, change).filter(|_| !has_other_base(view, name, change));
            beside
                .or_else(|| values(view, above, change).filter(|_| !has_other_base(view, row_of(change), change)))
                .map(|(now, before)| (now, before, change))
        });
        let told: Vec<_> = told.collect();
        judged.extend(told.iter().map(|(_, _, change)| change.index));
        let known = told.iter().filter_map(|(now, before, change)| compare(view, before, now, change));
        let known: Vec<Finding> = known.filter(|f| !f.figures.iter().any(|i| wrong.contains(i))).collect();
        let faults = known.iter().filter(|finding| finding.verdict.is_fault()).count();
        // A column of which hardly anything is the growth of those beside it is the growth of something else.
        if known.len() < FEW || faults * 2 <= known.len() {
            findings.extend(known);
        }
    }
    judged.sort_unstable();
    judged
}

/// Changes of a column that may all be wrong.
const FEW: usize = 3;

/// Changes that a row of a table tells in words: 1530 | 1700 | 下降15%.
pub fn in_words(view: &View<'_>, findings: &mut Vec<Finding>) {
    for pair in view.items.windows(2).filter(|pair| pair[0].line == pair[1].line) {
        let [cell, change] = pair else { continue };
        if cell.figure.table.is_none() || change.figure.table.is_some() || !is_change(change) {
            continue;
        }
        let cells = view.items[..change.index].iter().rev().take(MOST_CELLS);
        let row = cells.take_while(|i| i.line == change.line && i.figure.table.is_some());
        let words = view.before(change);
        if let Some((now, before)) = values(view, row, change).filter(|_| !has_other_base(view, words, change)) {
            findings.extend(compare(view, before, now, change));
        }
    }
}

/// Cells of a row before a change that are looked at.
const MOST_CELLS: usize = 12;

fn is_change(item: &Item<'_>) -> bool {
    item.figure.kind == Kind::Change && item.reading.is_exact()
}

/// Whether a row is one of changes: tables that tell a year a row have no column of them.
fn has_row_of_changes(grid: &Grid<'_, '_>) -> bool {
    grid.rows.iter().any(|row| row.cells.values().next().is_some_and(|cell| cell.figure.kind == Kind::Change))
}

fn row_of<'a>(item: &Item<'a>) -> &'a str {
    item.figure.table.as_ref().and_then(|cell| cell.row.as_deref()).unwrap_or_default()
}

fn has_other_base(view: &View<'_>, name: &str, change: &Item<'_>) -> bool {
    let before = change.figure.period.or(view.report.year).map(|year| year - 1);
    view.checks().changes.has_other_base(name, before)
}

/// The values of the year of a change and of the one before it among cells, the nearest first: of one metric and measure, with
/// nothing but other changes between them and it.
fn values<'v, 'a: 'v>(
    view: &View<'a>,
    cells: impl Iterator<Item = &'v Item<'a>>,
    change: &Item<'_>,
) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let year = change.figure.period.or(view.report.year)?;
    let unit = unit_of(view, change);
    let kind = if unit == ChangeUnit::Points { Kind::Share } else { Kind::Level };
    let (mut now, mut before): (Option<&Item<'_>>, Option<&Item<'_>>) = (None, None);
    for cell in cells {
        let figure = cell.figure;
        if figure.kind == Kind::Change && (now.is_some() || before.is_some()) {
            return None;
        }
        let fits = figure.kind == kind && (unit != ChangeUnit::Same || same_measure(figure, change.figure));
        if fits && figure.period == Some(year) && now.is_none() {
            now = Some(cell);
        } else if fits && figure.period == Some(year - 1) && before.is_none() {
            before = Some(cell);
        }
        if let Some((now, before)) = now.zip(before) {
            let alike = same_measure(now.figure, before.figure) && now.figure.metric == before.figure.metric;
            return (alike && now.figure.scope == before.figure.scope).then_some((now, before));
        }
    }
    None
}
