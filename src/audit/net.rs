//! What came to what went: 比上年净减16名(新增38名,退出54名).
//!
//! In: a number that is said to be net, with those behind it in its sentence. Out: a finding where one of them came and one went,
//! in its unit.

use super::view::{Item, LISTED, View, same_measure};
use super::written::{shown, with_unit};
use crate::dictionary::WordSet;
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// Checks the net numbers of a report outside its tables.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let net = &view.checks().net;
    for item in view.items.iter().filter(|i| i.figure.table.is_none() && i.reading.is_count()) {
        let words = view.before(item);
        if item.figure.kind == Kind::Level && view.checks().dates.opens(view.clause_before(item)) {
            findings.extend(of_year(view, item));
        }
        let sign = match () {
            () if net.more.end_of(words).is_some() => Decimal::ONE,
            () if net.less.end_of(words).is_some() => Decimal::NEGATIVE_ONE,
            () => continue,
        };
        findings.extend(judge(view, item, sign));
    }
}

/// 年初为41名,新增4名、注销6名,年末为39名: what there was, what came and what went against what there is, in one sentence.
fn of_year(view: &View<'_>, opening: &Item<'_>) -> Option<Finding> {
    let net = &view.checks().net;
    let alike = |i: &&Item<'_>| {
        let level = i.figure.kind == Kind::Level && i.index != opening.index;
        level && i.reading.is_count() && same_measure(i.figure, opening.figure)
    };
    let own = |i: &Item<'_>, words: &WordSet| words.is_in(view.own_words(i));
    let near: Vec<&Item<'_>> = view.beside(opening).filter(alike).collect();
    let of = |words: &WordSet| near.iter().copied().filter(|i| own(i, words)).collect::<Vec<_>>();
    let (came, went) = (of(&net.came), of(&net.went));
    let rest: Vec<_> = near.iter().filter(|i| !own(i, &net.came) && !own(i, &net.went)).collect();
    let ([closing], false, false) = (&rest[..], came.is_empty(), went.is_empty()) else { return None };
    let sum =
        |items: &[&Item<'_>]| items.iter().try_fold(Decimal::ZERO, |sum, i| sum.checked_add(i.figure.value.abs()));
    let value = opening.figure.value.checked_add(sum(&came)?)?.checked_sub(sum(&went)?)?;
    let (name, name_en) = view.names(closing);
    let (before, stated) = (with_unit(opening.figure), with_unit(closing.figure));
    let unit = closing.figure.unit.as_deref().unwrap_or("");
    let computed = format!("{}{unit}", shown(value));
    let words = [
        ("name", name),
        ("name_en", name_en),
        ("before", before.as_str()),
        ("computed", &computed),
        ("stated", &stated),
    ];
    let holds = value == closing.figure.value;
    let figures: Vec<usize> =
        [closing.index, opening.index].into_iter().chain(came.iter().chain(&went).map(|i| i.index)).collect();
    let mut finding = view.finding(if holds { "change/stock_holds" } else { "change/stock" }, &words, &figures)?;
    let terms = |items: &[&Item<'_>], sign: &str| -> String {
        items.iter().map(|i| format!(" {sign} {}", shown(i.figure.value.abs()))).collect()
    };
    let left = format!("{}{}{}", shown(opening.figure.value), terms(&came, "+"), terms(&went, "\u{2212}"));
    finding.arithmetic = match holds {
        true => format!("{left} = {computed}"),
        false => format!("{left} = {computed} \u{2260} {stated}"),
    };
    Some(finding)
}

fn judge(view: &View<'_>, item: &Item<'_>, sign: Decimal) -> Option<Finding> {
    let net = &view.checks().net;
    let (came, went) = (one(view, item, &net.came)?, one(view, item, &net.went)?);
    let value = came.figure.value.abs().checked_sub(went.figure.value.abs())?;
    let stated = item.figure.value.abs().checked_mul(sign)?;
    let (name, name_en) = view.names(item);
    let unit = item.figure.unit.as_deref().unwrap_or("");
    let (computed, told) = (format!("{}{unit}", shown(value)), format!("{}{unit}", shown(stated)));
    let words = [("name", name), ("name_en", name_en), ("computed", &computed), ("stated", told.as_str())];
    let case = if value == stated { "change/net_holds" } else { "change/net" };
    let mut finding = view.finding(case, &words, &[item.index, came.index, went.index])?;
    let [more, less] = [came, went].map(|i| format!("{}{unit}", shown(i.figure.value.abs())));
    let left = format!("{more} \u{2212} {less} = {computed}");
    finding.arithmetic = if value == stated { left } else { format!("{left} \u{2260} {told}") };
    Some(finding)
}

/// The one number behind another, in its sentence and unit, whose clause says so; where none does, the one before it.
fn one<'v, 'a>(view: &'v View<'a>, item: &Item<'_>, words: &WordSet) -> Option<&'v Item<'a>> {
    let behind = view.items[item.index + 1..].iter().take(MOST).take_while(|i| i.sentence == item.sentence);
    only(view, item, words, behind).or_else(|| only(view, item, words, view.back(item).take(MOST)))
}

fn only<'v, 'a: 'v>(
    view: &View<'a>,
    item: &Item<'_>,
    words: &WordSet,
    near: impl Iterator<Item = &'v Item<'a>>,
) -> Option<&'v Item<'a>> {
    let own = |i: &&Item<'_>| view.before(i).rsplit([',', ';', '(', LISTED]).next().is_some_and(|w| words.is_in(w));
    let mut found = near.filter(|i| i.reading.is_count() && same_measure(i.figure, item.figure)).filter(own);
    found.next().filter(|_| found.next().is_none())
}

/// Numbers behind a net one that are looked at.
const MOST: usize = 6;
