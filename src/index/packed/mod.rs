//! The record as it is stored beside the text and the columns: what these tell is left out, the rest is written column by
//! column, so that what is alike stands together and is packed well.
//!
//! In: a record, its text and what the columns hold of it. Out: bytes, and the record back.

mod bytes;
mod figures;
mod findings;
mod source;

use super::quotes::{Numbered, Told, Words};
use super::{FigureRow, ReportRow};
use crate::model::{Format, Problem, Report, Role, Script, Section};
pub use bytes::{Damaged, In, Out};
use source::{Known, Source, Strings, wide};

/// What the columns hold of a report.
pub struct Columned {
    /// Digest of the source bytes.
    pub id: String,
    /// Path of the source.
    pub source: String,
    /// Region, year and kind.
    pub row: ReportRow,
    /// The body that issued it, as its column has it.
    pub issuer: Option<String>,
    /// The figures.
    pub figures: Vec<FigureRow>,
}

// In the order of their declarations: a record holds the number of the variant.
const FORMATS: [Format; 8] =
    [Format::Txt, Format::Html, Format::Docx, Format::Xlsx, Format::Doc, Format::Xls, Format::Rtf, Format::Pdf];
const SCRIPTS: [Script; 3] = [Script::Hans, Script::Hant, Script::Mixed];
const ROLES: [Role; 5] = [Role::Overview, Role::Measures, Role::Problems, Role::Plans, Role::Other];

/// The record as bytes; `issuer` is what its column holds of it.
pub fn pack(report: &Report, text: &str, issuer: Option<&str>) -> Vec<u8> {
    let source = Source::new(text);
    let mut out = Out::default();
    out.byte(report.format as u8);
    out.byte(report.script as u8);
    out.words(&report.encoding);
    let issuer_is_columns = report.issuer.as_deref() == issuer;
    out.byte(u8::from(issuer_is_columns));
    if !issuer_is_columns {
        write_optional(&mut out, &source, report.issuer.as_deref());
    }
    for fact in [&report.title, &report.document_number, &report.index_number, &report.published] {
        write_optional(&mut out, &source, fact.as_deref());
    }
    write_sections(&mut out, &source, &report.sections);
    figures::write(&mut out, &source, &report.figures, &report.sections, report.year);
    write_problems(&mut out, &source, &report.problems);
    findings::write(&mut out, &report.findings, &report.figures, report.year.unwrap_or(0));
    out.count(report.warnings.len());
    report.warnings.iter().for_each(|warning| out.words(warning));
    out.0
}

/// The record again.
///
/// # Errors
/// When the bytes are not those of a record.
pub fn unpack(bytes: &[u8], text: &str, columned: Columned) -> Result<Report, Damaged> {
    let (source, mut bytes) = (Source::new(text), In(bytes));
    let bytes = &mut bytes;
    let facts = read_facts(bytes, &source)?;
    let sections = read_sections(bytes, &source)?;
    let stored = figures::read(bytes, &source, columned.figures.len(), &sections)?;
    let figures = stored.into_iter().zip(&columned.figures).map(|(stored, row)| stored.with(row));
    let figures = figures.collect::<Result<_, _>>()?;
    let problems = read_problems(bytes, &source)?;
    let year = columned.row.year;
    let findings = findings::read(bytes, &columned.figures, year.unwrap_or(0))?;
    let warnings = (0..bytes.length()?).map(|_| bytes.words().map(str::to_owned)).collect::<Result<_, _>>()?;
    let own = |words: Option<&str>| words.map(str::to_owned);
    let [title, document_number, index_number, published] = facts.named.map(own);
    Ok(Report {
        id: columned.id,
        source: columned.source,
        format: facts.format,
        encoding: facts.encoding.to_owned(),
        script: facts.script,
        title,
        issuer: facts.issuer.map_or(columned.issuer, own),
        document_number,
        index_number,
        published,
        region: columned.row.region,
        year,
        doc_type: columned.row.doc_type,
        sections,
        figures,
        problems,
        findings,
        warnings,
    })
}

