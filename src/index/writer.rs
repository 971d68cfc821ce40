//! Writing an index: reports go in from many threads, one commit puts all of them in force or none.

use super::IndexError;
use super::analyzer;
use super::budget::Budget;
use super::coded::Codebook;
use super::columns::{Columns, own_name};
use super::document::{Maker, owner};
use super::figures::is_alive;
use super::manifest::{Lock, Manifest, remove_stale_data, share_data, sync_folder};
use super::schema::{self, Fields};
use super::waiting::{Unwritten, Waiting};
use crate::dictionary::Dictionaries;
use crate::model::Report;
use crate::normalize::{NormalizedText, Normalizer};
use crate::segment::Segmenter;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::merge_policy::LogMergePolicy;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{Index, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument, Term};

/// Text that may wait for the writer's threads.
const BYTES_IN_FLIGHT: usize = 32 << 20;
/// Memory of each of the writer's threads before it writes a segment.
const ARENA: usize = 128 << 20;
/// A segment is merged when more of it than this is deleted.
const DELETED_BEFORE_MERGE: f32 = 0.3;

/// Zstandard's level for records, which are read seldom and written once.
const STORE_LEVEL: i32 = 9;
/// Bytes of records that are packed together: reports have much in common, but a page of hits unpacks a block for each, and a
/// comparison most blocks. Four times as much takes 0.03 of the texts less and a tenth more time.
const STORE_BLOCK: usize = 128 << 10;

/// What to do with an index that is there already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Add to it.
    Update,
    /// Write a new one beside it, which takes its place at the commit.
    Anew,
}

/// Adds reports to an index. Nothing is seen of it before [`Writer::commit`].
pub struct Writer<'d> {
    folder: PathBuf,
    on_disk: Manifest,
    data: String,
    inner: IndexWriter,
    fields: Fields,
    budget: Arc<Budget>,
    normalizer: OnceLock<Normalizer>,
    segmenter: OnceLock<Segmenter>,
    /// What texts are written by: that of the data folder, or learnt from the first of them.
    book: OnceLock<Codebook>,
    waiting: Mutex<Waiting>,
    dictionaries: &'d Dictionaries,
    /// Source and id of what was committed before.
    known: HashMap<String, String>,
    changes: Mutex<Changes>,
    _lock: Lock,
}

/// What a commit did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Summary {
    /// Reports of sources that were not in the index.
    pub added: usize,
    /// Reports of sources that were.
    pub replaced: usize,
    /// Reports taken out.
    pub removed: usize,
    /// Reports left as they were.
    pub unchanged: usize,
    /// Reports in the index now.
    pub reports: usize,
}

#[derive(Default)]
struct Changes {
    written: HashSet<String>,
    removed: HashSet<String>,
}

impl<'d> Writer<'d> {
    /// Opens the index in `folder` to add to it, making it when it is not there.
    ///
    /// # Errors
    /// A folder of other things, an index of another version, an index that another process writes to.
    pub fn create_or_open(folder: &Path, dictionaries: &'d Dictionaries) -> Result<Self, IndexError> {
        Self::open(folder, dictionaries, Mode::Update)
    }

    /// Opens the index in `folder`, or prepares one that replaces it.
    ///
    /// # Errors
    /// As [`Self::create_or_open`]; with [`Mode::Anew`] an index of any version is replaced.
    pub fn open(folder: &Path, dictionaries: &'d Dictionaries, mode: Mode) -> Result<Self, IndexError> {
        // Before anything is made there: a folder of other things is left as it is.
        let read = if mode == Mode::Anew { Manifest::read_to_replace } else { Manifest::read };
        let before = read(folder)?;
        if let (Some(manifest), Mode::Update) = (&before, mode) {
            manifest.check(folder, dictionaries)?;
        }
        std::fs::create_dir_all(folder).map_err(IndexError::io(folder, "cannot be made"))?;
        let lock = Lock::take(folder)?;
        let on_disk = match read(folder)? {
            Some(manifest) => manifest,
            None => {
                let manifest = Manifest::current(dictionaries);
                manifest.write(folder)?;
                manifest
            }
        };
        remove_stale_data(folder, &[on_disk.data.as_deref()]);
        let budget = Arc::new(Budget::new(BYTES_IN_FLIGHT));
        let (data, index) = match (&on_disk.data, mode) {
            (Some(data), Mode::Update) => (data.clone(), open_data(&folder.join(data), folder)?),
            _ => {
                let data = on_disk.next_data();
                let index = create_data(&folder.join(&data), folder)?;
                (data, index)
            }
        };
        Self::assemble(folder, dictionaries, on_disk, data, index, budget, lock)
    }

