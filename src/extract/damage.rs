//! Rows of a table whose cells ran together when the page was copied: 合计813179757417314.
//!
//! In: the refused numbers. Out: a warning that names them, since figures are missing that the page had. Where one cell ends
//! and the next begins is nowhere written, so nothing is guessed.

use super::mention::{Rejected, TOO_LONG};
use super::prose::UNEXPLAINED;

/// Digits from which a number at the end of a row is cells run together: no count of a district is so large.
const LONG: usize = 9;
/// Rows that a warning names.
const NAMED: usize = 3;
/// Digits that are quoted of a row.
const QUOTED: usize = 24;

/// The warnings.
pub fn warnings(text: &str, rejected: &[Rejected]) -> Vec<String> {
    let rows: Vec<&str> = rejected.iter().filter(|r| is_row(text, r)).map(|r| r.span.of(text)).collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let quoted: Vec<&str> = rows.iter().take(NAMED).map(|r| r.get(..QUOTED).unwrap_or(r)).collect();
    let more = if rows.len() > NAMED { ", …" } else { "" };
    vec![format!(
        "cells run together in {} {}, no figure is read from them: {}{more}",
        rows.len(),
        if rows.len() == 1 { "row" } else { "rows" },
        quoted.join(", ")
    )]
}

/// Whether a refused number is many digits between a row's name and the end of the line.
fn is_row(text: &str, rejected: &Rejected) -> bool {
    let span = rejected.span;
    let digits = span.of(text).bytes().take_while(u8::is_ascii_digit).count();
    let long = rejected.reason == TOO_LONG || rejected.reason == UNEXPLAINED;
    let named = text[..span.start].trim_end_matches(' ').ends_with(|c: char| !c.is_ascii() && c.is_alphabetic());
    let last = text[span.end..].trim_start_matches(' ').chars().next().is_none_or(|c| c == '\n');
    long && digits >= LONG && named && last
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Span;

    fn of(text: &str, number: &str, reason: &str) -> Vec<String> {
        let at = text.find(number).unwrap();
        warnings(text, &[Rejected { span: Span::new(at, at + number.len()), reason: reason.to_owned() }])
    }

    #[test]
    fn a_row_that_ran_together_is_told_and_a_number_with_a_label_is_not() {
        let told = of("合计813179757417314\n", "813179757417314", UNEXPLAINED);
        assert_eq!(told, ["cells run together in 1 row, no figure is read from them: 813179757417314"]);
        assert!(of("备案号:813179757417314\n", "813179757417314", UNEXPLAINED).is_empty());
        assert!(of("合计8131\n", "8131", UNEXPLAINED).is_empty());
        assert!(of("合计813179757417314件\n", "813179757417314", UNEXPLAINED).is_empty());
    }
}
