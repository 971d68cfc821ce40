//! Tables of records whose texts are reports or passages: JSON lines and CSV.
//!
//! In: a stream of bytes. Out: a [`Part`](super::Part) for each record, addressed by its id or its line. A record that
//! cannot be read is told and loses nothing else. Which fields hold what is in `dictionaries/fields.toml`.

mod fields;
mod json_lines;
mod rows;

use super::encoding::Pieces;
use super::kind::Kind;
use std::io::{self, Read};

pub(super) use json_lines::read as read_json_lines;
pub(super) use rows::read as read_rows;

/// What the user said about records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReadOptions {
    /// The field that holds the text, if not one of those that are known; `data.body` is a field in a field.
    pub text_field: Option<String>,
    /// The field that tells records apart.
    pub id_field: Option<String>,
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Table {
    /// Between two cells.
    pub delimiter: u8,
}

/// The longest record, in bytes: as long as a text may be.
pub(super) const MAX_RECORD: u64 = super::limits::MAX_TEXT;
/// Columns of a table; spreadsheets have no more.
pub(super) const MAX_COLUMNS: usize = 16_384;

/// Delimiters of tables, the commonest first.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// The longest name of a column in a table that is known by its header alone.
const NAME: usize = 40;

/// Whether something that begins so is a table of records: its ending says so, or its first line alone does.
pub(super) fn kind(head: &[u8], ending: &str, options: &ReadOptions) -> Kind {
    match ending {
        "jsonl" | "ndjson" | "jsonlines" => return Kind::JsonLines,
        "tsv" => return Kind::Table(Table { delimiter: b'\t' }),
        _ => {}
    }
    let Some(line) = first_line(head) else { return Kind::One };
    if ending == "csv" {
        return Kind::Table(Table { delimiter: delimiter(&line, options) });
    }
    if line.starts_with('{') {
        return if json_lines::is_record(&line, options) { Kind::JsonLines } else { Kind::One };
    }
    let delimiter = delimiter(&line, options);
    let names = rows::cells(&line, delimiter);
    let is_header = names.len() > 1 && names.iter().all(|n| n.chars().nth(NAME).is_none());
    let is_known = fields::finds_text(&names, options) && (options.text_field.is_some() || fields::finds_id(&names));
    if is_header && is_known { Kind::Table(Table { delimiter }) } else { Kind::One }
}

/// The delimiter that makes the column of the text known, else the one that makes most columns.
fn delimiter(line: &str, options: &ReadOptions) -> u8 {
    let known = |d: &u8| fields::finds_text(&rows::cells(line, *d), options) && line.contains(char::from(*d));
    let most = || DELIMITERS.into_iter().rev().max_by_key(|d| line.matches(char::from(*d)).count());
    DELIMITERS.into_iter().find(known).or_else(most).unwrap_or(b',')
}

/// The first line that is not blank, decoded; of a line that is longer than the head, the head.
fn first_line(head: &[u8]) -> Option<String> {
    let mut pieces = Pieces::of(head);
    let text;
    let head = match pieces.wide(head) {
        Some(wide) => {
            text = wide;
            text.as_bytes()
        }
        None => head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head),
    };
    let line = head.split(|b| matches!(b, b'\n' | b'\r')).find(|line| !line.trim_ascii().is_empty())?;
    Some(pieces.decode(line.trim_ascii()).into_owned())
}

/// A stream whose line ends and quotes are single bytes: of UTF-16, which has others, all is read and decoded at once.
fn narrow<'r>(head: &[u8], rest: impl Read + 'r) -> io::Result<(Pieces, Box<dyn Read + 'r>)> {
    let pieces = Pieces::of(head);
    let whole = io::Cursor::new(head.to_vec()).chain(rest);
    if !pieces.is_wide() {
        let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let mut whole = whole;
        whole.read_exact(&mut [0; 3][..mark])?;
        return Ok((pieces, Box::new(whole)));
    }
    let bytes = super::limits::read_plain(whole, super::MAX_BYTES).map_err(super::limits::UnpackError::into_io)?;
    let text = pieces.wide(&bytes).unwrap_or_default();
    Ok((pieces, Box::new(io::Cursor::new(text.into_bytes()))))
}

#[cfg(test)]
mod tests;
