//! The places that a text names: which are certain, which stay open between several of one name, and what they add up to.
//!
//! In: the text. Out: [`Seen`], which settles ambiguous names by the places around them and says what a whole text is about.

use super::lines::{floor, is_han};
use crate::dictionary::{Dictionaries, LexiconMatches, Name, PlaceId, Regions};
use crate::model::{Level, RegionCode, Span};
use std::collections::HashMap;

/// The places that a text names, and how often.
pub struct Seen {
    /// Mentions whose place is certain.
    certain: Vec<PlaceId>,
    /// How often each province, prefecture or county is named, by itself or by a place in it.
    support: HashMap<u32, u32>,
    /// Places by name that several bear, with all candidates.
    open: Vec<Vec<PlaceId>>,
}

impl Seen {
    /// `text` is the part that counts of the text that was scanned.
    pub fn read(text: &str, matches: &LexiconMatches, year: Option<i32>, d: &Dictionaries) -> Self {
        let mut seen = Self { certain: Vec::new(), support: HashMap::new(), open: Vec::new() };
        let mut before: Option<(usize, PlaceId)> = None;
        for mention in d.regions.named_in(matches).take_while(|m| m.span.end <= text.len()) {
            let name = d.regions.name(mention.name);
            if is_thing(text, mention.span, &name.full, d) {
                continue;
            }
            let within = before.filter(|(end, _)| *end == mention.span.start).map(|(_, id)| id);
            // 法治浙江 speaks of the province.
            let province = || name.short.iter().any(|id| d.regions.place(*id).level == Level::Province);
            let embedded = || name.full.is_empty() && is_embedded(text, mention.span, d) && !province();
            if within.is_none() && (is_uncertain(text, mention.span, d) || embedded()) {
                continue;
            }
            let mut ids = candidates(&bearers(name, &d.regions), year, &d.regions);
            if let Some(outer) = within {
                let inside: Vec<_> = ids.iter().copied().filter(|id| d.regions.lies_in(*id, outer)).collect();
                if !inside.is_empty() {
                    ids = inside;
                }
            }
            before = None;
            match ids[..] {
                [id] => {
                    before = Some((mention.span.end, id));
                    seen.add(id, &d.regions);
                }
                [] => {}
                _ => seen.open.push(ids),
            }
        }
        seen
    }

    /// Whether no place is named for certain.
    pub fn is_empty(&self) -> bool {
        self.certain.is_empty()
    }

    fn add(&mut self, id: PlaceId, regions: &Regions) {
        self.certain.push(id);
        for id in regions.chain(id) {
            *self.support.entry(regions.place(id).code.get()).or_default() += 1;
        }
    }

    /// How much the text speaks of a county's surroundings: its prefecture counts more than its province.
    pub fn support(&self, code: RegionCode) -> u32 {
        let of = |code: RegionCode| self.support.get(&code.get()).copied().unwrap_or(0);
        of(code) * 9 + of(code.prefecture()) * 3 + of(code.province())
    }

    /// The deepest place of a run of names, and a doubt when only its prominence settles it.
    pub fn settle_run(
        &self,
        run: &[Vec<PlaceId>],
        year: Option<i32>,
        d: &Dictionaries,
    ) -> Option<(PlaceId, Option<String>)> {
        let regions = &d.regions;
        let mut ids = candidates(run.last()?, year, regions);
        for outer in run[..run.len() - 1].iter().rev() {
            let inside: Vec<_> =
                ids.iter().copied().filter(|id| outer.iter().any(|o| regions.lies_in(*id, *o))).collect();
            if !inside.is_empty() {
                ids = inside;
            }
        }
        if let [id] = ids[..] {
            return Some((id, None));
        }
        let best = ids.iter().map(|id| self.support(regions.place(*id).code)).max().filter(|s| *s > 0);
        let backed: Vec<_> =
            ids.iter().copied().filter(|id| Some(self.support(regions.place(*id).code)) == best).collect();
        if let [id] = backed[..] {
            return Some((id, None));
        }
        let prominent: Vec<_> = ids
            .iter()
            .copied()
            .filter(|id| regions.chain(*id).len() == 2 && regions.place(*id).level == Level::County)
            .collect();
        let name = &regions.place(*ids.first()?).name;
        let [id] = prominent[..] else { return None };
        let around = &regions.place(*regions.chain(id).last()?).name;
        Some((
            id,
            Some(format!("several places are called {name}; the text does not say which, that of {around} is assumed")),
        ))
    }

