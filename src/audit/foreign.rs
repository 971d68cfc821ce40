//! Places of others where one's own is meant: the platform of another province, a neighbour's name left in a paragraph that was
//! copied.
//!
//! In: the names of places in a report. Out: a finding for each that stands as one's own would: before what every report calls its
//! own, at the head of a regulation, as the one who does what the report tells. Places that one works with, visits, or hears from
//! are right.

use super::led;
use super::view::{LISTED, STOP, View};
use crate::dictionary::{ForeignPlace, List, Mention, PlaceId, WordSet};
use crate::model::{Finding, Level, RegionCode, Span};

/// How a place stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Before words of one's own: 湖南政务服务网.
    Owned,
    /// At the head of a regulation's name.
    Titled,
    /// At the head of the name of what is carried out.
    Followed,
    /// As the one who does what follows.
    Doing,
    /// As what the report's own is made better: 营造…良好的营商环境.
    Made,
    /// As what the report is about.
    About,
}

/// A place that stands where one's own would.
struct Stand {
    place: Mention,
    /// Where what is said of it ends.
    end: usize,
    way: Way,
    /// Whether it is a city or a county by its full name.
    full: bool,
}

/// Checks the places that a report names.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let Some(code) = view.report.region.code else { return };
    let text = view.text.text.as_str();
    let own = own_codes(view, code);
    let all = owned(view, text).chain(titles(view, text)).chain(stands(view, text));
    let found: Vec<Stand> = all.filter(|stand| is_meant(view, text, stand, &own)).collect();
    let mut told: Vec<Span> = Vec::new();
    for stand in found.iter().filter(|stand| stand.way != Way::Doing || !is_of_many(text, &found)) {
        let span = Span::new(stand.place.span.start, stand.end);
        if !told.iter().any(|other| other.start == span.start || other.of(text) == span.of(text)) {
            told.push(span);
            findings.extend(place_finding(view, span, span.of(text)));
        }
    }
}

/// Whether a text tells what many others did, as a collection of news does: what was left in is of one.
fn is_of_many(text: &str, found: &[Stand]) -> bool {
    let mut names: Vec<&str> =
        found.iter().filter(|s| s.way == Way::Doing).map(|stand| stand.place.span.of(text)).collect();
    names.sort_unstable();
    names.dedup();
    names.len() > MOST_LEFT
}

/// Places right before words that mean one's own.
fn owned<'v>(view: &'v View<'_>, text: &'v str) -> impl Iterator<Item = Stand> + 'v {
    let words = view.words.of(List::Own).iter().map(|found| found.span);
    words.filter_map(move |words| {
        // 河南省委: the name of the place and the word may share the character between them.
        let shared = || words.start + words.of(text).chars().next().map_or(0, char::len_utf8);
        let place = place_before(view, text, words.start).or_else(|| place_before(view, text, shared()))?;
        Some(Stand { place, end: words.end, way: Way::Owned, full: false })
    })
}

/// Places at the head of the names of regulations, and of what is carried out.
fn titles<'v>(view: &'v View<'_>, text: &'v str) -> impl Iterator<Item = Stand> + 'v {
    let rules = &view.checks().foreign_place;
    text.match_indices(OPEN).filter_map(move |(at, open)| {
        let place = view.dictionaries.regions.mention_at(text, at + open.len())?;
        let rest = &text[place.span.end..];
        let followed = rules.followed.end_of(&text[..at]).is_some();
        let way = if followed { Way::Followed } else { Way::Titled };
        let end = named(rest, if followed { &rules.papers } else { &rules.regulations })
            .or_else(|| named(rest, &rules.regulations))?;
        Some(Stand { place, end: place.span.end + end, way, full: false })
    })
}

