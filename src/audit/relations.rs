//! Relations between the columns of a table: what holds in most rows is held against the others.

use super::change::arithmetic;
use super::exact::Interval;
use super::grid::Grid;
use super::view::{Item, View, same_measure};
use super::written::{shown, told_apart, with_unit, written_out};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// What one column may be of two others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// a − b
    Difference,
    /// a ÷ b, in percent
    Share,
    /// (a − b) ÷ b, in percent
    Growth,
}

/// More columns than this are not tried two by two.
const MOST_COLUMNS: usize = 14;

/// Checks the columns that are the difference, the share or the growth of two others in most rows; `wrong` are the totals that do
/// not add up, `judged` the changes that both years beside them have told.
pub fn check(view: &View<'_>, grid: &Grid<'_, '_>, (wrong, judged): (&[usize], &[usize]), findings: &mut Vec<Finding>) {
    if grid.rows.len() < 2 || grid.columns.len() > MOST_COLUMNS {
        return;
    }
    let counts = grid.columns_of(|kind| matches!(kind, Kind::Level | Kind::Target));
    let results = grid.columns_of(|kind| kind != Kind::Target);
    let known = |column: &usize| {
        let mut cells = grid.rows.iter().filter_map(|row| row.cells.get(column));
        cells.any(|cell| judged.binary_search(&cell.index).is_ok())
    };
    for &result in results.iter().filter(|column| !known(column)) {
        let percent = grid.rows.iter().filter_map(|row| row.cells.get(&result)).all(|i| is_percent(view, i));
        let changes = grid.rows.iter().filter_map(|row| row.cells.get(&result)).all(|i| i.figure.kind == Kind::Change);
        let tried: &[Relation] = match (percent, changes) {
            (true, _) => &[Relation::Share, Relation::Growth],
            (false, true) => &[Relation::Difference],
            (false, false) => continue,
        };
        let pairs = counts.iter().flat_map(|a| counts.iter().map(move |b| (*a, *b)));
        let pairs = pairs.filter(|(a, b)| a != b && *a != result && *b != result);
        let mut known = pairs.flat_map(|pair| tried.iter().map(move |relation| (pair, *relation)));
        if let Some(((a, b), relation)) =
            known.find(|((a, b), relation)| is_kept(view, grid, (*a, *b, result), *relation))
        {
            let from = findings.len();
            exceptions(view, grid, (a, b, result), relation, findings);
            let told = findings.split_off(from);
            findings.extend(told.into_iter().filter(|f| !f.figures.iter().any(|i| wrong.contains(i))));
        }
    }
}

fn is_percent(view: &View<'_>, item: &Item<'_>) -> bool {
    item.figure.unit.as_deref() == Some(view.checks().changes.percent.as_str())
}

/// The cells of a row that a relation is of: the two counts and the result.
fn of_row<'v, 'a>(grid: &Grid<'v, 'a>, row: usize, (a, b, result): (usize, usize, usize)) -> Option<[&'v Item<'a>; 3]> {
    Some([grid.cell(row, a)?, grid.cell(row, b)?, grid.cell(row, result)?])
}

/// Whether a relation holds in most rows, and in enough of them to be none of chance. Where the names of the columns tell
/// it (2022年, 2023年, 增幅), fewer rows are enough.
fn is_kept(view: &View<'_>, grid: &Grid<'_, '_>, columns: (usize, usize, usize), relation: Relation) -> bool {
    let numbers = &view.checks().numbers;
    let least = if is_named(view, grid, columns, relation) { Decimal::new(5, 1) } else { numbers.most };
    let few = match relation {
        _ if least == numbers.most => numbers.few,
        Relation::Share => numbers.few - 1,
        Relation::Difference | Relation::Growth => 1,
    };
    let (mut right, mut told, mut rows) = (0_usize, 0_usize, 0_usize);
    for cells in (0..grid.rows.len()).filter_map(|row| of_row(grid, row, columns)) {
        let Some(fits) = fits(cells, relation) else { continue };
        rows += 1;
        right += usize::from(fits);
        told += usize::from(fits && cells.iter().all(|i| !i.figure.value.is_zero()));
    }
    let share = Decimal::from(right).checked_div(Decimal::from(rows)).unwrap_or_default();
    told >= few && share >= least
}

