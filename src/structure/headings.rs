//! Headings of a text: 壹、 一、 (一) 1. (1) ① 第一部分 一是, Markdown, and short lines that carry no marker.
//!
//! In: the normalised text. Out: headings in text order, each with level, marker and words; how they nest is left to
//! `sections`. A marker counts at the start of a line, or behind the end of a sentence when it goes on a count.

use super::lines::is_han;
use crate::dictionary::{Headings, LexiconMatches, List};
use crate::model::{Role, Span};

/// Characters of the longest heading of problems that needs no long paragraph below it.
const LONGEST_TOLD: usize = 14;

/// Bytes of what is told behind the label of a paragraph: 问题:人手紧.
const LEAST_TOLD: usize = 30;

/// The longest heading, in characters.
const LONGEST: usize = 60;

/// The longest line that 壹、 may begin, in bytes.
const FORMAL: usize = 90;

/// A heading as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heading {
    /// 0 for 壹、, 1 for 一、, 2 for (一), 3 for 1., 4 for (1), ① and 一是.
    pub level: u8,
    /// 一、
    pub marker: Span,
    /// Its words.
    pub words: Span,
}

/// A marker: its form, the number it bears, its length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Marker {
    level: u8,
    number: u32,
    bytes: usize,
}

/// All headings of a text.
pub fn headings(text: &str, matches: &LexiconMatches, words: &Headings) -> Vec<Heading> {
    let mut found = Vec::new();
    let mut stops = matches.of(List::Stops);
    let mut at = 0;
    let mut counts = [0u32; 5];
    let mut lines = text.split_inclusive('\n').peekable();
    // A line below an unfinished one goes on with it.
    let mut fresh = true;
    let (mut seen, mut row) = (0, false);
    while let Some(line) = lines.next() {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        let line = &text[start.min(at)..at];
        let body = line.trim_end();
        let begins = std::mem::replace(
            &mut fresh,
            body.is_empty() || body.ends_with(['。', ';', ':', '!', '?', ')', '-', '=', '*']),
        );
        if body.is_empty() {
            continue;
        }
        // What stands right below the first line stands below the title.
        let begins = begins || seen == 1;
        seen += 1;
        // ● before one line after the other parts the items of a list.
        let signed = |line: &str| line.starts_with(|c| words.markers.signs.contains(c));
        let above = std::mem::replace(&mut row, signed(body));
        let item = row && (above || signed(text[at..].trim_start()));
        if let Some(marker) = marker(body, words).filter(|_| !item) {
            counts[marker.level as usize] = marker.number;
            found.extend(heading(text, start, marker));
        } else if let Some(level) =
            Some(()).filter(|()| begins).and_then(|()| bare(body, lines.peek().copied(), &text[at..], words))
        {
            let hashes = body.len() - body.trim_start_matches('#').len();
            let from = start + body.len() - body[hashes..].trim_start().len();
            found.push(Heading {
                level,
                marker: Span::new(start, start + hashes),
                words: Span::new(from, start + body.len()),
            });
        }
        fresh |= found.last().is_some_and(|h: &Heading| h.words.end == start + body.len());
        if body.len() > 30 {
            let line = Span::new(start, start + body.len());
            stops = &stops[stops.partition_point(|s| s.span.start < start)..];
            let ends = stops.iter().map(|s| s.span.end).take_while(|end| *end <= line.end);
            inline(text, line, ends, &mut counts, &mut found, words);
        }
    }
    found
}

/// Whether a line begins with a marker.
pub fn is_marked(line: &str, words: &Headings) -> bool {
    marker(line, words).is_some()
}

/// Whether a line begins like the heading of a part of a report: 第一部分, 一、.
pub fn is_numbered(line: &str, words: &Headings) -> bool {
    numeral_marker(line, words).is_some_and(|m| m.level == 1)
}

/// A name without the marker that it begins with: 一、县直部门.
#[must_use]
pub fn strip_marker<'n>(name: &'n str, words: &Headings) -> &'n str {
    marker(name, words).map_or(name, |m| name[m.bytes..].trim_start())
}

/// The marker that a line begins with.
fn marker(line: &str, words: &Headings) -> Option<Marker> {
    let first = line.chars().next()?;
    match first {
        '0'..='9' => arabic(line),
        '(' => bracketed(line, words),
        '【' => framed(line, words),
        '①'..='⑳' => Some(Marker { level: 4, number: first as u32 - '①' as u32 + 1, bytes: first.len_utf8() }),
        _ if words.markers.signs.contains(first) => signed(line, words),
        _ => numeral_marker(line, words).or_else(|| formal(line, words)).or_else(|| labelled(line, words)),
    }
}

/// `■ 不足之处`: a sign before a short line that tells what its section is for.
fn signed(line: &str, words: &Headings) -> Option<Marker> {
    let name = line.trim_start_matches(|c: char| c == ' ' || words.markers.signs.contains(c));
    let short = name.chars().nth(LONGEST_TOLD).is_none();
    let own = name.trim_end_matches(':');
    let told = short && own.chars().all(|c| is_han(c) || c.is_ascii_digit()) && words.role(own).is_some();
    told.then_some(Marker { level: 1, number: 0, bytes: line.len() - name.len() })
}

