//! Values of another day than the end of their year: 截至6月底, 年初.
//!
//! In: a text with the words that stand before days. Out: the stretches of it, from such words to the end of the sentence or
//! to the next ones, in which values are of the middle of a year.

use super::view::STOP;
use crate::dictionary::{Dates, Found};
use crate::model::Span;

/// The stretches of a text, in text order, without overlap.
pub fn of_mid_year(text: &str, marks: &[Found], dates: &Dates) -> Vec<Span> {
    let mut found = Vec::new();
    for (number, mark) in marks.iter().enumerate() {
        if dates.month_at(text, mark).is_none_or(|month| month >= dates.written) {
            continue;
        }
        let next = marks.get(number + 1).map_or(text.len(), |next| next.span.start);
        let rest = text.get(mark.span.end..next).unwrap_or_default();
        let end = rest.find(['\n', STOP]).unwrap_or(rest.len());
        found.push(Span::new(mark.span.end, mark.span.end + end));
    }
    found
}

/// Whether a place lies in one of the stretches.
pub fn is_in(stretches: &[Span], at: usize) -> bool {
    let next = stretches.partition_point(|stretch| stretch.end <= at);
    stretches.get(next).is_some_and(|stretch| stretch.start <= at)
}
