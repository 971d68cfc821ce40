//! A single part that is more than its whole: 处罚案件960件,其中普通程序1060件.
//!
//! In: neighbouring values of one sentence of which the text calls the second a part of the first. Out: a finding where it is
//! the larger one. Several parts are left to `subtotal`.

use super::part::is_part;
use super::view::{Item, LISTED, View};
use super::written::with_unit;
use crate::model::Finding;

/// Checks the parts of a report that stand alone behind their whole.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for pair in view.items.windows(2).filter(|pair| pair[0].sentence == pair[1].sentence) {
        let [whole, part] = pair else { continue };
        let told = part.figure.part_of == Some(whole.index) && part.figure.table.is_none();
        if told && exceeds(whole, part) && is_opened(view, whole, part) && is_part(view, whole, part) {
            findings.extend(finding(view, whole, part));
        }
    }
}

/// Whether the least that a part can be is more than the most that its whole can.
fn exceeds(whole: &Item<'_>, part: &Item<'_>) -> bool {
    let bounds = part.reading.rounded().low.zip(whole.reading.rounded().high);
    bounds.is_some_and(|(part, whole)| part > whole)
}

/// Whether 其中 stands between the two, and no further part behind.
fn is_opened(view: &View<'_>, whole: &Item<'_>, part: &Item<'_>) -> bool {
    let lead = view.between(whole, part).trim_start_matches([',', ';', ':', '(', ' ']);
    let next = view.items.get(part.index + 1).filter(|next| next.figure.part_of == Some(whole.index));
    let listed = view.text.text.get(part.span.end..).is_some_and(|behind| behind.starts_with(LISTED));
    view.checks().partition.some.start_of(lead).is_some() && next.is_none() && !listed
}

fn finding(view: &View<'_>, whole: &Item<'_>, part: &Item<'_>) -> Option<Finding> {
    let (name, name_en) = view.names(whole);
    let [part_text, whole_text] = [part, whole].map(|item| with_unit(item.figure));
    let told = [("name", name), ("name_en", name_en), ("part", part_text.as_str()), ("total", whole_text.as_str())];
    let mut finding = view.finding("subtotal/larger", &told, &[whole.index, part.index])?;
    finding.arithmetic = format!("{part_text} > {whole_text}");
    Some(finding)
}
