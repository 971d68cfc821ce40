//! What a table as a whole and the columns beside a cell say of it, where neither its column nor its row says enough: titles,
//! captions, a unit of money over all.
//!
//! In: header and label of a cell. Out: its metric, or none.

use super::names::{By, Named, Told, plain};
use super::reader::{Header, Reader};
use super::rows::Label;
use crate::dictionary::Forms;

/// Columns on the left of a bare one among which the one that it belongs to is looked for.
const MOST_BESIDE: usize = 12;

/// Rows of a table that tells of several metrics, a row each.
const MOST_ROWS: usize = 40;

/// Lines above a table and titles in it that may name what it counts.
const MOST_TITLES: usize = 4;

/// Family of sums of money.
pub(super) const MONEY: &str = "money";

impl<'t> Reader<'t> {
    /// Names a cell under a bare year or growth by the column on its left that says what is counted, where nothing but the title of
    /// the table would: 立案数, 上年同期, 同比.
    pub(super) fn name_beside(
        &self,
        named: &Named<'t>,
        header: &Header,
        label: &Label,
        told: Told<'_>,
        (row, column): (usize, usize),
    ) -> Option<Named<'t>> {
        let open = named.metric.is_none() || matches!(named.by, By::Title);
        let name = plain(&header.last);
        // 奖励次数 | 总金额(万元): the money of the acts beside it.
        let amount = told.family == MONEY && self.is_bare(header) && !name.is_empty();
        if open && amount {
            let beside = column.checked_sub(1).filter(|c| self.numbers[*c].any)?;
            let count = Told { unit: None, family: "", change: false };
            let named = self.name(&self.header(row, beside), label, count);
            let metric = named.metric.filter(|_| named.by == By::Column)?;
            let amount = self.dictionaries.rules.companion_of(metric, MONEY)?;
            return Some(Named { metric: Some(amount), unit: None, part: false, ..named });
        }
        if !open || !(self.is_year(&name) || self.dictionaries.forms.is_change(&name)) {
            return None;
        }
        let bare = |c: &usize| self.is_bare(&self.header(row, *c));
        let left = (0..column).rev().take(MOST_BESIDE).find(|c| !bare(c)).filter(|c| self.numbers[*c].any)?;
        let left = self.name(&self.header(row, left), label, told);
        (left.by == By::Column && left.metric.is_some()).then_some(left)
    }

    /// A row of fines beside one of cases, in a table that states a unit of money: it holds the amounts, no sort of case.
    pub(super) fn as_amount(&self, named: Named<'t>, row: usize) -> Named<'t> {
        let d = self.dictionaries;
        let money = self.around.iter().any(|(u, _)| u.family == MONEY);
        let Some(metric) = named.metric.filter(|_| money && matches!(named.by, By::Row(_))) else { return named };
        let total = |m: &str| d.metrics.get(m).and_then(|m| m.total.as_deref());
        let Some((whole, amount)) = total(metric).zip(d.rules.companion_of(metric, MONEY)) else { return named };
        let told = Told { unit: None, family: "", change: false };
        let others = (0..self.height).filter(|r| *r != row && !self.heads[*r] && self.numbers_in(*r) > 0);
        let (mut beside, mut alone) = (false, true);
        for other in others.take(MOST_ROWS) {
            let counted = self.name_row(&Header::default(), &self.label(other, self.width).last, told).metric;
            beside |= counted == Some(whole);
            alone &= counted.is_none_or(|m| m != amount && m != metric && total(m) != Some(whole));
        }
        if beside && alone { Named { metric: Some(amount), unit: None, part: false, ..named } } else { named }
    }

    /// What the table as a whole counts, where neither row nor column says it: bodies, places, or sorts counted in its unit.
    pub(super) fn by_title(&self, header: &Header, label: &str, told: Told<'_>) -> Option<Named<'t>> {
        // Beside outcomes that the form knows, others are outcomes too.
        let outcomes = self.outcomes && !self.sorts;
        let form = self.form_under(header).filter(|_| self.is_bare(header) && !outcomes)?;
        let total = form.total()?;
        let of_metric = || self.dictionaries.metrics.get(total.metric.as_deref()?)?.units.first().map(String::as_str);
        let unit = form.unit.as_deref().or_else(of_metric);
        let alone = matches!(self.around.as_slice(), [(stated, _)] if Some(&*stated.canonical) == unit);
        let counted = told.unit.map_or(alone, |u| Some(u) == unit) || told.change;
        let known = self.is_limit(label) || self.dictionaries.forms.is_generic_row(label);
        (counted || told.unit.is_none() && known).then(|| Named {
            metric: total.metric.as_deref(),
            unit,
            rule: total.metric.as_ref().map(|m| format!("{m}/{}_title", form.id)),
            by: By::Title,
            part: false,
        })
    }

    /// What the words above a table name, where its columns are years, or its rows: 罚没金额(单位:万元) over 2022年 and 2023年.
    pub(super) fn by_caption(&self, header: &Header, label: &str, told: Told<'_>) -> Option<Named<'t>> {
        let (forms, name) = (&self.dictionaries.forms, plain(label));
        let whole = self.dictionaries.wording.names_whole(&name);
        let known =
            whole || self.is_limit(&name) || forms.is_generic_row(&name) || self.is_year(&name) || name.is_empty();
        let limited = self.is_limit(&header.last) && self.is_year(&name);
        if self.outcomes || self.sorts || !(known && self.is_bare(header) || limited) {
            return None;
        }
        let caption = self.table.caption.map_or("", |c| c.of(self.text));
        let titles = self.titles.iter().map(String::as_str).chain(caption.lines()).take(MOST_TITLES);
        let plain: Vec<String> = titles.map(|title| forms.strip_title(&Forms::plain(title)).to_owned()).collect();
        let named = plain
            .iter()
            .find_map(|title| self.by_metric(title, told, By::Title).or_else(|| self.by_rule(title, 0, told)))?;
        let money =
            named.metric.and_then(|m| self.dictionaries.metrics.get(m)).is_some_and(|m| self.is_money(&m.units));
        // Cases are not counted in 万元.
        let fits = named.metric.is_some_and(|m| self.fits(m, told)) && (money || !self.in_money());
        fits.then_some(Named { by: By::Title, unit: None, part: false, ..named })
    }

    /// A column of penalties that states no unit, in a table that states money alone ((单位:万元) over 罚款): it holds the amounts.
    pub(super) fn as_money(&self, named: Named<'t>, header: &Header, column: usize) -> Named<'t> {
        let d = self.dictionaries;
        let decimals = self.numbers[column].decimals;
        // 次数 and 处罚数量 are none, whatever the unit of money is that the table states.
        let says = d.forms.says_money(&header.last);
        let open = self.in_money() && named.by == By::Column && (decimals || says) && !d.forms.says_count(&header.last);
        let Some(metric) = named.metric.filter(|_| open) else { return named };
        let kind = d.metrics.get(metric).and_then(|m| m.total.as_deref());
        let amount = |m: &str| d.rules.companion_of(m, MONEY);
        // What the kinds of an act come to is told by the act: 没收违法所得 by 行政处罚.
        let of_kind = || kind.filter(|_| says).and_then(amount);
        let money = amount(metric).filter(|_| kind.is_some() || decimals).or_else(of_kind);
        // Where another column holds the money, this one need not.
        let beside = || (0..self.width).any(|c| c != column && self.counts_money(header, c));
        match money.filter(|_| decimals || !beside()) {
            Some(amount) => {
                let part = named.part || d.rules.companion_of(metric, MONEY).is_none();
                Named { metric: Some(amount), unit: None, part, ..named }
            }
            None => named,
        }
    }

    /// Whether caption and heading state units of money alone.
    fn in_money(&self) -> bool {
        !self.around.is_empty() && self.around.iter().all(|(unit, _)| unit.family == MONEY)
    }

    fn is_money(&self, units: &[String]) -> bool {
        units.first().and_then(|u| self.dictionaries.units.get(u)).is_some_and(|u| u.family == MONEY)
    }

    /// Whether another column of a header names a sum of money.
    fn counts_money(&self, header: &Header, column: usize) -> bool {
        let Some(row) = header.bottom.map(|bottom| bottom + 1).filter(|row| *row < self.height) else { return false };
        let told = Told { unit: None, family: "", change: false };
        let header = self.header(row, column);
        let named = self.by_form(&header, "", told).or_else(|| self.by_metric(&header.last, told, By::Column));
        named
            .and_then(|named| named.metric)
            .and_then(|m| self.dictionaries.metrics.get(m))
            .is_some_and(|m| self.is_money(&m.units))
    }
}
