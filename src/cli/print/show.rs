//! One report: what it is, its outline with the figures in place, its problems and what the audit found.

use super::{Style, hedged, one_line, or_blank, word};
use crate::model::{Figure, Report, Section};
use crate::query::Shown;
use crate::query::answer::OtherReport;
use std::io::{self, Write};

/// For people.
///
/// # Errors
/// When the output cannot be written.
pub fn text(out: &mut dyn Write, style: Style, shown: &Shown) -> io::Result<()> {
    let report = &shown.report;
    writeln!(out, "{}", style.bold(&one_line(report.title.as_deref().unwrap_or(&report.source))))?;
    facts(out, report)?;
    outline(out, style, shown)?;
    problems(out, style, report)?;
    findings(out, style, report)?;
    across(out, style, shown)?;
    if !report.warnings.is_empty() {
        heading(out, style, "warnings")?;
    }
    report.warnings.iter().try_for_each(|warning| writeln!(out, "  {}", one_line(warning)))
}

fn facts(out: &mut dyn Write, report: &Report) -> io::Result<()> {
    let region = &report.region;
    let names = [&region.province, &region.city, &region.county, &region.town].into_iter().flatten();
    let place = names.map(String::as_str).collect::<Vec<_>>().join(" ");
    let code = region.code.map(|code| format!(" ({code})")).unwrap_or_default();
    let facts = [
        ("id", report.id.clone()),
        ("source", report.source.clone()),
        ("region", format!("{place}{code}, {}", region.level.as_str())),
        ("year", report.year.map(|year| year.to_string()).unwrap_or_default()),
        ("kind", report.doc_type.as_str().to_owned()),
        ("issuer", report.issuer.clone().unwrap_or_default()),
        ("number", report.document_number.clone().unwrap_or_default()),
        ("published", report.published.clone().unwrap_or_default()),
        ("text", format!("{}, {}, {}", report.format.as_str(), report.encoding, report.script.as_str())),
    ];
    for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
        writeln!(out, "{name:<10}{}", one_line(value))?;
    }
    Ok(())
}

fn outline(out: &mut dyn Write, style: Style, shown: &Shown) -> io::Result<()> {
    let report = &shown.report;
    heading(out, style, &format!("outline and figures ({})", report.figures.len()))?;
    let line = |number, figure| {
        let doubts = shown.doubts.get(number).map_or(&[][..], Vec::as_slice);
        let line = figure_line(report, number, figure);
        if doubts.is_empty() { line } else { style.marked(&format!("? {line} [{}]", doubts.join(", "))) }
    };
    let inside = |section: Option<usize>| {
        report
            .figures
            .iter()
            .enumerate()
            .filter(move |(_, f)| f.section.filter(|s| *s < report.sections.len()) == section)
    };
    for (i, figure) in inside(None) {
        writeln!(out, "  {}", line(i, figure))?;
    }
    for (number, section) in report.sections.iter().enumerate() {
        let indent = "  ".repeat(usize::from(section.level));
        writeln!(out, "{indent}{}", style.bold(&section_line(section)))?;
        for (i, figure) in inside(Some(number)) {
            writeln!(out, "{indent}  {}", line(i, figure))?;
        }
    }
    Ok(())
}

fn section_line(section: &Section) -> String {
    format!("{}{} [{}]", one_line(&section.marker), one_line(&section.heading), section.role.as_str())
}

/// `3. officers.certified 1461人 of 乡镇(街道), part of 2: 持证执法人员1461名 @152`
fn figure_line(report: &Report, number: usize, figure: &Figure) -> String {
    let name = figure.metric.as_deref().or(figure.subject.as_deref()).unwrap_or("?");
    let value = hedged(figure.value, figure.precision);
    let unit = figure.unit.as_deref().unwrap_or("");
    let mut line = format!("{number}. {name} {value}{unit}");
    if figure.kind != crate::model::Kind::Level {
        line += &format!(" ({})", figure.kind.as_str());
    }
    if let Some(scope) = &figure.scope {
        line += &format!(" of {scope}");
    }
    if let Some(part_of) = figure.part_of {
        line += &format!(", part of {part_of}");
    }
    if let Some(period) = figure.period.filter(|period| Some(*period) != report.year) {
        line += &format!(", {period}");
    }
    format!("{line}: {} @{}", one_line(&figure.text), figure.start)
}

