//! Parts that belong to another part beside them: 其中公安机关办理800件,公安机关中交警办理500件,市场监管部门办理700件.
//!
//! In: the parts of a breakdown by their names. Out: the parts without those that the body before them holds. What to say of them is
//! left to `subtotal`.

use super::complete::name_of;
use super::view::View;

/// Parts before one among which the body is looked for that holds it.
const NEAR: usize = 12;

/// The parts without those that another holds; none where none does.
pub fn without(view: &View<'_>, parts: &[usize]) -> Option<Vec<usize>> {
    let inner = |n: usize| {
        let last = parts[n].checked_sub(1) == Some(parts[n - 1]);
        let holds = |m: usize| {
            view.items[parts[m]].figure.value >= view.items[parts[n]].figure.value
                && (is_inside(view, parts[m], parts[n]) || m + 1 == n && last && refers(view, parts[n]))
        };
        (n.saturating_sub(NEAR)..n).rev().any(holds)
    };
    let kept: Vec<usize> = (0..parts.len()).filter(|&n| n == 0 || !inner(n)).map(|n| parts[n]).collect();
    (kept.len() < parts.len()).then_some(kept)
}

/// 该局执法大队: whether the name of a part begins with a word for the body before it.
fn refers(view: &View<'_>, part: usize) -> bool {
    view.checks().partition.inner.start_of(name_of(view, part)).is_some()
}

/// 公安局 and 公安局交警支队, 公安机关 and 交警大队: whether the name of a part is that of a body with one of its own behind it, or a row of
/// `units` knows it.
fn is_inside(view: &View<'_>, whole: usize, part: usize) -> bool {
    let (whole, part) = (name_of(view, whole), name_of(view, part));
    let (partition, bodies) = (&view.checks().partition, &view.checks().foreign_place.bodies);
    let known = |row: &Vec<crate::dictionary::WordSet>| matches!(&row[..], [of, units] if of.is_in(whole) && units.is_in(part) && !units.is_in(whole));
    if partition.units.iter().any(known) {
        return true;
    }
    let alike = whole.char_indices().zip(part.chars()).take_while(|((_, a), b)| a == b);
    let ends: Vec<usize> = alike.map(|((at, c), _)| at + c.len_utf8()).collect();
    let Some(end) = ends.into_iter().rev().find(|end| bodies.end_of(&whole[..*end]).is_some()) else { return false };
    let (own, more) = (&whole[end..], &part[end..]);
    !bodies.is_in(own) && (bodies.is_in(more) || partition.within.start_of(more).is_some())
}
