//! The codebook of an index: frequent stretches of its texts, each with a number of sixteen bits.
//!
//! In: a sample of texts, once for an index. Out: texts as numbers and back. The first 256 numbers are bytes, so every text
//! has a form; the others are characters and what was found to follow each other often in the sample.

use super::numbers;
use crate::index::packed::{Damaged, In, Out};
use crate::normalize::starts;
use encoding_rs::GBK;
use foldhash::fast::FixedState;
use std::collections::{BTreeSet, HashMap};
use std::sync::OnceLock;

/// Bytes of the texts that it is learnt from: of reports of one kind a tenth as much makes it a fifth longer.
pub const SAMPLE: usize = 8 << 20;

/// Most numbers of a codebook.
const MOST: usize = 1 << 16;
/// Numbers that stand for single bytes.
const BYTES: usize = 256;
/// Fills up the last column value of a text; no byte of UTF-8.
pub const FILL: u16 = 0xff;
/// Leads a text that is not as it was read (`mod.rs`); no byte of UTF-8 either.
pub const CHANGED: u16 = 0xfe;
/// Most bytes of a stretch.
const LONGEST: usize = 64;
/// How often two stretches must follow each other in the sample to be one: measured, four make texts longer by a tenth.
const OFTEN: u32 = 3;

/// Frequent stretches and their numbers.
#[derive(Default)]
pub struct Codebook {
    /// All stretches behind each other, from number 256 on.
    text: String,
    /// Where each ends.
    ends: Vec<u32>,
    /// What characters of the stretches become when they are normalised, where that is another character.
    folds: HashMap<char, char, FixedState>,
    tree: OnceLock<Tree>,
    spelt: OnceLock<Spelt>,
}

/// What the numbers stand for when they are normalised, in lower case: what phrases are sought in.
pub struct Spelt {
    bytes: Vec<u8>,
    /// Where each number's bytes end.
    ends: Vec<u32>,
    characters: Vec<u8>,
    /// A bit for each character that is in it; characters share bits.
    holds: Vec<u64>,
}

/// The stretches by their characters.
#[derive(Default)]
struct Tree {
    /// A node and a character after it to the next node. Node 0 is the root.
    next: HashMap<(u32, char), u32, FixedState>,
    /// The number of the stretch that ends at a node, 0 for none.
    numbers: Vec<u16>,
}

impl Tree {
    fn insert(&mut self, stretch: &str, number: u16) {
        if self.numbers.is_empty() {
            self.numbers.push(0);
        }
        let mut node = 0;
        for c in stretch.chars() {
            let fresh = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            node = *self.next.entry((node, c)).or_insert(fresh);
            if node == fresh {
                self.numbers.push(0);
            }
        }
        self.numbers[node as usize] = number;
    }

    /// The number that a text begins with, and how many bytes it stands for: of a character that is not known the number
    /// is its first byte.
    fn first(&self, text: &str) -> (u16, usize) {
        self.longest(text).unwrap_or_else(|| {
            let length = text.chars().next().map_or(1, char::len_utf8);
            (u16::from(text.as_bytes().first().copied().unwrap_or_default()), length)
        })
    }

    /// The number of the longest stretch that a text begins with, and its bytes.
    fn longest(&self, text: &str) -> Option<(u16, usize)> {
        let (mut node, mut found) = (0, None);
        for (at, c) in text.char_indices() {
            let Some(next) = self.next.get(&(node, c)) else { break };
            node = *next;
            let number = self.numbers[node as usize];
            if number != 0 {
                found = Some((number, at + c.len_utf8()));
            }
        }
        found
    }
}

/// A codebook in the making.
struct Learner {
    book: Codebook,
    tree: Tree,
    /// How often two numbers followed each other.
    pairs: HashMap<u32, u32, FixedState>,
}

impl Learner {
    fn letters(&mut self, letters: BTreeSet<char>, fold: impl Fn(char) -> Option<char>) {
        for letter in letters {
            let folded = fold(letter).unwrap_or(letter);
            // A byte stands for itself, as do those of letters that are too many.
            if letter.is_ascii() && folded == letter || self.book.len() >= MOST / 2 {
                continue;
            }
            self.add(letter.encode_utf8(&mut [0; 4]));
            if folded != letter {
                self.book.folds.insert(letter, folded);
            }
        }
    }

