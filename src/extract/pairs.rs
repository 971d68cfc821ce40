//! 分别: several nouns or figures and as many numbers, told one after the other.
//!
//! In: a mention and what lies around it. Out: the noun or the figure that it belongs to.

use super::changes;
use super::draft::{Draft, Period};
use super::kind;
use super::labels;
use super::lists::INHERITED;
use super::mention::Mention;
use super::nouns;
use super::prose::{Around, Reader, floor};
use crate::dictionary::{QUANTITY, Wording};
use crate::model::{Kind, Span};
use rust_decimal::Decimal;

/// More numbers than a 分别 list has.
const MOST: usize = 8;
/// Bytes behind the first number in which the others of its list stand.
const FARTHEST: usize = 400;
/// Characters of what is counted between the number of nouns and 分别: 领域, 个方面.
const LONGEST_COUNTED: usize = 8;
/// Figures before a 分别 clause among which those that it goes on with are looked for, their parts included.
const MOST_BEFORE: usize = 40;

/// What the coming numbers of a 分别 clause belong to.
pub struct Paired {
    to: To,
    taken: usize,
    /// Sign of the change, when it is one.
    change: Option<bool>,
    /// The earlier year that values of the figures before are told for.
    earlier: Option<Period>,
    /// What stands between 分别 and the first number: 立案 of 分别立案63件、47件.
    behind: Span,
}

enum To {
    /// 行政处罚和行政强制分别…
    Nouns(Vec<Span>),
    /// 案件833宗,拘捕514人,按年分别上升3%及26%, or 上年分别为809宗、408人: the first of the figures before.
    Figures(Vec<usize>),
}

impl To {
    fn count(&self) -> usize {
        match self {
            Self::Nouns(nouns) => nouns.len(),
            Self::Figures(figures) => figures.len(),
        }
    }
}

