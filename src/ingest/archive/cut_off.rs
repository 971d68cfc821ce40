//! ZIP archives whose end is missing, and with it their directory: the headers before the members lead from one to the
//! next, and those that are whole are read.

use super::names::NameReader;
use super::zipped::{FORM, MEMBER, OFFICE, fault};
use super::{ReadSeek, Unpacker};
use crate::ingest::IngestError;
use crate::ingest::address::Names;
use crate::ingest::limits::{MAX_BYTES, UnpackError, read_plain};
use crate::ingest::part::Part;
use crate::ingest::sink::{Place, Stop, told};
use std::borrow::Cow;
use zip::read::read_zipfile_from_stream as member_of;

/// What a header before a member says.
struct Header<'b> {
    name: &'b [u8],
    /// One past the last byte of the member, and of what is told behind it; beyond the archive where that was cut off.
    end: usize,
    /// Bytes of the packed member.
    packed: u64,
    /// Where the checksum and the sizes stand that the header itself leaves out.
    description: Option<usize>,
}

/// Bytes of a header up to the name.
const HEADER: usize = 30;

impl<'b> Header<'b> {
    /// The header that stands at a place; none where none does, or where the archive ends within it.
    fn at(bytes: &'b [u8], at: usize) -> Option<Self> {
        let header = bytes.get(at..at + HEADER).filter(|h| h.starts_with(b"PK\x03\x04"))?;
        let short = |at: usize| usize::from(u16::from_le_bytes([header[at], header[at + 1]]));
        let start = at + HEADER + short(26) + short(28);
        let name = bytes.get(at + HEADER..at + HEADER + short(26))?;
        let stated = number(header, 18);
        // Some programs say behind the member how long it was.
        if header[6] & DESCRIBED == 0 || stated > 0 {
            let end = start.saturating_add(usize::try_from(stated).ok()?);
            return Some(Self { name, end, packed: stated, description: None });
        }
        let rest = bytes.get(start..)?;
        let is_description = |at: &usize| rest.get(*at..at + 16).is_some_and(|d| number(d, 8) == *at as u64);
        let found = memchr::memmem::find_iter(rest, b"PK\x07\x08").find(is_description);
        // Without its description the member was cut off.
        let Some(at) = found else { return Some(Self { name, end: usize::MAX, packed: 0, description: None }) };
        Some(Self { name, end: start + at + 16, packed: at as u64, description: Some(start + at + 4) })
    }

    /// The member that begins at a place, its header completed.
    fn member(&self, bytes: &'b [u8], at: usize) -> Cow<'b, [u8]> {
        let mut member = Cow::Borrowed(&bytes[at..self.end]);
        if let Some(description) = self.description {
            let member = member.to_mut();
            member[14..26].copy_from_slice(&bytes[description..description + 12]);
            member[6] &= !DESCRIBED;
        }
        member
    }
}

/// The flag of a member whose sizes stand behind it.
const DESCRIBED: u8 = 8;

fn number(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, |b| u64::from(u32::from_le_bytes(b)))
}

impl Unpacker<'_, '_> {
    /// Reads the members that are whole, then tells that the rest is missing.
    pub(super) fn cut_off(&mut self, reader: impl ReadSeek, place: &Place<'_>) -> Result<(), Stop> {
        let bytes = match read_plain(reader, MAX_BYTES) {
            Ok(bytes) => bytes,
            Err(error) => return self.sink.unpacked_badly(error, place),
        };
        let first = Header::at(&bytes, 0).map(|header| header.name);
        // LibreOffice begins with the list of parts.
        if first.is_some_and(|name| name == b"_rels/.rels" || OFFICE.iter().any(|own| own.as_bytes() == name)) {
            return self.sink.part(Part::of_bytes(place.address.clone(), bytes));
        }
        let (mut names, mut at) = (Names::default(), 0);
        while let Some(header) = Header::at(&bytes, at) {
            if let Err(limit) = self.budget.count() {
                return self.sink.unpacked_badly(limit.into(), place);
            }
            let name = names.give(&NameReader::of(std::iter::once(header.name)).read(header.name));
            if header.end > bytes.len() {
                self.sink.failed(ended(place.member(&name), MEMBER))?;
                break;
            }
            if !name.ends_with('/')
                && let Some(wanted) = self.wanted(&name, place)?
            {
                match self.whole(&header.member(&bytes, at), header.packed, place.member(&name)) {
                    Ok(unpacked) => self.member(unpacked, &name, wanted, place)?,
                    Err(error) => self.sink.failed(error)?,
                }
            }
            at = header.end;
        }
        self.sink.broken(ended(place.address.clone(), FORM))
    }

    /// The bytes of a member that stands, with its header, in `bytes`.
    fn whole(&mut self, mut bytes: &[u8], packed: u64, address: String) -> Result<Vec<u8>, IngestError> {
        match member_of(&mut bytes) {
            Ok(Some(member)) => {
                self.budget.read(member, Some(packed), MAX_BYTES).map_err(|error| told(error, address, MEMBER))
            }
            Ok(None) => Err(ended(address, MEMBER)),
            Err(error) => Err(fault(&error, address)),
        }
    }
}

/// What ends before it should.
fn ended(path: String, form: &'static str) -> IngestError {
    told(UnpackError::Io(std::io::ErrorKind::UnexpectedEof.into()), path, form)
}
