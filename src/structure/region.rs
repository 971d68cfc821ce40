//! The region of a report: which places the text names, which of them it is about, and at what level.
//!
//! In: the text, its title, the bodies it names. Out: the region, and a doubt when a name stayed ambiguous. Title and
//! issuer are believed before counts of names; a name that several places bear is settled by the other names around it.

use super::issuer::{Body, Source, Zones};
use super::lines::{floor, in_book_title, is_han};
use super::places::{Seen, bearers, is_thing, is_uncertain};
use crate::dictionary::{Dictionaries, LexiconMatches, List, PlaceId, Regions};
use crate::model::{Level, Region, RegionCode, Span};

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
    matches: &LexiconMatches,
    zones: &Zones,
    bodies: &[Body],
    year: Option<i32>,
    d: &Dictionaries,
) -> (Region, Vec<String>) {
    let searched = &text[..floor(text, SEARCHED)];
    let seen = Seen::read(searched, matches, year, d);
    let own = own_place(searched.len(), matches, d);
    let subjects = subjects(text, zones, bodies, d);
    let (place, doubt) = match deepest(&subjects, &seen, year, d) {
        Some(found) => found,
        None => (seen.about(own, d).or_else(|| marked(searched, d).filter(|_| seen.is_empty())), None),
    };
    let mut region = place.map(|id| d.regions.region_of(id)).unwrap_or_default();
    if place.is_none() {
        region.level = own.map_or(Level::Unknown, |i| d.headings.own_places[i].level);
        if let Some(around) = own.and_then(|_| seen.province(d)) {
            region = Region { level: region.level, ..d.regions.region_of(around) };
        }
    }
    let of_town = is_of_a_town(own, d);
    if let Some(town) = town(text, zones, bodies, of_town, d) {
        add_town(&mut region, place, town, &seen, d);
    } else if place.is_none_or(|p| d.regions.place(p).level == Level::County) && of_town {
        region.level = Level::Town;
    }
    (region, doubt.into_iter().collect())
}

/// The places whose names follow one another from `start`, and where they end.
pub fn run_at(text: &str, start: usize, end: usize, d: &Dictionaries) -> (Vec<Vec<PlaceId>>, usize) {
    let mut at = start;
    let mut places: Vec<Vec<PlaceId>> = Vec::new();
    while let Some(mention) = d.regions.mention_at(&text[..end], at) {
        let name = d.regions.name(mention.name);
        let common = places.is_empty() && d.headings.places.common.contains(mention.span.of(text));
        if common || is_thing(text, mention.span, &name.full, d) {
            break;
        }
        let bearers = bearers(name, &d.regions);
        if name.full.is_empty() && places.last().is_some_and(|outer| !lie_in(&bearers, outer, d)) {
            // 武义县柳城畲族镇: a short name of a place elsewhere begins the name of a town.
            break;
        }
        places.push(bearers);
        at = mention.span.end;
    }
    (places, at)
}

/// Whether one of the places lies in one of the others.
fn lie_in(places: &[PlaceId], outer: &[PlaceId], d: &Dictionaries) -> bool {
    places.iter().any(|id| outer.iter().any(|o| d.regions.lies_in(*id, *o)))
}

