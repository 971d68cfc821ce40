//! What a page says of itself: `<meta>` elements, the headline, and the labelled lines above the article.

use super::hints::HINTS;
use super::tree::{Role, Tree};
use crate::ingest::is_blank;
use crate::ingest::line::is_ideograph;
use crate::ingest::line::join_cell;

/// Name and content of the `<meta>` elements that say something of the report, as written.
pub(super) fn of_head(tree: &Tree) -> Vec<(String, String)> {
    tree.metas
        .iter()
        .map(|(name, content)| (name.trim(), content.trim()))
        .filter(|(name, content)| !name.is_empty() && !content.is_empty())
        .filter(|(name, _)| !HINTS.is_ignored_meta(&name.to_lowercase()))
        .map(|(name, content)| (name.to_owned(), content.to_owned()))
        .collect()
}

/// A headline, and the element that shows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Headline {
    pub text: Option<String>,
    pub node: Option<usize>,
}

/// The headline: what `<meta>` calls so, else the `<h1>`, the element of a headline's name or the first lower heading that
/// agrees with `<title>`, else the first of these, else `<title>` without the name of the site.
pub(super) fn headline(tree: &Tree) -> Headline {
    let named = HINTS.title_meta.iter().find_map(|wanted| {
        let is_wanted = |name: &str| name.trim().eq_ignore_ascii_case(wanted);
        let meta = tree.metas.iter().find(|(name, content)| is_wanted(name) && !content.trim().is_empty());
        meta.map(|(_, content)| head_line(content))
    });
    let title = tree.titles.iter().map(|t| without_site_name(&head_line(t))).find(|t| !t.is_empty());
    let shown = shown_headlines(tree);
    let agrees = |text: &str| {
        let known = [named.as_deref(), title.as_deref()];
        known.into_iter().flatten().any(|t| compact(t).contains(&compact(text)) || compact(text).contains(&compact(t)))
    };
    // A heading of a section may be a word of the title: 行政执法.
    let whole =
        |node: usize, text: &str| tree.nodes[node].role != Role::Heading || text.chars().count() >= LEAST_HEADLINE;
    let best = shown
        .iter()
        .find(|(node, text)| agrees(text) && whole(*node, text))
        // A headline that agrees with nothing may be the name of the site, but an <h1> is more than nothing.
        .or_else(|| shown.iter().find(|(node, _)| tree.nodes[*node].role == Role::Heading1));
    Headline { node: best.map(|(node, _)| *node), text: named.or_else(|| best.map(|(_, text)| text.clone())).or(title) }
}

/// A lower heading that agrees with the title is the headline from so many characters on.
const LEAST_HEADLINE: usize = 8;

/// A longer text is no headline.
const HEADLINE: usize = 120;

/// More headlines than this are none.
const CANDIDATES: usize = 50;

/// Characters of `<title>` that are looked at.
const TITLE: usize = 500;

/// Elements that may show the headline, the `<h1>` first.
fn shown_headlines(tree: &Tree) -> Vec<(usize, String)> {
    let mut shown = Vec::new();
    let mut index = 0;
    while index < tree.nodes.len() && shown.len() < CANDIDATES {
        let node = &tree.nodes[index];
        if node.dropped {
            index = node.end;
            continue;
        }
        let is_heading = node.role == Role::Heading1;
        let has_words = (1..=HEADLINE).contains(&node.sums.chars) && node.sums.words > node.sums.link_words;
        if has_words && (is_heading || node.names.title || node.role == Role::Heading) {
            shown.push((index, text_of(tree, index)));
            index = node.end;
        } else {
            index += 1;
        }
    }
    shown.sort_by_key(|(node, _)| tree.nodes[*node].role != Role::Heading1);
    shown
}

/// The text of a small subtree in one line.
pub(super) fn text_of(tree: &Tree, node: usize) -> String {
    let texts = tree.range(node).map(|i| one_line(tree.nodes[i].text));
    join_cell(&texts.filter(|t| !t.is_empty()).collect::<Vec<_>>())
}

