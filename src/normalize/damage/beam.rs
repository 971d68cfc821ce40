//! The likeliest readings of a damaged run, followed side by side from character to character.
//!
//! In: the candidates for each character. Out: the characters that nearly all of the probability agrees on.

use super::Slot;
use super::language::{Candidate, ITEM, LONGEST, Language, Word, beside, is_han};
use super::pairs::{Pairs, is_closing};

/// Readings that are followed.
const WIDTH: usize = 40;
/// Probability from which a character is chosen.
const SURE: f64 = 0.85;
/// The same for the end of a line where an ASCII character is gone.
const SURE_LINE: f64 = 0.98;
/// Characters before a run that it is judged by, and those back to which quotation marks are counted.
const BEFORE: usize = 8;
const QUOTED: usize = 300;

/// How much what stands before tells of a character, beside the words, as a share of its logarithm.
const SHARE: f64 = 0.7;
/// Sightings in the same text are worth this many in the dictionaries.
const OWN: f64 = 4.0;
/// Sightings that a character's own probability, and that behind one character, is worth.
const PLAIN: f64 = 60.0;
const BEHIND_ONE: f64 = 6.0;
/// What a closing mark is worth where one is open, and costs where none is.
const CLOSES: f64 = 2.0;
const UNOPENED: f64 = -6.0;
/// What a line costs that ends where a mark is open.
const UNCLOSED: f64 = -3.0;
/// What a full stop is worth at the start of a run: text is cut there more often than not, since the byte behind it is
/// that which was looked for.
const STOP: char = '\u{3002}';
const STOPS: f64 = 2.5;

/// What the numeral is worth that goes on with a list.
const LISTED: f64 = 8.0;

/// What readings are judged by.
pub struct Judge<'a> {
    /// Words and marks.
    pub language: &'a Language,
    /// What stands side by side in the same text.
    pub own: &'a Pairs,
    /// The numeral that goes on with the list that stands before (一是…二是…), if there is one.
    pub next_item: Option<char>,
}

impl<'a> Judge<'a> {
    /// For a place behind some text.
    pub fn new(language: &'a Language, own: &'a Pairs, before: &[char]) -> Self {
        let far = &before[before.len().saturating_sub(QUOTED)..];
        let items = far.windows(2).rev().filter(|w| w[1] == ITEM);
        let last = items.filter_map(|w| NUMERALS.iter().position(|n| *n == w[0])).next();
        Self { language, own, next_item: last.and_then(|last| NUMERALS.get(last + 1)).copied() }
    }

    /// How much likelier a character is behind two others than anywhere, as a logarithm.
    fn behind(&self, before: [Option<char>; 2], c: char, alone: f64) -> f64 {
        let ([a, Some(b)], Some(c)) = (before, self.language.key(c)) else { return 0.0 };
        let domain = &self.language.domain;
        let plain = alone.exp();
        let all = OWN * self.own.after(b) + domain.after(b);
        let mut likely = (OWN * self.own.two(b, c) + domain.two(b, c) + PLAIN * plain) / (all + PLAIN);
        if let Some(a) = a {
            let all = OWN * self.own.two(a, b) + domain.two(a, b);
            likely = (OWN * self.own.three(a, b, c) + domain.three(a, b, c) + BEHIND_ONE * likely) / (all + BEHIND_ONE);
        }
        SHARE * (likely / plain).ln()
    }
}

/// 一 to 十, which number the items of a list.
const NUMERALS: [char; 10] = [
    '\u{4e00}', '\u{4e8c}', '\u{4e09}', '\u{56db}', '\u{4e94}', '\u{516d}', '\u{4e03}', '\u{516b}', '\u{4e5d}',
    '\u{5341}',
];

/// A character of a reading.
struct Node {
    parent: usize,
    c: char,
    /// Its byte that was lost, 0 where none was.
    byte: u8,
    /// Logarithm of the probability of the words up to here, and of all else.
    words: f64,
    other: f64,
    /// Which marks stand open.
    open: u8,
    /// What the next character is told by: this one and the one before, closing quotation marks left out.
    told: [Option<char>; 2],
}

/// The readings. Nodes are kept in the order in which they were added; each reading is known by its last one.
pub struct Beam {
    nodes: Vec<Node>,
    last: Vec<usize>,
    /// Characters since the last choice; false where nothing stands.
    pending: Vec<bool>,
    first: bool,
}

impl Beam {
    /// A beam behind some text.
    pub fn new(before: &[char], judge: &Judge<'_>) -> Self {
        let far = &before[before.len().saturating_sub(QUOTED)..];
        let (quoted, near) = far.split_at(far.len().saturating_sub(BEFORE));
        let open = quoted.iter().fold(0, |open, c| marked(open, *c).0);
        let root = Node { parent: 0, c: '\n', byte: 0, words: 0.0, other: 0.0, open, told: [None, Some('\n')] };
        let mut beam = Self { nodes: vec![root], last: vec![0], pending: Vec::new(), first: false };
        for &c in near {
            beam.extend(&[Candidate { c, byte: 0, script: 0 }], |_, _| true, judge);
        }
        beam.pending.clear();
        beam.first = true;
        beam
    }

