//! Sets of regions as options name them: places one by one, all of a level in a place, all of the level of a place.

use super::bodies::Body;
use super::lineage::Lineage;
use super::regions::RegionKey;
use super::{Engine, RequestError};
use crate::index::{Expression, Name};
use crate::model::{Level, RegionCode};
use std::collections::{HashMap, HashSet};

/// Which regions are asked for.
#[derive(Debug, Clone, Default)]
pub struct RegionSet {
    /// Names or codes of places, or of sets: 天津各区, 与蓟州区同级, `all counties of 天津`, `same level as 蓟州区`.
    pub names: Vec<String>,
    /// The regions directly below this one.
    pub children: Option<String>,
    /// Of all that is asked for, only what lies in this one.
    pub within: Option<String>,
}

impl RegionSet {
    /// Whether no region is named: all are meant.
    pub(super) const fn is_everything(&self) -> bool {
        self.names.is_empty() && self.children.is_none()
    }
}

/// Regions of the reports, with the expression that finds their reports.
#[derive(Debug)]
pub struct Chosen {
    /// In the order asked; none when all are.
    pub keys: Option<Vec<RegionKey>>,
    /// What finds their reports, and perhaps others.
    pub reports: Expression,
}

/// How one name of an option was meant.
enum Meant {
    Level { level: Level, within: Option<String> },
    Place(String),
}

const LEVELS: [(&str, Level); 4] =
    [("provinces", Level::Province), ("cities", Level::City), ("counties", Level::County), ("towns", Level::Town)];

