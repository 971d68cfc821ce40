//! The words of `[date]` in `checks.toml`: parts of a year, and days that values are of.

use crate::dictionary::finder::{Finder, Found};
use crate::dictionary::{List, WordSet};
use serde::Deserialize;

/// Words of days.
#[derive(Debug)]
pub struct Dates {
    /// The day of December from which all of a year is known.
    pub last_days: u32,
    /// The month from whose end values stand for the year.
    pub written: u32,
    /// Names of parts of a year.
    pub part_of_year: WordSet,
    /// Before a value of the first day of a year.
    pub opening: WordSet,
    /// Before the day that a value is of.
    pub up_to: WordSet,
    /// Name the report itself.
    pub itself: WordSet,
    /// Say that something was published.
    pub published: WordSet,
    /// Behind a day, say that something was done on it.
    pub happened: WordSet,
    /// Say that something is to be done.
    pub planned: WordSet,
    /// Behind the number of a day.
    pub day: String,
    /// Behind the number of a month.
    pub month: String,
    /// The ten of the names of months.
    pub ten: char,
    /// Behind the number of a year.
    pub year: String,
    /// Behind that, say that it is meant as a whole.
    pub annual: String,
    /// Words before the day that a value is of, and those for the first day.
    marks: Finder,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawDates {
    last_days: u32,
    written: u32,
    part_of_year: WordSet,
    up_to: Vec<String>,
    start: Vec<String>,
    opening: Vec<String>,
    itself: WordSet,
    published: WordSet,
    happened: WordSet,
    planned: WordSet,
    day: String,
    year: String,
    annual: String,
    month: String,
    ten: char,
}

/// Number of the words for the first day of a year in their finder.
const START: usize = 0;
/// Number of the words before a day.
const UP_TO: usize = 1;

impl RawDates {
    pub(super) fn compile(self) -> Dates {
        let opening = self.start.iter().cloned().chain(self.opening).collect();
        let up_to = self.up_to.iter().cloned().collect();
        let start = self.start.into_iter().map(|word| (word, START));
        let marks = Finder::numbered(start.chain(self.up_to.into_iter().map(|word| (word, UP_TO))));
        Dates {
            last_days: self.last_days,
            written: self.written,
            part_of_year: self.part_of_year,
            opening,
            up_to,
            itself: self.itself,
            published: self.published,
            happened: self.happened,
            planned: self.planned,
            day: self.day,
            month: self.month,
            ten: self.ten,
            year: self.year,
            annual: self.annual,
            marks,
        }
    }
}

impl Dates {
    pub(in crate::dictionary) const fn list(&self) -> (List, &Finder) {
        (List::Days, &self.marks)
    }

    /// Whether words say that a value is of the first day of a year: 年初为41名.
    #[must_use]
    pub fn opens(&self, words: &str) -> bool {
        self.opening.is_in(words)
    }

    /// The words in a text that was not scanned for all lists.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Found> + 'a {
        self.marks.find(text)
    }

    /// The month that words of [`List::Days`] name: 6 for 截至2023年6月底, 0 for 年初; none where they name none.
    #[must_use]
    pub fn month_at(&self, text: &str, found: &Found) -> Option<u32> {
        if found.word == START {
            return Some(0);
        }
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let mut rest = text.get(found.span.end..)?.trim_start();
        if let Some(behind) = rest[digits(rest)..].strip_prefix(self.year.as_str()) {
            rest = behind;
        }
        let month = rest[..digits(rest)].parse().ok()?;
        rest[digits(rest)..].starts_with(self.month.as_str()).then_some(month)
    }
}
