//! Disarms markup that would cost the parser more than linear time or memory: thousands of nested elements, formatting
//! that is opened and never closed (the parser repeats it in every paragraph), tags with thousands of attributes.
//!
//! Honest pages pass through untouched. In others the tags concerned are taken out, and only tags: no text is lost. A page
//! of more tags than [`MAX_TAGS`] is refused.

use crate::ingest::limits::Limit;
use std::borrow::Cow;
use std::collections::HashMap;

/// Markup that is safe to parse.
pub(super) struct Tamed<'a> {
    pub markup: Cow<'a, str>,
    pub warning: Option<String>,
}

/// Open elements beyond this depth lose their tags. Browsers stop at 512; pages stay below 60.
const MAX_DEPTH: usize = 400;

/// Attributes beyond this number lose theirs: the parser compares each with all before.
const MAX_ATTRIBUTES: usize = 300;

/// Elements of a page: the parser takes some 500 bytes for each with its text. A table of 100,000 cells is below.
const MAX_TAGS: usize = 500_000;

/// How many elements of formatting the parser may repeat, for each tag of the page, and besides.
const MAX_REPEATED: usize = 8;
const MIN_REPEATED: usize = 100_000;

/// Takes out what is dangerous.
pub(super) fn tame(source: &str) -> Result<Tamed<'_>, Limit> {
    // The parser takes CDATA for a comment; pages made of XML hold text in it.
    let source: Cow<str> = if source.contains("<![CDATA[") {
        source.replace("<![CDATA[", "").replace("]]>", "").into()
    } else {
        source.into()
    };
    if Tags::of(&source).filter(|tag| !tag.is_end).nth(MAX_TAGS).is_some() {
        return Err(Limit::Count(MAX_TAGS));
    }
    if !is_dangerous(&source) {
        return Ok(Tamed { markup: source, warning: None });
    }
    Ok(Tamed {
        markup: rewrite(&source).into(),
        warning: Some("the page nests its tags without end: some of them were ignored".to_owned()),
    })
}

fn is_dangerous(source: &str) -> bool {
    let (mut depth, mut formatting, mut repeated, mut tags) = (0_usize, 0_usize, 0_usize, 0_usize);
    for tag in Tags::of(source) {
        tags += 1;
        if tag.attributes > MAX_ATTRIBUTES {
            return true;
        }
        match (tag.kind, tag.is_end) {
            (Kind::Nesting, false) => depth += 1,
            (Kind::Nesting, true) => depth = depth.saturating_sub(1),
            (Kind::Formatting, false) => formatting += 1,
            (Kind::Formatting, true) => formatting = formatting.saturating_sub(1),
            (Kind::Closing | Kind::Empty | Kind::Raw, _) => {}
        }
        if !tag.is_end && !matches!(tag.kind, Kind::Empty | Kind::Raw) {
            repeated += formatting;
        }
        if depth > MAX_DEPTH || formatting > MAX_DEPTH {
            return true;
        }
    }
    repeated > MIN_REPEATED + MAX_REPEATED * tags
}

/// The source without formatting, without elements that are too deep (a line break stands for them) and without the
/// attributes that are too many.
fn rewrite(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut stack = Stack::default();
    let mut copied = 0;
    for tag in Tags::of(source) {
        out.push_str(&source[copied..tag.start]);
        copied = tag.end;
        match (tag.kind, tag.is_end) {
            (Kind::Formatting, _) => {}
            (Kind::Nesting, false) if !stack.open(tag.name) => {
                out.push_str(if is_inline(tag.name) { "" } else { "<br>" })
            }
            (Kind::Nesting, true) if !stack.close(tag.name) => {}
            _ if tag.attributes > MAX_ATTRIBUTES => {
                out.push('<');
                out.push_str(tag.name);
                out.push('>');
            }
            _ => out.push_str(&source[tag.start..tag.end]),
        }
    }
    out.push_str(&source[copied..]);
    out
}

/// Whether an element runs within the line, so that no line break may stand for it.
fn is_inline(name: &str) -> bool {
    ["span", "ins", "del", "sub", "sup", "label", "abbr", "cite", "q"]
        .iter()
        .any(|inline| inline.eq_ignore_ascii_case(name))
}

