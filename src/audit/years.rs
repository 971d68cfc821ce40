//! Several years against what is told of all of them: 2022年120件,2023年135件,2024年150件,三年合计405件; and changes that stand behind such a list,
//! 后两年分别比上年增长12.5%和11.1%.
//!
//! In: numbers side by side of which each is of the year behind the last. Out: findings on the number before or behind them that their
//! words call that of so many years, or of the years since the first; a change for each of the last of them.

use super::change::compare;
use super::exact::is_one_slip;
use super::subtotal::{outcome, sum_of, value_of};
use super::view::{Item, View, same_measure};
use crate::dictionary::chinese_digit;
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// Checks the lists of years of a report outside its tables.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let mut at = 0;
    while at + 1 < view.items.len() {
        let run = run_from(view, at);
        if run > 1 {
            findings.extend(total(view, at, run));
            changes(view, at, run, findings);
        }
        at += run.max(1);
    }
}

fn is_plain(item: &Item<'_>) -> bool {
    item.figure.kind == Kind::Level && item.figure.table.is_none() && item.reading.is_exact()
}

/// How many numbers from one on are of one year each, one year behind the other; no matter in which direction.
fn run_from(view: &View<'_>, at: usize) -> usize {
    let step = |pair: &[Item<'_>]| Some(pair[1].figure.period? - pair[0].figure.period?);
    let items = &view.items[at..];
    // Most numbers are of one year.
    let Some(first) = items.get(..2).and_then(step).filter(|step| step.abs() == 1) else { return 1 };
    let alike = |pair: &&[Item<'_>]| {
        let one = pair[0].figure.metric == pair[1].figure.metric || pair[1].figure.metric.is_none();
        let plain = is_plain(&pair[0]) && is_plain(&pair[1]) && pair[0].line == pair[1].line;
        step(pair) == Some(first) && plain && one && same_measure(pair[0].figure, pair[1].figure)
    };
    1 + items.windows(2).take(MOST_YEARS).take_while(alike).count()
}

/// More years than reports list.
const MOST_YEARS: usize = 12;

/// What to say of a list and of the number that is told of all its years: the last or the first of it, or what stands beside it.
fn total(view: &View<'_>, at: usize, run: usize) -> Option<Finding> {
    let last = at + run - 1;
    let beside =
        [(last, at..last), (last + 1, at..at + run), (at.wrapping_sub(1), at..at + run), (at, at + 1..at + run)];
    let fits = |(total, parts): &(usize, std::ops::Range<usize>)| {
        let Some(whole) = view.items.get(*total) else { return false };
        let first = &view.items[parts.start];
        let one = whole.figure.metric.is_none() || whole.figure.metric == first.figure.metric;
        let alike = one && is_plain(whole) && whole.line == first.line && same_measure(whole.figure, first.figure);
        parts.len() > 1 && alike && is_of_all(view, whole, parts)
    };
    let (total, parts) = beside.into_iter().find(fits)?;
    let parts: Vec<usize> = parts.collect();
    let whole = &view.items[total];
    if whole.reading.rounded().meets(sum_of(view, &parts)) {
        return outcome(view, "subtotal/holds", total, &parts);
    }
    let sum = value_of(view, &parts)?;
    let near = whole.figure.value.checked_mul(view.checks().numbers.about)?;
    let meant = (sum - whole.figure.value).abs() <= near || is_one_slip(whole.figure.value, sum);
    meant.then(|| outcome(view, "subtotal/differs", total, &parts)).flatten()
}

/// Whether the words before a number say that it is of as many years as there are parts, or of those since the first of them.
fn is_of_all(view: &View<'_>, whole: &Item<'_>, parts: &std::ops::Range<usize>) -> bool {
    let words = view.sentence_before(whole);
    let ends = [parts.start, parts.end - 1].map(|part| view.items[part].figure.period.unwrap_or_default());
    let (first, last) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
    let checks = view.checks();
    let clause = view.clause_before(whole);
    let called = checks.counted.is_in(clause) || checks.totals.is_in(clause) || checks.partition.all_year.is_in(clause);
    // 2022年以来共, 2022—2024年累计: before the list only, where no other number stands between.
    let spans = || {
        let at = words.find(&first.to_string());
        let rest = at.map_or("", |at| &words[at + YEAR_DIGITS..]);
        let to = rest.trim_start_matches(|c: char| !c.is_ascii_digit());
        let range = rest.len() - to.len() <= MOST_BETWEEN && to.starts_with(&last.to_string());
        whole.index < parts.start && (range || checks.years.since.start_of(rest).is_some())
    };
    called && (tells(view, words, parts.len()) || spans())
}

/// Digits of a year.
const YEAR_DIGITS: usize = 4;
/// Bytes between the first and the last of several years: 2022年至2024年.
const MOST_BETWEEN: usize = 9;

/// Whether words tell of so many years: 三年合计, 近3年, not 三年行动 and not 2023年.
fn tells(view: &View<'_>, words: &str, years: usize) -> bool {
    let rules = &view.checks().years;
    rules.units.places(words).any(|(at, unit)| {
        let mut before = words[..at].chars().rev();
        let digit = |c: char| c.to_digit(10).or_else(|| if c == TWO { Some(2) } else { chinese_digit(c) });
        let count = before.next().and_then(digit).and_then(|count| usize::try_from(count).ok());
        let alone = before.next().and_then(digit).is_none();
        count == Some(years) && alone && rules.plans.start_of(&words[at + unit.len()..]).is_none()
    })
}

/// Two, before what is counted.
const TWO: char = '\u{4e24}';

/// 2022年20960件,2023年21845件,2024年22514件,后两年分别比上年增长4.22%和3.06%: a change for each year but the first, right behind the list.
fn changes(view: &View<'_>, at: usize, run: usize, findings: &mut Vec<Finding>) {
    let percent = view.checks().changes.percent.as_str();
    let behind = &view.items[at + run..];
    let list = behind.iter().take(run).take_while(|i| {
        i.figure.kind == Kind::Change
            && i.figure.unit.as_deref() == Some(percent)
            && i.sentence == view.items[at].sentence
    });
    let found: Vec<&Item<'_>> = list.collect();
    let ascends = view.items[at].figure.period < view.items[at + 1].figure.period;
    let paired =
        found.first().is_some_and(|first| view.dictionaries.wording.respectively(view.before(first)).is_some());
    if found.len() + 1 != run || found.len() < 2 || !ascends || !paired {
        return;
    }
    for (number, change) in found.into_iter().enumerate() {
        let (before, now) = (&view.items[at + number], &view.items[at + number + 1]);
        if before.figure.value > Decimal::ZERO {
            findings.extend(compare(view, before, now, change));
        }
    }
}
