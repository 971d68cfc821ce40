//! What the pages of a file are drawn by: the interpreter puts the streams of a page together before it reads them, and a page
//! may name one stream any number of times. Measured before.

use crate::ingest::fault::Fault;
use crate::ingest::limits::{Limit, MAX_PART};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Stream};
use std::collections::HashMap;

/// No packing that PDF knows makes more of a byte.
const MOST: u64 = 1500;

/// Refuses a file one of whose pages is drawn by more than [`MAX_PART`] bytes.
pub(super) fn check(pdf: &Pdf) -> Result<(), Fault> {
    let mut sizes = HashMap::new();
    for page in pdf.pages().iter() {
        let Some(streams) = page.raw().get::<Array>("Contents") else { continue };
        let packed: u64 = streams.iter::<Stream>().map(|stream| stream.raw_data().len() as u64).sum();
        // Most pages are small enough whatever is in them.
        if packed.saturating_mul(MOST) <= MAX_PART {
            continue;
        }
        let mut all = 0_u64;
        for stream in streams.iter::<Stream>() {
            let unpacked = || stream.decoded().map_or(0, |bytes| bytes.len() as u64);
            all += *sizes.entry(stream.obj_id()).or_insert_with(unpacked);
            if all > MAX_PART {
                return Err(Limit::Size(MAX_PART).into());
            }
        }
    }
    Ok(())
}
