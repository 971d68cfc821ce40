//! Opens what the user named: a file, a member of an archive by its address, standard input. One report is read at once;
//! an archive or a table is handed over to be gone through when its turn comes.

use super::address::{self, Wanted};
use super::archive::Unpacker;
use super::kind::{self, Kind};
use super::limits::{Budget, MAX_BYTES, UnpackError, read_plain};
use super::part::{Found, Part};
use super::records::ReadOptions;
use super::sink::{Place, Sink};
use super::{IngestError, too_large, unreadable};
use crate::model::SourceDocument;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// A file opened.
#[derive(Debug)]
pub enum Opened {
    /// One report.
    One(Part),
    /// Something that may hold any number of them.
    Archive(Archive),
}

/// An archive or a table, not gone through yet.
#[derive(Debug)]
pub struct Archive {
    /// The path as given, without what is wanted of it.
    pub source: String,
    wanted: Option<String>,
    input: Input,
    kind: Kind,
}

#[derive(Debug)]
enum Input {
    File(PathBuf),
    /// Standard input, of which this was read to see what it is.
    Stdin(Vec<u8>),
    /// What cannot be read twice: a pipe with a name.
    Memory(Vec<u8>),
}

/// Opens the file at `path`, `-` being standard input; `reports.zip!/a.html` is a member of an archive.
///
/// # Errors
///
/// When there is no such file, the system refuses it, or it is one report of more than [`MAX_BYTES`].
pub fn open(path: &Path, options: &ReadOptions) -> Result<Opened, IngestError> {
    let source = path.to_string_lossy().into_owned();
    if source == "-" {
        return open_stdin(source, options);
    }
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) => match address::split(&source) {
            Some((file, member)) => return open_member(file, member, options),
            None => return Err(unreadable(&error, &source)),
        },
    };
    if file.metadata().is_ok_and(|m| m.is_dir()) {
        return Err(IngestError::Unreadable { path: source, reason: "it is a folder".to_owned() });
    }
    let (kind, head) = look(&file, &source, options)?;
    let is_file = file.metadata().is_ok_and(|m| m.is_file());
    if kind == Kind::One || !is_file {
        let bytes = whole(Cursor::new(head).chain(file), &source)?;
        if kind == Kind::One {
            return Ok(Opened::One(Part::of_bytes(source, bytes)));
        }
        return Ok(Opened::Archive(Archive { source, wanted: None, input: Input::Memory(bytes), kind }));
    }
    Ok(Opened::Archive(Archive { source, wanted: None, input: Input::File(path.to_owned()), kind }))
}

/// Reads the one report that lies at `path`.
///
/// # Errors
///
/// As [`open`]; when an archive holds no report or several, and when the report is empty or not a text.
pub fn read_file(path: &Path, options: &ReadOptions) -> Result<SourceDocument, IngestError> {
    match open(path, options)? {
        Opened::One(part) => part.read(),
        Opened::Archive(archive) => archive.only(options)?.read(),
    }
}

fn open_stdin(source: String, options: &ReadOptions) -> Result<Opened, IngestError> {
    let (kind, head) = look(io::stdin().lock(), &source, options)?;
    if kind == Kind::One {
        let bytes = whole(Cursor::new(head).chain(io::stdin().lock()), &source)?;
        return Ok(Opened::One(Part::of_bytes(source, bytes)));
    }
    Ok(Opened::Archive(Archive { source, wanted: None, input: Input::Stdin(head), kind }))
}

fn open_member(file: &str, member: &str, options: &ReadOptions) -> Result<Opened, IngestError> {
    let path = PathBuf::from(file);
    let opened = File::open(&path).map_err(|error| unreadable(&error, file))?;
    let (kind, _) = look(opened, file, options)?;
    let (source, wanted) = (file.to_owned(), Some(member.to_owned()));
    Ok(Opened::Archive(Archive { source, wanted, input: Input::File(path), kind }))
}

