//! The names of rows: what a row calls itself, and the group of rows that it stands in.
//!
//! In: a table as it is asked ([`Reader`]). Out: for each cell the [`Label`] of its row. What it counts is left to `names`.

use super::reader::Reader;
use crate::structure::{headings, tables};

/// The names of a row.
#[derive(Debug, Default)]
pub struct Label {
    /// Its own, without marker and 其中.
    pub last: String,
    /// Its own, as the table has it.
    pub written: String,
    /// That of the rows it stands among.
    pub group: Option<String>,
    /// It says itself that it is a part of the row above (其中:).
    pub part: bool,
}

impl Label {
    /// Group and name as the table has them.
    pub fn all(&self) -> String {
        let own = Some(&self.written).filter(|w| !w.is_empty());
        self.group.iter().chain(own).map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// Columns of the widest of two halves side by side.
const WIDEST_HALF: usize = 40;

impl Reader<'_> {
    /// The row's name: its first cell that is no number and no serial; for the second of stacked halves the row above.
    pub fn label(&self, row: usize, column: usize) -> Label {
        if let Some(group) = self.nest.filter(|group| group + 1 < column && self.is_name(row, group + 1)) {
            let spans = self.places[row][group] == self.places[row][group + 1];
            let named = self.groups[row].filter(|_| !spans).map(|r| self.spaced(r, group));
            return self.labelled(self.spaced(row, group + 1), named.or_else(|| self.part_above(row)));
        }
        if let Some(own) = self.names[row].filter(|own| *own < column) {
            return self.labelled(self.spaced(row, self.beside(row, own, column)), self.part_above(row));
        }
        let first_is_number = tables::is_number(self.cell(row, 0), &self.dictionaries.units);
        let above = self.above[row].named.filter(|_| first_is_number && self.above[row].heads > 1);
        self.labelled(above.map_or_else(String::new, |r| self.spaced(r, 0)), None)
    }

    /// The column that names a row for a cell: of two halves side by side, which have the same header, that of its own half.
    fn beside(&self, row: usize, own: usize, column: usize) -> usize {
        let same = |c: usize| self.header(row, c).last == self.header(row, own).last;
        (own + 1..column).rev().take(WIDEST_HALF).find(|&c| self.is_name(row, c) && same(c)).unwrap_or(own)
    }

    /// A cell with single spaces.
    fn spaced(&self, row: usize, column: usize) -> String {
        self.cell(row, column).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn labelled(&self, written: String, group: Option<String>) -> Label {
        let (last, part) = self.own_words(&written);
        Label { last, written, group, part }
    }

    /// A name without its marker (一、 1.) and the words that call it a part (其中:), and whether it has such words.
    fn own_words(&self, written: &str) -> (String, bool) {
        let words = headings::strip_marker(written, &self.dictionaries.headings);
        let forms = &self.dictionaries.forms;
        match forms.strip_part(words) {
            Some(rest) if !rest.is_empty() => {
                (headings::strip_marker(rest, &self.dictionaries.headings).to_owned(), true)
            }
            _ => (words.to_owned(), false),
        }
    }

    /// The name of the rows that a row of one name above leads; none where it only says that parts follow (其中:), or
    /// where the row is the total of the whole table.
    fn part_above(&self, row: usize) -> Option<String> {
        let part = self.above[row].part.filter(|_| self.grand_total != Some(row))?;
        let column = (0..self.width).find(|&c| !self.cell(part, c).is_empty())?;
        let (name, _) = self.own_words(self.spaced(part, column).trim_end_matches(':'));
        (!name.is_empty() && self.dictionaries.forms.strip_part(&name).is_none()).then_some(name)
    }

    /// The last row with numbers, where it is the only one of a name such as 合计.
    pub(super) fn grand_total(&self) -> Option<usize> {
        let name = |r: usize| self.names[r].map(|c| self.cell(r, c)).filter(|_| !self.heads[r]);
        let last = (0..self.height).rev().find(|&r| !self.heads[r] && self.numbers_in(r) > 0)?;
        let total = name(last).filter(|n| self.dictionaries.forms.is_generic_row(n))?;
        (0..last).all(|r| name(r) != Some(total)).then_some(last)
    }

    /// Whether a row holds what follows 其中 alone: the rows below it are parts of the one above.
    pub fn leads_parts(&self, row: usize) -> bool {
        let part =
            self.above[row].part.and_then(|p| (0..self.width).find(|&c| !self.cell(p, c).is_empty()).map(|c| (p, c)));
        part.is_some_and(|(p, c)| self.dictionaries.forms.strip_part(&self.spaced(p, c)).is_some_and(str::is_empty))
    }

    /// The column whose cells name groups of rows, of which the next column names each: it has merged or blank cells.
    pub(super) fn nest(&self) -> Option<usize> {
        let rows = || (0..self.height).filter(|r| !self.heads[*r]);
        let group = rows().filter_map(|r| self.names[r]).min()?;
        let inner = group + 1;
        if self.unit_column == Some(inner) || self.numbers.get(inner).is_none_or(|n| n.any) {
            return None;
        }
        let named = |r: &usize| self.is_name(*r, inner);
        let goes_on = |r: &usize| named(r) && (self.cell(*r, group).is_empty() || !self.starts(*r, group));
        let first = rows().next()?;
        let is_note = self.dictionaries.forms.is_note(&self.header(first, inner).last);
        (rows().filter(named).count() * 2 > rows().count() && rows().any(|r| goes_on(&r)) && !is_note).then_some(group)
    }

    /// For each row, the one that names its group.
    pub(super) fn groups(&self, column: usize) -> Vec<Option<usize>> {
        let mut here = None;
        let mut all = Vec::with_capacity(self.height);
        for row in 0..self.height {
            here = if self.heads[row] { None } else { Some(row).filter(|r| self.is_name(*r, column)).or(here) };
            all.push(here);
        }
        all
    }
}