    /// Goes on with each candidate behind each reading that it fits.
    pub fn extend(&mut self, candidates: &[Candidate], fits: impl Fn(u8, u8) -> bool, judge: &Judge<'_>) {
        let mut next: Vec<Node> = Vec::with_capacity(self.last.len() * candidates.len());
        for &parent in &self.last {
            let last = self.nodes[parent].byte;
            let fit = candidates.iter().filter(|c| fits(last, c.byte));
            next.extend(fit.map(|c| self.node(parent, c, judge)));
        }
        if next.is_empty() {
            return self.lose(judge);
        }
        next.sort_by(|a, b| (b.words + b.other).total_cmp(&(a.words + a.other)));
        next.truncate(WIDTH);
        self.replace(next);
        self.pending.push(true);
        self.first = false;
    }

    /// A character that is lost.
    pub fn lose(&mut self, judge: &Judge<'_>) {
        let lost = Candidate { c: LOST, byte: 0, script: 0 };
        let next = self.last.iter().map(|parent| self.node(*parent, &lost, judge)).collect();
        self.replace(next);
        self.pending.push(true);
        self.first = false;
    }

    /// A place where nothing stands.
    pub fn skip(&mut self) {
        self.pending.push(false);
    }

    fn replace(&mut self, next: Vec<Node>) {
        let start = self.nodes.len();
        self.nodes.extend(next);
        self.last = (start..self.nodes.len()).collect();
    }

    fn node(&self, parent: usize, candidate: &Candidate, judge: &Judge<'_>) -> Node {
        let c = candidate.c;
        let before = &self.nodes[parent];
        let language = judge.language;
        let alone = language.alone(c);
        let mut words = before.words + alone;
        if is_han(c) {
            words = words.max(self.longer(parent, c, language));
        }
        let (open, worth) = marked(before.open, c);
        let told = if is_closing(c) { before.told } else { [before.told[1], language.key(c)] };
        let stops = if self.first && c == STOP { STOPS } else { 0.0 };
        let listed = if c == ITEM && judge.next_item == Some(before.c) { LISTED } else { 0.0 };
        let other =
            before.other + worth + stops + listed + beside(Some(before.c), c) + judge.behind(before.told, c, alone);
        Node { parent, c, byte: candidate.byte, words, other, open, told }
    }

    /// The same where the character ends a word.
    fn longer(&self, parent: usize, c: char, language: &Language) -> f64 {
        let mut word = Word::default();
        word.put_before(language.simplified(c));
        let (mut at, mut best) = (parent, f64::NEG_INFINITY);
        for _ in 1..LONGEST {
            let node = &self.nodes[at];
            if !is_han(node.c) {
                break;
            }
            word.put_before(language.simplified(node.c));
            if let Some(likely) = language.word(word.text()) {
                best = best.max(self.nodes[node.parent].words + likely);
            }
            at = node.parent;
        }
        best
    }

    /// The characters since the last choice, each where the readings agree on it. The likeliest reading goes on alone.
    pub fn settle(&mut self) -> Vec<Slot> {
        let total = |at: usize| self.nodes[at].words + self.nodes[at].other;
        let best = self.last.iter().map(|at| total(*at)).fold(f64::NEG_INFINITY, f64::max);
        let count = self.pending.iter().filter(|p| **p).count();
        let mut shares: Vec<Vec<(char, f64)>> = vec![Vec::new(); count];
        let mut sum = 0.0;
        for &last in &self.last {
            let share = (total(last) - best).exp();
            sum += share;
            let mut at = last;
            for shares in shares.iter_mut().rev() {
                let c = self.nodes[at].c;
                match shares.iter_mut().find(|(known, _)| *known == c) {
                    Some((_, known)) => *known += share,
                    None => shares.push((c, share)),
                }
                at = self.nodes[at].parent;
            }
        }
        self.last.truncate(1);
        let mut chosen = shares.into_iter().map(|shares| agreed(&shares, sum));
        let pending = std::mem::take(&mut self.pending);
        pending
            .into_iter()
            .map(|stands| if stands { chosen.next().unwrap_or(Slot::Lost) } else { Slot::None })
            .collect()
    }
}

fn agreed(shares: &[(char, f64)], sum: f64) -> Slot {
    let sure = |c: char| if c == '\n' { SURE_LINE } else { SURE };
    let found = shares.iter().find(|(c, share)| *c != LOST && *share >= sum * sure(*c));
    found.map_or(Slot::Lost, |(c, _)| Slot::Char(*c))
}

/// Stands for a character that is lost.
const LOST: char = '\u{fffd}';

/// Marks that open and close.
const MARKS: [(char, char); 6] = [
    ('\u{201c}', '\u{201d}'),
    ('\u{300a}', '\u{300b}'),
    ('\u{ff08}', '\u{ff09}'),
    ('\u{300c}', '\u{300d}'),
    ('\u{3010}', '\u{3011}'),
    ('\u{2018}', '\u{2019}'),
];

/// Which marks stand open behind a character, and what it is worth to open or close one here.
fn marked(open: u8, c: char) -> (u8, f64) {
    if c == '\n' {
        return (0, if open == 0 { 0.0 } else { UNCLOSED });
    }
    for (i, (opener, closer)) in MARKS.iter().enumerate() {
        let bit = 1 << i;
        let is_open = open & bit != 0;
        if c == *opener {
            return (open | bit, if is_open { UNOPENED } else { 0.0 });
        }
        if c == *closer {
            return (open & !bit, if is_open { CLOSES } else { UNOPENED });
        }
    }
    (open, 0.0)
}
