//! Figures in tables: each cell that is a number, named by its column, its row, and the words around the table.
//!
//! In: a grid with resolved spans. Out: drafts. A blank cell, a 0 and a missing table stay three different things: a blank
//! cell makes no figure.

mod names;
mod reader;
mod rows;
mod titles;
pub(super) mod units;
mod wholes;
mod years;

use super::bounds::Bounds;
use super::draft::Draft;
use super::mention::{self, Mention};
use crate::dictionary::{Dictionaries, Unit};
use crate::model::{Kind, Span, Table, TableCell};
use crate::structure::{Outline, tables};
use names::{By, Named, Told};
use reader::{Header, Reader};
use rows::Label;
use rust_decimal::Decimal;
use wholes::Placed;

/// Units of rounds and visits that only a metric has which is mostly counted in such.
const MANY_ROUNDS: usize = 3;

/// The family of what the acts of offices are counted in.
const CASES: &str = "cases";

/// Reads the figures of a table. `part_of` is an index among them.
pub fn figures(
    text: &str,
    table: &Table<Span>,
    bounds: &Bounds<'_>,
    outline: &Outline,
    dictionaries: &Dictionaries,
) -> Vec<Draft> {
    let reader = Reader::new(text, table, bounds, outline, dictionaries);
    let mut cells: Vec<Placed> = (0..reader.height).flat_map(|row| reader.row(row)).collect();
    wholes::name_summands(&reader, &mut cells);
    wholes::link(&reader, &mut cells);
    cells.into_iter().map(|c| c.draft).collect()
}

