//! The metric of one quantity, asked of the rules: from the words around it, or from those that it shares with the figure
//! before; and what limits it. What 分别 pairs it with is left to `pairs`.
//!
//! In: a quantity and what lies around it. Out: metric, rule, scope and stretch of text, noted in its draft.

use super::draft::{Draft, Tie};
use super::kind::Change;
use super::labels;
use super::lists::Place;
use super::mention::Mention;
use super::prose::{Around, LEFT, Reader, floor};
use crate::dictionary::{Hit, QUANTITY, UnitSet};
use crate::model::{Kind, Span};

/// Characters of the longest list item that shares the verb of the figure before it (、执法车辆).
const LONGEST_BESIDE: usize = 14;

/// Bytes of a paragraph in which its lead is looked for, so that a line of any length is read in linear time.
const LONGEST_LED: usize = 1500;

/// Characters of the longest words between a lead and the number it is the subject of (案件).
const LONGEST_HEAD: usize = 4;

/// Characters of the longest lead that is the subject of what follows.
const LONGEST_LEAD: usize = 14;

/// Characters of the longest body or place that limits a subject.
const LONGEST_QUALIFIER: usize = 12;

/// Characters of what opens a sentence about a part: 其中,
const LONGEST_OPENING: usize = 4;

/// Before the words of a list item.
const LIST_MARKS: [char; 17] =
    [' ', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '(', ')', '\u{3001}', '\u{25cf}', '-'];

/// Around the words of a heading.
const HEADING_MARKS: [char; 4] = [' ', ':', '\u{3002}', '\n'];

/// Marks that clauses stand between.
const CLAUSE: [char; 6] = [',', ';', ':', '(', '\u{3001}', '\u{3002}'];

/// Between the items of a list.
const LISTED: char = '\u{3001}';

/// Behind the digits of a year.
const YEAR: char = '\u{5e74}';

/// Marks at the ends of a match that bound it and tell nothing.
const AROUND: [char; 6] = [',', ';', ')', '(', '\u{3001}', '\u{3002}'];

/// Stands in a rule's units for a number in 万 or 亿 without a unit.
const SCALED: &str = "\u{4e07}";

/// The body or place that is the subject of the clauses up to `end`.
pub struct Limit {
    scope: String,
    end: usize,
    /// It is one of several parts, and holds up to the next.
    of_part: bool,
}

impl<'t> Reader<'t> {
    /// Names the metric by the rules. `subject_end` is where the words of a change start.
    pub(super) fn name(
        &mut self,
        draft: &mut Draft,
        mention: &Mention,
        around: &Around<'_>,
        subject_end: usize,
    ) -> bool {
        let change = draft.kind == Kind::Change;
        let left = Span::new(around.left.start, subject_end.max(around.left.start));
        let right = if change { Span::new(mention.span.end, mention.span.end) } else { around.right };
        // Rules need not tell of a space before the number.
        let words = left.of(self.text).trim_end_matches(' ');
        let mut window = String::with_capacity(left.len() + right.len() + 1);
        window.push_str(words);
        window.push(QUANTITY);
        window.push_str(right.of(self.text));
        let Some(hit) = self.rule(&window, draft, mention) else { return false };
        if let Some(rival) = hit.rival {
            self.ties.push(Tie { span: mention.span, rule: hit.rule.id.clone(), rival: rival.id.clone() });
        }
        let quantity = words.len();
        draft.scope = self.limit(&window[..hit.start.min(quantity)], left, around);
        if draft.scope.is_none() && draft.period.is_none() && hit.rule.part {
            let wording = &self.dictionaries.wording;
            let label = labels::label(wording, self.text, around, mention).map(|l| l.of(self.text));
            // 排查一般隐患312条: the verb is no part of the name.
            let name = window[hit.start.min(quantity)..quantity].trim();
            let label = label.map(|l| if !name.is_empty() && l.ends_with(name) { name } else { l });
            draft.scope = label.map(|l| wording.strip_label_tail(l).to_owned());
        }
        if draft.scope.is_none() {
            draft.scope = self.body_within(&window[hit.start.min(quantity)..quantity]);
        }
        if draft.scope.is_none() && hit.rule.metric.as_deref().is_some_and(|m| self.dictionaries.wording.is_fact(m)) {
            // 原有持证人员24人: not how many there are now.
            let former = self.dictionaries.wording.formerly(&window[..hit.start.min(quantity)]);
            draft.scope = former.map(str::to_owned);
        }
        draft.metric.clone_from(&hit.rule.metric);
        draft.rule = Some(hit.rule.id.clone());
        let matched = &window[hit.start..hit.end];
        let (before, after) = (matched.trim_start_matches(AROUND), matched.trim_end_matches(AROUND));
        let start = left.start + (hit.end - before.len()).min(quantity);
        let end = (mention.span.end + hit.start + after.len()).saturating_sub(quantity + 1);
        draft.text = Span::new(start, end.max(mention.span.end));
        let subject = if hit.start < quantity { &window[hit.start..quantity] } else { &window[quantity + 1..hit.end] };
        draft.series = self.dictionaries.wording.introduces_parts(&window[..quantity]);
        draft.subject = Some(subject.trim_matches([' ', ':', ',', '(', ')']).to_owned());
        true
    }

