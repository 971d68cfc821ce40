//! A table as it is asked: which rows are headers, what stands above a cell and before it, and what its columns hold.
//!
//! In: a grid with resolved spans. Out: for each cell its [`Header`]. The names of rows are left to `rows`, what they count
//! to `names`.

use super::units::{self, Stated};
use super::years;
use crate::dictionary::{Dictionaries, Form};
use crate::extract::bounds::Bounds;
use crate::model::{Span, Table};
use crate::structure::{Outline, tables};
use std::collections::{HashMap, HashSet};

pub struct Reader<'t> {
    pub text: &'t str,
    pub table: &'t Table<Span>,
    pub dictionaries: &'t Dictionaries,
    /// Cell index at each place of the grid.
    pub places: Vec<Vec<Option<usize>>>,
    pub height: usize,
    pub width: usize,
    /// Rows without numbers: headers and titles.
    pub heads: Vec<bool>,
    /// For each row, what lies above it: found once, since tables can have as many rows as a text has lines.
    pub above: Vec<Above>,
    /// For each row, the first column that holds a name.
    pub names: Vec<Option<usize>>,
    /// The column that says in what each row counts.
    pub unit_column: Option<usize>,
    /// The last row, where it alone is a total: that of the whole table.
    pub grand_total: Option<usize>,
    /// The rows are sorts of what the table counts, whatever else their names mean.
    pub sorts: bool,
    /// Two rows at least are outcomes that the form knows.
    pub outcomes: bool,
    /// The column that names groups of rows.
    pub nest: Option<usize>,
    /// For each row, the one that names its group.
    pub groups: Vec<Option<usize>>,
    /// Names of cells as wide as the table.
    pub titles: HashSet<String>,
    pub form: Option<&'t Form>,
    /// The forms of tables right under each other, by the lowest row of their headers.
    pub forms: HashMap<usize, &'t Form>,
    pub section: Option<usize>,
    /// The names of the report's own place and office.
    pub own: Vec<&'t str>,
    /// For each header row that stands right above data, the columns that are not alone in naming their metric.
    pub twins: HashMap<usize, Vec<bool>>,
    /// For each column, its numbers.
    pub numbers: Vec<Numbers>,
    /// The units that caption and heading state.
    pub around: Vec<Stated<'t>>,
    /// The year that the caption names, where it is not that of the report.
    pub year: Option<i32>,
    /// The one unit of counts that headers state, for the columns that state none.
    pub common_unit: Option<Stated<'t>>,
}

/// Grids beyond this are layout, not data.
const MOST_PLACES: usize = 200_000;
/// Header rows that can name a column; of more, the nearest.
const MOST_HEADS: usize = 50;

/// What lies above a row.
#[derive(Debug, Clone, Copy, Default)]
pub struct Above {
    /// The nearest header row.
    pub head: Option<usize>,
    /// How many header rows.
    pub heads: usize,
    /// The nearest row of data that its first cell names.
    pub named: Option<usize>,
    /// The row of one name that the rows below it belong to, under the header above it (一、县直部门).
    pub part: Option<usize>,
}

/// What numbers a column holds.
#[derive(Debug, Clone, Copy, Default)]
pub struct Numbers {
    pub any: bool,
    /// One of them has a decimal point.
    pub decimals: bool,
}

impl<'t> Reader<'t> {
    pub fn new(
        text: &'t str,
        table: &'t Table<Span>,
        bounds: &Bounds<'_>,
        outline: &'t Outline,
        dictionaries: &'t Dictionaries,
    ) -> Self {
        let section = bounds.section(table.span.start);
        let places = places(table);
        let mut reader = Self {
            text,
            table,
            dictionaries,
            height: places.len(),
            width: places.first().map_or(0, Vec::len),
            places,
            heads: Vec::new(),
            above: Vec::new(),
            names: Vec::new(),
            unit_column: None,
            grand_total: None,
            sorts: false,
            outcomes: false,
            nest: None,
            groups: Vec::new(),
            titles: HashSet::new(),
            form: None,
            forms: HashMap::new(),
            section,
            own: own_names(outline),
            twins: HashMap::new(),
            numbers: Vec::new(),
            around: Vec::new(),
            year: None,
            common_unit: None,
        };
        let caption = table.caption.map_or("", |c| c.of(text));
        reader.year = years::of_caption(caption, &dictionaries.forms).filter(|year| outline.facts.year != Some(*year));
        reader.survey_rows();
        let title = outline.facts.title.map_or("", |t| t.of(text));
        reader.survey_columns(section.map_or("", |s| outline.sections[s].heading.of(text)), title);
        reader
    }

