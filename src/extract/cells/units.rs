//! The units that headers, labels and captions of a table state: 罚没金额(万元), 单位:件、万元.

use crate::dictionary::{Dictionaries, Forms, Unit};
use rust_decimal::Decimal;

/// A unit and how many of it the written one is: 万元 is 元 ten thousand times.
pub type Stated<'d> = (&'d Unit, Decimal);

/// The unit that all headers with a unit of counts share.
pub fn common<'d>(headers: &[String], dictionaries: &'d Dictionaries) -> Option<Stated<'d>> {
    let stated = headers.iter().filter_map(|h| bracketed(h, dictionaries));
    let mut counts = stated.filter(|(u, _)| is_count(&u.family));
    let first = counts.next()?;
    counts.all(|(u, _)| u.canonical == first.0.canonical).then_some(first)
}

/// Whether a family counts things, so that one unit may hold for a whole table.
pub fn is_count(family: &str) -> bool {
    !matches!(family, "money" | "percent" | "points")
}

/// The unit in the last brackets of a header: 罚没金额(万元), 合计 (宗); or alone behind a mark at its end (金额/万元).
pub fn bracketed<'d>(header: &str, dictionaries: &'d Dictionaries) -> Option<Stated<'d>> {
    let inside = header.rmatch_indices('(').find_map(|(at, _)| {
        let inside = &header[at + 1..];
        let inside = inside[..inside.find(')')?].trim();
        let inside = inside.rsplit([':', ' ']).next()?;
        stated(inside, dictionaries)
    });
    inside.or_else(|| header.rsplit_once('/').and_then(|(_, unit)| with_factor(unit.trim(), dictionaries)))
}

/// The unit that the name of a column is made of: 件数, 人数.
pub fn implied<'d>(header: &str, dictionaries: &'d Dictionaries) -> Option<&'d Unit> {
    dictionaries.units.get(dictionaries.forms.counted(&Forms::plain(header))?)
}

/// The units that the words around a table state: in brackets at the end of its title, or in a line of their own.
pub fn around<'d>(surroundings: &str, dictionaries: &'d Dictionaries) -> Vec<Stated<'d>> {
    let lines =
        surroundings.lines().filter_map(|l| dictionaries.forms.stated_units(l).or_else(|| within(l, dictionaries)));
    let listed = lines.flat_map(|l| l.split(['\u{3001}', ',', ';', '/', ' ']));
    let units: Vec<_> = listed.filter_map(|u| with_factor(u.trim(), dictionaries)).collect();
    if units.is_empty() {
        surroundings.lines().rev().find_map(|l| bracketed(l, dictionaries)).into_iter().collect()
    } else {
        units
    }
}

/// What brackets within a line say that a table counts in: 行政执法情况如下(单位:件、万元):.
fn within<'l>(line: &'l str, dictionaries: &Dictionaries) -> Option<&'l str> {
    let inside = |(at, _): (usize, &'l str)| line[at + 1..].split_once(')').map(|(inside, _)| inside);
    line.rmatch_indices('(').filter_map(inside).find_map(|inside| dictionaries.forms.stated_units(inside))
}

/// The unit that a cell of a column of units names: 万元, 件/次 and 件(次), of which the first counts.
pub fn stated<'d>(cell: &str, dictionaries: &'d Dictionaries) -> Option<Stated<'d>> {
    let cell = cell.trim().trim_start_matches('(').trim_end_matches(')');
    with_factor(cell, dictionaries).or_else(|| {
        let (first, second) = cell.split_once(ALTERNATIVES)?;
        with_factor(second.trim_end_matches(')').trim(), dictionaries)?;
        with_factor(first.trim(), dictionaries)
    })
}

/// Between two units of which either may be meant: 件/次, 件(次), 件、次.
const ALTERNATIVES: [char; 5] = ['/', '(', '\u{3001}', ',', '\u{6216}'];

fn with_factor<'d>(written: &str, dictionaries: &'d Dictionaries) -> Option<Stated<'d>> {
    let mut factor = Decimal::ONE;
    let mut rest = written;
    loop {
        if let Some(unit) = dictionaries.units.get(rest) {
            return Some((unit, factor));
        }
        let c = rest.chars().next()?;
        let times = match dictionaries.numerals.get(c)? {
            crate::dictionary::Numeral::Ten(n) => Decimal::from(n),
            crate::dictionary::Numeral::Big(n) => Decimal::from(n),
            _ => return None,
        };
        factor = factor.checked_mul(times)?;
        rest = &rest[c.len_utf8()..];
    }
}
