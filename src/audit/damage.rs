//! Damaged characters: where, what stands there, what it is read as, and which figures stand in it or beside it.
//!
//! In: the places that `normalize` found. Out: findings. What puts words or digits in doubt is told place by place; what
//! may stand in every word and hides nothing is told once for all places.

use super::view::View;
use crate::model::{Damage, DamageKind, Finding, SourceSpan};
use crate::normalize::Verbatim;

/// Characters shown around a damaged place, and most of the place itself.
const AROUND: usize = 6;
const SHOWN: usize = 40;
/// Damaged places of a kind that are told one by one, and places that a finding names.
const MOST_PLACES: usize = 20;

/// Tells the damage of a report.
pub fn check(view: &View<'_>, source: &str, findings: &mut Vec<Finding>) {
    let damage = &view.text.damage;
    if damage.is_empty() {
        return;
    }
    let verbatim = Verbatim::of(source, view.text);
    for kind in DamageKind::ALL {
        let places: Vec<&Damage> = damage.iter().filter(|d| d.kind == kind).collect();
        let single = if kind.is_doubt() { MOST_PLACES.min(places.len()) } else { 0 };
        let (single, together) = places.split_at(single);
        findings.extend(single.iter().filter_map(|place| finding(view, &verbatim, kind.outcome(), &[place])));
        let outcome = if kind.is_doubt() { "text_damage/more" } else { kind.outcome() };
        findings.extend(finding(view, &verbatim, outcome, together));
    }
}

/// A finding about some places of a kind; none where there are none.
fn finding(view: &View<'_>, verbatim: &Verbatim<'_>, outcome: &str, places: &[&Damage]) -> Option<Finding> {
    let first = places.first()?;
    let figures: Vec<usize> = beside(view, places);
    // A sign of a font that nobody has is a bullet mostly; beside a figure it may be a digit.
    let bare = first.kind == DamageKind::PrivateUnknown && figures.is_empty();
    let outcome = if bare { "text_damage/private_sign" } else { outcome };
    let before = around(verbatim, first.place.start.saturating_sub(AROUND), first.place.start);
    let after = around(verbatim, first.place.end, first.place.end + AROUND);
    let alone = matches!(first.kind, DamageKind::Date | DamageKind::PageEdge);
    let (before, after) = if alone { ("", "") } else { (before, after) };
    let told = |words: &str| {
        let words: String = words.chars().take(SHOWN).collect();
        format!("{before}{words}{after}").replace(['\n', '\r'], " ").trim().to_owned()
    };
    let count = places.len().to_string();
    let (words, meant) = (told(&first.read), told(&first.meant));
    // Where nothing could be guessed, what is read is what stands there.
    let outcome = if words == meant && UNREAD.contains(&outcome) { "text_damage/unread" } else { outcome };
    let values = [("words", words.as_str()), ("meant", meant.as_str()), ("count", count.as_str())];
    let mut finding = view.finding(outcome, &values, &figures)?;
    finding.places = places.iter().take(MOST_PLACES).map(|d| d.place).collect();
    Some(finding)
}

/// Outcomes that tell what is read instead of what stands there.
const UNREAD: [&str; 2] = ["text_damage/split", "text_damage/misread"];

fn around<'t>(verbatim: &Verbatim<'t>, start: usize, end: usize) -> &'t str {
    verbatim.of_source(SourceSpan { start, end })
}

/// The figures that stand in one of the places, or touch one where something is in doubt. Both come in text order.
fn beside(view: &View<'_>, places: &[&Damage]) -> Vec<usize> {
    let figures = &view.report.figures;
    let mut found = Vec::new();
    for (index, figure) in figures.iter().enumerate() {
        let touches = |d: &&&Damage| {
            let reach = usize::from(d.kind.is_doubt() || d.kind == DamageKind::PrivateUnknown);
            figure.start < d.place.end + reach && d.place.start < figure.end + reach
        };
        // Places neither overlap nor nest, so that only those around the figure can touch it.
        let next = places.partition_point(|d| d.place.end < figure.start);
        if places[next..].iter().take_while(|d| d.place.start <= figure.end).any(|d| touches(&d)) {
            found.push(index);
        }
    }
    found
}
