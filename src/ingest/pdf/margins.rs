//! Page headers, footers and numbers: lines at the edges of pages that repeat, but for their digits, and lines that are
//! numbers of pages.

use super::hints::HINTS;
use super::lines::Line;
use std::collections::HashMap;

/// Baselines at the top and at the bottom of a page that may be headers or footers.
const EDGE: usize = 2;
/// The part of a page's height that is its edge.
const BAND: f64 = 0.14;
/// Of how many pages a header is on one, at least.
const SHARE: usize = 3;

/// A page's lines, and its height.
pub(super) struct Sheet {
    pub lines: Vec<Line>,
    pub height: f64,
}

/// Takes headers, footers and page numbers out.
pub(super) fn drop(sheets: &mut [Sheet]) {
    let mut counts: HashMap<(bool, String), usize> = HashMap::new();
    for sheet in sheets.iter() {
        let mut seen: Vec<(bool, String)> =
            edges(sheet).map(|(at, is_top)| (is_top, pattern(&sheet.lines[at].text))).collect();
        seen.sort();
        seen.dedup();
        seen.into_iter().for_each(|key| *counts.entry(key).or_default() += 1);
    }
    let filled = sheets.iter().filter(|s| !s.lines.is_empty()).count();
    let least = filled.div_ceil(SHARE).max(2);
    for sheet in sheets.iter_mut() {
        let usual = usual_step(sheet);
        let mut dropped: Vec<usize> = Vec::new();
        // From the text outwards: what stands beyond a header that was dropped is measured against the text, too.
        let mut candidates: Vec<(usize, bool)> = edges(sheet).collect();
        let middle = sheet.height / 2.0;
        candidates.sort_by(|a, b| (sheet.lines[a.0].y - middle).abs().total_cmp(&(sheet.lines[b.0].y - middle).abs()));
        for (at, is_top) in candidates {
            let text = &sheet.lines[at].text;
            let repeats = counts.get(&(is_top, pattern(text))).is_some_and(|&n| n >= least);
            let is_number =
                !is_top && is_page_number(text) && (filled == 1 || !text.chars().all(|c| c.is_ascii_digit()));
            if is_number || repeats && is_apart(sheet, at, is_top, usual, &dropped) {
                dropped.push(at);
            }
        }
        let mut at = 0;
        sheet.lines.retain(|_| {
            at += 1;
            !dropped.contains(&(at - 1))
        });
    }
}

/// The usual distance of rows: a lower quarter of those there are.
fn usual_step(sheet: &Sheet) -> f64 {
    let mut rows: Vec<f64> = sheet.lines.iter().map(|l| l.y).collect();
    rows.sort_by(f64::total_cmp);
    let mut steps: Vec<f64> = rows.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 3.0).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 4).copied().unwrap_or(f64::INFINITY)
}

/// Whether a line stands apart from the text, or is of another size: rows of a table may end like the rows of other pages.
fn is_apart(sheet: &Sheet, at: usize, is_top: bool, usual: f64, dropped: &[usize]) -> bool {
    let line = &sheet.lines[at];
    let step = |other: &Line| if is_top { other.y - line.y } else { line.y - other.y };
    let others = sheet.lines.iter().enumerate().filter(|(other, l)| !dropped.contains(other) && step(l) > 3.0);
    let Some((_, next)) = others.min_by(|a, b| step(a.1).total_cmp(&step(b.1))) else { return true };
    let is_of_its_size = (next.size - line.size).abs() < 0.08 * line.size;
    !is_of_its_size || step(next) > 1.2 * usual.min(2.2 * line.size)
}

/// The lines at the edges of a page, and whether that is the top. A page of few lines has no edges but its numbers.
fn edges(sheet: &Sheet) -> impl Iterator<Item = (usize, bool)> {
    let mut rows: Vec<f64> = sheet.lines.iter().map(|l| l.y).collect();
    rows.dedup_by(|a, b| (*a - *b).abs() < 3.0);
    let top = rows.get(EDGE - 1).or(rows.last()).copied().unwrap_or(0.0).min(sheet.height * BAND);
    let bottom = rows.len().checked_sub(EDGE).and_then(|i| rows.get(i)).or(rows.first()).copied().unwrap_or(0.0);
    let bottom = bottom.max(sheet.height * (1.0 - BAND));
    let side = move |y: f64| {
        if y <= top + 1.0 {
            Some(true)
        } else if y >= bottom - 1.0 {
            Some(false)
        } else {
            None
        }
    };
    sheet.lines.iter().enumerate().filter_map(move |(at, line)| side(line.y).map(|is_top| (at, is_top)))
}

/// The line with its digits made equal.
fn pattern(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let c = if c.is_numeric() { '#' } else { c };
        if c != '#' || !pattern.ends_with('#') {
            pattern.push(c);
        }
    }
    pattern
}

/// `12`, `- 12 -`, 第12页 共30页.
fn is_page_number(text: &str) -> bool {
    let bare = HINTS.without_page_words(text);
    let bare: String = bare.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    (1..=8).contains(&digits) && bare.chars().all(|c| c.is_ascii_digit() || "-—–－·/｜|_~".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(lines: &[(&str, f64)]) -> Sheet {
        let line = |(text, y): &(&str, f64)| Line { text: (*text).to_owned(), x0: 0.0, x1: 100.0, y: *y, size: 12.0 };
        Sheet { lines: lines.iter().map(line).collect(), height: 800.0 }
    }

    #[test]
    fn what_repeats_at_the_edges_is_dropped_and_the_text_is_not() {
        let page = |number: &str, text: &'static str| {
            sheet(&[("某区年度报告", 40.0), (text, 400.0), ("15件。", 420.0), (number, 780.0)])
        };
        let mut sheets = [page("- 1 -", "一、概述"), page("- 2 -", "二、数据"), page("- 3 -", "三、计划")];
        drop(&mut sheets);
        let texts: Vec<Vec<&str>> = sheets.iter().map(|s| s.lines.iter().map(|l| l.text.as_str()).collect()).collect();
        assert_eq!(texts, [["一、概述", "15件。"], ["二、数据", "15件。"], ["三、计划", "15件。"]]);
    }

    #[test]
    fn a_single_page_keeps_its_title_and_loses_its_number() {
        let mut sheets = [sheet(&[("某区年度报告", 40.0), ("15件。", 420.0), ("第 1 页 共 1 页", 780.0)])];
        drop(&mut sheets);
        assert_eq!(sheets[0].lines.len(), 2);
        for (text, expected) in
            [("12", true), ("— 3 —", true), ("第3页", true), ("15件", false), ("2023年", false), ("-", false)]
        {
            assert_eq!(is_page_number(text), expected, "{text}");
        }
    }
}
