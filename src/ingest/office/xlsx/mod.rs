//! Excel workbooks (XLSX, XLSM): each sheet under its name, numbers as their cells show them.
//!
//! In: the package. Out: lines and tables. Formulas give the value that the file holds; hidden sheets and rows are read and
//! noted; charts, comments and pivots are left out.

mod cells;
mod styles;

use super::number_format::KNOWN;
use super::package::Package;
use super::sheet::{Held, Sheet};
use super::xml::{Node, Xml};
use crate::ingest::blocks::{Blocks, Content};
use crate::ingest::fault::Fault;
use std::collections::HashSet;
use styles::Styles;

/// What all sheets share.
#[derive(Debug, Default)]
struct Workbook {
    strings: Vec<String>,
    styles: Styles,
    /// Days are counted from 1904.
    is_1904: bool,
}

/// A sheet that the workbook names.
struct Listed {
    name: String,
    relation: String,
    is_hidden: bool,
}

/// Sheets that are read; honest workbooks have some dozens.
const MAX_SHEETS: usize = 1000;

pub(super) fn read(package: &mut Package) -> Result<Content, Fault> {
    let main = package.main("xl/workbook.xml")?;
    let relations = package.relations(&main)?;
    let path = |kind: &str| relations.iter().find(|r| r.kind == kind).map(|r| r.target.clone());
    let (listed, is_1904) = listed(&package.needed(&main)?)?;
    let mut workbook = Workbook { is_1904, ..Workbook::default() };
    if let Some(text) = path("styles").map(|path| package.part(&path)).transpose()?.flatten() {
        workbook.styles = Styles::read(&text)?;
    }
    if let Some(text) = path("sharedStrings").map(|path| package.part(&path)).transpose()?.flatten() {
        workbook.strings = cells::strings(&text)?;
    }
    let mut sheets = Vec::new();
    let (mut held, mut seen) = (Held::default(), HashSet::new());
    for sheet in listed.into_iter().take(MAX_SHEETS) {
        let relation = relations.iter().find(|r| r.id == sheet.relation && r.kind == "worksheet");
        // Two sheets of one part would say the same twice.
        if !relation.is_some_and(|r| seen.insert(&r.target)) {
            continue;
        }
        let Some(text) = relation.map(|r| package.part(&r.target)).transpose()?.flatten() else { continue };
        let mut read = cells::sheet(&text, &workbook, held)?;
        held = read.held;
        (read.name, read.is_hidden) = (sheet.name, sheet.is_hidden);
        sheets.push(read);
    }
    write(&sheets)
}

/// All sheets, one after another.
pub(super) fn write(sheets: &[Sheet]) -> Result<Content, Fault> {
    let mut blocks = Blocks::default();
    let mut cells = 0;
    for sheet in sheets.iter().filter(|s| !s.rows.is_empty()) {
        if !KNOWN.is_unnamed(&sheet.name) {
            blocks.write_line(&sheet.name);
        }
        sheet.write(&mut blocks, &mut cells)?;
    }
    let warnings = sheets.iter().flat_map(Sheet::warnings).collect();
    Ok(Content { text: blocks.text, tables: blocks.tables, warnings, ..Content::default() })
}

/// The sheets in order, and whether days are counted from 1904.
fn listed(text: &str) -> Result<(Vec<Listed>, bool), Fault> {
    let mut xml = Xml::new(text);
    let (mut sheets, mut is_1904) = (Vec::new(), false);
    while let Some(node) = xml.next()? {
        let Node::Open(element) = node else { continue };
        match element.name() {
            "workbookPr" => is_1904 = element.attribute("date1904").is_some_and(|v| v == "1" || v == "true"),
            "sheet" => sheets.push(Listed {
                name: element.attribute("name").unwrap_or_default(),
                relation: element.attribute("id").unwrap_or_default(),
                is_hidden: element.attribute("state").is_some_and(|state| state != "visible"),
            }),
            _ => {}
        }
    }
    Ok((sheets, is_1904))
}

#[cfg(test)]
mod tests;
