//! The files that an index was made from, with size and time, and what the last run could not read.
//!
//! It spares the next run the reading of files that have not changed. Nothing depends on it for being right: it is written
//! after the commit, and a table that is missing, damaged or older than the index only makes a run read more.

use super::IndexError;
use super::manifest::sync_folder;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fs::{self, Metadata};
use std::io::{BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const FILE: &str = "nianbao-files.json.gz";
/// A table that unpacks to more is damaged: a million files take a quarter of it.
const MOST_BYTES: u64 = 1 << 30;
/// A file that changed so shortly before it was read may change again within the same tick of its clock.
const SETTLED: Duration = Duration::from_secs(2);

/// What is known of the files of an index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileTable {
    /// The data folder that it is about.
    pub data: String,
    /// How tables of records were read: another way makes other reports of the same bytes.
    pub reading: String,
    /// When the last run was done, in seconds since 1970.
    pub finished: u64,
    /// How long it took, in milliseconds.
    pub milliseconds: u64,
    /// What it could not read, with the reason.
    pub failures: Vec<(String, String)>,
    /// The files by their absolute paths.
    pub files: BTreeMap<String, FileFacts>,
}

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// The path by which it was given, with which the addresses of its reports begin.
    pub source: String,
    /// Bytes.
    pub size: u64,
    /// When it was changed last, in nanoseconds since 1970.
    pub modified: u64,
    /// Whether it was read later than a moment after that.
    pub settled: bool,
}

impl FileFacts {
    /// Those of a file as it is now.
    #[must_use]
    pub fn of(source: String, metadata: &Metadata) -> Self {
        let modified = metadata.modified().unwrap_or(UNIX_EPOCH);
        let settled = SystemTime::now().duration_since(modified).is_ok_and(|age| age > SETTLED);
        let nanoseconds = modified.duration_since(UNIX_EPOCH).map_or(0, |d| d.as_nanos());
        Self { source, size: metadata.len(), modified: u64::try_from(nanoseconds).unwrap_or(0), settled }
    }

    /// Whether a file that has these facts now is the one that was read.
    #[must_use]
    pub fn is_unchanged(&self, now: &Self) -> bool {
        self.settled && (self.size, self.modified) == (now.size, now.modified)
    }
}

impl FileTable {
    /// Reads the table of an index; an empty one where there is none that can be used.
    #[must_use]
    pub fn read(folder: &Path) -> Self {
        let Ok(file) = fs::File::open(folder.join(FILE)) else { return Self::default() };
        let unpacked = BufReader::new(GzDecoder::new(BufReader::new(file)).take(MOST_BYTES));
        serde_json::from_reader(unpacked).unwrap_or_default()
    }

    /// Puts it in place of the one before.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let path = folder.join(FILE);
        let fault = || IndexError::io(&path, "cannot be written");
        let bytes = serde_json::to_vec(self).map_err(|e| IndexError::record(folder, e))?;
        let file = tempfile::NamedTempFile::new_in(folder).map_err(fault())?;
        let mut packed = GzEncoder::new(file, Compression::fast());
        packed.write_all(&bytes).map_err(fault())?;
        let file = packed.finish().map_err(fault())?;
        persist(file, &path).map_err(fault())?;
        sync_folder(folder)
    }
}

/// Absolute paths, with links resolved in their folders: two ways to name a file give one path.
#[derive(Default)]
pub struct Absolute {
    folders: HashMap<PathBuf, PathBuf>,
}

impl Absolute {
    /// The absolute path of a file.
    pub fn path(&mut self, file: &Path) -> String {
        let (Some(name), Some(parent)) = (file.file_name(), file.parent()) else {
            return file.to_string_lossy().into_owned();
        };
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        if !self.folders.contains_key(parent) {
            let resolved = fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned());
            self.folders.insert(parent.to_owned(), resolved);
        }
        self.folders[parent].join(name).to_string_lossy().into_owned()
    }
}

/// Puts a file of some bytes in place of the one before, surviving a crash of the machine once its folder is synced.
///
/// # Errors
/// When the disk refuses.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), IndexError> {
    let fault = || IndexError::io(path, "cannot be written");
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(path)).map_err(fault())?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(fault())?;
    persist(file, path).map_err(fault())
}

/// Puts a file that was written beside its place into it, readable as other files are.
///
/// # Errors
/// When the system refuses.
pub fn persist(file: tempfile::NamedTempFile, path: &Path) -> std::io::Result<()> {
    #[cfg(unix)]
    {
        // Temporary files are for their owner alone; a result is for whom the folder is for.
        use std::os::unix::fs::PermissionsExt as _;
        let mode = path.metadata().map_or(0o644, |old| old.permissions().mode());
        file.as_file().set_permissions(std::fs::Permissions::from_mode(mode))?;
    }
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_comes_back_and_a_damaged_one_is_empty() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        assert_eq!(FileTable::read(folder.path()), FileTable::default());
        let file = folder.path().join("a.txt");
        fs::write(&file, "正文").expect("written");
        let facts = FileFacts::of("a.txt".into(), &fs::metadata(&file).expect("there"));
        assert!(!facts.settled, "it was written this moment");
        let path = Absolute::default().path(&file);
        let table = FileTable { data: "data-1".into(), files: BTreeMap::from([(path, facts)]), ..FileTable::default() };
        table.write(folder.path()).expect("written");
        assert_eq!(FileTable::read(folder.path()), table);
        fs::write(folder.path().join(FILE), "{").expect("written");
        assert_eq!(FileTable::read(folder.path()), FileTable::default());
    }

    #[test]
    fn a_file_is_unchanged_by_size_and_time_once_it_has_settled() {
        let old = FileFacts { source: "a".into(), size: 3, modified: 7, settled: true };
        assert!(old.is_unchanged(&FileFacts { source: "./a".into(), ..old.clone() }));
        assert!(!old.is_unchanged(&FileFacts { size: 4, ..old.clone() }));
        assert!(!old.is_unchanged(&FileFacts { modified: 8, ..old.clone() }));
        assert!(!FileFacts { settled: false, ..old.clone() }.is_unchanged(&old));
    }

    #[test]
    fn two_ways_to_name_a_file_give_one_path() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("b")).expect("made");
        let mut absolute = Absolute::default();
        let direct = absolute.path(&folder.path().join("a.txt"));
        assert_eq!(absolute.path(&folder.path().join("b/../a.txt")), direct);
    }
}
