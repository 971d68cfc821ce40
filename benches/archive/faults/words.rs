//! Faults of the words: another province's name, damaged characters, a date that cannot be.

use super::Around;
use crate::archive::Planted;
use crate::archive::draft::{Block, Draft, Piece};
use crate::archive::places;
use crate::archive::random::Random;
use encoding_rs::GBK;

fn planted(check: &'static str, note: String, words: String) -> Planted {
    Planted { check, note, numbers: vec![words], other: None, also: Vec::new() }
}

/// Places of the pieces of paragraphs that `wanted` accepts.
fn places_of(draft: &Draft, wanted: impl Fn(&Piece) -> bool) -> Vec<(usize, usize)> {
    let mut all = Vec::new();
    for (block, content) in draft.blocks.iter().enumerate() {
        if let Block::Paragraph(about, pieces) = content {
            let meta = *about == "meta";
            let fits = pieces.iter().enumerate().filter(|(_, p)| wanted(p) && (!meta || matches!(p, Piece::Date(_))));
            all.extend(fits.map(|(place, _)| (block, place)));
        }
    }
    all
}

fn pieces(draft: &mut Draft, block: usize) -> Option<&mut Vec<Piece>> {
    if let Block::Paragraph(_, pieces) = &mut draft.blocks[block] { Some(pieces) } else { None }
}

/// One's own province or district turned into another.
pub fn foreign_place(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    let all = places_of(draft, |p| matches!(p, Piece::Own(_)));
    let (block, place) = *(!all.is_empty()).then(|| random.pick(&all))?;
    let own = around.source.place;
    let others: Vec<_> = places::provinces().into_iter().filter(|p| p.0 != own.province).collect();
    let other = *random.pick(&others);
    let pieces = pieces(draft, block)?;
    let Piece::Own(name) = &mut pieces[place] else { return None };
    let old = name.clone();
    let foreign = match () {
        () if old == own.name => around.source.near?.name,
        () if old == own.province => other.0,
        () => other.1,
    };
    foreign.clone_into(name);
    let mut words = name.clone();
    if let Some(Piece::Text(after)) = pieces.get(place + 1) {
        words.extend(after.chars().take_while(|c| !"，。》、".contains(*c)).take(MOST_WORDS));
    }
    Some(planted("foreign_place", format!("{words} in a report of {old}"), words))
}

/// Characters behind a place that a finding must name: its office, not what that does.
const MOST_WORDS: usize = 10;

/// A day of publication before the year is over.
pub fn date(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    let all = places_of(draft, |p| matches!(p, Piece::Date(_)));
    let (block, place) = *all.first()?;
    let year = around.source.year - i32::from(random.chance(0.3));
    let (month, day) = (random.between(2, 9), random.between(2, 28));
    let Piece::Date(date) = &mut pieces(draft, block)?[place] else { return None };
    let old = date.clone();
    *date = if old.contains('年') {
        format!("{year}年{month}月{day}日")
    } else {
        format!("{year}-{month:02}-{day:02}")
    };
    let new = date.clone();
    Some(planted("date", format!("published {new} instead of {old}"), new))
}

/// Characters that a conversion has broken.
pub fn damage(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    match random.below(4) {
        0 => lost_character(draft, random),
        1 => year_lost(draft, around, random),
        _ => split_bytes(draft, around, random),
    }
}

/// U+FFFD for a character, or for the unit behind a number.
fn lost_character(draft: &mut Draft, random: &mut Random) -> Option<Planted> {
    let all = places_of(draft, |p| matches!(p, Piece::Text(text) if text.chars().count() > 12));
    let (block, place) = *(!all.is_empty()).then(|| random.pick(&all))?;
    let Piece::Text(text) = &mut pieces(draft, block)?[place] else { return None };
    let mut chars: Vec<char> = text.chars().collect();
    let at = random.between(3, chars.len() as i64 - 4) as usize;
    chars[at] = '\u{fffd}';
    if random.chance(0.4) {
        chars[at + 1] = '\u{fffd}';
    }
    let around: String = chars[at - 3..at + 3].iter().collect();
    *text = chars.into_iter().collect();
    // As it is printed, with the marks of the report.
    let around = draft.piece(&Piece::Text(around));
    Some(planted("text_damage", "replacement characters".to_owned(), around))
}

