//! Lines whose characters stand apart, as layout programs leave them: 年 内 采 取 了 90 503 次.
//!
//! In: a line. Out: whether its Chinese characters are set apart by single spaces, all or here and there (存 在 的问题 。), so
//! that those spaces say nothing.

/// Stops that stand right behind what they end.
const STOPS: [char; 5] = ['\u{3002}', '\u{3001}', '\u{ff0c}', '\u{ff1b}', '\u{ff1a}'];

/// A line with fewer such gaps may only align its words (处　罚).
const FEWEST: usize = 8;

/// Characters of the shortest heading that is known to be set apart.
const SHORTEST_HEADING: usize = 3;

/// Whether spaces between the Chinese characters of a line say nothing: most of them stand apart, or one stands before a
/// stop, where none is written.
pub fn is_spread(line: &str) -> bool {
    let (mut spaces, mut loose) = (0, false);
    for at in memchr::memchr_iter(b' ', line.as_bytes()) {
        spaces += 1;
        loose |= line[at + 1..].starts_with(STOPS) && line[..at].ends_with(|c: char| c.is_alphanumeric());
    }
    loose || is_set_apart(line, spaces) || spaces >= SHORTEST_HEADING - 1 && is_spaced_heading(line)
}

/// Whether a line is a heading with a marker whose characters all stand apart: 六、存 在 问 题.
fn is_spaced_heading(line: &str) -> bool {
    let Some((marker, words)) = line.trim().split_once('\u{3001}') else { return false };
    let marked = (1..=2).contains(&marker.chars().count()) && marker.chars().all(is_han);
    let alone = |part: &str| part.chars().next().is_some_and(is_han) && part.chars().nth(1).is_none();
    marked && words.split(' ').count() >= SHORTEST_HEADING && words.trim_start().split(' ').all(alone)
}

/// Whether most Chinese characters of a line stand apart.
fn is_set_apart(line: &str, spaces: usize) -> bool {
    // A character takes three bytes: a spread line has a space for each.
    if spaces < FEWEST || spaces * 6 < line.len() {
        return false;
    }
    let (mut apart, mut together) = (0, 0);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next().filter(|_| chars.peek().is_some()) {
        if !is_han(c) {
            continue;
        }
        match chars.peek() {
            Some(' ') => apart += 1,
            Some(next) if is_han(*next) => together += 1,
            _ => {}
        }
    }
    apart >= FEWEST && apart > together * 4
}

/// Whether spaces between the Chinese characters of a line of a wrapped paragraph stand where a layout was stretched (扎实履 职尽责),
/// and not behind a heading that the paragraph begins with (一、队伍情况 全局核定…).
pub fn breaks_words(line: &str) -> bool {
    let lead =
        |before: &str| before.contains('\u{3001}') && !before.contains(['\u{ff0c}', '\u{3002}', '\u{ff1b}', ',', ';']);
    let inner = line.trim();
    let mut spaces = memchr::memchr_iter(b' ', inner.as_bytes()).filter(|at| {
        let (before, after) = (inner[..*at].chars().next_back(), inner[at + 1..].chars().next());
        before.zip(after).is_some_and(|(b, a)| is_han(b) && is_han(a))
    });
    spaces.next().is_some_and(|first| !lead(&inner[..first]) || spaces.next().is_some())
}

/// Whether a space between two characters of a spread line says nothing.
pub fn is_idle(before: Option<char>, after: Option<char>) -> bool {
    let joins = |c: char| {
        is_han(c) || matches!(c, '\u{3002}' | '\u{3001}' | ',' | ';' | ':' | '(' | ')' | '\u{300a}' | '\u{300b}')
    };
    // A number may stand before a stop (33 。), too.
    let stopped = |b: char, a: char| joins(a) && !is_han(a) && a != '(' && a != '\u{300a}' && b.is_ascii_digit();
    before.zip(after).is_some_and(|(b, a)| joins(b) && joins(a) || stopped(b, a))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spaces_within_a_stretched_line_say_nothing_and_one_behind_a_heading_parts_it() {
        for line in
            ["全 年受理各类投 诉举报 5316 件", "办理案件，其中行政处 罚案件", "一、案件办理 全年办理行政处 罚案件"]
        {
            assert!(breaks_words(line), "{line}");
        }
        for line in ["一、队伍情况 全局核定编制 62 名，在编", "处罚案件 426 件", "受理 5316 件"]
        {
            assert!(!breaks_words(line), "{line}");
        }
    }
}
