//! Where a level that no rule names takes its metric from: the level that another year, month or step leads to, the figure that a
//! sentence begins with again, the whole of its body.
//!
//! In: a quantity, its place among the figures so far. Out: the index of the figure that it goes on with.

use super::changes;
use super::draft::Draft;
use super::labels;
use super::lists::{FARTHEST, LONGEST_BODY, Place};
use super::mention::Mention;
use super::parts;
use super::prose::{Around, Reader};
use crate::dictionary::Wording;
use crate::model::{Kind, Precision};

/// Characters of the longest words that lead to the level reached (增加到2022年同期的).
const LONGEST_REACH: usize = 12;

impl Reader<'_> {
    /// Takes the metric off the ends of a range that each case lies in: 罚款1,200元至5,000元不等 is no sum of a year.
    pub(super) fn forget_each(&mut self) {
        let Some([lower, upper]) = self.drafts.last_chunk_mut::<2>() else { return };
        let range = lower.precision == Precision::AtLeast && upper.precision == Precision::AtMost;
        let behind = self.text.get(upper.number.end..).unwrap_or_default();
        if range && upper.family == "money" && self.dictionaries.wording.is_of_each(behind) {
            [lower, upper].into_iter().for_each(|end| (end.metric, end.rule) = (None, None));
        }
    }
}

/// The figure that a level takes its metric from, and whether it is a part of it.
pub(super) fn level_source(
    reader: &Reader<'_>,
    draft: &Draft,
    mention: &Mention,
    around: &Around<'_>,
    place: &Place,
) -> Option<(usize, bool)> {
    let wording = &reader.dictionaries.wording;
    let left = around.left.of(reader.text);
    let alone = || {
        place.continues.is_some_and(|i| reader.drafts[i].period == draft.period)
            || labels::is_year_alone(wording, left)
            || wording.change.compares(labels::last_clause(left).trim_start_matches([',', ';']))
            || wording
                .change
                .strip_subject(labels::behind_year(
                    labels::last_clause(left).trim_start_matches([',', ';', '\u{3002}']),
                ))
                .is_empty()
    };
    let of_year = draft.period.is_some() && alone();
    if of_year || wording.is_this_year(left) {
        let last = last_level(reader, mention, around, reader.drafts.len());
        // 处罚58件:简易程序36件,普通程序22件。上一年办案41件: it is of the whole that another sentence told.
        let last = last.map(|i| told_of(reader, i, around));
        return last.or_else(|| changes::before_brackets(reader, draft, place)).map(|i| (i, false));
    }
    if let Some(whole) = place.whole {
        return Some((whole, true));
    }
    if let Some(figure) = reader.compared(draft, around) {
        return Some((figure, false));
    }
    // 比10月的96件多24件
    if wording.change.of_prior_month(labels::last_clause(left)) {
        return last_level(reader, mention, around, reader.drafts.len()).map(|i| (i, false));
    }
    // 由494项减到304项, 由年初的31人增加到目前的38人: the level reached counts what the level left did.
    if reaches_level(wording, left) {
        let told = told_by_change(reader, draft, around);
        return told.or_else(|| last_level(reader, mention, around, reader.drafts.len())).map(|i| (i, false));
    }
    if let Some(previous) = place.continues.filter(|&i| reader.drafts[i].unit == mention.unit) {
        return Some((previous, false));
    }
    if let Some(visits) = more_visits(reader, mention, around) {
        return Some((visits, false));
    }
    if let Some(change) = level_of_change(reader, draft, around) {
        return Some((change, false));
    }
    if let Some(sibling) = parts::sibling(reader, mention, around) {
        return Some((sibling, true));
    }
    // A sentence of bodies and their shares of the whole named before: 垂直管理系统57621人.
    if let Some(again) = told_again(reader, draft, around) {
        return Some((again, false));
    }
    let label = labels::label(wording, reader.text, around, mention)?;
    let short = label.of(reader.text).chars().nth(LONGEST_BODY).is_none();
    if !short || !wording.is_part(label.of(reader.text)) || wording.acts_on(labels::last_clause(left)) {
        return None;
    }
    let last = last_level(reader, mention, around, reader.drafts.len())?;
    let source = &reader.drafts[last];
    let root = source.part_of.unwrap_or(last);
    let whole = &reader.drafts[root];
    let fits = whole.metric.is_some() && source.unit == mention.unit && mention.value <= whole.value;
    (fits && matches!(mention.family.as_str(), "people" | "cases" | "items" | "firms")).then_some((root, true))
}

/// The whole of a part that an earlier sentence told last, else the figure itself.
fn told_of(reader: &Reader<'_>, figure: usize, around: &Around<'_>) -> usize {
    let own = &reader.drafts[figure];
    let earlier = own.number.start < around.sentence.start;
    let whole = own.part_of.filter(|whole| earlier && reader.drafts[*whole].unit == own.unit);
    whole.filter(|whole| reader.drafts[*whole].metric.is_some()).unwrap_or(figure)
}

/// Whether the words between two numbers say that the second is the level reached (增加到目前的).
fn reaches_level(wording: &Wording, left: &str) -> bool {
    let length = left.chars().count();
    // ;2024年增加到
    let clause = labels::last_clause(left).trim_start_matches([',', ';']);
    let dated = || {
        labels::is_year_alone(wording, wording.change.strip_level(clause))
            || wording.is_this_year(wording.change.strip_level(clause))
    };
    wording.change.level_after(clause) && clause.len() < left.len() && dated()
        || wording.change.level_after(left) && length <= 4
        || wording.change.leads_to_level(left) && length <= LONGEST_REACH
}

