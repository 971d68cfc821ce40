//! Shares of a part in a whole, by what names the one and the other: 其中涉企300家,占25%; 乡镇占37.92%.
//!
//! In: a share outside tables that is no rate. Out: a finding where both are found. Which number is the whole is found by `whole`.

use super::beside::is_glue;
use super::ratio::{DIFFERS, fits, is_certain, outcome, quotient};
use super::view::{Item, View, same_measure};
use super::whole::{
    in_brackets, named_part, own_part, part_named, split, summed, total_of_line, whole_before, whole_behind, whole_led,
    whole_named, wholes_of,
};
use crate::model::{Finding, Kind};
use rust_decimal::Decimal;

/// 行政许可2000件,占全年办件10000件的25%: the whole stands between 占 and the share.
pub fn of_stated(view: &View<'_>, share: &Item<'_>) -> Option<Finding> {
    let checks = view.checks();
    let words = view.before(share).trim();
    checks.changes.possessive.start_of(words).filter(|_| is_glue(view, words))?;
    let whole = share.index.checked_sub(1).map(|i| &view.items[i]).filter(|whole| whole.sentence == share.sentence)?;
    let (name, _) = split(view, view.before(whole))?;
    let named = part_named(view, whole, name).or_else(|| own_part(view, whole, name));
    let part = named.filter(|part| same_measure(part.figure, whole.figure))?;
    let agrees = fits(share, quotient(part, whole, Decimal::ONE_HUNDRED));
    let sure = whole.figure.kind == Kind::Level && is_certain(part, whole, share);
    let case = if agrees { "ratio/holds" } else { DIFFERS };
    (agrees || sure).then(|| outcome(view, case, share, (part, whole), Decimal::ONE_HUNDRED, false)).flatten()
}

/// A share of a part in a whole: 其中涉企300家,占25%; 乡镇占37.92%.
pub fn of_part(view: &View<'_>, share: &Item<'_>) -> Option<Finding> {
    let checks = view.checks();
    let words = view.before(share);
    let (name, whole_name) = split(view, words)?;
    // 188件、141件、97件,合占56.65%: of several together.
    if checks.shares.together.end_of(name).is_some() {
        return None;
    }
    let part = part_named(view, share, name).or_else(|| in_brackets(view, share));
    let Some(part) = part else { return divided_elsewhere(view, share, name, whole_name) };
    if let Some(whole) = whole_named(view, part, whole_name) {
        let agrees = fits(share, quotient(part, whole, Decimal::ONE_HUNDRED));
        let case = if agrees { "ratio/holds" } else { DIFFERS };
        let sure = agrees || is_certain(part, whole, share);
        return sure.then(|| outcome(view, case, share, (part, whole), Decimal::ONE_HUNDRED, false)).flatten();
    }
    if checks.totals.is_in(words) {
        return None;
    }
    let wholes = wholes_of(view, part);
    // What is exact tells more than what is hedged: 3980件, not 4000余件.
    let exact = wholes.iter().any(|w| w.reading.is_exact() && w.figure.metric == part.figure.metric);
    let sure = |w: &Item<'_>| w.reading.is_exact() || !exact;
    // 优秀27卷,占比25%;良好51卷,占比48%: what has a share of its own behind it is a part beside this one.
    let beside = |w: &Item<'_>| {
        let next = view.items.get(w.index + 1).filter(|next| next.sentence == w.sentence && w.index > share.index);
        next.is_some_and(|next| next.figure.kind == Kind::Share && checks.shares.of_whole.is_in(view.between(w, next)))
    };
    // A part is of its own year's whole, and no more than it: 占超过一半 is not 977%.
    let fits_it = |w: &Item<'_>| w.figure.period == part.figure.period && w.figure.value >= part.figure.value;
    let agrees =
        |w: &&&Item<'_>| sure(w) && fits_it(w) && !beside(w) && fits(share, quotient(part, w, Decimal::ONE_HUNDRED));
    if let Some(whole) = wholes.iter().rev().find(agrees) {
        return outcome(view, "ratio/holds", share, (part, whole), Decimal::ONE_HUNDRED, false);
    }
    // What the share is of must be told: the total, or nothing but the whole of the sentence.
    let bare = is_glue(view, whole_name);
    let told = bare || checks.shares.of_all.is_in(words);
    let total = view.metric(part).and_then(|m| m.total.as_ref());
    let of_metric = || view.back(part).find(|w| total.is_some() && w.figure.metric.as_ref() == total);
    let whole = part.figure.part_of.and_then(|w| view.items.get(w)).or_else(of_metric);
    let whole = whole.or_else(|| total_of_line(view, part));
    let whole = whole.or_else(|| whole_before(view, part, share)).or_else(|| whole_behind(view, part, share));
    let whole = whole.or_else(|| whole_led(view, part, share)).or_else(|| summed(view, part))?;
    let larger = whole.figure.value > part.figure.value && same_measure(whole.figure, part.figure);
    let certain = told && larger && is_certain(part, whole, share);
    certain.then(|| outcome(view, DIFFERS, share, (part, whole), Decimal::ONE_HUNDRED, false)).flatten()
}

/// 城市管理占22.9% where another passage divides the whole, 行政处罚1214件,其中城市管理339件,…: by the name of the part, where another
/// share of the sentence is of a part of that whole.
fn divided_elsewhere(view: &View<'_>, share: &Item<'_>, name: &str, whole_name: &str) -> Option<Finding> {
    let name = name.trim_start_matches([super::view::LISTED, ' ', ':']);
    let (part, whole) = named_part(view, share, name).filter(|_| is_glue(view, whole_name))?;
    if fits(share, quotient(part, whole, Decimal::ONE_HUNDRED)) {
        return outcome(view, "ratio/holds", share, (part, whole), Decimal::ONE_HUNDRED, false);
    }
    let of_whole = |other: &&Item<'_>| {
        let words = split(view, view.before(other));
        let found = words.and_then(|(name, _)| named_part(view, other, name.trim_start_matches([super::view::LISTED])));
        found.is_some_and(|(part, of)| {
            of.figure.value == whole.figure.value && fits(other, quotient(part, of, Decimal::ONE_HUNDRED))
        })
    };
    let others = view.beside(share).filter(|i| i.figure.kind == Kind::Share && i.index != share.index);
    let known = others.filter(of_whole).count() > 1 && is_certain(part, whole, share);
    known.then(|| outcome(view, DIFFERS, share, (part, whole), Decimal::ONE_HUNDRED, false)).flatten()
}
