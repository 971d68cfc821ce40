//! Text whose bytes were read in a wrong encoding: UTF-8 as GBK (鍏ㄥ尯), UTF-8 or GBK as Latin-1 (å…¨åŒº, È«Çø).
//!
//! In: the characters of a line. Out: stretches with what each character there is read as. The bytes are those that the
//! characters came from, read anew; where that does not give better Chinese, nothing is mended.

use super::gbk;
use super::language::{Language, is_han};
use super::{Mended, Slot};
use crate::model::DamageKind;
use encoding_rs::WINDOWS_1252;

/// Mean by which the new reading must be better Chinese.
const BETTER: f64 = 2.0;
/// Characters that are looked at in one go; a longer stretch is mended piece by piece.
const LONGEST: usize = 300;
/// Mean below which a new reading is no text.
const TEXT: f64 = -9.5;

/// The longest stretch at `at` that is UTF-8 read as GBK. `certain`: such a stretch stands before it in the line, so that
/// single characters, which prove nothing by themselves, are taken for the same.
pub fn utf8_as_gbk(chars: &[char], at: usize, certain: bool, language: &Language) -> Option<Mended> {
    if !begins_utf8(&chars[at..], language) {
        return None;
    }
    let bytes = Bytes::of(&chars[at..], |c| language.gbk.encode(c).map_or_else(|| euro(c), |b| Some(b.to_vec())));
    let (valid, cut) = match std::str::from_utf8(&bytes.bytes) {
        Ok(_) => (bytes.bytes.len(), false),
        Err(error) => (error.valid_up_to(), error.error_len().is_none()),
    };
    // The rest of the last character and the ASCII character behind it became one sign.
    let lost = |c: Option<&char>| matches!(c, Some('?' | '\u{fffd}'));
    let sign = lost(chars.get(at + bytes.chars));
    let partial = cut && (sign || certain);
    let mut text = std::str::from_utf8(&bytes.bytes[..valid]).ok()?;
    // The bytes of some sound characters are valid, too, as letters of other alphabets.
    let end = text.find(|c| !is_chinese_char(c)).unwrap_or(valid);
    let partial = partial && end == valid;
    text = &text[..end];
    while !partial && !text.is_empty() && !bytes.ends_char(text.len()) {
        text = &text[..text.char_indices().next_back()?.0];
    }
    let decoded: Vec<char> = text.chars().collect();
    let taken = if partial {
        bytes.chars + usize::from(sign)
    } else {
        bytes.owners.get(text.len()).map_or(bytes.chars, |o| *o)
    };
    if taken == 0 || !is_chinese(&decoded, certain, &chars[at..at + taken], language) {
        return None;
    }
    let mut slots = vec![Slot::None; taken];
    for (start, c) in text.char_indices() {
        bytes.put(&mut slots, start, c)?;
    }
    if partial {
        if sign {
            slots[taken - 1] = Slot::Lost;
        }
        bytes.put(&mut slots, text.len(), '\u{fffd}')?;
    }
    let kind = if partial { DamageKind::MisreadLost } else { DamageKind::Misread };
    Some(Mended { kind, at, slots })
}

/// Whether the bytes of the first characters begin with a character of UTF-8, or with all that is left of one. Most do
/// not, and are told so by three bytes.
fn begins_utf8(chars: &[char], language: &Language) -> bool {
    let start = Bytes::of(&chars[..chars.len().min(3)], |c| {
        language.gbk.encode(c).map_or_else(|| euro(c), |b| Some(b.to_vec()))
    });
    std::str::from_utf8(&start.bytes).map_or_else(|e| e.valid_up_to() > 0 || e.error_len().is_none(), |_| true)
}

/// 0x80, which Windows reads as a character of its own.
fn euro(c: char) -> Option<Vec<u8>> {
    (c == '\u{20ac}').then(|| vec![0x80])
}

/// Whether a new reading is Chinese and better than what stands there.
fn is_chinese(decoded: &[char], certain: bool, read: &[char], language: &Language) -> bool {
    if certain {
        return decoded.iter().all(|c| language.is_common(*c));
    }
    let mean = language.mean(decoded);
    decoded.len() >= 2 && mean > TEXT && mean > language.mean(read) + BETTER
}

