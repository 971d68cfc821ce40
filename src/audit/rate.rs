//! Rates that no metric names, against the terms that their sentence tells: 办结率95%, 参考率93%.
//!
//! In: a share with the words before it. Out: a finding where both terms are found by a rule of `checks.toml`, or by the name
//! of the rate. Rates of metrics and shares of a whole are left to `ratio`.

use super::beside::is_glue;
use super::exact::Interval;
use super::ratio::{DIFFERS, fits, is_certain, outcome, quotient};
use super::runs;
use super::view::{Item, LISTED, View, same_measure};
use super::whole::{NEAR, summed};
use crate::dictionary::{Rate, Shares, WordSet};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;
use std::ops::Range;

/// A rate that its words tell: 办结率 of what was closed among what was received, both before it in its sentence; behind it
/// where what is due is told: 收缴率91.5%(应缴1260万元、实缴1103万元).
pub fn of_rate(view: &View<'_>, share: &Item<'_>) -> Option<Finding> {
    let list = runs::around(view, share);
    if list.len() > 1 {
        match of_list(view, share, &list) {
            Some(judged) => return judged,
            None if share.index != list.start => return None,
            None => {}
        }
    }
    let words = view.before(share);
    // 不合格率 is no 合格率.
    let rate = view.checks().rates.iter().find(|rate| is_told(view, &rate.words, words));
    let explained = view.text.text[share.span.end..].strip_prefix('(').and_then(|rest| rest.split(')').next());
    if rate.is_none() && !words.contains(&*view.checks().shares.rate)
        || explained.is_some_and(|words| view.checks().shares.explained.is_in(words))
    {
        return None;
    }
    // 败诉率由11.4%降至7.8%: a rate is of the counts of its own year.
    let told = |i: &&Item<'_>| {
        let level = matches!(i.figure.kind, Kind::Level | Kind::Target) && i.figure.table.is_none();
        level && (i.figure.period == share.figure.period || share.figure.period.is_none())
    };
    let mut before: Vec<&Item<'_>> = view.back(share).filter(told).collect();
    before.reverse();
    let behind = || -> Vec<&Item<'_>> {
        let next = view.items[share.index + 1..].iter().take(NEAR);
        next.take_while(|i| i.sentence == share.sentence && i.figure.kind != Kind::Share).filter(told).collect()
    };
    if let Some(judged) = rate.and_then(|rate| by_rule(view, share, rate, &before)) {
        return judged;
    }
    // A rate that opens its sentence is of what follows, where nothing says that it is of something else.
    if let Some(judged) = rate
        .filter(|rate| before.is_empty() && leads(view, share, rate, words))
        .and_then(|rate| by_rule(view, share, rate, &behind()))
    {
        return judged;
    }
    // Behind a rate other things follow: there what is due must be told.
    of_its_name(view, share, words, &before).or_else(|| of_its_name(view, share, words, &behind()))
}

/// 办结率分别为96%、95%: what to say of a rate of a list by the numbers that stand at its place in other lists; none where there are none.
fn of_list(view: &View<'_>, share: &Item<'_>, list: &Range<usize>) -> Option<Option<Finding>> {
    let words = view.before(&view.items[list.start]);
    let rate = view.checks().rates.iter().find(|rate| is_told(view, &rate.words, words))?;
    let (top, bottom) = runs::terms(view, list, share.index, rate)?;
    let value = possible(rate, top, bottom).filter(|_| top.figure.value <= bottom.figure.value);
    let case = if fits(share, value) { "ratio/holds" } else { DIFFERS };
    let exact = top.reading.is_exact() && bottom.reading.is_exact() && bottom.figure.value > Decimal::ZERO;
    let finding = || outcome(view, case, share, (top, bottom), Decimal::ONE_HUNDRED, rate.less);
    Some((case != DIFFERS || exact).then(finding).flatten())
}

