//! What a growth or fall that no rule names is a change of: the figure before it, the whole of a breakdown;
//! or a subject of its own (全市经营主体较上年增长4%), which none of the figures before counts.

use super::draft::Draft;
use super::kind::{self, Change};
use super::labels;
use super::lists::Place;
use super::mention::Mention;
use super::prose::{Around, LEFT, Reader, floor};
use crate::dictionary::{INHERITED, QUANTITY};
use crate::model::{Kind, Span};
use rust_decimal::Decimal;

/// Marks that a subject stands behind.
const MARKS: [char; 8] = [',', ';', ':', '(', ')', '\n', '\u{3001}', '\u{3002}'];

/// Figures among which the two before a change are looked for.
const MOST_BETWEEN: usize = 8;

/// The figure that a change without a subject of its own belongs to: the one before it, or, after a breakdown into several
/// parts, the whole.
pub fn antecedent(reader: &Reader<'_>, around: &Around<'_>, mention: &Mention) -> Option<usize> {
    let source = source(reader, around, mention)?;
    (!has_own_subject(reader, around, mention, &reader.drafts[source])).then_some(source)
}

/// 立案数下降4.4%(2022年为49起): the change right before the brackets in which the value of its other year stands.
pub(super) fn before_brackets(reader: &Reader<'_>, draft: &Draft, place: &Place) -> Option<usize> {
    let counts = |i: &usize| {
        let change = &reader.drafts[*i];
        let metric = change.metric.as_deref().and_then(|id| reader.dictionaries.metrics.get(id));
        change.kind == Kind::Change && metric.is_some_and(|m| draft.unit.as_ref().is_some_and(|u| m.units.contains(u)))
    };
    place.bracketed.filter(counts)
}

impl Reader<'_> {
    /// Names an earlier value in brackets by what stands before the comparison that leads to it: 执法总量较2022年(7402宗)减少312宗.
    pub(super) fn name_base(&mut self, draft: &mut Draft, mention: &Mention, around: &Around<'_>) -> bool {
        let left = around.left.of(self.text).trim_end();
        let named = left.strip_suffix('(').filter(|_| draft.kind == Kind::Level && draft.period.is_some());
        let Some(clause) = named.map(labels::last_clause) else { return false };
        let compared = self.dictionaries.wording.comparison(clause);
        let Some(at) = compared.filter(|at| !clause[..*at].trim().is_empty()) else { return false };
        let clause_start = left.len() - '('.len_utf8() - clause.len();
        self.name(draft, mention, around, around.left.start + clause_start + at)
    }

    /// 增加0.1万次(3.4%): the percentage in brackets says the same change; 较上年减少2宗、1.2万元: so does the sum of money behind
    /// the count.
    pub(super) fn continued_change(&self, mention: &Mention, place: &Place) -> Option<Change> {
        let change = |at: &usize| self.drafts[*at].kind == Kind::Change;
        let bracketed = place.bracketed.filter(|_| mention.family == "percent");
        let counted = |at: &usize| !kind::is_relative(&self.drafts[*at].family) && self.drafts[*at].family != "money";
        let beside = place.continues.filter(|at| mention.family == "money" && counted(at));
        // 增加了760万元、10%: the same in two units.
        let same = || self.drafts.len().checked_sub(1).filter(|_| self.is_same_again(mention));
        let again = place
            .continues
            .or_else(same)
            .filter(|at| mention.family == "percent" && !kind::is_relative(&self.drafts[*at].family));
        let before = &self.drafts[bracketed.or(beside).or(again).filter(change)?];
        Some(Change {
            up: before.value.is_sign_positive(),
            start: mention.lead,
            word: mention.lead,
            act: None,
            part: false,
        })
    }

    /// Whether a quantity is what lies between the last two of its sentence: 由150部增至210部,增加了60部.
    pub(super) fn is_difference(&self, mention: &Mention, around: &Around<'_>) -> bool {
        let mut last = self.drafts.iter().rev().take_while(|d| d.number.start >= around.sentence.start);
        let Some((new, old)) = last.next().zip(last.next()) else { return false };
        let levels = [new, old].iter().all(|d| d.kind == Kind::Level && d.unit == mention.unit);
        levels && mention.unit.is_some() && (new.value - old.value).abs() == mention.value
    }

    /// Whether a percentage says the change right before it again: 增加45人,即15%.
    pub(super) fn is_same_again(&self, mention: &Mention) -> bool {
        let between = self.drafts.last().and_then(|d| self.text.get(d.number.end..mention.lead));
        between.is_some_and(|between| self.dictionaries.wording.change.is_again(between))
    }

    /// Whether a growth that only a general rule names (案件数同比下降5%) is that of a sort of case right before it.
    pub(super) fn changes_figure_before(&self, draft: &Draft, mention: &Mention, around: &Around<'_>) -> bool {
        let general =
            draft.rule.as_deref().and_then(|id| self.dictionaries.rules.get(id)).is_some_and(|r| r.priority < 0);
        let plain = |subject: &str| self.dictionaries.wording.change.strip_subject(subject).is_empty();
        draft.kind == Kind::Change
            && general
            && draft.subject.as_deref().is_some_and(plain)
            && antecedent(self, around, mention).is_some_and(|i| self.counts_alike(&self.drafts[i], draft))
    }

    /// Whether a value of another year that only a general rule names (上一年办案41件) is that of the figure before it.
    pub(super) fn tells_again(&self, draft: &Draft, around: &Around<'_>) -> bool {
        let general =
            || draft.rule.as_deref().and_then(|id| self.dictionaries.rules.get(id)).is_some_and(|r| r.priority < 0);
        let clause = || labels::last_clause(around.left.of(self.text)).trim_start_matches(MARKS);
        let plain = || self.dictionaries.wording.change.strip_subject(clause()).is_empty();
        let earlier = draft.kind == Kind::Level && !self.is_of_own_year(draft);
        earlier
            && general()
            && plain()
            && self.drafts.last().is_some_and(|d| d.number.start >= self.bounds.line(around.sentence.start).start)
    }

    /// Whether the metrics of two figures are counted in the same units.
    fn counts_alike(&self, one: &Draft, other: &Draft) -> bool {
        let units = |d: &Draft| d.metric.as_deref().and_then(|m| self.dictionaries.metrics.get(m)).map(|m| &m.units);
        units(one).zip(units(other)).is_some_and(|(a, b)| a.iter().any(|unit| b.contains(unit)))
    }
}