/// Cuts the name of the site off `<title>`: the parts at its end that end like one ("…_某市人民政府网站").
fn without_site_name(title: &str) -> String {
    let mut rest = title;
    while let Some(at) = rest.rfind(['_', '|', '-', '－', '—', '–', '·']) {
        let last = rest[at..].trim_start_matches(|c: char| !c.is_alphanumeric()).trim();
        let before = rest[..at].trim_end_matches(|c: char| is_blank(c) || matches!(c, '_' | '|' | '-' | '—' | '–'));
        let is_site = last.is_empty() || HINTS.site_endings.iter().any(|e| last.ends_with(e.as_str()));
        if !is_site || before.is_empty() {
            break;
        }
        rest = before;
    }
    rest.to_owned()
}

/// Text on one line, white space collapsed.
fn one_line(text: &str) -> String {
    text.split(is_blank).filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The same of what the head of the page states, cut to a sane length.
fn head_line(text: &str) -> String {
    one_line(&text.chars().take(TITLE).collect::<String>())
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).collect()
}

/// A line without white space, brackets and the colon at its end: what a label is compared by; and whether it had a colon.
pub(super) fn compact_label(line: &str) -> (String, bool) {
    let compact = compact(line);
    let inner = compact.trim_matches(['【', '】', '[', ']', '［', '］']);
    let label = inner.trim_end_matches([':', '：']);
    (label.to_owned(), label.len() < inner.len() || inner.len() < compact.len())
}

/// A longer line is text.
const LINE: usize = 300;

/// Splits a line of labelled data ("发布时间：2021-12-07 来源：某局 浏览次数：12") into its fields, one line each; drops what
/// does not belong to the report. None where no label stands.
pub(super) fn split_line(line: &str) -> Option<Vec<String>> {
    if line.chars().nth(LINE).is_some() {
        return None;
    }
    // Labels are spaced out to fill a column; they are found in the line without white space.
    let (compact, places): (String, Vec<usize>) = without_blanks(line);
    let marks = marks(&compact);
    if !marks.iter().any(|m| !m.is_noise) {
        return None;
    }
    let original = |at: usize| places.get(at).copied().unwrap_or(line.len());
    let mut fields = Vec::new();
    let before = trim_field(&line[..original(marks[0].start)]);
    if !before.is_empty() {
        fields.push(before.to_owned());
    }
    for (i, mark) in marks.iter().enumerate() {
        let end = marks.get(i + 1).map_or(line.len(), |next| original(next.start));
        let value = trim_field(&line[original(mark.value).min(end)..end]);
        if !mark.is_noise && !value.is_empty() {
            fields.push(format!("{}: {value}", &compact[mark.start..mark.end]));
        }
    }
    Some(fields)
}

/// A label in a line.
struct Mark {
    start: usize,
    end: usize,
    /// Where its value begins.
    value: usize,
    is_noise: bool,
}

fn marks(compact: &str) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for found in HINTS.labels.find_iter(compact) {
        let (start, end) = (found.start(), found.end());
        let is_noise = HINTS.is_noise(found.pattern().as_usize());
        let rest = &compact[end..];
        let after = rest.trim_start_matches(['】', ']', '］', ':', '：']);
        let is_marked = after.len() < rest.len();
        let before = compact[..start].chars().next_back();
        // A label in the middle of a word is none, unless labels have begun: pages write them without a gap.
        let at_border = before.is_none_or(|c| !is_ideograph(c));
        let is_label = if is_noise { at_border || is_marked } else { is_marked && (at_border || !marks.is_empty()) };
        if is_label {
            marks.push(Mark { start, end, value: compact.len() - after.len(), is_noise });
        }
    }
    marks
}

