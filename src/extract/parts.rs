//! Parts that are told without 其中: behind words that rank them (处罚数量居前的为交通运输418件、城市管理210件), and before
//! their whole (镇街20个、区级部门19个,合计39个执法主体).

use super::draft::{Draft, Period};
use super::labels;
use super::lists::INHERITED;
use super::mention::Mention;
use super::prose::{Around, Reader, floor};
use super::reach::Of;
use crate::dictionary::QUANTITY;
use crate::model::{Kind, Precision, Span};
use rust_decimal::Decimal;

/// Characters of the longest name of a part.
const LONGEST_PART: usize = 12;

/// The least whole that parts are believed to add up to without a word that says so.
const LEAST_SUM: u32 = 20;
/// Beyond this no sum is looked for.
const MOST_SUMMED: u64 = 1_000_000_000_000;

/// Characters of the longest verb between a part of the year and what was counted in it.
const LONGEST_VERB: usize = 4;

/// Parts that are believed to divide another figure than the one before them.
const FEWEST_STRAY: usize = 3;

/// Bytes behind a part in which its share in brackets and the word for the largest stand.
const LONGEST_BEHIND: usize = 120;

/// Most parts that are told before their whole.
const MOST_PARTS: usize = 12;

/// The whole of the part before, where an amount of money stands between: 其中占地建房5件,罚款1.5万元;焚烧秸秆19件.
pub(super) fn beside_amount(reader: &Reader<'_>, around: &Around<'_>, mention: &Mention) -> Option<usize> {
    let mut before = reader.drafts.iter().rev().take(2).filter(|d| d.number.start >= around.sentence.start);
    let (amount, part) = (before.next()?, before.next()?);
    let passed = amount.family == "money" && part.family == mention.family && part.kind == Kind::Level;
    part.part_of.filter(|_| passed)
}

