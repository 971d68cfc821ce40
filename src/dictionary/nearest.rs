//! The nearest of some known names to a misspelt one, for error messages.

/// The candidate that `word` was most likely meant to be, none when all are far off.
///
/// A candidate that holds the word, or is held by it, counts as near; otherwise at most a third of the characters differ,
/// or one of two. Of equally near ones that with the same first character is taken: 天津 for 天律.
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
        .filter_map(|name| Some((distance_if_near(word, &wanted, name)?, !name.starts_with(wanted[0]), name)))
        .min()
        .map(|(_, _, name)| name)
}

fn distance_if_near(word: &str, wanted: &[char], name: &str) -> Option<usize> {
    let letters: Vec<char> = name.chars().collect();
    let longer = wanted.len().max(letters.len());
    if wanted.len() > 1 && letters.len() > 1 && (name.contains(word) || word.contains(name)) {
        return Some(wanted.len().abs_diff(letters.len()));
    }
    let most = if wanted.len() == 2 && letters.len() == 2 { 1 } else { longer / 3 };
    // Each character too many is an edit: names of other lengths need not be looked at.
    if wanted.len().abs_diff(letters.len()) > most {
        return None;
    }
    let distance = edits(wanted, &letters);
    (distance <= most).then_some(distance)
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
        let names = ["蓟州区", "普陀区", "天津市", "天津", "安律", "cases.penalty"];
        let cases = [
            ("天律", Some("天津")),
            ("外星", None),
            ("蓟洲区", Some("蓟州区")),
            ("津天", Some("天津")),
            ("普陀", Some("普陀区")),
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
