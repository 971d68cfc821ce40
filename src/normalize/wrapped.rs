//! Line breaks that a fixed width put into paragraphs, in e-mails, old pages and text taken out of PDFs: 执法人员1,4⏎61名.
//!
//! In: a text as read. Out: which of its lines go on in the next one. Text whose paragraphs are a line each is left alone,
//! and so are tables and lists: their lines are never so alike in width, or hold few Chinese characters.

/// Columns of the narrowest page that is believed to be wrapped; below lie cells, names and headings.
const NARROWEST: usize = 40;
/// Columns of the widest one.
const WIDEST: usize = 240;
/// Full lines that a wrapped text has at least.
const FEWEST: usize = 3;
/// Columns that a full line may lack, because no line starts with a comma.
const SLACK: usize = 3;

/// Columns of the narrowest line that may be cut where no width says so, and of the widest.
const NARROWEST_CUT: usize = 24;
const WIDEST_CUT: usize = 100;

/// One line in so many at most is wider than the page.
const FEW_BEYOND: usize = 20;

/// Which lines go on in the next.
pub struct Wrapped {
    /// Columns of a full line, none when the text is not wrapped.
    width: Option<usize>,
    /// Where lines start that are cut at no fixed width.
    cut: Vec<usize>,
}

impl Wrapped {
    /// Learns from the widths of all lines whether a text is wrapped, and where.
    pub fn of(text: &str) -> Self {
        if has_paragraphs(text) {
            return Self { width: None, cut: Vec::new() };
        }
        let mut widths = vec![0_usize; WIDEST + 1];
        let (mut lines, mut wider) = (0_usize, 0_usize);
        for line in text.split('\n') {
            match columns(line.trim_end()) {
                0 => {}
                width if width > WIDEST => wider += 1,
                width if is_prose(line) => widths[width] += 1,
                _ => {}
            }
            lines += usize::from(!line.trim().is_empty());
        }
        let full = |width: usize| widths[width - SLACK..=width].iter().sum::<usize>();
        let width = (NARROWEST..=WIDEST).max_by_key(|w| (full(*w), *w)).filter(|w| {
            let beyond = wider + widths[w + 1..].iter().sum::<usize>();
            full(*w) >= FEWEST && full(*w) * 3 >= lines && beyond * FEW_BEYOND <= lines
        });
        let cut = if width.is_none() { cut(text) } else { Vec::new() };
        Self { width, cut }
    }

    /// Whether the break between two lines, the first of which starts at `at`, says nothing.
    pub fn joins(&self, at: usize, line: &str, next: &str) -> bool {
        let (line, next) = (line.trim_end_matches(['\n', '\r']), next.trim_end_matches(['\n', '\r']));
        let Some(first) = next.chars().next() else { return false };
        if is_cut_number(line, next) || self.cut.binary_search(&at).is_ok() {
            return true;
        }
        let full = self.width.is_some_and(|w| (w - SLACK..=w).contains(&columns(line.trim_end())));
        full && is_prose(line) && !ends(line) && !first.is_whitespace() && !leads(next)
    }
}

/// Where lines start that go on in the next one in a text of ragged lines, as pages leave them that were pasted or scanned: lines
/// with marks inside and none at their end, run after run of them up to a line that ends its sentence. Lists whose items end
/// without a mark have no such end.
fn cut(text: &str) -> Vec<usize> {
    let (mut found, mut run) = (Vec::new(), Vec::new());
    let mut start = 0;
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        let line = text[start..end].trim_end();
        let next = text.get(end + 1..).unwrap_or_default();
        if is_cut(line, next.split('\n').next().unwrap_or_default()) {
            run.push(start);
        } else if ends(line) {
            found.append(&mut run);
        } else {
            run.clear();
        }
        start = end + 1;
    }
    if found.len() >= FEWEST { found } else { Vec::new() }
}

/// Whether the sentence at the end of a line may go on elsewhere, by what costs next to nothing.
pub fn may_be_cut(line: &str) -> bool {
    line.len() >= NARROWEST && !ends(line)
}

