//! The GBK split: a program replaced the bytes of ， or ！ where they straddled two characters. The first byte of the
//! one became `?`, and all up to the next ASCII byte was read one byte off: 水平?，F將 was 水平。現將.
//!
//! In: the characters of a line and the place of a `?`. Out: what each character there is read as. The bytes of the run
//! are all there but the first, so that it is put together again and only one character is to be chosen, by what is
//! Chinese. Where the run ended in a `?`, an ASCII character is gone, a digit perhaps, with half of the character before
//! it: neither is guessed unless one character alone fits, and a digit never.

use super::Slot;
use super::beam::Judge;
use super::gbk;
use super::guess::{Piece, resolve};
use super::language::{Language, is_han};

/// Longest run that is looked at, in characters.
const LONGEST: usize = 200;
/// Characters behind a doubtful place by which it is told how to go on.
const AHEAD: usize = 8;
/// How much likelier as Chinese a text must be when put together again, as a logarithm; and where a single character
/// took the place of `?` and a letter, which may stand there in earnest.
const GAIN: f64 = 4.0;
const SINGLE_GAIN: f64 = 8.0;
/// Mean below which what stands behind a `?` is no text.
const NO_TEXT: f64 = -9.5;
/// Characters around the place that are judged with it.
const AROUND: usize = 4;
/// Further `?` close by tell that the text is read one byte off still.
const FURTHER: f64 = 6.0;

/// Whether a `?` may be a split, by what costs nothing: what stands behind it is a mark that was replaced, or not all
/// common characters, or it ends in another `?` or in half a character.
pub fn may_be(chars: &[char], at: usize) -> bool {
    let before = at.checked_sub(1).map(|i| chars[i]);
    let Some(&next) = chars.get(at + 1) else { return false };
    if chars[at] != '?' || !before.is_some_and(may_stand_before) {
        return false;
    }
    let rest = &chars[at + 1..];
    let length = rest.iter().take(AHEAD).take_while(|c| !c.is_ascii()).count();
    let ends = rest.get(length).is_some_and(|c| *c == '?' || is_trail(*c));
    is_replaced(next) || ends || !gbk::are_common(&rest[..length])
}

/// What the characters from the `?` at `at` on are read as; none when it is no split.
/// Each guess takes a `look`; none is made when that says no.
pub fn mend(chars: &[char], at: usize, judge: &Judge<'_>, look: &dyn Fn() -> bool) -> Option<Vec<Slot>> {
    let &next = chars.get(at + 1)?;
    let end = chars.len().min(at + LONGEST);
    let run = Run { chars: &chars[..end], folded: matches!(next, ',' | '!'), language: judge.language, judge, look };
    let read = |pieces: Vec<Piece>, least: f64| run.better(at, &pieces, least);
    if is_trail(next) {
        let short = run.without_mark(at).and_then(|pieces| read(pieces, GAIN));
        return short.or_else(|| read(vec![Piece::Lead(u8::try_from(next).ok()?), Piece::None], SINGLE_GAIN));
    }
    if next == '?' && chars.get(at + 2).is_some_and(|c| is_trail(*c)) {
        let pieces = vec![Piece::Gone, Piece::Lead(u8::try_from(chars[at + 2]).ok()?), Piece::None];
        return read(pieces, GAIN);
    }
    let pieces = run.pieces(at)?;
    read(pieces, if is_replaced(next) { f64::NEG_INFINITY } else { GAIN })
}

