//! Which characters stand side by side in the rest of a text: a report says the same words again and again.

use super::language::is_han;
use std::collections::HashMap;

/// How often each pair of neighbouring ideographs stands in a text.
pub struct Pairs {
    counts: HashMap<(char, char), u32>,
}

/// Bytes of a text that are counted.
const MOST: usize = 1 << 20;
/// What a pair is worth for each doubling of how often it was seen, about.
const WORTH: f64 = 1.2;

impl Pairs {
    /// Counts the pairs at the start of texts.
    pub fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let mut counts = HashMap::new();
        for text in texts {
            let end = (0..=MOST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let mut before = ' ';
            for c in text[..end].chars() {
                if is_han(before) && is_han(c) {
                    *counts.entry((before, c)).or_insert(0) += 1;
                }
                before = c;
            }
        }
        Self { counts }
    }

    /// How much likelier the pairs make a stretch.
    pub fn worth(&self, text: &[char]) -> f64 {
        let count = |w: &[char]| self.counts.get(&(w[0], w[1])).copied();
        text.windows(2).filter_map(count).map(|count| WORTH * f64::from(count).ln_1p()).sum()
    }
}
