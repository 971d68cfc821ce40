//! Answers as text, tables and CSV.

pub mod audit;
pub mod compare;
pub mod dictionary;
pub mod evaluate;
pub mod figures;
pub mod rejected;
pub mod search;
pub mod show;
pub mod table;
pub mod terms;

#[cfg(test)]
mod tests;

use crate::dictionary::Metrics;
use crate::model::{Precision, Region};
use rust_decimal::Decimal;
use serde::Serialize;
use std::io::{self, IsTerminal as _, Write};
use std::path::Path;
use std::process::ExitCode;

/// Width that is assumed where the terminal does not tell.
const WIDTH: usize = 120;

/// How text is printed.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Escape codes may be used.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Style {
    /// Colour on a terminal, unless `NO_COLOR` is set; width by `COLUMNS`.
    #[must_use]
    pub fn of_stdout() -> Self {
        let told = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let colour = io::stdout().is_terminal() && told("NO_COLOR").is_none();
        let width = told("COLUMNS").and_then(|columns| columns.parse().ok()).unwrap_or(WIDTH);
        Self { colour, width }
    }

    /// What was asked for.
    #[must_use]
    pub fn marked(self, text: &str) -> String {
        self.wrapped("\u{1b}[1;33m", text)
    }

    /// A heading.
    #[must_use]
    pub fn bold(self, text: &str) -> String {
        self.wrapped("\u{1b}[1m", text)
    }

    /// What matters less.
    #[must_use]
    pub fn dim(self, text: &str) -> String {
        self.wrapped("\u{1b}[2m", text)
    }

    fn wrapped(self, code: &str, text: &str) -> String {
        if self.colour { format!("{code}{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Prints to stdout. A reader that closes the pipe has had enough: no error.
///
/// # Errors
/// When stdout cannot be written for another reason.
pub fn stdout(write: impl FnOnce(&mut dyn Write, Style) -> io::Result<()>) -> anyhow::Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let written = write(&mut out, Style::of_stdout()).and_then(|()| out.flush());
    match written {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(e) => Err(anyhow::Error::new(e).context("stdout cannot be written")),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

/// Prints to a file: written beside it and put in its place when whole.
///
/// # Errors
/// Names the file that cannot be written.
pub fn to_file(path: &Path, write: impl FnOnce(&mut dyn Write, Style) -> io::Result<()>) -> anyhow::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let save = || -> io::Result<()> {
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        let mut out = io::BufWriter::new(file.as_file_mut());
        write(&mut out, Style { colour: false, width: WIDTH })?;
        out.flush()?;
        drop(out);
        crate::index::persist(file, path)
    };
    save().map_err(|e| anyhow::Error::new(e).context(format!("{}: cannot be written", path.display())))
}

/// 1 error, 2 errors.
fn counted(count: usize, name: &str) -> String {
    format!("{count} {name}{}", if count == 1 { "" } else { "s" })
}

/// An answer as one JSON object.
///
/// # Errors
/// When the output cannot be written.
pub fn json(out: &mut dyn Write, answer: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, answer).map_err(io::Error::from)?;
    writeln!(out)
}

/// Rows as CSV.
///
/// # Errors
/// When the output cannot be written.
pub fn csv_rows(out: &mut dyn Write, header: &[&str], rows: impl Iterator<Item = Vec<String>>) -> io::Result<()> {
    let io_error = |e: csv::Error| match e.into_kind() {
        csv::ErrorKind::Io(e) => e,
        other => io::Error::other(format!("{other:?}")),
    };
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(header).map_err(io_error)?;
    for row in rows {
        writer.write_record(row).map_err(io_error)?;
    }
    writer.flush()
}

/// The columns of a region in tables: code, and the names of each level.
pub const REGION: [&str; 5] = ["region_code", "province", "city", "county", "town"];

/// The cells of a region, in the order of [`REGION`].
#[must_use]
pub fn region_cells(region: &Region) -> [String; 5] {
    let name = |name: &Option<String>| name.clone().unwrap_or_default();
    let names = [&region.province, &region.city, &region.county, &region.town].map(name);
    let [province, city, county, town] = names;
    [or_blank(region.code), province, city, county, town]
}

/// The ending of a file that is written to, in lower case.
#[must_use]
pub fn ending(output: Option<&Path>) -> Option<String> {
    output.and_then(Path::extension).and_then(|e| e.to_str()).map(str::to_ascii_lowercase)
}

/// A value with its hedge in front: ≥8000.
#[must_use]
pub fn hedged(value: Decimal, precision: Precision) -> String {
    format!("{}{}", precision.mark(), value.normalize())
}

/// The Chinese name of a metric; its id where the dictionary has none.
#[must_use]
pub fn metric_name<'a>(metrics: &'a Metrics, id: &'a str) -> &'a str {
    metrics.get(id).map_or(id, |metric| &metric.name)
}

/// The word that serde writes for a value: for enums in CSV.
#[must_use]
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(serde_json::Value::Null) | Err(_) => String::new(),
        Ok(other) => other.to_string(),
    }
}

/// Empty where there is nothing.
#[must_use]
pub fn or_blank<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// On one line, and no escape codes out of a report.
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
