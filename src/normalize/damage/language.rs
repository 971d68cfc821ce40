//! How likely a stretch of text is as Chinese: by the words of jieba's dictionary and ours, and how often marks stand.
//!
//! In: characters, of either script. Out: the logarithm of the probability of the likeliest way to cut them into words.
//! Loaded only when a text is damaged, since that takes a tenth of a second and 32 MB.

use super::super::script::Converter;
use super::gbk::Gbk;
use super::pairs::Pairs;
use crate::dictionary::builtin_texts;
use jieba_rs::Jieba;

/// Words, marks and the table of GBK.
pub struct Language {
    jieba: Jieba,
    /// The simplified form of each ideograph from [`FIRST`] on.
    simple: Vec<char>,
    /// Which characters stand side by side in rules, names and examples of the dictionaries.
    domain: Pairs,
    /// GBK.
    pub gbk: Gbk,
}

const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// Logarithm of the number of words that jieba's dictionary was counted in.
const WORDS_COUNTED: f64 = 17.91;
/// Characters of the longest word that is looked for.
const LONGEST: usize = 5;
/// Of an ideograph that no dictionary counts.
const UNKNOWN: f64 = -20.0;
/// Of a sign that is neither ideograph nor common mark.
const ODD: f64 = -16.0;
/// Of a letter or digit.
const ASCII: f64 = -6.0;
/// Of a character that is lost: it may be any.
const LOST: f64 = -8.0;
/// A closing quotation mark behind a full stop, and 現, which begins sentences.
const OFTEN: f64 = 2.5;
/// Two stops in a row, or a mark twice.
const DOUBLED: f64 = -7.0;

impl Language {
    /// Loads the words.
    pub fn new(converter: &Converter) -> Self {
        let mut jieba = Jieba::new();
        let own = include_str!("../../../dictionaries/words.txt").lines().map(str::trim);
        for word in own.filter(|w| !w.is_empty() && !w.starts_with('#')) {
            jieba.add_word(word.split_whitespace().next().unwrap_or(word), None, None);
        }
        let all: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
        let lines: String = all.iter().flat_map(|c| [*c, '\n']).collect();
        let simple = converter.simplify(&lines).lines().map(|l| l.chars().next().unwrap_or('\0')).collect();
        Self { jieba, simple, domain: Pairs::of(builtin_texts().map(|(_, text)| text)), gbk: Gbk::new() }
    }

    /// Logarithm of the probability of a text.
    pub fn score(&self, text: &[char]) -> f64 {
        let simple: String = text.iter().map(|c| self.simplified(*c)).collect();
        let starts: Vec<usize> = simple.char_indices().map(|(at, _)| at).chain([simple.len()]).collect();
        let mut best = vec![f64::NEG_INFINITY; starts.len()];
        best[0] = 0.0;
        for from in 0..text.len() {
            let alone = self.alone(text[from]) + beside(from.checked_sub(1).map(|i| text[i]), text[from]);
            best[from + 1] = best[from + 1].max(best[from] + alone);
            for to in from + 2..=(from + LONGEST).min(text.len()) {
                if !is_han(text[to - 1]) {
                    break;
                }
                let word = self.word(&simple[starts[from]..starts[to]]);
                best[to] = word.map_or(best[to], |word| best[to].max(best[from] + word));
            }
        }
        best[text.len()]
    }

    /// The same for each character: near −5 for text, near −11 for what was read wrong.
    pub fn mean(&self, text: &[char]) -> f64 {
        let length = u32::try_from(text.len().max(1)).unwrap_or(u32::MAX);
        self.score(text) / f64::from(length)
    }

    /// Logarithm of the probability of one character as a word.
    pub fn alone(&self, c: char) -> f64 {
        if is_han(c) {
            let mut buffer = [0; 4];
            return self.word(self.simplified(c).encode_utf8(&mut buffer)).unwrap_or(UNKNOWN);
        }
        mark(c).unwrap_or(if c.is_ascii() { ASCII } else { ODD })
    }

    /// Whether a character is common enough to be guessed.
    pub fn is_common(&self, c: char) -> bool {
        if is_han(c) { self.alone(c) > RARE } else { c != '\u{fffd}' && mark(c).is_some() }
    }

    /// What the words of the dictionaries are worth in a stretch of text, as a logarithm.
    pub fn worth(&self, text: &[char]) -> f64 {
        let simple: Vec<char> = text.iter().map(|c| self.simplified(*c)).collect();
        self.domain.worth(&simple)
    }

    /// Whether a character has a simplified form that is another.
    pub fn is_traditional(&self, c: char) -> bool {
        self.simplified(c) != c
    }

    fn word(&self, word: &str) -> Option<f64> {
        if !self.jieba.has_word(word) {
            return None;
        }
        // Frequencies of words are far below the 52 bits that an f64 holds.
        #[allow(clippy::cast_precision_loss)]
        let count = self.jieba.suggest_freq(word) as f64;
        Some(count.ln() - WORDS_COUNTED)
    }

    fn simplified(&self, c: char) -> char {
        let at = (c as u32).checked_sub(FIRST).map_or(usize::MAX, |i| i as usize);
        self.simple.get(at).copied().unwrap_or(c)
    }
}

/// Below it a character is too rare to be guessed.
const RARE: f64 = -16.0;

/// How common a mark is, whole width or half.
const fn mark(c: char) -> Option<f64> {
    Some(match c {
        '\u{ff0c}' | ',' => -3.3,
        '\u{3001}' | '\u{3002}' => -3.7,
        '\u{201c}' | '\u{201d}' | '(' | ')' | '\u{ff08}' | '\u{ff09}' | '\u{300a}' | '\u{300b}' => -5.0,
        '\u{300c}' | '\u{300d}' | ';' | '\u{ff1b}' | ':' | '\u{ff1a}' | '\n' | ' ' => -5.5,
        '\u{3000}' | '%' | '\u{ff05}' | '.' => -6.5,
        '\u{2014}' | '\u{2026}' | '\u{b7}' | '\u{3010}' | '\u{3011}' => -8.5,
        '\u{fffd}' => LOST,
        '!' | '\u{ff01}' | '?' | '\u{ff1f}' | '\u{2018}' | '\u{2019}' => -9.0,
        _ => return None,
    })
}

/// What two neighbours tell beyond how common each is.
fn beside(before: Option<char>, c: char) -> f64 {
    let Some(before) = before else { return 0.0 };
    let again =
        before == c && !is_han(c) && !c.is_ascii() && !matches!(c, '\u{fffd}' | '\u{2014}' | '\u{2026}' | '\u{3000}');
    if before == '\u{3002}' && matches!(c, '\u{201d}' | '\u{73fe}') {
        return OFTEN;
    }
    if again || is_stop(before) && is_stop(c) { DOUBLED } else { 0.0 }
}

const fn is_stop(c: char) -> bool {
    matches!(c, '\u{ff0c}' | '\u{3001}' | '\u{3002}' | '\u{ff1b}' | '\u{ff1a}' | ',' | ';' | ':')
}

/// An ideograph.
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}
