//! The word lists that are asked of whole texts, as one list: a text is walked once for all of them.
//!
//! Each walk costs as much as all that is found on it, so that a walk for each list would be most of the work. In: the lists
//! as their owners compiled them, and a text. Out: for each list, the words that stand in the text.

use super::finder::{Finder, Found};

/// A list that is asked of whole texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Names and idioms that hold numerals (`refusals.toml`).
    Names,
    /// Words that tell what a passage is about (`fragments.toml`).
    Topics,
    /// Names of places (`regions.tsv`).
    Places,
    /// Words for the report's own place (`headings.toml`).
    OwnPlaces,
    /// Words that only texts of Taiwan have (`headings.toml`).
    Taiwan,
    /// Marks behind which a heading may stand within a line (`headings.toml`).
    Stops,
    /// Words for another place, when a clause begins with them (`wording.toml`).
    There,
    /// Words that mean one's own when a place stands right before them (`checks.toml`).
    Own,
    /// Words that words for a run of years cannot do without (`wording.toml`).
    Years,
    /// Words that words for a part of the year cannot do without (`wording.toml`).
    PartsOfYear,
    /// Words that say how many times as much there is (`checks.toml`).
    Multiples,
    /// Words before the day that a value is of (`checks.toml`).
    Days,
    /// Words of averages (`checks.toml`).
    Means,
    /// Words without which a report admits to nothing (`problems.toml`).
    Admits,
    /// Words without which nobody confesses to anything (`problems.toml`).
    Confesses,
}

/// How many lists there are.
const LISTS: usize = List::Confesses as usize + 1;

/// All lists as one.
#[derive(Debug)]
pub struct Lexicon {
    finder: Finder,
    /// For each word: its list and its number in it.
    of_word: Vec<(List, usize)>,
}

/// What stands in a text, by list.
#[derive(Debug, Clone, Default)]
pub struct LexiconMatches([Vec<Found>; LISTS]);

impl Lexicon {
    pub(super) fn new<'f>(lists: impl IntoIterator<Item = (List, &'f Finder)>) -> Self {
        let (mut words, mut of_word) = (Vec::new(), Vec::new());
        for (list, finder) in lists {
            for (word, number) in finder.words() {
                words.push(word);
                of_word.push((list, number));
            }
        }
        Self { finder: Finder::new(words), of_word }
    }

    /// For each list the words in a text, the longest from the left, without overlap; of words given twice the first.
    #[must_use]
    pub fn scan(&self, text: &str) -> LexiconMatches {
        let mut matches = LexiconMatches::default();
        self.finder.each(text, |found| {
            let (list, word) = self.of_word[found.word];
            let known = &mut matches.0[list as usize];
            match known.last_mut() {
                Some(last) if found.span.start < last.span.end => {
                    if found.span.start == last.span.start && found.span.end > last.span.end {
                        *last = Found { span: found.span, word };
                    }
                }
                _ => known.push(Found { span: found.span, word }),
            }
        });
        matches
    }
}

impl LexiconMatches {
    /// What stands in the text of one list, in text order.
    #[must_use]
    pub fn of(&self, list: List) -> &[Found] {
        &self.0[list as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;

    #[test]
    fn one_walk_finds_what_a_walk_for_each_list_finds() {
        let lists: [&[&str]; 2] =
            [&["行政", "行政处罚", "处罚", "罚", "24小时"], &["罚款", "行政处", "政处罚案", "处罚"]];
        let finders = lists.map(Finder::new);
        let lexicon = Lexicon::new([(List::Names, &finders[0]), (List::Topics, &finders[1])]);
        for text in ["行政处罚案24小时,行政罚款处罚处", "罚罚款行政行政处", "", "abc"] {
            let matches = lexicon.scan(text);
            for (list, finder) in [List::Names, List::Topics].into_iter().zip(&finders) {
                assert_eq!(matches.of(list), finder.find(text).collect::<Vec<_>>(), "{list:?} in {text}");
            }
        }
    }

    #[test]
    fn all_built_in_lists_are_in_it() {
        let d = Dictionaries::builtin().expect("the built-in dictionaries load");
        let text = "天津市2023年全市第一季度行政许可:近三年来,当地,民国,本省人民政府政务服务网,翻一番,截至6月,案均,还有不足,坦言";
        let matches = d.lexicon.scan(text);
        let ours = [List::Names, List::Topics, List::Places, List::OwnPlaces, List::Taiwan, List::Stops, List::There];
        for list in ours.into_iter().chain([
            List::Own,
            List::Years,
            List::PartsOfYear,
            List::Multiples,
            List::Days,
            List::Means,
            List::Admits,
            List::Confesses,
        ]) {
            assert!(!matches.of(list).is_empty(), "{list:?}");
        }
    }
}
