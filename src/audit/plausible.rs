//! Values that no district can have: more than its officers can have done, outside the range of the metric, in another unit.

use super::exact::written_in;
use super::example;
use super::view::{Item, STOP, View, same_measure};
use super::written::{rounded, shown, with_unit};
use crate::dictionary::{Aggregate, Average, Metric, MoneyUnit, PerHead, Within};
use crate::model::{Currency, Finding, Kind};
use rust_decimal::Decimal;

/// The check of units.
pub const UNIT: &str = "unit";

/// Checks the values of a report by themselves.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for rule in &view.checks().per_head {
        findings.extend(per_head(view, rule));
    }
    for rule in &view.checks().averages {
        findings.extend(average(view, rule));
    }
    for rule in &view.checks().within {
        findings.extend(within(view, rule));
    }
    let told: Vec<usize> = findings.iter().filter(|f| f.check == UNIT).flat_map(|f| f.figures.clone()).collect();
    for item in view.items.iter().filter(|i| i.figure.kind == Kind::Level) {
        // What another unit explains is told once.
        if !told.contains(&item.index) {
            findings.extend(in_range(view, item).or_else(|| fraction(view, item)));
        }
    }
}

/// A part that is more than what it is a part of, told in one sentence: 发现隐患3260处,整改3395处.
fn within(view: &View<'_>, rule: &Within) -> Option<Finding> {
    let exact = |i: &&Item<'_>| i.reading.is_exact() && i.figure.kind == Kind::Level && i.figure.table.is_none();
    let beyond = |part: &&Item<'_>| {
        let alike = |w: &&Item<'_>| {
            // 许可4200件,其中容缺受理340件: a part of something is not all of it.
            w.figure.metric.as_ref() == Some(&rule.whole)
                && w.figure.part_of.is_none()
                && same_measure(w.figure, part.figure)
                && w.figure.scope == part.figure.scope
                && w.figure.period == part.figure.period
        };
        // 整改320处(含上年遗留30处): what was left over is more than what was found this year.
        if is_carried(view, part) {
            return None;
        }
        // 申请120件(不含即办件),许可1200件.
        if rule.times > Decimal::ONE && view.checks().shares.explained.is_in(view.sentence_before(part)) {
            return None;
        }
        let mut wholes = view.beside(part).filter(exact).filter(alike);
        let whole = wholes.next().filter(|_| wholes.next().is_none())?;
        let bound = whole.figure.value.checked_mul(rule.times)?;
        (part.figure.value > bound).then_some((part.index, whole.index))
    };
    let parts = view.whole(&rule.part).filter(exact);
    let (part, whole) = parts.filter_map(|part| beyond(&part)).next()?;
    let (part, whole) = (&view.items[part], &view.items[whole]);
    let (name, name_en) = view.names(part);
    let (other, other_en) = view.names(whole);
    let (value, count) = (with_unit(part.figure), with_unit(whole.figure));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("value", &value),
        ("other", other),
        ("other_en", other_en),
        ("count", count.as_str()),
    ];
    let mut finding = view.finding("ratio/over", &words, &[part.index, whole.index])?;
    finding.arithmetic = format!("{value} > {count}");
    Some(finding)
}

/// Whether the sentence of a part says that something was carried over from the year before.
fn is_carried(view: &View<'_>, part: &Item<'_>) -> bool {
    let behind = view.text.text.get(part.span.end..).unwrap_or_default();
    let behind = behind.split(['\n', STOP]).next().unwrap_or_default();
    let told = |words: &str| view.checks().balances.iter().any(|rule| rule.carried.is_in(words));
    told(view.sentence_before(part)) || told(behind)
}

/// The first figure that stands for the whole of one of these metrics.
fn whole<'v, 'a>(view: &'v View<'a>, metrics: &[String]) -> Option<&'v Item<'a>> {
    metrics.iter().find_map(|m| view.whole(m).next())
}

fn per_head(view: &View<'_>, rule: &PerHead) -> Option<Finding> {
    let (done, heads) = (view.whole(&rule.numerator).next()?, whole(view, &rule.denominator)?);
    let each = done.figure.value.checked_div(heads.figure.value)?;
    if each <= rule.max {
        return None;
    }
    lost_place(view, rule, [done, heads], each)
        .or_else(|| divided(view, "outlier/per_head", [done, heads], each, &with_unit(done.figure), &[]))
}

