//! Which character half a character was: the one that makes Chinese with its neighbours, if it does so far better than
//! any other. Numerals are never guessed.

use super::Slot;
use super::gbk;
use super::language::{Language, is_han};
use super::pairs::Pairs;
use std::cmp::Ordering;

/// What is known of a character of a run that was read one byte off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Piece {
    /// Both bytes.
    Known(char),
    /// The last byte only.
    Lead(u8),
    /// The first byte only.
    Trail(u8),
    /// An ASCII character of which nothing is left.
    Gone,
    /// Nothing stood here: the run has one character more than the text had.
    None,
}

/// How much likelier a character must be than the next best, as a logarithm.
const MARGIN: f64 = 3.0;
/// The same where two neighbours are guessed together.
const PAIR_MARGIN: f64 = 2.8;
/// The same where nothing is known of what stands behind.
const END_MARGIN: f64 = 4.0;
/// Candidates that are tried with what may follow.
const LOOKED_AHEAD: usize = 10;
/// Characters on either side that a guess is made by.
const AROUND: usize = 4;
/// Characters back to which quotation marks are counted.
const QUOTED: usize = 300;
/// Candidates on either side where two neighbours are guessed together.
const MOST: usize = 40;
/// A full stop, and how much more often than elsewhere it stands where text was cut.
const STOP: char = '\u{3002}';
const STOPS: f64 = 1.5;
/// A bracket that stands open makes its closing mark likelier.
const CLOSES: f64 = 2.0;

/// Chooses what is unknown; what cannot be told is [`Slot::Lost`]. `before` and `after` are the text around the pieces.
/// Each guess takes a `look`; none is made when that says no.
pub fn resolve(
    before: &[char],
    pieces: &[Piece],
    after: &[char],
    language: &Language,
    pairs: &Pairs,
    look: &dyn Fn() -> bool,
) -> Vec<Slot> {
    let script = Script::of(before, pieces, language);
    let mut slots: Vec<Slot> = Vec::with_capacity(pieces.len());
    while slots.len() < pieces.len() {
        let at = slots.len();
        let context = |from: usize| {
            let (right, ahead) = right(&pieces[from..], after);
            Context { left: left(before, &slots), right, ahead, language, pairs, script }
        };
        match (pieces[at], pieces.get(at + 1)) {
            (Piece::Known(c), _) => slots.push(Slot::Char(c)),
            (Piece::Gone, _) => slots.push(Slot::Lost),
            (Piece::None, _) => slots.push(Slot::None),
            _ if !look() => slots.push(Slot::Lost),
            (Piece::Trail(lead), Some(Piece::Lead(trail))) => {
                let found = context(at + 2).pair(lead, *trail);
                slots.extend(found);
            }
            (Piece::Trail(lead), _) => {
                let found = context(at + 1).one(language.gbk.beginning(lead).map(|(_, c)| c));
                slots.push(found);
            }
            (Piece::Lead(trail), _) => {
                let found = context(at + 1).one(language.gbk.ending(trail).map(|(_, c)| c));
                slots.push(found);
            }
        }
    }
    slots
}

/// The text right before, as far as it is known.
fn left(before: &[char], slots: &[Slot]) -> Vec<char> {
    let known = slots.iter().rev().take_while(|s| **s != Slot::Lost).filter_map(|s| s.known());
    let whole = !slots.contains(&Slot::Lost);
    let mut left: Vec<char> = known.take(QUOTED).collect();
    if whole {
        left.extend(before.iter().rev().take(QUOTED));
    }
    left.reverse();
    left
}

/// The text right behind, as far as it is known, and the first byte of what follows it.
fn right(pieces: &[Piece], after: &[char]) -> (Vec<char>, Option<u8>) {
    let mut right = Vec::with_capacity(AROUND);
    for piece in pieces.iter().take(AROUND) {
        match piece {
            Piece::Known(c) => right.push(*c),
            Piece::None => {}
            Piece::Trail(lead) => return (right, Some(*lead)),
            Piece::Lead(_) | Piece::Gone => return (right, None),
        }
    }
    if pieces.len() <= AROUND {
        right.extend(after.iter().take(AROUND - right.len().min(AROUND)).take_while(|c| **c != '?'));
    }
    (right, None)
}

/// Which script a line is in: a guess is of the same.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Simplified,
    Traditional,
    Unknown,
}

impl Script {
    fn of(before: &[char], pieces: &[Piece], language: &Language) -> Self {
        let known = pieces.iter().filter_map(|p| if let Piece::Known(c) = p { Some(*c) } else { None });
        let near = before.iter().rev().take(QUOTED).copied().chain(known);
        let (mut simplified, mut traditional) = (0, 0);
        for c in near.filter(|c| is_han(*c)) {
            traditional += usize::from(language.is_traditional(c));
            simplified += usize::from(!gbk::in_big5(c));
        }
        match simplified.cmp(&traditional) {
            Ordering::Greater => Self::Simplified,
            Ordering::Less => Self::Traditional,
            Ordering::Equal => Self::Unknown,
        }
    }

    fn has(self, c: char, language: &Language) -> bool {
        match self {
            Self::Simplified => !language.is_traditional(c),
            Self::Traditional => !is_han(c) || gbk::in_big5(c),
            Self::Unknown => true,
        }
    }
}

struct Context<'a> {
    left: Vec<char>,
    right: Vec<char>,
    /// The first byte of the character behind that.
    ahead: Option<u8>,
    language: &'a Language,
    pairs: &'a Pairs,
    script: Script,
}

