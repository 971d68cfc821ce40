//! What the tokens of Rich Text say: groups with their state, characters, paragraphs, rows.

use super::charsets::{character_set, code_page};
use super::tokens::Token;
use super::words::{KEPT, SKIPPED};
use crate::ingest::blocks::Blocks;
use crate::ingest::fault::Fault;
use crate::ingest::grid::{self, Row, RowCell};
use crate::ingest::is_blank;
use crate::ingest::limits::Limit;
use crate::ingest::line::join_cell;
use encoding_rs::{Encoding, WINDOWS_1252};
use std::collections::HashMap;
use std::rc::Rc;

/// Groups in one another; honest files stay below a hundred.
const MAX_DEPTH: usize = 10_000;

/// State that ends with its group.
#[derive(Debug, Clone)]
struct Group {
    /// Its text is none of the body.
    is_skipped: bool,
    /// It describes the document's title.
    in_title: bool,
    in_font_table: bool,
    is_hidden: bool,
    /// It is a note at the foot of the page or at the end.
    is_note: bool,
    in_table: bool,
    /// Characters that stand for a `\u` in older readers, and are passed over.
    substitutes: usize,
    encoding: &'static Encoding,
}

/// A cell of the row that is open, as its definition says.
#[derive(Debug, Clone, Copy, Default)]
struct Defined {
    /// Its right edge.
    edge: i32,
    begins_merge: bool,
    goes_on: bool,
    goes_on_left: bool,
}

/// A row of cells, a cell its lines, with the definition that holds for it.
type DefinedRow = (Rc<Vec<Defined>>, Vec<Vec<String>>);

/// The document so far.
#[derive(Debug)]
pub(super) struct Reader {
    blocks: Blocks,
    title: String,
    group: Group,
    outer: Vec<Group>,
    /// Bytes that are not yet decoded, all in the encoding of the group.
    bytes: Vec<u8>,
    line: String,
    /// The line of a note, which stands inside that of the body, and the notes so far.
    note: String,
    notes: Vec<String>,
    /// Substitutes still to be passed over.
    passing: usize,
    /// The first half of a character that takes two `\u`.
    half: Option<u16>,
    default: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    font: i32,
    /// Shared by the rows that it holds for.
    defined: Rc<Vec<Defined>>,
    next: Defined,
    lines: Vec<String>,
    cells: Vec<Vec<String>>,
    rows: Vec<DefinedRow>,
    /// The next token decides whether the group is one that may be passed over.
    after_star: bool,
}

impl Default for Reader {
    fn default() -> Self {
        let group = Group {
            is_skipped: false,
            in_title: false,
            in_font_table: false,
            is_hidden: false,
            is_note: false,
            in_table: false,
            substitutes: 1,
            encoding: WINDOWS_1252,
        };
        Self {
            blocks: Blocks::default(),
            title: String::new(),
            group,
            outer: Vec::new(),
            bytes: Vec::new(),
            line: String::new(),
            note: String::new(),
            notes: Vec::new(),
            passing: 0,
            half: None,
            default: WINDOWS_1252,
            fonts: HashMap::new(),
            font: -1,
            defined: Rc::default(),
            next: Defined::default(),
            lines: Vec::new(),
            cells: Vec::new(),
            rows: Vec::new(),
            after_star: false,
        }
    }
}

impl Reader {
    pub(super) fn take(&mut self, token: Token) -> Result<(), Fault> {
        if !matches!(token, Token::Byte(_)) {
            self.decode();
        }
        match token {
            Token::Open => {
                self.outer.push(self.group.clone());
                if self.outer.len() > MAX_DEPTH {
                    return Err(Limit::Depth(MAX_DEPTH).into());
                }
            }
            Token::Close => {
                if let Some(outer) = self.outer.pop() {
                    if self.group.is_note && !outer.is_note {
                        self.end_paragraph();
                    }
                    self.group = outer;
                }
                self.passing = 0;
            }
            Token::Byte(_) if self.passing > 0 => self.passing -= 1,
            Token::Byte(byte) => self.bytes.push(byte),
            Token::Symbol(symbol) => self.symbol(symbol),
            Token::Word(word, number) => self.word(word, number),
        }
        self.after_star = token == Token::Symbol(b'*');
        Ok(())
    }