impl Reader<'_> {
    fn row(&self, row: usize) -> Vec<Placed> {
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
            .filter(|&column| self.starts(row, column))
            .filter_map(|column| Some(Placed { row, column, draft: self.draft(row, column)? }))
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
        let unnamed = header.all.is_empty() && label.last.is_empty();
        let nothing = forms.is_serial(&header.last) || forms.is_note(&header.last) || forms.names_years(&header.last);
        if unnamed || nothing || forms.is_label(&header.last) || header.last.is_empty() && forms.is_label(&label.last) {
            return None;
        }
        // The first column numbers the rows when nothing else names them.
        let mention = self.mention(row, column, cell)?;
        self.figure(mention, &header, &label, (row, column))
    }

    fn mention(&self, row: usize, column: usize, cell: &str) -> Option<Mention> {
        let span = self.span(row, column)?;
        let start = span.start + span.of(self.text).find(cell)?;
        let mut mention = mention::cell(cell, self.dictionaries)?;
        mention.span = Span::new(start, start + mention.span.end.min(cell.len()));
        Some(mention)
    }

    fn figure(&self, mention: Mention, header: &Header, label: &Label, (row, column): (usize, usize)) -> Option<Draft> {
        let forms = &self.dictionaries.forms;
        let change = forms.is_change(&header.all) || forms.is_row_of_changes(&label.last);
        let own = self.own_unit(&mention, header, &label.last, change && self.numbers[column].decimals, row);
        let implied = units::implied(&header.last, self.dictionaries).map(|u| (&*u.canonical, &*u.family));
        let told = own.as_ref().map(|(u, f, _)| (u.as_str(), f.as_str())).or(implied);
        let (canonical, family) = told.map_or((None, ""), |(unit, family)| (Some(unit), family));
        let relative = change && !units::is_count(family);
        let told = Told { unit: canonical, family, change: relative };
        let named = self.name(header, label, told);
        let named = self.name_beside(&named, header, label, told, (row, column)).unwrap_or(named);
        let named = if own.as_ref().is_some_and(|own| own.1 != "percent") { named } else { self.as_amount(named, row) };
        let named = if own.is_none() && !change { self.as_money(named, header, column) } else { named };
        let (unit, family, factor) = match own {
            Some((unit, family, factor)) => (Some(unit), family, factor),
            // 检查场次 and 处罚件数 say what they count, whatever the whole table does.
            None => match implied.filter(|_| forms.rounds(&header.last).is_some()) {
                Some((unit, family)) => (Some(unit.to_owned()), family.to_owned(), Decimal::ONE),
                None => self.usual_unit(&named, header),
            },
        };
        let kind = self.kind(header, change, &unit);
        let metric = named.metric.filter(|m| kind != Kind::Target && (kind != Kind::Share || self.is_rate(m)));
        // A cell too large for its unit is no figure.
        let value = mention.value.checked_mul(factor)?;
        let falls = change && value.is_sign_positive() && forms.is_fall(&header.all);
        let by_row = matches!(named.by, By::Row(_) | By::Group) || header.last.is_empty();
        Some(Draft {
            number: mention.span,
            text: mention.span,
            rule: metric.and(named.rule.clone()),
            metric: metric.map(str::to_owned),
            subject: Some(if by_row { &*label.last } else { &*header.last })
                .filter(|s| !s.is_empty())
                .map(str::to_owned),
            value: if falls { -value } else { value },
            unit,
            family,
            precision: mention.precision,
            kind,
            currency: mention.currency,
            scope: self.scope(&named, header, label),
            period: self.dated(self.period(header, &label.last).filter(|_| !change)),
            part_of: None,
            series: false,
            table: Some(TableCell {
                row: Some(label.all()).filter(|l| !l.is_empty()),
                column: Some(header.all.clone()).filter(|h| !h.is_empty()),
            }),
            section: self.section,
        })
    }

    fn is_rate(&self, metric: &str) -> bool {
        self.dictionaries.metrics.get(metric).is_some_and(crate::dictionary::Metric::is_rate)
    }

    /// The unit that the cell has, or that header or label state in brackets, nearest first: canonical, family, factor.
    fn own_unit(
        &self,
        mention: &Mention,
        header: &Header,
        label: &str,
        decimals: bool,
        row: usize,
    ) -> Option<(String, String, Decimal)> {
        if let Some(unit) = &mention.unit {
            return Some((unit.clone(), mention.family.clone(), Decimal::ONE));
        }
        let d = self.dictionaries;
        let outer = || header.parts.iter().rev().filter_map(|t| units::bracketed(t, d)).next();
        // The unit of counts above several columns says nothing of one of money among them, nor that of money of counts.
        let in_outer = || outer().filter(|(u, _)| !units::is_count(&u.family) && self.takes(u, header));
        let in_row = || self.unit_column.and_then(|column| units::stated(self.cell(row, column), d));
        let percent = || d.units.get(d.units.percent()).map(|u| (u, Decimal::ONE));
        let of_change = || if d.forms.is_rate_of_change(&header.last, decimals) { percent() } else { None };
        // 增减%: the sign alone, without brackets.
        let of_sign = || if header.last.trim_end().ends_with('%') { percent() } else { None };
        let in_header = units::bracketed(&header.last, d).or_else(of_sign).or_else(of_change);
        // What compares says in what it does: 增减(%).
        let of_row = if d.forms.is_row_of_changes(label) { units::bracketed(label, d) } else { None };
        let stated = of_row.or(in_header).or_else(in_row).or_else(in_outer).or_else(|| units::bracketed(label, d));
        let stated = stated.or_else(|| if d.forms.is_share(&header.last) { percent() } else { None });
        stated.map(|(unit, factor)| (unit.canonical.clone(), unit.family.clone(), factor))
    }

    /// The unit of a cell that states none: what caption or other columns say, where it suits what is counted.
    fn usual_unit(&self, named: &Named<'_>, header: &Header) -> (Option<String>, String, Decimal) {
        let d = self.dictionaries;
        if let Some((unit, factor)) = named.metric.and_then(|m| self.rounds_of(m)) {
            return (Some(unit.canonical.clone()), unit.family.clone(), factor);
        }
        let of_metric = || d.metrics.get(named.metric?)?.units.first().map(String::as_str);
        let usual = named.unit.or_else(of_metric).and_then(|u| d.units.get(u));
        let suits = |unit: &Unit| match usual {
            Some(usual) => {
                usual.family == unit.family || units::is_count(&usual.family) && units::is_count(&unit.family)
            }
            None => self.takes(unit, header),
        };
        let outer = header.parts.iter().rev().find_map(|t| units::bracketed(t, d));
        let around = || self.around.iter().copied().filter(|(u, _)| suits(u));
        let exact = around().find(|(u, _)| usual.is_some_and(|usual| usual.family == u.family));
        let alone = exact.or_else(|| around().next().filter(|_| usual.is_some() || self.around.len() == 1));
        let stated = outer.filter(|(u, _)| suits(u)).or(alone);
        // What another column states holds for this one only where it counts the same sort of thing.
        let same = |family: &str| usual.map_or(family == CASES, |usual| usual.family == family);
        match stated.or(self.common_unit.filter(|(u, _)| same(&u.family))) {
            Some((unit, factor)) => (Some(unit.canonical.clone()), unit.family.clone(), factor),
            None => (named.unit.map(str::to_owned), String::new(), Decimal::ONE),
        }
    }

    /// Whether a unit that stands over several columns can be that of one: 次数 is no sum of money.
    fn takes(&self, unit: &Unit, header: &Header) -> bool {
        unit.family != titles::MONEY || !self.dictionaries.forms.says_count(&header.last)
    }

    /// The unit of rounds among several that the table states, for a metric that has many of such: 单位:次、件、万元.
    fn rounds_of(&self, metric: &str) -> Option<units::Stated<'_>> {
        let d = self.dictionaries;
        let of_rounds = |unit: &&String| d.units.get(unit).is_some_and(|u| names::is_rounds(&u.family));
        let stated = || self.around.iter().filter(|(u, _)| units::is_count(&u.family));
        let metric = d.metrics.get(metric).filter(|_| stated().nth(1).is_some())?;
        let often = metric.units.iter().filter(of_rounds).count() >= MANY_ROUNDS;
        stated().find(|(u, _)| often && names::is_rounds(&u.family) && metric.units.contains(&u.canonical)).copied()
    }

    fn kind(&self, header: &Header, change: bool, unit: &Option<String>) -> Kind {
        if change {
            Kind::Change
        } else if self.dictionaries.forms.is_target(&header.last) {
            Kind::Target
        } else if unit.as_deref() == Some(self.dictionaries.units.percent()) {
            Kind::Share
        } else {
            Kind::Level
        }
    }
}
