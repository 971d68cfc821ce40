//! The normalised text and the way back to the text as read.
//!
//! Normalising maps one character to one or to none, so the alignment is the list of dropped characters, and counting
//! characters is made cheap by a checkpoint every [`STRIDE`] bytes.

use super::{pinyin, width};
use crate::model::{SourceSpan, Span};

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
        Span::new(self.byte_of_source(source.start), self.byte_of_source(source.end))
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

const fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| is_start(**b)).count()
}

/// Collects lines into a [`NormalizedText`].
pub struct Builder {
    text: String,
    dropped: Vec<u32>,
    kept: u32,
}

impl Builder {
    pub fn with_capacity(bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), dropped: Vec::new(), kept: 0 }
    }

    /// Adds a line: `simplified` has a character for each of `source`.
    pub fn push_line(&mut self, source: &str, simplified: &str) {
        debug_assert_eq!(source.chars().count(), simplified.chars().count());
        let mut rest = simplified;
        while let Some(c) = rest.chars().next() {
            let pinyin = pinyin::inserted(&self.text, rest);
            for _ in 0..pinyin.chars {
                self.dropped.push(self.kept);
            }
            if pinyin.chars > 0 {
                rest = &rest[pinyin.bytes..];
                continue;
            }
            match width::fold(c) {
                Some(folded) => {
                    self.text.push(folded);
                    self.kept += 1;
                }
                None => self.dropped.push(self.kept),
            }
            rest = &rest[c.len_utf8()..];
        }
    }

    pub fn finish(self) -> NormalizedText {
        let bytes = self.text.as_bytes();
        let mut checkpoints = Vec::with_capacity(bytes.len() / STRIDE + 1);
        let mut count = 0;
        for block in bytes.chunks(STRIDE) {
            checkpoints.push(count);
            count += u32::try_from(starts(block)).unwrap_or(u32::MAX);
        }
        NormalizedText { text: self.text, checkpoints, dropped: self.dropped }
    }
}
