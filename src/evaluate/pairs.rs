//! Which figure of a report answers to which of the gold.

use rust_decimal::Decimal;

/// Relative difference of values that count as equal: a table may round where the sentence does not.
const TOLERANCE: Decimal = Decimal::from_parts(1, 0, 0, false, 6);

/// Pairs one to one what is the same, in the order of the gold, each with the nearest that is still free. Where either
/// place is unknown all are equally near, and the first one is taken.
pub fn pairs<G, F>(
    gold: &[G],
    found: &[F],
    same: impl Fn(&G, &F) -> bool,
    start: impl Fn(&G) -> Option<usize>,
    found_start: impl Fn(&F) -> usize,
) -> Vec<(usize, usize)> {
    let mut used = vec![false; found.len()];
    let mut pairs = Vec::new();
    for (g, wanted) in gold.iter().enumerate() {
        let free = (0..found.len()).filter(|&f| !used[f] && same(wanted, &found[f]));
        let distance = |&f: &usize| start(wanted).map_or(0, |at| at.abs_diff(found_start(&found[f])));
        if let Some(nearest) = free.min_by_key(distance) {
            used[nearest] = true;
            pairs.push((g, nearest));
        }
    }
    pairs
}

/// Whether two values are equal but for rounding.
pub fn same_value(a: Decimal, b: Decimal) -> bool {
    let scale = a.abs().max(b.abs()).max(Decimal::ONE);
    let within = |difference: Decimal| difference.abs() <= scale * TOLERANCE;
    // What does not fit into a decimal is no small difference.
    a.checked_sub(b).is_some_and(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_free_number_is_paired() {
        let check = |gold: &[Option<usize>], found: &[usize]| pairs(gold, found, |_, _| true, |g| *g, |f| *f);
        assert_eq!(check(&[Some(50), Some(9)], &[10, 48, 60]), [(0, 1), (1, 0)]);
        assert_eq!(check(&[None, Some(10)], &[10, 90]), [(0, 0), (1, 1)]);
        assert_eq!(check(&[Some(1), Some(2)], &[5]), [(0, 0)]);
        assert_eq!(pairs(&[1], &[2], |a, b| a == b, |_| None, |_| 0), []);
    }

    #[test]
    fn values_may_differ_by_a_millionth() {
        let value = |text: &str| text.parse::<Decimal>().expect("a decimal");
        let cases = [("1461", "1461.0", true), ("1461", "1462", false), ("0.0000005", "0", true), ("-5", "5", false)];
        for (a, b, expected) in cases {
            assert_eq!(same_value(value(a), value(b)), expected, "{a} {b}");
        }
        assert!(same_value(value("10000001"), value("10000000")));
        assert!(!same_value(Decimal::MAX, Decimal::MIN));
    }
}
