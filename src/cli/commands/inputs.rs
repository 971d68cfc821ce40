//! What all commands that read files share: the walk, reading in parallel and in order, what is told about failures, and
//! the exit status they make.

use crate::cli::{FAILED, SOME_FAILED};
use crate::ingest::{self, Archive, Found, IngestError, Opened, Part, ReadOptions, Walk};
use clap::Args;
use rayon::prelude::*;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::process::ExitCode;

/// Options of commands that read files.
#[derive(Debug, Clone, Args)]
pub struct RecordArgs {
    /// Field of JSONL and CSV that holds the text [default: text, content, body, 正文, …]
    #[arg(long, value_name = "FIELD")]
    pub text_field: Option<String>,
    /// Field that tells their records apart [default: id, docid, 编号, …, else the line]
    #[arg(long, value_name = "FIELD")]
    pub id_field: Option<String>,
}

impl RecordArgs {
    /// As the reader takes them.
    #[must_use]
    pub fn options(&self) -> ReadOptions {
        ReadOptions { text_field: self.text_field.clone(), id_field: self.id_field.clone() }
    }
}

/// Expands the paths; an error when there is nothing to read at all.
pub fn walk(paths: &[PathBuf]) -> anyhow::Result<Walk> {
    let walk = ingest::walk(paths);
    if walk.files.is_empty() && walk.errors.is_empty() {
        let paths: Vec<_> = paths.iter().map(|p| p.display().to_string()).collect();
        let skipped = match walk.skipped {
            0 => String::new(),
            n => format!(" (left out, of other kinds: {n})"),
        };
        let paths = paths.join(", ");
        anyhow::bail!("{paths}: nothing to read{skipped}; nianbao reads {}", ingest::READ);
    }
    Ok(walk)
}

/// What comes of reading.
pub enum Event<T> {
    /// A report was read.
    Done(T),
    /// Something could not be opened.
    Failed(IngestError),
    /// A member of an archive was left out, being of another kind.
    LeftOut,
    /// An archive was gone through, to its end or not.
    Unpacked {
        /// Its path as given.
        archive: String,
        /// Nothing but single members of it failed, and all of it was asked for.
        whole: bool,
    },
}

/// Files opened in one go, so that memory stays bounded and output starts early.
const FILES: usize = 256;
/// Files that a message names.
const NAMED: usize = 3;
/// Members worked on in one go.
const MEMBERS: usize = 512;
/// Bytes of members that may wait for that.
const BYTES: u64 = 8 << 20;

/// Reads files and what lies in archives: `work` is called on all threads, `each` in the order of the files with what
/// came of it. An archive is unpacked by one thread, its members are worked on by all.
///
/// # Errors
/// What `each` says; nothing more is read then. When there is no report in any of the files, readable or not.
pub fn read_all<T: Send>(
    files: &[PathBuf],
    options: &ReadOptions,
    work: impl Fn(Part) -> T + Sync,
    mut each: impl FnMut(Event<T>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let open = |path: &PathBuf| match ingest::open(path, options) {
        Ok(Opened::One(part)) => Ok(Event::Done(work(part))),
        Ok(Opened::Archive(archive)) => Err(archive),
        Err(error) => Ok(Event::Failed(error)),
    };
    let mut found = false;
    let mut each = |event| {
        found |= matches!(event, Event::Done(_) | Event::Failed(_));
        each(event)
    };
    for batch in files.chunks(FILES) {
        let opened: Vec<Result<Event<T>, Archive>> = batch.par_iter().map(open).collect();
        for one in opened {
            match one {
                Ok(event) => each(event)?,
                Err(archive) => unpack(archive, options, &work, &mut each)?,
            }
        }
    }
    if !found && !files.is_empty() {
        let names: Vec<_> = files.iter().take(NAMED).map(|p| p.display().to_string()).collect();
        anyhow::bail!("{}: holds nothing to read; nianbao reads {}", names.join(", "), ingest::READ);
    }
    Ok(())
}

/// Goes through an archive.
fn unpack<T: Send>(
    archive: Archive,
    options: &ReadOptions,
    work: &(impl Fn(Part) -> T + Sync),
    each: &mut impl FnMut(Event<T>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let source = archive.source.clone();
    let mut waiting = Waiting { found: Vec::new(), bytes: 0 };
    let mut done = Ok(());
    let whole = archive.each(options, &mut |found| {
        waiting.push(found);
        if waiting.is_full() {
            done = waiting.work(work, each);
        }
        if done.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    });
    done?;
    waiting.work(work, each)?;
    each(Event::Unpacked { archive: source, whole })
}

/// What was found and not worked on yet.
struct Waiting {
    found: Vec<Found>,
    bytes: u64,
}

impl Waiting {
    fn push(&mut self, found: Found) {
        if let Found::Part(part) = &found {
            self.bytes += part.size();
        }
        self.found.push(found);
    }

    fn is_full(&self) -> bool {
        self.bytes >= BYTES || self.found.len() >= MEMBERS
    }

    fn work<T: Send>(
        &mut self,
        work: &(impl Fn(Part) -> T + Sync),
        each: &mut impl FnMut(Event<T>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        self.bytes = 0;
        let event = |found| match found {
            Found::Part(part) => Event::Done(work(part)),
            Found::Failed(error) => Event::Failed(error),
            Found::LeftOut(_) => Event::LeftOut,
        };
        let events: Vec<Event<T>> = std::mem::take(&mut self.found).into_par_iter().map(event).collect();
        events.into_iter().try_for_each(each)
    }
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