/// 620万件 by 415 officers: where the number is written in 万 and would be plausible without it, that is said.
fn lost_place(view: &View<'_>, rule: &PerHead, [done, heads]: [&Item<'_>; 2], each: Decimal) -> Option<Finding> {
    let written = written_in(&done.figure.number_text, done.figure.value);
    let (meant, own) = (done.figure.value.checked_div(written)?, each.checked_div(written)?);
    let places = PLACES.iter().find(|(power, _)| Decimal::from(*power) == written)?.1;
    if own > rule.max || meant < view.checks().series.least || !meant.fract().is_zero() {
        return None;
    }
    let told = view.checks().magnitude(places, done.figure.unit.as_deref())?;
    let [times, times_en] = told.times.each_ref().map(String::as_str);
    let [slip, slip_en] = told.more.each_ref().map(String::as_str);
    let unit = done.figure.unit.as_deref().unwrap_or("");
    let meant = format!("{}{unit}", shown(meant));
    let more =
        [("times", times), ("times_en", times_en), ("slip", slip), ("slip_en", slip_en), ("meant", meant.as_str())];
    divided(view, "outlier/per_head_power", [done, heads], each, &with_unit(done.figure), &more)
}

/// What numbers are written in, and how many places that is: 万, 亿.
const PLACES: [(u32, u32); 2] = [(10_000, 4), (100_000_000, 8)];

/// Average fines that only make sense in another unit.
fn average(view: &View<'_>, rule: &Average) -> Option<Finding> {
    let of_all = |amount: &&Item<'_>| !example::is_one_case(view, amount);
    let cases = whole(view, &rule.denominator);
    let mut amounts = view.whole(&rule.numerator).filter(of_all);
    amounts.find_map(|amount| of_cases(view, rule, amount, cases.or_else(|| offences(view, rule, amount))?))
}

/// 查处违法案件214件,收缴罚款318.6元: the cases right before an amount, of which the words say that they are offences.
fn offences<'v, 'a>(view: &'v View<'a>, rule: &Average, amount: &Item<'_>) -> Option<&'v Item<'a>> {
    let counts = |i: &&Item<'_>| {
        let f = i.figure;
        let known = f.metric.as_ref().is_some_and(|metric| rule.beside.contains(metric));
        known
            && f.kind == Kind::Level
            && f.scope.is_none()
            && f.period == amount.figure.period
            && f.value > Decimal::ZERO
    };
    let before = view.back(amount).take(MOST_BETWEEN).find(counts)?;
    rule.offences.is_in(view.sentence_before(before)).then_some(before)
}

/// Figures before an amount among which the cases are that it was collected for.
const MOST_BETWEEN: usize = 8;

fn of_cases(view: &View<'_>, rule: &Average, amount: &Item<'_>, cases: &Item<'_>) -> Option<Finding> {
    // A Taiwan dollar is worth a fifth of the others.
    let twd = amount.figure.currency == Some(Currency::Twd);
    let each = amount.figure.value.checked_div(cases.figure.value)?;
    let usual = |each: Decimal| each >= rule.usual[0] && each <= rule.usual[1];
    let max = if twd { rule.max.checked_mul(Decimal::from(5))? } else { rule.max };
    if each.is_zero() || each >= rule.min && each <= max {
        return None;
    }
    // What it was written in, and which other of the units of money would make it usual: the nearest.
    let units = &view.checks().numbers.yuan;
    let written =
        units.iter().rposition(|unit| unit.value == written_in(&amount.figure.number_text, amount.figure.value))?;
    let mut others: Vec<usize> = (0..units.len()).filter(|other| (*other > written) == (each < rule.min)).collect();
    others.sort_by_key(|other| other.abs_diff(written));
    let in_unit = |other: &usize| each.checked_div(units[written].value)?.checked_mul(units[*other].value);
    let meant = others.into_iter().find(|other| *other != written && in_unit(other).is_some_and(usual))?;
    in_other_unit(view, amount, cases, each, [&units[written], &units[meant]])
}

