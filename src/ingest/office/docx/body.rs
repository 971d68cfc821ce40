//! Reads the XML of a document, or of its notes, into lines and tables: one loop over its elements.

use super::super::xml::{Element, Node, Xml};
use super::Parts;
use super::fields::{Fields, is_contents};
use super::paragraph::Paragraph;
use super::sink::Sink;
use super::table::Merge;
use crate::ingest::fault::Fault;

/// A document being read.
pub(super) struct Body<'p> {
    parts: &'p mut Parts,
    pub sink: Sink,
    pub fields: Fields,
    /// Paragraphs that are open: one, and another in each text box.
    paragraphs: Vec<Paragraph>,
    /// Text of a paragraph whose mark was deleted.
    carried: String,
    /// The row that is open was deleted.
    row_is_deleted: bool,
    properties: Properties,
    /// The run that is open is not shown.
    is_hidden: bool,
    /// Text is read: a `t` is open.
    in_text: bool,
    in_instruction: bool,
    /// The first paragraph that is styled as the title.
    pub title: Option<String>,
}

/// Whose properties are being read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Properties {
    #[default]
    None,
    Paragraph,
    /// Of the paragraph's mark.
    Mark,
    Run,
    Row,
    Cell,
}

impl<'p> Body<'p> {
    pub(super) fn new(parts: &'p mut Parts, keep_contents: bool) -> Self {
        Self {
            parts,
            sink: Sink::default(),
            fields: Fields::new(keep_contents),
            paragraphs: Vec::new(),
            carried: String::new(),
            row_is_deleted: false,
            properties: Properties::None,
            is_hidden: false,
            in_text: false,
            in_instruction: false,
            title: None,
        }
    }

