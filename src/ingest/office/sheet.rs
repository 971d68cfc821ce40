//! A sheet of a workbook as text: lines for rows with one filled cell above and below a table, tables with their merged
//! cells for the rest. Blank rows part tables; blank rows and columns are left out.

use crate::ingest::blocks::Blocks;
use crate::ingest::fault::Fault;
use crate::ingest::grid::{self, Row, RowCell};
use crate::ingest::is_blank;
use crate::ingest::limits::{Limit, MAX_TEXT};
use crate::ingest::line::join_cell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::RangeInclusive;

/// A sheet as read: filled cells as shown, by row and column from 0.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    pub name: String,
    pub is_hidden: bool,
    pub hidden_rows: usize,
    /// Formulas whose value the file does not hold.
    pub unknown: usize,
    pub rows: BTreeMap<u32, BTreeMap<u32, String>>,
    /// Merged cells: rows and columns.
    pub merged: Vec<(RangeInclusive<u32>, RangeInclusive<u32>)>,
    /// What its workbook holds up to here.
    pub held: Held,
}

/// What the sheets of a workbook hold together: strings that cells share count for each.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Held {
    cells: usize,
    bytes: u64,
}

/// Cells of a workbook, with the blank ones between them: a hundred thousand rows of twenty columns.
pub(super) const MAX_CELLS: usize = 2_000_000;

/// Sheets are no wider, nor higher.
pub(super) const MAX_COLUMN: u32 = 16_384;
pub(super) const MAX_ROW: u32 = 1_048_576;

impl Sheet {
    /// Takes a cell as shown; blank ones are none.
    pub(super) fn put(&mut self, row: u32, column: u32, shown: &str) -> Result<(), Fault> {
        let shown = shown.trim_matches(is_blank);
        if shown.is_empty() || row >= MAX_ROW || column >= MAX_COLUMN {
            return Ok(());
        }
        self.held.cells += 1;
        if self.held.cells > MAX_CELLS {
            return Err(Limit::Count(MAX_CELLS).into());
        }
        self.held.bytes += shown.len() as u64;
        if self.held.bytes > MAX_TEXT {
            return Err(Limit::Size(MAX_TEXT).into());
        }
        self.rows.entry(row).or_default().insert(column, shown.to_owned());
        Ok(())
    }

