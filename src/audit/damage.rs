//! Damaged characters: where, what stands there, what it is read as, and which figures stand in it or beside it.
//!
//! In: the places that `normalize` found. Out: findings. What puts words or digits in doubt is told place by place; what
//! may stand in every word and hides nothing is told once for all places.

use super::view::View;
use crate::model::{Damage, DamageKind, Finding, SourceSpan, Span};
use crate::normalize::Verbatim;
use memchr::memmem;

/// Characters shown around a damaged place, and most of the place itself.
const AROUND: usize = 6;
const SHOWN: usize = 40;
/// Damaged places of a kind that are told one by one, and places that a finding names.
const MOST_PLACES: usize = 20;

/// Tells the damage of a report.
pub fn check(view: &View<'_>, source: &str, findings: &mut Vec<Finding>) {
    digits(view, findings);
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

/// 1?860次, 1\u{25a1}860次: a sign between digits where one is lost, which no other damage tells. The number is not read.
fn digits(view: &View<'_>, findings: &mut Vec<Finding>) {
    let text = view.text.text.as_str();
    let places = |blot: &'static str| memmem::find_iter(text.as_bytes(), blot).map(move |at| (at, blot));
    let lost = BLOTS.into_iter().flat_map(places).filter(|(at, blot)| {
        let before = text[..*at].trim_end_matches(|c: char| c.is_ascii_digit());
        let between = before.len() < *at && text[at + blot.len()..].starts_with(|c: char| c.is_ascii_digit());
        // index1?860 is no number of a report.
        between && !before.ends_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '=' | '.'))
    });
    let mut places: Vec<(usize, &str)> = lost.take(MOST_PLACES).collect();
    places.sort_unstable();
    for (at, blot) in places {
        let place = view.text.source_span(Span::new(at, at + blot.len()));
        if view.text.damage.iter().any(|d| d.place.start <= place.start && place.end <= d.place.end) {
            continue;
        }
        let (from, to) = (text.floor_char_boundary(at.saturating_sub(NEAR)), text.ceil_char_boundary(at + NEAR));
        let words = text[from..at].rsplit(MARKS).next().unwrap_or_default().len();
        let rest = text[at..to.min(text.len())].split(MARKS).next().unwrap_or_default().len();
        let finding = view.finding("text_damage/digits", &[("words", &text[at - words..at + rest])], &[]);
        findings.extend(finding.map(|mut finding| {
            finding.places.push(place);
            finding
        }));
    }
}

/// What stands for a digit that is lost, between others.
const BLOTS: [&str; 3] = ["?", "\u{25a1}", "\u{25a0}"];
/// Bytes around one that are shown, within its clause.
const NEAR: usize = 36;
/// End a clause.
const MARKS: [char; 5] = ['\n', ',', ';', '\u{3002}', '\u{3001}'];

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