/// An ideograph or a mark of Chinese text.
const fn is_chinese_char(c: char) -> bool {
    is_han(c) || matches!(c, '\u{2010}'..='\u{2030}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '\u{b7}')
}

/// Whether a stretch of accented letters begins here that no language has.
pub fn may_be_latin(chars: &[char], at: usize) -> bool {
    let near = &chars[at..chars.len().min(at + 6)];
    near.iter().filter(|c| !c.is_ascii() && latin(**c).is_some()).count() >= 4
}

/// Whether the bytes of the next three characters are two of UTF-8.
pub fn may_be_utf8(chars: &[char], at: usize) -> bool {
    let near = chars[at..chars.len().min(at + 3)].iter();
    let bytes: Vec<u8> = near.filter_map(|c| gbk::bytes(*c)).flatten().collect();
    let leads = |at: usize| bytes.get(at).is_some_and(|b| matches!(b, 0xe2..=0xef));
    let valid = match std::str::from_utf8(&bytes) {
        Ok(text) => text.len(),
        Err(error) => error.valid_up_to(),
    };
    leads(0)
        && (valid == 6 && leads(3) || chars.get(at + 2).is_some_and(|c| *c == '\u{20ac}') || valid == 3 && leads(3))
}

/// The longest stretch from `at` on whose bytes were read as Latin-1 or Windows-1252.
pub fn as_latin(chars: &[char], at: usize, language: &Language) -> Option<Mended> {
    let chars = &chars[..chars.len().min(at + LONGEST)];
    let length = chars[at..].iter().take_while(|c| **c != '\n' && latin(**c).is_some()).count();
    let bytes = Bytes::of(&chars[at..at + length], |c| latin(c).map(|b| vec![b]));
    let mut decoded = valid_utf8(&bytes.bytes);
    let mut step = 3;
    let first_wide = decoded.iter().any(|(_, c)| is_han(*c));
    if !first_wide {
        decoded = gbk_text(&bytes.bytes, language);
        step = 2;
    }
    while decoded.last().is_some_and(|(_, c)| c.is_ascii()) {
        decoded.pop();
    }
    let end = decoded.last()?.0 + step;
    let text: Vec<char> = decoded.iter().map(|(_, c)| *c).filter(|c| !c.is_ascii()).collect();
    if !is_chinese_of_latin(&text, language) {
        return None;
    }
    let mut slots = vec![Slot::None; end.min(length)];
    for (start, c) in decoded {
        bytes.put(&mut slots, start, c)?;
    }
    Some(Mended { kind: DamageKind::Misread, at, slots })
}

/// The valid characters at the start, each with its first byte.
fn valid_utf8(bytes: &[u8]) -> Vec<(usize, char)> {
    let valid = std::str::from_utf8(bytes).map_or_else(|e| e.valid_up_to(), str::len);
    std::str::from_utf8(&bytes[..valid]).unwrap_or_default().char_indices().collect()
}

/// Nobody writes stretches of accented letters in a Chinese report, so it is enough that the new reading is common
/// characters. A single one proves nothing: ü with a letter behind it is one, too.
fn is_chinese_of_latin(text: &[char], language: &Language) -> bool {
    let common = text.iter().filter(|c| language.is_common(**c)).count();
    text.len() >= 2 && common * 10 >= text.len() * 9 && language.mean(text) > TEXT
}

/// The byte that Windows-1252, or Latin-1 where that has none, reads as a character.
fn latin(c: char) -> Option<u8> {
    if let Ok(byte) = u8::try_from(c) {
        return Some(byte);
    }
    let mut buffer = [0; 4];
    let (bytes, _, failed) = WINDOWS_1252.encode(c.encode_utf8(&mut buffer));
    (!failed).then(|| bytes.first().copied()).flatten()
}

/// The start of the bytes read as GBK, each character with its first byte.
fn gbk_text(bytes: &[u8], language: &Language) -> Vec<(usize, char)> {
    let mut text = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let wide = bytes.get(at + 1).and_then(|trail| language.gbk.decode(byte, *trail));
        match wide {
            _ if byte.is_ascii() => text.push((at, char::from(byte))),
            Some(c) => text.push((at, c)),
            None => break,
        }
        at += if byte.is_ascii() { 1 } else { 2 };
    }
    text
}

/// Bytes that characters came from, and which character each came from.
struct Bytes {
    bytes: Vec<u8>,
    owners: Vec<usize>,
    /// Characters taken.
    chars: usize,
}

impl Bytes {
    /// Of the first characters, as far as they have any.
    fn of(chars: &[char], bytes_of: impl Fn(char) -> Option<Vec<u8>>) -> Self {
        let mut all = Self { bytes: Vec::new(), owners: Vec::new(), chars: 0 };
        for c in chars.iter().take(LONGEST) {
            let Some(bytes) = bytes_of(*c) else { break };
            all.owners.extend(std::iter::repeat_n(all.chars, bytes.len()));
            all.bytes.extend(bytes);
            all.chars += 1;
        }
        all
    }

    /// Whether a character ends before this byte.
    fn ends_char(&self, byte: usize) -> bool {
        byte == 0 || self.owners.get(byte).is_none_or(|owner| self.owners[byte - 1] != *owner)
    }

    /// Gives a decoded character the place of the one that its first byte came from, which can be given once only.
    fn put(&self, slots: &mut [Slot], byte: usize, c: char) -> Option<()> {
        let slot = slots.get_mut(*self.owners.get(byte)?)?;
        let free = *slot == Slot::None;
        *slot = if c == '\u{fffd}' { Slot::Lost } else { Slot::Char(c) };
        free.then_some(())
    }
}