/// What a stream is, and what was read to see it.
fn look(stream: impl Read, source: &str, options: &ReadOptions) -> Result<(Kind, Vec<u8>), IngestError> {
    let mut head = Vec::new();
    stream.take(kind::HEAD as u64).read_to_end(&mut head).map_err(|error| unreadable(&error, source))?;
    Ok((kind::of(&head, source, options), head))
}

fn whole(stream: impl Read, source: &str) -> Result<Vec<u8>, IngestError> {
    read_plain(stream, MAX_BYTES).map_err(|error| match error {
        UnpackError::Limit(_) => too_large(source, MAX_BYTES),
        UnpackError::Io(error) => unreadable(&error, source),
    })
}

impl Archive {
    /// Goes through it, giving `each` what is found, in the order in which it lies there, until that breaks off.
    ///
    /// True when all of it was gone through: nothing but single members failed, and it was not asked for a part of it.
    pub fn each(self, options: &ReadOptions, each: &mut dyn FnMut(Found) -> ControlFlow<()>) -> bool {
        let mut sink = Sink::new(each);
        let wanted = self.wanted.as_deref().map_or(Wanted::All, Wanted::Only);
        let place = Place { address: self.source.clone(), wanted, depth: 1 };
        // A receiver that has enough is no fault; whatever was a fault was told.
        let done = self.unpack(&mut sink, &place, options);
        if let Some(member) = self.wanted.as_deref().filter(|_| done && sink.is_idle()) {
            let _ = sink.failed(IngestError::NoMember { path: place.member(member) });
        }
        done && sink.is_whole() && self.wanted.is_none()
    }

    fn unpack(&self, sink: &mut Sink<'_>, place: &Place<'_>, options: &ReadOptions) -> bool {
        let broken = |sink: &mut Sink<'_>, error: &io::Error| sink.broken(unreadable(error, &self.source)).is_ok();
        let file = match (&self.input, self.kind) {
            (Input::File(path), _) => File::open(path),
            (Input::Memory(bytes), kind) => {
                let size = bytes.len() as u64;
                let mut unpacker = Unpacker { options, budget: Budget::new(size), sink };
                return unpacker.file(kind, Cursor::new(bytes), size, place).is_ok();
            }
            (Input::Stdin(head), Kind::Zip | Kind::Gzip) => spooled(head),
            (Input::Stdin(head), kind) => {
                let mut unpacker = Unpacker { options, budget: Budget::new(0), sink };
                return unpacker.stream(kind, head, io::stdin().lock(), 0, place).is_ok();
            }
        };
        match file.and_then(|file| Ok((file.metadata()?.len(), file))) {
            Ok((size, file)) => {
                Unpacker { options, budget: Budget::new(size), sink }.file(self.kind, file, size, place).is_ok()
            }
            Err(error) => broken(sink, &error),
        }
    }

    /// The one report in it.
    fn only(self, options: &ReadOptions) -> Result<Part, IngestError> {
        let source = self.source.clone();
        let mut found = Vec::new();
        self.each(options, &mut |one| {
            match one {
                Found::Part(part) => found.push(Ok(part)),
                Found::Failed(error) => found.push(Err(error)),
                Found::LeftOut(_) => {}
            }
            if found.len() < 2 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        let second = (found.len() > 1).then(|| found.pop()).flatten();
        match (found.pop(), second) {
            (None, _) => Err(IngestError::Empty { path: source }),
            (Some(one), None) => one,
            // There is one, and what else there was is lost.
            (Some(Ok(_)), Some(Err(error))) if error.path() == source => Err(error),
            (Some(first), Some(_)) => {
                let first = first.map_or_else(|e| e.path().to_owned(), |part| part.source);
                Err(IngestError::Several { path: source, first })
            }
        }
    }
}

/// Standard input as a file that goes with the program: of an archive both ends, and its size, must be known.
fn spooled(head: &[u8]) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    file.write_all(head)?;
    io::copy(&mut io::stdin().lock(), &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}
