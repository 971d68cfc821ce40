//! Figures in tables: each cell that is a number, named by its column, its row, and the words around the table.
//!
//! In: a grid with resolved spans. Out: drafts. A blank cell, a 0 and a missing table stay three different things: a blank
//! cell makes no figure.

use super::bounds::Bounds;
use super::draft::{Draft, Period};
use super::mention::{self, Mention};
use crate::dictionary::{Dictionaries, Form, QUANTITY, Unit};
use crate::model::{Kind, Span, Table, TableCell};
use crate::structure::{Outline, tables};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Reads the figures of a table.
pub fn figures(
    text: &str,
    table: &Table<Span>,
    bounds: &Bounds<'_>,
    outline: &Outline,
    dictionaries: &Dictionaries,
) -> Vec<Draft> {
    let reader = Reader::new(text, table, bounds, outline, dictionaries);
    (0..reader.height).flat_map(|row| reader.row(row)).collect()
}

struct Reader<'t> {
    text: &'t str,
    table: &'t Table<Span>,
    dictionaries: &'t Dictionaries,
    /// Cell index at each place of the grid.
    places: Vec<Vec<Option<usize>>>,
    height: usize,
    width: usize,
    /// Rows without numbers: headers and titles.
    heads: Vec<bool>,
    /// For each row, what lies above it: found once, since tables can have as many rows as a text has lines.
    above: Vec<Above>,
    /// For each row, the first column that holds a name.
    names: Vec<Option<usize>>,
    /// Names of cells as wide as the table.
    titles: HashSet<&'t str>,
    form: Option<&'t Form>,
    section: Option<usize>,
    /// Caption, titles and the heading above.
    surroundings: String,
    /// The one unit of counts that headers state, for the columns that state none.
    common_unit: Option<(&'t Unit, Decimal)>,
}

/// Grids beyond this are layout, not data.
const MOST_PLACES: usize = 200_000;
/// Header rows that can name a column; of more, the nearest.
const MOST_HEADS: usize = 50;

/// What lies above a row.
#[derive(Debug, Clone, Copy, Default)]
struct Above {
    /// The nearest header row.
    head: Option<usize>,
    /// How many header rows.
    heads: usize,
    /// The nearest row of data that its first cell names.
    named: Option<usize>,
}

impl<'t> Reader<'t> {
    fn new(
        text: &'t str,
        table: &'t Table<Span>,
        bounds: &Bounds<'_>,
        outline: &Outline,
        dictionaries: &'t Dictionaries,
    ) -> Self {
        let (height, width) = (table.height(), table.width());
        let (height, width) = if height.saturating_mul(width) > MOST_PLACES { (0, 0) } else { (height, width) };
        let mut places = vec![vec![None; width]; height];
        for (index, cell) in table.cells.iter().enumerate() {
            for row in places.iter_mut().skip(cell.row).take(cell.rows) {
                row.iter_mut().skip(cell.column).take(cell.columns).for_each(|p| *p = Some(index));
            }
        }
        let section = bounds.section(table.span.start);
        let heading = section.map_or("", |s| outline.sections[s].heading.of(text));
        let caption = table.caption.map_or("", |c| c.of(text));
        let mut reader = Self {
            text,
            table,
            dictionaries,
            places,
            height,
            width,
            heads: Vec::new(),
            above: Vec::new(),
            names: Vec::new(),
            titles: HashSet::new(),
            form: None,
            section,
            surroundings: format!("{heading} {caption}"),
            common_unit: None,
        };
        reader.heads = (0..height).map(|row| reader.is_head(row)).collect();
        reader.above = reader.above();
        reader.names = (0..height).map(|row| (0..width).find(|&column| reader.is_name(row, column))).collect();
        let titles = table.cells.iter().filter(|c| c.columns >= width && width > 1);
        reader.titles = titles.map(|c| c.span.of(text).trim()).collect();
        let headers: Vec<String> = (0..height)
            .filter(|r| reader.heads[*r])
            .flat_map(|r| (0..width).map(move |c| (r, c)))
            .map(|(r, c)| reader.cell(r, c).to_owned())
            .collect();
        reader.common_unit = common_unit(&headers, dictionaries);
        reader.form = dictionaries.forms.of(&format!("{}{}", reader.surroundings, headers.concat()), &headers);
        reader
    }

