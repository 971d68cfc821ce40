//! Reads the query language: recursive descent, every fault with its place.
//!
//! ```text
//! any     = all { "OR" all }
//! all     = one { [ "AND" ] one }
//! one     = ( "NOT" | "-" ) one | "(" any ")" | field ":" values | name comparison number | "phrase" | word
//! values  = value { "," value }          value = word | "phrase" | from ".." to
//! ```
//!
//! Words and phrases that stand in one `all` with `section:` and a role are looked for in sections of that role
//! (`sections.rs`).

use super::lexer::{Lexeme, LexemeKind, lex};
use super::vocabulary::Vocabulary;
use super::{QueryError, names, natural};
use crate::index::{Expression, Place, Reader};
use crate::model::Span;
use crate::normalize::NormalizedText;

/// Deepest nesting: a query of more is a mistake or an attack on the stack.
const MAX_DEPTH: usize = 50;
/// Longest query, in code points.
const MAX_LENGTH: usize = 4000;
/// How much is shown of a query that is too long.
const SHOWN: usize = 60;

/// Reads a query; one in plain language as a sentence, whatever marks are in it.
///
/// # Errors
/// Names the place of the first fault and what to do.
pub fn parse(query: &str, vocabulary: &Vocabulary<'_>, reader: &Reader) -> Result<Expression, QueryError> {
    refuse_long(query)?;
    let (text, _) = vocabulary.normalizer.normalize(query);
    let sentence = || {
        let read = natural::read(&text.text, vocabulary)?;
        let mut ranked = natural::ranked(&read.text, vocabulary.words, reader);
        ranked.optional = read.conditions != Expression::All;
        Some(read.conditions.and(Expression::Ranked(ranked)))
    };
    if natural::is_question(&text.text, vocabulary.words)
        && let Some(question) = sentence()
    {
        return Ok(question);
    }
    match read_folded(query, &text, vocabulary) {
        Err(_) if natural::is_sentence(&text.text, vocabulary.words) => {
            sentence().map_or_else(|| read_folded(query, &text, vocabulary), Ok)
        }
        read => read,
    }
}

/// Reads a folded query by the grammar alone.
///
/// # Errors
/// As [`parse`].
pub fn read_strictly(folded: &str, vocabulary: &Vocabulary<'_>) -> Result<Expression, QueryError> {
    read_folded(folded, &vocabulary.normalizer.normalize(folded).0, vocabulary)
}

fn read_folded(query: &str, text: &NormalizedText, vocabulary: &Vocabulary<'_>) -> Result<Expression, QueryError> {
    let mut parser = Parser { query, text, lexemes: Vec::new(), at: 0, depth: 0, vocabulary };
    parser.lexemes = lex(&text.text, vocabulary.words)
        .map_err(|mark| parser.fault(mark, "this quotation mark is not closed", "close it, or leave it out"))?;
    if parser.lexemes.is_empty() {
        let nothing = Span::new(0, 0);
        return Err(parser.fault(nothing, "it is empty", "name words, a field such as region: or a metric"));
    }
    let expression = parser.any()?;
    match parser.peek() {
        None => Ok(expression),
        Some(left) => {
            Err(parser.fault(left.span, "this parenthesis was never opened", "leave it out, or open it before"))
        }
    }
}

fn refuse_long(query: &str) -> Result<(), QueryError> {
    let length = query.chars().count();
    if length <= MAX_LENGTH {
        return Ok(());
    }
    Err(QueryError {
        query: query.chars().take(SHOWN).collect(),
        start: 0,
        length: SHOWN,
        message: format!("it has {length} characters"),
        remedy: format!("ask with at most {MAX_LENGTH} characters"),
    })
}

/// The state of reading one query.
pub struct Parser<'a> {
    query: &'a str,
    text: &'a NormalizedText,
    lexemes: Vec<Lexeme>,
    at: usize,
    depth: usize,
    /// What names are resolved against.
    pub vocabulary: &'a Vocabulary<'a>,
}

/// A word or phrase that stands for something, with its place.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// The characters, without quotation marks.
    pub text: &'a str,
    /// Whether quotation marks stood around them.
    pub quoted: bool,
    /// Where they stand.
    pub span: Span,
}

