//! `jieba.tsv`: the words of jieba's dictionary with how often they were counted, sorted by their bytes.
//!
//! Out: jieba with all of them, or with those alone that can stand in one text. The latter cuts that text as the former
//! does and is there at once, since nothing is read but what it needs; a search waits for no more.

use jieba_rs::Jieba;

/// A word, a tab, its count: a line each.
const TABLE: &str = include_str!("../../dictionaries/jieba.tsv");

/// The sum of all counts.
const COUNTED: usize = 60_101_964;

/// Stands for the words that are left out, so that the others are as rare as they are; no text that was normalised holds it.
const OTHERS: &str = "\u{10ffff}\u{10ffff}";

/// Jieba with all words. Takes a twentieth of a second and 32 MB.
#[must_use]
pub fn whole() -> Jieba {
    // The table is well-formed: a test reads it.
    Jieba::with_dict(&mut TABLE.as_bytes()).unwrap_or_else(|_| Jieba::empty())
}

/// All words.
pub fn words() -> impl Iterator<Item = &'static str> {
    let ends = memchr::memchr2_iter(b'\t', b'\n', TABLE.as_bytes());
    let mut start = 0;
    // A word ends at a tab, its count at a line feed.
    let cells = ends.map(move |end| (&TABLE[std::mem::replace(&mut start, end + 1)..end], TABLE.as_bytes()[end]));
    cells.filter(|(_, mark)| *mark == b'\t').map(|(word, _)| word)
}

/// Jieba with the words that can stand in a text.
#[must_use]
pub fn of(text: &str) -> Jieba {
    let mut jieba = Jieba::empty();
    let mut rest = COUNTED;
    for (at, _) in text.char_indices() {
        for (word, count) in beginning(&text[at..]) {
            if !jieba.has_word(word) {
                jieba.add_word(word, Some(count), None);
                rest -= count;
            }
        }
    }
    jieba.add_word(OTHERS, Some(rest), None);
    jieba
}

/// The words that a text begins with, the shortest first.
fn beginning(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let ends = text.char_indices().map(|(at, c)| at + c.len_utf8());
    let mut from = 0;
    let found = ends.map_while(move |end| {
        let wanted = &text[..end];
        from = first_from(wanted, from);
        let (word, count) = line_at(from)?;
        let counted = (word == wanted).then(|| count.parse().ok()).flatten();
        word.starts_with(wanted).then_some((wanted, counted))
    });
    found.filter_map(|(word, count)| Some((word, count?)))
}

/// The first byte of the first line, at `from` or behind it, whose word does not sort before `wanted`.
fn first_from(wanted: &str, from: usize) -> usize {
    let (mut low, mut high) = (from, TABLE.len());
    while low < high {
        let middle = start_of_line((low + high) / 2);
        match line_at(middle) {
            Some((word, count)) if word < wanted => low = middle + word.len() + count.len() + 2,
            _ => high = middle,
        }
    }
    low
}

/// The first byte of the line that holds the byte `at`.
fn start_of_line(at: usize) -> usize {
    TABLE.as_bytes()[..at].iter().rposition(|b| *b == b'\n').map_or(0, |end| end + 1)
}

/// Word and count of the line that starts at a byte; none at the end.
fn line_at(start: usize) -> Option<(&'static str, &'static str)> {
    TABLE.get(start..)?.lines().next()?.split_once('\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_whole() {
        let rows: Vec<(&str, usize)> = TABLE
            .lines()
            .map(|line| line.split_once('\t').expect("a tab"))
            .map(|(word, count)| (word, count.parse().expect("a number")))
            .collect();
        assert!(rows.windows(2).all(|two| two[0].0 < two[1].0), "sorted, each once");
        assert_eq!(rows.iter().map(|(_, count)| count).sum::<usize>(), COUNTED);
        assert!(words().eq(rows.iter().map(|(word, _)| *word)));
        assert!(whole().has_word(rows[0].0) && whole().has_word(rows[rows.len() - 1].0));
        for (word, count) in rows.iter().step_by(997).chain(rows.last()) {
            assert!(beginning(word).any(|found| found == (*word, *count)), "{word}");
        }
        assert_eq!(beginning("\u{10fffe}").count(), 0);
        assert_eq!(beginning("").count(), 0);
    }

    #[test]
    fn a_text_is_cut_as_by_the_whole_dictionary() {
        let all = whole();
        for text in [
            "普陀区2022年配备了多少台执法记录仪?",
            "研究生命的起源和他来到了网易杭研大厦",
            "中华人民共和国行政处罚法",
            "AGG01的T恤衫和4S店",
            "",
            "\u{7bab}\u{20bb7}",
        ] {
            let cut = |jieba: &Jieba| -> Vec<String> {
                jieba.cut_for_search(text, false).into_iter().map(|t| t.word.to_owned()).collect()
            };
            assert_eq!(cut(&of(text)), cut(&all), "{text}");
        }
    }
}
