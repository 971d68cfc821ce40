//! A pattern of a rule, with the mark of the quantity in it.
//!
//! Most patterns begin or end at the quantity. Such a one is looked for from the mark on, forwards or backwards, where it
//! fails within a few characters, instead of at every place of the window. Most of those that end there end in the same
//! piece (`{link}`): from which places it reaches the mark is found once for a window. What stands before the piece must end
//! at one of them; where that is one of a few hundred words, nothing else needs to be looked for.

use super::WordSet;
use super::anchored::Anchored;
use super::backtracker::End;
use super::finder::Finder;
use super::lazy::Lazy;
use super::literals::{self, Required};
use super::piece::Piece;
use super::rules::QUANTITY;
use regex_syntax::hir::literal::{ExtractKind, Extractor, Literal};
use regex_syntax::hir::{Hir, HirKind, Look};
use std::cell::OnceCell;
use std::sync::OnceLock;

/// The pattern.
#[derive(Debug)]
pub struct Marked {
    whole: Lazy,
    before: Option<Before>,
    /// How it is looked for, told when it is first asked: most patterns never are.
    way: OnceLock<Way>,
}

/// How a pattern is looked for.
#[derive(Debug)]
struct Way {
    /// The pattern bound to the mark.
    bound: Option<(End, Anchored)>,
    tail: Option<Tail>,
    /// The two halves of a pattern that has the mark in its middle, the second bound to it.
    halves: Option<(Tail, Anchored)>,
    /// Words of which each list has one in every match, besides those that the gate of the rules knows.
    others: Vec<Finder>,
}

/// A pattern up to its last piece, or up to the mark.
#[derive(Debug)]
pub struct Before {
    /// The pattern.
    pub pattern: String,
    /// The piece behind it, by its number.
    pub piece: Option<usize>,
}

/// What stands before the last piece of a pattern and the mark behind it.
#[derive(Debug)]
struct Tail {
    heads: Heads,
    /// The piece, by its number; without one they end at the mark.
    piece: Option<usize>,
}

/// What a pattern begins with, up to its last piece.
#[derive(Debug)]
enum Heads {
    /// All that it can be.
    Words(WordSet),
    /// The endings of what it can be, and the pattern bound to its end.
    Endings(WordSet, Anchored),
    /// The pattern bound to its end.
    Any(Anchored),
}

/// Pieces whose reach a window keeps.
pub const PIECES: usize = 8;

/// Bytes of an ending that are compared: four characters, or two where there are too many of four.
const ENDINGS: [usize; 2] = [12, 6];

/// Endings of one pattern beyond which it is tried everywhere.
const MOST_ENDINGS: usize = 2000;

/// Words that a pattern may begin with, and their length in bytes, beyond which only their endings are kept.
const MOST_HEADS: usize = 600;
const LONGEST_HEAD: usize = 64;

/// A text around a quantity, which a mark stands for.
pub struct Window<'w> {
    /// The text.
    pub text: &'w str,
    /// The first mark. A damaged text may hold marks of its own, so that there is more than one.
    pub first: usize,
    /// The last mark.
    pub last: usize,
    pieces: &'w [Piece],
    /// For each piece, the places from which it reaches the mark; none where they cannot be told.
    starts: [OnceCell<Option<Vec<usize>>>; PIECES],
}

impl<'w> Window<'w> {
    /// Finds the marks; none when there is none. `pieces` end at a mark.
    pub fn of(text: &'w str, pieces: &'w [Piece]) -> Option<Self> {
        let (first, last) = (text.find(QUANTITY)?, text.rfind(QUANTITY)?);
        Some(Self { text, first, last, pieces, starts: [const { OnceCell::new() }; PIECES] })
    }