impl<'a> Parser<'a> {
    fn any(&mut self) -> Result<Expression, QueryError> {
        let mut parts = vec![self.all()?];
        while let Some(or) = self.take(LexemeKind::Or) {
            self.needs_operand(or, "OR")?;
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expression::Or(parts) })
    }

    fn all(&mut self) -> Result<Expression, QueryError> {
        let mut parts = vec![self.one()?];
        loop {
            if let Some(and) = self.take(LexemeKind::And) {
                self.needs_operand(and, "AND")?;
            } else if self.peek().is_none_or(|l| matches!(l.kind, LexemeKind::Or | LexemeKind::Close)) {
                break;
            }
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expression::And(parts) })
    }

    fn one(&mut self) -> Result<Expression, QueryError> {
        let Some(lexeme) = self.next() else {
            let end = Span::new(self.text.text.len(), self.text.text.len());
            return Err(self.fault(end, "something is missing here", "name a word, a \"phrase\" or a field"));
        };
        let span = lexeme.span;
        match lexeme.kind {
            LexemeKind::Not | LexemeKind::Minus => {
                self.needs_operand(lexeme, "NOT")?;
                self.nested(lexeme, |p| Ok(Expression::Not(Box::new(p.one()?))))
            }
            LexemeKind::Open => self.nested(lexeme, |p| p.group(lexeme)),
            LexemeKind::Phrase(inner) => self.phrase(inner, span),
            LexemeKind::Word => self.word_or_field(span),
            LexemeKind::And | LexemeKind::Or => {
                Err(self.fault(span, "nothing stands before this", "AND and OR stand between two conditions"))
            }
            LexemeKind::Close => Err(self.fault(span, "there is nothing before this", "put a condition before it")),
            LexemeKind::Colon => Err(self.fault(span, "no field is named here", "write a field before it: region:…")),
            LexemeKind::Comma => {
                Err(self.fault(span, "a value is missing here", "put a space behind the comma, or leave it out"))
            }
            LexemeKind::Comparison(_) => {
                Err(self.fault(span, "nothing is compared here", "name a metric before it: cases.penalty>1000"))
            }
        }
    }

    fn group(&mut self, open: Lexeme) -> Result<Expression, QueryError> {
        let inner = self.any()?;
        if self.take(LexemeKind::Close).is_none() {
            return Err(self.fault(open.span, "this parenthesis is not closed", "close it, or leave it out"));
        }
        Ok(inner)
    }

    fn phrase(&self, inner: Span, whole: Span) -> Result<Expression, QueryError> {
        let text = inner.of(&self.text.text);
        if text.is_empty() {
            return Err(self.fault(whole, "there is nothing between these marks", "leave them out"));
        }
        Ok(Expression::Phrase(Place::Text, text.to_owned()))
    }

    fn word_or_field(&mut self, span: Span) -> Result<Expression, QueryError> {
        let word = Written { text: span.of(&self.text.text), quoted: false, span };
        if let Some(colon) = self.take(LexemeKind::Colon) {
            let field = names::field(self, word)?;
            return self.field(field, Span::new(span.start, colon.span.end));
        }
        if let Some(LexemeKind::Comparison(comparison)) = self.peek().map(|l| l.kind) {
            self.at += 1;
            let number = self.value(span)?;
            return names::comparison(self, word, comparison, number);
        }
        if self.take(LexemeKind::Comma).is_some() {
            // Between words a comma is like a space; between the values of a field it is not.
            self.needs_more(span)?;
        }
        if !word.text.chars().any(char::is_alphanumeric) {
            return Err(self.fault(
                span,
                "there is no word in this",
                "put it in \"quotation marks\" to find these marks",
            ));
        }
        Ok(Expression::Words(Place::Text, word.text.to_owned()))
    }

    fn field(&mut self, field: &str, named: Span) -> Result<Expression, QueryError> {
        if let Some(LexemeKind::Comparison(comparison)) = self.peek().map(|l| l.kind) {
            self.at += 1;
            let number = self.value(named)?;
            return names::field_comparison(self, field, named, comparison, number);
        }
        let mut parts = Vec::new();
        loop {
            let value = self.value(named)?;
            parts.push(names::field_value(self, field, value)?);
            if self.take(LexemeKind::Comma).is_none() {
                break;
            }
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Expression::Or(parts) })
    }

    /// The word or phrase that must follow what is at `before`.
    fn value(&mut self, before: Span) -> Result<Written<'a>, QueryError> {
        let text = &self.text.text;
        let value = match self.next() {
            Some(Lexeme { kind: LexemeKind::Word, span }) => Written { text: span.of(text), quoted: false, span },
            Some(Lexeme { kind: LexemeKind::Phrase(inner), span }) => {
                Written { text: inner.of(text), quoted: true, span }
            }
            _ => {
                return Err(self.fault(before, "a value is missing after this", "write it directly behind: year:2023"));
            }
        };
        if value.text.trim().is_empty() {
            return Err(self.fault(value.span, "this value is empty", "write something between the marks"));
        }
        Ok(value)
    }

    fn needs_operand(&self, operator: Lexeme, name: &str) -> Result<(), QueryError> {
        match self.peek() {
            Some(next) if next.kind != LexemeKind::Close => Ok(()),
            _ => Err(self.fault(
                operator.span,
                &format!("nothing stands behind {name}"),
                &format!("name what follows {name}, or leave it out; to search for the word itself write \"{name}\""),
            )),
        }
    }

    fn needs_more(&self, before: Span) -> Result<(), QueryError> {
        let more = self.peek().is_some_and(|l| l.kind != LexemeKind::Comma);
        if more {
            Ok(())
        } else {
            Err(self.fault(before, "nothing stands behind the comma after this", "leave the comma out"))
        }
    }

    fn nested(
        &mut self,
        lexeme: Lexeme,
        read: impl FnOnce(&mut Self) -> Result<Expression, QueryError>,
    ) -> Result<Expression, QueryError> {
        if self.depth == MAX_DEPTH {
            let message = format!("it is nested more than {MAX_DEPTH} deep");
            return Err(self.fault(lexeme.span, &message, "ask with fewer parentheses"));
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    fn peek(&self) -> Option<Lexeme> {
        self.lexemes.get(self.at).copied()
    }

    fn next(&mut self) -> Option<Lexeme> {
        let lexeme = self.peek()?;
        self.at += 1;
        Some(lexeme)
    }

    fn take(&mut self, wanted: LexemeKind) -> Option<Lexeme> {
        let lexeme = self.peek().filter(|l| l.kind == wanted)?;
        self.at += 1;
        Some(lexeme)
    }

    /// A fault at a place of the normalised text, told in places of the query as typed.
    pub fn fault(&self, span: Span, message: &str, remedy: &str) -> QueryError {
        let source = self.text.source_span(span);
        QueryError {
            query: self.query.to_owned(),
            start: source.start,
            length: (source.end - source.start).max(1),
            message: message.to_owned(),
            remedy: remedy.to_owned(),
        }
    }
}
