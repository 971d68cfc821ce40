//! Places over time: which place of today an earlier one is, and which ones were merged into it.
//!
//! In: codes and names of the reports' regions, the history in the dictionary. Out: the region that a report's figures are
//! compared under. A place that was renamed or raised in rank (蓟县, now 蓟州区) is one place. One whose area was joined to
//! another's (崇文区, now a part of 东城区) is a place of its own: see [`Lineage::parts`]. One that was divided ends.

use super::regions::RegionKey;
use crate::dictionary::{PlaceId, Regions};
use crate::model::{Region, RegionCode};
use std::collections::HashMap;
use std::sync::Mutex;

/// The history of places, each looked up once.
pub struct Lineage<'a> {
    places: &'a Regions,
    today: Mutex<HashMap<RegionCode, RegionCode>>,
}

impl<'a> Lineage<'a> {
    /// Prepares to look up.
    pub fn new(places: &'a Regions) -> Self {
        Self { places, today: Mutex::default() }
    }

    /// The code that a place has today under whatever name; its own where it ended otherwise.
    pub fn today(&self, code: RegionCode) -> RegionCode {
        let mut known = self.today.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *known.entry(code).or_insert_with(|| self.places.today(code))
    }

    /// The codes that one place has had, that of today first.
    pub fn codes(&self, code: RegionCode) -> Vec<RegionCode> {
        let today = self.today(code);
        let mut codes = vec![today];
        let mut open = vec![today];
        while let Some(next) = open.pop() {
            let before = self.places.predecessors(next).iter().copied().filter(|p| self.today(*p) == today);
            let new: Vec<RegionCode> = before.filter(|p| !codes.contains(p)).collect();
            codes.extend(&new);
            open.extend(new);
        }
        codes
    }

    /// The region that the figures of a report's region are compared under.
    pub fn key(&self, region: &Region) -> Option<RegionKey> {
        let own = RegionKey::of(region)?;
        match self.code_of(&own).and_then(|code| self.places.region(self.today(code))) {
            Some(now) => RegionKey::of(&Region { town: region.town.clone(), level: region.level, ..now }),
            None => Some(own),
        }
    }

    /// Whether others were joined to a place since a year.
    pub fn is_smaller(&self, code: RegionCode, year: i32) -> bool {
        !self.parts(code, year).is_empty()
    }

    /// The code of a region itself: a town has none, and a province's also stands for places that have none of their own
    /// (彰化县).
    pub fn own_code(&self, region: &RegionKey) -> Option<RegionCode> {
        self.code_of(region).filter(|_| !region.is_town())
    }

    /// The code of a region itself, or of the one that a town lies in.
    fn code_of(&self, region: &RegionKey) -> Option<RegionCode> {
        let [province, city, county, _] = region.names();
        let named = county.as_deref().or(city.as_deref()).or(province.as_deref());
        let is_called = |id: &PlaceId| Some(&*self.places.place(*id).name) == named;
        region.code().filter(|code| self.places.of_code(*code).iter().any(is_called))
    }

    /// The codes whose areas together were, in a year, the area that a code has today; none where nothing was joined to it
    /// since, or where what was joined to it came only in part.
    pub fn parts(&self, code: RegionCode, year: i32) -> Vec<RegionCode> {
        let code = self.today(code);
        let mut parts = Vec::new();
        for before in self.places.predecessors(code).iter().copied().filter(|p| self.today(*p) != code) {
            let then = self.places.of_code(before).iter().map(|id| self.places.place(*id));
            for place in then.filter(|p| p.to.is_some_and(|to| year < to) && p.from <= year) {
                if place.successors.as_slice() != [code] {
                    return Vec::new();
                }
                if !parts.contains(&before) {
                    parts.push(before);
                }
            }
        }
        let own = self.places.of_code(code).iter().any(|id| self.places.place(*id).in_force(year));
        if own && !parts.is_empty() {
            parts.insert(0, code);
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dictionary::Dictionaries;

    fn code(number: u32) -> RegionCode {
        RegionCode::new(number).expect("six digits")
    }

    #[test]
    fn renamed_places_are_one_and_joined_ones_are_not() {
        let d = Dictionaries::builtin().expect("built-in dictionaries");
        let lineage = Lineage::new(&d.regions);
        for (before, now) in [(120_225, 120_119), (110_223, 110_112), (120_119, 120_119), (110_103, 110_103)] {
            assert_eq!(lineage.today(code(before)), code(now), "{before}");
        }
        assert!(lineage.codes(code(120_119)).contains(&code(120_225)));
        let name = |number| lineage.key(&d.regions.region(code(number)).expect("known")).map(|k| k.name().name);
        assert_eq!(name(120_225).as_deref(), Some("蓟州区"));
        assert_eq!(name(110_103).as_deref(), Some("崇文区"));
        assert_eq!(lineage.parts(code(110_101), 2008), [code(110_101), code(110_103)]);
        assert!(lineage.parts(code(110_101), 2015).is_empty() && lineage.parts(code(120_119), 2010).is_empty());
        let binhai = lineage.parts(code(120_116), 2008);
        assert_eq!(binhai, [code(120_107), code(120_108), code(120_109)], "it did not exist itself");
    }

    #[test]
    fn no_place_of_the_table_leads_in_a_circle() {
        let d = Dictionaries::builtin().expect("built-in dictionaries");
        let lineage = Lineage::new(&d.regions);
        for number in (110_000..830_000).filter_map(RegionCode::new).filter(|c| !d.regions.of_code(*c).is_empty()) {
            let today = lineage.today(number);
            assert_eq!(lineage.today(today), today, "{number}");
        }
    }
}
