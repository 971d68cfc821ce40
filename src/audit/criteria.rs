//! By what parts are told: by kind of penalty, by body, by channel. Parts of one criterion may be added up; those of several overlap:
//! 其中网上办理3900件、即办件1800件.
//!
//! In: parts with their names. Out: whether a row of `criteria` in `checks.toml` holds the names of all, or some are of one row and some of
//! another. What is said of their sum is left to `subtotal`.

use super::complete::{are_steps, name_of};
use super::view::View;

/// Whether parts are told by one criterion, so that together they are no more than their total; of many names a few may be unknown.
pub fn is_one(view: &View<'_>, parts: &[usize]) -> bool {
    let known: Vec<u64> = of_all(view, parts).filter(|rows| *rows != 0).collect();
    let common = known.iter().fold(u64::MAX, |common, rows| common & rows);
    let unknown = parts.len() - known.len();
    let enough = unknown == 0 || known.len() >= FEWEST_KNOWN && unknown * FEWEST_KNOWN <= parts.len();
    common != 0 && !known.is_empty() && enough || are_steps(view, parts)
}

/// Parts whose names are known, for one whose name is not.
const FEWEST_KNOWN: usize = 3;

/// Whether two of the parts are told by different criteria.
pub fn are_crossed(view: &View<'_>, parts: &[usize]) -> bool {
    let known: Vec<u64> = of_all(view, parts).filter(|rows| *rows != 0).collect();
    known.iter().enumerate().any(|(n, a)| known[n + 1..].iter().any(|b| a & b == 0))
}

/// For each part the rows that hold its name, a bit each.
fn of_all<'v>(view: &'v View<'_>, parts: &'v [usize]) -> impl Iterator<Item = u64> + 'v {
    let criteria = view.checks().partition.criteria.iter().take(u64::BITS as usize);
    parts.iter().map(move |part| {
        let name = name_of(view, *part);
        let rows = criteria.clone().enumerate().filter(|(_, row)| row.is_in(name));
        rows.fold(0, |told, (row, _)| told | 1 << row)
    })
}
