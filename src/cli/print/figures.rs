//! Figures and groups of figures as tables.

use super::table::{Align, Table};
use super::{Style, csv_rows, hedged, metric_name, one_line, or_blank, word};
use crate::dictionary::Metrics;
use crate::query::GroupBy;
use crate::query::answer::{FigureHit, FiguresAnswer, Group, GroupsAnswer};
use std::io::{self, Write};

/// For people.
///
/// # Errors
/// When the output cannot be written.
pub fn text(out: &mut dyn Write, style: Style, answer: &FiguresAnswer, metrics: &Metrics) -> io::Result<()> {
    let columns = ["region", "year", "metric", "value", "unit", "kind", "scope", "text", "where"];
    let align = |name: &str| if name == "value" { Align::Right } else { Align::Left };
    let mut table = Table::new(columns.map(|name| (name.to_owned(), align(name))));
    for hit in &answer.figures {
        let f = &hit.figure;
        table.row(vec![
            or_blank(hit.region.name()),
            or_blank(f.period.or(hit.year)),
            f.metric
                .as_deref()
                .map_or_else(|| or_blank(f.subject.as_deref()), |id| metric_name(metrics, id).to_owned()),
            hedged(f.value, f.precision),
            or_blank(f.unit.as_deref()),
            f.kind.as_str().to_owned(),
            or_blank(f.scope.as_deref()),
            one_line(&f.text),
            format!("{}:{}", one_line(&hit.source), f.start),
        ]);
    }
    table.print(out)?;
    writeln!(out, "{}", style.dim(&shown(answer.figures.len(), answer.total, "figures")))
}

/// For spreadsheets.
///
/// # Errors
/// When the output cannot be written.
pub fn csv(out: &mut dyn Write, answer: &FiguresAnswer) -> io::Result<()> {
    let header = [
        "region_code",
        "province",
        "city",
        "county",
        "town",
        "level",
        "year",
        "period",
        "metric",
        "subject",
        "value",
        "unit",
        "currency",
        "precision",
        "kind",
        "scope",
        "text",
        "start",
        "end",
        "source",
        "report",
    ];
    csv_rows(out, &header, answer.figures.iter().map(csv_row))
}

/// Groups for people.
///
/// # Errors
/// When the output cannot be written.
pub fn groups_text(
    out: &mut dyn Write,
    style: Style,
    answer: &GroupsAnswer,
    by: &[GroupBy],
    metrics: &Metrics,
) -> io::Result<()> {
    let numbers = ["count", "sum", "mean", "min", "25%", "50%", "75%", "max"];
    let header = by.iter().map(|b| b.as_str()).filter(|name| !["metric", "unit", "kind"].contains(name));
    let words = header.clone().chain(["metric", "unit", "kind"]).map(|name| (name.to_owned(), Align::Left));
    let mut table = Table::new(words.chain(numbers.map(|name| (name.to_owned(), Align::Right))));
    for group in &answer.groups {
        let mut row: Vec<String> = header.clone().map(|name| key(group, name)).collect();
        row.push(group.metric.as_deref().map_or_else(String::new, |id| metric_name(metrics, id).to_owned()));
        row.push(or_blank(group.unit.as_deref()));
        row.push(group.kind.as_str().to_owned());
        row.extend(aggregates(group));
        table.row(row);
    }
    table.print(out)?;
    writeln!(out, "{}", style.dim(&format!("{} figures in {} groups", answer.total, answer.groups.len())))
}

/// Groups for spreadsheets.
///
/// # Errors
/// When the output cannot be written.
pub fn groups_csv(out: &mut dyn Write, answer: &GroupsAnswer, by: &[GroupBy]) -> io::Result<()> {
    let asked = by.iter().map(|b| b.as_str()).filter(|name| !["metric", "unit", "kind"].contains(name));
    let fixed = ["metric", "unit", "currency", "kind", "count", "sum", "mean", "min", "p25", "p50", "p75", "max"];
    let header: Vec<&str> = asked.clone().chain(fixed).collect();
    let rows = answer.groups.iter().map(|group| {
        let mut row: Vec<String> = asked.clone().map(|name| key(group, name)).collect();
        row.extend([or_blank(group.metric.as_deref()), or_blank(group.unit.as_deref()), word(&group.currency)]);
        row.push(group.kind.as_str().to_owned());
        row.extend(aggregates(group));
        row
    });
    csv_rows(out, &header, rows)
}

fn csv_row(hit: &FigureHit) -> Vec<String> {
    let (f, region) = (&hit.figure, &hit.region);
    vec![
        or_blank(region.code),
        or_blank(region.province.as_deref()),
        or_blank(region.city.as_deref()),
        or_blank(region.county.as_deref()),
        or_blank(region.town.as_deref()),
        region.level.as_str().to_owned(),
        or_blank(hit.year),
        or_blank(f.period),
        or_blank(f.metric.as_deref()),
        or_blank(f.subject.as_deref()),
        f.value.normalize().to_string(),
        or_blank(f.unit.as_deref()),
        word(&f.currency),
        word(&f.precision),
        f.kind.as_str().to_owned(),
        or_blank(f.scope.as_deref()),
        f.text.clone(),
        f.start.to_string(),
        f.end.to_string(),
        hit.source.clone(),
        hit.report.clone(),
    ]
}

fn key(group: &Group, name: &str) -> String {
    group.key.get(name).and_then(|value| value.as_str()).unwrap_or("").to_owned()
}

fn aggregates(group: &Group) -> [String; 8] {
    let p = &group.percentiles;
    [
        group.count.to_string(),
        or_blank(group.sum),
        group.mean.to_string(),
        group.min.to_string(),
        p.lower.to_string(),
        p.median.to_string(),
        p.upper.to_string(),
        group.max.to_string(),
    ]
}

fn shown(shown: usize, total: usize, what: &str) -> String {
    if shown == total { format!("{total} {what}") } else { format!("{shown} of {total} {what}; --limit shows more") }
}
