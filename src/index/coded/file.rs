//! The codebook in the data folder, behind its digest. It is written before the first commit there and stays as it is, since
//! all texts are written by it; only where no report is left is another learnt.

use super::Codebook;
use crate::index::IndexError;
use crate::index::files::write_whole;
use crate::index::packed::Damaged;
use std::path::Path;

const FILE: &str = "codebook";

impl Codebook {
    /// That of a data folder.
    ///
    /// # Errors
    /// When it is not there or damaged.
    pub fn read(folder: &Path, data: &Path) -> Result<Self, IndexError> {
        let bytes = std::fs::read(data.join(FILE)).map_err(|e| IndexError::record(folder, format!("{FILE}: {e}")))?;
        let damaged = || IndexError::record(folder, format!("{FILE}: {Damaged}"));
        let (digest, body) = bytes.split_first_chunk().ok_or_else(damaged)?;
        if blake3::hash(body) != *digest {
            return Err(damaged());
        }
        Self::of_bytes(body).map_err(|_| damaged())
    }

    /// Makes it that of a data folder, surviving a crash of the machine.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn write(&self, data: &Path) -> Result<(), IndexError> {
        let body = self.to_bytes();
        let bytes = [blake3::hash(&body).as_bytes().as_slice(), &body].concat();
        write_whole(&data.join(FILE), &bytes)
    }
}
