//! What is planned, required or a legal bound, and what a policy document states as it is.
//!
//! In: a mention and what lies around it. Out: whether it is a target, and whether a target is a maximum.

use super::draft::Draft;
use super::labels;
use super::lists::{INHERITED, Place};
use super::mention::Mention;
use super::prose::{Around, Reader, floor};
use crate::model::{Kind, Precision, Span};

/// Bytes before a quantity in which the lead of its sentence stands.
const SENTENCE: usize = 300;

/// Bytes behind a quantity in which words call it a goal.
const GOAL: usize = 48;

/// Characters of the longest opening of a sentence that is a year (2023年度), with the mark behind it.
const LONGEST_OPENING: usize = 9;

/// Bytes of the longest words for a day up to which a sentence tells how things stand: 截至2023年12月31日.
const LONGEST_UNTIL: usize = 32;

/// Bytes of 2024年, and the characters behind it that make it a term: 2024年底前.
const YEAR_LENGTH: usize = 7;
const TERM: [char; 6] = ['\u{5e95}', '\u{672b}', '\u{524d}', '\u{5185}', '\u{8d77}', '\u{5ea6}'];

/// How many characters before a quantity tell what a policy document says of it.
const NEAR: usize = 16;

/// Whether the words around a quantity make it a plan, a duty or a legal bound.
pub fn is_target(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> bool {
    let wording = &reader.dictionaries.wording;
    let left = around.left.of(reader.text);
    let hedge = &reader.text[mention.lead..mention.span.start];
    if is_base(reader, mention, left) {
        return false;
    }
    wording.target_before(left.trim_end())
        || wording.target_before(hedge) && mention.precision != Precision::AtMost
        || wording.target_clause(hedge)
        || wording.target_clause(labels::last_clause(left))
        || mention.family != "points" && wording.target_counted(labels::last_clause(left), mention.unit.as_deref())
        || wording.hedge.apart(left.trim_end(), is_share(mention)).is_some_and(|(_, required)| required)
        || is_bound(reader, mention, left)
        || wording.target_goal(left, reader.text.get(mention.span.end..around.sentence.end).unwrap_or_default())
        || is_goal(reader, mention)
        || goes_on(reader, mention, around)
        || leaves_base(reader, mention, around)
        || is_led(reader, mention, around)
}

/// Whether a plan begins at a quantity: 由目前的62%提升到80%以上.
fn is_base(reader: &Reader<'_>, mention: &Mention, left: &str) -> bool {
    let behind = reader.text.get(mention.span.end..).unwrap_or_default();
    reader.dictionaries.wording.target_base(left, behind)
}

/// Whether a plan that begins at the quantity before leads to it: 计划将覆盖率由目前的62%提升到80%.
fn leaves_base(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> bool {
    let wording = &reader.dictionaries.wording;
    let clause = before_base(reader, mention, around).map(labels::last_clause);
    clause.is_some_and(|clause| wording.target_clause(clause))
}

/// What stands before the quantity right before, where that is what another begins at.
fn before_base<'t>(reader: &Reader<'t>, mention: &Mention, around: &Around<'_>) -> Option<&'t str> {
    let base = reader.drafts.last().filter(|d| d.number.start >= around.sentence.start)?;
    let from = floor(reader.text, base.number.start.saturating_sub(SENTENCE)).max(around.sentence.start);
    let before = reader.text.get(from..base.number.start).unwrap_or_default();
    let between = reader.text.get(base.number.end..mention.lead).unwrap_or_default();
    let one_clause = !between.contains([',', ';', ':', '\u{3002}', '\n']);
    (one_clause && reader.dictionaries.wording.target_base(before, between)).then_some(before)
}

/// Whether the words behind a quantity call it a goal: 不低于10%的目标.
pub fn is_goal(reader: &Reader<'_>, mention: &Mention) -> bool {
    let end = floor(reader.text, mention.span.end.saturating_add(GOAL).min(reader.text.len()));
    reader.dictionaries.wording.target_behind(&reader.text[mention.span.end..end])
}

/// Whether a result is compared with a target: 低于省厅提出的95%, 高于85%的考核标准. It is the result that is lower or higher.
pub fn is_compared_with(reader: &Reader<'_>, mention: &Mention, clause: &str) -> bool {
    let wording = &reader.dictionaries.wording;
    let hedge = reader.text[mention.lead..mention.span.start].trim();
    hedge.is_empty() && wording.target_set(clause) || wording.compares_with_target(hedge) && is_goal(reader, mention)
}

/// Whether its sentence tells of plans: 明年目标:检查600家次, or 114年预定检查700场次,办理宣导90场 in a report of 113.
pub fn is_led(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> bool {
    let wording = &reader.dictionaries.wording;
    let from = floor(reader.text, mention.lead.saturating_sub(SENTENCE)).max(around.sentence.start);
    let Some(before) = reader.text.get(from..mention.lead) else { return false };
    // A year inside a clause may date something else: 纳入2023年计划;立案2起.
    let later = |clause: &&str| {
        // 到2025年, 计划2024年: words that lead to a year may stand before it.
        let told = wording.strip_year_lead(clause.trim_start());
        let opens = told.starts_with(|c: char| c.is_ascii_digit() || c == '\u{4e8c}');
        opens && labels::year_in(clause).zip(reader.outline.facts.year).is_some_and(|(year, own)| year > own)
    };
    let mut ahead = before.split([',', ';']).skip_while(|clause| !later(clause));
    wording.target_leads(before) || ahead.any(|clause| wording.target_clause(clause) || wording.target_later(clause))
}

fn is_share(mention: &Mention) -> bool {
    matches!(mention.family.as_str(), "percent" | "permille")
}

/// 处3万元以上: the bound of a fine that the law provides, where 处4万元 is a fine.
fn is_bound(reader: &Reader<'_>, mention: &Mention, left: &str) -> bool {
    // 以上, 以下; 上下 is none.
    let bounded =
        mention.precision != Precision::About && mention.span.of(reader.text).ends_with(['\u{4e0a}', '\u{4e0b}']);
    mention.family == "money" && bounded && reader.dictionaries.wording.target_bound(left.trim_end())
}

/// Whether it goes on with a target: 罚款5万元及监禁6个月, 3万元以上300万元以下.
fn goes_on(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> bool {
    let Some(before) = target_before(reader, mention, around) else { return false };
    let between = before.trim_start();
    let wording = &reader.dictionaries.wording;
    between.is_empty() || wording.conjunction(between).is_some() && !wording.tells_actual(between)
}

/// Whether it is a part of a plan, or stands beside one in a list: 计划检查260家次,其中重点检查180家次、一般检查80家次.
pub fn divides_plan(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> bool {
    // 计划检查180家,占43.7%,其中…: a share of the plan is passed over.
    let share = |d: &&Draft| d.family == "percent" && d.metric.is_none();
    let mut before = reader.drafts.iter().rev().take(2).filter(|d| d.number.start >= around.sentence.start);
    let Some(previous) = before.find(|d| !share(d)) else { return false };
    let wording = &reader.dictionaries.wording;
    let left = around.left.of(reader.text);
    let listed = left.starts_with('\u{3001}') || wording.introduces_parts(left);
    let plan = previous.kind == Kind::Target && previous.unit == mention.unit && mention.unit.is_some();
    plan && listed && !left.contains(';') && !wording.is_result(left) && !wording.tells_actual(left)
}

/// The text between the target before and this quantity, when nothing ends the clause there.
fn target_before<'t>(reader: &Reader<'t>, mention: &Mention, around: &Around<'_>) -> Option<&'t str> {
    let previous = reader.drafts.last()?;
    let near = previous.kind == Kind::Target && previous.number.start >= around.sentence.start;
    let between = reader.text.get(previous.number.end..mention.lead).filter(|_| near)?;
    (!between.contains([',', ';', ':', '\u{3002}', '\n'])).then_some(between)
}

/// What a plan would have counted, had it been carried out: asked by the result behind it.
#[derive(Debug)]
pub struct Planned {
    /// The draft of the target.
    at: usize,
    metric: String,
    rule: Option<String>,
}

impl Reader<'_> {
    /// Takes the metric off a target, and keeps it for the result: 检查任务246次,实际完成251次.
    pub(super) fn plan(&mut self, draft: &mut Draft) {
        let rule = draft.rule.take();
        self.planned = draft.metric.take().map(|metric| Planned { at: self.drafts.len(), metric, rule });
    }

    /// The plan right before a figure that may be its result.
    fn planned(&self, draft: &Draft, around: &Around<'_>) -> Option<&Planned> {
        let planned = self.planned.as_ref().filter(|p| p.at + 1 == self.drafts.len())?;
        let target = self.drafts.last().filter(|t| t.number.start >= around.sentence.start)?;
        (target.unit == draft.unit && matches!(draft.kind, Kind::Level | Kind::Share)).then_some(planned)
    }

    /// Names the result of the plan before it.
    pub(super) fn name_result(&self, draft: &mut Draft, around: &Around<'_>) -> bool {
        let Some(planned) = self.planned(draft, around) else { return false };
        if !self.dictionaries.wording.is_result(around.left.of(self.text)) {
            return false;
        }
        (draft.metric, draft.rule) = (Some(planned.metric.clone()), Some(format!("{}{INHERITED}", planned.metric)));
        draft.text = Span::new(self.drafts[planned.at].text.start, draft.number.end);
        true
    }

    /// Gives a plan that stands beside its result the metric of both: 计划检查300家次,实际完成327家次.
    pub(super) fn meet_plan(&mut self, result: &Draft, around: &Around<'_>) {
        let counts = |p: &&Planned| result.kind == Kind::Level && result.metric.as_ref() == Some(&p.metric);
        let Some(planned) = self.planned(result, around).filter(counts) else { return };
        if self.dictionaries.wording.tells_result(around.left.of(self.text)) {
            let (at, rule) = (planned.at, planned.rule.clone());
            (self.drafts[at].metric, self.drafts[at].rule) = (result.metric.clone(), rule);
        }
    }
}

/// Whether a target is the most that the law provides: 最高可处罚款5万元及监禁6个月.
pub fn is_maximum(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> bool {
    let wording = &reader.dictionaries.wording;
    let own = wording.target_maximum(labels::last_clause(around.left.of(reader.text)));
    let previous = || reader.drafts.last().is_some_and(|d| d.precision == Precision::AtMost);
    own || goes_on(reader, mention, around) && previous()
}

/// Whether a policy document states the quantity as it is: 全市现有执法人员1200人, 指标体系分为8项.
pub fn is_stated(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>, place: &Place) -> bool {
    let left = around.left.of(reader.text);
    if is_base(reader, mention, left) {
        return true;
    }
    let planned = is_target(reader, mention, around) || divides_plan(reader, mention, around);
    if planned || before_base(reader, mention, around).is_some() {
        return false;
    }
    let wording = &reader.dictionaries.wording;
    let clause = labels::last_clause(left);
    let near = clause.char_indices().rev().nth(NEAR).map_or(clause, |(i, _)| &clause[i..]);
    let part = place.whole.is_some_and(|whole| reader.drafts[whole].kind == Kind::Level);
    wording.says_how_it_is(near)
        || part
        || is_past(reader, around)
        || is_planned_of(reader, around)
        || states_on(reader, around, clause)
        || is_background(reader, mention)
}

/// Whether what a plan is a part of stands right before it: 在建工地143个,计划抽查72个.
fn is_planned_of(reader: &Reader<'_>, around: &Around<'_>) -> bool {
    let wording = &reader.dictionaries.wording;
    let behind = around.right.of(reader.text).strip_prefix(',').filter(|behind| !behind.contains([',', ';', ':']));
    behind.is_some_and(|behind| wording.opens_with_plan(behind))
}

/// Whether the section tells how things stand before what the document plans: 一、现状, 二、基本底数.
fn is_background(reader: &Reader<'_>, mention: &Mention) -> bool {
    let section = reader.bounds.section(mention.span.start).map(|at| reader.outline.sections[at].heading);
    section.is_some_and(|heading| reader.dictionaries.wording.is_background(heading.of(reader.text)))
}

/// Whether the clause tells of the year before (上年度检查1105家次), or its sentence begins with an earlier year.
pub fn is_past(reader: &Reader<'_>, around: &Around<'_>) -> bool {
    let wording = &reader.dictionaries.wording;
    let clause = labels::last_clause(around.left.of(reader.text));
    if opens_with_past_year(reader, around) && !wording.target_clause(clause) {
        return true;
    }
    wording.prior_year(clause).is_some() && wording.comparison(clause).is_none() && !wording.target_clause(clause)
}

/// Whether the sentence begins with a year before the one that the document is of: 2024年,全县检查82家次 in a plan of 2025.
fn opens_with_past_year(reader: &Reader<'_>, around: &Around<'_>) -> bool {
    let sentence = around.sentence.of(reader.text).trim_start();
    let stop = |(_, c): &(usize, char)| matches!(c, ',' | ';' | ':' | '\u{3001}');
    let opening = sentence.char_indices().take(LONGEST_OPENING).find(stop).map(|(end, _)| &sentence[..end]);
    // 2024年底前 is a term and no year that is over.
    // 2024年全省清理人员12名: no mark ends the year.
    let dated = || sentence.get(..YEAR_LENGTH).filter(|_| !sentence[YEAR_LENGTH..].starts_with(TERM));
    let opening = opening.or_else(dated);
    // 去年,全县检查3200次: it is named by no number.
    let wording = &reader.dictionaries.wording;
    if opening.is_some_and(|o| wording.prior_year(o) == Some(0) && wording.prior_year_ends(o.trim_end())) {
        return true;
    }
    // 截至2023年底,全市152个乡镇…: how things stood.
    let until = sentence.split_once(',').map(|(until, _)| until).filter(|until| until.len() <= LONGEST_UNTIL);
    if until.is_some_and(|u| wording.says_how_it_is(u) && labels::first_year_at(u).is_some_and(|at| at > 0)) {
        return true;
    }
    let year = opening.filter(|o| o.trim_end().ends_with(['\u{5e74}', '\u{5ea6}'])).and_then(labels::year_in);
    // A notice may be of no year, while the plan that its title names is: 关于印发《平川县2024年检查计划》的通知.
    let facts = &reader.outline.facts;
    let planned = || facts.title.and_then(|title| labels::first_year(title.of(reader.text)));
    year.zip(facts.year.or_else(planned)).is_some_and(|(year, own)| year < own)
}

/// Whether the sentence goes on stating: 近三年办案2145件,罚没款1860万元. What a document may state of its offices and
/// officers is often followed by their plans.
fn states_on(reader: &Reader<'_>, around: &Around<'_>, clause: &str) -> bool {
    let wording = &reader.dictionaries.wording;
    reader.drafts.last().is_some_and(|previous| {
        let near = previous.number.start >= around.sentence.start && !around.left.of(reader.text).contains(';');
        let fact = previous.metric.as_deref().is_some_and(|m| wording.is_fact(m));
        near && previous.kind == Kind::Level && !fact && !wording.plans(clause)
    })
}
