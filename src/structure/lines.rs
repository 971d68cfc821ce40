//! Lines and clauses: the small steps by which the other files walk a text. Everything here looks at a bounded stretch.

use crate::model::Span;

/// The lines of a stretch that are not blank, trimmed.
pub fn lines(text: &str, within: Span) -> impl Iterator<Item = Span> + '_ {
    let mut at = within.start;
    let ends = memchr::memchr_iter(b'\n', within.of(text).as_bytes()).map(move |end| within.start + end);
    ends.chain([within.end])
        .map(move |end| trimmed(text, Span::new(std::mem::replace(&mut at, end + 1).min(end), end)))
        .filter(|span| !span.is_empty())
}

/// A span without white space and bullets at its ends.
#[must_use]
pub fn trimmed(text: &str, span: Span) -> Span {
    let whole = span.of(text);
    let front = whole.trim_start_matches(is_padding);
    let start = span.end - front.len();
    Span::new(start, start + front.trim_end_matches(is_padding).len())
}

/// White space, bullets and frames of tables.
fn is_padding(c: char) -> bool {
    c.is_whitespace() || matches!(c, '•' | '|' | '*' | '·' | '■' | '◆' | '●')
}

/// Whether a character is a Chinese one.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '〇')
}

/// Whether a clause begins behind this character.
#[must_use]
pub fn ends_clause(c: char) -> bool {
    matches!(c, '。' | ',' | ';' | ':' | '!' | '?' | '(' | ')' | '》' | '」' | '【' | '】' | '[' | ']' | '|')
        || c.is_whitespace()
}

/// The largest offset up to `at` that begins a character.
#[must_use]
pub fn floor(text: &str, at: usize) -> usize {
    if at >= text.len() { text.len() } else { (0..=at).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0) }
}

/// Whether a place of the text stands inside 《》.
#[must_use]
pub fn in_book_title(text: &str, at: usize) -> bool {
    let before = &text[floor(text, at.saturating_sub(180))..at];
    match (before.rfind('《'), before.rfind('》')) {
        (Some(open), Some(close)) => open > close,
        (open, _) => open.is_some(),
    }
}
