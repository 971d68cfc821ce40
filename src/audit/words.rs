//! What is wrong with the words: places of others where one's own is meant, dates that cannot be, shares
//! that lost a decimal point.

use super::share;
use super::view::{STOP, View, shown, with_unit};
use crate::dictionary::{ForeignPlace, List, Mention, PlaceId, WordSet};
use crate::model::{DocType, Finding, Level, RegionCode, Report, SourceSpan, Span};
use rust_decimal::Decimal;

/// Checks the text of a report.
pub fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    foreign_places(view, findings);
    lost_points(view, findings);
    findings.extend(early(view));
}

/// Opens the name of a regulation.
const OPEN: char = '\u{300a}';
/// Closes it.
const CLOSE: char = '\u{300b}';

/// Places of another province before words that mean one's own, or at the head of a regulation's name.
fn foreign_places(view: &View<'_>, findings: &mut Vec<Finding>) {
    let (Some(code), text) = (view.report.region.code, view.text.text.as_str()) else { return };
    let rules = &view.checks().foreign_place;
    let own = view.words.of(List::Own).iter().map(|found| found.span);
    let before_words =
        own.filter_map(|words| Some((place_before(view, text, words.start)?, words.end, &rules.of_others)));
    let titles = text.match_indices(OPEN).filter_map(|(at, open)| {
        let place = view.dictionaries.regions.mention_at(text, at + open.len())?;
        Some((place, place.span.end + regulation(&text[place.span.end..], rules)?, &rules.visits))
    });
    let mut told: Vec<&str> = Vec::new();
    let provinces = own_provinces(view, code);
    for (place, end, others) in before_words.chain(titles) {
        let name = view.dictionaries.regions.name(place.name);
        let of = |id: &PlaceId| view.dictionaries.regions.place(*id).code.province();
        let own = |id: &PlaceId| provinces.contains(&of(id)) || is_in_head(view, place.span.of(text));
        let span = Span::new(place.span.start, end);
        let words = span.of(text);
        let foreign = !name.full.iter().chain(&name.short).any(own);
        if foreign && !told.contains(&words) && !is_of_others(text, place.span.start, others) {
            told.push(words);
            findings.extend(place_finding(view, span, words));
        }
    }
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
/// Bytes of a regulation's name.
const MOST_TITLE: usize = 120;

fn place_finding(view: &View<'_>, span: Span, words: &str) -> Option<Finding> {
    let own = view.report.region.name()?;
    let mut finding = view.finding("foreign_place/named", &[("own", own), ("words", words)], &[])?;
    finding.places.push(view.text.source_span(span));
    Some(finding)
}

/// Whether a finding tells a lost decimal point: no other damage has a figure alone for its place.
pub fn is_lost_point(finding: &Finding, report: &Report) -> bool {
    let ([figure], [place]) = (finding.figures.as_slice(), finding.places.as_slice()) else { return false };
    let figure = report.figures.get(*figure);
    finding.check == DAMAGE && figure.is_some_and(|f| (f.start, f.end) == (place.start, place.end))
}

/// The check that damaged text belongs to.
const DAMAGE: &str = "text_damage";

/// 占总数的658%: a share of more than the whole, written without a decimal point. Nothing is altered.
fn lost_points(view: &View<'_>, findings: &mut Vec<Finding>) {
    for share in share::over_whole(view) {
        let mut likely = share.figure.value;
        // Where the numbers say what the share is, they have been told already.
        let reckoned = findings.iter().any(|f| f.check == "ratio" && f.figures.contains(&share.index));
        if likely.scale() > 0 || reckoned {
            continue;
        }
        while likely > Decimal::ONE_HUNDRED {
            likely /= Decimal::TEN;
        }
        let (stated, likely) = (with_unit(share.figure), shown(likely));
        let values = [("stated", stated.as_str()), ("likely", likely.as_str())];
        if let Some(mut finding) = view.finding("text_damage/point", &values, &[share.index]) {
            finding.places.push(SourceSpan { start: share.figure.start, end: share.figure.end });
            findings.push(finding);
        }
    }
}

/// In the last days of a year all of it is known.
const LAST_DAYS: u32 = 25;

/// Published before the year that it reports on was over. A county may publish in its last days.
fn early(view: &View<'_>) -> Option<Finding> {
    let (year, published) = (view.report.year?, view.report.published.as_deref()?);
    let part = view.report.title.as_deref().is_some_and(|title| view.checks().part_of_year.is_in(title));
    let whole_year = matches!(view.report.doc_type, DocType::AnnualReport | DocType::StatisticsTable) && !part;
    if !whole_year
        || view.report.region.level == Level::Unknown
        || published >= format!("{year}-12-{LAST_DAYS}").as_str()
    {
        return None;
    }
    let year_text = year.to_string();
    let words = [("year", year_text.as_str()), ("published", published)];
    let mut finding = view.finding("date/early", &words, &[])?;
    finding.arithmetic = format!("{published} < {}-01-01", year + 1);
    Some(finding)
}
