//! The comparison side by side, and below it where each value came from.

use super::table::{Align, Table};
use super::{Style, csv_rows, hedged, metric_name, one_line, or_blank};
use crate::dictionary::Metrics;
use crate::export::evidence;
use crate::model::RegionCode;
use crate::query::answer::{CompareAnswer, Row, Status};
use rust_decimal::Decimal;
use std::collections::{HashMap, HashSet};
use std::io::{self, Write};

/// For people: a column for each region, or for each year where that would be too wide.
///
/// # Errors
/// When the output cannot be written.
pub fn text(out: &mut dyn Write, style: Style, answer: &CompareAnswer, metrics: &Metrics) -> io::Result<()> {
    let sources = numbered(answer);
    if sources.is_empty() {
        return writeln!(out, "no report states any of these");
    }
    let wide = grid(answer, metrics, Across::Regions);
    let narrow = grid(answer, metrics, Across::Years);
    let table = if wide.width() > style.width && narrow.width() < wide.width() { narrow } else { wide };
    table.print(out)?;
    writeln!(out)?;
    for (number, row) in sources.iter().enumerate() {
        source(out, style, number + 1, row, metrics)?;
    }
    Ok(())
}

/// For spreadsheets.
///
/// # Errors
/// When the output cannot be written.
pub fn csv(out: &mut dyn Write, answer: &CompareAnswer, metrics: &Metrics) -> io::Result<()> {
    csv_rows(out, &evidence::COLUMNS, answer.rows.iter().map(|row| evidence::cells(row, metrics).to_vec()))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Across {
    Regions,
    Years,
}

/// The rows that state something, in order: their places are the numbers of the list.
fn numbered(answer: &CompareAnswer) -> Vec<&Row> {
    answer.rows.iter().filter(|row| row.value.is_some()).collect()
}

/// A table: each metric in lines of one side, a column for each of the other.
fn grid(answer: &CompareAnswer, metrics: &Metrics, across: Across) -> Table {
    let names = Names::of(answer);
    let place = |row: &Row| match across {
        Across::Regions => (row.year.to_string(), names.of_row(row)),
        Across::Years => (names.of_row(row), row.year.to_string()),
    };
    let places: Vec<(String, String)> = answer.rows.iter().map(place).collect();
    let columns = in_order(places.iter().map(|place| place.1.as_str()));
    let column: HashMap<&str, usize> = columns.iter().enumerate().map(|(number, name)| (*name, number)).collect();
    let side = if across == Across::Regions { "year" } else { "region" };
    let header = ["metric", "unit", side].map(|name| (name.to_owned(), Align::Left));
    let header = header.into_iter().chain(columns.iter().map(|name| ((*name).to_owned(), Align::Right)));
    let mut table = Table::new(header);
    let mut number = 0;
    let all: Vec<(&Row, &(String, String))> = answer.rows.iter().zip(&places).collect();
    for rows in all.chunk_by(|a, b| a.0.metric == b.0.metric) {
        let unit = rows.iter().find_map(|(row, _)| row.unit.as_deref()).unwrap_or("");
        let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
        let mut line_of: HashMap<&str, usize> = HashMap::new();
        for (row, (line, name)) in rows {
            let at = *line_of.entry(line).or_insert_with(|| {
                lines.push((line, vec![String::new(); columns.len()]));
                lines.len() - 1
            });
            number += usize::from(row.value.is_some());
            lines[at].1[column[name.as_str()]] = cell(row, unit, number);
        }
        for (at, (line, cells)) in lines.into_iter().enumerate() {
            // The metric is named once, in its first line.
            let label = if at == 0 { [metric_name(metrics, &rows[0].0.metric), unit] } else { [""; 2] };
            table.row(label.map(str::to_owned).into_iter().chain([line.to_owned()]).chain(cells).collect());
        }
    }
    table
}

/// Names of regions, with the code where two have the same.
struct Names<'a> {
    shared: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    fn of(answer: &'a CompareAnswer) -> Self {
        let mut first: HashMap<&str, Option<RegionCode>> = HashMap::new();
        let mut shared = HashSet::new();
        for region in answer.rows.iter().map(|row| &row.region) {
            if *first.entry(region.name.as_str()).or_insert(region.code) != region.code {
                shared.insert(region.name.as_str());
            }
        }
        Self { shared }
    }

    fn of_row(&self, row: &Row) -> String {
        match row.region.code {
            Some(code) if self.shared.contains(row.region.name.as_str()) => format!("{} {code}", row.region.name),
            _ => row.region.name.clone(),
        }
    }
}

