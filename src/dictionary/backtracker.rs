//! A pattern of `regex` that is bound to one end of a text, matched by trying its ways one after the other.
//!
//! Of the hundreds of patterns of the rules, each is asked a few times a report, about some ten characters. The tables of an
//! automaton have left the processor's caches by then, and each byte waits for its row of them; a pattern as a list of steps
//! over characters is some hundred bytes. What needs more than the steps there are ([`Backtracker::new`]), and what takes
//! too many of them ([`GivenUp`]), is left to `regex`.

mod compile;

use compile::{Class, Op, Program};

/// The end of the text that a pattern is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Matches begin where the text does. The one that `regex` prefers is found.
    First,
    /// Matches end where the text does. The longest is found.
    Last,
}

/// The pattern.
#[derive(Debug)]
pub struct Backtracker {
    bound: End,
    program: Program,
}

/// Too many steps were taken.
#[derive(Debug, PartialEq, Eq)]
pub struct GivenUp;

/// Steps beyond which a pattern is given up: hundreds of times what most take.
const MOST_STEPS: usize = 4000;

/// A way that is still to be tried: a step of the program, and where in the text it begins.
type Way = (u16, usize);

impl Backtracker {
    /// None for what cannot be told in these steps.
    pub fn new(pattern: &str, bound: End) -> Option<Self> {
        let hir = regex_syntax::parse(pattern).ok()?;
        Some(Self { bound, program: Program::new(&hir, bound)? })
    }

    /// The other end of its match, if the text has one.
    ///
    /// # Errors
    /// Without an answer after too many steps.
    pub fn find(&self, text: &str) -> Result<Option<usize>, GivenUp> {
        let mut walk = Walk { tracker: self, text, ways: Vec::new(), steps: 0 };
        let mut way = Some((0, if self.bound == End::First { 0 } else { text.len() }));
        let mut longest = None;
        while let Some((step, at)) = way {
            let matched = walk.follow(step, at)?;
            if matched.is_some() && self.bound == End::First {
                return Ok(matched);
            }
            longest = [longest, matched].into_iter().flatten().min();
            way = walk.ways.pop();
        }
        Ok(longest)
    }
}

/// One search.
struct Walk<'t> {
    tracker: &'t Backtracker,
    text: &'t str,
    /// What is left to be tried, the next last.
    ways: Vec<Way>,
    steps: usize,
}