    fn cell(&self, row: usize, column: usize) -> &'t str {
        self.span(row, column).map_or("", |s| s.of(self.text).trim())
    }

    fn span(&self, row: usize, column: usize) -> Option<Span> {
        self.places.get(row)?.get(column)?.map(|i| self.table.cells[i].span)
    }

    /// A header has names and no numbers but the years of its columns.
    fn is_head(&self, row: usize) -> bool {
        let numbers: Vec<&str> = (0..self.width)
            .map(|c| self.cell(row, c))
            .filter(|cell| tables::is_number(cell, &self.dictionaries.units))
            .collect();
        (numbers.is_empty() || tables::are_years(&numbers)) && (0..self.width).any(|c| !self.cell(row, c).is_empty())
    }

    fn above(&self) -> Vec<Above> {
        let mut here = Above::default();
        let mut all = Vec::with_capacity(self.height);
        for row in 0..self.height {
            all.push(here);
            let first = self.cell(row, 0);
            if self.heads[row] {
                here.head = Some(row);
                here.heads += 1;
            } else if !first.is_empty() && !tables::is_number(first, &self.dictionaries.units) {
                here.named = Some(row);
            }
        }
        all
    }

    fn is_name(&self, row: usize, column: usize) -> bool {
        let cell = self.cell(row, column);
        !cell.is_empty() && !tables::is_number(cell, &self.dictionaries.units) && !tables::is_blank(cell)
    }

    fn row(&self, row: usize) -> Vec<Draft> {
        if self.heads[row] {
            return Vec::new();
        }
        let mut seen = None;
        (0..self.width)
            .filter(|&column| {
                // A merged cell counts once.
                let place = self.places[row][column];
                place.is_some() && std::mem::replace(&mut seen, place) != place
            })
            .filter(|&column| place_starts(self.table, self.places[row][column], row))
            .filter_map(|column| self.draft(row, column))
            .collect()
    }

    fn draft(&self, row: usize, column: usize) -> Option<Draft> {
        let cell = self.cell(row, column);
        if !tables::is_number(cell, &self.dictionaries.units) || cell.is_empty() {
            return None;
        }
        let header = self.header(row, column);
        let label = self.label(row, column);
        let forms = &self.dictionaries.forms;
        if forms.is_serial(&header.last) || forms.is_note(&header.last) || header.all.is_empty() && label.is_empty() {
            return None;
        }
        // The first column numbers the rows when nothing else names them.
        let mention = self.mention(row, column, cell)?;
        self.figure(mention, &header, &label)
    }

    fn mention(&self, row: usize, column: usize, cell: &str) -> Option<Mention> {
        let span = self.span(row, column)?;
        let start = span.start + span.of(self.text).find(cell)?;
        let mut mention = mention::cell(cell, self.dictionaries)?;
        mention.span = Span::new(start, start + mention.span.end.min(cell.len()));
        Some(mention)
    }

    fn figure(&self, mention: Mention, header: &Header, label: &str) -> Option<Draft> {
        let (entry, rule) = self.metric(header, label, &mention);
        let stated = self.stated_unit(header, label);
        let (unit, factor, family) = self.unit(&mention, stated, entry.1);
        let kind = self.kind(header, &unit);
        let metric = entry.0.filter(|_| kind != Kind::Target && (kind != Kind::Share || self.is_rate(entry.0)));
        // A cell too large for its unit is no figure.
        let value = mention.value.checked_mul(factor)?;
        Some(Draft {
            number: mention.span,
            text: mention.span,
            rule: metric.and(rule),
            metric: metric.map(str::to_owned),
            subject: Some(header.last.clone()).filter(|s| !s.is_empty()).or_else(|| Some(label.to_owned())),
            value,
            unit,
            family,
            precision: mention.precision,
            kind,
            currency: mention.currency,
            scope: Some(label.to_owned()).filter(|l| !l.is_empty() && !self.dictionaries.forms.is_generic_row(l)),
            period: year_in(&header.all).or_else(|| year_in(label)),
            part_of: None,
            series: false,
            table: Some(TableCell {
                row: Some(label.to_owned()).filter(|l| !l.is_empty()),
                column: Some(header.all.clone()).filter(|h| !h.is_empty()),
            }),
            section: self.section,
        })
    }

    fn is_rate(&self, metric: Option<&str>) -> bool {
        metric.and_then(|m| self.dictionaries.metrics.get(m)).is_some_and(crate::dictionary::Metric::is_rate)
    }

    /// The metric and the form's unit: by the form's row, the form's column, or the rules of prose over header and label.
    fn metric(
        &self,
        header: &Header,
        label: &str,
        mention: &Mention,
    ) -> ((Option<&'t str>, Option<&'t str>), Option<String>) {
        let named = |kind: &str, entry: &'t crate::dictionary::Entry, form: &'t Form| {
            let unit = entry.unit.as_deref().or(form.unit.as_deref());
            ((entry.metric.as_deref(), unit), entry.metric.as_ref().map(|m| format!("{m}/{}_{kind}", form.id)))
        };
        if let Some(form) = self.form {
            let row = form.row(label, &header.all).filter(|_| mention.family != "percent");
            let column = form.column(&header.last).or_else(|| form.column(&header.all));
            // A column that names a metric of its own wins, unless the row is made for that column.
            match (row, column) {
                (Some(row), column) if row.has_column() || column.is_none() => return named("row", row, form),
                (_, Some(column)) => return named("column", column, form),
                _ => {}
            }
        }
        let window = format!("{}{}{QUANTITY}", label.replace(' ', ""), header.last.replace(' ', ""));
        let hit = self.dictionaries.rules.find(&window, |rule| rule.context.is_empty());
        match hit {
            Some(hit) => ((hit.rule.metric.as_deref(), None), Some(hit.rule.id.clone())),
            None => ((None, self.form.and_then(|f| f.unit.as_deref())), None),
        }
    }

    /// The unit that header, titles, label or caption state in brackets, nearest first.
    fn stated_unit(&self, header: &Header, label: &str) -> Option<(&'t Unit, Decimal)> {
        let titles = header.parts.iter().rev().map(String::as_str);
        titles
            .chain([label, self.surroundings.as_str()])
            .find_map(|t| bracketed_unit(t, self.dictionaries))
            .or(self.common_unit)
    }

    fn unit(
        &self,
        mention: &Mention,
        stated: Option<(&Unit, Decimal)>,
        usual: Option<&str>,
    ) -> (Option<String>, Decimal, String) {
        if let Some(unit) = &mention.unit {
            return (Some(unit.clone()), Decimal::ONE, mention.family.clone());
        }
        match stated {
            Some((unit, factor)) => (Some(unit.canonical.clone()), factor, unit.family.clone()),
            None => (usual.map(str::to_owned), Decimal::ONE, String::new()),
        }
    }

    fn kind(&self, header: &Header, unit: &Option<String>) -> Kind {
        let forms = &self.dictionaries.forms;
        if forms.is_change(&header.all) {
            Kind::Change
        } else if forms.is_target(&header.last) {
            Kind::Target
        } else if unit.as_deref() == Some(self.dictionaries.units.percent()) {
            Kind::Share
        } else {
            Kind::Level
        }
    }

    /// The headers above a cell: those of the nearest block of header rows, outermost first.
    fn header(&self, row: usize, column: usize) -> Header {
        let mut parts: Vec<String> = Vec::new();
        let Some(bottom) = self.above[row].head else { return Header::default() };
        let mut seen = None;
        for r in (0..=bottom).rev().take(MOST_HEADS).take_while(|r| self.heads[*r]) {
            let place = self.places[r].get(column).copied().flatten();
            let name = self.cell(r, column).split_whitespace().collect::<Vec<_>>().join(" ");
            if place.is_some() && place != seen && !name.is_empty() && !tables::is_blank(&name) {
                parts.push(name);
            }
            seen = place.or(seen);
        }
        parts.reverse();
        // A title over the whole table names the table, not the column.
        let named: Vec<&str> =
            parts.iter().map(String::as_str).filter(|p| parts.len() == 1 || !self.titles.contains(p)).collect();
        let last = match named.as_slice() {
            // A bare unit below a name, (件), says nothing alone.
            [.., name, unit] if unit.starts_with('(') => format!("{name}{unit}"),
            [.., name] => (*name).to_owned(),
            [] => String::new(),
        };
        Header { all: named.join(" "), last, parts }
    }

    /// The row's name: its first cell that is no number and no serial; for the second of stacked halves the row above.
    fn label(&self, row: usize, column: usize) -> String {
        let clean = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(own) = self.names[row].filter(|own| *own < column) {
            return clean(self.cell(row, own));
        }
        let first_is_number = tables::is_number(self.cell(row, 0), &self.dictionaries.units);
        match self.above[row].named {
            Some(r) if first_is_number && self.above[row].heads > 1 => clean(self.cell(r, 0)),
            _ => String::new(),
        }
    }
}

