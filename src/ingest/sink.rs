//! Where readers of archives and tables put what they find, and where in the archive they are.

use super::address::{Match, Wanted};
use super::limits::{Limit, UnpackError};
use super::part::{Found, Part, Record, SEPARATOR};
use super::{IngestError, unreadable};
use std::ops::ControlFlow;

/// The receiver wants no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stop;

/// How many members of one file of the user may meet a limit before the rest of it is left alone.
const MOST_LIMITS: usize = 20;

/// Where in an archive a reader is.
#[derive(Debug, Clone)]
pub(super) struct Place<'w> {
    /// The address of the archive.
    pub address: String,
    /// What of it is wanted.
    pub wanted: Wanted<'w>,
    /// How many archives it lies in.
    pub depth: usize,
}

impl<'w> Place<'w> {
    /// The address of a member.
    pub(super) fn member(&self, name: &str) -> String {
        format!("{}{SEPARATOR}{name}", self.address)
    }

    /// The place of an archive in this one.
    pub(super) fn inner(&self, name: &str, wanted: Wanted<'w>) -> Self {
        Self { address: self.member(name), wanted, depth: self.depth + 1 }
    }
}

/// Receives what is found.
pub(super) struct Sink<'a> {
    each: &'a mut dyn FnMut(Found) -> ControlFlow<()>,
    found: usize,
    limits_met: usize,
    /// What fell short of the whole, members aside.
    whole: bool,
}

impl<'a> Sink<'a> {
    pub(super) fn new(each: &'a mut dyn FnMut(Found) -> ControlFlow<()>) -> Self {
        Self { each, found: 0, limits_met: 0, whole: true }
    }

    /// Whether nothing was found yet.
    pub(super) const fn is_idle(&self) -> bool {
        self.found == 0
    }

    /// Whether all archives were gone through to their ends.
    pub(super) const fn is_whole(&self) -> bool {
        self.whole
    }

    pub(super) fn part(&mut self, part: Part) -> Result<(), Stop> {
        self.give(Found::Part(part))
    }

    /// A record, if it is wanted.
    pub(super) fn record(&mut self, place: &Place<'_>, name: String, record: Record) -> Result<(), Stop> {
        match place.wanted.of(&name) {
            Match::No => Ok(()),
            _ => self.part(Part::of_record(place.member(&name), record)),
        }
    }

    pub(super) fn left_out(&mut self, address: String) -> Result<(), Stop> {
        flow((self.each)(Found::LeftOut(address)))
    }

    /// A member that cannot be read; the next one can, unless too much is wrong.
    pub(super) fn failed(&mut self, error: IngestError) -> Result<(), Stop> {
        let ends = matches!(&error, IngestError::Limit { limit, .. } if self.is_enough(*limit));
        self.give(Found::Failed(error))?;
        if ends {
            self.whole = false;
            return Err(Stop);
        }
        Ok(())
    }

    /// An archive that cannot be read to its end; what was found before stands.
    pub(super) fn broken(&mut self, error: IngestError) -> Result<(), Stop> {
        self.whole = false;
        self.failed(error)
    }

    /// The same, by what the unpacker said of a stream at a place.
    pub(super) fn unpacked_badly(&mut self, error: UnpackError, place: &Place<'_>) -> Result<(), Stop> {
        self.broken(told(error, place.address.clone(), FILE))
    }

    fn is_enough(&mut self, limit: Limit) -> bool {
        self.limits_met += 1;
        limit.ends_all() || self.limits_met >= MOST_LIMITS
    }

    fn give(&mut self, found: Found) -> Result<(), Stop> {
        self.found += 1;
        flow((self.each)(found))
    }
}

fn flow(flow: ControlFlow<()>) -> Result<(), Stop> {
    if flow.is_break() { Err(Stop) } else { Ok(()) }
}

/// Something packed, as errors call it.
pub(super) const FILE: &str = "a packed file";

/// What an unpacker said, as an error about an address; `form` is what is there, with an article.
pub(super) fn told(error: UnpackError, path: String, form: &'static str) -> IngestError {
    use std::io::ErrorKind::{InvalidData, InvalidInput, Other, UnexpectedEof};
    match error {
        UnpackError::Limit(limit) => IngestError::Limit { path, limit },
        UnpackError::Io(error) if matches!(error.kind(), UnexpectedEof | InvalidData | InvalidInput | Other) => {
            let reason = match error.kind() {
                UnexpectedEof => "it ends too soon".to_owned(),
                _ => error.to_string().to_lowercase(),
            };
            IngestError::Damaged { path, form, reason }
        }
        UnpackError::Io(error) => unreadable(&error, &path),
    }
}