impl Reader<'_> {
    /// 件数和金额分别上升18%和57%: the first number belongs to the first noun. None when nothing is paired; else whether the
    /// noun names a metric.
    pub(super) fn pair(
        &mut self,
        mention: &Mention,
        around: &Around<'_>,
        change: Option<bool>,
        draft: &mut Draft,
    ) -> Option<bool> {
        let wording = &self.dictionaries.wording;
        let left = around.left.of(self.text);
        if mention.family == "percent" && left.trim() == "(" && self.paired.is_some() {
            // 分别增加4件(10%)、46件(12%): what stands in brackets is the change before it again.
            return None;
        }
        // 上年分别是800次、100件,增幅25%和20%: a list that is told to its end goes on no more.
        self.paired = self.paired.take().filter(|paired| paired.taken < paired.to.count());
        if let Some((at, end)) = wording.respectively(left) {
            let before = self.counted_nouns(&left[..at], around);
            let before = before.unwrap_or_else(|| nouns::nouns(wording, left, at, around.left.start));
            // 行政检查8200件,行政处罚1100件,两项上年分别为7619件、1000件
            let year = labels::is_year_alone(wording, &left[..at]) && draft.kind == Kind::Level;
            let earlier = draft.period.filter(|_| year && change.is_none());
            // 件数分别上升17%和下降24%: the word stands for all figures before.
            // So does 增幅依次为20%和8.33%.
            let is_change = |noun: &str| wording.change.before(noun).is_some_and(|(_, length)| length == noun.len());
            let stands_for = |noun: &Span| {
                wording.change.stands_for_money(noun.of(self.text)).is_some() || is_change(noun.of(self.text).trim())
            };
            let goes_on = earlier.is_some() || before.iter().all(stands_for) && change.is_some();
            let figures = || self.figures_before(mention, around, earlier.is_some()).filter(|_| goes_on);
            // 分别办理行政处罚、行政强制案件95件、12件
            let behind = || nouns::split(wording, &left[end..], around.left.start + end);
            let to = match before.len() {
                0 | 1 => figures().map(To::Figures).or_else(|| Some(behind()).filter(|n| n.len() > 1).map(To::Nouns)),
                _ => Some(To::Nouns(before)),
            };
            let behind = Span::new(around.left.start + end, around.left.end);
            // 分别变动-18.6%、4.2%: each has its own sign.
            let change = if mention.signed { change.map(|_| true) } else { change };
            self.paired = to.map(|to| Paired { to, taken: 0, change, earlier, behind });
        } else if let Some(nouns) = draft.period.and_then(|_| self.compared_nouns(left, around)) {
            let behind = Span::new(around.left.end, around.left.end);
            self.paired = Some(Paired { to: To::Nouns(nouns), taken: 0, change: None, earlier: draft.period, behind });
        } else if let (Some(paired), Some(up)) = (&mut self.paired, change.filter(|_| is_joint_change(wording, left))) {
            // 分别增长41.2%和下降5.9%
            paired.change = Some(up);
        } else if !wording.joins(left.trim_start().strip_prefix(')').unwrap_or(left)) {
            let to = change.and_then(|_| self.joined(mention, around));
            let behind = Span::new(around.left.end, around.left.end);
            self.paired = to.map(|to| Paired { to, taken: 0, change, earlier: None, behind });
        }
        let paired = self.paired.as_mut()?;
        let taken = paired.taken;
        paired.taken += 1;
        let noun = match &paired.to {
            To::Nouns(nouns) => nouns.get(taken).copied(),
            To::Figures(figures) => {
                let figure = *figures.get(taken)?;
                return Some(self.belongs_to(figure, draft, mention));
            }
        }?;
        if let Some(year) = labels::year_in(noun.of(self.text)).or_else(|| labels::bare_year(noun.of(self.text))) {
            // 2022年、2023年分别办理案件64件、81件: the noun is the one behind.
            draft.period = Some(Period::Year(year));
            return None;
        }
        draft.period = paired.earlier.or(draft.period);
        if let Some(up) = paired.change {
            draft.kind = Kind::Change;
            if !up && !mention.signed {
                draft.value = -draft.value.abs();
            }
        }
        let window = format!("{}{QUANTITY}", noun.of(self.text));
        let hit = self.rule(&window, draft, mention);
        draft.text = Span::new(noun.start, mention.span.end);
        draft.subject = Some(noun.of(self.text).to_owned());
        if let Some((metric, rule, scope)) = self.shared_noun(noun, draft, mention) {
            (draft.metric, draft.rule, draft.scope) = (Some(metric), Some(rule), Some(scope));
            return Some(true);
        }
        let Some(hit) = hit else {
            // 件数和金额分别减少8%、12%: of the last count, and of the last sum of money.
            let money = wording.change.stands_for_money(noun.of(self.text)).filter(|_| draft.kind == Kind::Change);
            let figure = money.and_then(|money| self.last_of_sort(money, around));
            return Some(figure.is_some_and(|figure| self.belongs_to(figure, draft, mention)));
        };
        draft.metric.clone_from(&hit.rule.metric);
        draft.rule = Some(hit.rule.id.clone());
        Some(true)
    }

    /// The nouns before how many they are: 处罚集中在公安、城管和住建三个领域,分别为….
    fn counted_nouns(&self, counted: &str, around: &Around<'_>) -> Option<Vec<Span>> {
        let count = self.drafts.last().filter(|d| d.number.end == around.left.start && d.value <= MOST.into())?;
        if counted.chars().nth(LONGEST_COUNTED).is_some() || count.number.start < around.sentence.start {
            return None;
        }
        let before = self.drafts.len().checked_sub(2).map_or(0, |i| self.drafts[i].number.end);
        let start =
            floor(self.text, count.number.start.saturating_sub(FARTHEST)).max(around.sentence.start).max(before);
        let words = self.text.get(start..count.number.start)?;
        let nouns = nouns::nouns(&self.dictionaries.wording, words, words.len(), start);
        (nouns.len() > 1 && Decimal::from(nouns.len()) == count.value).then_some(nouns)
    }

    /// 检查800件、罚款600万元,同比增长25%和20%: two changes joined are those of two figures or nouns without a word that says so.
    fn joined(&self, mention: &Mention, around: &Around<'_>) -> Option<To> {
        let wording = &self.dictionaries.wording;
        let rest = self.text.get(mention.span.end..around.sentence.end)?;
        let next = &rest[wording.conjunction(rest)?.len()..];
        let list = list_of(next);
        if !next.starts_with(|c: char| self.begins_number(c)) || self.amounts(list, is_relative(&mention.family)) != 1 {
            return None;
        }
        let clause = changes::subject(self, around, mention)?;
        if !wording.change.compares(clause) && !wording.change.strip_subject(clause).is_empty() {
            let nouns = nouns::split(wording, clause, clause.as_ptr() as usize - self.text.as_ptr() as usize);
            return Some(nouns).filter(|nouns| nouns.len() == 2).map(To::Nouns);
        }
        let figures = self.figures_before(mention, around, false).filter(|figures| figures.len() == 2)?;
        let [first, second] = [figures[0], figures[1]].map(|figure| &self.drafts[figure]);
        let counted = is_relative(&mention.family)
            || first.unit == mention.unit && second.unit.as_deref().is_some_and(|unit| list.contains(unit));
        (counted && (first.metric != second.metric || first.unit != second.unit)).then_some(To::Figures(figures))
    }

    /// The nouns whose values of another year follow: 立案数和罚款额比去年的17件、29.8万元分别增长35.3%和42.1%.
    fn compared_nouns(&self, left: &str, around: &Around<'_>) -> Option<Vec<Span>> {
        let wording = &self.dictionaries.wording;
        let clause = labels::last_clause(left);
        let at = wording.comparison(clause).filter(|_| wording.ends_in_prior_year(clause))?;
        let base = around.left.start + left.len() - clause.len();
        Some(nouns::split(wording, &clause[..at], base)).filter(|nouns| nouns.len() > 1)
    }

    /// What several names count that only the last of them says, and the name: 甲县、乙县、丙县立案数居前,分别为….
    fn shared_noun(&self, noun: Span, draft: &Draft, mention: &Mention) -> Option<(String, String, String)> {
        let paired = self.paired.as_ref()?;
        let To::Nouns(nouns) = &paired.to else { return None };
        let (last, others) = nouns.split_last().filter(|(_, others)| !others.is_empty())?;
        let words = last.of(self.text);
        let words = self.dictionaries.wording.shared_by_ranked(words).unwrap_or(words);
        let hit =
            |words: &str| self.rule(&format!("{words}{QUANTITY}"), draft, mention).filter(|h| h.rule.metric.is_some());
        if others.iter().any(|other| hit(other.of(self.text)).is_some()) {
            return None;
        }
        let told = hit(words).filter(|h| h.start > 0 && h.start < words.len()).map(|h| (h.rule, &words[..h.start]));
        // 立案数居前的是甲县、乙县,分别为63件、47件: the first of them stands behind what is counted.
        let first = nouns[0].of(self.text);
        let led = || {
            let (start, end) = self.dictionaries.wording.ranked(first)?;
            Some((hit(&first[..start])?.rule, &first[end..]))
        };
        if let Some((rule, first_name)) = told.is_none().then(led).flatten() {
            let name = if noun == nouns[0] { first_name } else { noun.of(self.text) };
            return Some((rule.metric.clone()?, rule.id.clone(), name.to_owned()));
        }
        let (rule, last_name) = told.or_else(|| Some((hit(paired.behind.of(self.text))?.rule, words)))?;
        let name = if noun == *last { last_name } else { noun.of(self.text) };
        Some((rule.metric.clone()?, rule.id.clone(), name.to_owned()))
    }

    /// The figure that a value of an earlier year is compared with, where the subject of the clause only tells its sort:
    /// 件数较前一年之165件成长13.3%.
    pub(super) fn compared(&self, draft: &Draft, around: &Around<'_>) -> Option<usize> {
        let wording = &self.dictionaries.wording;
        let clause = labels::last_clause(around.left.of(self.text));
        let subject = clause[..wording.comparison(clause).filter(|_| draft.period.is_some())?].trim_end();
        self.last_of_sort(wording.change.stands_for_money(subject)?, around)
    }

    /// The last sum of money or the last count of the line; what is given for another year is only compared with.
    pub(super) fn last_of_sort(&self, money: bool, around: &Around<'_>) -> Option<usize> {
        let line = self.bounds.line(around.sentence.start);
        let drafts = self.drafts.iter().enumerate().rev().take(MOST_BEFORE);
        let mut near = drafts.take_while(|(_, d)| d.number.start >= line.start);
        let of_sort = |d: &Draft| d.period.is_none() && changes::is_of_sort(d, money);
        // The nearest case or sum is meant, though it be of nothing that is counted here; other counts are passed over.
        let meant = |d: &Draft| of_sort(d) && (d.metric.is_some() || matches!(d.family.as_str(), "money" | "cases"));
        near.find(|(_, d)| meant(d)).filter(|(_, d)| d.metric.is_some()).map(|(i, _)| i)
    }

    /// As many figures of the sentence as numbers follow, when they are levels; parts of a figure (行政强制52件(强制措施43件、
    /// 强制执行9件)) are passed over.
    fn figures_before(&self, mention: &Mention, around: &Around<'_>, of_year: bool) -> Option<Vec<usize>> {
        let reach = floor(self.text, mention.span.end.saturating_add(FARTHEST).min(around.sentence.end));
        let rest = &self.text[mention.span.end..reach.max(mention.span.end)];
        let list = list_of(rest);
        let numbers = 1 + self.amounts(list, is_relative(&mention.family));
        if let Some(parts) = self.parts_before(numbers, around) {
            return Some(parts);
        }
        // 两项 stands for the figures before it, of the sentence before too, and is none of them.
        let stands_for = |d: &Draft| {
            of_year && d.metric.is_none() && d.number.end == around.left.start && d.value == Decimal::from(numbers)
        };
        let told = self.drafts.last().is_some_and(stands_for);
        let from = if told { self.bounds.line(around.sentence.start).start } else { around.sentence.start };
        let sentence = self.drafts.iter().enumerate().rev().take_while(|(_, d)| d.number.start >= from);
        let whole = |d: &Draft| d.part_of.is_none() && !stands_for(d);
        // 结案104件(含上年结转7件),分别增长: what stands in brackets is beside the matter.
        let aside = |d: &Draft| {
            let from = floor(self.text, d.number.start.saturating_sub(FARTHEST)).max(around.sentence.start);
            let before = self.text.get(from..d.number.start).unwrap_or_default();
            before.rfind('(') > before.rfind(')')
        };
        // 比上年多310件、262件,增幅依次为20%和18%: rates are of the levels, not of the changes in between.
        let rates = is_relative(&mention.family) && !of_year;
        let passed = |d: &Draft| rates && d.kind == Kind::Change && !is_relative(&d.family);
        let wholes = sentence.take(MOST_BEFORE).filter(|(_, d)| whole(d) && !aside(d) && !passed(d)).take(numbers);
        let mut figures: Vec<usize> = wholes.map(|(i, _)| i).collect();
        figures.reverse();
        let own = |d: &Draft| d.kind == Kind::Level && !(of_year && d.period.is_some());
        let levels = figures.iter().all(|i| own(&self.drafts[*i]));
        // 19起,其中罚款3万元,结案8起,分别增加3起、2起: a count is no change of a sum of money.
        let is_money = |family: &str| family == "money";
        let of_sort = |i: &usize| rates || of_year || is_money(&self.drafts[*i].family) == is_money(&mention.family);
        if numbers > 1 && figures.len() == numbers && levels && figures.first().is_none_or(of_sort) {
            return Some(figures);
        }
        // 简易程序642起、普通程序58起,合计700起,罚款21.4万元,同比分别…: all levels of the sentence, parts among them.
        let all = self
            .drafts
            .iter()
            .enumerate()
            .rev()
            .take(MOST)
            .take_while(|(_, d)| d.number.start >= around.sentence.start);
        let mut all: Vec<usize> = all.filter(|(_, d)| own(d)).map(|(i, _)| i).collect();
        all.reverse();
        // 查处19起,其中立案9起,结案8起,罚款3万元,分别增加3起、2起、1起、5万元: changes in units are of figures in those.
        let alike = || self.counted_alike(&all, mention, list);
        (all.len() == numbers && (rates && numbers > 2 || !rates && alike())).then_some(all)
    }

    /// Whether the first of some figures has the unit of a quantity, and each of the others a unit of the list behind it.
    fn counted_alike(&self, figures: &[usize], mention: &Mention, list: &str) -> bool {
        let mut units = figures.iter().map(|figure| &self.drafts[*figure].unit);
        let told = |unit: &str| {
            let behind = list.char_indices().filter(|(_, c)| self.begins_number(*c));
            let mut units = behind.filter_map(|(at, c)| self.dictionaries.units.at(&list[at + c.len_utf8()..]));
            units.any(|(u, _)| u.canonical == unit)
        };
        units.next().is_some_and(|first| *first == mention.unit) && units.all(|unit| unit.as_deref().is_some_and(told))
    }

    /// The parts of one figure right before, when they are as many as the numbers that follow: 处罚95件,其中一般程序20件、
    /// 简易程序75件,分别增长….
    fn parts_before(&self, numbers: usize, around: &Around<'_>) -> Option<Vec<usize>> {
        let whole = self.drafts.last()?.part_of.filter(|_| !around.left.of(self.text).contains(')'))?;
        let parts = self.drafts.iter().enumerate().rev().take(MOST).take_while(|(_, d)| d.part_of == Some(whole));
        let mut parts: Vec<usize> = parts.map(|(i, _)| i).collect();
        parts.reverse();
        (numbers > 1 && parts.len() == numbers).then_some(parts)
    }

    fn begins_number(&self, c: char) -> bool {
        c.is_ascii_digit() || self.dictionaries.numerals.get(c).is_some()
    }

    /// How many relative amounts (0.8倍和2%, 百分之三) a list holds, or how many counts and sums of money (3件、少2件).
    fn amounts(&self, list: &str, relative: bool) -> usize {
        let behind = list.char_indices().filter(|(_, c)| self.begins_number(*c));
        let unit = |(at, c): (usize, char)| self.dictionaries.units.at(&list[at + c.len_utf8()..]);
        let is_time = |family: &str| matches!(family, "time" | "duration");
        let shares = if relative { list.matches(self.dictionaries.wording.of()).count() } else { 0 };
        let told = behind.filter_map(unit);
        shares + told.filter(|(unit, _)| is_relative(&unit.family) == relative && !is_time(&unit.family)).count()
    }

    /// Makes a number the growth of a figure before it, or the same of an earlier year.
    fn belongs_to(&self, figure: usize, draft: &mut Draft, mention: &Mention) -> bool {
        let source = &self.drafts[figure];
        let earlier = self.paired.as_ref().and_then(|p| p.earlier);
        if earlier.is_some() && (source.unit != draft.unit || source.currency != draft.currency) {
            return false;
        }
        if source.kind != Kind::Level || self.paired.as_ref().is_some_and(|p| p.taken > MOST) {
            return false;
        }
        draft.kind = if earlier.is_some() { Kind::Level } else { Kind::Change };
        draft.period = earlier.or(draft.period);
        if self.paired.as_ref().is_some_and(|p| p.change == Some(false)) && !mention.signed {
            draft.value = -draft.value.abs();
        }
        draft.metric.clone_from(&source.metric);
        draft.rule = source.metric.as_ref().map(|m| format!("{m}{INHERITED}"));
        draft.scope.clone_from(&source.scope);
        draft.text = Span::new(source.text.start, mention.span.end);
        draft.subject.clone_from(&source.subject);
        true
    }
}

/// The words up to the end of a clause; a comma between digits (1,000件) ends none.
fn list_of(rest: &str) -> &str {
    let is_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let in_number = |at: usize| {
        let bytes = rest.as_bytes();
        bytes[at] == b',' && at > 0 && is_digit(bytes.get(at - 1)) && is_digit(bytes.get(at + 1))
    };
    let mut ends = rest.match_indices([',', ';', '\u{3002}', '\n']).map(|(at, _)| at);
    ends.find(|at| !in_number(*at)).map_or(rest, |end| &rest[..end])
}

/// 成 counts like a percentage, which it becomes once it is read.
fn is_relative(family: &str) -> bool {
    kind::is_relative(family) || family == "tenths"
}

/// Whether only a word of change stands between two numbers, behind one that joins list items: 和下降.
fn is_joint_change(wording: &Wording, between: &str) -> bool {
    let between = between.trim();
    let rest = wording.conjunction(between).map_or("", |word| between[word.len()..].trim());
    !rest.is_empty() && wording.change.before(rest).is_some_and(|(_, length)| length == rest.len())
}