/// Places of full name that stand as one's own does.
fn stands<'v>(view: &'v View<'_>, text: &'v str) -> impl Iterator<Item = Stand> + 'v {
    let region = &view.report.region;
    let rules = &view.checks().foreign_place;
    let own = [&region.province, &region.city, &region.county];
    view.dictionaries.regions.named_in(view.words).filter_map(move |place| {
        let name = place.span.of(text);
        if own.into_iter().flatten().any(|own| own == name) {
            return None;
        }
        let first = *view.dictionaries.regions.name(place.name).full.first()?;
        let province = view.dictionaries.regions.place(first).level == Level::Province;
        let rest = &text[place.span.end..];
        let (length, way) = if let Some(length) = does(view, text, place.span, province) {
            (length, Way::Doing)
        } else if let Some(length) = led::length(rules, text, place.span) {
            (length, Way::Owned)
        } else if province {
            return None;
        } else if is_introduced(view, text, place.span) {
            (0, Way::About)
        } else {
            let words = rest.trim_start_matches(OF);
            let thing = rules.things.start_of(words).map(|thing| rest.len() - words.len() + thing.len());
            let owned = thing.map(|length| (length, Way::Owned));
            owned.or_else(|| Some((made(rules, text, place.span)?, Way::Made)))?
        };
        Some(Stand { place, end: place.span.end + length, way, full: !province })
    })
}

/// Length of what goes on with the name of a place that opens a sentence and does what the report is about: 拉萨市交通运输局开展专项
/// 整治, 永康市共有执法主体43个. What a whole province does is told of its offices only.
fn does(view: &View<'_>, text: &str, place: Span, province: bool) -> Option<usize> {
    let rules = &view.checks().foreign_place;
    let rest = &text[place.end..];
    let acts = |words: &str| {
        let words = after_year(view, words).trim_start_matches(',');
        rules.doing.start_of(words).is_some_and(|act| !words[act.len()..].starts_with(OF))
    };
    let ends = rest.char_indices().take_while(|(_, c)| c.is_alphabetic()).map(|(at, c)| at + c.len_utf8());
    let offices = ends.take(MOST_OFFICE).filter(|end| rules.bodies.end_of(&rest[..*end]).is_some());
    let end = (!province).then_some(0).into_iter().chain(offices).find(|end| acts(&rest[*end..]))?;
    opens(view, text, place.start).then_some(end)
}

/// 营造弥渡县良好的法治化营商环境: length of what goes on with the name of a place behind what one does for one's own place, up to a word
/// that means one's own in its clause.
fn made(rules: &ForeignPlace, text: &str, place: Span) -> Option<usize> {
    rules.makes.end_of(&text[..place.start])?;
    let rest = clause(&text[place.end..on(text, place.end, MOST_BEHIND)]);
    let (at, thing) = rules.made.first_in(rest)?;
    Some(at + thing.len())
}

/// Words without the year at their head: 2023年共办理.
fn after_year<'t>(view: &View<'_>, words: &'t str) -> &'t str {
    let behind = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let year = (behind.len() < words.len()).then(|| behind.strip_prefix(view.checks().dates.year.as_str()));
    year.flatten().unwrap_or(words)
}

/// Whether a byte opens a sentence, or nothing stands before it there but the mark of a list or the time.
fn opens(view: &View<'_>, text: &str, at: usize) -> bool {
    let rules = &view.checks().foreign_place;
    let before = &text[back(text, at, MOST_TIME)..at];
    // 围绕重点领域开展监督,苍溪县全年组织评查2次: behind a clause that leads to what the report's own did.
    let lead = back(text, at, MOST_LEAD);
    let clause = text[lead..at].rsplit(['\n', STOP, ';', ':']).next().and_then(|words| words.strip_suffix(','));
    if clause.is_some_and(|words| {
        !words.contains([',', LISTED]) && rules.leads.start_of(words.trim_start()).is_some() && !tells(rules, words)
    }) {
        return true;
    }
    let Some(mark) = before.rfind(['\n', STOP, ';', ':']) else { return at <= MOST_TIME };
    let words = before[mark..].trim_start_matches(['\n', STOP, ';', ':']).trim().trim_end_matches(',');
    let listed = || words.chars().count() <= MOST_MARK && rules.marks.end_of(words).is_some();
    words.is_empty() || rules.times.end_of(words).is_some() || listed()
}

/// Whether a report says that it is about a place: 现将永康市2023年度行政执法工作情况报告如下, or the title of a table.
fn is_introduced(view: &View<'_>, text: &str, place: Span) -> bool {
    let rules = &view.checks().foreign_place;
    let before = text[..place.start].trim_end_matches(' ');
    let clause = clause(&text[place.end..on(text, place.end, MOST_TITLE)]);
    let dated = after_year(view, clause).len() < clause.len();
    let titled = || before.ends_with('\n') && dated && rules.tables.end_of(clause.trim_end()).is_some();
    rules.introductions.end_of(before).is_some() && rules.accounts.is_in(clause) || titled()
}

