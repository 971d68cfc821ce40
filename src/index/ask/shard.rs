//! A stretch of the documents of a segment: what one thread looks at when an index is asked.
//!
//! In: terms. Out: which documents of the stretch hold them and how often, read block by block.

use super::bits::Bits;
use crate::index::ReportAddress;
use crate::index::columns::Columns;
use crate::index::figures::is_alive;
use crate::index::reader::Reader;
use std::ops::Range;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::{BlockSegmentPostings, Postings as _, SegmentPostings};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocId, DocSet as _, SegmentReader, TERMINATED, Term};

/// Documents of a shard: its lists of numbers stay in a core's own cache. A multiple of 64.
pub const SHARD: u32 = 8192;
/// Where fewer documents than one in so many are wanted, they are sought one by one.
const SPARSE: usize = 32;

/// A stretch of the documents of a segment. Numbers in it are counted from its first document.
#[derive(Clone)]
pub struct Shard<'r> {
    pub reader: &'r Reader,
    pub ord: u32,
    pub segment: &'r SegmentReader,
    pub columns: &'r Columns,
    pub docs: Range<DocId>,
}

/// Which documents of a shard hold a term, and how often.
pub struct Listed {
    pub bits: Bits,
    /// For each document.
    pub often: Vec<u16>,
}

impl<'r> Shard<'r> {
    /// All shards of an index.
    pub fn all(reader: &'r Reader) -> Vec<Self> {
        let segments = (0..).zip(reader.searcher.segment_readers());
        let of_segment = |(ord, segment): (u32, &'r SegmentReader)| {
            let starts = (0..segment.max_doc()).step_by(SHARD as usize);
            starts.map(move |start| Self {
                reader,
                ord,
                segment,
                columns: reader.columns(ord),
                docs: start..segment.max_doc().min(start + SHARD),
            })
        };
        segments.flat_map(of_segment).collect()
    }

    /// The shard of one document.
    pub fn of_one(reader: &'r Reader, ord: u32, doc: DocId) -> Self {
        let segment = reader.searcher.segment_reader(ord);
        Self { reader, ord, segment, columns: reader.columns(ord), docs: doc..doc + 1 }
    }

    /// How many documents are in it.
    pub fn len(&self) -> usize {
        (self.docs.end - self.docs.start) as usize
    }

    /// The document of a number.
    pub fn doc(&self, at: usize) -> DocId {
        // A shard holds few enough for any number type.
        self.docs.start + DocId::try_from(at).unwrap_or(0)
    }

    /// The number of a document of the shard.
    pub fn at(&self, doc: DocId) -> usize {
        (doc - self.docs.start) as usize
    }

    /// Whether a report stands in it.
    pub fn holds(&self, report: ReportAddress) -> bool {
        report.0.segment_ord == self.ord && self.docs.contains(&report.0.doc_id)
    }

    /// The documents that have not been deleted.
    pub fn alive(&self) -> Bits {
        let mut bits = Bits::all(self.len());
        if self.segment.alive_bitset().is_some() {
            let dead = self.docs.clone().filter(|doc| !is_alive(self.segment, *doc));
            dead.for_each(|doc| bits.remove(self.at(doc)));
        }
        bits
    }

    /// The lengths of a field's texts, for scores; all alike where they are not kept.
    pub fn lengths(&self, field: Field) -> FieldNormReader {
        let alike = |_| FieldNormReader::constant(self.segment.max_doc(), 1);
        self.segment.get_fieldnorms_reader(field).unwrap_or_else(alike)
    }

    /// The documents with a term.
    pub fn holding(&self, term: &Term) -> tantivy::Result<Bits> {
        let mut bits = Bits::none(self.len());
        let inverted = self.segment.inverted_index(term.field())?;
        if let Some(blocks) = inverted.read_block_postings(term, IndexRecordOption::Basic)? {
            self.each(blocks, |at, _| bits.insert(at));
        }
        Ok(bits)
    }

    /// The documents with any term of a field from one to another, both included.
    pub fn holding_any(&self, field: Field, from: &[u8], to: &[u8]) -> tantivy::Result<Bits> {
        let mut bits = Bits::none(self.len());
        let inverted = self.segment.inverted_index(field)?;
        let mut terms = inverted.terms().range().ge(from).le(to).into_stream()?;
        while terms.advance() {
            let blocks = inverted.read_block_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            self.each(blocks, |at, _| bits.insert(at));
        }
        Ok(bits)
    }

    /// The wanted documents with a term, and how often each holds it.
    pub fn listed(&self, term: &Term, within: &Bits) -> tantivy::Result<Listed> {
        let mut listed = Listed { bits: Bits::none(self.len()), often: vec![0; self.len()] };
        let take = |at: usize, often: u32| {
            listed.bits.insert(at);
            listed.often[at] = u16::try_from(often).unwrap_or(u16::MAX);
        };
        let inverted = self.segment.inverted_index(term.field())?;
        if within.count() * SPARSE < self.len() {
            if let Some(postings) = inverted.read_postings(term, IndexRecordOption::WithFreqs)? {
                self.seek(postings, within, take);
            }
        } else if let Some(blocks) = inverted.read_block_postings(term, IndexRecordOption::WithFreqs)? {
            self.each(blocks, take);
            listed.bits = listed.bits.and(within);
        }
        Ok(listed)
    }

    fn each(&self, mut blocks: BlockSegmentPostings, mut take: impl FnMut(usize, u32)) {
        if self.docs.start > 0 {
            blocks.seek(self.docs.start);
        }
        loop {
            let (docs, freqs) = (blocks.docs(), blocks.freqs());
            let Some(last) = docs.last().copied() else { return };
            for (i, doc) in docs.iter().enumerate().filter(|(_, doc)| self.docs.contains(doc)) {
                take(self.at(*doc), freqs.get(i).copied().unwrap_or(1));
            }
            if last >= self.docs.end {
                return;
            }
            blocks.advance();
        }
    }

    fn seek(&self, mut postings: SegmentPostings, within: &Bits, mut take: impl FnMut(usize, u32)) {
        for at in within.iter() {
            let doc = self.doc(at);
            let found = if postings.doc() < doc { postings.seek(doc) } else { postings.doc() };
            if found == TERMINATED {
                return;
            }
            if found == doc {
                take(at, postings.term_freq());
            }
        }
    }
}