/// 20238月 for 2023年8月.
fn year_lost(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    let (year, month) = (around.source.year, random.between(2, 9));
    let all = places_of(draft, |p| matches!(p, Piece::Text(text) if text.ends_with('。')));
    let (block, place) = *(!all.is_empty()).then(|| random.pick(&all))?;
    let words = format!("{year}{month}月");
    let Piece::Text(text) = &mut pieces(draft, block)?[place] else { return None };
    text.push_str(&format!("{words}，相关单位召开业务交流会，通报了上半年进展。"));
    Some(planted("text_damage", format!("{words} has lost its 年"), words))
}

/// A byte of a two-byte character taken for a mark: all that follows is read one byte off, up to the next byte of ASCII,
/// which vanishes.
fn split_bytes(draft: &mut Draft, around: &Around<'_>, random: &mut Random) -> Option<Planted> {
    let all = places_of(draft, |p| matches!(p, Piece::Text(text) if text.ends_with('。')));
    let (block, place) = *(!all.is_empty()).then(|| random.pick(&all))?;
    let year = around.source.year;
    let sound = match random.below(4) {
        0 => format!("基层提出“先讲道理，再开罚单。”{year}年有关做法在全域推开。"),
        1 => format!("有的同志反映“标准不一、口径不同。”对此，已在{year}年组织专题会商。"),
        2 => format!("会议强调要依法行政。《行政执法操作手册》于{year}年修订完成。"),
        _ => format!("座谈会上提出要“少跑腿、快办事。”后续由{year}年度任务清单逐项落实。"),
    };
    let broken = misread(&sound);
    let start = broken.find('?')?;
    let words: String = broken[start..].chars().take(4).collect();
    let Piece::Text(text) = &mut pieces(draft, block)?[place] else { return None };
    text.push_str(&broken);
    Some(planted("text_damage", format!("{broken} for {sound}"), words))
}

/// The text after the bytes of ！ or ， were found astride two characters.
fn misread(text: &str) -> String {
    let (bytes, _, _) = GBK.encode(text);
    let mut out = String::new();
    let mut at = 0;
    let mut shifted = false;
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            out.push(char::from(bytes[at]));
            at += 1;
            continue;
        }
        let astride = bytes.get(at + 1..at + 3).is_some_and(|b| b == b"\xa3\xac" || b == b"\xa3\xa1");
        if astride && !shifted {
            shifted = true;
            out.push('?');
            out.push_str(&pair(&bytes[at + 1..at + 3]));
            at = misread_on(&bytes, at + 3, &mut out);
            continue;
        }
        out.push_str(&pair(&bytes[at..(at + 2).min(bytes.len())]));
        at += 2;
    }
    out
}

/// Reads one byte off until a byte of ASCII brings it back; returns where.
fn misread_on(bytes: &[u8], mut at: usize, out: &mut String) -> usize {
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            out.push(char::from(bytes[at]));
            return at + 1;
        }
        match bytes.get(at + 1) {
            Some(trail) if *trail >= 0x40 => out.push_str(&pair(&bytes[at..at + 2])),
            _ => {
                out.push('?');
                return at + 2;
            }
        }
        at += 2;
    }
    at
}

fn pair(bytes: &[u8]) -> String {
    let (text, _, broken) = GBK.decode(bytes);
    let private = text.chars().any(|c| ('\u{e000}'..='\u{f8ff}').contains(&c));
    if broken || private { "?".to_owned() } else { text.into_owned() }
}