impl Engine<'_> {
    /// The regions that are asked for.
    pub(super) fn chosen(&self, lineage: &Lineage<'_>, set: &RegionSet) -> Result<Chosen, RequestError> {
        let mut keys: Vec<RegionKey> = Vec::new();
        let mut parts: Vec<Expression> = Vec::new();
        for name in &set.names {
            let folded = self.reader.normalizer().fold(name.trim());
            match self.meant(&folded)? {
                Meant::Place(place) => self.add_place(lineage, &place, &mut keys, &mut parts)?,
                Meant::Level { level, within } => {
                    let mut inside = Expression::Name(Name::Level, level.as_str().to_owned());
                    if let Some(place) = &within {
                        inside = inside.and(self.in_regions("--region", std::slice::from_ref(place))?);
                    }
                    let found = self.keys_of(lineage, &inside)?;
                    if found.is_empty() {
                        let message = format!("the index has no report of any {} for {folded}", level.as_str());
                        return Err(RequestError::option("--region", message));
                    }
                    add_new(&mut keys, found);
                    parts.push(inside);
                }
            }
        }
        if let Some(parent) = &set.children {
            add_new(&mut keys, self.children(lineage, parent)?);
            parts.push(self.in_regions("--children", std::slice::from_ref(parent))?);
        }
        self.finish(lineage, set, keys, parts)
    }

    fn finish(
        &self,
        lineage: &Lineage<'_>,
        set: &RegionSet,
        mut keys: Vec<RegionKey>,
        mut parts: Vec<Expression>,
    ) -> Result<Chosen, RequestError> {
        let within = set.within.as_ref().map(|place| self.in_regions("--within", std::slice::from_ref(place)));
        let within = within.transpose()?;
        if set.is_everything() {
            return Ok(Chosen { keys: None, reports: within.unwrap_or(Expression::All) });
        }
        if let Some(within) = &within {
            let inside: HashSet<RegionKey> = self.keys_of(lineage, within)?.into_iter().collect();
            keys.retain(|key| inside.contains(key));
        }
        parts.extend(self.earlier(lineage, &keys));
        Ok(Chosen { keys: Some(keys), reports: Expression::Or(parts) })
    }

    /// Reports of the same places under the codes that they had before, and of the places that were joined to them.
    fn earlier(&self, lineage: &Lineage<'_>, keys: &[RegionKey]) -> Vec<Expression> {
        let places = &self.dictionaries.regions;
        let mut codes: Vec<RegionCode> = Vec::new();
        for code in keys.iter().filter_map(|key| lineage.own_code(key)) {
            codes.extend(lineage.codes(code));
            codes.extend(places.predecessors(code));
        }
        codes.iter().map(|code| Expression::Name(Name::OwnRegion, code.to_string())).collect()
    }

    fn add_place(
        &self,
        lineage: &Lineage<'_>,
        place: &str,
        keys: &mut Vec<RegionKey>,
        parts: &mut Vec<Expression>,
    ) -> Result<(), RequestError> {
        let own = self.of_regions(&[place.to_owned()])?;
        let mut found = self.keys_of(lineage, &own)?;
        if found.is_empty() {
            // A column of blanks: the place is known, but no report is.
            found.extend(self.vocabulary.place(place).as_ref().and_then(|region| lineage.key(region)));
        }
        add_new(keys, found);
        parts.push(own);
        Ok(())
    }

    fn keys_of(&self, lineage: &Lineage<'_>, reports: &Expression) -> Result<Vec<RegionKey>, RequestError> {
        let rows = self.reader.addresses(reports)?.into_iter().map(|address| self.reader.row(address).region);
        Ok(RegionKey::sorted(rows.filter_map(|region| lineage.key(&region))))
    }

    /// `all counties of 天津`, 天津各区, `same level as 蓟州区`; all else is a place.
    fn meant(&self, folded: &str) -> Result<Meant, RequestError> {
        let sets = &self.dictionaries.query.sets;
        if self.vocabulary.own_regions.contains(folded) {
            return Ok(Meant::Place(folded.to_owned()));
        }
        if let Some((level, place)) = english_below(folded) {
            return Ok(Meant::Level { level, within: place.map(str::to_owned) });
        }
        if let Some((place, level)) = sets.below(folded)
            && let Some(level) = LEVELS.iter().map(|(_, level)| *level).find(|known| known.as_str() == level)
        {
            return Ok(Meant::Level { level, within: Some(place.to_owned()) });
        }
        match folded.strip_prefix("same level as ").or_else(|| sets.peers(folded)) {
            Some(place) => Ok(Meant::Level { level: self.level_of(place.trim())?, within: None }),
            None => Ok(Meant::Place(folded.to_owned())),
        }
    }

    fn level_of(&self, place: &str) -> Result<Level, RequestError> {
        let own = self.of_regions(&[place.to_owned()])?;
        let reported = self.reader.addresses(&own)?.first().map(|address| self.reader.row(*address).region.level);
        let known = reported.or_else(|| self.vocabulary.place(place).map(|region| region.level));
        known.ok_or_else(|| RequestError::option("--region", format!("the level of {place} is not known")))
    }
}

/// The bodies of some regions, in their order; of a region without reports none.
pub fn of_keys<'b>(bodies: &'b [Body], keys: &[RegionKey]) -> Vec<Option<&'b Body>> {
    let by_key: HashMap<&RegionKey, &Body> =
        bodies.iter().filter_map(|body| Some((body.key.as_ref()?, body))).collect();
    keys.iter().map(|key| by_key.get(key).copied()).collect()
}

/// `all counties of X`, `counties of X`, `all counties`.
fn english_below(text: &str) -> Option<(Level, Option<&str>)> {
    let (all, rest) = text.strip_prefix("all ").map_or((false, text), |rest| (true, rest));
    LEVELS.iter().find_map(|(word, level)| {
        let rest = rest.strip_prefix(word)?;
        match rest.strip_prefix(" of ") {
            Some(place) => Some((*level, Some(place.trim()))),
            None => (all && rest.trim().is_empty()).then_some((*level, None)),
        }
    })
}

fn add_new(keys: &mut Vec<RegionKey>, found: Vec<RegionKey>) {
    let known: HashSet<RegionKey> = keys.iter().cloned().collect();
    keys.extend(found.into_iter().filter(|key| !known.contains(key)));
}
