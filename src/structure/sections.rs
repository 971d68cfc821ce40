//! Sections: how headings nest, how far each section goes and what it is for.

use super::OutlineSection;
use super::headings::{Heading, headings};
use crate::dictionary::{Headings, LexiconMatches};
use crate::model::{Role, Span};

/// A heading longer than this tells a story rather than its section's purpose, in bytes.
const PLAIN: usize = 75;
/// Characters beyond which an unmarked one is a paragraph, and of its opening, which may still announce plans.
const LONGEST_UNMARKED: usize = 30;
const LONGEST_OPENING: usize = 14;

/// The sections of a text below its title.
pub fn sections(text: &str, title: Option<Span>, matches: &LexiconMatches, words: &Headings) -> Vec<OutlineSection> {
    let mut sections: Vec<OutlineSection> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let in_title = |h: &Heading| h.marker.is_empty() && title.is_some_and(|t| h.words.start < t.end);
    for heading in headings(text, matches, words).into_iter().filter(|h| !in_title(h)) {
        let start = heading.marker.start;
        while let Some(&last) = open.last().filter(|&&i| sections[i].level >= heading.level) {
            sections[last].span.end = start;
            open.pop();
        }
        let around = open.last().map(|&i| sections[i].role);
        open.push(sections.len());
        sections.push(OutlineSection {
            level: heading.level,
            marker: heading.marker,
            heading: heading.words,
            role: role(&heading, text, around, words),
            span: Span::new(start, text.len()),
        });
    }
    sections
}

/// Whether an unmarked heading is a paragraph that only mentions plans: 本市工厂密集,环境稽查向为市政工作重点.
fn is_prose(heading: &Heading, text: &str, words: &Headings) -> bool {
    let own = heading.words.of(text);
    let end = |most: usize| own.char_indices().nth(most).map(|(at, _)| at);
    let opens = || words.role(&own[..end(LONGEST_OPENING).unwrap_or(own.len())]) == Some(Role::Plans);
    heading.marker.is_empty() && end(LONGEST_UNMARKED).is_some() && !opens()
}

/// What a section is for: its own words, unless the section around it settles the matter.
///
/// Within 存在问题 a measure named is what is wrong with it; within 下一步 a difficulty is one to be overcome.
fn role(heading: &Heading, text: &str, around: Option<Role>, words: &Headings) -> Role {
    let plain = heading.words.len() <= PLAIN && heading.level < 4;
    let own = words.role(heading.words.of(text)).filter(|role| *role != Role::Plans || !is_prose(heading, text, words));
    match (around, own) {
        (Some(Role::Plans), _) => Role::Plans,
        (Some(Role::Problems), Some(Role::Plans)) if plain => Role::Plans,
        (Some(Role::Problems), _) => Role::Problems,
        (Some(role), Some(Role::Problems | Role::Plans)) if !plain => role,
        (_, Some(role)) => role,
        (Some(role), None) => role,
        (None, None) => Role::Other,
    }
}