/// Characters around a `?` that stands for something lost and is no split: before a digit, where it took digits with it,
/// before a mark or another `?`, where no question ends.
pub fn doubtful(chars: &[char], at: usize) -> Option<usize> {
    let last = at.checked_sub(1).map(|i| chars[i]).is_some_and(|c| is_han(c) || !c.is_ascii() && may_stand_before(c));
    let wide = chars[at] != '?';
    let second = chars.get(at + 2);
    let lost = match chars.get(at + 1)? {
        // ？ was written in ASCII by a page; it ends a sentence.
        ',' | '!' | '\u{ff0c}' | '\u{ff01}' => !wide && second.is_some_and(|c| !c.is_whitespace()),
        '?' | '0'..='9' => !wide,
        // One character that had a half on either side.
        c if is_han(*c) => !wide && second == Some(&'?'),
        &c if is_trail(c) => second.is_some_and(|c| is_han(*c)),
        _ => false,
    };
    (last && lost).then_some(1 + usize::from(chars[at + 1] == '?'))
}

/// The marks that were taken for the bytes that a replacement looked for.
const fn is_replaced(c: char) -> bool {
    matches!(c, '\u{ff0c}' | '\u{ff01}' | ',' | '!')
}

/// What is read of a `?` stands behind a character of Chinese text.
const fn may_stand_before(c: char) -> bool {
    let mark = matches!(c, '\u{3001}'..='\u{3011}' | '\u{2018}'..='\u{201d}' | '\u{ff01}'..='\u{ff1e}');
    is_han(c) || mark || c.is_ascii_digit() || matches!(c, '(' | ')' | ':' | ';' | ',' | '%')
}

/// Whether what stands behind a `?` is no text, though it could not be put together.
pub fn is_garbled(chars: &[char], at: usize, language: &Language) -> bool {
    let rest = &chars[at + 1..];
    let length = rest.iter().take(AHEAD).take_while(|c| !c.is_ascii()).count();
    length > 0 && language.mean(&rest[..length]) < NO_TEXT
}

/// Stands for bytes that are no character.
const fn is_sign(c: char) -> bool {
    matches!(c, '?' | '\u{fffd}')
}

/// An ASCII character that can be the second byte of a character.
const fn is_trail(c: char) -> bool {
    matches!(c, '\u{40}'..='\u{7e}')
}

struct Run<'a> {
    chars: &'a [char],
    /// The page was folded to half width afterwards: its ASCII marks were two bytes.
    folded: bool,
    language: &'a Language,
    judge: &'a Judge<'a>,
    look: &'a dyn Fn() -> bool,
}

