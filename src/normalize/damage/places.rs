//! What stands behind which characters in one text: a report says the same words again and again.
//!
//! In: a text. Out: what stands behind a character there, and behind two. Reading a text only notes where each character
//! stands, which costs little; what stands behind one is counted when it is asked for.

use super::pairs::is_closing;

/// Bytes of a text that are read.
const MOST: usize = 1 << 20;
/// Places of a character that are asked for what stands behind, the last ones of a text.
const MOST_PLACES: usize = 1024;
/// Chains that the places are kept in, a power of two: a report has fewer different characters.
const CHAINS: usize = 2048;

/// Where each character of a text stands.
pub struct Places {
    /// What each character counts as; one that counts as nothing parts what stands around it.
    keys: Vec<Option<char>>,
    /// For each, the last place before it in the same chain, and one more; 0 for none.
    before: Vec<u32>,
    /// The last place in each chain, and one more.
    last: Vec<u32>,
}

/// What stands behind a character, or behind two.
#[derive(Default)]
pub struct Following {
    /// Each, and whether the first of the two stands there; sorted.
    each: Vec<(char, bool)>,
    /// How often the two stand there.
    both: usize,
}

impl Places {
    /// Reads the start of a text. `key` tells what a character counts as.
    pub fn of(text: &str, key: impl Fn(char) -> Option<char>) -> Self {
        let end = (0..=MOST.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let room = end / 3 + 1;
        let mut places =
            Self { keys: Vec::with_capacity(room), before: Vec::with_capacity(room), last: vec![0; CHAINS] };
        for c in text[..end].chars().map(key) {
            places.keys.push(c);
            let last = &mut places.last[chain(c.unwrap_or_default())];
            // The text has fewer than MOST characters.
            let here = u32::try_from(places.keys.len()).unwrap_or(u32::MAX);
            places.before.push(std::mem::replace(last, here));
        }
        places
    }

    /// What stands behind the last of two characters. A closing quotation mark stands between what it stands between, too: what
    /// is before it tells what is behind it.
    pub fn following(&self, [a, b]: [Option<char>; 2]) -> Following {
        let Some(b) = b.filter(|b| !is_closing(*b)) else { return Following::default() };
        let mut found = Following::default();
        for at in self.places(b).take(MOST_PLACES) {
            let before = self.keys[..at].iter().rev().find(|c| !c.is_some_and(is_closing));
            let behind_a = a.is_some() && before.is_some_and(|c| *c == a);
            found.both += usize::from(behind_a);
            for c in self.keys[at + 1..].iter().map_while(|c| *c) {
                found.each.push((c, behind_a));
                if !is_closing(c) {
                    break;
                }
            }
        }
        found.each.sort_unstable();
        found
    }

    /// The places of a character, the last first.
    fn places(&self, c: char) -> impl Iterator<Item = usize> + '_ {
        let at = |place: u32| (place as usize).checked_sub(1);
        let chain = std::iter::successors(at(self.last[chain(c)]), move |here| at(self.before[*here]));
        chain.filter(move |at| self.keys[*at] == Some(c))
    }
}

impl Following {
    /// How often anything stands there.
    pub fn all(&self) -> f64 {
        number(self.each.len())
    }

    /// How often the two stand in the text.
    pub fn both(&self) -> f64 {
        number(self.both)
    }

    /// How often a character stands there, and how often with the first of the two before.
    pub fn count(&self, c: char) -> (f64, f64) {
        let from = self.each.partition_point(|(other, _)| *other < c);
        let these = self.each[from..].iter().take_while(|(other, _)| *other == c);
        let (all, behind_both) = these.fold((0, 0), |(all, both), (_, a)| (all + 1, both + usize::from(*a)));
        (number(all), number(behind_both))
    }
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::from(u32::MAX), f64::from)
}

/// The chain of a character. Neighbours in Unicode are in different ones.
const fn chain(c: char) -> usize {
    c as usize % CHAINS
}

#[cfg(test)]
mod tests {
    use super::super::pairs::Pairs;
    use super::*;

    #[test]
    fn what_stands_behind_one_and_two_characters_is_counted() {
        let text = "行政处罚。\u{201d}行政检查，政处，行政处罚?行";
        let places = Places::of(text, |c| (c != '?').then_some(c));
        let behind = places.following([Some('行'), Some('政')]);
        assert_eq!((behind.all(), behind.both()), (4.0, 3.0));
        assert_eq!(behind.count('处'), (3.0, 2.0));
        assert_eq!(behind.count('检'), (1.0, 1.0));
        assert_eq!(behind.count('罚'), (0.0, 0.0));
        assert_eq!(places.following([None, Some('行')]).count('政'), (3.0, 0.0));
        // A closing mark parts nothing, a character that counts as nothing does.
        assert_eq!(places.following([Some('罚'), Some('。')]).count('\u{201d}'), (1.0, 1.0));
        assert_eq!(places.following([None, Some('。')]).count('行'), (1.0, 0.0));
        assert_eq!(places.following([None, Some('罚')]).count('行'), (0.0, 0.0));
        assert_eq!(Places::of("", Some).following([None, Some('行')]).all(), 0.0);
    }

    #[test]
    fn what_is_counted_is_what_the_pairs_of_the_text_are() {
        let text = include_str!("../../../dictionaries/sentences.txt");
        let key = |c: char| (!c.is_ascii_alphabetic()).then_some(c);
        let (places, pairs) = (Places::of(text, key), Pairs::of(std::iter::once(text), 0, key));
        let open: Vec<char> = text.chars().filter(|c| !is_closing(*c)).take(3000).collect();
        for told in open.windows(3) {
            let (a, b, c) = (key(told[0]), key(told[1]), told[2]);
            let following = places.following([a, b]);
            let of_b = |count: fn(&Pairs, char) -> f64| b.map_or(0.0, |b| count(&pairs, b));
            assert_eq!(following.all(), of_b(Pairs::after), "{told:?}");
            let (Some(a), Some(b)) = (a, b) else { continue };
            assert_eq!(following.both(), pairs.two(a, b), "{told:?}");
            let wanted = key(c).map_or((0.0, 0.0), |c| (pairs.two(b, c), pairs.three(a, b, c)));
            assert_eq!(following.count(c), wanted, "{told:?}");
        }
    }
}
