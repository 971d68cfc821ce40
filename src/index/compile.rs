//! Expressions as tantivy queries, built by hand: tantivy's own parser makes a strict phrase of any run of tokens.

use super::analyzer;
use super::document::{order, owner};
use super::expression::{Expression, FigureTest, Name, Place, Ranked};
use super::figures::{FigureFilter, FigureRow, term_query};
use super::reader::Reader;
use super::set::InSet;
use super::told::Told;
use super::{IndexError, ReportSet};
use crate::segment;
use std::collections::BTreeSet;
use std::ops::Bound;
use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, InvertedIndexRangeQuery, Occur,
    PhraseQuery, Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

/// Weight of pairs beside words: measured on Wikipedia paragraphs (FACTS in the notes of the project).
pub const PAIRS_WEIGHT: f32 = 0.5;
/// Weight of a number or of Latin letters in a sentence: no pairs of theirs count beside them, and names and years tell much.
const LATIN_WEIGHT: f32 = 1.5;
/// Weight of three characters in a row of a sentence, beside its words: what stands close together counts more.
pub const THREES_WEIGHT: f32 = 0.2;
/// Most of those that are looked for: each costs a phrase.
pub const MOST_THREES: usize = 40;
/// Weight of the title beside the text.
pub const TITLE_WEIGHT: f32 = 2.0;
/// Weight of the headings beside the text.
pub const HEADINGS_WEIGHT: f32 = 1.0;
/// Weight of what stands in a text exactly as it was asked, beside its words.
pub const WHOLE_WEIGHT: f32 = 0.5;
/// Weight of a form that means the same, beside what was typed.
pub const OTHER_FORM_WEIGHT: f32 = 0.8;

impl Reader {
    /// The tantivy query of an expression; it matches documents of reports only.
    pub(super) fn compile(&self, expression: &Expression) -> Result<Box<dyn Query>, IndexError> {
        Ok(match expression {
            Expression::All => self.all_reports(),
            Expression::Words(place, text) => self.words(*place, text)?,
            Expression::Phrase(place, text) => self.phrase_in(*place, text)?,
            Expression::Ranked(ranked) => self.ranked(ranked),
            Expression::Either(forms) => self.either(forms)?,
            Expression::Name(name, value) => unscored(term_query(self.name_term(*name, value))),
            Expression::Years(years) => {
                let bound = |year: i32| Bound::Included(Term::from_field_i64(self.fields.year, i64::from(year)));
                unscored(Box::new(RangeQuery::new(bound(*years.start()), bound(*years.end()))))
            }
            Expression::Metric(metric) => {
                let filter = FigureFilter { metrics: Some(vec![metric]), ..FigureFilter::default() };
                Box::new(InSet(self.reports_with_figure(&filter, |_| true)?))
            }
            Expression::Figure(test) => Box::new(InSet(self.reports_passing(test)?)),
            Expression::And(parts) => self.all_of(parts)?,
            Expression::Or(parts) => {
                let parts: Result<Vec<_>, _> = parts.iter().map(|p| self.compile(p)).collect();
                Box::new(BooleanQuery::union(parts?))
            }
            Expression::Not(part) => self.all_of(&[Expression::Not(part.clone())])?,
        })
    }

