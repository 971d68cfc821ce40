//! Whether a clause asks something, so that the `?` behind it is what it looks like.

use crate::dictionary::builtin_texts;
use serde::Deserialize;

/// Characters before a `?` in which a word is looked for.
const NEAR: usize = 20;

/// Words of questions.
pub struct Questions {
    words: Vec<Vec<char>>,
}

#[derive(Deserialize)]
struct Refusals {
    question: Question,
}

#[derive(Deserialize)]
struct Question {
    words: Vec<String>,
}

impl Questions {
    /// Those of the built-in `refusals.toml`.
    pub fn new() -> Self {
        let file = builtin_texts().find(|(name, _)| *name == "refusals.toml");
        let read = file.and_then(|(_, text)| toml::from_str::<Refusals>(text).ok());
        let words = read.map(|r| r.question.words).unwrap_or_default();
        Self { words: words.iter().map(|w| w.chars().collect()).collect() }
    }

    /// Whether the clause that ends before a character asks.
    pub fn asks(&self, before: &[char]) -> bool {
        let near = &before[before.len().saturating_sub(NEAR)..];
        let start = near.iter().rposition(|c| matches!(c, '\u{3002}' | '?' | '\n')).map_or(0, |at| at + 1);
        self.words.iter().any(|word| near[start..].windows(word.len().max(1)).any(|w| w == word.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_with_a_question_word_asks() {
        let questions = Questions::new();
        for (clause, asks) in [("需要多久", true), ("检查单", false), ("多久。检查单", false), ("是否持证", true)]
        {
            assert_eq!(questions.asks(&clause.chars().collect::<Vec<_>>()), asks, "{clause}");
        }
    }
}
