//! Columns of shares: against the counts that they are shares of, else against the whole that they make up together. Columns
//! of growth without those of the year before: what they allow that to be.
//!
//! In: a table put together again. A share of two counts of one row (办结率) and the growth between two columns are relations
//! and left to `tables`.

use super::change::implied;
use super::grid::Grid;
use super::ratio::{DIFFERS, fits, outcome, quotient};
use super::share::{is_rounding, summed};
use super::view::{Item, View};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// Checks the columns of shares of a table; `wrong` are the totals that do not add up, and tell nothing.
pub fn check(view: &View<'_>, grid: &Grid<'_, '_>, wrong: &[usize], findings: &mut Vec<Finding>) {
    let mut totals = (0..grid.rows.len()).filter(|row| grid.rows[*row].total);
    let total = totals.next();
    if totals.next().is_some() || grid.rows.len() < 3 {
        return;
    }
    for share in (0..grid.columns.len()).filter(|column| is_of_one_whole(view, grid, *column)) {
        let known = findings.iter().any(|f| f.figures.iter().any(|i| of_column(grid, share, *i)));
        if known || of_counts(view, grid, (share, total), wrong, findings) {
            continue;
        }
        findings.extend(together(view, grid, share, total));
    }
}

/// A table of one column of counts and one of their growth: each growth by itself.
pub fn growth(view: &View<'_>, grid: &Grid<'_, '_>, findings: &mut Vec<Finding>) {
    let changes = grid.columns_of(|kind| kind == Kind::Change);
    let ([count], [change]) = (&grid.columns_of(|kind| kind == Kind::Level)[..], &changes[..]) else { return };
    let words = &view.checks().changes;
    let name = grid.columns[*change].name.unwrap_or_default();
    if grid.columns.len() != 2 || !words.column.is_in(name) || words.has_other_base(name, None) {
        return;
    }
    for row in 0..grid.rows.len() {
        let (Some(now), Some(change)) = (grid.cell(row, *count), grid.cell(row, *change)) else { continue };
        if change.reading.is_exact() && now.figure.period == change.figure.period {
            findings.extend(implied(view, now, change));
        }
    }
}

fn of_column(grid: &Grid<'_, '_>, column: usize, figure: usize) -> bool {
    grid.rows.iter().any(|row| row.cells.get(&column).is_some_and(|cell| cell.index == figure))
}

/// Whether a column says that its percentages are shares of one whole: 占比, 比重(%). A rate (持证率) has a whole in each row.
fn is_of_one_whole(view: &View<'_>, grid: &Grid<'_, '_>, column: usize) -> bool {
    let shares = &view.checks().shares;
    let name = grid.columns[column].name.unwrap_or_default();
    let percent = view.checks().changes.percent.as_str();
    let is_share = |i: &&Item<'_>| i.figure.kind == Kind::Share && i.figure.unit.as_deref() == Some(percent);
    let mut cells = grid.rows.iter().filter_map(|row| row.cells.get(&column).copied());
    shares.part_column.is_in(name) && !name.contains(&*shares.rate) && cells.all(|cell| is_share(&cell))
}

/// The shares against a column of counts of which most of them are: each count over the total row. Tells whether there is
/// such a column.
fn of_counts(
    view: &View<'_>,
    grid: &Grid<'_, '_>,
    (share, total): (usize, Option<usize>),
    wrong: &[usize],
    findings: &mut Vec<Finding>,
) -> bool {
    let Some(total) = total else { return false };
    for column in grid.columns_of(|kind| kind == Kind::Level) {
        let Some(whole) = grid.cell(total, column).filter(|whole| whole.figure.value > Decimal::ZERO) else { continue };
        let row = |row: usize| Some((grid.cell(row, share)?, grid.cell(row, column)?));
        let rows: Vec<_> = (0..grid.rows.len()).filter(|n| *n != total).filter_map(row).collect();
        let agrees = |pair: &&(&Item<'_>, &Item<'_>)| fits(pair.0, quotient(pair.1, whole, Decimal::ONE_HUNDRED));
        let right = rows.iter().filter(agrees).count();
        if right < 2 || right * 2 < rows.len() || wrong.contains(&whole.index) {
            continue;
        }
        for (share, part) in rows.iter().filter(|pair| !agrees(pair)) {
            findings.extend(outcome(view, DIFFERS, share, (part, whole), Decimal::ONE_HUNDRED, false));
        }
        return true;
    }
    false
}

/// The shares of all rows, which make up the whole where the total row says so; without one they nearly do, or are of
/// something else.
fn together(view: &View<'_>, grid: &Grid<'_, '_>, share: usize, total: Option<usize>) -> Option<Finding> {
    let list: Vec<&Item<'_>> =
        (0..grid.rows.len()).filter(|row| Some(*row) != total).filter_map(|row| grid.cell(row, share)).collect();
    let sum = list.iter().try_fold(Decimal::ZERO, |sum, i| sum.checked_add(i.figure.value))?;
    let whole = total.and_then(|row| grid.cell(row, share)).map(|cell| cell.figure.value);
    let off = sum - Decimal::ONE_HUNDRED;
    let near = off.abs() <= Decimal::ONE_HUNDRED - view.checks().shares.enough;
    if list.len() < 3 || is_rounding(off, &list) || whole.is_some_and(|whole| whole != Decimal::ONE_HUNDRED) {
        return None;
    }
    match whole {
        Some(_) if sum > Decimal::ONE_HUNDRED => summed(view, "share/sum_over", &list, sum),
        Some(_) => summed(view, "share/sum_under", &list, sum),
        None if near => summed(view, "share/sum_off", &list, sum),
        None => None,
    }
}
