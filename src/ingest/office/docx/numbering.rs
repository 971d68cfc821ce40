//! The numbers that Word computes for paragraphs: 一、 or 1.2.3, from `numbering.xml` and what was counted so far.

use super::super::xml::{Element, Node, Xml};
use super::counting;
use crate::ingest::fault::Fault;
use std::collections::{HashMap, HashSet};

/// Levels of a list.
const LEVELS: usize = 9;

/// Lists and their counters.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// What lists look like, by the id of their definition.
    definitions: HashMap<u32, Definition>,
    /// Lists, by the id that paragraphs use.
    lists: HashMap<u32, List>,
    /// How far each definition has counted.
    counters: HashMap<u32, [Option<u32>; LEVELS]>,
    /// Lists that have begun, so that their own starts are in force only once.
    begun: HashSet<u32>,
}

#[derive(Debug, Default, Clone)]
struct Definition {
    levels: [Level; LEVELS],
    /// The style whose list this definition stands for.
    style: Option<String>,
}

#[derive(Debug, Clone)]
struct Level {
    start: u32,
    format: String,
    /// `第%1条`: a percent sign and a digit stand for the number of that level.
    text: String,
    /// The level at which it starts again; none where any above does.
    restart: Option<usize>,
    /// All its numbers are Arabic.
    legal: bool,
    /// The style of paragraphs that belong to this level.
    style: Option<String>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new(), restart: None, legal: false, style: None }
    }
}

#[derive(Debug, Default, Clone)]
struct List {
    definition: u32,
    starts: [Option<u32>; LEVELS],
    levels: HashMap<usize, Level>,
}

impl Numbering {
    pub(super) fn read(text: &str) -> Result<Self, Fault> {
        let mut xml = Xml::new(text);
        let mut numbering = Self::default();
        while let Some(node) = xml.next()? {
            let Node::Open(element) = node else { continue };
            match element.name() {
                "abstractNum" => {
                    let id = element.number("abstractNumId").unwrap_or_default();
                    let definition = definition(&mut xml)?;
                    numbering.definitions.insert(id, definition);
                }
                "num" => {
                    let id = element.number("numId").unwrap_or_default();
                    let list = list(&mut xml)?;
                    numbering.lists.insert(id, list);
                }
                _ => {}
            }
        }
        Ok(numbering)
    }

    /// Counts a paragraph of a list and writes its number; none where the list has no such level. `style` finds the list
    /// of a style.
    pub(super) fn label(
        &mut self,
        list: u32,
        level: Option<usize>,
        paragraph_style: Option<&str>,
        style: impl Fn(&str) -> Option<u32>,
    ) -> Option<String> {
        let used = self.lists.get(&list)?;
        let id = self.definition_of(used, style);
        let definition = self.definitions.get(&id)?;
        let of_style = |l: &Level| l.style.is_some() && l.style.as_deref() == paragraph_style;
        let level = level.or_else(|| definition.levels.iter().position(of_style)).unwrap_or(0);
        if level >= LEVELS {
            return None;
        }
        let levels: Vec<&Level> = (0..LEVELS).map(|l| used.levels.get(&l).unwrap_or(&definition.levels[l])).collect();
        let starts: Vec<u32> = (0..LEVELS).map(|l| used.starts[l].unwrap_or(levels[l].start)).collect();
        let counters = self.counters.entry(id).or_default();
        if self.begun.insert(list) {
            (0..LEVELS).filter(|&l| used.starts[l].is_some()).for_each(|l| counters[l] = None);
        }
        count(counters, level, &levels, &starts);
        Some(written(levels[level], level, counters, &levels, &starts))
    }

    /// The definition of a list; one that only names a style leads to that style's list, once.
    fn definition_of(&self, list: &List, style: impl Fn(&str) -> Option<u32>) -> u32 {
        let linked = self.definitions.get(&list.definition).and_then(|d| d.style.as_deref());
        let other = linked.and_then(style).and_then(|id| self.lists.get(&id));
        other.map_or(list.definition, |l| l.definition)
    }
}

/// Counts one on; levels below start again, unless they say otherwise.
fn count(counters: &mut [Option<u32>; LEVELS], level: usize, levels: &[&Level], starts: &[u32]) {
    counters[level] = Some(counters[level].map_or(starts[level], |n| n.saturating_add(1)));
    // A level that was passed over counts as begun.
    for above in 0..level {
        counters[above].get_or_insert(starts[above]);
    }
    for below in level + 1..LEVELS {
        // The rule counts levels from 1, and 0 means never.
        let restarts = levels[below].restart.is_none_or(|r| r > level);
        if restarts && levels[below].restart != Some(0) {
            counters[below] = None;
        }
    }
}

