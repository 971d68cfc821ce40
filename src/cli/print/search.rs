//! Hits with their passages.

use super::{Style, csv_rows, hedged, metric_name, one_line, or_blank};
use crate::dictionary::Metrics;
use crate::index::Reason;
use crate::model::Figure;
use crate::query::answer::{Counts, Facets, Hit, Passage, PlaceCount, SearchAnswer};
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
    if let Some(reasons) = &hit.explanation {
        explanation(out, style, hit.score, reasons)?;
    }
    for copy in &hit.duplicates {
        writeln!(out, "   {}", style.dim(&format!("also as {}", one_line(&copy.source))))?;
    }
    Ok(())
}

/// Parts of a score that are printed; the rest is summed up.
const REASONS_SHOWN: usize = 12;

/// The parts of a score, the greatest first.
fn explanation(out: &mut dyn Write, style: Style, score: f32, reasons: &[Reason]) -> io::Result<()> {
    if reasons.is_empty() {
        return writeln!(
            out,
            "   {}",
            style.dim("score 0: it meets the conditions, none of which is met better or worse")
        );
    }
    writeln!(out, "   {}", style.dim(&format!("score {score:.2}, of which")))?;
    for reason in reasons.iter().take(REASONS_SHOWN) {
        let weight =
            if (reason.weight - 1.0).abs() < 1e-6 { String::new() } else { format!(", weight {:.1}", reason.weight) };
        let line = format!("{:6.2}  {}, {}{weight}", reason.score, one_line(&reason.text), reason.field.as_str());
        writeln!(out, "   {}", style.dim(&line))?;
    }
    let rest: f32 = reasons.iter().skip(REASONS_SHOWN).map(|reason| reason.score).sum();
    if rest > 0.0 {
        let line = format!("{rest:6.2}  {} more", reasons.len() - REASONS_SHOWN);
        writeln!(out, "   {}", style.dim(&line))?;
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
        ("level", &facets.level),
        ("doc_type", &facets.doc_type),
        ("issuer", &facets.issuer),
        ("section", &facets.section),
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
    if !facets.places.is_empty() {
        writeln!(out, "{}", style.dim("region:"))?;
    }
    facets.places.iter().take(FACET_NAMES).try_for_each(|place| place_line(out, place))
}

/// A province with the places in it: 天津市 (12): 武清区 (4) · 宁河区 (4).
fn place_line(out: &mut dyn Write, place: &PlaceCount) -> io::Result<()> {
    let inside: Vec<String> =
        place.places.iter().take(FACET_NAMES).map(|inner| format!("{} ({})", inner.name, inner.count)).collect();
    let more = if place.places.len() > FACET_NAMES { SEPARATOR.to_owned() + "\u{2026}" } else { String::new() };
    let colon = if inside.is_empty() { "" } else { ": " };
    writeln!(out, "  {} ({}){colon}{}{more}", place.name, place.count, inside.join(SEPARATOR))
}
