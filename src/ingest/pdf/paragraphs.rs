//! Lines become paragraphs, over the ends of columns and pages too: a line that fills its column goes on in the next,
//! unless that one is set apart.

use super::columns::{self, Item};
use super::hints::HINTS;
use super::lines::{self, Line};
use super::margins::{self, Sheet};
use super::page::Page;
use super::tables;
use crate::ingest::blocks::Blocks;
use crate::ingest::is_blank;
use crate::ingest::line::is_wide;

/// Writes all pages.
pub(super) fn write(pages: Vec<Page>) -> Blocks {
    let mut sheets = Vec::with_capacity(pages.len());
    let mut ruled = Vec::with_capacity(pages.len());
    for mut page in pages {
        ruled.push(tables::take(&mut page));
        sheets.push(Sheet { lines: lines::lines(&page.glyphs), height: page.height });
    }
    margins::drop(&mut sheets);
    let pitch = pitch(&sheets);
    let mut writer = Writer { blocks: Blocks::default(), open: None, pitch };
    for (sheet, tables) in sheets.into_iter().zip(ruled) {
        for column in columns::ordered(sheet.lines, tables) {
            writer.column(column);
        }
    }
    writer.end();
    writer.blocks
}

/// The usual distance of lines, in sizes: most that follow one another closely agree on it.
fn pitch(sheets: &[Sheet]) -> f64 {
    let mut steps: Vec<f64> = Vec::new();
    for sheet in sheets {
        let pairs = sheet.lines.windows(2).map(|pair| (pair[1].y - pair[0].y) / pair[0].size.max(1.0));
        steps.extend(pairs.filter(|step| (0.9..=3.0).contains(step)));
    }
    steps.sort_by(f64::total_cmp);
    // Gaps between paragraphs are larger: the lower third is within them.
    steps.get(steps.len() / 3).copied().unwrap_or(1.6)
}

struct Writer {
    blocks: Blocks,
    /// The paragraph that may go on, and its last line.
    open: Option<(String, Last)>,
    pitch: f64,
}

/// What decides whether a paragraph goes on.
struct Last {
    line: Line,
    /// The right edge of its column.
    right: f64,
    is_first_of_column: bool,
}

impl Writer {
    fn column(&mut self, items: Vec<Item>) {
        let edges = Edges::of(&items);
        let mut row: Vec<Line> = Vec::new();
        let mut is_first = true;
        for item in items {
            match item {
                Item::Line(line) if row.first().is_none_or(|first| (first.y - line.y).abs() < 0.4 * line.size) => {
                    row.push(line)
                }
                Item::Line(line) => {
                    self.row(std::mem::replace(&mut row, vec![line]), &edges, std::mem::take(&mut is_first));
                }
                Item::Table(table) => {
                    self.row(std::mem::take(&mut row), &edges, std::mem::take(&mut is_first));
                    self.end();
                    self.blocks.write_table(&table.rows, None);
                }
            }
        }
        self.row(row, &edges, is_first);
    }

    /// All pieces on one baseline: a line of prose, or, with wide gaps, a row that later stages may find to be of a table.
    fn row(&mut self, mut pieces: Vec<Line>, edges: &Edges, is_first: bool) {
        pieces.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let Some(first) = pieces.first() else { return };
        if pieces.len() > 1 {
            self.end();
            let text: Vec<&str> = pieces.iter().map(|p| p.text.trim_matches(is_blank)).collect();
            self.blocks.write_line(&text.join("    "));
            return;
        }
        let line = first.clone();
        let text = line.text.trim_matches(is_blank).to_owned();
        if text.is_empty() {
            return;
        }
        let goes_on = self.open.as_ref().is_some_and(|(_, last)| last.goes_on(&line, edges, is_first, self.pitch));
        if !goes_on {
            self.end();
        }
        let open = self.open.take().map_or_else(String::new, |(open, _)| open);
        let last = Last { line, right: edges.right, is_first_of_column: is_first };
        self.open = Some((join(open, &text), last));
    }

    fn end(&mut self) {
        if let Some((text, _)) = self.open.take() {
            self.blocks.write_line(&text);
        }
    }
}

impl Last {
    /// Whether what the next line begins with had no room behind this one.
    fn is_full(&self, next: &Line) -> bool {
        self.line.x1 + unbroken(&next.text) * next.size > self.right - 0.5 * next.size
    }

    fn goes_on(&self, next: &Line, edges: &Edges, is_first: bool, pitch: f64) -> bool {
        let indent = (next.x0 - edges.left) / next.size.max(1.0);
        let same_size = (next.size - self.line.size).abs() < 0.12 * self.line.size.max(1.0);
        if !self.is_full(next) || !same_size || indent > 1.2 {
            return false;
        }
        let ends = HINTS.ends_sentence(&self.line.text);
        if ends && HINTS.is_marker(&next.text) {
            return false;
        }
        if is_first {
            // Over the end of a page no distance tells; where paragraphs are indented, their beginning does.
            return !ends || edges.is_indented || self.is_first_of_column && !HINTS.is_marker(&next.text);
        }
        (next.y - self.line.y) / next.size.max(1.0) <= pitch * 1.3
    }
}

/// The edges of a column's lines.
struct Edges {
    left: f64,
    right: f64,
    /// Paragraphs begin further right than they go on.
    is_indented: bool,
}

impl Edges {
    fn of(items: &[Item]) -> Self {
        let lines: Vec<&Line> =
            items.iter().filter_map(|i| if let Item::Line(line) = i { Some(line) } else { None }).collect();
        let left = lines.iter().map(|l| l.x0).fold(f64::INFINITY, f64::min);
        // A sign at the end may hang over the edge that the characters keep to.
        let hangs = |l: &Line| l.text.trim_end().ends_with(|c: char| is_wide(c) && !c.is_alphanumeric());
        let end = |l: &&Line| if hangs(l) { l.x1 - l.size } else { l.x1 };
        let right = lines.iter().map(end).fold(0.0, f64::max);
        let indented = lines.iter().filter(|l| (1.5..=2.6).contains(&((l.x0 - left) / l.size.max(1.0)))).count();
        Self { left, right, is_indented: indented * 8 >= lines.len().max(1) }
    }
}

/// The width, in sizes, of what a line begins with and may not be broken: a number or a word, or one character, with the
/// sign behind it.
fn unbroken(text: &str) -> f64 {
    let text = text.trim_start();
    let narrow = |c: &char| !is_wide(*c) && !c.is_whitespace();
    let letters = text.chars().take(40).take_while(narrow).count();
    let first = if letters == 0 { 1.0 } else { 0.55 * f64::from(u32::try_from(letters).unwrap_or(40)) };
    let next = text.chars().nth(letters.max(1));
    first + if next.is_some_and(|c| is_wide(c) && !c.is_alphanumeric()) { 1.0 } else { 0.0 }
}

/// Chinese lines join as they are, words and numbers of other scripts with a space.
fn join(mut open: String, text: &str) -> String {
    if let (Some(last), Some(first)) = (open.chars().next_back(), text.chars().next())
        && !is_wide(last)
        && !is_wide(first)
        && last.is_alphanumeric()
        && first.is_alphanumeric()
    {
        open.push(' ');
    }
    open.push_str(text);
    open
}