fn problems(out: &mut dyn Write, style: Style, report: &Report) -> io::Result<()> {
    if !report.problems.is_empty() {
        heading(out, style, &format!("problems ({})", report.problems.len()))?;
    }
    report.problems.iter().try_for_each(|problem| {
        writeln!(out, "  {} [{}] @{}", one_line(&problem.text), problem.categories.join(", "), problem.start)
    })
}

fn findings(out: &mut dyn Write, style: Style, report: &Report) -> io::Result<()> {
    if !report.findings.is_empty() {
        heading(out, style, &format!("findings ({})", report.findings.len()))?;
    }
    // What fits is told last: it is much, and nothing is wrong with it.
    report.findings.iter().try_for_each(|finding| {
        let figures: Vec<String> = finding.figures.iter().map(ToString::to_string).collect();
        let places: Vec<String> = finding.places.iter().map(|place| format!("@{}", place.start)).collect();
        let at = if figures.is_empty() { places.join(", ") } else { format!("figures {}", figures.join(", ")) };
        let severity = word(&finding.severity);
        writeln!(out, "  {severity}: {}: {} ({at})", finding.check, one_line(&finding.message))?;
        if finding.arithmetic.is_empty() {
            return Ok(());
        }
        writeln!(out, "    {}", style.dim(&one_line(&finding.arithmetic)))
    })
}

/// What the reports of the index say of each other: with the values of the others and where they stand.
fn across(out: &mut dyn Write, style: Style, shown: &Shown) -> io::Result<()> {
    if !shown.across.is_empty() {
        heading(out, style, &format!("findings across reports ({})", shown.across.len()))?;
    }
    shown.across.iter().try_for_each(|row| {
        let own = row.report == shown.report.id;
        let figures: Vec<String> = row.figures.iter().map(|f| f.index.to_string()).collect();
        let at = match (own, figures.is_empty()) {
            (true, false) => format!("figures {}", figures.join(", ")),
            (true, true) => row.places.iter().map(|p| format!("@{}", p.start)).collect::<Vec<_>>().join(", "),
            (false, _) => format!("said of {}", named(&row.region, row.year, &row.source)),
        };
        writeln!(out, "  {}: {}: {} ({at})", word(&row.severity), row.check, one_line(&row.message))?;
        if !row.arithmetic.is_empty() {
            writeln!(out, "    {}", style.dim(&one_line(&row.arithmetic)))?;
        }
        let others = row.others.iter().filter(|other| other.report != shown.report.id);
        others.filter(|_| own).try_for_each(|other| writeln!(out, "    {}", style.dim(&beside(other))))
    })
}

/// `蓟州区 2022 reports/a.txt: 行政处罚3687件 @120`
fn beside(other: &OtherReport) -> String {
    let figures = other.figures.iter().take(MOST_BESIDE).map(|f| format!("{} @{}", one_line(&f.text), f.start));
    let figures = figures.collect::<Vec<_>>().join("; ");
    let name = named(&other.region, other.year, &other.source);
    if figures.is_empty() { name } else { format!("{name}: {figures}") }
}

/// Figures of another report that are told on a line.
const MOST_BESIDE: usize = 5;

fn named(region: &crate::model::Region, year: Option<i32>, source: &str) -> String {
    format!("{} {} {}", region.name().unwrap_or("?"), or_blank(year), one_line(source))
}

fn heading(out: &mut dyn Write, style: Style, name: &str) -> io::Result<()> {
    writeln!(out, "\n{}", style.bold(name))
}
