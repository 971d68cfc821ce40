//! The normalised text and the way back to the text as read.
//!
//! Normalising maps one character to one or to none, so the alignment is the list of dropped characters, and counting
//! characters is made cheap by a checkpoint every [`STRIDE`] bytes.

use super::{pinyin, spread, width};
use crate::model::{Damage, DamageKind, SourceSpan, Span};

const STRIDE: usize = 256;

/// Text in normalised form, aligned with the text as read.
#[derive(Debug, Clone, Default)]
pub struct NormalizedText {
    /// The text: simplified, half width, without invisible characters.
    pub text: String,
    /// Characters before byte `i * STRIDE` (those that start before it).
    checkpoints: Vec<u32>,
    /// For each dropped character, how many kept characters stand before it; ascending.
    dropped: Vec<u32>,
    /// Places of the text as read that were damaged, in text order, and what is read there.
    pub damage: Vec<Damage>,
}

impl NormalizedText {
    /// The code points of the text as read that a span of this text came from.
    #[must_use]
    pub fn source_span(&self, span: Span) -> SourceSpan {
        if span.is_empty() {
            let at = self.source_index(self.char_index(span.start));
            return SourceSpan { start: at, end: at };
        }
        let start = self.source_index(self.char_index(span.start));
        // The end is that of the last character inside, so that dropped characters after it stay outside.
        let last = self.char_index(span.end) - 1;
        SourceSpan { start, end: self.source_index(last) + 1 }
    }

    /// The span of this text that code points of the text as read became.
    #[must_use]
    pub fn span(&self, source: SourceSpan) -> Span {
        let length = source.end - source.start;
        if self.dropped.is_empty() && length < STRIDE {
            // Nothing lies between: the end is found by walking.
            let start = self.byte_of_char(source.start);
            let rest = &self.text[start..];
            return Span::new(start, self.text.len() - skip(rest, length).len());
        }
        Span::new(self.byte_of_source(source.start), self.byte_of_source(source.end))
    }

    /// The characters of the text as read, each with what it became: none where it was dropped.
    pub fn aligned<'t>(&'t self, source: &'t str) -> impl Iterator<Item = (char, Option<char>)> + 't {
        let (mut kept, mut dropped) = (0, self.dropped.iter().peekable());
        let mut normal = self.text.chars();
        source.chars().map(move |read| {
            if dropped.next_if_eq(&&kept).is_some() {
                return (read, None);
            }
            kept += 1;
            (read, normal.next())
        })
    }

    /// Its beginning, up to a byte, with the same way back.
    #[must_use]
    pub fn up_to(&self, end: usize) -> Self {
        let mut start = self.clone();
        start.text.truncate(end);
        start
    }

    /// Adds places that were damaged.
    pub(super) fn tell(&mut self, places: Vec<Damage>) {
        if !places.is_empty() {
            self.damage.extend(places);
            self.damage.sort_by_key(|d| d.place.start);
        }
    }

    fn char_index(&self, byte: usize) -> usize {
        let block = byte / STRIDE;
        let before = self.checkpoints.get(block).copied().unwrap_or(0) as usize;
        before + starts(&self.text.as_bytes()[block * STRIDE..byte])
    }

    /// Where kept character `kept` stood among all characters.
    fn source_index(&self, kept: usize) -> usize {
        kept + self.dropped.partition_point(|&d| d as usize <= kept)
    }

    fn byte_of_source(&self, source: usize) -> usize {
        // The number of dropped characters among the first `source`: dropped[i] stands at dropped[i] + i.
        let (mut low, mut high) = (0, self.dropped.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.dropped[middle] as usize + middle < source { low = middle + 1 } else { high = middle }
        }
        self.byte_of_char(source - low)
    }

    fn byte_of_char(&self, kept: usize) -> usize {
        let block = self.checkpoints.partition_point(|&c| c as usize <= kept).saturating_sub(1);
        let mut left = kept - self.checkpoints.get(block).copied().unwrap_or(0) as usize;
        let bytes = self.text.as_bytes();
        let mut at = block * STRIDE;
        for chunk in bytes.get(at..).unwrap_or_default().as_chunks::<BLOCK>().0 {
            let here = starts(chunk);
            if here > left {
                break;
            }
            (left, at) = (left - here, at + BLOCK);
        }
        while at < bytes.len() {
            if is_start(bytes[at]) {
                if left == 0 {
                    return at;
                }
                left -= 1;
            }
            at += 1;
        }
        bytes.len()
    }
}

/// Whether a character begins at a byte of UTF-8.
#[must_use]
pub const fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// A text without its first characters. Asking for their places, too, would decode each of them.
pub fn skip(text: &str, count: usize) -> &str {
    let mut chars = text.chars();
    if let Some(last) = count.checked_sub(1) {
        chars.nth(last);
    }
    chars.as_str()
}

/// Characters that start in some bytes. So many are counted at once as a byte can tell, which is many times as fast.
pub fn starts(bytes: &[u8]) -> usize {
    let here = |chunk: &[u8]| usize::from(chunk.iter().map(|b| u8::from(is_start(*b))).sum::<u8>());
    bytes.chunks(STRIDE / 2).map(here).sum()
}

/// What stands behind the last comma or semicolon of some normalised words.
pub fn last_clause(words: &str) -> &str {
    &words[memchr::memrchr2(b',', b';', words.as_bytes()).map_or(0, |at| at + 1)..]
}

