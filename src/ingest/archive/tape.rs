//! Tape archives (TAR): members as they come. What a member's header makes the library read is bounded by an allowance.

use super::Unpacker;
use super::names::NameReader;
use crate::ingest::address::Names;
use crate::ingest::limits::{Limit, MAX_BYTES, Metered, UnpackError, read_plain};
use crate::ingest::sink::{Place, Stop, told};
use std::cell::Cell;
use std::io::{self, Read, Seek};
use std::rc::Rc;
use tar::{Archive, Entries, Entry, EntryType};

/// As errors call it.
const FORM: &str = "a tape archive (TAR)";
/// What the header of a member may take, with its long name.
const HEADER: u64 = 1 << 20;

impl Unpacker<'_, '_> {
    /// Reads an archive from a stream: what is not wanted is read over.
    pub(in crate::ingest) fn tape(&mut self, stream: impl Read, place: &Place<'_>) -> Result<(), Stop> {
        let allowance = Rc::new(Cell::new(HEADER));
        let metered = Metered::new(stream, Rc::clone(&allowance), Limit::Size(HEADER));
        let mut archive = Archive::new(metered);
        self.entries(archive.entries(), &allowance, None, place)
    }

    /// Reads an archive that is a file of so many bytes: what is not wanted is passed over.
    pub(super) fn tape_file(&mut self, file: impl Read + Seek, size: u64, place: &Place<'_>) -> Result<(), Stop> {
        let allowance = Rc::new(Cell::new(HEADER));
        let metered = Metered::new(file, Rc::clone(&allowance), Limit::Size(HEADER));
        let mut archive = Archive::new(metered);
        self.entries(archive.entries_with_seek(), &allowance, Some(size), place)
    }

    fn entries<R: Read>(
        &mut self,
        entries: io::Result<Entries<'_, R>>,
        allowance: &Cell<u64>,
        size: Option<u64>,
        place: &Place<'_>,
    ) -> Result<(), Stop> {
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => return self.sink.broken(told(error.into(), place.address.clone(), FORM)),
        };
        let mut names = Names::default();
        let mut end = 0;
        for entry in entries {
            let counted = self.budget.count().map_err(UnpackError::from);
            allowance.set(u64::MAX);
            let mut entry = match counted.and_then(|()| entry.map_err(UnpackError::from)) {
                Ok(entry) => entry,
                Err(error) => return self.sink.broken(told(error, place.address.clone(), FORM)),
            };
            self.taped(&mut entry, &mut names, place)?;
            end = entry.raw_file_position().saturating_add(entry.size());
            // What was not read of a stream is read over here, so that the allowance is left to the next header.
            if size.is_none()
                && let Err(error) = io::copy(&mut entry, &mut io::sink())
            {
                return self.sink.broken(told(error.into(), place.address.clone(), FORM));
            }
            allowance.set(HEADER);
        }
        // Nobody minds when what is passed over leads beyond the end.
        if size.is_some_and(|size| end > size) {
            let error = io::Error::from(io::ErrorKind::UnexpectedEof);
            return self.sink.broken(told(error.into(), place.address.clone(), FORM));
        }
        Ok(())
    }

    fn taped(&mut self, entry: &mut Entry<'_, impl Read>, names: &mut Names, place: &Place<'_>) -> Result<(), Stop> {
        if !matches!(entry.header().entry_type(), EntryType::Regular | EntryType::Continuous) {
            return Ok(());
        }
        let raw = entry.path_bytes().into_owned();
        let name = names.give(&NameReader::of(std::iter::once(raw.as_slice())).read(&raw));
        let Some(wanted) = self.wanted(&name, place)? else { return Ok(()) };
        let size = entry.size();
        let read =
            if size > MAX_BYTES { Err(Limit::Size(MAX_BYTES).into()) } else { read_plain(&mut *entry, MAX_BYTES) };
        match read {
            // The library does not mind that the archive ends in the middle of a member.
            Ok(bytes) if (bytes.len() as u64) < size => {
                let error = io::Error::from(io::ErrorKind::UnexpectedEof);
                self.sink.failed(told(error.into(), place.member(&name), FORM))
            }
            Ok(bytes) => self.member(bytes, &name, wanted, place),
            Err(error) => self.sink.failed(told(error, place.member(&name), FORM)),
        }
    }
}
