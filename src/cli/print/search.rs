//! Hits with their passages.

use super::{Style, csv_rows, hedged, metric_name, one_line, or_blank};
use crate::dictionary::Metrics;
use crate::model::Figure;
use crate::query::answer::{Counts, Facets, Hit, Passage, SearchAnswer};
use std::io::{self, Write};

/// Characters of an id that are printed: enough for `show`.
pub const ID_SHOWN: usize = 12;
/// Names of a facet that are printed.
const FACET_NAMES: usize = 6;
const SEPARATOR: &str = " \u{b7} ";

/// For people.
///
/// # Errors
/// When the output cannot be written.
pub fn text(
    out: &mut dyn Write,
    style: Style,
    answer: &SearchAnswer,
    offset: usize,
    metrics: &Metrics,
) -> io::Result<()> {
    match (answer.total, answer.hits.len()) {
        (0, _) => writeln!(out, "no report matches")?,
        (total, 0) => writeln!(out, "{total} reports match, none of them beyond --offset {offset}")?,
        (1, _) => writeln!(out, "1 report matches")?,
        (total, shown) => writeln!(out, "{total} reports match; {} to {}", offset + 1, offset + shown)?,
    }
    if answer.relaxed {
        writeln!(out, "none holds all that was asked; these hold most of it")?;
    }
    for (i, hit) in answer.hits.iter().enumerate() {
        writeln!(out)?;
        one(out, style, offset + i + 1, hit, metrics)?;
    }
    facets(out, style, &answer.facets)
}

/// For spreadsheets: a row for each hit, with its best passage.
///
/// # Errors
/// When the output cannot be written.
pub fn csv(out: &mut dyn Write, answer: &SearchAnswer) -> io::Result<()> {
    let header =
        ["id", "source", "title", "region_code", "region", "year", "doc_type", "score", "passage", "start", "end"];
    let rows = answer.hits.iter().map(|hit| {
        let passage = hit.passages.first();
        vec![
            hit.id.clone(),
            hit.source.clone(),
            or_blank(hit.title.as_deref()),
            or_blank(hit.region.code),
            or_blank(hit.region.name()),
            or_blank(hit.year),
            hit.doc_type.as_str().to_owned(),
            hit.score.to_string(),
            or_blank(passage.map(|p| p.text.as_str())),
            or_blank(passage.map(|p| p.start)),
            or_blank(passage.map(|p| p.end)),
        ]
    });
    csv_rows(out, &header, rows)
}

fn one(out: &mut dyn Write, style: Style, number: usize, hit: &Hit, metrics: &Metrics) -> io::Result<()> {
    let title = hit.title.as_deref().unwrap_or(&hit.source);
    writeln!(out, "{number}. {}", style.bold(&one_line(title)))?;
    let id: String = hit.id.chars().take(ID_SHOWN).collect();
    let year = or_blank(hit.year);
    let facts = [hit.region.name().unwrap_or(""), &year, hit.doc_type.as_str(), &one_line(&hit.source), &id];
    let facts: Vec<&str> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    writeln!(out, "   {}", style.dim(&facts.join(SEPARATOR)))?;
    for passage in &hit.passages {
        writeln!(out, "   {}", marked(style, passage))?;
    }
    for figure in &hit.figures {
        writeln!(out, "   {}", figure_line(figure, metrics))?;
    }
    for copy in &hit.duplicates {
        writeln!(out, "   {}", style.dim(&format!("also as {}", one_line(&copy.source))))?;
    }
    Ok(())
}

/// A passage on one line with what was asked for marked.
fn marked(style: Style, passage: &Passage) -> String {
    let letters: Vec<char> = passage.text.chars().collect();
    let part = |from: usize, to: usize| {
        one_line(&letters[from.min(letters.len())..to.min(letters.len())].iter().collect::<String>())
    };
    let mut line = String::new();
    let mut at = 0;
    for [start, end] in &passage.highlights {
        let (start, end) = (start - passage.start, end - passage.start);
        line.push_str(&part(at, start));
        line.push_str(&style.marked(&part(start, end)));
        at = end;
    }
    line + &part(at, letters.len())
}

fn figure_line(figure: &Figure, metrics: &Metrics) -> String {
    let name = figure.metric.as_deref().map_or("", |id| metric_name(metrics, id));
    let value = hedged(figure.value, figure.precision);
    format!("{name} {value}{} ({})", figure.unit.as_deref().unwrap_or(""), one_line(&figure.text))
}

fn facets(out: &mut dyn Write, style: Style, facets: &Facets) -> io::Result<()> {
    let named: [(&str, &Counts); 6] = [
        ("year", &facets.year),
        ("region", &facets.region),
        ("province", &facets.province),
        ("level", &facets.level),
        ("doc_type", &facets.doc_type),
        ("problem", &facets.problem),
    ];
    for (i, (name, counts)) in named.iter().filter(|(_, counts)| !counts.0.is_empty()).enumerate() {
        if i == 0 {
            writeln!(out)?;
        }
        let shown: Vec<String> = counts.0.iter().take(FACET_NAMES).map(|(name, n)| format!("{name} ({n})")).collect();
        let more = if counts.0.len() > FACET_NAMES { SEPARATOR.to_owned() + "\u{2026}" } else { String::new() };
        writeln!(out, "{} {}{more}", style.dim(&format!("{name}:")), shown.join(SEPARATOR))?;
    }
    Ok(())
}
