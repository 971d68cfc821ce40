//! What may be unpacked: limits that an honest archive never meets and a bomb always does, each named when it is met.
//!
//! In: readers of packed data. Out: their bytes, or the [`Limit`] that stopped them. A [`Budget`] is kept for one file
//! of the user, however deep its members lie in one another, so that what many members unpack to is bounded together.
//! Sizes are never believed from a header: what comes out is counted.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read, Seek, SeekFrom};
use std::rc::Rc;
use std::time::Duration;

/// Larger sources are refused, packed or not: none comes near, and a wrong file must not fill the memory.
pub const MAX_BYTES: u64 = 256 * MIB;
/// Larger pages and plain texts are refused: a page may have pictures in it, which other forms pack.
pub const MAX_PAGE: u64 = 64 * MIB;
/// Longer texts of one report are refused, whatever form they come in: five million characters.
pub const MAX_TEXT: u64 = 16 * MIB;
/// One part of an office document, unpacked: one of a hundred thousand paragraphs stays below.
pub const MAX_PART: u64 = 128 * MIB;
/// How often data may be larger than their packed form. Tables of zeros reach 100; deflate itself ends at 1032.
pub const MAX_RATIO: u64 = 200;
/// How deep archives may lie in one another: a bundle of bundles, each of which holds packed pages.
pub const MAX_DEPTH: usize = 4;
/// Members of one file of the user, those of archives in it included.
pub const MAX_MEMBERS: usize = 1_000_000;
/// How long a program that converts a document may run.
pub const MAX_TIME: Duration = Duration::from_secs(60);
/// Unpacked bytes up to which no ratio is looked at, of one member and of a whole file of the user.
const FREE: u64 = 32 * MIB;
const FREE_IN_ALL: u64 = 256 * MIB;

const MIB: u64 = 1024 * 1024;

/// A limit that was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// One member unpacks to more bytes than this.
    Size(u64),
    /// It unpacks to more than so many times its packed size.
    Ratio(u64),
    /// All that lies in one file of the user unpacks to more than so many times its size.
    Total(u64),
    /// An archive in an archive in an archive …, or a table in a table, deeper than this.
    Depth(usize),
    /// More members, cells, tags … than this.
    Count(usize),
    /// A program that converts it ran longer than this.
    Time(Duration),
}

impl std::error::Error for Limit {}

impl Limit {
    /// Whether no member that follows in the same file of the user can be read either.
    #[must_use]
    pub const fn ends_all(self) -> bool {
        matches!(self, Self::Total(_) | Self::Count(_))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(most) => write!(f, "unpacks to more than {} MiB, the limit of size", most / MIB),
            Self::Ratio(most) => write!(f, "unpacks to more than {most} times its size, the limit of ratio"),
            Self::Total(most) => write!(f, "unpacks to more than {most} times its size in all, the limit of ratio"),
            Self::Depth(most) => write!(f, "nests more than {most} levels deep, the limit of depth"),
            Self::Count(most) => write!(f, "holds more than {most} parts, the limit of count"),
            Self::Time(most) => write!(f, "takes more than {} s to convert, the limit of time", most.as_secs()),
        }
    }
}

/// Why packed data could not be read.
#[derive(Debug)]
pub enum UnpackError {
    /// A limit was met.
    Limit(Limit),
    /// The data are damaged, or the disk is.
    Io(io::Error),
}

impl UnpackError {
    /// As an error of a reader, which [`UnpackError::from`] knows again.
    #[must_use]
    pub fn into_io(self) -> io::Error {
        match self {
            Self::Limit(limit) => io::Error::other(limit),
            Self::Io(error) => error,
        }
    }
}

impl From<Limit> for UnpackError {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}

impl From<io::Error> for UnpackError {
    fn from(error: io::Error) -> Self {
        let limit = error.get_ref().and_then(|inner| inner.downcast_ref::<Limit>()).copied();
        limit.map_or(Self::Io(error), Self::Limit)
    }
}

/// What one file of the user has unpacked to so far.
#[derive(Debug)]
pub struct Budget {
    packed: u64,
    unpacked: u64,
    members: usize,
}

impl Budget {
    /// For a file of so many bytes.
    #[must_use]
    pub const fn new(packed: u64) -> Self {
        Self { packed, unpacked: 0, members: 0 }
    }

    /// Counts a member, read or not.
    ///
    /// # Errors
    /// [`Limit::Count`].
    pub const fn count(&mut self) -> Result<(), Limit> {
        self.members += 1;
        if self.members > MAX_MEMBERS { Err(Limit::Count(MAX_MEMBERS)) } else { Ok(()) }
    }

    /// All bytes of a member: at most `most`, and in proportion to the `packed` bytes that it takes in its archive (none
    /// where that cannot be told).
    ///
    /// # Errors
    /// [`Limit::Size`], [`Limit::Ratio`], [`Limit::Total`], or what the reader says.
    pub fn read(&mut self, reader: impl Read, packed: Option<u64>, most: u64) -> Result<Vec<u8>, UnpackError> {
        let ratio = packed.map_or(u64::MAX, |packed| FREE.max(packed.saturating_mul(MAX_RATIO)));
        let limits =
            [(most, Limit::Size(most)), (ratio, Limit::Ratio(MAX_RATIO)), (self.left(), Limit::Total(MAX_RATIO))];
        let (allowed, limit) =
            limits.into_iter().fold(limits[0], |least, one| if one.0 < least.0 { one } else { least });
        let mut bytes = Vec::new();
        let done = fill(&mut bytes, reader, allowed.saturating_add(1));
        self.unpacked = self.unpacked.saturating_add(bytes.len() as u64);
        if bytes.len() as u64 > allowed {
            return Err(limit.into());
        }
        done?;
        Ok(bytes)
    }

