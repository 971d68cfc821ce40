//! The text of a form put together block by block, counting its characters, so that places are known as they are
//! written: a block is a line, a table's row a line with its cells between bars. All forms that mark tables write
//! through this, so that later stages read them alike.

use super::grid::{self, Row};
use super::html::HINTS;
use crate::model::{SourceSpan, Table};

/// What a form gives: the text that offsets refer to, and what the form itself tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Content {
    pub text: String,
    pub title: Option<String>,
    pub metadata: Vec<(String, String)>,
    pub tables: Vec<Table<SourceSpan>>,
    pub warnings: Vec<String>,
}

/// The text and tables so far.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    /// Finished lines, without the last line feed.
    pub text: String,
    /// Tables, in text order.
    pub tables: Vec<Table<SourceSpan>>,
    /// Code points of `text`.
    length: usize,
    blank_line: bool,
    recent: Vec<Recent>,
    /// Places that merged cells cover so far.
    covered: usize,
}

/// A line just written, a candidate for the caption of a table.
#[derive(Debug, Clone, Copy)]
struct Recent {
    span: SourceSpan,
    /// It states the unit of the table below.
    is_unit: bool,
}

/// More characters than this are no caption.
const CAPTION: usize = 60;

impl Blocks {
    /// Leaves a blank line before what comes next.
    pub(super) fn leave_blank_line(&mut self) {
        self.blank_line = true;
    }

    /// Writes a table and records its grid; without a caption of its own it is named by the line above.
    pub(super) fn write_table(&mut self, rows: &[Row], caption: Option<SourceSpan>) {
        let caption = caption.or_else(|| self.caption());
        let mut covered = self.covered;
        let table = grid::place(rows, caption, &mut covered, |cells| self.write_row(cells));
        self.covered = covered;
        self.tables.extend(table);
    }

    /// Writes a line of metadata, which is never a caption.
    pub(super) fn write_field(&mut self, line: &str) {
        self.write_line(line);
        self.recent.clear();
    }

    /// Writes a line as it is; returns its place.
    pub(super) fn write_line(&mut self, line: &str) -> SourceSpan {
        self.begin_line();
        let span = self.append(line);
        if span.end - span.start > CAPTION || is_sentence(line) {
            self.recent.clear();
        } else {
            let is_unit = HINTS.unit_starts.iter().any(|s| line.starts_with(s.as_str()));
            self.recent.push(Recent { span, is_unit });
            if self.recent.len() > 2 {
                self.recent.remove(0);
            }
        }
        span
    }

    /// Writes the row of a table, its cells joined by bars; returns the place of each cell. The line neither begins nor
    /// ends in white space, so a blank cell at an end leaves its bar alone.
    fn write_row(&mut self, cells: &[&str]) -> Vec<SourceSpan> {
        self.begin_line();
        self.recent.clear();
        let mut spans = Vec::with_capacity(cells.len());
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                let after_blank_start = column == 1 && cells[0].is_empty();
                let before_blank_end = column + 1 == cells.len() && cell.is_empty();
                self.append(match (after_blank_start, before_blank_end) {
                    (true, true) => "|",
                    (true, false) => "| ",
                    (false, true) => " |",
                    (false, false) => " | ",
                });
            }
            spans.push(self.append(cell));
        }
        spans
    }

    /// The place of the line above that may name a table; with the line between that states the unit, if there is one.
    fn caption(&self) -> Option<SourceSpan> {
        match self.recent[..] {
            [.., name, unit] if unit.is_unit && !name.is_unit => {
                Some(SourceSpan { start: name.span.start, end: unit.span.end })
            }
            [.., line] => Some(line.span),
            [] => None,
        }
    }

    fn begin_line(&mut self) {
        let blank_line = std::mem::take(&mut self.blank_line);
        if !self.text.is_empty() {
            self.append(if blank_line { "\n\n" } else { "\n" });
        }
    }

    fn append(&mut self, text: &str) -> SourceSpan {
        let start = self.length;
        self.text.push_str(text);
        self.length += text.chars().count();
        SourceSpan { start, end: self.length }
    }
}

/// Whether a line ends like a sentence, so that it names no table.
pub(super) fn is_sentence(line: &str) -> bool {
    HINTS.sentence_ends.iter().any(|end| line.ends_with(end.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_know_the_places_of_their_cells() {
        let mut writer = Blocks::default();
        writer.write_line("表一");
        writer.write_line("单位：件");
        assert_eq!(writer.caption(), Some(SourceSpan { start: 0, end: 7 }));
        let spans = writer.write_row(&["", "罚款", "", "", "3", ""]);
        assert_eq!(writer.text, "表一\n单位：件\n| 罚款 |  |  | 3 |");
        let chars: Vec<char> = writer.text.chars().collect();
        let cells: Vec<String> = spans.iter().map(|s| chars[s.start..s.end].iter().collect()).collect();
        assert_eq!(cells, ["", "罚款", "", "", "3", ""]);
        assert_eq!(writer.caption(), None);
    }
}
