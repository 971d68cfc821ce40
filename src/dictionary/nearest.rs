//! The nearest of some known names to a misspelt one, for error messages.

/// The candidate that `word` was most likely meant to be, none when all are far off.
///
/// A candidate that holds the word, or is held by it, counts as near; otherwise at most a third of the characters differ.
///
/// ```
/// let ids = ["cases.penalty", "cases.inspection"];
/// assert_eq!(nianbao::dictionary::nearest("cases.penlty", ids), Some("cases.penalty"));
/// assert_eq!(nianbao::dictionary::nearest("weather", ids), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = word.chars().collect();
    if wanted.is_empty() {
        return None;
    }
    candidates
        .into_iter()
        .filter_map(|name| Some((distance_if_near(word, &wanted, name)?, name)))
        .min()
        .map(|(_, name)| name)
}

fn distance_if_near(word: &str, wanted: &[char], name: &str) -> Option<usize> {
    let letters: Vec<char> = name.chars().collect();
    let longer = wanted.len().max(letters.len());
    if wanted.len() > 1 && letters.len() > 1 && (name.contains(word) || word.contains(name)) {
        return Some(wanted.len().abs_diff(letters.len()));
    }
    // Each character too many is an edit: names of other lengths need not be looked at.
    if wanted.len().abs_diff(letters.len()) * 3 > longer {
        return None;
    }
    let distance = edits(wanted, &letters);
    (distance * 3 <= longer).then_some(distance)
}

/// How many characters must be put in, left out, replaced or swapped with their neighbour.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replaced = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                let swapped = if swapped { rows[i - 2][j - 2] + 1 } else { usize::MAX };
                replaced.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(swapped)
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_and_strangers_are_not() {
        let names = ["蓟州区", "普陀区", "天津市", "cases.penalty"];
        let cases = [
            ("蓟洲区", Some("蓟州区")),
            ("天津", Some("天津市")),
            ("case.penalty", Some("cases.penalty")),
            ("上海外高桥", None),
            ("", None),
        ];
        for (word, expected) in cases {
            assert_eq!(nearest(word, names), expected, "{word}");
        }
    }

    #[test]
    fn distances_count_edits() {
        let distance = |a: &str, b: &str| edits(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("titel", "title"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
    }
}
