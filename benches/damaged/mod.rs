//! Damages texts as pages are damaged, place by place, and judges what is read of them.
//!
//! In: sound lines. Out: for each place the line, the line damaged there, and what came of reading it. The damage is that
//! of a program that looks for the bytes of ， or ！ without regard to where characters begin.

// Bench and test use different parts.
#![allow(dead_code)]

use encoding_rs::GBK;
use nianbao::normalize::Normalizer;
use std::fmt;

/// A line of a text, and the same line damaged at one place.
pub struct Place<'t> {
    /// The text around it.
    around: [&'t str; 2],
    /// As it was.
    sound: String,
    /// As it is read.
    damaged: String,
}

/// A text's lines, each with the text around it.
fn lines<'t>(texts: &'t [String]) -> impl Iterator<Item = ([&'t str; 2], String)> {
    let of_text = |text: &'t String| {
        let mut at = 0;
        text.split_inclusive('\n').map(move |line| {
            let start = at;
            at += line.len();
            ([&text[..start], &text[at..]], line.to_owned())
        })
    };
    texts.iter().flat_map(of_text)
}

/// What came of the places.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// All places.
    pub places: usize,
    /// Read exactly as they were.
    pub exact: usize,
    /// Read exactly, but for an ASCII character that is gone without a trace and the half character before it, which
    /// stand as lost.
    pub exact_but_gone: usize,
    /// More stands as lost: a character that might be several.
    pub open: usize,
    /// A character is read as another, and the place is told.
    pub wrong_told: usize,
    /// Read as something else without a word.
    pub silent: usize,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mended = self.exact + self.exact_but_gone;
        #[allow(clippy::cast_precision_loss)]
        let rate = mended as f64 * 100.0 / self.places.max(1) as f64;
        write!(
            f,
            "{} places: {mended} mended exactly ({rate:.1} %; in {} of them an ASCII character is gone and told), {} left \
             open and told, {} wrong and told, {} silent",
            self.places, self.exact_but_gone, self.open, self.wrong_told, self.silent
        )
    }
}

/// The bytes of a character that strict GBK has.
fn bytes(c: char) -> Option<Vec<u8>> {
    let mut buffer = [0; 4];
    let (bytes, _, failed) = GBK.encode(c.encode_utf8(&mut buffer));
    (!failed && !matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{20ac}')).then(|| bytes.into_owned())
}

/// The character of two bytes, `?` where strict GBK has none.
fn pair(bytes: &[u8]) -> char {
    let decoded = GBK.decode_without_bom_handling_and_without_replacement(bytes);
    let c = decoded.and_then(|text| text.chars().next());
    c.filter(|c| !matches!(c, '\u{e000}'..='\u{f8ff}')).unwrap_or('?')
}

/// The text with every place damaged where the bytes of ， or ！ straddle two characters; none when it is no GBK.
pub fn split(text: &str) -> Option<String> {
    let (bytes, _) = encoded(text)?;
    let straddles = |at: usize| matches!(bytes.get(at + 1..at + 3), Some([0xa3, 0xac | 0xa1]));
    Some(read(&bytes, straddles))
}

/// The text with the character damaged that begins at a character, as if ， straddled there.
pub fn split_at(text: &str, char_index: usize) -> Option<String> {
    let (bytes, starts) = encoded(text)?;
    let at = *starts.get(char_index)?;
    Some(read(&bytes, |byte| byte == at))
}

fn encoded(text: &str) -> Option<(Vec<u8>, Vec<usize>)> {
    let (mut all, mut starts) = (Vec::new(), Vec::new());
    for c in text.chars() {
        starts.push(all.len());
        all.extend(bytes(c)?);
    }
    Some((all, starts))
}

/// Reads bytes, with one lost at the start of the characters that `damaged` names, until an ASCII byte is swallowed.
fn read(bytes: &[u8], damaged: impl Fn(usize) -> bool) -> String {
    let mut text = String::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            text.push(char::from(bytes[at]));
            at += 1;
        } else if damaged(at) && at + 2 < bytes.len() {
            text.push('?');
            at += 1;
            at = misaligned(bytes, at, &mut text);
        } else {
            text.push(pair(&bytes[at..bytes.len().min(at + 2)]));
            at += 2;
        }
    }
    text
}

fn misaligned(bytes: &[u8], mut at: usize, text: &mut String) -> usize {
    let mut first = true;
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            text.push(char::from(bytes[at]));
            return at + 1;
        }
        let taken = bytes.len().min(at + 2);
        let trail = bytes.get(at + 1).is_some_and(|b| matches!(b, 0x40..=0xfe) && *b != 0x7f);
        text.push(if trail { pair(&bytes[at..taken]) } else { '?' });
        at += 2;
        if !first && bytes.get(at).is_some_and(u8::is_ascii) {
            return at;
        }
        first = false;
    }
    at
}

