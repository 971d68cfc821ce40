//! Texts cut into words, in the forms of programs that count words.
//!
//! `csv`: a report a row, as quanteda, readtext and KH Coder 3 read it. `khcoder`: plain text with a heading for each
//! report. `jsonl`: an object a report, its words as an array of lines.

use super::ExportError;
use crate::query::Segmented;
use clap::ValueEnum;
use serde_json::json;
use std::io::{self, Write};

/// Forms of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SegmentsFormat {
    /// A report a row
    #[default]
    Csv,
    /// Headings and paragraphs
    Khcoder,
    /// An object a line
    Jsonl,
}

/// Takes texts.
pub enum Texts<'o> {
    /// A report a row.
    Csv(Box<csv::Writer<&'o mut dyn Write>>),
    /// Headings and paragraphs.
    Headings(&'o mut dyn Write),
    /// An object a line.
    Lines(&'o mut dyn Write),
}

const HEAD: [&str; 12] = [
    "doc_id",
    "text",
    "region_code",
    "province",
    "city",
    "county",
    "town",
    "year",
    "issuer",
    "doc_type",
    "title",
    "source",
];

/// A writer of a form.
///
/// # Errors
/// When the target refuses.
pub fn writer(format: SegmentsFormat, out: &mut dyn Write) -> Result<Texts<'_>, ExportError> {
    Ok(match format {
        SegmentsFormat::Csv => {
            let mut writer = csv::Writer::from_writer(out);
            writer.write_record(HEAD)?;
            Texts::Csv(Box::new(writer))
        }
        SegmentsFormat::Khcoder => Texts::Headings(out),
        SegmentsFormat::Jsonl => Texts::Lines(out),
    })
}

impl Texts<'_> {
    /// Writes a text.
    ///
    /// # Errors
    /// When the target refuses.
    pub fn text(&mut self, text: &Segmented) -> Result<(), ExportError> {
        match self {
            Self::Csv(writer) => Ok(writer.write_record(row(text))?),
            Self::Headings(out) => Ok(headed(*out, text)?),
            Self::Lines(out) => {
                serde_json::to_writer(&mut **out, &object(text)).map_err(io::Error::from)?;
                Ok(out.write_all(b"\n")?)
            }
        }
    }

    /// Writes what remains.
    ///
    /// # Errors
    /// When the target refuses.
    pub fn finish(self) -> Result<(), ExportError> {
        match self {
            Self::Csv(mut writer) => Ok(writer.flush()?),
            Self::Headings(out) | Self::Lines(out) => Ok(out.flush()?),
        }
    }
}

fn row(text: &Segmented) -> [String; 12] {
    let words: Vec<String> = text.lines.iter().map(|line| line.join(" ")).collect();
    let name = |at: usize| text.names[at].clone().unwrap_or_default();
    [
        text.id.clone(),
        words.join("\n"),
        text.region.as_ref().and_then(|region| region.code).map_or_else(String::new, |code| code.to_string()),
        name(0),
        name(1),
        name(2),
        name(3),
        text.year.map_or_else(String::new, |year| year.to_string()),
        text.issuer.clone().unwrap_or_default(),
        text.doc_type.to_owned(),
        text.title.clone().unwrap_or_default(),
        text.source.clone(),
    ]
}

/// KH Coder takes what stands in angle brackets for a mark of its own.
fn headed(out: &mut dyn Write, text: &Segmented) -> io::Result<()> {
    let plain = |text: &str| text.replace(['<', '>', '\n', '\r'], " ");
    let region = text.region.as_ref().map_or("?", |region| region.name.as_str());
    let year = text.year.map_or_else(|| "?".to_owned(), |year| year.to_string());
    writeln!(out, "<h1>{} {year} {}</h1>", plain(region), plain(&text.source))?;
    for line in &text.lines {
        writeln!(out, "{}", plain(&line.join(" ")))?;
    }
    Ok(())
}

fn object(text: &Segmented) -> serde_json::Value {
    json!({
        "doc_id": text.id,
        "source": text.source,
        "title": text.title,
        "region": text.region,
        "province": text.names[0],
        "city": text.names[1],
        "county": text.names[2],
        "town": text.names[3],
        "year": text.year,
        "issuer": text.issuer,
        "doc_type": text.doc_type,
        "lines": text.lines,
    })
}
