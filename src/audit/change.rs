//! A stated growth or fall against the values of both years, and what it tells of the earlier one where that is not given.

use super::beside::is_glue;
use super::difference::{by_difference, is_compared};
use super::exact::{Interval, Reading, bases};
use super::far;
use super::places;
use super::rival;
use super::subject;
use super::view::{Item, View, only, same_measure};
use super::written::{range, rounded, shown, sign, told_apart, with_unit, written_out};
use crate::dictionary::Checks;
use crate::model::{Finding, Implied, Kind};
use rust_decimal::Decimal;

/// Checks all changes of a report outside its tables by their metric; tells which were judged, in their order.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) -> Vec<usize> {
    let mut judged = Vec::new();
    let doublings = view.checks().changes.doublings.as_str();
    let amounts = |i: &&Item<'_>| i.figure.kind == Kind::Change && i.figure.unit.as_deref() != Some(doublings);
    let changes = view.items.iter().filter(amounts).filter(|i| i.figure.table.is_none());
    let mut last = None;
    for change in changes.filter(|c| c.reading.is_exact()) {
        let Some(now) = level_of(view, change).filter(|now| !has_other_base(view, now, change)) else {
            let found = behind_base(view, change).or_else(|| far::of_report(view, change));
            judged.extend(found.iter().map(|_| change.index));
            findings.extend(found);
            continue;
        };
        // A second change of one level in one unit belongs to something else that the sentence counts.
        let key = Some((now.index, unit_of(view, change)));
        if std::mem::replace(&mut last, key) == key {
            continue;
        }
        let told = findings.len();
        match before(view, now, change).or_else(|| rival::base_beside(view, now, change)) {
            Some(before) => findings.extend(compare(view, before, now, change)),
            None => findings.extend(by_difference(view, now, change).or_else(|| implied(view, now, change))),
        }
        if findings.len() > told {
            judged.push(change.index);
        }
    }
    judged
}

/// Whether a change is against something else than the year before: 环比, 较2019年.
pub fn has_other_base(view: &View<'_>, now: &Item<'_>, change: &Item<'_>) -> bool {
    let changes = &view.checks().changes;
    let before = change.figure.period.map(|year| year - 1);
    // 普通程序2085件,总量比上年减少3.3%.
    let of_all = changes.of_total.start_of(view.clause_before(change).trim_start()).is_some()
        && view.metric(now).is_some_and(|metric| metric.total.is_some());
    of_all
        || changes.has_other_base(view.between(now, change), before)
        || changes.other_base.is_in(view.before(change))
        || starts_earlier(view, now)
}

/// 由2019年的6件下降到2023年的4件: whether the value right before is of a year before the last.
fn starts_earlier(view: &View<'_>, now: &Item<'_>) -> bool {
    let left = now.index.checked_sub(1).map(|i| &view.items[i]).filter(|left| left.sentence == now.sentence);
    let year = now.figure.period.or(view.report.year);
    left.is_some_and(|left| {
        let earlier = left.figure.period.zip(year).is_some_and(|(left, now)| left + 1 < now);
        earlier && left.figure.kind == Kind::Level && left.figure.metric == now.figure.metric
    })
}

/// The level that a change is about: of its metric, in its sentence; of no metric, the figure right before it.
fn level_of<'v, 'a>(view: &'v View<'a>, change: &Item<'_>) -> Option<&'v Item<'a>> {
    let share = unit_of(view, change) == ChangeUnit::Points;
    let fits = |i: &&Item<'_>| {
        let kind = if share { i.figure.kind == Kind::Share } else { i.figure.kind == Kind::Level };
        kind && i.figure.table.is_none()
            && i.figure.period == change.figure.period
            && i.figure.scope == change.figure.scope
            && (share || unit_of(view, change) != ChangeUnit::Same || same_measure(i.figure, change.figure))
    };
    let metric = change.figure.metric.as_ref()?;
    let mut found = view.back(change).filter(fits).filter(|i| i.figure.metric.as_ref() == Some(metric));
    let level = found.next()?;
    // Two values of one metric in a sentence: nobody knows which of them grew.
    found
        .all(|other| {
            other.figure.value == level.figure.value || other.index + 1 < level.index && level.index + 1 == change.index
        })
        .then_some(level)
}