/// Whether a rate leads to its terms: they stand in brackets right behind it, it is called by nothing but its name, or what it
/// is called by is named before the first of them too (投诉举报办结率96.5%,受理投诉举报1200件).
fn leads(view: &View<'_>, share: &Item<'_>, rate: &Rate, words: &str) -> bool {
    let Some(next) = view.items.get(share.index + 1) else { return false };
    let gap = view.between(share, next);
    let clause = words.rsplit([',', ';']).next().unwrap_or_default();
    let at = rate.words.first_in(clause).map_or(0, |(at, _)| at);
    let name = clause[..at].trim();
    let last: String = name.chars().rev().take(NAME).collect::<Vec<_>>().into_iter().rev().collect();
    gap.starts_with('(') || is_glue(view, name) || gap.contains(&last)
}

/// What to say of a rate by its rule, if anything; none where the numbers do not hold its terms.
fn by_rule(view: &View<'_>, share: &Item<'_>, rate: &Rate, levels: &[&Item<'_>]) -> Option<Option<Finding>> {
    let named = |set: &WordSet, least: Kind| -> Vec<&Item<'_>> {
        let fits = |i: &&&Item<'_>| {
            (i.figure.kind == Kind::Level || i.figure.kind == least) && is_told(view, set, view.before(i))
        };
        levels.iter().filter(fits).copied().collect()
    };
    // What is due is a target: 应出庭65件.
    let (tops, mut bottoms) = (named(&rate.numerator, Kind::Level), named(&rate.denominator, Kind::Target));
    if let Some(wide) = rate.wide.as_ref().filter(|_| bottoms.is_empty() && is_bare(view, share, rate)) {
        bottoms = named(wide, Kind::Target);
    }
    if let Some(judged) = by_contrary(view, share, rate, levels, (&tops, &bottoms)) {
        return Some(judged);
    }
    // 应出庭56件,实际出庭59件: what is due is what is below the line, however little it is.
    let due = |b: &Item<'_>| {
        let words = view.clause_before(b);
        rate.numerator.places(words).any(|(at, _)| view.checks().shares.due.end_of(&words[..at]).is_some())
    };
    let ordered = |t: &Item<'_>, b: &Item<'_>| {
        let fits = t.figure.value <= b.figure.value || due(b) && !due(t);
        t.index != b.index && same_measure(t.figure, b.figure) && fits
    };
    let pairs: Vec<_> =
        tops.iter().flat_map(|t| bottoms.iter().map(move |b| (*t, *b))).filter(|(t, b)| ordered(t, b)).collect();
    let value = |(t, b): &(&Item<'_>, &Item<'_>)| possible(rate, t, b);
    if let Some(pair) = pairs.iter().find(|pair| fits(share, value(pair))) {
        return Some(outcome(view, "ratio/holds", share, *pair, Decimal::ONE_HUNDRED, rate.less));
    }
    let finding = match pairs[..] {
        [pair] if is_certain(pair.0, pair.1, share) => {
            outcome(view, DIFFERS, share, pair, Decimal::ONE_HUNDRED, rate.less)
        }
        _ => None,
    };
    (!pairs.is_empty()).then_some(finding)
}

/// A rate by what it leaves: 合格率98.9% of 180宗 with 2宗 that are 不合格. What else is counted beside them (合格15宗, behind 优秀 and
/// 良好) is a grade then. None where nothing is told of the contrary.
fn by_contrary(
    view: &View<'_>,
    share: &Item<'_>,
    rate: &Rate,
    levels: &[&Item<'_>],
    (tops, bottoms): (&[&Item<'_>], &[&Item<'_>]),
) -> Option<Option<Finding>> {
    // 不合格率 is of what is 不合格 itself.
    let contrary = rate.contrary.as_ref().filter(|contrary| !contrary.is_in(view.clause_before(share)))?;
    let next = view.items.get(share.index + 1).filter(|next| next.sentence == share.sentence);
    let told = |i: &&&Item<'_>| {
        view.before(i).rsplit([',', ';', '(', LISTED]).next().is_some_and(|words| contrary.is_in(words))
    };
    let mut bad = levels.iter().chain(next.as_ref()).filter(told);
    let (bad, None) = (bad.next()?, bad.next()) else { return None };
    // 检查企业1230家,抽检产品500批次,不合格20批次: of what is counted as they are.
    let mut bottoms = bottoms.iter().filter(|bottom| same_measure(bad.figure, bottom.figure));
    let (bottom, None) = (*bottoms.next()?, bottoms.next()) else { return None };
    if bad.figure.value > bottom.figure.value || bad.index == bottom.index {
        return None;
    }
    // 办结11件,未办结3件,交办8件: what is more than the whole is no part of it.
    if tops.iter().any(|top| top.figure.value > bottom.figure.value) {
        return None;
    }
    let left = quotient(bad, bottom, Decimal::ONE_HUNDRED);
    let whole = Interval::new(Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED);
    let case = match fits(share, left.map(|left| whole.minus(left))) {
        _ if tops.iter().any(|top| fits(share, quotient(top, bottom, Decimal::ONE_HUNDRED))) => return None,
        true => "ratio/holds",
        // 抽检农药30批次、种子46批次: of both.
        false if levels.iter().any(|more| fits_both(share, bad, bottom, more)) => return Some(None),
        false if is_certain(bad, bottom, share) => DIFFERS,
        false => return Some(None),
    };
    Some(outcome(view, case, share, (bad, bottom), Decimal::ONE_HUNDRED, true))
}

