//! Stretches of a text in which no number counts anything: titles in 《》, short names in quotes, years in 〔〕, addresses
//! of the net, and names and idioms that hold numerals.

use crate::dictionary::{LexiconMatches, List, Refusals};

/// The zones of one text, in order.
pub struct Zones<'t> {
    zones: Vec<(usize, usize, &'t str)>,
}

/// Characters in a quotation up to which it is a name ("三项制度").
const LONGEST_NAME: usize = 14;
/// Characters of a title in 《》; beyond, the closing mark is missing.
const LONGEST_TITLE: usize = 120;

impl<'t> Zones<'t> {
    /// Finds all zones of `text`.
    pub fn of(text: &'t str, words: &LexiconMatches, refusals: &'t Refusals) -> Self {
        let names = words.of(List::Names).iter().filter(|f| !refusals.counts_titles(&text[..f.span.start]));
        let mut zones: Vec<_> = names.map(|f| (f.span.start, f.span.end, refusals.name_reason())).collect();
        brackets(text, &mut zones);
        addresses(text, &mut zones);
        zones.sort_unstable_by_key(|z| (z.0, std::cmp::Reverse(z.1)));
        // Merged, so that a zone inside another does not hide its rest.
        let mut merged: Vec<(usize, usize, &str)> = Vec::with_capacity(zones.len());
        for zone in zones {
            match merged.last_mut() {
                Some(last) if zone.0 < last.1 => last.1 = last.1.max(zone.1),
                _ => merged.push(zone),
            }
        }
        Self { zones: merged }
    }

    /// Whether a zone starts at byte `at`.
    pub fn starts(&self, at: usize) -> bool {
        self.zones.binary_search_by_key(&at, |z| z.0).is_ok()
    }

    /// The end and the reason of the zone that covers byte `at`.
    pub fn at(&self, at: usize) -> Option<(usize, &'t str)> {
        let next = self.zones.partition_point(|z| z.0 <= at);
        let (_, end, reason) = *self.zones.get(next.checked_sub(1)?)?;
        (at < end).then_some((end, reason))
    }
}

const TITLE: &str = "in a title";
const NAME: &str = "name in quotes";
const NUMBERED: &str = "document number";
const ADDRESS: &str = "address";

fn brackets<'t>(text: &'t str, zones: &mut Vec<(usize, usize, &'t str)>) {
    let pairs: [(char, char, usize, &str); 5] = [
        ('\u{300a}', '\u{300b}', LONGEST_TITLE, TITLE),
        ('\u{201c}', '\u{201d}', LONGEST_NAME, NAME),
        ('\u{300c}', '\u{300d}', LONGEST_NAME, NAME),
        ('\u{3014}', '\u{3015}', 8, NUMBERED),
        ('\u{3010}', '\u{3011}', 6, NUMBERED),
    ];
    let bytes = text.as_bytes();
    let mut end_of_last = 0;
    // All these brackets are three bytes long and in two blocks; so bytes tell most of a text from them.
    for start in memchr::memchr2_iter(0xe2, 0xe3, bytes) {
        if bytes[start + 1] != 0x80 || start < end_of_last {
            continue;
        }
        let Some(c) = text[start..].chars().next() else { continue };
        let Some((_, close, longest, reason)) = pairs.iter().find(|p| p.0 == c) else { continue };
        let inside = text[start..].char_indices().take(longest + 2).find(|(_, c)| c == close);
        if let Some((length, close)) = inside {
            end_of_last = start + length + close.len_utf8();
            zones.push((start, end_of_last, reason));
        }
    }
}

/// Runs of ASCII that hold `://`, `www.` or `@`.
fn addresses<'t>(text: &'t str, zones: &mut Vec<(usize, usize, &'t str)>) {
    let bytes = text.as_bytes();
    for at in memchr::memchr3_iter(b':', b'w', b'@', bytes) {
        let marks = match bytes[at] {
            b':' => bytes[at..].starts_with(b"://"),
            b'w' => bytes[at..].starts_with(b"www."),
            b'@' => true,
            _ => false,
        };
        if !marks || zones.last().is_some_and(|z| z.2 == ADDRESS && at < z.1) {
            continue;
        }
        let in_address = |b: &u8| b.is_ascii_graphic() && !matches!(b, b',' | b';' | b'(' | b')' | b'|');
        let end = at + bytes[at..].iter().take_while(|b| in_address(b)).count();
        let back =
            if bytes[at] == b'@' { bytes[..at].iter().rev().take(64).take_while(|b| in_address(b)).count() } else { 0 };
        zones.push((at - back, end.max(at + 1), ADDRESS));
    }
}
