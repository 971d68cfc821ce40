//! What the cells of a table count, and what limits them.
//!
//! In: the header above a cell and the label of its row. Out: the metric, whether row or column told it, and the scope: of
//! row and column the one that does not name the metric.

use super::reader::{Header, Reader};
use super::rows::Label;
use super::years::{self, bare_year};
use crate::dictionary::{Entry, Forms, QUANTITY, Rule, UnitSet};
use crate::extract::draft::Period;
use std::borrow::Cow;

/// What a cell counts, and what said so.
pub struct Named<'t> {
    pub metric: Option<&'t str>,
    /// Canonical unit where the table states none.
    pub unit: Option<&'t str>,
    pub rule: Option<String>,
    pub by: By,
    /// It is one sort of what the metric counts.
    pub part: bool,
}

/// What named a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The label of the row, but for so many bytes at its start.
    Row(usize),
    /// The name of the group of rows.
    Group,
    Column,
    /// What the table as a whole is about.
    Title,
    Nothing,
}

/// A name of a column or row, and the unit that it states or its cell has: canonical form and family.
#[derive(Clone, Copy)]
pub struct Told<'u> {
    pub unit: Option<&'u str>,
    pub family: &'u str,
    /// Growth and fall may be in percent whatever the metric is counted in.
    pub change: bool,
}

/// Characters of the longest name of a year: 上年同期数.
const LONGEST_YEAR: usize = 5;

/// Family of the counters of visits to firms (家次).
const VISITS: &str = "firm_times";

/// Whether a family of units counts rounds or visits.
pub(super) fn is_rounds(family: &str) -> bool {
    matches!(family, "times" | "firm_times" | "cases_times")
}

