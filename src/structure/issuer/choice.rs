//! Which of the bodies found issued the report, and its name in full.

use super::{Body, Source, Zones};
use crate::dictionary::{Dictionaries, Headings};
use crate::model::{Level, Region, Span};
use crate::structure::lines::{ends_clause, floor, is_han};

/// The issuer in full, for a report of a known region, and a doubt when it is only inferred.
pub fn issuer(
    text: &str,
    bodies: &[Body],
    zones: &Zones,
    region: &Region,
    d: &Dictionaries,
) -> (Option<String>, Option<String>) {
    if let Some(town) = region.town.as_deref() {
        let own =
            bodies.iter().find(|b| b.town.as_ref().is_some_and(|t| t.name == town) && b.source <= Source::Opening);
        return (Some(own.map_or_else(|| town_office(town, &d.headings), |b| full_name(text, b, region, d))), None);
    }
    let best = bodies.iter().find(|b| is_own(b, region, d)).filter(|b| !is_one_of_several(text, b, bodies));
    let unplaced = best.is_none_or(|b| !b.has_prefix());
    if let Some(name) = spoken_for(text, zones, region, &d.headings).filter(|_| unplaced) {
        return (Some(name), None);
    }
    if let Some(body) = best {
        if let Some(full) = spelled_out(text, zones, body).filter(|_| !body.has_prefix()) {
            return (Some(full.to_owned()), None);
        }
        let body = in_full(text, body, bodies, region, d);
        return (Some(full_name(text, body, region, d)), None);
    }
    let leader = leader_of_system(text, zones, region, &d.headings);
    let doubt = leader
        .as_ref()
        .map(|name| format!("the report names no issuer; {name} is assumed, which leads the system it speaks of"));
    (leader, doubt)
}

/// 食环署 is spelled out before the brackets in which the first sentences introduce it: 食物环境卫生署(食环署).
fn spelled_out<'t>(text: &'t str, zones: &Zones, body: &Body) -> Option<&'t str> {
    let name = body.span.of(text);
    let opening = zones.opening.of(text);
    let before = &opening[..opening.find(&format!("({name})"))?];
    let starts = before.char_indices().rev().take(LONGEST_NAME).take_while(|(_, c)| is_han(*c));
    let (first, last) = (name.chars().next(), name.chars().next_back());
    let holds = |full: &str| {
        let mut rest = full.chars();
        full.len() > name.len() && name.chars().all(|c| rest.any(|f| f == c))
    };
    let mut starts = starts.filter(|(_, c)| Some(*c) == first).map(|(at, _)| &before[at..]);
    starts.find(|full| full.chars().next_back() == last && holds(full))
}

/// Characters of the longest name that brackets shorten.
const LONGEST_NAME: usize = 20;

/// 市城管局 of the title is 广元市城市管理行政执法局 of the first sentence: it has the same characters in the same order.
fn in_full<'b>(text: &str, short: &'b Body, bodies: &'b [Body], region: &Region, d: &Dictionaries) -> &'b Body {
    let own = |b: &Body| text[b.own_name..b.span.end].to_owned();
    let (name, first, last) = (own(short), own(short).chars().next(), own(short).chars().next_back());
    let holds = |b: &&Body| {
        let full = own(b);
        let mut rest = full.chars();
        let ends = full.chars().next() == first && full.chars().next_back() == last;
        ends && full.len() > name.len() && name.chars().all(|c| rest.any(|f| f == c))
    };
    let local = |b: &&Body| b.source == Source::Opening && !b.places.is_empty() && is_own(b, region, d);
    let full = bodies.iter().filter(local).find(holds);
    full.filter(|_| short.level_word.is_some()).unwrap_or(short)
}

/// Whether a body that a sentence names counts what it did beside others that do: 公安局处罚1200件,市场监管局处罚300件.
fn is_one_of_several(text: &str, body: &Body, bodies: &[Body]) -> bool {
    let name = |b: &Body| &text[b.own_name..b.span.end];
    let counts = |b: &Body| {
        let mut act = text[b.span.end..].chars().take(LONGEST_ACT).take_while(|c| !ends_clause(*c));
        b.source == Source::Opening && act.any(|c| c.is_ascii_digit())
    };
    counts(body) && bodies.iter().any(|other| counts(other) && name(other) != name(body))
}

/// Characters from a body to the number of what it did: 全年办理行政处罚案件.
const LONGEST_ACT: usize = 14;

