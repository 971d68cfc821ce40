//! Words as places in the text beside which they are stored.
//!
//! In: words and about where they stand. Out: how far from there, as two small numbers; words that do not stand there as
//! they are.

use super::bytes::{Damaged, In, Out, folded, unfolded};

/// Code points before and behind a place in which its words are looked for.
const REACH: usize = 400;
/// Names so many things back are looked at for one that is the same.
const BACK: usize = 24;

/// A text that is sliced by code points.
pub struct Source<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> Source<'a> {
    pub fn new(text: &'a str) -> Self {
        Self { text, starts: text.char_indices().map(|(i, _)| i).collect() }
    }

    pub fn length(&self) -> usize {
        self.starts.len()
    }

    /// Writes words that stand somewhere around what begins at `start` and is `length` long.
    pub fn write(&self, out: &mut Out, words: &str, start: usize, length: usize) {
        let Some(at) = self.find(words, start) else {
            out.number(0);
            return out.words(words);
        };
        let (from, to) = (wide(at), wide(at + words.chars().count()));
        // One more than the number, so that 0 is left for words of their own.
        out.number(folded(wide(start) - from) + 1);
        out.signed(to - wide(start) - wide(length));
    }

    pub fn read(&self, bytes: &mut In<'a>, start: usize, length: usize) -> Result<&'a str, Damaged> {
        let Some(before) = bytes.number()?.checked_sub(1) else { return bytes.words() };
        let from = wide(start).checked_sub(unfolded(before)).ok_or(Damaged)?;
        let to = wide(start) + wide(length) + i128::from(bytes.small()?);
        let place = |place: i128| usize::try_from(place).map_err(|_| Damaged);
        Ok(self.slice(place(from)?, place(to)?))
    }

    /// The code point at which words begin, the nearest to a place: headings stand behind their markers, most words of
    /// figures end with their numbers.
    fn find(&self, words: &str, at: usize) -> Option<usize> {
        let from = at.saturating_sub(REACH);
        let stretch = self.slice(from, at.saturating_add(words.len()).saturating_add(REACH));
        let middle = self.byte(at).saturating_sub(self.byte(from)).min(stretch.len());
        let mut end = (middle + words.len()).min(stretch.len());
        while !stretch.is_char_boundary(end) {
            end -= 1;
        }
        let before = stretch[..end].rfind(words);
        let behind = stretch[middle..].find(words).map(|byte| middle + byte);
        let nearest = [before, behind].into_iter().flatten().min_by_key(|byte| byte.abs_diff(middle));
        let byte = nearest.filter(|_| !words.is_empty())?;
        Some(from + stretch[..byte].chars().count())
    }

    pub fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.byte(from)..self.byte(to.max(from))]
    }

    fn byte(&self, place: usize) -> usize {
        self.starts.get(place).copied().unwrap_or(self.text.len())
    }
}

/// A place as a number that can be reckoned with.
pub fn wide(place: usize) -> i128 {
    i128::try_from(place).unwrap_or(i128::MAX >> 1)
}

/// Names that often are those of the thing before, or of the one as many back as a table has columns.
#[derive(Default)]
pub struct Recent<'a>(Vec<Option<&'a str>>);

impl<'a> Recent<'a> {
    /// Writes the name of the next thing: none; one of `others`; that of one before; words of the text.
    pub fn write(&mut self, out: &mut Out, source: &Source<'_>, name: Option<&'a str>, others: &[&str], place: Place) {
        let back = || self.0.iter().rev().take(BACK).position(|known| *known == name);
        match name {
            None => out.count(0),
            Some(own) => match (others.iter().position(|other| *other == own), back()) {
                (Some(other), _) => out.count(1 + other),
                (None, Some(back)) => out.count(1 + others.len() + back),
                (None, None) => {
                    out.count(1 + others.len() + BACK);
                    source.write(out, own, place.start, place.length);
                }
            },
        }
        self.0.push(name);
    }

    pub fn read(
        &mut self,
        bytes: &mut In<'a>,
        source: &Source<'a>,
        others: &[&'a str],
        place: Place,
    ) -> Result<Option<&'a str>, Damaged> {
        let name = match bytes.count()?.checked_sub(1) {
            None => None,
            Some(other) if other < others.len() => Some(others[other]),
            Some(code) if code - others.len() < BACK => {
                self.0.iter().rev().nth(code - others.len()).copied().ok_or(Damaged)?
            }
            Some(_) => Some(source.read(bytes, place.start, place.length)?),
        };
        self.0.push(name);
        Ok(name)
    }
}

/// Where a thing stands, in code points.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub start: usize,
    pub length: usize,
}

/// Words that recur in a record, each written once.
#[derive(Default)]
pub struct Strings(Vec<String>);

impl Strings {
    pub fn write(&mut self, out: &mut Out, words: &str) {
        let known = self.0.iter().position(|one| one == words);
        out.count(known.unwrap_or(self.0.len()));
        if known.is_none() {
            out.words(words);
            self.0.push(words.to_owned());
        }
    }
}

/// Such words as they are read again.
#[derive(Default)]
pub struct Known<'a>(Vec<&'a str>);

impl<'a> Known<'a> {
    pub fn read(&mut self, bytes: &mut In<'a>) -> Result<&'a str, Damaged> {
        let number = bytes.count()?;
        if number == self.0.len() {
            self.0.push(bytes.words()?);
        }
        self.0.get(number).copied().ok_or(Damaged)
    }
}