fn source(reader: &Reader<'_>, around: &Around<'_>, mention: &Mention) -> Option<usize> {
    let line = reader.bounds.line(around.sentence.start);
    let relative = kind::is_relative(&mention.family);
    let sort = stands_for(reader, around, mention);
    if let Some(former) = before_change(reader, around, mention)
        .and_then(|before| reader.dictionaries.wording.change.stands_for_former(strip_contrast(reader, before)))
    {
        return one_of_two(reader, around, former);
    }
    if let Some(before) = reader.drafts.len().checked_sub(1).filter(|&i| reader.drafts[i].kind == Kind::Change)
        && relative
        && sort.is_none()
        && reader.drafts[before].number.start >= around.sentence.start
        && !around.left.of(reader.text).contains(';')
    {
        // 比上年增加65件,上升7.06%: the same change in two units.
        return Some(before);
    }
    let rises = reader.change(mention, around).filter(|_| !relative).map(|c| c.up);
    let (grows, falls) = (rises == Some(true), rises == Some(false));
    // 件数较前一年之165件成长13.3%: it is the number of cases that grew, whatever stands before.
    let compared = reader.drafts.last().filter(|d| d.number.start >= around.sentence.start && is_compared(d));
    // 较前一年之395件、2510万元,案件数成长5.8%: unless the subject is of the other sort.
    let compared = compared.filter(|d| sort.is_none_or(|money| is_of_sort(d, money)));
    let open = closed_bracket(reader, around, line.start);
    // 较2022年(7402宗)减少312宗: the value that is compared with is not beside the matter.
    let inside = |open: usize| reader.drafts.iter().rev().take_while(move |d| d.number.start >= open);
    let open = open.filter(|open| inside(*open).all(|d| reader.is_of_own_year(d)));
    let outside = |i: usize| open.is_none_or(|open| reader.drafts[i].number.start < open);
    let last = (0..reader.drafts.len())
        .rev()
        .take(10)
        .take_while(|&i| reader.drafts[i].number.start >= line.start)
        .filter(|&i| outside(i))
        .filter(|&i| compared.is_none_or(|c| reader.drafts[i].metric == c.metric))
        .filter(|&i| sort.is_none_or(|money| is_of_sort(&reader.drafts[i], money)))
        .find(|&i| match reader.drafts[i].kind {
            // 日均23件,同比少了940件: hardly anything falls to less than a tenth; 移送27件,减少33件 does not.
            Kind::Level if falls && is_dwarfed(&reader.drafts[i], mention) && !is_compared(&reader.drafts[i]) => false,
            // 申请执行1件。案件数量增加4起: what grew by four is four at least.
            Kind::Level if grows && reader.drafts[i].value < mention.value => false,
            // 2022年为198件 only gives the value to compare with.
            Kind::Level if !relative && reader.drafts[i].unit != mention.unit => false,
            Kind::Level => !is_compared(&reader.drafts[i]),
            // A rate (纠错率6.3%) grows by percentage points.
            Kind::Share => reader.drafts[i].metric.is_some() || matches!(mention.family.as_str(), "points"),
            _ => false,
        })
        .or_else(|| {
            reader.drafts.len().checked_sub(1).filter(|&i| {
                // 较上年同期减少55万元,减幅为0.6%: the same change again.
                reader.drafts[i].kind == Kind::Change && reader.drafts[i].number.start >= around.sentence.start
            })
        })?;
    let Some(whole) = reader.drafts[last].part_of else { return Some(last) };
    if reader.text[before_last(reader, last)..reader.drafts[last].number.start].contains(';') {
        // …城管200件,增长3%;交通300件,下降5%: each part has its change.
        return Some(last);
    }
    // Two parts are enough to know, and parts lie close together.
    let since = reader.drafts.get(whole + 1..=last).unwrap_or_default();
    let parts = since.iter().rev().take(10).filter(|d| d.part_of == Some(whole)).count();
    // 处罚1200件,上升12.5%,其中公安局862件,市场监管局338件,下降3%: the whole has its change already.
    let of_whole = &reader.drafts[whole];
    let told = |d: &Draft| {
        let same = d.metric == of_whole.metric && d.scope == of_whole.scope && d.part_of.is_none();
        d.kind == Kind::Change && same && kind::is_relative(&d.family) == relative
    };
    Some(if parts > 1 && !since.iter().any(told) { whole } else { last })
}