    /// What a reader should know of it.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if self.is_hidden && !self.rows.is_empty() {
            warnings.push(format!("sheet {:?} is hidden, and read", self.name));
        }
        if self.hidden_rows > 0 {
            warnings.push(format!("sheet {:?} has {} hidden rows, which are read", self.name, self.hidden_rows));
        }
        if self.unknown > 0 {
            let name = &self.name;
            let count = self.unknown;
            warnings.push(format!(
                "sheet {name:?} has {count} formulas without a value; open and save it in a spreadsheet"
            ));
        }
        warnings
    }

    /// Writes the sheet. `cells` counts those of the workbook.
    pub(super) fn write(&self, blocks: &mut Blocks, cells: &mut usize) -> Result<(), Fault> {
        let merges = Merges::new(self);
        for block in self.blocks(&merges) {
            self.write_block(&block, &merges, blocks, cells)?;
        }
        Ok(())
    }

    /// Rows that follow one another without a blank one, those that merged cells reach into among them.
    fn blocks(&self, merges: &Merges) -> Vec<Vec<u32>> {
        let mut blocks: Vec<Vec<u32>> = Vec::new();
        let mut reach = None;
        for (&row, cells) in &self.rows {
            let new = reach.is_none_or(|reach| row > reach + 1);
            if new {
                blocks.push(Vec::new());
            }
            if let Some(block) = blocks.last_mut() {
                block.push(row);
            }
            let down = cells.keys().filter_map(|&column| merges.owner(row, column)).map(|(rows, _)| *rows.end()).max();
            reach = reach.max(Some(down.unwrap_or(row).max(row)));
        }
        blocks
    }

    fn write_block(&self, rows: &[u32], merges: &Merges, blocks: &mut Blocks, count: &mut usize) -> Result<(), Fault> {
        let is_single =
            |row: &u32| self.rows[row].len() == 1 && !self.rows[row].keys().any(|&c| merges.is_high(*row, c));
        let top = rows.iter().take_while(|row| is_single(row)).count();
        let bottom = rows[top..].iter().rev().take_while(|row| is_single(row)).count();
        let (above, rest) = rows.split_at(top);
        let (table, below) = rest.split_at(rest.len() - bottom);
        above.iter().for_each(|row| self.write_lines(*row, blocks));
        self.write_table(table, merges, blocks, count)?;
        below.iter().for_each(|row| self.write_lines(*row, blocks));
        Ok(())
    }

    fn write_lines(&self, row: u32, blocks: &mut Blocks) {
        for cell in self.rows[&row].values() {
            for line in cell.lines().map(|l| l.trim_matches(is_blank)).filter(|l| !l.is_empty()) {
                blocks.write_line(line);
            }
        }
    }

    fn write_table(&self, rows: &[u32], merges: &Merges, blocks: &mut Blocks, count: &mut usize) -> Result<(), Fault> {
        let columns: BTreeSet<u32> = rows.iter().flat_map(|row| self.rows[row].keys().copied()).collect();
        let columns: Vec<u32> = columns.into_iter().collect();
        *count = count.saturating_add(rows.len().saturating_mul(columns.len()));
        if *count > MAX_CELLS {
            return Err(Limit::Count(MAX_CELLS).into());
        }
        let among = |list: &[u32], range: &RangeInclusive<u32>| {
            list.partition_point(|r| r <= range.end()) - list.partition_point(|r| r < range.start())
        };
        let mut table = Vec::with_capacity(rows.len());
        for &row in rows {
            let mut cells = Vec::new();
            for &column in &columns {
                let owner = merges.owner(row, column);
                // A merged cell stands at the first of its rows and columns that are left.
                let first = |list: &[u32], range: &RangeInclusive<u32>| {
                    list.get(list.partition_point(|r| r < range.start())).copied()
                };
                let (height, width) = match owner {
                    Some((r, c)) if first(rows, r) != Some(row) || first(&columns, c) != Some(column) => continue,
                    Some((r, c)) => (among(rows, r), among(&columns, c)),
                    None => (1, 1),
                };
                let text = owner.map_or((row, column), |(r, c)| (*r.start(), *c.start()));
                let text = self.rows.get(&text.0).and_then(|cells| cells.get(&text.1));
                cells.push(RowCell {
                    text: text.map_or_else(String::new, |t| cell_text(t)),
                    rows: height,
                    columns: width,
                });
            }
            table.push(Row { group: 0, cells });
        }
        if grid::is_data(&table) && !grid::is_frame(&table) {
            blocks.write_table(&table, None);
        } else {
            rows.iter().for_each(|row| self.write_lines(*row, blocks));
        }
        Ok(())
    }
}

/// A cell on one line.
fn cell_text(shown: &str) -> String {
    if !shown.contains(['\n', '\r']) {
        return shown.to_owned();
    }
    let lines: Vec<String> =
        shown.lines().map(|l| l.trim_matches(is_blank).to_owned()).filter(|l| !l.is_empty()).collect();
    join_cell(&lines)
}

/// Which merged cell covers a place.
struct Merges<'s> {
    sheet: &'s Sheet,
    /// For each row, the merged cells that reach into it: a few in honest sheets, and bounded in others.
    rows: HashMap<u32, Vec<usize>>,
}

/// Rows that merged cells cover together; more are not merged.
const MAX_MERGED_ROWS: u64 = 200_000;

impl<'s> Merges<'s> {
    fn new(sheet: &'s Sheet) -> Self {
        let mut rows: HashMap<u32, Vec<usize>> = HashMap::new();
        let mut left = MAX_MERGED_ROWS;
        for (index, (range, _)) in sheet.merged.iter().enumerate() {
            // A whole column may be merged: rows that hold nothing need not be counted.
            let height = sheet.rows.range(range.clone()).count() as u64;
            if height > left {
                break;
            }
            left -= height;
            for (&row, _) in sheet.rows.range(range.clone()) {
                let merged = rows.entry(row).or_default();
                if merged.len() < 64 {
                    merged.push(index);
                }
            }
        }
        Self { sheet, rows }
    }

    fn owner(&self, row: u32, column: u32) -> Option<&(RangeInclusive<u32>, RangeInclusive<u32>)> {
        let merged = self.rows.get(&row)?.iter().map(|&index| &self.sheet.merged[index]);
        merged.into_iter().find(|(_, columns)| columns.contains(&column))
    }

    /// Whether a cell is merged over several rows that hold something.
    fn is_high(&self, row: u32, column: u32) -> bool {
        self.owner(row, column).is_some_and(|(rows, _)| self.sheet.rows.range(rows.clone()).nth(1).is_some())
    }
}
