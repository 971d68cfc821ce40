//! JSON lines: an object a line, whose fields hold text, id, title and more.

use super::fields::{self, Source};
use super::{MAX_RECORD, ReadOptions, narrow};
use crate::ingest::IngestError;
use crate::ingest::address::{Match, Names};
use crate::ingest::limits::{Limit, UnpackError};
use crate::ingest::part::Record;
use crate::ingest::sink::{Place, Sink, Stop};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;
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

fn object(line: &str) -> Result<Object<'_>, String> {
    if !line.starts_with('{') && serde_json::from_str::<&RawValue>(line).is_ok() {
        return Err("JSON, but no object".to_owned());
    }
    // Of the message the place within the line is kept.
    serde_json::from_str(line).map_err(|error| format!("no JSON at character {}", error.column()))
}

fn no_text(object: &Object<'_>, path: String, options: &ReadOptions) -> IngestError {
    IngestError::NoTextField { path, asked: options.text_field.clone(), fields: object.names() }
}

/// An object whose values are read when they are asked for: most never are, and in memory they take many times their bytes.
struct Object<'l>(Vec<(String, &'l RawValue)>);

impl<'de: 'l, 'l> Deserialize<'de> for Object<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Vec<(String, &'de RawValue)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Fields).map(Object)
    }
}

impl Source for Object<'_> {
    fn get(&self, name: &str) -> Option<String> {
        let mut text = String::new();
        write(self.field(name)?, DEEPEST, &mut text);
        (!text.trim().is_empty()).then_some(text)
    }

    fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
    }

    fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.clone()).collect()
    }
}

impl<'l> Object<'l> {
    /// The field of a name, whatever its case; `data.body` is a field in a field. Of two the last one counts, as usual.
    fn field(&self, name: &str) -> Option<&'l RawValue> {
        let find = |is: &dyn Fn(&str) -> bool| self.0.iter().rev().find(|(own, _)| is(own)).map(|(_, value)| *value);
        if let Some(value) = find(&|own| own == name).or_else(|| find(&|own| fields::is_same(own, name))) {
            return Some(value);
        }
        let (outer, inner) = name.split_once('.')?;
        serde_json::from_str::<Object<'l>>(find(&|own| own == outer)?.get()).ok()?.field(inner)
    }
}

/// The text of a value: a list is its items, a line each.
fn write(value: &RawValue, depth: usize, text: &mut String) {
    let raw = value.get();
    // It was read as JSON before: there can be no fault.
    match raw.as_bytes().first() {
        Some(b'"') => {
            let _ = serde_json::Deserializer::from_str(raw).deserialize_bytes(Characters(text));
        }
        Some(b'-' | b'0'..=b'9') => text.push_str(raw),
        Some(b'[') if depth > 0 => {
            let items = Items { depth: depth - 1, text };
            let _ = serde_json::Deserializer::from_str(raw).deserialize_seq(items);
        }
        _ => {}
    }
}

/// Writes a string; lone halves of characters, which it may escape, become replacement characters.
struct Characters<'t>(&'t mut String);

impl Visitor<'_> for Characters<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E>(self, bytes: &[u8]) -> Result<(), E> {
        self.0.push_str(&String::from_utf8_lossy(bytes));
        Ok(())
    }
}

/// Writes the items of a list as they come.
struct Items<'t> {
    depth: usize,
    text: &'t mut String,
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        let mut is_first = true;
        while let Some(item) = items.next_element::<&RawValue>()? {
            self.text.push_str(if std::mem::take(&mut is_first) { "" } else { "\n" });
            write(item, self.depth, self.text);
        }
        Ok(())
    }
}