    /// Whether a group is still open.
    pub(super) fn is_open(&self) -> bool {
        !self.outer.is_empty()
    }

    /// The document, its notes behind the text; an RTF file that ends early has the text up to there.
    pub(super) fn finish(mut self) -> Result<(Blocks, Option<String>), Fault> {
        self.decode();
        self.end_paragraph();
        self.group.is_note = false;
        self.end_paragraph();
        self.end_table();
        for note in std::mem::take(&mut self.notes) {
            self.blocks.write_line(&note);
        }
        let title = self.title.trim_matches(is_blank).to_owned();
        let stands = title.chars().count() > 3 && self.blocks.text.contains(&title);
        Ok((self.blocks, stands.then_some(title)))
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'~' => self.push(" "),
            b'_' => self.push("-"),
            b'\\' | b'{' | b'}' => self.push(char::from(symbol).encode_utf8(&mut [0; 4])),
            b'\r' | b'\n' => self.end_paragraph(),
            _ => {}
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_on = number != Some(0);
        match word {
            "u" => self.unicode(number.unwrap_or(0)),
            "uc" => self.group.substitutes = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(16),
            "ansicpg" => {
                self.default = code_page(number.unwrap_or(0));
                self.group.encoding = self.default;
            }
            "fonttbl" => (self.group.in_font_table, self.group.is_skipped) = (true, true),
            "f" | "deff" => self.font(word, number.unwrap_or(0)),
            "fcharset" if self.group.in_font_table => {
                if let Some(encoding) = character_set(number.unwrap_or(1)) {
                    self.fonts.insert(self.font, encoding);
                }
            }
            "title" => (self.group.in_title, self.group.is_skipped) = (true, false),
            "par" | "line" | "sect" | "page" | "softline" => self.end_paragraph(),
            "pard" => self.group.in_table = false,
            "intbl" => self.group.in_table = is_on,
            "tab" => self.push("\t"),
            "emdash" => self.push("\u{2014}"),
            "endash" => self.push("\u{2013}"),
            "lquote" => self.push("\u{2018}"),
            "rquote" => self.push("\u{2019}"),
            "ldblquote" => self.push("\u{201C}"),
            "rdblquote" => self.push("\u{201D}"),
            "bullet" => self.push("\u{2022}"),
            "footnote" => self.group.is_note = true,
            "v" => self.group.is_hidden = is_on,
            "deleted" => self.group.is_hidden = is_on,
            "plain" => self.group.is_hidden = false,
            "cell" | "nestcell" => self.end_cell(),
            "row" => self.end_row(),
            "trowd" => (self.defined, self.next) = (Rc::default(), Defined::default()),
            "clvmgf" => self.next.begins_merge = true,
            "clvmrg" => self.next.goes_on = true,
            "clmrg" => self.next.goes_on_left = true,
            "cellx" => {
                self.next.edge = number.unwrap_or(0);
                let defined = std::mem::take(&mut self.next);
                // One that a row has is done: what comes now begins another.
                match Rc::get_mut(&mut self.defined) {
                    Some(cells) => cells.push(defined),
                    None => self.defined = Rc::new(vec![defined]),
                }
            }
            _ if self.after_star && !KEPT.contains(&word) => self.group.is_skipped = true,
            _ if SKIPPED.contains(&word) => self.group.is_skipped = true,
            _ => {}
        }
    }

    /// A font chosen, or, in their table, being defined.
    fn font(&mut self, word: &str, number: i32) {
        if self.group.in_font_table {
            self.font = number;
        } else if word == "f" {
            self.group.encoding = self.fonts.get(&number).copied().unwrap_or(self.default);
        }
    }

    fn unicode(&mut self, number: i32) {
        // Numbers over 32767 are written as negative ones.
        let unit = u16::try_from(number.rem_euclid(65_536)).unwrap_or_default();
        self.passing = self.group.substitutes;
        let units: Vec<u16> = self.half.take().into_iter().chain([unit]).collect();
        if units.len() == 1 && (0xD800..0xDC00).contains(&unit) {
            self.half = Some(unit);
            return;
        }
        let text = String::from_utf16_lossy(&units);
        self.push(&text);
    }

