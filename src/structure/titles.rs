//! The title: where it stands in the text.
//!
//! In: the first lines of the text, and the value of a title label. Out: its span, over several lines where it was broken.

use super::headings::is_marked;
use crate::dictionary::Headings;
use crate::model::Span;

/// How many of the first lines may hold the title.
const LINES: usize = 16;
/// The longest line of a title, in bytes.
const LONGEST: usize = 200;

/// The title among the first lines; `labelled` is the value of a title label, `form` the title that the form carries.
pub fn title(text: &str, lines: &[Span], labelled: Option<Span>, form: Option<&str>, words: &Headings) -> Option<Span> {
    let lines = &lines[..lines.len().min(LINES)];
    let fits = |line: &&Span| may_be_title(line.of(text), words);
    let front = lines.iter().take_while(|l| !is_marked(l.of(text), words) && !is_prose(l.of(text)));
    let candidates: Vec<usize> = front.enumerate().filter(|(_, l)| fits(l)).map(|(i, _)| i).collect();
    if let Some(label) = labelled {
        // The line that repeats it is the title proper.
        let again =
            candidates.iter().find(|&&i| lines[i].start > label.end && lines[i].of(text).starts_with(label.of(text)));
        return Some(again.map_or(label, |&i| lines[i]));
    }
    // The title of an HTML page holds that of the report, and often the name of the site.
    let in_form = |i: &&usize| form.is_some_and(|f| lines[**i].len() > 20 && f.contains(lines[**i].of(text)));
    let known = |i: &usize| is_known(lines[*i].of(text), words);
    let best = candidates
        .iter()
        .find(in_form)
        .copied()
        .or_else(|| candidates.iter().copied().find(known))
        // Any line may be a title where the form has none.
        .or_else(|| candidates.first().copied().filter(|_| form.is_none()))?;
    // The line above may hold its beginning: XX局2025年度 / 监督检查计划.
    let above = best.checked_sub(1).filter(|i| candidates.contains(i) && ends_in_year(lines[*i].of(text), words));
    let mut span = joined(text, lines, best, words);
    span.start = above.map_or(span.start, |i| lines[i].start);
    Some(span)
}

/// A line that ends or speaks like a title; a word alone is one of the page's own.
fn is_known(line: &str, words: &Headings) -> bool {
    line.chars().count() > 7 && (ends_as_title(line, words) || words.doc_type_of_title(line).is_some())
}

fn ends_in_year(line: &str, words: &Headings) -> bool {
    let bare = line.trim_end_matches(words.time.whole.as_str());
    bare.ends_with(words.time.year.as_str())
}

/// The lines of a title that was broken: up to the one that ends like a title.
fn joined(text: &str, lines: &[Span], at: usize, words: &Headings) -> Span {
    let mut span = lines[at];
    let below = lines[at..].iter().take(4);
    let fit = below.take_while(|l| may_be_title(l.of(text), words) && !is_marked(l.of(text), words));
    if let Some(last) = fit.into_iter().find(|l| ends_as_title(l.of(text), words)) {
        span.end = last.end;
    }
    span
}

fn ends_as_title(line: &str, words: &Headings) -> bool {
    let bare = line.trim_end_matches(|c: char| !c.is_alphanumeric());
    words.title.ends.end_of(bare).is_some() || {
        // 情况报告(2023年): the bracket is beside the matter.
        line.ends_with(')') && line.rfind('(').is_some_and(|i| words.title.ends.end_of(line[..i].trim_end()).is_some())
    }
}

fn may_be_title(line: &str, words: &Headings) -> bool {
    let chars = line.chars().count();
    (4..=70).contains(&chars)
        && line.len() <= LONGEST
        && !line.contains(['。', '|', ';'])
        && !line.ends_with([',', ':'])
        && !line.starts_with(['[', '\u{2014}'])
        && line.chars().filter(|c| super::lines::is_han(*c)).count() * 2 >= chars
        && !words.is_navigation(line)
}

/// A line that is prose: no title stands below it.
fn is_prose(line: &str) -> bool {
    line.len() > LONGEST || line.ends_with('。') && line.len() > 60
}
