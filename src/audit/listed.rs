//! Parts that stand one a line below their total: 行政处罚1640件,其中: and below it 市场监管局860件; and so on.
//!
//! In: lines that end in a colon behind a number. Out: a finding on the first numbers of the lines below, where `extract` has found no
//! breakdown.

use super::exact::is_one_slip;
use super::part::is_part;
use super::subtotal::{adds_up, comes_near, judge, outcome, value_of};
use super::view::{Item, STOP, View};
use crate::model::{Finding, Kind};

/// Checks the lists below their totals; `known` are the parts that totals have by the text itself.
pub fn check(view: &View<'_>, known: &[Vec<usize>], findings: &mut Vec<Finding>) {
    let lines: Vec<&[Item<'_>]> = view.items.chunk_by(|a, b| a.line == b.line).collect();
    for at in 2..lines.len() {
        findings.extend(above(view, &lines[..=at]));
    }
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

/// 1.县公安局1290件; 2.县交通运输局236件; 全县共计1526件: lines of one number each above one that opens with the total of them.
fn above(view: &View<'_>, lines: &[&[Item<'_>]]) -> Option<Finding> {
    let (total, lines) = lines.split_last()?;
    let total = total.first().filter(|total| total.figure.kind == Kind::Level && total.figure.table.is_none())?;
    let alone = |line: &&&[Item<'_>]| line.len() == 1 && is_item(view, &line[0]) && is_part(view, total, &line[0]);
    // Most lines have none like it above.
    lines.last().filter(alone)?;
    let words = view.sentence_before(total);
    let called =
        view.checks().totals.end_of(words.trim_end()).or_else(|| view.checks().counted.end_of(words.trim_end()));
    if words.len() > MOST_LEAD || called.is_none() || !total.reading.is_exact() {
        return None;
    }
    let mut next = total.line;
    let list = lines.iter().rev().take(MOST_LINES).take_while(|line| {
        let beside = line[0].line + 2 >= next;
        next = line[0].line;
        beside && alone(line)
    });
    let mut parts: Vec<usize> = list.map(|line| line[0].index).collect();
    parts.reverse();
    let exact = parts.iter().all(|part| view.items[*part].reading.is_exact());
    if parts.len() < 2 || !exact {
        return None;
    }
    if adds_up(view, total.index, &parts) {
        return outcome(view, "subtotal/holds", total.index, &parts);
    }
    let sum = value_of(view, &parts)?;
    let below = parts.iter().all(|part| view.items[*part].figure.value <= total.figure.value);
    (comes_near(view, total, sum) && below || is_one_slip(total.figure.value, sum))
        .then(|| outcome(view, "subtotal/differs", total.index, &parts))
        .flatten()
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