/// 办结行政处罚1190件,其中…。较2021年的1062件上升12.1%: the earlier value opens the sentence of its change, and what grew is the one
/// value of its metric that the lines up to it tell.
fn behind_base(view: &View<'_>, change: &Item<'_>) -> Option<Finding> {
    let mut back = view.back(change);
    let (base, behind) = match back.next()? {
        difference if difference.figure.kind == Kind::Change => (back.next()?, difference),
        base => (base, change),
    };
    let year_before = base.figure.period.zip(change.figure.period).is_some_and(|(base, now)| base == now - 1);
    let opens =
        is_glue(view, view.sentence_before(base)) && view.between(base, behind).chars().count() <= MOST_TO_CHANGE;
    let words = view.between(base, behind);
    let level = base.figure.kind == Kind::Level && base.figure.table.is_none() && year_before;
    if !level || !opens || words.contains([',', ';']) && !view.checks().changes.compared_to.is_in(words) {
        return None;
    }
    let metric = base.figure.metric.as_deref()?;
    let mut own = view.whole(metric).filter(|i| i.index < base.index && same_measure(i.figure, base.figure));
    let now = own.next()?;
    let one = own.all(|other| other.figure.value == now.figure.value) && now.figure.table.is_none();
    (one && now.reading.is_exact() && now.figure.period == change.figure.period)
        .then(|| compare(view, base, now, change))
        .flatten()
}

/// Characters between an earlier value and the change against it: 宗检控比较,上升.
const MOST_TO_CHANGE: usize = 12;

/// The value of the year before, of the same metric and scope: in the sentence, else anywhere in the report when only one
/// is told.
pub fn before<'v, 'a>(view: &'v View<'a>, now: &Item<'_>, change: &Item<'_>) -> Option<&'v Item<'a>> {
    let year = now.figure.period? - 1;
    let alike = |i: &&Item<'_>| {
        let (a, b) = (i.figure, now.figure);
        a.period == Some(year) && a.kind == b.kind && a.metric == b.metric && a.scope == b.scope && same_measure(a, b)
    };
    let fits = |i: &&Item<'_>| alike(i) && i.figure.table.is_none();
    let near = view.beside(change).find(fits);
    let alone = || {
        let metric = now.figure.metric.as_deref()?;
        view.whole(metric).all(|i| i.reading.rounded().meets(now.reading.rounded())).then_some(())
    };
    near.or_else(|| {
        alone()?;
        // 食品类立案由上年的486件增至612件: the base of another value, or of a part, is not that of the whole.
        // What is told roughly elsewhere (逾一万宗) is not what a rate was reckoned from.
        let own =
            |i: &&Item<'_>| i.reading.is_exact() && !far::is_of_another(view, i, now) && !subject::is_limited(view, i);
        let prose = only(view.items.iter().filter(fits).filter(own).take(MOST_VALUES));
        // A table of both years tells it as well, of what has a metric.
        prose.or_else(|| only(view.items.iter().filter(|i| i.figure.table.is_some()).filter(alike).take(MOST_VALUES)))
    })
}

/// Values of the year before that are looked at.
const MOST_VALUES: usize = 6;

/// What a change is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeUnit {
    /// Of the earlier value.
    Percent,
    /// Likewise.
    Times,
    /// Between two percentages.
    Points,
    /// In that of the level itself.
    Same,
}

impl ChangeUnit {
    /// By the unit of the stated change.
    pub fn of(checks: &Checks, unit: Option<&str>) -> Self {
        let units = &checks.changes;
        match unit {
            Some(unit) if unit == units.percent => Self::Percent,
            Some(unit) if unit == units.times => Self::Times,
            Some(unit) if unit == units.points => Self::Points,
            _ => Self::Same,
        }
    }

    /// Whether the difference is divided by the earlier value.
    pub const fn divides(self) -> bool {
        matches!(self, Self::Percent | Self::Times)
    }
}

pub fn unit_of(view: &View<'_>, change: &Item<'_>) -> ChangeUnit {
    ChangeUnit::of(view.checks(), change.figure.unit.as_deref())
}