/// The change right before that a level explains: 行政强制减少30件,由90件下降到60件.
fn told_by_change(reader: &Reader<'_>, draft: &Draft, around: &Around<'_>) -> Option<usize> {
    right_before(reader, draft, around).filter(|&i| reader.drafts[i].kind == Kind::Change)
}

/// The figure right before in the sentence, where its metric may be counted in the unit of another.
fn right_before(reader: &Reader<'_>, draft: &Draft, around: &Around<'_>) -> Option<usize> {
    let last = reader.drafts.len().checked_sub(1)?;
    let figure = &reader.drafts[last];
    let metric = figure.metric.as_deref().and_then(|m| reader.dictionaries.metrics.get(m))?;
    let counts = draft.unit.as_ref().is_some_and(|unit| metric.units.contains(unit));
    (counts && figure.number.start >= around.sentence.start).then_some(last)
}

/// The change that a level or a rate comes of: 增长近一倍,达230万元; 新增执法记录仪6台,总数达到15台; 上升2.3个百分点至98.6%.
pub(super) fn level_of_change(reader: &Reader<'_>, draft: &Draft, around: &Around<'_>) -> Option<usize> {
    let change = &reader.dictionaries.wording.change;
    let adds = |figure: &Draft| figure.unit == draft.unit && change.adds(changes::clause_of(reader.text, figure));
    // 罚没款首次突破1亿元,达1.02亿元: the value behind its bound.
    let bound = |figure: &Draft| {
        figure.unit == draft.unit && figure.precision == Precision::AtLeast && figure.value <= draft.value
    };
    let comes_of = |&i: &usize| {
        let figure = &reader.drafts[i];
        figure.kind == Kind::Change || adds(figure) || bound(figure)
    };
    let reached = change.reaches(around.left.of(reader.text));
    right_before(reader, draft, around).filter(|_| reached).filter(comes_of)
}

/// The rate that a share goes on from, or is that of another year of: 持证率由91%提高到97%; 纠错率12%,比2022年的14%下降.
pub(super) fn rate_left(reader: &Reader<'_>, draft: &Draft, around: &Around<'_>) -> Option<usize> {
    let last = reader.drafts.len().checked_sub(1)?;
    let previous = &reader.drafts[last];
    let near = previous.kind == Kind::Share && previous.number.start >= around.sentence.start;
    let left = around.left.of(reader.text);
    let wording = &reader.dictionaries.wording;
    let compared =
        || draft.period.is_some() && wording.change.compares(labels::last_clause(left).trim_start_matches(','));
    (near && (reaches_level(wording, left) || compared())).then_some(last)
}

/// The figure of the paragraph that a sentence begins with again, to go into it: …处罚426件。426件按事由分,….
fn told_again(reader: &Reader<'_>, draft: &Draft, around: &Around<'_>) -> Option<usize> {
    let line = reader.bounds.line(around.sentence.start);
    let opens = around.left.of(reader.text).trim().is_empty() && draft.period.is_none();
    let same =
        |d: &Draft| d.kind == Kind::Level && d.value == draft.value && d.unit == draft.unit && d.metric.is_some();
    let mut near = reader.drafts.iter().enumerate().rev().take(FARTHEST).filter(|_| opens && draft.unit.is_some());
    near.find(|(_, d)| d.number.start >= line.start && same(d)).map(|(i, _)| i)
}

/// The last level of the mention's unit in its line.
fn last_level(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>, before: usize) -> Option<usize> {
    let line = reader.bounds.line(around.sentence.start);
    // 执法人员1120名(新增38名,退出54名),上年为1136名: what brackets hold that were closed is passed over.
    let open = changes::closed_bracket(reader, around, line.start);
    (0..before)
        .rev()
        .take(8)
        .take_while(|&i| reader.drafts[i].number.start >= line.start)
        .filter(|&i| open.is_none_or(|open| reader.drafts[i].number.start < open))
        .find(|&i| reader.drafts[i].kind == Kind::Level && reader.drafts[i].unit == mention.unit)
}

/// The second figure of a whole of which the part right before has the first: 为1653名劳动者追回工资2276万元,其中农民工1509名、2104万元.
pub fn second_of_part(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> Option<usize> {
    let previous = reader.drafts.last().filter(|d| d.number.start >= around.sentence.start)?;
    let left = around.left.of(reader.text).trim();
    let listed = matches!(left, "、" | ",") && previous.unit != mention.unit;
    let second = previous.part_of.filter(|_| listed)? + 1;
    let whole = reader.drafts.get(second).filter(|_| second + 1 < reader.drafts.len())?;
    let fits = whole.unit == mention.unit && whole.kind == Kind::Level && whole.metric.is_some();
    (fits && whole.value >= mention.value).then_some(second)
}

/// The visits that more of the kind go on with: 检查网吧412家次、歌舞娱乐场所266家次.
pub fn more_visits(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> Option<usize> {
    let last = reader.drafts.len().checked_sub(1)?;
    let previous = &reader.drafts[last];
    let left = around.left.of(reader.text);
    let listed = left.starts_with([',', '、', ';']) && previous.kind == Kind::Level;
    // 初查不合格1237家次 tells what came of the visits.
    let listed = listed && !reader.dictionaries.wording.tells_outcome(left);
    let same = previous.family == VISITS && mention.family == VISITS && previous.number.start >= around.sentence.start;
    // 行政处罚1260户次,税收保全3户次: only what is mostly counted in visits goes on with more of them.
    let of_visits = |unit: &&String| reader.dictionaries.units.get(unit).is_some_and(|u| u.family == VISITS);
    let metric = previous.metric.as_deref().and_then(|id| reader.dictionaries.metrics.get(id));
    let counts = metric.is_none_or(|m| m.units.iter().filter(of_visits).nth(1).is_some());
    (listed && same && counts).then_some(last)
}

/// Family of the counters of visits (家次).
const VISITS: &str = "firm_times";
