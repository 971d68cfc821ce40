//! One metric stated more than once for one place, year and scope: with one value, or with several.

use super::exact::{digits_of, is_one_slip, is_swap, places_apart};
use super::example;
use super::subject;
use super::view::{Item, View, same_measure};
use crate::model::{Figure, Finding, Kind, Verdict};
use rust_decimal::Decimal;
use std::collections::HashSet;

/// Checks all metrics of a report outside its tables.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let mut groups: Vec<Vec<&Item<'_>>> = Vec::new();
    let parts = confirmed_parts(view, findings);
    // 代表建议78件,其中办结44件: a part of what no metric counts is of that.
    let of_unknown = |i: &Item<'_>| {
        let whole = i.figure.part_of.and_then(|whole| view.items.get(whole));
        whole.is_some_and(|whole| whole.figure.metric.is_none())
    };
    let of_case = |i: &Item<'_>| {
        i.figure.unit.as_ref() == Some(&view.checks().numbers.yuan[0].name) && example::is_one_case(view, i)
    };
    let whole = |i: &&Item<'_>| {
        let told = i.figure.metric.is_some() && i.figure.table.is_none() && view.is_whole(i);
        told && !of_unknown(i) && !parts.contains(&i.index) && !of_case(i)
    };
    for item in view.items.iter().filter(whole) {
        let alike = |g: &&mut Vec<&Item<'_>>| {
            g[0].figure.metric == item.figure.metric && measured_alike(view, g[0].figure, item.figure)
        };
        match groups.iter_mut().find(alike) {
            Some(group) if group.len() >= MOST_MENTIONS => {}
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups.iter().filter(|g| g.len() > 1).for_each(|group| findings.extend(judge(view, group)));
    groups.iter().for_each(|group| findings.extend(with_table(view, group)));
    for group in of_parts(view).iter().filter(|g| g.len() > 1) {
        findings.extend(
            slip(view, group, view.checks().conflict.least_stock).and_then(|pair| differ(view, "conflict/slip", &pair)),
        );
    }
}

/// Whether a value is so much less than another that it is a part of it.
fn is_far(view: &View<'_>, part: &Item<'_>, whole: &Item<'_>) -> bool {
    let bound = part.figure.value.checked_mul(view.checks().conflict.alike);
    bound.is_some_and(|bound| bound < whole.figure.value)
}

/// The figures that were found to add up to another of their metric: 违法案件341件,其中食品案件152件,…,其他案件31件.
fn confirmed_parts(view: &View<'_>, findings: &[Finding]) -> HashSet<usize> {
    let holds = findings.iter().filter(|f| f.check == SUBTOTAL && f.verdict == Verdict::Holds);
    let parts = holds.filter_map(|finding| finding.figures.split_first()).flat_map(|(total, parts)| {
        let metric = &view.items[*total].figure.metric;
        parts.iter().copied().filter(move |part| &view.items[*part].figure.metric == metric)
    });
    parts.collect()
}

/// The check of sums.
const SUBTOTAL: &str = "subtotal";

/// What the text tells of a metric against what a table of the report tells of it: one value each, of a like size.
fn with_table(view: &View<'_>, group: &[&Item<'_>]) -> Option<Finding> {
    let metric = group[0].figure.metric.as_deref()?;
    let conflict = &view.checks().conflict;
    let cells: Vec<&Item<'_>> = view
        .whole(metric)
        .filter(|i| i.figure.table.is_some() && measured_alike(view, i.figure, group[0].figure))
        .collect();
    // A smaller one is a part of the greatest: 检查次数8010, 涉企检查2916.
    let cell = cells.iter().copied().max_by_key(|cell| cell.figure.value)?;
    let told = group[0];
    let mut others = cells.iter().filter(|other| !other.reading.rounded().meets(told.reading.rounded()));
    let exact = cell.reading.is_exact() && group.iter().all(|i| i.reading.is_exact());
    let single = others.clone().count() == cells.len()
        && others.all(|other| other.figure.value == cell.figure.value || is_far(view, other, cell))
        && group.iter().all(|other| other.figure.value == told.figure.value);
    let (least, most) = (cell.figure.value.min(told.figure.value), cell.figure.value.max(told.figure.value));
    let alike = least.checked_mul(conflict.alike).is_some_and(|bound| most <= bound);
    let meant = alike || is_one_slip(told.figure.value, cell.figure.value) && most >= conflict.least;
    let apart = !told.reading.rounded().meets(cell.reading.rounded());
    let slip = || {
        let (a, b) = (told.figure.value, cell.figure.value);
        a.min(b) >= conflict.least && is_one_slip(a, b) && (a > b || subject::is_bare(view, told))
    };
    let of_all = conflict.stock.iter().any(|stock| stock == metric)
        || group.iter().any(|i| is_of_all(view, i) || is_led(view, i))
        || slip();
    let places = powers_of_ten(view, &[told, cell]).is_some();
    let case = if places { "conflict/magnitude" } else { "conflict/table" };
    let part = told.figure.value < cell.figure.value && !subject::is_bare(view, told)
        || cell.figure.value < told.figure.value && is_selected(view, cell);
    // 警告908件、罚款1816件,部分案件并处: a form counts each case in one kind.
    let overlap = view.checks().partition.overlap.is_in(view.sentence_behind(told));
    (exact && single && (meant && of_all && !part || places) && apart && !overlap)
        .then(|| differ(view, case, &[told, cell]))
        .flatten()
}

