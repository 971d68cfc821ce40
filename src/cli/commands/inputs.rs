//! What all commands that read files share: the walk, what is told about failures, and the exit status they make.

use crate::cli::{FAILED, SOME_FAILED};
use crate::ingest::{self, IngestError, Walk};
use std::path::PathBuf;
use std::process::ExitCode;

/// Expands the paths; an error when there is nothing to read at all.
pub fn walk(paths: &[PathBuf]) -> anyhow::Result<Walk> {
    let walk = ingest::walk(paths);
    if walk.files.is_empty() && walk.errors.is_empty() {
        let paths: Vec<_> = paths.iter().map(|p| p.display().to_string()).collect();
        let skipped = match walk.skipped {
            0 => String::new(),
            n => format!(" (left out, of other kinds: {n})"),
        };
        anyhow::bail!("{}: nothing to read{skipped}; nianbao reads .txt, .htm and .html files", paths.join(", "));
    }
    Ok(walk)
}

/// Tells of a source that could not be read.
pub fn tell(error: &IngestError) {
    eprintln!("nianbao: {error}");
}

/// 0 when all went well, 1 when some failed, 2 when nothing could be read.
pub fn status(read: usize, failed: usize) -> ExitCode {
    match (read, failed) {
        (_, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::from(FAILED),
        _ => ExitCode::from(SOME_FAILED),
    }
}