    /// Decodes the bytes that have come; the encoding cannot change in the middle of a character.
    fn decode(&mut self) {
        if self.bytes.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        // Files of Chinese systems name Western fonts for Chinese bytes, too.
        let western = self.group.encoding == WINDOWS_1252 && self.default != WINDOWS_1252 && !bytes.is_ascii();
        let encoding = if western { self.default } else { self.group.encoding };
        let text = encoding.decode_without_bom_handling(&bytes).0;
        self.push(&text);
    }

    fn push(&mut self, text: &str) {
        if self.group.in_title {
            self.title.push_str(text);
        } else if !self.group.is_skipped && !self.group.is_hidden {
            let line = if self.group.is_note { &mut self.note } else { &mut self.line };
            line.push_str(text);
        }
    }

    fn end_paragraph(&mut self) {
        if self.group.is_skipped {
            return;
        }
        let line = std::mem::take(if self.group.is_note { &mut self.note } else { &mut self.line });
        let line = line.trim_matches(is_blank);
        if line.is_empty() {
            return;
        }
        if self.group.is_note {
            self.notes.push(line.to_owned());
        } else if self.group.in_table {
            self.lines.push(line.to_owned());
        } else {
            self.end_table();
            self.blocks.write_line(line);
        }
    }

    fn end_cell(&mut self) {
        if self.group.is_note {
            return self.end_paragraph();
        }
        self.group.in_table = true;
        self.end_paragraph();
        let lines = std::mem::take(&mut self.lines);
        self.cells.push(lines);
    }

    fn end_row(&mut self) {
        let cells = std::mem::take(&mut self.cells);
        if !cells.is_empty() {
            self.rows.push((Rc::clone(&self.defined), cells));
        }
    }

    /// Writes the table that has ended: cells are placed by their right edges.
    fn end_table(&mut self) {
        self.end_row();
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return;
        }
        let table = placed(&rows);
        if grid::is_data(&table) && !grid::is_frame(&table) {
            self.blocks.write_table(&table, None);
        } else {
            let lines = rows.into_iter().flat_map(|(_, cells)| cells).flatten();
            lines.for_each(|line| {
                self.blocks.write_line(&line);
            });
        }
    }
}

/// Rows of cells in a grid whose columns are all the edges that any row has.
fn placed(rows: &[DefinedRow]) -> Vec<Row> {
    let is_new = |at: &usize| *at == 0 || !Rc::ptr_eq(&rows[*at].0, &rows[*at - 1].0);
    let mut edges: Vec<i32> = (0..rows.len()).filter(is_new).flat_map(|at| rows[at].0.iter().map(|d| d.edge)).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut table: Vec<Row> = Vec::with_capacity(rows.len());
    // For each right edge, the cell whose merging goes on below.
    let mut merging: HashMap<i32, (usize, usize)> = HashMap::new();
    for (index, (defined, cells)) in rows.iter().enumerate() {
        let mut row = Row { group: 0, cells: Vec::new() };
        let mut column = 0;
        for (place, lines) in cells.iter().enumerate() {
            let cell = defined.get(place).copied().unwrap_or_default();
            let end = if defined.len() > place { edges.partition_point(|&e| e <= cell.edge) } else { column + 1 };
            let columns = end.saturating_sub(column).max(1);
            column += columns;
            if cell.goes_on
                && let Some(&(above, at)) = merging.get(&cell.edge)
                && let Some(owner) = table.get_mut(above).and_then(|r| r.cells.get_mut(at))
            {
                owner.rows = index - above + 1;
                continue;
            }
            if cell.goes_on_left
                && let Some(left) = row.cells.last_mut()
            {
                left.columns += columns;
                continue;
            }
            if cell.begins_merge {
                merging.insert(cell.edge, (index, row.cells.len()));
            }
            row.cells.push(RowCell { text: join_cell(lines), rows: 1, columns });
        }
        table.push(row);
    }
    table
}