/// 一年来,全市共检查90次;实施行政强制2846宗: whether a sentence that opens with all of the place tells a number that nothing limits.
fn is_led(view: &View<'_>, item: &Item<'_>) -> bool {
    let opens = |clause: &str| view.checks().wholes.start_of(clause.trim_start()).is_some();
    view.sentence_before(item).split([',', ';']).take(2).any(opens) && subject::is_bare(view, item)
}

/// Whether the words above a table say that it holds some of what is told elsewhere: 五个重点领域执法数据见下表.
fn is_selected(view: &View<'_>, cell: &Item<'_>) -> bool {
    let cells = view.items[..=cell.index].iter().rev().take_while(|i| i.figure.table.is_some());
    let Some(first) = cells.last().map(|first| first.span.start) else { return false };
    let text = view.text.text.as_str();
    let from = text.ceil_char_boundary(first.saturating_sub(MOST_ABOVE));
    view.checks().conflict.selected.is_in(&text[from..first])
}

/// Bytes above a table in which its words stand.
const MOST_ABOVE: usize = 400;

/// Mentions of one part of a metric: 城市管理255件 in two places.
fn of_parts<'v, 'a>(view: &'v View<'a>) -> Vec<Vec<&'v Item<'a>>> {
    let mut groups: Vec<Vec<&Item<'_>>> = Vec::new();
    let part = |i: &&Item<'_>| {
        let f = i.figure;
        let known = f.metric.is_some() && f.scope.is_some() && f.table.is_none();
        known && f.kind == Kind::Level && f.period == view.report.year
    };
    for item in view.items.iter().filter(part) {
        let alike = |g: &&mut Vec<&Item<'_>>| {
            let f = g[0].figure;
            f.metric == item.figure.metric && f.scope == item.figure.scope && same_measure(f, item.figure)
        };
        let known = groups.len();
        match groups.iter_mut().find(alike) {
            Some(group) if group.len() >= MOST_PART_MENTIONS => {}
            Some(group) => group.push(item),
            None if known >= MOST_PARTS => {}
            None => groups.push(vec![item]),
        }
    }
    groups
}

/// Parts that are compared, and mentions of each, so that time stays in proportion.
const MOST_PARTS: usize = 200;
/// Likewise.
const MOST_PART_MENTIONS: usize = 6;

/// More mentions of one metric than a report has.
const MOST_MENTIONS: usize = 50;

/// What to say of several mentions of one metric.
fn judge<'a>(view: &View<'a>, group: &[&Item<'a>]) -> Option<Finding> {
    if !disagree(group) {
        return agreed(view, group);
    }
    let limited =
        |i: &Item<'a>| subject::is_part_of_one(view, i, group.iter().copied().filter(|other| disagree(&[i, *other])));
    let own: Vec<&Item<'a>> = group.iter().filter(|i| !is_of_part(view, i) && !limited(i)).copied().collect();
    let group = if own.len() > 1 { own.as_slice() } else { group };
    if !disagree(group) {
        return agreed(view, group);
    }
    let metric = group[0].figure.metric.as_ref()?;
    let stock = view.checks().conflict.stock.contains(metric);
    // Of large exact numbers a slip of the pen tells more than a rough one that fits neither.
    let large = || slip(view, group, view.checks().conflict.large).map(|found| ("conflict/slip", found));
    let (case, group) = large()
        .or_else(|| Some(("conflict/differs", contradiction(view, group, stock)?)))
        .or_else(|| Some(("conflict/magnitude", powers_of_ten(view, group)?)))
        .or_else(|| Some(("conflict/slip", slip(view, group, least_of(view, group, stock))?)))
        .unwrap_or_else(|| ("conflict/scope", group.to_vec()));
    differ(view, case, &group)
}