/// What a record says for some of its figures, and of all that it found wrong; `rows` are the columns of all figures.
///
/// # Errors
/// When the bytes are not those of a record.
pub fn quote(
    bytes: &[u8],
    text: &str,
    rows: &[FigureRow],
    year: Option<i32>,
    wanted: impl Fn(usize) -> bool,
) -> Result<(Numbered, Vec<Told>), Damaged> {
    let (source, mut bytes) = (Source::new(text), In(bytes));
    let bytes = &mut bytes;
    read_facts(bytes, &source)?;
    let sections = read_sections(bytes, &source)?;
    let figures = figures::read(bytes, &source, rows.len(), &sections)?;
    read_problems(bytes, &source)?;
    let findings = findings::read_unworded(bytes, rows, year.unwrap_or(0))?;
    // What a value follows from is quoted in its place.
    let implying: Vec<usize> =
        findings.iter().filter(|f| f.implied.is_some()).filter_map(|f| f.figures.last().copied()).collect();
    let numbered = figures.iter().enumerate().filter(|(ordinal, _)| wanted(*ordinal) || implying.contains(ordinal));
    let words = |stored: &figures::Stored<'_>| Words {
        text: stored.text.to_owned(),
        start: stored.start,
        end: stored.end,
        scope: stored.scope.map(str::to_owned),
    };
    let words = numbered.map(|(ordinal, stored)| (ordinal, words(stored))).collect();
    Ok((words, findings.into_iter().map(Told::from).collect()))
}

/// What is known of a report as a whole, but for its columns.
struct ReportFacts<'a> {
    format: Format,
    script: Script,
    encoding: &'a str,
    /// None where it is what the column says.
    issuer: Option<Option<&'a str>>,
    /// Title, document number, index number, day of publication.
    named: [Option<&'a str>; 4],
}

fn read_facts<'a>(bytes: &mut In<'a>, source: &Source<'a>) -> Result<ReportFacts<'a>, Damaged> {
    let format = variant(&FORMATS, bytes)?;
    let script = variant(&SCRIPTS, bytes)?;
    let encoding = bytes.words()?;
    let issuer = if bytes.byte()? == 1 { None } else { Some(read_optional(bytes, source)?) };
    let mut named = [None; 4];
    for name in &mut named {
        *name = read_optional(bytes, source)?;
    }
    Ok(ReportFacts { format, script, encoding, issuer, named })
}

/// Whole numbers as bytes.
pub fn numbers(numbers: &[i128]) -> Vec<u8> {
    let mut out = Out::default();
    numbers.iter().for_each(|number| out.signed(*number));
    out.0
}

/// The numbers again, up to what is damaged.
pub fn read_numbers(bytes: &[u8]) -> impl Iterator<Item = i128> + '_ {
    let mut bytes = In(bytes);
    std::iter::from_fn(move || bytes.signed().ok())
}

fn variant<T: Copy>(all: &[T], bytes: &mut In<'_>) -> Result<T, Damaged> {
    all.get(usize::from(bytes.byte()?)).copied().ok_or(Damaged)
}

/// Words that stand at the head of the text, or are none.
fn write_optional(out: &mut Out, source: &Source<'_>, words: Option<&str>) {
    out.byte(u8::from(words.is_some()));
    if let Some(words) = words {
        source.write(out, words, 0, 0);
    }
}

fn read_optional<'a>(bytes: &mut In<'a>, source: &Source<'a>) -> Result<Option<&'a str>, Damaged> {
    Ok(if bytes.byte()? == 1 { Some(source.read(bytes, 0, 0)?) } else { None })
}

fn write_sections(out: &mut Out, source: &Source<'_>, sections: &[Section]) {
    out.count(sections.len());
    let (mut markers, mut before) = (Strings::default(), 0);
    for (i, section) in sections.iter().enumerate() {
        out.byte(section.level);
        out.byte(section.role as u8);
        out.signed(wide(section.start) - before);
        before = wide(section.start);
        // Most end where the next of their level begins.
        out.signed(wide(section.end) - wide(next_start(source, &sections[i..], section.level)));
        markers.write(out, &section.marker);
        source.write(out, &section.heading, section.start, section.marker.chars().count());
    }
}

/// Where a section of a level ends when the next one follows it: the first of `sections` is itself.
fn next_start(source: &Source<'_>, sections: &[Section], level: u8) -> usize {
    let next = sections.iter().skip(1).find(|section| section.level <= level);
    next.map_or(source.length(), |section| section.start)
}

fn read_sections<'a>(bytes: &mut In<'a>, source: &Source<'a>) -> Result<Vec<Section>, Damaged> {
    let count = bytes.length()?;
    let mut sections: Vec<Section> = Vec::with_capacity(count);
    let mut ends = Vec::with_capacity(count);
    let (mut markers, mut start) = (Known::default(), 0);
    for _ in 0..count {
        let level = bytes.byte()?;
        let role = variant(&ROLES, bytes)?;
        start += i128::from(bytes.small()?);
        let at = usize::try_from(start).map_err(|_| Damaged)?;
        ends.push(i128::from(bytes.small()?));
        let marker = markers.read(bytes)?.to_owned();
        let heading = source.read(bytes, at, marker.chars().count())?.to_owned();
        sections.push(Section { level, marker, heading, role, start: at, end: 0 });
    }
    for i in 0..count {
        let next = wide(next_start(source, &sections[i..], sections[i].level));
        sections[i].end = usize::try_from(next + ends[i]).map_err(|_| Damaged)?;
    }
    Ok(sections)
}