    /// Names a change by the act that was done more or less often: 比上年多作出处罚13起. `act` is where its words start.
    pub(super) fn name_act(&self, draft: &mut Draft, mention: &Mention, act: usize) -> bool {
        let window = format!("{}{QUANTITY}", &self.text[act.min(mention.lead)..mention.lead]);
        let Some(hit) = self.rule(&window, draft, mention).filter(|h| h.rule.metric.is_some()) else { return false };
        draft.metric.clone_from(&hit.rule.metric);
        draft.rule = Some(hit.rule.id.clone());
        draft.text = Span::new(act, mention.span.end);
        true
    }

    /// Names a change by the subject that stands behind the comparison: 较2022年稽查家次增加7.1%.
    pub(super) fn name_compared(&self, draft: &mut Draft, mention: &Mention, change: Change) -> bool {
        let subject = &self.text[change.start.min(change.word)..change.word];
        let window = format!("{subject}{QUANTITY}");
        let Some(hit) = self.rule(&window, draft, mention).filter(|h| h.rule.metric.is_some()) else { return false };
        draft.metric.clone_from(&hit.rule.metric);
        draft.rule = Some(hit.rule.id.clone());
        draft.text = Span::new(change.start + hit.start, mention.span.end);
        true
    }

    /// Names a quantity whose subject is the lead or heading right before it: (四)移送行政拘留。5276起; 查封、扣押。案件14054件.
    pub(super) fn name_under_lead(&self, draft: &mut Draft, mention: &Mention, around: &Around<'_>) -> bool {
        let left = around.left.of(self.text);
        let line = self.bounds.line(around.sentence.start);
        let first = self.drafts.last().is_none_or(|d| d.number.end <= line.start);
        // 全年共作出: words that stand for whatever the heading names.
        let plain = || self.dictionaries.wording.change.strip_subject(left.trim_matches(CLAUSE)).is_empty();
        let bare = first && (left.chars().nth(LONGEST_HEAD).is_none() || plain());
        let general = || draft.rule.as_deref().and_then(|id| self.dictionaries.rules.get(id));
        if !bare || around.sentence.start - line.start > LEFT || general().is_some_and(|r| r.priority >= 0) {
            return false;
        }
        let own_line = self.text[line.start..around.sentence.start].trim_matches(HEADING_MARKS);
        let lead = if own_line.is_empty() {
            self.bounds.headings_above(mention.lead).next().map_or("", |h| h.of(self.text).trim_matches(HEADING_MARKS))
        } else {
            own_line.trim_start_matches(LIST_MARKS)
        };
        if lead.is_empty() || lead.chars().nth(LONGEST_LEAD).is_some() {
            return false;
        }
        let window = format!("{lead}{left}{QUANTITY}");
        let Some(hit) = self.rule(&window, draft, mention).filter(|h| h.start < lead.len()) else { return false };
        if hit.rule.priority < 0 {
            return false;
        }
        draft.metric.clone_from(&hit.rule.metric);
        draft.rule = Some(hit.rule.id.clone());
        draft.text = Span::new(around.left.start, mention.span.end);
        true
    }

