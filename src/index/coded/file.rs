//! The codebook in the data folder. It is written before the first commit there and stays as it is, since all texts are
//! written by it.

use super::Codebook;
use crate::index::{IndexError, persist};
use std::io::Write as _;
use std::path::Path;

const FILE: &str = "codebook";

impl Codebook {
    /// That of a data folder.
    ///
    /// # Errors
    /// When it is not there or damaged.
    pub fn read(folder: &Path, data: &Path) -> Result<Self, IndexError> {
        let bytes = std::fs::read(data.join(FILE)).map_err(|e| IndexError::record(folder, format!("{FILE}: {e}")))?;
        Self::of_bytes(&bytes).map_err(|e| IndexError::record(folder, format!("{FILE}: {e}")))
    }

    /// Makes it that of a data folder, surviving a crash of the machine.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, data: &Path) -> Result<(), IndexError> {
        let path = data.join(FILE);
        let fault = || IndexError::io(&path, "cannot be written");
        let mut file = tempfile::NamedTempFile::new_in(data).map_err(fault())?;
        file.write_all(&self.to_bytes()).and_then(|()| file.as_file().sync_all()).map_err(fault())?;
        persist(file, &path).map_err(fault())
    }
}
