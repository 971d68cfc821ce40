//! Lines and cells in the making: white space collapses as in browsers, with one difference that Chinese asks for (and
//! CSS Text 3 allows): a line break of the source between two Chinese characters is no space, since editors break Chinese
//! text anywhere.

use super::is_blank;

/// A line in the making: white space collapses as it comes.
#[derive(Debug)]
pub(in crate::ingest) struct Line {
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
    pub(in crate::ingest) const fn new() -> Self {
        Self { text: String::new(), gap: Gap::None }
    }

    pub(in crate::ingest) fn push(&mut self, text: &str) {
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
    pub(in crate::ingest) fn take(&mut self) -> String {
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

    pub(in crate::ingest) fn is_blank(&self) -> bool {
        self.text.chars().all(is_blank)
    }
}

/// Chinese characters and full-width punctuation.
pub(in crate::ingest) const fn is_wide(c: char) -> bool {
    is_ideograph(c) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF60}')
}

/// The text of a table's cell from its lines: cells are narrow, and a header is broken in the middle of words. So two
/// Chinese characters at a break belong together where the cell is short and holds no number; else a space parts them.
pub(in crate::ingest) fn join_cell(lines: &[String]) -> String {
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

/// A Chinese character.
pub(in crate::ingest) const fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFF}' | '\u{F900}'..='\u{FAFF}' | '\u{3007}')
}

#[cfg(test)]
mod tests {
    use super::*;

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
