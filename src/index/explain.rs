//! Why a report matches as well as it does: the parts of its score, by the word, where it was found and what that weighs.
//!
//! In: an expression, a report that it matches. Out: the parts, which add up to the score of `ask`.

use super::ask::{
    Bits, HEADINGS_WEIGHT, MOST_THREES, Mode, OTHER_FORM_WEIGHT, PAIRS_WEIGHT, Plan, Shard, THREES_WEIGHT,
    TITLE_WEIGHT, WHOLE_WEIGHT, stretches, word_weight,
};
use super::expression::{Expression, Place, Ranked};
use super::reader::Reader;
use super::{IndexError, ReportAddress};
use serde::Serialize;
use tantivy::Term;
use tantivy::schema::Field;

/// One part of a score.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// Where it was found.
    pub field: Found,
    /// What.
    pub text: String,
    /// What finding it there weighs.
    pub weight: f32,
    /// What it adds to the score, the weight included: more where the text is rare in the index, where it is found often,
    /// and where it stands in a short text.
    pub score: f32,
}

/// Where something was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// A word of the text.
    Word,
    /// Two characters side by side in the text.
    Pair,
    /// Three of a sentence side by side in the text.
    Three,
    /// A word of the title.
    Title,
    /// In the text, the title or the issuer exactly as asked.
    Exact,
    /// In a heading exactly as asked.
    Heading,
    /// In the places that were asked for: problems, headings, sections of a role.
    Place,
}

impl Found {
    /// In words.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Word => "a word of the text",
            Self::Pair => "characters side by side in the text",
            Self::Three => "three of the sentence side by side in the text",
            Self::Title => "a word of the title",
            Self::Exact => "exactly so",
            Self::Heading => "exactly so in a heading",
            Self::Place => "in the places asked for",
        }
    }
}

/// The parts of one report's score.
struct Reasons<'r> {
    reader: &'r Reader,
    report: ReportAddress,
    found: Vec<Reason>,
}

impl Reader {
    /// The parts of the score of a report that an expression matches; none where nothing can match better or worse.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn explain(&self, expression: &Expression, report: ReportAddress) -> Result<Vec<Reason>, IndexError> {
        let mut reasons = Reasons { reader: self, report, found: Vec::new() };
        reasons.expression(expression)?;
        let mut found = reasons.found;
        found.retain(|reason| reason.score != 0.0);
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        Ok(found)
    }
}