/// Whether two mentions cannot be of one value.
fn disagree(group: &[&Item<'_>]) -> bool {
    let apart = |a: &Item<'_>, b: &Item<'_>| !a.reading.rounded().meets(b.reading.rounded());
    group.iter().enumerate().any(|(n, a)| group[n + 1..].iter().any(|b| apart(a, b)))
}

/// The finding of mentions that can be of one value.
fn agreed<'a>(view: &View<'a>, group: &[&Item<'a>]) -> Option<Finding> {
    let (name, name_en) = view.names(group[0]);
    let rough = group.iter().any(|i| !i.reading.is_exact());
    let figures: Vec<usize> = group.iter().map(|i| i.index).collect();
    let (count, value, values) = (group.len().to_string(), group[0].hedged(), listed(group, " / "));
    let words =
        [("name", name), ("name_en", name_en), ("count", &count), ("value", &value), ("values", values.as_str())];
    let mut finding = view.finding(if rough { "conflict/consistent" } else { "conflict/agrees" }, &words, &figures)?;
    // A hedged number equals nothing.
    finding.arithmetic = listed(group, if rough { ", " } else { " = " });
    Some(finding)
}

/// Whether the words before a flow say that it is all of it, or those before the number that it is told with do: 全年行政处罚640件、
/// 罚没金额88.5万元.
fn is_of_all(view: &View<'_>, item: &Item<'_>) -> bool {
    let words = &view.checks().conflict.of_all;
    if is_divided(view, item) || opens_with_year(view, item) {
        return true;
    }
    let first = item.index.checked_sub(1).map(|i| &view.items[i]).filter(|first| first.sentence == item.sentence);
    let told_with = first.filter(|first| view.is_whole(first) && !view.between(first, item).contains([';', '(', ')']));
    words.is_in(view.before(item)) || told_with.is_some_and(|first| words.is_in(view.before(first)))
}

/// Whether a mention is followed by parts of its metric: a total that is named as such.
fn is_divided(view: &View<'_>, item: &Item<'_>) -> bool {
    let behind = view.items[item.index + 1..].iter().take(MOST_PART_MENTIONS);
    behind.filter(|i| i.figure.part_of == Some(item.index) && i.figure.metric == item.figure.metric).count() > 1
}

/// Whether the words before a mention begin with the year of the report: 2023年立案查处的36件.
fn opens_with_year(view: &View<'_>, item: &Item<'_>) -> bool {
    let Some(year) = view.report.year else { return false };
    let clause = view.clause_before(item).trim_start();
    clause.strip_prefix(&*year.to_string()).is_some_and(|rest| rest.starts_with(&*view.checks().dates.year))
}

/// Whether a mention is of what another passage calls a part: 违法案件1206件,其中超限783件 and 查处超限违法案件783件.
fn is_of_part(view: &View<'_>, item: &Item<'_>) -> bool {
    let figure = item.figure;
    let words = view.clause_before(item);
    view.items.iter().filter(|other| other.figure.metric == figure.metric && other.index != item.index).any(|other| {
        let part = other.figure.scope.is_some() || other.figure.part_of.is_some();
        let names = [&other.figure.scope, &other.figure.subject];
        let named = names.into_iter().flatten().any(|name| name.chars().nth(1).is_some() && words.contains(&**name));
        part && other.figure.value == figure.value && named && same_measure(other.figure, figure)
    })
}

/// The finding of mentions that disagree.
fn differ<'a>(view: &View<'a>, case: &str, group: &[&Item<'a>]) -> Option<Finding> {
    let (name, name_en) = view.names(group[0]);
    let figures: Vec<usize> = group.iter().map(|i| i.index).collect();
    let values = listed(group, " / ");
    let apart = places_apart(group[0].figure.value, group[group.len() - 1].figure.value);
    let told = apart.and_then(|(places, _)| view.checks().magnitude(places, group[0].figure.unit.as_deref()));
    let [times, times_en] = told.map_or(["", ""], |told| told.times.each_ref().map(String::as_str));
    let [slip, slip_en] = told.map_or(["", ""], |told| told.apart.each_ref().map(String::as_str));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("values", values.as_str()),
        ("times", times),
        ("times_en", times_en),
        ("slip", slip),
        ("slip_en", slip_en),
    ];
    let mut finding = view.finding(case, &words, &figures)?;
    finding.arithmetic = listed(group, " \u{2260} ");
    Some(finding)
}