/// `问题:` and what is told of them in the same line.
fn labelled(line: &str, words: &Headings) -> Option<Marker> {
    let (colon, _) = line.char_indices().take(LONGEST_TOLD).find(|(_, c)| !is_han(*c)).filter(|(_, c)| *c == ':')?;
    let told = matches!(words.role(&line[..colon]), Some(Role::Problems | Role::Plans));
    (told && line.len() - colon > LEAST_TOLD).then_some(Marker { level: 2, number: 0, bytes: 0 })
}

/// `壹、` of a heading by itself, which stands above `一、`.
fn formal(line: &str, words: &Headings) -> Option<Marker> {
    let first = line.chars().next()?;
    let bytes = first.len_utf8() + '、'.len_utf8();
    let alone = line[first.len_utf8()..].starts_with('、') && line.len() <= FORMAL && !line.contains(['。', ',', ';']);
    let number = || words.markers.formal.iter().position(|forms| forms.contains(first)).map(|i| i + 1);
    Some(Marker { level: 0, number: u32::try_from(alone.then(number)??).ok()?, bytes })
}

/// `1.` `1、` `1)`: not the start of 1.5 or of a year.
fn arabic(line: &str) -> Option<Marker> {
    let digits = line.bytes().take(3).take_while(u8::is_ascii_digit).count();
    let number: u32 = line[..digits].parse().ok().filter(|n| (1..100).contains(n))?;
    // 1 .执法力量: the space says nothing.
    let gap =
        usize::from(line[digits..].starts_with(" .") && !line[digits + 2..].starts_with(|c: char| c.is_ascii_digit()));
    let rest = &line[digits + gap..];
    let sign = rest.chars().next().filter(|c| matches!(c, '.' | '、' | ')' | '．'))?;
    let after = &rest[sign.len_utf8()..];
    let more = after.bytes().take_while(u8::is_ascii_digit).count();
    // 1.2023年 begins a heading, 1.5万 and 3.2.1 do not.
    let decimal = sign == '.' && more > 0 && more != 4;
    let enumeration = sign == '、' && more > 0 && after[more..].starts_with('、');
    (!decimal && !enumeration && !after.is_empty()).then_some(Marker {
        level: if sign == ')' { 4 } else { 3 },
        number,
        bytes: digits + gap + sign.len_utf8(),
    })
}

/// `(一)` and `(1)`.
fn bracketed(line: &str, words: &Headings) -> Option<Marker> {
    let inner = &line[1..];
    let close = inner.char_indices().take(6).find(|(_, c)| *c == ')')?.0;
    let name = &inner[..close];
    let (level, number) = match name.parse() {
        Ok(n) if n < 100 => (4, n),
        _ => (2, numeral(name, words)?),
    };
    let after = &inner[close + 1..];
    let comma = if after.starts_with('、') { '、'.len_utf8() } else { 0 };
    Some(Marker { level, number, bytes: close + 2 + comma })
}

/// `【主要问题】` at the start of a line, with words that tell what its section is for: it stands below `一、`.
fn framed(line: &str, words: &Headings) -> Option<Marker> {
    let sign = '【'.len_utf8();
    let (close, _) = line.char_indices().take(LONGEST_TOLD).find(|(_, c)| *c == '】')?;
    let name = &line[sign..close];
    (name.chars().all(is_han) && words.role(name).is_some()).then_some(Marker { level: 2, number: 0, bytes: sign })
}

/// `一、`, `一是`, `第一,`, `第一部分`, `第三条`.
fn numeral_marker(line: &str, words: &Headings) -> Option<Marker> {
    let m = &words.markers;
    let ordinal = line.starts_with(m.ordinal.as_str());
    let from = if ordinal { m.ordinal.len() } else { 0 };
    let length = line[from..].char_indices().take(6).find(|(_, c)| !m.numerals.contains(*c)).map(|(i, _)| i)?;
    let number = numeral(&line[from..from + length], words)?;
    let rest = &line[from + length..];
    let end = from + length;
    if ordinal {
        let part = m.parts.iter().find(|p| rest.starts_with(p.word.as_str()));
        if let Some(part) = part {
            let sign = rest[part.word.len()..]
                .chars()
                .next()
                .filter(|c| matches!(c, ':' | ' ' | '、'))
                .map_or(0, char::len_utf8);
            return Some(Marker { level: part.level, number, bytes: end + part.word.len() + sign });
        }
        return rest.starts_with([',', '、']).then(|| Marker {
            level: 4,
            number,
            bytes: end + rest.chars().next().map_or(0, char::len_utf8),
        });
    }
    if rest.starts_with('、') || rest.starts_with('.') && !rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return Some(Marker { level: 1, number, bytes: end + rest.chars().next().map_or(0, char::len_utf8) });
    }
    let listed = m.listed.iter().find(|w| rest.starts_with(w.as_str()))?;
    Some(Marker { level: 4, number, bytes: end + listed.len() })
}