    /// The places from which a piece, or nothing, reaches the mark; none where they cannot be told.
    fn starts(&self, piece: Option<usize>) -> Option<&[usize]> {
        let Some(piece) = piece else { return Some(std::slice::from_ref(&self.last)) };
        self.starts[piece].get_or_init(|| self.pieces.get(piece)?.starts(&self.text[..self.last])).as_deref()
    }
}

impl Tail {
    /// None when neither words nor endings are few enough to be told.
    fn new(before: &Before) -> Option<Self> {
        let hir = regex_syntax::parse(&before.pattern).ok()?;
        let ended = |endings| Heads::Endings(endings, Anchored::new(&before.pattern, End::Last));
        let heads = words(&hir).map(Heads::Words).or_else(|| endings(&hir).map(ended))?;
        Some(Self { heads, piece: before.piece })
    }

    /// Of what stands right before the mark.
    fn at_mark(pattern: String) -> Self {
        let before = Before { pattern, piece: None };
        let any = || Heads::Any(Anchored::new(&before.pattern, End::Last));
        Self::new(&before).unwrap_or_else(|| Self { heads: any(), piece: None })
    }

    /// Where what stands before the mark starts, if it stands there: the first of all places from which it reaches one where
    /// the piece, or the mark, begins. None outside when those cannot be told. `may_match` is asked before a pattern is.
    fn start(&self, window: &Window<'_>, may_match: impl FnOnce() -> bool) -> Option<Option<usize>> {
        let starts = window.starts(self.piece)?.iter();
        let ends = |words: &WordSet, at: usize| words.end_of(&window.text[..at]).map(|word| at - word.len());
        let from = |pattern: &Anchored, at: usize| pattern.find(&window.text[..at]);
        Some(match &self.heads {
            Heads::Words(words) => starts.filter_map(|at| ends(words, *at)).min(),
            Heads::Endings(words, pattern) => {
                let mut fit = starts.filter(|at| ends(words, **at).is_some()).peekable();
                let found = fit.peek().is_some() && may_match();
                found.then(|| fit.filter_map(|at| from(pattern, *at)).min()).flatten()
            }
            Heads::Any(pattern) => may_match().then(|| starts.filter_map(|at| from(pattern, *at)).min()).flatten(),
        })
    }
}

/// All words that a pattern matches, if they are few.
fn words(hir: &Hir) -> Option<WordSet> {
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Suffix).limit_literal_len(LONGEST_HEAD).limit_total(MOST_HEADS);
    let found = extractor.extract(hir);
    let exact = hir.properties().look_set().is_empty() && found.is_exact();
    let spelt = |l: &Literal| std::str::from_utf8(l.as_bytes()).ok().filter(|w| !w.is_empty()).map(str::to_owned);
    found.literals().filter(|_| exact)?.iter().map(spelt).collect()
}

/// The endings of what a pattern matches, if they are few.
fn endings(hir: &Hir) -> Option<WordSet> {
    ENDINGS.into_iter().find_map(|length| {
        let mut extractor = Extractor::new();
        extractor.kind(ExtractKind::Suffix).limit_literal_len(length).limit_total(MOST_ENDINGS);
        let found = extractor.extract(hir);
        found.literals()?.iter().map(|l| whole_characters(l.as_bytes())).collect()
    })
}

/// The end of a literal that may have been cut within a character; none when nothing whole is left.
fn whole_characters(literal: &[u8]) -> Option<String> {
    let start = literal.iter().position(|b| *b & 0xc0 != 0x80)?;
    String::from_utf8(literal[start..].to_vec()).ok()
}

impl Marked {
    /// Takes a pattern; `before` is what may be told of the stretch before the mark.
    pub const fn new(pattern: String, before: Option<Before>) -> Self {
        Self { whole: Lazy::new(pattern), before, way: OnceLock::new() }
    }

