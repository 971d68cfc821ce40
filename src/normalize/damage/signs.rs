//! Signs that stand for others: characters of HTML left undecoded, characters for private use, what is lost.
//!
//! In: the characters of a line and a place. Out: what the characters there are read as.

use super::{Mended, Slot};
use crate::model::DamageKind;

/// Longest name or number between & and ; that is looked at.
const LONGEST: usize = 8;

/// `&nbsp;`, `&#8220;`, `&#x5168;` at a place.
pub fn entity(chars: &[char], at: usize) -> Option<Mended> {
    let rest = chars.get(at + 1..)?;
    let length = rest.iter().take(LONGEST).take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    let closed = rest.get(length) == Some(&';');
    let name: String = rest[..length].iter().collect();
    // Pages lose the semicolon of this one.
    let letter = |c: char| c.is_ascii_alphabetic();
    let open = !closed && name.strip_prefix("nbsp").is_some_and(|rest| !rest.starts_with(letter));
    let (c, taken) = if open { (' ', "&nbsp".len()) } else { (named(&name)?, length + 2) };
    if !closed && !open {
        return None;
    }
    let mut slots = vec![Slot::None; taken];
    slots[0] = Slot::Char(c);
    Some(Mended { kind: DamageKind::Entity, at, slots })
}

/// Names that pages of governments use.
const NAMES: [(&str, char); 28] = [
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ldquo", '\u{201c}'),
    ("rdquo", '\u{201d}'),
    ("lsquo", '\u{2018}'),
    ("rsquo", '\u{2019}'),
    ("mdash", '\u{2014}'),
    ("ndash", '\u{2013}'),
    ("hellip", '\u{2026}'),
    ("middot", '\u{b7}'),
    ("bull", '\u{2022}'),
    ("times", '\u{d7}'),
    ("divide", '\u{f7}'),
    ("deg", '\u{b0}'),
    ("plusmn", '\u{b1}'),
    ("permil", '\u{2030}'),
    ("sect", '\u{a7}'),
    ("yen", '\u{a5}'),
    ("le", '\u{2264}'),
    ("ge", '\u{2265}'),
    ("copy", '\u{a9}'),
];

fn named(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else {
        return NAMES.iter().find(|(known, _)| *known == name).map(|(_, c)| *c);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| !c.is_control())
}

/// A character for private use.
pub fn private(c: char, at: usize) -> Mended {
    let known = match c {
        // Bullets of the fonts Symbol and Wingdings, as word processors store them.
        '\u{f0b7}' | '\u{f06c}' | '\u{f06e}' | '\u{f0a7}' | '\u{f075}' | '\u{f076}' | '\u{f0d8}' | '\u{f0fc}'
        | '\u{f0a8}' | '\u{f0fe}' => Some('\u{b7}'),
        // The full-width space of old versions of GBK.
        '\u{e5e5}' | '\u{e5cf}' => Some('\u{3000}'),
        // What GB 18030 had no other place for at first.
        '\u{e78d}'..='\u{e793}' => char::from_u32(c as u32 - 0xe78d + 0xfe10),
        '\u{e7c7}' => Some('\u{1e3f}'),
        '\u{e7c8}' => Some('\u{1f9}'),
        '\u{e81e}' => Some('\u{9fb4}'),
        '\u{e826}' => Some('\u{9fb5}'),
        '\u{e82b}' => Some('\u{9fb6}'),
        '\u{e82c}' => Some('\u{9fb7}'),
        '\u{e832}' => Some('\u{9fb8}'),
        '\u{e843}' => Some('\u{9fb9}'),
        '\u{e854}' => Some('\u{9fba}'),
        '\u{e864}' => Some('\u{9fbb}'),
        _ => None,
    };
    let kind = if known.is_some() { DamageKind::Private } else { DamageKind::PrivateUnknown };
    Mended { kind, at, slots: vec![Slot::Char(known.unwrap_or(c))] }
}

/// What became of signs for what could not be read when their UTF-8 was read as GBK: two of them make three characters.
const REREAD: [char; 3] = ['\u{951f}', '\u{65a4}', '\u{62f7}'];
/// What memory that was never written reads as in GBK.
const UNWRITTEN: [char; 2] = ['\u{70eb}', '\u{5c6f}'];
/// Question marks in a row from which they are no punctuation, and unwritten memory from which it is no word.
const SEVERAL: usize = 3;

/// Characters of which nothing is left.
pub fn lost(chars: &[char], at: usize) -> Option<Mended> {
    let c = chars[at];
    let rest = &chars[at..];
    let same = || rest.iter().take_while(|x| **x == c).count();
    let length = match c {
        '\u{fffd}' => same(),
        '?' => Some(same()).filter(|same| *same >= SEVERAL)?,
        _ if UNWRITTEN.contains(&c) => Some(same()).filter(|same| *same >= SEVERAL)?,
        _ if rest.starts_with(&REREAD) => rest.iter().zip(REREAD.iter().cycle()).take_while(|(x, y)| x == y).count(),
        _ => return None,
    };
    Some(Mended { kind: DamageKind::Lost, at, slots: vec![Slot::Lost; length] })
}

/// Invisible characters between two visible ones of a word or number.
pub fn invisible(chars: &[char], at: usize) -> Option<Mended> {
    let visible = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    if !visible(at.checked_sub(1).and_then(|i| chars.get(i))) {
        return None;
    }
    let length = chars[at..].iter().take_while(|c| is_invisible(**c)).count();
    visible(chars.get(at + length)).then(|| Mended { kind: DamageKind::Invisible, at, slots: vec![Slot::None; length] })
}

/// Characters that no reader sees and that normalising drops.
pub const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}
