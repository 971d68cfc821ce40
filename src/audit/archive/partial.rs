//! Figures that the words before them limit to a part of what a report is about: 网格员全年巡查2541次. They are no value of the
//! district that other years and other districts could be compared with; nor is what is told of the year before, or of growth,
//! beside a part: 其中涉企检查1200次,比上年(1600次)减少400次.
//!
//! In: a report in simplified script, with the text as read. Out: such figures, by their index; what the words alone limit only
//! of flows, since of stocks (lectures, leaflets) everybody speaks in words of his own.

use crate::audit::subject;
use crate::audit::view::{LISTED, same_measure};
use crate::dictionary::{Checks, Dictionaries};
use crate::model::{Figure, Kind, Precision, Report, Script};

/// The figures of a report that its words limit; `of_office` where it is that of a department.
pub fn limited(report: &Report, text: &str, of_office: bool, dictionaries: &Dictionaries) -> Vec<usize> {
    if report.script != Script::Hans {
        return Vec::new();
    }
    let told =
        Told { report, text, of_office, checks: &dictionaries.checks, places: places(report, text, dictionaries) };
    let limited =
        |place: &&Place<'_>| place.limited || !place.is_own_year && (told.is_of_part(place) || told.is_rebased(place));
    told.places.iter().filter(limited).map(|place| place.index).collect()
}

/// Where a figure stands.
struct Place<'r> {
    index: usize,
    figure: &'r Figure,
    byte: usize,
    /// The first byte of its sentence, or the mark before it.
    sentence: usize,
    /// Whether its words limit it.
    limited: bool,
    /// Whether it is a value of the report's own year.
    is_own_year: bool,
}

/// The figures of a report outside its tables, in text order.
fn places<'r>(report: &'r Report, text: &str, dictionaries: &Dictionaries) -> Vec<Place<'r>> {
    let checks = &dictionaries.checks;
    let flow = |metric: &String| checks.series.limits(metric);
    let mut bytes = text.char_indices().map(|(byte, _)| byte);
    let (mut next, mut last, mut clause, mut sentence) = (0, 0, 0, 0);
    let mut found = Vec::new();
    for (index, figure) in report.figures.iter().enumerate().filter(|(_, f)| f.table.is_none()) {
        // What does not come in text order is passed over.
        let Some(ahead) = figure.start.checked_sub(next) else { continue };
        let Some(byte) = bytes.nth(ahead) else { break };
        next = figure.start + 1;
        let before = text.get(last..byte).unwrap_or_default();
        // 公安、交通2家单位作出处罚266件: a clause goes on behind a number, unless that is one of a list.
        if let Some(mark) = before.rfind(MARKS) {
            clause = last + mark;
        } else if before.starts_with(LISTED) {
            clause = last;
        }
        sentence = before.rfind(ENDS).map_or(sentence, |mark| last + mark);
        last = byte + figure.number_text.len();
        let compared = figure.kind == Kind::Level && figure.scope.is_none() && figure.metric.as_ref().is_some_and(flow);
        let words = || text.get(clause..byte).unwrap_or_default().trim_start_matches(MARKS);
        let limited = compared && byte - clause <= MOST_CLAUSE && !subject::left_of(report, checks, words()).is_empty();
        let is_own_year = figure.kind == Kind::Level && figure.period.is_none_or(|period| Some(period) == report.year);
        found.push(Place { index, figure, byte, sentence, limited, is_own_year });
    }
    found
}

/// What a report tells outside its tables.
struct Told<'r> {
    report: &'r Report,
    text: &'r str,
    of_office: bool,
    checks: &'r Checks,
    places: Vec<Place<'r>>,
}

impl<'r> Told<'r> {
    /// Whether a value of the year before, or a change, belongs to a value of this year that is of a part.
    fn is_of_part(&self, place: &Place<'r>) -> bool {
        let Some(own) = self.own_year_of(place) else { return false };
        let f = own.figure;
        let whole = f.part_of.and_then(|whole| self.report.figures.get(whole));
        // 执法行为8640件,其中行政处罚640件: all penalties are no part of the penalties.
        let part = own.limited || f.scope.is_some() || whole.is_some_and(|whole| whole.metric == f.metric);
        let of_other = whole.is_some_and(|whole| whole.metric.is_some() && whole.metric != f.metric);
        let before = self.text.get(place.sentence..own.byte).unwrap_or_default();
        let before = &before[before.ceil_char_boundary(before.len().saturating_sub(MOST_SENTENCE))..];
        // 其中简易程序400件;行政强制12件,上年为15件: what opens a list opens it up to the semicolon.
        let listed = before.rsplit([';', '\u{ff1b}']).next().unwrap_or_default();
        part || !of_other && self.checks.series.parts.is_in(listed) || self.is_of_office(before) || self.has_greater(f)
    }

