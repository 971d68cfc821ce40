//! The findings of a record: messages are written without their numbers, most of which are those of figures, so that what
//! the audit says often is the same words in all reports.

use super::bytes::{Damaged, In, Out};
use super::source::wide;
use crate::index::FigureRow;
use crate::model::{Figure, Finding, Implied, Severity, SourceSpan, Verdict};
use rust_decimal::Decimal;

/// Check, message, message in English, arithmetic.
const WORDS: usize = 4;
/// Stands for a number in a message.
const MARK: char = '\u{1}';
/// Stands between the words of a finding.
const BREAK: char = '\u{2}';

// In the order of their declarations: a finding holds the number of the variant.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Info];
const VERDICTS: [Verdict; 6] =
    [Verdict::Differs, Verdict::Impossible, Verdict::Doubtful, Verdict::Undecided, Verdict::Holds, Verdict::Implied];

/// Writes findings; `year` is that of the report.
pub fn write(out: &mut Out, findings: &[Finding], figures: &[Figure], year: i32) {
    out.count(findings.len());
    for finding in findings {
        let implied = u8::from(finding.implied.is_some()) << 6;
        let verbatim = u8::from(holds_marks(finding)) << 7;
        out.byte(finding.severity as u8 | (finding.verdict as u8) << 2 | implied | verbatim);
        out.count(finding.figures.len());
        let mut before = 0;
        for figure in &finding.figures {
            out.signed(wide(*figure) - before);
            before = wide(*figure);
        }
        out.count(finding.places.len());
        for place in &finding.places {
            out.count(place.start);
            out.signed(wide(place.end) - wide(place.start));
        }
        if let Some(implied) = &finding.implied {
            write_implied(out, implied, finding, figures, year);
        }
    }
    let mut numbers = Out::default();
    for finding in findings {
        let known = known(&finding.figures, figures, finding.implied.as_ref(), |figure| figure.value);
        if holds_marks(finding) {
            words_of(finding).iter().for_each(|words| numbers.words(words));
        } else {
            let joined = words_of(finding).map(String::as_str).join(&BREAK.to_string());
            out.words(&without_numbers(&joined, &known, &mut numbers));
        }
    }
    out.0.append(&mut numbers.0);
}

/// Reads them; `rows` are the columns of the figures.
pub fn read(bytes: &mut In<'_>, rows: &[FigureRow], year: i32) -> Result<Vec<Finding>, Damaged> {
    worded(bytes, rows, year, |finding, joined, bytes| {
        let words: Vec<String> = match joined {
            None => (0..WORDS).map(|_| bytes.words().map(str::to_owned)).collect::<Result<_, _>>()?,
            Some(words) => {
                let known = known(&finding.figures, rows, finding.implied.as_ref(), |row| row.value);
                with_numbers(words, &known, bytes)?.split(BREAK).map(str::to_owned).collect()
            }
        };
        let [check, message, message_en, arithmetic] = words.try_into().map_err(|_| Damaged)?;
        (finding.check, finding.message) = (check, message);
        (finding.message_en, finding.arithmetic) = (message_en, arithmetic);
        Ok(())
    })
}

/// Reads them without messages and arithmetic.
pub fn read_unworded(bytes: &mut In<'_>, rows: &[FigureRow], year: i32) -> Result<Vec<Finding>, Damaged> {
    worded(bytes, rows, year, |finding, joined, bytes| {
        let check = match joined {
            None => bytes.words()?,
            Some(words) => words.split(BREAK).next().unwrap_or_default(),
        };
        finding.check = check.to_owned();
        match joined {
            None => (1..WORDS).try_for_each(|_| bytes.words().map(drop)),
            Some(words) => words.matches(MARK).try_for_each(|_| match bytes.count()? {
                0 => bytes.words().map(drop),
                _ => Ok(()),
            }),
        }
    })
}

/// Reads findings, each of which is given its words: with marks for their numbers, or none where they are verbatim behind.
fn worded<'a>(
    bytes: &mut In<'a>,
    rows: &[FigureRow],
    year: i32,
    give: impl Fn(&mut Finding, Option<&'a str>, &mut In<'a>) -> Result<(), Damaged>,
) -> Result<Vec<Finding>, Damaged> {
    let count = bytes.length()?;
    let (mut findings, mut verbatim) = (Vec::with_capacity(count), Vec::with_capacity(count));
    for _ in 0..count {
        let head = usize::from(bytes.byte()?);
        verbatim.push(head >> 7 == 1);
        findings.push(read_one(bytes, head, rows, year)?);
    }
    let mut joined = Vec::with_capacity(count);
    for verbatim in &verbatim {
        joined.push(if *verbatim { None } else { Some(bytes.words()?) });
    }
    for (finding, joined) in findings.iter_mut().zip(joined) {
        give(finding, joined, bytes)?;
    }
    Ok(findings)
}

fn read_one(bytes: &mut In<'_>, head: usize, rows: &[FigureRow], year: i32) -> Result<Finding, Damaged> {
    let count = bytes.length()?;
    let mut finding = Finding {
        check: String::new(),
        severity: *SEVERITIES.get(head & 3).ok_or(Damaged)?,
        verdict: *VERDICTS.get(head >> 2 & 15).ok_or(Damaged)?,
        message: String::new(),
        message_en: String::new(),
        arithmetic: String::new(),
        figures: Vec::with_capacity(count),
        places: Vec::new(),
        implied: None,
    };
    let mut before = 0;
    for _ in 0..count {
        before += i128::from(bytes.small()?);
        finding.figures.push(usize::try_from(before).map_err(|_| Damaged)?);
    }
    for _ in 0..bytes.length()? {
        let start = bytes.count()?;
        let end = usize::try_from(wide(start) + i128::from(bytes.small()?)).map_err(|_| Damaged)?;
        finding.places.push(SourceSpan { start, end });
    }
    if head >> 6 & 1 == 1 {
        finding.implied = Some(read_implied(bytes, &finding, rows, year)?);
    }
    Ok(finding)
}

