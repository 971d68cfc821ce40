//! The rows of a comparison as a table, the same in every form: CSV, the sheet of evidence of a workbook.
//!
//! In: a row of the answer. Out: names of columns, and the text of each cell.

use crate::dictionary::Metrics;
use crate::query::answer::Row;
use rust_decimal::Decimal;

/// The columns.
pub const COLUMNS: [&str; 25] = [
    "region_code",
    "region",
    "year",
    "metric",
    "value",
    "unit",
    "currency",
    "precision",
    "status",
    "change",
    "change_stated",
    "rank",
    "of",
    "percentile",
    "ratio",
    "report",
    "source",
    "text",
    "start",
    "end",
    "doubts",
    "alternatives",
    "named",
    "parts",
    "name",
];

/// Columns that hold numbers.
pub const NUMBERS: [&str; 10] =
    ["year", "value", "change", "change_stated", "rank", "of", "percentile", "ratio", "start", "end"];

/// The cells of a row, in the order of [`COLUMNS`]; blank where there is nothing.
#[must_use]
pub fn cells(row: &Row, metrics: &Metrics) -> [String; COLUMNS.len()] {
    let number = |value: Option<Decimal>| value.map_or_else(String::new, |v| v.normalize().to_string());
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let count = |value: Option<usize>| value.map_or_else(String::new, |v| v.to_string());
    let alternatives: Vec<String> =
        row.alternatives.iter().map(|a| format!("{} ({}): {}", a.value, a.source, a.text)).collect();
    let parts: Vec<String> =
        row.parts.iter().map(|p| format!("{} {} ({})", p.region.name, p.value, p.source)).collect();
    [
        row.region.code.map_or_else(String::new, |code| code.to_string()),
        row.region.name.clone(),
        row.year.to_string(),
        row.metric.clone(),
        number(row.value),
        text(&row.unit),
        row.currency.map_or_else(String::new, |c| c.as_str().to_owned()),
        row.precision.map_or_else(String::new, |p| p.as_str().to_owned()),
        row.status.as_str().to_owned(),
        number(row.change),
        number(row.change_stated),
        count(row.rank),
        row.of.to_string(),
        number(row.percentile),
        number(row.ratio),
        text(&row.report),
        text(&row.source),
        text(&row.text),
        count(row.start),
        count(row.end),
        row.doubts.join(" "),
        alternatives.join("; "),
        text(&row.named),
        parts.join(" + "),
        metrics.get(&row.metric).map_or_else(String::new, |m| m.name.clone()),
    ]
}
