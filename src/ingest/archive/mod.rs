//! Archives: ZIP, tape archives and what gzip packed, in one another to a bounded depth.
//!
//! In: bytes of a file of the user. Out: a [`Part`](super::Part) for each report in it, at its address. Nothing is
//! written to disk. A member that cannot be read is told and loses nothing else; what is unpacked stays within
//! `limits`. Which members are reports is decided as in folders, by their names; what they are, by their bytes.

mod cut_off;
mod gzip;
mod names;
mod tape;
mod zipped;

use super::IngestError;
use super::address::{Match, Wanted};
use super::kind::{self, Kind};
use super::limits::{Budget, Limit, MAX_BYTES, MAX_DEPTH};
use super::part::Part;
use super::records::{self, ReadOptions};
use super::sink::{Place, Sink, Stop};
use super::walk::is_read_inside;
use std::io::{self, BufReader, Cursor, Read, Seek};

/// A source that a ZIP archive can be read from.
pub(super) trait ReadSeek: Read + Seek {}

impl<T: Read + Seek> ReadSeek for T {}

/// Takes apart one file of the user.
pub(super) struct Unpacker<'a, 'b> {
    pub options: &'a ReadOptions,
    pub budget: Budget,
    pub sink: &'a mut Sink<'b>,
}

impl Unpacker<'_, '_> {
    /// A file of the user, of so many bytes.
    pub(super) fn file(&mut self, kind: Kind, file: impl ReadSeek, size: u64, place: &Place<'_>) -> Result<(), Stop> {
        let file = BufReader::with_capacity(1 << 18, file);
        match kind {
            Kind::Zip => self.zip(file, place),
            Kind::Tar => self.tape_file(file, size, place),
            Kind::JsonLines | Kind::Table(_) => {
                let (head, file) = match head_of(file) {
                    Ok(opened) => opened,
                    Err(error) => return self.sink.unpacked_badly(error.into(), place),
                };
                self.records(kind, &head, file, place)
            }
            _ => self.stream(kind, &[], file, size, place),
        }
    }

    /// A stream of bytes that begins with `head`.
    ///
    /// A ZIP archive wants to be read from both ends: its stream is read into memory.
    pub(super) fn stream(
        &mut self,
        kind: Kind,
        head: &[u8],
        rest: impl Read,
        packed: u64,
        place: &Place<'_>,
    ) -> Result<(), Stop> {
        let whole = Cursor::new(head).chain(rest);
        match kind {
            Kind::Gzip => self.gzip(whole, packed, place),
            Kind::Tar => self.tape(whole, place),
            Kind::JsonLines | Kind::Table(_) => self.records(kind, head, whole.into_inner().1, place),
            Kind::Zip | Kind::One => match self.budget.read(whole, None, MAX_BYTES) {
                Ok(bytes) if kind == Kind::Zip => self.zip(Cursor::new(bytes), place),
                Ok(bytes) => self.sink.part(Part::of_bytes(place.address.clone(), bytes)),
                Err(error) => self.sink.unpacked_badly(error, place),
            },
        }
    }

    pub(super) fn records(&mut self, kind: Kind, head: &[u8], rest: impl Read, place: &Place<'_>) -> Result<(), Stop> {
        match kind {
            Kind::Table(table) => records::read_rows(head, rest, table, place, self.options, self.sink),
            _ => records::read_json_lines(head, rest, place, self.options, self.sink),
        }
    }

    /// The bytes of a member: a report, or an archive of its own.
    fn member(&mut self, bytes: Vec<u8>, name: &str, wanted: Wanted<'_>, place: &Place<'_>) -> Result<(), Stop> {
        let kind = kind::of(&bytes[..bytes.len().min(kind::HEAD)], name, self.options);
        let inner = place.inner(name, wanted);
        match kind {
            Kind::One => self.sink.part(Part::of_bytes(inner.address, bytes)),
            _ if inner.depth > MAX_DEPTH => {
                let limit = Limit::Depth(MAX_DEPTH);
                self.sink.broken(IngestError::Limit { path: inner.address, limit })
            }
            Kind::Zip => self.zip(Cursor::new(bytes), &inner),
            Kind::Gzip => {
                let packed = bytes.len() as u64;
                self.gzip(Cursor::new(bytes), packed, &inner)
            }
            Kind::Tar => self.tape(Cursor::new(bytes), &inner),
            Kind::JsonLines | Kind::Table(_) => {
                let (head, rest) = bytes.split_at(bytes.len().min(kind::HEAD));
                self.records(kind, head, rest, &inner)
            }
        }
    }

    /// What of a member is wanted, if it is read at all; what is left out is told.
    fn wanted<'w>(&mut self, name: &str, place: &Place<'w>) -> Result<Option<Wanted<'w>>, Stop> {
        match place.wanted.of(name) {
            Match::Named => Ok(Some(Wanted::All)),
            Match::No => Ok(None),
            // An archive that begins the address wanted is opened whatever its name.
            Match::Within(wanted @ Wanted::Only(_)) => Ok(Some(wanted)),
            Match::Within(Wanted::All) if is_read_inside(name) => Ok(Some(Wanted::All)),
            Match::Within(Wanted::All) => {
                self.sink.left_out(place.member(name))?;
                Ok(None)
            }
        }
    }
}

/// The first bytes of a stream, and the rest of it.
fn head_of<R: Read>(mut stream: R) -> io::Result<(Vec<u8>, R)> {
    let mut head = Vec::new();
    (&mut stream).take(kind::HEAD as u64).read_to_end(&mut head)?;
    Ok((head, stream))
}

#[cfg(test)]
mod tests;