/// Mentions that are meant to be one value and are two: told in two passages and of a like size. What is far apart is a part
/// and the whole; what one sentence lists are several things. A flow (cases, checks) may be told by its parts: its mentions
/// must say that they are of all, or one must be hedged.
fn contradiction<'v, 'a>(view: &View<'a>, group: &[&'v Item<'a>], stock: bool) -> Option<Vec<&'v Item<'a>>> {
    let conflict = &view.checks().conflict;
    let of_all = |i: &&&Item<'a>| is_of_all(view, i);
    let hedged = group.iter().any(|i| !i.reading.is_exact());
    let told: Vec<&Item<'a>> = if stock || hedged && values_of(group).len() == 2 {
        group.to_vec()
    } else {
        group.iter().filter(of_all).copied().collect()
    };
    let most = told.iter().map(|i| i.figure.value).max()?;
    let bound = if hedged { conflict.alike_rough } else { conflict.alike };
    let alike = |i: &&Item<'a>| i.figure.value.checked_mul(bound).is_some_and(|bound| most <= bound);
    let told: Vec<&Item<'a>> = told.into_iter().filter(alike).collect();
    let apart = told.iter().any(|i| !i.reading.rounded().meets(told[0].reading.rounded()));
    let passages = told.iter().any(|i| i.sentence != told[0].sentence);
    (apart && passages && values_of(&told).len() == 2 && of_one_thing(view, &told)).then_some(told)
}

/// Whether two mentions of different values can be told of one thing.
fn of_one_thing(view: &View<'_>, told: &[&Item<'_>]) -> bool {
    let differ = |a: &Item<'_>, b: &Item<'_>| a.sentence != b.sentence && a.figure.value != b.figure.value;
    let mut pairs = told.iter().enumerate().flat_map(|(n, a)| told[n + 1..].iter().map(move |b| (*a, *b)));
    pairs.any(|(a, b)| differ(a, b) && !subject::apart(view, a, b))
}

/// The values of some mentions, each once.
fn values_of(group: &[&Item<'_>]) -> Vec<Decimal> {
    let mut values: Vec<Decimal> = group.iter().map(|i| i.figure.value).collect();
    values.sort_unstable();
    values.dedup();
    values
}

/// Mentions in two passages of the same digits, a power of ten apart: 325万元 and 32.5万元. Short numbers are so by chance.
fn powers_of_ten<'v, 'a>(view: &View<'a>, group: &[&'v Item<'a>]) -> Option<Vec<&'v Item<'a>>> {
    let conflict = &view.checks().conflict;
    // 全年处罚480件, 全县处罚4800件: of what is told to be all of it a shorter number tells enough.
    let metric = group.first().and_then(|i| i.figure.metric.as_deref());
    let one = metric.is_some_and(|m| view.checks().series.limits(m) || conflict.stock.iter().any(|stock| stock == m));
    let of_all = |i: &Item<'_>| one && i.figure.value >= conflict.least && is_of_all(view, i) && !is_divisor(view, i);
    let least = |a: &Item<'_>, b: &Item<'_>| {
        if of_all(a) && of_all(b) { conflict.digits.saturating_sub(1) } else { conflict.digits }
    };
    let apart = |a: &Item<'_>, b: &Item<'_>| {
        let places = places_apart(a.figure.value, b.figure.value).filter(|(_, told)| *told >= least(a, b));
        let unit = a.figure.unit.as_deref();
        let passages = a.sentence != b.sentence || view.between(a, b).contains(';');
        passages && places.is_some_and(|(places, _)| view.checks().magnitude(places, unit).is_some())
    };
    let exact: Vec<&Item<'a>> = group.iter().filter(|i| i.reading.is_exact()).copied().collect();
    let mut pairs = exact.iter().enumerate().flat_map(|(n, a)| exact[n + 1..].iter().map(move |b| (*a, *b)));
    pairs.find(|(a, b)| apart(a, b) && !subject::apart(view, a, b)).map(|(a, b)| vec![a, b])
}

/// 全县乡镇办理480件: whether the words before a mention name a part of what all of the place is divided in.
fn is_divisor(view: &View<'_>, item: &Item<'_>) -> bool {
    let words = view.clause_before(item);
    view.checks().partition.rows.iter().flatten().any(|part| part.is_in(words)) || !subject::is_bare(view, item)
}

/// The least number of which a slip of the pen is told: a flow that a total lists (执法案件…,其中行政强制26件) is told whole,
/// as a stock is.
fn least_of(view: &View<'_>, group: &[&Item<'_>], stock: bool) -> Decimal {
    let conflict = &view.checks().conflict;
    let totals = &view.checks().sums;
    let of_total = |i: &&Item<'_>| {
        let whole = i.figure.part_of.and_then(|whole| view.items.get(whole)).map(|whole| &whole.figure.metric);
        whole.is_some_and(|metric| totals.iter().any(|sum| Some(&sum.total) == metric.as_ref()))
    };
    match stock {
        true => conflict.least_stock,
        false if group.iter().any(of_total) => conflict.least_listed,
        false => conflict.least,
    }
}

