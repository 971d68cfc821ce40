//! How likely a stretch of text is as Chinese: by the words of jieba's dictionary and ours, and how often marks stand.
//!
//! In: characters, of either script. Out: the logarithm of the probability of the likeliest way to cut them into words;
//! which characters half a character may have been. Loaded only when a text is damaged, since that takes a tenth of a
//! second and 32 MB.

use super::super::script::Converter;
use super::super::simple::{FIRST, LAST, place};
use super::super::width;
use super::candidates::{Candidate, Candidates};
use super::endings::Endings;
use super::gbk::Gbk;
use super::pairs::Pairs;
use crate::dictionary::{builtin_texts, jieba};
use jieba_rs::Jieba;
use std::collections::HashSet;

/// Words, marks and the table of GBK.
pub struct Language {
    jieba: Jieba,
    /// Which two characters words end in.
    endings: Endings,
    /// The simplified form of each ideograph from [`FIRST`] on.
    simple: Vec<char>,
    /// The logarithm of the probability of each.
    alone: Vec<f64>,
    /// The script that each tells.
    scripts: Vec<i8>,
    /// Which characters stand side by side in rules, names and examples of the dictionaries.
    pub domain: Pairs,
    /// The characters that units begin with.
    units: HashSet<char>,
    /// GBK.
    pub gbk: Gbk,
    /// The characters that may be guessed.
    pub candidates: Candidates,
}

/// Logarithm of the number of words that jieba's dictionary was counted in.
const WORDS_COUNTED: f64 = 17.91;
/// Characters of the longest word that is looked for.
pub const LONGEST: usize = 5;
/// Of an ideograph that no dictionary counts.
const UNKNOWN: f64 = -20.0;
/// Below it a character is too rare to be guessed.
const RARE: f64 = -16.0;
/// Of a sign that is neither ideograph nor common mark.
const ODD: f64 = -16.0;
/// Of a letter or digit.
const ASCII: f64 = -6.0;
/// Of a character that is lost: it may be any.
const LOST: f64 = -8.0;
/// A closing quotation mark behind a full stop, and 現, which begins sentences and is the one common character that is
/// cut behind half a full stop.
const CLOSED: f64 = 2.5;
const OPENED: f64 = 5.0;
/// Two stops in a row, or a mark twice.
const DOUBLED: f64 = -7.0;

impl Language {
    /// Loads the words.
    pub fn new(converter: &Converter) -> Self {
        let mut jieba = jieba::whole();
        let mut endings = Endings::new();
        jieba::words().for_each(|word| endings.add(word));
        let own = include_str!("../../../dictionaries/words.txt").lines().map(str::trim);
        for word in own.filter(|w| !w.is_empty() && !w.starts_with('#')) {
            let word = word.split_whitespace().next().unwrap_or(word);
            endings.add(word);
            jieba.add_word(word, None, None);
        }
        for phrase in phrases() {
            let often = jieba.suggest_freq(phrase).max(PHRASE);
            endings.add(phrase);
            jieba.add_word(phrase, Some(often), None);
        }
        let lines: String = (FIRST..=LAST).flat_map(|c| [c, '\n']).collect();
        let simple = converter.simplify(&lines);
        let simple = simple.lines().map(|line| {
            let count = frequency(&jieba, line);
            (line.chars().next().unwrap_or('\0'), count.unwrap_or(UNKNOWN))
        });
        let (simple, alone) = simple.unzip();
        let scripts = (FIRST..=LAST).map(|c| converter.script_of(c)).collect();
        let none = Pairs::default();
        let mut all = Self {
            jieba,
            endings,
            simple,
            alone,
            scripts,
            domain: none,
            units: units(),
            gbk: Gbk::new(),
            candidates: Candidates::default(),
        };
        let phrases = phrases().flat_map(|phrase| std::iter::repeat_n(phrase, PHRASE_SEEN));
        let texts = dictionaries().chain(sentences()).chain(phrases);
        all.domain = Pairs::of(texts, DOMAIN, |c| all.key(c).filter(|c| !c.is_ascii()));
        all.candidates = Candidates::new(&all.gbk, |c| all.is_common(c).then(|| all.candidate(c)));
        all
    }

    /// A character that is known, with all that is asked of it.
    pub fn candidate(&self, c: char) -> Candidate {
        let alone = self.alone(c);
        let (script, key, simple) = (self.script_of(c), self.key(c), self.simplified(c));
        Candidate { c, enters: 0, leaves: 0, script, alone, plain: alone.exp(), key, simple }
    }

    /// What a character counts as where pairs are counted: simplified, of half width, any digit as 0; letters and what is
    /// lost count as nothing.
    pub fn key(&self, c: char) -> Option<char> {
        match width::fold(c)? {
            '0'..='9' => Some('0'),
            '?' | '\u{fffd}' => None,
            c if c.is_ascii_alphabetic() => None,
            c => Some(self.simplified(c)),
        }
    }