    /// Names a quantity of another sort right behind a figure by the words before both: 拆除违建17处,面积1240平方米.
    pub(super) fn name_beside(&self, draft: &mut Draft, mention: &Mention, around: &Around<'_>, place: &Place) -> bool {
        let Some(previous) = self.drafts.last() else { return false };
        let left = around.left.of(self.text);
        let listed = left.starts_with('\u{3001}') && left.chars().nth(LONGEST_BESIDE).is_none();
        let levels = previous.kind == Kind::Level && draft.kind == Kind::Level;
        let other = levels && (previous.family != mention.family || listed);
        let shares = left.is_empty() || listed || self.dictionaries.wording.is_amount_label(left);
        let close = previous.number.start >= around.sentence.start && shares;
        if !other || !close || mention.unit.is_none() || place.whole.is_some() {
            return false;
        }
        let before = self.drafts.len().checked_sub(2).map_or(0, |i| self.drafts[i].number.end);
        let start = around.sentence.start.max(before).max(floor(self.text, previous.number.start.saturating_sub(LEFT)));
        let start = start.min(previous.number.start);
        let verb = self.text[start..previous.number.start].trim_end();
        let window = format!("{verb}{}{QUANTITY}", left.trim_end());
        let Some(hit) = self.rule(&window, draft, mention).filter(|h| h.start < previous.number.start - start) else {
            return false;
        };
        draft.metric.clone_from(&hit.rule.metric);
        draft.rule = Some(hit.rule.id.clone());
        draft.scope.clone_from(&previous.scope);
        draft.text = Span::new(start + hit.start, mention.span.end);
        true
    }

    /// Names the total that an addition leads to by what was added to: 持证人员新增85名,累计达到1205名.
    pub(super) fn name_grown(&self, draft: &mut Draft, mention: &Mention, around: &Around<'_>) -> bool {
        let change = &self.dictionaries.wording.change;
        if draft.kind != Kind::Level || !change.reaches(around.left.of(self.text)) {
            return false;
        }
        let near = |d: &&Draft| d.number.start >= around.sentence.start && d.unit == draft.unit;
        let Some(added) = self.drafts.last().filter(near) else { return false };
        let from = floor(self.text, added.number.start.saturating_sub(LEFT)).max(around.sentence.start);
        let clause = self.text.get(from..added.number.start).unwrap_or_default();
        let clause = clause.rsplit(CLAUSE).next().unwrap_or_default();
        let Some(words) = change.added_to(clause) else { return false };
        let hit = self.rule(&format!("{words}{QUANTITY}"), draft, mention).filter(|h| h.rule.metric.is_some());
        let Some(hit) = hit else { return false };
        draft.metric.clone_from(&hit.rule.metric);
        draft.rule = Some(hit.rule.id.clone());
        draft.text = Span::new(added.number.start - clause.len(), mention.span.end);
        true
    }

    /// What a quantity is limited to: the body or place right before its subject (镇街 of 镇街持证267人), or the one that an
    /// earlier clause names as the subject of all that follows (省人社厅收案132件,受理118件).
    fn limit(&mut self, before: &str, left: Span, around: &Around<'_>) -> Option<String> {
        let wording = &self.dictionaries.wording;
        if let Some((label, at)) = self.qualifier(before) {
            let subject = left.start + at;
            let line = self.bounds.line(subject);
            let leads = subject - line.start < LEFT && self.text[line.start..subject].trim().is_empty();
            // A body that opens the paragraph, or its sentence behind 其中 alone, stays the subject of the sentences after
            // it; one of several parts does not.
            let from = around.sentence.start.min(subject);
            let opens = subject - from < LEFT && self.text[from..subject].trim().chars().nth(LONGEST_OPENING).is_none();
            let part = opens && wording.introduces_parts(&self.text[from..subject]);
            let end = if leads || part { line.end } else { around.sentence.end };
            self.limit = Some(Limit { scope: label.clone(), end, of_part: false });
            return Some(label);
        }
        if let Some(scope) = self.of_part_before(before, left, around) {
            // What holds for the whole paragraph goes on.
            if self.limit.as_ref().is_none_or(|l| l.scope != scope || l.end < around.sentence.end) {
                self.limit = Some(Limit { scope: scope.clone(), end: around.sentence.end, of_part: true });
            }
            return Some(scope);
        }
        // 公安局862件,罚款56万元,其他120件,罚款12万元: the next part has its own.
        let next = self.drafts.last().filter(|d| d.part_of.is_some() && d.number.start >= around.sentence.start);
        let other =
            next.filter(|d| self.limit.as_ref().is_some_and(|l| l.of_part && d.scope.as_deref() != Some(&*l.scope)));
        if let Some(scope) = other.map(|d| d.scope.clone()) {
            self.limit = None;
            return scope.filter(|_| left.of(self.text).starts_with([',', LISTED]));
        }
        let Some(limit) = self.limit.as_ref().filter(|l| left.start < l.end) else { return self.lead(left.end) };
        let between = &self.text[left.start..left.start + before.len().min(left.len())];
        if wording.names_body(between) || between.contains(';') {
            self.limit = None;
            return None;
        }
        Some(limit.scope.clone())
    }