impl Context<'_> {
    /// The one character that fits.
    fn one(&self, candidates: impl Iterator<Item = char>) -> Slot {
        let fit = candidates.filter(|c| self.may_be(*c)).map(|c| [c]);
        let margin = if self.right.is_empty() { END_MARGIN } else { MARGIN };
        self.best(fit, margin).map_or(Slot::Lost, |[c]| Slot::Char(c))
    }

    /// The two neighbours that fit, of which the page has the first byte of the one and the last of the other; the two
    /// bytes between are no character of GBK.
    fn pair(&self, lead: u8, trail: u8) -> [Slot; 2] {
        let gbk = &self.language.gbk;
        let firsts = self.likeliest(gbk.beginning(lead), |c| [self.near(), &[c]].concat());
        let seconds = self.likeliest(gbk.ending(trail), |c| [&[c], &self.right[..]].concat());
        let fit = firsts.iter().flat_map(|(inner, a)| {
            let seconds = seconds.iter().filter(|(outer, _)| gbk.decode(*inner, *outer).is_none());
            seconds.map(|(_, b)| [*a, *b])
        });
        self.best(fit, PAIR_MARGIN).map_or([Slot::Lost; 2], |[a, b]| [Slot::Char(a), Slot::Char(b)])
    }

    /// The likeliest candidate, if it is far likelier than the next and no numeral.
    fn best<const N: usize>(&self, candidates: impl Iterator<Item = [char; N]>, margin: f64) -> Option<[char; N]> {
        let mut scored: Vec<(f64, [char; N])> = candidates.map(|c| (self.score(&c, &[]), c)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        if let Some(lead) = self.ahead {
            let ahead: Vec<char> =
                self.language.gbk.beginning(lead).map(|(_, c)| c).filter(|c| self.may_be(*c)).collect();
            scored.truncate(LOOKED_AHEAD);
            for (score, c) in &mut scored {
                *score = ahead.iter().map(|next| self.score(c, &[*next])).fold(f64::NEG_INFINITY, f64::max);
            }
            scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        }
        let (best, chosen) = *scored.first()?;
        let certain = scored.get(1).is_none_or(|(next, _)| best - next >= margin);
        (certain && !chosen.iter().any(|c| is_numeral(*c))).then_some(chosen)
    }

    fn likeliest(
        &self,
        candidates: impl Iterator<Item = (u8, char)>,
        with: impl Fn(char) -> Vec<char>,
    ) -> Vec<(u8, char)> {
        let fit = candidates.filter(|(_, c)| self.may_be(*c));
        let mut scored: Vec<(f64, u8, char)> = fit.map(|(byte, c)| (self.language.score(&with(c)), byte, c)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        scored.into_iter().take(MOST).map(|(_, byte, c)| (byte, c)).collect()
    }

    fn score(&self, chosen: &[char], ahead: &[char]) -> f64 {
        let text = [self.near(), chosen, &self.right, ahead].concat();
        let closes = chosen.iter().chain(ahead).any(|c| opener(*c).is_some());
        // Between what is cut by two bytes of which the last is that of ， a sentence ends more often than not.
        let stops = chosen.first() == Some(&STOP);
        let changed = &text[self.near().len().saturating_sub(1)..];
        let worth = self.pairs.worth(changed).max(self.language.worth(changed));
        self.language.score(&text) + worth + if closes { CLOSES } else { 0.0 } + if stops { STOPS } else { 0.0 }
    }

    fn near(&self) -> &[char] {
        &self.left[self.left.len().saturating_sub(AROUND)..]
    }

    /// Whether a character can be guessed here: a common one, a closing mark only where one is open.
    fn may_be(&self, c: char) -> bool {
        if !self.language.is_common(c) || !self.script.has(c, self.language) {
            return false;
        }
        let open = |mark: char, closing: char| {
            let last = self.left.iter().rev().find(|c| **c == mark || **c == closing);
            last == Some(&mark)
        };
        match (opener(c), closer(c)) {
            (Some(opener), _) => open(opener, c),
            (_, Some(closer)) => !open(c, closer),
            _ => true,
        }
    }
}

/// Marks that open and close.
const PAIRS: [(char, char); 6] = [
    ('\u{201c}', '\u{201d}'),
    ('\u{300a}', '\u{300b}'),
    ('\u{ff08}', '\u{ff09}'),
    ('\u{300c}', '\u{300d}'),
    ('\u{3010}', '\u{3011}'),
    ('\u{2018}', '\u{2019}'),
];

fn opener(c: char) -> Option<char> {
    PAIRS.iter().find(|(_, close)| *close == c).map(|(open, _)| *open)
}

fn closer(c: char) -> Option<char> {
    PAIRS.iter().find(|(open, _)| *open == c).map(|(_, close)| *close)
}

/// Chinese numerals of both scripts, and digits of full width.
fn is_numeral(c: char) -> bool {
    const NUMERALS: &str = "\u{4e00}\u{4e8c}\u{4e09}\u{56db}\u{4e94}\u{516d}\u{4e03}\u{516b}\u{4e5d}\u{5341}\u{767e}\
        \u{5343}\u{4e07}\u{4ebf}\u{842c}\u{5104}\u{4e24}\u{5169}\u{96f6}\u{3007}\u{534a}\u{4f59}\u{9918}\u{591a}";
    NUMERALS.contains(c) || !is_han(c) && c.is_numeric()
}