    fn assemble(
        folder: &Path,
        dictionaries: &'d Dictionaries,
        on_disk: Manifest,
        data: String,
        mut index: Index,
        budget: Arc<Budget>,
        lock: Lock,
    ) -> Result<Self, IndexError> {
        index.set_tokenizers(analyzer::tokenizers(&budget));
        let known = sources(&index).map_err(IndexError::engine(folder))?;
        // Where no text is written yet, one is learnt.
        let book = OnceLock::new();
        if !known.is_empty() {
            let _ = book.set(Codebook::read(folder, &folder.join(&data))?);
        }
        let inner = start(&index).map_err(IndexError::engine(folder))?;
        Ok(Self {
            folder: folder.to_owned(),
            on_disk,
            data,
            inner,
            fields: schema::build().1,
            budget,
            normalizer: OnceLock::new(),
            segmenter: OnceLock::new(),
            book,
            waiting: Mutex::default(),
            dictionaries,
            known,
            changes: Mutex::default(),
            _lock: lock,
        })
    }

    /// Uses conversion tables that are loaded already.
    #[must_use]
    pub fn sharing(self, normalizer: &Normalizer) -> Self {
        Self { normalizer: OnceLock::from(normalizer.clone()), ..self }
    }

    /// Sources and ids of what was committed before.
    pub fn all_known(&self) -> impl Iterator<Item = (&str, &str)> {
        self.known.iter().map(|(source, id)| (source.as_str(), id.as_str()))
    }

    /// Name of the data folder that is written to.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    /// The id of the report of a source that the index holds from before: the same id means an unchanged file.
    #[must_use]
    pub fn known(&self, source: &str) -> Option<&str> {
        self.known.get(source).map(String::as_str)
    }

    /// Adds a report; one of the same source is replaced. To be called from as many threads as there are.
    ///
    /// `text` is the text as read, which the record's places refer to; `normalized` its normalised form.
    ///
    /// # Errors
    /// When the writer's threads have died (a full disk).
    pub fn add(&self, report: &Report, text: &str, normalized: &NormalizedText) -> Result<(), IndexError> {
        let dictionaries = self.dictionaries;
        let maker = Maker {
            fields: &self.fields,
            normalizer: self.normalizer()?,
            segmenter: self.segmenter.get_or_init(|| Segmenter::new(&dictionaries.words, &dictionaries.numerals)),
            dictionaries,
        };
        let document = maker.document(report, text, normalized);
        let again = !self.changes().written.insert(report.source.clone());
        // Deletions cost time at every flush, so one is sent only where there is something to delete.
        let replaced = (again || self.known.contains_key(&report.source)).then(|| report.source.clone());
        let report = Unwritten { replaced, document };
        let Some(book) = self.book.get() else {
            let mut waiting = self.waiting();
            // Another thread may have learnt it meanwhile.
            if let Some(book) = self.book.get() {
                return self.send(report, text, normalized, book);
            }
            return if waiting.push(report, text, normalized) { self.learn(&mut waiting) } else { Ok(()) };
        };
        self.send(report, text, normalized, book)
    }

    /// Learns the codebook and writes all that waited for it.
    fn learn(&self, waiting: &mut Waiting) -> Result<(), IndexError> {
        let learnt = waiting.learn(self.normalizer()?);
        learnt.write(&self.folder.join(&self.data))?;
        waiting.drain().try_for_each(|(report, text, normalized)| self.send(report, &text, &normalized, &learnt))?;
        // Not before all are sent: what another thread adds then replaces what waited of its source.
        let _ = self.book.set(learnt);
        Ok(())
    }

    fn send(
        &self,
        report: Unwritten,
        text: &str,
        normalized: &NormalizedText,
        book: &Codebook,
    ) -> Result<(), IndexError> {
        let mut operations: Vec<UserOperation> = Vec::with_capacity(2);
        operations.extend(report.replaced.as_ref().map(|source| UserOperation::Delete(self.owner_term(source))));
        operations.push(UserOperation::Add(report.with(text, normalized, &self.fields, book)));
        self.budget.take(normalized.text.len());
        self.inner.run(operations).map(|_| ()).map_err(IndexError::engine(&self.folder))
    }

    /// Takes out the report of a source.
    pub fn remove(&self, source: &str) {
        if self.known.contains_key(source) && self.changes().removed.insert(source.to_owned()) {
            self.inner.delete_term(self.owner_term(source));
        }
    }

