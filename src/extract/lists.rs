//! What a quantity takes from its neighbours: breakdowns (其中…), lists, brackets, the year before, a change after its figure.

use super::bodies;
use super::changes;
use super::draft::{Draft, Period};
use super::labels;
use super::levels;
use super::mention::Mention;
use super::parts;
use super::prose::{Around, Reader};
use crate::dictionary::{Aggregate, QUANTITY};
use crate::model::{Kind, Span};

pub use crate::dictionary::INHERITED;

/// Characters of the longest name of a body that divides a whole; what is longer tells of an act.
pub(super) const LONGEST_BODY: usize = 12;

/// Characters of 其中 and the mark behind it.
const LONGEST_HEAD: usize = 3;

/// Figures before a part among which its whole is looked for, and levels.
pub(super) const FARTHEST: usize = 16;
/// Clauses behind a part among which one is looked for that adds up, at most.
const MOST_CLAUSES: usize = 400;
const MOST_BEFORE: usize = 6;

/// How a quantity stands to the figures before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// The figure that it is a part of, by 其中, a colon, a bracket, or as the next of such parts.
    pub whole: Option<usize>,
    /// The figure that it continues in a list (处罚35次、30.9万元).
    pub continues: Option<usize>,
    /// Stands in brackets right after the figure.
    pub bracketed: Option<usize>,
}

