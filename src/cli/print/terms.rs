//! Counts of words and keywords in context.

use super::table::{Align, Table};
use super::{Style, counted, csv_rows, one_line, or_blank};
use crate::query::answer::{KwicAnswer, KwicLine, TermRow, TermsAnswer};
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

/// Counts for people.
///
/// # Errors
/// When the output cannot be written.
pub fn text(out: &mut dyn Write, style: Style, answer: &TermsAnswer) -> io::Result<()> {
    let left = ["region", "year", "term"].map(|name| (name.to_owned(), Align::Left));
    let right = ["count", "per 10,000", "reports"].map(|name| (name.to_owned(), Align::Right));
    let mut table = Table::new(left.into_iter().chain(right));
    for row in &answer.terms {
        table.row(vec![
            or_blank(row.region.as_deref()),
            or_blank(row.year),
            one_line(&row.term),
            row.count.to_string(),
            row.per_10000.to_string(),
            format!("{}/{}", row.reports, row.of_reports),
        ]);
    }
    table.print(out)?;
    writeln!(out, "{}", style.dim(&format!("{} words in {} reports", answer.words, answer.reports)))
}

/// Counts for spreadsheets.
///
/// # Errors
/// When the output cannot be written.
pub fn csv(out: &mut dyn Write, answer: &TermsAnswer) -> io::Result<()> {
    let header = ["region_code", "region", "year", "term", "count", "per_10000", "reports", "of_reports"];
    let row = |row: &TermRow| {
        vec![
            or_blank(row.region_code.as_deref()),
            or_blank(row.region.as_deref()),
            or_blank(row.year),
            row.term.clone(),
            row.count.to_string(),
            row.per_10000.to_string(),
            row.reports.to_string(),
            row.of_reports.to_string(),
        ]
    };
    csv_rows(out, &header, answer.terms.iter().map(row))
}

/// Lines for people: the word in the middle.
///
/// # Errors
/// When the output cannot be written.
pub fn lines_text(out: &mut dyn Write, style: Style, answer: &KwicAnswer) -> io::Result<()> {
    let widest = answer.lines.iter().map(|line| line.before.width()).max().unwrap_or(0);
    let name = |line: &KwicLine| {
        let region = line.region.as_ref().map_or("?", |region| region.name.as_str());
        format!("{region} {}", or_blank(line.year))
    };
    let names = answer.lines.iter().map(|line| name(line).width()).max().unwrap_or(0);
    for line in &answer.lines {
        let fill = |text: &str, width: usize| " ".repeat(width.saturating_sub(text.width()));
        let name = name(line);
        let place = style.dim(&format!("{}:{}", one_line(&line.source), line.start));
        let word = style.marked(&one_line(&line.keyword));
        let (before, after) = (one_line(&line.before), one_line(&line.after));
        let (head, tail) = (fill(&name, names), fill(&before, widest));
        writeln!(out, "{name}{head}  {tail}{before}{word}{after}  {place}")?;
    }
    let shown = format!("{} of {} places; --limit shows more", answer.lines.len(), answer.total);
    let all = counted(answer.total, "place");
    writeln!(out, "{}", style.dim(if answer.lines.len() < answer.total { &shown } else { &all }))
}

/// Lines for spreadsheets.
///
/// # Errors
/// When the output cannot be written.
pub fn lines_csv(out: &mut dyn Write, answer: &KwicAnswer) -> io::Result<()> {
    let header = ["region_code", "region", "year", "before", "keyword", "after", "start", "source", "report"];
    let row = |line: &KwicLine| {
        vec![
            or_blank(line.region.as_ref().and_then(|region| region.code)),
            or_blank(line.region.as_ref().map(|region| region.name.as_str())),
            or_blank(line.year),
            line.before.clone(),
            line.keyword.clone(),
            line.after.clone(),
            line.start.to_string(),
            line.source.clone(),
            line.report.clone(),
        ]
    };
    csv_rows(out, &header, answer.lines.iter().map(row))
}
