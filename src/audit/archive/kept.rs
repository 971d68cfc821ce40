//! Entries as numbers, so that an index can keep them: what an entry holds besides the values and facts of its report, which
//! the index has as columns.
//!
//! In: an [`Entry`]. Out: whole numbers, and the entry back when the facts and the figures of its report are given.

use super::{Entry, Paragraph, Place, Stated};
use crate::audit::exact::Reading;
use crate::dictionary::Dictionaries;
use crate::model::{Kind, Precision, RegionCode, SourceSpan};
use rust_decimal::Decimal;

/// What an entry takes from the facts of its report.
#[derive(Debug, Clone)]
pub struct Facts {
    /// Code of its region.
    pub code: RegionCode,
    /// Name of the town that it is about.
    pub town: Option<String>,
    /// Its issuer, where that speaks for its own field only.
    pub department: Option<String>,
    /// The year it reports on.
    pub year: i32,
    /// Whether it is on a whole year.
    pub whole_year: bool,
}

/// What an entry takes from a figure of its report.
#[derive(Debug, Clone)]
pub struct Row<'r> {
    /// Id of its metric.
    pub metric: Option<&'r str>,
    /// Canonical unit.
    pub unit: Option<&'r str>,
    /// Level, share or change.
    pub kind: Kind,
    /// Hedge.
    pub precision: Precision,
    /// Its year, if it is not that of the report.
    pub period: Option<i32>,
    /// Exact value.
    pub value: Decimal,
}

// What is known of a reading, below the index of its figure.
const BOUNDED: i128 = 1;
/// Its step is not zero, and follows.
const STEP: i128 = 2;
/// Its round number is one, unless one of the next two says otherwise.
const SAME: i128 = 4;
const ROUND: i128 = 8;
const BITS: u32 = 4;

impl<'d> Entry<'d> {
    /// What is to be kept.
    #[must_use]
    pub fn numbers(&self) -> Vec<i128> {
        let mut out = vec![wide(self.figures.len())];
        let mut before = 0;
        for stated in &self.figures {
            let (step, round, bounded) = stated.reading.parts();
            let flag = |is: bool, flag: i128| if is { flag } else { 0 };
            let same = round == step;
            let flags = flag(bounded, BOUNDED)
                | flag(!step.is_zero(), STEP)
                | flag(same, SAME)
                | flag(!same && round != Decimal::ONE, ROUND);
            out.push((wide(stated.index) - before) << BITS | flags);
            before = wide(stated.index);
            for (_, part) in [(STEP, step), (ROUND, round)].into_iter().filter(|(flag, _)| flags & flag != 0) {
                let part = part.normalize();
                out.extend([i128::from(part.scale()), part.mantissa()]);
            }
        }
        out.push(wide(self.paragraphs.len()));
        let mut before = 0;
        for paragraph in &self.paragraphs {
            let SourceSpan { start, end } = paragraph.place;
            out.extend([i128::from(paragraph.digest as u32), wide(paragraph.letters)]);
            out.extend([wide(start) - before, wide(end) - wide(start)]);
            before = wide(end);
            push_all(&mut out, &paragraph.figures);
        }
        push_all(&mut out, &self.explained);
        out
    }

    /// The entry again; none when the numbers are not those of one.
    #[must_use]
    pub fn of_numbers(
        mut numbers: impl Iterator<Item = i128>,
        facts: Facts,
        rows: &[Row<'_>],
        dictionaries: &'d Dictionaries,
    ) -> Option<Self> {
        let numbers = &mut numbers;
        let (year, mut figures, mut index) = (facts.year, Vec::new(), 0);
        for _ in 0..count(numbers)? {
            let head = numbers.next()?;
            index += head >> BITS;
            let at = usize::try_from(index).ok()?;
            let (is, row) = (|flag| head & flag != 0, rows.get(at)?);
            let step = if is(STEP) { decimal(numbers)? } else { Decimal::ZERO };
            let round = match (is(SAME), is(ROUND)) {
                (true, _) => step,
                (false, true) => decimal(numbers)?,
                (false, false) => Decimal::ONE,
            };
            figures.push(Stated {
                index: at,
                metric: dictionaries.metrics.get(row.metric?)?.id.as_str(),
                unit: row.unit.map(Into::into),
                kind: row.kind,
                period: row.period.unwrap_or(year),
                reading: Reading::of_parts(row.value, row.precision, (step, round, is(BOUNDED)), dictionaries),
            });
        }
        let (mut paragraphs, mut before) = (Vec::new(), 0);
        for _ in 0..count(numbers)? {
            let (told, letters) = (u32::try_from(numbers.next()?).ok()?, count(numbers)?);
            let start = before + numbers.next()?;
            before = start + numbers.next()?;
            let place = SourceSpan { start: usize::try_from(start).ok()?, end: usize::try_from(before).ok()? };
            let figures = list(numbers)?;
            let values = figures.iter().map(|at| Some(rows.get(*at)?.value)).collect::<Option<_>>()?;
            paragraphs.push(Paragraph::new(told, letters, place, figures, values));
        }
        Some(Self {
            place: Place { code: dictionaries.regions.today(facts.code).get(), town: facts.town },
            department: facts.department,
            year,
            whole_year: facts.whole_year,
            figures,
            paragraphs,
            explained: list(numbers)?,
        })
    }
}

fn push_all(out: &mut Vec<i128>, ascending: &[usize]) {
    out.push(wide(ascending.len()));
    let mut before = 0;
    for number in ascending {
        out.push(wide(*number) - before);
        before = wide(*number);
    }
}

fn list(numbers: &mut impl Iterator<Item = i128>) -> Option<Vec<usize>> {
    let (length, mut before) = (count(numbers)?, 0);
    let next = |_| {
        before += numbers.next()?;
        usize::try_from(before).ok()
    };
    (0..length).map(next).collect()
}

fn count(numbers: &mut impl Iterator<Item = i128>) -> Option<usize> {
    usize::try_from(numbers.next()?).ok()
}

fn decimal(numbers: &mut impl Iterator<Item = i128>) -> Option<Decimal> {
    let scale = u32::try_from(numbers.next()?).ok()?;
    Decimal::try_from_i128_with_scale(numbers.next()?, scale).ok()
}

/// A number of a text, which is never too large.
fn wide(number: usize) -> i128 {
    number as i128
}
