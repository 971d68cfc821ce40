//! What is wrong with the words: places of others where one's own is meant, dates that cannot be.

use super::subtotal::LISTED;
use super::view::{STOP, View};
use crate::dictionary::{ForeignPlace, List, Mention, PlaceId, WordSet};
use crate::model::{DocType, Finding, Level, RegionCode, Span};

/// Checks the text of a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    foreign_places(view, findings);
    findings.extend(early(view));
}

/// Opens the name of a regulation.
const OPEN: char = '\u{300a}';
/// Closes it.
const CLOSE: char = '\u{300b}';

/// Places of others before words that mean one's own, or of another province at the head of a regulation's name. Of neighbours in
/// one's own province reports speak more often: their full name must be told, and no word of what is done with them.
fn foreign_places(view: &View<'_>, findings: &mut Vec<Finding>) {
    let (Some(code), text) = (view.report.region.code, view.text.text.as_str()) else { return };
    let rules = &view.checks().foreign_place;
    let own = view.words.of(List::Own).iter().map(|found| found.span);
    let before_words = own.filter_map(|words| Some((place_before(view, text, words.start)?, words.end, false)));
    let titles = text.match_indices(OPEN).filter_map(|(at, open)| {
        let place = view.dictionaries.regions.mention_at(text, at + open.len())?;
        Some((place, place.span.end + regulation(&text[place.span.end..], rules)?, true))
    });
    let mut told: Vec<&str> = Vec::new();
    let provinces = own_provinces(view, code);
    for (place, end, in_title) in before_words.chain(titles).chain(bodies(view, text)) {
        let name = view.dictionaries.regions.name(place.name);
        let of = |id: &PlaceId| view.dictionaries.regions.place(*id).code.province();
        let own = |id: &PlaceId| provinces.contains(&of(id)) || is_in_head(view, place.span.of(text));
        let span = Span::new(place.span.start, end);
        let words = span.of(text);
        let foreign = !name.full.iter().chain(&name.short).any(own);
        let others = if in_title { &rules.visits } else { &rules.of_others };
        let near =
            !in_title && !foreign && is_neighbour(view, &name.full, code) && !is_in_head(view, place.span.of(text));
        let of_others = is_of_others(text, place.span.start, others)
            || is_guest(text, end, &rules.visitors)
            || near && is_with_neighbour(text, place.span, &rules.neighbours);
        // 全州 is all of a prefecture before it is a county of Guangxi.
        let whole = view.dictionaries.wording.names_whole(place.span.of(text));
        // 兰州新区司法局: 新区 is no place of its own behind a place of one's own province.
        let compound = foreign
            && place_before(view, text, place.span.start).is_some_and(|before| {
                let name = view.dictionaries.regions.name(before.name);
                name.full.iter().chain(&name.short).any(own)
            });
        let foreign = (foreign && !compound || near) && !whole;
        if foreign && !told.contains(&words) && !of_others {
            told.push(words);
            findings.extend(place_finding(view, span, words));
        }
    }
}

/// Offices of places that open a sentence and do what the report is about: 拉萨市交通运输局开展专项整治.
fn bodies<'v>(view: &'v View<'_>, text: &'v str) -> impl Iterator<Item = (Mention, usize, bool)> + 'v {
    let rules = &view.checks().foreign_place;
    view.words.of(List::Places).iter().filter_map(move |found| {
        let body = rules.bodies.start_of(&text[found.span.end..])?;
        let end = found.span.end + body.len();
        let opens = text[..found.span.start].trim_end_matches(' ').ends_with(['\n', STOP, ';'])
            || opens_behind_year(view, text, found.span.start);
        rules.doing.start_of(text[end..].trim_start_matches(','))?;
        let place = view.dictionaries.regions.mention_at(text, found.span.start).filter(|_| opens)?;
        let full = !view.dictionaries.regions.name(place.name).full.is_empty();
        (full && place.span == found.span).then_some((place, end, false))
    })
}