/// The elements that are open, and which of them kept their tags.
#[derive(Default)]
struct Stack<'a> {
    open: Vec<(&'a str, bool)>,
    kept: usize,
    counts: HashMap<&'a str, usize>,
}

impl<'a> Stack<'a> {
    /// Opens an element; false if it is too deep to keep.
    fn open(&mut self, name: &'a str) -> bool {
        let keep = self.kept < MAX_DEPTH;
        self.kept += usize::from(keep);
        self.open.push((name, keep));
        *self.counts.entry(name).or_default() += 1;
        keep
    }

    /// Closes the innermost element of that name and those inside it; false if its end tag is to be left out, too.
    fn close(&mut self, name: &str) -> bool {
        if self.counts.get(name).is_none_or(|&count| count == 0) {
            return false;
        }
        while let Some((top, kept)) = self.open.pop() {
            self.kept -= usize::from(kept);
            if let Some(count) = self.counts.get_mut(top) {
                *count -= 1;
            }
            if top == name {
                return kept;
            }
        }
        false
    }
}

/// What a tag does to the parser's stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Nests until it is closed.
    Nesting,
    /// Nests, and is opened anew in every block until it is closed.
    Formatting,
    /// Closes its like by itself, and so nests only through others.
    Closing,
    /// Never has content.
    Empty,
    /// Holds text in which no tag is one.
    Raw,
}

/// A tag in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tag<'a> {
    /// As written.
    name: &'a str,
    kind: Kind,
    is_end: bool,
    /// Attributes, or more.
    attributes: usize,
    /// Its first byte.
    start: usize,
    /// One past its last byte.
    end: usize,
}

/// What the tag of that name does.
fn kind_of(name: &str) -> Kind {
    // Names are short; a longer one is none of these.
    let mut buffer = [0; 12];
    let Some(lower) = buffer.get_mut(..name.len()) else {
        return Kind::Nesting;
    };
    lower.copy_from_slice(name.as_bytes());
    lower.make_ascii_lowercase();
    match &*lower {
        b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small" | b"strike" | b"strong"
        | b"tt" | b"u" => Kind::Formatting,
        b"p" | b"li" | b"dd" | b"dt" | b"option" | b"optgroup" | b"tr" | b"td" | b"th" | b"thead" | b"tbody"
        | b"tfoot" | b"colgroup" | b"caption" | b"a" | b"html" | b"head" | b"body" | b"h1" | b"h2" | b"h3" | b"h4"
        | b"h5" | b"h6" => Kind::Closing,
        b"br" | b"hr" | b"img" | b"input" | b"meta" | b"link" | b"base" | b"area" | b"col" | b"embed" | b"param"
        | b"source" | b"track" | b"wbr" | b"image" | b"keygen" | b"frame" | b"basefont" | b"bgsound" => Kind::Empty,
        b"script" | b"style" | b"title" | b"textarea" | b"iframe" | b"noscript" | b"xmp" | b"noembed" | b"noframes" => {
            Kind::Raw
        }
        _ => Kind::Nesting,
    }
}

/// The tags of a source in order, those in comments and scripts left out.
struct Tags<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Tags<'a> {
    const fn of(source: &'a str) -> Self {
        Self { source, at: 0 }
    }

    /// The tag whose `<` stands at `start`.
    fn tag(&self, start: usize) -> Option<Tag<'a>> {
        let bytes = self.source.as_bytes();
        let is_end = bytes.get(start + 1) == Some(&b'/');
        let name_start = start + 1 + usize::from(is_end);
        if !bytes.get(name_start)?.is_ascii_alphabetic() {
            return None;
        }
        let is_name = |b: &u8| !b.is_ascii_whitespace() && !matches!(b, b'>' | b'/');
        let name_end = name_start + bytes[name_start..].iter().take_while(|b| is_name(b)).count();
        let (length, attributes) = attributes(&bytes[name_end..]);
        let name = &self.source[name_start..name_end];
        Some(Tag { name, kind: kind_of(name), is_end, attributes, start, end: name_end + length })
    }

    /// Where the text of a script or the like ends, for a tag that begins one.
    fn skip_raw(&self, tag: Tag) -> usize {
        if tag.is_end || tag.kind != Kind::Raw {
            return tag.end;
        }
        let bytes = self.source.as_bytes();
        let mut at = tag.end;
        while let Some(found) = self.source[at..].find("</") {
            at += found + 2;
            let name = bytes.get(at..at + tag.name.len());
            if name.is_some_and(|n| n.eq_ignore_ascii_case(tag.name.as_bytes())) {
                return at - 2;
            }
        }
        bytes.len()
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Tag<'a>;

    fn next(&mut self) -> Option<Tag<'a>> {
        loop {
            let start = self.at + self.source[self.at..].find('<')?;
            if let Some(tag) = self.tag(start) {
                self.at = self.skip_raw(tag);
                return Some(tag);
            }
            let comment = self.source[start..].strip_prefix("<!--");
            self.at = match comment.map(|c| c.find("-->")) {
                Some(Some(end)) => start + 4 + end + 3,
                Some(None) => self.source.len(),
                None => start + 1,
            };
        }
    }
}