    /// Makes one stretch of two that follow each other often.
    fn text(&mut self, text: &str) {
        let (mut at, mut before): (usize, Option<(u16, usize)>) = (0, None);
        while at < text.len() && self.book.len() < MOST {
            let (number, length) = self.tree.first(&text[at..]);
            let joined = before.filter(|(_, left)| left + length <= LONGEST);
            before = Some((number, length));
            if let Some((left, left_length)) = joined {
                let seen = self.pairs.entry(u32::from(left) << 16 | u32::from(number)).or_insert(0);
                *seen += 1;
                if *seen >= OFTEN {
                    *seen = 0;
                    self.add(&text[at - left_length..at + length]);
                    before = None;
                }
            }
            at += length;
        }
    }

    fn add(&mut self, stretch: &str) {
        let Ok(number) = u16::try_from(self.book.len()) else { return };
        self.book.push(stretch);
        self.tree.insert(stretch, number);
    }
}

/// Characters that any text may hold: the commonest of GB 2312, its first level, and what full-width keyboards give.
fn common() -> impl Iterator<Item = char> {
    let rows = (0xb0..=0xd7_u8).flat_map(|row| (0xa1..=0xfe_u8).map(move |cell| [row, cell]));
    let decoded = rows.filter_map(|two| GBK.decode_without_bom_handling_and_without_replacement(&two)?.chars().next());
    decoded.chain('\u{ff01}'..='\u{ff5e}').chain('\u{3000}'..='\u{3011}').collect::<Vec<_>>().into_iter()
}

/// A text up to as many bytes as are left.
fn up_to<'t>(text: &'t str, left: &mut usize) -> &'t str {
    let text = &text[..text.floor_char_boundary(*left)];
    *left -= text.len();
    text
}

impl Codebook {
    /// Learns from the first [`SAMPLE`] bytes of some texts; `fold` tells what a character alone becomes when it is
    /// normalised.
    pub fn learn<'t>(texts: impl Iterator<Item = &'t str>, fold: impl Fn(char) -> Option<char>) -> Self {
        let mut left = SAMPLE;
        let sample: Vec<&str> = texts.map(|text| up_to(text, &mut left)).collect();
        let mut learner = Learner { book: Self::default(), tree: Tree::default(), pairs: HashMap::default() };
        learner.letters(common().chain(sample.iter().flat_map(|text| text.chars())).collect(), fold);
        sample.iter().for_each(|text| learner.text(text));
        Self { tree: OnceLock::from(learner.tree), ..learner.book }
    }

    fn push(&mut self, stretch: &str) {
        self.text.push_str(stretch);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// How many numbers it has.
    pub fn len(&self) -> usize {
        BYTES + self.ends.len()
    }

    /// The stretch of a number, for those that are not bytes.
    pub fn stretch(&self, number: u16) -> Option<&str> {
        let place = usize::from(number).checked_sub(BYTES)?;
        let end = *self.ends.get(place)? as usize;
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }

    /// All stretches with their numbers, ascending.
    fn stretches(&self) -> impl Iterator<Item = (u16, &str)> {
        let numbers = (0..=u16::MAX).take(self.len()).skip(BYTES);
        numbers.map(|number| (number, self.stretch(number).unwrap_or_default()))
    }

    /// What a character becomes when it is normalised, as far as the codebook knows.
    pub fn fold(&self, c: char) -> char {
        self.folds.get(&c).copied().unwrap_or(c)
    }

    /// A text as numbers.
    pub fn encode(&self, mut text: &str, numbers: &mut Vec<u16>) {
        let tree = self.tree.get_or_init(|| self.grow());
        while !text.is_empty() {
            let (number, length) = tree.first(text);
            if usize::from(number) < BYTES {
                Self::encode_bytes(&text[..length], numbers);
            } else {
                numbers.push(number);
            }
            text = &text[length..];
        }
    }

    /// A text as numbers of its bytes, which normalising leaves alone.
    pub fn encode_bytes(text: &str, numbers: &mut Vec<u16>) {
        numbers.extend(text.bytes().map(u16::from));
    }

    /// The text of numbers.
    ///
    /// # Errors
    /// When they are not those of a text.
    pub fn decode(&self, numbers: impl Iterator<Item = u16>) -> Result<String, Damaged> {
        let mut bytes = Vec::new();
        for number in numbers {
            match u8::try_from(number) {
                Ok(byte) => bytes.push(byte),
                Err(_) => bytes.extend_from_slice(self.stretch(number).ok_or(Damaged)?.as_bytes()),
            }
        }
        String::from_utf8(bytes).map_err(|_| Damaged)
    }

    fn grow(&self) -> Tree {
        let mut tree = Tree::default();
        self.stretches().for_each(|(number, stretch)| tree.insert(stretch, number));
        tree
    }

    /// What phrases are sought in.
    pub fn spelt(&self) -> &Spelt {
        self.spelt.get_or_init(|| Spelt::of(self))
    }

    /// The letters of values of the column, as phrases are sought in them: normalised, in lower case.
    pub fn spell(&self, values: &[u64]) -> Vec<u8> {
        let (spelt, mut letters) = (self.spelt(), Vec::new());
        numbers(values).for_each(|number| letters.extend_from_slice(spelt.bytes(number)));
        letters
    }

    /// It as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Out::default();
        out.count(self.ends.len());
        self.stretches().for_each(|(_, stretch)| out.words(stretch));
        let mut folds: Vec<_> = self.folds.iter().collect();
        folds.sort_unstable();
        out.count(folds.len());
        folds.into_iter().flat_map(|(from, to)| [from, to]).for_each(|c| out.number(u128::from(u32::from(*c))));
        out.0
    }

    /// The way back.
    ///
    /// # Errors
    /// When the bytes are not those of a codebook.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, Damaged> {
        let (mut bytes, mut book) = (In(bytes), Self::default());
        for _ in 0..bytes.length()? {
            book.push(bytes.words()?);
        }
        if book.len() > MOST {
            return Err(Damaged);
        }
        for _ in 0..bytes.length()? {
            let mut letter = || u32::try_from(bytes.number()?).ok().and_then(char::from_u32).ok_or(Damaged);
            let (from, to) = (letter()?, letter()?);
            book.folds.insert(from, to);
        }
        Ok(book)
    }
}

