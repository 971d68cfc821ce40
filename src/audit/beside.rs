//! Changes and multiples that stand right beside their values, whatever is counted: 由21辆增加至28辆,增长40%; 增长12%,
//! 达到112件,去年为100件; 9000平方米,是上年的3倍.
//!
//! What belongs together is told by the words between the numbers alone: nothing but those of growth, of reaching and of
//! the year before. Changes that `change` has judged by their metric are passed over.

use super::change::{ChangeUnit, compare, has_other_base, implied};
use super::difference::by_difference;
use super::ratio;
use super::view::{Item, View, same_measure};
use crate::dictionary::chinese_digit;
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// Checks the changes and multiples of a report outside its tables; `judged` are the changes that need no second look.
pub fn check(view: &View<'_>, judged: &[usize], findings: &mut Vec<Finding>) {
    let words = &view.checks().changes;
    let (times, doublings) = (words.times.as_str(), Some(words.doublings.as_str()));
    for item in view.items.iter().filter(|i| i.figure.table.is_none()) {
        match item.figure.kind {
            // 翻两番 is read by its words (`earlier`).
            Kind::Change if item.figure.unit.as_deref() == doublings => {}
            Kind::Change if item.reading.is_exact() && judged.binary_search(&item.index).is_err() => {
                findings.extend(growth(view, item));
            }
            Kind::Level | Kind::Share if item.figure.unit.as_deref() == Some(times) => {
                findings.extend(multiple(view, item));
            }
            _ => {}
        }
    }
}

/// A value with that of the year before, where it is told.
type Pair<'v, 'a> = (&'v Item<'a>, Option<&'v Item<'a>>);

/// Figures between a change and its value, at most: the year before, the same change in another unit.
const MOST_BETWEEN: usize = 3;

fn growth(view: &View<'_>, change: &Item<'_>) -> Option<Finding> {
    let (now, before) = value_before(view, change).or_else(|| value_behind(view, change))?;
    if now.figure.metric.is_none() && view.checks().changes.differences.end_of(view.before(now)).is_some() {
        return None;
    }
    let other_metric = now.figure.metric.is_some() && change.figure.metric.is_some();
    if other_metric && now.figure.metric != change.figure.metric || has_other_base(view, now, change) {
        return None;
    }
    if let Some(before) = before.or_else(|| before_value(view, now)).or_else(|| behind(view, now, change)) {
        return compare(view, before, now, change);
    }
    // What follows from it is worth nothing without a metric to put it to.
    let telling = |found: &Finding| found.verdict.is_fault() || now.figure.metric.is_some();
    by_difference(view, now, change).or_else(|| implied(view, now, change)).filter(telling)
}

/// The value before a change, past the year before and the same change in another unit.
fn value_before<'v, 'a>(view: &'v View<'a>, change: &Item<'_>) -> Option<Pair<'v, 'a>> {
    let (mut behind, mut before) = (change.index, None);
    for item in view.back(change).take(MOST_BETWEEN) {
        if !is_glue(view, view.between(item, &view.items[behind])) {
            return None;
        }
        behind = item.index;
        match item.figure.kind {
            Kind::Change if item.figure.unit != change.figure.unit => {}
            _ if !can_change(view, item, change) => return None,
            _ if item.figure.period == change.figure.period => return Some((item, before)),
            _ if is_year_before(item, change) && before.is_none() => before = Some(item),
            _ => return None,
        }
    }
    None
}

/// 增长12%,达到112件: the value that a change leads to.
fn value_behind<'v, 'a>(view: &'v View<'a>, change: &Item<'_>) -> Option<Pair<'v, 'a>> {
    let next = view.items.get(change.index + 1).filter(|next| next.sentence == change.sentence)?;
    let words = view.between(change, next);
    if !can_change(view, next, change) || !is_glue(view, words) {
        return None;
    }
    if is_year_before(next, change) {
        // 增长1倍,由100次增加到200次.
        let last = view.items.get(next.index + 1).filter(|last| last.sentence == change.sentence)?;
        return (before_value(view, last)?.index == next.index).then_some((last, Some(next)));
    }
    (next.figure.period == change.figure.period && view.checks().changes.reaches.is_in(words)).then_some((next, None))
}

