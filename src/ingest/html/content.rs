//! Finds the article in a page: drops what surrounds it, then takes the container that a content system names so, or
//! else narrows the page down as long as nearly all of its words are kept. When in doubt, more is kept rather than less.

use super::hints::HINTS;
use super::metadata;
use super::tree::{Node, Role, Tree};
use crate::ingest::is_blank;

/// Marks navigation, footers, hidden parts and the like as dropped, and computes the sums of what is left.
pub(super) fn drop_boilerplate(tree: &mut Tree) {
    tree.sum_up();
    let all = tree.nodes[0].sums.words;
    let with_heading = with_heading(tree);
    for (index, with_heading) in with_heading.into_iter().enumerate().skip(1) {
        let node = &tree.nodes[index];
        // A name may mislead ("header-fixed" on the body): half of the page is never boilerplate.
        let is_half = node.sums.words * 2 > all;
        let is_boilerplate = match node.role {
            Role::Boilerplate => true,
            Role::Header => !with_heading,
            _ => is_hidden(node) || is_named_boilerplate(node) && !with_heading,
        };
        if is_boilerplate && !is_half {
            tree.nodes[index].dropped = true;
        }
    }
    tree.sum_up();
    drop_link_lists(tree);
    tree.sum_up();
}

/// Takes back what [`drop_boilerplate`] did, for pages of which nothing would be left.
pub(super) fn keep_all(tree: &mut Tree) {
    for node in &mut tree.nodes {
        node.dropped = false;
    }
    tree.sum_up();
}

/// The elements that hold the article, in document order, none inside another.
pub(super) fn roots(tree: &Tree) -> Vec<usize> {
    let all = tree.nodes[0].sums.words;
    let (strong, weak) = candidates(tree);
    let strong = substantial(tree, &strong);
    let strong_words: usize = strong.iter().map(|&i| tree.nodes[i].sums.words).sum();
    let weak = innermost_best(tree, &weak);
    let weak_words = weak.map_or(0, |i| tree.nodes[i].sums.words);
    // The sure container wins unless the frame around it holds much more text: then tables stand beside it.
    let is_sure = strong_words * 10 >= weak_words * 7 && strong_words * 10 >= all * 4;
    if strong_words > 0 && is_sure && is_all(tree, &strong) {
        return strong;
    }
    match weak {
        Some(weak) if weak_words * 10 >= all * 6 && is_all(tree, &[weak]) => vec![weak],
        _ => vec![densest(tree)],
    }
}

/// Whether little text comes after the containers: broken markup closes them too early, and some pages put tables there.
fn is_all(tree: &Tree, roots: &[usize]) -> bool {
    const FOOTER: usize = 40;
    let words: usize = roots.iter().map(|&i| tree.nodes[i].sums.words).sum();
    let mut after = 0;
    let mut index = roots.last().map_or(0, |&last| tree.nodes[last].end);
    while index < tree.nodes.len() {
        let node = &tree.nodes[index];
        if node.dropped || node.role == Role::Link {
            index = node.end;
            continue;
        }
        if !HINTS.is_boilerplate_line(node.text.trim_matches(is_blank)) {
            after += node.own.words;
        }
        index += 1;
    }
    after <= FOOTER || after * 5 <= words
}

fn is_hidden(node: &Node) -> bool {
    node.attr("hidden").is_some()
        || node.attr("style").is_some_and(|style| {
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            style.to_ascii_lowercase().contains("display:none")
        })
}

fn is_named_boilerplate(node: &Node) -> bool {
    // Body and html carry the state of the page in their classes.
    let is_page = node.element.is_some_and(|e| matches!(e.name(), "html" | "body" | "form"));
    !is_page && node.names.boilerplate
}

/// For each node, whether a headline of words and not of links is in it.
fn with_heading(tree: &Tree) -> Vec<bool> {
    let mut with = vec![false; tree.nodes.len()];
    for index in (1..tree.nodes.len()).rev() {
        let node = &tree.nodes[index];
        with[index] |= node.role == Role::Heading1 && node.sums.words > 0;
        if with[index] {
            with[node.parent] = true;
        }
    }
    with
}

/// Drops blocks that are nearly all links to other pages.
fn drop_link_lists(tree: &mut Tree) {
    const FEWEST: usize = 4;
    for index in 1..tree.nodes.len() {
        let node = &tree.nodes[index];
        let is_list = matches!(node.role, Role::Block | Role::Heading | Role::Table | Role::Row | Role::Cell);
        let is_page = node.element.is_some_and(|e| matches!(e.name(), "html" | "body"));
        let is_links = node.sums.links >= FEWEST && node.sums.link_words > node.sums.words * 4;
        if is_list && !is_page && is_links {
            tree.nodes[index].dropped = true;
        }
    }
}

/// The elements with names of containers: the sure ones that are in no other sure one, and the rest.
fn candidates(tree: &Tree) -> (Vec<usize>, Vec<usize>) {
    let (mut strong, mut weak) = (Vec::new(), Vec::new());
    let mut strong_end = 0;
    let mut index = 1;
    while index < tree.nodes.len() {
        let node = &tree.nodes[index];
        if node.dropped {
            index = node.end;
            continue;
        }
        if index >= strong_end && node.names.content {
            strong.push(index);
            strong_end = node.end;
        } else if node.role == Role::Main || is_container(node) && node.names.content_weak {
            weak.push(index);
        }
        index += 1;
    }
    (strong, weak)
}

