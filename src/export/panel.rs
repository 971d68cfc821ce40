//! Panels as tables: which columns there are, and the cells of each row.

use super::codebook::{Codebook, Tally};
use super::{Cell, Column, Content, ExportError, TableWriter};
use crate::dictionary::Dictionaries;
use crate::model::Precision;
use crate::query::answer::Status;
use crate::query::panel::{LongPanel, Measure, PanelRow, WidePanel, WideRow};

/// Columns of the long panel: name, content, what it holds.
const LONG: [(&str, Content, &str); 26] = [
    ("region_code", Content::Text, "six-digit code of the region, as it is today"),
    ("province", Content::Text, "province"),
    ("city", Content::Text, "prefecture-level city"),
    ("county", Content::Text, "county or district"),
    ("town", Content::Text, "town or subdistrict"),
    ("level", Content::Text, "level of the region: province, city, county, town, unknown"),
    ("year", Content::Whole, "year of the figure"),
    ("metric", Content::Text, "id of the metric; blank where none fits"),
    ("value", Content::Number, "exact value, 10,000s and 100,000,000s multiplied out; a fall is negative"),
    ("unit", Content::Text, "canonical unit"),
    ("precision", Content::Text, "hedge: exact, about, at_least, at_most"),
    ("kind", Content::Text, "level, change, share or target"),
    ("scope", Content::Text, "part of the region that the figure is limited to; blank: the whole"),
    ("status", Content::Text, "stated, conflict (others disagree), derived (follows from growth)"),
    ("source", Content::Text, "path of the report"),
    ("report_id", Content::Text, "digest of the report"),
    ("sentence", Content::LongText, "sentence or line of the report, verbatim"),
    ("start", Content::Whole, "first character of the number in the text of the report"),
    ("end", Content::Whole, "one past its last character"),
    ("doubts", Content::Text, "checks that doubt the figure"),
    ("currency", Content::Text, "money; blank: not money, or not told"),
    ("headline", Content::Whole, "1: the figure that stands for its region, year and metric"),
    ("subject", Content::Text, "what is counted, in the words of the report"),
    ("number", Content::Text, "number and unit, verbatim"),
    ("report_year", Content::Whole, "year that the report is about"),
    ("doc_type", Content::Text, "kind of document"),
];

/// Columns of the wide panel before the metrics.
const WIDE: [(&str, Content, &str); 7] =
    [LONG[0], LONG[1], LONG[2], LONG[3], LONG[4], LONG[5], ("year", Content::Whole, "year")];

/// Columns of the wide panel behind the metrics.
const WIDE_NOTES: [(&str, Content, &str); 4] = [
    ("doubts", Content::LongText, "columns whose value is doubted, with the checks that doubt it"),
    ("conflicts", Content::LongText, "columns whose value reports state in several ways"),
    ("hedged", Content::LongText, "columns whose value is hedged: about, at_least, at_most"),
    ("sources", Content::LongText, "reports that the values are from"),
];

fn column(&(name, content, label): &(&str, Content, &str)) -> Column {
    Column { name: name.to_owned(), label: label.to_owned(), content }
}

/// The columns of the long panel.
#[must_use]
pub fn long_columns() -> Vec<Column> {
    LONG.iter().map(column).collect()
}

/// The columns of a wide panel.
#[must_use]
pub fn wide_columns(panel: &WidePanel<'_>) -> Vec<Column> {
    let measure = |m: &Measure<'_>| Column {
        name: m.name(),
        label: format!("{} {} ({})", m.metric.name, m.metric.name_en, m.unit()),
        content: Content::Number,
    };
    let measures = panel.measures.iter().map(measure);
    WIDE.iter().map(column).chain(measures).chain(WIDE_NOTES.iter().map(column)).collect()
}

/// Writes the long panel; gives its codebook.
///
/// # Errors
/// When the index cannot be read or the target refuses.
pub fn write_long(
    panel: &LongPanel<'_>,
    writer: &mut (dyn TableWriter + Send),
    dictionaries: &Dictionaries,
) -> Result<(Codebook, usize), ExportError> {
    let (mut tally, mut rows) = (Tally::default(), 0);
    panel.read(|batch: &[PanelRow]| -> Result<(), ExportError> {
        for row in batch {
            tally.add(row.metric.as_deref().unwrap_or(""), row.unit.as_deref(), row.year);
            let doubts = row.doubts.join(" ");
            writer.row(&long_cells(row, &doubts))?;
        }
        rows += batch.len();
        Ok(())
    })?;
    Ok((tally.codebook(long_columns(), dictionaries), rows))
}

