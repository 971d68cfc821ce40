//! The words of `dictionaries/pdf.toml`, and strings that a PDF states of itself.

use encoding_rs::{GB18030, UTF_8, UTF_16BE, UTF_16LE};
use regex::Regex;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;
use unicode_normalization::UnicodeNormalization;

/// What is known of PDF files.
pub(super) struct Hints {
    page_words: Vec<String>,
    sentence_ends: String,
    markers: Regex,
    radicals: HashMap<char, char>,
}

#[derive(Deserialize)]
struct File {
    page_words: Vec<String>,
    markers: String,
    sentence_ends: String,
    radicals: Radicals,
}

#[derive(Deserialize)]
struct Radicals {
    from: String,
    to: String,
}

/// The hints; the dictionary is part of the program.
pub(super) static HINTS: LazyLock<Hints> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../../dictionaries/pdf.toml"))
        .expect("dictionaries/pdf.toml is built in and tested");
    Hints {
        page_words: file.page_words,
        sentence_ends: file.sentence_ends,
        markers: Regex::new(&file.markers).expect("dictionaries/pdf.toml is built in and tested"),
        radicals: file.radicals.from.chars().zip(file.radicals.to.chars()).collect(),
    }
});

impl Hints {
    /// Whether a paragraph of its own begins so.
    pub(super) fn is_marker(&self, line: &str) -> bool {
        self.markers.is_match(line)
    }

    pub(super) fn ends_sentence(&self, line: &str) -> bool {
        line.trim_end().ends_with(|c| self.sentence_ends.contains(c))
    }

    /// The line without the words around page numbers.
    pub(super) fn without_page_words(&self, line: &str) -> String {
        self.page_words.iter().fold(line.to_owned(), |line, word| line.replace(word.as_str(), ""))
    }

    /// The character that is meant where a font names a look-alike: a radical, a compatibility ideograph, a ligature.
    pub(super) fn meant(&self, c: char, push: impl FnMut(char)) {
        match c {
            '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}' | '\u{2F00}'..='\u{2FDF}' | '\u{FB00}'..='\u{FB06}' => {
                std::iter::once(c).nfkc().for_each(push);
            }
            c => std::iter::once(self.radicals.get(&c).copied().unwrap_or(c)).for_each(push),
        }
    }
}

/// A string of a PDF: UTF-16 or UTF-8 with a byte order mark, else what Chinese programs wrote into it.
pub(super) fn text_string(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xFE, 0xFF, ..] => UTF_16BE,
        [0xFF, 0xFE, ..] => UTF_16LE,
        bytes if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => GB18030,
    };
    encoding.decode(bytes).0.into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_become_what_is_meant() {
        let meant = |text: &str| {
            let mut out = String::new();
            text.chars().for_each(|c| HINTS.meant(c, |c| out.push(c)));
            out
        };
        assert_eq!(meant("⽂⾏⻓⻔⺟\u{F9E8}ﬁ１，"), "文行长门母裡fi１，");
        assert_eq!(HINTS.radicals.len(), 98);
    }

    #[test]
    fn strings_are_decoded() {
        assert_eq!(text_string(b"\xFE\xFF\x62\xA5\x54\x4A"), "报告");
        assert_eq!(text_string("报告".as_bytes()), "报告");
        assert_eq!(text_string(&GB18030.encode("报告").0), "报告");
    }
}