impl Walk<'_> {
    /// Follows one way to its end: where the match ends, if it comes to one.
    fn follow(&mut self, mut step: u16, mut at: usize) -> Result<Option<usize>, GivenUp> {
        let program = &self.tracker.program;
        loop {
            self.take(1)?;
            let next = match program.op(step) {
                Op::Char(c) => self.next(at).filter(|(next, _)| *next == c).map(|(_, to)| (step + 1, to)),
                Op::Class(class) => self.within(class, at).map(|to| (step + 1, to)),
                Op::Run { class, least, most, greedy } => {
                    let first = self.ways.len();
                    self.run(step + 1, at, class, least..=most)?;
                    // The last is tried first.
                    if !greedy {
                        self.ways[first..].reverse();
                    }
                    None
                }
                Op::Words(list) => {
                    self.words(step + 1, at, list);
                    None
                }
                Op::Split { first, second } => {
                    self.ways.push((second, at));
                    Some((first, at))
                }
                Op::Jump(to) => Some((to, at)),
                Op::TextStart => (at == 0).then_some((step + 1, at)),
                Op::TextEnd => (at == self.text.len()).then_some((step + 1, at)),
                Op::Match => return Ok(Some(at)),
            };
            match next {
                Some(next) => (step, at) = next,
                None => return Ok(None),
            }
        }
    }

    fn take(&mut self, steps: usize) -> Result<(), GivenUp> {
        self.steps += steps;
        if self.steps > MOST_STEPS { Err(GivenUp) } else { Ok(()) }
    }

    /// The next character on the way, and where it leads.
    fn next(&self, at: usize) -> Option<(char, usize)> {
        match self.tracker.bound {
            End::First => self.text[at..].chars().next().map(|c| (c, at + c.len_utf8())),
            End::Last => self.text[..at].chars().next_back().map(|c| (c, at - c.len_utf8())),
        }
    }

    fn within(&self, class: Class, at: usize) -> Option<usize> {
        self.next(at).filter(|(c, _)| self.tracker.program.holds(class, *c)).map(|(_, to)| to)
    }

    /// Adds a way for each number of characters of a class that may stand before a step.
    fn run(
        &mut self,
        step: u16,
        mut at: usize,
        class: Class,
        numbers: std::ops::RangeInclusive<u8>,
    ) -> Result<(), GivenUp> {
        let mut number = 0;
        loop {
            if number >= *numbers.start() && self.may_go(step, at) {
                self.ways.push((step, at));
            }
            let more = number < *numbers.end() || *numbers.end() == compile::ANY;
            let Some(to) = more.then(|| self.within(class, at)).flatten() else { return Ok(()) };
            (at, number) = (to, number.saturating_add(1));
            self.take(1)?;
        }
    }

    /// Adds a way for each word of a list that stands here.
    fn words(&mut self, step: u16, at: usize, list: u16) {
        let Some((c, at)) = self.next(at) else { return };
        for word in self.tracker.program.words(list, c).iter().rev() {
            let mut rest = self.tracker.program.spelt(*word).iter();
            let end = rest.try_fold(at, |at, c| self.next(at).filter(|(next, _)| next == c).map(|(_, to)| to));
            self.ways.extend(end.filter(|end| self.may_go(step, *end)).map(|end| (step, end)));
        }
    }

    /// Whether a step can be taken, by a look at the next character.
    fn may_go(&self, step: u16, at: usize) -> bool {
        match self.tracker.program.op(step) {
            Op::Char(c) => self.next(at).is_some_and(|(next, _)| next == c),
            Op::Class(class) => self.within(class, at).is_some(),
            _ => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    const PATTERNS: [&str; 22] = [
        "检查",
        "(?:检查|抽查|查)(?:企业|共|家)*",
        "(?:^|[,;])共?检查[^,]{0,9}",
        "[^,。]{0,6}?(?:企业|企业法人)",
        "(?:家|[^村]|$)",
        "[^,]{0,4}抽查*",
        "(?:a|ab)(?:c|bcd)(?:d*)",
        "(?:查|检查|企业检查)+?家?",
        "(?:检查企?|抽查业?){1,2}",
        "(?:检查){2,}",
        "(?:检查|抽查){0,2}?共",
        "(?:检查(?:企业)?|抽查|a|)共?",
        "(共|计)*?(?:检|抽)查",
        "[0-9]+\\.?[0-9]*",
        ".{2,3}",
        "\\w+?业?",
        "(?:企业)?检(?:查|$)",
        "[检抽]查(?:了|过|[^了]){0,3}业",
        "^检查.*?企业$",
        "",
        "(?:a*)*",
        "\\b检查",
    ];
    const TEXTS: [&str; 14] = [
        "",
        "检查",
        "抽查企业共家",
        ",共检查企业甲乙",
        "企业检查检查抽查",
        "检查抽查共",
        "企业法人",
        "abcd",
        "共计共检查",
        "12.50",
        "检查了过了业",
        "村",
        "𠮷检查é企业",
        "检查企业,检查企业",
    ];

    #[test]
    fn it_finds_what_regex_finds() {
        let (mut found, mut left) = (0, 0);
        for (pattern, bound) in PATTERNS.iter().flat_map(|p| [(p, End::First), (p, End::Last)]) {
            let Some(tracker) = Backtracker::new(pattern, bound) else {
                left += 1;
                continue;
            };
            let wanted = match bound {
                End::First => format!("^(?:{pattern})"),
                End::Last => format!("(?:{pattern})$"),
            };
            let regex = Regex::new(&wanted).expect("it compiles");
            for text in TEXTS {
                let wanted = regex.find(text).map(|m| if bound == End::First { m.end() } else { m.start() });
                assert_eq!(tracker.find(text), Ok(wanted), "{pattern} in {text}, {bound:?}");
                found += usize::from(wanted.is_some());
            }
        }
        assert!(found > 200 && left == 4, "{found} matches, {left} left to regex");
    }

    #[test]
    fn what_takes_too_long_is_given_up() {
        let tracker = Backtracker::new("(?:共+计?)+了", End::Last).expect("these are steps");
        assert_eq!(tracker.find(&format!("{}了", "共".repeat(40))), Err(GivenUp));
        assert_eq!(Backtracker::new(&"(?:检查|抽.){60}".repeat(300), End::First).map(|_| ()), None, "it is too long");
    }
}