/// Whether a body can be the issuer: one that is merely mentioned must be of the report's own place.
fn is_own(body: &Body, region: &Region, d: &Dictionaries) -> bool {
    if body.source < Source::Opening {
        return true;
    }
    let own_place =
        body.places.last().map(|ids| ids.iter().any(|id| Some(&*d.regions.place(*id).name) == region.name()));
    let own_level = body.level_word.as_deref().map(|word| {
        let named =
            place_of_level(word, region, &d.headings).is_some_and(|name| Some(name) == name_at(region, region.level));
        let levels = d.headings.own_places.iter().filter(|p| p.kind == word);
        named || levels.map(|p| p.level).any(|level| level == region.level && name_at(region, level).is_none())
    });
    match body.source {
        Source::WeakLabel => own_place.or(own_level).unwrap_or(false),
        _ => own_place.or(own_level).unwrap_or(true),
    }
}

fn name_at(region: &Region, level: Level) -> Option<&str> {
    match level {
        Level::Province => region.province.as_deref(),
        Level::City => region.city.as_deref(),
        Level::County => region.county.as_deref(),
        Level::Town => region.county.as_deref(),
        Level::Unknown => None,
    }
}

/// 全省环保系统 → 黑龙江省环境保护厅.
fn leader_of_system(text: &str, zones: &Zones, region: &Region, words: &Headings) -> Option<String> {
    let place = region.name()?;
    let zone = Span::new(zones.title.map_or(zones.opening.start, |t| t.start), floor(text, zones.opening.start + 300));
    let (at, _) = zone.of(text).match_indices(words.issuer.system.as_str()).next()?;
    let before = &zone.of(text)[..at];
    let bureau = words.bureaus.iter().find(|b| b.systems.end_of(before).is_some())?;
    let name = match region.level {
        Level::Province => bureau.province.as_ref(),
        Level::County => bureau.county.as_ref(),
        _ => None,
    };
    Some(format!("{place}{}", name.unwrap_or(&bureau.name)))
}

/// The office of a town whose report names the town alone.
fn town_office(town: &str, words: &Headings) -> String {
    let i = &words.issuer;
    if town.ends_with(i.street_full.as_str()) {
        format!("{town}{}", i.street_office)
    } else {
        format!("{town}{}", i.town_government)
    }
}

/// A report to the congress, or of party committee and government, that names no body.
fn spoken_for(text: &str, zones: &Zones, region: &Region, words: &Headings) -> Option<String> {
    let place = region.name()?;
    let i = &words.issuer;
    let title = zones.title.map_or("", |t| t.of(text));
    if let Some(court) = i.courts.iter().find(|c| title.contains(c.words.as_str())) {
        return Some(format!("{place}{}", court.name));
    }
    let opening = zones.opening.of(text);
    let to_congress = i.to_congress.iter().any(|w| title.contains(w.as_str()) || opening.contains(w.as_str()));
    let both = opening
        .match_indices(place)
        .any(|(at, _)| i.party_and_government.start_of(&opening[at + place.len()..]).is_some());
    (to_congress || both).then(|| format!("{place}{}", i.congress_government))
}

/// The name of a body with the place's name for the word of level, and the bureau's full name.
fn full_name(text: &str, body: &Body, region: &Region, d: &Dictionaries) -> String {
    let own = full_bureau(&text[body.own_name..body.span.end], region, &d.headings);
    if let Some(town) = &body.town {
        return format!("{}{}{own}", &text[body.span.start..town.span.start], town.name);
    }
    let named = body.level_word.as_deref().and_then(|word| place_of_level(word, region, &d.headings));
    match named {
        Some(place) => format!("{place}{own}"),
        None => format!("{}{own}", &text[body.span.start..body.own_name]),
    }
}

/// 城管执法局 → 城市管理综合执法局.
fn full_bureau(name: &str, region: &Region, words: &Headings) -> String {
    let known = words.bureaus.iter().find_map(|b| {
        let word = b.words.iter().find(|w| name.starts_with(w.as_str()))?;
        let province = b.province.as_deref().filter(|_| {
            region.level == Level::Province
                && region.city.is_none()
                && word.ends_with(b.province.as_deref().and_then(|p| p.chars().last()).unwrap_or(' '))
        });
        Some(format!("{}{}", province.unwrap_or(&b.name), &name[word.len()..]))
    });
    known.unwrap_or_else(|| name.to_owned())
}

/// The region's name that ends in a word of level: 区 → 普陀区.
fn place_of_level<'a>(word: &str, region: &'a Region, words: &Headings) -> Option<&'a str> {
    let names = [&region.town, &region.county, &region.city, &region.province];
    let own = names.into_iter().filter_map(Option::as_deref);
    let all: Vec<&str> = own.collect();
    all.iter().copied().find(|name| words.issuer.own.end_of(name) == Some(word))
}