/// 由21辆增加至28辆: the value that one came from, right before it.
fn before_value<'v, 'a>(view: &'v View<'a>, now: &Item<'_>) -> Option<&'v Item<'a>> {
    let before = now.index.checked_sub(1).and_then(|i| view.items.get(i)).filter(|b| b.sentence == now.sentence)?;
    let words = view.between(before, now);
    let led = is_glue(view, words) && view.checks().changes.reaches.is_in(words);
    (led && is_base(before, now)).then_some(before)
}

/// 112件;去年为100件: the value of the year before, behind value and change.
fn behind<'v, 'a>(view: &'v View<'a>, now: &Item<'_>, change: &Item<'_>) -> Option<&'v Item<'a>> {
    let last = if now.index > change.index { now } else { change };
    let next = view.items.get(last.index + 1).filter(|next| next.sentence == last.sentence)?;
    let words = view.between(&view.items[last.index], next);
    (is_base(next, now) && is_glue(view, words.trim_start_matches(';'))).then_some(next)
}

/// Whether a figure is the same of the year before.
fn is_base(before: &Item<'_>, now: &Item<'_>) -> bool {
    let (b, n) = (before.figure, now.figure);
    let one_metric = b.metric.is_none() || n.metric.is_none() || b.metric == n.metric;
    b.kind == n.kind && same_measure(b, n) && one_metric && b.table.is_none() && is_year_before(before, now)
}

fn is_year_before(before: &Item<'_>, now: &Item<'_>) -> bool {
    before.figure.period.zip(now.figure.period).is_some_and(|(before, now)| before == now - 1)
}

/// Whether a figure is something that such a change can be of: a share by percentage points, a level by all else.
pub fn can_change(view: &View<'_>, item: &Item<'_>, change: &Item<'_>) -> bool {
    let unit = ChangeUnit::of(view.checks(), change.figure.unit.as_deref());
    let kind = if unit == ChangeUnit::Points { Kind::Share } else { Kind::Level };
    let measured = unit != ChangeUnit::Same || same_measure(item.figure, change.figure);
    item.figure.kind == kind && item.figure.table.is_none() && measured
}

/// Whether words only join a number with its change: nothing else is named by them.
pub fn is_glue(view: &View<'_>, words: &str) -> bool {
    let changes = &view.checks().changes;
    let mut rest = words;
    while let Some(first) = rest.chars().next() {
        let sets = [&changes.glue, &changes.reaches, &changes.year_before];
        let longest = || sets.iter().filter_map(|set| set.start_of(rest)).max_by_key(|word| word.len());
        rest = match first {
            ',' | ':' | '(' | ')' | ' ' | '\u{3001}' | '0'..='9' => &rest[1.max(first.len_utf8())..],
            c if chinese_digit(c).is_some() => &rest[c.len_utf8()..],
            _ => match longest() {
                Some(word) => &rest[word.len()..],
                None => return false,
            },
        };
    }
    true
}

/// 是上年的1.5倍; 是行政许可300件的5倍.
fn multiple(view: &View<'_>, times: &Item<'_>) -> Option<Finding> {
    let found = of_year_before(view, times).or_else(|| of_named(view, times)).or_else(|| of_former(view, times));
    let (now, base) = found.or_else(|| of_names(view, times)).or_else(|| of_base(view, times))?;
    let possible = ratio::quotient(now, base, Decimal::ONE);
    let case = if ratio::fits(times, possible) { "ratio/holds" } else { "ratio/differs" };
    ratio::outcome(view, case, times, (now, base), Decimal::ONE, false)
}

/// The value and that of the year before, which the words before the multiple name.
fn of_year_before<'v, 'a>(view: &'v View<'a>, times: &Item<'_>) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let changes = &view.checks().changes;
    let words = view.before(times);
    let words = changes.possessive.end_of(words).map_or(words, |word| &words[..words.len() - word.len()]);
    changes.year_before.end_of(words)?;
    let level = |i: &&Item<'a>| {
        i.figure.kind == Kind::Level && i.sentence == times.sentence && i.figure.unit != times.figure.unit
    };
    let last = times.index.checked_sub(1).and_then(|i| view.items.get(i)).filter(level);
    // 600件,上年为300件,是上年的2倍.
    let first = last.and_then(|last| last.index.checked_sub(1)).and_then(|i| view.items.get(i)).filter(level);
    if let Some((first, last)) = first.zip(last).filter(|(first, last)| is_base(last, first)) {
        return is_glue(view, view.between(first, last)).then_some((first, last));
    }
    let next = view.items.get(times.index + 1).filter(level);
    let glued = |i: &&Item<'a>| is_glue(view, view.between(i, times));
    let reached = |i: &&Item<'a>| is_glue(view, view.between(times, i)) && !is_year_of(view, times, i);
    let now = last.filter(glued).or_else(|| next.filter(reached))?;
    let from = times.index.max(now.index);
    let near = view.items.get(from + 1).filter(|i| i.sentence == times.sentence && is_base(i, now));
    let near = near.filter(|i| is_glue(view, view.between(&view.items[from], i).trim_start_matches(';')));
    Some((now, near.or_else(|| super::change::before(view, now, now))?))
}

