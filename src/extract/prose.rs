//! Figures in running text: what each quantity counts, by the rules, by its place in a list or breakdown, or by the figure
//! before it.
//!
//! In: the mentions outside tables. Out: drafts in text order, and what was refused after all.

use super::bounds::Bounds;
use super::draft::{Draft, Prose, Tie};
use super::kind::Change;
use super::lists::{self, Place};
use super::mention::{Mention, Rejected};
use super::naming::Limit;
use super::pairs::Paired;
use super::periods;
use super::reach::{Of, Reach};
use super::targets::Planned;
use super::{kind, labels, targets};
use crate::dictionary::Dictionaries;
use crate::model::{DocType, Kind, Precision, Role, Span};
use crate::structure::Outline;

/// Characters of a hedge that goes with all numbers that follow it in a list: 不少于.
const LONG_HEDGE: usize = 3;

/// Bytes of text looked at before and after a quantity.
pub(super) const LEFT: usize = 150;
const RIGHT: usize = 120;

/// From here on, a number in 万 that stands like a count states one even without a unit.
const MANY: u32 = 10_000;

/// Why a bare number is refused.
pub(super) const UNEXPLAINED: &str = "a number without a unit that nothing explains";

/// Reads the figures of running text.
pub fn figures(
    text: &str,
    mentions: Vec<Mention>,
    bounds: &Bounds<'_>,
    outline: &Outline,
    dictionaries: &Dictionaries,
) -> Prose {
    let mut reader = Reader {
        text,
        bounds,
        outline,
        dictionaries,
        drafts: Vec::new(),
        rejected: Vec::new(),
        ties: Vec::new(),
        paired: None,
        limit: None,
        planned: None,
        shared: None,
        reach: Reach::of(text, bounds, outline, &dictionaries.wording),
    };
    for (i, mention) in mentions.iter().enumerate() {
        let next = mentions.get(i + 1).map_or(text.len(), |m| m.lead);
        reader.read(mention, next);
    }
    periods::of_each_year(&mut reader.drafts, text, &dictionaries.wording, outline.facts.year);
    periods::of_listed_years(&mut reader.drafts, text, &dictionaries.wording);
    Prose { drafts: reader.drafts, rejected: reader.rejected, ties: reader.ties }
}

/// What lies around a quantity.
pub struct Around<'t> {
    /// Text between the figure before (in the same sentence) and this one.
    pub left: Span,
    /// Text up to the next quantity or the end of the sentence.
    pub right: Span,
    /// Its sentence.
    pub sentence: Span,
    /// The whole text.
    pub text: &'t str,
}

pub(super) struct Reader<'t> {
    pub text: &'t str,
    pub bounds: &'t Bounds<'t>,
    pub outline: &'t Outline,
    pub dictionaries: &'t Dictionaries,
    pub drafts: Vec<Draft>,
    rejected: Vec<Rejected>,
    pub ties: Vec<Tie>,
    pub paired: Option<Paired>,
    /// The body or place that what follows is limited to.
    pub limit: Option<Limit>,
    /// What the last plan counts.
    pub planned: Option<Planned>,
    /// The hedge that a 分别 list shares: 分别不低于50%、70%和90%.
    shared: Option<Precision>,
    pub(super) reach: Reach,
}

