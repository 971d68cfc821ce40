//! Findings as text, CSV and a workbook, and counts of them.

use super::table::{Align, Table};
use super::{REGION, Style, counted, csv_rows, one_line, or_blank, region_cells};
use crate::model::Severity;
use crate::query::AuditBy;
use crate::query::answer::{AuditAnswer, AuditRow, Evidence, OtherReport, Place, SeverityCounts};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Characters of a sentence on a line.
const QUOTED: usize = 76;

/// For people: findings under the report they are about; `remarks` is the least severity that was asked for.
///
/// # Errors
/// When the output cannot be written.
pub fn text(
    out: &mut dyn Write,
    style: Style,
    answer: &AuditAnswer,
    english: bool,
    remarks: Severity,
) -> io::Result<()> {
    let mut report = None;
    for row in &answer.findings {
        if report != Some(&row.report) {
            report = Some(&row.report);
            let name = format!("{} {}", row.region.name().unwrap_or("?"), or_blank(row.year));
            writeln!(out, "{}  {}", style.bold(name.trim()), style.dim(&one_line(&row.source)))?;
        }
        finding(out, style, row, english)?;
    }
    if answer.findings.len() < answer.total {
        let rest = answer.total - answer.findings.len();
        writeln!(out, "{}", style.dim(&format!("and {rest} more; --limit shows them")))?;
    }
    writeln!(out, "{}", style.dim(&summary(answer, remarks)))
}

/// How many of what in how many reports; what was not asked for is not counted.
fn summary(answer: &AuditAnswer, least: Severity) -> String {
    let SeverityCounts { error, warning, info } = answer.counts;
    let all =
        [(Severity::Error, error, "error"), (Severity::Warning, warning, "warning"), (Severity::Info, info, "remark")];
    let asked = all.into_iter().filter(|(severity, ..)| *severity <= least);
    let told: Vec<String> = asked.map(|(_, count, name)| counted(count, name)).collect();
    let found = format!("{} in {} of {}", told.join(", "), answer.with_findings, counted(answer.reports, "report"));
    let follow = match answer.following {
        0 => String::new(),
        1 => "; 1 finding follows from another".to_owned(),
        n => format!("; {n} findings follow from others"),
    };
    let unread = match answer.unread.len() {
        0 => String::new(),
        n => format!("; {} could not be read", counted(n, "file")),
    };
    found + &follow + &unread
}

fn finding(out: &mut dyn Write, style: Style, row: &AuditRow, english: bool) -> io::Result<()> {
    let message = if english { &row.message_en } else { &row.message };
    let severity = match row.severity {
        Severity::Info => row.severity.as_str().to_owned(),
        _ => style.marked(row.severity.as_str()),
    };
    let follows = if row.follows.is_some() { "\u{21b3} " } else { "" };
    writeln!(out, "  {follows}{severity} {}: {}", row.check, one_line(message))?;
    if !row.arithmetic.is_empty() {
        writeln!(out, "    {}", one_line(&row.arithmetic))?;
    }
    let mut told: Vec<&str> = Vec::new();
    for evidence in &row.figures {
        if !told.contains(&evidence.sentence.as_str()) {
            told.push(&evidence.sentence);
            writeln!(out, "    {}", style.dim(&quote(&evidence.sentence, &evidence.text, evidence.start)))?;
        }
    }
    // A sentence that was quoted for its figures is not quoted again for its words.
    let fresh = |place: &&Place| !told.iter().any(|t| place.text.contains(t) || *t == place.sentence);
    for place in row.places.iter().filter(fresh) {
        // Words that are a sentence or more are quoted by themselves.
        let around = if place.text.chars().count() < QUOTED { &place.sentence } else { &place.text };
        writeln!(out, "    {}", style.dim(&quote(around, &place.text, place.start)))?;
    }
    for other in &row.others {
        let name = format!("{} {}", other.region.name().unwrap_or("?"), or_blank(other.year));
        let words = other.places.first().map(|p| quote(&p.text, &p.text, p.start));
        let words = words.or_else(|| other.figures.first().map(|f| quote(&f.sentence, &f.text, f.start)));
        let told = words.map_or_else(String::new, |words| format!(": {words}"));
        writeln!(out, "    {}", style.dim(&format!("{name} {}{told}", one_line(&other.source))))?;
    }
    Ok(())
}

