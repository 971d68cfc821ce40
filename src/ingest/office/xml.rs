//! XML as a stream of opened and closed elements and text, by local names: office programs choose prefixes as they like.

use crate::ingest::fault::Fault;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesEnd, BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use std::borrow::Cow;

/// A part being read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
}

/// What comes next.
#[derive(Debug)]
pub(super) enum Node<'a> {
    Open(Element<'a>),
    Close(Closed<'a>),
    Text(Cow<'a, str>),
}

/// An element that begins; one that is empty is closed at once.
#[derive(Debug)]
pub(super) struct Element<'a>(BytesStart<'a>);

/// An element that ends.
#[derive(Debug)]
pub(super) struct Closed<'a>(BytesEnd<'a>);

impl Closed<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().0)
    }
}

impl Element<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().0)
    }

    /// The value of an attribute, by its name without prefix; a fault in it is no attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.0.attributes();
        let attributes = attributes.with_checks(false);
        let found = attributes.flatten().find(|a| local(a.key.0) == name)?;
        Some(found.normalized_value(XmlVersion::Implicit1_0).map_or_else(|_| found.value.to_string(), Into::into))
    }

    /// The attribute `val`, which carries most values in WordprocessingML.
    pub(super) fn value(&self) -> Option<String> {
        self.attribute("val")
    }

    /// Whether a switch is on: it is, unless it says no.
    pub(super) fn is_on(&self) -> bool {
        !self.value().is_some_and(|v| matches!(v.as_str(), "0" | "false" | "off" | "none"))
    }

    /// The attribute as a whole number.
    pub(super) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.attribute(name)?.trim().parse().ok()
    }
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader }
    }

    /// The next node; none at the end. A part that ends inside an element is damaged.
    pub(super) fn next(&mut self) -> Result<Option<Node<'a>>, Fault> {
        loop {
            let event = self.reader.read_event().map_err(|error| self.fault(&error))?;
            return Ok(Some(match event {
                Event::Start(start) | Event::Empty(start) => Node::Open(Element(start)),
                Event::End(end) => Node::Close(Closed(end)),
                Event::Text(text) => Node::Text(text.into_inner()),
                Event::CData(text) => Node::Text(text.into_inner()),
                Event::GeneralRef(reference) => match character(&reference) {
                    Some(c) => Node::Text(Cow::Owned(c.to_string())),
                    None => continue,
                },
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            }));
        }
    }

    /// Passes over what is left of the element that was opened last.
    pub(super) fn skip(&mut self) -> Result<(), Fault> {
        let mut open = 1;
        while open > 0 {
            match self.next()? {
                Some(Node::Open(_)) => open += 1,
                Some(Node::Close(_)) => open -= 1,
                Some(Node::Text(_)) => {}
                None => return Err(Fault::Damaged("it ends inside an element".to_owned())),
            }
        }
        Ok(())
    }

    /// The text of the element that was opened last, to its end.
    pub(super) fn text(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        let mut open = 1;
        while open > 0 {
            match self.next()? {
                Some(Node::Open(_)) => open += 1,
                Some(Node::Close(_)) => open -= 1,
                Some(Node::Text(more)) => text.push_str(&more),
                None => return Err(Fault::Damaged("it ends inside an element".to_owned())),
            }
        }
        Ok(text)
    }

    fn fault(&self, error: &quick_xml::Error) -> Fault {
        Fault::Damaged(format!("XML at byte {}: {}", self.reader.error_position(), error.to_string().to_lowercase()))
    }
}

/// The character that a reference stands for; entities of the document's own are never expanded.
fn character(reference: &BytesRef) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok().flatten();
    }
    resolve_predefined_entity(&reference.xml10_content())?.chars().next()
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_local_and_entities_are_not_expanded() {
        let text =
            "<!DOCTYPE a [<!ENTITY x \"bomb\">]><w:a w:val=\"1&amp;2\"><b/>x &lt;&#19968;&x;<![CDATA[<y>]]></w:a>";
        let mut xml = Xml::new(text);
        let Some(Node::Open(a)) = xml.next().unwrap() else { panic!("no element") };
        assert_eq!((a.name(), a.value().as_deref(), a.number::<u8>("val")), ("a", Some("1&2"), None));
        assert_eq!(xml.text().unwrap(), "x <一<y>");
        assert!(xml.next().unwrap().is_none());
    }

    #[test]
    fn what_is_not_closed_is_damaged() {
        for text in ["<a><b>", "<a></b></a>", "<a", "<a x='"] {
            let mut xml = Xml::new(text);
            let fault = loop {
                match xml.next() {
                    Ok(Some(Node::Open(_))) if text == "<a><b>" => break xml.skip().unwrap_err(),
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("{text} is read"),
                    Err(fault) => break fault,
                }
            };
            assert!(matches!(fault, Fault::Damaged(_)), "{fault:?}");
        }
    }
}
