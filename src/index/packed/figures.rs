//! The figures of a record, without what the columns hold: where they stand and the words around them.

use super::bytes::{Damaged, In, Out};
use super::source::{Known, Place, Recent, Source, Strings, wide};
use crate::index::FigureRow;
use crate::model::{Figure, Section, TableCell};

// What of a figure does not follow from the rest.
const NUMBER: u8 = 1;
const SECTION: u8 = 2;
const NO_PERIOD: u8 = 4;
const PERIOD: u8 = 8;
const ZEROS: u8 = 16;
const RULE: u8 = 32;
const PART: u8 = 64;
const TABLE: u8 = 128;

/// Writes the figures, column by column, so that what is alike stands together.
pub fn write(out: &mut Out, source: &Source<'_>, figures: &[Figure], sections: &[Section], year: Option<i32>) {
    let flags: Vec<u8> = figures.iter().map(|figure| flags(source, figure, sections, year)).collect();
    out.0.extend_from_slice(&flags);
    let mut end = 0;
    for figure in figures {
        out.signed(wide(figure.start) - end);
        out.signed(wide(figure.end) - wide(figure.start));
        end = wide(figure.end);
    }
    for (figure, flags) in figures.iter().zip(&flags) {
        write_facts(out, source, figure, *flags);
    }
    let words = |figure: &Figure, out: &mut Out| {
        let place = place(figure);
        source.write(out, &figure.text, place.start, place.length);
    };
    figures.iter().for_each(|figure| words(figure, out));
    write_names(out, source, figures);
    let mut rules = Strings::default();
    for (i, figure) in figures.iter().enumerate() {
        if let Some(part) = figure.part_of {
            out.signed(wide(i) - wide(part));
        }
        if let Some(rule) = &figure.rule {
            let metric = figure.metric.as_deref().unwrap_or_default();
            rules.write(out, &rule.strip_prefix(metric).map_or_else(|| format!("={rule}"), |rest| format!("+{rest}")));
        }
    }
}

/// A figure as it is stored, without what the columns hold, its words as they stand in the text or among the bytes.
#[derive(Default)]
pub struct Stored<'a> {
    flags: u8,
    pub start: usize,
    pub end: usize,
    pub text: &'a str,
    pub scope: Option<&'a str>,
    number_text: &'a str,
    subject: Option<&'a str>,
    row: Option<&'a str>,
    column: Option<&'a str>,
    section: Option<usize>,
    period: Option<i32>,
    scale: Option<u32>,
    part_of: Option<usize>,
    rule: Option<&'a str>,
}

/// Reads them: as many as there are rows of columns.
pub fn read<'a>(
    bytes: &mut In<'a>,
    source: &Source<'a>,
    count: usize,
    sections: &[Section],
) -> Result<Vec<Stored<'a>>, Damaged> {
    let figure = |flags: u8| Stored { flags, ..Stored::default() };
    let mut figures: Vec<Stored<'a>> = (0..count).map(|_| bytes.byte().map(figure)).collect::<Result<_, _>>()?;
    let mut last = 0;
    for figure in &mut figures {
        let start = last + i128::from(bytes.small()?);
        last = start + i128::from(bytes.small()?);
        figure.start = usize::try_from(start).map_err(|_| Damaged)?;
        figure.end = usize::try_from(last).map_err(|_| Damaged)?;
    }
    for figure in &mut figures {
        read_facts(bytes, source, figure, sections)?;
    }
    for figure in &mut figures {
        let place = figure.place();
        figure.text = source.read(bytes, place.start, place.length)?;
    }
    read_names(bytes, source, &mut figures)?;
    let mut rules = Known::default();
    for (i, figure) in figures.iter_mut().enumerate() {
        if figure.flags & PART != 0 {
            let part = wide(i) - i128::from(bytes.small()?);
            figure.part_of = Some(usize::try_from(part).map_err(|_| Damaged)?);
        }
        if figure.flags & RULE != 0 {
            figure.rule = Some(rules.read(bytes)?);
        }
    }
    Ok(figures)
}

impl Stored<'_> {
    /// The figure, with what the columns hold.
    pub fn with(self, row: &FigureRow) -> Result<Figure, Damaged> {
        let owned = |words: Option<&str>| words.map(str::to_owned);
        let metric = row.metric.as_deref();
        let rule = self.rule.map(|rule| {
            let metric = metric.filter(|_| rule.starts_with('+')).unwrap_or_default();
            rule.get(1..).map(|rest| format!("{metric}{rest}")).ok_or(Damaged)
        });
        let mut value = row.value;
        if let Some(scale) = self.scale {
            value.rescale(scale);
        }
        let table = TableCell { row: owned(self.row), column: owned(self.column) };
        let own_period = if self.flags & NO_PERIOD == 0 { row.period } else { None };
        Ok(Figure {
            metric: owned(metric),
            subject: owned(self.subject),
            value,
            unit: owned(row.unit.as_deref()),
            precision: row.precision,
            kind: row.kind,
            currency: row.currency,
            scope: owned(self.scope),
            period: self.period.or(own_period),
            part_of: self.part_of,
            table: (self.flags & TABLE != 0).then_some(table),
            text: self.text.to_owned(),
            number_text: self.number_text.to_owned(),
            start: self.start,
            end: self.end,
            section: self.section,
            rule: rule.transpose()?,
        })
    }

    const fn place(&self) -> Place {
        Place { start: self.start, length: self.end.saturating_sub(self.start) }
    }
}