    /// 按新口径,2023年为968件: whether the sentence of a value of the year before says that it was reckoned anew.
    fn is_rebased(&self, place: &Place<'r>) -> bool {
        if place.figure.kind != Kind::Level {
            return false;
        }
        let to = self.text.floor_char_boundary((place.byte + MOST_SENTENCE).min(self.text.len()));
        let behind = self.text.get(place.byte..to).unwrap_or_default().split(ENDS).next().unwrap_or_default();
        let from = self.text.ceil_char_boundary(place.byte.saturating_sub(MOST_SENTENCE)).max(place.sentence);
        let words = self.text.get(from..place.byte + behind.len()).unwrap_or_default();
        self.checks.series.rebased.is_in(words)
    }

    /// The value that another of its sentence is beside: the one right before it that counts the same, else right behind it.
    fn own_year_of(&self, place: &Place<'r>) -> Option<&Place<'r>> {
        let at = self.places.partition_point(|other| other.index < place.index);
        let alike = |other: &&Place<'r>| {
            let measured = place.figure.kind == Kind::Change || same_measure(other.figure, place.figure);
            other.is_own_year && measured && other.figure.metric == place.figure.metric
        };
        let beside = |other: &&Place<'r>| other.sentence == place.sentence;
        let open = |other: &&Place<'r>| !closes(self.text.get(other.byte..place.byte).unwrap_or_default());
        let before = self.places[..at].iter().rev().take(MOST_BETWEEN).take_while(beside).filter(alike).find(open);
        before.or_else(|| self.places[at + 1..].iter().take(MOST_BEHIND).take_while(beside).find(alike))
    }

    /// 我局办案300件 is of the office; 我局牵头,全县办案300件 is of all.
    fn is_of_office(&self, words: &str) -> bool {
        let found = self.checks.series.office.places(words).next_back();
        let behind = found.map(|(at, word)| &words[at + word.len()..]);
        !self.of_office && behind.is_some_and(|behind| !self.checks.conflict.of_all.is_in(behind))
    }

    /// Whether the report tells a far greater value of the same: 检查8000次. 入企检查由上年的3600次降至2400次.
    fn has_greater(&self, own: &Figure) -> bool {
        let year = |f: &Figure| f.period.is_none_or(|period| Some(period) == self.report.year);
        let alike = |f: &&Figure| f.kind == own.kind && f.metric == own.metric && same_measure(f, own) && year(f);
        let bound = own.value.checked_mul(self.checks.conflict.alike);
        // Looking through all figures for each takes the square of them.
        let near = self.report.figures.iter().take(MOST_FIGURES);
        let mut others = near.filter(alike).filter(|f| f.scope.is_none() && f.precision == Precision::Exact);
        bound.is_some_and(|bound| others.any(|f| f.value > bound))
    }
}

/// Whether a bracket is closed between a number and what follows it that was opened before.
fn closes(words: &str) -> bool {
    let step = |c: char| i32::from(matches!(c, '(' | '\u{ff08}')) - i32::from(matches!(c, ')' | '\u{ff09}'));
    let mut depth = 0;
    words.chars().any(|c| {
        depth += step(c);
        depth < 0
    })
}

/// Figures of a report among which a greater one is looked for.
const MOST_FIGURES: usize = 2000;
/// Bytes of the longest clause that is looked at.
const MOST_CLAUSE: usize = 300;
/// Likewise, of a sentence.
const MOST_SENTENCE: usize = 300;
/// Figures before one among which the value of the report's own year is looked for that it is beside.
const MOST_BETWEEN: usize = 8;
/// Likewise, behind it.
const MOST_BEHIND: usize = 2;
/// Ends of clauses, in the text as read.
const MARKS: [char; 13] =
    ['\n', '\u{3002}', ',', ';', ':', '!', '?', '\u{ff0c}', '\u{ff1b}', '\u{ff1a}', '\u{ff01}', '\u{ff1f}', '\u{ff08}'];
/// Ends of sentences.
const ENDS: [char; 4] = ['\n', '\u{3002}', '\u{ff01}', '\u{ff1f}'];
