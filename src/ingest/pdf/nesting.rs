//! How deep dictionaries nest, measured before the interpreter looks for objects: it tries each that it cannot end again
//! from the next one on, which takes seconds for a million.

use crate::ingest::fault::Fault;
use crate::ingest::limits::Limit;
use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Dictionaries inside dictionaries; files that programs write have some ten, and the interpreter reads no more than these.
/// Packed streams hold such marks by chance, as often to open as to close one.
const DEEPEST: usize = 500;

/// Refuses a file whose dictionaries nest too deep.
pub(super) fn check(bytes: &[u8]) -> Result<(), Fault> {
    static MARKS: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(["<<", ">>", "endobj"]).expect("three words are a pattern"));
    let mut depth = 0_usize;
    for mark in MARKS.find_iter(bytes) {
        depth = match mark.pattern().as_usize() {
            0 => depth + 1,
            1 => depth.saturating_sub(1),
            _ => 0,
        };
        if depth > DEEPEST {
            return Err(Limit::Depth(DEEPEST).into());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_may_nest_and_follow_each_other_but_not_without_end() {
        let nested = |depth: usize| "<</A ".repeat(depth) + "1" + &">>".repeat(depth);
        let cases = [
            (nested(400), true),
            (nested(400).repeat(40), true),
            ("<</A 1 endobj\n".repeat(2000), true),
            (nested(2000), false),
            ("<</A ".repeat(2000), false),
        ];
        for (bytes, sound) in cases {
            assert_eq!(check(bytes.as_bytes()).is_ok(), sound, "{}", &bytes[..40]);
        }
    }
}
