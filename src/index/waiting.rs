//! Reports that wait until there are enough of them to learn the codebook from.

use super::coded::{Codebook, Coded, SAMPLE};
use super::schema::Fields;
use crate::normalize::{NormalizedText, Normalizer};
use tantivy::TantivyDocument;

/// A report whose text is not written yet.
pub struct Unwritten {
    /// Path of the source of an earlier report that it takes the place of.
    pub replaced: Option<String>,
    /// All but the text.
    pub document: TantivyDocument,
}

/// What waits.
#[derive(Default)]
pub struct Waiting {
    reports: Vec<(Unwritten, String, NormalizedText)>,
    bytes: usize,
}

impl Waiting {
    /// Adds one with its text as read and its normalised form; tells whether there are enough now.
    pub fn push(&mut self, report: Unwritten, text: &str, normalized: &NormalizedText) -> bool {
        self.bytes += text.len();
        self.reports.push((report, text.to_owned(), normalized.clone()));
        self.bytes >= SAMPLE
    }

    /// The codebook of what waits.
    pub fn learn(&self, normalizer: &Normalizer) -> Codebook {
        let mut sample: Vec<&str> = self.reports.iter().map(|(_, text, _)| text.as_str()).collect();
        // It does not depend on which thread was first, as long as all fit into the sample.
        sample.sort_unstable();
        Codebook::learn(sample.into_iter(), |letter| normalizer.fold_letter(letter))
    }

    /// Hands all out in the order in which they came.
    pub fn drain(&mut self) -> impl Iterator<Item = (Unwritten, String, NormalizedText)> {
        self.bytes = 0;
        std::mem::take(&mut self.reports).into_iter()
    }
}

impl Unwritten {
    /// The whole document.
    pub fn with(
        mut self,
        text: &str,
        normalized: &NormalizedText,
        fields: &Fields,
        book: &Codebook,
    ) -> TantivyDocument {
        let coded = Coded::of(book, text, normalized);
        coded.values.into_iter().for_each(|value| self.document.add_u64(fields.text, value));
        if let Some(changes) = coded.changes {
            self.document.add_bytes(fields.changes, &changes);
        }
        self.document
    }
}
