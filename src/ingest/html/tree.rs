//! The parsed page as one flat list in document order: each node knows its parent and where its subtree ends, so
//! that every walk is a loop over a range, however deep the nesting, and every sum over a subtree is one pass.

use super::hints::HINTS;
use crate::ingest::line::is_ideograph;
use scraper::{Html, Node as Parsed, node::Element};
use std::collections::HashMap;

/// What a node is for the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Text,
    /// Begins and ends a line.
    Block,
    /// Runs within a line.
    Inline,
    Break,
    Link,
    Heading1,
    /// `h2`, `h3`: a block that may show the headline.
    Heading,
    Pre,
    /// `article`, `main`.
    Main,
    /// `nav`, `footer`, `aside`.
    Boilerplate,
    /// `header`: boilerplate unless it holds the headline.
    Header,
    Table,
    Caption,
    /// `thead`, `tbody`.
    RowGroup,
    FootGroup,
    Row,
    Cell,
}

/// A node of the page.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub role: Role,
    /// None for text.
    pub element: Option<&'a Element>,
    /// Empty for elements.
    pub text: &'a str,
    /// Index of the parent; the root is its own.
    pub parent: usize,
    /// One past the last node of the subtree.
    pub end: usize,
    /// What its names hint at.
    pub names: Names,
    /// Left out, with the subtree.
    pub dropped: bool,
    /// What it holds itself.
    pub own: Sums,
    /// Sums over the subtree, without what is dropped; see [`Tree::sum_up`].
    pub sums: Sums,
}

/// What the tag, the id and the classes of an element hint at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Names {
    pub content: bool,
    pub content_weak: bool,
    pub title: bool,
    pub boilerplate: bool,
}

impl Names {
    const fn or(self, other: Self) -> Self {
        Self {
            content: self.content || other.content,
            content_weak: self.content_weak || other.content_weak,
            title: self.title || other.title,
            boilerplate: self.boilerplate || other.boilerplate,
        }
    }
}

/// What a subtree holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sums {
    /// Chinese characters and digits that are not in links.
    pub words: usize,
    /// Those in links.
    pub link_words: usize,
    /// Links to other pages.
    pub links: usize,
    /// All characters but white space.
    pub chars: usize,
    /// Tables.
    pub tables: usize,
}

/// The page.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub nodes: Vec<Node<'a>>,
    /// The texts of `<title>`.
    pub titles: Vec<&'a str>,
    /// Name and content of the `<meta>` elements.
    pub metas: Vec<(&'a str, &'a str)>,
    /// Names already looked up: pages have few.
    known: HashMap<&'a str, Names>,
}

impl<'a> Tree<'a> {
    /// Flattens a page, leaving out what is never text: scripts, styles, controls of forms, embedded things.
    pub(super) fn of(html: &'a Html) -> Self {
        let mut tree = Self {
            nodes: vec![Node::new(Role::Block, None, "", 0, 0)],
            titles: Vec::new(),
            metas: Vec::new(),
            known: HashMap::new(),
        };
        let mut parent = 0;
        let mut next = html.tree.root().first_child();
        while let Some(node) = next {
            let child = node.first_child();
            let first_text = child.and_then(|c| c.value().as_text()).map(|t| &*t.text);
            let index = tree.nodes.len();
            if tree.open(node.value(), first_text, parent) && child.is_some() {
                parent = index;
                next = child;
                continue;
            }
            // Climb to the first ancestor that has another child, closing the subtrees on the way.
            let mut last = node;
            next = loop {
                if let Some(sibling) = last.next_sibling() {
                    break Some(sibling);
                }
                match last.parent() {
                    Some(above) if above.parent().is_some() => {
                        tree.nodes[parent].end = tree.nodes.len();
                        parent = tree.nodes[parent].parent;
                        last = above;
                    }
                    _ => break None,
                }
            };
        }
        tree.nodes[0].end = tree.nodes.len();
        tree
    }

    /// The subtree of a node.
    pub(super) fn range(&self, node: usize) -> std::ops::Range<usize> {
        node..self.nodes[node].end
    }

    /// Computes the sums of all nodes, in one pass from the last to the first.
    pub(super) fn sum_up(&mut self) {
        for node in &mut self.nodes {
            node.sums = node.own;
        }
        for index in (1..self.nodes.len()).rev() {
            let node = &mut self.nodes[index];
            if node.dropped {
                node.sums = Sums::default();
                continue;
            }
            if node.role == Role::Link {
                node.sums.link_words += std::mem::take(&mut node.sums.words);
            }
            let (sums, parent) = (node.sums, node.parent);
            self.nodes[parent].sums.add(sums);
        }
    }

    /// Adds a node; says whether its children are to be read.
    fn open(&mut self, value: &'a Parsed, first_text: Option<&'a str>, parent: usize) -> bool {
        let index = self.nodes.len();
        match value {
            Parsed::Text(text) => {
                self.nodes.push(Node::new(Role::Text, None, &text.text, parent, index));
                false
            }
            Parsed::Element(element) => match element.name() {
                "title" => {
                    self.titles.extend(first_text);
                    false
                }
                "meta" => {
                    let name = element.attr("name").or_else(|| element.attr("property"));
                    self.metas.extend(name.zip(element.attr("content")));
                    false
                }
                name => match role_of(name, element) {
                    Some(role) => {
                        let mut node = Node::new(role, Some(element), "", parent, index);
                        node.names = self.names_of(element);
                        self.nodes.push(node);
                        true
                    }
                    None => false,
                },
            },
            _ => false,
        }
    }
}

