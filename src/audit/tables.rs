//! Totals of tables: of their rows, of their columns. What else columns are to each other is left to `relations` and `columns`.

use super::columns;
use super::complete::may_overlap;
use super::exact::is_one_slip;
use super::grid::{Grid, grids};
use super::subtotal::{outcome, sum_of, value_of};
use super::view::{Item, View, same_measure};
use super::{growth, relations, seasons};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;
use std::ops::Range;

/// Checks all tables of a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for grid in grids(view).into_iter().filter(|g| g.columns.len() <= MOST_TABLE) {
        let before = findings.len();
        column_totals(view, &grid, findings);
        whole_row(view, &grid, findings);
        row_totals(view, &grid, findings);
        seasons::check(view, &grid, findings);
        // A total that is wrong makes what is reckoned from it wrong: that is said once.
        let wrong = |f: &Finding| f.figures.first().copied().filter(|_| f.verdict.is_fault());
        let wrong: Vec<usize> = findings[before..].iter().filter_map(wrong).collect();
        let judged = growth::check(view, &grid, &wrong, findings);
        relations::check(view, &grid, (&wrong, &judged), findings);
        columns::check(view, &grid, &wrong, findings);
        columns::growth(view, &grid, findings);
    }
}

/// A table of more columns is none.
const MOST_TABLE: usize = 200;

/// A total and what it is the sum of.
pub type Sum = (usize, Vec<usize>);

/// The total rows, each against the rows that it may sum up: those above it back to the total before; of a grand total
/// those subtotals and what follows the last of them, or all rows above; those below it when it comes first.
fn column_totals(view: &View<'_>, grid: &Grid<'_, '_>, findings: &mut Vec<Finding>) {
    let counts = grid.columns_of(|kind| matches!(kind, Kind::Level | Kind::Target));
    let mut from = 0;
    for (known, number) in (0..grid.rows.len()).filter(|row| grid.rows[*row].total).enumerate() {
        let plain = |rows: Range<usize>| -> Vec<usize> { rows.filter(|row| !grid.rows[*row].total).collect() };
        let near = plain(from..number);
        let subtotals = || (0..number).filter(|row| grid.rows[*row].total || *row >= from).collect::<Vec<usize>>();
        let tried = match (from > 0, near.is_empty()) {
            _ if known > MOST_TOTALS => vec![near],
            (false, true) => vec![plain(number + 1..grid.rows.len())],
            (false, false) => vec![near],
            (true, true) => vec![subtotals(), plain(0..number), plain(number + 1..grid.rows.len())],
            (true, false) => vec![near, subtotals(), plain(0..number)],
        };
        from = number + 1;
        let sums: Vec<Vec<Sum>> = tried.iter().map(|rows| column_sums(grid, &counts, number, rows)).collect();
        let right = |sums: &Vec<Sum>| sums.iter().filter(|sum| adds_up(view, sum)).count();
        // The rows that most of the columns add up over are those that were meant; of equal ones the nearest.
        if let Some(best) = sums.iter().rev().max_by_key(|sums| right(sums)) {
            match &best[..] {
                // No other column tells whether these rows are what is summed.
                [sum] if tried.len() == 1 && counts.len() == 1 => findings.extend(judge_alone(view, sum)),
                _ => judge_together(view, best, findings),
            }
        }
    }
}

/// 市直部门, 县(区), 全市: a row of all of the place, at either end of a table without totals. It need not be what the others add up
/// to; where some columns are, the rest is held to it.
fn whole_row(view: &View<'_>, grid: &Grid<'_, '_>, findings: &mut Vec<Finding>) {
    let mut named = (0..grid.rows.len()).filter(|row| grid.rows[*row].whole);
    let (Some(number), None) = (named.next(), named.next()) else { return };
    if grid.rows.iter().any(|row| row.total) || number != 0 && number + 1 != grid.rows.len() {
        return;
    }
    let counts = grid.columns_of(|kind| matches!(kind, Kind::Level | Kind::Target));
    let rows: Vec<usize> = (0..grid.rows.len()).filter(|row| *row != number).collect();
    let sums = column_sums(grid, &counts, number, &rows);
    let right = sums.iter().filter(|sum| adds_up(view, sum)).count();
    if right > 1 && 2 * right > sums.len() {
        judge_together(view, &sums, findings);
    }
}

