//! CSV and its kin: a record a row, the names of the fields in the first row.

use super::fields::{self, Source};
use super::{MAX_COLUMNS, MAX_RECORD, ReadOptions, Table, narrow};
use crate::ingest::IngestError;
use crate::ingest::address::Names;
use crate::ingest::encoding::Pieces;
use crate::ingest::limits::{Limit, Metered, UnpackError};
use crate::ingest::part::Record;
use crate::ingest::sink::{Place, Sink, Stop};
use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};
use std::cell::Cell;
use std::io::Read;
use std::rc::Rc;

/// What the reader may take ahead of a record.
const AHEAD: u64 = 1 << 20;

/// Reads the records of a file that begins with `head`.
pub(in crate::ingest) fn read(
    head: &[u8],
    rest: impl Read,
    table: Table,
    place: &Place<'_>,
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> Result<(), Stop> {
    let (mut pieces, stream) = match narrow(head, rest) {
        Ok(opened) => opened,
        Err(error) => return sink.unpacked_badly(error.into(), place),
    };
    let allowance = Rc::new(Cell::new(0));
    let metered = Metered::new(stream, Rc::clone(&allowance), Limit::Size(MAX_RECORD));
    let mut rows = builder(table.delimiter).buffer_capacity(1 << 17).from_reader(metered);
    let mut cells = ByteRecord::new();
    let mut header: Option<Vec<String>> = None;
    let mut names = Names::default();
    for number in 0_u64.. {
        allowance.set(MAX_RECORD + AHEAD);
        match next(&mut rows, &mut cells) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return sink.unpacked_badly(error, place),
        }
        if cells.len() > MAX_COLUMNS {
            return sink.unpacked_badly(Limit::Count(MAX_COLUMNS).into(), place);
        }
        let Some(header) = &header else {
            let own = decoded(&cells, &mut pieces);
            if !fields::finds_text(&own, options) {
                let (path, asked) = (place.address.clone(), options.text_field.clone());
                return sink.broken(IngestError::NoTextField { path, asked, fields: own });
            }
            header = Some(own);
            continue;
        };
        let row = Row { header, cells: decoded(&cells, &mut pieces) };
        // A row that is too short for the column of the text is blank there.
        if let Some((id, record)) = fields::read(&row, options) {
            let id = id.unwrap_or_else(|| number.to_string());
            sink.record(place, names.give_id(&id), Record { encoding: pieces.name(), ..record })?;
        }
    }
    Ok(())
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true);
    builder
}

/// The next row; false at the end.
fn next(rows: &mut Reader<impl Read>, cells: &mut ByteRecord) -> Result<bool, UnpackError> {
    rows.read_byte_record(cells).map_err(|error| match error.into_kind() {
        ErrorKind::Io(error) => error.into(),
        other => UnpackError::Io(std::io::Error::other(format!("{other:?}"))),
    })
}

/// The cells of a line alone.
pub(super) fn cells(line: &str, delimiter: u8) -> Vec<String> {
    let mut rows = builder(delimiter).from_reader(line.as_bytes());
    let mut cells = ByteRecord::new();
    let read = rows.read_byte_record(&mut cells).unwrap_or(false);
    let texts = cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned());
    if read { texts.collect() } else { Vec::new() }
}

fn decoded(cells: &ByteRecord, pieces: &mut Pieces) -> Vec<String> {
    cells.iter().map(|cell| pieces.decode(cell).into_owned()).collect()
}

struct Row<'h> {
    header: &'h [String],
    cells: Vec<String>,
}

impl Source for Row<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let column = self.header.iter().position(|own| fields::is_same(own, name))?;
        self.cells.get(column).filter(|cell| !cell.trim().is_empty()).cloned()
    }

    fn has(&self, name: &str) -> bool {
        self.header.iter().any(|own| fields::is_same(own, name))
    }

    fn names(&self) -> Vec<String> {
        self.header.to_vec()
    }
}
