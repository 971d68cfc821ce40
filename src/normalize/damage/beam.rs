//! The likeliest readings of a damaged run, followed side by side from character to character.
//!
//! In: the candidates for each character. Out: the characters that nearly all of the probability agrees on.

use super::Slot;
use super::Text;
use super::candidates::Candidate;
use super::language::{ITEM, LONGEST, Language, beside, is_han};
use super::pairs::is_closing;
use super::recalled::Packed;
use super::telling::{Telling, Told};

/// Readings that are followed.
const WIDTH: usize = 60;
/// How far behind the likeliest a reading is given up, as a logarithm: more than the end of a word makes good.
const HOPELESS: f64 = 14.0;
/// Probability from which a character is chosen.
const SURE: f64 = 0.88;
/// The same for the end of a line where an ASCII character is gone.
const SURE_LINE: f64 = 0.98;
/// Characters before a run that it is judged by, and those back to which quotation marks are counted.
const BEFORE: usize = 8;
const QUOTED: usize = 300;

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
    /// What stands side by side in the same text, and its words.
    pub text: &'a Text<'a>,
    /// The numeral that goes on with the list that stands before (一是…二是…), if there is one.
    pub next_item: Option<char>,
}

impl<'a> Judge<'a> {
    /// For a place behind some text.
    pub fn new(language: &'a Language, text: &'a Text<'a>, before: &[char]) -> Self {
        let far = &before[before.len().saturating_sub(QUOTED)..];
        let items = far.windows(2).rev().filter(|w| w[1] == ITEM);
        let last = items.filter_map(|w| NUMERALS.iter().position(|n| *n == w[0])).next();
        Self { language, text, next_item: last.and_then(|last| NUMERALS.get(last + 1)).copied() }
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
    /// Its second byte, if that was lost, else 0.
    leaves: u8,
    /// Logarithm of the probability of the words up to here, and of all else.
    words: f64,
    other: f64,
    /// Which marks stand open.
    open: u8,
    /// What the next character is told by: this one and the one before, closing quotation marks left out.
    told: Told,
}

/// A candidate behind a reading.
struct Step {
    parent: usize,
    number: usize,
    words: f64,
    other: f64,
}

/// Keeps the likeliest, the best first.
fn likeliest(steps: &mut Vec<Step>) {
    let better = |a: &Step, b: &Step| {
        let order = (b.words + b.other).total_cmp(&(a.words + a.other));
        order.then(a.parent.cmp(&b.parent)).then(a.number.cmp(&b.number))
    };
    if steps.len() > WIDTH {
        steps.select_nth_unstable_by(WIDTH, better);
        steps.truncate(WIDTH);
    }
    steps.sort_unstable_by(better);
    if let Some(best) = steps.first().map(|best| best.words + best.other) {
        steps.retain(|step| step.words + step.other > best - HOPELESS);
    }
}

/// A reading, and all that is asked of it for each candidate behind it.
struct Behind<'a> {
    judge: &'a Judge<'a>,
    node: &'a Node,
    first: bool,
    /// The ideographs that it ends in, simplified, the last first, as many as the longest word has but one; and for each the
    /// probability of all before it.
    ends: [(char, f64); LONGEST - 1],
    length: usize,
    telling: &'a Telling,
}

impl<'a> Behind<'a> {
    fn of(nodes: &'a [Node], parent: usize, telling: &'a Telling, judge: &'a Judge<'a>, first: bool) -> Self {
        let (mut at, mut ends, mut length) = (parent, [('\0', 0.0); LONGEST - 1], 0);
        while length < ends.len() && is_han(nodes[at].c) {
            ends[length] = (judge.language.simplified(nodes[at].c), nodes[nodes[at].parent].words);
            length += 1;
            at = nodes[at].parent;
        }
        Self { judge, node: &nodes[parent], first, ends, length, telling }
    }

    /// Whether what is left of the two is no character, where both lost a byte.
    fn fits(&self, candidate: &Candidate) -> bool {
        let (last, next) = (self.node.leaves, candidate.enters);
        last == 0 || next == 0 || self.judge.language.gbk.decode(last, next).is_none()
    }

    /// Logarithms of the probability with a candidate: of the words, and of all else.
    fn step(&self, candidate: &Candidate) -> (f64, f64) {
        let c = candidate.c;
        let mut words = self.node.words + candidate.alone;
        if is_han(c) {
            words = words.max(self.longer(candidate.simple));
        }
        let (_, worth) = marked(self.node.open, c);
        let stops = if self.first && c == STOP { STOPS } else { 0.0 };
        let listed = if c == ITEM && self.judge.next_item == Some(self.node.c) { LISTED } else { 0.0 };
        let other = self.node.other + worth + stops + listed + beside(Some(self.node.c), c);
        (words, other + self.telling.likelier(candidate, self.judge.language))
    }

