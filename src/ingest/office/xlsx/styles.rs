//! The number formats of a workbook's cells.

use super::super::number_format::{KNOWN, NumberFormat};
use super::super::xml::{Node, Xml};
use crate::ingest::fault::Fault;
use std::collections::HashMap;

/// The format of each style of cells.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: Vec<NumberFormat>,
    general: NumberFormat,
}

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        let mut xml = Xml::new(text);
        let mut codes: HashMap<u32, String> = HashMap::new();
        let mut styles = Self::default();
        let mut in_cells = false;
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(element) => match element.name() {
                    "numFmt" => {
                        let code = element.attribute("formatCode").unwrap_or_default();
                        codes.insert(element.number("numFmtId").unwrap_or_default(), code);
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        let id = element.number("numFmtId").unwrap_or_default();
                        let code = codes.get(&id).map(String::as_str).or_else(|| KNOWN.format(id)).unwrap_or_default();
                        styles.formats.push(NumberFormat::new(code));
                    }
                    _ => {}
                },
                Node::Close(element) if element.name() == "cellXfs" => in_cells = false,
                Node::Close(_) | Node::Text(_) => {}
            }
        }
        Ok(styles)
    }

    /// The format of a style; the general one where there is none.
    pub(super) fn format(&self, style: Option<usize>) -> &NumberFormat {
        style.and_then(|s| self.formats.get(s)).unwrap_or(&self.general)
    }
}
