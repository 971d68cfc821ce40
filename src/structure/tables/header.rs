//! Headers above rows between spaces, whose lines are not as wide as the rows: names that span others, and units, years and
//! formulas in brackets on lines of their own.
//!
//! In: the lines above the first row, and how many cells it has. Out: header rows; blank cells stand before the cells of a line
//! that has fewer, since it is the columns of numbers that have several names.

use super::bars::Row;
use super::{heads, is_blank, is_number, is_unit};
use crate::dictionary::Dictionaries;
use crate::model::Span;

/// Most lines of units below the names.
const MOST_BELOW: usize = 2;

/// A header, and the line that it begins in.
pub struct Header {
    pub first: usize,
    pub rows: Vec<Row>,
    main: usize,
}

impl Header {
    /// The row that names the columns.
    pub fn main(&self) -> &Row {
        &self.rows[self.main]
    }
}

/// The header of several lines above a row of so many cells; none where one line is all of it.
pub fn above(
    text: &str,
    first: usize,
    line: &dyn Fn(usize) -> Row,
    width: usize,
    dictionaries: &Dictionaries,
) -> Option<Header> {
    let value = |c: &Span| is_number(c.of(text), &dictionaries.units) || is_blank(c.of(text));
    let names = |at: usize| Some(line(at)).filter(|row| !row.is_empty() && !row.iter().any(value));
    let (mut at, mut below) = (first.checked_sub(1)?, Vec::new());
    while below.len() < MOST_BELOW {
        let Some(row) = names(at).filter(|row| row.len() < width && row.iter().all(|c| is_aside(c.of(text)))) else {
            break;
        };
        at = at.checked_sub(1)?;
        if !row.iter().all(|c| is_formula(c.of(text))) {
            below.push(padded(row, width));
        }
    }
    let main = names(at)?;
    let upper = at.checked_sub(1).and_then(names);
    let spanned = |upper: &Row| upper.len() > 1 && heads::spans(text, upper, &main, width, dictionaries);
    if let Some(upper) = upper.clone().filter(|upper| at + 1 == first && spanned(upper)) {
        return Some(Header { first: at - 1, rows: vec![upper, main], main: 0 });
    }
    if main.len() > width || main.len() + 1 < width {
        return None;
    }
    // 本年, 上年 over (1), (2).
    let numbered = main.iter().any(|c| is_aside(c.of(text)));
    let upper = upper.filter(|upper| numbered && (2..=width).contains(&upper.len()));
    let several = upper.is_some() || at + 1 < first;
    let rows: Vec<Row> = upper.into_iter().map(|upper| padded(upper, width)).collect();
    let at_main = rows.len();
    let rows = rows.into_iter().chain([padded(main, width)]).chain(below.into_iter().rev()).collect();
    several.then_some(Header { first: at - at_main, rows, main: at_main })
}

/// A unit, a year or a formula in brackets: (件), (2023年), [(1)-(2)]÷(2).
fn is_aside(cell: &str) -> bool {
    cell.starts_with('(') && cell.ends_with(')') || is_formula(cell)
}

fn is_formula(cell: &str) -> bool {
    let sign =
        |c: char| matches!(c, '(' | ')' | '[' | ']' | '+' | '-' | '\u{d7}' | '\u{f7}' | '/' | '=' | '%' | '*' | ' ');
    cell.len() > 4 && cell.starts_with(['[', '(']) && cell.chars().all(|c| sign(c) || c.is_ascii_digit())
}

/// A row with blank cells before its own.
fn padded(mut row: Row, width: usize) -> Row {
    let start = row.first().map_or(0, |c| c.start);
    let missing = width.saturating_sub(row.len());
    row.splice(0..0, std::iter::repeat_n(Span::new(start, start), missing));
    row
}

/// How many rows of a name and numbers stand under a row of names, with or without a number of their own; the total, which
/// has none, gets a blank cell in its place.
pub fn named(text: &str, head: &Row, data: &mut [Row], dictionaries: &Dictionaries) -> usize {
    let value = |c: &Span| is_number(c.of(text), &dictionaries.units) || is_blank(c.of(text));
    let Some(corner) = head.first().filter(|_| !head.iter().any(|c| !c.is_empty() && value(c))) else { return 0 };
    let serial = dictionaries.forms.is_serial(corner.of(text));
    for row in data.iter_mut().filter(|row| serial && row.len() + 1 == head.len() && !value(&row[0])) {
        row.insert(0, Span::new(row[0].start, row[0].start));
    }
    let name = usize::from(serial);
    let states_units = head.iter().any(|c| dictionaries.forms.names_units(c.of(text)));
    let fits = |c: &Span| value(c) || states_units && is_unit(c.of(text), &dictionaries.units);
    let is_named = |row: &&mut Row| row.len() > name && !value(&row[name]) && row[name + 1..].iter().all(fits);
    data.iter_mut().take_while(is_named).count()
}
