//! How tantivy sees the texts it is given: words come cut already, joined by a separator, since cutting them in the
//! writer's own threads halves its speed; pairs of characters are made here.
//!
//! A word of two characters is a pair, and is found there: most words are, so that kept twice they would make the lists of
//! words more than twice as long.

use super::budget::Budget;
use crate::segment::SEPARATOR;
use std::sync::Arc;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};

/// Name of the analyzer of words joined by [`SEPARATOR`].
pub const WORDS: &str = "words";
/// Name of the analyzer of pairs.
pub const PAIRS: &str = "pairs";
/// Name of the analyzer of pairs without the last character alone.
pub const INNER_PAIRS: &str = "inner_pairs";
/// Name of the analyzer of pairs for whole texts: it also tells the budget that the text has arrived.
pub const TEXT_PAIRS: &str = "text_pairs";

/// The analyzers; whole texts are given back to `budget` as they are taken up.
pub fn tokenizers(budget: &Arc<Budget>) -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(WORDS, JoinedWords::default());
    manager.register(PAIRS, Pairs::default());
    manager.register(INNER_PAIRS, Pairs { inner: true, ..Pairs::default() });
    manager.register(TEXT_PAIRS, Pairs { budget: Some(Arc::clone(budget)), ..Pairs::default() });
    manager
}

/// The pairs of a text as an index holds them: each character in lower case with the one after it. The index, which is
/// given texts in lower case, also holds the last character alone.
pub fn pairs(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.chars().map(|c| c.to_ascii_lowercase()).collect();
    match letters.as_slice() {
        [] => Vec::new(),
        [only] => vec![only.to_string()],
        _ => letters.windows(2).map(|pair| pair.iter().collect()).collect(),
    }
}

/// Whether a word is found among the pairs: two characters, which digits and Latin letters are not, since those are cut
/// out of longer ones.
pub fn is_pair(word: &str) -> bool {
    let mut letters = word.chars();
    let two = letters.next().is_some() && letters.next().is_some() && letters.next().is_none();
    two && word.chars().all(|c| !c.is_ascii())
}

#[derive(Clone, Default)]
struct JoinedWords {
    token: Token,
}

struct JoinedWordsStream<'a> {
    words: std::str::Split<'a, char>,
    token: &'a mut Token,
}

impl Tokenizer for JoinedWords {
    type TokenStream<'a> = JoinedWordsStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> JoinedWordsStream<'a> {
        self.token.reset();
        JoinedWordsStream { words: text.split(SEPARATOR), token: &mut self.token }
    }
}

impl TokenStream for JoinedWordsStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(word) = self.words.by_ref().find(|w| !w.is_empty() && !is_pair(w)) else { return false };
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(word);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[derive(Clone, Default)]
struct Pairs {
    token: Token,
    budget: Option<Arc<Budget>>,
    /// Whether the last character is left out, which is no pair.
    inner: bool,
}

struct PairStream<'a> {
    /// From the first character of the pair to come.
    rest: &'a str,
    token: &'a mut Token,
    inner: bool,
}

impl Tokenizer for Pairs {
    type TokenStream<'a> = PairStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PairStream<'a> {
        if let Some(budget) = &self.budget {
            budget.give_back(text.len());
        }
        self.token.reset();
        PairStream { rest: text, token: &mut self.token, inner: self.inner }
    }
}

impl TokenStream for PairStream<'_> {
    fn advance(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let first = character_length(self.rest, 0);
        let pair = first + character_length(self.rest, first);
        if self.inner && pair == self.rest.len() && pair == first {
            return false;
        }
        self.token.position = self.token.position.wrapping_add(1);
        self.token.text.clear();
        self.token.text.push_str(&self.rest[..pair]);
        self.rest = &self.rest[first..];
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// Bytes of the character at `at`; none at the end.
fn character_length(text: &str, at: usize) -> usize {
    match text.as_bytes().get(at) {
        None => 0,
        Some(0..0x80) => 1,
        Some(0x80..0xe0) => 2,
        Some(0xe0..0xf0) => 3,
        Some(_) => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(analyzer: &str, text: &str) -> Vec<(usize, String)> {
        let manager = tokenizers(&Arc::new(Budget::new(usize::MAX)));
        let mut analyzer = manager.get(analyzer).expect("registered");
        let mut found = Vec::new();
        analyzer.token_stream(text).process(&mut |t| found.push((t.position, t.text.clone())));
        found
    }

    #[test]
    fn words_are_split_at_the_separator() {
        let text = format!("执法局{SEPARATOR}{SEPARATOR}检查{SEPARATOR}12{SEPARATOR}名{SEPARATOR}");
        let expected = [(0, "执法局"), (1, "12"), (2, "名")].map(|(i, t)| (i, t.to_owned()));
        assert_eq!(tokens(WORDS, &text), expected);
        assert!(tokens(WORDS, "").is_empty());
    }

    #[test]
    fn pairs_stand_at_the_place_of_their_first_character() {
        let expected = [(0, "执法"), (1, "法a"), (2, "a。"), (3, "。é"), (4, "é𠮷"), (5, "𠮷")];
        assert_eq!(tokens(PAIRS, "执法a。é𠮷"), expected.map(|(i, t)| (i, t.to_owned())));
        assert!(tokens(TEXT_PAIRS, "").is_empty());
        assert_eq!(tokens(INNER_PAIRS, "执法a"), [(0, "执法".to_owned()), (1, "法a".to_owned())]);
        assert_eq!(pairs("执法A"), ["执法", "法a"]);
        assert_eq!(pairs("执"), ["执"]);
    }
}