/// Reads the places and compares them with what they were, character by character.
pub fn judge(normalizer: &Normalizer, places: &[Place<'_>], show: bool) -> Outcome {
    let mut outcome = Outcome { places: places.len(), ..Outcome::default() };
    for place in places {
        let [before, after] = place.around;
        let (read, _) = normalizer.normalize(&[before, &place.damaged, after].concat());
        let was: Vec<char> = normalizer.fold(&[before, &place.sound, after].concat()).chars().collect();
        let is: Vec<char> = read.text.chars().collect();
        let told = !read.damage.is_empty();
        let verdict = compare(&was, &is);
        if show && !matches!(verdict, Verdict::Exact | Verdict::Gone) {
            let near: String = place.damaged.chars().skip_while(|c| *c != '?').take(16).collect();
            let wrong = was.iter().zip(&is).position(|(a, b)| a != b && *b != LOST);
            let first = wrong.or_else(|| was.iter().zip(&is).position(|(a, b)| a != b)).unwrap_or(0);
            let of = |text: &[char]| text.iter().skip(first.saturating_sub(5)).take(16).collect::<String>();
            let missed: String =
                was.iter().zip(&is).filter(|(a, b)| a != b && !a.is_ascii()).map(|(a, _)| *a).collect();
            println!("{verdict:?} {near:?}: was {:?}, is {:?}, missed {missed:?}", of(&was), of(&is));
        }
        match verdict {
            Verdict::Exact => outcome.exact += 1,
            Verdict::Gone if told => outcome.exact_but_gone += 1,
            Verdict::Open if told => outcome.open += 1,
            Verdict::Wrong if told => outcome.wrong_told += 1,
            Verdict::Gone | Verdict::Open | Verdict::Wrong => outcome.silent += 1,
        }
    }
    outcome
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Exact,
    Gone,
    Open,
    Wrong,
}

const LOST: char = '\u{fffd}';

fn compare(was: &[char], is: &[char]) -> Verdict {
    if was == is {
        return Verdict::Exact;
    }
    // At the end of a text the half character that is left has no ASCII character behind it.
    let ends = is.len() + 1 == was.len() || is.len() == was.len();
    let differs = was.iter().zip(is).any(|(a, b)| a != b && *b != LOST);
    if !ends || differs {
        return Verdict::Wrong;
    }
    let lost: Vec<usize> = (0..is.len()).filter(|i| is[*i] == LOST).collect();
    let gone = |i: usize| was.get(i).is_some_and(char::is_ascii) && !was[i].is_ascii_uppercase();
    let half = |i: usize| is.get(i + 1) == Some(&LOST) && gone(i + 1);
    if lost.iter().all(|&i| gone(i) || half(i)) { Verdict::Gone } else { Verdict::Open }
}

/// Places drawn evenly out of all.
pub fn drawn(all: Vec<Place<'_>>, most: usize) -> Vec<Place<'_>> {
    let step = all.len().max(most);
    let is_drawn = |number: usize| (number + 1) * most / step > number * most / step;
    all.into_iter().enumerate().filter(|(number, _)| is_drawn(*number)).map(|(_, place)| place).collect()
}

/// The places of the texts that break of themselves.
pub fn natural(texts: &[String]) -> Vec<Place<'_>> {
    let broken = |(around, sound): ([_; 2], String)| {
        let damaged = split(&sound)?;
        (damaged != sound).then_some(Place { around, sound, damaged })
    };
    lines(texts).filter_map(broken).collect()
}

/// Marks that begin with the byte that breaks what stands before them.
const MARKS: [char; 2] = ['\u{3001}', '\u{3002}'];
/// The end of a sentence.
const STOP: char = '\u{3002}';

/// Lines that are given a pair of characters that breaks, at every place that allows one: a mark behind a character
/// whose last byte is that of ，, where another mark stood; a quotation around a sentence; 現 at the start of a sentence
/// of a traditional text.
pub fn given(texts: &[String], traditional: bool) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    for (around, line) in lines(texts).filter(|(_, line)| split(line).as_ref() == Some(line)) {
        let chars: Vec<char> = line.chars().collect();
        for (i, &c) in chars.iter().enumerate() {
            let ends_alike = bytes(c).is_some_and(|b| b.len() == 2 && b[1] == 0xa3);
            let next = chars.get(i + 1).copied().unwrap_or(' ');
            let marked = matches!(next, '\u{ff0c}' | '\u{ff1b}' | '\u{ff1a}');
            let variant = match c {
                STOP if traditional && next.is_alphabetic() => {
                    Some([&chars[..=i], &['\u{73fe}'], &chars[i + 1..]].concat())
                }
                STOP => quoted(&chars, i),
                _ if ends_alike && marked => Some([&chars[..=i], &[MARKS[i % 2]], &chars[i + 2..]].concat()),
                _ => None,
            };
            let Some(variant) = variant.map(|v| v.into_iter().collect::<String>()) else { continue };
            if let Some(damaged) = split(&variant).filter(|d| *d != variant) {
                places.push(Place { around, sound: variant, damaged });
            }
        }
    }
    places
}

/// The sentence that ends at a stop in quotation marks.
fn quoted(chars: &[char], stop: usize) -> Option<Vec<char>> {
    let start = chars[..stop].iter().rposition(|c| matches!(c, '\u{3002}' | '\u{ff0c}' | '\u{ff1b}' | '\u{ff1a}'))?;
    let inside = &chars[start + 1..=stop];
    let plain = !inside.iter().any(|c| matches!(c, '\u{201c}' | '\u{201d}'));
    plain.then(|| [&chars[..=start], &['\u{201c}'], inside, &['\u{201d}'], &chars[stop + 1..]].concat())
}

/// Any two neighbouring characters of the lines, damaged as if ， straddled them.
pub fn anywhere(texts: &[String]) -> Vec<Place<'_>> {
    let han = |c: &char| matches!(c, '\u{4e00}'..='\u{9fff}');
    let mut places = Vec::new();
    for (around, line) in lines(texts) {
        let chars: Vec<char> = line.chars().collect();
        // Every place of every line would take minutes; the fifth ones are spread well enough.
        for i in (7..chars.len().saturating_sub(2)).step_by(5) {
            if han(&chars[i]) && han(&chars[i + 1]) && han(&chars[i - 1]) {
                places.extend(split_at(&line, i).map(|damaged| Place { around, sound: line.clone(), damaged }));
            }
        }
    }
    places
}