/// A total by itself: where its parts do not come to it although they are of its size, that is doubtful.
pub fn judge_alone(view: &View<'_>, sum: &Sum) -> Option<Finding> {
    let (total, parts) = sum;
    let goal = view.items[*total].figure.value;
    let value = value_of(view, parts)?;
    let lone = view.checks().numbers.lone;
    let alike = value.min(goal).checked_mul(lone).is_some_and(|bound| value.max(goal) <= bound);
    let off = goal - value;
    let of_part = |p: &usize| is_one_slip(view.items[*p].figure.value, view.items[*p].figure.value + off);
    let slip = is_one_slip(goal, value) || parts.iter().any(of_part);
    let below = parts.iter().all(|p| view.items[*p].figure.value <= goal || goal.is_zero());
    let row = |i: usize| view.items[i].figure.table.as_ref().and_then(|cell| cell.row.as_deref()).unwrap_or_default();
    // Rows that divide another row would be counted twice.
    let nested = parts.iter().any(|p| view.checks().partition.some.is_in(row(*p)));
    match adds_up(view, sum) {
        true => outcome(view, "subtotal/holds", *total, parts),
        false if nested || may_overlap(view, *total, parts) => None,
        false if is_near(view, sum) => outcome(view, "subtotal/near", *total, parts),
        false if alike && below || slip => outcome(view, "subtotal/lone", *total, parts),
        false => None,
    }
}

/// Behind more subtotals than this none is taken for a grand total: looking back from each takes the square of them.
const MOST_TOTALS: usize = 40;

/// For each column of counts the total of a row, and the same column of other rows.
pub fn column_sums(grid: &Grid<'_, '_>, counts: &[usize], number: usize, rows: &[usize]) -> Vec<Sum> {
    let sum = |&column: &usize| {
        let total = grid.cell(number, column)?;
        let parts: Vec<&Item<'_>> = rows.iter().filter_map(|row| grid.cell(*row, column)).collect();
        let fit = parts.len() > 1 && parts.iter().all(|p| same_measure(p.figure, total.figure));
        fit.then(|| (total.index, parts.iter().map(|p| p.index).collect()))
    };
    counts.iter().filter_map(sum).collect()
}

pub fn adds_up(view: &View<'_>, (total, parts): &Sum) -> bool {
    view.items[*total].reading.rounded().meets(sum_of(view, parts))
}

/// Totals of one kind: where some add up, the others are wrong; where none does, the rows are not what is summed.
pub fn judge_together(view: &View<'_>, sums: &[Sum], findings: &mut Vec<Finding>) {
    let adds_up = |sum: &&Sum| adds_up(view, sum);
    // That noughts add up to nought tells nothing.
    let telling = |(total, _): &&Sum| !view.items[*total].figure.value.is_zero();
    let right = sums.iter().filter(adds_up).filter(telling).count();
    let wrong = sums.iter().filter(|s| !adds_up(s)).count();
    for sum in sums {
        let case = match adds_up(&sum) {
            true => "subtotal/holds",
            // 一宗案件同时适用多种处罚的,分别统计: one column may be of cases and another of money, which adds up.
            false if may_overlap(view, sum.0, &sum.1) && exceeds(view, sum) => continue,
            false if right > 0 && right >= wrong => "subtotal/differs",
            false if is_near(view, sum) => "subtotal/near",
            false => continue,
        };
        findings.extend(outcome(view, case, sum.0, &sum.1));
    }
}

/// Whether parts come to more than their total.
fn exceeds(view: &View<'_>, (total, parts): &Sum) -> bool {
    value_of(view, parts).is_some_and(|sum| sum > view.items[*total].figure.value)
}

/// Whether a sum is so close to its total that it was meant to be it.
fn is_near(view: &View<'_>, (total, parts): &Sum) -> bool {
    let goal = view.items[*total].figure.value;
    let sum: Decimal = parts.iter().map(|p| view.items[*p].figure.value).sum();
    let off = goal.checked_mul(view.checks().numbers.near).unwrap_or_default();
    (goal - sum).abs() <= off && goal > Decimal::ZERO
}

