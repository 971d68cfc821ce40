//! Drafts become figures of the record: verbatim text, code points, years, currencies.

use super::draft::Draft;
use super::labels;
use super::periods::year_of;
use super::prose::floor;
use crate::dictionary::{Dictionaries, Grouping};
use crate::model::{Currency, Figure, Region};
use crate::normalize::{NormalizedText, Verbatim};
use crate::structure::Outline;

/// Turns drafts into figures, in text order.
pub fn figures(
    verbatim: &Verbatim<'_>,
    text: &NormalizedText,
    mut drafts: Vec<Draft>,
    outline: &Outline,
    dictionaries: &Dictionaries,
) -> Vec<Figure> {
    let order = sort(&mut drafts);
    let currency = local_currency(&outline.facts.region);
    let last_year = last_year(outline).filter(|_| currency.is_some());
    // 较去年1265宗增加: what is compared with is of the year before, whenever that is told.
    let is_base = |draft: &Draft| {
        let from = floor(&text.text, draft.number.start.saturating_sub(MOST_COMPARED));
        let words = labels::last_clause(text.text.get(from..draft.number.start).unwrap_or_default());
        dictionaries.wording.comparison(words).is_some()
    };
    let to_figure = |draft: Draft| {
        let place = text.source_span(draft.number);
        let money = draft.unit.as_deref() == Some(dictionaries.units.money());
        Figure {
            period: year_of(draft.period, outline.facts.year, last_year.filter(|_| !is_base(&draft))),
            part_of: draft.part_of.map(|i| order[i]),
            text: verbatim.of_span(draft.text).trim().to_owned(),
            number_text: verbatim.of_span(draft.number).trim().to_owned(),
            start: place.start,
            end: place.end,
            currency: draft.currency.or(currency).or(Some(Currency::Cny)).filter(|_| money),
            unit: unit(&draft, dictionaries),
            metric: draft.metric,
            subject: draft.subject.filter(|s| !s.is_empty()),
            value: draft.value.normalize(),
            precision: draft.precision,
            kind: draft.kind,
            scope: draft.scope.filter(|s| !s.is_empty()),
            table: draft.table,
            section: draft.section,
            rule: draft.rule,
        }
    };
    drafts.into_iter().map(to_figure).collect()
}

/// The year that 去年 means in Hong Kong, Macau and Taiwan, where it is told from the day of the press release on.
fn last_year(outline: &Outline) -> Option<i32> {
    let published: i32 = outline.facts.published.as_deref()?.get(..4)?.parse().ok()?;
    outline.facts.year.filter(|year| published == year + 1)
}

/// Bytes before a value in which words compare with it.
const MOST_COMPARED: usize = 60;

/// Sorts by place; returns where each draft went.
fn sort(drafts: &mut [Draft]) -> Vec<usize> {
    let mut by_place: Vec<usize> = (0..drafts.len()).collect();
    by_place.sort_by_key(|&i| drafts[i].number.start);
    let mut order = vec![0; drafts.len()];
    for (new, &old) in by_place.iter().enumerate() {
        order[old] = new;
    }
    drafts.sort_by_key(|d| d.number.start);
    order
}

/// Offices are counted in 个, whatever the text says (DESIGN.md 2): 家 gives way where the metric counts items.
fn unit(draft: &Draft, dictionaries: &Dictionaries) -> Option<String> {
    let metric = draft.metric.as_deref().and_then(|m| dictionaries.metrics.get(m));
    let items = dictionaries.units.grouping(Grouping::Anything);
    match (&draft.unit, metric) {
        (Some(unit), Some(metric)) if draft.family == "firms" && !metric.units.contains(unit) => {
            Some(if metric.units.iter().any(|u| u == items) { items.to_owned() } else { unit.clone() })
        }
        (unit, _) => unit.clone(),
    }
}

/// Money in Hong Kong, Macau and Taiwan is their own unless the text says otherwise.
fn local_currency(region: &Region) -> Option<Currency> {
    match region.code?.province().get() {
        710_000 => Some(Currency::Twd),
        810_000 => Some(Currency::Hkd),
        820_000 => Some(Currency::Mop),
        _ => None,
    }
}
