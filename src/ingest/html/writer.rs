//! Puts the text of a page together line by line, counting its characters, so that places are known as they are written.
//!
//! White space collapses as in browsers, with one difference that Chinese asks for (and CSS Text 3 allows): a line
//! break of the source between two Chinese characters is no space, since editors break Chinese text anywhere.

use super::hints::HINTS;
use super::metadata;
use super::tree::is_ideograph;
use crate::ingest::is_blank;
use crate::model::SourceSpan;

/// Which lines are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Before the article: headline and metadata alone.
    Front,
    /// The beginning of the article, where metadata may stand among other lines.
    Opening,
    /// The article.
    Article,
}

/// The text so far.
#[derive(Debug)]
pub(super) struct Writer {
    /// Finished lines, without the last line feed.
    pub text: String,
    pub mode: Mode,
    /// Take the lines as they are: they are the headline.
    pub in_title: bool,
    /// Code points of `text`.
    length: usize,
    line: Line,
    /// A label that waits for its value in the next line.
    label: Option<String>,
    blank_line: bool,
    recent: Vec<Recent>,
}

/// A line just written, a candidate for the caption of a table.
#[derive(Debug, Clone, Copy)]
struct Recent {
    span: SourceSpan,
    /// It states the unit of the table below.
    is_unit: bool,
}

/// More characters than this are no caption.
const CAPTION: usize = 60;

/// A line with more characters ends the beginning of the article.
const PARAGRAPH: usize = 80;

impl Writer {
    pub(super) const fn new(mode: Mode) -> Self {
        Self {
            text: String::new(),
            mode,
            in_title: false,
            length: 0,
            line: Line::new(),
            label: None,
            blank_line: false,
            recent: Vec::new(),
        }
    }

    /// Adds text to the line, collapsing white space.
    pub(super) fn push(&mut self, text: &str) {
        self.line.push(text);
    }

    /// Adds preformatted text: its line breaks stand.
    pub(super) fn push_lines(&mut self, text: &str) {
        let mut first = true;
        for line in text.lines() {
            if !first {
                self.line_break();
            }
            first = false;
            self.push(line);
        }
        if text.ends_with('\n') {
            self.line_break();
        }
    }

    /// A `<br>`: ends the line; where there is none to end, leaves a blank line.
    pub(super) fn line_break(&mut self) {
        if self.line.is_blank() {
            self.blank_line = true;
        }
        self.end_line();
    }

    /// Ends the line, if there is one, and takes it unless it does not belong to the report.
    pub(super) fn end_line(&mut self) {
        let line = self.line.take();
        if line.is_empty() {
            return;
        }
        if self.in_title {
            self.write_line(&line);
        } else if self.mode == Mode::Article {
            if !HINTS.is_boilerplate_line(&line) {
                self.write_line(&line);
            }
        } else {
            self.end_front_line(&line);
        }
    }

    fn end_front_line(&mut self, line: &str) {
        let (label, has_colon) = metadata::compact_label(line);
        // In the article a line that happens to be such a word is no label unless it says so.
        if (has_colon || self.mode == Mode::Front) && HINTS.is_label(&label) {
            self.label = Some(label);
            return;
        }
        if let Some(fields) = metadata::split_line(line) {
            self.label = None;
            for field in fields {
                self.write_field(&field);
            }
            return;
        }
        if let Some(label) = self.label.take() {
            self.write_field(&format!("{label}: {line}"));
            return;
        }
        if self.mode == Mode::Opening && !HINTS.is_boilerplate_line(line) {
            if line.chars().nth(PARAGRAPH).is_some() || is_sentence(line) {
                self.mode = Mode::Article;
            }
            self.write_line(line);
        }
    }

    /// Writes a line of metadata, which is never a caption.
    pub(super) fn write_field(&mut self, line: &str) {
        self.write_line(line);
        self.recent.clear();
    }