/// Whether a place that stands where one's own would is none of one's own, and none that the report has to do with.
fn is_meant(view: &View<'_>, text: &str, stand: &Stand, own: &[RegionCode]) -> bool {
    let (regions, rules) = (&view.dictionaries.regions, &view.checks().foreign_place);
    let (place, name) = (stand.place.span, regions.name(stand.place.name));
    let of_own = |id: &PlaceId| own.iter().any(|code| code.province() == regions.place(*id).code.province());
    // 全州 is all of a prefecture before it is a county of Guangxi.
    let common = rules.common.contains(place.of(text));
    if common
        || is_cut(view, text, place)
        || is_in_head(view, place.of(text))
        || view.dictionaries.wording.names_whole(place.of(text))
    {
        return false;
    }
    let far = !name.full.iter().chain(&name.short).any(of_own);
    let near = !far && stand.way != Way::Titled && is_neighbour(view, &name.full, own);
    // 兰州新区司法局: 新区 is no place of its own behind a place of one's own province.
    let compound = || {
        let before = place_before(view, text, place.start).map(|before| regions.name(before.name));
        before.is_some_and(|name| name.full.iter().chain(&name.short).any(of_own))
    };
    if !near && (!far || compound()) {
        return false;
    }
    match stand.way {
        Way::About => true,
        Way::Made => {
            let with = is_with_neighbour(view, text, place) || is_of_others(text, place.start, &rules.visits);
            !with && !is_guest(text, stand.end, &rules.visitors)
        }
        Way::Titled | Way::Followed => !is_of_others(text, place.start, &rules.visits),
        Way::Doing => !is_in_touch(view, text, stand) && !is_guest(text, stand.end, &rules.visitors),
        Way::Owned => {
            let with = (near || stand.full) && is_with_neighbour(view, text, place);
            !with && !is_of_others(text, place.start, &rules.of_others) && !is_guest(text, stand.end, &rules.visitors)
        }
    }
}

/// 其中市政府收到218件: whether the first character of a place belongs to a word before it.
fn is_cut(view: &View<'_>, text: &str, place: Span) -> bool {
    let first = place.of(text).chars().next().map_or(0, char::len_utf8);
    let partition = &view.checks().partition;
    let word = partition.some.end_of(&text[..place.start + first]);
    word.is_some_and(|word| word.len() > first)
}

/// Whether a sentence tells what others did with those of the report, or its clause that they did it with somebody.
fn is_in_touch(view: &View<'_>, text: &str, stand: &Stand) -> bool {
    let rules = &view.checks().foreign_place;
    let rest = &text[stand.place.span.end..on(text, stand.place.span.end, MOST_SENTENCE)];
    let sentence = rest.split(['\n', STOP]).next().unwrap_or_default();
    let own = view.report.region.name().is_some_and(|own| sentence.contains(own));
    own || rules.us.is_in(sentence) || rules.partners.is_in(clause(rest))
}

/// Whether places are all of one's own province, or at least none of one's own chain: neither above nor below nor the same.
fn is_neighbour(view: &View<'_>, places: &[PlaceId], own: &[RegionCode]) -> bool {
    let regions = &view.dictionaries.regions;
    let region = &view.report.region;
    let apart = |id: &PlaceId| {
        let place = regions.place(*id);
        // Counties of Taiwan have no codes of their own.
        if place.level != Level::Province && place.code == place.code.province() {
            return region.city.is_some() || region.county.is_some();
        }
        let other = regions.today(place.code);
        let above =
            |upper: RegionCode, lower: RegionCode| [lower, lower.prefecture(), lower.province()].contains(&upper);
        own.iter().map(|code| regions.today(*code)).all(|own| !above(other, own) && !above(own, other))
    };
    let names = [&region.province, &region.city, &region.county];
    let told = |id: &PlaceId| names.into_iter().flatten().any(|name| **name == *regions.place(*id).name);
    !places.is_empty() && places.iter().all(|id| apart(id) && !told(id))
}

