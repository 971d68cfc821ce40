//! `units.tsv`: counters and units, their canonical form and family.

use super::{DictionaryError, Files, Grouping};
use crate::model::Currency;
use foldhash::{HashMap, HashMapExt};
use std::collections::HashSet;

/// A unit as written, and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// 人, 件, %, 元 …
    pub canonical: String,
    /// What sort of thing it counts: `people`, `cases`, `money`, `percent` …
    pub family: String,
    /// For money in other than yuan.
    pub currency: Option<Currency>,
}

/// All units, found by the longest form at a place.
#[derive(Debug)]
pub struct Units {
    by_first: HashMap<char, Vec<(String, Unit)>>,
    standard: Standard,
    canonical: HashSet<String>,
}

/// The canonical units that the grammar itself gives, each the first of its family in the file.
#[derive(Debug, Default)]
struct Standard {
    money: String,
    percent: String,
    permille: String,
    kinds: String,
    lines: String,
    items: String,
    rank: String,
    people: String,
}

impl Standard {
    fn note(&mut self, unit: &Unit) {
        let slot = match unit.family.as_str() {
            "money" => &mut self.money,
            "percent" => &mut self.percent,
            "permille" => &mut self.permille,
            "kinds" => &mut self.kinds,
            "entries" => &mut self.lines,
            "items" => &mut self.items,
            "ranks" => &mut self.rank,
            "people" => &mut self.people,
            _ => return,
        };
        if slot.is_empty() {
            slot.clone_from(&unit.canonical);
        }
    }
}

const NAME: &str = "units.tsv";

impl Units {
    /// The longest unit that `text` starts with, and its length in bytes.
    #[must_use]
    pub fn at(&self, text: &str) -> Option<(&Unit, usize)> {
        let forms = self.by_first.get(&text.chars().next()?)?;
        // Latin letters are a unit only as a whole word: 5m is, 5mm is another, 5min is none.
        let letter = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_alphanumeric);
        let fits = |form: &str| text.starts_with(form) && !(letter(form.len() - 1) && letter(form.len()));
        forms.iter().find(|(form, _)| fits(form)).map(|(form, unit)| (unit, form.len()))
    }

    /// The canonical unit of money.
    #[must_use]
    pub fn money(&self) -> &str {
        &self.standard.money
    }

    /// The canonical unit of shares.
    #[must_use]
    pub fn percent(&self) -> &str {
        &self.standard.percent
    }

    /// The canonical unit of shares of a thousand.
    #[must_use]
    pub fn permille(&self) -> &str {
        &self.standard.permille
    }

    /// The unit of ranks (二级), which count nothing.
    #[must_use]
    pub fn rank(&self) -> &str {
        &self.standard.rank
    }

    /// The canonical unit of people.
    #[must_use]
    pub fn people(&self) -> &str {
        &self.standard.people
    }

    /// The canonical unit of what a grouping counts.
    #[must_use]
    pub fn grouping(&self, grouping: Grouping) -> &str {
        match grouping {
            Grouping::Kinds => &self.standard.kinds,
            Grouping::Items => &self.standard.lines,
            Grouping::Anything => &self.standard.items,
        }
    }

    /// The unit written exactly so.
    #[must_use]
    pub fn get(&self, form: &str) -> Option<&Unit> {
        self.at(form).filter(|(_, length)| *length == form.len()).map(|(unit, _)| unit)
    }

    /// Whether a unit is one that figures are given in: the canonical one of some written form.
    #[must_use]
    pub fn is_canonical(&self, unit: &str) -> bool {
        self.canonical.contains(unit)
    }

    /// Puts the canonical unit in the place of one of its written forms.
    pub fn make_canonical(&self, unit: &mut String) {
        if !self.is_canonical(unit)
            && let Some(known) = self.get(unit)
        {
            unit.clone_from(&known.canonical);
        }
    }

    pub(super) fn read(files: &Files) -> Result<Self, DictionaryError> {
        let mut by_first: HashMap<char, Vec<(String, Unit)>> = HashMap::new();
        let mut standard = Standard::default();
        for file in files.named(NAME) {
            for (line, row) in file.rows() {
                let (form, canonical, family) = match *row.as_slice() {
                    [form, canonical, family] | [form, canonical, family, _] if !form.is_empty() => {
                        (form, canonical, family)
                    }
                    _ => return Err(file.fault(line, "wants a written form, a canonical unit and a family")),
                };
                let currency = row
                    .get(3)
                    .map(|code| {
                        serde_json::from_value(serde_json::Value::from(*code)).map_err(|_| {
                            file.fault(
                                line,
                                format!("`{code}` is no currency; use CNY, HKD, MOP, TWD, USD, EUR, GBP, JPY, CHF, KRW, RUB, AUD, CAD, SGD, THB, MYR, VND, INR or NGN"),
                            )
                        })
                    })
                    .transpose()?;
                let unit = Unit { canonical: canonical.to_owned(), family: family.to_owned(), currency };
                standard.note(&unit);
                let forms = by_first.entry(form.chars().next().unwrap_or_default()).or_default();
                forms.retain(|(f, _)| f != form);
                forms.push((form.to_owned(), unit));
            }
        }
        let all = by_first.values().flatten();
        let canonical = all.map(|(_, unit)| unit.canonical.clone()).collect();
        for forms in by_first.values_mut() {
            forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
        }
        Ok(Self { by_first, standard, canonical })
    }
}
