//! Headers, footers and numbers of pages in text that was taken out of a paginated document: lines that come back page by
//! page, the same but for the number of the page, in the middle of sentences.
//!
//! In: a text as read. Out: the bytes of such lines, with the blank ones around them. A title that headers repeat stays
//! where it heads the text. What comes back without cutting sentences or at no page's distance is text: headings of
//! districts, cells of tables, numbered cases.

use super::wrapped;
use foldhash::fast::RandomState;
use std::collections::HashMap;
use std::ops::Range;

/// Bytes of the longest line that is looked at, and of the shortest text of so many pages.
const LONGEST: usize = 120;
const SHORTEST: usize = 1500;
/// Times that a line comes back at least, and at most.
const FEWEST: usize = 3;
const MOST: usize = 20_000;
/// What titles do not hold.
const STOPS: [char; 2] = ['\u{ff0c}', '\u{3002}'];
/// Begins a page.
const FEED: char = '\u{c}';
/// Bytes between two pages' edges, at least.
const PAGE: usize = 500;
/// How much longer the longest page may be than the shortest, the last one left out.
const UNEVEN: usize = 3;
/// Numbers of neighbouring pages; headers of left and right pages are two apart.
const STEPS: [u64; 2] = [1, 2];
/// Lines at the start of a text among which its title stands.
const TITLE: usize = 5;

/// A line that may be the edge of a page.
struct Edge {
    /// Its bytes in the text.
    bytes: Range<usize>,
    /// Whether a new page begins with it or behind it, by a form feed.
    fed: bool,
    /// Lines before it that are not blank, up to the length of a head; what holds sentences ends the head.
    before: usize,
}

/// The lines that are no text, those side by side together, with the breaks that end them; ascending.
pub fn edges(text: &str) -> Vec<Range<usize>> {
    if text.len() < SHORTEST {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = repeated(text)
        .into_iter()
        .flat_map(|group| kept(text, group))
        .map(|edge| with_blanks(text, &edge.bytes))
        .collect();
    found.sort_by_key(|edge| edge.start);
    let mut together: Vec<Range<usize>> = Vec::new();
    for edge in found {
        match together.last_mut().filter(|last| edge.start <= last.end) {
            Some(last) => last.end = last.end.max(edge.end),
            None => together.push(edge),
        }
    }
    together
}

/// Short lines that are alike but for their digits and come back as often as pages do, in text order.
fn repeated(text: &str) -> Vec<Vec<Edge>> {
    let counts = counted(text);
    if counts.is_empty() {
        return Vec::new();
    }
    let mut groups: HashMap<u64, Vec<Edge>, RandomState> = HashMap::default();
    let (mut start, mut before, mut fed) = (0, 0, false);
    // The last line, if it comes back and no line but blank ones came since.
    let mut last: Option<u64> = None;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let bytes = start..end;
        start = end + 1;
        let line = &text[bytes.clone()];
        if line.contains(FEED) {
            fed = true;
            let edge = last.and_then(|last| groups.get_mut(&last)).and_then(|group| group.last_mut());
            edge.into_iter().for_each(|edge| edge.fed = true);
        }
        if line.trim().is_empty() {
            continue;
        }
        last = is_short(line).then(|| pattern(line)).filter(|pattern| counts.contains_key(pattern));
        if let Some(pattern) = last {
            groups.entry(pattern).or_default().push(Edge { bytes, fed, before });
        }
        fed = false;
        before = if line.contains(STOPS) { TITLE } else { TITLE.min(before + 1) };
    }
    groups.into_values().filter(|group| (FEWEST..=MOST).contains(&group.len())).collect()
}