    /// Logarithm of the probability of a text.
    pub fn score(&self, text: &[char]) -> f64 {
        let mut best = vec![0.0; text.len() + 1];
        for end in 1..=text.len() {
            let alone = self.alone(text[end - 1]) + beside((end > 1).then(|| text[end - 2]), text[end - 1]);
            best[end] = best[end - 1] + alone;
            let start = end.saturating_sub(LONGEST);
            let han = text[start..end].iter().rev().take_while(|c| is_han(**c)).count();
            let word: String = text[end - han..end].iter().map(|c| self.simplified(*c)).collect();
            for (from, (at, _)) in (end - han..end).zip(word.char_indices()).take(han.saturating_sub(1)) {
                if let Some(likely) = self.word(&word[at..]) {
                    best[end] = best[end].max(best[from] + likely);
                }
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
            return place(c).and_then(|at| self.alone.get(at)).copied().unwrap_or(UNKNOWN);
        }
        mark(c).unwrap_or(if c.is_ascii() { ASCII } else { ODD })
    }

    /// Logarithm of the probability of a simplified word of several characters, if there is one.
    pub fn word(&self, word: &str) -> Option<f64> {
        frequency(&self.jieba, word)
    }

    /// Whether a word may end in two simplified characters: none does where this is false.
    pub fn may_end_word(&self, last_but_one: char, last: char) -> bool {
        self.endings.may_have(last_but_one, last)
    }

    /// Whether a character is common enough to be guessed.
    pub fn is_common(&self, c: char) -> bool {
        if is_han(c) { self.alone(c) > RARE } else { c != '\u{fffd}' && mark(c).is_some() }
    }

    /// Whether a numeral counts nothing between two characters: it ends a word (统一), begins one that no unit follows
    /// (一律), or heads an item of a list (二是).
    pub fn is_uncounted(&self, left: Option<char>, numeral: char, right: Option<char>) -> bool {
        let Some(right) = right.filter(|c| is_han(*c)) else { return false };
        let is_word = |a: char, b: char| self.word(&[a, b].map(|c| self.simplified(c)).iter().collect::<String>());
        let counted = self.units.contains(&self.simplified(right)) || is_numeral(right);
        let number = left.is_none_or(|c| c.is_ascii_digit() || is_numeral(c));
        let ends = || left.filter(|c| is_han(*c)).is_some_and(|left| is_word(left, numeral).is_some());
        !counted && !number && (right == ITEM || ends() || is_word(numeral, right).is_some())
    }

    /// The simplified form of a character.
    pub fn simplified(&self, c: char) -> char {
        place(c).and_then(|at| self.simple.get(at)).copied().unwrap_or(c)
    }

    /// The script that a character tells: 1 traditional, -1 simplified, 0 neither.
    pub fn script_of(&self, c: char) -> i8 {
        place(c).and_then(|at| self.scripts.get(at)).copied().unwrap_or_default()
    }
}

/// Logarithm of the probability of a word, if the dictionary has it.
fn frequency(jieba: &Jieba, word: &str) -> Option<f64> {
    if !jieba.has_word(word) {
        return None;
    }
    // Frequencies of words are far below the 52 bits that an f64 holds.
    #[allow(clippy::cast_precision_loss)]
    let count = jieba.suggest_freq(word) as f64;
    Some(count.ln() - WORDS_COUNTED)
}

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
pub fn beside(before: Option<char>, c: char) -> f64 {
    let Some(before) = before else { return 0.0 };
    if is_han(c) {
        return if before == '\u{3002}' && c == '\u{73fe}' { OPENED } else { 0.0 };
    }
    let again = before == c && !c.is_ascii() && !matches!(c, '\u{fffd}' | '\u{2014}' | '\u{2026}' | '\u{3000}');
    if before == '\u{3002}' && c == '\u{201d}' {
        return CLOSED;
    }
    if again || is_stop(before) && is_stop(c) { DOUBLED } else { 0.0 }
}

const fn is_stop(c: char) -> bool {
    matches!(c, '\u{ff0c}' | '\u{3001}' | '\u{3002}' | '\u{ff1b}' | '\u{ff1a}' | ',' | ';' | ':')
}

/// The built-in files but the one of towns, which is half of them all and names alone.
fn dictionaries() -> impl Iterator<Item = &'static str> {
    builtin_texts().filter(|(name, _)| *name != TOWNS).map(|(_, text)| text)
}

const TOWNS: &str = "towns.tsv";
/// Different triples of characters in all of them, roughly.
const DOMAIN: usize = 100_000;

/// How often a phrase of `phrases.txt` is counted at least, among the words of jieba's dictionary and among its pairs.
const PHRASE: usize = 12_000;
const PHRASE_SEEN: usize = 10;

/// What reports say again and again.
fn phrases() -> impl Iterator<Item = &'static str> {
    let lines = include_str!("../../../dictionaries/phrases.txt").lines();
    lines.filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace)
}

/// Sentences of reports.
fn sentences() -> impl Iterator<Item = &'static str> {
    include_str!("../../../dictionaries/sentences.txt").lines().filter(|line| !line.starts_with('#'))
}

/// 是
pub const ITEM: char = '\u{662f}';

/// Chinese numerals of both scripts, and digits of full width.
pub fn is_numeral(c: char) -> bool {
    const NUMERALS: &str = "\u{4e00}\u{4e8c}\u{4e09}\u{56db}\u{4e94}\u{516d}\u{4e03}\u{516b}\u{4e5d}\u{5341}\u{767e}\
        \u{5343}\u{4e07}\u{4ebf}\u{842c}\u{5104}\u{4e24}\u{5169}\u{96f6}\u{3007}\u{534a}\u{4f59}\u{9918}\u{591a}";
    NUMERALS.contains(c) || !is_han(c) && c.is_numeric()
}

/// The first characters of the units that are counted in.
fn units() -> HashSet<char> {
    let file = builtin_texts().find(|(name, _)| *name == "units.tsv");
    let lines = file.map_or("", |(_, text)| text).lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(|line| line.split('\t')).filter_map(|cell| cell.chars().next()).filter(|c| is_han(*c)).collect()
}

/// An ideograph.
pub const fn is_han(c: char) -> bool {
    matches!(c, FIRST..=LAST)
}
