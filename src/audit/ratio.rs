//! Averages, rates and shares against what stands above and below their line.

use super::exact::{Interval, wholes};
use super::excused;
use super::mean;
use super::of_whole;
use super::rate;
use super::subject;
use super::view::{Item, View, same_measure};
use super::written::{range, rounded, shown, sign, told_apart, with_unit, written_out};
use crate::dictionary::Ratio;
use crate::model::{Finding, Implied, Kind, Verdict};
use rust_decimal::Decimal;

/// Checks all ratios of a report outside its tables.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for ratio in &view.checks().ratios {
        let stated = view.whole(&ratio.value).filter(|i| i.figure.table.is_none() && i.reading.is_exact());
        // 应持证135人,实际持证120人,持证率100%: what the catalogue has no terms for may be told by its name.
        let by_name = |value: &Item<'_>| rate::of_rate(view, value).filter(|_| value.figure.kind == Kind::Share);
        stated.for_each(|value| {
            let known = of_metric(view, ratio, value).filter(|found| found.verdict != Verdict::Implied);
            findings.extend(known.or_else(|| by_name(value)).or_else(|| of_metric(view, ratio, value)));
        });
    }
    let shares = view.items.iter().filter(|i| i.figure.kind == Kind::Share && i.figure.table.is_none());
    for share in shares {
        if !view.checks().ratios.iter().any(|r| Some(&r.value) == share.figure.metric.as_ref()) {
            findings.extend(
                rate::of_rate(view, share)
                    .or_else(|| of_whole::of_stated(view, share))
                    .or_else(|| of_whole::of_part(view, share)),
            );
        }
    }
}

/// A ratio that the catalogue knows.
fn of_metric(view: &View<'_>, ratio: &Ratio, value: &Item<'_>) -> Option<Finding> {
    let tops = tops_of(view, ratio, value);
    let bottoms = bottoms_of(view, ratio, value, &tops);
    let mut pairs = tops.iter().flat_map(|t| bottoms.iter().map(move |b| (*t, *b)));
    let agrees = |(t, b): &(&Item<'_>, &Item<'_>)| fits(value, quotient(t, b, ratio.factor));
    let others = || ratio.or.iter().filter(|_| !tops.is_empty()).flat_map(|m| near(view, m, value));
    // What is nearest to the value stated is likeliest what it was reckoned from; the officers of one office are not all.
    let all = pairs.clone().chain(others().flat_map(|t| bottoms.iter().map(move |b| (t, *b))));
    let all = all.filter(|(_, bottom)| is_of_all(view, bottom, value));
    let first =
        all.min_by_key(|(t, b)| (!is_certain(t, b, value), !is_named(view, b, value), off(value, t, b, ratio.factor)));
    if tops.len() > 1 && bottoms.iter().any(|b| fits(value, quotient_of_sum(&tops, b, ratio.factor))) {
        return None;
    }
    let other = || others().flat_map(|t| bottoms.iter().map(move |b| (t, *b))).find(agrees);
    match (pairs.find(agrees).or_else(other), first) {
        (Some((top, bottom)), _) => outcome(view, "ratio/holds", value, (top, bottom), ratio.factor, false),
        (None, Some(_)) if mean::of_row(view, ratio, value, &bottoms) => None,
        (None, Some(first)) if mean::of_sentence(view, ratio, value, &tops, first.1) => None,
        (None, Some(first))
            if is_certain(first.0, first.1, value)
                && !is_of_less(ratio, value, first)
                && tops.iter().any(|top| is_of_all(view, top, value)) =>
        {
            with_others(view, ratio, value, &tops, &bottoms)
                .or_else(|| outcome(view, DIFFERS, value, first, ratio.factor, false))
        }
        (None, None) if bottoms.is_empty() => tops.first().and_then(|top| implied(view, ratio, value, top)),
        (None, _) => None,
    }
}

/// 持证143人,持证率71.5%, and elsewhere 下沉编制40名: a rate of a hundred is of no less than what is above its line, unless its own
/// sentence says so.
fn is_of_less(ratio: &Ratio, value: &Item<'_>, (top, bottom): (&Item<'_>, &Item<'_>)) -> bool {
    ratio.factor == Decimal::ONE_HUNDRED
        && bottom.sentence != value.sentence
        && bottom.sentence != top.sentence
        && top.figure.value > bottom.figure.value
}