    /// Tells headers, titles and the names of rows.
    fn survey_rows(&mut self) {
        let (height, width) = (self.height, self.width);
        self.heads = (0..height).map(|row| self.is_head(row)).collect();
        self.above = self.above();
        let titles = self.table.cells.iter().filter(|c| c.columns >= width && width > 1);
        self.titles = titles.map(|c| one_line(c.span.of(self.text).trim())).collect();
        self.unit_column = self.unit_column();
        self.names = (0..height).map(|row| (0..width).find(|&column| self.is_name(row, column))).collect();
        self.numbers = (0..width).map(|column| self.numbers(column)).collect();
        self.grand_total = self.grand_total();
        self.nest = self.nest();
        self.groups = self.nest.map_or_else(Vec::new, |column| self.groups(column));
    }

    /// Tells the form and the units, by the words in and around the table, and what columns share. Where those tell no form,
    /// the title of the report does, if the form has one of the columns or two of the rows.
    fn survey_columns(&mut self, heading: &str, title: &str) {
        let caption = self.table.caption.map_or("", |c| c.of(self.text));
        let headers: Vec<String> = (0..self.height)
            .filter(|r| self.heads[*r])
            .flat_map(|r| (0..self.width).map(move |c| (r, c)))
            .map(|(r, c)| self.cell(r, c).to_owned())
            .collect();
        self.common_unit = units::common(&headers, self.dictionaries);
        // 单位:件、万元 may be a row of the table itself, over all of its columns.
        let stated = headers.iter().find(|h| self.dictionaries.forms.states_unit(h)).map_or("", String::as_str);
        self.around = units::around(&format!("{heading}\n{caption}\n{stated}"), self.dictionaries);
        let forms = &self.dictionaries.forms;
        self.sorts = headers.iter().any(|h| forms.names_sorts(h)) || forms.tells_sorts(caption);
        let has_column = |form: &Form| headers.iter().any(|h| form.column(h).is_some());
        let has_rows = |form: &Form| {
            let data = (0..self.height).filter(|r| !self.heads[*r] && self.numbers_in(*r) > 0);
            data.filter(|r| form.row(&self.label(*r, self.width).last, "").is_some()).nth(1).is_some()
        };
        let of_title = || forms.of(title, &headers).filter(|form| has_column(form) || has_rows(form));
        let form = forms.of(&format!("{heading} {caption}{}", headers.concat()), &headers).or_else(of_title);
        let outcomes = form.is_some_and(has_rows);
        (self.form, self.outcomes) = (form, outcomes);
        self.forms_of_blocks(&format!("{heading} {caption}"));
        for row in (0..self.height).filter(|r| !self.heads[*r]) {
            if let Some(head) = self.above[row].head.filter(|head| !self.twins.contains_key(head)) {
                let twins = self.twins(row);
                self.twins.insert(head, twins);
            }
        }
    }

