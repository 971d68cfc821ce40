//! Figures that the words before them limit to a part of what a report is about: 网格员全年巡查2541次. They are no value of the
//! district that other years and other districts could be compared with.
//!
//! In: a report in simplified script, with the text as read. Out: such figures, by their index; none of metrics of which a body
//! has one value at a time, or of which everybody speaks in words of his own (lectures, leaflets).

use crate::audit::subject;
use crate::audit::subtotal::LISTED;
use crate::dictionary::Dictionaries;
use crate::model::{Kind, Report, Script};

/// The figures of a report that its words limit.
pub fn limited(report: &Report, text: &str, dictionaries: &Dictionaries) -> Vec<usize> {
    if report.script != Script::Hans {
        return Vec::new();
    }
    let flow = |metric: &String| dictionaries.checks.series.limits(metric);
    let mut bytes = text.char_indices().map(|(byte, _)| byte);
    let (mut next, mut last, mut clause) = (0, 0, 0);
    let mut found = Vec::new();
    // Figures come in text order; what does not is passed over.
    for (index, figure) in report.figures.iter().enumerate().filter(|(_, f)| f.table.is_none()) {
        let Some(ahead) = figure.start.checked_sub(next) else { continue };
        let Some(byte) = bytes.nth(ahead) else { break };
        next = figure.start + 1;
        let before = text.get(last..byte).unwrap_or_default();
        // 公安、交通2家单位作出处罚266件: a clause goes on behind a number, unless that is one of a list.
        if let Some(mark) = before.rfind(MARKS) {
            clause = last + mark;
        } else if before.starts_with(LISTED) {
            clause = last;
        }
        last = byte + figure.number_text.len();
        let compared = figure.kind == Kind::Level && figure.scope.is_none() && figure.metric.as_ref().is_some_and(flow);
        let words = || text.get(clause..byte).unwrap_or_default().trim_start_matches(MARKS);
        if compared
            && byte - clause <= MOST_CLAUSE
            && !subject::left_of(report, &dictionaries.checks, words()).is_empty()
        {
            found.push(index);
        }
    }
    found
}

/// Bytes of the longest clause that is looked at.
const MOST_CLAUSE: usize = 300;
/// Ends of clauses, in the text as read.
const MARKS: [char; 13] =
    ['\n', '\u{3002}', ',', ';', ':', '!', '?', '\u{ff0c}', '\u{ff1b}', '\u{ff1a}', '\u{ff01}', '\u{ff1f}', '\u{ff08}'];
