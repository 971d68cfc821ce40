//! Which files of a run need reading: those that are new, or that changed by size, time or digest. A report that only moved
//! is taken over from the index.

use crate::dictionary::Dictionaries;
use crate::index::{Absolute, Expression, FileFacts, FileTable, Name, Reader, StoredReport, Writer};
use crate::ingest::SEPARATOR;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock, PoisonError};

/// What a run finds out about files before it reads them.
pub struct Changes<'a> {
    folder: &'a Path,
    dictionaries: &'a Dictionaries,
    before: FileTable,
    /// The files of this run by absolute path.
    now: BTreeMap<String, FileFacts>,
    /// Files that need reading, in the order given.
    pub to_read: Vec<PathBuf>,
    /// Paths of files that have not changed.
    pub unchanged: HashSet<String>,
    /// Sources of files that are given by another path now.
    renamed: Vec<String>,
    /// By id, the reports of files that are no longer where they were.
    adrift: Mutex<HashMap<String, String>>,
    index: OnceLock<Option<Reader>>,
}

impl<'a> Changes<'a> {
    /// Compares files with those that an index was made from. `reading` tells how tables of records are read.
    pub fn find(
        files: &[PathBuf],
        writer: &Writer<'_>,
        folder: &'a Path,
        dictionaries: &'a Dictionaries,
        reading: &str,
    ) -> Self {
        let mut before = FileTable::read(folder);
        if before.data != writer.data() || before.reading != reading {
            before.files.clear();
        }
        writer.data().clone_into(&mut before.data);
        reading.clone_into(&mut before.reading);
        let mut changes = Self {
            folder,
            dictionaries,
            before,
            now: BTreeMap::new(),
            to_read: Vec::new(),
            unchanged: HashSet::new(),
            renamed: Vec::new(),
            adrift: Mutex::default(),
            index: OnceLock::new(),
        };
        let held: HashSet<&str> = writer.all_known().map(|(source, _)| file_of(source)).collect();
        let mut absolute = Absolute::default();
        for file in files {
            changes.look_at(file, &mut absolute, &held);
        }
        changes.find_adrift(writer);
        changes
    }

    fn look_at(&mut self, file: &Path, absolute: &mut Absolute, held: &HashSet<&str>) {
        let source = file.to_string_lossy().into_owned();
        let Some(facts) = std::fs::metadata(file).ok().filter(|_| source != "-").map(|m| FileFacts::of(source, &m))
        else {
            self.to_read.push(file.to_owned());
            return;
        };
        let path = absolute.path(file);
        let old = self.before.files.get(&path);
        match old {
            Some(old) if old.source != facts.source => self.renamed.push(old.source.clone()),
            Some(old) if old.is_unchanged(&facts) && held.contains(facts.source.as_str()) => {
                self.unchanged.insert(facts.source.clone());
                self.now.insert(path, FileFacts { settled: true, ..facts });
                return;
            }
            _ => {}
        }
        self.now.insert(path, facts);
        self.to_read.push(file.to_owned());
    }

    fn find_adrift(&self, writer: &Writer<'_>) {
        let vanished = |(path, facts): (&String, &FileFacts)| {
            (!self.now.contains_key(path) && !Path::new(path).exists()).then(|| facts.source.clone())
        };
        let mut gone: HashSet<String> = self.before.files.iter().filter_map(vanished).collect();
        gone.extend(self.renamed.iter().cloned());
        if gone.is_empty() {
            return;
        }
        let of_gone = writer.all_known().filter(|(source, _)| gone.contains(file_of(source)));
        let of_gone = of_gone.map(|(source, id)| (id.to_owned(), source.to_owned()));
        self.adrift.lock().unwrap_or_else(PoisonError::into_inner).extend(of_gone);
    }

    /// The stored report of these bytes when its file is no longer where it was; it is given once.
    pub fn moved(&self, id: &str) -> Option<StoredReport> {
        let old = self.adrift.lock().unwrap_or_else(PoisonError::into_inner).remove(id)?;
        let reader = self.index.get_or_init(|| Reader::open(self.folder, self.dictionaries).ok()).as_ref()?;
        let found = reader.matches(&Expression::Name(Name::Source, old)).ok()?;
        reader.load(found.first()?.report).ok()
    }

    /// How many reports are kept whose files are gone; those that were found elsewhere are not.
    pub fn vanished(&self) -> usize {
        self.gone().len()
    }

    /// Sources of reports whose files are gone.
    fn gone(&self) -> Vec<String> {
        let renamed: HashSet<&str> = self.renamed.iter().map(String::as_str).collect();
        let adrift = self.adrift.lock().unwrap_or_else(PoisonError::into_inner);
        adrift.values().filter(|source| !renamed.contains(file_of(source))).cloned().collect()
    }

    /// Takes out what is in the index under paths by which its files are no longer given.
    pub fn remove_renamed(&self, writer: &Writer<'_>) {
        if self.renamed.is_empty() {
            return;
        }
        let renamed: HashSet<&str> = self.renamed.iter().map(String::as_str).collect();
        let now: HashSet<&str> = self.now.values().map(|facts| facts.source.as_str()).collect();
        writer.remove_missing(|source| !renamed.contains(file_of(source)) || now.contains(file_of(source)));
    }

    /// The table for the next run: files that failed are left out, so that they are tried again; with `prune` those that
    /// were not found, too. Those that are gone stay as long as the index has their reports.
    pub fn table(self, failures: &[(String, String)], prune: bool) -> FileTable {
        let failed: HashSet<&str> = failures.iter().map(|(source, _)| file_of(source)).collect();
        let gone = self.gone();
        let gone: HashSet<&str> = gone.iter().map(|source| file_of(source)).collect();
        let mut table = self.before;
        if prune {
            table.files.clear();
        }
        table.files.extend(self.now);
        table.files.retain(|path, facts| {
            let source = facts.source.as_str();
            !failed.contains(source) && (Path::new(path).exists() || gone.contains(source))
        });
        table.failures = failures.to_vec();
        table
    }
}

/// The file of the user that a source lies in: itself, or its archive.
pub fn file_of(source: &str) -> &str {
    source.split_once(SEPARATOR).map_or(source, |(file, _)| file)
}
