//! Words one of which must stand in every text that a pattern matches: what the first filter of the rules looks for.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Words one of which every match of a pattern holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Required {
    /// The words.
    pub words: Vec<String>,
    /// Where in a match they stand.
    pub side: Side,
}

/// On which side of the quantity a word stands: a word on the other side is no reason to try a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Before,
    Behind,
    Either,
}

impl Side {
    /// Whether a word that stands before or behind a quantity, or both, may be one that is wanted on this side.
    pub const fn takes(self, before: bool, behind: bool) -> bool {
        match self {
            Self::Before => before,
            Self::Behind => behind,
            Self::Either => true,
        }
    }
}

/// The literals of which every match of `pattern` holds at least one; none when a match may hold no literal at all.
/// `mark` stands for the quantity and counts as no literal.
pub fn required(pattern: &str, mark: char) -> Option<Required> {
    let hir = regex_syntax::parse(pattern).ok()?;
    of(&hir, mark).map(|(words, side)| Required { words, side: side.unwrap_or(Side::Either) })
}

/// Of each further part that all matches go through, the words of which it holds at least one, the sharpest first; what
/// [`required`] tells is left out.
pub fn others(pattern: &str, mark: char) -> Vec<Vec<String>> {
    let hir = regex_syntax::parse(pattern).ok();
    let Some(HirKind::Concat(parts)) = hir.as_ref().map(Hir::kind) else { return Vec::new() };
    let mut all: Vec<Vec<String>> = parts.iter().filter_map(|part| of(part, mark)).map(|(words, _)| words).collect();
    // The last of the sharpest is the one that is told.
    all.sort_by_key(|words| sharpness(words));
    all.pop();
    all.reverse();
    all
}

/// How few places words let pass: the longer the shortest, the fewer; of equals, the fewer words.
fn sharpness(words: &[String]) -> (usize, std::cmp::Reverse<usize>) {
    (shortest(words), std::cmp::Reverse(words.len()))
}

/// The words, and their side when the mark stands in the same part of the pattern.
fn of(hir: &Hir, mark: char) -> Option<(Vec<String>, Option<Side>)> {
    match hir.kind() {
        HirKind::Literal(literal) => of_literal(std::str::from_utf8(&literal.0).ok()?, mark),
        HirKind::Capture(capture) => of(&capture.sub, mark),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub, mark),
        HirKind::Concat(parts) => of_parts(parts, mark),
        HirKind::Alternation(parts) => {
            let all: Option<Vec<_>> = parts.iter().map(|p| of(p, mark)).collect();
            let (words, sides): (Vec<_>, Vec<_>) = all?.into_iter().unzip();
            let first = sides.first().copied().flatten();
            let side = if sides.iter().all(|s| *s == first) { first } else { Some(Side::Either) };
            Some((words.concat(), side))
        }
        _ => None,
    }
}

/// The longest piece beside the mark.
fn of_literal(text: &str, mark: char) -> Option<(Vec<String>, Option<Side>)> {
    let piece = text.split(mark).max_by_key(|p| p.len()).filter(|p| !p.is_empty())?;
    let mut marks = text.match_indices(mark).map(|(at, _)| at);
    let side = match (marks.next(), marks.next()) {
        (None, _) => None,
        (Some(at), None) if text.find(piece).is_some_and(|start| start < at) => Some(Side::Before),
        (Some(_), None) => Some(Side::Behind),
        (Some(_), Some(_)) => Some(Side::Either),
    };
    Some((vec![piece.to_owned()], side))
}

/// Of the parts that all must match, the one whose shortest word is longest is the sharpest filter; of equals, the one with
/// the fewest words. Parts in a row that few words spell out are one.
fn of_parts(parts: &[Hir], mark: char) -> Option<(Vec<String>, Option<Side>)> {
    let alone = parts.iter().enumerate().filter_map(|(i, p)| of(p, mark).map(|found| (i, found)));
    let together = spelt_runs(parts, mark).into_iter().map(|(i, words)| (i, (words, None)));
    let (chosen, (words, side)) = alone.chain(together).max_by_key(|(_, (words, _))| sharpness(words))?;
    let mut marked = (0..parts.len()).filter(|i| holds(&parts[*i], mark));
    let side = match (marked.next(), marked.next()) {
        (None, _) => None,
        (Some(at), None) if chosen < at => Some(Side::Before),
        (Some(at), None) if chosen > at => Some(Side::Behind),
        (Some(_), None) => side,
        (Some(_), Some(_)) => Some(Side::Either),
    };
    Some((words, side))
}

/// Words beyond which what parts spell out is not told.
const MOST_SPELT: usize = 24;
/// Characters beyond which a class is none of few.
const MOST_OF_CLASS: u32 = 8;

/// The runs of parts that few words spell out, none of them empty: the last part of each, and its words.
fn spelt_runs(parts: &[Hir], mark: char) -> Vec<(usize, Vec<String>)> {
    let mut runs: Vec<(usize, Vec<String>)> = Vec::new();
    let mut begun = false;
    for (i, part) in parts.iter().enumerate() {
        let words = spelt(part, mark);
        let joined =
            runs.last().filter(|_| begun).zip(words.as_deref()).and_then(|((_, run), words)| product(run, words));
        begun = words.is_some();
        match (joined, runs.last_mut()) {
            (Some(joined), Some(run)) => *run = (i, joined),
            _ => runs.extend(words.map(|words| (i, words))),
        }
    }
    runs.retain(|(_, words)| words.iter().all(|word| !word.is_empty()));
    runs.into_iter().map(|(i, words)| (i, least(&words))).collect()
}

