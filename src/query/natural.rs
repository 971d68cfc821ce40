//! Queries in plain language: which of them are questions, and what a sentence is searched by.
//!
//! A question is never refused for the marks in it: fields and comparisons that can be read as such limit the reports, all
//! else is text, whose words are looked for together.

use super::lexer::{Lexeme, LexemeKind, lex};
use super::parse::read_strictly;
use super::vocabulary::Vocabulary;
use crate::dictionary::{QueryWords, Synonyms};
use crate::index::{Expression, Name, Place, Ranked};
use crate::segment::{SEPARATOR, Segmenter};
use std::collections::BTreeSet;

/// Characters in a row, without a space, that make a sentence of what is no question.
const SENTENCE: usize = 12;

/// Whether a folded query is a question that does not use the query language's own words.
pub fn is_question(text: &str, words: &QueryWords) -> bool {
    words.is_question(text) && !lex(text, words).is_ok_and(|lexemes| lexemes.iter().any(is_operator))
}

/// Whether a folded query that cannot be read reads like a sentence.
pub fn is_sentence(text: &str, words: &QueryWords) -> bool {
    let longest = text.split_whitespace().map(|piece| piece.chars().filter(|c| c.is_alphanumeric()).count()).max();
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
pub fn ranked(text: &str, words: &QueryWords, segmenter: &Segmenter) -> Ranked {
    let plain = text.to_lowercase();
    let terms = segmenter.index_terms(&plain);
    let all: BTreeSet<&str> = terms.split(SEPARATOR).filter(|t| !t.is_empty()).collect();
    let telling: Vec<String> = all.iter().filter(|t| !words.stop_words.contains(**t)).map(|t| (*t).to_owned()).collect();
    let only_stop_words = telling.is_empty();
    Ranked {
        words: if only_stop_words { all.iter().map(|t| (*t).to_owned()).collect() } else { telling },
        runs: runs(&plain, words, segmenter, only_stop_words),
        phrases: phrases(&plain, words),
    }
}

/// The stretches of words between marks and stop words.
fn runs(text: &str, words: &QueryWords, segmenter: &Segmenter, keep_all: bool) -> Vec<String> {
    let mut runs = vec![String::new()];
    for token in segmenter.tokens(text) {
        let word = token.of(text);
        let told = word.chars().all(char::is_alphanumeric) && (keep_all || !words.stop_words.contains(word));
        match runs.last_mut() {
            Some(last) if told => last.push_str(word),
            _ => runs.push(String::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
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
    let read = read_strictly(piece, vocabulary).ok()?;
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
/// sentence, conditions stay. None when it asks for no such words.
pub fn relaxed(expression: &Expression, words: &QueryWords, segmenter: &Segmenter) -> Option<Expression> {
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
    Some(rest.and(Expression::Ranked(ranked(&text.join(" "), words, segmenter))))
}

/// The words of the text that a part asks for, as they were typed.
fn typed(part: &Expression) -> Option<&str> {
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
        Expression::Words(Place::Text, text) => {
            let forms = synonyms.forms(&text);
            if forms.is_empty() {
                return Expression::Words(Place::Text, text);
            }
            let all = std::iter::once(text).chain(forms);
            Expression::Either(all.map(|form| Expression::Words(Place::Text, form)).collect())
        }
        Expression::And(parts) => Expression::And(each(parts)),
        Expression::Or(parts) => Expression::Or(each(parts)),
        Expression::Not(part) => Expression::Not(Box::new(widened(*part, synonyms))),
        other => other,
    }
}
