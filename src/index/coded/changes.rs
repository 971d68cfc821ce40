//! What a text as read has that its numbers do not tell.
//!
//! In: a text with its normalised form. Out: numbers whose characters, each normalised alone, are those of the normalised
//! text, and the changes that lead back to the text as read; or that text itself where they would be long.

use super::Codebook;
use crate::index::packed::{Damaged, In, Out};
use crate::normalize::NormalizedText;

/// First byte of changes, and of a text that is kept whole.
const CHANGES: u8 = 0;
const WHOLE: u8 = 1;
/// Changes that take more than this part of a text are no gain: the text packs better.
const LARGEST_PART: usize = 4;

/// A text as numbers.
pub struct Written {
    pub numbers: Vec<u16>,
    pub changes: Option<Vec<u8>>,
}

/// Characters that stand otherwise in the text as read.
#[derive(Default)]
struct Change {
    /// Characters that stay, before it.
    after: usize,
    /// Characters that are taken out.
    removed: usize,
    /// What stands there instead.
    inserted: String,
}

/// Writes numbers while characters come in one by one.
struct Pen<'b> {
    book: &'b Codebook,
    numbers: Vec<u16>,
    /// Characters that are not written yet.
    waiting: String,
    changes: Vec<Change>,
    /// Characters since the last change.
    same: usize,
}

impl Written {
    pub fn of(book: &Codebook, text: &str, normalized: &NormalizedText) -> Self {
        let mut pen =
            Pen { book, numbers: Vec::new(), waiting: String::with_capacity(text.len()), changes: Vec::new(), same: 0 };
        for (read, normal) in normalized.aligned(text) {
            match normal {
                Some(normal) if book.fold(read) == normal => pen.keep(read),
                Some(normal) => {
                    pen.put(normal);
                    pen.change(1, read);
                }
                None => pen.change(0, read),
            }
        }
        pen.finish(text)
    }
}

impl Pen<'_> {
    fn keep(&mut self, c: char) {
        self.waiting.push(c);
        self.same += 1;
    }

    /// Writes a character that normalising leaves as it is.
    fn put(&mut self, c: char) {
        if self.book.fold(c) == c {
            self.waiting.push(c);
        } else {
            self.flush();
            Codebook::encode_bytes(c.encode_utf8(&mut [0; 4]), &mut self.numbers);
        }
    }

    fn change(&mut self, removed: usize, inserted: char) {
        if self.same > 0 || self.changes.is_empty() {
            self.changes.push(Change { after: std::mem::take(&mut self.same), ..Change::default() });
        }
        if let Some(last) = self.changes.last_mut() {
            last.removed += removed;
            last.inserted.push(inserted);
        }
    }

    fn flush(&mut self) {
        self.book.encode(&self.waiting, &mut self.numbers);
        self.waiting.clear();
    }

    fn finish(mut self, text: &str) -> Written {
        self.flush();
        let changes = (!self.changes.is_empty()).then(|| {
            let mut out = Out::default();
            out.byte(CHANGES);
            for change in &self.changes {
                out.count(change.after);
                out.count(change.removed);
                out.words(&change.inserted);
            }
            if out.0.len() * LARGEST_PART <= text.len() { out.0 } else { [&[WHOLE], text.as_bytes()].concat() }
        });
        Written { numbers: self.numbers, changes }
    }
}

/// The text as read, from the one that the numbers tell.
///
/// # Errors
/// When the changes are damaged.
pub fn apply(text: String, changes: &[u8]) -> Result<String, Damaged> {
    let (kind, rest) = changes.split_first().ok_or(Damaged)?;
    match *kind {
        WHOLE => String::from_utf8(rest.to_vec()).map_err(|_| Damaged),
        CHANGES => {
            let (mut changes, mut rest, mut read) = (In(rest), text.as_str(), String::with_capacity(text.len()));
            while !changes.0.is_empty() {
                let (kept, after) = rest.split_at(end_of(rest, changes.count()?)?);
                read.push_str(kept);
                rest = &after[end_of(after, changes.count()?)?..];
                read.push_str(changes.words()?);
            }
            read.push_str(rest);
            Ok(read)
        }
        _ => Err(Damaged),
    }
}

/// Where the first so many characters of a text end.
fn end_of(text: &str, characters: usize) -> Result<usize, Damaged> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).nth(characters).ok_or(Damaged)
}