/// The total of each row against its parts: those that the catalogue names, else the columns before it. A column that no
/// word calls a total is one when the catalogue says so and all parts stand beside it (处罚, 普通程序, 简易程序).
fn row_totals(view: &View<'_>, grid: &Grid<'_, '_>, findings: &mut Vec<Finding>) {
    for (column, named) in grid.columns.iter().enumerate() {
        let catalogued = (0..grid.rows.len()).filter_map(|row| catalogue(view, grid, row, column, named.total));
        let catalogued: Vec<Sum> = catalogued.collect();
        if catalogued.is_empty() && !named.total {
            continue;
        }
        if !named.total && is_of_another(view, grid, column, &catalogued) {
            continue;
        }
        if catalogued.is_empty() {
            let plain: Vec<Sum> = (0..grid.rows.len()).filter_map(|row| before(grid, row, column)).collect();
            match &plain[..] {
                [sum] if grid.rows.len() == 1 => findings.extend(judge_alone(view, sum)),
                [_] => {}
                _ => judge_together(view, &plain, findings),
            }
        } else {
            catalogued.iter().for_each(|sum| findings.extend(judge_catalogued(view, sum)));
        }
    }
}

/// 立案38, 结案35, 其中简易程序21、普通程序14: whether parts make up another column in most rows, and this one in few.
fn is_of_another(view: &View<'_>, grid: &Grid<'_, '_>, column: usize, sums: &[Sum]) -> bool {
    let of = |column: usize| {
        let row = |total: usize| grid.rows.iter().find(|row| row.cells.values().any(|cell| cell.index == total));
        let cell = |sum: &&Sum| row(sum.0).and_then(|row| row.cells.get(&column)).map(|cell| cell.index);
        sums.iter().filter(|sum| cell(sum).is_some_and(|cell| adds_up(view, &(cell, sum.1.clone())))).count()
    };
    let most = |right: usize| 2 * right > sums.len();
    !most(of(column)) && (0..grid.columns.len()).any(|other| other != column && most(of(other)))
}

/// Cells of the larger of two halves.
const LARGEST_HALF: usize = 40;

/// The parts of a total that the catalogue names: at least three of them in the row, which is then an official form, or
/// all there are.
fn catalogue(view: &View<'_>, grid: &Grid<'_, '_>, row: usize, column: usize, named: bool) -> Option<Sum> {
    let total = grid.cell(row, column)?;
    let metric = total.figure.metric.as_ref()?;
    let mut sums = view.checks().sums.iter().filter(|s| s.complete && s.total == *metric);
    // The other of two stacked halves, whose row is read as parts of this total.
    let before = &view.items[total.index.saturating_sub(LARGEST_HALF)..total.index];
    let halves = || before.iter().filter(|i| i.figure.part_of == Some(total.index) && i.figure.table.is_some());
    sums.find_map(|sum| {
        let of = |metrics: &[String]| -> Vec<usize> {
            let is_one = |i: &&Item<'_>| i.figure.metric.as_ref().is_some_and(|m| metrics.contains(m));
            let cells = grid.rows[row].cells.values().copied().chain(halves()).filter(is_one);
            cells.filter(|i| same_measure(i.figure, total.figure)).map(|i| i.index).collect()
        };
        let mut parts = of(&sum.parts);
        let all = parts.len() == sum.parts.len();
        parts.extend(of(&sum.besides));
        parts.sort_unstable();
        parts.dedup();
        (all || named && parts.len() > 2).then_some((total.index, parts))
    })
}

fn judge_catalogued(view: &View<'_>, (total, parts): &Sum) -> Option<Finding> {
    let (goal, sum) = (view.items[*total].reading.rounded(), sum_of(view, parts));
    let over = || sum.low.zip(goal.high).is_some_and(|(low, high)| low > high);
    let case = match goal.meets(sum) {
        true => "subtotal/holds",
        false if over() && may_overlap(view, *total, parts) => "subtotal/undecided",
        false => "subtotal/differs",
    };
    outcome(view, case, *total, parts)
}

/// The columns before a total, back to the total before it.
fn before(grid: &Grid<'_, '_>, row: usize, column: usize) -> Option<Sum> {
    let total = grid.cell(row, column)?;
    let from = (0..column).rev().find(|c| grid.columns[*c].total).map_or(0, |c| c + 1);
    let parts: Vec<&Item<'_>> = (from..column).filter_map(|c| grid.cell(row, c)).collect();
    let counted = |i: &&Item<'_>| i.figure.kind == Kind::Level && same_measure(i.figure, total.figure);
    (parts.len() > 1 && parts.iter().all(counted)).then(|| (total.index, parts.iter().map(|p| p.index).collect()))
}
