//! The region of a report: which places the text names, which of them it is about, and at what level.
//!
//! In: the text, its title, the bodies it names. Out: the region, and a doubt when a name stayed ambiguous. Title and
//! issuer are believed before counts of names; a name that several places bear is settled by the other names around it.

use super::issuer::{Body, Source, Zones};
use super::lines::{ends_with_any, floor, in_book_title, is_han, starts_with_any};
use crate::dictionary::{Dictionaries, PlaceId, Regions};
use crate::model::{Level, Region, RegionCode, Span};
use std::collections::HashMap;

/// How much of a long text is searched for names, in bytes.
const SEARCHED: usize = 1 << 16;

/// A town named in a title or body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Town {
    /// Full name: 海滨街道 for 海滨街.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// The region and what is doubtful about it.
pub fn region(
    text: &str,
    zones: &Zones,
    bodies: &[Body],
    year: Option<i32>,
    d: &Dictionaries,
) -> (Region, Vec<String>) {
    let searched = &text[..floor(text, SEARCHED)];
    let seen = Seen::read(searched, year, d);
    let own = own_place(searched, d);
    let subjects = subjects(text, zones, bodies, d);
    let (place, doubt) = match deepest(&subjects, &seen, year, d) {
        Some(found) => found,
        None => (seen.about(own, d), None),
    };
    let mut region = place.map(|id| d.regions.region_of(id)).unwrap_or_default();
    if place.is_none() {
        region.level = own.map_or(Level::Unknown, |i| d.headings.own_places[i].level);
        if let Some(around) = own.and_then(|_| seen.province(d)) {
            region = Region { level: region.level, ..d.regions.region_of(around) };
        }
    }
    if let Some(town) = town(text, zones, bodies, d) {
        add_town(&mut region, place, town, &seen, d);
    } else if place.is_none_or(|p| d.regions.place(p).level == Level::County) && is_of_a_town(own, zones, text, d) {
        region.level = Level::Town;
    }
    (region, doubt.into_iter().collect())
}

/// The places whose names follow one another from `start`, and where they end.
pub fn run_at(text: &str, start: usize, end: usize, d: &Dictionaries) -> (Vec<Vec<PlaceId>>, usize) {
    let limit = floor(text, end.min(start + 150));
    let mut at = start;
    let mut places = Vec::new();
    for mention in d.regions.mentions(&text[start..limit]) {
        let span = Span::new(start + mention.span.start, start + mention.span.end);
        if span.start != at || is_thing(text, span, &d.regions.name(mention.name).full, d) {
            break;
        }
        if places.is_empty() && d.headings.places.common.iter().any(|c| c == span.of(text)) {
            break;
        }
        let name = d.regions.name(mention.name);
        places.push(if name.full.is_empty() { name.short.clone() } else { name.full.clone() });
        at = span.end;
    }
    (places, at)
}

/// The town whose name stands at `at`, behind `places`.
pub fn town_at(text: &str, at: usize, end: usize, places: &[Vec<PlaceId>], d: &Dictionaries) -> Option<Town> {
    let p = &d.headings.places;
    let stretch = &text[at..end];
    for (i, c) in stretch.char_indices().take(8) {
        if !is_han(c) {
            return None;
        }
        let rest = &stretch[i..];
        let base = &stretch[..i];
        if let Some(kind) = starts_with_any(rest, &p.towns).filter(|_| i > 0) {
            let name = town_name(base, kind, d)?;
            let known = d.regions.counties_of_town(&name);
            let fits = known
                .iter()
                .any(|code| places.last().is_some_and(|ids| ids.iter().any(|id| lies_in_code(*code, *id, &d.regions))));
            let length = i + if kind.starts_with(d.headings.issuer.street_full.as_str()) {
                d.headings.issuer.street_full.len()
            } else {
                kind.len()
            };
            let alone = places.is_empty() && !known.is_empty();
            return (fits || alone).then(|| Town { name, span: Span::new(at, at + length) });
        }
        let street = d.headings.issuer.street.as_str();
        let follows = rest.strip_prefix(street).filter(|_| i > 0).map(|after| {
            starts_with_any(after, &p.after_street).is_some()
                || after.starts_with(|c: char| !is_han(c))
                || after.is_empty()
        });
        if let Some(true) = follows {
            let name = town_name(base, &d.headings.issuer.street_full, d)?;
            let known = !d.regions.counties_of_town(&name).is_empty();
            return known.then(|| Town { name, span: Span::new(at, at + i + street.len()) });
        }
    }
    None
}

fn town_name(base: &str, kind: &str, d: &Dictionaries) -> Option<String> {
    let p = &d.headings.places;
    let generic = p.not_towns.iter().any(|w| w == base);
    let full = &d.headings.issuer.street_full;
    (!generic).then(|| format!("{base}{}", if kind.starts_with(full.as_str()) { full } else { kind }))
}

