//! Rows of a table that cannot be read: cells that ran together when the page was copied (合计813179757417314), and rows
//! that have fewer cells than their header.
//!
//! In: the refused numbers, and the rows that `structure` could not place. Out: warnings that name them, since figures are
//! missing that the page had. Where one cell ends and the next begins is nowhere written, so nothing is guessed.

use super::mention::{Rejected, TOO_LONG};
use super::prose::UNEXPLAINED;
use crate::dictionary::Forms;
use crate::model::Span;

/// Digits from which a number at the end of a row is cells run together: no count of a district is so large.
const LONG: usize = 9;
/// Digits from which they are where they are all of a line: telephone and account numbers have fewer, or words before them.
const LONG_ALONE: usize = 13;
/// Digits from which it is below a line that names several columns.
const LONG_BELOW_HEADER: usize = 4;
/// Columns that a line names which is the header of a table.
const HEADER: usize = 3;
/// How far above a row its header may stand, in lines, and how long it may be, in bytes.
const ABOVE: usize = 8;
const LONGEST_HEADER: usize = 600;
/// Rows that a warning names.
const NAMED: usize = 3;
/// Characters that are quoted of a row.
const QUOTED: usize = 24;

/// The warnings. `doubtful` are the rows that fit no column.
pub fn warnings(text: &str, rejected: &[Rejected], doubtful: &[Span], forms: &Forms) -> Vec<String> {
    let outside = |r: &&Rejected| {
        let next = doubtful.partition_point(|d| d.start <= r.span.start);
        next.checked_sub(1).is_none_or(|i| !doubtful[i].overlaps(r.span))
    };
    let joined = rejected.iter().filter(|r| is_row(text, r, forms)).filter(outside).map(|r| r.span);
    let joined: Vec<Span> = joined.collect();
    [(joined.as_slice(), "cells run together"), (doubtful, "cells fit no column for certain")]
        .into_iter()
        .filter(|(rows, _)| !rows.is_empty())
        .map(|(rows, what)| warning(text, rows, what))
        .collect()
}

fn warning(text: &str, rows: &[Span], what: &str) -> String {
    let quote = |row: &Span| {
        let words = row.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
        match words.char_indices().nth(QUOTED) {
            Some((end, _)) => format!("{}…", &words[..end]),
            None => words,
        }
    };
    let quoted: Vec<String> = rows.iter().take(NAMED).map(quote).collect();
    let more = if rows.len() > NAMED { ", …" } else { "" };
    let name = if rows.len() == 1 { "row" } else { "rows" };
    format!("{what} in {} {name}, no figure is read from them: {}{more}", rows.len(), quoted.join(", "))
}

/// Whether a refused number is many digits between a row's name and the end of the line, or stands so below a header.
fn is_row(text: &str, rejected: &Rejected, forms: &Forms) -> bool {
    let span = rejected.span;
    let written = span.of(text);
    let digits = written.bytes().filter(u8::is_ascii_digit).count();
    let whole = written.bytes().take_while(u8::is_ascii_digit).count();
    if rejected.reason != TOO_LONG && rejected.reason != UNEXPLAINED || digits < LONG_BELOW_HEADER {
        return false;
    }
    let before = text[..span.start].trim_end_matches(' ');
    let named = before.ends_with(|c: char| !c.is_ascii() && c.is_alphabetic());
    let last = text[span.end..].trim_start_matches(' ').chars().next().is_none_or(|c| c == '\n');
    let alone = before.is_empty() || before.ends_with('\n');
    last && (named && whole >= LONG || alone && whole >= LONG_ALONE || (named || alone) && below_header(before, forms))
}

/// Whether one of the lines above names several columns at once.
fn below_header(before: &str, forms: &Forms) -> bool {
    let short = |line: &&str| line.len() <= LONGEST_HEADER && !line.contains('\u{3002}');
    before.rsplit('\n').skip(1).take(ABOVE).filter(short).any(|line| forms.columns_in(line) >= HEADER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, number: &str, reason: &str) -> Vec<String> {
        let at = text.find(number).unwrap();
        let rejected = Rejected { span: Span::new(at, at + number.len()), reason: reason.to_owned() };
        warnings(text, &[rejected], &[], &crate::dictionary::Dictionaries::builtin().unwrap().forms)
    }

    #[test]
    fn a_row_that_ran_together_is_told_and_a_number_with_a_label_is_not() {
        let told = of("合计813179757417314\n", "813179757417314", UNEXPLAINED);
        assert_eq!(told, ["cells run together in 1 row, no figure is read from them: 813179757417314"]);
        assert!(of("备案号:813179757417314\n", "813179757417314", UNEXPLAINED).is_empty());
        assert!(of("合计8131\n", "8131", UNEXPLAINED).is_empty());
        assert_eq!(of("813179757417314\n", "813179757417314", UNEXPLAINED).len(), 1);
        assert!(of("057188901234\n", "057188901234", UNEXPLAINED).is_empty());
        let told = of("警告罚款合计罚没金额\n县水利局13112437.5\n", "13112437.5", UNEXPLAINED);
        assert_eq!(told, ["cells run together in 1 row, no figure is read from them: 13112437.5"]);
        assert!(of("县水利局13112437.5\n", "13112437.5", UNEXPLAINED).is_empty());
        assert!(of("合计813179757417314件\n", "813179757417314", UNEXPLAINED).is_empty());
    }
}