fn write_problems(out: &mut Out, source: &Source<'_>, problems: &[Problem]) {
    out.count(problems.len());
    let (mut categories, mut before) = (Strings::default(), 0);
    for problem in problems {
        let length = problem.end.saturating_sub(problem.start);
        out.signed(wide(problem.start) - before);
        before = wide(problem.start);
        out.signed(wide(problem.end) - wide(problem.start));
        source.write(out, &problem.text, problem.start, length);
        out.count(problem.categories.len());
        problem.categories.iter().for_each(|category| categories.write(out, category));
    }
}

fn read_problems<'a>(bytes: &mut In<'a>, source: &Source<'a>) -> Result<Vec<Problem>, Damaged> {
    let (mut categories, mut before) = (Known::default(), 0);
    let place = |place: i128| usize::try_from(place).map_err(|_| Damaged);
    let count = bytes.length()?;
    let mut problems = Vec::with_capacity(count);
    for _ in 0..count {
        before += i128::from(bytes.small()?);
        let (start, end) = (place(before)?, place(before + i128::from(bytes.small()?))?);
        let text = source.read(bytes, start, end.saturating_sub(start))?.to_owned();
        let of_it =
            (0..bytes.length()?).map(|_| categories.read(bytes).map(str::to_owned)).collect::<Result<_, _>>()?;
        problems.push(Problem { text, categories: of_it, start, end });
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::ReportAddress;
    use crate::index::fixture::reports;
    use crate::model::{DocType, Figure};
    use rust_decimal::Decimal;

    fn columned(report: &Report) -> Columned {
        let row = |(ordinal, figure): (usize, &Figure)| FigureRow {
            report: ReportAddress::default(),
            ordinal,
            metric: figure.metric.as_deref().map(Into::into),
            value: figure.value.normalize(),
            unit: figure.unit.as_deref().map(Into::into),
            currency: figure.currency,
            kind: figure.kind,
            precision: figure.precision,
            whole: false,
            period: figure.period.or(report.year),
            table: figure.table.is_some(),
        };
        Columned {
            id: report.id.clone(),
            source: report.source.clone(),
            row: ReportRow {
                region: report.region.clone(),
                year: report.year,
                doc_type: report.doc_type,
                department: false,
                order: 0,
            },
            issuer: report.issuer.clone(),
            figures: report.figures.iter().enumerate().map(row).collect(),
        }
    }

    #[test]
    fn records_come_back_whatever_their_places_say() {
        for made in reports() {
            for shift in [0, 1, 7, 10_000] {
                let mut report = made.report.clone();
                report.doc_type = DocType::Other;
                for (i, figure) in report.figures.iter_mut().enumerate() {
                    figure.start += shift;
                    figure.end = figure.start + i;
                    figure.text.insert_str(0, &made.text.chars().take(i + shift % 2).collect::<String>());
                    figure.value.rescale(shift as u32 % 4);
                    figure.period = [None, report.year, Some(0), Some(1999)][(i + shift) % 4];
                    figure.rule = Some(format!("cases.penalty/{shift}"));
                    figure.section = (i % 2 == 1).then_some(i);
                }
                for finding in &mut report.findings {
                    finding.message.push_str(["", "\u{1}", "12,345.6.", "\u{2}"][shift % 4]);
                    finding.figures.push(shift);
                }
                let packed = pack(&report, &made.text, report.issuer.as_deref());
                assert_eq!(unpack(&packed, &made.text, columned(&report)).as_ref(), Ok(&report));
                for cut in 0..packed.len() {
                    assert!(unpack(&packed[..cut], &made.text, columned(&report)).is_err());
                }
                let scales =
                    |r: &Report| r.figures.iter().map(|f| f.value).map(|v: Decimal| v.scale()).collect::<Vec<_>>();
                let back = unpack(&packed, &made.text, columned(&report)).expect("unpacked");
                assert_eq!(scales(&back), scales(&report));
            }
        }
    }

    #[test]
    fn damaged_bytes_are_refused_or_read_without_a_panic() {
        let made = &reports()[0];
        let packed = pack(&made.report, &made.text, None);
        for at in 0..packed.len() {
            for flipped in [0x01, 0x80, 0xff] {
                let mut damaged = packed.clone();
                damaged[at] ^= flipped;
                let _ = unpack(&damaged, &made.text, columned(&made.report));
            }
        }
    }
}