/// Whether nothing but a year stands before a byte in its sentence: 2024年,拉萨市….
fn opens_behind_year(view: &View<'_>, text: &str, at: usize) -> bool {
    let sentence = text[..at].rsplit(['\n', STOP, ';']).next().unwrap_or_default();
    let year = &view.checks().dates.year;
    sentence.trim_end_matches(',').strip_suffix(year.as_str()).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether places are all of one's own province, or at least none of one's own chain: neither above nor below nor the same.
fn is_neighbour(view: &View<'_>, places: &[PlaceId], code: RegionCode) -> bool {
    let regions = &view.dictionaries.regions;
    let own = regions.today(code);
    let apart = |id: &PlaceId| {
        let other = regions.today(regions.place(*id).code);
        let above =
            |upper: RegionCode, lower: RegionCode| [lower, lower.prefecture(), lower.province()].contains(&upper);
        !above(other, own) && !above(own, other)
    };
    let names = [&view.report.region.province, &view.report.region.city, &view.report.region.county];
    let told = |id: &PlaceId| names.into_iter().flatten().any(|name| **name == *regions.place(*id).name);
    !places.is_empty() && places.iter().all(|id| apart(id) && !told(id))
}

/// Whether the clause around a place tells what is done with a neighbour: 会同宁河区城市管理委开展联合执法.
fn is_with_neighbour(text: &str, place: Span, words: &WordSet) -> bool {
    let from = (place.start.saturating_sub(MOST_BEFORE)..=place.start).find(|at| text.is_char_boundary(*at));
    let to = (place.end..=(place.end + MOST_BEFORE).min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    let (from, to) = (from.unwrap_or(place.start), to.unwrap_or(place.end));
    let before = text[from..place.start].rsplit(['\n', STOP, ',', ';']).next().unwrap_or_default();
    let behind = text[place.end..to].split(['\n', STOP, ',', ';']).next().unwrap_or_default();
    before.ends_with(LISTED) || words.is_in(before) || words.is_in(behind)
}

/// The provinces that may be a report's own: where others have a place of its name (朝阳区), it must itself tell which.
fn own_provinces(view: &View<'_>, code: RegionCode) -> Vec<RegionCode> {
    let region = &view.report.region;
    let above = [&region.province, &region.city];
    let own = region.name();
    let named = above.into_iter().flatten().filter(|name| Some(name.as_str()) != own);
    if named.into_iter().any(|name| view.text.text.contains(name.as_str())) {
        return vec![code.province()];
    }
    let alike = own.into_iter().flat_map(|name| view.dictionaries.regions.named(name));
    let provinces = alike.map(|id| view.dictionaries.regions.place(id).code.province());
    provinces.chain([code.province()]).collect()
}

/// Whether a place stands in the title of the report or in the name of its issuer.
fn is_in_head(view: &View<'_>, place: &str) -> bool {
    let head = [&view.report.title, &view.report.issuer];
    head.into_iter().flatten().any(|head| head.contains(place))
}

/// The place whose name ends at a byte, the longest.
fn place_before(view: &View<'_>, text: &str, end: usize) -> Option<Mention> {
    let starts = (end.saturating_sub(MOST_NAME)..end).filter(|at| text.is_char_boundary(*at));
    let mut places = starts.filter_map(|at| view.dictionaries.regions.mention_at(text, at));
    places.find(|place| place.span.end == end)
}

/// Whether the clause speaks of others before a place: 赴浙江省人民政府学习.
fn is_of_others(text: &str, place: usize, others: &WordSet) -> bool {
    let from = (place.saturating_sub(MOST_BEFORE)..=place).find(|at| text.is_char_boundary(*at)).unwrap_or(place);
    let clause = text[from..place].rsplit(['\n', STOP, ',', ';']).next().unwrap_or_default();
    others.is_in(clause)
}

/// Whether the clause goes on to say that those of a place are guests: 石家庄市司法局来我区考察.
fn is_guest(text: &str, end: usize, visitors: &WordSet) -> bool {
    let to = (end..=(end + MOST_BEHIND).min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(end);
    let clause = text[end..to].split(['\n', STOP, ',', ';']).next().unwrap_or_default();
    visitors.is_in(clause)
}

/// Length of the rest of a regulation's name.
fn regulation(rest: &str, words: &ForeignPlace) -> Option<usize> {
    let within = (0..=MOST_TITLE.min(rest.len())).rev().find(|at| rest.is_char_boundary(*at))?;
    let end = rest[..within].find(CLOSE)?;
    words.regulations.end_of(rest[..end].trim_end_matches(')')).map(|_| end)
}

/// Bytes of the longest name of a place.
const MOST_NAME: usize = 36;
/// Bytes before a place that are looked at.
const MOST_BEFORE: usize = 150;
/// Bytes behind the words that are looked at.
const MOST_BEHIND: usize = 60;
/// Bytes of a regulation's name.
const MOST_TITLE: usize = 120;

fn place_finding(view: &View<'_>, span: Span, words: &str) -> Option<Finding> {
    let own = view.report.region.name()?;
    let mut finding = view.finding("foreign_place/named", &[("own", own), ("words", words)], &[])?;
    finding.places.push(view.text.source_span(span));
    Some(finding)
}

/// Published before the year that it reports on was over. A county may publish in its last days.
fn early(view: &View<'_>) -> Option<Finding> {
    let (year, published) = (view.report.year?, view.report.published.as_deref()?);
    let part = view.report.title.as_deref().is_some_and(|title| view.checks().dates.part_of_year.is_in(title));
    let whole_year = matches!(view.report.doc_type, DocType::AnnualReport | DocType::StatisticsTable) && !part;
    if !whole_year
        || view.report.region.level == Level::Unknown
        || published >= format!("{year}-12-{:02}", view.checks().dates.last_days).as_str()
    {
        return None;
    }
    let year_text = year.to_string();
    let words = [("year", year_text.as_str()), ("published", published)];
    let mut finding = view.finding("date/early", &words, &[])?;
    finding.arithmetic = format!("{published} < {}-01-01", year + 1);
    Some(finding)
}
