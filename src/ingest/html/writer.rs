//! Decides which lines of a page are taken, and writes them: headline and labelled data before the article, then all of it
//! but the instruments of the page.

use super::hints::HINTS;
use super::metadata;
use crate::ingest::blocks::{Blocks, is_sentence};
use crate::ingest::line::Line;

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
    /// What is written.
    pub blocks: Blocks,
    pub mode: Mode,
    /// Take the lines as they are: they are the headline.
    pub in_title: bool,
    line: Line,
    /// A label that waits for its value in the next line.
    label: Option<String>,
}

/// A line with more characters ends the beginning of the article.
const PARAGRAPH: usize = 80;

impl Writer {
    pub(super) fn new(mode: Mode) -> Self {
        Self { blocks: Blocks::default(), mode, in_title: false, line: Line::new(), label: None }
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
            self.blocks.leave_blank_line();
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
            self.blocks.write_line(&line);
        } else if self.mode == Mode::Article {
            if !HINTS.is_boilerplate_line(&line) {
                self.blocks.write_line(&line);
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
                self.blocks.write_field(&field);
            }
            return;
        }
        if let Some(label) = self.label.take() {
            self.blocks.write_field(&format!("{label}: {line}"));
            return;
        }
        if self.mode == Mode::Opening && !HINTS.is_boilerplate_line(line) {
            if line.chars().nth(PARAGRAPH).is_some() || is_sentence(line) {
                self.mode = Mode::Article;
            }
            self.blocks.write_line(line);
        }
    }
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
        writer.blocks.text
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
        assert_eq!(writer.blocks.text, "一\n\n二\n三");
        let mut writer = Writer::new(Mode::Article);
        writer.push_lines("一\n 二\n\n\n三");
        writer.end_line();
        assert_eq!(writer.blocks.text, "一\n二\n\n三");
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
}
