//! HTML pages: the article with its tables, without what surrounds it.
//!
//! In: the page as text. Out: the text that offsets refer to (one block a line, a table's row a line with its cells
//! joined by " | "), the tables as grids over that text, the headline, and what `<meta>` states. Labelled data above
//! the article (index number, issuer, date) are kept as lines `label: value`, since later stages read them.
//!
//! Pages come from anywhere, so nothing here recurses and every step is linear in the page: `tame` disarms markup that
//! would cost the parser more, `tree` flattens the page, `content` finds the article, `render` writes it.

mod content;
mod hints;
mod metadata;
mod render;
mod scripted;
mod table;
mod tame;
mod tree;
mod writer;

pub(super) use hints::HINTS;

use crate::ingest::blocks::Content;
use crate::ingest::fault::Fault;
use crate::ingest::is_blank;
use crate::ingest::line::is_ideograph;
use scraper::Html;

/// A page with fewer Chinese characters than this may have its article in a script.
const POOR: usize = 100;

/// Reads a page; a fault where its tags alone would fill the memory.
pub(super) fn read(source: &str) -> Result<Content, Fault> {
    let page = read_markup(source)?;
    let words = |text: &str| text.chars().filter(|c| is_ideograph(*c)).take(POOR).count();
    let found = words(&page.text);
    if found >= POOR {
        return Ok(page);
    }
    Ok(match scripted::article(source) {
        Some(article) if words(&article) > found * 2 => {
            let inner = if is_html(&article, "") { read_markup(&article)? } else { plain(article) };
            Content { text: inner.text, tables: inner.tables, ..page }
        }
        _ => page,
    })
}

fn plain(text: String) -> Content {
    Content { text, ..Content::default() }
}

fn read_markup(source: &str) -> Result<Content, Fault> {
    let tamed = tame::tame(source)?;
    let html = Html::parse_document(&tamed.markup);
    let mut tree = tree::Tree::of(&html);
    content::drop_boilerplate(&mut tree);
    let headline = metadata::headline(&tree);
    let mut rendered = render::render(&tree, &content::roots(&tree), &headline);
    if rendered.text.is_empty() {
        content::keep_all(&mut tree);
        rendered = render::render(&tree, &[0], &headline);
    }
    let cut_off = is_cut_off(source).then(|| CUT_OFF.to_owned());
    Ok(Content {
        text: rendered.text,
        title: headline.text,
        metadata: metadata::of_head(&tree),
        tables: rendered.tables,
        warnings: tamed.warning.into_iter().chain(cut_off).collect(),
    })
}

/// What is told of a page without its end.
const CUT_OFF: &str = "ends too soon and is perhaps cut off: the page begins with <html> and nothing ends it";

/// Whether a page has its first tag and none of its last ones. Fragments of pages have neither.
fn is_cut_off(source: &str) -> bool {
    let holds = |tag: &str| {
        let places = memchr::memchr_iter(b'<', source.as_bytes());
        places
            .into_iter()
            .any(|at| source.as_bytes()[at..].get(..tag.len()).is_some_and(|s| s.eq_ignore_ascii_case(tag.as_bytes())))
    };
    holds("<html") && !holds("</html") && !holds("</body")
}

/// Whether a source is HTML: it starts like markup, or its name says so and there is markup in it.
pub(super) fn is_html(text: &str, source: &str) -> bool {
    let start = text.trim_start_matches(is_blank);
    starts_like_html(start) || has_html_ending(source) && has_markup(text)
}

/// Elements that pages and fragments of pages begin with.
const FIRST_TAGS: &[&str] = &[
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "base",
    "style",
    "script",
    "div",
    "p",
    "table",
    "tbody",
    "tr",
    "td",
    "span",
    "font",
    "center",
    "section",
    "article",
    "main",
    "header",
    "nav",
    "form",
    "ul",
    "ol",
    "dl",
    "a",
    "b",
    "strong",
    "img",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "iframe",
    "pre",
    "ucapcontent",
];

fn starts_like_html(start: &str) -> bool {
    let Some(rest) = start.strip_prefix('<') else {
        return false;
    };
    let begins = |prefix: &str| rest.get(..prefix.len()).is_some_and(|s| s.eq_ignore_ascii_case(prefix));
    if begins("!doctype") || begins("!--") || begins("?xml") {
        return true;
    }
    let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let is_tag = FIRST_TAGS.iter().any(|tag| rest[..length].eq_ignore_ascii_case(tag));
    is_tag && rest[length..].starts_with(['>', '/', ' ', '\t', '\n', '\r'])
}

pub(super) fn has_html_ending(source: &str) -> bool {
    let ending = source.rsplit(['.', '/', '\\']).next().unwrap_or("");
    ["htm", "html", "shtml", "xhtml"].iter().any(|e| ending.eq_ignore_ascii_case(e))
}

fn has_markup(text: &str) -> bool {
    text.as_bytes()
        .windows(2)
        .any(|w| w[0] == b'<' && (w[1].is_ascii_alphabetic() || matches!(w[1], b'/' | b'!' | b'?')))
}

#[cfg(test)]
mod tests;
