//! The marks and words of a query, with their places.

use crate::dictionary::QueryWords;
use crate::index::Comparison;
use crate::model::Span;

/// One mark or word of a query, in bytes of its normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lexeme {
    /// What it is.
    pub kind: LexemeKind,
    /// Where it stands; for a phrase with its marks.
    pub span: Span,
}

/// What a lexeme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LexemeKind {
    /// (
    Open,
    /// )
    Close,
    /// :
    Colon,
    /// A comma between two values, with no space around it.
    Comma,
    /// A minus before what is not wanted.
    Minus,
    /// AND
    And,
    /// OR
    Or,
    /// NOT
    Not,
    /// > >= < <= =
    Comparison(Comparison),
    /// Anything else.
    Word,
    /// What stands between quotation marks.
    Phrase(Span),
}

/// Cuts a normalised query.
///
/// # Errors
/// The place of a quotation mark that is not closed.
pub fn lex(text: &str, words: &QueryWords) -> Result<Vec<Lexeme>, Span> {
    let mut lexemes = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let after = at + c.len_utf8();
        let (kind, end) = if c.is_whitespace() {
            (None, after)
        } else if let Some(close) = closing_mark(c, words) {
            let end = text[after..].find(close).map(|i| after + i).ok_or(Span::new(at, after))?;
            (Some(LexemeKind::Phrase(Span::new(after, end))), end + close.len_utf8())
        } else if let Some((comparison, length)) = comparison(&text[at..]) {
            (Some(LexemeKind::Comparison(comparison)), at + length)
        } else {
            mark_or_word(text, at, c, words)
        };
        lexemes.extend(kind.map(|kind| Lexeme { kind, span: Span::new(at, end) }));
        at = end;
    }
    Ok(lexemes)
}

fn mark_or_word(text: &str, at: usize, c: char, words: &QueryWords) -> (Option<LexemeKind>, usize) {
    let after = at + c.len_utf8();
    let starts_term = text[..at].chars().next_back().is_none_or(|before| before.is_whitespace() || before == '(');
    let touches_next = text[after..].chars().next().is_some_and(|c| !c.is_whitespace());
    match c {
        '(' => (Some(LexemeKind::Open), after),
        ')' => (Some(LexemeKind::Close), after),
        ':' => (Some(LexemeKind::Colon), after),
        ',' if !starts_term && touches_next => (Some(LexemeKind::Comma), after),
        // One that separates nothing: standing side by side means AND already.
        ',' => (None, after),
        '-' if starts_term && touches_next => (Some(LexemeKind::Minus), after),
        _ => {
            let end = word_end(text, at, words);
            (Some(operator(&text[at..end]).unwrap_or(LexemeKind::Word)), end)
        }
    }
}

fn operator(word: &str) -> Option<LexemeKind> {
    match word {
        "AND" => Some(LexemeKind::And),
        "OR" => Some(LexemeKind::Or),
        "NOT" => Some(LexemeKind::Not),
        _ => None,
    }
}

fn word_end(text: &str, start: usize, words: &QueryWords) -> usize {
    let ends = |at: usize, c: char| {
        !(c == ',' && groups_digits(text.as_bytes(), at))
            && (c.is_whitespace() || "():,<>=\u{2264}\u{2265}".contains(c) || closing_mark(c, words).is_some())
    };
    let end = text[start..].char_indices().skip(1).find(|(i, c)| ends(start + i, *c));
    end.map_or(text.len(), |(i, _)| start + i)
}

/// Whether a comma stands inside a number: 1,461.
fn groups_digits(bytes: &[u8], at: usize) -> bool {
    bytes[at - 1].is_ascii_digit()
        && bytes.get(at + 1..at + 4).is_some_and(|three| three.iter().all(u8::is_ascii_digit))
        && !bytes.get(at + 4).is_some_and(u8::is_ascii_digit)
}

/// The mark that closes a phrase which this one opens.
fn closing_mark(c: char, words: &QueryWords) -> Option<char> {
    if c == '"' {
        return Some('"');
    }
    words.quotes.iter().find(|(open, _)| *open == c).map(|(_, close)| *close)
}

fn comparison(text: &str) -> Option<(Comparison, usize)> {
    const MARKS: [(&str, Comparison); 8] = [
        (">=", Comparison::GreaterOrEqual),
        ("<=", Comparison::LessOrEqual),
        ("\u{2265}", Comparison::GreaterOrEqual),
        ("\u{2264}", Comparison::LessOrEqual),
        ("==", Comparison::Equal),
        ("=", Comparison::Equal),
        (">", Comparison::Greater),
        ("<", Comparison::Less),
    ];
    MARKS.iter().find(|(mark, _)| text.starts_with(mark)).map(|(mark, comparison)| (*comparison, mark.len()))
}
