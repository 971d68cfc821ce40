//! Parts of a year against all of it: 上半年300件,下半年330件,全年640件; quarters and months likewise.
//!
//! The parts stand one behind the other in their sentence, all of them and in their order; the number of the year before or
//! behind them. What the text itself calls parts (其中) is left to `subtotal`.

use super::exact::is_one_slip;
use super::subject;
use super::subtotal::{outcome, sum_of, value_of};
use super::view::{Item, View, same_measure};
use crate::dictionary::{WordSet, chinese_digit};
use crate::model::{Finding, Kind};

/// Months of a year.
pub const MONTHS: usize = 12;

/// Checks the parts of years of a report outside its tables.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let (mut at, mut known) = (0, Vec::new());
    while at < view.items.len() {
        let Some(parts) = parts_from(view, at) else {
            at += 1;
            continue;
        };
        if let Some(total) = of_year(view, &parts) {
            let adds_up = view.items[total].reading.rounded().meets(sum_of(view, &parts));
            let case = if adds_up { "subtotal/holds" } else { "subtotal/differs" };
            findings.extend(outcome(view, case, total, &parts));
        }
        at += parts.len();
        known.extend(parts);
    }
    by_scope(view, &known, findings);
}

/// 上半年立案210件,结案198件;下半年立案235件,结案241件。全年立案455件: parts of a year that other numbers part, by the scope that each
/// has, with the number of the year in their paragraph or elsewhere. `known` are numbers that were judged as parts.
fn by_scope(view: &View<'_>, known: &[usize], findings: &mut Vec<Finding>) {
    for line in view.items.chunk_by(|a, b| a.line == b.line).filter(|line| line.len() > 2) {
        for first in line.iter().filter(|i| is_plain(i) && i.figure.scope.is_some() && !known.contains(&i.index)) {
            let rows = &view.checks().partition.year;
            let parts = rows.iter().find_map(|row| parts_of(row, line, first));
            let told = parts.and_then(|parts| Some((of_line(view, line, &parts)?, parts)));
            if let Some((total, parts)) = told {
                let adds_up = view.items[total].reading.rounded().meets(sum_of(view, &parts));
                let case = if adds_up { "subtotal/holds" } else { "subtotal/differs" };
                findings.extend(outcome(view, case, total, &parts));
            }
        }
    }
}

fn is_plain(item: &Item<'_>) -> bool {
    item.figure.kind == Kind::Level && item.figure.table.is_none() && item.reading.is_exact()
}

/// The parts of a year of which one is the first: of each name the next number of its metric and measure.
fn parts_of(row: &[WordSet], line: &[Item<'_>], first: &Item<'_>) -> Option<Vec<usize>> {
    let named = |i: &Item<'_>, names: &WordSet| i.figure.scope.as_deref().is_some_and(|s| names.start_of(s).is_some());
    let (_, others) = row.split_first().filter(|(opening, _)| named(first, opening))?;
    let alike = |i: &&Item<'_>| {
        let of_one = i.figure.metric.is_none() || i.figure.metric == first.figure.metric;
        i.index > first.index && is_plain(i) && of_one && same_measure(i.figure, first.figure)
    };
    let next = |names: &WordSet| line.iter().filter(alike).find(|i| named(i, names)).map(|i| i.index);
    let others: Vec<usize> = others.iter().map(next).collect::<Option<_>>()?;
    Some(std::iter::once(first.index).chain(others).collect())
}

/// The number of the year that a paragraph tells, of the metric of its parts and called so; else the one of the report.
fn of_line(view: &View<'_>, line: &[Item<'_>], parts: &[usize]) -> Option<usize> {
    let first = &view.items[*parts.first()?];
    let whole = |i: &&Item<'_>| {
        let alike = i.figure.scope.is_none() && i.figure.metric == first.figure.metric && i.figure.metric.is_some();
        let told = alike && is_plain(i) && same_measure(i.figure, first.figure) && !parts.contains(&i.index);
        told && i.figure.period == first.figure.period
    };
    let mut found = line.iter().filter(whole);
    let total = found.next().filter(|total| found.all(|other| other.figure.value == total.figure.value));
    let sum = value_of(view, parts)?;
    // 全年食品类立案96件 is less than a half of all.
    let holds_all = |total: &&Item<'_>| {
        let larger = parts.iter().all(|part| view.items[*part].figure.value <= total.figure.value);
        larger && !subject::is_limited(view, total) || is_one_slip(total.figure.value, sum)
    };
    let called = |total: &&Item<'_>| {
        view.checks().partition.whole_year.is_in(view.sentence_before(total))
            || first.figure.part_of == Some(total.index)
    };
    let own = total.filter(called).or_else(|| in_report(view, first).filter(|_| total.is_none()));
    own.filter(holds_all).map(|total| total.index)
}

