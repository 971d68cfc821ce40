//! Documents of a shard as bits.

/// A set of numbers below a length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits(Vec<u64>);

impl Bits {
    /// None of so many.
    pub fn none(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    /// All of so many.
    pub fn all(length: usize) -> Self {
        let mut words = vec![u64::MAX; length.div_ceil(64)];
        if let Some(last) = words.last_mut().filter(|_| !length.is_multiple_of(64)) {
            *last = (1 << (length % 64)) - 1;
        }
        Self(words)
    }

    /// What 64 of them each say, the first in the lowest bit.
    pub fn words(&self) -> &[u64] {
        &self.0
    }

    /// Takes one in; it must be below the length.
    pub fn insert(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    /// Takes one out.
    pub fn remove(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word &= !(1 << (at % 64));
        }
    }

    /// Whether one is in it.
    pub fn contains(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Those of both.
    #[must_use]
    pub fn and(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= other);
        self
    }

    /// Those of either.
    #[must_use]
    pub fn or(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own |= other);
        self
    }

    /// Those that are not in the other.
    #[must_use]
    pub fn without(mut self, other: &Self) -> Self {
        self.0.iter_mut().zip(&other.0).for_each(|(own, other)| *own &= !other);
        self
    }

    /// How many are in it.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether none is.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The first that is in it and not below a number.
    pub fn next(&self, from: usize) -> Option<usize> {
        let first = self.0.get(from / 64)? >> (from % 64);
        if first != 0 {
            return Some(from + first.trailing_zeros() as usize);
        }
        let behind = self.0.iter().enumerate().skip(from / 64 + 1).find(|(_, word)| **word != 0);
        behind.map(|(i, word)| i * 64 + word.trailing_zeros() as usize)
    }

    /// All in it, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(i, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                let at = (rest != 0).then(|| i * 64 + rest.trailing_zeros() as usize);
                rest &= rest.wrapping_sub(1);
                at
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_are_what_their_members_say() {
        for length in [0, 1, 63, 64, 65, 200] {
            let odd = (0..length).filter(|i| i % 2 == 1).fold(Bits::none(length), |mut bits, i| {
                bits.insert(i);
                bits
            });
            let all = Bits::all(length);
            assert_eq!((all.count(), odd.count()), (length, length / 2));
            assert_eq!(odd.iter().collect::<Vec<_>>(), (0..length).filter(|i| i % 2 == 1).collect::<Vec<_>>());
            let even = all.clone().without(&odd);
            assert!(even.clone().and(&odd).is_empty() && even.clone().or(&odd) == all);
            for from in 0..length + 2 {
                assert_eq!(odd.next(from), (from..length).find(|i| i % 2 == 1), "{from} of {length}");
                assert_eq!(even.contains(from), from < length && from % 2 == 0);
            }
        }
    }
}