/// Whether a figure behind a multiple is that of the year before.
fn is_year_of(view: &View<'_>, times: &Item<'_>, item: &Item<'_>) -> bool {
    view.checks().changes.year_before.is_in(view.between(times, item))
}

/// The value, and the one that stands between it and the multiple.
fn of_named<'v, 'a>(view: &'v View<'a>, times: &Item<'_>) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let changes = &view.checks().changes;
    let base = times.index.checked_sub(1).and_then(|i| view.items.get(i))?;
    let now = base.index.checked_sub(1).and_then(|i| view.items.get(i))?;
    let level = |i: &Item<'_>| i.figure.kind == Kind::Level && i.sentence == times.sentence;
    let of = changes.possessive.contains(view.between(base, times).trim_matches([')', ' ']));
    let is = changes.equals.start_of(view.between(now, base).trim_start_matches([',', ' '])).is_some();
    // Checks in 次 may be a multiple of cases in 件; money is one of money only.
    let counts = now.reading.is_count() && base.reading.is_count() && now.figure.currency == base.figure.currency;
    let alike = same_measure(now.figure, base.figure) || counts;
    (of && is && level(base) && level(now) && alike).then_some((now, base))
}

/// 是上年120万元的3倍,达到360万元: the base stands before the multiple, and the value right behind it.
fn of_base<'v, 'a>(view: &'v View<'a>, times: &Item<'_>) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let changes = &view.checks().changes;
    let base = times.index.checked_sub(1).and_then(|i| view.items.get(i)).filter(|i| i.sentence == times.sentence)?;
    let now = view.items.get(times.index + 1).filter(|i| i.sentence == times.sentence)?;
    let of = changes.possessive.contains(view.between(base, times).trim_matches([')', ' ']));
    let words = view.between(times, now).trim_start_matches([',', ' ']);
    let reached = changes.reaches.start_of(words).or_else(|| changes.equals.start_of(words));
    let leads = reached.is_some_and(|word| is_glue(view, &words[word.len()..]));
    (of && leads && now.figure.kind == Kind::Level && is_base(base, now)).then_some((now, base))
}

/// 城管处罚420件,交通处罚105件,前者是后者的4倍.
fn of_former<'v, 'a>(view: &'v View<'a>, times: &Item<'_>) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let changes = &view.checks().changes;
    let words = view.before(times);
    let words = changes.possessive.end_of(words).map_or(words, |word| &words[..words.len() - word.len()]);
    changes.former.end_of(words)?;
    let mut levels = view.back(times).filter(|i| i.figure.kind == Kind::Level && i.figure.table.is_none());
    let (base, now) = (levels.next()?, levels.next()?);
    same_measure(now.figure, base.figure).then_some((now, base))
}

/// 交通处罚105件、城管处罚420件,城管处罚是交通处罚的4倍: each by its name, which one number of the sentence bears.
fn of_names<'v, 'a>(view: &'v View<'a>, times: &Item<'_>) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    let changes = &view.checks().changes;
    let words = view.before(times).trim_start_matches([',', ';', ' ', ')']);
    let words = &words[..words.len() - changes.possessive.end_of(words)?.len()];
    let (at, equal) = changes.equals.first_in(words)?;
    let named = |name: &str| {
        let bears = |i: &&Item<'_>| {
            i.figure.kind == Kind::Level && i.figure.table.is_none() && view.clause_before(i).contains(name)
        };
        let mut found = view.back(times).filter(|_| name.chars().nth(1).is_some()).filter(bears);
        found.next().filter(|_| found.next().is_none())
    };
    let (now, base) = (named(words[..at].trim())?, named(words[at + equal.len()..].trim())?);
    (now.index != base.index && same_measure(now.figure, base.figure)).then_some((now, base))
}