/// What may stand above the line: what the catalogue says; where its sentence tells none of it and something else of that kind
/// right before the value (办理行政处罚4512件,人均办案12件), that.
fn tops_of<'v, 'a>(view: &'v View<'a>, ratio: &Ratio, value: &Item<'_>) -> Vec<&'v Item<'a>> {
    let tops: Vec<&Item<'_>> = ratio.numerator.iter().flat_map(|m| near(view, m, value)).collect();
    if tops.iter().any(|top| top.sentence == value.sentence) {
        return tops;
    }
    let kind = |metric: &str| metric.split('.').next() == ratio.value.split('.').next();
    let alike = |i: &&Item<'_>| {
        let f = i.figure;
        let known = f.metric.as_ref().is_some_and(|m| ratio.or.contains(m) && kind(m));
        known && f.kind == Kind::Level && f.scope.is_none() && f.period == value.figure.period && i.reading.is_exact()
    };
    let beside = view.back(value).take(MOST_BESIDE).find(alike);
    beside.map_or(tops, |top| vec![top])
}

/// What may stand below it: what the catalogue says, else what the number above is a part of: 工作人员163人,其中持证146人,持证率89.6%.
fn bottoms_of<'v, 'a>(view: &'v View<'a>, ratio: &Ratio, value: &Item<'_>, tops: &[&'v Item<'a>]) -> Vec<&'v Item<'a>> {
    let bottoms: Vec<&Item<'_>> = ratio.denominator.iter().flat_map(|m| near(view, m, value)).collect();
    if !bottoms.is_empty() || ratio.factor == Decimal::ONE {
        return bottoms;
    }
    let whole = |top: &&Item<'a>| top.figure.part_of.and_then(|whole| view.items.get(whole));
    let wholes = tops.iter().filter_map(whole).filter(|whole| whole.sentence == value.sentence);
    wholes.filter(|whole| tops.iter().any(|top| same_measure(top.figure, whole.figure))).collect()
}

/// Figures right before an average among which one stands that it may be of.
const MOST_BESIDE: usize = 2;

/// Whether what stands in another sentence than an average is told of all: 城管、水务2家单位作出处罚53件 is not.
fn is_of_all(view: &View<'_>, top: &Item<'_>, value: &Item<'_>) -> bool {
    top.sentence == value.sentence || top.figure.table.is_some() || !subject::is_limited(view, top)
}

/// 按持证人员计算人均7.2件: whether the words before an average name what it is by.
fn is_named(view: &View<'_>, bottom: &Item<'_>, value: &Item<'_>) -> bool {
    let clause = view.clause_before(value);
    let by = view.checks().partition.by.first_in(clause).map(|(at, _)| &clause[at..]);
    let metric = view.metric(bottom).zip(by);
    metric
        .is_some_and(|(metric, by)| metric.aliases.iter().chain([&metric.name]).any(|name| by.contains(name.as_str())))
}

/// How many times as much as a ratio its terms give, or as little.
fn off(value: &Item<'_>, top: &Item<'_>, bottom: &Item<'_>, factor: Decimal) -> Decimal {
    let stated = value.figure.value;
    let of_terms = top.figure.value.checked_mul(factor).and_then(|top| top.checked_div(bottom.figure.value));
    let times = of_terms.and_then(|found| found.max(stated).checked_div(found.min(stated)));
    times.unwrap_or(Decimal::MAX)
}