    /// Writes a line as it is; returns its place.
    pub(super) fn write_line(&mut self, line: &str) -> SourceSpan {
        self.begin_line();
        let span = self.append(line);
        if span.end - span.start > CAPTION || is_sentence(line) {
            self.recent.clear();
        } else {
            let is_unit = HINTS.unit_starts.iter().any(|s| line.starts_with(s.as_str()));
            self.recent.push(Recent { span, is_unit });
            if self.recent.len() > 2 {
                self.recent.remove(0);
            }
        }
        span
    }

    /// Writes the row of a table, its cells joined by bars; returns the place of each cell. The line neither begins nor
    /// ends in white space, so a blank cell at an end leaves its bar alone.
    pub(super) fn write_row(&mut self, cells: &[&str]) -> Vec<SourceSpan> {
        self.begin_line();
        self.recent.clear();
        let mut spans = Vec::with_capacity(cells.len());
        for (column, cell) in cells.iter().enumerate() {
            if column > 0 {
                let after_blank_start = column == 1 && cells[0].is_empty();
                let before_blank_end = column + 1 == cells.len() && cell.is_empty();
                self.append(match (after_blank_start, before_blank_end) {
                    (true, true) => "|",
                    (true, false) => "| ",
                    (false, true) => " |",
                    (false, false) => " | ",
                });
            }
            spans.push(self.append(cell));
        }
        spans
    }

    /// The place of the line above that may name a table; with the line between that states the unit, if there is one.
    pub(super) fn caption(&self) -> Option<SourceSpan> {
        match self.recent[..] {
            [.., name, unit] if unit.is_unit && !name.is_unit => {
                Some(SourceSpan { start: name.span.start, end: unit.span.end })
            }
            [.., line] => Some(line.span),
            [] => None,
        }
    }

    fn begin_line(&mut self) {
        let blank_line = std::mem::take(&mut self.blank_line);
        if !self.text.is_empty() {
            self.append(if blank_line { "\n\n" } else { "\n" });
        }
    }

    fn append(&mut self, text: &str) -> SourceSpan {
        let start = self.length;
        self.text.push_str(text);
        self.length += text.chars().count();
        SourceSpan { start, end: self.length }
    }
}

/// A line in the making: white space collapses as it comes.
#[derive(Debug)]
pub(super) struct Line {
    text: String,
    gap: Gap,
}

/// White space that is due before the next character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gap {
    None,
    Space,
    /// White space that holds a line break of the source.
    Break,
}

impl Line {
    pub(super) const fn new() -> Self {
        Self { text: String::new(), gap: Gap::None }
    }

    pub(super) fn push(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' | '\r' => self.gap = Gap::Break,
                ' ' | '\t' | '\u{C}' if self.gap == Gap::None => self.gap = Gap::Space,
                ' ' | '\t' | '\u{C}' => {}
                _ => {
                    if self.gap != Gap::None {
                        self.close_gap(c);
                    }
                    self.text.push(c);
                }
            }
        }
    }

    /// The line, without blanks at its ends; what comes next begins a new one.
    pub(super) fn take(&mut self) -> String {
        self.gap = Gap::None;
        let line = std::mem::take(&mut self.text);
        let trimmed = line.trim_matches(is_blank);
        if trimmed.len() == line.len() { line } else { trimmed.to_owned() }
    }

    fn close_gap(&mut self, next: char) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        let Some(last) = self.text.chars().next_back() else {
            return;
        };
        let joins = gap == Gap::Break && is_wide(last) && is_wide(next);
        if !joins {
            self.text.push(' ');
        }
    }

    fn is_blank(&self) -> bool {
        self.text.chars().all(is_blank)
    }
}

fn is_sentence(line: &str) -> bool {
    HINTS.sentence_ends.iter().any(|end| line.ends_with(end.as_str()))
}

/// Chinese characters and full-width punctuation.
const fn is_wide(c: char) -> bool {
    is_ideograph(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF60}')
}