fn flags(source: &Source<'_>, figure: &Figure, sections: &[Section], year: Option<i32>) -> u8 {
    let column = figure.period.or(year).filter(|year| *year != 0);
    let flag = |is: bool, flag: u8| if is { flag } else { 0 };
    flag(source.slice(figure.start, figure.end) != figure.number_text, NUMBER)
        | flag(figure.section != innermost(sections, figure.start), SECTION)
        | flag(figure.period != column && figure.period.is_none(), NO_PERIOD)
        | flag(figure.period != column && figure.period.is_some(), PERIOD)
        | flag(figure.value.scale() != figure.value.normalize().scale(), ZEROS)
        | flag(figure.rule.is_some(), RULE)
        | flag(figure.part_of.is_some(), PART)
        | flag(figure.table.is_some(), TABLE)
}

fn write_facts(out: &mut Out, source: &Source<'_>, figure: &Figure, flags: u8) {
    if flags & NUMBER != 0 {
        source.write(out, &figure.number_text, figure.start, 0);
    }
    if flags & SECTION != 0 {
        out.count(figure.section.map_or(0, |section| section + 1));
    }
    if flags & PERIOD != 0 {
        out.signed(i128::from(figure.period.unwrap_or(0)));
    }
    if flags & ZEROS != 0 {
        out.count(figure.value.scale() as usize);
    }
}

fn read_facts<'a>(
    bytes: &mut In<'a>,
    source: &Source<'a>,
    figure: &mut Stored<'a>,
    sections: &[Section],
) -> Result<(), Damaged> {
    figure.number_text = match figure.flags & NUMBER {
        0 => source.slice(figure.start, figure.end),
        _ => source.read(bytes, figure.start, 0)?,
    };
    figure.section = match figure.flags & SECTION {
        0 => innermost(sections, figure.start),
        _ => bytes.count()?.checked_sub(1),
    };
    if figure.flags & PERIOD != 0 {
        figure.period = Some(i32::try_from(bytes.small()?).map_err(|_| Damaged)?);
    }
    if figure.flags & ZEROS != 0 {
        figure.scale = Some(u32::try_from(bytes.count()?).map_err(|_| Damaged)?);
    }
    Ok(())
}

fn write_names(out: &mut Out, source: &Source<'_>, figures: &[Figure]) {
    let mut names: [Recent<'_>; 4] = Default::default();
    for figure in figures {
        let (place, counted) = (place(figure), counted(&figure.text, &figure.number_text));
        let [subjects, scopes, rows, columns] = &mut names;
        subjects.write(out, source, figure.subject.as_deref(), &[counted], place);
        let subject = figure.subject.as_deref().unwrap_or_default();
        if let Some(cell) = &figure.table {
            rows.write(out, source, cell.row.as_deref(), &[subject], place);
            columns.write(out, source, cell.column.as_deref(), &[subject], place);
        }
        let cell = |name: fn(&TableCell) -> &Option<String>| figure.table.as_ref().and_then(|t| name(t).as_deref());
        let (row, column) = (cell(|t| &t.row).unwrap_or_default(), cell(|t| &t.column).unwrap_or_default());
        scopes.write(out, source, figure.scope.as_deref(), &[subject, row, column], place);
    }
}

fn read_names<'a>(bytes: &mut In<'a>, source: &Source<'a>, figures: &mut [Stored<'a>]) -> Result<(), Damaged> {
    let mut names: [Recent<'a>; 4] = Default::default();
    for figure in figures {
        let (place, counted) = (figure.place(), counted(figure.text, figure.number_text));
        let [subjects, scopes, rows, columns] = &mut names;
        figure.subject = subjects.read(bytes, source, &[counted], place)?;
        let subject = figure.subject.unwrap_or_default();
        if figure.flags & TABLE != 0 {
            figure.row = rows.read(bytes, source, &[subject], place)?;
            figure.column = columns.read(bytes, source, &[subject], place)?;
        }
        let others = [subject, figure.row.unwrap_or_default(), figure.column.unwrap_or_default()];
        figure.scope = scopes.read(bytes, source, &others, place)?;
    }
    Ok(())
}

/// The words of a figure before its number: mostly the name of what is counted.
fn counted<'t>(text: &'t str, number_text: &str) -> &'t str {
    text.strip_suffix(number_text).unwrap_or_default()
}

fn place(figure: &Figure) -> Place {
    Place { start: figure.start, length: figure.end.saturating_sub(figure.start) }
}

/// The innermost section around a place.
fn innermost(sections: &[Section], place: usize) -> Option<usize> {
    sections.iter().rposition(|section| section.start <= place && place < section.end)
}
