//! Which number a part is a share of, where the text does not say by itself what it is a part of.
//!
//! In: a share with the words before it. Out: the part that they name, and the whole that they name, that stands before the part
//! or behind the share, or that the list adds up to in which the part stands.

use super::exact::Interval;
use super::ratio::{fits, quotient};
use super::view::{Item, LISTED, View, only, same_measure};
use crate::dictionary::WordSet;
use crate::model::Kind;
use rust_decimal::Decimal;

/// 全年评查案卷120份。其中优秀38份,占比31.7%;良好60份,占比50%: the one number of its unit before a part without a metric, in its
/// line, that is greater than it, where another share of the line is of that number.
pub fn whole_before<'v, 'a>(view: &'v View<'a>, part: &Item<'_>, share: &Item<'_>) -> Option<&'v Item<'a>> {
    let level = |i: &&Item<'_>| i.figure.kind == Kind::Level && i.line == part.line && i.figure.table.is_none();
    let larger = |i: &&Item<'_>| same_measure(i.figure, part.figure) && i.figure.value > part.figure.value;
    let alone = part.figure.metric.is_none() && part.figure.part_of.is_none();
    let before = view.items[..part.index].iter().rev().take(NEAR).take_while(|i| i.line == part.line);
    let mut found = before.filter(level).filter(larger).filter(|_| alone);
    let whole = found.next().filter(|_| found.next().is_none())?;
    let of_it = |pair: &[Item<'_>]| {
        let (count, other) = (&pair[0], &pair[1]);
        let is_share = other.figure.kind == Kind::Share && other.index != share.index && other.line == share.line;
        is_share
            && level(&count)
            && count.index != whole.index
            && same_measure(count.figure, whole.figure)
            && fits(other, quotient(count, whole, Decimal::ONE_HUNDRED))
    };
    let near = &view.items[whole.index..(share.index + NEAR).min(view.items.len())];
    near.windows(2).any(of_it).then_some(whole)
}

/// 行政处罚1200件。其中普通程序480件,占40%;简易程序720件: the one value of the total that the catalogue has of a part, in its line before it.
pub fn total_of_line<'v, 'a>(view: &'v View<'a>, part: &Item<'_>) -> Option<&'v Item<'a>> {
    let total = view.metric(part)?.total.as_deref()?;
    let before = view.items[..part.index].iter().rev().take(NEAR).take_while(|i| i.line == part.line);
    let named = |i: &&Item<'_>| {
        let (f, own) = (i.figure, part.figure);
        let alike = f.scope.is_none() && own.scope.is_none() && f.period == own.period && same_measure(f, own);
        f.metric.as_deref() == Some(total) && f.kind == Kind::Level && f.table.is_none() && alike
    };
    only(before.filter(named)).filter(|first| first.reading.is_exact())
}

/// 占比15%(60件),案件总数500件: the number that stands in brackets right behind its share.
pub fn in_brackets<'v, 'a>(view: &'v View<'a>, share: &Item<'_>) -> Option<&'v Item<'a>> {
    let next = view.items.get(share.index + 1).filter(|next| next.sentence == share.sentence)?;
    let alone = view.text.text.get(next.span.end..).is_some_and(|rest| rest.starts_with(')'));
    let level = next.figure.kind == Kind::Level && next.reading.is_exact();
    (alone && level && view.between(share, next).trim() == "(").then_some(next)
}

