//! Damaged text: found, mended where that is certain, and always told.
//!
//! In: a line of the text as read that has signs of damage. Out: the line with what it is read as, a character for each
//! of its characters (what is to be left out stands as an invisible one), and the places. Where nothing is damaged this
//! costs nothing: the signs are seen by the pass that tells the script ([`sign`]).

mod beam;
mod candidates;
mod dates;
mod endings;
mod gbk;
mod guess;
mod language;
mod misread;
mod pairs;
mod places;
mod questions;
mod recalled;
mod signs;
mod split;
mod telling;
mod told;

pub use dates::lost_years;
use language::{Language, is_han};
use places::Places;
pub use told::warnings;

use super::script::Converter;
use crate::model::{Damage, DamageKind, SourceSpan};
use beam::Judge;
use questions::Questions;
use recalled::Recalled;
use std::cell::{Cell, OnceCell};
use std::sync::OnceLock;

/// Bits of a character that may be a sign of damage.
pub const SIGN: u8 = 0b0111_1100;
const QUESTION: u8 = 0b0000_0100;
const MARK: u8 = 0b0000_1000;
const LATIN: u8 = 0b0001_0000;
const MISREAD: u8 = 0b0010_0000;

/// Which sign of damage each character of the first plane may be, 0 for none. Asking GBK for the bytes of each
/// would be slow, and this is done at every start.
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

/// Looks at one text that cost much: guesses, and readings that came to nothing. So the time that a text takes is bounded,
/// whatever it holds; the worst pages seen have some hundred.
const MOST_LOOKS: usize = 2000;

/// The text that lines are mended in.
pub struct Text<'t> {
    source: &'t str,
    places: OnceCell<Places>,
    recalled: Recalled,
    looks: Cell<usize>,
    given_up: Cell<bool>,
}

impl<'t> Text<'t> {
    /// Of a whole text as read.
    pub fn of(source: &'t str) -> Self {
        let (looks, given_up) = (Cell::new(MOST_LOOKS), Cell::new(false));
        Self { source, places: OnceCell::new(), recalled: Recalled::default(), looks, given_up }
    }

    /// Where each character of it stands.
    fn places(&self, language: &Language) -> &Places {
        self.places.get_or_init(|| Places::of(self.source, |c| language.key(c)))
    }

    /// Takes one of the looks that are left; false when there is none.
    fn look(&self) -> bool {
        let left = self.looks.get();
        self.looks.set(left.saturating_sub(1));
        left > 0
    }
}

/// Mends damaged lines; loads what it needs for it once.
#[derive(Default)]
pub struct Mender {
    language: OnceLock<Language>,
    questions: OnceLock<Questions>,
}

impl Mender {
    /// A line with what it is read as, and its damaged places; none when it is sound. `first` is the number of the line's
    /// first character in the text.
    pub fn mend(
        &self,
        line: &str,
        first: usize,
        converter: &Converter,
        text: &Text<'_>,
    ) -> Option<(String, Vec<Damage>)> {
        let chars: Vec<char> = line.chars().collect();
        let scene = Scene { chars: &chars, mender: self, converter, text };
        let mut mended = chars.clone();
        let mut places = Vec::new();
        let (mut at, mut misread) = (0, false);
        while at < chars.len() {
            let Some(found) = scene.place(at, misread) else {
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

/// A line and what it is judged by.
struct Scene<'a> {
    chars: &'a [char],
    mender: &'a Mender,
    converter: &'a Converter,
    text: &'a Text<'a>,
}

impl Scene<'_> {
    fn language(&self) -> &Language {
        self.mender.language.get_or_init(|| Language::new(self.converter))
    }

    /// What is damaged at a place. What costs little is asked before the words of the language are.
    fn place(&self, at: usize, misread: bool) -> Option<Mended> {
        let chars = self.chars;
        let c = chars[at];
        match self.converter.sign(c) {
            QUESTION => signs::lost(chars, at).or_else(|| self.question(at)),
            MARK if c == '&' => signs::entity(chars, at),
            MARK if gbk::is_private(c) => Some(signs::private(c, at)),
            MARK if signs::is_invisible(c) => signs::invisible(chars, at),
            MARK => signs::lost(chars, at),
            LATIN if misread::may_be_latin(chars, at) => self.costly(at, |l| misread::as_latin(chars, at, l)),
            MISREAD => {
                let utf8 = || self.costly(at, |l| misread::utf8_as_gbk(chars, at, misread, l));
                let may_be = || misread || misread::may_be_utf8(chars, at);
                signs::lost(chars, at).or_else(|| may_be().then(utf8).flatten())
            }
            _ if misread && !c.is_ascii() => misread::utf8_as_gbk(chars, at, true, self.language()),
            _ => None,
        }
    }

    /// A question mark that stands for half a character, or for a character with the digit behind it.
    fn question(&self, at: usize) -> Option<Mended> {
        let chars = self.chars;
        let split = || {
            let look = || self.text.look();
            let language = self.language();
            let judge = Judge::new(language, self.text, &chars[..at]);
            let slots = split::mend(chars, at, &judge, &look)?;
            let lost = slots.contains(&Slot::Lost);
            Some(Mended { kind: if lost { DamageKind::SplitLost } else { DamageKind::Split }, at, slots })
        };
        let stands = |length: usize| {
            let slots = chars[at..at + length].iter().map(|c| Slot::Char(*c)).collect();
            Mended { kind: DamageKind::SplitLost, at, slots }
        };
        let may_be = split::may_be(chars, at);
        if let Some(found) = may_be.then(|| self.costly(at, |_| split())).flatten() {
            return Some(found);
        }
        let garbled = || (may_be && split::is_garbled(chars, at, self.language())).then_some(1);
        let sound = chars.get(at + 1).is_some_and(|c| c.is_ascii_digit() || is_han(*c));
        let asks = || sound && self.mender.questions.get_or_init(Questions::new).asks(&chars[..at]);
        split::doubtful(chars, at).filter(|_| !asks()).or_else(garbled).map(stands)
    }

    /// Reads a place by the language, unless too many were read already; that is told once.
    fn costly(&self, at: usize, read: impl FnOnce(&Language) -> Option<Mended>) -> Option<Mended> {
        if self.text.looks.get() > 0 {
            let found = read(self.language());
            if found.is_none() {
                self.text.look();
            }
            return found;
        }
        let first = !self.text.given_up.replace(true);
        first.then(|| Mended { kind: DamageKind::TooMuch, at, slots: vec![Slot::Char(self.chars[at])] })
    }
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