    /// Tables right under each other, each with its own headers (表二 行政许可实施数量 behind the last row of 表一): the form of each block
    /// of header rows by its own words, the first with those before the table.
    fn forms_of_blocks(&mut self, before: &str) {
        let data = (0..self.height).filter(|row| !self.heads[*row]);
        let mut bottoms: Vec<usize> = data.filter_map(|row| self.above[row].head).collect();
        bottoms.dedup();
        for (block, &bottom) in bottoms.iter().enumerate().filter(|_| bottoms.len() > 1) {
            let rows = (0..=bottom).rev().take(MOST_HEADS).take_while(|r| self.heads[*r]);
            let headers: Vec<String> = rows
                .flat_map(|r| (0..self.width).map(move |c| (r, c)))
                .map(|(r, c)| self.cell(r, c).to_owned())
                .collect();
            let before = if block == 0 { before } else { "" };
            let form = self.dictionaries.forms.of(&format!("{before}{}", headers.concat()), &headers);
            // Halves of one form need not say what they are of.
            let own = form.filter(|form| headers.iter().filter(|h| form.column(h).is_some()).count() > 1);
            self.forms.extend(own.map(|form| (bottom, form)));
        }
    }

    /// The form of the table under a header: that of the group of columns which it stands in, where that knows the column.
    pub(super) fn form_under(&self, header: &Header) -> Option<&'t Form> {
        let outer = header.parts.iter().rev().skip(1).filter(|part| !self.titles.contains(*part));
        let group = outer.filter_map(|part| self.dictionaries.forms.of_group(part)).next();
        if let Some(group) = group.filter(|form| form.column(&header.last).is_some()) {
            return Some(group);
        }
        header.bottom.and_then(|bottom| self.forms.get(&bottom).copied()).or(self.form)
    }

    /// The column with a header for units under which most rows name one.
    fn unit_column(&self) -> Option<usize> {
        let rows = || (0..self.height).filter(|r| !self.heads[*r] && self.numbers_in(*r) > 0);
        let first = rows().next()?;
        let holds = |column: usize| {
            let states = |r: &usize| units::stated(self.cell(*r, column), self.dictionaries).is_some();
            rows().filter(states).count() * 2 > rows().count()
        };
        let forms = &self.dictionaries.forms;
        (0..self.width).find(|&c| forms.names_units(&self.header(first, c).last) && holds(c))
    }

    fn numbers(&self, column: usize) -> Numbers {
        let cells = (0..self.height).filter(|r| !self.heads[*r]).map(|r| self.cell(r, column));
        let mut numbers = cells.filter(|c| tables::is_number(c, &self.dictionaries.units));
        let any = numbers.next();
        Numbers { any: any.is_some(), decimals: any.into_iter().chain(numbers).any(|c| c.contains('.')) }
    }

    /// How many cells of a row are numbers.
    pub fn numbers_in(&self, row: usize) -> usize {
        (0..self.width).filter(|&c| tables::is_number(self.cell(row, c), &self.dictionaries.units)).count()
    }

    pub fn cell(&self, row: usize, column: usize) -> &'t str {
        self.span(row, column).map_or("", |s| s.of(self.text).trim())
    }

    pub fn span(&self, row: usize, column: usize) -> Option<Span> {
        self.places.get(row)?.get(column)?.map(|i| self.table.cells[i].span)
    }

    /// A header has names and no numbers but the years of its columns.
    fn is_head(&self, row: usize) -> bool {
        let cells = || (0..self.width).map(|c| self.cell(row, c));
        let numbers: Vec<&str> = cells().filter(|c| tables::is_number(c, &self.dictionaries.units)).collect();
        (numbers.is_empty() || tables::are_years(&numbers)) && cells().any(|c| !c.is_empty())
    }

    fn above(&self) -> Vec<Above> {
        let mut here = Above::default();
        let mut all = Vec::with_capacity(self.height);
        for row in 0..self.height {
            all.push(here);
            let first = self.cell(row, 0);
            if self.heads[row] && here.head.is_some_and(|head| self.is_part(row, head)) {
                here.part = Some(row);
            } else if self.heads[row] {
                here.head = Some(row);
                here.heads += 1;
                here.part = None;
            } else if !first.is_empty() && !tables::is_number(first, &self.dictionaries.units) {
                here.named = Some(row);
            }
        }
        all
    }

    /// Whether a row of one name parts the rows of data, so that the header above holds on below it.
    fn is_part(&self, row: usize, head: usize) -> bool {
        let names = |row: usize| {
            let filled = (0..self.width).filter(|&c| !self.cell(row, c).is_empty());
            filled.filter_map(|c| self.places[row][c]).collect::<HashSet<usize>>().len()
        };
        let data_below = self.heads.get(row + 1).is_some_and(|head| !head);
        data_below && !self.cell(row, 0).is_empty() && names(row) == 1 && names(head) > 1
    }

    pub(super) fn is_name(&self, row: usize, column: usize) -> bool {
        let cell = self.cell(row, column);
        if self.unit_column == Some(column) {
            return false;
        }
        if years::bare_year(cell).is_some() && self.dictionaries.forms.names_years(&self.header(row, column).last) {
            return true;
        }
        !cell.is_empty() && !tables::is_number(cell, &self.dictionaries.units) && !tables::is_blank(cell)
    }

    /// The headers above a cell: those of the nearest block of header rows, outermost first.
    pub fn header(&self, row: usize, column: usize) -> Header {
        let mut parts: Vec<String> = Vec::new();
        let Some(bottom) = self.above[row].head else { return Header::default() };
        let mut seen = None;
        for r in (0..=bottom).rev().take(MOST_HEADS).take_while(|r| self.heads[*r]) {
            let place = self.places[r].get(column).copied().flatten();
            let name = one_line(self.cell(r, column));
            if place.is_some() && place != seen && !name.is_empty() && !tables::is_blank(&name) {
                parts.push(name);
            }
            seen = place.or(seen);
        }
        parts.reverse();
        // A title over the whole table names the table, not the column.
        let named: Vec<&str> =
            parts.iter().filter(|p| parts.len() == 1 || !self.titles.contains(*p)).map(String::as_str).collect();
        let last = match named.as_slice() {
            // A bare unit below a name, (件), says nothing alone.
            [.., name, unit] if unit.starts_with('(') => format!("{name}{unit}"),
            // A name may go on in the line below.
            [.., name, rest] if self.dictionaries.forms.is_column(&format!("{name}{rest}")) => format!("{name}{rest}"),
            [.., name] => (*name).to_owned(),
            [] => String::new(),
        };
        let twin = self.twins.get(&bottom).is_some_and(|t| t.get(column) == Some(&true));
        Header { all: named.join(" "), last, parts, twin, bottom: Some(bottom) }
    }

    /// Whether the cell at a place starts in this row (a cell merged over rows counts in its first).
    pub fn starts(&self, row: usize, column: usize) -> bool {
        self.places[row][column].is_some_and(|i| self.table.cells[i].row == row)
    }
}

