//! The record as it is stored beside the text: what the text or another field tells is left out, the rest is written
//! column by column, so that what is alike stands together and is packed well.
//!
//! In: a record and its text. Out: bytes, and the record back, except for id and source, which are columns.

use crate::model::{Currency, Figure, Finding, Implied, Kind, Precision, Problem, Report, Role, Section};
use crate::model::{Severity, SourceSpan, TableCell, Verdict};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Code points before and behind a place in which its words are looked for.
const REACH: usize = 400;

/// What is stored of a record.
#[derive(Serialize, Deserialize)]
struct Packed {
    /// What there is but once.
    report: Report,
    figures: Figures,
    figure_places: Places,
    numbers: Vec<Words>,
    sections: Sections,
    section_places: Places,
    problems: Problems,
    problem_places: Places,
    findings: Findings,
}

/// Where things stand, in their order, and their words.
#[derive(Default, Serialize, Deserialize)]
struct Places {
    /// How far each starts behind the start of the one before it.
    steps: Vec<i64>,
    lengths: Vec<i64>,
    words: Vec<Words>,
}

/// Words of the text: how far from their place they start and how many they are, or, if they are not there, as they are.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Words {
    At(i64, usize),
    Own(String),
}

/// A struct with a column for each field of another, and the ways there and back.
macro_rules! columns {
    ($name:ident of $row:ident { $($field:ident: $kind:ty),+ $(,)? }) => {
        #[derive(Default, Serialize, Deserialize)]
        struct $name {
            $($field: Vec<$kind>,)+
        }

        impl $name {
            fn push(&mut self, row: $row) {
                $(self.$field.push(row.$field);)+
            }

            /// The rows; as many as the shortest column has.
            fn rows(self) -> impl Iterator<Item = $row> {
                $(let mut $field = self.$field.into_iter();)+
                std::iter::from_fn(move || Some($row { $($field: $field.next()?),+ }))
            }
        }
    };
}

columns!(Figures of Figure {
    metric: Option<String>, subject: Option<String>, value: Decimal, unit: Option<String>, precision: Precision,
    kind: Kind, currency: Option<Currency>, scope: Option<String>, period: Option<i32>, part_of: Option<usize>,
    table: Option<TableCell>, text: String, number_text: String, start: usize, end: usize, section: Option<usize>,
    rule: Option<String>,
});
columns!(Sections of Section { level: u8, marker: String, heading: String, role: Role, start: usize, end: usize });
columns!(Problems of Problem { text: String, categories: Vec<String>, start: usize, end: usize });
columns!(Findings of Finding {
    check: String, severity: Severity, verdict: Verdict, message: String, message_en: String, arithmetic: String,
    figures: Vec<usize>, places: Vec<SourceSpan>, implied: Option<Implied>,
});

/// The record as bytes.
pub fn pack(report: &Report, text: &str) -> Result<Vec<u8>, serde_json::Error> {
    let source = Source::new(text);
    let mut report = Report { id: String::new(), source: String::new(), ..report.clone() };
    let mut packed = Packed {
        figures: Figures::default(),
        figure_places: source.pack(report.figures.iter_mut().map(|f| (&mut f.start, &mut f.end, &mut f.text))),
        numbers: Vec::new(),
        sections: Sections::default(),
        section_places: source.pack(report.sections.iter_mut().map(|s| (&mut s.start, &mut s.end, &mut s.heading))),
        problems: Problems::default(),
        problem_places: source.pack(report.problems.iter_mut().map(|p| (&mut p.start, &mut p.end, &mut p.text))),
        findings: Findings::default(),
        report,
    };
    let mut start = 0;
    for (step, figure) in packed.figure_places.steps.iter().zip(&mut packed.report.figures) {
        start += step;
        packed.numbers.push(source.words(&std::mem::take(&mut figure.number_text), start));
    }
    packed.report.figures.drain(..).for_each(|row| packed.figures.push(row));
    packed.report.sections.drain(..).for_each(|row| packed.sections.push(row));
    packed.report.problems.drain(..).for_each(|row| packed.problems.push(row));
    packed.report.findings.drain(..).for_each(|row| packed.findings.push(row));
    serde_json::to_vec(&packed)
}

