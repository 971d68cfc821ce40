//! Queries in plain language: which of them are questions, and what a sentence is searched by.
//!
//! A question is never refused for the marks in it: fields and comparisons that can be read as such limit the reports, all
//! else is text, whose words are looked for together.

use super::lexer::{Lexeme, LexemeKind, lex};
use super::parse::read_strictly;
use super::vocabulary::Vocabulary;
use crate::dictionary::{QueryWords, Synonyms};
use crate::index::{Expression, Name, Place, Ranked, Reader};
use crate::segment::SEPARATOR;
use std::collections::BTreeSet;

/// Chinese characters without a space between that make a sentence of what is no question.
const SENTENCE: usize = 12;

/// What ends a question behind its last condition: 。 and the others as they are after folding.
const SENTENCE_ENDS: [char; 4] = ['?', '!', '.', '\u{3002}'];

/// Whether a folded query is a question: it has a question mark, or asks without the query language's own words. What
/// stands between quotation marks asks nothing.
pub fn is_question(text: &str, words: &QueryWords) -> bool {
    let Ok(lexemes) = lex(text, words) else { return words.is_question(text) };
    let outside = lexemes.iter().filter(|l| !matches!(l.kind, LexemeKind::Phrase(_))).map(|l| l.span.of(text));
    let outside: String = outside.flat_map(|piece| [piece, " "]).collect();
    words.is_question(&outside) && (outside.contains('?') || !lexemes.iter().any(is_operator))
}

/// Whether a folded query that cannot be read reads like a sentence.
pub fn is_sentence(text: &str, words: &QueryWords) -> bool {
    let letters = |piece: &str| piece.chars().filter(|c| !c.is_ascii() && c.is_alphanumeric()).count();
    let longest = text.split_whitespace().map(letters).max();
    words.is_question(text) || (longest.unwrap_or(0) >= SENTENCE && !names_a_field(text, words))
}

/// Reads a folded question: what can be read as a condition is one, the rest is one sentence.
pub fn read(text: &str, vocabulary: &Vocabulary<'_>) -> Option<Sentence> {
    let mut conditions = Expression::All;
    let mut rest = Vec::new();
    for piece in text.split_whitespace() {
        match condition(piece, vocabulary) {
            Some(condition) => conditions = conditions.and(condition),
            None => rest.push(piece),
        }
    }
    let text = rest.join(" ");
    text.chars().any(char::is_alphanumeric).then_some(Sentence { text, conditions })
}

/// A sentence and the conditions that stand in it.
pub struct Sentence {
    /// What is searched for.
    pub text: String,
    /// What limits the reports.
    pub conditions: Expression,
}

/// The words, stretches and quotations of a folded sentence.
pub fn ranked(text: &str, words: &QueryWords, reader: &Reader) -> Ranked {
    let plain = text.to_lowercase();
    let terms = reader.segmenter_of(text).index_terms(text);
    let all: BTreeSet<&str> = terms.split(SEPARATOR).filter(|t| !t.is_empty()).collect();
    let telling: Vec<String> =
        all.iter().filter(|t| !words.stop_words.contains(**t)).map(|t| (*t).to_owned()).collect();
    Ranked {
        words: if telling.is_empty() { all.iter().map(|t| (*t).to_owned()).collect() } else { telling },
        runs: runs(&plain),
        phrases: phrases(&plain, words),
        least: 0,
        optional: false,
    }
}

/// The stretches between marks and spaces. Words that tell nothing stay in: measured on passages, what stands around
/// them tells more than leaving them out.
fn runs(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

fn phrases(text: &str, words: &QueryWords) -> Vec<String> {
    let Ok(lexemes) = lex(text, words) else { return Vec::new() };
    let inner = |l: &Lexeme| if let LexemeKind::Phrase(inner) = l.kind { Some(inner.of(text).trim()) } else { None };
    lexemes.iter().filter_map(inner).filter(|p| p.chars().nth(1).is_some()).map(str::to_owned).collect()
}

fn is_operator(lexeme: &Lexeme) -> bool {
    matches!(lexeme.kind, LexemeKind::And | LexemeKind::Or | LexemeKind::Not)
}

/// Whether a piece begins with the name of a field, or with one that is nearly that, and a colon.
fn names_a_field(text: &str, words: &QueryWords) -> bool {
    let named = |piece: &str| {
        piece.split_once(':').is_some_and(|(name, _)| words.fields.find(name).or(words.fields.nearest(name)).is_some())
    };
    text.split_whitespace().any(named)
}

/// What a piece of a question says as a condition: a field whose value is a known name, a comparison of a known metric.
fn condition(piece: &str, vocabulary: &Vocabulary<'_>) -> Option<Expression> {
    if !piece.contains([':', '<', '>', '=', '\u{2264}', '\u{2265}']) {
        return None;
    }
    let read = read_strictly(piece.trim_end_matches(SENTENCE_ENDS), vocabulary).ok()?;
    is_condition(&read).then_some(read)
}

fn is_condition(expression: &Expression) -> bool {
    match expression {
        Expression::Name(name, _) => *name != Name::Id,
        Expression::Years(_) | Expression::Metric(_) | Expression::Figure(_) => true,
        Expression::Or(parts) => parts.iter().all(is_condition),
        _ => false,
    }
}

/// The same query without the demand that all its words be there: the words that stand side by side are looked for as one
/// sentence, conditions stay. Of single words more than half must be there, of a sentence any. None when it asks for no such words.
pub fn relaxed(expression: &Expression, words: &QueryWords, reader: &Reader) -> Option<Expression> {
    let parts = match expression {
        Expression::And(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut text = Vec::new();
    let mut rest = Expression::All;
    for part in parts {
        match typed(part) {
            Some(word) => text.push(word),
            None => rest = rest.and(part.clone()),
        }
    }
    if text.is_empty() {
        return None;
    }
    let mut ranked = ranked(&text.join(" "), words, reader);
    if text.iter().all(|word| word.chars().count() < SENTENCE) {
        ranked.least = ranked.words.len() / 2 + 1;
    }
    Some(rest.and(Expression::Ranked(ranked)))
}

/// The words of the text that a part asks for, as they were typed.
pub fn typed(part: &Expression) -> Option<&str> {
    match part {
        Expression::Words(Place::Text, text) => Some(text),
        Expression::Either(forms) => forms.first().and_then(typed),
        _ => None,
    }
}

/// The query with other forms of its words that mean the same.
pub fn widened(expression: Expression, synonyms: &Synonyms) -> Expression {
    let each = |parts: Vec<Expression>| parts.into_iter().map(|part| widened(part, synonyms)).collect();
    match expression {
        Expression::Words(place @ (Place::Text | Place::Sections(_)), text) => {
            let forms = synonyms.forms(&text);
            if forms.is_empty() {
                return Expression::Words(place, text);
            }
            let all = std::iter::once(text).chain(forms);
            Expression::Either(all.map(|form| Expression::Words(place, form)).collect())
        }
        Expression::And(parts) => Expression::And(each(parts)),
        Expression::Or(parts) => Expression::Or(each(parts)),
        Expression::Not(part) => Expression::Not(Box::new(widened(*part, synonyms))),
        other => other,
    }
}
