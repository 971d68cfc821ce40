//! Words of the normalised text: jieba without its guessing model, with our word list (`words.txt`).
//!
//! In: normalised text. Out: tokens that cover it, the terms an index keeps of it, the terms a query asks for. What an
//! index does with terms is left to `index`.

mod number;

use crate::dictionary::{Numerals, Words, jieba};
use crate::model::Span;
use jieba_rs::Jieba;
use std::sync::Arc;

/// Stands between the terms of [`Segmenter::index_terms`]; no term holds it.
pub const SEPARATOR: char = '\u{1}';

/// Longest sub-words that jieba's search mode gives.
const JIEBA_GRAM: usize = 3;

/// Cuts text into words. Loading takes a twentieth of a second and 32 MB; clones share it.
#[derive(Clone)]
pub struct Segmenter {
    jieba: Arc<Jieba>,
    numerals: Numerals,
}

impl Segmenter {
    /// Loads jieba's dictionary and adds our words; numerals are what Chinese numbers are written with.
    #[must_use]
    pub fn new(words: &Words, numerals: &Numerals) -> Self {
        Self::with(jieba::whole(), words.iter(), numerals)
    }

    /// One for a single text, which it cuts as the whole one does; it is there at once.
    #[must_use]
    pub fn of_text(text: &str, words: &Words, numerals: &Numerals) -> Self {
        Self::with(jieba::of(text), words.iter().filter(|word| text.contains(word)), numerals)
    }

    fn with<'w>(mut jieba: Jieba, words: impl Iterator<Item = &'w str>, numerals: &Numerals) -> Self {
        for word in words {
            jieba.add_word(word, None, None);
        }
        Self { jieba: Arc::new(jieba), numerals: numerals.clone() }
    }

    /// Tokens that cover the text: words, numbers, single marks and spaces. Joined they are the text again.
    ///
    /// ```
    /// use nianbao::{dictionary::Dictionaries, segment::Segmenter};
    /// let d = Dictionaries::builtin().unwrap();
    /// let segmenter = Segmenter::new(&d.words, &d.numerals);
    /// let words: Vec<_> = segmenter.tokens("配备执法记录仪1,461台").iter().map(|t| t.of("配备执法记录仪1,461台")).collect();
    /// assert_eq!(words, ["配备", "执法记录仪", "1,461", "台"]);
    /// ```
    #[must_use]
    pub fn tokens(&self, text: &str) -> Vec<Span> {
        let mut tokens = Vec::with_capacity(text.len() / 4);
        for piece in number::pieces(text) {
            match piece {
                number::Piece::Number(span) => tokens.push(span),
                number::Piece::Other(span) => {
                    let token = |t: jieba_rs::Token<'_>| Span::new(span.start + t.byte_start, span.start + t.byte_end);
                    tokens.extend(self.jieba.cut(span.of(text), false).into_iter().map(token));
                }
            }
        }
        tokens
    }

    /// What an index keeps of a text: words with the words inside them, numbers in one form (3,250 and 三千二百五十 as
    /// 3250), in lower case; punctuation is left out. Joined by [`SEPARATOR`].
    #[must_use]
    pub fn index_terms(&self, text: &str) -> String {
        let mut terms = String::with_capacity(text.len() * 3 / 2);
        for piece in number::pieces(text) {
            match piece {
                number::Piece::Number(span) => push(&mut terms, &number::canonical(span.of(text))),
                number::Piece::Other(span) => self.push_words(&mut terms, span.of(text)),
            }
        }
        for number in number::written(text, &self.numerals) {
            push(&mut terms, &number.value);
        }
        terms.make_ascii_lowercase();
        terms
    }

    /// What a query asks for: the words that cover it, in the form of [`Self::index_terms`], without those inside them.
    #[must_use]
    pub fn query_terms(&self, text: &str) -> Vec<String> {
        let mut terms = Vec::new();
        let mut at = 0;
        for number in number::written(text, &self.numerals) {
            self.push_query_terms(&mut terms, &text[at..number.span.start]);
            terms.push(number.value);
            at = number.span.end;
        }
        self.push_query_terms(&mut terms, &text[at..]);
        terms
    }

    fn push_query_terms(&self, terms: &mut Vec<String>, text: &str) {
        let words = self.tokens(text).into_iter().map(|token| token.of(text)).filter(|word| is_word(word));
        terms.extend(words.map(|word| number::canonical(word).to_ascii_lowercase()));
    }

    fn push_words(&self, terms: &mut String, text: &str) {
        for token in self.jieba.cut_for_search(text, false) {
            if is_word(token.word) {
                if token.end - token.start > JIEBA_GRAM + 1 {
                    self.push_long_parts(terms, token.word);
                }
                push(terms, token.word);
            }
        }
    }

    /// The words of four and more characters inside a longer one, which jieba's search mode leaves out.
    fn push_long_parts(&self, terms: &mut String, word: &str) {
        let starts: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
        let last = starts.len() - 1;
        for length in JIEBA_GRAM + 1..last {
            for i in 0..=last - length {
                let part = &word[starts[i]..starts[i + length]];
                if self.jieba.has_word(part) {
                    push(terms, part);
                }
            }
        }
    }
}

