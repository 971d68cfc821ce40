//! Reports with scores that were found before, as a tantivy query.

use std::fmt;
use std::sync::Arc;
use tantivy::index::SegmentId;
use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

/// For each segment its documents in their order, with scores.
type Found = Vec<(SegmentId, Arc<Vec<(DocId, Score)>>)>;

/// Matches what was found, with the scores that it was found with.
#[derive(Clone, Default)]
pub struct Scored(Found);

impl Scored {
    /// Adds what was found in a segment, documents ascending.
    pub fn push(&mut self, segment: SegmentId, found: Vec<(DocId, Score)>) {
        self.0.push((segment, Arc::new(found)));
    }

    fn of(&self, segment: &SegmentReader) -> Option<&Arc<Vec<(DocId, Score)>>> {
        self.0.iter().find(|(id, _)| *id == segment.segment_id()).map(|(_, found)| found)
    }
}

impl fmt::Debug for Scored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scored of {}", self.0.iter().map(|(_, found)| found.len()).sum::<usize>())
    }
}

impl Query for Scored {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Scored {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(match self.of(reader).filter(|found| !found.is_empty()) {
            Some(found) => Box::new(List { found: Arc::clone(found), at: 0, boost }),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let found = self.of(reader).and_then(|all| Some(all[all.binary_search_by_key(&doc, |(d, _)| *d).ok()?].1));
        Ok(Explanation::new("found in its place", found.unwrap_or(0.0)))
    }
}

struct List {
    found: Arc<Vec<(DocId, Score)>>,
    at: usize,
    boost: Score,
}

impl DocSet for List {
    fn advance(&mut self) -> DocId {
        self.at += 1;
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.at += self.found.get(self.at..).map_or(0, |rest| rest.partition_point(|(doc, _)| *doc < target));
        self.doc()
    }

    fn doc(&self) -> DocId {
        self.found.get(self.at).map_or(TERMINATED, |(doc, _)| *doc)
    }

    fn size_hint(&self) -> u32 {
        u32::try_from(self.found.len()).unwrap_or(u32::MAX)
    }
}

impl Scorer for List {
    fn score(&mut self) -> Score {
        self.found.get(self.at).map_or(0.0, |(_, score)| score * self.boost)
    }
}
