//! Bodies: where the text names an office that may have issued it, and which of them did.
//!
//! A body is a place or a word of level (区, 省), some characters, and the kind of office: 淄川区 + 司 + 法局. In: the text,
//! its title, labels, signature and opening. Out: bodies found, then the issuer once the region is known.

use super::lines::{ends_clause, floor, is_han};
use super::region::{self, Town};
use crate::dictionary::{Dictionaries, Headings, PlaceId};
use crate::model::{Level, Region, Span};

/// Where a body was found; what comes first is believed first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The value of a label such as 发布机构.
    Label,
    /// The beginning of the title.
    TitleStart,
    /// Elsewhere in the title, or a line by itself around it.
    Title,
    /// The line above the date at the end.
    Signature,
    /// The first sentences.
    Opening,
    /// The value of a label such as 来源.
    WeakLabel,
}

/// A body named in the text.
#[derive(Debug, Clone)]
pub struct Body {
    /// Where it was found.
    pub source: Source,
    /// The whole name.
    pub span: Span,
    /// Where its own name begins, behind place or word of level.
    pub own_name: usize,
    /// The places it is named by, the largest first, each with all that bear the name.
    pub places: Vec<Vec<PlaceId>>,
    /// The town it is named by.
    pub town: Option<Town>,
    /// 区 in 区司法局.
    pub level_word: Option<String>,
    /// Whether it is a government and no office of one.
    pub government: bool,
}

/// Where bodies are looked for.
pub struct Zones<'a> {
    /// The title.
    pub title: Option<Span>,
    /// Values of labels, and whether the label is weak.
    pub labels: &'a [(bool, Span)],
    /// Short lines before the report begins.
    pub head: &'a [Span],
    /// The line above the date at the end.
    pub signature: Option<Span>,
    /// The first sentences.
    pub opening: Span,
}

/// All bodies of the zones.
pub fn bodies(text: &str, zones: &Zones, d: &Dictionaries) -> Vec<Body> {
    let mut found = Vec::new();
    for (weak, span) in zones.labels {
        let source = if *weak { Source::WeakLabel } else { Source::Label };
        found.extend(body_at(text, span.start, span.end, source, d));
    }
    if let Some(title) = zones.title {
        let start = title_start(text, title, &d.headings);
        found.extend(body_at(text, start, title.end, Source::TitleStart, d));
        found.extend(in_clauses(text, title, Source::Title, d));
    }
    for line in zones.head.iter().filter(|l| l.len() < 90) {
        let whole = body_at(text, line.start, line.end, Source::Title, d);
        found.extend(whole.filter(|b| b.span.end == line.end));
        let bracket = line.of(text).starts_with('(') && line.of(text).ends_with(')');
        found.extend(in_clauses(text, *line, Source::Title, d).filter(|_| bracket));
    }
    if let Some(line) = zones.signature {
        found.extend(body_at(text, line.start, line.end, Source::Signature, d).filter(|b| b.span.end == line.end));
    }
    found.extend(in_clauses(text, zones.opening, Source::Opening, d));
    found.sort_by_key(|b| (b.source, !b.has_prefix(), b.span.start));
    found
}

impl Body {
    /// Whether a place, a town or a word of level stands before its own name.
    pub fn has_prefix(&self) -> bool {
        !self.places.is_empty() || self.town.is_some() || self.level_word.is_some()
    }
}

/// Behind 关于 and a year: where a title may name its body.
fn title_start(text: &str, title: Span, words: &Headings) -> usize {
    let mut rest = title.of(text);
    if let Some(before) = words.issuer.before.start_of(rest) {
        rest = &rest[before.len()..];
    }
    let digits = rest.trim_start_matches(|c: char| {
        c.is_ascii_digit() || words.time.digits.contains(c) || words.time.zeros.contains(c)
    });
    if let Some(year) = digits.strip_prefix(words.time.year.as_str()) {
        rest = year.strip_prefix(words.time.whole.as_str()).unwrap_or(year);
    }
    title.end - rest.len()
}

/// The bodies that begin a clause. In the opening, what stands in brackets is beside the matter, and a government is the
/// issuer only of what its session passed.
fn in_clauses<'a>(text: &'a str, zone: Span, source: Source, d: &'a Dictionaries) -> impl Iterator<Item = Body> + 'a {
    let opening = source == Source::Opening;
    let mut before = None;
    let starts = zone.of(text).char_indices().filter_map(move |(i, c)| {
        let fresh = before.is_none_or(|b| ends_clause(b) && !(opening && b == '('));
        before = Some(c);
        let begins = is_han(c)
            && (fresh
                || d.headings
                    .issuer
                    .after
                    .end_of(&zone.of(text)[floor(zone.of(text), i.saturating_sub(6))..i])
                    .is_some());
        begins.then_some(zone.start + i)
    });
    let bodies = starts.filter_map(move |start| body_at(text, start, zone.end, source, d));
    let passed = |b: &Body| text[b.span.end..].starts_with(d.headings.markers.ordinal.as_str());
    // (一)县市场监管局: what a heading names is one of many that the report is about.
    let heads = |b: &Body| text[b.span.end..].starts_with('\n') && !text[..b.span.start].ends_with('\n');
    bodies.filter(move |b| !opening || !heads(b) && (!b.government || passed(b)))
}

