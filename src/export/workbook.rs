//! A comparison as a workbook: the table, with a link from each value to the row of evidence behind it and back; under the
//! values of a metric their changes, ranks and ratios.

use super::evidence::{COLUMNS, NUMBERS, cells};
use crate::dictionary::Metrics;
use crate::query::answer::{CompareAnswer, Row, Status};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Color, Format, FormatAlign, Url, Workbook, Worksheet, XlsxError};

const TABLE: &str = "comparison";
const EVIDENCE: &str = "evidence";
/// The column of the evidence that leads back.
const VALUE: u16 = 4;
/// Characters that a cell can hold.
const MOST_CELL: usize = 32_767;

/// What the signs of the table mean.
const LEGEND: &str = "\u{2265} \u{2248} \u{2264} hedged; = follows from other values; ! reports disagree; ? doubtful \
                      (why: on the sheet of evidence); blank: not stated";

/// Looks of cells.
struct Looks {
    head: Format,
    value: Format,
    doubtful: Format,
    derived: Format,
    note: Format,
}

/// The workbook.
///
/// # Errors
/// When it has more rows than a sheet can hold.
pub fn comparison(answer: &CompareAnswer, metrics: &Metrics) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let right = || Format::new().set_align(FormatAlign::Right);
    let looks = Looks {
        head: Format::new().set_bold(),
        value: right(),
        doubtful: right().set_background_color(Color::RGB(0x00FF_E699)),
        derived: right().set_italic(),
        note: Format::new().set_font_color(Color::RGB(0x0066_6666)),
    };
    let places = table(book.add_worksheet().set_name(TABLE)?, answer, metrics, &looks)?;
    evidence(book.add_worksheet().set_name(EVIDENCE)?, answer, metrics, &looks, &places)?;
    book.save_to_buffer()
}

/// A block for each metric: years down, regions across. Tells where each row of the answer went.
fn table(
    sheet: &mut Worksheet,
    answer: &CompareAnswer,
    metrics: &Metrics,
    looks: &Looks,
) -> Result<Vec<(u32, u16)>, XlsxError> {
    let mut places = vec![(0, 0); answer.rows.len()];
    let mut line = 0;
    let mut at = 0;
    sheet.set_column_width(0, 10)?;
    while at < answer.rows.len() {
        let metric = &answer.rows[at].metric;
        let until =
            answer.rows[at..].iter().position(|row| row.metric != *metric).map_or(answer.rows.len(), |n| at + n);
        let rows = &answer.rows[at..until];
        let name = metrics.get(metric).map_or(metric.as_str(), |m| m.name.as_str());
        let unit = rows.iter().find_map(|row| row.unit.as_deref()).unwrap_or("");
        sheet.write_string_with_format(line, 0, format!("{name} ({unit})"), &looks.head)?;
        let across = rows.iter().take_while(|row| row.year == rows[0].year).count();
        for (column, row) in (1..).zip(&rows[..across]) {
            sheet.write_string_with_format(line + 1, column, cut(&row.region.name), &looks.head)?;
        }
        line += 2;
        for (number, year) in rows.chunks(across).enumerate() {
            sheet.write_number(line, 0, year[0].year)?;
            for (column, row) in (1..).zip(year) {
                let index = at + number * across + usize::from(column) - 1;
                places[index] = (line, column);
                cell(sheet, (line, column), row, unit, index, looks)?;
            }
            line += 1;
        }
        for (name, of) in BESIDE {
            line = beside(sheet, line, name, rows, across, of, looks)?;
        }
        line += 1;
        at = until;
    }
    sheet.write_string_with_format(line, 0, LEGEND, &looks.note)?;
    sheet.set_freeze_panes(0, 1)?;
    Ok(places)
}

/// What is reckoned from the values.
type Reckoned = fn(&Row) -> Option<Decimal>;
const BESIDE: [(&str, Reckoned); 3] = [
    ("change (%; of rates: points)", |row| row.change),
    ("rank", |row| row.rank.filter(|_| row.of > 1).map(Decimal::from)),
    ("ratio", |row| row.ratio),
];

