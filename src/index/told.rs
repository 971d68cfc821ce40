//! Words of a sentence as a query: BM25 in which a word that is said again adds little, since of a question more words found
//! tell more than one word found often.
//!
//! In: a term of a field that keeps lengths. Out: its documents, scored. Measured on passages of an encyclopedia's size;
//! what single words are scored by is tantivy's own.

use std::sync::Arc;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{Postings as _, SegmentPostings};
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, Score, Searcher, SegmentReader, Term};

/// How much is added by saying a word again: 0 for nothing.
const AGAIN: Score = 0.5;
/// How much the length of a text counts against it.
const LENGTH: Score = 0.75;

/// What a word adds at most by its rarity, and what the length of a text takes off, for each length that is told apart.
#[derive(Debug, Clone)]
struct Scale {
    most: Score,
    of_length: Arc<[Score; 256]>,
}

/// A word of a sentence.
#[derive(Debug, Clone)]
pub struct Told(pub Term);

#[derive(Debug)]
struct ToldWeight {
    term: Term,
    scale: Scale,
}

struct ToldScorer {
    postings: SegmentPostings,
    lengths: FieldNormReader,
    scale: Scale,
}

impl Query for Told {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let scale = match scoring.searcher() {
            Some(searcher) => Scale::of(searcher, &self.0)?,
            None => Scale { most: 0.0, of_length: Arc::new([0.0; 256]) },
        };
        Ok(Box::new(ToldWeight { term: self.0.clone(), scale }))
    }
}

impl Scale {
    fn of(searcher: &Searcher, term: &Term) -> tantivy::Result<Self> {
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
        Ok(Self { most: rarity * (1.0 + AGAIN), of_length: Arc::new(of_length) })
    }

    fn times(mut self, boost: Score) -> Self {
        self.most *= boost;
        self
    }
}

impl Weight for ToldWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let inverted = reader.inverted_index(self.term.field())?;
        Ok(match inverted.read_postings(&self.term, IndexRecordOption::WithFreqs)? {
            Some(postings) => Box::new(ToldScorer {
                postings,
                lengths: reader.get_fieldnorms_reader(self.term.field())?,
                scale: self.scale.clone().times(boost),
            }),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        let at = if scorer.doc() < doc { scorer.seek(doc) } else { scorer.doc() };
        Ok(Explanation::new("a word of the sentence", if at == doc { scorer.score() } else { 0.0 }))
    }
}

impl DocSet for ToldScorer {
    fn advance(&mut self) -> DocId {
        self.postings.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.postings.seek(target)
    }

    fn doc(&self) -> DocId {
        self.postings.doc()
    }

    fn size_hint(&self) -> u32 {
        self.postings.size_hint()
    }
}

impl Scorer for ToldScorer {
    fn score(&mut self) -> Score {
        let often = self.postings.term_freq() as Score;
        let length = self.scale.of_length[usize::from(self.lengths.fieldnorm_id(self.postings.doc()))];
        self.scale.most * often / (often + length)
    }
}
