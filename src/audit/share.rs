//! Shares of a whole that exceed it, alone or together, or that do not make it up although all are listed.

use super::complete;
use super::view::{Item, STOP, View};
use super::written::{shown, with_unit};
use crate::model::{Finding, Kind, Precision, Report, SourceSpan};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Checks all shares of a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let percent = view.checks().changes.percent.as_str();
    let shares: Vec<&Item<'_>> = view
        .items
        .iter()
        .filter(|i| i.figure.kind == Kind::Share && i.figure.unit.as_deref() == Some(percent))
        .collect();
    findings.extend(over_whole(view).filter_map(|share| over(view, share)));
    findings.extend(shares.iter().filter(|share| !is_of_whole(view, share)).filter_map(|share| over_rate(view, share)));
    for list in shares.chunk_by(|a, b| a.sentence == b.sentence && a.figure.table.is_none() && b.figure.table.is_none())
    {
        findings.extend(together(view, list));
    }
}

/// The shares that exceed a whole that they are of.
fn over_whole<'v, 'r>(view: &'v View<'r>) -> impl Iterator<Item = &'v Item<'r>> {
    let percent = view.checks().changes.percent.as_str();
    let share = move |i: &&Item<'_>| i.figure.kind == Kind::Share && i.figure.unit.as_deref() == Some(percent);
    view.items.iter().filter(share).filter(|i| i.figure.value > Decimal::ONE_HUNDRED && is_of_whole(view, i))
}

/// Whether a share cannot be more than the whole.
fn is_of_whole(view: &View<'_>, share: &Item<'_>) -> bool {
    let words = &view.checks().shares;
    let column = share.figure.table.as_ref().and_then(|t| t.column.as_deref()).unwrap_or_default();
    let before = if share.figure.table.is_some() { column } else { view.before(share) };
    let known = view.metric(share).is_some_and(|m| m.max.is_some_and(|max| share.figure.value > max));
    let closed = known || words.of_whole.is_in(before) || words.rates.is_in(before) || words.whole_names.is_in(before);
    if is_exceeded(view, share) {
        return false;
    }
    // 服务承诺达标率 is no 达标进度.
    if words.whole_names.end_of(without_glue(view, before)).is_some() && share.figure.precision == Precision::Exact {
        return true;
    }
    closed && !words.open.is_in(before) && share.figure.precision == Precision::Exact
}

/// 拆除率120%(超额完成), 结案率103%(含上年结转案件): whether the sentence of a rate tells why it is more than a hundred: it is of what was
/// planned, or of some that are of other years. What people think cannot be more, nor can a share of a whole.
fn is_exceeded(view: &View<'_>, share: &Item<'_>) -> bool {
    let words = &view.checks().shares;
    if share.figure.table.is_some() || share.figure.value <= Decimal::ONE_HUNDRED {
        return false;
    }
    let clause = view.clause_before(share);
    let told = |text: &str| words.exceeded.is_in(text) || words.carried.is_in(text);
    !words.of_whole.is_in(clause)
        && !words.opinions.is_in(clause)
        && (told(view.sentence_before(share)) || told(view.sentence_behind(share)))
}

/// A rate of more than a hundred per cent that is not known to be one of what may be.
fn over_rate(view: &View<'_>, share: &Item<'_>) -> Option<Finding> {
    let words = &view.checks().shares;
    if share.figure.value <= Decimal::ONE_HUNDRED || share.figure.precision != Precision::Exact {
        return None;
    }
    let column = share.figure.table.as_ref().and_then(|t| t.column.as_deref());
    let name = column.unwrap_or_else(|| without_glue(view, view.clause_before(share)));
    let named = words.names.end_of(name.trim_end_matches(['(', ')', '%'])).is_some();
    let open = words.over_names.is_in(name) || words.open.is_in(view.clause_before(share)) || is_exceeded(view, share);
    if !named || open {
        return None;
    }
    let stated = with_unit(share.figure);
    let (own, own_en) = called(view, share);
    let told = [("name", own), ("name_en", own_en), ("stated", stated.as_str())];
    let mut finding = view.finding("share/over_rate", &told, &[share.index])?;
    finding.arithmetic = format!("{stated} > 100%");
    Some(finding)
}

