//! Changes against an earlier year that is named with its value: 由2019年的100件增至2023年的150件,增长50%; 比2020年的5000次增长60%;
//! and multiples in words: 上年300件,今年翻一番. Percentage points that a count is said to have grown by.
//!
//! What belongs together stands side by side, with nothing but words of growth between. Changes against the year before are
//! left to `change` and `beside`.

use super::beside::{can_change, is_glue};
use super::change::{self, ChangeUnit, compare};
use super::view::{Item, STOP, View, only, same_measure};
use super::written::{rounded, shown, sign, with_unit};
use crate::dictionary::{List, Multiple};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// Checks the changes of a report outside its tables that `judged` does not hold.
pub fn check(view: &View<'_>, judged: &[usize], findings: &mut Vec<Finding>) {
    let changes = view.items.iter().filter(|i| i.figure.kind == Kind::Change && i.figure.table.is_none());
    for change in changes.filter(|i| i.reading.is_exact() && judged.binary_search(&i.index).is_err()) {
        let found = since(view, change).or_else(|| since_named(view, change));
        findings.extend(found.or_else(|| points_of_count(view, change)));
    }
    for found in view.words.of(List::Multiples) {
        if let Some(rule) = view.checks().multiples.of(found.word) {
            findings.extend(multiple(view, rule, found.span.of(&view.text.text), found.span.start));
        }
    }
}

/// A change behind two values of one thing, of which the earlier is of a year before the last.
fn since(view: &View<'_>, change: &Item<'_>) -> Option<Finding> {
    let words = &view.checks().changes;
    let last = change.index.checked_sub(1).map(|i| &view.items[i])?;
    let first = last.index.checked_sub(1).map(|i| &view.items[i]).filter(|first| first.sentence == change.sentence)?;
    let alike = same_measure(first.figure, last.figure) && one_metric(first, last) && can_change(view, last, change);
    let joined = is_glue(view, view.between(last, change)) && is_glue(view, view.between(first, last));
    if !alike || !joined || first.figure.kind != last.figure.kind || words.yearly.is_in(view.before(change)) {
        return None;
    }
    let years = first.figure.period.zip(last.figure.period)?;
    let (now, before) = if years.0 < years.1 && words.reaches.is_in(view.between(first, last)) {
        (last, first)
    } else if years.1 < years.0 && words.compared.is_in(view.between(first, last)) {
        (first, last)
    } else {
        return None;
    };
    compare(view, before, now, change)
}

/// 2019年、2020年、2021年处罚分别为3650件、3902件、4218件,其中2021年比2019年增长15.6%: a change since a year that its clause names, whose value
/// the report tells of its metric; of one without a metric, of that of the value before it.
fn since_named(view: &View<'_>, change: &Item<'_>) -> Option<Finding> {
    let year = change.figure.period.or(view.report.year)?;
    let base_year = compared_year(view, change, year)?;
    let level = |i: &&Item<'_>| i.figure.kind == Kind::Level && i.figure.scope == change.figure.scope;
    let line = view.items[..change.index].iter().rev().take(MOST_BEFORE).take_while(|i| i.line == change.line);
    let known = |i: &&Item<'_>| change.figure.metric.is_none() || i.figure.metric == change.figure.metric;
    let now = line.filter(level).filter(known).find(|i| i.figure.period == Some(year))?;
    let own = |i: &&Item<'_>| {
        let f = i.figure;
        f.metric.is_some()
            && f.metric == now.figure.metric
            && f.period == Some(base_year)
            && same_measure(f, now.figure)
    };
    let before = only(view.items.iter().filter(level).filter(own))?;
    compare(view, before, now, change)
}

/// The year that the clause of a change holds it against: 比2019年增长; of what no metric names, the year before (比上年).
fn compared_year(view: &View<'_>, change: &Item<'_>, year: i32) -> Option<i32> {
    let checks = view.checks();
    let clause = view.clause_before(change);
    let (at, word) = checks.changes.compared.first_in(clause)?;
    // 全县经营主体较上年增长3.6%: what has a subject of its own is no change of the value before it.
    let subject = clause[..at].trim_start_matches([',', ';', STOP, ' ']);
    let subject = checks.partition.some.start_of(subject).map_or(subject, |some| &subject[some.len()..]);
    if change.figure.metric.is_none() && !is_glue(view, subject) {
        return None;
    }
    let named = &clause[at + word.len()..];
    let last = checks.changes.year_before.start_of(named).filter(|_| change.figure.metric.is_none());
    if let Some(last) = last {
        return is_glue(view, &named[last.len()..]).then_some(year - 1);
    }
    let digits = named.bytes().take_while(u8::is_ascii_digit).count();
    let base: i32 = named[..digits].parse().ok().filter(|_| digits == 4)?;
    let behind = named[digits..].strip_prefix(checks.dates.year.as_str())?;
    (base < year - 1 && is_glue(view, behind) && !checks.changes.yearly.is_in(clause)).then_some(base)
}

/// Figures before a change among which its value is looked for.
const MOST_BEFORE: usize = 12;

fn one_metric(a: &Item<'_>, b: &Item<'_>) -> bool {
    a.figure.metric.is_none() || b.figure.metric.is_none() || a.figure.metric == b.figure.metric
}