/// Bytes up to the first character that [`width::fold`] may change or that may lead in pinyin.
fn plain_run(bytes: &[u8]) -> usize {
    let mut from = 0;
    while let Some(at) = special(&bytes[from..]) {
        let at = from + at;
        // U+3001 and U+3002, the commonest marks, share their first byte with U+3000 and never change.
        if bytes[at] == 0xe3 && bytes.get(at + 1..at + 3).is_some_and(|b| b == [0x80, 0x81] || b == [0x80, 0x82]) {
            from = at + 3;
            continue;
        }
        return at;
    }
    bytes.len()
}

/// The first byte that may begin a character to look at.
fn special(bytes: &[u8]) -> Option<usize> {
    let is = |b: u8| {
        let control = b < b' ' && b != b'\n' || b == 0x7f;
        control | (b == b'(') | (b == 0xc2) | (b == 0xe2) | (b == 0xe3) | (b == 0xef)
    };
    // Whether one stands in a block is told without a branch for each byte.
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let sound = blocks.iter().take_while(|block| !block.iter().fold(false, |any, b| any | is(*b))).count();
    let from = sound * BLOCK;
    bytes[from..].iter().position(|b| is(*b)).map(|at| from + at)
}

/// Bytes that are looked at together.
const BLOCK: usize = 16;

fn count(bytes: &[u8]) -> u32 {
    u32::try_from(starts(bytes)).unwrap_or(u32::MAX)
}

/// Collects lines into a [`NormalizedText`].
pub struct Builder {
    text: String,
    dropped: Vec<u32>,
    kept: u32,
    damage: Vec<Damage>,
    /// The next line is one of several of a paragraph.
    in_paragraph: bool,
}

impl Builder {
    pub fn with_capacity(bytes: usize) -> Self {
        Self {
            text: String::with_capacity(bytes),
            dropped: Vec::new(),
            kept: 0,
            damage: Vec::new(),
            in_paragraph: false,
        }
    }

    /// Says whether the line that comes next is one of several of a paragraph that was wrapped.
    pub const fn in_paragraph(&mut self, wrapped: bool) {
        self.in_paragraph = wrapped;
    }

    /// Characters of the text as read that were added so far.
    pub fn chars(&self) -> usize {
        self.kept as usize + self.dropped.len()
    }

    /// Notes places of the line that comes next.
    pub fn damage(&mut self, places: Vec<Damage>) {
        self.damage.extend(places);
    }

    /// Adds a line: `simplified` has a character for each of `source`.
    pub fn push_line(&mut self, source: &str, simplified: &str) {
        debug_assert_eq!(source.chars().count(), simplified.chars().count());
        if spread::is_spread(simplified) || self.in_paragraph && spread::breaks_words(simplified) {
            return self.push_spread(simplified);
        }
        let mut rest = simplified;
        while !rest.is_empty() {
            let plain = plain_run(rest.as_bytes());
            self.text.push_str(&rest[..plain]);
            self.kept += count(&rest.as_bytes()[..plain]);
            rest = &rest[plain..];
            if let Some(c) = rest.chars().next() {
                rest = self.push_special(c, rest);
            }
        }
    }

    /// Takes a line break that says nothing: between words in Latin letters it parts them, else it is dropped.
    pub fn join(&mut self, next: &str) {
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        if letter(self.text.chars().next_back()) && letter(next.chars().next()) {
            self.text.push(' ');
            self.kept += 1;
        } else {
            self.dropped.push(self.kept);
        }
    }

    /// Leaves out lines that are the edge of a page.
    pub fn leave_out(&mut self, lines: &str) {
        let read = lines.trim();
        let start = self.chars() + lines[..lines.len() - lines.trim_start().len()].chars().count();
        let place = SourceSpan { start, end: start + read.chars().count() };
        self.damage.push(Damage { kind: DamageKind::PageEdge, place, read: read.to_owned(), meant: String::new() });
        self.dropped.extend(std::iter::repeat_n(self.kept, lines.chars().count()));
    }

    /// Adds a line whose characters stand apart, without the spaces between them.
    fn push_spread(&mut self, line: &str) {
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let after = rest[c.len_utf8()..].chars().next().and_then(width::fold);
            if c == ' ' && spread::is_idle(self.text.chars().next_back(), after) {
                self.dropped.push(self.kept);
                rest = &rest[1..];
            } else {
                rest = self.push_special(c, rest);
            }
        }
    }

    /// Takes a character that may change or vanish; returns what follows.
    fn push_special<'t>(&mut self, c: char, rest: &'t str) -> &'t str {
        let pinyin = if c == '(' { pinyin::inserted(&self.text, rest) } else { pinyin::Inserted::default() };
        if pinyin.chars > 0 {
            let start = self.chars();
            let place = SourceSpan { start, end: start + pinyin.chars };
            let read = rest[..pinyin.bytes].to_owned();
            self.damage.push(Damage { kind: DamageKind::Pinyin, place, read, meant: String::new() });
            self.dropped.extend(std::iter::repeat_n(self.kept, pinyin.chars));
            return &rest[pinyin.bytes..];
        }
        match width::fold(c) {
            Some(folded) => {
                self.text.push(folded);
                self.kept += 1;
            }
            None => self.dropped.push(self.kept),
        }
        &rest[c.len_utf8()..]
    }

    pub fn finish(mut self) -> NormalizedText {
        self.damage.sort_by_key(|d| d.place.start);
        let bytes = self.text.as_bytes();
        let mut checkpoints = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut before = 0;
        for block in bytes.chunks(STRIDE) {
            checkpoints.push(before);
            before += count(block);
        }
        // The end of the text is a place, too, and begins a block of its own where it fills the last one.
        if bytes.len().is_multiple_of(STRIDE) {
            checkpoints.push(before);
        }
        NormalizedText { text: self.text, checkpoints, dropped: self.dropped, damage: self.damage }
    }
}