/// The change between two readings, in the unit of the stated one.
pub fn reckoned(unit: ChangeUnit, before: Reading, now: Reading) -> Option<(Decimal, Interval)> {
    let (b, n) = (before.rounded(), now.rounded());
    let difference = now.value.checked_sub(before.value)?;
    if matches!(unit, ChangeUnit::Points | ChangeUnit::Same) {
        return Some((difference, n.minus(b)));
    }
    let factor = if unit == ChangeUnit::Percent { Decimal::ONE_HUNDRED } else { Decimal::ONE };
    if before.value <= Decimal::ZERO || b.low.is_none_or(|low| low <= Decimal::ZERO) {
        return None;
    }
    // now ÷ before is monotonic in both: its extremes lie at the ends.
    let quotient = n.over(b).times(factor);
    let less = |value: Option<Decimal>| value.and_then(|v| v.checked_sub(factor));
    let value = difference.checked_mul(factor)?.checked_div(before.value)?;
    Some((value, Interval { low: less(quotient.low), high: less(quotient.high) }))
}

/// What to say of a change with both its values.
pub fn compare<'a>(view: &View<'a>, before: &Item<'a>, now: &Item<'a>, change: &Item<'a>) -> Option<Finding> {
    let unit = unit_of(view, change);
    // 620件,增速回落3.2个百分点: only what is told in per cent grows by points.
    if unit == ChangeUnit::Points && now.figure.kind != Kind::Share {
        return None;
    }
    let now = rival::meant(view, unit, before, now, change)?;
    let (value, possible) = reckoned(unit, before.reading, now.reading)?;
    if change.reading.agrees(possible) && (value - change.figure.value).abs() > change.reading.step.max(Decimal::ONE) {
        // The values are too rough to tell: 3万 after 2万 may be anything from 40 % to 130 % more.
        return None;
    }
    let case = if possible.meets(change.reading.rounded()) {
        "change/holds"
    } else if possible.meets(change.reading.truncated()) {
        "change/truncated"
    } else {
        "change/differs"
    };
    if case == "change/differs"
        && let Some(found) = places::of_change(view, before, now, change)
    {
        return Some(found);
    }
    let figures = [now.index, before.index, change.index];
    let named = view.name_of(&[now, before, change]);
    written(view, case, named, (before.figure.value, &with_unit(before.figure)), (now, change), value, &figures)
}

/// The finding of a change with its reckoning; `base` is the earlier value, as a number and as it is shown.
pub fn written(
    view: &View<'_>,
    case: &str,
    (name, name_en): (&str, &str),
    base: (Decimal, &str),
    (now, change): (&Item<'_>, &Item<'_>),
    value: Decimal,
    figures: &[usize],
) -> Option<Finding> {
    let suffix = change.figure.unit.as_deref().unwrap_or("");
    let reckoned = told_apart(value, change.figure.value, !case.ends_with("differs"));
    let computed = format!("{}{suffix}", shown(reckoned.0));
    let (told, stated) = (with_unit(now.figure), with_unit(change.figure));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("before", base.1),
        ("now", &told),
        ("computed", &computed),
        ("stated", stated.as_str()),
    ];
    let mut finding = view.finding(case, &words, figures)?;
    let sign = sign(!finding.verdict.is_fault(), computed == stated);
    let divided = unit_of(view, change).divides();
    let line = written_out(reckoned, suffix);
    finding.arithmetic = arithmetic(divided, base.0, now.figure.value, &line, sign, &stated);
    Some(finding)
}

/// `(281 − 172) ÷ 172 = 63.37% ≈ 63%`; `sign` is `=` where what is reckoned is what is stated.
pub fn arithmetic(divided: bool, before: Decimal, now: Decimal, computed: &str, sign: char, stated: &str) -> String {
    let difference = format!("{} \u{2212} {}", shown(now), shown(before));
    let left = if divided { format!("({difference}) \u{f7} {}", shown(before)) } else { difference };
    if sign == '=' { format!("{left} = {computed}") } else { format!("{left} = {computed} {sign} {stated}") }
}