impl<'t> Reader<'t> {
    fn read(&mut self, mention: &Mention, next: usize) {
        if labels::stands_among_digits(self.text, mention) {
            self.rejected.push(Rejected { span: mention.span, reason: UNEXPLAINED.to_owned() });
            return;
        }
        let around = self.around(mention, next);
        let mut draft = self.draft(mention);
        let place = lists::place(self, mention, &around);
        let change = self.change(mention, &around).or_else(|| self.continued_change(mention, &place));
        let up = change.map(|c| c.up);
        draft.kind = self.kind(mention, up, &around, &place);
        // A plan says by how much, not how it went: 力争下降20%.
        if up == Some(false) && draft.kind != Kind::Target {
            draft.value = -draft.value.abs();
        }
        // 下降3%至5%: the upper end falls as the lower one does.
        let ends_fall = place.continues.filter(|_| draft.kind == Kind::Change && up.is_none());
        if ends_fall.is_some_and(|i| self.falls_in_words(i)) {
            draft.value = -draft.value.abs();
        }
        draft.precision = self.precision(mention, draft.kind, &around, &place);
        draft.period = periods::of(self, mention, &around, draft.kind);
        let mut named = self.named(&mut draft, mention, &around, &place, change);
        named &= !self.changes_figure_before(&draft, mention, &around) && !self.tells_again(&draft, &around);
        if named && lists::divides(self, &draft, &place) {
            // 立案146起,其中环境违法案件88起: the part counts what the whole does, whatever it would count alone.
            (draft.metric, draft.rule, named) = (None, None, false);
        }
        if mention.doubtful && !named {
            let reason = self.dictionaries.refusals.name_reason().to_owned();
            self.rejected.push(Rejected { span: mention.span, reason });
            return;
        }
        if !named {
            lists::inherit(self, &mut draft, mention, &around, &place);
        } else {
            lists::attach(self, &mut draft, mention, &around, &place);
        }
        if mention.unit.is_none() && !self.complete(&mut draft, mention, &around, &place) {
            self.rejected.push(Rejected { span: mention.span, reason: UNEXPLAINED.to_owned() });
            return;
        }
        self.finish(draft, mention, &around);
    }

    /// Asks everything that names a metric by words of the quantity's own, the surest first.
    fn named(
        &mut self,
        draft: &mut Draft,
        mention: &Mention,
        around: &Around<'_>,
        place: &Place,
        change: Option<Change>,
    ) -> bool {
        if let Some(named) = self.pair(mention, around, change.map(|c| c.up), draft) {
            return named;
        }
        let acted = change.and_then(|c| c.act).is_some_and(|act| self.name_act(draft, mention, act));
        if let Some(act) = change.filter(|c| acted && c.part).and_then(|c| c.act) {
            draft.scope = self.text.get(act..mention.lead).map(|noun| noun.trim().to_owned());
        }
        let subject_end = change.map_or(mention.lead, |c| c.start);
        let named = acted || self.name(draft, mention, around, subject_end);
        // A lead may know better than a general rule.
        let led = draft.kind == Kind::Level && self.name_under_lead(draft, mention, around);
        named
            || led
            || change.is_some_and(|c| self.name_compared(draft, mention, c))
            || self.name_base(draft, mention, around)
            || self.name_trend(draft, mention, around)
            || self.name_result(draft, around)
            || self.name_grown(draft, mention, around)
            || self.name_ranked(draft, mention, around)
            || self.name_next_part_of_year(draft, mention, around)
            || self.name_beside(draft, mention, around, place)
    }

    /// Last touches: what a metric says about the unit, what a plan says about the metric, names for the text.
    fn finish(&mut self, mut draft: Draft, mention: &Mention, around: &Around<'_>) {
        let planned = self.outline.facts.doc_type == Some(DocType::PolicyDocument);
        let fact = || draft.metric.as_deref().is_some_and(|m| self.dictionaries.wording.is_fact(m));
        if planned && fact() && !targets::is_target(self, mention, around) {
            draft.kind = Kind::Level;
        }
        let beside_result = || self.dictionaries.wording.plan_beside_result(around.left.of(self.text).trim_end());
        if draft.kind == Kind::Target && targets::divides_plan(self, mention, around) {
            (draft.metric, draft.rule, self.planned) = (None, None, None);
        } else if draft.kind == Kind::Target && !beside_result() {
            self.plan(&mut draft);
        }
        if draft.kind == Kind::Share && !self.is_rate(draft.metric.as_deref()) {
            draft.metric = None;
            draft.rule = None;
        }
        if let Some(beyond) = self.reach.at(mention.lead).filter(|_| matches!(draft.kind, Kind::Level | Kind::Share)) {
            if beyond.of == Of::Years {
                // 自2019年以来 gives no year of its own.
                draft.period = None;
            }
            let of_today = || draft.metric.as_deref().is_some_and(|m| self.dictionaries.wording.is_fact(m));
            if draft.scope.is_none() && !(beyond.is_time() && of_today()) {
                draft.scope = Some(beyond.scope.clone());
            }
        }
        let label = labels::label(&self.dictionaries.wording, self.text, around, mention);
        if draft.text.is_empty() {
            draft.text = Span::new(label.map_or(mention.span.start, |l| l.start), mention.span.end);
        }
        if draft.subject.is_none() {
            draft.subject = label.map(|l| l.of(self.text).to_owned()).filter(|l| !l.is_empty());
        }
        self.note_body(&draft, around);
        self.sum_up(&mut draft, around);
        self.meet_plan(&draft, around);
        self.drafts.push(draft);
        self.forget_each();
        self.add_up(self.drafts.len() - 1, around);
    }