/// 行政处罚200件,其中涉企案件占31%(62件): the number that a list of shares, each with its part in brackets, says by 其中 that it divides.
pub fn whole_led<'v, 'a>(view: &'v View<'a>, part: &Item<'_>, share: &Item<'_>) -> Option<&'v Item<'a>> {
    // The part stands behind its share.
    let before = view.items[..share.index].iter().rev().take(NEAR).take_while(|i| i.line == share.line);
    let bracketed = |i: &Item<'_>| view.text.text[..i.span.start].ends_with('(');
    let level = |i: &&Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none() && !bracketed(i);
    let whole = before.filter(|_| part.index > share.index).find(level)?;
    let next = view.items.get(whole.index + 1)?;
    let lead = view.between(whole, next).trim_start_matches([',', ';', ' ', super::view::STOP]);
    let divided = view.checks().partition.some.start_of(lead).is_some();
    let larger = same_measure(whole.figure, part.figure) && whole.figure.value >= part.figure.value;
    (divided && larger && whole.reading.is_exact() && whole.figure.period == part.figure.period).then_some(whole)
}

/// 我局处罚案件占全市处罚总量21845件的18.5%: the one value of the metric of a whole that the report tells of its own office.
pub fn own_part<'v, 'a>(view: &'v View<'a>, whole: &Item<'_>, name: &str) -> Option<&'v Item<'a>> {
    view.checks().series.office.start_of(name.trim())?;
    let metric = whole.figure.metric.as_deref()?;
    let own = |i: &&Item<'_>| {
        i.index < whole.index && same_measure(i.figure, whole.figure) && i.figure.value < whole.figure.value
    };
    only(view.whole(metric).filter(own)).filter(|part| part.reading.is_exact())
}

/// 重大案件60件,占比15%,案件总数500件: the one number behind a share, in its sentence, that is called the total.
pub fn whole_behind<'v, 'a>(view: &'v View<'a>, part: &Item<'_>, share: &Item<'_>) -> Option<&'v Item<'a>> {
    let behind = view.items[share.index + 1..].iter().take(NEAR).take_while(|i| i.sentence == share.sentence);
    let total = |i: &&Item<'_>| {
        let (f, own) = (i.figure, part.figure);
        let level = f.kind == Kind::Level && f.table.is_none() && f.period == own.period && i.reading.is_exact();
        let larger = same_measure(f, own) && f.value > own.value && i.index != part.index;
        let words = view.clause_before(i).trim_end();
        let called = view.checks().totals.end_of(words).or_else(|| view.checks().counted.end_of(words)).is_some();
        level && larger && (called || is_within(view, part, i))
    };
    let mut found = behind.filter(total);
    found.next().filter(|_| found.next().is_none())
}

/// 持证执法人员中本科以上480人: whether the words before a part say that it is one of what is called as another number is.
fn is_within(view: &View<'_>, part: &Item<'_>, whole: &Item<'_>) -> bool {
    let name = whole.figure.subject.as_deref().filter(|name| name.chars().nth(1).is_some());
    let words = view.before(part);
    let within = |name: &str| {
        let behind = words.find(name).map(|at| &words[at + name.len()..]);
        behind.is_some_and(|behind| view.checks().partition.within.start_of(behind).is_some())
    };
    name.is_some_and(within)
}

/// 占执法人员总数的9.3%, 占检查户数的16.2%: the whole by its name, when all that bears the name is of one value and larger than the part.
pub fn whole_named<'v, 'a>(view: &'v View<'a>, part: &Item<'_>, words: &str) -> Option<&'v Item<'a>> {
    let changes = &view.checks().changes;
    let words = words.trim();
    let words = changes.possessive.end_of(words).map_or(words, |word| &words[..words.len() - word.len()]);
    let name = |ends: &WordSet| {
        let name = &words[..words.len() - ends.end_of(words)?.len()];
        (name.chars().count() >= NAME).then_some(name)
    };
    let of_total =
        || one_of(view, part, |i| name(&view.checks().totals).is_some_and(|name| is_called(view, i, part, name)));
    // 抽查户数 are 抽查企业320户 as well.
    let of_count = |i: &Item<'_>| {
        let begins = |name: &str| i.figure.subject.as_deref().is_some_and(|subject| subject.starts_with(name));
        name(&view.checks().shares.counts).is_some_and(|name| is_called(view, i, part, name) || begins(name))
    };
    // 占全市处罚总数的55.1%: of all of the place, where the number is told to be that.
    let wholes = &view.checks().wholes;
    let of_place = || {
        let name = name(&view.checks().totals)?;
        let name = &name[wholes.start_of(name)?.len()..];
        let of_all = |i: &Item<'_>| i.figure.table.is_some() || wholes.is_in(view.sentence_before(i));
        name.chars().nth(1)?;
        one_of(view, part, |i| of_all(i) && is_called(view, i, part, name))
    };
    // 县市场监管局办理处罚812件,占全县的27.5%: of all of the metric of the part.
    let of_metric = || {
        wholes.contains(words).then_some(())?;
        let metric = part.figure.metric.as_deref()?;
        let all = view.whole(metric).filter(|i| i.index != part.index && same_measure(i.figure, part.figure));
        only(all).filter(|first| first.reading.is_exact() && first.figure.value > part.figure.value)
    };
    of_total().or_else(of_place).or_else(of_metric).or_else(|| one_of(view, part, of_count))
}

