//! The figures of an index that its reports put in doubt of each other: found once for a state of the index, then kept
//! beside it, so that not every question reads the whole archive.

use super::{Engine, RequestError};
use crate::index::{Reader, ReportAddress};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::io::Write as _;

/// Name of the file in the folder of the index. It may be deleted at any time.
const FILE: &str = "nianbao-doubts.json";

/// For each report the figures in doubt, each with the id of the check.
#[derive(Debug, Default)]
pub struct Doubted(HashMap<ReportAddress, Vec<(usize, String)>>);

/// What is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// What the index was when this was found, and by which program.
    state: String,
    /// Report (segment, document), figure, check.
    doubts: Vec<([u32; 2], usize, String)>,
}

impl Doubted {
    /// The figures of a report, with the checks.
    pub fn of(&self, report: ReportAddress) -> &[(usize, String)] {
        self.0.get(&report).map_or(&[], Vec::as_slice)
    }

    fn from_kept(kept: Kept) -> Self {
        let mut doubted = Self::default();
        for (report, figure, check) in kept.doubts {
            doubted.0.entry(ReportAddress::of_numbers(report)).or_default().push((figure, check));
        }
        doubted
    }
}

impl Engine<'_> {
    /// The figures of the index that its reports put in doubt of each other.
    pub(super) fn doubted(&self) -> Result<&Doubted, RequestError> {
        if let Some(known) = self.doubted.get() {
            return Ok(known);
        }
        let state = format!("{} {} {}", env!("CARGO_PKG_VERSION"), self.dictionaries.digest, self.reader.state());
        let kept = match read(self.reader, &state) {
            Some(kept) => kept,
            None => {
                let kept = Kept { state, doubts: self.compared()?.doubts() };
                // Without it the next question takes as long as this one, no more.
                if let Err(error) = write(self.reader, &kept) {
                    tracing::debug!(%error, "doubts are not kept");
                }
                kept
            }
        };
        Ok(self.doubted.get_or_init(|| Doubted::from_kept(kept)))
    }
}

/// What was kept of this state; none where there is nothing, or of another.
fn read(reader: &Reader, state: &str) -> Option<Kept> {
    let bytes = std::fs::read(reader.folder().join(FILE)).ok()?;
    serde_json::from_slice::<Kept>(&bytes).ok().filter(|kept| kept.state == state)
}

/// Written beside and put in place when whole: several may ask at once.
fn write(reader: &Reader, kept: &Kept) -> std::io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(reader.folder())?;
    file.write_all(&serde_json::to_vec(kept)?)?;
    crate::index::persist(file, &reader.folder().join(FILE))
}
