//! Numbers of spreadsheets as their cells show them: 0.125 as 12.5%, 1234 as 1,234, 44927 as 2023/1/1.
//!
//! In: the number as stored and the code of its format. Out: the text that a reader of the sheet sees. A format that is
//! not understood shows the number itself.

mod code;
mod date;

use code::{Part, Section};
use rust_decimal::{Decimal, RoundingStrategy};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What `dictionaries/spreadsheets.toml` says.
#[derive(Deserialize)]
pub(super) struct Known {
    unnamed_sheets: Vec<String>,
    formats: HashMap<String, String>,
}

/// The dictionary; it is part of the program.
pub(super) static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../dictionaries/spreadsheets.toml"))
        .expect("dictionaries/spreadsheets.toml is built in and tested")
});

impl Known {
    /// The code of a format that is known by number alone.
    pub(super) fn format(&self, number: u32) -> Option<&str> {
        self.formats.get(&number.to_string()).map(String::as_str)
    }

    /// Whether a sheet has the name that the program gave it.
    pub(super) fn is_unnamed(&self, sheet: &str) -> bool {
        let stem = sheet.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | ')'));
        self.unnamed_sheets.iter().any(|name| name.eq_ignore_ascii_case(stem))
    }
}

/// A number format, ready to be applied.
#[derive(Debug, Clone, Default)]
pub(super) struct NumberFormat {
    sections: Vec<Section>,
}

/// Digits that a floating-point number states in earnest.
const DIGITS: usize = 15;

impl NumberFormat {
    pub(super) fn new(code: &str) -> Self {
        Self { sections: code::sections(code) }
    }

    /// The number as shown. `stored` is what the file says: a decimal, perhaps with an exponent, and often with the noise of
    /// binary fractions.
    pub(super) fn show(&self, stored: &str, is_1904: bool) -> String {
        let Some(number) = decimal(stored) else {
            return stored.trim().to_owned();
        };
        let Some((section, number)) = self.section(number) else {
            return number.normalize().to_string();
        };
        if section.is_date {
            return date::show(section, number, is_1904).unwrap_or_else(|| number.normalize().to_string());
        }
        if section.is_general {
            return section.around(&number.normalize().to_string());
        }
        section.number(number)
    }

    /// The section for a number, and what is left to show of it: a section for negative numbers states the sign itself.
    fn section(&self, number: Decimal) -> Option<(&Section, Decimal)> {
        let negative = number.is_sign_negative() && !number.is_zero();
        match self.sections.as_slice() {
            [] => None,
            [_, second, ..] if negative => Some((second, number.abs())),
            [_, _, third, ..] if number.is_zero() => Some((third, number)),
            [first, ..] => Some((first, number)),
        }
    }
}

impl Section {
    fn number(&self, number: Decimal) -> String {
        let scaled = self.scaled(number);
        let rounded = scaled.round_dp_with_strategy(self.places, RoundingStrategy::MidpointAwayFromZero);
        let text = format!("{:.*}", self.places as usize, rounded.abs());
        let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let fraction = fraction.trim_end_matches('0');
        let fraction = format!("{fraction:0<width$}", width = self.least_places as usize);
        let mut shown = format!("{whole:0>width$}", width = self.least_digits);
        if self.least_digits == 0 && shown == "0" && (!fraction.is_empty() || self.has_no_digits()) {
            shown.clear();
        }
        if self.groups {
            shown = grouped(&shown);
        }
        if !fraction.is_empty() {
            shown = format!("{shown}.{fraction}");
        }
        let sign = if number.is_sign_negative() && !rounded.is_zero() { "-" } else { "" };
        format!("{sign}{}", self.around(&shown))
    }

    fn scaled(&self, number: Decimal) -> Decimal {
        let by = |n: Decimal, factor: u32| n.checked_mul(Decimal::from(factor)).unwrap_or(n);
        let more = (0..self.percents).fold(number, |n, _| by(n, 100));
        (0..self.thousands).fold(more, |n, _| n / Decimal::ONE_THOUSAND)
    }

    /// The digits with the words of the format around them.
    fn around(&self, digits: &str) -> String {
        let mut shown = String::new();
        for part in &self.parts {
            match part {
                Part::Literal(text) => shown.push_str(text),
                Part::Number => shown.push_str(digits),
                Part::Date(..) => {}
            }
        }
        shown.trim().to_owned()
    }

    fn has_no_digits(&self) -> bool {
        !self.parts.contains(&Part::Number)
    }
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, c) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(c);
    }
    text
}

/// What is stored, without the noise behind the fifteenth digit.
fn decimal(stored: &str) -> Option<Decimal> {
    let stored = stored.trim();
    let number = Decimal::from_str_exact(stored).ok().or_else(|| Decimal::from_scientific(stored).ok());
    let number = number.or_else(|| stored.parse().ok())?;
    let significant = number.round_sf(u32::try_from(DIGITS).ok()?)?;
    Some(significant.normalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_as_their_format_says() {
        for (stored, code, expected) in [
            ("0.125", "0.0%", "12.5%"),
            ("0.125", "0%", "13%"),
            ("1234", "#,##0", "1,234"),
            ("-1234567.5", "#,##0.00", "-1,234,567.50"),
            ("-5", "#,##0;(#,##0)", "(5)"),
            ("0", "#,##0;-#,##0;\"-\"", "-"),
            ("0.28999999999999998", "General", "0.29"),
            ("1.5E-2", "", "0.015"),
            ("1E+22", "General", "10000000000000000000000"),
            ("12345678", "0.0,,", "12.3"),
            ("15", "0\"件\"", "15件"),
            ("15", "General\"人\"", "15人"),
            ("15", "0_);[Red]\\(0\\)", "15"),
            ("3.6", "[$¥-804]#,##0.00", "¥3.60"),
            ("0.5", "#.##", ".5"),
            ("7", "000", "007"),
            ("3.14159", "0.0##", "3.142"),
            ("44927", "yyyy/m/d", "2023/1/1"),
            ("44927.75", "yyyy\"年\"m\"月\"d\"日\" h:mm", "2023年1月1日 18:00"),
            ("44927", "[$-804]yyyy\"年\"mm\"月\"", "2023年01月"),
            ("60", "yyyy-mm-dd", "1900-02-29"),
            ("1.5", "[h]:mm", "36:00"),
            ("0.75", "h:mm AM/PM", "6:00 PM"),
            ("1e400", "0", "1e400"),
            ("abc", "0", "abc"),
            ("99999999999", "yyyy", "99999999999"),
            ("5", ";;;", ""),
        ] {
            assert_eq!(NumberFormat::new(code).show(stored, false), expected, "{stored} {code}");
        }
        assert_eq!(NumberFormat::new("yyyy/m/d").show("43465", true), "2023/1/1");
    }

    #[test]
    fn built_in_formats_are_known_and_sheets_without_a_name_too() {
        assert_eq!(NumberFormat::new(KNOWN.format(10).unwrap()).show("0.125", false), "12.50%");
        assert_eq!(NumberFormat::new(KNOWN.format(31).unwrap()).show("44927", false), "2023年1月1日");
        assert_eq!(KNOWN.format(0), None);
        assert!(KNOWN.is_unnamed("Sheet1") && KNOWN.is_unnamed("工作表 2") && !KNOWN.is_unnamed("2023"));
    }
}