impl<'a> Tree<'a> {
    fn names_of(&mut self, element: &'a Element) -> Names {
        let parts = |name| element.attr(name).unwrap_or("").split_ascii_whitespace();
        let of_attributes =
            parts("id").chain(parts("class")).map(|name| *self.known.entry(name).or_insert_with(|| HINTS.names(name)));
        let names = of_attributes.fold(Names::default(), Names::or);
        // Some systems make elements of their own; no tag is boilerplate by its name.
        let is_content = HINTS.content.contains(element.name());
        Names { content: names.content || is_content, ..names }
    }
}

impl<'a> Node<'a> {
    fn new(role: Role, element: Option<&'a Element>, text: &'a str, parent: usize, index: usize) -> Self {
        Self {
            role,
            element,
            text,
            parent,
            end: index + 1,
            names: Names::default(),
            dropped: false,
            own: own_sums(role, text),
            sums: Sums::default(),
        }
    }

    pub(super) fn attr(&self, name: &str) -> Option<&'a str> {
        self.element.and_then(|e| e.attr(name))
    }
}

impl Sums {
    const fn add(&mut self, other: Self) {
        self.words += other.words;
        self.link_words += other.link_words;
        self.links += other.links;
        self.chars += other.chars;
        self.tables += other.tables;
    }
}

fn own_sums(role: Role, text: &str) -> Sums {
    let mut sums =
        Sums { links: usize::from(role == Role::Link), tables: usize::from(role == Role::Table), ..Sums::default() };
    for c in text.chars() {
        sums.words += usize::from(is_word(c));
        sums.chars += usize::from(!c.is_whitespace());
    }
    sums
}

/// A Chinese character or a digit: what reports are made of.
const fn is_word(c: char) -> bool {
    is_ideograph(c) || c.is_ascii_digit() || matches!(c, '\u{FF10}'..='\u{FF19}')
}

/// What an element is for; none for what is left out with all that it holds. Unknown elements run within the line.
fn role_of(name: &str, element: &Element) -> Option<Role> {
    Some(match name {
        "script" | "style" | "noscript" | "template" | "iframe" | "object" | "embed" | "applet" | "svg" | "canvas"
        | "video" | "audio" | "map" | "select" | "option" | "button" | "input" | "textarea" | "datalist" | "link"
        | "base" | "frame" | "noframes" | "rp" | "rt" => return None,
        "html" | "head" | "body" | "address" | "blockquote" | "center" | "dd" | "details" | "dialog" | "dir"
        | "div" | "dl" | "dt" | "fieldset" | "figcaption" | "figure" | "form" | "frameset" | "h4" | "h5" | "h6"
        | "hgroup" | "hr" | "legend" | "li" | "menu" | "ol" | "optgroup" | "p" | "section" | "summary" | "ul" => {
            Role::Block
        }
        "h1" => Role::Heading1,
        "h2" | "h3" => Role::Heading,
        "article" | "main" => Role::Main,
        "nav" | "footer" | "aside" => Role::Boilerplate,
        "header" => Role::Header,
        "br" => Role::Break,
        "pre" | "listing" | "xmp" | "plaintext" => Role::Pre,
        "a" if leads_elsewhere(element) => Role::Link,
        "table" => Role::Table,
        "caption" => Role::Caption,
        "thead" | "tbody" => Role::RowGroup,
        "tfoot" => Role::FootGroup,
        "tr" => Role::Row,
        "td" | "th" => Role::Cell,
        _ => Role::Inline,
    })
}

/// Whether a link leads to another page: not within this one, not to a script, not to a file attached to the report.
fn leads_elsewhere(link: &Element) -> bool {
    const ATTACHMENTS: [&str; 10] = ["doc", "docx", "xls", "xlsx", "pdf", "wps", "et", "rar", "zip", "ofd"];
    let Some(target) = link.attr("href").map(str::trim) else {
        return false;
    };
    let ending = target.rsplit('.').next().unwrap_or("");
    !target.starts_with('#') && !ATTACHMENTS.iter().any(|a| ending.eq_ignore_ascii_case(a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_flattened_in_document_order() {
        let html = Html::parse_document(
            "<title>题</title><body><div id=a>一<p>二<script>no</script></p></div>三<a href=x>四1</a>",
        );
        let mut tree = Tree::of(&html);
        tree.sum_up();
        let texts: Vec<&str> = tree.nodes.iter().map(|n| n.text).filter(|t| !t.is_empty()).collect();
        assert_eq!(texts, ["一", "二", "三", "四1"]);
        assert_eq!(tree.titles, ["题"]);
        let div = tree.nodes.iter().position(|n| n.attr("id") == Some("a")).unwrap();
        assert_eq!(tree.range(div).len(), 4);
        assert_eq!(tree.nodes[div].sums.words, 2);
        let all = tree.nodes[0].sums;
        assert_eq!((all.words, all.link_words, all.links, all.chars), (3, 2, 1, 5));
    }

    #[test]
    fn subtrees_nest() {
        let html = Html::parse_document("<div><p>1<b>2</b><table><tr><td>3<td>4</table><ul><li>5<li>6</ul></div><p>7");
        let tree = Tree::of(&html);
        for (index, node) in tree.nodes.iter().enumerate() {
            assert!(index < node.end && node.end <= tree.nodes[node.parent].end);
            assert!(node.parent < index || index == 0);
        }
    }
}
