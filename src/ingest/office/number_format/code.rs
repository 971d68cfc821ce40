//! The code of a number format, read: `#,##0.00;[Red]-#,##0.00`.

/// What one section of a code says: how numbers of its sign are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Section {
    /// Words and the place of the digits among them.
    pub parts: Vec<Part>,
    /// Digits before and behind the point that are shown even if 0.
    pub least_digits: usize,
    pub least_places: u32,
    /// Digits behind the point.
    pub places: u32,
    /// Commas between thousands.
    pub groups: bool,
    /// Percent signs: each multiplies by a hundred.
    pub percents: u32,
    /// Commas at the end: each divides by a thousand.
    pub thousands: u32,
    pub is_date: bool,
    /// The number as it is.
    pub is_general: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    Literal(String),
    /// Where the digits stand.
    Number,
    /// Letters of a date or time, so many of them; in brackets it is a span of time.
    Date(char, usize, bool),
}

/// Codes are cut here; no honest one is longer.
const LONGEST: usize = 300;

/// The words that stand for "as it is", in whatever edition.
const GENERAL: &str = "general";

/// The sections of a code; none where the number is shown as it is.
pub(super) fn sections(code: &str) -> Vec<Section> {
    let code: Vec<char> = code.trim().chars().take(LONGEST).collect();
    if code.is_empty() || code.iter().collect::<String>().eq_ignore_ascii_case(GENERAL) {
        return Vec::new();
    }
    let mut sections = Vec::new();
    let mut reader = Reader::default();
    let mut at = 0;
    while at < code.len() {
        at += reader.take(&code[at..]);
        if reader.is_over {
            sections.push(std::mem::take(&mut reader).finish());
        }
    }
    sections.push(reader.finish());
    sections
}

#[derive(Default)]
struct Reader {
    section: Section,
    in_fraction: bool,
    /// Commas since the last digit: in the middle they group, at the end they divide.
    commas: u32,
    is_over: bool,
}

impl Reader {
    /// Takes what stands first; returns how many characters that was.
    fn take(&mut self, code: &[char]) -> usize {
        let find = |end: char| code.iter().skip(1).position(|&c| c == end).map_or(code.len(), |i| i + 2);
        match code[0] {
            ';' => self.is_over = true,
            '"' => {
                let length = find('"');
                let quoted: String = code[1..length].iter().filter(|&&c| c != '"').collect();
                self.literal(&quoted);
                return length;
            }
            '\\' | '!' => {
                if let Some(&c) = code.get(1) {
                    self.literal(&c.to_string());
                }
                return 2.min(code.len());
            }
            // A blank as wide as the next character, or the next character to the edge of the cell.
            '_' | '*' => {
                self.literal(" ");
                return 2.min(code.len());
            }
            '[' => {
                let length = find(']');
                self.bracket(&code[1..length.max(2) - 1]);
                return length;
            }
            '0' | '#' | '?' => self.digit(code[0]),
            '.' if !self.section.is_date => self.in_fraction = true,
            ',' if !self.section.is_date => self.commas += 1,
            '%' => {
                self.section.percents += 1;
                self.literal("%");
            }
            'E' | 'e' if matches!(code.get(1), Some('+' | '-')) => {
                // Exponents are not shown: the number is.
                self.section.is_general = true;
                return 2 + code[2..].iter().take_while(|c| matches!(c, '0' | '#')).count();
            }
            'A' | 'a' if code.len() > 4 && code[..5].iter().collect::<String>().eq_ignore_ascii_case("am/pm") => {
                self.date('p', 1, false);
                return 5;
            }
            '@' => self.number(),
            c if is_general(code) => {
                debug_assert!(c.eq_ignore_ascii_case(&'g'));
                self.section.is_general = true;
                self.number();
                return GENERAL.len();
            }
            c if matches!(c.to_ascii_lowercase(), 'y' | 'm' | 'd' | 'h' | 's' | 'e' | 'b') => {
                let letter = c.to_ascii_lowercase();
                let length = code.iter().take_while(|c| c.to_ascii_lowercase() == letter).count();
                self.date(letter, length, false);
                return length;
            }
            c => self.literal(&c.to_string()),
        }
        1
    }

    fn digit(&mut self, c: char) {
        self.number();
        if self.commas > 0 && !self.in_fraction {
            self.section.groups = true;
        }
        self.commas = 0;
        let shown = c == '0';
        if self.in_fraction {
            self.section.places = (self.section.places + 1).min(20);
            if shown {
                self.section.least_places = self.section.places;
            }
        } else if shown || self.section.least_digits > 0 {
            self.section.least_digits += 1;
        }
    }

    /// Digits stand here, unless they have a place already.
    fn number(&mut self) {
        if !self.section.is_date && !self.section.parts.contains(&Part::Number) {
            self.section.parts.push(Part::Number);
        }
    }

    /// `[$¥-804]` is a currency, `[h]` a span of time, `[Red]` and `[>=1000]` nothing to read.
    fn bracket(&mut self, inner: &[char]) {
        if let ['$', rest @ ..] = inner {
            let symbol: String = rest.iter().take_while(|&&c| c != '-').collect();
            self.literal(&symbol);
            return;
        }
        if let Some(first) = inner.first().map(char::to_ascii_lowercase)
            && matches!(first, 'h' | 'm' | 's')
            && inner.iter().all(|c| c.to_ascii_lowercase() == first)
        {
            self.date(first, inner.len(), true);
        }
    }

    fn date(&mut self, letter: char, length: usize, is_span: bool) {
        self.section.is_date = true;
        self.section.parts.push(Part::Date(letter, length, is_span));
    }

    fn literal(&mut self, text: &str) {
        match self.section.parts.last_mut() {
            Some(Part::Literal(last)) => last.push_str(text),
            _ => self.section.parts.push(Part::Literal(text.to_owned())),
        }
    }

    fn finish(mut self) -> Section {
        self.section.thousands = self.commas;
        self.section
    }
}

fn is_general(code: &[char]) -> bool {
    code.len() >= GENERAL.len() && code[..GENERAL.len()].iter().collect::<String>().eq_ignore_ascii_case(GENERAL)
}
