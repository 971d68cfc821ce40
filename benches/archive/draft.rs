//! A report while it is made: blocks of text with the figures apart, so that a fault can change one and everything else
//! stays. Ends as plain text or as a page.

use super::number::{self, Style};
use super::{Kind, Known};
use rust_decimal::Decimal;

/// What a figure states about its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// This year's value.
    Now,
    /// Last year's value.
    Last,
    /// Growth in per cent.
    Growth,
    /// Growth in whole units.
    Difference,
    /// Growth of a rate in percentage points.
    Points,
    /// A rate.
    Rate,
    /// Something else, which no relation knows.
    Free,
}

/// A figure of the draft.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Name of the count or rate (`measures.rs`), empty for what is free.
    pub key: String,
    pub aspect: Aspect,
    /// The digits as written: 1461, 947.35, 二百四十.
    pub digits: String,
    /// What follows the digits: 件, 余件, 万元.
    pub unit: String,
    /// Unit that the head of a table states for its cells.
    pub cell: &'static str,
    /// A fall.
    pub negative: bool,
    /// Exact value of a number whose digits cannot be read back.
    pub spoken: Option<Decimal>,
    /// Rounded or cut, with a word that says so.
    pub rough: bool,
    pub metric: &'static str,
    pub kind: Kind,
    pub period: i32,
    pub scope: Option<String>,
    /// Sentences with one number belong together: sums are looked for within them.
    pub statement: usize,
    /// Its text was damaged, so that it is no figure any more.
    pub lost: bool,
}

impl Figure {
    /// Digits and unit.
    pub fn shown(&self) -> String {
        format!("{}{}", self.digits, self.unit)
    }

    /// The value that is written, not always the true one.
    pub fn value(&self) -> Decimal {
        let size = match self.spoken {
            Some(value) => value,
            None => number::read(&self.digits) * number::multiplier(&self.unit) * number::multiplier(self.cell),
        };
        if self.negative { -size } else { size }
    }

    /// Written exactly and in digits.
    pub fn plain(&self) -> bool {
        self.spoken.is_none() && !self.rough
    }

    fn known(&self) -> Known {
        Known {
            metric: self.metric,
            value: self.value(),
            unit: number::canonical(if self.unit.is_empty() { self.cell } else { &self.unit }),
            kind: self.kind,
            period: self.period,
            scope: self.scope.clone(),
            number_text: self.shown(),
        }
    }
}

/// A piece of a line.
#[derive(Debug, Clone)]
pub enum Piece {
    Text(String),
    /// Index into `Draft::figures`.
    Figure(usize),
    /// The short name or the name of one's own province, where no other can be meant.
    Own(String),
    /// The day of publication.
    Date(String),
}

/// A block: one line of the text but for tables.
#[derive(Debug, Clone)]
pub enum Block {
    Title(String),
    Heading(String),
    /// A paragraph, with the name of what it is about.
    Paragraph(&'static str, Vec<Piece>),
    /// Caption and rows of cells; the first row is the header.
    Table(String, Vec<Vec<Piece>>),
}

/// How tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableForm {
    Bars,
    Tabs,
    Html,
}

/// A report.
#[derive(Debug, Clone)]
pub struct Draft {
    pub blocks: Vec<Block>,
    pub figures: Vec<Figure>,
    /// Wholes and parts that no list of `measures.rs` knows: rows and columns of tables.
    pub sums: Vec<(usize, Vec<usize>)>,
    pub style: Style,
    pub form: TableForm,
    /// Commas and brackets of half width.
    pub narrow: bool,
}

impl Draft {
    /// The pieces of a block in text order.
    fn pieces(block: &Block) -> Vec<&Piece> {
        match block {
            Block::Paragraph(_, pieces) => pieces.iter().collect(),
            Block::Table(_, rows) => rows.iter().flatten().collect(),
            Block::Title(_) | Block::Heading(_) => Vec::new(),
        }
    }

    /// Indexes of the figures in text order; those that were damaged are left out.
    pub fn order(&self) -> Vec<usize> {
        let pieces = self.blocks.iter().flat_map(Self::pieces);
        let indexes = pieces.filter_map(|p| if let Piece::Figure(index) = p { Some(*index) } else { None });
        indexes.filter(|i| !self.figures[*i].lost).collect()
    }

    /// The figures that the report states.
    pub fn known(&self) -> Vec<Known> {
        self.order().into_iter().map(|i| self.figures[i].known()).collect()
    }

    /// True when the report is to be written as a page.
    pub fn is_html(&self) -> bool {
        self.form == TableForm::Html && self.blocks.iter().any(|b| matches!(b, Block::Table(..)))
    }

    /// The text, or the page.
    pub fn print(&self) -> String {
        if self.is_html() { self.page() } else { self.plain_text() }
    }

    fn plain_text(&self) -> String {
        let mut out = String::with_capacity(8192);
        for block in &self.blocks {
            match block {
                Block::Title(text) => out.push_str(&format!("{text}\n\n")),
                Block::Heading(text) => out.push_str(&format!("{}\n", self.width(text))),
                Block::Paragraph(_, pieces) => {
                    pieces.iter().for_each(|piece| out.push_str(&self.piece(piece)));
                    out.push('\n');
                }
                Block::Table(caption, rows) => {
                    out.push_str(&format!("{caption}\n"));
                    rows.iter().for_each(|row| out.push_str(&self.row(row)));
                    out.push('\n');
                }
            }
        }
        out
    }

    fn row(&self, row: &[Piece]) -> String {
        let cells: Vec<String> = row.iter().map(|cell| self.piece(cell)).collect();
        cells.join(if self.form == TableForm::Tabs { "\t" } else { " | " }) + "\n"
    }

    fn page(&self) -> String {
        let mut body = String::with_capacity(8192);
        let mut title = String::new();
        for block in &self.blocks {
            match block {
                Block::Title(text) => {
                    title.clone_from(text);
                    body.push_str(&format!("<h1>{text}</h1>\n"));
                }
                Block::Heading(text) => body.push_str(&format!("<p><strong>{}</strong></p>\n", self.width(text))),
                Block::Paragraph(_, pieces) => {
                    let text: String = pieces.iter().map(|piece| self.piece(piece)).collect();
                    body.push_str(&format!("<p>{text}</p>\n"));
                }
                Block::Table(caption, rows) => body.push_str(&self.html_table(caption, rows)),
            }
        }
        format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
             <body>\n<div class=\"article\">\n{body}</div>\n</body>\n</html>\n"
        )
    }

    fn html_table(&self, caption: &str, rows: &[Vec<Piece>]) -> String {
        let mut out = format!("<p>{caption}</p>\n<table>\n");
        for row in rows {
            let cells: String = row.iter().map(|cell| format!("<td>{}</td>", self.piece(cell))).collect();
            out.push_str(&format!("<tr>{cells}</tr>\n"));
        }
        out + "</table>\n"
    }

    /// A piece as it is printed.
    pub fn piece(&self, piece: &Piece) -> String {
        match piece {
            Piece::Text(text) => self.width(text),
            Piece::Figure(index) => self.figures[*index].shown(),
            Piece::Own(text) | Piece::Date(text) => text.clone(),
        }
    }

    fn width(&self, text: &str) -> String {
        if !self.narrow {
            return text.to_owned();
        }
        text.replace('，', ",").replace('（', "(").replace('）', ")").replace('：', ":").replace('；', ";")
    }
}