/// What a change in percent tells of the year before when its value is not given: whole numbers, counted out.
pub fn implied(view: &View<'_>, now: &Item<'_>, change: &Item<'_>) -> Option<Finding> {
    let factor = match unit_of(view, change) {
        ChangeUnit::Percent => Decimal::ONE,
        ChangeUnit::Times => Decimal::ONE_HUNDRED,
        ChangeUnit::Points | ChangeUnit::Same => return None,
    };
    if !now.reading.is_count() || now.figure.value <= Decimal::ZERO || is_compared(view, now) {
        return None;
    }
    if change.figure.value.checked_mul(factor)? <= -Decimal::ONE_HUNDRED {
        return more_than_all(view, now, change);
    }
    let rounding = bases(now.figure.value, change.reading.rounded().times(factor));
    let cut = bases(now.figure.value, change.reading.truncated().times(factor));
    let many = |(first, last): &(Decimal, Decimal)| *last - *first >= Decimal::from(view.checks().numbers.many_bases);
    let (case, found) = match (rounding, cut) {
        (Some(found), _) if many(&found) => return None,
        (Some(found), _) if found.0 == found.1 => ("change/implied", Some(found)),
        (Some(found), _) => ("change/several", Some(found)),
        // Places behind the point are often cut off; whole percents are rounded by everybody.
        (None, Some(found)) if change.figure.value.scale() == 0 && now.figure.value < view.checks().numbers.small => {
            ("change/unrounded", Some(found))
        }
        (None, Some(found)) => ("change/cut", Some(found)),
        (None, None) => ("change/impossible", None),
    };
    let (name, name_en) = view.names(now);
    let (n, s) = (with_unit(now.figure), with_unit(change.figure));
    let told = found.map(|(first, last)| range(first, last)).unwrap_or_default();
    let words = [("name", name), ("name_en", name_en), ("now", &n), ("stated", &s), ("range", told.as_str())];
    let mut finding = view.finding(case, &words, &[now.index, change.index])?;
    finding.arithmetic = nearest(now.figure.value, &change.reading, factor, found, &s)?;
    finding.implied = found.filter(|_| rounding.is_some() && view.is_whole(now)).zip(now.figure.period).and_then(
        |((low, high), period)| {
            let metric = now.figure.metric.clone()?;
            Some(Implied { metric, unit: now.figure.unit.clone(), period: period - 1, low, high })
        },
    );
    Some(finding)
}

/// A fall by all there was, or by more, that leaves something.
fn more_than_all(view: &View<'_>, now: &Item<'_>, change: &Item<'_>) -> Option<Finding> {
    let (name, name_en) = view.names(now);
    let (n, s) = (with_unit(now.figure), with_unit(change.figure));
    let words = [("name", name), ("name_en", name_en), ("now", &n), ("stated", s.as_str())];
    let mut finding = view.finding("change/impossible", &words, &[now.index, change.index])?;
    finding.arithmetic = format!("{s} \u{2264} \u{2212}100%, {n} > 0");
    Some(finding)
}

/// The changes that the whole numbers around the stated one would give: `5 ÷ 6 − 1 = −16.67%; 5 ÷ 5 − 1 = 0% ≠ −16%`.
fn nearest(
    now: Decimal,
    change: &Reading,
    factor: Decimal,
    found: Option<(Decimal, Decimal)>,
    stated: &str,
) -> Option<String> {
    let percent = change.value.checked_mul(factor)?;
    let base = now.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(Decimal::ONE_HUNDRED.checked_add(percent)?)?;
    let below = found.map_or(base.floor(), |(first, _)| first);
    let above = found.map_or(base.ceil(), |(_, last)| last);
    let line = |before: Decimal| {
        let value = (now - before).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before)?;
        let value = shown(rounded(value, change.value.scale() + 1));
        Some(format!("({} \u{2212} {}) \u{f7} {} = {value}%", shown(now), shown(before), shown(before)))
    };
    let mut lines: Vec<String> = [below, above].into_iter().filter_map(line).collect();
    lines.dedup();
    let sign = if found.is_some() { '\u{2248}' } else { '\u{2260}' };
    Some(format!("{} {sign} {stated}", lines.join("; ")))
}