/// The record again, without id and source.
pub fn unpack(bytes: &[u8], text: &str) -> Result<Report, serde_json::Error> {
    let packed: Packed = serde_json::from_slice(bytes)?;
    let source = Source::new(text);
    let mut report = packed.report;
    report.figures = packed.figures.rows().collect();
    report.sections = packed.sections.rows().collect();
    report.problems = packed.problems.rows().collect();
    report.findings = packed.findings.rows().collect();
    let figures = report.figures.iter_mut().map(|f| (&mut f.start, &mut f.end, &mut f.text));
    source.unpack(packed.figure_places, figures);
    for (words, figure) in packed.numbers.into_iter().zip(&mut report.figures) {
        figure.number_text = source.read(words, signed(figure.start));
    }
    let sections = report.sections.iter_mut().map(|s| (&mut s.start, &mut s.end, &mut s.heading));
    source.unpack(packed.section_places, sections);
    let problems = report.problems.iter_mut().map(|p| (&mut p.start, &mut p.end, &mut p.text));
    source.unpack(packed.problem_places, problems);
    Ok(report)
}

/// A text that is sliced by code points.
struct Source<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

/// Start, end and words of a thing that stands in the text.
type Place<'p> = (&'p mut usize, &'p mut usize, &'p mut String);

impl<'a> Source<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, starts: text.char_indices().map(|(i, _)| i).collect() }
    }

    /// Takes the places out of their things.
    fn pack<'p>(&self, things: impl Iterator<Item = Place<'p>>) -> Places {
        let (mut places, mut before) = (Places::default(), 0);
        for (start, end, words) in things {
            let (from, to) = (signed(std::mem::take(start)), signed(std::mem::take(end)));
            places.steps.push(from - before);
            places.lengths.push(to - from);
            places.words.push(self.words(&std::mem::take(words), from));
            before = from;
        }
        places
    }

    /// Puts the places back.
    fn unpack<'p>(&self, places: Places, things: impl Iterator<Item = Place<'p>>) {
        let mut from = 0_i64;
        let all = places.steps.into_iter().zip(places.lengths).zip(places.words);
        for (((step, length), own), (start, end, words)) in all.zip(things) {
            from = from.saturating_add(step);
            (*start, *end) = (unsigned(from), unsigned(from.saturating_add(length)));
            *words = self.read(own, from);
        }
    }

    fn words(&self, words: &str, start: i64) -> Words {
        let (at, length) = (unsigned(start), words.chars().count());
        let from = at.saturating_sub(REACH);
        let stretch = self.slice(from, at.saturating_add(length).saturating_add(REACH));
        // What starts nearest behind the place, as headings do behind their markers, else the nearest before it.
        let middle = self.byte(at).saturating_sub(self.byte(from)).min(stretch.len());
        let behind = stretch[middle..].find(words).map(|byte| middle + byte);
        let before = || stretch.rfind(words);
        match behind.or_else(before).filter(|_| !words.is_empty()) {
            Some(byte) => Words::At(signed(from + stretch[..byte].chars().count()) - start, length),
            None => Words::Own(words.to_owned()),
        }
    }

    fn read(&self, words: Words, start: i64) -> String {
        match words {
            Words::Own(words) => words,
            Words::At(step, length) => {
                let from = unsigned(start.saturating_add(step));
                self.slice(from, from.saturating_add(length)).to_owned()
            }
        }
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        &self.text[self.byte(from)..self.byte(to.max(from))]
    }

    fn byte(&self, place: usize) -> usize {
        self.starts.get(place).copied().unwrap_or(self.text.len())
    }
}

fn signed(place: usize) -> i64 {
    i64::try_from(place).unwrap_or(i64::MAX)
}

fn unsigned(place: i64) -> usize {
    usize::try_from(place).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::fixture::reports;

    #[test]
    fn records_come_back_whatever_their_places_say() {
        for made in reports() {
            for shift in [0, 1, 7, 10_000] {
                let mut report = made.report.clone();
                for (i, figure) in report.figures.iter_mut().enumerate() {
                    figure.start += shift;
                    figure.end = figure.start + i;
                    figure.text.insert_str(0, &made.text.chars().take(i + shift % 2).collect::<String>());
                }
                let packed = pack(&report, &made.text).expect("packed");
                let back = unpack(&packed, &made.text).expect("unpacked");
                assert_eq!(back, Report { id: String::new(), source: String::new(), ..report });
            }
        }
        assert!(unpack(b"{}", "").is_err() && unpack(b"", "").is_err());
    }
}