    /// The body or place that a part right before a subject is of: 其中公安局862件,罚款56万元.
    fn of_part_before(&self, before: &str, left: Span, around: &Around<'_>) -> Option<String> {
        let part = self.drafts.last().filter(|d| d.part_of.is_some() && d.number.start >= around.sentence.start)?;
        let scope = part.scope.as_deref().filter(|scope| self.dictionaries.wording.is_body_of_part(scope))?;
        let joined =
            left.of(self.text).starts_with([',', LISTED]) && before.trim_matches([',', LISTED, ' ']).is_empty();
        joined.then(|| scope.to_owned())
    }

    /// Notes the body that a figure without a name of its own is told of, for the clauses behind it: 县公安局办理862件,罚款56万元.
    pub(super) fn note_body(&mut self, draft: &Draft, around: &Around<'_>) {
        let told = draft.subject.as_deref().filter(|_| draft.metric.is_none() && draft.kind == Kind::Level);
        let Some(body) = told.map(|subject| self.dictionaries.wording.part_name(subject)) else { return };
        let short = body.chars().nth(LONGEST_QUALIFIER).is_none();
        if short && draft.family == "cases" && self.dictionaries.wording.is_limit(body) && !self.is_own(body) {
            self.limit = Some(Limit { scope: body.to_owned(), end: around.sentence.end, of_part: true });
        }
    }

    /// The body or place that leads the paragraph or the section around a byte (市城管局:…), when nothing between names
    /// another.
    fn lead(&self, at: usize) -> Option<String> {
        let wording = &self.dictionaries.wording;
        let line = self.bounds.line(at);
        if at - line.start > LONGEST_LED {
            return None;
        }
        let words = self.text[line.start..at].trim_start_matches(LIST_MARKS);
        if let Some((lead, rest)) = words.split_once([':', ',', '\u{3002}'])
            && self.limits_all(lead)
        {
            return (!wording.names_body(rest)).then(|| lead.to_owned());
        }
        let mut headings = self.bounds.headings_above(at).map(|h| h.of(self.text).trim_matches(HEADING_MARKS));
        let lead = headings.find(|h| self.limits_all(h))?;
        (!wording.names_body(words)).then(|| lead.to_owned())
    }

    /// The body that a clause of its own tells of: 公安部门处罚3468件,比上年多348件;城管部门增长8.4%,上年为380件.
    pub(super) fn other_body(&self, around: &Around<'_>) -> Option<String> {
        let wording = &self.dictionaries.wording;
        let left = around.left.of(self.text);
        if !left.contains(';') {
            let previous = self.drafts.last().filter(|d| d.kind == Kind::Change && left.starts_with(','))?;
            let from = floor(self.text, previous.number.start.saturating_sub(LEFT)).max(around.sentence.start);
            let words = &self.text[from..previous.number.start];
            let clause = words.rsplit(';').next().filter(|clause| clause.len() < words.len())?;
            return previous.scope.clone().filter(|body| clause.contains(body.as_str()));
        }
        let clause = labels::last_clause(left);
        let subject = wording.change.before(clause).map_or(clause, |(_, length)| &clause[..clause.len() - length]);
        let body = wording.strip_limit_tail(wording.strip_label_lead(subject.trim()));
        (wording.is_limit(body) && !self.is_own(body)).then(|| body.to_owned())
    }

    fn limits_all(&self, lead: &str) -> bool {
        let short = lead.chars().nth(LONGEST_QUALIFIER).is_none();
        short && self.dictionaries.wording.is_limiting_lead(lead) && !self.is_own(lead)
    }