/// Whether a text is of Taiwan, whose years are those of the Republic.
pub fn is_of_taiwan(text: &str, d: &Dictionaries) -> bool {
    let p = &d.headings.places;
    let taiwan = d.regions.named(&p.province_of_taiwan).next();
    let place = |name: usize| d.regions.name(name).full.iter().chain(&d.regions.name(name).short).copied().next();
    let named = d.regions.mentions(text).filter_map(|m| place(m.name));
    taiwan.is_some_and(|taiwan| named.take(20).any(|id| d.regions.lies_in(id, taiwan)))
        || p.marks_of_taiwan.iter().any(|w| text.contains(w.as_str()))
}

/// Whether a name is part of the name of something else: 桂阳公路, 中山路.
fn is_thing(text: &str, span: Span, full: &[PlaceId], d: &Dictionaries) -> bool {
    let p = &d.headings.places;
    let rest = &text[span.end..];
    full.is_empty() && starts_with_any(rest, &p.things).is_some() && starts_with_any(rest, &p.telling).is_none()
}

fn lies_in_code(county: RegionCode, outer: PlaceId, regions: &Regions) -> bool {
    regions.at(county, None).is_some_and(|id| regions.lies_in(id, outer))
}

/// The runs of places that title and issuer name, the most telling first.
fn subjects<'a>(text: &str, zones: &Zones, bodies: &'a [Body], d: &Dictionaries) -> Vec<Vec<Vec<PlaceId>>> {
    let named = |wanted: fn(Source) -> bool| {
        bodies.iter().filter(move |b| wanted(b.source) && !b.places.is_empty()).map(|b| b.places.clone())
    };
    let mut runs: Vec<_> = zones.title.and_then(|t| first_run(text, t, d)).into_iter().collect();
    runs.extend(named(|s| s < Source::Opening));
    if runs.is_empty() {
        runs.extend(named(|s| s == Source::Opening).take(1));
    }
    if runs.is_empty() {
        runs.extend(named(|s| s == Source::WeakLabel).take(1));
    }
    runs
}

/// The first places named in a stretch, those in 《》 left out.
fn first_run(text: &str, within: Span, d: &Dictionaries) -> Option<Vec<Vec<PlaceId>>> {
    let starts = d.regions.mentions(within.of(text)).map(|m| within.start + m.span.start);
    let mut runs = starts.filter(|at| !in_book_title(text, *at)).map(|at| run_at(text, at, within.end, d).0);
    runs.find(|run| !run.is_empty())
}

/// The place that title and issuer agree on, the deepest, and a doubt.
fn deepest(
    runs: &[Vec<Vec<PlaceId>>],
    seen: &Seen,
    year: Option<i32>,
    d: &Dictionaries,
) -> Option<(Option<PlaceId>, Option<String>)> {
    let mut best: Option<(PlaceId, Option<String>)> = None;
    for run in runs {
        let Some((id, doubt)) = seen.settle_run(run, year, d) else { continue };
        best = match best {
            None => Some((id, doubt)),
            Some((old, _)) if d.regions.lies_in(id, old) && id != old => Some((id, doubt)),
            kept => kept,
        };
    }
    best.map(|(id, doubt)| (Some(id), doubt))
}

/// The town that title or issuer names.
fn town(text: &str, zones: &Zones, bodies: &[Body], d: &Dictionaries) -> Option<Town> {
    let body = bodies.iter().filter(|b| b.source <= Source::Signature).find_map(|b| b.town.clone());
    body.or_else(|| {
        let title = zones.title?;
        let (places, at) = run_at(text, title.start, title.end, d);
        town_at(text, at, title.end, &places, d)
    })
    .or_else(|| {
        let weak = zones.labels.iter().find_map(|(_, l)| {
            let (places, at) = run_at(text, l.start, l.end, d);
            town_at(text, at, l.end, &places, d)
        });
        weak.filter(|w| zones.title.is_some_and(|t| t.of(text).contains(w.span.of(text))))
    })
}

/// Sets the town, and the county where the town alone is named.
fn add_town(region: &mut Region, place: Option<PlaceId>, town: Town, seen: &Seen, d: &Dictionaries) {
    let counties = d.regions.counties_of_town(&town.name);
    let fits = |code: &&RegionCode| {
        let id = d.regions.at(**code, None);
        id.is_some_and(|id| place.is_none_or(|p| d.regions.lies_in(id, p)))
    };
    let mut fitting: Vec<RegionCode> = counties.iter().filter(fits).copied().collect();
    if fitting.len() > 1 {
        let best = fitting.iter().map(|c| seen.support(*c)).max().unwrap_or(0);
        fitting.retain(|c| best > 0 && seen.support(*c) == best);
    }
    let deep = place.is_some_and(|p| d.regions.place(p).level == Level::County);
    if let ([code], false) = (&fitting[..], deep) {
        *region = d.regions.region(*code).unwrap_or_default();
    }
    region.town = Some(town.name);
    region.level = Level::Town;
}

