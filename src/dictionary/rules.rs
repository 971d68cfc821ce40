//! `rules/*.toml` and `fragments.toml`: what surrounds a quantity that counts a metric.
//!
//! A rule lists `subject` words and patterns in `regex` syntax around `{n}`, the quantity. A gate of the words that the
//! patterns cannot match without picks the few worth trying at a place, so that the cost stays flat as rules grow.

mod led;
mod raw;

use super::finder::Finder;
use super::fragments::{Companions, Fragments};
use super::marked::{Marked, Window};
use super::piece::Piece;
use super::{DictionaryError, Example, File, Files, Metrics, Units};
use foldhash::fast::RandomState;
use led::Led;
use raw::{Common, RawFile, RawRule, Words};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

/// Stands for the quantity in a window; no text read holds it, since normalising never makes it.
pub const QUANTITY: char = '\u{1}';

/// Stands for no unit among those that a rule takes.
const NO_UNIT: &str = "-";

/// Ends the rule name of a metric taken from another figure.
pub const INHERITED: &str = "/inherited";

/// One way in which reports state a metric.
#[derive(Debug)]
pub struct Rule {
    /// `officers.certified/named`
    pub id: String,
    /// The metric it names; none for a rule that says "this counts no metric".
    pub metric: Option<String>,
    /// Canonical units it takes; empty takes any. `-` stands for no unit.
    pub units: Vec<String>,
    /// What it reads and why, for `dictionary explain`.
    pub explain: String,
    /// Words that `{subject}` stands for in its patterns.
    pub subject: Vec<String>,
    /// Its patterns as the file has them.
    pub written: Vec<String>,
    /// Words one of which must stand in the sentence before, a heading above, or the title.
    pub context: Vec<String>,
    /// Topics under which it does not apply.
    pub not_context: Vec<String>,
    /// Metrics of which the figure right before must count one: 移送9件,已立案5件.
    pub behind: Vec<String>,
    /// Whether it also reads a growth or fall of the metric.
    pub changes: bool,
    /// Whether what it matches is one sort of what the metric counts: its words become the figure's scope.
    pub part: bool,
    /// Words that must not stand in the match or right before it.
    pub unless: Vec<String>,
    /// Higher wins before the length of the match is asked.
    pub priority: i32,
    /// Sentences it must read, with the value.
    pub examples: Vec<Example>,
    /// Sentences it must not read.
    pub rejects: Vec<String>,
    /// The file it stands in.
    pub file: String,
    /// The line of its id, from 1.
    pub line: usize,
    patterns: Vec<Marked>,
}

/// All rules, with the gate that picks candidates.
#[derive(Debug)]
pub struct Rules {
    rules: Vec<Rule>,
    gate: Finder,
    /// For each word of the gate, the patterns it leads to.
    by_word: Vec<Led>,
    /// All patterns, those of the highest priority first.
    ranked: Vec<Pattern>,
    /// The rules by their ids.
    by_id: HashMap<String, u16, RandomState>,
    /// The units that rules name, sorted.
    units: Vec<String>,
    /// The pieces that patterns end in before the quantity.
    pieces: Vec<Piece>,
    companions: Companions,
}

/// A pattern of a rule.
#[derive(Debug, Clone, Copy)]
struct Pattern {
    rule: u16,
    pattern: u16,
    /// The rule's, kept here since it is asked of every candidate.
    priority: i32,
    /// Which units the rule may take.
    units: UnitSet,
}

/// Some of the units that rules name, a bit for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnitSet(u64);

impl UnitSet {
    /// All of them, and those that no rule names.
    pub const ALL: Self = Self(u64::MAX);

    /// The unit with a number in the sorted list; the last bits are shared by those beyond, and by those that are not in it.
    const fn one(number: Option<usize>) -> Self {
        match number {
            Some(number @ 0..62) => Self(1 << number),
            Some(_) => Self(1 << 62),
            None => Self(1 << 63),
        }
    }

    /// What a rule takes that names these; one that names none takes all.
    fn of(bits: impl Iterator<Item = u64>) -> Self {
        Some(Self(bits.fold(0, |all, bit| all | bit))).filter(|set| set.0 > 0).unwrap_or(Self::ALL)
    }

    const fn overlaps(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// A rule that matched, and where.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// First byte of the match in the window.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// A rule of the same priority and length of match that names another metric: only the order of ids decides.
    pub rival: Option<&'r Rule>,
}

impl Rules {
    /// The set of one unit, none of a number without a unit.
    #[must_use]
    pub fn unit_set(&self, unit: Option<&str>) -> UnitSet {
        let unit = unit.unwrap_or(NO_UNIT);
        UnitSet::one(self.units.binary_search_by(|known| known.as_str().cmp(unit)).ok())
    }

    /// The rule that reads the quantity marked in `window`: highest priority, then longest match, then id.
    ///
    /// `applies` is asked whether unit and surroundings allow a rule.
    pub fn find(&self, window: &str, applies: impl Fn(&Rule) -> bool) -> Option<Hit<'_>> {
        self.find_of(window, UnitSet::ALL, applies)
    }

