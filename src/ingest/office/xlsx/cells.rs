//! The cells of a sheet, and the strings that they share.

use super::super::sheet::{Held, MAX_CELLS, Sheet};
use super::super::xml::{Element, Node, Xml};
use super::Workbook;
use crate::ingest::fault::Fault;
use crate::ingest::limits::Limit;
use std::ops::RangeInclusive;

/// The shared strings in order. What says how characters are pronounced is no text.
pub(super) fn strings(text: &str) -> Result<Vec<String>, Fault> {
    let mut xml = Xml::new(text);
    let mut strings = Vec::new();
    while let Some(node) = xml.next()? {
        if let Node::Open(element) = node
            && element.name() == "si"
        {
            strings.push(rich_text(&mut xml, "si")?);
            if strings.len() > MAX_CELLS {
                return Err(Limit::Count(MAX_CELLS).into());
            }
        }
    }
    Ok(strings)
}

/// The text of the element that was opened last, which may be in runs.
fn rich_text(xml: &mut Xml, end: &str) -> Result<String, Fault> {
    let mut text = String::new();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) if element.name() == "t" => text.push_str(&xml.text()?),
            Node::Open(element) if element.name() == "rPh" => xml.skip()?,
            Node::Close(element) if element.name() == end => break,
            _ => {}
        }
    }
    Ok(text)
}

/// A cell whose end has not come.
#[derive(Default)]
struct OpenCell {
    row: u32,
    column: u32,
    kind: String,
    style: Option<usize>,
    value: Option<String>,
    has_formula: bool,
}

/// Reads a sheet of a workbook that held so much before it.
pub(super) fn sheet(text: &str, workbook: &Workbook, held: Held) -> Result<Sheet, Fault> {
    let mut xml = Xml::new(text);
    let mut sheet = Sheet { held, ..Sheet::default() };
    // The next row and column, where the file does not say.
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut cell: Option<OpenCell> = None;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) => match element.name() {
                "row" => {
                    row = element.number::<u32>("r").map_or(row, |r| r.saturating_sub(1));
                    column = 0;
                    sheet.hidden_rows +=
                        usize::from(element.attribute("hidden").is_some_and(|h| h != "0" && h != "false"));
                }
                "c" => {
                    let open = open(&element, row, column);
                    (row, column) = (open.row, open.column);
                    cell = Some(open);
                }
                "v" => set(&mut cell, xml.text()?),
                "is" => set(&mut cell, rich_text(&mut xml, "is")?),
                "f" => cell.iter_mut().for_each(|c| c.has_formula = true),
                "mergeCell" => sheet.merged.extend(element.attribute("ref").and_then(|r| range(&r))),
                _ => {}
            },
            Node::Close(element) => match element.name() {
                "row" => row = row.saturating_add(1),
                "c" => {
                    column = column.saturating_add(1);
                    if let Some(cell) = cell.take() {
                        finish(&cell, workbook, &mut sheet)?;
                    }
                }
                _ => {}
            },
            Node::Text(_) => {}
        }
    }
    Ok(sheet)
}

fn set(cell: &mut Option<OpenCell>, value: String) {
    if let Some(cell) = cell {
        cell.value = Some(value);
    }
}

fn open(element: &Element, row: u32, column: u32) -> OpenCell {
    let place = element.attribute("r").and_then(|r| place(&r));
    let (row, column) = place.unwrap_or((row, column));
    OpenCell {
        row,
        column,
        kind: element.attribute("t").unwrap_or_default(),
        style: element.number("s"),
        ..OpenCell::default()
    }
}

fn finish(cell: &OpenCell, workbook: &Workbook, sheet: &mut Sheet) -> Result<(), Fault> {
    let Some(value) = &cell.value else {
        sheet.unknown += usize::from(cell.has_formula);
        return Ok(());
    };
    let shown = match cell.kind.as_str() {
        "s" => value
            .trim()
            .parse()
            .ok()
            .and_then(|index: usize| workbook.strings.get(index))
            .map_or_else(String::new, Clone::clone),
        "b" => (if value.trim() == "1" { "TRUE" } else { "FALSE" }).to_owned(),
        // A text, an error, or a date that is written out.
        "str" | "inlineStr" | "e" | "d" => value.clone(),
        _ => workbook.styles.format(cell.style).show(value, workbook.is_1904),
    };
    sheet.put(cell.row, cell.column, &unescaped(&shown))
}

/// `_x000D_` stands for a character that XML cannot hold; line ends alone matter.
fn unescaped(text: &str) -> String {
    if text.contains("_x000") { text.replace("_x000D_", "").replace("_x000A_", "\n") } else { text.to_owned() }
}

/// Row and column of `B12`, from 0.
fn place(reference: &str) -> Option<(u32, u32)> {
    let reference = reference.trim().replace('$', "");
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digit = |column: u32, letter: u8| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1;
    let column = reference.bytes().take(letters.min(4)).fold(0, digit);
    let row: u32 = reference[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// Rows and columns of `A1:B2`.
fn range(reference: &str) -> Option<(RangeInclusive<u32>, RangeInclusive<u32>)> {
    let (from, to) = reference.split_once(':')?;
    let ((top, left), (bottom, right)) = (place(from)?, place(to)?);
    (top <= bottom && left <= right).then_some((top..=bottom, left..=right))
}
