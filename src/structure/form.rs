//! What the form states apart from the text, such as the columns of a table of records: taken where the text does not say.
//!
//! In: labels and values, normalised. Out: facts completed. Fields of records reach here under the names below
//! (`dictionaries/fields.toml`), days of publication and issuers under any label that is known for them.

use super::issuer::{self, Zones};
use super::{Facts, metadata, region};
use crate::dictionary::{Dictionaries, LabelField};
use crate::model::{Region, Span};

/// The labels of a region and of the year reported on.
const REGION: &str = "region";
const YEAR: &str = "year";
/// Bytes of a value that may name a body or a place; a longer one is a text.
const LONGEST: usize = 120;
/// Years that reports are on.
const YEARS: std::ops::RangeInclusive<i32> = 1949..=2100;

/// Completes facts.
pub(super) fn complete(facts: &mut Facts, form: &[(String, String)], d: &Dictionaries) {
    if facts.published.is_none() {
        facts.published = metadata::published_in_form(form, &d.headings);
    }
    let short = |value: &str| Some(value.trim().to_owned()).filter(|v| !v.is_empty() && v.len() <= LONGEST);
    let named = |name: &str| form.iter().find(|(label, _)| label == name).and_then(|(_, value)| short(value));
    if facts.year.is_none() {
        facts.year = named(YEAR).and_then(|value| year(&value));
    }
    let issuer = metadata::in_form(form, LabelField::Issuer, &d.headings).and_then(short);
    if facts.region.code.is_none() {
        let values = [named(REGION), issuer.clone()].into_iter().flatten();
        let found = values.map(|value| place(&value, facts.year, d)).find(|region| region.code.is_some());
        facts.region = found.unwrap_or_else(|| std::mem::take(&mut facts.region));
    }
    facts.issuer = facts.issuer.take().or(issuer);
}

/// The year that a value begins with.
fn year(value: &str) -> Option<i32> {
    let digits = value.bytes().take_while(u8::is_ascii_digit).count();
    value[..digits].parse().ok().filter(|year| YEARS.contains(year))
}

/// The region that a name of a place or body tells: it is read like a title.
fn place(value: &str, year: Option<i32>, d: &Dictionaries) -> Region {
    let title = Some(Span::new(0, value.len()));
    let opening = Span::new(value.len(), value.len());
    let zones = Zones { title, labels: &[], head: &[], signature: None, opening, tables: &[] };
    let bodies = issuer::bodies(value, &zones, d);
    region::region(value, &d.lexicon.scan(value), &zones, &bodies, year, d).0
}
