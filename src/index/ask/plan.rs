//! What is asked, made ready: words cut, terms weighed. Done once for a question, whatever the size of the index.
//!
//! In: an [`Expression`]. Out: a [`Plan`], which `evaluate.rs` asks each shard.

use super::weight::{Weighed, Weight};
use crate::index::analyzer;
use crate::index::coded::Seeker;
use crate::index::document::{order, owner};
use crate::index::expression::{Expression, FigureTest, Name, Place};
use crate::index::reader::Reader;
use crate::index::{IndexError, Ranked};
use aho_corasick::AhoCorasick;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use tantivy::query::Bm25Weight;
use tantivy::schema::Field;
use tantivy::{Score, Term};

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

/// What is asked of every shard.
#[derive(Debug)]
pub enum Plan {
    /// Every report.
    Every,
    /// Reports that hold all of some terms.
    AllOf(Vec<Weighed>),
    /// Reports that hold a character: terms of a field that begin with it; all score alike.
    Letter(Field, char, Score),
    /// Words of the text.
    Words(Words),
    /// Exactly these characters in a place.
    Phrase(Phrase),
    /// Any of a sentence.
    Sentence(Sentence),
    /// The best of several forms, each with its weight.
    Best(Vec<(Score, Self)>),
    /// Reports with a term that scores nothing.
    Named(Term),
    /// Reports on one of these years.
    Years(RangeInclusive<i32>),
    /// Reports with a figure that passes.
    Figure(FigureTest),
    /// All of them.
    And(Vec<Self>),
    /// At least one of them.
    Or(Vec<Self>),
    /// Not this.
    Not(Box<Self>),
}

/// Words of the text match by jieba's words, by pairs of characters (where jieba cut text and query differently) or in the
/// title; each adds to the score, and so does what stands there exactly as it was asked.
#[derive(Debug)]
pub struct Words {
    /// All of these, or …
    pub words: Vec<Weighed>,
    /// … all pairs, or …
    pub pairs: PairsOf,
    /// … all of these in the title.
    pub titles: Vec<Weighed>,
    /// What was asked, as characters side by side; none for a single one.
    pub asked: Option<Asked>,
}

/// The pairs of what was asked; of a single character those that begin with it.
#[derive(Debug)]
pub enum PairsOf {
    /// All of them.
    Pairs(Vec<Weighed>),
    /// Those that begin with a character.
    Letter(char),
}

/// What was asked as it stands.
#[derive(Debug)]
pub struct Asked {
    /// The characters.
    pub phrase: Phrase,
    /// Their pairs in headings.
    pub headings: Vec<Term>,
}

/// Characters side by side.
#[derive(Debug)]
pub struct Phrase {
    /// Where they are to stand.
    pub place: Place,
    /// The characters.
    pub text: String,
    /// Their pairs.
    pub terms: Vec<Term>,
    /// What they score, by how often they stand there.
    pub weight: Weight,
    /// What finds them in texts; none for a title or an issuer.
    pub seeker: Option<Seeker>,
}

/// A sentence, any of which may match.
#[derive(Debug)]
pub struct Sentence {
    /// Its words and pairs in the text and in the title.
    pub terms: Vec<Weighed>,
    /// Its words, of which `least` must be there.
    pub words: Vec<Term>,
    /// How many.
    pub least: usize,
    /// Three characters side by side.
    pub threes: Vec<Phrase>,
    /// What finds them all in one pass; none where there are none.
    pub finder: Option<AhoCorasick>,
    /// What stood between quotation marks.
    pub phrases: Vec<Plan>,
    /// Whether other conditions choose the reports, so that this only orders them.
    pub optional: bool,
}

impl Phrase {
    /// What finds it, where that it stands in a text is sooner told than how often.
    pub fn bounded(&self) -> Option<&Seeker> {
        self.seeker.as_ref().filter(|_| self.place == Place::Text)
    }
}

impl Plan {
    /// Whether what is found by it is scored exactly at once, so that nothing is to be looked at again.
    pub fn is_exact(&self) -> bool {
        match self {
            Self::Words(words) => words.asked.as_ref().is_none_or(|asked| asked.phrase.terms.len() == 1),
            Self::Phrase(phrase) => phrase.bounded().is_none(),
            Self::Sentence(sentence) => sentence.threes.is_empty() && sentence.phrases.iter().all(Self::is_exact),
            Self::Best(forms) => forms.iter().all(|(_, form)| form.is_exact()),
            Self::And(parts) | Self::Or(parts) => parts.iter().all(Self::is_exact),
            _ => true,
        }
    }

