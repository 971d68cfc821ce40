//! A report as a tantivy document with its figures as columns.

use super::copies::Likeness;
use super::facts::Facts;
use super::packed;
use super::places::Places;
use super::schema::{Fields, NONE};
use crate::audit::archive::Entry;
use crate::dictionary::{Dictionaries, QueryWords};
use crate::model::{Region, Report};
use crate::normalize::{NormalizedText, Normalizer};
use crate::segment::Segmenter;
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use tantivy::TantivyDocument;

/// What documents are made with.
pub struct Maker<'a> {
    pub fields: &'a Fields,
    pub normalizer: &'a Normalizer,
    pub segmenter: &'a Segmenter,
    pub dictionaries: &'a Dictionaries,
}

impl Maker<'_> {
    /// The document of a report. `text` is the text as read, `normalized` its normalised form.
    pub fn document(&self, report: &Report, text: &str, normalized: &NormalizedText) -> TantivyDocument {
        let (f, folded) = (self.fields, normalized.text.as_str());
        let mut d = TantivyDocument::default();
        d.add_bytes(f.owner, &owner(&report.source));
        d.add_text(f.source, &report.source);
        let issuer = report.issuer.as_ref().map(|issuer| self.normalizer.fold(issuer));
        d.add_bytes(f.record, &packed::pack(report, text, issuer.as_deref()));
        if let Some(entry) = Entry::of(report, text, self.dictionaries) {
            d.add_bytes(f.entry, &packed::numbers(&entry.numbers()));
        }
        d.add_text(f.id, &report.id);
        d.add_u64(f.order, order(&report.id));
        d.add_text(f.words, self.segmenter.index_terms(folded));
        d.add_text(f.pairs, folded.to_ascii_lowercase());
        self.add_names(&mut d, report);
        self.add_region(&mut d, &report.region);
        self.add_facts(&mut d, report);
        let places = Places::of(report, normalized, self.normalizer);
        for heading in &places.heading_spans {
            d.add_text(f.heading, heading.of(folded).to_ascii_lowercase());
        }
        for (field, numbers) in [(f.headings, places.headings), (f.problems, places.problems), (f.roles, places.roles)]
        {
            numbers.into_iter().for_each(|number| d.add_u64(field, number));
        }
        self.add_figures(&mut d, report);
        let likeness = Likeness::of(report, folded);
        d.add_u64(f.told, likeness.told);
        d.add_u64(f.likeness, likeness.words);
        d
    }

    /// Title, issuer.
    fn add_names(&self, d: &mut TantivyDocument, report: &Report) {
        let f = self.fields;
        if let Some(title) = &report.title {
            let title = self.normalizer.fold(title);
            d.add_text(f.title_words, self.segmenter.index_terms(&title));
            d.add_text(f.title, title.to_ascii_lowercase());
        }
        if let Some(issuer) = &report.issuer {
            let issuer = self.normalizer.fold(issuer);
            d.add_text(f.issued_by, &issuer);
            d.add_text(f.issuer, issuer.to_ascii_lowercase());
        }
    }

    fn add_region(&self, d: &mut TantivyDocument, region: &Region) {
        let f = self.fields;
        let names = [
            (f.province, &region.province),
            (f.city, &region.city),
            (f.county, &region.county),
            (f.town, &region.town),
        ];
        for (field, name) in names {
            if let Some(name) = name {
                d.add_text(field, name);
            }
        }
        if let Some(code) = region.code {
            d.add_u64(f.code, u64::from(code.get()));
        }
        for name in region_names(region, &self.dictionaries.query) {
            d.add_text(f.region, name);
        }
        for name in own_region_names(region, &self.dictionaries.query) {
            d.add_text(f.own_region, name);
        }
    }

    fn add_facts(&self, d: &mut TantivyDocument, report: &Report) {
        let f = self.fields;
        d.add_text(f.level, report.region.level.as_str());
        d.add_text(f.doc_type, report.doc_type.as_str());
        let department = report.issuer.as_deref().is_some_and(|issuer| self.dictionaries.query.is_department(issuer));
        d.add_u64(f.department, u64::from(department));
        if let Some(year) = report.year {
            d.add_i64(f.year, i64::from(year));
        }
        let categories: BTreeSet<&String> = report.problems.iter().flat_map(|p| &p.categories).collect();
        for category in categories {
            d.add_text(f.category, category);
        }
        let roles: BTreeSet<&str> = report.sections.iter().map(|s| s.role.as_str()).collect();
        for role in roles {
            d.add_text(f.role, role);
        }
    }

    /// A value in each column for each figure.
    fn add_figures(&self, d: &mut TantivyDocument, report: &Report) {
        let (f, metrics) = (self.fields, &self.dictionaries.metrics);
        for figure in &report.figures {
            let digits = Digits::of(figure.value);
            let facts = Facts {
                kind: figure.kind,
                precision: figure.precision,
                currency: figure.currency,
                scale: digits.scale,
                whole: metrics.stands_for_the_whole(&report.figures, figure),
                table: figure.table.is_some(),
            };
            d.add_text(f.metric, figure.metric.as_deref().unwrap_or(NONE));
            d.add_text(f.unit, figure.unit.as_deref().unwrap_or(NONE));
            d.add_i64(f.period, figure.period.or(report.year).map_or(0, i64::from));
            d.add_i64(f.mantissa, digits.low);
            d.add_i64(f.mantissa_high, digits.high);
            d.add_u64(f.facts, facts.number());
        }
    }
}