    fn way(&self) -> &Way {
        self.way.get_or_init(|| {
            let pattern = self.whole.source();
            let side = side(pattern);
            let bound = side.map(|side| (side, Anchored::new(pattern, side)));
            let halves = if side.is_none() { halves(pattern) } else { None };
            let halves = halves.map(|(before, after)| {
                (Tail::at_mark(before), Anchored::new(&format!("{QUANTITY}{after}"), End::First))
            });
            let before = self.before.as_ref().filter(|_| side == Some(End::Last));
            let others = literals::others(pattern, QUANTITY).into_iter().map(Finder::new).collect();
            Way { bound, tail: before.and_then(Tail::new), halves, others }
        })
    }

    /// Start and end of its first match.
    pub fn find(&self, window: &Window<'_>) -> Option<(usize, usize)> {
        let way = self.way();
        if window.first != window.last {
            return self.whole.find(window.text);
        }
        let (mark, behind) = (window.last, window.last + QUANTITY.len_utf8());
        // Asked before the pattern itself walks over the window, which takes longer.
        let may_match = || way.others.iter().all(|words| words.is_in(window.text));
        match (&way.bound, &way.halves) {
            (Some((End::Last, bound)), _) => match way.tail.as_ref().and_then(|tail| tail.start(window, may_match)) {
                Some(start) => Some((start?, behind)),
                None if may_match() => bound.find(&window.text[..behind]).map(|start| (start, behind)),
                None => None,
            },
            _ if !may_match() => None,
            (Some((End::First, bound)), _) => bound.find(&window.text[mark..]).map(|end| (mark, mark + end)),
            (None, Some((before, after))) => {
                let end = after.find(&window.text[mark..])?;
                Some((before.start(window, || true)??, mark + end))
            }
            (None, None) => self.whole.find(window.text),
        }
    }

    /// The words of which every match holds at least one.
    pub fn required(&self) -> Option<Required> {
        literals::required(self.whole.source(), QUANTITY)
    }

    /// Compiles it now.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn check(&self) -> Result<(), regex::Error> {
        self.way().bound.iter().try_for_each(|(_, bound)| bound.check())?;
        self.whole.check()
    }
}

/// How many marks a pattern spells. Classes that leave it out name it, too, but none.
fn marks(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.iter().filter(|byte| char::from(**byte) == QUANTITY).count(),
        HirKind::Capture(capture) => marks(&capture.sub),
        // Any number of times, so that there may be more.
        HirKind::Repetition(repetition) => 2 * marks(&repetition.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(marks).sum(),
        _ => 0,
    }
}

/// The side on which every match has its one mark. What looks around itself on the other side of the mark is left alone.
fn side(pattern: &str) -> Option<End> {
    let hir = regex_syntax::parse(pattern).ok().filter(|hir| marks(hir) == 1)?;
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let looks_only = |wanted: Look| hir.properties().look_set().iter().all(|look| look == wanted);
    let literal = |part: Option<&Hir>| match part.map(Hir::kind) {
        Some(HirKind::Literal(literal)) => std::str::from_utf8(&literal.0).ok().map(str::to_owned),
        _ => None,
    };
    let (first, last) = (literal(parts.first()), literal(parts.last()));
    match () {
        () if last.is_some_and(|l| l.ends_with(QUANTITY)) && looks_only(Look::Start) => Some(End::Last),
        () if first.is_some_and(|l| l.starts_with(QUANTITY)) && looks_only(Look::End) => Some(End::First),
        () => None,
    }
}

