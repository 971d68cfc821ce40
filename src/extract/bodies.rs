//! Bodies and places side by side: what one of them did is told as what the one before it did.
//!
//! In: a quantity and the figures before it. Out: what it counts, and the body that limits it.

use super::draft::Draft;
use super::labels;
use super::lists::INHERITED;
use super::mention::Mention;
use super::prose::{Around, Reader, floor};
use crate::model::{Kind, Span};

/// Bytes before a figure in which its body stands.
const LONGEST_BEHIND: usize = 120;

/// Characters of the longest name of a body with the verb behind it.
const LONGEST_ACT: usize = 16;

/// Gives a quantity what the figure before it counts, where both are of bodies or places and the name of its own is all that stands
/// between: 甲市立案26件,乙市、丙县均为11件,其他县合计25件.
pub fn beside_body(reader: &Reader<'_>, draft: &mut Draft, mention: &Mention, around: &Around<'_>) -> bool {
    let Some((source, name)) = body_before(reader, mention, around) else { return false };
    (draft.metric, draft.part_of) = (source.metric.clone(), source.part_of);
    draft.rule = source.metric.as_ref().map(|m| format!("{m}{INHERITED}"));
    draft.scope = Some(name.to_owned());
    draft.text = Span::new(around.left.start, mention.span.end);
    true
}

/// The figure of a body or place right before, and the name of the one that a quantity behind it is of.
fn body_before<'r>(reader: &'r Reader<'_>, mention: &Mention, around: &Around<'_>) -> Option<(&'r Draft, &'r str)> {
    let wording = &reader.dictionaries.wording;
    let previous = reader.drafts.last()?;
    let near = previous.number.start >= around.sentence.start && previous.number.end <= around.left.start;
    let fits = near && previous.kind == Kind::Level && previous.metric.is_some() && previous.unit == mention.unit;
    let left = reader.text.get(previous.number.end..mention.lead).filter(|_| fits)?;
    // 持证845人,其中乡镇297人: what 其中 opens are parts of it.
    if wording.introduces_parts(left) {
        return None;
    }
    if let Some(name) = sibling(reader, previous, left) {
        return Some((previous, name));
    }
    let name = wording.strip_label_tail(left.strip_prefix([',', ';', '\u{3001}'])?.trim());
    let bodies = !name.contains([',', ';', ':']) && name.split('\u{3001}').all(|n| wording.is_part(n));
    let start = floor(reader.text, previous.text.start.saturating_sub(LONGEST_BEHIND));
    let before = labels::last_clause(reader.text.get(start..previous.text.start)?);
    let subject = before.rsplit(['\u{3001}', '\u{3002}', '\n']).next()?;
    let of_body = wording.is_part(subject) || previous.scope.as_deref().is_some_and(|scope| wording.is_part(scope));
    (bodies && of_body).then_some((previous, name))
}

/// The name of a body or place of the same sort as the one that the figure right before is told of: 泉州市办理处罚50万件,厦门市30万件;
/// 行政处罚方面,县公安局办理1200件,县市场监管局办理300件.
fn sibling<'t>(reader: &Reader<'t>, previous: &Draft, left: &'t str) -> Option<&'t str> {
    let wording = &reader.dictionaries.wording;
    if wording.acts_on(left) {
        return None;
    }
    let own = left.strip_prefix([',', ';', '\u{3001}'])?.trim();
    let name =
        wording.body_of(own).filter(|_| own.chars().nth(LONGEST_ACT).is_none() && !own.contains([',', ';', ':']))?;
    let start = floor(reader.text, previous.number.start.saturating_sub(LONGEST_BEHIND));
    let before = reader.text.get(start..previous.number.start)?;
    let clause = before.rsplit(['\u{3002}', '\n', ';', ',', ':', '\u{3001}']).next()?;
    let other = previous.scope.as_deref().or_else(|| wording.body_of(clause)).or_else(|| wording.body_at(clause))?;
    // 县公安局办理320件,派出所120件: what is of another sort may be a part of it.
    (name.chars().next_back() == other.chars().next_back() && name != other).then_some(name)
}

impl Reader<'_> {
    /// The body that the words of a figure name behind the words for what it counts: 行政处罚方面,县公安局办理1200件.
    pub(super) fn body_within(&self, words: &str) -> Option<String> {
        let (_, clause) = words.rsplit_once([',', ':'])?;
        let body = self.dictionaries.wording.body_of(clause.trim())?;
        (self.dictionaries.wording.is_limit(body) && !self.is_own(body)).then(|| body.to_owned())
    }
}