/// Those words that hold no other: where one stands that does, the other stands too.
fn least(words: &[String]) -> Vec<String> {
    let holds_other = |(i, word): (usize, &String)| {
        let mut others = words.iter().enumerate().filter(|(j, other)| *j != i && word.contains(other.as_str()));
        others.any(|(j, other)| other != word || j < i)
    };
    words.iter().enumerate().filter(|pair| !holds_other(*pair)).map(|(_, word)| word.clone()).collect()
}

/// All that a pattern matches, where that is few words without the mark.
fn spelt(hir: &Hir, mark: char) -> Option<Vec<String>> {
    let words = match hir.kind() {
        HirKind::Empty => vec![String::new()],
        HirKind::Literal(literal) => vec![std::str::from_utf8(&literal.0).ok()?.to_owned()],
        HirKind::Class(Class::Unicode(class)) => {
            let ranges = || class.ranges().iter();
            let few = ranges().map(|r| u32::from(r.end()) - u32::from(r.start()) + 1).sum::<u32>() <= MOST_OF_CLASS;
            ranges().filter(|_| few).flat_map(|r| r.start()..=r.end()).map(String::from).collect()
        }
        HirKind::Capture(capture) => spelt(&capture.sub, mark)?,
        HirKind::Repetition(r) if r.min == 0 && r.max == Some(1) => {
            std::iter::once(String::new()).chain(spelt(&r.sub, mark)?).collect()
        }
        HirKind::Alternation(parts) => parts.iter().map(|p| spelt(p, mark)).collect::<Option<Vec<_>>>()?.concat(),
        HirKind::Concat(parts) => {
            parts.iter().try_fold(vec![String::new()], |all, part| product(&all, &spelt(part, mark)?))?
        }
        _ => return None,
    };
    let few = !words.is_empty() && words.len() <= MOST_SPELT;
    (few && !words.iter().any(|word| word.contains(mark))).then_some(words)
}

/// Each of some words with each of others behind it, if those are few.
fn product(first: &[String], second: &[String]) -> Option<Vec<String>> {
    let few = first.len() * second.len() <= MOST_SPELT;
    few.then(|| first.iter().flat_map(|a| second.iter().map(move |b| format!("{a}{b}"))).collect())
}

/// Whether the mark may stand in what a part matches as a literal.
fn holds(hir: &Hir, mark: char) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0).is_ok_and(|text| text.contains(mark)),
        HirKind::Capture(capture) => holds(&capture.sub, mark),
        HirKind::Repetition(repetition) => holds(&repetition.sub, mark),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().any(|p| holds(p, mark)),
        _ => false,
    }
}

fn shortest(words: &[String]) -> usize {
    words.iter().map(String::len).min().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn further_parts_are_told_that_every_match_holds_too() {
        let cases: [(&str, &[&[&str]]); 5] = [
            ("法院[^,]{0,8}(?:新收|受理)行政(?:诉讼)?案件\u{1}", &[&["行政"], &["法院"], &["新收", "受理"]]),
            ("检查[^,]{0,9}(?:店|企业)\u{1}", &[&["店", "企业"]]),
            ("(?:检查|抽查)(?:企业)?\u{1}次培训", &[&["检查", "抽查"]]),
            ("检查\u{1}|抽查\u{1}家", &[]),
            ("检查\u{1}", &[]),
        ];
        for (pattern, wanted) in cases {
            let wanted: Vec<Vec<String>> =
                wanted.iter().map(|words| words.iter().map(ToString::to_string).collect()).collect();
            assert_eq!(others(pattern, '\u{1}'), wanted, "{pattern}");
        }
    }

    #[test]
    fn every_match_holds_one_of_the_words_on_one_side() {
        use Side::{Before, Behind, Either};
        type Wanted = Option<(&'static [&'static str], Side)>;
        let cases: [(&str, Wanted); 15] = [
            (
                "(?:新收|受理)行政(?:诉讼)?案件[^,]*\u{1}",
                Some((&["新收行政案件", "新收行政诉讼案件", "受理行政案件", "受理行政诉讼案件"], Before)),
            ),
            ("[两三]年(?:来|间)\u{1}?", Some((&["三年来", "三年间", "两年来", "两年间"], Before))),
            ("(?:下|达)?案件的?\u{1}", Some((&["案件"], Before))),
            ("\u{1}(?:甲|乙)(?:丙|丁)", Some((&["乙丁", "乙丙", "甲丁", "甲丙"], Behind))),
            ("[0-9]{4}年.(?:来|间)", Some((&["年"], Either))),
            ("行政处罚\u{1}", Some((&["行政处罚"], Before))),
            ("\u{1}行政处罚", Some((&["行政处罚"], Behind))),
            ("(?:培训|轮训)[^,]{0,9}\u{1}", Some((&["培训", "轮训"], Before))),
            ("(?:的|了)*案卷(?:共)?\u{1}", Some((&["案卷"], Before))),
            ("(?:出动|投入).{0,9}(?:执法车辆|巡逻艇)\u{1}", Some((&["执法车辆", "巡逻艇"], Before))),
            ("办理\u{1}.{0,4}行政处罚", Some((&["行政处罚"], Behind))),
            ("(?:检查\u{1}|\u{1}次检查)", Some((&["检查", "次检查"], Either))),
            ("^(?:共(?:检查)+\u{1})", Some((&["检查"], Before))),
            ("\u{1}.{0,4}", None),
            ("(?:甲|)\u{1}", None),
        ];
        for (pattern, wanted) in cases {
            let wanted = wanted.map(|(words, side)| (words.iter().map(ToString::to_string).collect(), side));
            assert_eq!(required(pattern, '\u{1}').map(|r| (r.words, r.side)), wanted, "{pattern}");
        }
    }
}
