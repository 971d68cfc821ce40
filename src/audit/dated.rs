//! Days that the running text names against the year of a report and the day of its publication: 本表于2022年11月20日发布 in a report
//! on 2022; what was done in March 2024 in a report of January.
//!
//! In: the text of an annual report. Out: a finding on the first day of each kind that cannot be. Plans name days to come, and
//! so do the names of documents: they are passed over.

use super::view::{STOP, View};
use crate::model::{DocType, Finding, Level, Role, SourceSpan, Span};

/// Checks the days of a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let report = view.report;
    let dates = &view.checks().dates;
    let part = report.title.as_deref().is_some_and(|title| dates.part_of_year.is_in(title));
    let annual = matches!(report.doc_type, DocType::AnnualReport | DocType::StatisticsTable) && !part;
    let Some(year) = report.year.filter(|_| annual && report.region.level != Level::Unknown) else { return };
    let last = report.published.clone().unwrap_or_else(|| format!("{}-06-30", year + 1));
    let (mut early, mut later) = (report.published.is_some(), false);
    for day in days(view) {
        if !early && day.is_before_end_of(year, dates.last_days) && is_of_publication(view, &day) {
            early = true;
            let known = format!("{} < {year}-12-{:02}", day.iso(), dates.last_days);
            findings.extend(finding(view, "date/early", year, &day, &known));
        }
        if !later && day.iso().as_str() > &last[..last.len().min(day.iso().len())] && has_happened(view, &day) {
            later = true;
            let published = report.published.is_some();
            let case = if published { "date/later" } else { "date/beyond" };
            let than = if published { last.clone() } else { format!("{}-12-31", year) };
            findings.extend(finding(view, case, year, &day, &format!("{} > {than}", day.iso())));
        }
    }
}

/// A day, or a month, of the text.
struct Day {
    year: i32,
    month: u32,
    day: Option<u32>,
    span: Span,
}

impl Day {
    fn iso(&self) -> String {
        let day = self.day.map(|day| format!("-{day:02}")).unwrap_or_default();
        format!("{:04}-{:02}{day}", self.year, self.month)
    }

    /// Whether it lies in a year before its last days.
    fn is_before_end_of(&self, year: i32, last_days: u32) -> bool {
        self.year == year && (self.month < 12 || self.day.is_some_and(|day| day < last_days))
    }
}

/// The months and days that are written out with their years: 2022年11月20日.
fn days<'v>(view: &'v View<'_>) -> impl Iterator<Item = Day> + 'v {
    let text = view.text.text.as_str();
    let dates = &view.checks().dates;
    memchr::memmem::find_iter(text.as_bytes(), dates.year.as_bytes()).take(MOST_DAYS).filter_map(move |at| {
        let start = at.checked_sub(4)?;
        let year: i32 = text.get(start..at).filter(|y| y.bytes().all(|b| b.is_ascii_digit()))?.parse().ok()?;
        let (month, end) = number(text, at + dates.year.len(), &dates.month)?;
        let day = number(text, end, &dates.day);
        let end = day.map_or(end, |(_, end)| end);
        let real = (1..=12).contains(&month) && day.is_none_or(|(day, _)| (1..=31).contains(&day));
        real.then(|| Day { year, month, day: day.map(|(day, _)| day), span: Span::new(start, end) })
    })
}

/// Words for years that are looked at: more than reports have.
const MOST_DAYS: usize = 2000;

/// Where the text tells a day as a whole: 2021年12月7日, 2021-12-07.
pub fn of_day(view: &View<'_>, iso: &str) -> Option<SourceSpan> {
    let written = days(view).find(|day| day.iso() == iso).map(|day| day.span);
    let text = view.text.text.as_str();
    let with = |mark: &str| {
        let told = iso.replace('-', mark);
        text.find(&told).map(|at| Span::new(at, at + told.len()))
    };
    let plain = || ["-", "/", "."].into_iter().find_map(with);
    written.or_else(plain).map(|span| view.text.source_span(span))
}

