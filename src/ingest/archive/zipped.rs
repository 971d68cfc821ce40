//! ZIP archives: members in the order of the directory at their end.

use super::names::NameReader;
use super::{ReadSeek, Unpacker};
use crate::ingest::IngestError;
use crate::ingest::address::{Names, Wanted};
use crate::ingest::limits::{Limit, MAX_BYTES, UnpackError};
use crate::ingest::part::Part;
use crate::ingest::sink::{Place, Stop, told};
use std::io::{self, Read as _, SeekFrom};
use zip::ZipArchive;
use zip::result::ZipError;

/// As errors call it.
pub(super) const FORM: &str = "a ZIP archive";
/// Members that tell a document of an office program from an archive.
pub(super) const OFFICE: [&str; 4] = ["[Content_Types].xml", "mimetype", "META-INF/container.xml", "OFD.xml"];

impl Unpacker<'_, '_> {
    /// Reads an archive; an office document is one report.
    pub(in crate::ingest) fn zip(&mut self, mut reader: impl ReadSeek, place: &Place<'_>) -> Result<(), Stop> {
        match has_directory(&mut reader) {
            Ok(true) => {}
            Ok(false) => return self.cut_off(reader, place),
            Err(error) => return self.sink.unpacked_badly(error.into(), place),
        }
        let mut archive = match ZipArchive::new(reader) {
            Ok(archive) => archive,
            Err(error) => return self.sink.broken(fault(&error, place.address.clone())),
        };
        if OFFICE.iter().any(|name| archive.index_for_name(name).is_some()) {
            return self.document(archive.into_inner(), place);
        }
        let mut reader = NameReader::of(archive.file_names_raw());
        let mut names = Names::default();
        for index in 0..archive.len() {
            if let Err(limit) = self.budget.count() {
                return self.sink.unpacked_badly(limit.into(), place);
            }
            let Ok(entry) = archive.by_index_data(index) else { continue };
            if entry.is_dir() || entry.is_symlink() {
                continue;
            }
            let name = names.give(&reader.read(entry.name_raw()));
            if let Some(wanted) = self.wanted(&name, place)? {
                self.zipped(&mut archive, index, &name, wanted, place)?;
            }
        }
        Ok(())
    }

    fn zipped(
        &mut self,
        archive: &mut ZipArchive<impl ReadSeek>,
        index: usize,
        name: &str,
        wanted: Wanted<'_>,
        place: &Place<'_>,
    ) -> Result<(), Stop> {
        let read = match archive.by_index(index) {
            // What says itself that it is too large need not be unpacked to be believed.
            Ok(entry) if entry.size() > MAX_BYTES => {
                Err(told(Limit::Size(MAX_BYTES).into(), place.member(name), MEMBER))
            }
            Ok(entry) => {
                let packed = entry.compressed_size();
                self.budget
                    .read(entry, Some(packed), MAX_BYTES)
                    .map_err(|error| told(error, place.member(name), MEMBER))
            }
            Err(error) => Err(fault(&error, place.member(name))),
        };
        match read {
            Ok(bytes) => self.member(bytes, name, wanted, place),
            Err(error) => self.sink.failed(error),
        }
    }

    /// An office document, whole.
    fn document(&mut self, mut reader: impl ReadSeek, place: &Place<'_>) -> Result<(), Stop> {
        let read = reader.seek(SeekFrom::Start(0)).map_err(UnpackError::from);
        match read.and_then(|_| crate::ingest::limits::read_plain(reader, MAX_BYTES)) {
            Ok(bytes) => self.sink.part(Part::of_bytes(place.address.clone(), bytes)),
            Err(error) => self.sink.unpacked_badly(error, place),
        }
    }
}

/// Whether the directory's end stands where it belongs: before a comment of 64 KiB at most.
fn has_directory(reader: &mut impl ReadSeek) -> io::Result<bool> {
    const END: i64 = 22 + 0xFFFF;
    let size = reader.seek(SeekFrom::End(0))?;
    let from = size.saturating_sub(END.unsigned_abs());
    reader.seek(SeekFrom::Start(from))?;
    let mut end = Vec::new();
    reader.take(END.unsigned_abs()).read_to_end(&mut end)?;
    reader.seek(SeekFrom::Start(0))?;
    Ok(memchr::memmem::rfind(&end, b"PK\x05\x06").is_some())
}

/// A member, as errors call it.
pub(super) const MEMBER: &str = "a member of a ZIP archive";

pub(super) fn fault(error: &ZipError, path: String) -> IngestError {
    match error {
        ZipError::UnsupportedArchive(reason) => IngestError::Locked { path, reason: (*reason).to_lowercase() },
        other => {
            let reason = other.to_string().to_lowercase();
            IngestError::Damaged { path, form: FORM, reason }
        }
    }
}
