//! Finds a phrase in texts that are numbers, without unpacking them.
//!
//! In: a phrase, the numbers of a text. Out: the places where it stands, in characters of the normalised text. What most
//! numbers hold has no part in the phrase, which a table of all numbers tells at once; only the others are gone through
//! byte by byte (Knuth, Morris and Pratt; for numbers of a codebook after Kida and others, "Collage system", 2003). For a
//! few texts the table is not worth its making: they are spelt.

use super::codebook::{Codebook, Spelt};
use super::numbers;
use crate::normalize::{is_start, starts};
use memchr::memmem::Finder;
use std::ops::ControlFlow;
use std::sync::{Arc, OnceLock};

/// Of an entry of the table: what stands for numbers that end a phrase within them, or hold it whole.
const ENDS: usize = 0xff;
/// Bits of the characters of a number in an entry; above them is how much of the phrase the number ends with.
const CHARACTERS: u32 = 8;

/// A phrase that is looked for.
pub struct Seeker {
    book: Arc<Codebook>,
    phrase: Vec<u8>,
    /// For each beginning of the phrase, how long the longest shorter one is that it ends with.
    shorter: Vec<usize>,
    table: OnceLock<Vec<u16>>,
    finder: Finder<'static>,
}

impl Seeker {
    /// Looks for a phrase in lower case, in the form that normalising gives.
    pub fn new(book: &Arc<Codebook>, phrase: &str) -> Self {
        let phrase = phrase.as_bytes().to_vec();
        let finder = Finder::new(&phrase).into_owned();
        let mut seeker =
            Self { book: Arc::clone(book), shorter: vec![0; phrase.len() + 1], phrase, table: OnceLock::new(), finder };
        for end in 1..seeker.phrase.len() {
            seeker.shorter[end + 1] = seeker.step(seeker.shorter[end], seeker.phrase[end]);
        }
        seeker
    }

    /// How much of the phrase is there after one more byte.
    fn step(&self, mut there: usize, byte: u8) -> usize {
        loop {
            if self.phrase.get(there) == Some(&byte) {
                return there + 1;
            }
            if there == 0 {
                return 0;
            }
            there = self.shorter[there];
        }
    }

    /// Makes ready for many texts.
    pub fn prepare(&self) {
        // Longer phrases stand in so few texts that the table is not worth its making.
        if !self.phrase.is_empty() && self.phrase.len() < ENDS {
            self.table.get_or_init(|| self.entries());
        }
    }

    fn entries(&self) -> Vec<u16> {
        let first = std::str::from_utf8(&self.phrase).ok().and_then(|phrase| phrase.chars().next()).unwrap_or_default();
        let spelt = self.book.spelt();
        let all = (0..=u16::MAX).take(spelt.len());
        all.map(|number| {
            let there = if spelt.may_hold(number, first) { self.alone(spelt, number) } else { 0 };
            (there as u16) << CHARACTERS | u16::from(spelt.characters(number))
        })
        .collect()
    }

    /// How much of the phrase a number ends with that follows none of it.
    fn alone(&self, spelt: &Spelt, number: u16) -> usize {
        let mut there = 0;
        for byte in spelt.bytes(number) {
            there = self.step(there, *byte);
            if there == self.phrase.len() {
                return ENDS;
            }
        }
        there
    }

    /// Where the phrase begins in a text, in characters, ascending.
    pub fn places(&self, values: &[u64], places: &mut Vec<u32>) {
        places.clear();
        let length = characters_in(&self.phrase);
        // Each is told at its last character.
        let _ = self.ends(values, |last| {
            places.push(last.saturating_sub(length));
            ControlFlow::Continue(())
        });
    }

    /// Whether the phrase stands in a text.
    pub fn is_in(&self, values: &[u64]) -> bool {
        self.ends(values, |_| ControlFlow::Break(())).is_break()
    }

    /// Calls `take` with how many characters there are up to the end of each place.
    fn ends(&self, values: &[u64], take: impl FnMut(u32) -> ControlFlow<()>) -> ControlFlow<()> {
        match self.table.get() {
            Some(table) => self.by_table(table, values, take),
            None => self.in_letters(&self.book.spell(values), take),
        }
    }

    fn in_letters(&self, letters: &[u8], mut take: impl FnMut(u32) -> ControlFlow<()>) -> ControlFlow<()> {
        let (mut from, mut counted, mut characters) = (0, 0, 0);
        while let Some(at) = self.finder.find(letters.get(from..).unwrap_or_default()) {
            let end = from + at + self.phrase.len();
            characters += characters_in(&letters[counted..end]);
            counted = end;
            take(characters)?;
            // Places may overlap.
            from += at + 1;
            if self.phrase.is_empty() {
                break;
            }
        }
        ControlFlow::Continue(())
    }

    fn by_table(&self, table: &[u16], values: &[u64], mut take: impl FnMut(u32) -> ControlFlow<()>) -> ControlFlow<()> {
        let spelt = self.book.spelt();
        let (mut there, mut character) = (0, 0_u32);
        numbers(values).try_for_each(|number| {
            let bytes = || spelt.bytes(number);
            if there > 0 && bytes().first().is_some_and(|first| self.step(there, *first) == 0) {
                there = 0;
            }
            if there == 0
                && let Some(entry) = table.get(usize::from(number))
                && usize::from(entry >> CHARACTERS) != ENDS
            {
                there = usize::from(entry >> CHARACTERS);
                character += u32::from(entry & ((1 << CHARACTERS) - 1));
                return ControlFlow::Continue(());
            }
            for byte in bytes() {
                character += u32::from(is_start(*byte));
                there = self.step(there, *byte);
                if there == self.phrase.len() {
                    take(character)?;
                }
            }
            ControlFlow::Continue(())
        })
    }
}

fn characters_in(bytes: &[u8]) -> u32 {
    u32::try_from(starts(bytes)).unwrap_or(u32::MAX)
}

impl std::fmt::Debug for Seeker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.phrase))
    }
}