    pub(super) fn read(&mut self, text: &str) -> Result<(), Fault> {
        let mut xml = Xml::new(text);
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(element) => self.open(&element, &mut xml)?,
                Node::Close(element) => self.close(element.name()),
                Node::Text(text) if self.in_text => self.push(&text),
                Node::Text(text) if self.in_instruction => self.fields.instruct(&text),
                Node::Text(_) => {}
            }
        }
        // The mark of the last paragraph may be deleted like any other.
        let mut last = Paragraph::default();
        last.push(&std::mem::take(&mut self.carried));
        last.lines(None).into_iter().for_each(|line| self.sink.line(line));
        Ok(())
    }

    fn open(&mut self, element: &Element, xml: &mut Xml) -> Result<(), Fault> {
        match element.name() {
            // What was deleted or moved away, what stands elsewhere or says how things looked before, and the second
            // form of what a newer program shows otherwise.
            "del" | "moveFrom" if matches!(self.properties, Properties::None) => return xml.skip(),
            "Fallback" | "pPrChange" | "rPrChange" | "tblPrChange" | "trPrChange" | "tcPrChange" | "tblPrExChange"
            | "sectPr" | "numberingChange" | "rt" | "tblPr" | "tblGrid" | "docPartObj" => {
                if element.name() == "docPartObj" && !self.fields.keep_contents {
                    return self.doc_part(xml);
                }
                return xml.skip();
            }
            "fldSimple"
                if !self.fields.keep_contents && element.attribute("instr").is_some_and(|i| is_contents(&i)) =>
            {
                return xml.skip();
            }
            "footnote" | "endnote" if element.attribute("type").is_some_and(|t| t != "normal") => return xml.skip(),
            "p" => self.paragraphs.push(Paragraph::default()),
            "pPr" => self.properties = Properties::Paragraph,
            "rPr" if self.properties == Properties::Paragraph => self.properties = Properties::Mark,
            "rPr" => self.properties = Properties::Run,
            "trPr" => self.properties = Properties::Row,
            "tcPr" => self.properties = Properties::Cell,
            "r" => self.is_hidden = false,
            "t" => self.in_text = true,
            "instrText" => self.in_instruction = true,
            "fldChar" => self.fields.mark(&element.attribute("fldCharType").unwrap_or_default()),
            "txbxContent" => self.sink.open_text_box()?,
            "tbl" => self.sink.open_table()?,
            "altChunk" => self.parts.has_chunks = true,
            _ if self.properties != Properties::None => self.property(element),
            "tr" => self.table(|table| table.open_row()),
            "tc" => self.table(|table| table.open_cell()),
            "tab" | "ptab" => self.push("\t"),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "p" => self.end_paragraph(),
            "rPr" if self.properties == Properties::Mark => self.properties = Properties::Paragraph,
            "pPr" | "rPr" | "trPr" | "tcPr" => self.properties = Properties::None,
            "r" => self.is_hidden = false,
            "t" => self.in_text = false,
            "instrText" => self.in_instruction = false,
            "tc" => self.table(|table| table.close_cell()),
            "tr" if std::mem::take(&mut self.row_is_deleted) => self.table(|table| table.drop_row()),
            "tbl" => self.sink.close_table(),
            "txbxContent" => {
                let blocks = self.sink.close_text_box();
                match self.paragraphs.last_mut() {
                    Some(paragraph) => paragraph.boxes.extend(blocks),
                    None => self.sink.take(blocks),
                }
            }
            _ => {}
        }
    }

    /// An element within the properties of something.
    fn property(&mut self, element: &Element) {
        let name = element.name();
        match self.properties {
            Properties::Paragraph => {
                let Some(paragraph) = self.paragraphs.last_mut() else { return };
                match name {
                    "pStyle" => paragraph.style = element.value(),
                    "ilvl" => paragraph.level = element.number("val"),
                    "numId" => paragraph.list = element.number("val"),
                    _ => {}
                }
            }
            Properties::Mark if matches!(name, "del" | "moveFrom") => {
                self.paragraphs.last_mut().into_iter().for_each(|p| p.goes_on = true);
            }
            Properties::Run => match name {
                "vanish" => self.is_hidden = element.is_on(),
                "rStyle" => self.is_hidden |= element.value().is_some_and(|id| self.parts.styles.is_hidden(&id)),
                _ => {}
            },
            Properties::Row => match name {
                "del" => self.row_is_deleted = true,
                "gridBefore" => {
                    let columns = element.number("val").unwrap_or(0);
                    self.table(|table| table.leave(columns));
                }
                _ => {}
            },
            Properties::Cell => self.cell_property(element),
            Properties::None | Properties::Mark => {}
        }
    }

    fn cell_property(&mut self, element: &Element) {
        let begins = element.value().as_deref() == Some("restart");
        let columns = element.number("val").unwrap_or(1);
        let name = element.name();
        self.table(|table| match name {
            "gridSpan" => table.cell().columns = columns,
            "vMerge" => table.cell().merge = if begins { Merge::Begins } else { Merge::GoesOn },
            "hMerge" => table.cell().joins_left = !begins,
            _ => {}
        });
    }

    fn table(&mut self, change: impl FnOnce(&mut super::table::OpenTable)) {
        if let Some(table) = self.sink.table() {
            change(table);
        }
    }

    fn push(&mut self, text: &str) {
        if self.is_hidden || !self.fields.are_visible() {
            return;
        }
        if let Some(paragraph) = self.paragraphs.last_mut() {
            paragraph.push(text);
        }
    }

    fn end_paragraph(&mut self) {
        self.fields.end_paragraph();
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        let style = paragraph.style.as_deref();
        if self.parts.styles.is_contents(style) && !self.fields.keep_contents {
            return;
        }
        paragraph.put_before(std::mem::take(&mut self.carried));
        if paragraph.goes_on {
            self.carried = paragraph.into_text();
            return;
        }
        let label = if paragraph.lines(None).is_empty() { None } else { self.label(&paragraph) };
        let lines = paragraph.lines(label.as_deref());
        if self.title.is_none() && self.parts.styles.is_title(paragraph.style.as_deref()) && !lines.is_empty() {
            self.title = Some(lines.join(""));
        }
        lines.into_iter().for_each(|line| self.sink.line(line));
        self.sink.take(paragraph.boxes);
    }

    /// The number that Word computes for a paragraph.
    fn label(&mut self, paragraph: &Paragraph) -> Option<String> {
        let style = paragraph.style.as_deref();
        let styles = &self.parts.styles;
        let (list, level) = match paragraph.list {
            Some(list) => (list, paragraph.level.or_else(|| styles.numbering(style).and_then(|(_, level)| level))),
            None => {
                let (list, level) = styles.numbering(style)?;
                (list, paragraph.level.or(level))
            }
        };
        self.parts.numbering.label(list, level, style, |id| styles.numbering(Some(id)).map(|(list, _)| list))
    }

    /// A part from Word's gallery: a table of contents is left out with the element around it.
    fn doc_part(&mut self, xml: &mut Xml) -> Result<(), Fault> {
        let mut is_contents = false;
        let mut open = 1;
        while open > 0 {
            match xml.next()? {
                Some(Node::Open(element)) => {
                    open += 1;
                    is_contents |= element.name() == "docPartGallery"
                        && element.value().is_some_and(|v| v.eq_ignore_ascii_case("table of contents"));
                }
                Some(Node::Close(_)) => open -= 1,
                Some(Node::Text(_)) => {}
                None => return Err(Fault::Damaged("it ends inside an element".to_owned())),
            }
        }
        // What is left of the properties, then of the content control itself.
        if is_contents {
            xml.skip()?;
            xml.skip()?;
        }
        Ok(())
    }
}
