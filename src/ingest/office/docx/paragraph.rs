//! A paragraph being read: its text, and what its properties say.

use super::sink::Block;
use crate::ingest::is_blank;
use crate::ingest::line::is_wide;

/// A paragraph whose end has not come.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    text: String,
    pub style: Option<String>,
    pub list: Option<u32>,
    pub level: Option<usize>,
    /// Its mark was deleted: the next paragraph goes on in the same line.
    pub goes_on: bool,
    /// What its text boxes hold, to be written behind it.
    pub boxes: Vec<Block>,
}

impl Paragraph {
    /// Adds text. A line feed ends a line.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Puts the text of the paragraph before it, whose mark was deleted, before its own.
    pub(super) fn put_before(&mut self, text: String) {
        // The longer one is not copied: of many such paragraphs in a row each adds its own.
        let own = std::mem::replace(&mut self.text, text);
        self.text.push_str(&own);
    }

    /// What has been read, for the paragraph that goes on.
    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// Its lines without blanks at their ends, the first behind its number.
    pub(super) fn lines(&self, label: Option<&str>) -> Vec<String> {
        let mut lines: Vec<String> =
            self.text.split('\n').map(|l| l.trim_matches(is_blank).to_owned()).filter(|l| !l.is_empty()).collect();
        if let (Some(label), Some(first)) = (label.filter(|l| !l.is_empty()), lines.first_mut()) {
            *first = labelled(label, first);
        }
        lines
    }
}

/// Number and text of a heading as they are printed: 一、 stands close, 第一条 and 1.1 apart, and 1. apart from digits,
/// which would otherwise become its decimals.
fn labelled(label: &str, text: &str) -> String {
    let label = label.trim_matches(is_blank);
    let stands_close = match label.chars().next_back() {
        Some(last) if last.is_alphanumeric() => false,
        Some(last) if is_wide(last) || !last.is_ascii() => true,
        Some(_) => !text.starts_with(|c: char| c.is_ascii_alphanumeric()),
        None => true,
    };
    let space = if stands_close { "" } else { " " };
    format!("{label}{space}{text}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_before_their_text_as_printed() {
        for (label, text, expected) in [
            ("一、", "总体情况", "一、总体情况"),
            ("(一)", "总体情况", "(一)总体情况"),
            ("1.", "总体情况", "1.总体情况"),
            ("1.", "3件", "1. 3件"),
            ("1.1", "总体情况", "1.1 总体情况"),
            ("第一章", "总则", "第一章 总则"),
            ("①", "总则", "① 总则"),
        ] {
            assert_eq!(labelled(label, text), expected);
        }
    }

    #[test]
    fn breaks_end_lines_and_blank_lines_are_none() {
        let mut paragraph = Paragraph::default();
        paragraph.push("\u{3000}\u{3000}一 \n\n\t二");
        assert_eq!(paragraph.lines(Some("1、")), ["1、一", "二"]);
        assert_eq!(Paragraph::default().lines(Some("1、")), [""; 0]);
    }
}
