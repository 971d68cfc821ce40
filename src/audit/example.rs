//! Sums of money of one case that a report tells as an example: 如某公司案,没收违法所得86.5元.
//!
//! In: an amount. Out: whether the words around it say that it is one case's, so that it is not held against all cases of the year.

use super::view::{Item, STOP, View};

/// Whether a sum of money is that of one case.
pub fn is_one_case(view: &View<'_>, amount: &Item<'_>) -> bool {
    let numbers = &view.checks().numbers;
    let behind = view.line_behind(amount);
    numbers.one_case.is_in(view.clause_before(amount))
        || numbers.example_behind.start_of(behind).is_some()
        || numbers.example.is_in(view.sentence_before(amount))
        || is_headed(view, amount)
        || names_case(view, line_before(view, amount))
}

/// 某公司销售不合格食品案。没收违法所得86.5元: whether words name a case by who it is of and by what ends its name.
fn names_case(view: &View<'_>, words: &str) -> bool {
    let numbers = &view.checks().numbers;
    let mut ends = numbers.example_ends.places(words);
    ends.next_back().is_some_and(|(at, _)| {
        let title = words[..at].rsplit(['\n', STOP, ';']).next().unwrap_or_default();
        numbers.example_of.is_in(title)
    })
}

/// Whether an amount stands under a heading of examples.
fn is_headed(view: &View<'_>, amount: &Item<'_>) -> bool {
    let section = amount.figure.section.and_then(|section| view.report.sections.get(section));
    section.is_some_and(|section| view.checks().numbers.example_headings.is_in(&section.heading))
}

/// The text before a number in its line, of which it is the nearest.
fn line_before<'a>(view: &View<'a>, item: &Item<'_>) -> &'a str {
    let text = view.text.text.as_str();
    let from = text.ceil_char_boundary(item.span.start.saturating_sub(MOST_LINE));
    let words = text.get(from..item.span.start).unwrap_or_default();
    words.rsplit('\n').next().unwrap_or_default()
}

/// Bytes of a line before a number that are looked at.
const MOST_LINE: usize = 400;