/// The line without white space, and for each byte of that its place in the line.
fn without_blanks(line: &str) -> (String, Vec<usize>) {
    let mut compact = String::with_capacity(line.len());
    let mut places = Vec::with_capacity(line.len());
    for (at, c) in line.char_indices().filter(|(_, c)| !is_blank(*c)) {
        compact.push(c);
        places.extend(at..at + c.len_utf8());
    }
    (compact, places)
}

fn trim_field(field: &str) -> &str {
    field.trim_matches(|c: char| is_blank(c) || matches!(c, '|' | '丨' | '｜' | '【' | '[' | '［'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    #[test]
    fn labelled_lines_are_split_into_fields() {
        for (line, expected) in [
            (
                "发布时间：2021-12-07 09:30　来源：某区司法局　浏览次数：123 字体：[大 中 小]",
                Some(vec!["发布时间: 2021-12-07 09:30", "来源: 某区司法局"]),
            ),
            ("索　引　号：0001-2021/5", Some(vec!["索引号: 0001-2021/5"])),
            (
                "【发文字号】某府〔2021〕3号【发布日期】2021.12.07",
                Some(vec!["发文字号: 某府〔2021〕3号", "发布日期: 2021.12.07"]),
            ),
            ("2021-12-07 来源:某局发布机构:某办", Some(vec!["2021-12-07", "来源: 某局", "发布机构: 某办"])),
            ("文 号:", Some(vec![])),
            ("数据来源：统计局", None),
            ("全年办结案件15件", None),
            ("关于打印机采购的公告", None),
        ] {
            let fields = split_line(line);
            let expected = expected.map(|e| e.into_iter().map(str::to_owned).collect::<Vec<_>>());
            assert_eq!(fields, expected, "{line}");
        }
    }

    #[test]
    fn the_name_of_the_site_is_no_part_of_the_headline() {
        for (title, expected) in [
            ("2023年行政执法工作报告_某区人民政府", "2023年行政执法工作报告"),
            ("2023年报告 - 年报 - 某市司法局门户网站", "2023年报告 - 年报"),
            ("2020年1-12月统计情况", "2020年1-12月统计情况"),
            ("某区人民政府", "某区人民政府"),
            ("工作报告|政务公开|某网", "工作报告"),
            ("-", "-"),
            ("", ""),
        ] {
            assert_eq!(without_site_name(title), expected);
        }
    }

    #[test]
    fn the_headline_is_found_where_pages_put_it() {
        for (page, expected) in [
            ("<meta name=ArticleTitle content='甲'><title>乙_某网</title><h1>甲</h1>", (Some("甲"), true)),
            ("<title>甲报告_某网</title><h1><a href=/>某网</a></h1><h1>甲<br>报告</h1>", (Some("甲报告"), true)),
            (
                "<title>甲报告_某网</title><div class=title>通知</div><div class='tit x'>甲报告</div>",
                (Some("甲报告"), true),
            ),
            ("<title>甲报告_某网</title><div class=title>通知</div>", (Some("甲报告"), false)),
            (
                "<title>青石街道年度工作总结_某网</title><h2>青石街道年度工作总结</h2>",
                (Some("青石街道年度工作总结"), true),
            ),
            ("<title>青石街道年度工作总结</title><h2>工作总结</h2>", (Some("青石街道年度工作总结"), false)),
            ("<h1>丙</h1>", (Some("丙"), true)),
            ("<p>丙</p>", (None, false)),
        ] {
            let html = Html::parse_document(page);
            let mut tree = Tree::of(&html);
            tree.sum_up();
            let headline = headline(&tree);
            assert_eq!((headline.text.as_deref(), headline.node.is_some()), expected, "{page}");
        }
    }

    #[test]
    fn technical_meta_elements_are_left_out() {
        let html = Html::parse_document(
            "<meta name=viewport content=x><meta name=PubDate content=' 2021-12-07 '><meta name='apple-touch' content=1><meta charset=utf-8>",
        );
        assert_eq!(of_head(&Tree::of(&html)), [("PubDate".to_owned(), "2021-12-07".to_owned())]);
    }
}
