//! A table from outside that values are divided by: inhabitants, area, staff of each region, perhaps for each year.
//!
//! In: its text, as a spreadsheet saves it. Out: values by region and year. Rows are found by six-digit code or by name.

use super::{Engine, RequestError};
use crate::model::RegionCode;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// Values of one quantity by region, and by year where the table has years.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outside {
    /// Name of its column of values.
    pub name: String,
    values: HashMap<(RegionCode, Option<i32>), Decimal>,
}

impl Outside {
    /// The value of a region: that of the year, or that of all years.
    #[must_use]
    pub fn value(&self, code: RegionCode, year: i32) -> Option<Decimal> {
        let of_year = self.values.get(&(code, Some(year)));
        of_year.or_else(|| self.values.get(&(code, None))).copied().filter(|value| !value.is_zero())
    }
}

/// The columns of the table that matter.
struct Layout {
    region: usize,
    year: Option<usize>,
    value: usize,
}

impl Engine<'_> {
    /// Reads a table: a column `region_code`, `code` or `region` (codes or names), perhaps `year`, and one of values.
    ///
    /// # Errors
    /// Names the line, or the column that is missing.
    pub fn outside(&self, text: &str) -> Result<Outside, RequestError> {
        let fault = |message: String| RequestError::option("--per", message);
        let mut options = csv::ReaderBuilder::new();
        options.flexible(true).trim(csv::Trim::All).delimiter(delimiter(text));
        let mut reader = options.from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let header = reader.headers().map_err(|e| fault(e.to_string()))?.clone();
        let rows: Vec<csv::StringRecord> =
            reader.records().collect::<Result<_, _>>().map_err(|e| fault(e.to_string()))?;
        let layout = self.layout(&header, &rows).map_err(fault)?;
        let mut table = Outside { name: header[layout.value].to_owned(), values: HashMap::new() };
        for (line, row) in (2..).zip(&rows) {
            let cell = |column: usize| row.get(column).unwrap_or_default();
            if row.iter().all(str::is_empty) || cell(layout.value).is_empty() {
                continue;
            }
            let wrong = |what: &str, cell: &str| fault(format!("line {line} of the table: {what} {cell:?}"));
            let code =
                self.code(cell(layout.region)).ok_or_else(|| wrong("no region is called", cell(layout.region)))?;
            let year = match layout.year.map(cell) {
                None => None,
                Some(year) => Some(year.parse().map_err(|_| wrong("no year is", year))?),
            };
            let typed = cell(layout.value);
            let value = self.number(typed).ok_or_else(|| wrong("no number is", typed))?;
            if table.values.insert((code, year), value).is_some_and(|before| before != value) {
                return Err(wrong("a second value for", cell(layout.region)));
            }
        }
        Ok(table)
    }

    /// The code of a region as the table names it, as it is today.
    fn code(&self, cell: &str) -> Option<RegionCode> {
        let folded = self.reader.normalizer().fold(cell);
        // Statistical offices write twelve digits: those of the towns are zeros.
        let digits = folded.get(..6).filter(|_| folded.len() == 12 && folded.ends_with("000000")).unwrap_or(&folded);
        let code = self.vocabulary.place(digits)?.code?;
        Some(super::lineage::Lineage::new(&self.dictionaries.regions).today(code))
    }

    fn number(&self, typed: &str) -> Option<Decimal> {
        super::names::decimal(&self.dictionaries.query, &self.reader.normalizer().fold(typed))
    }

    fn layout(&self, header: &csv::StringRecord, rows: &[csv::StringRecord]) -> Result<Layout, String> {
        let fields = &self.dictionaries.query.fields;
        let named = |wanted: &str, also: &[&str]| {
            header.iter().position(|name| {
                let name = self.reader.normalizer().fold(name).to_ascii_lowercase();
                also.contains(&name.as_str()) || fields.find(&name) == Some(wanted)
            })
        };
        let columns = || header.iter().collect::<Vec<_>>().join(", ");
        let region = named("region", &["region_code", "code", "adcode"])
            .ok_or_else(|| format!("the table has no column region_code or region; its columns are {}", columns()))?;
        let year = named("year", &[]);
        // Beside the values there may be names of the regions, remarks, sources.
        let numbers = |column: usize| {
            let mut cells = rows.iter().filter_map(|row| row.get(column)).filter(|cell| !cell.is_empty()).peekable();
            cells.peek().is_some() && cells.all(|cell| self.number(cell).is_some())
        };
        let others = (0..header.len()).filter(|column| *column != region && Some(*column) != year);
        let mut values = others.filter(|column| numbers(*column));
        let by_name = named("value", &["value", "population"]).filter(|c| *c != region && Some(*c) != year);
        match (by_name, values.next_back(), values.next_back()) {
            (Some(value), ..) | (None, Some(value), None) => Ok(Layout { region, year, value }),
            (None, None, _) => Err(format!("the table has no column of numbers; its columns are {}", columns())),
            (None, Some(_), Some(_)) => Err(format!(
                "the table has several columns of numbers; keep one, or name it value; its columns are {}",
                columns()
            )),
        }
    }
}

/// What separates the columns of the first line.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: char| first.matches(mark).count();
    if count('\t') > count(',') {
        b'\t'
    } else if count(';') > count(',') {
        b';'
    } else {
        b','
    }
}
