//! What a place of a text begins with, as numbers.

/// Bytes of a character as nearly all Chinese ones.
pub const THREE: usize = 3;

/// The first eight bytes from a place on, the first the lowest; beyond the end zeros.
#[derive(Clone, Copy)]
pub struct Beginning(pub u64);

impl Beginning {
    #[inline]
    pub fn at(bytes: &[u8], at: usize) -> Self {
        match bytes[at..].first_chunk() {
            Some(eight) => Self(u64::from_le_bytes(*eight)),
            None => Self::near_end(bytes, at),
        }
    }

    fn near_end(bytes: &[u8], at: usize) -> Self {
        match bytes.last_chunk() {
            // What stands before is shifted out.
            Some(eight) if at < bytes.len() => Self(u64::from_le_bytes(*eight) >> (8 * (8 - (bytes.len() - at)))),
            _ => Self(bytes[at..].iter().rev().fold(0, |value, byte| value << 8 | u64::from(*byte))),
        }
    }

    /// The first two characters, when both have three bytes.
    #[inline]
    pub fn pair(self) -> Option<u64> {
        (self.0 & 0xf000_00f0 == 0xe000_00e0).then_some(self.0 & 0xffff_ffff_ffff)
    }

    /// Whether the first character has three bytes.
    #[inline]
    pub const fn is_of_three(self) -> bool {
        self.0 & 0xf0 == 0xe0
    }

    /// The first character.
    #[inline]
    pub fn first(self) -> u64 {
        if self.is_of_three() { self.of_three() } else { self.0 & (u64::MAX >> (64 - 8 * self.first_length())) }
    }

    /// The first character, which has three bytes.
    #[inline]
    pub const fn of_three(self) -> u64 {
        self.0 & 0xff_ffff
    }

    /// Bytes of what this is all of: a character or two.
    pub const fn length(self) -> usize {
        8 - self.0.leading_zeros() as usize / 8
    }

    /// Bytes of the first character.
    #[inline]
    pub fn first_length(self) -> usize {
        // In UTF-8 the first byte begins with as many ones as the character has bytes, but for one.
        (self.0.to_le_bytes()[0].leading_ones() as usize).max(1)
    }
}

/// A bit for the hash of each character.
#[derive(Debug)]
pub struct Firsts(Box<[u64; 64]>);

impl Default for Firsts {
    fn default() -> Self {
        Self(Box::new([0; 64]))
    }
}

impl Firsts {
    pub fn of(chars: impl Iterator<Item = u64>) -> Self {
        let mut firsts = Self::default();
        for bit in chars.map(Self::bit) {
            firsts.0[bit / 64] |= 1 << (bit % 64);
        }
        firsts
    }

    #[inline]
    pub fn may_have(&self, c: u64) -> bool {
        let bit = Self::bit(c);
        self.0[bit / 64] >> (bit % 64) & 1 == 1
    }

    /// Twelve bits of a product. No character has more than four bytes.
    #[inline]
    const fn bit(c: u64) -> usize {
        ((c as u32).wrapping_mul(0x9e37_79b1) >> 20) as usize
    }
}