/// The level's text with its numbers filled in.
fn written(own: &Level, level: usize, counters: &[Option<u32>; LEVELS], levels: &[&Level], starts: &[u32]) -> String {
    // A bullet is no number, and its character often means something in a font of symbols only.
    if own.format == "bullet" {
        return String::new();
    }
    let mut label = String::new();
    let mut characters = own.text.chars().peekable();
    while let Some(c) = characters.next() {
        let place = characters.peek().and_then(|d| d.to_digit(10)).filter(|_| c == '%');
        let Some(place) = place.and_then(|d| (d as usize).checked_sub(1)).filter(|&p| p <= level) else {
            label.push(c);
            continue;
        };
        characters.next();
        let format = if own.legal { "decimal" } else { levels[place].format.as_str() };
        label.push_str(&counting::write(counters[place].unwrap_or(starts[place]), format));
    }
    label
}

fn definition(xml: &mut Xml) -> Result<Definition, Fault> {
    let mut definition = Definition::default();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) if element.name() == "lvl" => {
                let (place, level) = level(&element, xml)?;
                if let Some(slot) = definition.levels.get_mut(place) {
                    *slot = level;
                }
            }
            Node::Open(element) if element.name() == "numStyleLink" => definition.style = element.value(),
            Node::Close(element) if element.name() == "abstractNum" => break,
            _ => {}
        }
    }
    Ok(definition)
}

fn list(xml: &mut Xml) -> Result<List, Fault> {
    let mut list = List::default();
    let mut place = 0;
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) => match element.name() {
                "abstractNumId" => list.definition = element.number("val").unwrap_or_default(),
                "lvlOverride" => place = element.number("ilvl").unwrap_or(LEVELS),
                "startOverride" => {
                    if let Some(start) = list.starts.get_mut(place) {
                        *start = element.number("val");
                    }
                }
                "lvl" => {
                    let (place, level) = level(&element, xml)?;
                    list.levels.insert(place.min(LEVELS), level);
                }
                _ => {}
            },
            Node::Close(element) if element.name() == "num" => break,
            _ => {}
        }
    }
    Ok(list)
}

/// A level, to the end of its element.
fn level(element: &Element, xml: &mut Xml) -> Result<(usize, Level), Fault> {
    let place = element.number("ilvl").unwrap_or(LEVELS);
    let mut level = Level::default();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) => match element.name() {
                "start" => level.start = element.number("val").unwrap_or(1),
                "numFmt" => level.format = element.value().unwrap_or_default(),
                "lvlText" => level.text = element.value().unwrap_or_default().chars().take(64).collect(),
                "lvlRestart" => level.restart = element.number("val"),
                "isLgl" => level.legal = element.is_on(),
                "pStyle" => level.style = element.value(),
                _ => {}
            },
            Node::Close(element) if element.name() == "lvl" => break,
            _ => {}
        }
    }
    Ok((place, level))
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTS: &str = r#"<w:numbering xmlns:w="w">
      <w:abstractNum w:abstractNumId="0">
        <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/></w:lvl>
        <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/><w:isLgl/></w:lvl>
        <w:lvl w:ilvl="2"><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%3"/><w:lvlRestart w:val="0"/></w:lvl>
        <w:lvl w:ilvl="3"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/><w:pStyle w:val="dot"/></w:lvl>
      </w:abstractNum>
      <w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="linked"/></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
      <w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
      <w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>
    </w:numbering>"#;

    #[test]
    fn paragraphs_are_numbered_as_word_numbers_them() {
        let mut numbering = Numbering::read(LISTS).unwrap();
        for (list, level, expected) in [
            (1, 0, "一、"),
            (1, 1, "1.1"),
            (1, 2, "①"),
            (1, 1, "1.2"),
            (1, 2, "②"),
            (1, 0, "二、"),
            (1, 1, "2.1"),
            (1, 3, ""),
            // A list of the same definition goes on, unless it has a start of its own.
            (2, 0, "五、"),
            (2, 0, "六、"),
            (1, 0, "七、"),
            (3, 0, "八、"),
        ] {
            let label = numbering.label(list, Some(level), None, |style| (style == "linked").then_some(1));
            assert_eq!(label.as_deref(), Some(expected), "{list} {level}");
        }
        assert_eq!(numbering.label(9, Some(0), None, |_| None), None);
        assert_eq!(numbering.label(1, Some(9), None, |_| None), None);
        assert_eq!(numbering.label(1, None, Some("dot"), |_| None).as_deref(), Some(""));
    }
}