/// The town whose name stands at `at`, behind `places`.
pub fn town_at(text: &str, at: usize, end: usize, places: &[Vec<PlaceId>], d: &Dictionaries) -> Option<Town> {
    let p = &d.headings.places;
    let stretch = &text[at..end];
    for (i, c) in stretch.char_indices().take(8) {
        if !is_han(c) {
            return None;
        }
        // Within a name neither a kind of town nor a street begins.
        if !p.towns.may_begin(c) && !d.headings.issuer.street.starts_with(c) {
            continue;
        }
        let rest = &stretch[i..];
        let base = &stretch[..i];
        if let Some(kind) = p.towns.start_of(rest).filter(|_| i > 0) {
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
            p.after_street.start_of(after).is_some() || after.starts_with(|c: char| !is_han(c)) || after.is_empty()
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
    let generic = p.not_towns.contains(base);
    let full = &d.headings.issuer.street_full;
    (!generic).then(|| format!("{base}{}", if kind.starts_with(full.as_str()) { full } else { kind }))
}

/// Whether a text is of Taiwan, whose years are those of the Republic; its first `head` bytes tell.
pub fn is_of_taiwan(head: usize, matches: &LexiconMatches, d: &Dictionaries) -> bool {
    let p = &d.headings.places;
    let taiwan = d.regions.named(&p.province_of_taiwan).next();
    let place = |name: usize| d.regions.name(name).full.iter().chain(&d.regions.name(name).short).copied().next();
    let named = d.regions.named_in(matches).take_while(|m| m.span.end <= head).filter_map(|m| place(m.name));
    taiwan.is_some_and(|taiwan| named.take(20).any(|id| d.regions.lies_in(id, taiwan)))
        || matches.of(List::Taiwan).first().is_some_and(|mark| mark.span.end <= head)
}

/// The place whose offices and money a text speaks of that names no place: 食环署, 澳门元. Only the province is told.
fn marked(text: &str, d: &Dictionaries) -> Option<PlaceId> {
    let marks = d.headings.places.mark.iter().map(|m| (m.words_in(text), m));
    let (count, mark) = marks.max_by_key(|(count, m)| (*count, std::cmp::Reverse(&m.province)))?;
    (count > 0).then(|| d.regions.named(&mark.province).next()).flatten()
}

fn lies_in_code(county: RegionCode, outer: PlaceId, regions: &Regions) -> bool {
    regions.at(county, None).is_some_and(|id| regions.lies_in(id, outer))
}

/// The runs of places that title and issuer name, the most telling first.
fn subjects(text: &str, zones: &Zones, bodies: &[Body], d: &Dictionaries) -> Vec<Vec<Vec<PlaceId>>> {
    let named = |wanted: fn(Source) -> bool| {
        bodies.iter().filter(move |b| wanted(b.source) && !b.places.is_empty()).map(|b| b.places.clone())
    };
    let mut runs: Vec<_> = zones.title.and_then(|t| first_run(text, t, false, d)).into_iter().collect();
    runs.extend(named(|s| s < Source::Opening));
    if runs.is_empty() {
        runs.extend(named(|s| s == Source::Opening).take(1));
    }
    if runs.is_empty() {
        runs.extend(named(|s| s == Source::WeakLabel).take(1));
    }
    if runs.is_empty() {
        runs.extend(zones.title.and_then(|t| first_run(text, t, true, d)));
    }
    runs
}

/// The first places named in a stretch; those in 《》 only when `quoted`.
fn first_run(text: &str, within: Span, quoted: bool, d: &Dictionaries) -> Option<Vec<Vec<PlaceId>>> {
    let spans =
        d.regions.mentions(within.of(text)).map(|m| Span::new(within.start + m.span.start, within.start + m.span.end));
    let fit = spans.filter(|s| !is_uncertain(text, *s, d) && (quoted || !in_book_title(text, s.start)));
    fit.map(|s| run_at(text, s.start, within.end, d).0).find(|run| !run.is_empty())
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
fn town(text: &str, zones: &Zones, bodies: &[Body], of_town: bool, d: &Dictionaries) -> Option<Town> {
    // Where a report speaks as a town, the one that its first sentences name is its own.
    let last = if of_town { Source::Opening } else { Source::Signature };
    let body = bodies.iter().filter(|b| b.source <= last).find_map(|b| b.town.clone());
    body.or_else(|| {
        let title = zones.title?;
        let (places, at) = run_at(text, title.start, title.end, d);
        // 雨花台区人民政府西善桥街道办事处
        let government = text.get(at..title.end).and_then(|rest| d.headings.issuer.governments.start_of(rest));
        let at = at + government.filter(|_| !places.is_empty()).map_or(0, str::len);
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

/// The way of speaking of one's own place that the first bytes of the text use most; index into `own_places`.
fn own_place(head: usize, matches: &LexiconMatches, d: &Dictionaries) -> Option<usize> {
    let mut counts = vec![0; d.headings.own_places.len()];
    for (place, strong, _) in d.headings.own_places_in(matches).take_while(|(_, _, at)| *at < head) {
        counts[place] += if strong { 4 } else { 1 };
    }
    let best = (0..counts.len()).max_by_key(|&i| (counts[i], std::cmp::Reverse(i)))?;
    (counts[best] > 0).then_some(best)
}

/// A report that names no place but speaks of its town.
fn is_of_a_town(own: Option<usize>, d: &Dictionaries) -> bool {
    own.is_some_and(|i| d.headings.own_places[i].level == Level::Town)
}