/// What a pattern wants before its one mark and behind it, where the mark stands in the middle of all matches. As there is one
/// mark in a window, either half is found without the other: the first from as far back as it goes, the second as it would be
/// behind any first.
fn halves(pattern: &str) -> Option<(String, String)> {
    let hir = regex_syntax::parse(pattern).ok().filter(|hir| marks(hir) == 1)?;
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let literal = |part: &Hir| match part.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).ok().map(str::to_owned),
        _ => None,
    };
    let split =
        |(at, part)| Some((at, literal(part)?.split_once(QUANTITY).map(|(a, b)| (a.to_owned(), b.to_owned()))?));
    let (at, (before, after)) = parts.iter().enumerate().find_map(split)?;
    let first = parts[..at].iter().cloned().chain([Hir::literal(before.into_bytes())]);
    let second = [Hir::literal(after.into_bytes())].into_iter().chain(parts[at + 1..].iter().cloned());
    let (first, second) = (Hir::concat(first.collect()), Hir::concat(second.collect()));
    let looks = |hir: &Hir, wanted: Look| hir.properties().look_set().iter().all(|look| look == wanted);
    (looks(&first, Look::Start) && looks(&second, Look::End)).then(|| (first.to_string(), second.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_is_bound_to_the_mark_finds_what_it_would_find_unbound() {
        let patterns = [
            ("(?:检查|抽查)(?:企业|共|家)*\u{1}", Some(End::Last)),
            ("(?:^|[,;])共?检查[^,]{0,9}\u{1}", Some(End::Last)),
            ("\u{1}[^,。]{0,6}?(?:企业|企业法人)", Some(End::First)),
            ("\u{1}(?:家|[^村]|$)", Some(End::First)),
            ("检查\u{1}家企业", None),
            ("(?:^|[,;])共?检查[^,]{0,9}?\u{1}名?(?:企业法|[^,。]{2,9}|企业法人)", None),
            ("[^,]{0,4}抽查*\u{1}(?:家|[^村]{1,4}?)(?:企业|$)", None),
            ("抽查?\u{1}[^,\u{1}]{0,4}企业", None),
            ("抽查[^,\u{1}]{0,4}\u{1}", Some(End::Last)),
            ("检查|共\u{1}", None),
            ("检查(?:\u{1}|共)", None),
            ("检查\u{1}$", None),
        ];
        let windows = [
            "检查企业,共检查企业共\u{1}家企业法人,抽查",
            "抽查检查\u{1}",
            "\u{1}家企业检查\u{1}",
            "检查\u{1}家企业",
            "共\u{1}村",
            "检查共,共\u{1}名企业人员",
        ];
        for (pattern, side) in patterns {
            let marked = Marked::new(pattern.to_owned(), None);
            assert_eq!(marked.way().bound.as_ref().map(|b| b.0), side, "{pattern}");
            for window in windows {
                let found = marked.find(&Window::of(window, &[]).expect("there is a mark"));
                assert_eq!(found, Lazy::new(pattern.to_owned()).find(window), "{pattern} in {window}");
            }
        }
    }

    #[test]
    fn a_tail_spares_no_pattern_that_matches() {
        let link = "(?:共|了|,[^,]{0,2}?的)*";
        let pieces = [Piece::new(link.to_owned())];
        let befores = ["检查", "(?:检查|抽查)(?:企业|a)?", "[处罚]{1,2}(?:案件)?", "(?:立|办)案+"];
        let windows =
            ["检查\u{1}", "抽查a共\u{1}件", "处罚案件,甲的了\u{1}", "检查企业乙共\u{1}", "立案案共\u{1}", "罚共,\u{1}"];
        let mut found = 0;
        for before in befores {
            let pattern = format!("{before}{link}\u{1}");
            let before = Before { pattern: before.to_owned(), piece: Some(0) };
            let marked = Marked::new(pattern.clone(), Some(before));
            assert!(marked.way().tail.is_some(), "the endings are few");
            for window in windows {
                let wanted = Lazy::new(pattern.clone()).find(window);
                let window = Window::of(window, &pieces).expect("there is a mark");
                assert_eq!(marked.find(&window), wanted, "{pattern} in {}", window.text);
                found += usize::from(wanted.is_some());
            }
        }
        let tail = |pattern: &str| Tail::new(&Before { pattern: pattern.to_owned(), piece: None });
        assert!(found > 3 && tail("检查[^,]{0,9}").is_none() && tail("(?:检查)?").is_none());
    }
}