/// 行政处罚640件,同比上升5个百分点: a count grows by per cent, only shares by percentage points.
fn points_of_count(view: &View<'_>, change: &Item<'_>) -> Option<Finding> {
    let checks = view.checks();
    let now = change.index.checked_sub(1).map(|i| &view.items[i]).filter(|now| now.sentence == change.sentence)?;
    let unit = now.figure.unit.as_deref()?;
    let counted =
        now.figure.kind == Kind::Level && now.figure.table.is_none() && !checks.numbers.continuous.contains(unit);
    let points = ChangeUnit::of(checks, change.figure.unit.as_deref()) == ChangeUnit::Points;
    // 占比12%(60件),下降3个百分点: what stands in brackets is told of the share before them, which fell.
    let share = view.back(change).find(|i| i.figure.kind == Kind::Share);
    let told = share.and_then(|share| view.text.text.get(share.span.end..now.span.end));
    let of_share = told.is_some_and(|told| told.starts_with('(') && !told.contains(')'));
    if !points
        || !counted
        || of_share
        || is_of_rate(view, view.between(now, change))
        || !is_glue(view, view.between(now, change))
        || !one_metric(now, change)
    {
        return None;
    }
    let (name, name_en) = view.names(now);
    let (value, stated) = (with_unit(now.figure), with_unit(change.figure));
    let words = [("name", name), ("name_en", name_en), ("now", &value), ("unit", unit), ("stated", stated.as_str())];
    let mut finding = view.finding("unit/points", &words, &[now.index, change.index])?;
    finding.arithmetic = format!("{value}, {stated}");
    Some(finding)
}

/// 增幅回落3.2个百分点: whether the words before percentage points speak of a rate of growth, which moves by points.
fn is_of_rate(view: &View<'_>, words: &str) -> bool {
    let changes = &view.checks().changes;
    changes.rates.first_in(words).is_some_and(|(at, rate)| changes.moved.is_in(&words[at + rate.len()..]))
}

/// 行政处罚640件,上年为300件,翻一番; 翻了一番,由300件增至640件: words that say how many times as much there is, beside two values.
fn multiple(view: &View<'_>, rule: &Multiple, words: &str, at: usize) -> Option<Finding> {
    let behind = view.items.partition_point(|i| i.span.start < at);
    let (now, before) = values_before(view, behind, at).or_else(|| values_behind(view, behind, at + words.len()))?;
    let level = |i: &Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none() && i.reading.is_exact();
    if !level(now) || !level(before) || before.figure.value <= Decimal::ZERO {
        return None;
    }
    let times = now.figure.value.checked_div(before.figure.value)?;
    let holds = times >= rule.within[0] && times <= rule.within[1];
    let (name, name_en) = view.name_of(&[now, before]);
    let (from, to, computed) = (with_unit(before.figure), with_unit(now.figure), shown(rounded(times, 1)));
    let told = [
        ("name", name),
        ("name_en", name_en),
        ("before", &from),
        ("now", &to),
        ("computed", &computed),
        ("stated", words),
    ];
    let case = if holds { "change/multiple_holds" } else { "change/multiple" };
    let mut finding = view.finding(case, &told, &[now.index, before.index])?;
    let (n, b, meant) = (shown(now.figure.value), shown(before.figure.value), shown(rule.times));
    finding.arithmetic = match sign(holds, times == rule.times) {
        '=' => format!("{n} \u{f7} {b} = {computed}"),
        sign => format!("{n} \u{f7} {b} = {computed} {sign} {meant}"),
    };
    Some(finding)
}

/// The value before such words, and that of the year before, beside it or told elsewhere.
fn values_before<'v, 'a>(view: &'v View<'a>, behind: usize, at: usize) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let last = behind.checked_sub(1).map(|i| &view.items[i])?;
    view.text.text.get(last.span.end..at).filter(|gap| is_glue(view, gap) && !gap.contains('\n'))?;
    let first = last.index.checked_sub(1).map(|i| &view.items[i]).filter(|first| first.sentence == last.sentence);
    first.and_then(|first| of_two_years(first, last)).or_else(|| Some((last, change::before(view, last, last)?)))
}

/// Two values right behind such words: 翻了一番,由上年的300件增至640件; 翻番,达到640件,上年为300件.
fn values_behind<'v, 'a>(view: &'v View<'a>, behind: usize, end: usize) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let first = view.items.get(behind)?;
    let led = |gap: &str| is_glue(view, gap) && !gap.contains('\n');
    let near = view.text.text.get(end..first.span.start).is_some_and(led);
    let last = view.items.get(behind + 1).filter(|last| near && last.sentence == first.sentence)?;
    led(view.between(first, last)).then(|| of_two_years(first, last)).flatten()
}

/// Two values of one thing: the later, and that of another year.
fn of_two_years<'v, 'a>(first: &'v Item<'a>, last: &'v Item<'a>) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let years = (first.figure.period, last.figure.period);
    let alike = same_measure(first.figure, last.figure) && one_metric(first, last) && years.0 != years.1;
    alike.then_some(if years.0 > years.1 { (first, last) } else { (last, first) })
}
