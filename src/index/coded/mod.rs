//! Texts in the index: as numbers of a codebook, sixteen bits each, so short that all of them can be looked through.
//!
//! In: a text as read with its normalised form. Out: numbers for a column, and the text back; the places where a phrase
//! stands, told from the numbers without unpacking them. The characters of the numbers, each normalised alone, are those of
//! the normalised text; what the text as read has otherwise (dropped characters, others that depend on their neighbours)
//! is kept beside them.

mod changes;
mod codebook;
mod file;
mod seek;

pub use codebook::{Codebook, SAMPLE};
pub use seek::Seeker;

use super::packed::Damaged;
use crate::normalize::NormalizedText;
use codebook::{CHANGED, FILL};

/// Numbers in a value of the column.
const IN_VALUE: usize = 4;

/// A text as numbers.
pub struct Coded {
    /// Values of the column.
    pub values: Vec<u64>,
    /// What to change to have the text as read, if anything.
    pub changes: Option<Vec<u8>>,
}

impl Coded {
    /// A text as read, with its normalised form.
    pub fn of(book: &Codebook, text: &str, normalized: &NormalizedText) -> Self {
        let mut written = changes::Written::of(book, text, normalized);
        if written.changes.is_some() {
            written.numbers.insert(0, CHANGED);
        }
        Self { values: pack(&written.numbers), changes: written.changes }
    }
}

/// Whether a text was read otherwise than its values tell: there are changes beside them.
pub fn is_changed(values: &[u64]) -> bool {
    numbers(values).next() == Some(CHANGED)
}

/// The text that values of the column stand for, with what is kept beside them.
///
/// # Errors
/// When they are damaged, or the changes are missing.
pub fn text(book: &Codebook, values: &[u64], changes: Option<&[u8]>) -> Result<String, Damaged> {
    let text = book.decode(numbers(values).filter(|number| *number != FILL && *number != CHANGED))?;
    if is_changed(values) { changes::apply(text, changes.ok_or(Damaged)?) } else { Ok(text) }
}

/// The numbers that values of the column hold.
fn numbers(values: &[u64]) -> impl Iterator<Item = u16> {
    values.iter().flat_map(|value| (0..IN_VALUE).map(move |i| (value >> (16 * i)) as u16))
}

fn pack(numbers: &[u16]) -> Vec<u64> {
    let value = |four: &[u16]| {
        let number = |i: usize| u64::from(four.get(i).copied().unwrap_or(FILL));
        (0..IN_VALUE).fold(0, |value, i| value | number(i) << (16 * i))
    };
    numbers.chunks(IN_VALUE).map(value).collect()
}

#[cfg(test)]
mod tests;