/// Whether the clause around a place tells what is done with a neighbour: 会同宁河区城市管理委开展联合执法.
fn is_with_neighbour(view: &View<'_>, text: &str, place: Span) -> bool {
    let rules = &view.checks().foreign_place;
    let before = &text[back(text, place.start, MOST_BEFORE)..place.start];
    let before = before.rsplit(['\n', STOP, ',', ';']).next().unwrap_or_default();
    let behind = clause(&text[place.end..on(text, place.end, MOST_BEFORE)]);
    before.ends_with(LISTED) || behind.starts_with(LISTED) || tells(rules, before) || tells(rules, behind)
}

/// Whether words tell of a neighbour; 共同富裕 does not.
fn tells(rules: &ForeignPlace, words: &str) -> bool {
    let mut rest = words;
    while let Some(first) = rest.chars().next() {
        let passed = rules.not_neighbours.start_of(rest).map_or(0, str::len);
        if passed == 0 && rules.neighbours.start_of(rest).is_some() {
            return true;
        }
        rest = &rest[passed.max(first.len_utf8())..];
    }
    false
}

/// The places that may be a report's own: where others have a place of its name (朝阳区), it must itself tell which.
fn own_codes(view: &View<'_>, code: RegionCode) -> Vec<RegionCode> {
    let region = &view.report.region;
    let above = [&region.province, &region.city];
    let own = region.name();
    let named = above.into_iter().flatten().filter(|name| Some(name.as_str()) != own);
    if named.into_iter().any(|name| view.text.text.contains(name.as_str())) {
        return vec![code];
    }
    let alike = own.into_iter().flat_map(|name| view.dictionaries.regions.named(name));
    alike.map(|id| view.dictionaries.regions.place(id).code).chain([code]).collect()
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
    let before = &text[back(text, place, MOST_BEFORE)..place];
    others.is_in(before.rsplit(['\n', STOP, ',', ';']).next().unwrap_or_default())
}

/// Whether the clause goes on to say that those of a place are guests: 石家庄市司法局来我区考察.
fn is_guest(text: &str, end: usize, visitors: &WordSet) -> bool {
    visitors.is_in(clause(&text[end..on(text, end, MOST_BEHIND)]))
}

/// Length of the rest of the name of a regulation, by how such names end.
fn named(rest: &str, ends: &WordSet) -> Option<usize> {
    let end = rest[..on(rest, 0, MOST_TITLE)].find(CLOSE)?;
    ends.end_of(rest[..end].trim_end_matches(')')).map(|_| end)
}

/// Words up to the end of their clause.
fn clause(words: &str) -> &str {
    words.split(['\n', STOP, ',', ';']).next().unwrap_or_default()
}

/// The byte so many before one, or the next that begins a character.
fn back(text: &str, at: usize, most: usize) -> usize {
    text.ceil_char_boundary(at.saturating_sub(most))
}

/// The byte so many behind one, or the last before it that begins a character.
fn on(text: &str, at: usize, most: usize) -> usize {
    text.floor_char_boundary(at.saturating_add(most))
}

/// Opens the name of a regulation.
const OPEN: char = '\u{300a}';
/// Closes it.
const CLOSE: char = '\u{300b}';
/// Behind what somebody did, makes it a property of what follows: 查处的案件.
const OF: char = '\u{7684}';
/// Bytes of the longest name of a place.
const MOST_NAME: usize = 36;
/// Bytes before a place that are looked at.
const MOST_BEFORE: usize = 150;
/// Bytes behind the words that are looked at.
const MOST_BEHIND: usize = 60;
/// Bytes of a sentence behind a place that are looked at.
const MOST_SENTENCE: usize = 240;
/// Bytes of a regulation's name.
const MOST_TITLE: usize = 120;
/// Characters of the name of an office behind its place.
const MOST_OFFICE: usize = 16;
/// Bytes of the time before a place in its sentence, with the mark before it.
const MOST_TIME: usize = 54;
/// Bytes of the clause that leads to it.
const MOST_LEAD: usize = 120;
/// Characters of the mark of a list.
const MOST_MARK: usize = 3;
/// Other places of which something is left in a report that was copied.
const MOST_LEFT: usize = 2;

fn place_finding(view: &View<'_>, span: Span, words: &str) -> Option<Finding> {
    let own = view.report.region.name()?;
    let mut finding = view.finding("foreign_place/named", &[("own", own), ("words", words)], &[])?;
    finding.places.push(view.text.source_span(span));
    Some(finding)
}
