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
    years(view, findings);
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

/// 20222年, 2o22年, 202年度: what stands before 年 and is no year, by a digit too many or lost, or a letter for one.
fn years(view: &View<'_>, findings: &mut Vec<Finding>) {
    let (text, year) = (view.text.text.as_str(), view.checks().dates.year.as_str());
    let bad = memmem::find_iter(text.as_bytes(), year).filter_map(|at| {
        let words = &text[..at];
        let start = words.trim_end_matches(|c: char| c.is_ascii_alphanumeric()).len();
        // 1.20222年, ISO2022年: what goes on with another number is something else.
        let alone = !words[..start].ends_with(['.', '-', '/', '_', ':']);
        let told = alone && is_no_year(view, &words[start..], &text[at + year.len()..]);
        told.then_some((start, at + year.len()))
    });
    for (from, to) in bad.take(MOST_PLACES) {
        let finding = view.finding("text_damage/year", &[("words", &text[from..to])], &[]);
        findings.extend(finding.map(|mut finding| {
            finding.places.push(view.text.source_span(Span::new(from, to)));
            finding
        }));
    }
}

/// Whether letters and digits before 年 were a year of our time but for one of them.
fn is_no_year(view: &View<'_>, written: &str, behind: &str) -> bool {
    let digits: String = written.chars().map(|c| LETTERS.iter().find(|(l, _)| *l == c).map_or(c, |l| l.1)).collect();
    let year = |digits: &str| digits.parse().is_ok_and(|year: i32| (FIRST_YEAR..=LAST_YEAR).contains(&year));
    if !digits.bytes().all(|b| b.is_ascii_digit()) || !written.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    match digits.len() {
        // 2o22, not l0年.
        YEAR_DIGITS => digits != written && year(&digits),
        // 20222: one of its digits is written twice.
        5 => {
            digits == written
                && digits.starts_with(CENTURY)
                && (0..5).any(|at| year(&[&digits[..at], &digits[at + 1..]].concat()))
        }
        // 202年, where a month or 度 follows; 200年 may be so many.
        3 => {
            let dated = behind.starts_with(|c: char| c.is_ascii_digit())
                || behind.starts_with(view.checks().dates.annual.as_str());
            digits == written && digits.starts_with(CENTURY) && !digits.ends_with('0') && dated
        }
        _ => false,
    }
}

/// Letters that are taken for digits.
const LETTERS: [(char, char); 5] = [('o', '0'), ('O', '0'), ('l', '1'), ('I', '1'), ('Z', '2')];
/// Digits of a year, the first two of those of our time, the first and the last that reports tell of.
const YEAR_DIGITS: usize = 4;
/// Likewise.
const CENTURY: &str = "20";
/// Likewise.
const FIRST_YEAR: i32 = 1990;
/// Likewise.
const LAST_YEAR: i32 = 2049;

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