    fn is_rate(&self, metric: Option<&str>) -> bool {
        metric.and_then(|id| self.dictionaries.metrics.get(id)).is_some_and(crate::dictionary::Metric::is_rate)
    }

    pub(super) fn draft(&self, mention: &Mention) -> Draft {
        Draft {
            number: mention.span,
            text: Span::new(mention.span.start, mention.span.start),
            metric: None,
            rule: None,
            subject: None,
            value: mention.value,
            unit: mention.unit.clone(),
            family: mention.family.clone(),
            precision: mention.precision,
            kind: Kind::Level,
            currency: mention.currency,
            scope: None,
            period: None,
            part_of: None,
            series: false,
            table: None,
            section: self.bounds.section(mention.span.start),
        }
    }

    fn around(&self, mention: &Mention, next: usize) -> Around<'t> {
        let sentence = self.bounds.sentence(mention.span.start);
        let previous = self.drafts.last().map_or(0, |d| d.number.end);
        let from =
            sentence.start.max(previous).max(floor(self.text, mention.lead.saturating_sub(LEFT))).min(mention.lead);
        let to = sentence.end.min(next).min(ceil(self.text, mention.span.end + RIGHT)).max(mention.span.end);
        Around {
            left: Span::new(from, mention.lead),
            right: Span::new(mention.span.end, to),
            sentence,
            text: self.text,
        }
    }

    /// Growth or fall; its places are those of the text.
    pub(super) fn change(&self, mention: &Mention, around: &Around<'_>) -> Option<Change> {
        let from = floor(self.text, mention.lead.saturating_sub(LEFT)).max(around.sentence.start);
        let left = &self.text[from..around.left.end];
        let wording = &self.dictionaries.wording;
        let told = kind::change(wording, left, self.clause_before(around), mention);
        let change = told.or_else(|| kind::plain(wording, left).filter(|_| self.is_difference(mention, around)))?;
        let place = |at: usize| (from + at).max(around.left.start);
        Some(Change { start: place(change.start), word: place(change.word), act: change.act.map(place), ..change })
    }

    /// Whether a figure is a fall that words tell, not a sign: 分别变动-18.6%、4.2% is a fall and a rise.
    fn falls_in_words(&self, figure: usize) -> bool {
        let figure = &self.drafts[figure];
        let signed = figure.number.of(self.text).starts_with(['-', '\u{2212}']);
        figure.kind == Kind::Change && figure.value.is_sign_negative() && !signed
    }

    /// The text before a quantity up to the last semicolon, over the figures in between; where the sentence opens with what is
    /// compared with (与上年相比,检查增加61次;立案增加3件), all of it.
    fn clause_before(&self, around: &Around<'_>) -> &'t str {
        let start = around.sentence.start.max(floor(self.text, around.left.end.saturating_sub(LEFT)));
        let before = &self.text[start..around.left.end];
        let Some(mark) = before.rfind(';') else { return before };
        let opening = before.split([',', ';']).next().unwrap_or_default();
        let compared = start == around.sentence.start && self.dictionaries.wording.change.compares(opening);
        if compared { before } else { &before[mark + 1..] }
    }

    fn kind(&self, mention: &Mention, change: Option<bool>, around: &Around<'_>, place: &Place) -> Kind {
        let planned = |role| mention_section(self, mention).is_some_and(|s| self.outline.sections[s].role == role);
        let policy = self.outline.facts.doc_type == Some(DocType::PolicyDocument);
        // What a policy document states as it is, it may state among its plans too.
        let ahead_of = match policy {
            true => !targets::is_stated(self, mention, around, place),
            false => planned(Role::Plans) && !targets::is_past(self, around),
        };
        if ahead_of {
            return Kind::Target;
        }
        // 力争再下降10% says what is to come.
        let ahead = || {
            let clause = labels::last_clause(around.left.of(self.text));
            self.dictionaries.wording.target_clause(clause) || targets::is_led(self, mention, around)
        };
        if change.is_some() && !ahead() && !targets::is_goal(self, mention) {
            return Kind::Change;
        }
        if targets::is_target(self, mention, around) || targets::divides_plan(self, mention, around) {
            return Kind::Target;
        }
        // 按年下跌3.7%,逾九成按时答复: a comma ends a change.
        let ends = |previous: &Draft| {
            previous.kind == Kind::Change
                && self.text[previous.number.end.min(mention.lead)..mention.lead].starts_with(',')
        };
        let done = |previous: &Draft| {
            previous.kind == Kind::Target && self.dictionaries.wording.tells_actual(around.left.of(self.text))
        };
        if let Some(previous) = place.continues.map(|i| &self.drafts[i]).filter(|d| !ends(d) && !done(d))
            && previous.unit == mention.unit
        {
            return previous.kind;
        }
        if matches!(mention.family.as_str(), "percent" | "permille") { Kind::Share } else { Kind::Level }
    }

    /// The hedge of the quantity, of the 分别 list that it stands in, or of the legal maximum that it states.
    fn precision(&mut self, mention: &Mention, kind: Kind, around: &Around<'_>, place: &Place) -> Precision {
        let hedge = &self.text[mention.lead..mention.span.start];
        // 分别不低于50%、70%和90%, 不少于100卷和50卷.
        let opens = !hedge.trim().is_empty() && self.dictionaries.wording.ends_respectively(around.left.of(self.text))
            || mention.precision == Precision::AtLeast && hedge.trim().chars().count() >= LONG_HEDGE;
        self.shared = match self.shared {
            _ if opens => Some(mention.precision),
            shared if place.continues.is_some() => shared,
            _ => None,
        };
        let clause = labels::last_clause(around.left.of(self.text));
        let averages = || self.dictionaries.wording.hedge.averages(around.left.of(self.text).trim_end());
        match mention.precision {
            Precision::AtMost if hedge.trim().is_empty() && kind == Kind::Level && averages() => Precision::Exact,
            Precision::Exact if self.dictionaries.wording.target_least(clause) => Precision::AtLeast,
            Precision::Exact if self.shared.is_some() => self.shared.unwrap_or(Precision::Exact),
            Precision::AtLeast | Precision::AtMost
                if kind == Kind::Target && targets::is_compared_with(self, mention, clause) =>
            {
                Precision::Exact
            }
            Precision::Exact if kind == Kind::Target && targets::is_maximum(self, mention, around) => Precision::AtMost,
            precision => precision,
        }
    }

    /// Gives a bare number the unit that its metric or its list says; false when nothing does.
    fn complete(&self, draft: &mut Draft, mention: &Mention, around: &Around<'_>, place: &Place) -> bool {
        if mention.plain {
            return true;
        }
        if !labels::stands_bare(self.text, around, mention) {
            return false;
        }
        let unit = if draft.rule.as_deref().is_some_and(|r| !r.ends_with(lists::INHERITED)) {
            let metric = draft.metric.as_deref().and_then(|m| self.dictionaries.metrics.get(m));
            metric.and_then(|m| m.units.first().cloned())
        } else {
            draft.part_of.or(place.continues).and_then(|i| self.drafts[i].unit.clone())
        };
        // 播放量1200万: what is counted has no unit of its own.
        let many = mention.scaled && !mention.chinese && mention.value >= rust_decimal::Decimal::from(MANY);
        let people = || self.dictionaries.wording.counts_people(around.left.of(self.text)).map(str::to_owned);
        let unit = if many { people().or(unit) } else { unit };
        let known = unit.is_some() || many;
        if draft.kind != Kind::Change {
            draft.unit = unit;
        }
        known
    }
}

fn mention_section(reader: &Reader<'_>, mention: &Mention) -> Option<usize> {
    reader.bounds.section(mention.span.start)
}

/// The character boundary at or before `at`.
pub(super) fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The character boundary at or after `at`.
pub(super) fn ceil(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