/// How often short lines come back that seem to cut a sentence or have no words, or all of a text with form feeds. Most lines
/// are neither, so that looking for them costs little.
fn counted(text: &str) -> HashMap<u64, usize, RandomState> {
    let mut counts: HashMap<u64, usize, RandomState> = HashMap::default();
    let feeds = memchr::memchr(FEED as u8, text.as_bytes()).is_some();
    let mut before = "";
    for line in lines(text) {
        let wordless = || !line.trim_start().starts_with(char::is_alphabetic);
        if is_short(line) && (feeds || wrapped::may_be_cut(before) || wordless()) {
            *counts.entry(pattern(line)).or_default() += 1;
        }
        before = if line.is_empty() { before } else { line };
    }
    counts.retain(|_, count| (FEWEST.div_ceil(2)..=MOST).contains(count));
    counts
}

/// The lines of a text without their breaks.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut start = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]);
    ends.map(move |end| &text[std::mem::replace(&mut start, end + 1)..end])
}

/// Whether a line may be the edge of a page by its looks.
fn is_short(line: &str) -> bool {
    !line.is_empty() && line.len() <= LONGEST && !line.contains(['|', '\t']) && !line.trim().is_empty()
}

/// What lines have in common that differ in their digits and spaces only.
fn pattern(line: &str) -> u64 {
    let (mut state, mut digit) = (0_u64, false);
    for byte in line.bytes().filter(|b| !b.is_ascii_whitespace()) {
        let is_digit = byte.is_ascii_digit();
        if !(digit && is_digit) {
            let byte = if is_digit { b'0' } else { byte };
            state = (state.rotate_left(5) ^ u64::from(byte)).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
        digit = is_digit;
    }
    state
}

/// The lines of a group that are edges of pages: none, or all but a title.
fn kept(text: &str, group: Vec<Edge>) -> Vec<Edge> {
    let line = |edge: &Edge| text[edge.bytes.clone()].trim();
    let numbers: Vec<Vec<u64>> = group.iter().map(|edge| numbers(line(edge))).collect();
    let same = numbers.windows(2).all(|pair| pair[0] == pair[1]);
    if !same && !counts_pages(&numbers) {
        return Vec::new();
    }
    let fed = group.iter().filter(|edge| edge.fed).count();
    let cut = group.iter().filter(|edge| cuts(text, &edge.bytes)).count();
    let bare = !line(&group[0]).chars().any(char::is_alphabetic);
    let decorated = bare && !line(&group[0]).chars().all(|c| c.is_ascii_digit());
    let told = fed + 1 >= group.len() || is_even(&group) && (cut * 2 >= group.len() || decorated && !same);
    // A mark that comes back alone (a row of dashes, a 0) is no page's edge.
    if !told || bare && same {
        return Vec::new();
    }
    let title = same && group[0].before < TITLE;
    group.into_iter().skip(usize::from(title)).collect()
}

/// The numbers of a line, as far as they can be those of pages or years.
fn numbers(line: &str) -> Vec<u64> {
    let digits = line.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    digits.map(|digits| digits.parse().unwrap_or(u64::MAX)).collect()
}

/// Whether one number rises from line to line as pages do, and the others are the same in all.
fn counts_pages(numbers: &[Vec<u64>]) -> bool {
    let differs = |at: &usize| numbers.windows(2).any(|pair| pair[0].get(*at) != pair[1].get(*at));
    let mut rising = (0..numbers[0].len()).filter(differs);
    let (Some(at), None) = (rising.next(), rising.next()) else { return false };
    let step = |pair: &[Vec<u64>]| pair[1].get(at)?.checked_sub(*pair[0].get(at)?);
    numbers.windows(2).all(|pair| step(pair).is_some_and(|step| STEPS.contains(&step)))
}

/// Whether the lines stand as far from each other as the edges of pages, all about as far.
fn is_even(group: &[Edge]) -> bool {
    let gaps = || group.windows(2).map(|pair| pair[1].bytes.start - pair[0].bytes.end);
    let shortest = gaps().min().unwrap_or(0);
    let longest = gaps().take(group.len() - 2).max().unwrap_or(shortest);
    shortest >= PAGE && longest <= UNEVEN * shortest.max(1)
}

/// Whether a sentence goes on behind the line.
fn cuts(text: &str, line: &Range<usize>) -> bool {
    let before = text[..line.start].trim_end();
    let after = text[line.end..].trim_start();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let after = after.split('\n').next().unwrap_or_default();
    wrapped::goes_on(before, after)
}

/// A line with the blank ones before and behind it, and the break at its end.
fn with_blanks(text: &str, line: &Range<usize>) -> Range<usize> {
    let before = text[..line.start].trim_end();
    let start = if before.is_empty() {
        0
    } else {
        line.start.min(text[before.len()..].find('\n').map_or(line.start, |at| before.len() + at + 1))
    };
    let behind = text[line.end..].trim_start();
    let end = text.len() - behind.len();
    // What is left of the next line is its indentation.
    let end = if behind.is_empty() { end } else { text[..end].rfind('\n').map_or(end, |at| at + 1) };
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pages of text, the edges put between them.
    fn pages(edge: impl Fn(usize) -> String) -> String {
        let page = |number: usize| {
            let rest = "工作机制进一步健全，执法人员的能力得到提高，全区没有发生败诉案件，群众满意度".repeat(6);
            format!(
                "第{number}部分的工作有序开展。{rest}，全年办结行政处罚案件共计\n\n{}\n\n15件，罚没款2万元。\n",
                edge(number)
            )
        };
        (1..=4).map(page).collect()
    }

    fn found(text: &str) -> Vec<&str> {
        edges(text).into_iter().map(|edge| text[edge].trim()).collect()
    }

    #[test]
    fn numbers_and_headers_of_pages_are_found_where_they_cut_sentences() {
        let cases: [(&dyn Fn(usize) -> String, &str); 7] = [
            (&|n| format!("- {n} -"), "- 1 -"),
            (&|n| format!("第 {n} 页 共 12 页"), "第 1 页 共 12 页"),
            (&|n| format!("青石区2023年度行政执法工作报告 {n}"), "青石区2023年度行政执法工作报告 1"),
            (&|n| (n + 6).to_string(), "7"),
            (&|_| "青石区行政执法工作报告".to_owned(), "青石区行政执法工作报告"),
            (&|n| format!("— {} —", 2 * n), "— 2 —"),
            (&|n| format!("{n}\n\u{c}青石区行政执法工作报告"), "1\n\u{c}青石区行政执法工作报告"),
        ];
        for (edge, first) in cases {
            let text = pages(edge);
            let found = found(&text);
            assert_eq!((found.len(), found[0]), (4, first), "{text}");
        }
    }

    #[test]
    fn what_comes_back_in_a_text_is_no_edge_of_a_page() {
        let cases: [&dyn Fn(usize) -> String; 5] = [
            // No number of a page.
            &|n| format!("办结{}件", n * n),
            &|_| "0".to_owned(),
            &|_| "——".to_owned(),
            &|_| "单位 | 数量".to_owned(),
            &|n| format!("一、第{}部分", "一二三四五".chars().nth(n).unwrap_or_default()),
        ];
        for edge in cases {
            let text = pages(edge);
            assert!(edges(&text).is_empty(), "{text}");
        }
        // Headings stand behind whole sentences, rows of tables closer than pages.
        let headings = pages(|n| format!("案例{n}")).replace("共计\n", "15件。\n");
        let cells = (1..90).map(|n| format!("{n}\n某某街道办事处综合行政执法大队\n15\n")).collect::<String>();
        for text in [headings, cells] {
            assert!(edges(&text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_title_that_headers_repeat_stays() {
        let title = "青石区行政执法工作报告";
        let text = format!("{title}\n{}", pages(|_| title.to_owned()));
        let found = edges(&text);
        assert_eq!((found.len(), found[0].start > 100), (4, true));
    }
}
