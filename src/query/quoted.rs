//! Quoting from a text by code points: a stretch of it, and the sentence around one.

/// A text to quote from by code points.
pub struct Quoted<'t> {
    text: &'t str,
    /// Byte of every 64th code point.
    marks: Vec<usize>,
}

const STRIDE: usize = 64;
/// Characters of a sentence that are quoted on either side of a number.
const MOST_QUOTED: usize = 100;
/// What a sentence ends with; rows of tables end with a line.
const ENDS: [char; 4] = ['\n', '\u{3002}', '\u{ff01}', '\u{ff1f}'];

impl<'t> Quoted<'t> {
    /// Prepares to quote.
    pub fn new(text: &'t str) -> Self {
        Self { text, marks: text.char_indices().step_by(STRIDE).map(|(i, _)| i).collect() }
    }

    fn byte(&self, at: usize) -> usize {
        let from = self.marks.get(at / STRIDE).copied().unwrap_or(self.text.len());
        self.text[from..].char_indices().nth(at % STRIDE).map_or(self.text.len(), |(i, _)| from + i)
    }

    /// The stretch between two code points.
    pub fn part(&self, start: usize, end: usize) -> &'t str {
        self.text.get(self.byte(start)..self.byte(end)).unwrap_or_default()
    }

    /// The sentence around a stretch, cut where it is long.
    pub fn sentence(&self, start: usize, end: usize) -> &'t str {
        let start = self.byte(start);
        let end = self.byte(end).max(start);
        // Only so far is looked: a text may be one line.
        let before = self.text[..start].char_indices().rev().take(MOST_QUOTED);
        let from = before.take_while(|(_, c)| !ENDS.contains(c)).last().map_or(start, |(i, _)| i);
        let after = self.text[end..].char_indices().take(MOST_QUOTED);
        let to = after.take_while(|(_, c)| !ENDS.contains(c)).last().map_or(0, |(i, c)| i + c.len_utf8());
        self.text[from..end + to].trim()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_quoted_whole_or_cut() {
        let text = format!("第一句。全年处罚{}件，检查5次。\n第三行", 12);
        let quoted = Quoted::new(&text);
        assert_eq!(quoted.sentence(8, 11), "全年处罚12件，检查5次");
        assert_eq!(quoted.part(8, 11), "12件");
        assert_eq!((quoted.part(500, 900), quoted.sentence(500, 900)), ("", "第三行"));
        let long = "长".repeat(500);
        assert_eq!(Quoted::new(&long).sentence(250, 251).chars().count(), 201);
    }
}
