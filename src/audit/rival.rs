//! Other values that a stated change may be about: 处罚3460宗,其中罚款2403宗。较上年的3000宗增长15.3%.

use super::change::{ChangeUnit, reckoned};
use super::view::{Item, View, same_measure};

/// Figures before a change among which its value may stand.
const NEAR: usize = 12;

/// Whether a change that does not fit one value fits another of its line, so that nobody is in the wrong.
pub fn fits(view: &View<'_>, unit: ChangeUnit, before: &Item<'_>, now: &Item<'_>, change: &Item<'_>) -> bool {
    let near = view.items[..change.index].iter().rev().take(NEAR).take_while(|i| i.line == change.line);
    let mut others = near.filter(|i| {
        ![now.index, before.index].contains(&i.index)
            && (i.figure.kind, i.figure.period) == (now.figure.kind, now.figure.period)
            && same_measure(i.figure, before.figure)
    });
    others.any(|i| {
        let possible = reckoned(unit, before.reading, i.reading);
        possible.is_some_and(|(_, possible)| possible.meets(change.reading.rounded()))
    })
}
