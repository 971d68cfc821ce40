//! Whether a quantity says growth or fall.

use super::mention::Mention;
use crate::dictionary::Wording;

/// Growth or fall, and where the words for it stand, in bytes of the text before the quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Growth, not fall.
    pub up: bool,
    /// Where the words for it start, the comparison before them included.
    pub start: usize,
    /// Where the word of growth or fall starts.
    pub word: usize,
    /// Where the act starts that was done more or less often: 作出 of 多作出处罚13起.
    pub act: Option<usize>,
    /// Of what the act names alone, not of all that its metric counts in a year: 减少重复检查110户次.
    pub part: bool,
}

/// The growth or fall that the text before a quantity says.
///
/// A percentage needs the word alone, or a sign (-5.2%); a count needs a comparison with an earlier period in its clause,
/// since 新增95名 and 减少3个 without one are counts.
pub fn change(wording: &Wording, left: &str, clause: &str, mention: &Mention) -> Option<Change> {
    let plain = told(wording, left, clause).or_else(|| signed(left, mention));
    let named_behind = plain.is_none();
    let (up, mut start, act) = plain.or_else(|| of_noun(wording, left, mention))?;
    // 持证人员754人,较上年新增57人: others left, and those who came are no growth.
    if mention.family == "people" && wording.change.adds(&left[start..]) {
        return None;
    }
    let strong = named_behind || wording.change.is_strong(left, start);
    // 立案9宗,罚款3万元,分别增加2宗和1.2万元.
    let paired =
        || wording.respectively(left).is_some_and(|(at, end)| end == start && left[..at].ends_with([',', ';']));
    if !is_relative(&mention.family) && !strong && !compares(wording, clause) && !paired() {
        return None;
    }
    let word = start;
    let before = &left[..start];
    let phrase = before.bytes().rposition(|b| matches!(b, b',' | b';' | b'(' | b'\n')).map_or(0, |i| i + 1);
    if let Some(at) = wording.comparison(&before[phrase..]) {
        start = phrase + at;
    }
    Some(Change { up, start, word, act, part: named_behind && !compares(wording, clause) })
}

/// The growth or fall that words right before a quantity say, whether it is compared or not.
pub fn plain(wording: &Wording, left: &str) -> Option<Change> {
    let (up, length) = wording.change.before(left)?;
    let start = left.len() - length;
    Some(Change { up, start, word: start, act: None, part: false })
}

/// Whether amounts of a family of units say how much, not how many: 3%, 0.8倍.
pub fn is_relative(family: &str) -> bool {
    matches!(family, "percent" | "points" | "times_of" | "times_of_two" | "permille")
}

fn compares(wording: &Wording, clause: &str) -> bool {
    wording.comparison(clause).is_some() || wording.prior_year(clause).is_some()
}

/// A word of growth or fall right before the quantity, or an act done more or less often (比上年多作出处罚13起).
fn told(wording: &Wording, left: &str, clause: &str) -> Option<(bool, usize, Option<usize>)> {
    if let Some((up, length)) = wording.change.before(left) {
        return Some((up, left.len() - length, None));
    }
    let (up, start, act) = wording.change.more_or_less(left).filter(|_| compares(wording, clause))?;
    Some((up, start, Some(act)))
}

/// What was done so much more or less (减少入企检查近三成).
fn of_noun(wording: &Wording, left: &str, mention: &Mention) -> Option<(bool, usize, Option<usize>)> {
    let relative = matches!(mention.family.as_str(), "percent" | "permille" | "tenths");
    // 减少重复检查110户次: what is not done now was done before, where 增加检查20次 may count what is new.
    let rounds = matches!(mention.family.as_str(), "times" | "firm_times" | "cases_times");
    if !relative && !rounds {
        return None;
    }
    let (up, start, act) = wording.change.rise_or_fall_of(left).filter(|(up, ..)| relative || rounds && !up)?;
    Some((up, start, Some(act)))
}

/// The sign of a percentage.
fn signed(left: &str, mention: &Mention) -> Option<(bool, usize, Option<usize>)> {
    let relative = matches!(mention.family.as_str(), "percent" | "points") && mention.signed;
    relative.then_some((!mention.value.is_sign_negative(), left.len(), None))
}
