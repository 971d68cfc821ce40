//! The patterns that a word of the gate leads to. A common word leads to hundreds, so that they are marked many at once.

use crate::dictionary::literals::Side;

/// Patterns by their rank, for either side of the quantity on which the word may stand.
#[derive(Debug)]
pub struct Led {
    before: Vec<Block>,
    behind: Vec<Block>,
}

/// Some of the patterns of ranks from `number * 64` on, a bit for each.
#[derive(Debug)]
struct Block {
    number: usize,
    bits: u64,
}

impl Led {
    /// Takes the ranks of patterns with the side on which they want the word.
    pub fn new(patterns: &[(u16, Side)]) -> Self {
        let side = |before: bool| blocks(patterns.iter().filter(|(_, side)| side.takes(before, !before)).map(|p| p.0));
        Self { before: side(true), behind: side(false) }
    }

    /// Marks the patterns in `found` for a word that stands before a quantity, behind one, or both.
    pub fn mark(&self, found: &mut [u64], before: bool, behind: bool) {
        let sides = [(before, &self.before), (behind, &self.behind)];
        for block in sides.into_iter().filter(|(stands, _)| *stands).flat_map(|(_, blocks)| blocks) {
            found[block.number] |= block.bits;
        }
    }
}

fn blocks(ranks: impl Iterator<Item = u16>) -> Vec<Block> {
    let mut ranks: Vec<usize> = ranks.map(usize::from).collect();
    ranks.sort_unstable();
    let same = ranks.chunk_by(|a, b| a / 64 == b / 64);
    same.map(|ranks| Block { number: ranks[0] / 64, bits: ranks.iter().fold(0, |bits, rank| bits | 1 << (rank % 64)) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_of_the_side_are_marked() {
        let led = Led::new(&[(130, Side::Before), (3, Side::Either), (64, Side::Behind), (5, Side::Before)]);
        let marked = |before, behind| {
            let mut found = [1 << 9, 0, 0];
            led.mark(&mut found, before, behind);
            found
        };
        assert_eq!(marked(true, false), [1 << 9 | 1 << 3 | 1 << 5, 0, 1 << 2]);
        assert_eq!(marked(false, true), [1 << 9 | 1 << 3, 1, 0]);
        assert_eq!(marked(true, true), [1 << 9 | 1 << 3 | 1 << 5, 1, 1 << 2]);
    }
}
