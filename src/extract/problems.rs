//! The shortcomings that a report names: the headings below its section of problems, and what they are about.

use crate::dictionary::Dictionaries;
use crate::model::{Problem, Role, Span};
use crate::normalize::{NormalizedText, Verbatim};
use crate::structure::{Outline, OutlineSection};

/// Bytes of the sentence below a heading that may tell its category.
const BODY: usize = 400;
/// Characters of a problem named in running text.
const LONGEST: usize = 60;

/// Reads the problems, in text order.
pub fn problems(source: &str, text: &NormalizedText, outline: &Outline, dictionaries: &Dictionaries) -> Vec<Problem> {
    let parents = outline.parents();
    let roots = (0..outline.sections.len()).filter(|&i| is_root(outline, &parents, i));
    let mut items: Vec<Item> = roots.flat_map(|i| items(&text.text, outline, i)).collect();
    items.dedup_by_key(|item| item.heading.start);
    let verbatim = Verbatim::of(source, text);
    let problem = |item: Item| {
        let place = text.source_span(item.heading);
        Problem {
            text: verbatim.of_span(item.heading).to_owned(),
            categories: dictionaries.categories.of(item.heading.of(&text.text), item.body.of(&text.text)),
            start: place.start,
            end: place.end,
        }
    };
    items.into_iter().map(problem).collect()
}

struct Item {
    heading: Span,
    body: Span,
}

/// A section of problems that lies in no other.
fn is_root(outline: &Outline, parents: &[Option<usize>], index: usize) -> bool {
    let section = &outline.sections[index];
    section.role == Role::Problems && parents[index].is_none_or(|p| outline.sections[p].role != Role::Problems)
}

/// The sections right below a section of problems; for one without any, itself when it names a problem.
fn items(text: &str, outline: &Outline, root: usize) -> Vec<Item> {
    let section = &outline.sections[root];
    let inside = |s: &&OutlineSection| {
        s.span.start > section.span.start && section.span.contains(s.span) && s.level > section.level
    };
    let below: Vec<&OutlineSection> =
        outline.sections[root + 1..].iter().take_while(|s| s.span.start < section.span.end).filter(inside).collect();
    let Some(level) = below.iter().map(|s| s.level).min() else { return Vec::new() };
    below.into_iter().filter(|s| s.level == level).map(|s| item(text, s)).collect()
}

fn item(text: &str, section: &OutlineSection) -> Item {
    let end = section.span.end.min(section.heading.end + BODY);
    let end = (section.heading.end..=end).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(section.heading.end);
    Item { heading: clipped(text, section.heading), body: Span::new(section.heading.end, end) }
}

/// A heading that runs on is cut after its first clause.
fn clipped(text: &str, heading: Span) -> Span {
    let words = heading.of(text);
    match words.char_indices().nth(LONGEST) {
        Some((limit, _)) => {
            let cut = words[..limit].find([',', ';']).unwrap_or(limit);
            Span::new(heading.start, heading.start + cut)
        }
        None => heading,
    }
}
