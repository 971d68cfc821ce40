//! The words of `dictionaries/html.toml`, compiled once.

use super::tree::Names;
use aho_corasick::{AhoCorasick, MatchKind};
use serde::Deserialize;
use std::collections::HashSet;
use std::sync::LazyLock;

/// What is known of government pages.
pub(in crate::ingest) struct Hints {
    pub content: HashSet<String>,
    pub title_meta: Vec<String>,
    pub site_endings: Vec<String>,
    pub unit_starts: Vec<String>,
    pub sentence_ends: Vec<String>,
    /// Metadata labels first, then the labels of noise; see [`Hints::is_noise`].
    pub labels: AhoCorasick,
    label_set: HashSet<String>,
    metadata_labels: usize,
    content_weak: HashSet<String>,
    title: HashSet<String>,
    boilerplate: HashSet<String>,
    boilerplate_words: HashSet<String>,
    boilerplate_starts: Vec<String>,
    boilerplate_parts: Vec<String>,
    boilerplate_all: AhoCorasick,
    pager: AhoCorasick,
    meta_ignored: Vec<String>,
}

/// The hints; the dictionary is part of the program.
pub(in crate::ingest) static HINTS: LazyLock<Hints> = LazyLock::new(|| {
    let file: HintsFile = toml::from_str(include_str!("../../../dictionaries/html.toml"))
        .expect("dictionaries/html.toml is built in and tested");
    Hints::new(file)
});

/// A line longer than this many characters is text, whatever it begins with.
const SHORT: usize = 80;

impl Hints {
    /// What a class or id hints at.
    pub(super) fn names(&self, name: &str) -> Names {
        let lower = name.to_ascii_lowercase();
        Names {
            content: self.content.contains(&lower),
            content_weak: self.content_weak.contains(&lower),
            title: self.title.contains(&lower),
            boilerplate: self.is_boilerplate_name(name),
        }
    }

    /// Whether a class or id names something that surrounds the article.
    fn is_boilerplate_name(&self, name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        self.boilerplate.contains(&lower) || words_of(name).any(|w| self.boilerplate_words.contains(&w))
    }

    /// Whether a line is an instrument of the page: font sizes, sharing, the way back.
    pub(super) fn is_boilerplate_line(&self, line: &str) -> bool {
        if line.chars().nth(SHORT).is_some() {
            return false;
        }
        let starts = || {
            let rest = self.boilerplate_starts.iter().filter_map(|s| line.strip_prefix(s.as_str()));
            // A start that goes on with a letter begins another word: "organised 3 lectures".
            rest.map(|rest| rest.chars().next()).any(|next| !next.is_some_and(char::is_alphanumeric))
        };
        let parts = || self.boilerplate_parts.iter().any(|s| line.contains(s.as_str()));
        starts() || parts() || self.is_all_boilerplate(line) || self.is_pager(line)
    }

    /// Whether a line leads to the other pages of the article: its words and numbers alone.
    fn is_pager(&self, line: &str) -> bool {
        let mut end = 0;
        let mut leads = false;
        let is_filler = |s: &str| s.chars().all(|c| c.is_ascii_digit() || !c.is_alphanumeric());
        for found in self.pager.find_iter(line) {
            if !is_filler(&line[end..found.start()]) {
                return false;
            }
            // One character alone is a word of any line.
            leads |= line[found.range()].chars().nth(1).is_some();
            end = found.end();
        }
        leads && is_filler(&line[end..])
    }

    /// Whether nothing but boilerplate words and punctuation stands in a line.
    fn is_all_boilerplate(&self, line: &str) -> bool {
        let mut end = 0;
        let is_filler = |s: &str| s.chars().all(|c| !c.is_alphanumeric());
        let mut long = false;
        for found in self.boilerplate_all.find_iter(line) {
            if !is_filler(&line[end..found.start()]) {
                return false;
            }
            // "大", "中" and "A" count only beside a real word.
            long |= found.len() > 3;
            end = found.end();
        }
        long && is_filler(&line[end..])
    }

    /// Whether a text without white space and colon is the label of a metadata field.
    pub(super) fn is_label(&self, compact: &str) -> bool {
        self.label_set.contains(compact)
    }

    /// Whether a match of [`Hints::labels`] is the label of something that does not belong to the report.
    pub(super) const fn is_noise(&self, pattern: usize) -> bool {
        pattern >= self.metadata_labels
    }

