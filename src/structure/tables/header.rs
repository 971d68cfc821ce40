//! Headers above rows between spaces, whose lines are not as wide as the rows: names that span others, and units, years and
//! formulas in brackets on lines of their own.
//!
//! In: the lines above the first row, and how many cells it has. Out: header rows; blank cells stand before the cells of a line
//! that has fewer, since it is the columns of numbers that have several names.

use super::bars::Row;
use super::{heads, is_blank, is_number, is_unit, trimmed};
use crate::dictionary::{Dictionaries, Forms};
use crate::model::Span;

/// Most lines of units below the names.
const MOST_BELOW: usize = 2;

/// Most lines of a header whose names are broken, and bytes of the longest.
const MOST_BROKEN: usize = 12;
const LONGEST_BROKEN: usize = 120;

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
    let nearest = upper.as_ref().filter(|_| at + 1 == first && !main.iter().any(|c| is_aside(c.of(text))));
    let fitted = nearest.and_then(|upper| {
        grouped(text, upper, &main, width, dictionaries)
            .or_else(|| continued(text, upper, &main, width, dictionaries))
            .or_else(|| halves(text, upper, &main, width, dictionaries))
    });
    if let Some(rows) = fitted {
        return Some(Header { first: at - 1, rows: rows.into(), main: 0 });
    }
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

/// Two lines as wide as the rows, where wide gaps part the names of the lower one into as many groups as upper names span:
/// 征收  检查 over 次数 金额  次数. What spans nothing stands for itself: a total.
fn grouped(text: &str, upper: &Row, lower: &Row, width: usize, dictionaries: &Dictionaries) -> Option<[Row; 2]> {
    let spanning = (upper.len() + lower.len()).checked_sub(width).filter(|s| (2..=upper.len()).contains(s))?;
    let between = |pair: &[Span]| text.get(pair[0].end..pair[1].start).is_some_and(|gap| gap.len() > 1);
    let sizes: Vec<usize> = lower.chunk_by(|a, b| !between(&[*a, *b])).map(<[Span]>::len).collect();
    let total = |c: &Span| dictionaries.checks.totals.is_in(&Forms::plain(c.of(text)));
    let alone = upper.iter().filter(|c| total(c)).count();
    // Each by itself tells no groups.
    let skips = upper.len() > spanning;
    if sizes.len() != spanning || sizes.len() == lower.len() || skips && alone != upper.len() - spanning {
        return None;
    }
    let (mut above, mut below) = (Vec::with_capacity(width), Vec::with_capacity(width));
    let (mut names, mut sizes) = (lower.iter(), sizes.into_iter());
    for cell in upper {
        let size = if skips && total(cell) { 0 } else { sizes.next()? };
        let blank = Span::new(cell.start, cell.start);
        above.push(*cell);
        above.extend(std::iter::repeat_n(blank, size.max(1) - 1));
        below.extend(names.by_ref().take(size).copied());
        below.extend((size == 0).then_some(blank));
    }
    (above.len() == width && below.len() == width).then_some([above, below])
}

/// Two lines, the lower of which goes on with the names of the upper one: 占道 露天 over 经营 烧烤. What names the rows
/// and totals are short enough.
fn continued(text: &str, upper: &Row, lower: &Row, width: usize, dictionaries: &Dictionaries) -> Option<[Row; 2]> {
    let total = |c: &Span| dictionaries.checks.totals.is_in(&Forms::plain(c.of(text)));
    let goes_on = |(at, cell): (usize, &Span)| at > 0 && !total(cell);
    let open = upper.iter().enumerate().filter(|c| goes_on(*c)).count();
    if upper.len() != width || lower.len() != open || open + 1 == width || open < 2 {
        return None;
    }
    let mut rest = lower.iter();
    let below = upper.iter().enumerate().map(|(at, cell)| {
        let blank = Span::new(cell.start, cell.start);
        if goes_on((at, cell)) { rest.next().copied().unwrap_or(blank) } else { blank }
    });
    let below = below.collect();
    Some([upper.clone(), below])
}

/// Two lines of halves of names, none of them above the names of the rows: 立案 罚没 over 数量 金额. Together all are known.
fn halves(text: &str, upper: &Row, lower: &Row, width: usize, dictionaries: &Dictionaries) -> Option<[Row; 2]> {
    let known = |(a, b): (&Span, &Span)| dictionaries.forms.is_column(&format!("{}{}", a.of(text), b.of(text)));
    let fits = upper.len() == lower.len() && upper.len() + 1 == width && upper.iter().zip(lower).all(known);
    fits.then(|| [padded(upper.clone(), width), padded(lower.clone(), width)])
}

/// The names above a row of numbers, each of them broken within its cell, so that a line holds the end of one name and the
/// start of the next (申请⏎数量 受理⏎数量), and the line that they begin in. All must be known.
pub fn broken(
    text: &str,
    first: usize,
    lines: &[Span],
    width: usize,
    dictionaries: &Dictionaries,
) -> Option<(usize, Row)> {
    let end = trimmed(text, lines[first.checked_sub(1)?]).end;
    for from in (first.saturating_sub(MOST_BROKEN)..first - 1).rev() {
        let line = trimmed(text, lines[from]);
        if line.is_empty() || line.end - line.start > LONGEST_BROKEN {
            return None;
        }
        let whole = Span::new(line.start, end);
        let ends = whole.of(text).match_indices(' ').map(|(at, _)| line.start + at).chain([end]);
        let mut start = line.start;
        let cells = ends.map(|end| trimmed(text, Span::new(std::mem::replace(&mut start, end), end)));
        let cells: Row = cells.filter(|c| !c.is_empty()).collect();
        let known = |c: &Span| dictionaries.forms.is_column(&c.of(text).replace('\n', ""));
        if cells.len() == width && cells.iter().all(known) {
            return Some((from, cells));
        }
    }
    None
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

/// How many rows of numbers alone stand under names all of which are known: a form without the names of its rows.
pub fn bare(text: &str, header: &[Row], data: &[Row], dictionaries: &Dictionaries) -> usize {
    let forms = &dictionaries.forms;
    let plain = |c: &Span| c.of(text).replace('\n', "");
    let Some(lowest) = header.last() else { return 0 };
    let mut above = Span::new(0, 0);
    let known = |(at, below): (usize, &Span)| {
        // What spans others goes on over blank cells.
        above = header[0].get(at).copied().filter(|c| !c.is_empty() || below.is_empty()).unwrap_or(above);
        let (upper, lower) = (plain(&above), plain(below));
        let spans = header.len() > 1 && !below.is_empty();
        forms.is_column(&if below.is_empty() { upper.clone() } else { lower.clone() })
            || spans && (forms.is_column(&format!("{upper}{lower}")) || forms.is_column(&format!("{lower}{upper}")))
    };
    let value = |c: &Span| is_number(c.of(text), &dictionaries.units) || is_blank(c.of(text));
    let fits = |row: &&Row| row.len() == lowest.len() && row.iter().all(value);
    if lowest.iter().enumerate().all(known) { data.iter().take_while(fits).count() } else { 0 }
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