/// Whether a sentence is cut between two lines that the edge of a page stands between.
pub fn goes_on(line: &str, next: &str) -> bool {
    let (line, next) = (line.trim_end(), next.trim_end());
    let first = next.chars().next();
    let enough = columns(line) >= NARROWEST && is_prose(line) && !ends(line);
    enough && first.is_some_and(|c| !c.is_whitespace()) && !leads(next)
}

/// Whether a line may go on in the next: a sentence with a mark inside and none at its end.
fn is_cut(line: &str, next: &str) -> bool {
    let marked = line.contains(['\u{ff0c}', '\u{3002}', '\u{3001}', '\u{ff1b}', ',']) && !ends(line);
    let starts = next.chars().next().is_some_and(|c| !c.is_whitespace()) && !leads(next);
    marked && starts && (NARROWEST_CUT..=WIDEST_CUT).contains(&columns(line)) && is_prose_with_numbers(line)
}

/// Whether so many lines are wider than any page, by their bytes alone, that the text cannot be wrapped. Most reports are
/// known by this, and their lines need not be measured.
fn has_paragraphs(text: &str) -> bool {
    let (mut start, mut lines, mut wider) = (0, 0, 0);
    for end in memchr::memchr_iter(b'\n', text.as_bytes()).chain([text.len()]) {
        lines += 1;
        // No character takes more than two bytes for a column, with which a line may begin and end in white space.
        wider += usize::from(end - start > 2 * WIDEST && text[start..end].trim().len() > 2 * WIDEST);
        start = end + 1;
    }
    wider * FEW_BEYOND > lines
}

/// Columns of a line: a Chinese character takes two.
fn columns(line: &str) -> usize {
    line.bytes().map(|b| usize::from(b < 0x80) + 2 * usize::from(b >= 0xc0)).sum()
}

/// 1,4 and 61名: a group of three digits, cut. Nothing else has this form.
fn is_cut_number(line: &str, next: &str) -> bool {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let last = line.bytes().rev().take(3).take_while(u8::is_ascii_digit).count();
    let before = line[..line.len() - last].strip_suffix(',');
    (1..=2).contains(&last)
        && last + digits(next) == 3
        && before.is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()))
        && !next[digits(next)..].trim_start().is_empty()
}

/// Mostly Chinese characters, and no columns.
fn is_prose(line: &str) -> bool {
    let han = line.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    !line.contains(['|', '\t']) && !line.trim().contains("  ") && 2 * han >= line.chars().count()
}

/// The same of lines that may hold many digits, half as wide as a character or as wide.
fn is_prose_with_numbers(line: &str) -> bool {
    let number = |c: &char| {
        c.is_ascii_digit() || ('\u{ff10}'..='\u{ff19}').contains(c) || matches!(c, '.' | ' ' | '%' | '\u{ff05}')
    };
    let words = line.trim().chars().filter(|c| !number(c)).count();
    let han = line.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
    !line.contains(['|', '\t']) && !line.trim().contains("  ") && 2 * han >= words
}

/// A mark that ends a paragraph, or at least a sentence.
fn ends(line: &str) -> bool {
    let marks = ['\u{3002}', '!', '?', ':', '\u{ff01}', '\u{ff1f}', '\u{ff1a}', ';', '\u{ff1b}', '\u{2026}'];
    line.trim_end().ends_with(marks)
}

/// Digits of one to ten in Chinese, 第, and the brackets and stops of list markers.
const NUMERALS: &str = "\u{4e00}\u{4e8c}\u{4e09}\u{56db}\u{4e94}\u{516d}\u{4e03}\u{516b}\u{4e5d}\u{5341}";
const ORDINAL: char = '\u{7b2c}';