/// Whether the names of columns say that one is the change or the share of the others.
fn is_named(view: &View<'_>, grid: &Grid<'_, '_>, (a, b, result): (usize, usize, usize), relation: Relation) -> bool {
    let name = |column: usize| grid.columns[column].name.unwrap_or_default();
    let year = |column: usize| grid.rows.iter().find_map(|row| row.cells.get(&column)?.figure.period);
    match relation {
        Relation::Share => view.checks().shares.column.is_in(name(result)),
        Relation::Difference | Relation::Growth => {
            let years = year(a).zip(year(b)).is_some_and(|(now, before)| before == now - 1);
            years && view.checks().changes.column.is_in(name(result))
        }
    }
}

/// Whether a relation holds in a row; none where it cannot be reckoned.
fn fits([a, b, result]: [&Item<'_>; 3], relation: Relation) -> Option<bool> {
    let possible = reckoned([a, b], relation)?;
    Some(result.reading.agrees(possible))
}

fn reckoned([a, b]: [&Item<'_>; 2], relation: Relation) -> Option<Interval> {
    let (above, below) = (a.reading.rounded(), b.reading.rounded());
    if relation == Relation::Difference {
        return same_measure(a.figure, b.figure).then(|| above.minus(below));
    }
    below.low.filter(|low| *low > Decimal::ZERO)?;
    let share = above.over(below).times(Decimal::ONE_HUNDRED);
    let whole = Interval::new(Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED);
    Some(if relation == Relation::Growth { share.minus(whole) } else { share })
}

/// The rows in which a kept relation does not hold.
fn exceptions(
    view: &View<'_>,
    grid: &Grid<'_, '_>,
    columns: (usize, usize, usize),
    relation: Relation,
    findings: &mut Vec<Finding>,
) {
    for cells in (0..grid.rows.len()).filter_map(|row| of_row(grid, row, columns)) {
        if fits(cells, relation) == Some(false) {
            findings.extend(exception(view, cells, relation));
        }
    }
}

fn exception(view: &View<'_>, [a, b, result]: [&Item<'_>; 3], relation: Relation) -> Option<Finding> {
    let (now, before) = (a.figure.value, b.figure.value);
    let unit = result.figure.unit.as_deref().unwrap_or("");
    let computed = match relation {
        Relation::Difference => now.checked_sub(before)?,
        Relation::Share => now.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?,
        Relation::Growth => (now - before).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?,
    };
    let (name, name_en) = named(view, a, result);
    let reckoned = told_apart(computed, result.figure.value, false);
    let (computed, line) = (format!("{}{unit}", shown(reckoned.0)), written_out(reckoned, unit));
    let stated = with_unit(result.figure);
    let (b_text, n_text) = (with_unit(b.figure), with_unit(a.figure));
    let words = [
        ("name", name.as_str()),
        ("name_en", &name_en),
        ("computed", &computed),
        ("stated", &stated),
        ("before", &b_text),
        ("now", n_text.as_str()),
    ];
    let case = if relation == Relation::Share { "ratio/differs" } else { "change/differs" };
    let mut finding = view.finding(case, &words, &[result.index, a.index, b.index])?;
    finding.arithmetic = match relation {
        Relation::Share => format!("{} \u{f7} {} = {line} \u{2260} {stated}", shown(now), shown(before)),
        _ => arithmetic(relation == Relation::Growth, before, now, &line, '\u{2260}', &stated),
    };
    Some(finding)
}

/// What a cell of a change or a share is called: its row, with the metric where the row does not name it; else its column.
fn named(view: &View<'_>, of: &Item<'_>, result: &Item<'_>) -> (String, String) {
    let cell = result.figure.table.as_ref();
    let row = cell.and_then(|t| t.row.as_deref()).unwrap_or_default().trim();
    let column = cell.and_then(|t| t.column.as_deref()).unwrap_or_default().trim();
    let number = row.chars().all(|c| c.is_ascii_digit());
    let told = of.figure.scope.as_deref().unwrap_or_default();
    match view.metric(of) {
        Some(metric) if told.is_empty() || number => (metric.name.clone(), metric.name_en.clone()),
        Some(metric) => (format!("{told}{}", metric.name), format!("{} ({told})", metric.name_en)),
        None if number || row.is_empty() => (column.to_owned(), column.to_owned()),
        None => (row.to_owned(), row.to_owned()),
    }
}
