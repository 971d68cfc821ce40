//! The numbers of a report that count nothing, in their surroundings.

use super::table::{Align, Table};
use super::{Style, one_line};
use crate::pipeline::Refused;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Characters of text shown on either side.
const AROUND: usize = 12;

/// A refused number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The number, verbatim.
    pub text: String,
    /// The text before it in its line.
    pub before: String,
    /// The text after it in its line.
    pub after: String,
    /// Why it counts nothing.
    pub reason: String,
}

/// The refused numbers with what stands around them.
#[must_use]
pub fn lines(text: &str, refused: &[Refused]) -> Vec<Line> {
    let text: Vec<char> = text.chars().collect();
    let line = |r: &Refused| {
        let end = r.span.end.min(text.len());
        let start = r.span.start.min(end);
        let inside = |c: &&char| **c != '\n';
        let before: Vec<char> = text[..start].iter().rev().take(AROUND).take_while(inside).copied().collect();
        Line {
            start,
            end,
            text: text[start..end].iter().collect(),
            before: before.into_iter().rev().collect(),
            after: text[end..].iter().take(AROUND).take_while(inside).collect(),
            reason: r.reason.clone(),
        }
    };
    refused.iter().map(line).collect()
}

/// For people: how often each reason stands, then every number with it.
///
/// # Errors
/// When the output cannot be written.
pub fn text(out: &mut dyn Write, style: Style, lines: &[Line]) -> io::Result<()> {
    by_reason(out, style, lines)?;
    // The number comes last: escape codes would count in the width of its column.
    let columns = [("place", Align::Right), ("reason", Align::Left), ("", Align::Right), ("number", Align::Left)];
    let mut table = Table::new(columns.map(|(name, align)| (name.to_owned(), align)));
    for line in lines {
        let number = format!("{}{}", style.marked(&one_line(&line.text)), one_line(&line.after));
        table.row(vec![line.start.to_string(), one_line(&line.reason), one_line(&line.before), number]);
    }
    table.print(out)
}

/// How many numbers each reason refuses, the commonest first.
fn by_reason(out: &mut dyn Write, style: Style, lines: &[Line]) -> io::Result<()> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in lines {
        *counts.entry(&line.reason).or_default() += 1;
    }
    let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    writeln!(out, "{}", style.dim(&format!("{} numbers that count nothing", lines.len())))?;
    for (reason, count) in &counts {
        writeln!(out, "{count:>6}  {}", one_line(reason))?;
    }
    if counts.is_empty() { Ok(()) } else { writeln!(out) }
}