/// Whether a line starts an item of a list, an article or a bullet.
fn leads(line: &str) -> bool {
    let rest = line.trim_start_matches(['(', '\u{ff08}', '[', '\u{3010}']);
    let bracketed = rest.len() < line.len();
    let numbered = rest.trim_start_matches(|c: char| c.is_ascii_digit() || NUMERALS.contains(c));
    let stop = numbered.chars().next();
    let after = numbered.chars().nth(1);
    let numeral = numbered.len() < rest.len();
    let marked = match stop {
        Some('\u{3001}' | '\u{ff0e}') => true,
        Some(')' | '\u{ff09}') => bracketed,
        Some('.') => !after.is_some_and(|c| c.is_ascii_digit()),
        _ => false,
    };
    numeral && marked || line.starts_with(['*', '-', '\u{b7}', '\u{25cf}', '\u{25a0}', '#', '|', ORDINAL, '\u{300a}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARAGRAPH: [&str; 5] = [
        "二〇二三年，全区行政执法机关深入贯彻落实上级部署，全区共有行政执法人员1,4",
        "61名，其中持证人员1,200名。全年共实施行政检查12175次，办理行政处罚案件243",
        "1件，罚没金额1616.85万元，同比增长7.76%，没有发生因执法不规范引起的行政诉讼",
        "败诉案件。",
        "（一）加强组织领导，层层压实责任，把执法工作摆在更加突出的位置，强化考核督",
    ];

    #[test]
    fn a_paragraph_of_one_width_goes_on_and_its_end_and_items_do_not() {
        let wrapped = Wrapped::of(&PARAGRAPH.join("\n"));
        let joins: Vec<bool> = PARAGRAPH.windows(2).map(|w| wrapped.joins(0, w[0], w[1])).collect();
        assert_eq!(joins, [true, true, true, false]);
    }

    #[test]
    fn paragraphs_of_a_line_each_and_tables_are_left_alone() {
        let report =
            "一、基本情况\n全区共有执法人员1461名，持证1200名。\n二、执法情况\n全年办理行政处罚案件2431件，同比增长\n";
        let table = "行政处罚实施数量情况表（宗） | 合计 | 12\n".repeat(20);
        let cells = "行政处罚\n1461\n行政检查\n94929\n".repeat(9);
        for text in [report, &table, &cells] {
            let wrapped = Wrapped::of(text);
            let lines: Vec<&str> = text.lines().collect();
            assert!(!lines.windows(2).any(|w| wrapped.joins(0, w[0], w[1])), "{text}");
        }
    }

    #[test]
    fn ragged_lines_go_on_up_to_the_end_of_a_sentence_and_lists_do_not() {
        let page = [
            "全年共办理各类行政许可、行政确认236",
            "件，其中设立审批19件，变更审批27件，取消事项",
            "5项。",
            "出动检查人员2 730人次，检查各类机构1 912",
            "家次，已督促整改各类问题421",
            "个。",
        ];
        let cuts = |lines: &[&str]| {
            let text = lines.join("\n");
            let wrapped = Wrapped::of(&text);
            let starts = lines.iter().scan(0, |at, line| Some(std::mem::replace(at, *at + line.len() + 1)));
            starts.zip(lines.windows(2)).map(|(at, w)| wrapped.joins(at, w[0], w[1])).collect::<Vec<bool>>()
        };
        assert_eq!(cuts(&page), [true, true, false, true, true]);
        let list = [
            "行政检查：1200次，同比增长3%，覆盖全部街道",
            "行政处罚：30件，同比下降5%，罚款12万元",
            "行政强制：4件，比上年少2件，均已执行",
        ];
        assert_eq!(cuts(&[list, list].concat()), [false; 5]);
    }

    #[test]
    fn a_cut_group_of_three_digits_goes_on_in_any_text() {
        let wrapped = Wrapped::of("");
        assert!(wrapped.joins(0, "人员1,4\n", "61名\n"));
        for (line, next) in
            [("人员1,461", "61名"), ("人员14", "61名"), ("案件1,4", "612名"), ("1,4", "61"), ("，4", "61名")]
        {
            assert!(!wrapped.joins(0, line, next), "{line} {next}");
        }
    }
}
