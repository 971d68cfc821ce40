//! What came to what went: 比上年净减16名(新增38名,退出54名).
//!
//! In: a number that is said to be net, with those behind it in its sentence. Out: a finding where one of them came and one went,
//! in its unit.

use super::subtotal::LISTED;
use super::view::{Item, View, same_measure, shown, with_unit};
use crate::dictionary::WordSet;
use crate::model::Finding;
use rust_decimal::Decimal;

/// Checks the net numbers of a report outside its tables.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let net = &view.checks().net;
    for item in view.items.iter().filter(|i| i.figure.table.is_none() && i.reading.is_count()) {
        let words = view.before(item);
        let sign = match () {
            () if net.more.end_of(words).is_some() => Decimal::ONE,
            () if net.less.end_of(words).is_some() => Decimal::NEGATIVE_ONE,
            () => continue,
        };
        findings.extend(judge(view, item, sign));
    }
}

fn judge(view: &View<'_>, item: &Item<'_>, sign: Decimal) -> Option<Finding> {
    let net = &view.checks().net;
    let (came, went) = (one(view, item, &net.came)?, one(view, item, &net.went)?);
    let value = came.figure.value.checked_sub(went.figure.value)?;
    let stated = item.figure.value.abs().checked_mul(sign)?;
    let (name, name_en) = view.names(item);
    let unit = item.figure.unit.as_deref().unwrap_or("");
    let (computed, told) = (format!("{}{unit}", shown(value)), format!("{}{unit}", shown(stated)));
    let words = [("name", name), ("name_en", name_en), ("computed", &computed), ("stated", told.as_str())];
    let case = if value == stated { "change/net_holds" } else { "change/net" };
    let mut finding = view.finding(case, &words, &[item.index, came.index, went.index])?;
    let left = format!("{} \u{2212} {} = {computed}", with_unit(came.figure), with_unit(went.figure));
    finding.arithmetic = if value == stated { left } else { format!("{left} \u{2260} {told}") };
    Some(finding)
}

/// The one number behind another, in its sentence and unit, whose clause says so.
fn one<'v, 'a>(view: &'v View<'a>, item: &Item<'_>, words: &WordSet) -> Option<&'v Item<'a>> {
    let near = view.items[item.index + 1..].iter().take(MOST).take_while(|i| i.sentence == item.sentence);
    let own = |i: &&Item<'_>| view.before(i).rsplit([',', ';', '(', LISTED]).next().is_some_and(|w| words.is_in(w));
    let mut found = near.filter(|i| i.reading.is_count() && same_measure(i.figure, item.figure)).filter(own);
    found.next().filter(|_| found.next().is_none())
}

/// Numbers behind a net one that are looked at.
const MOST: usize = 6;
