//! What the packed streams of a PDF would unpack to, measured before anything else reads them: nothing is kept, so a bomb
//! costs time up to the limit and no memory.

use crate::ingest::fault::Fault;
use crate::ingest::limits::{Limit, MAX_PART, MAX_RATIO};
use aho_corasick::{AhoCorasick, MatchKind};
use flate2::bufread::ZlibDecoder;
use std::io::Read;
use std::sync::LazyLock;

/// All streams together, however small each is.
const MAX_ALL: u64 = 1024 * 1024 * 1024;
/// Up to here no ratio is looked at: pages of rules alone reach a hundred.
const FREE: u64 = 32 * 1024 * 1024;

/// Refuses a file one of whose streams, or all of them, unpack to too much.
pub(super) fn check(bytes: &[u8]) -> Result<(), Fault> {
    let mut at = 0;
    let mut all = 0_u64;
    let mut buffer = vec![0; 64 * 1024];
    while let Some(start) = next_stream(bytes, at) {
        at = start;
        let Some(packed) = zlib(&bytes[start..]) else { continue };
        let mut decoder = ZlibDecoder::new(packed);
        let mut size = 0_u64;
        let mut inner = Vec::new();
        // Damage ends a stream; who reads it later comes no further.
        while let Ok(count @ 1..) = decoder.read(&mut buffer) {
            size += count as u64;
            if inner.len() < 2 {
                inner.extend_from_slice(&buffer[..count.min(2)]);
            }
            let used = decoder.total_in().max(1);
            if size > MAX_PART {
                return Err(Limit::Size(MAX_PART).into());
            }
            if size > FREE && size / used > MAX_RATIO {
                return Err(Limit::Ratio(MAX_RATIO).into());
            }
        }
        all += size;
        // A stream packed twice: what it holds unpacks again, by a thousand at most.
        if zlib(&inner).is_some() && size.saturating_mul(1000) > MAX_PART {
            return Err(Limit::Ratio(MAX_RATIO).into());
        }
        if all > MAX_ALL {
            return Err(Limit::Size(MAX_ALL).into());
        }
        at += usize::try_from(decoder.total_in()).unwrap_or(0);
    }
    Ok(())
}

/// Where the next stream's data begin.
fn next_stream(bytes: &[u8], from: usize) -> Option<usize> {
    static WORD: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostFirst)
            .build(["stream", "endstream"])
            .expect("two words are a pattern")
    });
    let rest = bytes.get(from..)?;
    WORD.find_iter(rest).find(|m| m.pattern().as_usize() == 0).map(|m| from + m.end())
}

/// The packed bytes at the start, where they are packed by zlib.
fn zlib(bytes: &[u8]) -> Option<&[u8]> {
    let skipped = bytes.iter().take(2).take_while(|b| matches!(b, b'\r' | b'\n')).count();
    let bytes = &bytes[skipped..];
    let (&method, &flags) = (bytes.first()?, bytes.get(1)?);
    (method & 0x0F == 8 && (u16::from(method) << 8 | u16::from(flags)).is_multiple_of(31)).then_some(bytes)
}