/// Where the text first names the year of the report, elsewhere than in a day that is told already.
pub fn of_year(view: &View<'_>, day: Span) -> Option<SourceSpan> {
    let year = format!("{}{}", view.report.year?, view.checks().dates.year);
    let found = view.text.text.match_indices(&year).find(|(at, _)| !(day.start..day.end).contains(at));
    found.map(|(at, _)| view.text.source_span(Span::new(at, at + year.len())))
}

/// A number of one or two digits before a word, and where the word ends.
fn number(text: &str, at: usize, word: &str) -> Option<(u32, usize)> {
    let digits = text.as_bytes().get(at..)?.iter().take(3).take_while(|b| b.is_ascii_digit()).count();
    let value = text.get(at..at + digits).filter(|digits| !digits.is_empty())?.parse().ok()?;
    text.get(at + digits..)?.starts_with(word).then_some((value, at + digits + word.len()))
}

/// The clause around a day, and the sentence as far as it is near.
fn around<'v>(view: &'v View<'_>, day: &Day) -> [&'v str; 3] {
    let text = view.text.text.as_str();
    let from = (day.span.start.saturating_sub(NEAR)..=day.span.start).find(|at| text.is_char_boundary(*at));
    let to = (day.span.end..=(day.span.end + NEAR).min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let before = text.get(from.unwrap_or(day.span.start)..day.span.start).unwrap_or_default();
    let behind = text.get(day.span.end..to.unwrap_or(day.span.end)).unwrap_or_default();
    let before = before.rsplit(['\n', STOP]).next().unwrap_or_default();
    let behind = behind.split(['\n', STOP]).next().unwrap_or_default();
    let clause = before.rsplit([',', ';', '(']).next().unwrap_or_default();
    [before, clause, behind]
}

/// Bytes of a sentence on either side of a day.
const NEAR: usize = 120;

/// Whether a clause says that the report itself was published on a day.
fn is_of_publication(view: &View<'_>, day: &Day) -> bool {
    let dates = &view.checks().dates;
    let [_, clause, behind] = around(view, day);
    let next = behind.split([',', ';', ')']).next().unwrap_or_default();
    dates.itself.is_in(clause) && (dates.published.is_in(next) || dates.published.is_in(clause))
}

/// Whether a sentence tells of a day as of one that has passed.
fn has_happened(view: &View<'_>, day: &Day) -> bool {
    let dates = &view.checks().dates;
    let [before, clause, behind] = around(view, day);
    let next = behind.split([',', ';', ')']).next().unwrap_or_default();
    // 2024年5月,县政府召开会议: the clause behind the day.
    let next = if next.is_empty() {
        behind.trim_start_matches(',').split([',', ';', ')']).next().unwrap_or_default()
    } else {
        next
    };
    let told = dates.happened.is_in(next) && !dates.planned.is_in(next) || dates.up_to.end_of(clause).is_some();
    // 截至 holds a word of plans and is none.
    let before = dates.up_to.end_of(before).map_or(before, |word| &before[..before.len() - word.len()]);
    let in_title = before.rfind('\u{300a}').is_some_and(|open| !before[open..].contains('\u{300b}'));
    let start = view.text.source_span(day.span).start;
    let plans = |s: &crate::model::Section| s.role == Role::Plans && (s.start..s.end).contains(&start);
    told && !in_title && !dates.planned.is_in(before) && !view.report.sections.iter().any(plans)
}

fn finding(view: &View<'_>, case: &str, year: i32, day: &Day, line: &str) -> Option<Finding> {
    let (year, iso) = (year.to_string(), day.iso());
    let published = view.report.published.as_deref().unwrap_or(&iso);
    let words = [("year", year.as_str()), ("published", published), ("date", &iso)];
    let mut finding = view.finding(case, &words, &[])?;
    finding.places.push(view.text.source_span(day.span));
    finding.places.extend(of_year(view, day.span));
    line.clone_into(&mut finding.arithmetic);
    Some(finding)
}
