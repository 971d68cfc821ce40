//! Parts that add up to the digits of their total and not to its size: 罚没款268.4元,其中道路运输181.2万元、公路超限87.2万元.
//!
//! In: a total with its parts. Out: a finding where a power of ten lies between their sum and it.

use super::complete::{is_complete, may_overlap, names_most};
use super::exact::places_apart;
use super::subtotal::{outcome, value_of};
use super::view::{Item, View};
use crate::dictionary::Magnitude;
use crate::model::Finding;
use rust_decimal::Decimal;

/// What to say of parts that are powers of ten off their total.
pub fn apart(view: &View<'_>, total: usize, parts: &[usize]) -> Option<Finding> {
    let whole = &view.items[total];
    let exact = |i: &Item<'_>| i.reading.is_exact();
    let listed = parts.iter().all(|part| {
        let part = &view.items[*part];
        exact(part) && part.sentence - whole.sentence.min(part.sentence) <= 1
    });
    let sum = value_of(view, parts)?;
    told(view, whole, sum).filter(|_| listed && exact(whole) && !may_overlap(view, total, parts))?;
    // A list that need not be complete may be a tenth of its total.
    let meant = || is_complete(view, total, parts) || names_most(view, parts);
    if sum < whole.figure.value && !meant() {
        return None;
    }
    outcome(view, "subtotal/magnitude", total, parts)
}

/// What is said of a total and a sum of the same digits; short numbers are so by chance.
pub fn told<'v>(view: &'v View<'_>, whole: &Item<'_>, sum: Decimal) -> Option<&'v Magnitude> {
    let (places, digits) = places_apart(whole.figure.value, sum)?;
    let unit = whole.figure.unit.as_deref();
    (digits >= view.checks().conflict.digits).then(|| view.checks().magnitude(places, unit)).flatten()
}