/// Writes a wide panel; gives its codebook.
///
/// # Errors
/// When the index cannot be read or the target refuses.
pub fn write_wide(
    panel: &WidePanel<'_>,
    writer: &mut (dyn TableWriter + Send),
    dictionaries: &Dictionaries,
) -> Result<(Codebook, usize), ExportError> {
    let (mut tally, mut rows) = (Tally::default(), 0);
    panel.read(|batch: &[WideRow]| -> Result<(), ExportError> {
        for row in batch {
            for (measure, _) in panel.measures.iter().zip(&row.cells).filter(|(_, cell)| cell.is_some()) {
                tally.add(&measure.metric.id, Some(measure.unit()), Some(row.year));
            }
            writer.row(&wide_cells(panel, row))?;
        }
        rows += batch.len();
        Ok(())
    })?;
    Ok((tally.codebook(wide_columns(panel), dictionaries), rows))
}

fn long_cells<'r>(row: &'r PanelRow, doubts: &'r str) -> [Cell<'r>; 26] {
    let [province, city, county, town] = row.names.each_ref().map(|name| Cell::text(name.as_deref()));
    let whole = |value: usize| Cell::Whole(i64::try_from(value).unwrap_or(i64::MAX));
    let value = if doubts.is_empty() { Cell::Number(row.value) } else { Cell::Doubtful(row.value) };
    [
        row.code.map_or(Cell::Blank, |code| Cell::Text(code.to_string().into())),
        province,
        city,
        county,
        town,
        Cell::text(Some(row.level)),
        row.year.map_or(Cell::Blank, |year| Cell::Whole(year.into())),
        Cell::text(row.metric.as_deref()),
        value,
        Cell::text(row.unit.as_deref()),
        Cell::text(Some(row.precision.as_str())),
        Cell::text(Some(row.kind.as_str())),
        Cell::text(row.scope.as_deref()),
        Cell::text(Some(row.status.as_str())),
        Cell::text(Some(&row.source)),
        Cell::text(Some(&row.report)),
        Cell::text(Some(&row.sentence)),
        whole(row.start),
        whole(row.end),
        Cell::text(Some(doubts).filter(|doubts| !doubts.is_empty())),
        Cell::text(row.currency.map(crate::model::Currency::as_str)),
        Cell::Whole(i64::from(row.headline)),
        Cell::text(row.subject.as_deref()),
        Cell::text(Some(&row.number)),
        row.report_year.map_or(Cell::Blank, |year| Cell::Whole(year.into())),
        Cell::text(Some(row.doc_type.as_str())),
    ]
}

fn wide_cells<'r>(panel: &WidePanel<'_>, row: &'r WideRow) -> Vec<Cell<'r>> {
    let [province, city, county, town] = row.names.each_ref().map(|name| Cell::text(name.as_deref()));
    let code = row.code.map_or(Cell::Blank, |code| Cell::Text(code.to_string().into()));
    let level = Cell::text(Some(row.level));
    let mut cells = vec![code, province, city, county, town, level, Cell::Whole(row.year.into())];
    let (mut doubts, mut conflicts, mut hedged) = (Vec::new(), Vec::new(), Vec::new());
    for (measure, cell) in panel.measures.iter().zip(&row.cells) {
        let Some(cell) = cell else {
            cells.push(Cell::Blank);
            continue;
        };
        if !cell.doubts.is_empty() {
            doubts.push(format!("{}:{}", measure.name(), cell.doubts.join("+")));
        }
        if cell.status == Status::Conflict {
            conflicts.push(measure.name());
        }
        if cell.precision != Precision::Exact {
            hedged.push(format!("{}:{}", measure.name(), cell.precision.as_str()));
        }
        let marked = !cell.doubts.is_empty() || cell.status == Status::Conflict;
        cells.push(if marked { Cell::Doubtful(cell.value) } else { Cell::Number(cell.value) });
    }
    for notes in [doubts.join(" "), conflicts.join(" "), hedged.join(" "), row.sources.join("; ")] {
        cells.push(if notes.is_empty() { Cell::Blank } else { Cell::Text(notes.into()) });
    }
    cells
}
