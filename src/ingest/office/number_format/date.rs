//! Dates and times of spreadsheets: days since the beginning of 1900 or of 1904.

use super::code::{Part, Section};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::fmt::Write as _;

/// Days up to the end of the year 9999.
const LAST: i64 = 2_958_465;
const SECONDS: i64 = 86_400;

/// A moment, taken apart.
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    /// Seconds since midnight.
    second: i64,
    /// Seconds since day 0.
    span: i64,
}

/// The number as a date; none where it is no date.
pub(super) fn show(section: &Section, number: Decimal, is_1904: bool) -> Option<String> {
    let seconds = (number * Decimal::from(SECONDS)).round().to_i64()?;
    let shift = if is_1904 { 1462 } else { 0 };
    let day = seconds.div_euclid(SECONDS) + shift;
    if !(0..=LAST).contains(&day) {
        return None;
    }
    let (year, month, date) = calendar(day);
    let moment = Moment { year, month, day: date, second: seconds.rem_euclid(SECONDS), span: seconds };
    let is_halved = section.parts.contains(&Part::Date('p', 1, false));
    let mut shown = String::new();
    let mut parts = section.parts.iter().peekable();
    // After hours an m is minutes, and before seconds too.
    let mut after_hours = false;
    while let Some(part) = parts.next() {
        match part {
            Part::Literal(text) => shown.push_str(text),
            Part::Number => {}
            &Part::Date(letter, length, is_span) => {
                let next = parts.clone().find_map(|p| if let Part::Date(l, ..) = p { Some(*l) } else { None });
                let is_minute = letter == 'm' && (after_hours || next == Some('s'));
                moment.write(&mut shown, if is_minute { 'i' } else { letter }, length, is_span, is_halved);
                after_hours = letter == 'h';
            }
        }
    }
    Some(shown.trim().to_owned())
}

impl Moment {
    fn write(&self, shown: &mut String, letter: char, length: usize, is_span: bool, is_halved: bool) {
        let hour = self.second / 3600;
        let value = match (letter, is_span) {
            ('h', true) => self.span / 3600,
            ('i' | 'm', true) => self.span / 60,
            ('s', true) => self.span,
            ('y' | 'e' | 'b', _) if length == 2 => self.year % 100,
            ('y' | 'e' | 'b', _) => self.year,
            ('m', _) => self.month,
            // Names of days and months are words of English: the numbers say the same.
            ('d', _) if length > 2 => return,
            ('d', _) => self.day,
            ('h', _) if is_halved => (hour + 11) % 12 + 1,
            ('h', _) => hour,
            ('i', _) => self.second / 60 % 60,
            ('s', _) => self.second % 60,
            ('p', _) => {
                shown.push_str(if hour < 12 { "AM" } else { "PM" });
                return;
            }
            _ => return,
        };
        let width = if length == 2 { 2 } else { 1 };
        let _ = write!(shown, "{value:0width$}");
    }
}

/// Year, month and day of a serial number. Day 60 is the 29th of February 1900, which never was: the first spreadsheets
/// had it, and all others kept it.
const fn calendar(serial: i64) -> (i64, i64, i64) {
    if serial == 60 {
        return (1900, 2, 29);
    }
    // Days since 1970, then the civil calendar by eras of 400 years.
    let days = serial - if serial > 60 { 25_569 } else { 25_568 };
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + if month <= 2 { 1 } else { 0 }, month, day)
}