/// What a share is called: by its words where they name a rate, 占… names what it is a share of.
fn called<'a>(view: &View<'a>, share: &Item<'a>) -> (&'a str, &'a str) {
    let shares = &view.checks().shares;
    // 满意度 is no 满意: the whole name is told.
    let equals = &view.checks().changes.equals;
    let own = share.figure.subject.as_deref().map(str::trim);
    let own = own.map(|own| equals.end_of(own).map_or(own, |is| &own[..own.len() - is.len()]));
    let rate = own.filter(|own| shares.whole_names.end_of(own).or_else(|| shares.names.end_of(own)).is_some());
    let named = Some(view.names(share)).filter(|(name, _)| *name != view.checks().unnamed().0);
    let named = rate.filter(|_| view.metric(share).is_none()).map(|rate| (rate, rate)).or(named);
    named.filter(|(name, _)| !shares.of_whole.is_in(name)).unwrap_or_else(|| view.checks().unnamed_share())
}

/// Words without those at their end that only lead to a number: 率达到.
fn without_glue<'t>(view: &View<'_>, words: &'t str) -> &'t str {
    let changes = &view.checks().changes;
    let mut rest = words.trim_end();
    while let Some(last) = changes.glue.end_of(rest).or_else(|| changes.reaches.end_of(rest)) {
        rest = rest[..rest.len() - last.len()].trim_end();
    }
    rest
}

/// A share of more than the whole; one without a decimal point may have lost it (658%), where with one it makes sense: a rate of
/// 102 % is none of 10.2 %. Nothing is altered.
fn over(view: &View<'_>, share: &Item<'_>) -> Option<Finding> {
    let stated = with_unit(share.figure);
    let mut likely = share.figure.value;
    while likely > Decimal::ONE_HUNDRED {
        likely /= Decimal::TEN;
    }
    let of_whole = view.checks().shares.of_whole.is_in(view.clause_before(share));
    let [least_share, least_rate] = view.checks().shares.lost_point;
    let sensible = if of_whole { share.figure.value >= least_share } else { likely >= least_rate };
    let lost = share.figure.value.scale() == 0 && sensible;
    let case = if lost { "share/point" } else { "share/over" };
    let (name, name_en) = called(view, share);
    let words = [("name", name), ("name_en", name_en), ("stated", &stated), ("likely", &shown(likely))];
    let mut finding = view.finding(case, &words, &[share.index])?;
    finding.arithmetic = format!("{stated} > 100%");
    if lost {
        finding.places.push(SourceSpan { start: share.figure.start, end: share.figure.end });
    }
    Some(finding)
}

/// Whether a finding tells a lost decimal point: it alone names the place of a share without one.
pub fn is_lost_point(finding: &Finding, report: &Report) -> bool {
    let ([figure], [_]) = (finding.figures.as_slice(), finding.places.as_slice()) else { return false };
    let figure = report.figures.get(*figure);
    finding.check == SHARE && figure.is_some_and(|f| f.value > Decimal::ONE_HUNDRED && f.value.scale() == 0)
}

/// The check of shares.
const SHARE: &str = "share";

/// Whether the first of several shares make up the whole already: what follows divides it anew (男性62%、女性38%，党员50%).
fn divides_twice(list: &[&Item<'_>]) -> bool {
    let mut sum = Decimal::ZERO;
    let wholes = list.iter().map(|i| {
        sum += i.figure.value;
        sum
    });
    wholes.take(list.len() - 1).any(|sum| sum == Decimal::ONE_HUNDRED)
}

/// Shares that one after another are said to be of one whole.
fn together(view: &View<'_>, list: &[&Item<'_>]) -> Option<Finding> {
    let words = &view.checks().shares;
    let first = list.first()?;
    let listed = words.listed.is_in(view.before(first));
    // 分别占54%、11%和7%;旅客约占62%: a list ends where a semicolon does.
    let end = list.windows(2).position(|pair| view.between(pair[0], pair[1]).contains(';')).filter(|_| listed);
    let list = &list[..end.map_or(list.len(), |last| last + 1)];
    // 甲占37.2%,乙占31.4%,其他占31.4%;办结率100%: what is no share of a whole ends a list that is not announced.
    let of_whole = |i: &&Item<'_>| words.of_whole.is_in(view.before(i));
    let end = list.iter().position(|i| !of_whole(i)).filter(|_| !listed);
    let list = &list[..end.unwrap_or(list.len())];
    let open = list.iter().any(|i| words.open.is_in(view.before(i)) || words.rates.is_in(view.before(i)));
    let divides = || complete::divides(view, &list.iter().map(|i| i.index).collect::<Vec<_>>());
    let of_one_whole = listed || list.iter().all(of_whole) && (list.len() > 2 || divides());
    let of_larger = list.iter().any(|i| words.larger.is_in(view.before(i)));
    let of_part = list.iter().skip(1).any(|i| words.of_part.is_in(view.before(i)));
    let of_qualities = listed && words.qualities.is_in(view.before(first)) && !complete::divides_in(view, list);
    if list.len() < 2
        || open
        || of_part
        || of_larger
        || of_qualities
        || !of_one_whole
        || divides_twice(list) && !names_rest(view, list)
    {
        return None;
    }
    let sum = list.iter().try_fold(Decimal::ZERO, |sum, i| sum.checked_add(i.figure.value))?;
    if !listed && sum > words.overlapping {
        // Without 分别 nothing says that they are of one division: 本科以上占98%，法律专业占45%，党员占60%.
        return None;
    }
    let case = match sum - Decimal::ONE_HUNDRED {
        off if is_rounding(off, list) => "share/sum_holds",
        off if off > Decimal::ZERO => "share/sum_over",
        _ if names_rest(view, list) => "share/sum_under",
        _ if is_meant_as_all(view, list, sum) => "share/sum_off",
        // 普通程序占40%;简易程序占50%: names that divide a whole.
        _ if divides() && sum >= words.enough && list.iter().all(|i| i.reading.is_exact()) => "share/sum_off",
        _ => return None,
    };
    summed(view, case, list, sum)
}