/// A sentence, cut around the words that matter where it is long, with their offset.
fn quote(sentence: &str, words: &str, start: usize) -> String {
    let sentence = one_line(sentence);
    let count = sentence.chars().count();
    if count <= QUOTED {
        return format!("“{sentence}” @{start}");
    }
    let at = sentence.find(&one_line(words)).map_or(0, |i| sentence[..i].chars().count());
    let from = at.saturating_sub(QUOTED / 2).min(count - QUOTED);
    let cut: String = sentence.chars().skip(from).take(QUOTED).collect();
    let (before, after) = (if from > 0 { "…" } else { "" }, if from + QUOTED < count { "…" } else { "" });
    format!("“{before}{cut}{after}” @{start}")
}

const COLUMNS: [&str; 21] = [
    "check",
    "severity",
    "verdict",
    REGION[0],
    REGION[1],
    REGION[2],
    REGION[3],
    REGION[4],
    "year",
    "message",
    "message_en",
    "arithmetic",
    "figures",
    "sentences",
    "places",
    "implied",
    "other_reports",
    "other_sentences",
    "source",
    "report",
    "follows",
];

/// Number of the last of them.
const LAST_COLUMN: u16 = 20;

/// For spreadsheets.
///
/// # Errors
/// When the output cannot be written.
pub fn csv(out: &mut dyn Write, answer: &AuditAnswer) -> io::Result<()> {
    csv_rows(out, &COLUMNS, answer.findings.iter().map(cells))
}

/// The sentences of figures, each once.
fn sentences(figures: &[Evidence]) -> String {
    let mut all: Vec<&str> = figures.iter().map(|f| f.sentence.as_str()).collect();
    all.dedup();
    all.join("\n")
}

