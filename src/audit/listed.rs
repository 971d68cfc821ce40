//! Parts that stand one a line below their total: 行政处罚1640件,其中: and below it 市场监管局860件; and so on.
//!
//! In: lines that end in a colon behind a number. Out: a finding on the first numbers of the lines below, where `extract` has found no
//! breakdown.

use super::part::is_part;
use super::subtotal::judge;
use super::view::{Item, STOP, View};
use crate::model::{Finding, Kind};

/// Checks the lists below their totals; `known` are the parts that totals have by the text itself.
pub fn check(view: &View<'_>, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    let lines: Vec<&[Item<'_>]> = view.items.chunk_by(|a, b| a.line == b.line).collect();
    for (at, line) in lines.iter().enumerate() {
        let Some(last) = line.last().filter(|last| last.figure.table.is_none() && leads(view, last)) else { continue };
        let Some(first) = lines.get(at + 1).and_then(|next| next.first()) else { continue };
        let whole =
            |i: &&Item<'_>| i.figure.kind == Kind::Level && known[i.index].is_empty() && is_part(view, i, first);
        let Some(total) = line.iter().rev().find(whole) else { continue };
        let below = lines[at + 1..].iter().take(MOST_LINES).map_while(|line| line.first());
        let mut above = last.line;
        let parts = below.take_while(|part| {
            let next = part.line <= above + 2 && is_item(view, part) && is_part(view, total, part);
            above = part.line;
            next
        });
        let parts: Vec<usize> = parts.map(|part| part.index).collect();
        if parts.len() > 1 {
            judge(view, total.index, &parts, findings);
        }
    }
}

/// Lines of a list.
const MOST_LINES: usize = 40;

/// Whether nothing but words that open a list stands behind the last number of a line, and a colon ends it.
fn leads(view: &View<'_>, last: &Item<'_>) -> bool {
    let rest = view.line_behind(last).trim_end();
    let words = rest.strip_suffix(':').map(|words| words.trim_matches([',', ' ', STOP, ';', '(', ')']));
    let partition = &view.checks().partition;
    words.is_some_and(|words| {
        let opens = words.is_empty() || partition.some.is_in(words) || partition.all.is_in(words);
        opens && words.len() <= MOST_LEAD
    })
}

/// Bytes of the words that open a list.
const MOST_LEAD: usize = 36;

/// Whether a number is the first of a line that is no more than an item of a list.
fn is_item(view: &View<'_>, part: &Item<'_>) -> bool {
    let name = view.sentence_before(part);
    let free = part.figure.table.is_none() && part.figure.part_of.is_none();
    let total = view.checks().totals.is_in(name);
    free && !total && !name.trim().is_empty() && name.len() <= MOST_NAME && !name.contains(',')
}

/// Bytes of the name of an item, its marker among them.
const MOST_NAME: usize = 60;