    /// How much it takes to ask: what is cheap is asked first, so that the rest is asked of fewer.
    pub fn cost(&self) -> usize {
        match self {
            Self::Every | Self::Named(_) | Self::Years(_) => 0,
            Self::AllOf(_) | Self::Letter(..) => 1,
            Self::Words(_) => 2,
            Self::Figure(_) => 3,
            Self::Phrase(_) => 4,
            Self::Sentence(_) => 5,
            Self::Best(forms) => forms.iter().map(|(_, form)| form.cost()).max().unwrap_or(0),
            Self::And(parts) | Self::Or(parts) => parts.iter().map(Self::cost).max().unwrap_or(0),
            Self::Not(part) => part.cost(),
        }
    }
}

impl Reader {
    /// Makes an expression ready.
    pub(in crate::index) fn plan(&self, expression: &Expression) -> Result<Plan, IndexError> {
        let all = |parts: &[Expression]| parts.iter().map(|part| self.plan(part)).collect::<Result<Vec<_>, _>>();
        Ok(match expression {
            Expression::All => Plan::Every,
            Expression::Words(place, text) => self.words(*place, text)?,
            Expression::Phrase(place, text) => self.phrase(*place, text)?,
            Expression::Ranked(ranked) => self.sentence(ranked)?,
            Expression::Either(forms) => {
                let weight = |i: usize| if i == 0 { 1.0 } else { OTHER_FORM_WEIGHT };
                let forms = all(forms)?.into_iter().enumerate().map(|(i, form)| (weight(i), form));
                Plan::Best(forms.collect())
            }
            Expression::Name(name, value) => Plan::Named(self.name_term(*name, value)),
            Expression::Years(years) => Plan::Years(years.clone()),
            Expression::Metric(metric) => Plan::Named(Term::from_field_text(self.fields.metric, metric)),
            Expression::Figure(test) => Plan::Figure(test.clone()),
            Expression::And(parts) => Plan::And(all(parts)?),
            Expression::Or(parts) => Plan::Or(all(parts)?),
            Expression::Not(part) => Plan::Not(Box::new(self.plan(part)?)),
        })
    }

    fn words(&self, place: Place, text: &str) -> Result<Plan, IndexError> {
        let terms = self.query_terms(text);
        if terms.is_empty() {
            return self.phrase(place, text);
        }
        if place != Place::Text {
            // Elsewhere each word must be there as it is.
            let folded = |span: crate::model::Span| span.of(text).to_owned();
            let words = self.segmenter_of(text).tokens(text).into_iter().map(folded).filter(|w| !w.trim().is_empty());
            return Ok(Plan::And(words.map(|word| self.phrase(place, &word)).collect::<Result<_, _>>()?));
        }
        let all = |field, weight| -> Result<Vec<Weighed>, IndexError> {
            terms.iter().map(|term| self.weighed(self.word_term(field, term), weight)).collect()
        };
        let single = text.chars().nth(1).is_none();
        let letter = text.chars().next().unwrap_or_default().to_ascii_lowercase();
        Ok(Plan::Words(Words {
            words: all(self.fields.words, 1.0)?,
            pairs: if single { PairsOf::Letter(letter) } else { PairsOf::Pairs(beside_words(self.pairs_of(text)?)) },
            titles: all(self.fields.title_words, TITLE_WEIGHT)?,
            asked: if single { None } else { Some(self.asked(text)?) },
        }))
    }

    /// The pairs of a text.
    pub(in crate::index) fn pairs_of(&self, text: &str) -> Result<Vec<Weighed>, IndexError> {
        let pairs = self.pair_terms(self.fields.pairs, text).into_iter();
        pairs.map(|pair| self.weighed(pair, 1.0)).collect()
    }

    fn asked(&self, text: &str) -> Result<Asked, IndexError> {
        let mut headings = self.pair_terms(self.fields.heading, text);
        headings.sort_unstable();
        headings.dedup();
        Ok(Asked { phrase: self.side_by_side(Place::Text, text)?, headings })
    }

    /// Exactly these characters. One pair alone is no less than a phrase.
    pub(in crate::index) fn phrase(&self, place: Place, text: &str) -> Result<Plan, IndexError> {
        let letter = text.chars().next().map(|letter| letter.to_ascii_lowercase());
        let field = self.field_of(place);
        let whole = matches!(place, Place::Text | Place::Title | Place::Issuer);
        Ok(match (letter, text.chars().nth(1)) {
            (None, _) => Plan::Every,
            (Some(letter), None) if whole => Plan::Letter(field, letter, 1.0),
            _ => {
                let phrase = self.side_by_side(place, text)?;
                match phrase.terms.as_slice() {
                    [only] if whole => Plan::AllOf(vec![self.weighed(only.clone(), 1.0)?]),
                    _ => Plan::Phrase(phrase),
                }
            }
        })
    }

    fn side_by_side(&self, place: Place, text: &str) -> Result<Phrase, IndexError> {
        let terms = self.pair_terms(self.field_of(place), text);
        let fault = IndexError::engine(self.folder());
        let weight = Weight::Often(Bm25Weight::for_terms(&self.searcher, &terms).map_err(fault)?);
        let in_text = self.field_of(place) == self.fields.pairs;
        let seeker = in_text.then(|| Seeker::new(&self.book, &text.to_ascii_lowercase()));
        Ok(Phrase { place, text: text.to_owned(), terms, weight, seeker })
    }

