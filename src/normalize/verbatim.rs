//! Verbatim stretches of the text as read, cut out by spans of the normalised text.
//!
//! Made once for a text, so that each cut costs the same wherever it lies: reports of hundreds of megabytes have as many
//! sections and figures as small ones have to the page.

use super::NormalizedText;
use super::alignment::{is_start, skip, starts};
use crate::model::{SourceSpan, Span};

/// Characters between two remembered places.
const STRIDE: usize = 32;

/// Cuts verbatim stretches out of the text as read.
pub struct Verbatim<'t> {
    source: &'t str,
    text: &'t NormalizedText,
    /// Byte of every [`STRIDE`]th character of the source.
    marks: Vec<usize>,
}

impl<'t> Verbatim<'t> {
    /// `text` is the normalised form of `source`.
    #[must_use]
    pub fn of(source: &'t str, text: &'t NormalizedText) -> Self {
        Self { source, text, marks: marks(source.as_bytes()) }
    }

    /// What stands in the text as read where a span of the normalised text lies.
    #[must_use]
    pub fn of_span(&self, span: Span) -> &'t str {
        self.of_source(self.text.source_span(span))
    }

    /// What stands at a place of the text as read; a place that reaches beyond its end is cut off there.
    #[must_use]
    pub fn of_source(&self, place: SourceSpan) -> &'t str {
        let (start, length) = (self.byte(place.start), place.end - place.start);
        let end = if length < STRIDE { start + self.bytes_of(start, length) } else { self.byte(place.end) };
        &self.source[start..end]
    }

    fn byte(&self, index: usize) -> usize {
        let Some(&mark) = self.marks.get(index / STRIDE) else { return self.source.len() };
        mark + self.bytes_of(mark, index % STRIDE)
    }

    /// How many bytes the characters from a byte on take.
    fn bytes_of(&self, from: usize, characters: usize) -> usize {
        let rest = &self.source[from..];
        rest.len() - skip(rest, characters).len()
    }
}

/// The byte of every [`STRIDE`]th character. Counts the characters of a whole block of bytes at once and looks only into
/// the block where the next mark lies: decoding each character would cost as much as normalising the text.
fn marks(bytes: &[u8]) -> Vec<usize> {
    let mut marks = Vec::with_capacity(bytes.len() / STRIDE + 1);
    let (mut before, mut wanted) = (0, 0);
    for (number, block) in bytes.chunks(STRIDE).enumerate() {
        let here = starts(block);
        // A block has no more characters than bytes, so that at most one mark lies in it.
        if before + here > wanted {
            let at = block.iter().enumerate().filter(|(_, b)| is_start(**b)).nth(wanted - before);
            marks.extend(at.map(|(i, _)| number * STRIDE + i));
            wanted += STRIDE;
        }
        before += here;
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalize::Normalizer;

    #[test]
    fn stretches_are_those_of_the_source_wherever_they_lie() {
        let line = "行政處罰\u{200b}２件，共3起\n";
        let source = line.repeat(50);
        let (text, _) = Normalizer::new().expect("OpenCC loads").normalize(&source);
        let verbatim = Verbatim::of(&source, &text);
        let found: Vec<&str> =
            text.text.match_indices("处罚2件").map(|(at, w)| verbatim.of_span(Span::new(at, at + w.len()))).collect();
        assert_eq!(found, ["處罰\u{200b}２件"; 50]);
        assert_eq!(verbatim.of_span(Span::new(0, text.text.len())), source);
    }
}