    /// Whether a label is the report's own place or office.
    pub(super) fn is_own(&self, label: &str) -> bool {
        let own = |name: &Option<String>| name.as_deref().is_some_and(|n| label.contains(n) || n.contains(label));
        let facts = &self.outline.facts;
        let region = &facts.region;
        [&region.province, &region.city, &region.county, &region.town, &facts.issuer].into_iter().any(own)
    }

    /// The body or place at the end of `before`, and the byte where it starts.
    fn qualifier(&self, before: &str) -> Option<(String, usize)> {
        let wording = &self.dictionaries.wording;
        let phrase = before.rfind([',', ';', ':', '(', ')', '\u{3002}', '\u{3001}', '\n', '\u{201d}', '\u{300b}']);
        let start = phrase.map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8));
        // 2023全区…, 2023年县直部门…: the year is no part of a name.
        let words = before[start..].trim().trim_start_matches(|c: char| c.is_ascii_digit() || c == YEAR);
        let words = wording.strip_label_lead(words);
        let label = wording.strip_limit_tail(words);
        let short = label.chars().nth(LONGEST_QUALIFIER).is_none();
        let at = words.as_ptr() as usize - before.as_ptr() as usize;
        (short && wording.is_limit(label) && !self.is_own(label)).then(|| (label.to_owned(), at))
    }

    /// Whether the figure right before counts one of some metrics, in the same sentence.
    fn stands_behind(&self, metrics: &[String], mention: &Mention) -> bool {
        // 54宗,占四分之一,其次…: a share of the figure is passed over.
        let share = |d: &&Draft| d.kind == Kind::Share && d.metric.is_none();
        let Some(previous) = self.drafts.iter().rev().take(2).find(|d| !share(d)) else { return false };
        let between = self.text.get(previous.number.end..mention.lead).unwrap_or_default();
        let near = between.len() <= LEFT && !between.contains(['\u{3002}', '\n']);
        near && previous.metric.as_ref().is_some_and(|m| metrics.contains(m))
    }

    /// What the passage around a byte is about. What the lines before are about holds no more once this one counts something
    /// that is known without it: 复议31件。⏎县公安局办理行政处罚288件,县市场监管局139件.
    fn topic(&self, at: usize) -> Option<&'t str> {
        let other = |topic: &str| {
            let start = self.bounds.line(at).start;
            let Some(last) = self.drafts.last().filter(|last| last.number.start >= start) else { return false };
            let rule = last.rule.as_deref().and_then(|id| self.dictionaries.rules.get(id));
            // Penalties are named in a report on reconsideration too.
            let of_topic = |metric: &String| !self.dictionaries.topics.is_dominant(topic) || metric.starts_with(topic);
            last.metric.as_ref().is_some_and(|m| !of_topic(m) || rule.is_some_and(|rule| rule.context.is_empty()))
        };
        self.bounds.topic(at).or_else(|| self.bounds.topic_before(at).filter(|topic| !other(topic)))
    }

    pub(super) fn rule(&self, window: &str, draft: &Draft, mention: &Mention) -> Option<Hit<'t>> {
        let topic = std::cell::OnceCell::new();
        let rules = &self.dictionaries.rules;
        let unit = draft.unit.as_deref().or(mention.scaled.then_some(SCALED));
        let change = draft.kind == Kind::Change;
        let any = change && changes_any(&mention.family);
        let units = if any { UnitSet::ALL } else { rules.unit_set(unit) };
        rules.find_of(window, units, |rule| {
            let fits = (!change || rule.changes) && (any || rule.takes(unit));
            let fits = fits && (rule.behind.is_empty() || self.stands_behind(&rule.behind, mention));
            fits && (rule.context.is_empty() && rule.not_context.is_empty() || {
                let topic = *topic.get_or_init(|| self.topic(mention.span.start));
                let is = |topics: &[String]| topic.is_some_and(|t| topics.iter().any(|c| c == t));
                (rule.context.is_empty() || is(&rule.context)) && !is(&rule.not_context)
            })
        })
    }
}

/// Changes are stated in units of their own.
fn changes_any(family: &str) -> bool {
    matches!(family, "percent" | "points" | "times_of" | "times_of_two" | "permille" | "tenths")
}