    /// Takes out the reports whose sources are not to be kept. Returns how many.
    pub fn remove_missing(&self, keep: impl Fn(&str) -> bool) -> usize {
        let gone: Vec<&String> = self.known.keys().filter(|source| !keep(source)).collect();
        gone.iter().for_each(|source| self.remove(source));
        gone.len()
    }

    /// Puts all changes in force and makes them survive a crash of the machine.
    ///
    /// # Errors
    /// When the disk refuses; the index is then as it was before.
    pub fn commit(mut self) -> Result<Summary, IndexError> {
        if !self.has_changes() && self.on_disk.data.as_ref() == Some(&self.data) {
            // Nothing to put in force: the files stay as they are.
            return Ok(self.summary());
        }
        let fault = || IndexError::engine(&self.folder);
        let data = self.folder.join(&self.data);
        if self.book.get().is_none() {
            self.learn(&mut self.waiting())?;
        }
        self.inner.commit().map_err(fault())?;
        sync_folder(&data)?;
        if self.on_disk.data.as_ref() != Some(&self.data) {
            let manifest = Manifest { data: Some(self.data.clone()), ..Manifest::current(self.dictionaries) };
            manifest.write(&self.folder)?;
        }
        let summary = self.summary();
        if let Err(reason) = self.inner.wait_merging_threads() {
            // The commit stands; merges are tried again by the next one.
            tracing::warn!(%reason, "segments could not be merged");
        }
        share_data(&self.folder, &data)?;
        sync_folder(&data)?;
        remove_stale_data(&self.folder, &[Some(&self.data)]);
        Ok(summary)
    }

    fn normalizer(&self) -> Result<&Normalizer, IndexError> {
        if let Some(normalizer) = self.normalizer.get() {
            return Ok(normalizer);
        }
        let loaded = Normalizer::new()?;
        Ok(self.normalizer.get_or_init(|| loaded))
    }

    fn has_changes(&self) -> bool {
        let changes = self.changes();
        !changes.written.is_empty() || !changes.removed.is_empty()
    }

    fn summary(&self) -> Summary {
        let changes = self.changes();
        let replaced = changes.written.iter().filter(|s| self.known.contains_key(*s)).count();
        let removed = changes.removed.difference(&changes.written).count();
        let added = changes.written.len() - replaced;
        let unchanged = self.known.len() - replaced - removed;
        Summary { added, replaced, removed, unchanged, reports: added + replaced + unchanged }
    }

    fn owner_term(&self, source: &str) -> Term {
        Term::from_field_bytes(self.fields.owner, &owner(source))
    }

    fn waiting(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changes(&self) -> std::sync::MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives an index that is only read the analyzers that its schema names.
pub(super) fn register(index: &mut Index) {
    index.set_tokenizers(analyzer::tokenizers(&Arc::new(Budget::new(usize::MAX))));
}

fn create_data(data: &Path, folder: &Path) -> Result<Index, IndexError> {
    std::fs::create_dir_all(data).map_err(IndexError::io(data, "cannot be made"))?;
    let compression = Compressor::Zstd(ZstdCompressor { compression_level: Some(STORE_LEVEL) });
    let settings = IndexSettings {
        docstore_compression: compression,
        docstore_blocksize: STORE_BLOCK,
        ..IndexSettings::default()
    };
    let builder = Index::builder().schema(schema::build().0).settings(settings);
    builder.create_in_dir(data).map_err(IndexError::engine(folder))
}

fn open_data(data: &Path, folder: &Path) -> Result<Index, IndexError> {
    Index::open_in_dir(data).map_err(IndexError::engine(folder))
}

fn start(index: &Index) -> tantivy::Result<IndexWriter> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = (cores / 2).clamp(1, 8);
    let options = IndexWriterOptions::builder().num_worker_threads(threads).memory_budget_per_thread(ARENA).build();
    let writer = index.writer_with_options::<TantivyDocument>(options)?;
    let mut policy = LogMergePolicy::default();
    policy.set_del_docs_ratio_before_merge(DELETED_BEFORE_MERGE);
    writer.set_merge_policy(Box::new(policy));
    Ok(writer)
}

/// Source and id of every report in an index.
fn sources(index: &Index) -> tantivy::Result<HashMap<String, String>> {
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = tantivy::IndexReader::searcher(&reader);
    let mut known = HashMap::new();
    for segment in searcher.segment_readers() {
        let columns = Columns::open(segment)?;
        for doc in (0..segment.max_doc()).filter(|doc| is_alive(segment, *doc)) {
            // Only reports have an id.
            if let Some(id) = own_name(columns.id.as_ref(), doc) {
                known.insert(own_name(columns.source.as_ref(), doc).unwrap_or_default(), id);
            }
        }
    }
    Ok(known)
}
