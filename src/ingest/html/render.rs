//! Writes the chosen part of a page as text: one block a line, tables by rows. One loop over the nodes in document
//! order; depth costs nothing.

use super::hints::HINTS;
use super::metadata::Headline;
use super::table;
use super::tree::{Role, Tree};
use super::writer::{Mode, Writer};
use crate::model::{SourceSpan, Table};

/// What is written.
#[derive(Debug)]
pub(super) struct Rendered {
    pub text: String,
    pub tables: Vec<Table<SourceSpan>>,
}

/// Writes headline and metadata that stand before the article, then the article.
pub(super) fn render(tree: &Tree, roots: &[usize], headline: &Headline) -> Rendered {
    let mut renderer = Renderer { tree, headline: headline.node, writer: Writer::new(Mode::Front) };
    renderer.walk(0..roots.first().copied().unwrap_or(0));
    renderer.writer.mode = Mode::Opening;
    for &root in roots {
        renderer.walk(tree.range(root));
    }
    let blocks = renderer.writer.blocks;
    Rendered { text: blocks.text, tables: blocks.tables }
}

struct Renderer<'t, 'a> {
    tree: &'t Tree<'a>,
    headline: Option<usize>,
    writer: Writer,
}

impl Renderer<'_, '_> {
    fn walk(&mut self, range: std::ops::Range<usize>) {
        // The blocks that are open: where they end, and what they are.
        let mut open: Vec<(usize, Role)> = Vec::new();
        let mut pre = 0_usize;
        let mut title_end = 0;
        let mut index = range.start;
        while index < range.end {
            while let Some((_, role)) = open.pop_if(|(end, _)| *end <= index) {
                self.writer.end_line();
                pre -= usize::from(role == Role::Pre);
            }
            self.writer.in_title &= index < title_end;
            let node = &self.tree.nodes[index];
            if node.dropped {
                index = node.end;
                continue;
            }
            if self.headline == Some(index) {
                self.writer.end_line();
                self.writer.in_title = true;
                title_end = node.end;
            }
            match node.role {
                Role::Text if pre > 0 => self.writer.push_lines(node.text),
                Role::Text => self.writer.push(node.text),
                Role::Break => self.writer.line_break(),
                Role::Inline | Role::Link => {}
                role => {
                    self.writer.end_line();
                    if role == Role::Table && node.end <= range.end && self.table(index) {
                        index = node.end;
                        continue;
                    }
                    pre += usize::from(role == Role::Pre);
                    open.push((node.end, role));
                }
            }
            index += 1;
        }
        self.writer.end_line();
        self.writer.in_title = false;
    }

    /// Writes a table that is more than layout; false where its cells are to be read as blocks.
    fn table(&mut self, node: usize) -> bool {
        match table::kind(self.tree, node) {
            table::Kind::Layout => return false,
            table::Kind::Metadata(fields) => {
                for field in fields.iter().filter(|field| !HINTS.is_boilerplate_line(field)) {
                    self.writer.blocks.write_field(field);
                }
            }
            // Before the article a table is a calendar or a list of other pages.
            table::Kind::Data(_) if self.writer.mode == Mode::Front => {}
            table::Kind::Data(rows) => {
                let caption = table::caption(self.tree, node).map(|text| self.writer.blocks.write_line(&text));
                self.writer.blocks.write_table(&rows, caption);
                self.writer.mode = Mode::Article;
            }
        }
        true
    }
}