    /// The place that the whole text is about, when title and issuer name none.
    pub fn about(&self, own: Option<usize>, d: &Dictionaries) -> Option<PlaceId> {
        let Some(own) = own.map(|i| &d.headings.own_places[i]) else { return self.common(d) };
        let mut counts: HashMap<PlaceId, u32> = HashMap::new();
        for id in &self.certain {
            *counts.entry(*id).or_default() += 1;
        }
        for ids in &self.open {
            let best = ids.iter().copied().max_by_key(|id| self.support(d.regions.place(*id).code));
            let backed = best.filter(|id| self.support(d.regions.place(*id).code) > 0);
            backed.into_iter().for_each(|id| *counts.entry(id).or_default() += 1);
        }
        let of_kind = |id: &PlaceId| {
            let place = d.regions.place(*id);
            let deep = own.level == Level::Town && place.level == Level::County;
            deep || place.name.ends_with(own.kind.as_str())
        };
        let best = counts.iter().filter(|(id, _)| of_kind(id)).max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id)));
        best.map(|(id, _)| *id).or_else(|| (own.level == Level::City).then(|| self.city_of_counties(d))?)
    }

    /// The city most of whose counties are named: a city's report lists its districts.
    fn city_of_counties(&self, d: &Dictionaries) -> Option<PlaceId> {
        let mut counties: HashMap<RegionCode, Vec<PlaceId>> = HashMap::new();
        for id in self.certain.iter().filter(|id| d.regions.place(**id).level == Level::County) {
            let entry = counties.entry(d.regions.place(*id).code.prefecture()).or_default();
            if !entry.contains(id) {
                entry.push(*id);
            }
        }
        let (city, named) = counties.into_iter().max_by_key(|(code, ids)| (ids.len(), code.get()))?;
        (named.len() > 1).then(|| d.regions.at(city, None)).flatten()
    }

    /// The deepest place that most certain mentions lie in.
    fn common(&self, d: &Dictionaries) -> Option<PlaceId> {
        let mut counts: HashMap<PlaceId, usize> = HashMap::new();
        for id in &self.certain {
            d.regions.chain(*id).into_iter().for_each(|id| *counts.entry(id).or_default() += 1);
        }
        let wide = |n: usize| n * 5 >= self.certain.len() * 3;
        let most = counts.into_iter().filter(|(_, n)| wide(*n));
        most.max_by_key(|(id, n)| (d.regions.place(*id).level, *n, std::cmp::Reverse(*id))).map(|(id, _)| id)
    }

    /// The province that the text speaks of, when it is one.
    pub fn province(&self, d: &Dictionaries) -> Option<PlaceId> {
        let mut codes: Vec<_> = self.certain.iter().map(|id| d.regions.place(*id).code.province()).collect();
        codes.sort_unstable();
        codes.dedup();
        let [code] = codes[..] else { return None };
        d.regions.at(code, None)
    }
}

/// The places that a name may mean: those whose full name it is; where none of them is left, also those it is short for
/// (兰坪县 was a county and is now short for an autonomous one).
pub fn bearers(name: &Name, regions: &Regions) -> Vec<PlaceId> {
    let left = name.full.iter().any(|id| regions.place(*id).to.is_none());
    let short = if left { &[][..] } else { &name.short };
    name.full.iter().chain(short).copied().collect()
}

/// Those of a name's places that bore it in the year, else those in force, else all; a province before what lies in it.
fn candidates(ids: &[PlaceId], year: Option<i32>, regions: &Regions) -> Vec<PlaceId> {
    let then: Vec<_> = ids.iter().copied().filter(|id| year.is_some_and(|y| regions.place(*id).in_force(y))).collect();
    let now: Vec<_> = ids.iter().copied().filter(|id| regions.place(*id).to.is_none()).collect();
    let mut best = [then, now, ids.to_vec()].into_iter().find(|c| !c.is_empty()).unwrap_or_default();
    let highest = best.iter().map(|id| regions.place(*id).level).min();
    best.retain(|id| Some(regions.place(*id).level) == highest);
    best.dedup_by_key(|id| regions.place(*id).code.get());
    // In the year of a change one place has two codes: the later one is meant.
    let codes: Vec<RegionCode> = best.iter().map(|id| regions.place(*id).code).collect();
    let goes_on = |id: &PlaceId| {
        let place = regions.place(*id);
        place.to.is_some() && place.successors.iter().any(|next| *next != place.code && codes.contains(next))
    };
    best.retain(|id| !goes_on(id));
    best
}

/// A name that is a common word or so short that it may be the end of another word.
pub fn is_uncertain(text: &str, span: Span, d: &Dictionaries) -> bool {
    let p = &d.headings.places;
    let name = span.of(text);
    if p.common.contains(name) {
        return true;
    }
    let short = name.chars().count() == 2 && d.headings.issuer.own.end_of(name).is_some();
    short && is_joined(text, span, d)
}

/// Whether a word that leads to no place stands right before a name.
fn is_joined(text: &str, span: Span, d: &Dictionaries) -> bool {
    let window = &text[floor(text, span.start.saturating_sub(6))..span.start];
    window.chars().next_back().is_some_and(is_han) && d.headings.places.before_short.end_of(window).is_none()
}

/// Whether a short form stands amid other words, so that it may be the end of one and the start of the next: 完成安全检查.
fn is_embedded(text: &str, span: Span, d: &Dictionaries) -> bool {
    let rest = &text[span.end..];
    let goes_on = rest.chars().next().is_some_and(is_han) && d.headings.places.telling.start_of(rest).is_none();
    goes_on && is_joined(text, span, d)
}

/// Whether a name is part of the name of something else: 桂阳公路, 中山路.
pub fn is_thing(text: &str, span: Span, full: &[PlaceId], d: &Dictionaries) -> bool {
    let p = &d.headings.places;
    let rest = &text[span.end..];
    full.is_empty() && p.things.start_of(rest).is_some() && p.telling.start_of(rest).is_none()
}