    fn sentence(&self, ranked: &Ranked) -> Result<Plan, IndexError> {
        let mut terms = Vec::new();
        for word in &ranked.words {
            terms.push(self.told(self.word_term(self.fields.words, word), word_weight(word))?);
            terms.push(self.weighed(self.word_term(self.fields.title_words, word), TITLE_WEIGHT)?);
        }
        for pair in stretches(&ranked.runs, 2) {
            terms.push(self.told(Term::from_field_text(self.fields.pairs, &pair), PAIRS_WEIGHT)?);
        }
        let three = |three: &String| -> Result<Phrase, IndexError> {
            let phrase = self.side_by_side(Place::Text, three)?;
            Ok(Phrase { weight: phrase.weight.times(THREES_WEIGHT), ..phrase })
        };
        let threes: Vec<String> = stretches(&ranked.runs, 3).into_iter().take(MOST_THREES).collect();
        let finder = if threes.is_empty() {
            None
        } else {
            AhoCorasick::new(threes.iter().map(|three| three.to_ascii_lowercase())).ok()
        };
        Ok(Plan::Sentence(Sentence {
            terms,
            words: ranked.words.iter().map(|word| self.word_term(self.fields.words, word)).collect(),
            least: ranked.least,
            threes: threes.iter().map(three).collect::<Result<_, _>>()?,
            finder,
            phrases: ranked.phrases.iter().map(|p| self.phrase(Place::Text, p)).collect::<Result<_, _>>()?,
            optional: ranked.optional,
        }))
    }

    /// A term with what its documents score.
    pub(in crate::index) fn weighed(&self, term: Term, boost: Score) -> Result<Weighed, IndexError> {
        let fault = IndexError::engine(self.folder());
        let weight = Bm25Weight::for_terms(&self.searcher, std::slice::from_ref(&term)).map_err(fault)?;
        Ok(Weighed { term, weight: Weight::Often(weight).times(boost) })
    }

    /// A term of a sentence with what its documents score.
    pub(in crate::index) fn told(&self, term: Term, boost: Score) -> Result<Weighed, IndexError> {
        let weight = Weight::told(&self.searcher, &term).map_err(IndexError::engine(self.folder()))?;
        Ok(Weighed { term, weight: weight.times(boost) })
    }

    fn pair_terms(&self, field: Field, text: &str) -> Vec<Term> {
        analyzer::pairs(text).iter().map(|pair| Term::from_field_text(field, pair)).collect()
    }

    /// The field in which characters of a place stand.
    const fn field_of(&self, place: Place) -> Field {
        match place {
            Place::Title => self.fields.title,
            Place::Issuer => self.fields.issuer,
            Place::Text | Place::Headings | Place::Problems | Place::Sections(_) => self.fields.pairs,
        }
    }

    /// The words that a query asks for; a word of two characters is asked for by its pair and need not be cut.
    pub(in crate::index) fn query_terms(&self, text: &str) -> Vec<String> {
        if self.is_pair(text) { vec![text.to_owned()] } else { self.segmenter_of(text).query_terms(text) }
    }

    /// Whether a text is one pair of characters, and no number.
    #[must_use]
    pub fn is_pair(&self, text: &str) -> bool {
        analyzer::is_pair(text) && crate::segment::numbers(text, &self.numerals).is_empty()
    }

    /// The term of a word of the text or the title: one of two characters stands among the pairs.
    pub(in crate::index) fn word_term(&self, field: Field, word: &str) -> Term {
        let pairs = if field == self.fields.title_words { self.fields.title } else { self.fields.pairs };
        Term::from_field_text(if analyzer::is_pair(word) { pairs } else { field }, word)
    }

    pub(in crate::index) fn name_term(&self, name: Name, value: &str) -> Term {
        match name {
            Name::Id => Term::from_field_u64(self.fields.order, order(value)),
            Name::Source => Term::from_field_bytes(self.fields.owner, &owner(value)),
            other => Term::from_field_text(self.name_field(other), value),
        }
    }

    /// The field of a name; ids and sources are found by their digests.
    pub(in crate::index) const fn name_field(&self, name: Name) -> Field {
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

/// Pairs as they count beside words.
fn beside_words(pairs: Vec<Weighed>) -> Vec<Weighed> {
    pairs.into_iter().map(|Weighed { term, weight }| Weighed { term, weight: weight.times(PAIRS_WEIGHT) }).collect()
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

/// What a word of a sentence weighs.
pub fn word_weight(word: &str) -> f32 {
    if word.is_ascii() { LATIN_WEIGHT } else { 1.0 }
}