/// A decimal as numbers that fast fields can hold: `(high · 2^62 + low) / 10^scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    pub low: i64,
    pub high: i64,
    pub scale: u32,
}

/// Bits of the lower part.
const LOW_BITS: u32 = 62;

impl Digits {
    pub fn of(value: Decimal) -> Self {
        let value = value.normalize();
        let (mantissa, scale) = (value.mantissa(), value.scale());
        if let Ok(low) = i64::try_from(mantissa) {
            return Self { low, high: 0, scale };
        }
        // A mantissa has 96 bits: neither part can be too large.
        let low = i64::try_from(mantissa & ((1 << LOW_BITS) - 1)).unwrap_or(i64::MAX);
        Self { low, high: i64::try_from(mantissa >> LOW_BITS).unwrap_or(i64::MAX), scale }
    }

    pub fn value(self) -> Decimal {
        let mantissa = (i128::from(self.high) << LOW_BITS) + i128::from(self.low);
        Decimal::try_from_i128_with_scale(mantissa, self.scale).unwrap_or_default()
    }
}

/// What the documents of a source have in common.
pub fn owner(source: &str) -> [u8; 16] {
    let mut owner = [0; 16];
    owner.copy_from_slice(&blake3::hash(source.as_bytes()).as_bytes()[..16]);
    owner
}

/// The first sixteen hex digits of an id as a number.
pub fn order(id: &str) -> u64 {
    id.get(..16).and_then(|head| u64::from_str_radix(head, 16).ok()).unwrap_or(0)
}

/// The names and codes by which a region and all it lies in can be asked for: full, short, joined from the top.
fn region_names(region: &Region, words: &QueryWords) -> BTreeSet<String> {
    let levels = levels(region);
    let mut names: BTreeSet<String> = (0..levels.len()).flat_map(|i| names_of(&levels[..=i], words)).collect();
    for code in region.code.iter().flat_map(|c| [*c, c.prefecture(), c.province()]) {
        names.insert(code.to_string());
    }
    names
}

/// The names and the code by which a region itself can be asked for.
fn own_region_names(region: &Region, words: &QueryWords) -> BTreeSet<String> {
    let mut names = names_of(&levels(region), words);
    if let (Some(code), None) = (region.code, &region.town) {
        names.insert(code.to_string());
    }
    names
}

/// Names of the last of some levels: 蓟州区, 蓟州, 天津市蓟州区, 天津蓟州.
fn names_of(levels: &[&str], words: &QueryWords) -> BTreeSet<String> {
    let Some(last) = levels.last() else { return BTreeSet::new() };
    let short = |name: &str| words.short_region(name).unwrap_or(name).to_owned();
    let mut names = BTreeSet::from([(*last).to_owned(), short(last)]);
    for from in 0..levels.len() {
        names.insert(levels[from..].concat());
        names.insert(levels[from..].iter().map(|name| short(name)).collect());
        // Without the levels between: 浙江省普陀区.
        names.insert(format!("{}{last}", levels[from]));
    }
    names.remove(&format!("{last}{last}"));
    names
}

fn levels(region: &Region) -> Vec<&str> {
    [&region.province, &region.city, &region.county, &region.town].into_iter().flatten().map(String::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;
    use crate::model::{Level, RegionCode};

    #[test]
    fn regions_can_be_asked_for_by_many_names() {
        let words = Dictionaries::builtin().expect("built-in dictionaries").query;
        let region = Region {
            code: RegionCode::new(330_903),
            province: Some("浙江省".into()),
            city: Some("舟山市".into()),
            county: Some("普陀区".into()),
            town: None,
            level: Level::County,
        };
        let own = own_region_names(&region, &words);
        for name in ["普陀区", "普陀", "舟山市普陀区", "浙江省舟山市普陀区", "浙江舟山普陀", "浙江省普陀区", "330903"]
        {
            assert!(own.contains(name), "{name} not in {own:?}");
        }
        assert!(!own.contains("舟山市"));
        let all = region_names(&region, &words);
        for name in ["浙江省", "浙江", "舟山", "330900", "330000", "330903", "普陀区"] {
            assert!(all.contains(name), "{name} not in {all:?}");
        }
    }

    #[test]
    fn values_keep_their_digits() {
        for text in [
            "0",
            "16168500",
            "-30.14",
            "9223372036854775807",
            "9223372036854775808",
            "-1234567890123456789.123456789",
            "0.3333333333333333333333333333",
            "79228162514264337593543950335",
            "-79228162514264337593543950335",
        ] {
            let value: Decimal = text.parse().expect("a decimal");
            assert_eq!(Digits::of(value).value(), value);
        }
    }
}
