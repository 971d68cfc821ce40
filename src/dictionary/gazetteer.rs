//! Finds thousands of Chinese names in a text: a bit filter over pairs of characters passes by what begins no name, and
//! only the rest is looked up. Ten thousand names are ready in a millisecond, where an automaton takes twenty.

use super::regions::Mention;
use crate::model::Span;
use std::collections::HashMap;

const FILTER_BITS: usize = 1 << 18;
/// A Chinese character of the basic plane has three bytes; names begin with two of them.
const PAIR: usize = 6;

/// Names by their first two characters.
#[derive(Default)]
pub struct Gazetteer {
    filter: Vec<u64>,
    by_pair: HashMap<u64, Vec<(Box<str>, usize)>>,
}

impl Gazetteer {
    /// Names with their numbers; names that do not begin with two Chinese characters are left out.
    pub fn new<'a>(names: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let mut gazetteer = Self { filter: vec![0; FILTER_BITS / 64], by_pair: HashMap::new() };
        for (name, number) in names {
            let Some(key) = key(name.as_bytes(), 0) else { continue };
            let bit = hash(key);
            gazetteer.filter[bit / 64] |= 1 << (bit % 64);
            gazetteer.by_pair.entry(key).or_default().push((name.into(), number));
        }
        for names in gazetteer.by_pair.values_mut() {
            names.sort_unstable_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
        gazetteer
    }

    /// The names in a text, the longest at each place, without overlap.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Mention> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let bytes = text.as_bytes();
            while at + PAIR <= bytes.len() {
                if bytes[at] & 0xf0 != 0xe0 {
                    at += 1;
                } else if let Some(mention) = self.at(text, at) {
                    at = mention.span.end;
                    return Some(mention);
                } else {
                    at += 3;
                }
            }
            None
        })
    }

    /// The longest name at a place.
    pub fn at(&self, text: &str, at: usize) -> Option<Mention> {
        let key = key(text.as_bytes(), at)?;
        let bit = hash(key);
        if self.filter[bit / 64] & 1 << (bit % 64) == 0 {
            return None;
        }
        let names = self.by_pair.get(&key)?;
        let rest = &text.as_bytes()[at..];
        let (name, number) = names.iter().find(|(name, _)| rest.starts_with(name.as_bytes()))?;
        Some(Mention { span: Span::new(at, at + name.len()), name: *number })
    }
}

/// The two characters of three bytes each at a place, as a number.
fn key(bytes: &[u8], at: usize) -> Option<u64> {
    let pair = bytes.get(at..at + PAIR)?;
    let both = pair[0] & 0xf0 == 0xe0 && pair[3] & 0xf0 == 0xe0;
    both.then(|| pair.iter().fold(0, |key, byte| key << 8 | u64::from(*byte)))
}

const fn hash(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - FILTER_BITS.trailing_zeros())) as usize
}