/// Whether nothing before the name of a rate in its clause limits it: 产品抽检合格率 is not of what was 检查.
fn is_bare(view: &View<'_>, share: &Item<'_>, rate: &Rate) -> bool {
    let clause = view.clause_before(share);
    let name = rate.words.first_in(clause).map_or("", |(at, _)| &clause[..at]);
    is_glue(view, name.trim())
}

/// Whether a rate is what a number leaves of two wholes together.
fn fits_both(share: &Item<'_>, bad: &Item<'_>, bottom: &Item<'_>, more: &Item<'_>) -> bool {
    let other = more.index != bottom.index && same_measure(more.figure, bottom.figure);
    let both = Some(bottom.figure.value).filter(|_| other).and_then(|b| b.checked_add(more.figure.value));
    let left = both.and_then(|both| bad.figure.value.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(both));
    let half = Decimal::new(5, share.figure.value.scale() + 1);
    left.is_some_and(|left| (Decimal::ONE_HUNDRED - left - share.figure.value).abs() <= half)
}

/// Whether words name something and do not deny it: 不合格 is not 合格.
pub fn is_told(view: &View<'_>, set: &WordSet, words: &str) -> bool {
    let negated = &view.checks().shares.negated;
    set.places(words).any(|(at, _)| negated.end_of(&words[..at]).is_none())
}

/// A rate by its name: 调解成功率 is of what was 成功, 参考率 of those who 参考 among those who should, 收缴率 of what was 实收 among what
/// was 应收; where nothing is called due, among the one other number that its sentence counts in the same unit.
fn of_its_name(view: &View<'_>, share: &Item<'_>, words: &str, levels: &[&Item<'_>]) -> Option<Finding> {
    let shares = &view.checks().shares;
    let at = words.rfind(&*shares.rate).filter(|at| words[*at..].chars().count() <= AFTER_RATE)?;
    let start = words[..at].char_indices().rev().nth(NAME - 1).map(|(i, _)| i)?;
    let start = shares.negated.end_of(&words[..start]).map_or(start, |not| start - not.len());
    let name = &words[start..at];
    let is = |i: &Item<'_>, term: Term| {
        (term == Term::Below || i.figure.kind == Kind::Level) && term_of(shares, view.before(i), name) == Some(term)
    };
    // 开展全覆盖检查,其中连锁门店41家: a part is what its own words say, not what is said of its whole.
    let called = |i: &Item<'_>| i.figure.part_of.is_none() || view.clause_before(i).contains(name);
    let mut tops = levels.iter().filter(|i| is(i, Term::Above) && called(i));
    let top = match (tops.next(), tops.next()) {
        (Some(top), None) => top,
        (None, _) => beside_due(levels, |i| is(i, Term::Below))?,
        _ => return None,
    };
    let other = |i: &&&Item<'_>| i.index != top.index && same_measure(i.figure, top.figure);
    let larger = |i: &&&Item<'_>| other(i) && i.figure.value >= top.figure.value;
    let due = levels.iter().filter(|i| is(i, Term::Below));
    let mut bottoms: Vec<&&Item<'_>> = due.filter(other).collect();
    if bottoms.is_empty() && top.index < share.index {
        // 属实137件、不属实275件: what is denied is beside it, not around it.
        let denied = |i: &&&Item<'_>| {
            let words = view.before(i);
            words.rfind(name).is_some_and(|at| shares.negated.end_of(&words[..at]).is_some())
        };
        // 优秀45份、良好71份、合格29份: nor is what is listed beside it.
        // 行政复议57件;行政诉讼应诉案件19件: nor what is of another proceeding.
        let head = |i: &Item<'_>| i.figure.metric.as_deref().and_then(|m| m.split('.').next()).map(str::to_owned);
        let foreign = |i: &Item<'_>| head(top).zip(head(i)).is_some_and(|(top, other)| top != other);
        let around = |i: &&&Item<'_>| !denied(i) && !is_listed(view, top, i) && !foreign(i);
        bottoms = levels.iter().filter(larger).filter(around).collect();
    }
    let listed = || summed(view, top).filter(|_| bottoms.is_empty());
    let (bottom, None) = (bottoms.first().map(|bottom| **bottom).or_else(listed)?, bottoms.get(1)) else { return None };
    let agrees = fits(share, quotient(top, bottom, Decimal::ONE_HUNDRED));
    let case = if agrees { "ratio/holds" } else { DIFFERS };
    (agrees || is_certain(top, bottom, share))
        .then(|| outcome(view, case, share, (top, bottom), Decimal::ONE_HUNDRED, false))
        .flatten()
}

