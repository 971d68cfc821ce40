//! The year of a quantity whose own words name none: that of the figure that it stands beside, or that its sentence opens with.
//!
//! In: a quantity and the figures before it. Out: the year that still holds for it.

use super::draft::Period;
use super::labels;
use super::mention::Mention;
use super::prose::{Around, Reader};
use crate::model::Kind;

/// Characters of a sentence in which the year that it opens with stands.
const LONGEST_OPENING: usize = 8;

/// Bytes of a sentence over which its year is looked for, so that one of any length is read in linear time.
const FARTHEST: usize = 1500;

/// The year of the figure before, where it holds on: 上年为17件、29.8万元; 2022年立案31件,罚款12万元.
pub fn goes_on(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> Option<Period> {
    let previous = reader.drafts.last().filter(|d| d.number.start >= around.sentence.start)?;
    let period = previous.period.filter(|_| matches!(previous.kind, Kind::Level | Kind::Share))?;
    let between = reader.text.get(previous.number.end..mention.lead)?;
    let words = between.trim_start();
    let listed = words.trim() == "\u{3001}" || reader.dictionaries.wording.is_conjunction(words.trim());
    (listed || opens(reader, around, period, mention)).then_some(period)
}

/// Whether the sentence opens with a year, compares it with none, and names no other up to the quantity.
fn opens(reader: &Reader<'_>, around: &Around<'_>, period: Period, mention: &Mention) -> bool {
    let Period::Year(year) = period else { return false };
    let before = reader.text.get(around.sentence.start..mention.lead).filter(|before| before.len() <= FARTHEST);
    let before = before.unwrap_or_default().trim_start();
    let end = before.char_indices().nth(LONGEST_OPENING).map_or(before.len(), |(at, _)| at);
    let (opening, rest) = before.split_at(end);
    let wording = &reader.dictionaries.wording;
    labels::year_in(opening) == Some(year)
        && labels::year_in(rest).is_none()
        && wording.comparison(before).is_none()
        && !wording.tells_this_year(rest)
}

/// The year a draft names; for the year before, `last` where it is known, else the one before the report's.
pub(super) fn year_of(period: Option<Period>, report: Option<i32>, last: Option<i32>) -> Option<i32> {
    match period {
        Some(Period::Year(year)) => Some(year),
        Some(Period::Prior) => last.or(report.map(|y| y - 1)),
        None => report,
    }
}
