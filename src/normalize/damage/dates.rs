//! Dates that have lost their 年: 20178月. They are told; what was lost is plain to a reader, and no figure is read of them.

use super::super::NormalizedText;
use crate::model::{Damage, DamageKind, Span};
use memchr::memmem;

/// 月
const MONTH: &str = "\u{6708}";
/// Years that a report may speak of.
const YEARS: std::ops::Range<u32> = 1978..2100;

/// The places, in text order. `text` is in normalised form.
pub fn lost_years(text: &NormalizedText) -> Vec<Damage> {
    let bytes = text.text.as_bytes();
    let date = |at: usize| {
        // A year and a month have six digits at most; more are no date.
        let digits = bytes[..at].iter().rev().take(7).take_while(|b| b.is_ascii_digit()).count();
        let number = &text.text[at - digits..at];
        let year = number.get(..4)?.parse().is_ok_and(|year: u32| YEARS.contains(&year));
        let month = number.get(4..)?.parse().is_ok_and(|month: u32| (1..=12).contains(&month));
        let span = Span::new(at - digits, at + MONTH.len());
        (year && month).then(|| Damage {
            kind: DamageKind::Date,
            place: text.source_span(span),
            read: span.of(&text.text).to_owned(),
            meant: span.of(&text.text).to_owned(),
        })
    };
    memmem::find_iter(bytes, MONTH.as_bytes()).filter_map(date).collect()
}
