//! How often numbers were seen: a table with room at half of its places, so that one look nearly always tells.
//!
//! Counting the characters of a damaged text takes as long as all else that is done for it, so that this is less than what a
//! map of the standard library does.

use foldhash::fast::RandomState;
use std::hash::BuildHasher;

/// Numbers with their counts, each at the place of its hash or at the next that was free.
pub struct Counts {
    /// As many as a power of two, zeros where none stands.
    places: Vec<(u64, u32)>,
    used: usize,
    /// Its seed is drawn, so that no text can be written that makes the looks long.
    hasher: RandomState,
}

impl Default for Counts {
    fn default() -> Self {
        Self::new(0)
    }
}

impl Counts {
    /// With room for so many numbers; there may be more.
    pub fn new(room: usize) -> Self {
        let places = (2 * room).next_power_of_two().max(FEWEST);
        Self { places: vec![(0, 0); places], used: 0, hasher: RandomState::default() }
    }

    /// Counts a number once more.
    pub fn add(&mut self, number: u64) {
        let at = self.place(number);
        let (known, count) = &mut self.places[at];
        if *count == 0 {
            *known = number;
            self.used += 1;
        }
        *count = count.saturating_add(1);
        if self.used * 2 > self.places.len() {
            self.grow();
        }
    }

    /// How often a number was counted.
    pub fn of(&self, number: u64) -> u32 {
        self.places[self.place(number)].1
    }

    /// Where a number stands, or would.
    fn place(&self, number: u64) -> usize {
        let last = self.places.len() - 1;
        // The lower bits are as good as any, and a table has no more places than they number.
        #[allow(clippy::cast_possible_truncation)]
        let mut at = self.hasher.hash_one(number) as usize & last;
        while self.places[at].1 > 0 && self.places[at].0 != number {
            at = (at + 1) & last;
        }
        at
    }

    fn grow(&mut self) {
        let places = vec![(0, 0); 2 * self.places.len()];
        for (number, count) in std::mem::replace(&mut self.places, places).into_iter().filter(|(_, count)| *count > 0) {
            let at = self.place(number);
            self.places[at] = (number, count);
        }
    }
}

/// Places of the smallest table.
const FEWEST: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn numbers_are_counted_as_by_a_map_while_the_table_grows() {
        let (mut counts, mut wanted) = (Counts::new(3), BTreeMap::new());
        // Numbers that differ in their lowest or in their highest bits alone, and zero.
        let numbers = (0..5000_u64).map(|n| (n * n % 701) << (n % 3 * 21));
        for number in numbers.clone() {
            counts.add(number);
            *wanted.entry(number).or_insert(0) += 1;
        }
        assert!(numbers.clone().all(|n| counts.of(n) == wanted[&n]));
        assert_eq!((counts.of(u64::MAX), counts.used), (0, wanted.len()));
        assert_eq!(Counts::default().of(0), 0);
    }
}
