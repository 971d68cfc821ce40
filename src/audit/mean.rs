//! Averages that no metric names, against what stands above and below their line in their sentence: 罚没金额64万元,处罚640件,
//! 案均罚款1000元.
//!
//! Which words speak of which unit below the line is in `checks.toml`; averages of metrics are left to `ratio`.

use super::beside::is_glue;
use super::exact::Interval;
use super::ratio::{DIFFERS, fits, outcome, quotient};
use super::subject;
use super::view::{Item, View, same_measure};
use super::written::{range as range_of, rounded, shown, sign};
use crate::dictionary::{List, Mean, Ratio};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// Checks the averages of a report outside its tables.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    // What a ratio of the catalogue has terms for is judged by it.
    let known = |i: &Item<'_>| {
        let mut own = view.checks().ratios.iter().filter(|r| Some(&r.value) == i.figure.metric.as_ref());
        own.any(|r| r.denominator.iter().any(|metric| view.whole(metric).next().is_some()))
    };
    let level = |i: &&Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none();
    for found in view.words.of(List::Means) {
        let next = view.items.partition_point(|i| i.span.start < found.span.end);
        let Some(value) = view.items.get(next).filter(level).filter(|i| !known(i)) else { continue };
        let words = view.clause_before(value);
        // The word stands in the clause of the figure.
        let near = value.span.start - found.span.start <= words.len();
        let Some(rule) = view.checks().means.of(found.word).filter(|_| near) else { continue };
        findings.extend(match rule.per {
            Some(per) => over_time(view, rule, per, value, words),
            None if value.reading.is_exact() => judge(view, rule, value, words),
            None => None,
        });
    }
}

/// 稽查12860件次,平均每日35件次: an average by the day or the month, of the number right before it in its sentence or of the one
/// value of its kind that the paragraph tells.
fn over_time(
    view: &View<'_>,
    rule: &Mean,
    [least, most]: [Decimal; 2],
    value: &Item<'_>,
    words: &str,
) -> Option<Finding> {
    let of_year = |i: &Item<'_>| {
        let sentence = view.sentence_before(i);
        let stretch = view.checks().numbers.stretches.is_in(sentence);
        !stretch && !is_of_period(view, rule, sentence) && !view.checks().changes.year_before.is_in(sentence)
    };
    let fits_it = |i: &&Item<'_>| {
        let level = i.figure.kind == Kind::Level && i.figure.table.is_none() && i.reading.is_exact();
        let alike = i.figure.period == value.figure.period && same_measure(i.figure, value.figure);
        level && alike && i.figure.value > value.figure.value && !rule.words.is_in(view.clause_before(i))
    };
    let mut near = view.back(value).filter(fits_it);
    let before = near.next().filter(|top| top.index + 1 == value.index || near.next().is_none());
    // 日均检查30次,全年检查20000次: behind it only what is said to be of all the year.
    let of_all = |i: &&Item<'_>| view.checks().partition.whole_year.is_in(view.clause_before(i));
    let next = || view.items.get(value.index + 1).filter(|next| next.sentence == value.sentence);
    let above = || only(of_line(view, value).filter(|i| i.index < value.index).filter(fits_it).collect());
    let top = before.or_else(|| next().filter(fits_it).filter(of_all)).or_else(|| above().first().copied())?;
    let (before, rest) = (before_word(rule, words), behind_word(rule, words));
    // 接听28356个,其中夜间日均12个: what the average is of must be told of the number too.
    let own = is_glue(view, before) || view.clause_before(top).contains(before);
    let one = own && (is_glue(view, rest) || is_of(view, top, rule, words));
    if !one || !of_year(top) {
        return None;
    }
    let reading = top.reading.rounded();
    let (low, high) = (reading.low?.checked_div(most)?, reading.high?.checked_div(least)?);
    let case = if agrees(value, Some(Interval::new(low, high))) { "ratio/holds" } else { "ratio/over_time" };
    let (name, name_en) = view.names(top);
    let unit = value.figure.unit.as_deref().unwrap_or("");
    let range = [low, high].map(|end| shown(rounded(end, value.figure.value.scale())));
    let computed = format!("{}\u{2013}{}{unit}", range[0], range[1]);
    let told = [("name", name), ("name_en", name_en), ("computed", &computed), ("stated", &value.hedged())];
    let mut finding = view.finding(case, &told, &[value.index, top.index])?;
    let sign = sign(!finding.verdict.is_fault(), false);
    let (total, divisors) = (shown(top.figure.value), range_of(least, most));
    let stated = value.hedged();
    let end = if sign == '\u{2248}' && !value.reading.is_exact() {
        format!("({stated})")
    } else {
        format!("{sign} {stated}")
    };
    finding.arithmetic = format!("{total} \u{f7} {divisors} = {computed} {end}");
    Some(finding)
}

