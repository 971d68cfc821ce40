//! The year that the words of a table give its numbers: that of a caption or a name that tells it, no date that only stands there.
//!
//! In: the lines above a table, or the name of a column or row. Out: a year.

use crate::dictionary::Forms;
use crate::extract::labels::{self, first_year, first_year_at, year_in};

/// The words for year, month and day behind their numbers.
const YEAR: char = '\u{5e74}';
const MONTH: char = '\u{6708}';
const DAY: char = '\u{65e5}';

/// Ends a sentence.
const STOP: char = '\u{3002}';

/// Between the ends of a stretch of time: 1月至6月, 1-12月.
const TO: [char; 8] = ['\u{81f3}', '\u{5230}', '-', '\u{2014}', '\u{2013}', '~', '\u{3001}', '\u{2212}'];

/// Marks that clauses stand between.
const MARKS: [char; 6] = [',', ';', ':', '(', '\u{3002}', '\u{300b}'];

/// The one year that a caption tells; two are compared, and a stretch of years is none. Lines that only hold a date (2025年1月20日)
/// or name another document or a law tell none.
pub fn of_caption(caption: &str, forms: &Forms) -> Option<i32> {
    let mut told = caption.lines().map(last_sentence).filter(|line| tells_year(line, forms)).map(of_line);
    let year = told.next()??;
    told.all(|other| other == Some(year)).then_some(year)
}

/// Of a line of running text above a table the sentence that leads to it: what those before it tell of other years is not of the table.
fn last_sentence(line: &str) -> &str {
    let (before, last) = line.trim_end_matches(STOP).rsplit_once(STOP).unwrap_or(("", line));
    if before.chars().nth(LONG).is_some() { last } else { line }
}

/// Characters of sentences from which on a line is no caption.
const LONG: usize = 40;

/// The year that the name of a column or row tells; a day is no year.
pub fn of_name(name: &str) -> Option<i32> {
    year_in(name).filter(|_| !behind_year(name).is_some_and(|(_, rest)| date(rest) == Some(Date::Day)))
}

/// 2022 as the name of a column or row.
pub fn bare_year(name: &str) -> Option<i32> {
    labels::bare_year(name.trim()).filter(|year| (1990..2050).contains(year))
}

/// The one year of a line.
fn of_line(line: &str) -> Option<i32> {
    let year = year_in(line).filter(|year| first_year(line) == Some(*year))?;
    let before = first_year_at(line).and_then(|at| line[..at].chars().rev().nth(1));
    (!before.is_some_and(|c| c.is_ascii_digit())).then_some(year)
}

/// Whether the last year of a line is that of the numbers below it.
fn tells_year(line: &str, forms: &Forms) -> bool {
    let Some((before, rest)) = behind_year(line) else { return false };
    let in_title = before.rfind('\u{300a}') > before.rfind('\u{300b}');
    let clause = before.rsplit(MARKS).next().unwrap_or(before).trim_end_matches(|c: char| c.is_ascii_digit());
    let dated = match date(rest) {
        // (截至2023年12月31日)
        Some(Date::LastDay) => before.trim_matches(|c: char| !c.is_alphabetic()).is_empty(),
        Some(Date::Day) => true,
        Some(Date::Month) => !forms.names_table(line),
        None => false,
    };
    !in_title && !dated && !forms.dates_another(clause, rest)
}

/// What stands before the last word for year, and behind it.
fn behind_year(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once(YEAR).map(|(before, rest)| (before, rest.trim_start()))
}

/// How exactly words behind a year give a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Date {
    Month,
    Day,
    /// 12月31日
    LastDay,
}

/// The date that words behind a year begin with; none where a stretch of months or days begins so (1月至6月).
fn date(rest: &str) -> Option<Date> {
    let (month, rest) = numbered(rest, MONTH)?;
    match numbered(rest, DAY) {
        _ if rest.starts_with(TO) => None,
        Some((_, rest)) if rest.starts_with(TO) => None,
        Some((31, _)) if month == 12 => Some(Date::LastDay),
        Some(_) => Some(Date::Day),
        None => Some(Date::Month),
    }
}

/// The number before a word for month or day, and what stands behind that.
fn numbered(text: &str, mark: char) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = text[..text.len() - rest.len()].parse().ok()?;
    Some((number, rest.trim_start().strip_prefix(mark)?.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;

    #[test]
    fn a_caption_tells_the_year_of_its_table_and_no_date_does() {
        let forms = &Dictionaries::builtin().expect("they load").forms;
        for (caption, expected) in [
            ("2023年度行政处罚统计表", Some(2023)),
            ("统计期间:2023年1月1日至2023年12月31日", Some(2023)),
            ("统计期间:2023年1-12月", Some(2023)),
            ("(截至2023年12月31日)", Some(2023)),
            ("2023年6月行政处罚情况统计表", Some(2023)),
            ("2023年度行政处罚统计表\n2025年1月20日", Some(2023)),
            ("2025年1月20日", None),
            ("2023年12月31日", None),
            ("填报日期:2025年1月", None),
            ("县司法局 2025年1月20日", None),
            ("依据2021年修订的行政处罚法统计如下:", None),
            ("根据《某县2022年工作要点》,现公布如下:", None),
            ("2021-2023年对比", None),
            (
                "全年开展行政检查10112次,较上年增加236次;作出行政处罚1488件(2021年1563件),罚没金额396.75万元。各部门情况见下表:",
                None,
            ),
        ] {
            assert_eq!(of_caption(caption, forms), expected, "{caption}");
        }
    }
}