impl Reasons<'_> {
    fn expression(&mut self, expression: &Expression) -> Result<(), IndexError> {
        match expression {
            Expression::Words(Place::Text, text) => self.words(text),
            Expression::Ranked(ranked) => self.ranked(ranked),
            Expression::Words(place, text) | Expression::Phrase(place, text) => {
                let field = if matches!(place, Place::Text | Place::Title | Place::Issuer) {
                    Found::Exact
                } else {
                    Found::Place
                };
                self.part(field, text, 1.0, &self.reader.plan(expression)?).map(|_| ())
            }
            Expression::Either(forms) => self.best(forms),
            Expression::And(parts) => parts.iter().try_for_each(|part| self.expression(part)),
            Expression::Or(parts) => parts.iter().try_for_each(|part| {
                if self.score(&self.reader.plan(part)?)?.is_some() { self.expression(part) } else { Ok(()) }
            }),
            _ => Ok(()),
        }
    }

    fn words(&mut self, text: &str) -> Result<(), IndexError> {
        let (reader, fields) = (self.reader, &self.reader.fields);
        let terms = reader.query_terms(text);
        if terms.is_empty() {
            return self.part(Found::Exact, text, 1.0, &reader.phrase(Place::Text, text)?).map(|_| ());
        }
        self.all_of(Found::Word, &terms, fields.words, 1.0)?;
        let single = text.chars().nth(1).is_none();
        let pairs = if single { reader.phrase(Place::Text, text)? } else { Plan::AllOf(reader.pairs_of(text)?) };
        self.part(Found::Pair, text, PAIRS_WEIGHT, &pairs)?;
        self.all_of(Found::Title, &terms, fields.title_words, TITLE_WEIGHT)?;
        if !single {
            self.part(Found::Exact, text, WHOLE_WEIGHT, &reader.phrase(Place::Text, text)?)?;
            self.part(Found::Heading, text, HEADINGS_WEIGHT, &reader.phrase(Place::Headings, text)?)?;
        }
        Ok(())
    }

    /// Words of which each counts only where all are there.
    fn all_of(&mut self, field: Found, words: &[String], of: Field, weight: f32) -> Result<(), IndexError> {
        let before = self.found.len();
        for word in words {
            if !self.term(field, word, self.reader.word_term(of, word), weight)? {
                self.found.truncate(before);
                break;
            }
        }
        Ok(())
    }

    fn ranked(&mut self, ranked: &Ranked) -> Result<(), IndexError> {
        let (reader, fields) = (self.reader, &self.reader.fields);
        for word in &ranked.words {
            let query = Plan::AllOf(vec![reader.told(reader.word_term(fields.words, word), 1.0)?]);
            self.part(Found::Word, word, word_weight(word), &query)?;
            self.term(Found::Title, word, reader.word_term(fields.title_words, word), TITLE_WEIGHT)?;
        }
        for pair in stretches(&ranked.runs, 2) {
            let query = Plan::AllOf(vec![reader.told(Term::from_field_text(fields.pairs, &pair), 1.0)?]);
            self.part(Found::Pair, &pair, PAIRS_WEIGHT, &query)?;
        }
        for three in stretches(&ranked.runs, 3).iter().take(MOST_THREES) {
            self.part(Found::Three, three, THREES_WEIGHT, &reader.phrase(Place::Text, three)?)?;
        }
        for phrase in &ranked.phrases {
            self.part(Found::Exact, phrase, 1.0, &reader.phrase(Place::Text, phrase)?)?;
        }
        Ok(())
    }

    /// Of several forms the one that matches best.
    fn best(&mut self, forms: &[Expression]) -> Result<(), IndexError> {
        let mut best: Vec<Reason> = Vec::new();
        let sum = |reasons: &[Reason]| reasons.iter().map(|reason| reason.score).sum::<f32>();
        for (i, form) in forms.iter().enumerate() {
            if self.score(&self.reader.plan(form)?)?.is_none() {
                continue;
            }
            let outer = std::mem::take(&mut self.found);
            self.expression(form)?;
            let mut reasons = std::mem::replace(&mut self.found, outer);
            let weight = if i == 0 { 1.0 } else { OTHER_FORM_WEIGHT };
            reasons.iter_mut().for_each(|r| (r.weight, r.score) = (r.weight * weight, r.score * weight));
            if sum(&reasons) > sum(&best) {
                best = reasons;
            }
        }
        self.found.append(&mut best);
        Ok(())
    }

    fn term(&mut self, field: Found, text: &str, term: Term, weight: f32) -> Result<bool, IndexError> {
        let weighed = self.reader.weighed(term, 1.0)?;
        self.part(field, text, weight, &Plan::AllOf(vec![weighed]))
    }

    /// Adds what a query adds to the score of the report, if it matches; says whether it does.
    fn part(&mut self, field: Found, text: &str, weight: f32, query: &Plan) -> Result<bool, IndexError> {
        let Some(score) = self.score(query)? else { return Ok(false) };
        self.found.push(Reason { field, text: text.to_owned(), weight, score: score * weight });
        Ok(true)
    }

    fn score(&self, plan: &Plan) -> Result<Option<f32>, IndexError> {
        let shard = Shard::of_one(self.reader, self.report.0.segment_ord, self.report.0.doc_id);
        let part = shard.ask(plan, &Bits::all(1), Mode::Exact).map_err(IndexError::engine(self.reader.folder()))?;
        Ok(part.bits.contains(0).then(|| part.scores.map_or(0.0, |scores| scores[0])))
    }
}
