//! Words of growth between two values that fell, and of a fall between two that grew: 由3200次上升至2900次.
//!
//! In: neighbouring values of one measure in one sentence. Out: a finding where the word between them says the contrary. How much grew is
//! left to `change` and `beside`.

use super::beside::is_glue;
use super::view::{Item, View, same_measure};
use super::written::with_unit;
use crate::model::{Finding, Kind};

/// Checks the values of a report that its text leads from one to the other.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for pair in view.items.windows(2).filter(|pair| pair[0].sentence == pair[1].sentence) {
        let [before, now] = pair else { continue };
        let (b, n) = (before.figure, now.figure);
        let values = b.kind == n.kind && matches!(b.kind, Kind::Level | Kind::Share) && same_measure(b, n);
        let plain = b.table.is_none() && n.table.is_none() && before.reading.is_exact() && now.reading.is_exact();
        if values && plain && b.value != n.value && now.span.start - before.span.end <= MOST_BETWEEN {
            findings.extend(judge(view, before, now));
        }
    }
}

/// Bytes between two values of which the text says that one became the other.
const MOST_BETWEEN: usize = 60;

fn judge(view: &View<'_>, before: &Item<'_>, now: &Item<'_>) -> Option<Finding> {
    let changes = &view.checks().changes;
    let words = view.between(before, now);
    let (up, down) = (changes.rises_to.first_in(words), changes.falls_to.first_in(words));
    let fell = now.figure.value < before.figure.value;
    let (_, word) = match (up, down) {
        (Some(up), None) if fell => up,
        (None, Some(down)) if !fell => down,
        _ => return None,
    };
    let lead = view.clause_before(before);
    let earlier = before.figure.period.zip(now.figure.period).is_some_and(|(before, now)| before < now);
    // 排名由第12位上升至第9位; 办理效率由12天提升至7天: less is more there.
    let time = before.figure.unit.as_deref().is_some_and(|unit| changes.durations.contains(unit));
    if !(earlier || changes.from.is_in(lead))
        || changes.ranked.is_in(view.sentence_before(before))
        || fell && time
        || !is_glue(view, words)
    {
        return None;
    }
    let (name, name_en) = view.name_of(&[now, before]);
    let [from, to] = [before, now].map(|i| with_unit(i.figure));
    let told =
        [("name", name), ("name_en", name_en), ("before", from.as_str()), ("now", to.as_str()), ("stated", word)];
    let mut finding = view.finding("change/direction", &told, &[now.index, before.index])?;
    finding.arithmetic = format!("{to} {} {from}", if fell { '<' } else { '>' });
    Some(finding)
}
