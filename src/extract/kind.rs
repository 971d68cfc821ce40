//! Whether a quantity says growth or fall.

use super::mention::Mention;
use crate::dictionary::Wording;

/// Growth (true) or fall, and the byte of `left` where the words for it start (the comparison before them included).
///
/// A percentage needs the word alone; a count needs a comparison with an earlier period in its clause, since 新增95名 and
/// 减少3个 without one are counts.
pub fn change(wording: &Wording, left: &str, clause: &str, mention: &Mention) -> Option<(bool, usize)> {
    let (up, length) = wording.change.before(left)?;
    let mut start = left.len() - length;
    let relative = matches!(mention.family.as_str(), "percent" | "points" | "times_of" | "permille");
    let strong = wording.change.is_strong(&left[start..]);
    if !relative && !strong && wording.comparison(clause).is_none() && wording.prior_year(clause).is_none() {
        return None;
    }
    let before = &left[..start];
    let phrase = before.rfind([',', ';', '(', '\n']).map_or(0, |i| i + 1);
    if let Some(at) = wording.comparison(&before[phrase..]) {
        start = phrase + at;
    }
    Some((up, start))
}