    /// Counts bytes that were unpacked by other means than [`Self::read`].
    pub const fn spend(&mut self, bytes: u64) {
        self.unpacked = self.unpacked.saturating_add(bytes);
    }

    /// Unpacked bytes that are still allowed in all.
    #[must_use]
    pub fn left(&self) -> u64 {
        FREE_IN_ALL.max(self.packed.saturating_mul(MAX_RATIO)).saturating_sub(self.unpacked)
    }
}

/// All bytes of data that are not packed: at most `most`.
///
/// # Errors
/// [`Limit::Size`], or what the reader says.
pub fn read_plain(reader: impl Read, most: u64) -> Result<Vec<u8>, UnpackError> {
    let mut bytes = Vec::new();
    fill(&mut bytes, reader, most.saturating_add(1))?;
    if bytes.len() as u64 > most { Err(Limit::Size(most).into()) } else { Ok(bytes) }
}

/// Reads to the end, at most so many bytes. The room grows by doubling, and never beyond what may come.
fn fill(bytes: &mut Vec<u8>, reader: impl Read, most: u64) -> io::Result<()> {
    const FIRST: usize = 1 << 16;
    let mut reader = reader.take(most);
    loop {
        let left = usize::try_from(reader.limit()).unwrap_or(usize::MAX);
        bytes.try_reserve_exact(bytes.capacity().max(FIRST).min(left))?;
        let room = bytes.capacity() - bytes.len();
        let before = bytes.len();
        // Asked for no more than there is room for, the library does not enlarge it.
        (&mut reader).take(room as u64).read_to_end(bytes)?;
        if bytes.len() - before < room || reader.limit() == 0 {
            return Ok(());
        }
    }
}

/// A reader that is stopped by a limit when its allowance is used up: for libraries that read by themselves.
pub struct Metered<R> {
    inner: R,
    allowance: Rc<Cell<u64>>,
    limit: Limit,
}

impl<R> Metered<R> {
    /// Allows as many bytes as `allowance` holds, which the caller may raise between two reads.
    pub const fn new(inner: R, allowance: Rc<Cell<u64>>, limit: Limit) -> Self {
        Self { inner, allowance, limit }
    }
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.allowance.get();
        if left == 0 && !buffer.is_empty() {
            // A reader at its very end is within its allowance.
            let at_end = self.inner.read(&mut [0])? == 0;
            return if at_end { Ok(0) } else { Err(io::Error::other(self.limit)) };
        }
        let room = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let read = self.inner.read(&mut buffer[..room])?;
        self.allowance.set(left - read as u64);
        Ok(read)
    }
}

impl<R: Seek> Seek for Metered<R> {
    /// What is passed over is not read, and costs nothing of the allowance.
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match to {
            // What is in a buffer stays there.
            SeekFrom::Current(offset) => {
                self.inner.seek_relative(offset)?;
                self.inner.stream_position()
            }
            to => self.inner.seek(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit_of(result: Result<Vec<u8>, UnpackError>) -> Option<Limit> {
        match result {
            Err(UnpackError::Limit(limit)) => Some(limit),
            Ok(_) | Err(UnpackError::Io(_)) => None,
        }
    }

    #[test]
    fn what_is_small_or_in_proportion_is_read() {
        let mut budget = Budget::new(1000);
        assert_eq!(budget.read(&[7; 5000][..], Some(1), MAX_BYTES).ok().map(|b| b.len()), Some(5000));
        let packed = FREE / MAX_RATIO + 1;
        assert_eq!(limit_of(budget.read(io::repeat(0).take(FREE + 100), Some(packed), MAX_BYTES)), None);
    }

    #[test]
    fn size_and_ratio_end_an_endless_reader() {
        let cases = [
            (1 << 40, Some(1 << 40), 100, Limit::Size(100)),
            (1 << 40, Some(10), MAX_BYTES, Limit::Ratio(MAX_RATIO)),
            (10, None, MAX_BYTES + 1, Limit::Total(MAX_RATIO)),
        ];
        for (file, packed, most, expected) in cases {
            assert_eq!(limit_of(Budget::new(file).read(io::repeat(0), packed, most)), Some(expected));
        }
    }

    #[test]
    fn a_metered_reader_ends_at_its_allowance() {
        let allowance = Rc::new(Cell::new(5));
        let read = |bytes: &'static [u8]| {
            allowance.set(5);
            read_plain(Metered::new(bytes, Rc::clone(&allowance), Limit::Size(5)), 100)
        };
        assert_eq!(read(b"12345").ok(), Some(b"12345".to_vec()));
        assert_eq!(limit_of(read(b"123456")), Some(Limit::Size(5)));
        assert_eq!(limit_of(read_plain(io::repeat(0), 7)), Some(Limit::Size(7)));
    }

    #[test]
    fn members_are_bounded_together() {
        let mut budget = Budget::new(10);
        let mut read = 0;
        while limit_of(budget.read(io::repeat(0).take(FREE), None, MAX_BYTES)).is_none() {
            read += 1;
        }
        assert_eq!(read, FREE_IN_ALL / FREE);
        assert!((0..MAX_MEMBERS).all(|_| budget.count().is_ok()));
        assert_eq!(budget.count(), Err(Limit::Count(MAX_MEMBERS)));
    }
}