/// The lines of one such measure, where any value has it; gives the line behind them.
fn beside(
    sheet: &mut Worksheet,
    mut line: u32,
    name: &str,
    rows: &[Row],
    across: usize,
    of: Reckoned,
    looks: &Looks,
) -> Result<u32, XlsxError> {
    if !rows.iter().any(|row| of(row).is_some()) {
        return Ok(line);
    }
    sheet.write_string_with_format(line, 0, name, &looks.note)?;
    line += 1;
    for year in rows.chunks(across) {
        sheet.write_number(line, 0, year[0].year)?;
        for (column, row) in (1..).zip(year) {
            if let Some(value) = of(row) {
                number(sheet, (line, column), value, &looks.value)?;
            }
        }
        line += 1;
    }
    Ok(line)
}

fn cell(
    sheet: &mut Worksheet,
    (line, column): (u32, u16),
    row: &Row,
    unit: &str,
    index: usize,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let Some(value) = row.value else {
        return Ok(());
    };
    let look = match row.status {
        _ if !row.doubts.is_empty() => &looks.doubtful,
        Status::Conflict => &looks.doubtful,
        Status::Derived => &looks.derived,
        _ => &looks.value,
    };
    let own = row.unit.as_deref().filter(|own| *own != unit).unwrap_or("");
    let to = Url::new(format!("internal:'{EVIDENCE}'!A{}", index + 2));
    let (before, behind) = (row.signs_before(), row.signs_behind());
    let shown = format!("{before}{}{own}{behind}", value.normalize());
    sheet.write_url_with_options(line, column, to, &shown, "", Some(look))?;
    // A link holds text; over it goes the number, which can be reckoned with, the signs being a matter of its format.
    if own.is_empty() {
        let signed = format!("{}General{}", quoted(&before), quoted(&behind));
        number(sheet, (line, column), value, &look.clone().set_num_format(signed))?;
    }
    Ok(())
}

fn evidence(
    sheet: &mut Worksheet,
    answer: &CompareAnswer,
    metrics: &Metrics,
    looks: &Looks,
    places: &[(u32, u16)],
) -> Result<(), XlsxError> {
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &looks.head)?;
        sheet.set_column_width(
            column,
            if ["text", "source", "alternatives", "parts"].contains(&name) { 48 } else { 13 },
        )?;
    }
    for (line, (row, place)) in (1..).zip(answer.rows.iter().zip(places)) {
        let texts = cells(row, metrics);
        for (column, text) in (0..).zip(&texts) {
            match text.parse::<Decimal>() {
                Ok(value) if NUMBERS.contains(&COLUMNS[usize::from(column)]) => {
                    number(sheet, (line, column), value, &looks.value)?
                }
                _ => {
                    sheet.write_string(line, column, cut(text))?;
                }
            }
        }
        let back =
            Url::new(format!("internal:'{TABLE}'!{}", rust_xlsxwriter::utility::row_col_to_cell(place.0, place.1)));
        if let Some(value) = row.value {
            sheet.write_url_with_text(line, VALUE, back, value.normalize().to_string())?;
            number(sheet, (line, VALUE), value, &looks.value)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let last = u32::try_from(answer.rows.len()).unwrap_or(u32::MAX).max(1);
    sheet.autofilter(0, 0, last, u16::try_from(COLUMNS.len() - 1).unwrap_or(0))?;
    Ok(())
}

/// A number; as text where a spreadsheet would lose its last digits.
fn number(sheet: &mut Worksheet, (line, column): (u32, u16), value: Decimal, look: &Format) -> Result<(), XlsxError> {
    match value.to_f64().filter(|_| super::xlsx::fits(value)) {
        Some(number) => sheet.write_number_with_format(line, column, number, look)?,
        None => sheet.write_string_with_format(line, column, value.normalize().to_string(), look)?,
    };
    Ok(())
}

/// Characters as a format of numbers has them.
fn quoted(signs: &str) -> String {
    if signs.is_empty() { String::new() } else { format!("\"{signs}\"") }
}

fn cut(text: &str) -> String {
    text.chars().take(MOST_CELL).collect()
}