/// The one number before a part, or behind it in its line, that is called so and is larger.
fn one_of<'v, 'a>(view: &'v View<'a>, part: &Item<'_>, called: impl Fn(&Item<'_>) -> bool) -> Option<&'v Item<'a>> {
    // 裁处件数占稽查件次: units that are used for each other are of one whole.
    let conflict = &view.checks().conflict;
    let one_unit = |unit: Option<&str>| conflict.is_one_unit(unit, part.figure.unit.as_deref());
    let named = |i: &&Item<'_>| {
        let figure = i.figure;
        figure.kind == Kind::Level
            && figure.scope.is_none()
            && figure.period == part.figure.period
            && (same_measure(figure, part.figure) || one_unit(figure.unit.as_deref()))
            && figure.value > part.figure.value
            && i.reading.is_exact()
            && called(i)
    };
    let one = |items: &'v [Item<'a>]| only(items.iter().filter(named));
    let behind = part.index + 1;
    let line = view.items[behind..].iter().take(NEAR).take_while(|i| i.line == part.line).count();
    // 占处罚案件总数的42%,全年处罚案件1200件: where nothing is called so before it, what its paragraph goes on with may be.
    one(&view.items[part.index.saturating_sub(NEAR)..part.index]).or_else(|| one(&view.items[behind..behind + line]))
}

/// Whether a number bears a name, or its metric does: 占立案总数的72.2% of 立案查处农业违法案件126件; of the metric of the part the end of its
/// name is enough (占处罚总数的55.1% of 行政处罚).
fn is_called(view: &View<'_>, item: &Item<'_>, part: &Item<'_>, name: &str) -> bool {
    let subject = item.figure.subject.as_deref();
    let own = item.figure.metric == part.figure.metric;
    let metric = view.metric(item).is_some_and(|m| *m.name == *name || own && m.name.ends_with(name));
    subject.is_some_and(|subject| subject.ends_with(name)) || metric
}

/// Characters of the shortest name of a whole.
const NAME: usize = 2;
/// Figures around a part.
pub const NEAR: usize = 60;

/// What a part may be a share of: the figures around it in its measure, and those of its metric and its metric's total.
pub fn wholes_of<'v, 'a>(view: &'v View<'a>, part: &Item<'_>) -> Vec<&'v Item<'a>> {
    let around = &view.items[part.index.saturating_sub(NEAR)..(part.index + NEAR).min(view.items.len())];
    let total = view.metric(part).and_then(|m| m.total.as_deref());
    let named = [part.figure.metric.as_deref(), total].into_iter().flatten().flat_map(|m| view.whole(m));
    let level = |i: &&Item<'_>| i.index != part.index && i.figure.kind == Kind::Level;
    around.iter().chain(named).filter(level).filter(|i| same_measure(i.figure, part.figure)).collect()
}

