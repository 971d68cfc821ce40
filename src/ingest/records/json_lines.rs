//! JSON lines: an object a line, whose fields hold text, id, title and more.

use super::fields::{self, Source};
use super::{MAX_RECORD, ReadOptions, narrow};
use crate::ingest::IngestError;
use crate::ingest::address::{Match, Names};
use crate::ingest::limits::{Limit, UnpackError};
use crate::ingest::part::Record;
use crate::ingest::sink::{Place, Sink, Stop};
use serde_json::{Map, Value};
use std::io::{BufRead, BufReader, Read};

/// How deep a text may lie in lists of lists.
const DEEPEST: usize = 8;
/// Bytes read at once.
const BUFFER: usize = 1 << 17;

/// Reads the records of a file that begins with `head`.
pub(in crate::ingest) fn read(
    head: &[u8],
    rest: impl Read,
    place: &Place<'_>,
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> Result<(), Stop> {
    let (mut pieces, stream) = match narrow(head, rest) {
        Ok(opened) => opened,
        Err(error) => return sink.unpacked_badly(error.into(), place),
    };
    let mut stream = BufReader::with_capacity(BUFFER, stream);
    let mut names = Names::default();
    let mut line = Vec::new();
    let mut any = false;
    for number in 1_u64.. {
        match next(&mut stream, &mut line) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return sink.unpacked_badly(error, place),
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let text = pieces.decode(line.trim_ascii());
        let fault = match object(&text) {
            Ok(object) => match fields::read(&object, options) {
                Some((id, record)) => {
                    let id = id.unwrap_or_else(|| number.to_string());
                    sink.record(place, names.give_id(&id), Record { encoding: pieces.name(), ..record })?;
                    any = true;
                    continue;
                }
                // The first record speaks for all: one message instead of ten thousand.
                None if !any => return sink.broken(no_text(&object, place.address.clone(), options)),
                None => no_text(&object, place.member(&number.to_string()), options),
            },
            Err(reason) => IngestError::Record { path: place.member(&number.to_string()), line: number, reason },
        };
        if place.wanted.of(&number.to_string()) != Match::No {
            sink.failed(fault)?;
        }
    }
    Ok(())
}

/// The next line, without what was there before; false at the end.
fn next(stream: &mut impl BufRead, line: &mut Vec<u8>) -> Result<bool, UnpackError> {
    line.clear();
    stream.take(MAX_RECORD + 1).read_until(b'\n', line)?;
    if line.len() as u64 > MAX_RECORD {
        return Err(Limit::Size(MAX_RECORD).into());
    }
    Ok(!line.is_empty())
}

/// Whether a line is an object that holds a text.
pub(super) fn is_record(line: &str, options: &ReadOptions) -> bool {
    object(line).is_ok_and(|object| fields::read(&object, options).is_some())
}

fn object(line: &str) -> Result<Map<String, Value>, String> {
    match serde_json::from_str(line) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err("JSON, but no object".to_owned()),
        Err(error) => {
            // Of its message the place within the line is kept.
            let column = error.column();
            Err(format!("no JSON at character {column}"))
        }
    }
}

fn no_text(object: &Map<String, Value>, path: String, options: &ReadOptions) -> IngestError {
    IngestError::NoTextField { path, asked: options.text_field.clone(), fields: object.names() }
}

impl Source for Map<String, Value> {
    fn get(&self, name: &str) -> Option<String> {
        let mut text = String::new();
        write(field(self, name)?, DEEPEST, &mut text);
        (!text.trim().is_empty()).then_some(text)
    }

    fn has(&self, name: &str) -> bool {
        field(self, name).is_some()
    }

    fn names(&self) -> Vec<String> {
        self.keys().cloned().collect()
    }
}

/// The field of a name, whatever its case; `data.body` is a field in a field.
fn field<'v>(object: &'v Map<String, Value>, name: &str) -> Option<&'v Value> {
    if let Some(value) = object.get(name) {
        return Some(value);
    }
    if let Some((_, value)) = object.iter().find(|(key, _)| fields::is_same(key, name)) {
        return Some(value);
    }
    let (outer, inner) = name.split_once('.')?;
    field(object.get(outer)?.as_object()?, inner)
}

/// The text of a value: a list is its items, a line each.
fn write(value: &Value, depth: usize, text: &mut String) {
    match value {
        Value::String(own) => text.push_str(own),
        Value::Number(number) => text.push_str(&number.to_string()),
        Value::Array(items) if depth > 0 => {
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { "\n" });
                write(item, depth - 1, text);
            }
        }
        Value::Array(_) | Value::Object(_) | Value::Bool(_) | Value::Null => {}
    }
}