/// The text of a table's cell from its lines: cells are narrow, and a header is broken in the middle of words. So two
/// Chinese characters at a break belong together where the cell is short and holds no number; else a space parts them.
pub(super) fn join_cell(lines: &[String]) -> String {
    const SHORT: usize = 24;
    let length: usize = lines.iter().map(|l| l.chars().count()).sum();
    let has_digit = lines.iter().any(|l| l.contains(|c: char| c.is_ascii_digit()));
    let is_word = length <= SHORT && !has_digit;
    let mut cell = String::new();
    for line in lines {
        if let (Some(left), Some(right)) = (cell.chars().next_back(), line.chars().next()) {
            let joins = is_word && is_wide(left) && (is_wide(right) || right == '(');
            if !joins {
                cell.push(' ');
            }
        }
        cell.push_str(line);
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(mode: Mode, lines: &[&str]) -> String {
        let mut writer = Writer::new(mode);
        for line in lines {
            writer.push(line);
            writer.end_line();
        }
        writer.text
    }

    #[test]
    fn white_space_collapses_as_in_browsers_but_not_into_chinese_words() {
        for (source, expected) in [
            ("  一  二\t三 ", "一 二 三"),
            ("执\n   法1461\n名", "执法1461 名"),
            ("a\nb", "a b"),
            ("\u{A0}\u{3000}\u{3000}一\u{A0}二\u{3000}", "一\u{A0}二"),
        ] {
            assert_eq!(written(Mode::Article, &[source]), expected);
        }
    }

    #[test]
    fn breaks_leave_one_blank_line_at_most() {
        let mut writer = Writer::new(Mode::Article);
        writer.line_break();
        for text in ["一", "", "", "", "二", "三"] {
            writer.push(text);
            writer.line_break();
        }
        assert_eq!(writer.text, "一\n\n二\n三");
        let mut writer = Writer::new(Mode::Article);
        writer.push_lines("一\n 二\n\n\n三");
        writer.end_line();
        assert_eq!(writer.text, "一\n二\n\n三");
    }

    #[test]
    fn before_the_article_metadata_alone_are_taken() {
        let lines = ["首页", "索 引 号", "001/2021-1", "发布机构：", "文号：", "某府〔2021〕3号", "通知公告"];
        assert_eq!(written(Mode::Front, &lines), "索引号: 001/2021-1\n文号: 某府〔2021〕3号");
        assert_eq!(
            written(Mode::Opening, &["发布时间：2021-12-07 来源：某局", "各局："]),
            "发布时间: 2021-12-07\n来源: 某局\n各局："
        );
    }

    #[test]
    fn rows_know_the_places_of_their_cells() {
        let mut writer = Writer::new(Mode::Article);
        writer.write_line("表一");
        writer.write_line("单位：件");
        assert_eq!(writer.caption(), Some(SourceSpan { start: 0, end: 7 }));
        let spans = writer.write_row(&["", "罚款", "", "", "3", ""]);
        assert_eq!(writer.text, "表一\n单位：件\n| 罚款 |  |  | 3 |");
        let chars: Vec<char> = writer.text.chars().collect();
        let cells: Vec<String> = spans.iter().map(|s| chars[s.start..s.end].iter().collect()).collect();
        assert_eq!(cells, ["", "罚款", "", "", "3", ""]);
        assert_eq!(writer.caption(), None);
    }

    #[test]
    fn cells_broken_in_the_middle_of_words_are_mended() {
        for (lines, expected) in [
            (vec!["序", "号"], "序号"),
            (vec!["罚没金额", "(万元)"], "罚没金额(万元)"),
            (vec!["3项", "处罚"], "3项 处罚"),
            (vec!["12", "34"], "12 34"),
            (vec![], ""),
        ] {
            let lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
            assert_eq!(join_cell(&lines), expected);
        }
    }
}
