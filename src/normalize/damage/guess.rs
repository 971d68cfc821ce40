//! Which characters halves of characters were: those that make Chinese with their neighbours, if they do so far better
//! than any others. Numerals are never guessed.
//!
//! In: what is known of each character of a run. Out: what each is read as. The likeliest readings of the whole run are
//! followed side by side (`beam.rs`), so that what stands behind tells as much as what stands before.

use super::Slot;
use super::beam::{Beam, Chosen, Judge};
use super::candidates::{Candidate, may_break};
use super::language::is_numeral;

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
const SETTLED: usize = 4;

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
        Run { judge, script: script(before, pieces, judge), beam: Beam::new(before, judge), chosen: Vec::new() };
    let mut known = 0;
    for (i, piece) in pieces.iter().enumerate() {
        known = if matches!(piece, Piece::Known(_)) { known + 1 } else { 0 };
        if known == SETTLED {
            run.settle();
        }
        run.push(*piece, pieces.get(i + 1).copied(), look);
    }
    for c in after.iter().take(BEHIND).take_while(|c| **c != '?') {
        run.beam.extend(&[judge.language.candidate(*c)], judge);
    }
    run.settle();
    let mut chosen = run.chosen;
    chosen.truncate(pieces.len());
    let ends = [before.last().copied(), after.first().copied()];
    for i in 0..chosen.len() {
        chosen[i].slot = said(&chosen, i, pieces[i], ends, judge);
    }
    chosen.into_iter().map(|chosen| chosen.slot).collect()
}

/// Probability from which a numeral is chosen that counts.
const SURE_NUMERAL: f64 = 0.98;

/// What is said of a character: of an ASCII character that is gone nothing, unless it ended the line; of a numeral that
/// counts nothing, unless hardly any other character can stand there.
fn said(chosen: &[Chosen], i: usize, piece: Piece, ends: [Option<char>; 2], judge: &Judge<'_>) -> Slot {
    let Chosen { slot, share } = chosen[i];
    match (slot, piece) {
        (Slot::Char(c), Piece::Ascii) if c != '\n' => Slot::Lost,
        (Slot::Char(c), Piece::Lead(_) | Piece::Trail(_) | Piece::Gone) if is_numeral(c) => {
            let stands = |chosen: &&Chosen| chosen.slot != Slot::None;
            let left = chosen[..i].iter().rev().find(stands).map_or(ends[0], |chosen| chosen.slot.known());
            let right = chosen[i + 1..].iter().find(stands).map_or(ends[1], |chosen| chosen.slot.known());
            let half = piece != Piece::Gone;
            let is_sure = half && share >= SURE_NUMERAL || judge.language.is_uncounted(left, c, right);
            if is_sure { slot } else { Slot::Lost }
        }
        (slot, _) => slot,
    }
}

struct Run<'a> {
    judge: &'a Judge<'a>,
    script: i8,
    beam: Beam,
    chosen: Vec<Chosen>,
}

impl Run<'_> {
    fn push(&mut self, piece: Piece, next: Option<Piece>, look: &dyn Fn() -> bool) {
        let judge = self.judge;
        let language = judge.language;
        let halves = &language.candidates;
        let fits = |c: &&Candidate| c.script * self.script >= 0;
        let all: Vec<Candidate> = match piece {
            Piece::None => return self.beam.skip(),
            Piece::Known(c) => vec![language.candidate(c)],
            _ if !look() => return self.beam.lose(judge),
            Piece::Ascii => ASCII.map(|c| language.candidate(c)).to_vec(),
            Piece::Gone => halves.gone().iter().filter(fits).copied().collect(),
            Piece::Trail(lead) => {
                let broken = matches!(next, Some(Piece::Lead(_) | Piece::Gone));
                let all = halves.beginning(lead).iter().filter(fits);
                all.filter(|c| !broken || may_break(&language.gbk, c.leaves)).copied().collect()
            }
            Piece::Lead(trail) => halves.ending(trail).iter().filter(fits).copied().collect(),
        };
        self.beam.extend(&all, judge);
    }

    /// Chooses what was guessed so far.
    fn settle(&mut self) {
        self.chosen.extend(self.beam.settle());
    }
}

/// What an ASCII character may have been whose place is gone: letters were not swallowed, and 0 stands for all digits.
const ASCII: [char; 13] = ['0', '\n', ' ', ',', ';', ':', '(', ')', '.', '%', '-', '/', '='];

/// Characters back to which the script is told.
const NEAR: usize = 300;

/// Which script a line is in: 1 traditional, -1 simplified. A guess is of the same.
fn script(before: &[char], pieces: &[Piece], judge: &Judge<'_>) -> i8 {
    let known = pieces.iter().filter_map(|p| if let Piece::Known(c) = p { Some(*c) } else { None });
    let near = before.iter().rev().take(NEAR).copied().chain(known);
    let told: i32 = near.map(|c| i32::from(judge.language.script_of(c))).sum();
    i8::try_from(told.signum()).unwrap_or_default()
}