/// The numbers of a text with their value in the form of [`Segmenter::index_terms`].
#[must_use]
pub fn numbers(text: &str, numerals: &Numerals) -> Vec<(Span, String)> {
    let digits = number::pieces(text).filter_map(|piece| match piece {
        number::Piece::Number(span) => Some((span, number::canonical(span.of(text)).into_owned())),
        number::Piece::Other(_) => None,
    });
    digits.chain(number::written(text, numerals).into_iter().map(|n| (n.span, n.value))).collect()
}

fn push(terms: &mut String, term: &str) {
    if !terms.is_empty() {
        terms.push(SEPARATOR);
    }
    terms.push_str(term);
}

fn is_word(token: &str) -> bool {
    token.chars().any(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;

    fn segmenter() -> Segmenter {
        let d = Dictionaries::builtin().expect("built-in dictionaries");
        Segmenter::new(&d.words, &d.numerals)
    }

    #[test]
    fn tokens_cover_the_text() {
        let segmenter = segmenter();
        let texts = [
            "全区持证执法人员1,461名,同比增长7.76%。\n(一)“双随机、一公开”监管2021-2025年",
            "PM2.5 e-mail 3.6.3 ,,, 12,34 1,2345 𠮷野家",
            "",
            "。",
        ];
        for text in texts {
            let joined: String = segmenter.tokens(text).iter().map(|t| t.of(text)).collect();
            assert_eq!(joined, text);
        }
    }

    #[test]
    fn index_terms_hold_words_their_parts_and_plain_numbers() {
        let segmenter = segmenter();
        let cases = [
            ("持证执法人员1,461名", vec!["持证执法人员", "执法人员", "执法", "人员", "1461", "名"]),
            ("2021-2025年", vec!["2021", "2025", "年"]),
            ("执法记录仪", vec!["执法记录仪", "记录仪", "执法", "记录"]),
            ("双随机、一公开", vec!["双随机", "随机", "一公开", "公开"]),
            ("行政处罚决定书", vec!["行政处罚决定书", "行政处罚", "处罚决定书", "行政处罚决定"]),
            ("ABC公司增长7.50%", vec!["abc", "公司", "7.5"]),
            ("三千二百五十件", vec!["3250"]),
            ("罚款3.25万元", vec!["3.25", "32500", "罚款"]),
        ];
        for (text, expected) in cases {
            let joined = segmenter.index_terms(text);
            let terms: Vec<&str> = joined.split(SEPARATOR).collect();
            for word in expected {
                assert!(terms.contains(&word), "{text}: {word} not in {terms:?}");
            }
            assert!(terms.iter().all(|t| is_word(t)), "{terms:?}");
        }
    }

    #[test]
    fn query_terms_are_among_the_index_terms_of_the_same_text() {
        let segmenter = segmenter();
        for text in ["行政处罚决定书3,250份", "持证执法人员", "2023年ABC", "扬尘污染 治理", "共三千二百五十件"]
        {
            let joined = segmenter.index_terms(text);
            let terms: Vec<&str> = joined.split(SEPARATOR).collect();
            assert!(segmenter.query_terms(text).iter().all(|t| terms.contains(&t.as_str())), "{text}");
        }
    }
}
