//! Lines whose characters stand apart, as layout programs leave them: 年 内 采 取 了 90 503 次.
//!
//! In: a line. Out: whether its Chinese characters are set apart by single spaces, so that those spaces say nothing.

/// A line with fewer such gaps may only align its words (处　罚).
const FEWEST: usize = 8;

/// Whether most Chinese characters of a line stand apart.
pub fn is_spread(line: &str) -> bool {
    let spaces = line.bytes().filter(|b| *b == b' ').count();
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

/// Whether a space between two characters of a spread line says nothing.
pub fn is_idle(before: Option<char>, after: Option<char>) -> bool {
    let joins = |c: char| {
        is_han(c) || matches!(c, '\u{3002}' | '\u{3001}' | ',' | ';' | ':' | '(' | ')' | '\u{300a}' | '\u{300b}')
    };
    before.zip(after).is_some_and(|(b, a)| joins(b) && joins(a))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}