/// Where the bracket opens that is closed between the figure before and a change: what it holds is told beside the matter, and the
/// change is that of the figure before it. 行政检查1.2万次(其中双随机检查3400次),同比下降4.2%.
pub(super) fn closed_bracket(reader: &Reader<'_>, around: &Around<'_>, from: usize) -> Option<usize> {
    let left = around.left.of(reader.text);
    let close = left.find(')').filter(|close| !left[..*close].contains('('))?;
    let inside = reader.text.get(from..around.left.start + close)?;
    inside.rfind('(').map(|at| from + at)
}

/// Whether a figure is the value of another year that one before it is compared with.
fn is_compared(figure: &Draft) -> bool {
    let inherited = figure.rule.as_deref().is_some_and(|r| r.ends_with(INHERITED));
    figure.kind == Kind::Level && figure.period.is_some() && inherited
}

/// Whether the subject of a change is the last sum of money or the last count, where it names one of them: 案件数上升5%,金额下降8%.
fn stands_for(reader: &Reader<'_>, around: &Around<'_>, mention: &Mention) -> Option<bool> {
    let wording = &reader.dictionaries.wording;
    let before = before_change(reader, around, mention)?;
    // 件数较112年减少5.2%: what it is compared with stands between.
    let compared = wording.comparison(before).map(|at| before[..at].trim_end());
    wording.change.stands_for_money(before).or_else(|| wording.change.stands_for_money(compared?))
}

/// What stands before the word of a change.
fn before_change<'t>(reader: &Reader<'t>, around: &Around<'_>, mention: &Mention) -> Option<&'t str> {
    let word = reader.change(mention, around)?.word.max(around.left.start);
    // 较前一年(395件、2510万元)案件数成长5.8%: the bracket is closed before the subject.
    Some(reader.text.get(around.left.start..word)?.trim_start_matches(')').trim_end_matches([' ', ',']))
}

/// 后者则: without the word that sets it against what stands before.
fn strip_contrast<'t>(reader: &Reader<'_>, before: &'t str) -> &'t str {
    reader.dictionaries.wording.change.strip_contrast(before)
}

/// The first or the second of the last two levels of the sentence: 处罚1386件、101.2万元,前者增长5%,后者下降8%.
fn one_of_two(reader: &Reader<'_>, around: &Around<'_>, former: bool) -> Option<usize> {
    let levels = reader.drafts.iter().enumerate().rev().take(MOST_BETWEEN);
    let levels = levels.take_while(|(_, d)| d.number.start >= around.sentence.start);
    let own = |d: &Draft| d.kind == Kind::Level && d.period.is_none();
    let two: Vec<usize> = levels.filter(|(_, d)| own(d)).map(|(i, _)| i).take(2).collect();
    if two.len() == 2 { Some(two[usize::from(former)]) } else { None }
}

/// Whether a figure is a sum of money, or a count.
pub(super) fn is_of_sort(figure: &Draft, money: bool) -> bool {
    figure.kind == Kind::Level && (figure.family == "money") == money && !figure.family.starts_with("people")
}

