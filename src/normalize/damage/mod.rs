//! Damaged text: found, mended where that is certain, and always told.
//!
//! In: a line of the text as read that has signs of damage. Out: the line with what it is read as, a character for each
//! of its characters (what is to be left out stands as an invisible one), and the places. Where nothing is damaged this
//! costs nothing: the signs are seen by the pass that tells the script ([`sign`]).

mod gbk;
mod guess;
mod language;
mod misread;
mod pairs;
mod signs;
mod split;
mod told;

pub use language::Language;
pub use pairs::Pairs;
pub use told::warnings;

use super::script::Converter;
use crate::model::{Damage, DamageKind, SourceSpan};
use std::sync::OnceLock;

/// Bits of a character that may be a sign of damage.
pub const SIGN: u8 = 0b0111_1100;
const QUESTION: u8 = 0b0000_0100;
const MARK: u8 = 0b0000_1000;
const LATIN: u8 = 0b0001_0000;
const MISREAD: u8 = 0b0010_0000;

/// Which sign of damage a character may be, 0 for none.
fn sign(c: char) -> u8 {
    match plain_sign(c) {
        0 if leads_utf8(gbk::bytes(c)) => MISREAD,
        sign => sign,
    }
}

/// The same for each character of the first plane. Asking GBK for the bytes of each would be slow, and this is done at
/// every start.
pub fn signs_of_plane() -> Vec<u8> {
    let mut signs: Vec<u8> = (0..0x1_0000).map(|code| char::from_u32(code).map_or(0, plain_sign)).collect();
    for c in gbk::of_leads(|bytes| leads_utf8(Some(bytes))) {
        signs[c as usize] |= MISREAD;
    }
    signs
}

fn plain_sign(c: char) -> u8 {
    match c {
        '?' | '\u{ff1f}' => QUESTION,
        '&' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}' | '\u{70eb}' | '\u{5c6f}' => MARK,
        c if signs::is_invisible(c) => MARK,
        '\u{80}'..='\u{9f}' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{ff}' => LATIN,
        _ => 0,
    }
}

/// Whether the GBK bytes of a character are the first two of an ideograph or Chinese mark in UTF-8.
const fn leads_utf8(bytes: Option<[u8; 2]>) -> bool {
    matches!(bytes, Some([0xe3..=0xe9 | 0xef, 0x80..=0xbf]))
}

/// What a character of a damaged place is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// This character.
    Char(char),
    /// One of which nothing is known.
    Lost,
    /// None: it is left out.
    None,
}

impl Slot {
    /// The character, if it is known.
    const fn known(self) -> Option<char> {
        match self {
            Self::Char(c) => Some(c),
            Self::Lost | Self::None => None,
        }
    }
}

/// A damaged place of a line and what its characters are read as.
pub struct Mended {
    kind: DamageKind,
    /// Its first character.
    at: usize,
    slots: Vec<Slot>,
}

/// Stands for a character that is left out; normalising drops it.
const LEFT_OUT: char = '\u{2060}';
/// Stands for a character that is lost.
const LOST: char = '\u{fffd}';

/// Places of a line that are tried.
const MOST_TRIES: usize = 200;

/// Mends damaged lines; loads what it needs for it once.
#[derive(Default)]
pub struct Mender {
    language: OnceLock<Language>,
}

impl Mender {
    /// A line with what it is read as, and its damaged places; none when it is sound. `first` is the number of the line's
    /// first character in the text.
    /// `pairs` counts the whole text, when asked.
    pub fn mend<'p>(
        &'p self,
        line: &str,
        first: usize,
        converter: &Converter,
        pairs: impl Fn() -> &'p Pairs,
    ) -> Option<(String, Vec<Damage>)> {
        let chars: Vec<char> = line.chars().collect();
        let language = || self.language.get_or_init(|| Language::new(converter));
        let mut mended = chars.clone();
        let mut places = Vec::new();
        let (mut at, mut misread, mut tries) = (0, false, 0);
        while at < chars.len() {
            // A line with so many signs is no text: what is left of it stays as it is.
            tries += usize::from(matches!(sign(chars[at]), QUESTION | LATIN | MISREAD));
            if tries > MOST_TRIES {
                break;
            }
            let Some(found) = at_place(&chars, at, misread, &language, &pairs) else {
                at += 1;
                continue;
            };
            misread |= matches!(found.kind, DamageKind::Misread | DamageKind::MisreadLost);
            let end = at + found.slots.len();
            for (c, slot) in mended[at..end].iter_mut().zip(&found.slots) {
                *c = match slot {
                    Slot::Char(c) => *c,
                    Slot::Lost => LOST,
                    Slot::None => LEFT_OUT,
                };
            }
            places.push(damage(&found, &chars[at..end], &mended[at..end], first));
            at = end;
        }
        (!places.is_empty()).then(|| (mended.into_iter().collect(), places))
    }
}

/// What is damaged at a place. What costs little is asked before the words of the language are.
fn at_place<'l>(
    chars: &[char],
    at: usize,
    misread: bool,
    language: &impl Fn() -> &'l Language,
    pairs: &impl Fn() -> &'l Pairs,
) -> Option<Mended> {
    let c = chars[at];
    match sign(c) {
        QUESTION => signs::lost(chars, at).or_else(|| question(chars, at, language, pairs)),
        MARK if c == '&' => signs::entity(chars, at),
        MARK if gbk::is_private(c) => Some(signs::private(c, at)),
        MARK if signs::is_invisible(c) => signs::invisible(chars, at),
        MARK => signs::lost(chars, at),
        LATIN if misread::may_be_latin(chars, at) => misread::as_latin(chars, at, language()),
        MISREAD => {
            let misread = || misread::utf8_as_gbk(chars, at, misread, language());
            let lost = signs::lost(chars, at);
            lost.or_else(|| (misread::may_be_utf8(chars, at)).then(misread).flatten())
        }
        _ if misread && !c.is_ascii() => misread::utf8_as_gbk(chars, at, true, language()),
        _ => None,
    }
}

/// A question mark that stands for half a character, or for a character with the digit behind it.
fn question<'l>(
    chars: &[char],
    at: usize,
    language: &impl Fn() -> &'l Language,
    pairs: &impl Fn() -> &'l Pairs,
) -> Option<Mended> {
    if split::may_be(chars, at)
        && let Some(slots) = split::mend(chars, at, language(), pairs())
    {
        let lost = slots.contains(&Slot::Lost);
        return Some(Mended { kind: if lost { DamageKind::SplitLost } else { DamageKind::Split }, at, slots });
    }
    let garbled = || (split::may_be(chars, at) && split::is_garbled(chars, at, language())).then_some(1);
    let length = split::doubtful(chars, at).or_else(garbled)?;
    let slots = chars[at..at + length].iter().map(|c| Slot::Char(*c)).collect();
    Some(Mended { kind: DamageKind::SplitLost, at, slots })
}

fn damage(found: &Mended, read: &[char], meant: &[char], first: usize) -> Damage {
    let start = first + found.at;
    Damage {
        kind: found.kind,
        place: SourceSpan { start, end: start + found.slots.len() },
        read: read.iter().collect(),
        meant: meant.iter().filter(|c| **c != LEFT_OUT).collect(),
    }
}

#[cfg(test)]
mod tests;