/// The body whose name begins at `start`.
fn body_at(text: &str, start: usize, end: usize, source: Source, d: &Dictionaries) -> Option<Body> {
    let words = &d.headings;
    let party = words.issuer.parties.start_of(&text[start..end]).map_or(0, str::len);
    let (places, mut at) = region::run_at(text, start + party, end, d);
    let town = region::town_at(text, at, end, &places, d);
    if let Some(town) = &town {
        at = town.span.end;
    }
    let mut level_word = None;
    if places.is_empty() && town.is_none() && words.issuer.not_own.start_of(&text[at..end]).is_none() {
        level_word = words.issuer.own.start_of(&text[at..end]).map(str::to_owned);
        at += level_word.as_ref().map_or(0, String::len);
    }
    let prefixed = !places.is_empty() || town.is_some() || level_word.is_some();
    let office = words.issuer.offices.start_of(&text[at..end]).map(str::len);
    let name_end = match party {
        0 => office.or_else(|| name_end(&text[at..end], prefixed, words))?,
        _ => words.issuer.party_committees.start_of(&text[at..end])?.len(),
    };
    let national = !prefixed && party == 0 && !region::run_at(text, at + name_end, end, d).0.is_empty();
    if national {
        // 国家税务总局 + 天津市税务局 is one body, that of the place.
        let local = body_at(text, at + name_end, end, source, d)?;
        return Some(Body { span: Span::new(start, local.span.end), ..local });
    }
    if !prefixed
        && party == 0
        && let Some(place) = place_within(text, Span::new(at, at + name_end), d)
    {
        // 本计划为 + 屏东县政府环境保护局: what stands before the place belongs to the sentence.
        return body_at(text, place, end, source, d);
    }
    let government = words.issuer.governments.contains(&text[at..at + name_end]);
    let span = Span::new(start, at + name_end);
    Some(Body { source, span, own_name: at, places, town, level_word, government })
}

/// Where the full name of a place begins inside what looks like the name of a body.
fn place_within(text: &str, name: Span, d: &Dictionaries) -> Option<usize> {
    let full = |m: &crate::dictionary::Mention| m.span.start > 0 && !d.regions.name(m.name).full.is_empty();
    d.regions.mentions(name.of(text)).find(full).map(|m| name.start + m.span.start)
}

/// How far the own name of a body goes: to the first kind of office, and to one that belongs to it.
fn name_end(text: &str, prefixed: bool, words: &Headings) -> Option<usize> {
    let mut whole = 0;
    for (chars, (i, c)) in text.char_indices().take(26).enumerate() {
        if let Some(word) = words.issuer.broken.start_of(&text[i..]) {
            whole = i + word.len();
        }
        if i < whole {
            continue;
        }
        if !is_han(c) || words.issuer.stops.start_of(&text[i..]).is_some() {
            return None;
        }
        if let Some(suffix) = words.issuer.suffixes.start_of(&text[i..]) {
            let end = i + suffix.len();
            let single = suffix.chars().count() == 1;
            let enough = if prefixed { chars > 0 || !single } else { chars > 1 && words.issuer.alone.contains(suffix) };
            let goes_on = words.issuer.not_before.start_of(&text[end..]).is_some();
            if enough && !goes_on {
                let more = words.issuer.continuations.start_of(&text[end..]).map_or(0, str::len);
                return Some(end + more);
            }
        }
    }
    None
}

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
    let best = bodies.iter().find(|b| is_own(b, region, d));
    let unplaced = best.is_none_or(|b| !b.has_prefix());
    if let Some(name) = spoken_for(text, zones, region, &d.headings).filter(|_| unplaced) {
        return (Some(name), None);
    }
    if let Some(body) = best {
        let body = in_full(text, body, bodies, region, d);
        return (Some(full_name(text, body, region, d)), None);
    }
    let leader = leader_of_system(text, zones, region, &d.headings);
    let doubt = leader
        .as_ref()
        .map(|name| format!("the report names no issuer; {name} is assumed, which leads the system it speaks of"));
    (leader, doubt)
}

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
