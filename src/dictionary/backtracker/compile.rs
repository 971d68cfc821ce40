//! A parsed pattern as steps over characters.

use super::End;
use regex_syntax::hir::{Class as HirClass, Hir, HirKind, Look, Repetition};
use std::ops::Range;

/// A step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    /// This character.
    Char(char),
    /// A character of a class.
    Class(Class),
    /// Characters of a class, at least and at most so many, [`ANY`] for no bound; as many as can be, or as few.
    Run { class: Class, least: u8, most: u8, greedy: bool },
    /// One of the words of a list.
    Words(u16),
    /// One step, and if that leads nowhere the other.
    Split { first: u16, second: u16 },
    /// Another step.
    Jump(u16),
    /// The text begins here.
    TextStart,
    /// The text ends here.
    TextEnd,
    /// The pattern matches.
    Match,
}

/// No bound.
pub const ANY: u8 = u8::MAX;

/// The number of a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Class(u16);

/// The number of a word.
#[derive(Debug, Clone, Copy)]
pub struct Word(u16);

/// Words of a list that begin with a character, in the direction of the steps.
#[derive(Debug)]
struct First {
    c: char,
    words: Vec<Word>,
}

/// The steps, and what they name.
#[derive(Debug, Default)]
pub struct Program {
    ops: Vec<Op>,
    /// The ranges of all classes, and those of each.
    ranges: Vec<(char, char)>,
    classes: Vec<Range<u16>>,
    /// The characters behind the first of all words, and those of each.
    chars: Vec<char>,
    words: Vec<Range<u16>>,
    /// For each list its words by their first characters, sorted.
    lists: Vec<Vec<First>>,
}

/// Steps beyond which a pattern is no list of a few.
const MOST_OPS: usize = 1000;
/// Ranges of a class that are asked one after the other.
const FEW: usize = 8;

impl Program {
    /// None where something else than characters, their order and their number counts, or where there would be too many steps.
    pub fn new(hir: &Hir, bound: End) -> Option<Self> {
        let mut program = Self::default();
        program.add(hir, bound)?;
        program.push(Op::Match)?;
        Some(program)
    }

    /// The step of a number.
    #[inline]
    pub fn op(&self, step: u16) -> Op {
        self.ops[usize::from(step)]
    }

    /// Whether a character is of a class.
    #[inline]
    pub fn holds(&self, class: Class, c: char) -> bool {
        let ranges = &self.ranges[range(&self.classes[usize::from(class.0)])];
        if ranges.len() <= FEW {
            return ranges.iter().any(|(first, last)| (*first..=*last).contains(&c));
        }
        let behind = ranges.partition_point(|(first, _)| *first <= c);
        behind > 0 && c <= ranges[behind - 1].1
    }

    /// The words of a list that begin with a character, in the order of the pattern.
    #[inline]
    pub fn words(&self, list: u16, c: char) -> &[Word] {
        let list = &self.lists[usize::from(list)];
        list.binary_search_by_key(&c, |first| first.c).map_or(&[], |at| &list[at].words)
    }

    /// A word but for its first character.
    #[inline]
    pub fn spelt(&self, word: Word) -> &[char] {
        &self.chars[range(&self.words[usize::from(word.0)])]
    }

    fn push(&mut self, op: Op) -> Option<usize> {
        self.ops.push(op);
        Some(self.ops.len() - 1).filter(|_| self.ops.len() <= MOST_OPS)
    }

    /// The number of the step that comes next.
    fn here(&self) -> Option<u16> {
        u16::try_from(self.ops.len()).ok()
    }

