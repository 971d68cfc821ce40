//! What `styles.xml` says of paragraphs: which number themselves, which are titles, which are lines of a table of contents.

use super::super::xml::{Node, Xml};
use crate::ingest::fault::Fault;
use std::collections::HashMap;

/// Styles by their id.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: HashMap<String, Style>,
    /// The style of paragraphs that name none.
    default: Option<String>,
}

/// A style of paragraphs.
#[derive(Debug, Default, Clone)]
struct Style {
    name: String,
    parent: Option<String>,
    list: Option<u32>,
    level: Option<usize>,
    hidden: bool,
}

/// A style is based on no more styles than this; a chain that is longer is a circle.
const DEEPEST: usize = 16;

impl Styles {
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        let mut xml = Xml::new(text);
        let mut styles = Self::default();
        let mut open: Option<(String, Style)> = None;
        while let Some(node) = xml.next()? {
            match node {
                Node::Open(element) if element.name() == "style" => {
                    let id = element.attribute("styleId").unwrap_or_default();
                    let kind = element.attribute("type");
                    if kind.as_deref() == Some("paragraph") && element.attribute("default").is_some_and(|d| d != "0") {
                        styles.default = Some(id.clone());
                    }
                    open = Some((id, Style::default()));
                }
                Node::Open(element) => {
                    let Some((_, style)) = &mut open else { continue };
                    match element.name() {
                        "name" => style.name = element.value().unwrap_or_default().to_lowercase(),
                        "basedOn" => style.parent = element.value(),
                        "numId" => style.list = element.number("val"),
                        "ilvl" => style.level = element.number("val"),
                        "vanish" => style.hidden = element.is_on(),
                        _ => {}
                    }
                }
                Node::Close(element) if element.name() == "style" => styles.styles.extend(open.take()),
                Node::Close(_) | Node::Text(_) => {}
            }
        }
        Ok(styles)
    }

    /// The list that a style numbers its paragraphs by, and the level where it says.
    pub(super) fn numbering(&self, id: Option<&str>) -> Option<(u32, Option<usize>)> {
        let list = self.chain(id).find_map(|s| s.list)?;
        Some((list, self.chain(id).find_map(|s| s.level)))
    }

    /// Whether it is the title of the document.
    pub(super) fn is_title(&self, id: Option<&str>) -> bool {
        self.chain(id).next().is_some_and(|s| s.name == "title")
    }

    /// Whether it is a line of a table of contents.
    pub(super) fn is_contents(&self, id: Option<&str>) -> bool {
        self.chain(id).next().is_some_and(|s| s.name.strip_prefix("toc ").is_some_and(|n| n.parse::<u8>().is_ok()))
    }

    /// Whether a style of characters or paragraphs is not shown.
    pub(super) fn is_hidden(&self, id: &str) -> bool {
        self.styles.get(id).is_some_and(|s| s.hidden)
    }

    /// A style and those it is based on.
    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = &'s Style> {
        let first = id.or(self.default.as_deref()).and_then(|id| self.styles.get(id));
        std::iter::successors(first, |style| self.styles.get(style.parent.as_deref()?)).take(DEEPEST)
    }
}
