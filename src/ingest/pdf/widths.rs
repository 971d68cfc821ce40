//! Widths of characters that fonts state as ranges: the interpreter writes them out one by one, so that a line of text may
//! cost any memory. Refused before it sees them.

use crate::ingest::fault::Fault;
use crate::ingest::limits::Limit;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, MaybeRef, Object};

/// Characters of all ranges together: some dozen fonts that state one width for all they could have.
const MAX_WIDTHS: usize = 4_000_000;
/// How deep dictionaries are searched for fonts that are no objects of their own.
const DEPTH: usize = 6;
/// Names of widths, level and upright, and how many numbers a range takes.
const NAMES: [(&str, usize); 2] = [("W", 3), ("W2", 5)];

/// Counts what the ranges of all fonts hold.
pub(super) fn check(pdf: &Pdf) -> Result<(), Fault> {
    let mut left = MAX_WIDTHS;
    for object in pdf.objects() {
        walk(&object, DEPTH, &mut left)?;
    }
    Ok(())
}

/// Goes through what stands within an object; what it refers to is an object of its own.
fn walk(object: &Object, depth: usize, left: &mut usize) -> Result<(), Fault> {
    if depth == 0 {
        return Ok(());
    }
    match object {
        Object::Dict(dict) => walk_dict(dict, depth, left),
        Object::Stream(stream) => walk_dict(stream.dict(), depth, left),
        Object::Array(array) => array.raw_iter().try_for_each(|item| walk_direct(&item, depth, left)),
        _ => Ok(()),
    }
}

fn walk_dict(dict: &Dict, depth: usize, left: &mut usize) -> Result<(), Fault> {
    for (name, numbers) in NAMES {
        if let Some(widths) = dict.get::<Array>(name) {
            count(&widths, numbers, left)?;
        }
    }
    dict.entries().try_for_each(|(_, value)| walk_direct(&value, depth, left))
}

fn walk_direct(value: &MaybeRef<Object>, depth: usize, left: &mut usize) -> Result<(), Fault> {
    match value {
        MaybeRef::NotRef(object) => walk(object, depth - 1, left),
        MaybeRef::Ref(_) => Ok(()),
    }
}

/// `c [w w …]` states the widths from c on, `first last w` one for all between.
fn count(widths: &Array, numbers: usize, left: &mut usize) -> Result<(), Fault> {
    let mut range: Vec<i64> = Vec::with_capacity(numbers);
    for item in widths.iter::<Object>() {
        let Object::Number(number) = item else {
            range.clear();
            continue;
        };
        range.push(number.as_i64());
        if range.len() == numbers {
            let size = usize::try_from(range[1].saturating_sub(range[0])).unwrap_or(0);
            *left = left.checked_sub(size).ok_or(Limit::Count(MAX_WIDTHS))?;
            range.clear();
        }
    }
    Ok(())
}