/// Whether words name a part of a year other than as that of an average: 上半年, 6月, not 平均每月.
fn is_of_period(view: &View<'_>, rule: &Mean, words: &str) -> bool {
    let mut rest = words;
    while let Some(first) = rest.chars().next() {
        let average = rule.words.start_of(rest).map_or(0, str::len);
        if average == 0 && view.checks().dates.part_of_year.start_of(rest).is_some() {
            return true;
        }
        rest = &rest[average.max(first.len_utf8())..];
    }
    false
}

/// The words before that of an average in its clause.
fn before_word<'t>(rule: &Mean, words: &'t str) -> &'t str {
    let at = rule.words.first_in(words);
    words[..at.map_or(0, |(at, _)| at)].trim_matches([' ', ':', ','])
}

/// What to say of an average: only where its sentence holds one number above and one below its line, or two that fit.
fn judge(view: &View<'_>, rule: &Mean, value: &Item<'_>, words: &str) -> Option<Finding> {
    let told =
        |i: &&Item<'_>| i.figure.kind == Kind::Level && i.figure.period == value.figure.period && i.reading.is_exact();
    let named = |i: &&Item<'_>| is_of(view, i, rule, words) && !is_average(view, i);
    let above = |i: &&Item<'_>| is_measured_as(i, value) && named(i);
    let below = |i: &&Item<'_>| {
        let of_it = rule.of.as_ref().is_none_or(|of| of.is_in(view.clause_before(i)));
        // 人均办案18.6件 is itself an average.
        let average = || view.checks().ratios.iter().any(|r| Some(&r.value) == i.figure.metric.as_ref());
        i.figure.unit.as_deref().is_some_and(|unit| rule.units.contains(unit))
            && i.figure.value > Decimal::ZERO
            && of_it
            && !average()
            && !(i.figure.part_of.is_some() && i.sentence != value.sentence)
    };
    // What is reckoned from a rounded sum is not to be reckoned from another: 罚款总额约2180万元,…,最高52万元.
    let rough = |i: &&Item<'_>| i.figure.kind == Kind::Level && !i.reading.is_exact() && i.sentence == value.sentence;
    if view.back(value).filter(rough).any(|i| same_measure(i.figure, value.figure)) {
        return None;
    }
    let mut tops: Vec<&Item<'_>> = view.back(value).filter(told).filter(above).collect();
    let mut bottoms: Vec<&Item<'_>> = view.back(value).filter(told).filter(below).collect();
    // What its sentence does not tell, its paragraph may: one value of it.
    if tops.is_empty() {
        tops = only(of_line(view, value).filter(told).filter(above).collect());
    }
    let mut several = false;
    if bottoms.is_empty() {
        let found: Vec<&Item<'_>> = of_line(view, value).filter(told).filter(below).collect();
        (several, bottoms) = (!found.is_empty(), of_name(view, rule, words, found));
    }
    if several && bottoms.is_empty() {
        return None;
    }
    if tops.is_empty() || bottoms.is_empty() {
        (tops, bottoms) = of_report(view, value, (tops, bottoms), rule, &named);
    }
    if tops.is_empty() && !bottoms.is_empty() {
        let whole = |i: &&Item<'_>| view.is_whole(i) && !is_of_part(view, i, value);
        let wholes: Vec<&Item<'_>> = view.items.iter().filter(whole).filter(told).filter(above).collect();
        let name = behind_word(rule, words);
        let named: Vec<_> = wholes.iter().filter(|i| view.clause_before(i).contains(name)).copied().collect();
        tops = only(if named.is_empty() || name.is_empty() { wholes } else { named });
    }
    let mut pairs = tops.iter().flat_map(|t| bottoms.iter().map(move |b| (*t, *b))).filter(|(t, b)| t.index != b.index);
    if let Some(pair) = pairs.clone().find(|(t, b)| agrees(value, quotient(t, b, rule.factor))) {
        return outcome(view, "ratio/holds", value, pair, rule.factor, false);
    }
    let first = pairs.next()?;
    let same = |pair: &(&Item<'_>, &Item<'_>)| {
        pair.0.figure.value == first.0.figure.value && pair.1.figure.value == first.1.figure.value
    };
    pairs.all(|pair| same(&pair)).then(|| outcome(view, DIFFERS, value, first, rule.factor, false)).flatten()
}

