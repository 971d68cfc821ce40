//! Bodies: where the text names an office that may have issued it; which of them did is left to `choice`.
//!
//! A body is a place or a word of level (区, 省), some characters, and the kind of office: 淄川区 + 司 + 法局. In: the text,
//! its title, labels, signature and opening. Out: the bodies found.

mod choice;

pub use choice::issuer;

use super::dates::date_line;
use super::lines::{ends_clause, is_han};
use super::region::{self, Town};
use crate::dictionary::{Dictionaries, Headings, PlaceId};
use crate::model::{Span, Table};

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

/// Characters of the longest name of an office of a government.
const LONGEST_OFFICE: usize = 10;

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
    /// What the document has of tables.
    pub tables: &'a [Table<Span>],
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
        let start = line.end - line.of(text).trim_start_matches(['\u{2014}', ' ']).len();
        let whole = body_at(text, start, line.end, Source::Title, d);
        found.extend(whole.filter(|b| is_alone(&text[b.span.end..line.end], d)));
        found.extend(in_path(text, *line, d));
        let bracket = line.of(text).starts_with('(') && line.of(text).ends_with(')');
        found.extend(in_clauses(text, *line, Source::Title, d).filter(|_| bracket));
    }
    if let Some(line) = zones.signature {
        let whole = body_at(text, line.start, line.end, Source::Signature, d);
        found.extend(whole.filter(|b| is_alone(&text[b.span.end..line.end], d)));
    }
    // What a cell of a table names is one of many, unless it is named with its place.
    let in_table = |b: &Body| b.places.is_empty() && zones.tables.iter().any(|t| t.span.overlaps(b.span));
    found.extend(in_clauses(text, zones.opening, Source::Opening, d).filter(|b| !in_table(b)));
    found.sort_by_key(|b| (b.source, !b.has_prefix(), b.span.start));
    found
}

/// The bodies that a page's path names: 首页 > 政务公开 > 平川县水利局.
fn in_path<'a>(text: &'a str, line: Span, d: &'a Dictionaries) -> impl Iterator<Item = Body> + 'a {
    let steps = Some(line.of(text)).filter(|words| words.contains(STEPS) && d.headings.is_navigation(words));
    steps.into_iter().flat_map(|words| words.split(STEPS)).filter_map(move |step| {
        let step = step.trim();
        let start = step.as_ptr() as usize - text.as_ptr() as usize;
        let body = body_at(text, start, start + step.len(), Source::WeakLabel, d)?;
        (body.span.end == start + step.len() && body.has_prefix() && !body.government).then_some(body)
    })
}

/// Between the steps of a page's path.
const STEPS: [char; 4] = ['>', '\u{bb}', '\u{203a}', '/'];

/// Whether nothing but a date stands behind a body in its line, or what red heads have there: 平川县水利局文件.
fn is_alone(rest: &str, d: &Dictionaries) -> bool {
    let rest = d.headings.issuer.closings.start_of(rest).map_or(rest, |word| &rest[word.len()..]);
    rest.is_empty() || rest.starts_with(' ') && date_line(rest, &d.headings).is_some()
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
    let after = &d.headings.issuer.after;
    let starts = zone.of(text).char_indices().filter_map(move |(i, c)| {
        let last: Option<char> = before.replace(c);
        // “…如何？”——某局负责人答记者问
        let set_off = |b: char| source == Source::Title && b == '\u{2014}';
        let fresh = || last.is_none_or(|b| !is_han(b) && (ends_clause(b) || set_off(b)) && !(opening && b == '('));
        let behind = || last.is_some_and(|b| after.may_end(b)) && after.end_of(&zone.of(text)[..i]).is_some();
        (is_han(c) && (behind() || fresh())).then_some(zone.start + i)
    });
    let bodies = starts.filter_map(move |start| body_at(text, start, zone.end, source, d));
    let passed = |b: &Body| text[b.span.end..].starts_with(d.headings.markers.ordinal.as_str());
    // (一)县市场监管局: what a heading names is one of many that the report is about.
    let heads = |b: &Body| text[b.span.end..].starts_with('\n') && !text[..b.span.start].ends_with('\n');
    let among = |b: &Body| {
        let before = text[..b.span.start].trim_end_matches([',', ':', ' ']);
        d.headings.issuer.among.end_of(before).is_some() || d.headings.issuer.among.start_of(b.span.of(text)).is_some()
    };
    // 全年处罚862件。公安局处罚320件: a body without a place that has a figure behind those of others is one of them.
    let behind_figures = move |b: &Body| {
        let clause = || text[b.span.end..].split(ends_clause).next().unwrap_or_default();
        !b.has_prefix() && tells_figures(clause(), d) && tells_figures(&text[zone.start..b.span.start], d)
    };
    bodies.filter(move |b| !opening || !heads(b) && !among(b) && !behind_figures(b) && (!b.government || passed(b)))
}