/// The parts of a year that begin with a figure.
fn parts_from(view: &View<'_>, at: usize) -> Option<Vec<usize>> {
    let rows = &view.checks().partition.year;
    let named = |row: &Vec<WordSet>| run(view, at, row.len(), |number, words| row[number].is_in(words));
    rows.iter()
        .find_map(named)
        .or_else(|| run(view, at, MONTHS, |number, words| month(view, words) == Some(number + 1)))
}

/// Figures side by side, of one thing, each of which is named as it must be.
fn run(view: &View<'_>, at: usize, count: usize, is_named: impl Fn(usize, &str) -> bool) -> Option<Vec<usize>> {
    let items = view.items.get(at..at + count)?;
    // Most figures have no such neighbours: words are looked at last.
    let fits = |item: &Item<'_>| {
        let whole = item.figure.kind == Kind::Level && item.figure.table.is_none() && item.figure.part_of.is_none();
        let alike = same_measure(item.figure, items[0].figure) && item.figure.metric == items[0].figure.metric;
        whole && alike && item.sentence == items[0].sentence
    };
    let named = || items.iter().enumerate().all(|(number, item)| is_named(number, view.before(item)));
    (items.iter().all(fits) && named()).then(|| (at..at + count).collect())
}

/// The month that words name last: 1月, 十二月.
pub fn month(view: &View<'_>, words: &str) -> Option<usize> {
    let end = words.rfind(view.checks().dates.month.as_str())?;
    let digits = words[..end].len() - words[..end].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        return words[end - digits..end].parse().ok();
    }
    let tens = view.checks().dates.ten;
    let mut named = words[..end].chars().rev();
    let last = named.next()?;
    let led = named.next() == Some(tens);
    match chinese_digit(last).and_then(|digit| usize::try_from(digit).ok()) {
        Some(ones) if led => Some(10 + ones),
        ones => ones.or((last == tens).then_some(10)),
    }
}

/// The number of the year: right before its parts or right behind them, in their sentence, and said to be all of it or of
/// the same metric with no limit.
fn of_year(view: &View<'_>, parts: &[usize]) -> Option<usize> {
    let (first, last) = (&view.items[*parts.first()?], &view.items[*parts.last()?]);
    let sides = [view.items.get(last.index + 1), first.index.checked_sub(1).map(|i| &view.items[i])];
    let whole = |item: &&Item<'_>| {
        let words = view.before(item);
        let told = view.checks().partition.whole_year.is_in(words) || view.checks().totals.is_in(words);
        let one_metric = item.figure.metric.is_none() || item.figure.metric == first.figure.metric;
        let limits = item.figure.scope.is_none() && item.figure.kind == Kind::Level && item.figure.table.is_none();
        let alike = same_measure(item.figure, first.figure) && item.figure.period == first.figure.period;
        told && one_metric && limits && alike && item.sentence == first.sentence
    };
    let beside = sides.into_iter().flatten().find(whole);
    beside.or_else(|| in_report(view, first)).map(|item| item.index)
}

/// The one number of the year that the report tells elsewhere of what the parts count.
fn in_report<'v, 'a>(view: &'v View<'a>, first: &Item<'_>) -> Option<&'v Item<'a>> {
    let fits = |i: &&Item<'_>| i.figure.period == first.figure.period && same_measure(i.figure, first.figure);
    let Some(metric) = first.figure.metric.as_deref() else { return in_line(view, first) };
    let mut found = view.whole(metric).filter(fits).filter(|i| i.sentence != first.sentence);
    let total = found.next().filter(|total| total.reading.is_exact() && !subject::is_limited(view, total))?;
    found.all(|other| other.figure.value == total.figure.value).then_some(total)
}

/// The one number of the unit that the paragraph tells before its parts, where nothing has a metric.
fn in_line<'v, 'a>(view: &'v View<'a>, first: &Item<'_>) -> Option<&'v Item<'a>> {
    let fits = |i: &&Item<'_>| {
        let level = i.figure.kind == Kind::Level && i.figure.table.is_none() && i.figure.part_of.is_none();
        level && same_measure(i.figure, first.figure) && i.figure.period == first.figure.period
    };
    let near = view.items[..first.index].iter().rev().take(NEAR).take_while(|i| i.line == first.line);
    let mut found = near.filter(fits);
    let total = found.next().filter(|total| total.reading.is_exact() && total.figure.value > first.figure.value)?;
    found.next().is_none().then_some(total)
}

/// Numbers of a paragraph before the parts of a year that are looked at.
const NEAR: usize = 12;