/// Whether a number is in the measure of an average, which may tell what it is by: 12.5件/人.
fn is_measured_as(item: &Item<'_>, value: &Item<'_>) -> bool {
    let own = value.figure.unit.as_deref().and_then(|unit| unit.split('/').next());
    item.figure.unit.as_deref() == own && item.figure.currency == value.figure.currency
}

/// Whether an average may be what was reckoned: one in whole units (每万人16件) is rounded, or cut off.
fn agrees(value: &Item<'_>, possible: Option<Interval>) -> bool {
    let (half, whole) = (Decimal::new(5, 1), Decimal::new(999_999, 6));
    let stated = value.figure.value;
    let cut = stated.checked_sub(half).zip(stated.checked_add(whole)).map(|(low, high)| Interval::new(low, high));
    let rounded = value.reading.is_count() && possible.zip(cut).is_some_and(|(possible, cut)| possible.meets(cut));
    rounded || fits(value, possible)
}

/// Whether the words before a number in its clause call it an average, of whatever it is.
fn is_average(view: &View<'_>, item: &Item<'_>) -> bool {
    let averages = view.words.of(List::Means);
    let last = averages.partition_point(|found| found.span.end <= item.span.start).checked_sub(1);
    last.is_some_and(|last| item.span.start - averages[last].span.start <= view.clause_before(item).len())
}

/// The figures of the paragraph of one, itself and what is told of parts left out.
fn of_line<'v, 'a>(view: &'v View<'a>, value: &'v Item<'a>) -> impl Iterator<Item = &'v Item<'a>> {
    let (index, line) = (value.index, value.line);
    let from = index.saturating_sub(NEAR);
    let near = &view.items[from..(index + NEAR).min(view.items.len())];
    let beside =
        move |i: &&Item<'_>| i.line == line && i.index != index && i.figure.table.is_none() && i.figure.scope.is_none();
    near.iter().filter(beside).filter(move |i| !is_of_part(view, i, value))
}

/// 全县案均罚款0.5万元。其中城管局处罚案件200件,罚款50万元: whether a number is told of a part, and the average of the whole.
fn is_of_part(view: &View<'_>, item: &Item<'_>, value: &Item<'_>) -> bool {
    let behind = item.index > value.index;
    let gap = || view.text.text.get(value.span.end..item.span.start).unwrap_or_default();
    let of_all = || view.checks().conflict.of_all.is_in(view.clause_before(value));
    behind && view.checks().partition.some.is_in(gap())
        || item.sentence != value.sentence
            && (behind || of_all())
            && (!subject::is_bare(view, item) || view.checks().series.parts.is_in(view.sentence_before(item)))
}

/// The figures when all are of one value.
fn only<'v, 'a>(found: Vec<&'v Item<'a>>) -> Vec<&'v Item<'a>> {
    if found.iter().all(|i| i.figure.value == found[0].figure.value) { found } else { Vec::new() }
}

/// Of what may be below the line what the average names (平均每宗定罪个案罚款), else what is of one value.
fn of_name<'v, 'a>(view: &View<'_>, rule: &Mean, words: &str, found: Vec<&'v Item<'a>>) -> Vec<&'v Item<'a>> {
    let at = rule.words.first_in(words).map(|(at, word)| at + word.len());
    let name: String = words[at.unwrap_or(words.len())..].chars().take(2).collect();
    let bears = |i: &&&Item<'_>| name.chars().nth(1).is_some() && view.clause_before(i).contains(&name);
    let named: Vec<&Item<'_>> = found.iter().filter(bears).copied().collect();
    only(if named.is_empty() { found } else { named })
}

