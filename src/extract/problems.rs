//! The shortcomings that a report names, and what they are about: the headings below its section of problems, else the
//! sentences there (`prose`), and what it admits to elsewhere (`admissions`).

mod admissions;
mod prose;

use crate::dictionary::{Categories, Dictionaries, Headings, LexiconMatches, Telling};
use crate::model::{Problem, Role, Span};
use crate::normalize::{NormalizedText, Verbatim};
use crate::structure::{Outline, OutlineSection};

/// Bytes of the sentence below a heading that may tell its category.
const BODY: usize = 400;
/// Characters of a problem named in running text.
const LONGEST: usize = 60;
/// Sections deep that headings such as 存在的主要问题 are looked through.
const DEPTH: usize = 3;

/// Reads the problems, in text order.
pub fn problems(
    verbatim: &Verbatim<'_>,
    text: &NormalizedText,
    outline: &Outline,
    dictionaries: &Dictionaries,
) -> Vec<Problem> {
    let reader = Reader {
        text: &text.text,
        sections: &outline.sections,
        categories: &dictionaries.categories,
        words: &dictionaries.headings,
        matches: &outline.words,
    };
    let mut items = reader.items(outline);
    items.sort_by_key(|item| item.name.start);
    items.dedup_by_key(|item| item.name.start);
    let problem = |item: Item| {
        let place = text.source_span(item.name);
        Problem {
            text: verbatim.of_span(item.name).to_owned(),
            categories: dictionaries.categories.of(item.name.of(&text.text), item.body.of(&text.text)),
            start: place.start,
            end: place.end,
        }
    };
    items.into_iter().map(problem).collect()
}

/// A problem in the text: its name, and what may tell its category.
struct Item {
    name: Span,
    body: Span,
}

/// A text with what is known about it.
struct Reader<'a> {
    text: &'a str,
    sections: &'a [OutlineSection],
    categories: &'a Categories,
    words: &'a Headings,
    matches: &'a LexiconMatches,
}

impl<'a> Reader<'a> {
    fn items(&self, outline: &Outline) -> Vec<Item> {
        let parents = outline.parents();
        let roots: Vec<usize> = (0..self.sections.len()).filter(|&i| self.is_root(&parents, i)).collect();
        let mut items: Vec<Item> = roots.iter().flat_map(|&i| self.below(i, DEPTH)).collect();
        items.extend(admissions::items(self));
        items
    }

    fn telling(&self) -> &'a Telling {
        &self.categories.telling
    }

    /// A section of problems that lies in no other; 二是手段应用不足 is a problem, and no section of them.
    fn is_root(&self, parents: &[Option<usize>], index: usize) -> bool {
        self.sections[index].role == Role::Problems
            && !self.is_listed(index)
            && parents[index].is_none_or(|p| self.sections[p].role != Role::Problems)
    }

    /// The problems of a section: the sections right below it, else its sentences.
    fn below(&self, root: usize, depth: usize) -> Vec<Item> {
        let section = &self.sections[root];
        let zone = Span::new(section.heading.end, section.span.end);
        let children = self.children(root);
        if children.iter().all(|&i| self.is_listed(i)) {
            return prose::items(self, zone);
        }
        let of_child = |&child: &usize| -> Vec<Item> {
            let heading = self.sections[child].heading.of(self.text);
            if depth > 0 && self.telling().bare_heading.is_match(heading) {
                return self.below(child, depth - 1);
            }
            let item = self.item(child);
            let row = prose::row(self, Span::new(item.name.end, self.sections[child].span.end));
            std::iter::once(item).chain(row).collect()
        };
        children.iter().flat_map(of_child).collect()
    }

    /// The sections of the highest level below one, those that plan left out.
    fn children(&self, root: usize) -> Vec<usize> {
        let section = &self.sections[root];
        let inside = |i: &usize| {
            let s = &self.sections[*i];
            s.span.start > section.span.start && section.span.contains(s.span) && s.level > section.level
        };
        let within = (root + 1..self.sections.len()).take_while(|&i| self.sections[i].span.start < section.span.end);
        let below: Vec<usize> = within.filter(inside).collect();
        let level = below.iter().map(|&i| self.sections[i].level).min();
        let told = |i: &usize| Some(self.sections[*i].level) == level && self.sections[*i].role != Role::Plans;
        below.into_iter().filter(told).collect()
    }

    /// Whether a section is counted within a sentence: 一是.
    fn is_listed(&self, section: usize) -> bool {
        let marker = self.sections[section].marker.of(self.text);
        self.words.markers.listed.iter().any(|w| marker.ends_with(w.as_str()))
    }

    fn item(&self, section: usize) -> Item {
        let section = &self.sections[section];
        let end = section.span.end.min(section.heading.end + BODY);
        let end =
            (section.heading.end..=end).rev().find(|&i| self.text.is_char_boundary(i)).unwrap_or(section.heading.end);
        Item { name: self.clipped(section.heading), body: Span::new(section.heading.end, end) }
    }

    /// A heading that runs on is cut after its first clause.
    fn clipped(&self, heading: Span) -> Span {
        let words = heading.of(self.text);
        match words.char_indices().nth(LONGEST) {
            Some((limit, _)) => {
                let cut = words[..limit].find([',', ';']).unwrap_or(limit);
                Span::new(heading.start, heading.start + cut)
            }
            None => heading,
        }
    }
}