    /// Whether a `<meta>` name (lower case) says nothing of the report.
    pub(super) fn is_ignored_meta(&self, name: &str) -> bool {
        self.meta_ignored.iter().any(|ignored| match ignored.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == ignored,
        })
    }

    fn new(file: HintsFile) -> Self {
        let labels: Vec<&String> = file.metadata_labels.iter().chain(&file.noise_labels).collect();
        Self {
            labels: longest_first(&labels),
            metadata_labels: file.metadata_labels.len(),
            boilerplate_all: longest_first(&file.boilerplate_all.iter().collect::<Vec<_>>()),
            pager: longest_first(&file.pager.iter().collect::<Vec<_>>()),
            label_set: file.metadata_labels.into_iter().collect(),
            content: file.content.into_iter().collect(),
            content_weak: file.content_weak.into_iter().collect(),
            boilerplate: file.boilerplate.into_iter().collect(),
            boilerplate_words: file.boilerplate_words.into_iter().collect(),
            title: file.title.into_iter().collect(),
            title_meta: file.title_meta,
            meta_ignored: file.meta_ignored,
            site_endings: file.site_endings,
            boilerplate_starts: file.boilerplate_starts,
            boilerplate_parts: file.boilerplate_parts,
            unit_starts: file.unit_starts,
            sentence_ends: file.sentence_ends,
        }
    }
}

fn longest_first(words: &[&String]) -> AhoCorasick {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words)
        .expect("some hundred short words are far from any limit")
}

/// The words of a name in lower case: `pageFooter`, `page-footer2` and `PAGE_FOOTER` all hold "footer".
fn words_of(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| !c.is_ascii_alphabetic()).flat_map(|part| {
        let mut words = Vec::new();
        let mut word = String::new();
        let mut was_lower = false;
        for c in part.chars() {
            if was_lower && c.is_ascii_uppercase() {
                words.push(std::mem::take(&mut word));
            }
            was_lower = c.is_ascii_lowercase();
            word.push(c.to_ascii_lowercase());
        }
        words.push(word);
        words
    })
}

/// The file as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HintsFile {
    content: Vec<String>,
    content_weak: Vec<String>,
    boilerplate: Vec<String>,
    boilerplate_words: Vec<String>,
    title: Vec<String>,
    title_meta: Vec<String>,
    meta_ignored: Vec<String>,
    site_endings: Vec<String>,
    metadata_labels: Vec<String>,
    noise_labels: Vec<String>,
    boilerplate_starts: Vec<String>,
    boilerplate_parts: Vec<String>,
    boilerplate_all: Vec<String>,
    pager: Vec<String>,
    unit_starts: Vec<String>,
    sentence_ends: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_their_words() {
        for (name, expected) in [
            ("footer", true),
            ("pageFooter", true),
            ("page-footer2", true),
            ("bdsharebuttonbox", true),
            ("Crumb", true),
            ("article", false),
            ("TRS_Editor", false),
            ("foot-note", false),
            ("", false),
            ("执法", false),
        ] {
            assert_eq!(HINTS.is_boilerplate_name(name), expected, "{name}");
        }
    }

    #[test]
    fn instruments_of_the_page_are_known_and_text_is_not() {
        for (line, expected) in [
            ("【字体：大 中 小】 打印 关闭窗口", true),
            ("分享到：微信 新浪微博 QQ", true),
            ("当前位置：首页 > 政务公开", true),
            ("沪ICP备12345678号-1", true),
            ("上一篇：关于某事的通知", true),
            ("打印", true),
            ("主办：某区司法局", true),
            ("主办培训3场", false),
            ("大中小", false),
            ("中", false),
            ("2023年", false),
            ("全年办结案件15件。", false),
            ("打印设备3台", false),
            ("", false),
        ] {
            assert_eq!(HINTS.is_boilerplate_line(line), expected, "{line}");
        }
        assert!(!HINTS.is_boilerplate_line(&format!("版权所有{}", "执法".repeat(60))));
    }

    #[test]
    fn lists_hold_names_in_lower_case() {
        for name in HINTS.content.iter().chain(&HINTS.content_weak).chain(&HINTS.boilerplate).chain(&HINTS.title) {
            assert_eq!(*name, name.to_ascii_lowercase());
        }
    }
}
