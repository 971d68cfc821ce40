//! Places of others whose systems a report says that it uses, or that it says to be led by: 依托浙江省行政处罚办案系统, 在岳阳市司法局指导下.
//!
//! In: the name of a place with the text around it. Out: how long what is said of it is. Whether the place is a foreign one is left to
//! `foreign`.

use crate::dictionary::{ForeignPlace, WordSet};
use crate::model::Span;

/// Length of what goes on with the name of a place that stands where only one's own would.
pub fn length(rules: &ForeignPlace, text: &str, place: Span) -> Option<usize> {
    let before = text[..place.start].trim_end_matches(QUOTES);
    let to = text.floor_char_boundary((place.end + MOST_BEHIND).min(text.len()));
    let rest = text[place.end..to].split(MARKS).next().unwrap_or_default();
    let end = |words: &WordSet| words.first_in(rest).map(|(at, word)| at + word.len());
    if rules.partners.is_in(rest) {
        return None;
    }
    let ways = [(&rules.uses, &rules.systems), (&rules.under, &rules.guided), (&rules.by, &rules.led)];
    ways.into_iter().find_map(|(leads, ends)| leads.end_of(before).and_then(|_| end(ends)))
}

/// Before the name of a system.
const QUOTES: [char; 4] = ['\u{201c}', '\u{300c}', '\u{300a}', '"'];
/// End a clause.
const MARKS: [char; 5] = ['\n', '\u{3002}', ',', ';', '\u{3001}'];
/// Bytes behind a place that are looked at.
const MOST_BEHIND: usize = 75;