    /// The same of those rules that may take one of some units.
    pub fn find_of(&self, window: &str, units: UnitSet, applies: impl Fn(&Rule) -> bool) -> Option<Hit<'_>> {
        let mut best: Option<Hit<'_>> = None;
        let window = Window::of(window, &self.pieces)?;
        for pattern in self.candidates(&window) {
            if best.is_some_and(|b| b.rule.priority > pattern.priority) {
                // The rest is of lower priority and cannot win any more.
                break;
            }
            if !pattern.units.overlaps(units) {
                continue;
            }
            let rule = &self.rules[usize::from(pattern.rule)];
            // What costs less is asked first.
            if let Some(hit) = applies(rule).then(|| rule.find(usize::from(pattern.pattern), &window)).flatten() {
                best = Some(best.map_or(hit, |b| b.against(hit)));
            }
        }
        best
    }

    /// The patterns that may match: one of their words stands on the side of the quantity where they want it. Those of
    /// the highest priority first, since they may spare the others.
    fn candidates(&self, window: &Window<'_>) -> impl Iterator<Item = Pattern> + '_ {
        let mut found = vec![0u64; self.ranked.len().div_ceil(64)];
        self.gate.each(window.text, |word| {
            let (before, behind) = (word.span.end <= window.last, word.span.start > window.first);
            self.by_word[word.word].mark(&mut found, before, behind);
        });
        let ranks = found.into_iter().enumerate().flat_map(|(block, mut bits)| {
            std::iter::from_fn(move || {
                let next = (bits != 0).then(|| block * 64 + bits.trailing_zeros() as usize)?;
                bits &= bits - 1;
                Some(next)
            })
        });
        ranks.map(|rank| self.ranked[rank])
    }

    /// The rule of an id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Rule> {
        self.by_id.get(id).map(|at| &self.rules[usize::from(*at)])
    }

    /// The metric of the money (`money`) or people (`people`) that goes with a count.
    #[must_use]
    pub fn companion_of(&self, metric: &str, family: &str) -> Option<&str> {
        let family = if family == "people_times" { "people" } else { family };
        self.companions.get(family)?.get(metric).map(String::as_str)
    }

    /// The metrics of which the figure beside them (money or people) is this metric: family of units, metric.
    pub fn companions_to<'a>(&'a self, metric: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let pairs = self.companions.iter().flat_map(|(family, of)| of.iter().map(move |(m, c)| (family, m, c)));
        pairs.filter(move |(_, _, c)| *c == metric).map(|(family, m, _)| (family.as_str(), m.as_str()))
    }

    /// All rules, by file and place in it.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }

    pub(super) fn read(files: &Files, metrics: &Metrics, written: &Units) -> Result<Self, DictionaryError> {
        let fragments = Fragments::read(files)?;
        let mut by_id: BTreeMap<String, usize> = BTreeMap::new();
        let mut raws: Vec<(&File, RawRule)> = Vec::new();
        for file in files.rules() {
            let parsed: RawFile = file.toml()?;
            for raw in parsed.rule {
                match by_id.get(&raw.id) {
                    // A user's rule takes the place of ours of the same id.
                    Some(&index) if raws[index].0.is_builtin() && !file.is_builtin() => raws[index] = (file, raw),
                    Some(&index) => {
                        let other = raws[index].0;
                        let place = match other.name == file.name {
                            true => "twice in this file".to_owned(),
                            false => format!("in {} too", other.name),
                        };
                        let reason = format!("rule {} stands {place}; give one another id", raw.id);
                        return Err(file.fault(file.line_of(&raw.id).unwrap_or(1), reason));
                    }
                    None => {
                        by_id.insert(raw.id.clone(), raws.len());
                        raws.push((file, raw));
                    }
                }
            }
        }
        let mut words = Words::default();
        let mut rules = Vec::with_capacity(raws.len());
        let mut common = Common { fragments: &fragments, pieces: Vec::new() };
        for (file, raw) in raws {
            let mut rule = raw.compile(file, &mut common, metrics, !files.are_builtin())?;
            // Figures are in canonical units: 宗 is 件.
            rule.units.iter_mut().for_each(|unit| written.make_canonical(unit));
            words.add(&rule, rules.len())?;
            rules.push(rule);
        }
        let pieces = common.pieces.into_iter().map(|(_, piece)| piece).collect();
        Ok(words.finish(rules, pieces, fragments.companions))
    }
}

impl Rule {
    fn find(&self, pattern: usize, window: &Window<'_>) -> Option<Hit<'_>> {
        let (start, end) = self.patterns[pattern].find(window)?;
        // Words that change the meaning stand close before, in the same clause.
        let before = &window.text[..start];
        let from = before.char_indices().rev().nth(7).map_or(0, |(i, _)| i);
        let clause = before[from..].rfind([',', ';', '。', '(']).map_or(from, |i| from + i + 1);
        let from = (clause..=start).find(|&i| window.text.is_char_boundary(i)).unwrap_or(start);
        let near = &window.text[from..end];
        if self.unless.iter().any(|w| near.contains(w.as_str())) {
            return None;
        }
        Some(Hit { rule: self, start, end, rival: None })
    }

    fn fault(&self, reason: String) -> DictionaryError {
        DictionaryError::Syntax { file: self.file.clone(), line: self.line, reason }
    }

    /// Whether it takes figures of this unit.
    #[must_use]
    pub fn takes(&self, unit: Option<&str>) -> bool {
        self.units.is_empty() || self.units.iter().any(|u| u == unit.unwrap_or(NO_UNIT))
    }
}

impl Hit<'_> {
    /// The better of two. Of equals it is the one with the lesser id, and the other is its rival if it names another metric.
    fn against(self, other: Self) -> Self {
        let key = |h: &Self| (h.rule.priority, h.end - h.start);
        match key(&self).cmp(&key(&other)) {
            Ordering::Greater => self,
            Ordering::Less => other,
            Ordering::Equal => {
                let (first, second) = if self.rule.id <= other.rule.id { (self, other) } else { (other, self) };
                let rivals = [Some(second.rule), first.rival, second.rival];
                let rival = rivals.into_iter().flatten().find(|r| r.metric != first.rule.metric);
                Self { rival, ..first }
            }
        }
    }
}