/// The value of 一 to 九十九.
fn numeral(name: &str, words: &Headings) -> Option<u32> {
    let ten = words.time.ten;
    let digit = |c: char| words.time.digits.chars().position(|d| d == c).and_then(|d| u32::try_from(d).ok());
    let mut value = 0;
    let mut last = 0;
    for c in name.chars() {
        if c == ten {
            value += last.max(1) * 10;
            last = 0;
        } else {
            last = digit(c)?;
        }
    }
    Some(value + last).filter(|v| *v > 0)
}

/// The heading of a marker, if words follow: up to the first full stop or colon, else to the end of a short line, else the first clause.
fn heading(text: &str, start: usize, marker: Marker) -> Option<Heading> {
    let after = start + marker.bytes;
    let from = after + (text[after..].len() - text[after..].trim_start_matches(' ').len());
    let mut beyond = text[from..].chars();
    beyond.nth(LONGEST - 1);
    let stretch = &text[from..text.len() - beyond.as_str().len()];
    let line_end = memchr::memchr(b'\n', stretch.as_bytes());
    let limit = line_end.unwrap_or(stretch.len());
    let line = &stretch[..limit];
    let framed = || line.find('】').filter(|_| text[start..].starts_with('【'));
    let end = framed()
        .or_else(|| first_stop(line, marker.level == 4))
        .or(line_end)
        .or_else(|| line.find([',']))
        .unwrap_or(limit);
    let words = line[..end].trim_end();
    let heading =
        Heading { level: marker.level, marker: Span::new(start, after), words: Span::new(from, from + words.len()) };
    (!words.is_empty()).then_some(heading)
}

/// Where the first full stop, semicolon or colon of a line stands, or the first comma where one ends the heading too.
fn first_stop(line: &str, comma: bool) -> Option<usize> {
    let bytes = line.as_bytes();
    bytes.iter().enumerate().position(|(at, byte)| match byte {
        b';' | b':' => true,
        b',' => comma,
        0xe3 => bytes[at..].starts_with("。".as_bytes()),
        _ => false,
    })
}

/// The level of a heading without marker: Markdown, a line underlined, or a short line over a paragraph.
fn bare(line: &str, next: Option<&str>, rest: &str, words: &Headings) -> Option<u8> {
    let hashes = line.bytes().take(7).take_while(|b| *b == b'#').count();
    if (1..=6).contains(&hashes) {
        return u8::try_from(hashes).ok().map(|n| n.min(4));
    }
    let told = is_told(line, rest.trim_start(), words);
    if told && line.ends_with(':') && marker(rest.trim_start(), words).is_some_and(|m| m.level == 1 && m.number == 1) {
        // 当前还有这些短板: 一、… 二、…: it stands above the list that it leads to.
        return Some(0);
    }
    let line = line.strip_suffix(':').filter(|_| told).unwrap_or(line);
    if line.len() > 90 || line.contains([',', '。', ';', '|', ':', '?', '!']) {
        return None;
    }
    if !line.starts_with(is_han) || !line.ends_with(|c: char| is_han(c) || matches!(c, ')' | '”' | '》')) {
        return None;
    }
    let han = line.chars().filter(|c| is_han(*c)).count();
    let other = line.chars().filter(|c| c.is_ascii_digit()).count();
    if !(2..=28).contains(&han) || other * 2 > han {
        return None;
    }
    let under = next.map_or("", str::trim);
    if under.len() > 1 && under.bytes().all(|b| matches!(b, b'-' | b'=')) {
        return Some(1);
    }
    let paragraph = rest.trim_start().split('\n').next().unwrap_or("");
    let closed = paragraph.trim_end().ends_with(['。', ':']);
    // A line that says what follows needs less of it to be known as a heading.
    (han >= 3 && (closed && paragraph.len() > 150 || told)).then_some(1)
}

/// Whether a line is a heading of problems or plans, which a sentence or a list below it makes plain: 存在问题.
fn is_told(line: &str, below: &str, words: &Headings) -> bool {
    let own = line.strip_suffix(':').unwrap_or(line);
    let short = own.chars().nth(LONGEST_TOLD).is_none();
    let paragraph = below.split('\n').next().unwrap_or("").trim_end();
    let role = || matches!(words.role(own), Some(Role::Problems | Role::Plans));
    let long = if short { 20 } else { 60 };
    paragraph.len() > long && paragraph.ends_with(['。', ':', ';']) && role()
}

/// Markers within a line: (二), 2. and 一是 behind a stop, when they begin a count or go on with one.
fn inline(
    text: &str,
    line: Span,
    stops: impl Iterator<Item = usize>,
    counts: &mut [u32; 5],
    found: &mut Vec<Heading>,
    words: &Headings,
) {
    for stop in stops {
        let rest = &text[stop..line.end];
        let at = line.end - rest.trim_start_matches(' ').len();
        let Some(marker) = marker(&text[at..line.end], words).filter(|m| m.level >= 2) else { continue };
        let count = &mut counts[marker.level as usize];
        if marker.number == 1 || marker.number == *count + 1 {
            *count = marker.number;
            found.extend(heading(text, at, marker));
        }
    }
}
