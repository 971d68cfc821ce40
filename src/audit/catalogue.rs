//! Totals of the catalogue whose parts stand elsewhere in the report: all penalties against those of ordinary and of summary
//! procedure. What the text itself calls parts is left to `subtotal`.

use super::part::is_part;
use super::subject;
use super::subtotal::{adds_up, extended, judge, outcome, run, value_of};
use super::view::{Item, View, same_measure};
use super::written::shown;
use crate::dictionary::Sum;
use crate::model::{Finding, Kind};

/// A total of the catalogue whose parts stand elsewhere in the report.
pub fn check(view: &View<'_>, sum: &Sum, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    let prose = |metric: &str| -> Vec<usize> {
        view.whole(metric).filter(|i| i.figure.table.is_none() && i.reading.is_exact()).map(|i| i.index).collect()
    };
    // 案件1345件 tells what its parts are held against, not 案件1300余件.
    let exact = prose(&sum.total);
    let all: Vec<usize> = view.whole(&sum.total).filter(|i| i.figure.table.is_none()).map(|i| i.index).collect();
    let totals = if exact.is_empty() { &all } else { &exact };
    let parts: Option<Vec<usize>> = sum.parts.iter().map(|m| only(view, &prose(m))).collect();
    let (Some(mut parts), false) = (parts, totals.is_empty() || !sum.complete || sum.listed) else { return };
    parts.extend(sum.besides.iter().filter_map(|m| only(view, &prose(m))));
    let told = |total: &usize| parts.iter().all(|p| known[*total].contains(p));
    let measured = parts.iter().all(|&p| same_measure(view.items[p].figure, view.items[parts[0]].figure));
    if !measured || totals.iter().any(told) {
        return;
    }
    let near = |total: &&usize| parts.iter().all(|&p| view.items[p].sentence == view.items[**total].sentence);
    let whole = |total: &usize| Some((*total, run(view, *total, &extended(view, *total, &parts))?));
    if let Some((total, parts)) = totals.iter().find_map(whole) {
        findings.extend(outcome(view, "subtotal/holds", total, &parts));
    } else if is_of_other(view, &parts) {
        // 立案1216件,其中普通程序402件、简易程序814件: what they divide is told, under another name.
    } else if let Some(&total) = totals.iter().find(near) {
        findings.extend(outcome(view, "subtotal/differs", total, &parts));
    } else {
        findings.extend(elsewhere(view, &all, &parts));
    }
}

/// 执法案件26201件,其中行政检查23166件,增长8%;行政处罚2954件;行政强制38件: kinds of acts that open behind their total and that changes or
/// marks part, so that nothing calls them its parts.
pub fn kinds(view: &View<'_>, sum: &Sum, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    let some = &view.checks().partition.some;
    for total in view.whole(&sum.total).filter(|i| !sum.complete && i.figure.table.is_none() && i.reading.is_exact()) {
        let Some(first) = view.items.get(total.index + 1).filter(|first| first.sentence == total.sentence) else {
            continue;
        };
        if known[total.index].len() > 1 || !some.is_in(view.between(total, first)) {
            continue;
        }
        let kind = |i: &&Item<'_>| {
            let f = i.figure;
            let one = f.metric.as_ref().is_some_and(|metric| sum.parts.contains(metric)) && f.scope.is_none();
            one && f.kind == Kind::Level && f.period == total.figure.period && is_part(view, total, i)
        };
        let near = view.items[first.index..].iter().take(NEAR).take_while(|i| i.sentence == total.sentence);
        let parts: Vec<&Item<'_>> = near.filter(kind).collect();
        let mut metrics: Vec<_> = parts.iter().map(|part| &part.figure.metric).collect();
        metrics.sort_unstable();
        metrics.dedup();
        if parts.len() < FEWEST || metrics.len() < parts.len() || parts[0].index != first.index {
            continue;
        }
        judge(view, total.index, &parts.iter().map(|part| part.index).collect::<Vec<_>>(), findings);
    }
}

/// Kinds of acts that are no list of all.
const FEWEST: usize = 3;

/// Whether the parts add up to what is told beside them: in their paragraph, in their measure.
fn is_of_other(view: &View<'_>, parts: &[usize]) -> bool {
    let first = &view.items[parts[0]];
    let near = &view.items[first.index.saturating_sub(NEAR)..(first.index + NEAR).min(view.items.len())];
    let alike = |i: &&Item<'_>| {
        i.line == first.line && i.figure.kind == Kind::Level && i.figure.table.is_none() && !parts.contains(&i.index)
    };
    near.iter().filter(alike).any(|i| same_measure(i.figure, first.figure) && adds_up(view, i.index, parts))
}

/// Figures beside the parts that may be what they divide.
const NEAR: usize = 20;

/// The one figure of a metric; none where several tell different values.
fn only(view: &View<'_>, found: &[usize]) -> Option<usize> {
    let first = *found.first()?;
    found.iter().all(|&i| view.items[i].figure.value == view.items[first].figure.value).then_some(first)
}

/// Parts and totals of different passages: they contradict each other, or they are of different scope.
fn elsewhere(view: &View<'_>, totals: &[usize], parts: &[usize]) -> Option<Finding> {
    let (name, name_en) = view.names(&view.items[totals[0]]);
    let sum = value_of(view, parts)?;
    // 公安、交通运输3家单位作出处罚4361件: less than all, of what the words name.
    let of_part = |t: &usize| view.items[*t].figure.value < sum && !subject::is_bare(view, &view.items[*t]);
    if totals.iter().all(of_part) {
        return None;
    }
    let named = |english: bool, glue: &str| {
        let name = |&p: &usize| {
            let (zh, en) = view.names(&view.items[p]);
            if english { en } else { zh }
        };
        parts.iter().map(name).collect::<Vec<_>>().join(glue)
    };
    let stated: Vec<String> = totals.iter().map(|&t| view.items[t].hedged()).collect();
    let (of, of_en, values, sum_text) = (named(false, "\u{3001}"), named(true, " + "), stated.join(" / "), shown(sum));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("parts", &of),
        ("parts_en", &of_en),
        ("sum", &sum_text),
        ("values", values.as_str()),
    ];
    let figures: Vec<usize> = totals.iter().chain(parts).copied().collect();
    let mut finding = view.finding("conflict/parts", &words, &figures)?;
    let terms: Vec<String> = parts.iter().map(|&p| shown(view.items[p].figure.value)).collect();
    finding.arithmetic = format!("{} = {sum_text} \u{2260} {values}", terms.join(" + "));
    Some(finding)
}
