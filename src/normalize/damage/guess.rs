//! Which characters halves of characters were: those that make Chinese with their neighbours, if they do so far better
//! than any others. Numerals are never guessed.
//!
//! In: what is known of each character of a run. Out: what each is read as. The likeliest readings of the whole run are
//! followed side by side (`beam.rs`), so that what stands behind tells as much as what stands before.

use super::Slot;
use super::beam::{Beam, Judge};
use super::gbk::Gbk;
use super::language::{Candidate, is_numeral};

/// What is known of a character of a run that was read one byte off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Both bytes.
    Known(char),
    /// The last byte only.
    Lead(u8),
    /// The first byte only.
    Trail(u8),
    /// Nothing: it was an ASCII character, and no letter.
    Ascii,
    /// Nothing.
    Gone,
    /// Nothing stood here: the run has one character more than the text had.
    None,
}

/// Characters behind the run by which its end is told.
const BEHIND: usize = 6;
/// Known characters in a row after which what stands before them is settled.
const SETTLED: usize = 6;

/// Chooses what is unknown; what cannot be told is [`Slot::Lost`]. `before` and `after` are the text around the pieces.
/// Each guess takes a `look`; none is made when that says no.
pub fn resolve(
    before: &[char],
    pieces: &[Piece],
    after: &[char],
    judge: &Judge<'_>,
    look: &dyn Fn() -> bool,
) -> Vec<Slot> {
    let mut run =
        Run { judge, script: script(before, pieces, judge), beam: Beam::new(before, judge), slots: Vec::new() };
    let mut known = 0;
    for (i, piece) in pieces.iter().enumerate() {
        known = if matches!(piece, Piece::Known(_)) { known + 1 } else { 0 };
        if known == SETTLED {
            run.settle();
        }
        run.push(*piece, pieces.get(i + 1).copied(), look);
    }
    for c in after.iter().take(BEHIND).take_while(|c| **c != '?') {
        run.beam.extend(&[of_known(*c)], |_, _| true, judge);
    }
    run.settle();
    let mut slots = run.slots;
    slots.truncate(pieces.len());
    for i in 0..slots.len() {
        slots[i] = said(&slots, i, pieces, before.last().copied(), after.first().copied(), judge);
    }
    slots
}

/// What is said of a slot: of an ASCII character that is gone nothing, unless it ended the line; nothing of a numeral that
/// counts.
fn said(
    slots: &[Slot],
    i: usize,
    pieces: &[Piece],
    before: Option<char>,
    after: Option<char>,
    judge: &Judge<'_>,
) -> Slot {
    match (slots[i], pieces[i]) {
        (Slot::Char(c), Piece::Ascii) if c != '\n' => Slot::Lost,
        (Slot::Char(c), Piece::Lead(_) | Piece::Trail(_)) if is_numeral(c) => {
            let stands = |slot: &&Slot| **slot != Slot::None;
            let left = slots[..i].iter().rev().find(stands).map_or(before, |slot| slot.known());
            let right = slots[i + 1..].iter().find(stands).map_or(after, |slot| slot.known());
            if judge.language.is_uncounted(left, c, right) { slots[i] } else { Slot::Lost }
        }
        (slot, _) => slot,
    }
}

struct Run<'a> {
    judge: &'a Judge<'a>,
    script: i8,
    beam: Beam,
    slots: Vec<Slot>,
}

impl Run<'_> {
    fn push(&mut self, piece: Piece, next: Option<Piece>, look: &dyn Fn() -> bool) {
        let judge = self.judge;
        let fits = |c: &Candidate| c.script * self.script >= 0;
        let any = |_: u8, _: u8| true;
        match piece {
            Piece::None => self.beam.skip(),
            Piece::Known(c) => self.beam.extend(&[of_known(c)], any, judge),
            Piece::Gone => self.beam.lose(judge),
            _ if !look() => self.beam.lose(judge),
            Piece::Ascii => self.beam.extend(&ASCII.map(of_known), any, judge),
            Piece::Trail(lead) => {
                let broken = matches!(next, Some(Piece::Lead(_) | Piece::Gone));
                let all = judge.language.beginning(lead).iter().copied().filter(fits);
                let all: Vec<Candidate> = all.filter(|c| !broken || may_break(&judge.language.gbk, c.byte)).collect();
                self.beam.extend(&all, any, judge);
            }
            Piece::Lead(trail) => {
                let gbk = &judge.language.gbk;
                let all: Vec<Candidate> = judge.language.ending(trail).iter().copied().filter(fits).collect();
                // Two halves side by side are what a pair of bytes has left that is no character.
                self.beam.extend(&all, |last, lead| last == 0 || gbk.decode(last, lead).is_none(), judge);
            }
        }
    }

    /// Chooses what was guessed so far.
    fn settle(&mut self) {
        self.slots.extend(self.beam.settle());
    }
}

/// Whether a byte is the first of pairs that are no characters.
fn may_break(gbk: &Gbk, lead: u8) -> bool {
    (0xa1..=0xfe).any(|trail| gbk.decode(lead, trail).is_none())
}

/// What an ASCII character may have been whose place is gone: letters were not swallowed, and 0 stands for all digits.
const ASCII: [char; 13] = ['0', '\n', ' ', ',', ';', ':', '(', ')', '.', '%', '-', '/', '='];

const fn of_known(c: char) -> Candidate {
    Candidate { c, byte: 0, script: 0 }
}

/// Characters back to which the script is told.
const NEAR: usize = 300;

/// Which script a line is in: 1 traditional, -1 simplified. A guess is of the same.
fn script(before: &[char], pieces: &[Piece], judge: &Judge<'_>) -> i8 {
    let known = pieces.iter().filter_map(|p| if let Piece::Known(c) = p { Some(*c) } else { None });
    let near = before.iter().rev().take(NEAR).copied().chain(known);
    let told: i32 = near.map(|c| i32::from(judge.language.script_of(c))).sum();
    i8::try_from(told.signum()).unwrap_or_default()
}