/// What a finding rests on in another report: the words that are the same, else the sentences of its figures.
fn other_words(other: &OtherReport) -> String {
    if other.places.is_empty() {
        return sentences(&other.figures);
    }
    other.places.iter().map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn cells(row: &AuditRow) -> Vec<String> {
    let [code, province, city, county, town] = region_cells(&row.region);
    let texts =
        |figures: &[Evidence]| figures.iter().map(|f| format!("{}@{}", f.text, f.start)).collect::<Vec<_>>().join("; ");
    let implied = row.implied.as_ref().map(|i| format!("{} {} {}–{}", i.metric, i.period, i.low, i.high));
    let others = row.others.iter().map(|o| format!("{} {}", o.region.name().unwrap_or("?"), o.source));
    vec![
        row.check.clone(),
        row.severity.as_str().to_owned(),
        row.verdict.as_str().to_owned(),
        code,
        province,
        city,
        county,
        town,
        or_blank(row.year),
        row.message.clone(),
        row.message_en.clone(),
        row.arithmetic.clone(),
        texts(&row.figures),
        sentences(&row.figures),
        row.places.iter().map(|p| format!("{}@{}", p.text, p.start)).collect::<Vec<_>>().join("; "),
        implied.unwrap_or_default(),
        others.collect::<Vec<_>>().join("; "),
        row.others.iter().map(other_words).collect::<Vec<_>>().join("\n"),
        row.source.clone(),
        row.report.clone(),
        // Numbered as the rows are, from 1.
        or_blank(row.follows.map(|main| main + 1)),
    ]
}

/// A workbook with a sheet of findings and a sheet of counts.
///
/// # Errors
/// When the output cannot be written.
pub fn xlsx(out: &mut dyn Write, answer: &AuditAnswer) -> io::Result<()> {
    let bytes = workbook(answer).map_err(io::Error::other)?;
    out.write_all(&bytes)
}

fn workbook(answer: &AuditAnswer) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let head = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("findings")?;
    for (column, name) in (0..).zip(COLUMNS) {
        sheet.write_string_with_format(0, column, name, &head)?;
        sheet.set_column_width(
            column,
            if name.starts_with("message") || name == "arithmetic" || name.ends_with("sentences") { 48 } else { 14 },
        )?;
    }
    for (line, row) in (1..).zip(&answer.findings) {
        for (column, (name, cell)) in (0..).zip(COLUMNS.iter().zip(cells(row))) {
            match cell.parse::<i32>() {
                Ok(year) if *name == "year" => sheet.write_number(line, column, year)?,
                _ => sheet.write_string(line, column, cell.chars().take(MOST_CELL).collect::<String>())?,
            };
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.autofilter(0, 0, u32::try_from(answer.findings.len()).unwrap_or(u32::MAX).max(1), LAST_COLUMN)?;
    let sheet = book.add_worksheet().set_name("counts")?;
    for (column, name) in (0..).zip(["check", "error", "warning", "info"]) {
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    let by_check = crate::query::count_by(answer, &[AuditBy::Check]);
    for (line, (key, counts)) in (1..).zip(by_check) {
        sheet.write_string(line, 0, key.into_iter().flatten().next().unwrap_or_default())?;
        for (column, count) in (1..).zip([counts.error, counts.warning, counts.info]) {
            sheet.write_number(line, column, u32::try_from(count).unwrap_or(u32::MAX))?;
        }
    }
    book.save_to_buffer()
}

/// Characters that a cell of a workbook can hold.
const MOST_CELL: usize = 32_000;

type Counted = [(Vec<Option<String>>, SeverityCounts)];

/// Counts for people.
///
/// # Errors
/// When the output cannot be written.
pub fn counts_text(out: &mut dyn Write, _style: Style, counts: &Counted, by: &[AuditBy]) -> io::Result<()> {
    let names = by.iter().map(|one| (one.as_str().to_owned(), Align::Left));
    let severities = ["error", "warning", "info"].map(|name| (name.to_owned(), Align::Right));
    let mut table = Table::new(names.chain(severities));
    for (key, c) in counts {
        let cells = key.iter().map(|k| or_blank(k.as_deref().map(one_line)));
        table.row(cells.chain([c.error, c.warning, c.info].map(|n| n.to_string())).collect());
    }
    table.print(out)
}

/// Counts for spreadsheets.
///
/// # Errors
/// When the output cannot be written.
pub fn counts_csv(out: &mut dyn Write, counts: &Counted, by: &[AuditBy]) -> io::Result<()> {
    let header: Vec<&str> = by.iter().map(|one| one.as_str()).chain(["error", "warning", "info"]).collect();
    let row = |(key, c): &(Vec<Option<String>>, SeverityCounts)| {
        key.iter().map(|k| or_blank(k.as_deref())).chain([c.error, c.warning, c.info].map(|n| n.to_string())).collect()
    };
    csv_rows(out, &header, counts.iter().map(row))
}

/// Counts for programs.
///
/// # Errors
/// When the output cannot be written.
pub fn counts_json(out: &mut dyn Write, counts: &Counted, by: &[AuditBy]) -> io::Result<()> {
    let group = |(key, counts): &(Vec<Option<String>>, SeverityCounts)| {
        let key: Map<String, Value> = by.iter().zip(key).map(|(one, k)| (one.as_str().to_owned(), json!(k))).collect();
        json!({"key": key, "error": counts.error, "warning": counts.warning, "info": counts.info})
    };
    super::json(out, &json!({"groups": counts.iter().map(group).collect::<Vec<_>>()}))
}