    fn add(&mut self, hir: &Hir, bound: End) -> Option<()> {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                for c in in_order(std::str::from_utf8(&literal.0).ok()?, bound) {
                    self.push(Op::Char(c))?;
                }
            }
            HirKind::Class(class) => {
                let class = self.class(class)?;
                self.push(Op::Class(class))?;
            }
            HirKind::Look(Look::Start) => _ = self.push(Op::TextStart)?,
            HirKind::Look(Look::End) => _ = self.push(Op::TextEnd)?,
            HirKind::Look(_) => return None,
            HirKind::Repetition(repetition) => self.repeat(repetition, bound)?,
            HirKind::Capture(capture) => self.add(&capture.sub, bound)?,
            HirKind::Concat(parts) if bound == End::First => parts.iter().try_for_each(|part| self.add(part, bound))?,
            HirKind::Concat(parts) => parts.iter().rev().try_for_each(|part| self.add(part, bound))?,
            HirKind::Alternation(ways) => self.either(ways, bound)?,
        }
        Some(())
    }

    fn class(&mut self, class: &HirClass) -> Option<Class> {
        let HirClass::Unicode(class) = class else { return None };
        self.class_of(class.ranges().iter().map(|range| (range.start(), range.end())))
    }

    fn class_of(&mut self, ranges: impl Iterator<Item = (char, char)>) -> Option<Class> {
        let first = self.ranges.len();
        self.ranges.extend(ranges);
        self.classes.push(narrow(first..self.ranges.len())?);
        u16::try_from(self.classes.len() - 1).ok().map(Class)
    }

    fn repeat(&mut self, repetition: &Repetition, bound: End) -> Option<()> {
        let Repetition { min, max, greedy, sub } = repetition;
        if let Some(class) = self.single(sub) {
            let (least, most) = (u8::try_from(*min).ok()?, max.map_or(Some(ANY), |most| u8::try_from(most).ok())?);
            let bounded = max.is_none() || most < ANY;
            self.push(Op::Run { class, least, most, greedy: *greedy }).filter(|_| bounded && least < ANY)?;
            return Some(());
        }
        for _ in 0..*min {
            self.add(sub, bound)?;
        }
        let Some(max) = max else {
            // What may be empty could go on without end.
            sub.properties().minimum_len().filter(|least| *least > 0)?;
            let split = self.split()?;
            self.add(sub, bound)?;
            self.push(Op::Jump(u16::try_from(split).ok()?))?;
            return self.settle(split, *greedy);
        };
        let mut splits = Vec::new();
        for _ in *min..*max {
            splits.push(self.split()?);
            self.add(sub, bound)?;
        }
        splits.into_iter().try_for_each(|split| self.settle(split, *greedy))
    }

    /// The class of what matches one character.
    fn single(&mut self, hir: &Hir) -> Option<Class> {
        match hir.kind() {
            HirKind::Class(class) => self.class(class),
            HirKind::Literal(literal) => {
                let mut chars = std::str::from_utf8(&literal.0).ok()?.chars();
                let c = chars.next().filter(|_| chars.next().is_none())?;
                self.class_of(std::iter::once((c, c)))
            }
            HirKind::Capture(capture) => self.single(&capture.sub),
            _ => None,
        }
    }

    /// A split between what follows and what is told by [`Self::settle`].
    fn split(&mut self) -> Option<usize> {
        self.push(Op::Split { first: 0, second: 0 })
    }

    /// Lets a split choose between what follows it and what follows now.
    fn settle(&mut self, split: usize, greedy: bool) -> Option<()> {
        let (inside, behind) = (u16::try_from(split + 1).ok()?, self.here()?);
        let (first, second) = if greedy { (inside, behind) } else { (behind, inside) };
        self.ops[split] = Op::Split { first, second };
        Some(())
    }

    /// One of several ways, those in front first. Words in a row are one list.
    fn either(&mut self, ways: &[Hir], bound: End) -> Option<()> {
        let mut jumps = Vec::new();
        let mut groups = ways.chunk_by(|a, b| word(a).is_some() && word(b).is_some()).peekable();
        while let Some(group) = groups.next() {
            let split = groups.peek().map(|_| self.split());
            match (word(&group[0]), group) {
                (None, [way]) => self.add(way, bound)?,
                (_, words) => {
                    let list = self.list(words.iter().filter_map(word), bound)?;
                    self.push(Op::Words(list))?;
                }
            }
            if let Some(split) = split {
                jumps.push(self.push(Op::Jump(0))?);
                self.settle(split?, true)?;
            }
        }
        let behind = self.here()?;
        jumps.into_iter().for_each(|jump| self.ops[jump] = Op::Jump(behind));
        Some(())
    }

    fn list<'w>(&mut self, words: impl Iterator<Item = &'w str>, bound: End) -> Option<u16> {
        let mut list: Vec<First> = Vec::new();
        for word in words {
            let mut chars = in_order(word, bound);
            let (c, start) = (chars.next()?, self.chars.len());
            self.chars.extend(chars);
            self.words.push(narrow(start..self.chars.len())?);
            let word = Word(u16::try_from(self.words.len() - 1).ok()?);
            match list.binary_search_by_key(&c, |first| first.c) {
                Ok(at) => list[at].words.push(word),
                Err(at) => list.insert(at, First { c, words: vec![word] }),
            }
        }
        self.lists.push(list);
        u16::try_from(self.lists.len() - 1).ok()
    }
}

/// A pattern that is a word.
fn word(hir: &Hir) -> Option<&str> {
    let HirKind::Literal(literal) = hir.kind() else { return None };
    std::str::from_utf8(&literal.0).ok()
}

/// The characters in the order in which they are come to.
fn in_order(text: &str, bound: End) -> impl Iterator<Item = char> {
    let (forwards, backwards) = match bound {
        End::First => (Some(text.chars()), None),
        End::Last => (None, Some(text.chars().rev())),
    };
    forwards.into_iter().flatten().chain(backwards.into_iter().flatten())
}

fn narrow(range: Range<usize>) -> Option<Range<u16>> {
    Some(u16::try_from(range.start).ok()?..u16::try_from(range.end).ok()?)
}

fn range(narrow: &Range<u16>) -> Range<usize> {
    usize::from(narrow.start)..usize::from(narrow.end)
}
