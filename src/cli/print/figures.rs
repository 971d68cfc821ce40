//! Figures and groups of figures as tables.

use super::table::{Align, Table};
use super::{REGION, Style, csv_rows, hedged, metric_name, one_line, or_blank, region_cells, word};
use crate::dictionary::Metrics;
use crate::model::Currency;
use crate::query::GroupBy;
use crate::query::answer::{FigureHit, FiguresAnswer, Group, GroupsAnswer};
use std::collections::HashMap;
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
    let more = [
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
    csv_rows(out, &[&REGION[..], &more].concat(), answer.figures.iter().map(csv_row))
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
    let numbers = numbers(answer, |percent| format!("{percent}%"));
    let header = by.iter().map(|b| b.as_str()).filter(|name| !["metric", "unit", "kind"].contains(name));
    // 元 alone does not tell whose.
    let moneys = answer.groups.iter().any(|group| group.currency.is_some_and(|c| c != Currency::Cny));
    let places = has_namesakes(answer, by);
    let more = [("within", places), ("metric", true), ("unit", true), ("currency", moneys), ("kind", true)];
    let more = more.into_iter().filter(|(_, shown)| *shown).map(|(name, _)| name);
    let words = header.clone().chain(more).map(|name| (name.to_owned(), Align::Left));
    let mut table = Table::new(words.chain(numbers.into_iter().map(|name| (name, Align::Right))));
    for group in &answer.groups {
        let mut row: Vec<String> = header.clone().map(|name| key(group, name)).collect();
        if places {
            row.push(or_blank(group.within.as_deref()));
        }
        row.push(group.metric.as_deref().map_or_else(String::new, |id| metric_name(metrics, id).to_owned()));
        row.push(or_blank(group.unit.as_deref()));
        if moneys {
            row.push(word(&group.currency));
        }
        row.push(group.kind.as_str().to_owned());
        row.extend(aggregates(group));
        table.row(row);
    }
    table.print(out)?;
    writeln!(out, "{}", style.dim(&format!("{} figures in {} groups", answer.total, answer.groups.len())))?;
    for note in notes(answer) {
        writeln!(out, "{}", style.dim(&note))?;
    }
    Ok(())
}

/// Whether groups are of places of one name that lie apart.
fn has_namesakes(answer: &GroupsAnswer, by: &[GroupBy]) -> bool {
    let mut within = HashMap::new();
    let names = |group: &Group| by.iter().map(|b| key(group, b.as_str())).collect::<Vec<_>>();
    answer.groups.iter().any(|group| *within.entry(names(group)).or_insert(&group.within) != &group.within)
}

/// Names of the aggregates.
fn numbers(answer: &GroupsAnswer, percentile: impl Fn(u8) -> String) -> Vec<String> {
    let percentiles = answer.groups.first().map_or(&[][..], |group| &group.percentiles);
    let words = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut all = words(&["count", "sum", "mean", "min"]);
    all.extend(percentiles.iter().map(|one| percentile(one.percent)));
    all.extend(words(&["max"]));
    all
}

/// What was not put together, and what was not counted.
fn notes(answer: &GroupsAnswer) -> Vec<String> {
    let (apart, left) = (&answer.apart, &answer.left_out);
    let told = |all: &[(usize, &str)]| {
        let some: Vec<String> = all.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
        (!some.is_empty()).then(|| some.join(", "))
    };
    let kept = told(&[
        (apart.metrics, "keys with several metrics"),
        (apart.units, "with one metric in several units"),
        (apart.kinds, "with one metric as level, change, share or target"),
        (apart.currencies, "with one metric in several moneys"),
    ]);
    let out = told(&[
        (left.not_whole, "limited to a part, or no value of the whole (--parts counts them)"),
        (left.repeated, "told twice by their report"),
        (left.not_headline, "not the headline value"),
    ]);
    let kept = kept.map(|kept| format!("kept apart: {kept}"));
    let nested = (answer.nested > 0).then(|| {
        let told = "figures of regions and of places in them; --group-by level as well parts them";
        format!("added up in {} of the groups: {told}", answer.nested)
    });
    kept.into_iter().chain(out.map(|out| format!("not counted: {out}"))).chain(nested).collect()
}

/// Groups for spreadsheets.
///
/// # Errors
/// When the output cannot be written.
pub fn groups_csv(out: &mut dyn Write, answer: &GroupsAnswer, by: &[GroupBy]) -> io::Result<()> {
    let asked = by.iter().map(|b| b.as_str()).filter(|name| !["metric", "unit", "kind"].contains(name));
    let numbers = numbers(answer, |percent| format!("p{percent}"));
    let fixed = ["metric", "unit", "currency", "kind"];
    let numbers = numbers.iter().map(String::as_str);
    let header: Vec<&str> = asked.clone().chain(fixed).chain(numbers).chain(["within"]).collect();
    let rows = answer.groups.iter().map(|group| {
        let mut row: Vec<String> = asked.clone().map(|name| key(group, name)).collect();
        row.extend([or_blank(group.metric.as_deref()), or_blank(group.unit.as_deref()), word(&group.currency)]);
        row.push(group.kind.as_str().to_owned());
        row.extend(aggregates(group));
        row.push(or_blank(group.within.as_deref()));
        row
    });
    csv_rows(out, &header, rows)
}

fn csv_row(hit: &FigureHit) -> Vec<String> {
    let (f, region) = (&hit.figure, &hit.region);
    let more = [
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
    ];
    region_cells(region).into_iter().chain(more).collect()
}

fn key(group: &Group, name: &str) -> String {
    group.key.get(name).and_then(|value| value.as_str()).unwrap_or("").to_owned()
}

fn aggregates(group: &Group) -> Vec<String> {
    let mut all = vec![group.count.to_string(), or_blank(group.sum), or_blank(group.mean), group.min.to_string()];
    all.extend(group.percentiles.iter().map(|one| one.value.to_string()));
    all.push(group.max.to_string());
    all
}

fn shown(shown: usize, total: usize, what: &str) -> String {
    if shown == total { format!("{total} {what}") } else { format!("{shown} of {total} {what}; --limit shows more") }
}
