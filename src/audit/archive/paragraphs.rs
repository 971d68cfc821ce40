//! What of a report is compared with others word by word: its paragraphs and its tables, as digests.
//!
//! In: a report with its text as read. Out: digests with the figures in each; which of them are copies is left to `copied`.

use super::Paragraph;
use crate::audit::view::STOP;
use crate::dictionary::Dictionaries;
use crate::model::{Figure, Report, SourceSpan};
use rust_decimal::Decimal;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The paragraphs with at least two figures that are no small numbers, and long ones without that say nothing that all say.
pub fn of(report: &Report, text: &str, dictionaries: &Dictionaries) -> Vec<Paragraph> {
    let copied = &dictionaries.checks.copied;
    let counts = |f: &(usize, &Figure)| f.1.value.abs() >= copied.smallest && f.1.table.is_none();
    let mut figures = report.figures.iter().enumerate().filter(counts).peekable();
    let own = report.region.name().unwrap_or_default();
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let place = SourceSpan { start: at, end: at + line.chars().count() };
        at = place.end + 1;
        let inside: Vec<(usize, &Figure)> =
            std::iter::from_fn(|| figures.next_if(|(_, figure)| figure.start < place.end)).collect();
        let least = if inside.len() > 1 { copied.paragraph } else { copied.words };
        if place.end - place.start < least || found.len() >= MOST_PARAGRAPHS {
            continue;
        }
        // What was copied is put under the own name and another year.
        // Without its heading a line of few numbers is told from others by too little.
        let first = inside.first().filter(|_| inside.len() >= TELLING);
        let body = first.map_or(line, |(_, figure)| without_heading(line, figure.start - place.start));
        let (told, letters) = if inside.len() < 2 { digest_of_words(line, own) } else { digest(body, report.year) };
        if letters >= least && (inside.len() > 1 || !copied.formulas.is_in(line)) {
            let (figures, values) = inside.into_iter().map(|(index, figure)| (index, figure.value)).unzip();
            found.push(Paragraph::new(told, letters, place, figures, values));
        }
    }
    found.extend(tables(report, text, dictionaries));
    found.sort_by_key(|paragraph| paragraph.place.start);
    found
}

/// The tables of a report that hold many numbers, each as one paragraph from its first cell to its last.
fn tables(report: &Report, text: &str, dictionaries: &Dictionaries) -> Vec<Paragraph> {
    let smallest = dictionaries.checks.copied.smallest;
    let beside =
        |a: &(usize, &Figure), b: &(usize, &Figure)| a.0 + 1 == b.0 && b.1.start.saturating_sub(a.1.end) < NEAR;
    let cells: Vec<(usize, &Figure)> = report.figures.iter().enumerate().filter(|(_, f)| f.table.is_some()).collect();
    let mut found = Vec::new();
    for table in cells.chunk_by(beside).filter(|table| table.len() >= LEAST_CELLS).take(MOST_TABLES) {
        let large = table.iter().filter(|(_, f)| f.value.abs() >= smallest);
        let (figures, values): (Vec<usize>, Vec<Decimal>) = large.map(|(index, f)| (*index, f.value)).unzip();
        let several: BTreeSet<Decimal> = values.iter().copied().collect();
        let place = SourceSpan { start: table[0].1.start, end: table[table.len() - 1].1.end };
        if several.len() < LEAST_CELLS || place.end <= place.start {
            continue;
        }
        let words: String = text.chars().skip(place.start).take(place.end - place.start).collect();
        let (told, letters) = digest(&words, report.year);
        found.push(Paragraph::new(told, letters, place, figures, values));
    }
    found
}

/// Characters between two cells of one table, at most.
const NEAR: usize = 200;
/// Different numbers of a table that is no small form.
const LEAST_CELLS: usize = 8;
/// More tables of a report are not compared.
const MOST_TABLES: usize = 20;

/// A paragraph without the short sentence or the label before its first figure, which the copy may word anew: （二）强化监督。…
fn without_heading(line: &str, figure: usize) -> &str {
    let ends = |c: char| matches!(c, STOP | ':' | '\u{ff1a}');
    let before = line.chars().take(figure.min(MOST_HEADING));
    let end = before.enumerate().filter(|(_, c)| ends(*c)).map(|(at, _)| at + 1).next();
    let byte = end.and_then(|end| line.char_indices().nth(end)).map_or(0, |(byte, _)| byte);
    &line[byte..]
}

/// Figures of a paragraph that is known without its heading, at least.
const TELLING: usize = 4;
/// Characters of the heading of a paragraph.
const MOST_HEADING: usize = 24;

/// More paragraphs of a report are not compared.
const MOST_PARAGRAPHS: usize = 300;

/// Digest and number of the letters and digits of a line, but for the report's own year.
fn digest(line: &str, year: Option<i32>) -> (u32, usize) {
    let line = year.map_or(Cow::Borrowed(line), |year| Cow::Owned(line.replace(&*year.to_string(), "")));
    let told: String = line.chars().filter(|c| c.is_alphanumeric()).collect();
    (short(&told), told.chars().count())
}

/// The same in every version of the program, since it is kept.
fn short(told: &str) -> u32 {
    let mut first = [0; 4];
    first.copy_from_slice(&blake3::hash(told.as_bytes()).as_bytes()[..4]);
    u32::from_le_bytes(first)
}

/// Likewise without years and the name of one's own place: what was copied is put under the own name and another year.
fn digest_of_words(line: &str, own: &str) -> (u32, usize) {
    let line = if own.is_empty() { Cow::Borrowed(line) } else { Cow::Owned(line.replace(own, "")) };
    let is_year = |run: &str| run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
    let mut told = String::with_capacity(line.len());
    let mut rest = &*line;
    while let Some(first) = rest.chars().next() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (run, behind) = rest.split_at(digits.max(first.len_utf8()));
        if first.is_alphanumeric() && !is_year(run) {
            told.push_str(run);
        }
        rest = behind;
    }
    (short(&told), told.chars().count())
}