/// 裁处1264件;…。依类别分,空气污染386件、水污染73件、废弃物691件、噪音114件,其中废弃物占54.7%: what the list adds up to in which a
/// part stands, where nothing else says what it is of.
pub fn summed<'v, 'a>(view: &'v View<'a>, part: &Item<'_>) -> Option<&'v Item<'a>> {
    let listed = |a: &Item<'_>, b: &Item<'_>| {
        let level = |i: &Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none() && i.reading.is_exact();
        let beside = a.sentence == b.sentence && same_measure(a.figure, b.figure);
        beside && level(a) && level(b) && view.between(a, b).starts_with([LISTED, ','])
    };
    let (mut first, mut last) = (part.index, part.index);
    while last - first < MOST_LISTED && first > 0 && listed(&view.items[first - 1], &view.items[first]) {
        first -= 1;
    }
    while last - first < MOST_LISTED && last + 1 < view.items.len() && listed(&view.items[last], &view.items[last + 1])
    {
        last += 1;
    }
    let list = &view.items[first..=last];
    let sum =
        list.iter().map(|i| i.reading.rounded()).reduce(Interval::plus).filter(|_| list.len() >= FEWEST_LISTED)?;
    let before = view.items[..first].iter().rev().take(NEAR).filter(|i| i.line + 1 >= part.line);
    let whole = |i: &&Item<'_>| {
        let f = i.figure;
        f.kind == Kind::Level && f.table.is_none() && f.period == part.figure.period && same_measure(f, part.figure)
    };
    before.filter(whole).find(|i| i.reading.is_exact() && i.reading.rounded().meets(sum))
}

/// Numbers of the longest list, and of the shortest that adds up to no other number by chance.
const MOST_LISTED: usize = 16;
/// Likewise.
const FEWEST_LISTED: usize = 3;

/// The one part of a report's breakdowns that bears a name, with its whole; none where several do that are not of one value.
pub fn named_part<'v, 'a>(view: &'v View<'a>, share: &Item<'_>, name: &str) -> Option<(&'v Item<'a>, &'v Item<'a>)> {
    name.chars().nth(1)?;
    let bears = |i: &&Item<'_>| {
        let f = i.figure;
        let named = f.scope.as_deref() == Some(name) || f.subject.as_deref() == Some(name);
        f.kind == Kind::Level && f.period == share.figure.period && named && f.table.is_none()
    };
    let whole = |i: &'v Item<'a>| Some((i, i.figure.part_of.and_then(|whole| view.items.get(whole))?));
    let mut found = view.items.iter().filter(bears).filter_map(whole);
    let first = found.next()?;
    let same = |(part, whole): (&Item<'_>, &Item<'_>)| {
        part.figure.value == first.0.figure.value && whole.figure.value == first.1.figure.value
    };
    found.all(same).then_some(first)
}

/// The words of a clause before and after 占.
pub fn split<'t>(view: &View<'_>, words: &'t str) -> Option<(&'t str, &'t str)> {
    let (of_whole, some) = (&view.checks().shares.of_whole, &view.checks().partition.some);
    let (at, found) = of_whole.places(words).next_back()?;
    let clause = words[..at].rfind([',', ';', '(']).map_or(0, |i| i + 1);
    let name = words[clause..at].trim();
    // 其中废弃物占54.7%: of the list that was told before.
    let named = some.start_of(name).map_or(name, |word| name[word.len()..].trim_start());
    let name = if named.is_empty() { name } else { named };
    Some((name, &words[at + found.len()..]))
}

/// The part that a share names; the figure before it when it names none.
pub fn part_named<'v, 'a>(view: &'v View<'a>, share: &Item<'_>, name: &str) -> Option<&'v Item<'a>> {
    let mut levels = view.back(share).filter(|i| i.figure.kind == Kind::Level && i.figure.table.is_none());
    if name.chars().count() < 2 {
        return levels.next().filter(|last| last.index + 1 == share.index);
    }
    // 罚款1402宗,罚款类占81.3%.
    let kind = view.checks().shares.kinds.end_of(name).map_or(name, |kind| &name[..name.len() - kind.len()]);
    let levels: Vec<&Item<'_>> = levels.collect();
    let named = |name: &str| levels.iter().copied().filter(|i| view.before(i).contains(name)).collect::<Vec<_>>();
    let found =
        [name, kind].into_iter().filter(|name| name.chars().nth(1).is_some()).map(named).find(|f| !f.is_empty())?;
    let [only] = found[..] else { return None };
    Some(only)
}
