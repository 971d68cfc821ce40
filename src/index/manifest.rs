//! The folder of an index: a manifest that says what wrote it and which data folder is in force, and a lock.
//!
//! Writing anew fills a second data folder; renaming the manifest puts it in force, so that readers see the old index or
//! the new one and a run that dies leaves the old one. Updates go into the data folder in force: tantivy commits those
//! at once or not at all.

use super::files::write_whole;
use super::{FORMAT, IndexError};
use crate::dictionary::Dictionaries;
use serde::{Deserialize, Serialize};
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

const MANIFEST: &str = "nianbao-index.json";
const LOCK: &str = "nianbao-index.lock";
const DATA: &str = "data-";

/// What the manifest says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`] of the program that wrote it.
    pub format: u32,
    /// Digest of the dictionaries that the reports were read with.
    pub dictionaries: String,
    /// The data folder in force, none before the first commit.
    pub data: Option<String>,
    /// Version of the program that made that folder.
    #[serde(default)]
    pub program: String,
}

impl Manifest {
    /// That of this program, with nothing committed.
    pub fn current(dictionaries: &Dictionaries) -> Self {
        Self {
            format: FORMAT,
            dictionaries: dictionaries.digest.clone(),
            data: None,
            program: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Reads it; none when the folder is missing or empty.
    ///
    /// # Errors
    /// [`IndexError::Foreign`] when the folder holds something else, [`IndexError::Manifest`] when it is damaged.
    pub fn read(folder: &Path) -> Result<Option<Self>, IndexError> {
        let path = folder.join(MANIFEST);
        match fs::read(&path) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(manifest) => Ok(Some(manifest)),
                Err(e) => {
                    let reason = e.to_string();
                    Err(IndexError::Manifest { folder: folder.to_owned(), file: MANIFEST, reason })
                }
            },
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                if is_empty(folder)? {
                    Ok(None)
                } else {
                    Err(IndexError::Foreign(folder.to_owned()))
                }
            }
            Err(e) => Err(IndexError::io(&path, "cannot be read")(e)),
        }
    }

    /// Reads it to write the index anew: a damaged one is as good as one of another version.
    ///
    /// # Errors
    /// As [`Self::read`], but for [`IndexError::Manifest`].
    pub fn read_to_replace(folder: &Path) -> Result<Option<Self>, IndexError> {
        match Self::read(folder) {
            Err(IndexError::Manifest { .. }) => Ok(Some(Self::default())),
            other => other,
        }
    }

    /// Puts it in force, surviving a crash of the machine.
    pub fn write(&self, folder: &Path) -> Result<(), IndexError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|e| IndexError::record(folder, e))?;
        write_whole(&folder.join(MANIFEST), &bytes)?;
        sync_folder(folder)
    }

    /// Refuses what this program and these dictionaries did not write.
    pub fn check(&self, folder: &Path, dictionaries: &Dictionaries) -> Result<(), IndexError> {
        if self.format == FORMAT && self.dictionaries == dictionaries.digest {
            return Ok(());
        }
        let describe = |m: &Self| format!("format {} and dictionaries {}", m.format, m.dictionaries);
        let expected = describe(&Self::current(dictionaries));
        Err(IndexError::Version { folder: folder.to_owned(), found: describe(self), expected })
    }

    /// Path of the data folder in force.
    pub fn data_folder(&self, folder: &Path) -> Option<PathBuf> {
        self.data.as_ref().map(|data| folder.join(data))
    }

    /// Name for a data folder that does not exist yet.
    pub fn next_data(&self) -> String {
        let number = self.data.as_deref().and_then(|d| d.strip_prefix(DATA)).and_then(|n| n.parse::<u64>().ok());
        format!("{DATA}{}", number.unwrap_or(0) + 1)
    }
}

/// Held while writing; released when dropped or when the process ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock.
    pub fn take(folder: &Path) -> Result<Self, IndexError> {
        let path = folder.join(LOCK);
        let open = File::options().create(true).truncate(false).write(true).open(&path);
        let file = open.map_err(IndexError::io(&path, "cannot be opened"))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(IndexError::Locked(folder.to_owned())),
            Err(TryLockError::Error(e)) => Err(IndexError::io(&path, "cannot be locked")(e)),
        }
    }
}

/// Lets all read the data who may read the folder's lock: the engine writes some of its files for their owner alone.
#[cfg_attr(not(unix), allow(unused_variables))]
pub fn share_data(folder: &Path, data: &Path) -> Result<(), IndexError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let fault = || IndexError::io(data, "cannot be made readable");
        let mode = folder.join(LOCK).metadata().map_err(fault())?.permissions().mode() & 0o666;
        for entry in fs::read_dir(data).map_err(fault())?.flatten() {
            if entry.metadata().is_ok_and(|m| m.is_file() && m.permissions().mode() & 0o666 != mode) {
                fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).map_err(fault())?;
            }
        }
    }
    Ok(())
}

/// Removes data folders that are not in force: left by a run that died, or replaced. What cannot be removed now (open in
/// another process on Windows) is left for the next time.
pub fn remove_stale_data(folder: &Path, keep: &[Option<&str>]) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let numbered = name.strip_prefix(DATA).is_some_and(|n| n.parse::<u64>().is_ok());
        if numbered && !keep.contains(&Some(name.as_str())) && fs::remove_dir_all(entry.path()).is_err() {
            tracing::debug!(folder = %entry.path().display(), "a stale data folder could not be removed");
        }
    }
}

/// Makes renames and new files in a folder survive a crash of the machine.
pub fn sync_folder(folder: &Path) -> Result<(), IndexError> {
    // Windows knows no such thing and needs none.
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder).and_then(|f| f.sync_all()).map_err(IndexError::io(folder, "cannot be synced to disk"))
}

/// Whether the folder is missing or holds nothing but what a run of ours left that died at its very start.
fn is_empty(folder: &Path) -> Result<bool, IndexError> {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(entries.flatten().all(|e| e.file_name() == LOCK)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(e) if e.kind() == std::io::ErrorKind::NotADirectory => Err(IndexError::Foreign(folder.to_owned())),
        Err(e) => Err(IndexError::io(folder, "cannot be read")(e)),
    }
}
