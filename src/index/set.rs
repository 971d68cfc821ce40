//! Sets of reports.

use std::fmt;
use std::sync::Arc;
use tantivy::DocAddress;

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
    /// For each segment 64 documents a number, the first in the lowest bit.
    segments: Arc<Vec<Vec<u64>>>,
}

impl ReportSet {
    /// The set of bits: of each segment 64 documents a number, the first in the lowest bit.
    pub(super) fn of_words(segments: Vec<Vec<u64>>) -> Self {
        Self { segments: Arc::new(segments) }
    }

    /// Whether a report is in it.
    #[must_use]
    pub fn contains(&self, report: ReportAddress) -> bool {
        let DocAddress { segment_ord, doc_id } = report.0;
        let bits = self.segments.get(segment_ord as usize).and_then(|words| words.get(doc_id as usize / 64));
        bits.is_some_and(|bits| bits >> (doc_id % 64) & 1 == 1)
    }

    /// How many reports are in it.
    #[must_use]
    pub fn len(&self) -> usize {
        self.segments.iter().flatten().map(|bits| bits.count_ones() as usize).sum()
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