/// Finds the place of a quantity among the drafts so far.
pub fn place(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> Place {
    let Some(last) = reader.drafts.len().checked_sub(1) else { return Place::default() };
    let previous = &reader.drafts[last];
    let mut place = Place::default();
    let same_sentence = previous.number.start >= around.sentence.start;
    let between = &reader.text[previous.number.end.min(mention.lead)..mention.lead];
    let wording = &reader.dictionaries.wording;
    // 3至5件 is one range, and nothing stands between the counts of 270男208女.
    let joined = wording.is_range_mark(between) || between.is_empty() && mention.family == "people";
    if same_sentence && (wording.joins(between) || joined && previous.unit == mention.unit) {
        place.continues = Some(last);
    }
    if same_sentence && between.starts_with('(') && !between.contains(')') {
        place.bracketed = Some(last);
    }
    place.whole = whole(reader, mention, around, last, same_sentence);
    place
}

/// The figure that a quantity divides, when the words between say so.
fn whole(
    reader: &Reader<'_>,
    mention: &Mention,
    around: &Around<'_>,
    last: usize,
    same_sentence: bool,
) -> Option<usize> {
    let wording = &reader.dictionaries.wording;
    let left = around.left.of(reader.text);
    // 油烟、扬尘案件分别为34件和21件, as a sentence of its own, tells of these and divides nothing.
    let apart = |at: usize| !same_sentence && !wording.introduces_parts(&left[..at]);
    if wording.respectively(left).is_some_and(|(at, _)| apart(at)) {
        return None;
    }
    let introduced = wording.introduces_parts(left)
        || wording.ranked(left).is_some()
        || wording.views(left)
        || wording.goes_into_count(left)
        || wording.leads_to_causes(left);
    if introduced || within(reader, left, last) {
        if let Some(found) = gone_into(reader, mention, around) {
            return Some(found);
        }
        // 其中医疗29起,公共场所24起,职业、学校分别为8起和3起: the next of several parts, two at a time.
        let next = |at: usize| left.starts_with([',', '、', ';']) && !wording.introduces_parts(&left[..at]);
        if let Some(whole) = reader.drafts[last].part_of.filter(|_| same_sentence)
            && wording.respectively(left).is_some_and(|(at, _)| next(at))
        {
            return sort_fits(&reader.drafts[whole], mention).then_some(whole);
        }
        // 其中 opens a breakdown of the last whole figure of the same sort before it.
        let candidate = if same_sentence { Some(last) } else { None }.or_else(|| near(reader, around, last));
        // 按领域分,行政处罚中农业29件 names what it goes into itself.
        let anew = wording.divides_total(left);
        if anew && candidate.is_none() && wording.within(left).is_none() || !anew && opens_parts(reader, around) {
            return above(reader, mention, around);
        }
        let found = candidate.and_then(|from| same_sort(reader, from, mention, around))?;
        if wording.views(left) || wording.tells_causes(left) {
            return parts::first_told(reader, found, mention);
        }
        return Some(if anew { total_of(reader, found, around) } else { found });
    }
    if let Some(found) = reader.divided_by_foremost(mention, around) {
        return Some(found);
    }
    if !same_sentence {
        return None;
    }
    let between = &reader.text[reader.drafts[last].number.end.min(mention.lead)..mention.lead];
    let named = between.trim_matches(['、', ',', ';', ' ']).chars().nth(1).is_some();
    let previous = &reader.drafts[if named { before_share(reader, last, around) } else { last }];
    let opens = between.starts_with('(') && !between.contains(')') || between.trim_start().starts_with([':', '：']);
    if opens && previous.kind == Kind::Level && sort_fits(previous, mention) {
        return Some(last);
    }
    // The next of several parts: 418名、区直执法部门1043名.
    let whole = previous.part_of.or_else(|| parts::beside_amount(reader, around, mention))?;
    let closed = reader.text[reader.drafts[whole].number.end..].starts_with('(') && between.contains(')');
    let told_behind = wording.is_of(between) && between.trim_end().ends_with(['、', ',', ';']);
    let joined = wording.conjunction(between.trim_start()).is_some() && between.chars().nth(LONGEST_BODY).is_none();
    let list = between.trim_start().starts_with(['、', ',', ';', '(', ')']) || joined || told_behind;
    (list && !closed && sort_fits(&reader.drafts[whole], mention) && !reader.is_divided(whole)).then_some(whole)
}

/// The part of which a share was told (占道经营684件,占52.13%;), else the figure itself.
fn before_share(reader: &Reader<'_>, last: usize, around: &Around<'_>) -> usize {
    let own = &reader.drafts[last];
    let told = last.checked_sub(1).filter(|_| own.kind == Kind::Share && own.metric.is_none() && own.part_of.is_none());
    let part =
        |i: &usize| reader.drafts[*i].part_of.is_some() && reader.drafts[*i].number.start >= around.sentence.start;
    told.filter(part).unwrap_or(last)
}

/// Whether a paragraph begins with 其中: its parts are those of a figure above it.
fn opens_parts(reader: &Reader<'_>, around: &Around<'_>) -> bool {
    let line = reader.bounds.line(around.sentence.start);
    let first = reader.drafts.last().is_none_or(|d| d.number.end <= line.start);
    let opening = reader.text[line.start..around.left.end.max(line.start)].trim_start();
    let head = opening.char_indices().nth(LONGEST_HEAD).map_or(opening, |(end, _)| &opening[..end]);
    first && line.start >= around.sentence.start.saturating_sub(1) && reader.dictionaries.wording.introduces_parts(head)
}

/// Whether the words after a figure go into it: 行政处罚42件中,….
fn within(reader: &Reader<'_>, left: &str, last: usize) -> bool {
    let figure = &reader.drafts[last];
    let follows = reader.text[figure.number.end..].starts_with(left);
    // 35名执法人员中,…: what the figure counts may stand behind it.
    let noun = figure.text.end.saturating_sub(figure.number.end);
    let (noun, rest) = left.split_at_checked(noun).unwrap_or(("", left));
    follows && reader.dictionaries.wording.goes_into_figure(noun, rest)
}

/// The figure that the words name which parts are told of: 立案486件,结案471件。立案案件中,….
fn gone_into(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> Option<usize> {
    let noun = reader.dictionaries.wording.gone_into(around.left.of(reader.text))?;
    let hit = reader.rule(&format!("{noun}{QUANTITY}"), &reader.draft(mention), mention)?;
    let line = reader.bounds.line(around.sentence.start);
    let before = reader.drafts.iter().enumerate().rev().take(FARTHEST);
    let mut near = before.take_while(|(_, d)| d.number.start >= line.start).filter(|(_, d)| d.kind == Kind::Level);
    let fits = |d: &Draft| d.metric == hit.rule.metric && d.metric.is_some() && d.value >= mention.value;
    near.find(|(_, d)| fits(d)).map(|(i, _)| i)
}

/// Climbs from a part to the total that the catalogue knows for it, when it stands before.
///
/// A figure that its sentence starts with is what the sentence divides: 行政处罚132件,按层级分,….
fn total_of(reader: &Reader<'_>, part: usize, around: &Around<'_>) -> usize {
    let starts = |i: usize| reader.drafts[i].number.start >= around.sentence.start;
    if reader.drafts[part].part_of.is_none() && starts(part) && part.checked_sub(1).is_none_or(|i| !starts(i)) {
        return part;
    }
    let total = |i: usize| {
        let metric = reader.drafts[i].metric.as_deref().and_then(|m| reader.dictionaries.metrics.get(m))?;
        let wanted = metric.total.as_deref()?;
        (0..i)
            .rev()
            .take(8)
            .find(|&j| reader.drafts[j].metric.as_deref() == Some(wanted) && reader.drafts[j].kind == Kind::Level)
    };
    let by_catalogue = |i: usize| total(i).filter(|&j| reader.drafts[j].unit == reader.drafts[i].unit);
    reader.drafts[part].part_of.or_else(|| by_catalogue(part)).unwrap_or(part)
}

/// The last figure of the sentence before, for a sentence that starts with 其中.
fn near(reader: &Reader<'_>, around: &Around<'_>, last: usize) -> Option<usize> {
    let line = reader.bounds.line(around.sentence.start);
    (reader.drafts[last].number.start >= line.start).then_some(last)
}

/// The figure of the paragraphs above, under the same heading, that one goes into which begins so: 按行业计,饮食业居首,占89宗.
fn above(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> Option<usize> {
    let line = reader.bounds.line(around.sentence.start);
    // (二)结构。按门类分,…: the heading that leads its paragraph may stand before.
    let before = reader.text[line.start..around.sentence.start].trim();
    let opens = before.chars().nth(LONGEST_BODY).is_none() && !before.contains([',', ';', ':']);
    let section = reader.bounds.section(mention.span.start);
    let whole = |d: &Draft| {
        let fits = d.kind == Kind::Level && d.metric.is_some() && d.part_of.is_none() && d.table.is_none();
        fits && d.unit == mention.unit
            && d.value > mention.value
            && (reader.bounds.beside(d.section, section)
                || !before.is_empty() && reader.bounds.under_one(d.section, section))
            && d.scope.is_none()
    };
    // A sentence that adds up its own figures goes into none but those: 按程序分,普通程序97件,简易程序156件,合计处罚253件.
    let rest = reader.text[mention.span.end..around.sentence.end].split([',', '\u{3001}']);
    let sums = || rest.skip(1).take(MOST_CLAUSES).any(|clause| reader.dictionaries.wording.sums_up(clause));
    let mut near = reader.drafts.iter().enumerate().rev().take(FARTHEST).filter(|_| opens && mention.unit.is_some());
    let whole = near.find(|(_, d)| whole(d)).map(|(i, _)| i)?;
    // Nor into what is divided already (one 其中 divides nothing), unless it is divided by something else now: 按层级分. A total
    // stands not far behind its parts.
    let parts = reader.drafts[whole.saturating_sub(FARTHEST)..].iter().filter(|d| d.part_of == Some(whole));
    let anew = reader.dictionaries.wording.divides_total(around.left.of(reader.text));
    ((anew || parts.count() < 2) && !sums()).then_some(whole)
}

/// Goes back over parts and companions to a figure of the mention's sort.
fn same_sort(reader: &Reader<'_>, from: usize, mention: &Mention, around: &Around<'_>) -> Option<usize> {
    let line = reader.bounds.line(around.sentence.start);
    let candidates = (0..=from).rev().take(FARTHEST).take_while(|&i| reader.drafts[i].number.start >= line.start);
    let levels = candidates.filter(|&i| reader.drafts[i].kind == Kind::Level).take(MOST_BEFORE);
    let fits = levels.filter(|&i| sort_fits(&reader.drafts[i], mention) && adds_up(reader, i));
    let mut fits = fits.collect::<Vec<usize>>().into_iter().peekable();
    let first = *fits.peek()?;
    // 持证631人,上年末586人,其中…: the parts are of this year's value, which the year before stands behind.
    let beside =
        |&i: &usize| reader.is_of_own_year(&reader.drafts[i]) && reader.drafts[i].metric == reader.drafts[first].metric;
    let earlier = !reader.is_of_own_year(&reader.drafts[first]);
    let this_year = earlier.then(|| fits.clone().find(beside)).flatten();
    // 移送9件。其中,农药案件97件: a part is no greater than its whole, where there is a whole to choose.
    let greater = |&i: &usize| reader.drafts[i].value >= mention.value;
    Some(
        this_year
            .or_else(|| fits.find(|i| greater(i) || *i == from && is_named_alike(reader, *i, mention, around)))
            .unwrap_or(first),
    )
}

/// 退出执法岗位43人,其中退休81人: whether the words of a part name what the figure right before it counts, so that it is misprinted
/// and not of another.
fn is_named_alike(reader: &Reader<'_>, whole: usize, mention: &Mention, around: &Around<'_>) -> bool {
    let before = &reader.drafts[whole];
    let window = || format!("{}{QUANTITY}", around.left.of(reader.text));
    let alike = before.metric.is_some() && before.number.start >= around.sentence.start;
    alike && reader.rule(&window(), &reader.draft(mention), mention).is_some_and(|hit| hit.rule.metric == before.metric)
}

/// A value per head has no parts.
fn adds_up(reader: &Reader<'_>, index: usize) -> bool {
    let metric = reader.drafts[index].metric.as_deref().and_then(|m| reader.dictionaries.metrics.get(m));
    metric.is_none_or(|m| m.aggregate != Aggregate::Mean)
}

fn sort_fits(whole: &Draft, part: &Mention) -> bool {
    whole.unit == part.unit || part.unit.is_none() || whole.family == part.family && !part.family.is_empty()
}

/// Whether a figure divides one that counts something, while only a general rule named the part itself.
pub fn divides(reader: &Reader<'_>, draft: &Draft, place: &Place) -> bool {
    let Some(whole) = place.whole.map(|i| &reader.drafts[i]) else { return false };
    let priority =
        |figure: &Draft| figure.rule.as_ref().and_then(|id| reader.dictionaries.rules.get(id)).map(|r| r.priority);
    let general = priority(draft).filter(|p| *p < 0);
    let more_general = general.is_some_and(|own| priority(whole).is_none_or(|p| p > own));
    draft.kind == Kind::Level && whole.metric.is_some() && more_general
}

/// A figure that the rules named: notes the whole it is part of, and its scope within it.
pub fn attach(reader: &Reader<'_>, draft: &mut Draft, mention: &Mention, around: &Around<'_>, place: &Place) {
    let this_year = draft.period.is_none() || draft.period == reader.outline.facts.year.map(Period::Year);
    let Some(whole) = place.whole.filter(|_| draft.kind == Kind::Level && this_year) else { return };
    // What has a name of its own behind the share of a part is told anew.
    let behind_share =
        reader.drafts.len().checked_sub(1).is_some_and(|last| before_share(reader, last, around) != last);
    let anew = behind_share && !reader.dictionaries.wording.introduces_parts(around.left.of(reader.text));
    if anew || is_apart(reader, draft, whole, around) {
        return;
    }
    draft.part_of = Some(whole);
    if reader.drafts[whole].metric == draft.metric {
        let wording = &reader.dictionaries.wording;
        let label = labels::label(wording, reader.text, around, mention).map(|l| l.of(reader.text));
        // 县直部门 says more plainly than 县直部门办理处罚案件 what the part is.
        let told = label.zip(draft.scope.as_deref()).is_some_and(|(label, scope)| label.contains(scope));
        if !told {
            draft.scope = label.map(|l| wording.strip_label_tail(l).to_owned());
        }
    }
}

/// Whether a figure of another metric stands in the list of parts and is none: behind a semicolon (行政强制45件,包括…;
/// 行政许可893件), in another sentence, or greater than the whole.
fn is_apart(reader: &Reader<'_>, draft: &Draft, whole: usize, around: &Around<'_>) -> bool {
    let whole = &reader.drafts[whole];
    let left = around.left.of(reader.text);
    let Some(own) = draft.metric.as_deref() else { return false };
    let Some(total) = whole.metric.as_deref() else { return left.contains(';') };
    let metrics = &reader.dictionaries.metrics;
    let above = |id: &&str| metrics.get(id).and_then(|m| m.total.as_deref());
    // Totals are a few steps away, and a user's catalogue may run in circles.
    if std::iter::successors(Some(own), above).take(5).any(|id| id == total) {
        return false;
    }
    left.contains(';') || whole.number.start < around.sentence.start || draft.value > whole.value
}

/// A figure that no rule named: takes the metric of the figure that it divides, continues, compares or completes.
pub fn inherit(reader: &Reader<'_>, draft: &mut Draft, mention: &Mention, around: &Around<'_>, place: &Place) {
    if let Some((from, metric)) = companion_of(reader, mention, around, place) {
        draft.metric = Some(metric.to_owned());
        draft.rule = Some(format!("{metric}{INHERITED}"));
        draft.scope.clone_from(&reader.drafts[from].scope);
        draft.part_of = reader.drafts[from].part_of.filter(|w| reader.drafts[*w].family == mention.family);
        draft.text = Span::new(reader.drafts[from].text.start, mention.span.end);
        return;
    }
    if draft.kind == Kind::Level && bodies::beside_body(reader, draft, mention, around) {
        return;
    }
    let from = match draft.kind {
        Kind::Change => changes::antecedent(reader, around, mention).map(|i| (i, false)),
        Kind::Level | Kind::Target => levels::level_source(reader, draft, mention, around, place)
            .or_else(|| levels::second_of_part(reader, mention, around).map(|i| (i, true))),
        Kind::Share => {
            let left = || levels::rate_left(reader, draft, around);
            let changed = || levels::level_of_change(reader, draft, around);
            place.continues.or_else(left).or_else(changed).map(|i| (i, false))
        }
    };
    let Some((from, as_part)) = from else { return };
    let from = match as_part {
        true => parts::told_before_outcome(reader, mention, around, from),
        false => parts::told_as_whole(reader, draft, around, from),
    };
    let source = &reader.drafts[from];
    draft.metric.clone_from(&source.metric);
    draft.rule = source.metric.as_ref().map(|m| format!("{m}{INHERITED}"));
    draft.text = Span::new(around.left.start.max(source.text.start), mention.span.end);
    if let Some(label) = labels::label(&reader.dictionaries.wording, reader.text, around, mention) {
        draft.text = Span::new(label.start, mention.span.end);
        if as_part {
            let name = reader.dictionaries.wording.strip_label_tail(label.of(reader.text));
            let name = reader.foremost_name(name, mention, around);
            draft.scope = Some(reader.dictionaries.wording.strip_act(name).to_owned());
        }
    }
    if let Some(name) = labels::name_before_bracket(reader.text, around).filter(|_| as_part && draft.scope.is_none()) {
        draft.scope = Some(reader.dictionaries.wording.cause_after_link(name).to_owned());
    }
    draft.series = draft.kind == Kind::Level && source.series;
    if draft.series {
        // The parts of a series have no whole to point at.
        return;
    }
    if as_part {
        draft.part_of = Some(from);
    } else if draft.kind == Kind::Change || draft.period.is_some() {
        draft.scope = reader.other_body(around).or_else(|| source.scope.clone());
    }
}

/// The count that an amount of money or a number of people goes with (处罚35次、30.9万元), and the metric of such.
fn companion_of<'r>(
    reader: &Reader<'r>,
    mention: &Mention,
    around: &Around<'_>,
    place: &Place,
) -> Option<(usize, &'r str)> {
    let is_label = || reader.dictionaries.wording.is_amount_label(around.left.of(reader.text));
    let last = || reader.drafts.len().checked_sub(1).filter(|_| is_label());
    let from = place.continues.or(place.bracketed).or_else(last)?;
    let metric = reader.drafts[from].metric.as_deref()?;
    Some((from, reader.dictionaries.rules.companion_of(metric, &mention.family)?))
}