#[derive(Debug, Default)]
struct Header {
    /// All names, outermost first, without titles of the whole table.
    all: String,
    /// The innermost.
    last: String,
    /// Each of them.
    parts: Vec<String>,
}

/// Whether the cell at a place starts in this row (a cell merged over rows counts in its first).
fn place_starts(table: &Table<Span>, place: Option<usize>, row: usize) -> bool {
    place.is_some_and(|i| table.cells[i].row == row)
}

/// The unit that all headers with a unit of counts share.
fn common_unit<'d>(headers: &[String], dictionaries: &'d Dictionaries) -> Option<(&'d Unit, Decimal)> {
    let stated = headers.iter().filter_map(|h| bracketed_unit(h, dictionaries));
    let mut counts = stated.filter(|(u, _)| !matches!(u.family.as_str(), "money" | "percent"));
    let first = counts.next()?;
    counts.all(|(u, _)| u.canonical == first.0.canonical).then_some(first)
}

/// The unit in the last brackets of a header: 罚没金额(万元), 合计 (宗).
fn bracketed_unit<'d>(header: &str, dictionaries: &'d Dictionaries) -> Option<(&'d Unit, Decimal)> {
    header.rmatch_indices('(').find_map(|(at, _)| {
        let inside = &header[at + 1..];
        let inside = inside[..inside.find(')')?].trim();
        let inside = inside.rsplit([':', ' ']).next()?;
        unit_with_factor(inside, dictionaries)
    })
}

/// 万元 is 元 ten thousand times.
fn unit_with_factor<'d>(written: &str, dictionaries: &'d Dictionaries) -> Option<(&'d Unit, Decimal)> {
    let mut factor = Decimal::ONE;
    let mut rest = written;
    loop {
        if let Some(unit) = dictionaries.units.get(rest) {
            return Some((unit, factor));
        }
        let c = rest.chars().next()?;
        let times = match dictionaries.numerals.get(c)? {
            crate::dictionary::Numeral::Ten(n) => Decimal::from(n),
            crate::dictionary::Numeral::Big(n) => Decimal::from(n),
            _ => return None,
        };
        factor = factor.checked_mul(times)?;
        rest = &rest[c.len_utf8()..];
    }
}

/// 2022年 in a header or label.
fn year_in(name: &str) -> Option<Period> {
    let at = name.find('\u{5e74}')?;
    let year: i32 = name.get(at.checked_sub(4)?..at)?.parse().ok()?;
    (1949..2100).contains(&year).then_some(Period::Year(year))
}