    fn all_of(&self, parts: &[Expression]) -> Result<Box<dyn Query>, IndexError> {
        let mut clauses = Vec::with_capacity(parts.len() + 1);
        for part in parts {
            clauses.push(match part {
                // As a set: tantivy 0.27 seeks backwards in a phrase that it excludes, which its own checks forbid.
                Expression::Not(inner) => (Occur::MustNot, Box::new(InSet(self.set(inner)?)) as Box<dyn Query>),
                Expression::Ranked(ranked) if ranked.optional => (Occur::Should, self.ranked(ranked)),
                other => (Occur::Must, self.compile(other)?),
            });
        }
        // A boolean query of negations alone matches nothing.
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            clauses.push((Occur::Must, self.all_reports()));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn all_reports(&self) -> Box<dyn Query> {
        unscored(Box::new(AllQuery))
    }

    /// Words of the text match by jieba's words, by pairs of characters (where jieba cut text and query differently) or
    /// in the title; each adds to the score. Elsewhere each word must be there as it is.
    fn words(&self, place: Place, text: &str) -> Result<Box<dyn Query>, IndexError> {
        let terms = self.query_terms(text);
        if terms.is_empty() {
            return self.phrase_in(place, text);
        }
        if place != Place::Text {
            let folded = |span: crate::model::Span| span.of(text).to_owned();
            let words = self.segmenter_of(text).tokens(text).into_iter().map(folded).filter(|w| !w.trim().is_empty());
            let words: Result<Vec<_>, _> = words.map(|word| self.phrase_in(place, &word)).collect();
            return Ok(Box::new(BooleanQuery::intersection(words?)));
        }
        let all = |field| -> Box<dyn Query> {
            let each = terms.iter().map(|term| scored(self.word_term(field, term)));
            Box::new(BooleanQuery::intersection(each.collect()))
        };
        let matching: Box<dyn Query> = Box::new(BooleanQuery::union(vec![
            all(self.fields.words),
            weighted(self.all_pairs(text), PAIRS_WEIGHT),
            weighted(all(self.fields.title_words), TITLE_WEIGHT),
        ]));
        if text.chars().nth(1).is_none() {
            return Ok(matching);
        }
        Ok(Box::new(BooleanQuery::new(vec![
            (Occur::Must, matching),
            (Occur::Should, Box::new(self.as_asked(text, WHOLE_WEIGHT, HEADINGS_WEIGHT)?) as Box<dyn Query>),
        ])))
    }

    /// Any of the words and pairs of a sentence; the rarer ones count more.
    fn ranked(&self, ranked: &Ranked) -> Box<dyn Query> {
        let mut parts: Vec<Box<dyn Query>> = Vec::new();
        for word in &ranked.words {
            parts.push(weighted(told(self.word_term(self.fields.words, word)), word_weight(word)));
            parts.push(weighted(scored(self.word_term(self.fields.title_words, word)), TITLE_WEIGHT));
        }
        for pair in stretches(&ranked.runs, 2) {
            parts.push(weighted(told(Term::from_field_text(self.fields.pairs, &pair)), PAIRS_WEIGHT));
        }
        for three in stretches(&ranked.runs, 3).iter().take(MOST_THREES) {
            parts.push(weighted(self.phrase(self.fields.pairs, three), THREES_WEIGHT));
        }
        parts.extend(ranked.phrases.iter().map(|phrase| self.phrase(self.fields.pairs, phrase)));
        let any = Box::new(BooleanQuery::union(parts));
        if ranked.least < 2 {
            return any;
        }
        let word = |word: &String| (Occur::Should, scored(self.word_term(self.fields.words, word)));
        let words = ranked.words.iter().map(word).collect();
        let enough = unscored(Box::new(BooleanQuery::with_minimum_required_clauses(words, ranked.least)));
        Box::new(BooleanQuery::new(vec![(Occur::Must, enough), (Occur::Should, any)]))
    }

    /// The words that a query asks for; a word of two characters is asked for by its pair and need not be cut.
    pub(super) fn query_terms(&self, text: &str) -> Vec<String> {
        if self.is_pair(text) { vec![text.to_owned()] } else { self.segmenter_of(text).query_terms(text) }
    }

    /// Whether a text is one pair of characters, and no number.
    #[must_use]
    pub fn is_pair(&self, text: &str) -> bool {
        analyzer::is_pair(text) && segment::numbers(text, &self.numerals).is_empty()
    }

    /// The term of a word of the text or the title: one of two characters stands among the pairs.
    pub(super) fn word_term(&self, field: Field, word: &str) -> Term {
        let pairs = if field == self.fields.title_words { self.fields.title } else { self.fields.pairs };
        Term::from_field_text(if analyzer::is_pair(word) { pairs } else { field }, word)
    }

    fn either(&self, forms: &[Expression]) -> Result<Box<dyn Query>, IndexError> {
        let weight = |i: usize| if i == 0 { 1.0 } else { OTHER_FORM_WEIGHT };
        let mut queries = Vec::with_capacity(forms.len());
        for (i, form) in forms.iter().enumerate() {
            queries.push(weighted(self.compile(form)?, weight(i)));
        }
        Ok(Box::new(DisjunctionMaxQuery::new(queries)))
    }

    pub(super) fn all_pairs(&self, text: &str) -> Box<dyn Query> {
        let pairs = analyzer::pairs(text);
        match pairs.as_slice() {
            [only] if only.chars().count() == 1 => self.phrase(self.fields.pairs, text),
            _ => {
                let each = pairs.iter().map(|pair| scored(Term::from_field_text(self.fields.pairs, pair)));
                Box::new(BooleanQuery::intersection(each.collect()))
            }
        }
    }

    /// Exactly these characters in a place.
    fn phrase_in(&self, place: Place, text: &str) -> Result<Box<dyn Query>, IndexError> {
        Ok(match place {
            Place::Text => self.phrase(self.fields.pairs, text),
            Place::Title => self.phrase(self.fields.title, text),
            Place::Issuer => self.phrase(self.fields.issuer, text),
            Place::Headings | Place::Problems | Place::Sections(_) => Box::new(self.in_place(place, text)?),
        })
    }

    /// Exactly these characters. Pairs stand at the place of each character, so a phrase of pairs is nothing less.
    pub(super) fn phrase(&self, field: Field, text: &str) -> Box<dyn Query> {
        let terms: Vec<Term> = analyzer::pairs(text).iter().map(|p| Term::from_field_text(field, p)).collect();
        let single = text.chars().nth(1).is_none();
        match (terms.as_slice(), text.chars().next()) {
            ([], _) | (_, None) => self.all_reports(),
            (_, Some(letter)) if single => starting_with(field, letter.to_ascii_lowercase()),
            ([only], _) => scored(only.clone()),
            _ => Box::new(PhraseQuery::new(terms)),
        }
    }

    fn reports_passing(&self, test: &FigureTest) -> Result<ReportSet, IndexError> {
        let filter = FigureFilter { metrics: Some(vec![&test.metric]), whole: true, ..FigureFilter::default() };
        let of_its_year = |figure: &FigureRow| self.year(figure.report).is_none_or(|year| figure.period == Some(year));
        self.reports_with_figure(&filter, |figure| {
            of_its_year(figure) && test.comparison.holds(figure.value, test.value)
        })
    }

    fn name_term(&self, name: Name, value: &str) -> Term {
        match name {
            Name::Id => Term::from_field_u64(self.fields.order, order(value)),
            Name::Source => Term::from_field_bytes(self.fields.owner, &owner(value)),
            other => Term::from_field_text(self.name_field(other), value),
        }
    }

    /// The field of a name; ids and sources are found by their digests ([`Self::name_term`]).
    pub(super) const fn name_field(&self, name: Name) -> Field {
        match name {
            Name::Region => self.fields.region,
            Name::OwnRegion => self.fields.own_region,
            Name::Province => self.fields.province,
            Name::City => self.fields.city,
            Name::County => self.fields.county,
            Name::Level => self.fields.level,
            Name::DocType => self.fields.doc_type,
            Name::Category => self.fields.category,
            Name::Role => self.fields.role,
            Name::Id => self.fields.order,
            Name::Source => self.fields.owner,
        }
    }
}

/// All stretches of so many characters, each once; of Latin letters and digits alone none, since they are words.
pub fn stretches(runs: &[String], length: usize) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for run in runs {
        let letters: Vec<char> = run.chars().collect();
        let telling = letters.windows(length).filter(|w| !w.iter().all(char::is_ascii_alphanumeric));
        found.extend(telling.map(|w| w.iter().collect::<String>()));
    }
    found
}

/// Documents with a term, scored.
pub fn scored(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

/// Documents with a term of a sentence, scored.
pub fn told(term: Term) -> Box<dyn Query> {
    Box::new(Told(term))
}

/// What a word of a sentence weighs.
pub fn word_weight(word: &str) -> f32 {
    if word.is_ascii() { LATIN_WEIGHT } else { 1.0 }
}

fn weighted(query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, weight))
}

fn unscored(query: Box<dyn Query>) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// Pairs that start with a character: the last character of a text is indexed alone, so that none is missed.
fn starting_with(field: Field, letter: char) -> Box<dyn Query> {
    let term = |letter: char| Term::from_field_text(field, letter.encode_utf8(&mut [0; 4]));
    let next = (letter as u32 + 1..).find_map(char::from_u32);
    let upper = next.map_or(Bound::Unbounded, |next| Bound::Excluded(term(next)));
    Box::new(InvertedIndexRangeQuery::new(Bound::Included(term(letter)), upper))
}