/// The length of what stands between a tag's name and its end, and how many attributes that may be at most.
fn attributes(rest: &[u8]) -> (usize, usize) {
    let mut count = 0;
    let mut quote = None;
    let mut before = b' ';
    for (i, &b) in rest.iter().enumerate() {
        match quote {
            Some(q) if b == q => quote = None,
            Some(_) => {}
            None if b == b'>' => return (i + 1, count),
            // A quotation mark opens a value after the equals sign alone.
            None if matches!(b, b'"' | b'\'') && before == b'=' => quote = Some(b),
            None if matches!(before, b' ' | b'/' | b'"' | b'\'') && !b.is_ascii_whitespace() => count += 1,
            None => {}
        }
        if !b.is_ascii_whitespace() {
            before = b;
        } else if before != b'=' {
            before = b' ';
        }
    }
    (rest.len(), count)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(source: &str) -> Vec<(&str, bool)> {
        Tags::of(source).map(|t| (t.name, t.is_end)).collect()
    }

    #[test]
    fn tags_are_found_as_the_parser_finds_them() {
        let source = "<!-- <x> --><p class=\"a>b\">1 < 2 <B>x</B></p><script>if (a<b) '<div>'</script><br/><中>";
        assert_eq!(
            names(source),
            [("p", false), ("B", false), ("B", true), ("p", true), ("script", false), ("script", true), ("br", false)]
        );
        assert_eq!(names("<!-- never closed <p>"), []);
        assert_eq!(names("<script>never closed <p>"), [("script", false)]);
        assert_eq!(names("<p never closed"), [("p", false)]);
    }

    #[test]
    fn honest_pages_are_untouched() {
        let page = "<div><p><b>一</b></div>".repeat(5000);
        assert!(matches!(tame(&page).unwrap().markup, Cow::Borrowed(_)));
    }

    #[test]
    fn deep_nesting_is_cut_and_the_text_stays() {
        let page = format!("{}深{}尾", "<div>一".repeat(5000), "</div>".repeat(5000));
        let tamed = tame(&page).unwrap();
        assert!(tamed.warning.is_some());
        assert_eq!(tamed.markup.matches("<div>").count(), MAX_DEPTH);
        assert_eq!(tamed.markup.matches("</div>").count(), MAX_DEPTH);
        assert_eq!(tamed.markup.matches('一').count(), 5000);
        assert!(tamed.markup.ends_with('尾'));
    }

    #[test]
    fn formatting_without_end_and_floods_of_attributes_are_taken_out() {
        let fonts: String = (0..300).map(|i| format!("<font size={i}>")).collect();
        let page = format!("{fonts}{}", "<p>一".repeat(1000));
        assert_eq!(tame(&page).unwrap().markup, "<p>一".repeat(1000));
        let flood: String = (0..1000).map(|i| format!(" a{i}=\"{i}\"")).collect();
        assert_eq!(tame(&format!("<p{flood}>一</p>")).unwrap().markup, "<p>一</p>");
        assert!(matches!(tame("<td a=1 b=2 c='3' d>").unwrap().markup, Cow::Borrowed(_)));
    }

    #[test]
    fn character_data_of_xml_are_text() {
        assert_eq!(tame("<p><![CDATA[一]]></p>").unwrap().markup, "<p>一</p>");
    }
}
