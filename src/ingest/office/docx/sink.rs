//! Where finished lines and tables go: into the text, into the cell of a table that is open, or, from a text box, behind
//! the paragraph that it hangs on.

use super::table::OpenTable;
use crate::ingest::blocks::Blocks;
use crate::ingest::fault::Fault;
use crate::ingest::grid::Row;
use crate::ingest::limits::Limit;

/// Tables and text boxes in one another; honest documents stay below five.
const MAX_NESTED: usize = 64;

/// The text so far, and what is open.
#[derive(Debug, Default)]
pub(super) struct Sink {
    pub blocks: Blocks,
    open: Vec<Scope>,
}

/// Something that lines go to until it ends.
#[derive(Debug)]
enum Scope {
    Table(OpenTable),
    TextBox(Vec<Block>),
}

/// A finished block of a text box.
#[derive(Debug)]
pub(super) enum Block {
    Line(String),
    Table(Vec<Row>),
}

impl Sink {
    /// Takes a finished line; blank ones are none.
    pub(super) fn line(&mut self, line: String) {
        if !line.is_empty() {
            self.put(Block::Line(line), self.open.len());
        }
    }

    /// The innermost table that is open.
    pub(super) fn table(&mut self) -> Option<&mut OpenTable> {
        match self.open.last_mut() {
            Some(Scope::Table(table)) => Some(table),
            _ => None,
        }
    }

    pub(super) fn open_table(&mut self) -> Result<(), Fault> {
        if let Some(Scope::Table(outer)) = self.open.last_mut()
            && !outer.is_layout
            && !outer.holds_data()
        {
            outer.is_layout = true;
            let lines = outer.take_lines();
            let below = self.open.len() - 1;
            lines.into_iter().for_each(|line| self.put(Block::Line(line), below));
        }
        self.open(Scope::Table(OpenTable::default()))
    }

    pub(super) fn close_table(&mut self) {
        let Some(Scope::Table(table)) = self.open.pop() else { return };
        let depth = self.open.len();
        if table.is_layout {
            return;
        }
        match table.finish() {
            Ok(rows) => self.put(Block::Table(rows), depth),
            Err(lines) => lines.into_iter().for_each(|line| self.put(Block::Line(line), depth)),
        }
    }

    pub(super) fn open_text_box(&mut self) -> Result<(), Fault> {
        self.open(Scope::TextBox(Vec::new()))
    }

    /// What stood in the text box; tables that a damaged file leaves open in it are closed.
    pub(super) fn close_text_box(&mut self) -> Vec<Block> {
        while matches!(self.open.last(), Some(Scope::Table(_))) {
            self.close_table();
        }
        match self.open.pop() {
            Some(Scope::TextBox(blocks)) => blocks,
            _ => Vec::new(),
        }
    }

    /// Takes finished blocks, such as those of a text box.
    pub(super) fn take(&mut self, blocks: Vec<Block>) {
        let depth = self.open.len();
        blocks.into_iter().for_each(|block| self.put(block, depth));
    }

    fn open(&mut self, scope: Scope) -> Result<(), Fault> {
        self.open.push(scope);
        if self.open.len() > MAX_NESTED { Err(Limit::Depth(MAX_NESTED).into()) } else { Ok(()) }
    }

    /// Puts a block into the innermost of the first `depth` scopes that takes it.
    fn put(&mut self, block: Block, depth: usize) {
        let is_layout = |scope: &&mut Scope| matches!(scope, Scope::Table(table) if table.is_layout);
        match self.open[..depth].iter_mut().rev().find(|scope| !is_layout(scope)) {
            Some(Scope::TextBox(blocks)) => blocks.push(block),
            Some(Scope::Table(table)) => table.cell().lines.extend(lines_of(block)),
            None => match block {
                Block::Line(line) => {
                    self.blocks.write_line(&line);
                }
                Block::Table(rows) => self.blocks.write_table(&rows, None),
            },
        }
    }
}

/// A table within a cell becomes lines of that cell.
fn lines_of(block: Block) -> Vec<String> {
    match block {
        Block::Line(line) => vec![line],
        Block::Table(rows) => {
            let texts = |row: Row| row.cells.into_iter().map(|c| c.text).filter(|t| !t.is_empty()).collect::<Vec<_>>();
            rows.into_iter().map(|row| texts(row).join(" ")).filter(|line| !line.is_empty()).collect()
        }
    }
}