/// The words of the clause before those of its change, without words that open a clause.
pub(super) fn subject<'t>(reader: &Reader<'t>, around: &Around<'_>, mention: &Mention) -> Option<&'t str> {
    let at = reader.change(mention, around).map(|c| c.start)?;
    let before = &reader.text[around.left.start..at.clamp(around.left.start, around.left.end)];
    let clause = &before[before.rfind(MARKS).map_or(0, |i| i + before[i..].chars().next().map_or(1, char::len_utf8))..];
    Some(reader.dictionaries.wording.strip_label_lead(clause.trim()))
}

/// The end of the figure before another.
fn before_last(reader: &Reader<'_>, figure: usize) -> usize {
    let end = figure.checked_sub(1).map_or(0, |i| reader.drafts[i].number.end);
    end.min(reader.drafts[figure].number.start)
}

/// Whether the clause of a change names something else than the figure that it would be a change of.
fn has_own_subject(reader: &Reader<'_>, around: &Around<'_>, mention: &Mention, source: &Draft) -> bool {
    let wording = &reader.dictionaries.wording;
    let Some(clause) = subject(reader, around, mention) else { return false };
    let told = wording.change.strip_subject(clause);
    // 投诉数连续三年下降,降幅分别为12%和8%: what fell stands in the clause before.
    let subject = trend(reader, around).filter(|_| told.is_empty()).unwrap_or(told);
    if wording.change.compares(clause)
        || subject.chars().nth(1).is_none()
        || wording.is_part(subject)
        || labels::first_year_at(subject).is_some()
    {
        return false;
    }
    let metric = source.metric.as_deref().and_then(|m| reader.dictionaries.metrics.get(m));
    let names = metric.into_iter().flat_map(|m| std::iter::once(&m.name).chain(&m.aliases));
    let told = clause_of(reader.text, source);
    !is_told_in(subject, told) && !names.into_iter().any(|name| is_told_in(subject, name))
}

/// What a sentence without a figure so far says to have risen or fallen over years, before the change itself: 投诉举报数 of
/// 投诉举报数连续三年下降,降幅分别为12%和8%.
pub(super) fn trend<'t>(reader: &Reader<'t>, around: &Around<'_>) -> Option<&'t str> {
    let left = &reader.text[around.left.start..around.left.end];
    let opens = around.left.start == around.sentence.start;
    let first = left.split([',', ';', ':']).next().filter(|first| opens && first.len() < left.len())?;
    let noun = reader.dictionaries.wording.change.before_trend(first)?;
    let noun = reader.dictionaries.wording.strip_label_lead(noun.trim());
    noun.chars().nth(1).map(|_| noun)
}

impl Reader<'_> {
    /// Names a change by what the sentence says to have gone on rising or falling: 投诉举报数连续三年下降,降幅分别为12%、8%.
    pub(super) fn name_trend(&self, draft: &mut Draft, mention: &Mention, around: &Around<'_>) -> bool {
        let Some(noun) = trend(self, around).filter(|_| draft.kind == Kind::Change) else { return false };
        let hit = self.rule(&format!("{noun}{QUANTITY}"), draft, mention).filter(|h| h.rule.metric.is_some());
        let Some(hit) = hit else { return false };
        draft.metric.clone_from(&hit.rule.metric);
        draft.rule = Some(hit.rule.id.clone());
        draft.text = Span::new(around.left.start, mention.span.end);
        true
    }
}

/// A figure with the words of its clause before it.
pub(super) fn clause_of<'t>(text: &'t str, figure: &Draft) -> &'t str {
    let from = floor(text, figure.number.start.saturating_sub(LEFT));
    let start = text[from..figure.number.start].rfind(MARKS).map_or(from, |i| from + i);
    &text[start.min(figure.text.start)..figure.number.end.max(figure.text.end)]
}

/// Whether at least half of the pairs of neighbouring characters of a subject stand in another text.
fn is_told_in(subject: &str, other: &str) -> bool {
    let starts = subject.char_indices().map(|(i, _)| i);
    let ends = subject.char_indices().map(|(i, _)| i).skip(2).chain([subject.len()]);
    let (mut all, mut told) = (0, 0);
    for (start, end) in starts.zip(ends) {
        all += 1;
        told += usize::from(other.contains(&subject[start..end]));
    }
    2 * told >= all
}

/// Whether a fall is more than ten times what is left.
fn is_dwarfed(left: &Draft, fall: &Mention) -> bool {
    left.value.checked_mul(Decimal::TEN).is_some_and(|most| fall.value > most)
}