/// An amount that another unit than the one it is written in would make plausible.
fn in_other_unit(
    view: &View<'_>,
    amount: &Item<'_>,
    cases: &Item<'_>,
    each: Decimal,
    [written, meant]: [&MoneyUnit; 2],
) -> Option<Finding> {
    let value = format!("{}{}", shown(amount.figure.value.checked_div(written.value)?), written.name);
    let units = [("written", written.name.as_str()), ("meant", meant.name.as_str())];
    let mut finding = divided(view, "unit/money", [amount, cases], each, &value, &units)?;
    finding.arithmetic.push_str(amount.figure.unit.as_deref().unwrap_or(""));
    Some(finding)
}

/// A finding on what a number is when divided by another: `value` is how it is told, `more` what else the message says.
fn divided(
    view: &View<'_>,
    case: &str,
    [top, bottom]: [&Item<'_>; 2],
    each: Decimal,
    value: &str,
    more: &[(&str, &str)],
) -> Option<Finding> {
    let (name, name_en) = view.names(top);
    let (other, other_en) = view.names(bottom);
    let (count, computed) = (with_unit(bottom.figure), shown(rounded(each, 0)));
    let mut words = vec![
        ("name", name),
        ("name_en", name_en),
        ("value", value),
        ("other", other),
        ("other_en", other_en),
        ("count", &count),
        ("computed", &computed),
    ];
    words.extend(more);
    let mut finding = view.finding(case, &words, &[top.index, bottom.index])?;
    finding.arithmetic = format!("{value} \u{f7} {count} = {computed}");
    Some(finding)
}

/// 发放资料2.6份: a fraction of what is counted by ones, which has lost its 万, unless it is an average.
fn fraction(view: &View<'_>, item: &Item<'_>) -> Option<Finding> {
    if item.figure.value.fract().is_zero() || item.figure.table.is_some() {
        return None;
    }
    let numbers = &view.checks().numbers;
    let unit = item.figure.unit.as_deref().filter(|unit| numbers.discrete.contains(unit))?;
    // What no metric names may be an average that is not called so, unless it is of papers, which nobody divides.
    let summed = view.metric(item).map_or_else(
        || numbers.papers.contains(unit) && item.reading.is_exact(),
        |metric| metric.aggregate == Aggregate::Sum,
    );
    let clause = view.sentence_before(item).rsplit([',', ';']).next().unwrap_or_default();
    let behind = view.text.text.get(item.span.end..).unwrap_or_default();
    let average = numbers.averaged.is_in(clause) || behind.starts_with('/') || behind.starts_with('%');
    if !summed || average {
        return None;
    }
    let (name, name_en) = view.names(item);
    let told = with_unit(item.figure);
    let words = [("name", name), ("name_en", name_en), ("value", told.as_str())];
    let mut finding = view.finding("outlier/fraction", &words, &[item.index])?;
    finding.arithmetic = format!("{told} \u{2209} {{0{unit}, 1{unit}, 2{unit}, \u{2026}}}");
    Some(finding)
}

/// The plausible range of a metric.
fn in_range(view: &View<'_>, item: &Item<'_>) -> Option<Finding> {
    let metric: &Metric = view.metric(item)?;
    let (value, unit) = (item.figure.value, item.figure.unit.as_ref()?);
    let inside = metric.min.is_none_or(|min| value >= min) && metric.max.is_none_or(|max| value <= max);
    let yuan = item.figure.currency.is_none_or(|c| c == Currency::Cny);
    if inside || metric.units.first() != Some(unit) || !yuan {
        return None;
    }
    let bound = |bound: Option<Decimal>| bound.map(shown).unwrap_or_default();
    let (told, range) = (with_unit(item.figure), format!("{}\u{2013}{}", bound(metric.min), bound(metric.max)));
    let words =
        [("name", metric.name.as_str()), ("name_en", &metric.name_en), ("value", &told), ("range", range.as_str())];
    let mut finding = view.finding("outlier/range", &words, &[item.index])?;
    finding.arithmetic = format!("{told} \u{2209} {range}");
    Some(finding)
}