/// A name in one line: letters that are spread over their column (增 减) and what is broken within its cell (申请⏎数量) are
/// put together.
fn one_line(cell: &str) -> String {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let joined = cell.contains('\n') || words.iter().all(|w| w.chars().nth(1).is_none());
    words.join(if joined { "" } else { " " })
}

#[derive(Debug, Default)]
pub struct Header {
    /// All names, outermost first, without titles of the whole table.
    pub all: String,
    /// The innermost.
    pub last: String,
    /// Each of them.
    pub parts: Vec<String>,
    /// Another column counts the same.
    pub twin: bool,
    /// The lowest row of its block of header rows.
    pub bottom: Option<usize>,
}

/// The cell at each place of the grid; none at all where it is layout.
fn places(table: &Table<Span>) -> Vec<Vec<Option<usize>>> {
    let (height, width) = (table.height(), table.width());
    if height.saturating_mul(width) > MOST_PLACES {
        return Vec::new();
    }
    let mut places = vec![vec![None; width]; height];
    for (index, cell) in table.cells.iter().enumerate() {
        for row in places.iter_mut().skip(cell.row).take(cell.rows) {
            row.iter_mut().skip(cell.column).take(cell.columns).for_each(|p| *p = Some(index));
        }
    }
    places
}

/// The report's own places and office, whose rows are the whole.
fn own_names(outline: &Outline) -> Vec<&str> {
    let region = &outline.facts.region;
    let names = [&region.province, &region.city, &region.county, &region.town, &outline.facts.issuer];
    names.into_iter().filter_map(|n| n.as_deref()).collect()
}
