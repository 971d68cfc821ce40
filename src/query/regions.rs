//! Regions as options name them, and regions as columns of a comparison.

use super::answer::RegionName;
use super::lineage::Lineage;
use super::{Engine, RequestError};
use crate::index::{Expression, Name, ReportAddress, ReportRow};
use crate::model::{Level, Region, RegionCode};
use std::collections::{HashMap, HashSet};
use std::hash::{Hash, Hasher};

/// A region as a column: reports with the same names belong to the same one, whether or not their code is known.
#[derive(Debug, Clone)]
pub struct RegionKey {
    names: [Option<String>; 4],
    code: Option<RegionCode>,
}

impl PartialEq for RegionKey {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names
    }
}

impl Eq for RegionKey {}

impl Hash for RegionKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.names.hash(state);
    }
}

impl RegionKey {
    /// The region of a report; none when it is not known.
    pub fn of(region: &Region) -> Option<Self> {
        region.name()?;
        let names = [&region.province, &region.city, &region.county, &region.town].map(Clone::clone);
        Some(Self { names, code: region.code })
    }

    /// Each once, by code and name.
    pub fn sorted(keys: impl Iterator<Item = Self>) -> Vec<Self> {
        let unique: HashSet<Self> = keys.collect();
        let mut sorted: Vec<Self> = unique.into_iter().collect();
        sorted.sort_by(|a, b| a.order().cmp(&b.order()));
        sorted
    }

    /// What regions are sorted by: code, then names; those without a code last.
    pub fn order(&self) -> impl Ord + '_ {
        (self.code.is_none(), self.code, &self.names)
    }

    /// Code of the deepest level that has one.
    pub const fn code(&self) -> Option<RegionCode> {
        self.code
    }

    /// Names of province, city, county, town.
    pub const fn names(&self) -> &[Option<String>; 4] {
        &self.names
    }

    /// Whether it is a town, which has no code of its own.
    pub const fn is_town(&self) -> bool {
        self.names[3].is_some()
    }

    /// Code and shortest name.
    pub fn name(&self) -> RegionName {
        let name = self.names.iter().rev().find_map(Clone::clone).unwrap_or_default();
        RegionName { code: self.code, name }
    }
}

/// Rows of reports, each read once.
#[derive(Default)]
pub struct Rows(HashMap<ReportAddress, ReportRow>);

impl Rows {
    /// The row of a report.
    pub fn get(&mut self, engine: &Engine<'_>, report: ReportAddress) -> &ReportRow {
        self.0.entry(report).or_insert_with(|| engine.reader.row(report))
    }
}

impl Engine<'_> {
    /// Reports of regions and of all that lies in them.
    pub(super) fn in_regions(&self, option: &'static str, names: &[String]) -> Result<Expression, RequestError> {
        self.any_region(option, names, Name::Region)
    }

    /// Reports of the regions themselves.
    pub(super) fn of_regions(&self, names: &[String]) -> Result<Expression, RequestError> {
        self.any_region("--region", names, Name::OwnRegion)
    }

    /// The regions directly below one: of a province its cities, or its counties where it has no cities.
    pub(super) fn children(&self, lineage: &Lineage<'_>, parent: &str) -> Result<Vec<RegionKey>, RequestError> {
        let inside = self.any_region("--children", &[parent.to_owned()], Name::Region)?;
        let own = self.reader.normalizer().fold(parent);
        let below = inside.and(Expression::Not(Box::new(Expression::Name(Name::OwnRegion, own))));
        let mut regions = Vec::new();
        for address in self.reader.addresses(&below)? {
            let region = self.reader.row(address).region;
            regions.extend(lineage.key(&region).map(|key| (depth(&region), key)));
        }
        let nearest = regions.iter().map(|(depth, _)| *depth).min();
        let children = RegionKey::sorted(regions.into_iter().filter(|(d, _)| Some(*d) == nearest).map(|(_, key)| key));
        if children.is_empty() {
            let message = format!("the index has no report of a region below {parent}");
            return Err(RequestError::option("--children", message));
        }
        Ok(children)
    }

    fn any_region(&self, option: &'static str, names: &[String], kind: Name) -> Result<Expression, RequestError> {
        let mut parts = Vec::new();
        for typed in names {
            let folded = self.reader.normalizer().fold(typed.trim());
            let unknown = |remedy| RequestError::option(option, format!("there is no region {folded}; {remedy}"));
            parts.push(self.vocabulary.region(kind, &folded).map_err(unknown)?);
        }
        Ok(if parts.is_empty() { Expression::All } else { Expression::Or(parts) })
    }
}

fn depth(region: &Region) -> usize {
    match region.level {
        Level::Province => 0,
        Level::City => 1,
        Level::County => 2,
        Level::Town => 3,
        Level::Unknown => [&region.province, &region.city, &region.county, &region.town]
            .iter()
            .rposition(|name| name.is_some())
            .unwrap_or(0),
    }
}
