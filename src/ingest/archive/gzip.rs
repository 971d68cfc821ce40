//! What gzip packed: a coat around one file, which may be a tape archive or a table. The coat has no part in addresses:
//! `report.txt.gz` is a report, `bundle.tar.gz!/a.txt` a member of the archive in it.

use super::Unpacker;
use crate::ingest::IngestError;
use crate::ingest::kind::{self, Kind};
use crate::ingest::limits::{Limit, MAX_BYTES, MAX_DEPTH, MAX_RATIO, Metered};
use crate::ingest::part::Part;
use crate::ingest::sink::{Place, Stop, told};
use flate2::read::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

/// As errors call it.
const FORM: &str = "a gzip file";

impl Unpacker<'_, '_> {
    /// Reads what is in the coat; `packed` is its size in bytes.
    pub(in crate::ingest) fn gzip(&mut self, stream: impl Read, packed: u64, place: &Place<'_>) -> Result<(), Stop> {
        if place.depth >= MAX_DEPTH {
            let limit = Limit::Depth(MAX_DEPTH);
            return self.sink.broken(IngestError::Limit { path: place.address.clone(), limit });
        }
        let allowance = Rc::new(Cell::new(self.budget.left()));
        let before = allowance.get();
        let limit = Limit::Total(MAX_RATIO);
        let stream = MultiGzDecoder::new(BufReader::new(Box::new(stream) as Box<dyn Read + '_>));
        let mut inner = Metered::new(stream, Rc::clone(&allowance), limit);
        let mut head = Vec::new();
        // What came before a fault is of use where it holds whole members.
        let fault = (&mut inner).take(kind::HEAD as u64).read_to_end(&mut head).err();
        let inner = Faulty { fault, inner };
        let inner_place = Place { depth: place.depth + 1, ..place.clone() };
        let kind = kind::of(&head, kind::without_coat(&place.address), self.options);
        let done = match kind {
            Kind::One => self.coated(Cursor::new(head).chain(inner), packed, place),
            _ => {
                let packed = packed.max(1);
                self.stream(kind, &head, Box::new(inner) as Box<dyn Read + '_>, packed, &inner_place)
            }
        };
        if kind != Kind::One {
            self.budget.spend(before - allowance.get());
        }
        done
    }

    fn coated(&mut self, stream: impl Read, packed: u64, place: &Place<'_>) -> Result<(), Stop> {
        match self.budget.read(stream, Some(packed), MAX_BYTES) {
            Ok(bytes) => self.sink.part(Part::of_bytes(place.address.clone(), bytes)),
            Err(error) => self.sink.broken(told(error, place.address.clone(), FORM)),
        }
    }
}

/// A reader with a fault at its start.
struct Faulty<R> {
    fault: Option<io::Error>,
    inner: R,
}

impl<R: Read> Read for Faulty<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.fault.take() {
            Some(fault) => Err(fault),
            None => self.inner.read(buffer),
        }
    }
}