/// The way of speaking of one's own place that the text uses most; index into `own_places`.
fn own_place(text: &str, d: &Dictionaries) -> Option<usize> {
    let mut counts = vec![0; d.headings.own_places.len()];
    for (place, strong, _) in d.headings.own_places_in(text) {
        counts[place] += if strong { 4 } else { 1 };
    }
    let best = (0..counts.len()).max_by_key(|&i| (counts[i], std::cmp::Reverse(i)))?;
    (counts[best] > 0).then_some(best)
}

/// A report that names no place but speaks of its town.
fn is_of_a_town(own: Option<usize>, zones: &Zones, text: &str, d: &Dictionaries) -> bool {
    let _ = (zones, text);
    own.is_some_and(|i| d.headings.own_places[i].level == Level::Town)
}

/// The places that a text names, and how often.
struct Seen {
    /// Mentions whose place is certain.
    certain: Vec<PlaceId>,
    /// How often each province, prefecture or county is named, by itself or by a place in it.
    support: HashMap<u32, u32>,
    /// Places by name that several bear, with all candidates.
    open: Vec<Vec<PlaceId>>,
}

impl Seen {
    fn read(text: &str, year: Option<i32>, d: &Dictionaries) -> Self {
        let mut seen = Self { certain: Vec::new(), support: HashMap::new(), open: Vec::new() };
        let mut before: Option<(usize, PlaceId)> = None;
        for mention in d.regions.mentions(text) {
            let name = d.regions.name(mention.name);
            if is_thing(text, mention.span, &name.full, d) {
                continue;
            }
            let within = before.filter(|(end, _)| *end == mention.span.start).map(|(_, id)| id);
            if within.is_none() && is_uncertain(text, mention.span, d) {
                continue;
            }
            let mut ids = candidates(if name.full.is_empty() { &name.short } else { &name.full }, year, &d.regions);
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

    fn add(&mut self, id: PlaceId, regions: &Regions) {
        self.certain.push(id);
        for id in regions.chain(id) {
            *self.support.entry(regions.place(id).code.get()).or_default() += 1;
        }
    }

    /// How much the text speaks of a county's surroundings: its prefecture counts more than its province.
    fn support(&self, code: RegionCode) -> u32 {
        let of = |code: RegionCode| self.support.get(&code.get()).copied().unwrap_or(0);
        of(code) * 9 + of(code.prefecture()) * 3 + of(code.province())
    }

    /// The deepest place of a run of names, and a doubt when only its prominence settles it.
    fn settle_run(
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
    fn about(&self, own: Option<usize>, d: &Dictionaries) -> Option<PlaceId> {
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
    fn province(&self, d: &Dictionaries) -> Option<PlaceId> {
        let mut codes: Vec<_> = self.certain.iter().map(|id| d.regions.place(*id).code.province()).collect();
        codes.sort_unstable();
        codes.dedup();
        let [code] = codes[..] else { return None };
        d.regions.at(code, None)
    }
}

/// Those of a name's places that bore it in the year, else those in force, else all; a province before what lies in it.
fn candidates(ids: &[PlaceId], year: Option<i32>, regions: &Regions) -> Vec<PlaceId> {
    let then: Vec<_> = ids.iter().copied().filter(|id| year.is_some_and(|y| regions.place(*id).in_force(y))).collect();
    let now: Vec<_> = ids.iter().copied().filter(|id| regions.place(*id).to.is_none()).collect();
    let mut best = [then, now, ids.to_vec()].into_iter().find(|c| !c.is_empty()).unwrap_or_default();
    let highest = best.iter().map(|id| regions.place(*id).level).min();
    best.retain(|id| Some(regions.place(*id).level) == highest);
    best.dedup_by_key(|id| regions.place(*id).code.get());
    best
}

/// A name that is a common word or so short that it may be the end of another word.
fn is_uncertain(text: &str, span: Span, d: &Dictionaries) -> bool {
    let p = &d.headings.places;
    let name = span.of(text);
    if p.common.iter().any(|c| c == name) {
        return true;
    }
    let short = name.chars().count() == 2 && ends_with_any(name, &d.headings.issuer.own).is_some();
    let window = &text[floor(text, span.start.saturating_sub(6))..span.start];
    let joined = window.chars().next_back().is_some_and(is_han) && ends_with_any(window, &p.before_short).is_none();
    short && joined
}
