//! What finding a term scores: BM25 as tantivy counts it, and, for the words of a sentence, BM25 in which a word that is said
//! again adds little, since of a question more words found tell more than one word found often.
//!
//! In: a term, the whole index. Out: scores by how often a text holds it and how long the text is. The second form was
//! measured on passages of an encyclopedia's size.

use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::query::Bm25Weight;
use tantivy::{Score, Searcher, Term};

/// How much is added by saying a word again: 0 for nothing.
const AGAIN: Score = 0.5;
/// How much the length of a text counts against it.
const LENGTH: Score = 0.75;

/// A term with what it scores.
#[derive(Debug, Clone)]
pub struct Weighed {
    pub term: Term,
    pub weight: Weight,
}

/// What a text scores in which something is found.
#[derive(Clone)]
pub enum Weight {
    /// More where it is found often.
    Often(Bm25Weight),
    /// Little more where it is found again: what it adds at most by its rarity, and what the length of a text takes off,
    /// for each length that is told apart.
    Once { most: Score, of_length: Arc<[Score; 256]> },
}

impl std::fmt::Debug for Weight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Self::Often(_)) { "Often" } else { "Once" })
    }
}

impl Weight {
    /// That of a term of a sentence.
    pub fn told(searcher: &Searcher, term: &Term) -> tantivy::Result<Self> {
        let (mut documents, mut holding, mut tokens) = (0_u64, 0_u64, 0_u64);
        for segment in searcher.segment_readers() {
            let inverted = segment.inverted_index(term.field())?;
            documents += u64::from(segment.max_doc());
            holding += u64::from(inverted.doc_freq(term)?);
            tokens += inverted.total_num_tokens();
        }
        let without = documents.saturating_sub(holding) as Score;
        let rarity = (1.0 + (without + 0.5) / (holding as Score + 0.5)).ln();
        let average = (tokens as Score / documents.max(1) as Score).max(1.0);
        let mut of_length = [0.0; 256];
        for (id, factor) in (0..=u8::MAX).zip(&mut of_length) {
            let length = FieldNormReader::id_to_fieldnorm(id) as Score;
            *factor = AGAIN * (1.0 - LENGTH + LENGTH * length / average);
        }
        Ok(Self::Once { most: rarity * (1.0 + AGAIN), of_length: Arc::new(of_length) })
    }

    /// The same with all scores so many times as high.
    #[must_use]
    pub fn times(self, boost: Score) -> Self {
        match self {
            Self::Often(weight) => Self::Often(weight.boost_by(boost)),
            Self::Once { most, of_length } => Self::Once { most: most * boost, of_length },
        }
    }

    /// What a text of a length scores that holds it so often.
    pub fn score(&self, length: u8, often: u32) -> Score {
        match self {
            Self::Often(weight) => weight.score(length, often),
            Self::Once { most, of_length } => {
                let often = often as Score;
                most * often / (often + of_length[usize::from(length)])
            }
        }
    }
}