/// An average over officers and those who assist them, 执法人员400名、辅助人员100名: it holds over both together.
fn with_others(
    view: &View<'_>,
    ratio: &Ratio,
    value: &Item<'_>,
    tops: &[&Item<'_>],
    bottoms: &[&Item<'_>],
) -> Option<Finding> {
    let others = ratio.with.iter().flat_map(|m| near(view, m, value));
    let mut all = others.flat_map(|o| bottoms.iter().flat_map(move |b| tops.iter().map(move |t| (*t, *b, o))));
    let together = |bottom: &Item<'_>, other: &Item<'_>| bottom.reading.rounded().plus(other.reading.rounded());
    let (top, bottom, other) = all.find(|(top, bottom, other)| {
        let heads = together(bottom, other);
        let above = heads.low.is_some_and(|low| low > Decimal::ZERO);
        above && value.reading.agrees(top.reading.rounded().over(heads).times(ratio.factor))
    })?;
    let mut finding = outcome(view, "ratio/holds", value, (top, bottom), ratio.factor, false)?;
    let heads = bottom.figure.value.checked_add(other.figure.value)?;
    let computed = top.figure.value.checked_mul(ratio.factor)?.checked_div(heads)?;
    let computed = shown(rounded(computed, value.figure.value.scale()));
    let [t, b, o] = [top, bottom, other].map(|i| shown(i.figure.value));
    let (unit, stated) = (value.figure.unit.as_deref().unwrap_or(""), value.hedged());
    let told = format!("{computed}{unit}");
    let tail = if told == stated { String::new() } else { format!(" \u{2248} {stated}") };
    finding.arithmetic = format!("{t} \u{f7} ({b} + {o}) = {told}{tail}");
    finding.figures.push(other.index);
    Some(finding)
}

/// The figures of a metric that a ratio may be of: those of its sentence, else those that stand for the whole.
fn near<'v, 'a>(view: &'v View<'a>, metric: &str, value: &Item<'_>) -> Vec<&'v Item<'a>> {
    // 全市人均检查11.7次,其中城管局执法人员120人、检查3100次: what a part is told to have is not what the average is of.
    let of_part = |i: &Item<'_>| {
        let told = view.text.text.get(value.span.end..i.span.end).unwrap_or_default();
        i.line == value.line && view.checks().partition.some.is_in(told)
    };
    let wanted = |i: &&Item<'_>| {
        i.figure.metric.as_deref() == Some(metric)
            && !of_part(i)
            && i.figure.kind == Kind::Level
            && i.figure.table.is_none()
            && i.figure.period == value.figure.period
    };
    let beside: Vec<_> = view.beside(value).filter(wanted).collect();
    if beside.iter().any(|i| i.figure.scope == value.figure.scope) {
        return beside;
    }
    // 调解结案121件 beside the rate of all, which were told before; 全队39人 of whom alone the sentence speaks.
    let prose: Vec<_> = beside.into_iter().chain(view.whole(metric).filter(wanted)).collect();
    if !prose.is_empty() {
        return prose;
    }
    // What no sentence tells a table may: one value of it.
    let own = |i: &&Item<'_>| i.figure.kind == Kind::Level && i.figure.period == value.figure.period && !of_part(i);
    let cells: Vec<_> = view.whole(metric).filter(own).collect();
    let one = cells.iter().all(|cell| cell.figure.value == cells[0].figure.value);
    if one { cells } else { Vec::new() }
}

/// A ratio above all it could be is no matter of scope when its parts are exact and there is one of each.
pub fn is_certain(top: &Item<'_>, bottom: &Item<'_>, value: &Item<'_>) -> bool {
    top.reading.is_exact()
        && bottom.reading.is_exact()
        && value.figure.scope.is_none()
        && bottom.figure.value > Decimal::ZERO
}

pub fn quotient(top: &Item<'_>, bottom: &Item<'_>, factor: Decimal) -> Option<Interval> {
    over(top.reading.rounded(), bottom, factor)
}

