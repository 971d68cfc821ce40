//! Sets of reports, and a tantivy query that matches one.

use std::fmt;
use std::sync::Arc;
use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{BitSet, DocAddress, DocId, Score, Searcher, SegmentReader};

/// Where a report stands in an opened index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ReportAddress(pub(super) DocAddress);

impl ReportAddress {
    /// As two numbers, which mean the same report as long as the index stays in its state.
    #[must_use]
    pub const fn numbers(self) -> [u32; 2] {
        [self.0.segment_ord, self.0.doc_id]
    }

    /// The report of two numbers.
    #[must_use]
    pub const fn of_numbers([segment_ord, doc_id]: [u32; 2]) -> Self {
        Self(DocAddress { segment_ord, doc_id })
    }
}

#[cfg(test)]
impl Default for ReportAddress {
    fn default() -> Self {
        Self(DocAddress::new(0, 0))
    }
}

/// A set of reports of one opened index.
#[derive(Clone)]
pub struct ReportSet {
    segments: Arc<Vec<(SegmentId, BitSet)>>,
}

impl ReportSet {
    /// The set of the reports that `fill` names.
    pub(super) fn collect<E>(
        searcher: &Searcher,
        fill: impl FnOnce(&mut dyn FnMut(DocAddress)) -> Result<(), E>,
    ) -> Result<Self, E> {
        let empty = |s: &SegmentReader| (s.segment_id(), BitSet::with_max_value(s.max_doc()));
        let mut segments: Vec<_> = searcher.segment_readers().iter().map(empty).collect();
        fill(&mut |address| {
            segments[address.segment_ord as usize].1.insert(address.doc_id);
        })?;
        Ok(Self { segments: Arc::new(segments) })
    }

    /// Whether a report is in it.
    #[must_use]
    pub fn contains(&self, report: ReportAddress) -> bool {
        let bits = self.segments.get(report.0.segment_ord as usize);
        bits.is_some_and(|(_, bits)| bits.contains(report.0.doc_id))
    }

    /// How many reports are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.segments.iter().map(|(_, bits)| bits.len()).sum()
    }

    /// Whether no report is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Debug for ReportSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReportSet of {}", self.len())
    }
}

/// Matches the reports of a set, with a score of zero.
#[derive(Debug, Clone)]
pub struct InSet(pub ReportSet);

impl Query for InSet {
    fn weight(&self, _: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for InSet {
    fn scorer(&self, reader: &SegmentReader, _: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let found = self.0.segments.iter().find(|(id, _)| *id == reader.segment_id());
        Ok(match found {
            Some((_, bits)) => Box::new(ConstScorer::new(BitSetDocSet::from(bits.clone()), 0.0)),
            None => Box::new(EmptyScorer),
        })
    }

    fn explain(&self, _: &SegmentReader, _: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("in a set of reports", 0.0))
    }
}