/// Mentions in two passages that are one digit apart.
fn slip<'v, 'a>(view: &View<'a>, group: &[&'v Item<'a>], least: Decimal) -> Option<Vec<&'v Item<'a>>> {
    let conflict = &view.checks().conflict;
    // Two round numbers are one digit apart by chance.
    let ragged = |v: Decimal| {
        let places = if v >= conflict.large { Decimal::ONE_THOUSAND } else { Decimal::ONE_HUNDRED };
        !(v % places).is_zero() || digits_of(v) > conflict.digits
    };
    // 上半年4201次,下半年5451次 are no other values of the year.
    let rows = &view.checks().partition.year;
    let of_year = |i: &Item<'_>| !rows.iter().flatten().any(|part| part.is_in(view.clause_before(i)));
    let large = |i: &&&Item<'_>| i.reading.is_exact() && i.figure.value >= least && of_year(i);
    let exact: Vec<&Item<'a>> = group.iter().filter(large).copied().collect();
    let apart = |a: &Item<'_>, b: &Item<'_>| {
        let (x, y) = (a.figure.value, b.figure.value);
        // But for those in which two digits are swapped, told of the same in so many words.
        let swapped =
            || digits_of(x).max(digits_of(y)) >= conflict.digits && is_swap(x, y) && !subject::apart(view, a, b);
        a.sentence != b.sentence && is_one_slip(x, y) && (ragged(x) && ragged(y) || swapped())
    };
    let mut pairs = exact.iter().enumerate().flat_map(|(n, a)| exact[n + 1..].iter().map(move |b| (*a, *b)));
    let sure = |v: Decimal| v >= conflict.large;
    let alike = |a: &Item<'_>, b: &Item<'_>| {
        let (less, more) = if a.figure.value <= b.figure.value { (a, b) } else { (b, a) };
        // A digit less may be the work of a part: 公安、交通2家单位作出处罚35件 beside 357件.
        let lost = less.figure.value.checked_mul(Decimal::TWO).is_some_and(|twice| twice < more.figure.value);
        // 依法裁处218件, and 全年281件裁处案件: of what is all of it two swapped digits are no chance, whatever limits the other.
        let of_all = || is_swap(a.figure.value, b.figure.value) && (is_of_all(view, a) || is_of_all(view, b));
        let same = || sure(less.figure.value) || of_all() || !subject::apart(view, a, b);
        // Of one part by its name nothing is left that could be a part of it.
        let named = less.figure.scope.is_some() && less.figure.scope == more.figure.scope;
        if lost { (named || subject::is_bare(view, less)) && !subject::apart(view, a, b) } else { same() }
    };
    let (a, b) = pairs.find(|(a, b)| apart(a, b) && alike(a, b))?;
    // Large numbers are not one digit apart by chance, whatever else is told.
    let large = sure(a.figure.value.min(b.figure.value));
    let most = if large { conflict.most_large } else { conflict.most };
    let ragged_or_told: Vec<&Item<'a>> =
        exact.iter().filter(|i| ragged(i.figure.value) || i.index == a.index || i.index == b.index).copied().collect();
    (values_of(&ragged_or_told).len() <= most).then(|| vec![a, b])
}

/// Whether two figures of one metric count in the same, or in words that reports use for one another (项, 个).
fn measured_alike(view: &View<'_>, a: &Figure, b: &Figure) -> bool {
    let alike = || view.checks().conflict.is_one_unit(a.unit.as_deref(), b.unit.as_deref());
    same_measure(a, b) || a.currency == b.currency && alike()
}

/// The values, each once.
fn listed(group: &[&Item<'_>], glue: &str) -> String {
    let mut values: Vec<String> = Vec::new();
    for item in group {
        let value = item.hedged();
        if !values.contains(&value) {
            values.push(value);
        }
    }
    if values.len() == 1 {
        values.resize(group.len().min(3), values[0].clone());
    }
    values.join(glue)
}