/// Whether a text holds a number that is no date.
fn tells_figures(text: &str, d: &Dictionaries) -> bool {
    let time = &d.headings.time;
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let behind = rest[at..].trim_start_matches(|c: char| c.is_ascii_digit());
        let dated = [&time.year, &time.month, &time.day].into_iter().any(|word| behind.starts_with(word.as_str()));
        if !dated && behind.starts_with(is_han) {
            return true;
        }
        rest = behind;
    }
    false
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
    let told_whole = !matches!(source, Source::Opening | Source::WeakLabel);
    // 高雄市政府卫生局表示: the office that speaks is meant, not the government.
    let speaks = |office: &usize| words.issuer.speaks.start_of(&text[at + name_end + office..end]).is_some();
    let office = office_of(&text[at..end], name_end, words).filter(|o| prefixed && (told_whole || speaks(o)));
    let name_end = name_end + office.unwrap_or(0);
    let government = words.issuer.governments.contains(&text[at..at + name_end]);
    let mut body =
        Body { source, span: Span::new(start, at + name_end), own_name: at, places, town, level_word, government };
    let closed = matches!(source, Source::Signature | Source::Label);
    if party > 0 && closed {
        body.span.end = closing_office(text, body.span.end, end, words);
    }
    Some(with_branch(text, end, body, d))
}

/// How far the name of an office of a government goes on behind it, as is said in Taiwan: 高雄市政府 + 环境保护局.
fn office_of(text: &str, government: usize, words: &Headings) -> Option<usize> {
    words.issuer.governments.contains(&text[..government]).then_some(())?;
    let rest = &text[government..];
    name_end(rest, true, words).filter(|end| rest[..*end].chars().nth(LONGEST_OFFICE).is_none())
}

/// A branch of a body in a smaller place: 生态环境局 + 沾化分局 is of the smaller one.
fn with_branch(text: &str, end: usize, mut body: Body, d: &Dictionaries) -> Body {
    let (inner, at) = region::run_at(text, body.span.end, end, d);
    let branch = d.headings.issuer.branches.start_of(&text[at..end]).filter(|_| !inner.is_empty());
    if let Some(word) = branch {
        body.span.end = at + word.len();
        body.places.extend(inner);
    }
    body
}

/// 中共铜山区委 + 全面依法治区委员会办公室: a committee's own office, when the line is nothing else.
fn closing_office(text: &str, at: usize, end: usize, words: &Headings) -> usize {
    let rest = text[at..end].trim_end();
    let office = rest.len() < 90 && rest.chars().all(is_han) && words.issuer.suffixes.end_of(rest).is_some();
    if office { at + rest.len() } else { at }
}

/// Where the full name of a place begins inside what looks like the name of a body.
fn place_within(text: &str, name: Span, d: &Dictionaries) -> Option<usize> {
    let full = |m: &crate::dictionary::Mention| m.span.start > 0 && !d.regions.name(m.name).full.is_empty();
    d.regions.mentions(name.of(text)).find(full).map(|m| name.start + m.span.start)
}

/// How far the own name of a body goes: to the first kind of office, and to one that belongs to it.
fn name_end(text: &str, prefixed: bool, words: &Headings) -> Option<usize> {
    let issuer = &words.issuer;
    let mut whole = 0;
    for (chars, (i, c)) in text.char_indices().take(26).enumerate() {
        // Within a name no word begins at most characters.
        let may_begin = issuer.broken.may_begin(c) || issuer.stops.may_begin(c) || issuer.suffixes.may_begin(c);
        if !may_begin && (is_han(c) || i < whole) {
            continue;
        }
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