/// Of a numerator that is told in parts: 撤销12件, 确认违法29件.
fn quotient_of_sum(tops: &[&Item<'_>], bottom: &Item<'_>, factor: Decimal) -> Option<Interval> {
    over(tops.iter().map(|t| t.reading.rounded()).reduce(Interval::plus)?, bottom, factor)
}

fn over(above: Interval, bottom: &Item<'_>, factor: Decimal) -> Option<Interval> {
    let below = bottom.reading.rounded();
    below.low.is_some_and(|low| low > Decimal::ZERO).then(|| above.over(below).times(factor))
}

pub fn fits(value: &Item<'_>, possible: Option<Interval>) -> bool {
    possible.is_some_and(|possible| value.reading.agrees(possible))
}

/// What is said of a ratio that its terms do not give; of a hedged one it is said with less certainty.
pub const DIFFERS: &str = "ratio/differs";

/// A finding with the division written out; `less` for what a rate is less.
pub fn outcome(
    view: &View<'_>,
    case: &str,
    value: &Item<'_>,
    (top, bottom): (&Item<'_>, &Item<'_>),
    factor: Decimal,
    less: bool,
) -> Option<Finding> {
    if case == DIFFERS && excused::is_excused(view, value, (top, bottom), factor) {
        return None;
    }
    let above = if less { bottom.figure.value.checked_sub(top.figure.value)? } else { top.figure.value };
    let computed = above.checked_mul(factor)?.checked_div(bottom.figure.value)?;
    let unit = value.figure.unit.as_deref().unwrap_or("");
    // 占总数的9.3% names the whole: what is a share of it is what the finding is about.
    let of_whole = value.figure.subject.as_deref().and_then(|s| view.checks().shares.of_whole.start_of(s)).is_some();
    let own = Some(view.names(value)).filter(|name| *name != view.checks().unnamed());
    // So is what is a multiple of something: 前者是后者的4倍.
    let multiple = unit == view.checks().changes.times;
    let own = own.filter(|_| !(of_whole || multiple) || view.metric(value).is_some());
    let (name, name_en) = own.unwrap_or_else(|| view.names(top));
    let agrees = case != DIFFERS || !value.reading.is_exact();
    let told = told_apart(computed, if agrees { value.figure.value } else { value.written() }, agrees);
    let (c, s) = (format!("{}{unit}", shown(told.0)), if agrees { value.hedged() } else { value.told() });
    let case = if case == DIFFERS && !value.reading.is_exact() { "ratio/rough" } else { case };
    let words = [("name", name), ("name_en", name_en), ("computed", &c), ("stated", s.as_str())];
    let mut finding = view.finding(case, &words, &[value.index, top.index, bottom.index])?;
    let sign = sign(!finding.verdict.is_fault(), c == s);
    let (t, b) = (shown(top.figure.value), shown(bottom.figure.value));
    let left = if less { format!("({b} \u{2212} {t}) \u{f7} {b}") } else { format!("{t} \u{f7} {b}") };
    // 每万人5.2人: a share of a hundred is told by its sign, all others by what they are multiplied by.
    let scaled = factor != Decimal::ONE && unit != view.checks().changes.percent;
    let left = if scaled { format!("{left} \u{d7} {}", shown(factor)) } else { left };
    finding.arithmetic = match sign {
        '=' => format!("{left} = {c}"),
        '\u{2248}' if !value.reading.is_exact() => format!("{left} = {c} ({s})"),
        _ => format!("{left} = {} {sign} {s}", written_out(told, unit)),
    };
    Some(finding)
}

/// What a rate tells of the number below its line, when only that above is given.
fn implied(view: &View<'_>, ratio: &Ratio, value: &Item<'_>, top: &Item<'_>) -> Option<Finding> {
    if !top.reading.is_count() || ratio.factor == Decimal::ONE {
        return None;
    }
    let (low, high) = wholes(top.figure.value, ratio.factor, value.reading.rounded())?;
    if high - low >= Decimal::from(view.checks().numbers.many_bases) {
        return None;
    }
    let other = view.dictionaries.metrics.get(ratio.denominator.first()?)?;
    let (name, name_en) = view.names(value);
    let (stated, told) = (with_unit(value.figure), range(low, high));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("stated", &stated),
        ("range", &told),
        ("other", &other.name),
        ("other_en", other.name_en.as_str()),
    ];
    let mut finding = view.finding("ratio/implied", &words, &[value.index, top.index])?;
    let line = |whole: Decimal| {
        let rate = top.figure.value.checked_mul(ratio.factor)?.checked_div(whole)?;
        Some(format!(
            "{} \u{f7} {} = {}%",
            shown(top.figure.value),
            shown(whole),
            shown(rounded(rate, value.figure.value.scale()))
        ))
    };
    let mut lines: Vec<String> = [low, high].into_iter().filter_map(line).collect();
    lines.dedup();
    finding.arithmetic = format!("{} \u{2248} {stated}", lines.join("; "));
    finding.implied = value.figure.period.map(|period| Implied {
        metric: other.id.clone(),
        unit: top.figure.unit.clone(),
        period,
        low,
        high,
    });
    Some(finding)
}