/// `≥8000次 +3.2% #2 /1.5 ![7]`
fn cell(row: &Row, unit: &str, number: usize) -> String {
    let Some(value) = row.value else { return String::new() };
    let mut text = format!("{}{}", row.signs_before(), value.normalize());
    if let Some(own) = row.unit.as_deref().filter(|own| *own != unit) {
        text += own;
    }
    text += &row.signs_behind();
    if let Some(change) = row.change {
        text += &format!(" {}{}", signed(change), unit_of_change(row));
    }
    if let Some(ratio) = row.ratio {
        text += &format!(" /{ratio}");
    }
    if let Some(rank) = row.rank.filter(|_| row.of > 1) {
        text += &format!(" #{rank}");
    }
    format!("{text} [{number}]")
}

fn source(out: &mut dyn Write, style: Style, number: usize, row: &Row, metrics: &Metrics) -> io::Result<()> {
    let place = |source: &str, start: usize| style.dim(&format!("{}:{start}", one_line(source)));
    let name = metric_name(metrics, &row.metric);
    let text = one_line(row.text.as_deref().unwrap_or(""));
    let place_of_row = place(row.source.as_deref().unwrap_or(""), row.start.unwrap_or(0));
    let named = row.named.as_ref().map_or_else(String::new, |named| format!(" ({})", one_line(named)));
    writeln!(out, "[{number}] {}{named} {} {name}: {text}  {place_of_row}", row.region.name, row.year)?;
    if row.status == Status::Derived && row.parts.is_empty() {
        writeln!(out, "    derived: no report states it; it follows from this change")?;
    }
    for part in &row.parts {
        let text = one_line(&part.text);
        writeln!(out, "    part: {} {} ({text})  {}", part.region.name, part.value, place(&part.source, part.start))?;
    }
    if let Some(stated) = row.change_stated.filter(|stated| row.change.is_none_or(|own| !close(own, *stated))) {
        writeln!(out, "    the report states a change of {}{}", signed(stated), unit_of_change(row))?;
    }
    for other in &row.alternatives {
        let note = if row.status == Status::Conflict { "conflict" } else { "elsewhere" };
        let text = one_line(&other.text);
        writeln!(out, "    {note}: {} ({text})  {}", other.value, place(&other.source, other.start))?;
    }
    if !row.doubts.is_empty() {
        writeln!(out, "    doubtful: {}", row.doubts.join(", "))?;
    }
    for other in &row.others {
        let agrees = if other.agrees { ", agrees" } else { "" };
        let scope = other.scope.as_ref().map_or_else(String::new, |scope| format!(" of {}", one_line(scope)));
        let value = hedged(other.value, other.precision) + &or_blank(other.unit.as_deref());
        let text = one_line(&other.text);
        let reason = other.reason.as_str();
        writeln!(
            out,
            "    not shown ({reason}{agrees}): {value}{scope} ({text})  {}",
            place(&other.source, other.start)
        )?;
    }
    Ok(())
}

/// Rates change by percentage points.
fn unit_of_change(row: &Row) -> &'static str {
    if row.unit.as_deref() == Some("%") { "pp" } else { "%" }
}

/// Whether two percentages are one when rounded to one place.
fn close(a: Decimal, b: Decimal) -> bool {
    (a - b).abs() <= Decimal::new(1, 1)
}

fn signed(value: Decimal) -> String {
    if value > Decimal::ZERO { format!("+{value}") } else { value.to_string() }
}

fn in_order<'t>(items: impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    let mut seen = HashSet::new();
    items.filter(|item| seen.insert(*item)).collect()
}
