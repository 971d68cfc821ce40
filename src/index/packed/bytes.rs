//! Numbers and words as bytes, and back: small numbers take one byte.
//!
//! In: values. Out: bytes. Reading never trusts what it reads: whatever the bytes are, it ends in a value or in
//! [`Damaged`].

use rust_decimal::Decimal;

/// The bytes are not what was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("its bytes are damaged")]
pub struct Damaged;

/// Bytes that are written.
#[derive(Default)]
pub struct Out(pub Vec<u8>);

/// Bytes that are read.
pub struct In<'b>(pub &'b [u8]);

impl Out {
    pub fn byte(&mut self, byte: u8) {
        self.0.push(byte);
    }

    /// Seven bits a byte, the low ones first.
    pub fn number(&mut self, mut number: u128) {
        while number > 0x7f {
            self.byte((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.byte(number as u8);
    }

    pub fn count(&mut self, count: usize) {
        self.number(count as u128);
    }

    /// Numbers near zero of either sign stay small.
    pub fn signed(&mut self, number: i128) {
        self.number(folded(number));
    }

    pub fn words(&mut self, words: &str) {
        self.count(words.len());
        self.0.extend_from_slice(words.as_bytes());
    }

    pub fn decimal(&mut self, value: Decimal) {
        self.count(value.scale() as usize);
        self.signed(value.mantissa());
    }
}

impl<'b> In<'b> {
    pub fn byte(&mut self) -> Result<u8, Damaged> {
        let (first, rest) = self.0.split_first().ok_or(Damaged)?;
        self.0 = rest;
        Ok(*first)
    }

    pub fn number(&mut self) -> Result<u128, Damaged> {
        let mut number = 0;
        for shift in (0..128).step_by(7) {
            let byte = self.byte()?;
            number |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Damaged)
    }

    pub fn count(&mut self) -> Result<usize, Damaged> {
        usize::try_from(self.number()?).map_err(|_| Damaged)
    }

    pub fn signed(&mut self) -> Result<i128, Damaged> {
        self.number().map(unfolded)
    }

    /// A number of a place or a year.
    pub fn small(&mut self) -> Result<i64, Damaged> {
        i64::try_from(self.signed()?).map_err(|_| Damaged)
    }

    pub fn words(&mut self) -> Result<&'b str, Damaged> {
        let length = self.count()?;
        let (words, rest) = self.0.split_at_checked(length).ok_or(Damaged)?;
        self.0 = rest;
        std::str::from_utf8(words).map_err(|_| Damaged)
    }

    pub fn decimal(&mut self) -> Result<Decimal, Damaged> {
        let scale = u32::try_from(self.count()?).map_err(|_| Damaged)?;
        Decimal::try_from_i128_with_scale(self.signed()?, scale).map_err(|_| Damaged)
    }

    /// How many things follow: never more than there are bytes, so that no damage asks for much memory.
    pub fn length(&mut self) -> Result<usize, Damaged> {
        self.count().and_then(|count| if count <= self.0.len() { Ok(count) } else { Err(Damaged) })
    }
}

/// A number of either sign as one without: 0, -1, 1, -2, 2 …
pub const fn folded(number: i128) -> u128 {
    (number << 1 ^ number >> 127).cast_unsigned()
}

/// The way back.
pub const fn unfolded(number: u128) -> i128 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_and_damage_is_told() {
        let mut out = Out::default();
        let numbers = [0, 1, -1, 63, -64, 64, i128::from(i64::MAX), i128::from(i64::MIN), i128::MAX >> 1];
        numbers.iter().for_each(|n| out.signed(*n));
        let value: Decimal = "-79228162514264.337593543950335".parse().expect("a decimal");
        out.decimal(value);
        out.words("执法");
        let mut read = In(&out.0);
        assert!(numbers.iter().all(|n| read.signed() == Ok(*n)));
        assert_eq!((read.decimal(), read.words(), read.byte()), (Ok(value), Ok("执法"), Err(Damaged)));
        assert_eq!(In(&[0xff; 40]).number(), Err(Damaged));
        assert_eq!(In(&[9, b'a']).words(), Err(Damaged));
        assert_eq!(In(&[9, b'a']).length(), Err(Damaged));
    }
}
