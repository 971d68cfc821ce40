//! Small forms one below the other, their cells one a line: the title of each, its columns, its numbers (行政许可, 申请数量,
//! 许可数量, 120, 115).
//!
//! In: a run of lines. Out: which lines are title, columns and numbers. Where numbers are fewer or more than columns, nothing
//! tells which is blank, and the form is no table.

use super::rows::{Block, Run};

/// Whether a block of names and numbers begins with the title of a form, right above columns of it.
pub fn heads(run: &Run<'_>, block: &Block) -> bool {
    let columns = columns(run, block.start + 1, block.values.start);
    is_form(run, block.start, &columns) && block.values.len() <= columns.len()
}

/// Whether the name right above the numbers of a block is that of a column, be its unit in a line of its own.
pub fn ends_in_column(run: &Run<'_>, block: &Block) -> bool {
    let last = (block.start..block.values.start).rev().find(|at| !run.cell(*at).starts_with('('));
    last.is_some_and(|at| run.dictionaries.forms.is_column(run.cell(at)))
}

/// The columns of a run that is such a form, as the lines of each, where they are as many as its numbers: lines before the title
/// may name more.
pub fn of(run: &Run<'_>) -> Option<Vec<Vec<usize>>> {
    let block = Block::at(&run.numeric, 0);
    let rest = &run.numeric[block.values.end..];
    if block.values.is_empty() || rest.iter().any(|numeric| *numeric) {
        return None;
    }
    let title = |title: &usize| {
        let columns = columns(run, title + 1, block.values.start);
        (columns.len() == block.values.len() && is_form(run, *title, &columns)).then_some(columns)
    };
    (0..block.values.start).rev().take(MOST_COLUMNS).find_map(|at| title(&at))
}

/// Names between two lines; a unit in brackets is that of the name above it.
fn columns(run: &Run<'_>, from: usize, to: usize) -> Vec<Vec<usize>> {
    let mut columns: Vec<Vec<usize>> = Vec::new();
    for at in from..to.min(from + MOST_COLUMNS) {
        match columns.last_mut().filter(|_| run.cell(at).starts_with('(')) {
            Some(name) => name.push(at),
            None => columns.push(vec![at]),
        }
    }
    columns
}

/// Whether a line names a form that has all of the columns.
fn is_form(run: &Run<'_>, title: usize, columns: &[Vec<usize>]) -> bool {
    let names: Vec<String> = columns.iter().map(|c| c.iter().map(|line| run.cell(*line)).collect()).collect();
    !names.is_empty() && run.dictionaries.forms.titled(run.cell(title), &names).is_some()
}

/// Columns of a form and lines above its numbers, at most.
const MOST_COLUMNS: usize = 40;
