//! Reports that wait until there are enough of them to learn the codebook from.

use super::coded::{Codebook, Coded, SAMPLE};
use super::schema::Fields;
use crate::normalize::{NormalizedText, Normalizer};
use tantivy::TantivyDocument;

/// A report that is written once its text can be.
pub struct Unwritten {
    /// Path of the source of an earlier report that it takes the place of.
    pub replaced: Option<String>,
    /// All but the text.
    pub document: TantivyDocument,
    /// The text as read.
    pub text: String,
    /// Its normalised form.
    pub normalized: NormalizedText,
}

/// What waits.
#[derive(Default)]
pub struct Waiting {
    reports: Vec<Unwritten>,
    bytes: usize,
}

impl Waiting {
    /// Adds one; tells whether there are enough now.
    pub fn push(&mut self, report: Unwritten) -> bool {
        self.bytes += report.text.len();
        self.reports.push(report);
        self.bytes >= SAMPLE
    }

    /// The codebook of what waits.
    pub fn learn(&self, normalizer: &Normalizer) -> Codebook {
        let mut sample: Vec<&str> = self.reports.iter().map(|report| report.text.as_str()).collect();
        // As it does not depend on which thread was first, as long as all fit into the sample.
        sample.sort_unstable();
        let fold = |c: char| {
            let folded = normalizer.fold(c.encode_utf8(&mut [0; 4]));
            let mut folded = folded.chars();
            folded.next().filter(|_| folded.next().is_none())
        };
        Codebook::learn(sample.iter().copied(), fold)
    }

    /// Hands all out in the order in which they came.
    pub fn drain(&mut self) -> impl Iterator<Item = Unwritten> {
        self.bytes = 0;
        std::mem::take(&mut self.reports).into_iter()
    }
}

impl Unwritten {
    /// The whole document.
    pub fn document(mut self, fields: &Fields, book: &Codebook) -> TantivyDocument {
        let coded = Coded::of(book, &self.text, &self.normalized);
        coded.values.into_iter().for_each(|value| self.document.add_u64(fields.text, value));
        if let Some(changes) = coded.changes {
            self.document.add_bytes(fields.changes, &changes);
        }
        self.document
    }
}