/// The terms that stand elsewhere in the report: the amount and the cases that the catalogue divides by each other.
fn of_report<'v, 'a>(
    view: &'v View<'a>,
    value: &Item<'_>,
    (tops, bottoms): (Vec<&'v Item<'a>>, Vec<&'v Item<'a>>),
    rule: &Mean,
    named: &dyn Fn(&&Item<'_>) -> bool,
) -> (Vec<&'v Item<'a>>, Vec<&'v Item<'a>>) {
    let exact = |i: &&Item<'_>| {
        let own = i.figure.kind == Kind::Level && i.figure.period == value.figure.period;
        own && i.reading.is_exact() && !is_of_part(view, i, value)
    };
    let averages = &view.checks().averages;
    let mut known = averages.iter().filter_map(|average| {
        let above = only(
            view.whole(&average.numerator).filter(exact).filter(|i| is_measured_as(i, value)).filter(named).collect(),
        );
        let counted = |i: &&Item<'_>| i.figure.unit.as_deref().is_some_and(|unit| rule.units.contains(unit));
        let below =
            average.denominator.iter().map(|metric| only(view.whole(metric).filter(exact).filter(counted).collect()));
        let below = below.into_iter().find(|found| !found.is_empty())?;
        (!above.is_empty()).then_some((above, below))
    });
    let Some((above, below)) = known.next() else { return (tops, bottoms) };
    (if tops.is_empty() { above } else { tops }, if bottoms.is_empty() { below } else { bottoms })
}

/// Figures around an average.
const NEAR: usize = 40;

/// The words behind that of an average: 抽取案卷 of 平均每个单位抽取案卷.
fn behind_word<'t>(rule: &Mean, words: &'t str) -> &'t str {
    let found = rule.words.places(words).next_back();
    words[found.map_or(words.len(), |(at, word)| at + word.len())..].trim_matches([' ', ':'])
}

/// Whether the average is of what a figure counts: the words behind 案均 have a character in common with its own (罚款, 罚没
/// 金额), or there are none.
fn is_of(view: &View<'_>, item: &Item<'_>, rule: &Mean, words: &str) -> bool {
    let rest = behind_word(rule, words);
    let own = view.clause_before(item);
    let glue = |c: &char| view.checks().changes.equals.start_of(&rest[rest.find(*c).unwrap_or(0)..]).is_none();
    rest.is_empty() || rest.chars().filter(glue).any(|c| own.contains(c))
}

/// Whether an average is by another number of its sentence in the measure of what is below the line: 43名队员办案602件,人均14件.
pub fn of_sentence(view: &View<'_>, ratio: &Ratio, value: &Item<'_>, tops: &[&Item<'_>], bottom: &Item<'_>) -> bool {
    let plain =
        |i: &&Item<'_>| i.figure.kind == Kind::Level && i.figure.table.is_none() && i.figure.value > Decimal::ZERO;
    let mut others = view.beside(value).filter(plain).filter(|i| same_measure(i.figure, bottom.figure));
    others.any(|other| tops.iter().any(|top| fits(value, quotient(top, other, ratio.factor))))
}

/// Whether an average is that of one row of a table: 黔江区支队监督员21人,人均检查80.3家次 beside 1687 of 12736.
pub fn of_row(view: &View<'_>, ratio: &Ratio, value: &Item<'_>, bottoms: &[&Item<'_>]) -> bool {
    let cell = |i: &&Item<'_>| i.figure.table.is_some() && i.figure.kind == Kind::Level;
    let counts = |i: &&Item<'_>| i.figure.metric.as_ref().is_some_and(|m| ratio.numerator.contains(m));
    // The heads stand beside the average; those of another sentence are of all.
    let beside = || bottoms.iter().filter(|bottom| bottom.sentence == value.sentence);
    let mut cells = view.items.iter().filter(cell).filter(counts);
    cells.any(|top| beside().any(|bottom| fits(value, quotient(top, bottom, ratio.factor))))
}