/// Whether rounding may leave so much of the sum of shares, or cutting off their places.
pub fn is_rounding(off: Decimal, list: &[&Item<'_>]) -> bool {
    let steps = list.iter().fold(Decimal::ZERO, |steps, i| steps + i.reading.step);
    if off > Decimal::ZERO { off <= steps / Decimal::TWO } else { -off < steps }
}

/// The finding of shares with their sum written out.
pub fn summed(view: &View<'_>, case: &str, list: &[&Item<'_>], sum: Decimal) -> Option<Finding> {
    let told = format!("{}%", shown(sum));
    let figures: Vec<usize> = list.iter().map(|i| i.index).collect();
    let mut finding = view.finding(case, &[("sum", &told)], &figures)?;
    let terms: Vec<String> = list.iter().map(|i| with_unit(i.figure)).collect();
    let tail = match sum.cmp(&Decimal::ONE_HUNDRED) {
        _ if case == "share/sum_holds" => "",
        Ordering::Greater => " > 100%",
        _ => " < 100%",
    };
    finding.arithmetic = format!("{} = {told}{tail}", terms.join(" + "));
    Some(finding)
}

/// Whether the last of several shares is what is left of the whole.
fn names_rest(view: &View<'_>, list: &[&Item<'_>]) -> bool {
    let shares = &view.checks().shares;
    // 市场监管、交通运输、其他领域占比分别为: or of the names that 分别 pairs with them.
    let paired = list.first().map(|first| view.before(first)).filter(|before| shares.listed.is_in(before));
    let names = paired.and_then(|before| before.rsplit(super::view::LISTED).next());
    let last = names.or_else(|| list.last().map(|last| view.before(last)));
    list.len() > 2 && last.is_some_and(|words| shares.rest.is_in(words))
}

/// Whether nothing is counted behind the last of several shares, so that the list does not go on in other words.
fn ends_the_sentence(view: &View<'_>, list: &[&Item<'_>]) -> bool {
    let Some(last) = list.last() else { return false };
    let rest = view.text.text.get(last.span.end..).unwrap_or_default();
    let rest = rest.split([STOP, '\n']).next().unwrap_or_default();
    let words = &view.checks().shares;
    let goes_on = words.rest.is_in(rest) || words.of_whole.is_in(rest) || rest.contains(|c: char| c.is_ascii_digit());
    !goes_on && view.items.get(last.index + 1).is_none_or(|next| next.sentence != last.sentence)
}

/// Whether shares that nobody calls the greatest of many nearly make up the whole.
fn is_meant_as_all(view: &View<'_>, list: &[&Item<'_>], sum: Decimal) -> bool {
    let words = &view.checks().shares;
    let exact = list.iter().all(|i| i.reading.is_exact() && !words.leading.is_in(view.before(i)));
    let lead = list.first().is_some_and(|first| words.leading.is_in(view.sentence_before(first)));
    // Shares beside counts are told one by one (市场监管860件,占41%), and need not be all.
    let alone = list.windows(2).all(|pair| pair[0].index + 1 == pair[1].index);
    list.len() > 2 && exact && !lead && alone && sum >= words.enough && ends_the_sentence(view, list)
}