    /// Of the words, where the character ends a longer one.
    fn longer(&self, c: char) -> f64 {
        let Judge { language, text, .. } = self.judge;
        let ends = &self.ends[..self.length];
        if !ends.first().is_some_and(|(last, _)| language.may_end_word(*last, c)) {
            return f64::NEG_INFINITY;
        }
        let (mut word, mut best) = (Packed::default().behind(c, 0), f64::NEG_INFINITY);
        for (i, (c, before)) in ends.iter().enumerate() {
            word = word.behind(*c, i + 1);
            best = best.max(before + text.recalled.word(word, language));
        }
        best
    }
}

/// The readings. Nodes are kept in the order in which they were added; each reading is known by its last one.
pub struct Beam {
    nodes: Vec<Node>,
    last: Vec<usize>,
    /// Room for what may come next, kept from one character to the next.
    steps: Vec<Step>,
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
        let root = Node { parent: 0, c: '\n', leaves: 0, words: 0.0, other: 0.0, open, told: [None, Some('\n')] };
        let mut beam = Self { nodes: vec![root], last: vec![0], steps: Vec::new(), pending: Vec::new(), first: false };
        for &c in near {
            beam.extend(&[judge.language.candidate(c)], judge);
        }
        beam.pending.clear();
        beam.first = true;
        beam
    }

    /// Goes on with each candidate behind each reading that it fits.
    pub fn extend(&mut self, candidates: &[Candidate], judge: &Judge<'_>) {
        let mut steps = std::mem::take(&mut self.steps);
        let mut tellings: Vec<Telling> = Vec::new();
        for &parent in &self.last {
            let told = self.nodes[parent].told;
            let known = tellings.iter().position(|telling| telling.told == told);
            let telling = known.unwrap_or_else(|| {
                tellings.push(Telling::of(told, judge));
                tellings.len() - 1
            });
            let behind = Behind::of(&self.nodes, parent, &tellings[telling], judge, self.first);
            for (number, candidate) in candidates.iter().enumerate() {
                if behind.fits(candidate) {
                    let (words, other) = behind.step(candidate);
                    steps.push(Step { parent, number, words, other });
                }
            }
        }
        if steps.is_empty() {
            return self.lose(judge);
        }
        likeliest(&mut steps);
        let start = self.nodes.len();
        for step in steps.drain(..) {
            let node = self.node(&step, &candidates[step.number]);
            self.nodes.push(node);
        }
        self.steps = steps;
        self.last = (start..self.nodes.len()).collect();
        self.pending.push(true);
        self.first = false;
    }

    /// A character that is lost.
    pub fn lose(&mut self, judge: &Judge<'_>) {
        self.extend(&[judge.language.candidate(LOST)], judge);
    }

    /// A place where nothing stands.
    pub fn skip(&mut self) {
        self.pending.push(false);
    }

    fn node(&self, step: &Step, candidate: &Candidate) -> Node {
        let before = &self.nodes[step.parent];
        let c = candidate.c;
        let told = if is_closing(c) { before.told } else { [before.told[1], candidate.key] };
        let (open, _) = marked(before.open, c);
        let Step { parent, words, other, .. } = *step;
        Node { parent, c, leaves: candidate.leaves, words, other, open, told }
    }

    /// The characters since the last choice, each where the readings agree on it. The likeliest reading goes on alone.
    pub fn settle(&mut self) -> Vec<Chosen> {
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
            .map(|stands| if stands { chosen.next().unwrap_or(Chosen::LOST) } else { Chosen::NONE })
            .collect()
    }
}

/// What a character was chosen to be, and the probability that agrees on it.
#[derive(Debug, Clone, Copy)]
pub struct Chosen {
    /// What it is read as.
    pub slot: Slot,
    /// From 0 to 1.
    pub share: f64,
}

impl Chosen {
    const LOST: Self = Self { slot: Slot::Lost, share: 1.0 };
    const NONE: Self = Self { slot: Slot::None, share: 1.0 };
}

fn agreed(shares: &[(char, f64)], sum: f64) -> Chosen {
    let sure = |c: char| if c == '\n' { SURE_LINE } else { SURE };
    let found = shares.iter().find(|(c, share)| *c != LOST && *share >= sum * sure(*c));
    found.map_or(Chosen::LOST, |(c, share)| Chosen { slot: Slot::Char(*c), share: share / sum })
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
    if is_han(c) {
        return (open, 0.0);
    }
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