impl Run<'_> {
    /// The reading of pieces at a place, if it is likelier than what stands there by `least`.
    fn better(&self, at: usize, pieces: &[Piece], least: f64) -> Option<Vec<Slot>> {
        let end = at + pieces.len();
        let slots = resolve(&self.chars[..at], pieces, &self.chars[end..], self.judge, self.look);
        if least == f64::NEG_INFINITY {
            return Some(slots);
        }
        let before = &self.chars[at.saturating_sub(AROUND)..at];
        let after = &self.chars[end..self.chars.len().min(end + AROUND)];
        let read = slots.iter().filter(|s| **s != Slot::None).map(|s| s.known().unwrap_or('\u{fffd}'));
        let put_together = [before, &read.collect::<Vec<_>>(), after].concat();
        let stands = [before, &self.chars[at..end], after].concat();
        let gain = self.language.score(&put_together) - self.language.score(&stands);
        (gain > least).then_some(slots)
    }

    /// The pieces where the replaced mark was taken out afterwards: 水平?F將.
    fn without_mark(&self, at: usize) -> Option<Vec<Piece>> {
        let [trail, lead] = [0xa3, 0xac];
        let second = self.language.gbk.decode(lead, u8::try_from(self.chars[at + 1]).ok()?)?;
        let likely = self.chars.get(at + 2).is_some_and(|c| is_han(*c)) && self.language.is_common(second);
        likely.then(|| vec![Piece::Lead(trail), Piece::Known(second)])
    }

    /// Puts the run together, a piece for each character read.
    fn pieces(&self, at: usize) -> Option<Vec<Piece>> {
        let (mut pieces, mut lead, mut i) = self.first(at)?;
        loop {
            let c = *self.chars.get(i)?;
            if is_sign(c) {
                let signs = self.chars[i..].iter().take_while(|c| is_sign(**c)).count();
                let next = i + signs;
                pieces.push(Piece::Trail(lead));
                pieces.extend(std::iter::repeat_n(Piece::Gone, signs - 1));
                if let Some(trail) = self.last_trail(next) {
                    pieces.extend([Piece::Lead(trail), Piece::None]);
                    return Some(pieces);
                }
                let Some([trail, after]) =
                    self.chars.get(next).and_then(|c| self.bytes(*c)).filter(|_| (self.look)() && self.goes_on(next))
                else {
                    // At the end of a text there was no ASCII character, of which else nothing is left.
                    pieces.push(if next == self.chars.len() { Piece::None } else { Piece::Ascii });
                    return Some(pieces);
                };
                pieces.push(Piece::Lead(trail));
                lead = after;
                i = next + 1;
            } else if let Some([trail, next]) = self.bytes(c) {
                pieces.push(Piece::Known(self.language.gbk.decode(lead, trail)?));
                lead = next;
                i += 1;
            } else {
                let trail = u8::try_from(c).ok().filter(|_| is_trail(c))?;
                pieces.push(Piece::Known(self.language.gbk.decode(lead, trail)?));
                pieces.push(Piece::None);
                return Some(pieces);
            }
        }
    }

    /// A letter that is the second byte of the run's last character: text stands right behind it.
    fn last_trail(&self, at: usize) -> Option<u8> {
        let trail = u8::try_from(*self.chars.get(at)?).ok().filter(|byte| is_trail(char::from(*byte)))?;
        let text = self.chars.get(at + 1).is_some_and(|c| is_han(*c));
        (text && !self.language.candidates.ending(trail).is_empty()).then_some(trail)
    }

    /// The pieces of the first characters, the first byte of the next, and where it goes on.
    fn first(&self, at: usize) -> Option<(Vec<Piece>, u8, usize)> {
        if let Some([trail, lead]) = self.bytes(self.chars[at + 1]) {
            return Some((vec![Piece::Lead(trail)], lead, at + 2));
        }
        // Nothing is left of the first character.
        let [trail, lead] = self.bytes(*self.chars.get(at + 2)?).filter(|_| self.chars[at + 1] == '?')?;
        Some((vec![Piece::Gone, Piece::Lead(trail)], lead, at + 3))
    }

    /// Whether what follows an unreadable place is read one byte off still: it is likelier Chinese when shifted.
    fn goes_on(&self, from: usize) -> bool {
        let rest = &self.chars[from..];
        let part: Vec<[u8; 2]> = rest.iter().take(AHEAD).map_while(|c| self.bytes(*c)).collect();
        let pair = |lead: u8, trail: u8| self.language.gbk.decode(lead, trail).unwrap_or('\u{fffd}');
        let mut shifted: Vec<char> = part.windows(2).map(|w| pair(w[0][1], w[1][0])).collect();
        if let (Some(trail), Some(last)) = (self.last_trail(from + part.len()), part.last()) {
            shifted.push(pair(last[1], trail));
        }
        // Of the text as it stands, the halves at its ends are left out in turn.
        let stands = &rest[..part.len()];
        let left = self.language.score(&stands[..shifted.len()]);
        let right = self.language.score(&stands[stands.len() - shifted.len()..]);
        let mut near = rest.iter().take(2 * AHEAD).take_while(|c| is_sign(**c) || self.bytes(**c).is_some());
        let again = near.any(|c| is_sign(*c));
        self.language.score(&shifted) + if again { FURTHER } else { 0.0 } > left.max(right)
    }

    /// The bytes of a character of the run.
    fn bytes(&self, c: char) -> Option<[u8; 2]> {
        match u8::try_from(c) {
            Ok(byte @ 0x21..=0x3f) if self.folded && !c.is_ascii_digit() && c != '?' => Some([0xa3, byte | 0x80]),
            _ => self.language.gbk.encode(c),
        }
    }
}