impl Reader<'_> {
    /// Names the first of several parts by the words before those that rank or divide them.
    pub(super) fn name_ranked(&self, draft: &mut Draft, mention: &Mention, around: &Around<'_>) -> bool {
        let wording = &self.dictionaries.wording;
        let left = around.left.of(self.text);
        let listed = around.right.of(self.text).starts_with('\u{3001}');
        let words = wording.ranked(left).or_else(|| wording.within(left).filter(|_| listed));
        let words = words.or_else(|| wording.led_to_foremost(left, around.right.of(self.text)));
        let Some((start, end)) = words else { return false };
        // 分别是公安局(16230件): the number stands in brackets behind the name.
        let part = left[end..].trim().trim_end_matches('(');
        let short = !part.is_empty() && part.chars().nth(LONGEST_PART).is_none();
        if draft.kind != Kind::Level || !short || part.contains([',', ';', ':', '\u{3001}', '(']) {
            return false;
        }
        let window = format!("{}{QUANTITY}", &left[..start]);
        let Some(hit) = self.rule(&window, draft, mention).filter(|h| h.rule.metric.is_some()) else { return false };
        draft.metric.clone_from(&hit.rule.metric);
        draft.rule = Some(hit.rule.id.clone());
        draft.scope = Some(part.to_owned());
        draft.text.start = around.left.start + hit.start;
        draft.text.end = mention.span.end;
        draft.series = true;
        true
    }

    /// The figure of which a quantity is the largest part, or the next: 以噪音1283件(占39%)最多,异味390件次之.
    pub(super) fn divided_by_foremost(&self, mention: &Mention, around: &Around<'_>) -> Option<usize> {
        let end = floor(self.text, around.sentence.end.min(mention.span.end.saturating_add(LONGEST_BEHIND)));
        let behind = self.text.get(mention.span.end..end)?;
        let (wording, left) = (&self.dictionaries.wording, around.left.of(self.text));
        if !wording.is_foremost(labels::last_clause(left), behind) && !wording.ends_in_foremost(left) {
            return None;
        }
        let line = self.bounds.line(around.sentence.start);
        let before = self.drafts.iter().enumerate().rev().take(MOST_PARTS);
        let (at, found) = before
            .take_while(|(_, d)| d.number.start >= line.start)
            .find(|(_, d)| d.kind == Kind::Level && d.unit == mention.unit && self.is_of_own_year(d))?;
        let whole = found.part_of.unwrap_or(at);
        (self.drafts[whole].metric.is_some() && self.drafts[whole].value >= mention.value).then_some(whole)
    }

    /// 2023年立案12件 in a report on 2023 is of no other year.
    pub(super) fn is_of_own_year(&self, figure: &Draft) -> bool {
        figure.period.is_none_or(|p| self.outline.facts.year.map(Period::Year) == Some(p))
    }

    /// Whether a figure may be a whole or a part of one.
    fn is_addend(&self, figure: &Draft) -> bool {
        figure.kind == Kind::Level
            && figure.precision == Precision::Exact
            && self.is_of_own_year(figure)
            && figure.value.is_sign_positive()
    }

    /// The name of a part, without 以 where it is the largest.
    pub(super) fn foremost_name<'n>(&self, name: &'n str, mention: &Mention, around: &Around<'_>) -> &'n str {
        let foremost = self.divided_by_foremost(mention, around).is_some();
        if foremost { self.dictionaries.wording.strip_foremost(name) } else { name }
    }

    /// Whether the parts of a figure add up to it, so that nothing can be another.
    pub(super) fn is_divided(&self, whole: usize) -> bool {
        let parts = self.drafts.iter().rev().take(MOST_PARTS).filter(|d| d.part_of == Some(whole));
        let (mut count, mut sum) = (0, Some(Decimal::ZERO));
        for part in parts.filter(|d| self.is_addend(d) && d.unit == self.drafts[whole].unit) {
            (count, sum) = (count + 1, sum.and_then(|sum| sum.checked_add(part.value)));
        }
        count > 1 && sum == Some(self.drafts[whole].value)
    }

    /// Names what is counted in the next part of the year: 上半年立案120件,下半年135件.
    pub(super) fn name_next_part_of_year(&self, draft: &mut Draft, mention: &Mention, around: &Around<'_>) -> bool {
        let (Some(end), Some(previous)) = (self.part_of_year(mention.lead), self.drafts.last()) else { return false };
        let near = previous.number.start >= around.sentence.start && previous.number.end < end;
        let alike = near && previous.kind == Kind::Level && previous.unit == draft.unit && draft.kind == Kind::Level;
        let between = self.text.get(end..mention.lead).unwrap_or_default();
        let bare = between.chars().nth(LONGEST_VERB).is_none() && !between.contains([',', ';', ':', '\u{3001}']);
        if !alike || !bare || previous.metric.is_none() || self.part_of_year(previous.number.start).is_none() {
            return false;
        }
        draft.metric.clone_from(&previous.metric);
        draft.rule = previous.metric.as_ref().map(|m| format!("{m}{INHERITED}"));
        true
    }

    /// Where the words end for the part of the year that a place speaks of.
    fn part_of_year(&self, at: usize) -> Option<usize> {
        self.reach.at(at).and_then(|beyond| if let Of::PartOfYear(end) = beyond.of { Some(end) } else { None })
    }

    /// Makes the figures right before a whole its parts: they take its metric, or it takes theirs.
    pub(super) fn sum_up(&mut self, whole: &mut Draft, around: &Around<'_>) {
        let clause = labels::last_clause(around.left.of(self.text));
        let sums = whole.kind == Kind::Level && whole.precision == Precision::Exact && whole.part_of.is_none();
        if !sums || !self.dictionaries.wording.sums_up(clause) {
            return;
        }
        let first = self.first_part(whole, around);
        if self.drafts.len() - first < 2 {
            return;
        }
        let at = self.drafts.len();
        // 渔政部门513件、港口部门289件,两类案件共802件: what sums up several bodies is not of the last of them.
        let mut bodies = self.drafts[first..].iter().filter(|d| d.unit == whole.unit).map(|d| &d.scope);
        if whole.scope.is_some() && bodies.any(|scope| *scope != whole.scope) {
            (whole.scope, self.limit) = (None, None);
        }
        if whole.metric.is_none() {
            whole.metric = self
                .shared(first, |d| d.metric.clone())
                .or_else(|| self.shared(first, |d| self.above(d)))
                .or_else(|| self.told_by_one(first, whole));
            whole.rule = whole.metric.as_ref().map(|m| format!("{m}{INHERITED}"));
        }
        for part in self.drafts[first..].iter_mut().filter(|d| d.unit == whole.unit) {
            part.part_of = Some(at);
            if part.metric.is_none() {
                part.metric.clone_from(&whole.metric);
                part.rule = whole.metric.as_ref().map(|m| format!("{m}{INHERITED}"));
            }
            if part.scope.is_none() && part.metric == whole.metric {
                let name = part.subject.as_deref().map(|s| self.dictionaries.wording.part_name(s).to_owned());
                part.scope = name.filter(|n| !n.is_empty());
            }
        }
    }

    /// Makes figures parts of the whole before them that they add up to exactly, though no word says so: 受理投诉4377件,热线2950件,
    /// 网络1427件. `last` is the last of them.
    pub(super) fn add_up(&mut self, last: usize, around: &Around<'_>) {
        let Some((whole, parts)) = self.summed(last, around) else { return };
        let metric = self.drafts[whole].metric.clone();
        for part in parts {
            let name = self.drafts[part].subject.as_deref().map(|s| self.dictionaries.wording.part_name(s).to_owned());
            let draft = &mut self.drafts[part];
            let strays = draft.part_of.replace(whole).is_some_and(|of| of != whole);
            if draft.metric.is_none() || strays {
                draft.metric.clone_from(&metric);
                draft.rule = metric.as_ref().map(|m| format!("{m}{INHERITED}"));
            }
            if draft.scope.is_none() {
                draft.scope = name.filter(|n| !n.is_empty());
            }
        }
    }

    /// A figure of the line, and those behind it that add up to it with the last one, side by side. Some of them must be
    /// without a metric, and none of another; what came of the cases (优秀18本、合格42本) is another matter.
    fn summed(&self, last: usize, around: &Around<'_>) -> Option<(usize, Vec<usize>)> {
        let line = self.bounds.line(around.sentence.start);
        let end = self.drafts.get(last).filter(|d| self.is_addend(d))?;
        let fits = |i: &usize| self.is_addend(&self.drafts[*i]) && self.drafts[*i].unit == end.unit;
        let before = (0..last).rev().take(MOST_PARTS).take_while(|i| self.drafts[*i].number.start >= line.start);
        let before: Vec<usize> = before.filter(fits).collect();
        let above = self.told_above(end, line);
        let above: Vec<usize> = above.filter(fits).collect();
        let (mut sum, mut parts) = (end.value, vec![last]);
        for (count, part) in before.iter().enumerate() {
            sum = sum.checked_add(self.drafts[*part].value).filter(|sum| *sum <= MOST_SUMMED.into())?;
            parts.push(*part);
            let is_whole = |i: &usize| self.drafts[*i].value == sum && self.drafts[*i].metric.is_some();
            let near = before[count + 1..].iter().copied().chain(above.iter().copied()).find(is_whole);
            if let Some(whole) = near.filter(|_| sum >= LEAST_SUM.into()) {
                return self.may_divide(whole, &parts).then_some((whole, parts));
            }
        }
        None
    }

    /// The figures above the paragraph around one that a part there was taken to divide, and this one: 立案503宗,结案476宗 over a
    /// paragraph that goes into the first.
    fn told_above(&self, part: &Draft, line: Span) -> impl Iterator<Item = usize> + use<'_> {
        let whole = part.part_of.filter(|whole| self.drafts[*whole].number.start < line.start);
        let own = whole.map_or(line, |whole| self.bounds.line(self.drafts[whole].number.start));
        let before = (0..whole.map_or(0, |whole| whole + 1)).rev().take(MOST_PARTS);
        before.take_while(move |i| self.drafts[*i].number.start >= own.start)
    }

    /// Whether figures that add up to another may be its parts.
    fn may_divide(&self, whole: usize, parts: &[usize]) -> bool {
        let wording = &self.dictionaries.wording;
        let unlike = |d: &Draft| d.subject.as_deref().is_some_and(|s| wording.tells_outcome(s));
        if self.stray(whole, parts) {
            return !parts.iter().any(|i| unlike(&self.drafts[*i]));
        }
        let fits = |d: &Draft| {
            (d.metric.is_none() || d.metric == self.drafts[whole].metric)
                && d.part_of.is_none_or(|of| of == whole)
                && !unlike(d)
        };
        parts.iter().all(|i| fits(&self.drafts[*i])) && parts.iter().any(|i| self.drafts[*i].metric.is_none())
    }

    /// Whether parts that only took their metric from the figure before them add up to another: 立案864起,结案841起,按类别分,….
    fn stray(&self, whole: usize, parts: &[usize]) -> bool {
        let taken = |d: &Draft| d.rule.as_deref().is_some_and(|r| r.ends_with(INHERITED));
        let of = |i: &usize| Some(&self.drafts[*i]).filter(|d| taken(d)).and_then(|d| d.part_of);
        let Some(other) = parts.first().and_then(of).filter(|other| *other != whole) else { return false };
        parts.len() >= FEWEST_STRAY
            && parts.iter().all(|i| of(i) == Some(other))
            && self.drafts[other].value < self.drafts[whole].value
    }

    /// What all figures from `first` on, but for how many they are, have in common.
    fn shared(&self, first: usize, of: impl Fn(&Draft) -> Option<String>) -> Option<String> {
        let common = of(&self.drafts[first])?;
        let mut alike = self.drafts[first..].iter().filter(|d| d.unit == self.drafts[first].unit);
        alike.all(|d| of(d).as_ref() == Some(&common)).then_some(common)
    }

    /// The one metric that figures tell of which some have none, where they add up exactly: 路政罚没486万元,运政514万元,两项相加1000万元.
    fn told_by_one(&self, first: usize, whole: &Draft) -> Option<String> {
        let alike = || self.drafts[first..].iter().filter(|d| d.unit == whole.unit);
        let sum = alike().try_fold(Decimal::ZERO, |sum, d| sum.checked_add(d.value));
        let mut told = alike().filter_map(|d| d.metric.as_ref());
        let one = told.next().filter(|_| sum == Some(whole.value))?;
        told.all(|metric| metric == one).then(|| one.clone())
    }

    /// The metric that the catalogue has for the total of a figure's.
    fn above(&self, draft: &Draft) -> Option<String> {
        draft.metric.as_deref().and_then(|m| self.dictionaries.metrics.get(m)?.total.clone())
    }

    /// The first of the figures that a whole sums up: those that add up to it, or all in a row that are bodies or places.
    /// What was taken for a part of one of them (城管局214件,东部分局112件,…,三家共457件) is none.
    fn first_part(&self, whole: &Draft, around: &Around<'_>) -> usize {
        let wording = &self.dictionaries.wording;
        let above = wording.sums_above(labels::last_clause(around.left.of(self.text)));
        let line = self.bounds.line(around.sentence.start);
        let from = if above { line.start } else { around.sentence.start };
        let own = |d: &Draft| d.number.start >= from;
        let fits = |d: &Draft| {
            let metric = d.metric.is_none()
                || whole.metric.is_none()
                || d.metric == whole.metric
                || self.above(d) == whole.metric;
            let level = d.period == whole.period && d.kind == Kind::Level;
            metric && level && d.unit == whole.unit && d.value <= whole.value && own(d)
        };
        let body = |d: &Draft| d.scope.is_some() || d.subject.as_deref().is_some_and(|s| wording.is_part(s));
        // 三家共457件: how many they are.
        let counts = |d: &Draft| d.unit != whole.unit && d.value < MOST_PARTS.into();
        let skipped = self.drafts.iter().rev().take(1).filter(|d| own(d) && counts(d)).count();
        let (mut sum, mut bodies, mut first_whole) = (Decimal::ZERO, self.drafts.len() - skipped, usize::MAX);
        let before = self.drafts.iter().enumerate().rev().skip(skipped).take(MOST_PARTS);
        // 检控48宗,涉96人;另检控71宗,两者合共119宗: people and money beside the parts are passed over.
        let beside = |d: &Draft| {
            own(d) && d.unit != whole.unit && matches!(d.family.as_str(), "people" | "money" | "percent")
                || own(d) && whole.family == "money" && d.family == "cases"
        };
        for (i, draft) in before.filter(|(_, d)| !beside(d)).take_while(|(_, d)| fits(d)) {
            sum += draft.value;
            first_whole = first_whole.min(draft.part_of.unwrap_or(usize::MAX));
            if sum == whole.value && i <= first_whole {
                return i;
            }
            if bodies == i + 1 && body(draft) && draft.part_of.is_none() {
                bodies = i;
            }
        }
        bodies
    }
}