/// Weak names stand for containers only on elements that can be one; "body" is a tag, too.
fn is_container(node: &Node) -> bool {
    matches!(node.role, Role::Block | Role::Heading | Role::Cell | Role::Table)
        && !node.element.is_some_and(|e| matches!(e.name(), "html" | "body" | "center"))
}

/// Of several sure containers those that hold at least a tenth of what the fullest holds.
fn substantial(tree: &Tree, nodes: &[usize]) -> Vec<usize> {
    let words = |i: usize| tree.nodes[i].sums.words;
    let most = nodes.iter().map(|&i| words(i)).max().unwrap_or(0);
    nodes.iter().copied().filter(|&i| words(i) > 0 && words(i) * 10 >= most).collect()
}

/// The fullest of the less sure containers; of those inside it with nearly as much, the innermost.
fn innermost_best(tree: &Tree, nodes: &[usize]) -> Option<usize> {
    let words = |i: usize| tree.nodes[i].sums.words;
    let most = nodes.iter().map(|&i| words(i)).max().filter(|&w| w > 0)?;
    // Parents stand before their children, so the last is the innermost.
    nodes.iter().copied().rfind(|&i| words(i) * 20 >= most * 19)
}

/// Goes down from the page as long as one child holds nearly all of the words. Stops at a table: its rows belong together.
fn densest(tree: &Tree) -> usize {
    let all = tree.nodes[0].sums.words - furniture(tree);
    let mut node = 0;
    while tree.nodes[node].role != Role::Table {
        match children(tree, node).find(|&child| tree.nodes[child].sums.words * 10 > all * 9) {
            Some(child) if tree.nodes[child].role != Role::Text => node = child,
            _ => break,
        }
    }
    node
}

/// Bytes of a line that may be a title or a label.
const TITLE: usize = 500;

/// Words of lines that are no text of the article by themselves: instruments of the page, labelled data, its title.
fn furniture(tree: &Tree) -> usize {
    // Both are bounded, so that no page makes the search long.
    let title = tree.titles.first().filter(|title| title.len() <= TITLE).copied().unwrap_or("");
    let is_furniture = |line: &str| {
        let is_title = || !line.is_empty() && title.contains(line);
        line.len() <= TITLE && (HINTS.is_boilerplate_line(line) || metadata::split_line(line).is_some() || is_title())
    };
    let mut words = 0;
    let mut index = 0;
    while index < tree.nodes.len() {
        let node = &tree.nodes[index];
        if node.dropped || node.role == Role::Link {
            index = node.end;
            continue;
        }
        if node.own.words > 0 && is_furniture(node.text.trim_matches(is_blank)) {
            words += node.own.words;
        }
        index += 1;
    }
    words
}

fn children<'t>(tree: &'t Tree, node: usize) -> impl Iterator<Item = usize> + 't {
    let end = tree.nodes[node].end;
    let first = Some(node + 1).filter(|&child| child < end);
    std::iter::successors(first, move |&child| Some(tree.nodes[child].end).filter(|&next| next < end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::Html;

    /// The ids of the chosen elements, and the words left in them.
    fn chosen(page: &str) -> (Vec<String>, usize) {
        let html = Html::parse_document(page);
        let mut tree = Tree::of(&html);
        drop_boilerplate(&mut tree);
        let roots = roots(&tree);
        let ids = roots.iter().map(|&i| tree.nodes[i].attr("id").unwrap_or("").to_owned()).collect();
        (ids, roots.iter().map(|&i| tree.nodes[i].sums.words).sum())
    }

    #[test]
    fn the_article_is_found_by_name_or_by_weight() {
        let text = "执法".repeat(50);
        for (page, id, words) in [
            (format!("<div class=content id=a>位置<div class=TRS_Editor id=b><p>{text}</p></div></div>"), "b", 100),
            (format!("<div class=content id=a><p>{text}</p><div class=TRS_Editor id=b>{text}</div></div>"), "a", 200),
            (format!("<div id=a><div id=b><p id=c>{text}</p><p>{text}</p></div></div><div>关于</div>"), "b", 200),
            (format!("<div class=footer id=a>{text}</div>"), "a", 100),
            (
                format!("<header>网站</header><nav>{text}</nav><article id=a><p>{text}</p><p>{text}</p></article>"),
                "a",
                200,
            ),
            (format!("<div style='display: none'>某某</div><div id=a><p>{text}</p><p>{text}</p></div>"), "a", 200),
        ] {
            assert_eq!(chosen(&page), (vec![id.to_owned()], words), "{page}");
        }
    }

    #[test]
    fn several_containers_are_taken_together() {
        let text = "执法".repeat(50);
        let page = format!("<div class=trs_editor id=a>{text}</div><p>分享</p><div class=trs_editor id=b>{text}</div>");
        assert_eq!(chosen(&page), (vec!["a".to_owned(), "b".to_owned()], 200));
    }

    #[test]
    fn lists_of_links_are_dropped_and_attachments_are_not() {
        let links = "<li><a href=/x.html>关于某事的通知</a>".repeat(5);
        let files = "<li><a href=/x.xls>附件统计表</a>".repeat(5);
        let (_, words) =
            chosen(&format!("<div id=zoom><p>{}</p><ul>{links}</ul><ul>{files}</ul></div>", "执法".repeat(50)));
        assert_eq!(words, 125);
    }
}
