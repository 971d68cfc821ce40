//! How reports tell of a whole and its parts: 其中…, 数量居前的为…, 按领域分,…, …合计.

use super::{Wording, strip_ends};
use crate::dictionary::WordSet;
use serde::Deserialize;

/// Words that call a part the largest of all, or the next: 以噪音1283件最多,异味390件次之.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Foremost {
    lead: WordSet,
    most: WordSet,
    most_lead: WordSet,
    next: WordSet,
    next_lead: WordSet,
}

impl Wording {
    /// Whether the name of a part is that of a body or place, be it the upper level itself (市本级 beside 县区).
    #[must_use]
    pub fn is_body_of_part(&self, name: &str) -> bool {
        self.limits.end_of(name).is_some() && self.no_limits.start_of(name).is_none()
    }

    /// Whether a label tells what was done to bodies, and so names no part of a whole.
    #[must_use]
    pub fn acts_on(&self, label: &str) -> bool {
        self.acts_on.is_in(label)
    }

    /// The name of a part: its label without the words that lead to the number, and a body without what it did (县公安局办理).
    #[must_use]
    pub fn part_name<'t>(&self, label: &'t str) -> &'t str {
        self.strip_act(self.strip_label_tail(label))
    }

    /// The body or place that a clause is, without the words at its end for what it did: 县公安局办理.
    #[must_use]
    pub fn body_of<'t>(&self, clause: &'t str) -> Option<&'t str> {
        let name = strip_ends(clause.trim(), &self.body_acts);
        let name = self.strip_limit_tail(self.strip_label_tail(self.strip_label_lead(name)));
        self.is_part(name).then_some(name)
    }

    /// The body or place at the start of a clause, before the words for what it did: 泉州市办理行政处罚案件.
    #[must_use]
    pub fn body_at<'t>(&self, clause: &'t str) -> Option<&'t str> {
        let clause = self.strip_label_lead(clause.trim());
        let (at, _) = self.body_acts.first_in(clause)?;
        Some(&clause[..at]).filter(|name| self.is_part(name))
    }

    /// A body without the words for what it did; other names are left as they are.
    #[must_use]
    pub fn strip_act<'t>(&self, name: &'t str) -> &'t str {
        Some(self.strip_limit_tail(name)).filter(|body| self.is_limit(body)).unwrap_or(name)
    }

    /// Whether words that introduce the parts of a whole (其中, 包括) stand in `text`.
    #[must_use]
    pub fn introduces_parts(&self, text: &str) -> bool {
        let mut others = self.not_breakdown.all(text).peekable();
        self.breakdown.all(text).any(|(start, end)| {
            while others.next_if(|other| other.1 <= start).is_some() {}
            others.peek().is_none_or(|other| start < other.0 || other.1 < end)
        })
    }

    /// Where the words start and end that lead from what is counted to the foremost of its parts (居前的为).
    #[must_use]
    pub fn ranked(&self, left: &str) -> Option<(usize, usize)> {
        self.ranked.all(left).last()
    }

    /// Whether a number is that of the largest part, or of the next one: `clause` stands before it, `behind` follows it, with
    /// its share in brackets or without.
    #[must_use]
    pub fn is_foremost(&self, clause: &str, behind: &str) -> bool {
        let behind = behind_share(behind);
        let words = &self.foremost;
        let clause = clause.trim_start_matches([',', ';', ':', '\u{3002}', ' ']);
        // 违规态样以: what is told apart may stand before.
        let places = || clause.char_indices().take(LONGEST_TOLD_APART).map(|(at, _)| &clause[at..]);
        let leads = || places().any(|from| words.lead.start_of(from).is_some());
        words.next.start_of(behind).is_some()
            || words.next_lead.start_of(clause).is_some()
            || words.most.start_of(behind).is_some() && leads()
    }

    /// Where 以 of 行政处罚案件以交通运输306件最多 starts and ends: between what is counted and the largest part of it. `left` stands
    /// before the number, `behind` follows it.
    #[must_use]
    pub fn led_to_foremost(&self, left: &str, behind: &str) -> Option<(usize, usize)> {
        let words = &self.foremost;
        words.most.start_of(behind_share(behind))?;
        let clause = left.rfind([',', ';', ':', '\u{3002}']).map_or(0, |at| at + 1);
        let (at, lead) = words.lead.places(left).next_back().filter(|(at, _)| *at > clause)?;
        Some((at, at + lead.len()))
    }

    /// Whether `left`, which ends at a number, calls what stands before it the largest part: 以乱扔垃圾最多,有.
    #[must_use]
    pub fn ends_in_foremost(&self, left: &str) -> bool {
        self.foremost_before(left).is_some()
    }

    /// The clause with the name of the largest part, before the words that call it so.
    fn foremost_before<'t>(&self, left: &'t str) -> Option<&'t str> {
        let words = &self.foremost;
        let rest = words.most_lead.end_of(left).map_or(left, |lead| &left[..left.len() - lead.len()]);
        let named = &rest[..rest.len() - words.most.end_of(rest)?.len()];
        let clause = named.rsplit([',', ';', ':', '\u{3002}']).next()?;
        let mut places = clause.char_indices().take(LONGEST_TOLD_APART).map(|(at, _)| &clause[at..]);
        places.any(|from| words.lead.start_of(from).is_some()).then_some(clause)
    }

    /// The name of a part without the words that lead to the largest: 以噪音.
    #[must_use]
    pub fn strip_foremost<'t>(&self, name: &'t str) -> &'t str {
        let words = &self.foremost;
        let name = self.foremost_before(name).unwrap_or(name);
        if let Some(lead) = words.next_lead.start_of(name) {
            return &name[lead.len()..];
        }
        let mut places = name.char_indices().take(LONGEST_TOLD_APART).map(|(at, _)| &name[at..]);
        places.find_map(|from| words.lead.start_of(from).map(|lead| &from[lead.len()..])).unwrap_or(name)
    }

    /// Whether a text starts with a word for the next part (次之), whose first character is no end of a unit.
    #[must_use]
    pub fn comes_next(&self, text: &str) -> bool {
        self.foremost.next.start_of(text).is_some()
    }

    /// Where 中 of 按领域分,行政处罚中 starts and ends.
    #[must_use]
    pub fn within(&self, left: &str) -> Option<(usize, usize)> {
        let at = left.rfind(&self.within).filter(|&at| self.divides_total(left) && left[..at].contains(','))?;
        Some((at, at + self.within.len()))
    }

    /// What `left` starts by going into: 立案案件 of 立案案件中,渣土类; 立案 of 从立案领域看,农药.
    #[must_use]
    pub fn gone_into<'t>(&self, left: &'t str) -> Option<&'t str> {
        let clause = first_clause(left)?;
        let noun = clause.strip_suffix(self.within.as_str()).or_else(|| self.viewed.last_group(clause));
        noun.filter(|noun| !noun.is_empty())
    }

    /// Whether `left` starts by going into a number of cases: 立案数中,.
    #[must_use]
    pub fn goes_into_count(&self, left: &str) -> bool {
        self.gone_into(left).is_some_and(|noun| self.counted_nouns.end_of(noun).is_some())
    }

    /// Whether `left` starts by saying how parts are told apart: 从案由看,占道经营.
    #[must_use]
    pub fn views(&self, left: &str) -> bool {
        first_clause(left).is_some_and(|clause| self.viewed.last_group(clause).is_some())
    }

    /// Whether words before parts say that these are what cases were about: 主要违法行为依次为.
    #[must_use]
    pub fn tells_causes(&self, left: &str) -> bool {
        self.causes.is_in(left)
    }

    /// Whether words before a part lead from causes to the first of them: 主要违法行为为占道经营. In brackets behind its name (占道经营(310件)),
    /// 主要为 does so alone.
    #[must_use]
    pub fn leads_to_causes(&self, left: &str) -> bool {
        let leads = |(_, end): (usize, usize)| self.cause_links.start_of(&left[end..]).is_some();
        self.causes.all(left).any(leads)
            || left.ends_with('(') && left.split([',', ';', '\u{3002}']).any(|c| self.cause_links.start_of(c).is_some())
    }

    /// The name of the first cause without the words that lead to it: 占道经营 of 主要违法行为为占道经营.
    #[must_use]
    pub fn cause_after_link<'t>(&self, name: &'t str) -> &'t str {
        let behind = |end: usize| self.cause_links.start_of(&name[end..]).map(|word| &name[end + word.len()..]);
        let led = self.causes.all(name).filter_map(|(_, end)| behind(end)).last();
        led.or_else(|| behind(0)).or_else(|| self.conjunction(name).map(|word| &name[word.len()..])).unwrap_or(name)
    }

    /// The last of several names and what is counted of them all, without the words behind it that rank them: 丙县立案 of
    /// 丙县立案数居前.
    #[must_use]
    pub fn shared_by_ranked<'t>(&self, last: &'t str) -> Option<&'t str> {
        let (start, _) = self.ranked_end.all(last).last()?;
        Some(&last[..start]).filter(|words| !words.is_empty())
    }

    /// Whether `rest`, which follows a figure and the noun that it counts, starts by going into it: 行政处罚42件中,…. The noun may end
    /// in the word for that.
    #[must_use]
    pub fn goes_into_figure(&self, noun: &str, rest: &str) -> bool {
        self.within_figure.start_of(rest).is_some() || rest.starts_with(',') && noun.ends_with(&self.within)
    }

    /// Whether a clause says that its figure is the sum of those before (合计).
    #[must_use]
    pub fn sums_up(&self, clause: &str) -> bool {
        self.sums.is_in(clause) && !self.sums_rest(clause)
    }

    /// Whether a clause that sums up says that it is of what stands above it, be it in another sentence: 两者合计.
    #[must_use]
    pub fn sums_above(&self, clause: &str) -> bool {
        self.sums_above.is_in(clause)
    }

    /// Whether a clause speaks of what is left, so that its sum is no sum of what stands before: 其他法规合计17件.
    #[must_use]
    pub fn sums_rest(&self, clause: &str) -> bool {
        self.not_summed.is_in(clause)
    }

    /// Whether only marks and words that join list items stand between two numbers.
    #[must_use]
    pub fn joins(&self, between: &str) -> bool {
        self.is_conjunction(between.trim())
    }

    /// Whether the name of a part tells what came of a case, not of what sort it is.
    #[must_use]
    pub fn tells_outcome(&self, label: &str) -> bool {
        self.outcomes.is_in(label)
    }

    /// Whether the words before a part divide the whole total (按领域分), not the figure before.
    #[must_use]
    pub fn divides_total(&self, left: &str) -> bool {
        // 3.按领域分: the number of a list stands before.
        let listed = left.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '(' | ')'));
        let words = listed.trim_start_matches(['\u{3002}', ',', ';', ' ', '\n', '\u{3001}']);
        self.breakdown_of_total.start_of(words).is_some()
    }
}

/// The first clause of a text in which another follows.
fn first_clause(left: &str) -> Option<&str> {
    let left = left.trim_start_matches(['\u{3002}', ',', ';', ' ', '\n']);
    left.split([',', ';', ':']).next().filter(|clause| clause.len() < left.len())
}

/// Characters before 以 that tell by what parts are told apart (违规态样).
const LONGEST_TOLD_APART: usize = 6;

/// Characters of the longest share right behind a number: 占总数的40.0%, (占39%).
const LONGEST_SHARE: usize = 24;

/// What stands behind the share right behind a number, with its brackets: 最多 of 占40.0%最多.
fn behind_share(behind: &str) -> &str {
    let bracketed = behind.starts_with('(');
    let ends = |(_, c): &(usize, char)| if bracketed { *c == ')' } else { matches!(c, '%' | ',' | ';' | '\u{3002}') };
    let end = behind.char_indices().take(LONGEST_SHARE).find(ends).filter(|(_, c)| matches!(c, ')' | '%'));
    end.map_or(behind, |(end, _)| &behind[end + 1..])
}