impl Spelt {
    fn of(book: &Codebook) -> Self {
        let mut spelt = Self { bytes: Vec::new(), ends: Vec::new(), characters: Vec::new(), holds: Vec::new() };
        for byte in 0..=u8::MAX {
            let number = u16::from(byte);
            let is_mark = number == FILL || number == CHANGED;
            spelt.push((!is_mark).then_some(byte.to_ascii_lowercase()).as_slice(), u64::MAX);
        }
        let mut folded = String::new();
        for (_, stretch) in book.stretches() {
            folded.clear();
            folded.extend(stretch.chars().map(|c| book.fold(c).to_ascii_lowercase()));
            spelt.push(folded.as_bytes(), folded.chars().fold(0, |all, c| all | bit(c)));
        }
        spelt
    }

    fn push(&mut self, bytes: &[u8], holds: u64) {
        self.bytes.extend_from_slice(bytes);
        self.ends.push(u32::try_from(self.bytes.len()).unwrap_or(u32::MAX));
        self.characters.push(u8::try_from(starts(bytes)).unwrap_or(u8::MAX));
        self.holds.push(holds);
    }

    /// How many numbers there are.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// What a number stands for; nothing for numbers that there are not.
    pub fn bytes(&self, number: u16) -> &[u8] {
        let number = usize::from(number);
        let Some(end) = self.ends.get(number) else { return &[] };
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start as usize..*end as usize]
    }

    /// How many characters begin in it.
    pub fn characters(&self, number: u16) -> u8 {
        self.characters.get(usize::from(number)).copied().unwrap_or(0)
    }

    /// Whether a character may be in it; of most that are not it is told.
    pub fn may_hold(&self, number: u16, c: char) -> bool {
        self.holds.get(usize::from(number)).is_some_and(|holds| holds & bit(c) != 0)
    }
}

/// The bit of a character among 64.
const fn bit(c: char) -> u64 {
    1 << (c as u32 % 64)
}