/// Whether a number stands in one list with another: nothing but its own name and a mark between each of them and the next.
fn is_listed(view: &View<'_>, one: &Item<'_>, other: &Item<'_>) -> bool {
    let (from, to) = (one.index.min(other.index), one.index.max(other.index));
    view.items[from..=to].windows(2).all(|pair| view.between(&pair[0], &pair[1]).starts_with(LISTED))
}

/// 应收罚款512万元,到账471万元: the one number right beside the one that is due, in its measure and no greater.
fn beside_due<'l, 'v, 'a>(levels: &'l [&'v Item<'a>], is_due: impl Fn(&Item<'_>) -> bool) -> Option<&'l &'v Item<'a>> {
    let mut due = levels.iter().filter(|i| is_due(i));
    let whole = due.next().filter(|_| due.next().is_none())?;
    let beside = |i: &&&Item<'_>| {
        let near = i.index.abs_diff(whole.index) == 1 && i.figure.kind == Kind::Level;
        near && same_measure(i.figure, whole.figure) && i.figure.value <= whole.figure.value
    };
    let mut found = levels.iter().filter(beside);
    found.next().filter(|_| found.next().is_none())
}

/// What a number is to a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Term {
    Above,
    Below,
}

/// Which term of a rate the words before a number name: its whole name (参考), or a character of it behind 实 or 应 (实收, 应缴).
fn term_of(shares: &Shares, words: &str, name: &str) -> Option<Term> {
    let side = |before: &str| {
        // 应按时办结: what is due may be told some words before.
        let clause = before.rsplit([',', ';', ':', '(', LISTED]).next().unwrap_or_default();
        let has = |set: &WordSet| set.end_of(before).is_some() || set.start_of(clause).is_some();
        match () {
            () if shares.negated.end_of(before).is_some() => None,
            () if has(&shares.done) => Some(Term::Above),
            () if has(&shares.due) => Some(Term::Below),
            () => Some(Term::Above),
        }
    };
    if let Some(at) = words.rfind(name) {
        return side(&words[..at]);
    }
    let marked = |(at, c): (usize, char)| {
        let before = &words[..at];
        let led = shares.done.end_of(before).is_some() || shares.due.end_of(before).is_some();
        (led && name.contains(c)).then(|| side(before)).flatten()
    };
    words.char_indices().rev().find_map(marked)
}

/// Characters of the word that a rate is named by.
const NAME: usize = 2;
/// Characters from 率 to its number: 率达到.
const AFTER_RATE: usize = 4;

fn possible(rate: &Rate, top: &Item<'_>, bottom: &Item<'_>) -> Option<Interval> {
    let share = quotient(top, bottom, Decimal::ONE_HUNDRED)?;
    let whole = Interval::new(Decimal::ONE_HUNDRED, Decimal::ONE_HUNDRED);
    Some(if rate.less { whole.minus(share) } else { share })
}