fn write_implied(out: &mut Out, implied: &Implied, finding: &Finding, figures: &[Figure], year: i32) {
    let concerned = || finding.figures.iter().filter_map(|figure| figures.get(*figure));
    let metric = concerned().position(|figure| figure.metric.as_ref() == Some(&implied.metric));
    out.count(metric.map_or(0, |at| at + 1));
    if metric.is_none() {
        out.words(&implied.metric);
    }
    let unit = concerned().position(|figure| figure.unit == implied.unit);
    out.count(unit.map_or(0, |at| at + 1));
    if unit.is_none() {
        out.words(implied.unit.as_deref().unwrap_or_default());
        out.byte(u8::from(implied.unit.is_some()));
    }
    out.signed(i128::from(implied.period) - i128::from(year));
    out.decimal(implied.low);
    let same = implied.low == implied.high && implied.low.scale() == implied.high.scale();
    out.byte(u8::from(same));
    if !same {
        out.decimal(implied.high);
    }
}

fn read_implied(bytes: &mut In<'_>, finding: &Finding, rows: &[FigureRow], year: i32) -> Result<Implied, Damaged> {
    let concerned = |at: usize| finding.figures.iter().filter_map(|figure| rows.get(*figure)).nth(at).ok_or(Damaged);
    let metric = match bytes.count()?.checked_sub(1) {
        Some(at) => concerned(at)?.metric.as_deref().ok_or(Damaged)?.to_owned(),
        None => bytes.words()?.to_owned(),
    };
    let unit = match bytes.count()?.checked_sub(1) {
        Some(at) => concerned(at)?.unit.as_deref().map(str::to_owned),
        None => {
            let unit = bytes.words()?;
            (bytes.byte()? == 1).then(|| unit.to_owned())
        }
    };
    let period = i32::try_from(i64::from(year).saturating_add(bytes.small()?)).map_err(|_| Damaged)?;
    let low = bytes.decimal()?;
    let high = if bytes.byte()? == 1 { low } else { bytes.decimal()? };
    Ok(Implied { metric, unit, period, low, high })
}

/// The numbers that the words of a finding may be expected to hold, as they are written there.
fn known<F>(
    concerned: &[usize],
    figures: &[F],
    implied: Option<&Implied>,
    value: impl Fn(&F) -> Decimal,
) -> Vec<String> {
    let values = concerned.iter().filter_map(|figure| figures.get(*figure)).map(value);
    let implied = implied.into_iter().flat_map(|implied| [implied.low, implied.high]);
    values.chain(implied).map(grouped).collect()
}

/// Digits in groups of three, without a sign: 11,834.
fn grouped(value: Decimal) -> String {
    let text = value.normalize().abs().to_string();
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut written = String::with_capacity(text.len() + whole.len() / 3);
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written + rest
}

const fn words_of(finding: &Finding) -> [&String; 4] {
    [&finding.check, &finding.message, &finding.message_en, &finding.arithmetic]
}

/// Whether the marks themselves stand in the words, as they may where damaged text is quoted.
fn holds_marks(finding: &Finding) -> bool {
    words_of(finding).iter().any(|words| words.contains([MARK, BREAK]))
}

/// Words with a mark for each number; which numbers these are goes to `numbers`.
fn without_numbers(joined: &str, known: &[String], numbers: &mut Out) -> String {
    let (mut written, mut rest) = (String::with_capacity(joined.len()), joined);
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        written.push_str(&rest[..at]);
        written.push(MARK);
        rest = &rest[at..];
        let number = &rest[..length_of_number(rest)];
        let code = known.iter().position(|one| one == number);
        numbers.count(code.map_or(0, |code| code + 1));
        if code.is_none() {
            numbers.words(number);
        }
        rest = &rest[number.len()..];
    }
    written + rest
}

fn with_numbers(words: &str, known: &[String], numbers: &mut In<'_>) -> Result<String, Damaged> {
    let mut written = String::with_capacity(words.len() * 2);
    for (i, part) in words.split(MARK).enumerate() {
        if i > 0 {
            written.push_str(match numbers.count()?.checked_sub(1) {
                Some(code) => known.get(code).ok_or(Damaged)?,
                None => numbers.words()?,
            });
        }
        written.push_str(part);
    }
    Ok(written)
}

/// Bytes of the number at the start of a text: digits, with commas and points between them.
fn length_of_number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let joins = |at: usize| matches!(bytes.get(at), Some(b',' | b'.')) && digit(at + 1);
    (1..).find(|at| !digit(*at) && !joins(*at)).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_groups() {
        for (value, expected) in [("0", "0"), ("-1234.50", "1,234.5"), ("123", "123"), ("11834567", "11,834,567")] {
            assert_eq!(grouped(value.parse().expect("a decimal")), expected);
        }
        assert_eq!(["1,234.5%", "12,a", "7", "3.."].map(length_of_number), [7, 2, 1, 1]);
    }
}
