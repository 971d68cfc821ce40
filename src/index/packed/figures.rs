//! The figures of a record, without what the columns hold: where they stand and the words around them.

use super::bytes::{Damaged, In, Out};
use super::source::{Place, Recent, Source, Strings, wide};
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

/// Reads them; `rows` are their columns.
pub fn read(
    bytes: &mut In<'_>,
    source: &Source<'_>,
    rows: Vec<FigureRow>,
    sections: &[Section],
) -> Result<Vec<Figure>, Damaged> {
    let flags: Vec<u8> = rows.iter().map(|_| bytes.byte()).collect::<Result<_, _>>()?;
    let mut figures: Vec<Figure> = rows.into_iter().map(of_row).collect();
    let mut last = 0;
    for figure in &mut figures {
        let start = last + i128::from(bytes.small()?);
        last = start + i128::from(bytes.small()?);
        figure.start = usize::try_from(start).map_err(|_| Damaged)?;
        figure.end = usize::try_from(last).map_err(|_| Damaged)?;
    }
    for (figure, flags) in figures.iter_mut().zip(&flags) {
        read_facts(bytes, source, figure, *flags, sections)?;
    }
    for figure in &mut figures {
        let place = place(figure);
        figure.text = source.read(bytes, place.start, place.length)?;
    }
    read_names(bytes, source, &mut figures, &flags)?;
    let mut rules = Strings::default();
    for (i, (figure, flags)) in figures.iter_mut().zip(&flags).enumerate() {
        if flags & PART != 0 {
            let part = wide(i) - i128::from(bytes.small()?);
            figure.part_of = Some(usize::try_from(part).map_err(|_| Damaged)?);
        }
        if flags & RULE != 0 {
            let rule = rules.read(bytes)?;
            let metric = figure.metric.as_deref().filter(|_| rule.starts_with('+')).unwrap_or_default();
            figure.rule = Some(format!("{metric}{}", rule.get(1..).ok_or(Damaged)?));
        }
    }
    Ok(figures)
}

fn of_row(row: FigureRow) -> Figure {
    Figure {
        metric: row.metric.map(|metric| metric.to_string()),
        subject: None,
        value: row.value,
        unit: row.unit.map(|unit| unit.to_string()),
        precision: row.precision,
        kind: row.kind,
        currency: row.currency,
        scope: None,
        period: row.period,
        part_of: None,
        table: None,
        text: String::new(),
        number_text: String::new(),
        start: 0,
        end: 0,
        section: None,
        rule: None,
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

fn read_facts(
    bytes: &mut In<'_>,
    source: &Source<'_>,
    figure: &mut Figure,
    flags: u8,
    sections: &[Section],
) -> Result<(), Damaged> {
    figure.number_text = if flags & NUMBER == 0 {
        source.slice(figure.start, figure.end).to_owned()
    } else {
        source.read(bytes, figure.start, 0)?
    };
    figure.section = match flags & SECTION {
        0 => innermost(sections, figure.start),
        _ => bytes.count()?.checked_sub(1),
    };
    if flags & NO_PERIOD != 0 {
        figure.period = None;
    }
    if flags & PERIOD != 0 {
        figure.period = Some(i32::try_from(bytes.small()?).map_err(|_| Damaged)?);
    }
    if flags & ZEROS != 0 {
        figure.value.rescale(u32::try_from(bytes.count()?).map_err(|_| Damaged)?);
    }
    Ok(())
}

fn write_names(out: &mut Out, source: &Source<'_>, figures: &[Figure]) {
    let mut names: [Recent; 4] = Default::default();
    for figure in figures {
        let (place, counted) = (place(figure), counted(figure));
        let [subjects, scopes, rows, columns] = &mut names;
        subjects.write(out, source, figure.subject.as_deref(), &[&counted], place);
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

fn read_names(bytes: &mut In<'_>, source: &Source<'_>, figures: &mut [Figure], flags: &[u8]) -> Result<(), Damaged> {
    let mut names: [Recent; 4] = Default::default();
    for (figure, flags) in figures.iter_mut().zip(flags) {
        let (place, counted) = (place(figure), counted(figure));
        let [subjects, scopes, rows, columns] = &mut names;
        figure.subject = subjects.read(bytes, source, &[&counted], place)?;
        let subject = figure.subject.as_deref().unwrap_or_default();
        let (mut row, mut column) = (None, None);
        if flags & TABLE != 0 {
            row = rows.read(bytes, source, &[subject], place)?;
            column = columns.read(bytes, source, &[subject], place)?;
        }
        let others = [subject, row.as_deref().unwrap_or_default(), column.as_deref().unwrap_or_default()];
        figure.scope = scopes.read(bytes, source, &others, place)?;
        figure.table = (flags & TABLE != 0).then_some(TableCell { row, column });
    }
    Ok(())
}

/// The words of a figure before its number: mostly the name of what is counted.
fn counted(figure: &Figure) -> String {
    figure.text.strip_suffix(figure.number_text.as_str()).unwrap_or_default().to_owned()
}

fn place(figure: &Figure) -> Place {
    Place { start: figure.start, length: figure.end.saturating_sub(figure.start) }
}

/// The innermost section around a place.
fn innermost(sections: &[Section], place: usize) -> Option<usize> {
    sections.iter().rposition(|section| section.start <= place && place < section.end)
}
