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
    let distance = edits(wanted, &letters);
    let longer = wanted.len().max(letters.len());
    let held = wanted.len() > 1 && letters.len() > 1 && (name.contains(word) || word.contains(name));
    (held || distance * 3 <= longer).then_some(distance)
}

/// Levenshtein's distance.
fn edits(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let substituted = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = substituted.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
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
    fn distances_are_levenshteins() {
        let distance = |a: &str, b: &str| edits(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>());
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("abc", ""), 3);
    }
}
