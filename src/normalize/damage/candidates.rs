//! The characters that may be guessed, with all that a guess asks of them, found once.
//!
//! In: the table of GBK and how common characters are. Out: which characters a half may have been, by the half that is
//! left, and those that may have stood where both halves are gone.

use super::gbk::Gbk;

/// A character that may have stood somewhere.
#[derive(Debug, Clone, Copy)]
pub struct Candidate {
    /// The character.
    pub c: char,
    /// Its first byte, if that is lost, else 0.
    pub enters: u8,
    /// Its second byte, if that is lost, else 0.
    pub leaves: u8,
    /// The script that it tells: 1 traditional, -1 simplified.
    pub script: i8,
    /// Logarithm of its probability as a word of its own, and the probability.
    pub alone: f64,
    /// The same, no logarithm.
    pub plain: f64,
    /// What it counts as where pairs are counted.
    pub key: Option<char>,
    /// Its simplified form.
    pub simple: char,
}

/// Below it a character is too rare to be guessed where nothing of it is left.
const RARE: f64 = -13.0;

/// All of them.
#[derive(Default)]
pub struct Candidates {
    beginning: Vec<Vec<Candidate>>,
    ending: Vec<Vec<Candidate>>,
    gone: Vec<Candidate>,
}

impl Candidates {
    /// Of the characters for which `known` tells what is asked.
    pub fn new(gbk: &Gbk, known: impl Fn(char) -> Option<Candidate>) -> Self {
        let beginning = |lead: u8| {
            let with = |(leaves, c)| Some(Candidate { leaves, ..known(c)? });
            gbk.beginning(lead).filter_map(with).collect()
        };
        let ending = |trail: u8| {
            let with = |(enters, c)| Some(Candidate { enters, ..known(c)? });
            gbk.ending(trail).filter_map(with).collect()
        };
        let beginning: Vec<Vec<Candidate>> = (0..=u8::MAX).map(beginning).collect();
        let lead = |(lead, of_lead): (usize, &Vec<Candidate>)| {
            let enters = u8::try_from(lead).unwrap_or_default();
            let common = of_lead.iter().filter(|c| c.alone > RARE && may_break(gbk, c.leaves));
            common.map(|c| Candidate { enters, ..*c }).collect::<Vec<_>>()
        };
        let gone = beginning.iter().enumerate().flat_map(lead).collect();
        Self { ending: (0..=u8::MAX).map(ending).collect(), gone, beginning }
    }

    /// Those that begin with a byte.
    pub fn beginning(&self, lead: u8) -> &[Candidate] {
        &self.beginning[usize::from(lead)]
    }

    /// Those that end in a byte.
    pub fn ending(&self, trail: u8) -> &[Candidate] {
        &self.ending[usize::from(trail)]
    }

    /// The commonest that may have stood between two pairs of bytes that are no characters.
    pub fn gone(&self) -> &[Candidate] {
        &self.gone
    }
}

/// Whether a byte is the first of pairs that are no characters.
pub fn may_break(gbk: &Gbk, lead: u8) -> bool {
    (0xa1..=0xfe).any(|trail| gbk.decode(lead, trail).is_none())
}