/// 行政处罚1190件,其中重大案件12件。较上年的1062件增长…: what a sentence opens with is of the whole that the one before tells in parts.
pub fn told_as_whole(reader: &Reader<'_>, draft: &Draft, around: &Around<'_>, from: usize) -> usize {
    let source = &reader.drafts[from];
    let opens = draft.period.is_some() && around.left.start <= around.sentence.start.max(source.number.end);
    let whole = source.part_of.filter(|whole| {
        let whole = &reader.drafts[*whole];
        whole.unit == source.unit && whole.metric == source.metric
    });
    whole.filter(|_| opens && source.number.end <= around.sentence.start).unwrap_or(from)
}

/// 立案46起,结案44起,其中事故类7起: sorts of cases are of those filed, not of what came of them.
pub fn told_before_outcome(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>, from: usize) -> usize {
    let wording = &reader.dictionaries.wording;
    let subject = reader.drafts[from].subject.as_deref().filter(|_| reader.drafts[from].metric.is_some());
    let own = wording.tells_outcome(around.left.of(reader.text));
    let outcome = !own && subject.is_some_and(|subject| wording.tells_outcome(subject));
    if outcome { first_told(reader, from, mention).unwrap_or(from) } else { from }
}

/// The first figure, among clauses that no stop parts, of those that count the same as a whole and may hold a quantity: what a
/// sentence looks at by sorts or places is what was first told, not what came of it (立案73件,办结69件。从案由看,…). Clauses
/// without such a figure are passed over.
pub fn first_told(reader: &Reader<'_>, whole: usize, mention: &Mention) -> Option<usize> {
    let last = &reader.drafts[whole];
    let alike = |d: &Draft| {
        d.kind == Kind::Level
            && d.unit == last.unit
            && d.metric.is_some()
            && d.part_of.is_none()
            && reader.is_of_own_year(d)
            && d.value >= mention.value
    };
    let mut first = None;
    for (i, draft) in reader.drafts.iter().enumerate().take(whole + 1).rev().take(MOST_PARTS) {
        let next = reader.drafts.get(i + 1).filter(|_| first.is_some());
        let between = next.and_then(|next| reader.text.get(draft.number.end..next.number.start)).unwrap_or_default();
        if between.contains([';', '\u{3002}', '\n']) {
            break;
        }
        if alike(draft) {
            first = Some(i);
        }
    }
    first
}

/// The part before, in a list of parts whose whole is not counted.
pub fn sibling(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> Option<usize> {
    let last = reader.drafts.len().checked_sub(1)?;
    let previous = &reader.drafts[last];
    // 公安局(862件)、城管局(200件)和交通局(120件)
    let left = around.left.of(reader.text).trim_start_matches(')');
    let list = left.starts_with([',', '、', ';']) || reader.dictionaries.wording.conjunction(left).is_some();
    (previous.series && list && previous.number.start >= around.sentence.start && previous.unit == mention.unit)
        .then_some(last)
}