impl<'t> Reader<'t> {
    /// Names a cell by its column and the name of its row, or by the name of the group of rows that it stands in.
    pub(super) fn name(&self, header: &Header, label: &Label, told: Told<'_>) -> Named<'t> {
        let named = self.name_row(header, &label.last, told);
        let group = label.group.as_ref().filter(|_| !matches!(named.by, By::Row(_)));
        let by_group = group.map(|g| self.name_row(header, g, told)).filter(|n| matches!(n.by, By::Row(_)));
        by_group.map_or(named, |n| Named { by: By::Group, ..n })
    }

    /// Names a cell: by the form's row or column, by the names of metrics, else by the rules of prose.
    pub(super) fn name_row(&self, header: &Header, label: &str, told: Told<'_>) -> Named<'t> {
        let unit = self.form_under(header).and_then(|f| f.unit.as_deref());
        self.by_form(header, if self.sorts { "" } else { label }, told)
            .or_else(|| self.by_metric(&header.last, told, By::Column))
            .or_else(|| self.by_outer(header, told))
            .or_else(|| self.by_title(header, label, told).filter(|_| self.sorts))
            .or_else(|| self.by_label(header, label, told))
            .or_else(|| self.by_words(header, label, told))
            .filter(|named| named.metric.is_some() || named.by != By::Nothing)
            .or_else(|| self.by_compared(header, label, told))
            .or_else(|| self.by_title(header, label, told))
            .or_else(|| self.by_caption(header, label, told))
            .unwrap_or(Named { metric: None, unit, rule: None, by: By::Nothing, part: false })
    }

    pub(super) fn by_form(&self, header: &Header, label: &str, told: Told<'_>) -> Option<Named<'t>> {
        let form = self.form_under(header)?;
        let named = |kind: &str, entry: &'t Entry, by: By| Named {
            metric: entry.metric.as_deref(),
            unit: entry.unit.as_deref().or(form.unit.as_deref()),
            rule: entry.metric.as_ref().map(|m| format!("{m}/{}_{kind}", form.id)),
            by,
            part: entry.part,
        };
        let fits = |e: &&Entry| e.metric.as_deref().is_none_or(|m| self.fits(m, told));
        let row = form.row(label, &header.all).filter(|_| told.family != "percent");
        let name = plain(&header.last);
        let column = form.column(self.dictionaries.forms.after_year(&name)).filter(fits);
        // A name of its own under the name of the metric is a sort of it.
        // 罚款 over 个人 and 单位: a short outer name counts alone, unless the inner one only says how it is counted.
        let outer = || {
            let mut parts = header.parts.iter().rev().filter(|part| **part != header.last && !self.is_bare(header));
            parts.find_map(|part| form.column(part).filter(|e| fits(e) && !e.total))
        };
        let above = || form.column(&header.all).filter(fits).or_else(outer);
        let sort = || above().map(|e| Named { part: true, ..named("column", e, By::Column) });
        match (row, column.or_else(above)) {
            // A column that names a metric of its own wins, unless the row is made for that column.
            (Some(row), column) if row.has_column() || column.is_none() => Some(named("row", row, By::Row(0))),
            (_, Some(_)) if column.is_none() => sort(),
            (_, Some(column)) => Some(named("column", column, By::Column)),
            // The form turned on its side: the kinds stand in the rows, or what else are rows in the columns.
            _ if let Some(row) = form.row(&header.last, label).filter(fits) => Some(named("row", row, By::Column)),
            // 合计 under 行政处罚 counts penalties, whatever else the table is about.
            _ if self.dictionaries.forms.is_generic_row(label) && self.by_outer(header, told).is_some() => None,
            _ if self.is_bare(header) => form.column(label).filter(fits).map(|e| named("row", e, By::Row(0))),
            _ => None,
        }
    }

    /// The metric that the outer headers name, where the innermost says only how it is counted: 行政征收 over 金额.
    fn by_outer(&self, header: &Header, told: Told<'_>) -> Option<Named<'t>> {
        if header.last == header.all || !self.is_bare(header) {
            return None;
        }
        let outer = header.all.strip_suffix(header.last.as_str()).unwrap_or(&header.all);
        self.by_rule(&plain(&header.all), 0, told).or_else(|| self.by_metric(outer, told, By::Column))
    }

    /// The metric that a column of changes names before what it compares with: 处罚件数较上年增减.
    fn by_compared(&self, header: &Header, label: &str, told: Told<'_>) -> Option<Named<'t>> {
        let at = self.dictionaries.wording.comparison(&header.last).filter(|at| told.change && *at > 0)?;
        let last = header.last[..at].to_owned();
        let base =
            Header { all: last.clone(), last, parts: header.parts.clone(), twin: header.twin, bottom: header.bottom };
        let by_rule = || self.by_rule(&plain(&base.last), 0, told);
        self.by_form(&base, label, told).or_else(|| self.by_metric(&base.last, told, By::Column)).or_else(by_rule)
    }

    /// The metric that a label names, where the header above does not say what is counted.
    fn by_label(&self, header: &Header, label: &str, told: Told<'_>) -> Option<Named<'t>> {
        if !self.is_bare(header) && !self.is_limit(&header.last) {
            return None;
        }
        let name = plain(label);
        let limited = |named: &Named<'_>| match named.by {
            By::Row(from) => from == 0 || self.is_limit(&name[..from]),
            _ => true,
        };
        self.by_metric(label, told, By::Row(0)).or_else(|| self.by_rule(&name, name.len(), told).filter(limited))
    }

    /// The metric of exactly this name.
    pub(super) fn by_metric(&self, name: &str, told: Told<'_>, by: By) -> Option<Named<'t>> {
        let metric = self.dictionaries.metrics.find(&plain(name)).filter(|m| self.fits(&m.id, told))?;
        let rule = Some(format!("{}/name", metric.id));
        Some(Named { metric: Some(metric.id.as_str()), unit: None, rule, by, part: false })
    }

    /// The metric of the rule that reads a quantity behind the label of the row and the header. Where the header alone says
    /// the same, all of the label is what limits it: 空气污染 of 处分件数.
    fn by_words(&self, header: &Header, label: &str, told: Told<'_>) -> Option<Named<'t>> {
        let (label, mut last) = (plain(label), plain(&header.last));
        if self.is_bare(header) && self.dictionaries.forms.is_change(&last) {
            // 增减 says nothing of what is counted, as a year does.
            last = Cow::Borrowed("");
        }
        let both = self.by_rule(&format!("{label}{last}"), label.len(), told)?;
        let alone = || self.by_rule(&last, 0, told).filter(|alone| alone.metric == both.metric);
        let across = matches!(both.by, By::Row(_)) && both.metric.is_some();
        Some(if across { alone().unwrap_or(both) } else { both })
    }

    /// The metric of the rule that reads a quantity behind these words, of which the first bytes are the row's label.
    pub(super) fn by_rule(&self, words: &str, label: usize, told: Told<'_>) -> Option<Named<'t>> {
        let window = format!("{words}{QUANTITY}");
        let rules = &self.dictionaries.rules;
        let any = told.change || told.unit.is_none();
        let units = if any { UnitSet::ALL } else { rules.unit_set(told.unit) };
        let takes = |rule: &Rule| any || rule.takes(told.unit);
        let hit = rules.find_of(&window, units, |rule| rule.context.is_empty() && takes(rule))?;
        let metric = hit.rule.metric.as_deref();
        let by = match metric {
            Some(_) if hit.start < label => By::Row(hit.start),
            Some(_) => By::Column,
            None => By::Nothing,
        };
        Some(Named { metric, unit: None, rule: Some(hit.rule.id.clone()), by, part: hit.rule.part })
    }

    /// Whether a metric can be counted in what header, label and cell say.
    pub(super) fn fits(&self, metric: &str, told: Told<'_>) -> bool {
        let Some(unit) = told.unit.filter(|_| !told.change) else { return true };
        let Some(metric) = self.dictionaries.metrics.get(metric) else { return true };
        let units = &self.dictionaries.units;
        let family = |u: &String| units.get(u).is_some_and(|u| u.family == told.family);
        let counts = |f: &str| super::units::is_count(f);
        let counted = metric.units.iter().filter_map(|u| units.get(u)).any(|u| counts(&u.family));
        // 检查单位(家次) counts visits, not firms.
        let visits =
            told.family == VISITS && !metric.units.iter().any(|u| units.get(u).is_some_and(|u| is_rounds(&u.family)));
        let counted = counted && !visits;
        metric.units.iter().any(|u| u == unit || family(u)) || counts(told.family) && counted
    }

    /// Whether a header says nothing of what is counted: a year, 数量, growth, nothing.
    pub(super) fn is_bare(&self, header: &Header) -> bool {
        let forms = &self.dictionaries.forms;
        let name = plain(&header.last);
        let name = forms.after_year(&name);
        name.is_empty()
            || forms.is_generic(name)
            || forms.is_change(name)
            || forms.is_target(name)
            || self.is_year(name)
            || self.dictionaries.wording.names_whole(name)
    }

    /// Whether a name is a year alone: 2022年, 2022, 上年.
    pub(super) fn is_year(&self, name: &str) -> bool {
        let prior = self.dictionaries.wording.prior_year(name) == Some(0) && name.chars().nth(LONGEST_YEAR).is_none();
        let forms = &self.dictionaries.forms;
        prior || forms.is_year(name) || bare_year(forms.strip_year(name)).is_some()
    }

    /// Whether a name is a body, a place or a part of the year, which limits what is counted.
    pub(super) fn is_limit(&self, name: &str) -> bool {
        let name = plain(name);
        let wording = &self.dictionaries.wording;
        wording.is_part(&name) || wording.is_limit(&name) || self.dictionaries.forms.is_time(&name)
    }

    /// What a cell is limited to: the label where the column names the metric, the header where the label does.
    pub(super) fn scope(&self, named: &Named<'t>, header: &Header, label: &Label) -> Option<String> {
        let short = plain(&label.last);
        let (row, column) = match named.by {
            By::Row(from) if !named.part => (short.get(..from).unwrap_or(""), self.is_limit(&header.last)),
            By::Row(_) | By::Group => (&*label.last, self.is_limit(&header.last)),
            By::Column | By::Title | By::Nothing => (&*label.last, named.part || header.twin),
        };
        // A group that names a metric itself only says what its rows are about.
        let told = Told { unit: None, family: "", change: false };
        let limits =
            |group: &&String| matches!(self.name_row(&Header::default(), group, told).by, By::Nothing | By::Title);
        let group = label.group.as_ref().filter(limits).map(String::as_str);
        let column = Some(header.last.as_str()).filter(|_| column);
        let names = [group, Some(row), column].into_iter().flatten();
        let names: Vec<String> = names.map(name_of).filter(|n| self.names_part(n)).collect();
        (!names.is_empty()).then(|| names.join(" "))
    }

    /// Whether a name is that of a part: not 合计, no year, not all that the report is about.
    fn names_part(&self, name: &str) -> bool {
        let forms = &self.dictionaries.forms;
        let none = name.is_empty() || forms.is_generic(name) || forms.is_row_of_changes(name) || self.is_year(name);
        let none = none || forms.is_act(name);
        !none && !self.is_whole(name)
    }

    /// Whether a name means all that the report is about.
    fn is_whole(&self, name: &str) -> bool {
        self.dictionaries.wording.names_whole(name) || self.own.contains(&name)
    }

    /// The year of a cell, when header or label names one.
    pub(super) fn period(&self, header: &Header, label: &str) -> Option<Period> {
        let of = |name: &str| years::of_name(name).or_else(|| bare_year(name)).map(Period::Year);
        let prior = |name: &str| {
            let wording = &self.dictionaries.wording;
            let behind = wording.prior_year(name) == Some(0) && !self.dictionaries.forms.is_change(name);
            behind.then_some(Period::Prior)
        };
        let last = plain(&header.last);
        of(&header.all).or_else(|| of(&last)).or_else(|| of(label)).or_else(|| prior(&last)).or_else(|| prior(label))
    }

    /// The year of a cell in a table whose caption names one: that one, or the one before it.
    pub(super) fn dated(&self, period: Option<Period>) -> Option<Period> {
        match (self.year, period) {
            (Some(year), None) => Some(Period::Year(year)),
            (Some(year), Some(Period::Prior)) => Some(Period::Year(year - 1)),
            _ => period,
        }
    }

    /// For each column, whether another one under the same header names the same metric, so that its name limits it.
    pub(super) fn twins(&self, row: usize) -> Vec<bool> {
        let keys: Vec<_> = (0..self.width).map(|column| self.kind_of_column(row, column)).collect();
        let mut groups: Vec<(Sort<'_>, &str, bool)> = Vec::new();
        for (sort, name) in keys.iter().flatten() {
            match groups.iter_mut().find(|g| g.0 == *sort) {
                Some(group) => group.2 |= group.1 != name,
                None => groups.push((*sort, name, false)),
            }
        }
        let is_twin = |sort: &Sort<'_>| groups.iter().any(|g| g.0 == *sort && g.2);
        keys.iter().map(|k| k.as_ref().is_some_and(|(sort, _)| is_twin(sort))).collect()
    }

    /// What the levels of a column count, and its name.
    fn kind_of_column(&self, row: usize, column: usize) -> Option<(Sort<'t>, String)> {
        let header = self.header(row, column);
        let forms = &self.dictionaries.forms;
        if !self.numbers[column].any
            || forms.is_generic(&header.last)
            || forms.is_change(&header.all)
            || forms.is_target(&header.last)
        {
            return None;
        }
        let unit = super::units::bracketed(&header.last, self.dictionaries).map(|(u, _)| u);
        let told = Told { unit: unit.map(|u| &*u.canonical), family: unit.map_or("", |u| &u.family), change: false };
        let named = self.by_form(&header, "", told).or_else(|| self.by_metric(&header.last, told, By::Column))?;
        named.metric.filter(|_| !named.part).map(|m| ((m, self.period(&header, "")), name_of(&header.last)))
    }
}

/// Metric and year.
type Sort<'t> = (&'t str, Option<Period>);

/// A name without spaces and what stands in brackets.
pub(super) fn plain(name: &str) -> Cow<'_, str> {
    if name.contains([' ', '(']) { Cow::Owned(Forms::plain(name)) } else { Cow::Borrowed(name) }
}

/// A name as a scope: without the unit in brackets at its end.
fn name_of(name: &str) -> String {
    match name.rfind('(') {
        Some(at) if at > 0 && name.ends_with(')') => name[..at].trim().to_owned(),
        _ => name.trim().to_owned(),
    }
}
