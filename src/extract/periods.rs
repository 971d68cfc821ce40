//! The year of a quantity whose own words name none: that of the figure that it stands beside, or that its sentence opens with.
//!
//! In: a quantity and the figures before it. Out: the year that still holds for it.

use super::draft::{Draft, Period};
use super::labels;
use super::mention::Mention;
use super::prose::{Around, Reader};
use crate::dictionary::{Wording, chinese_digit};
use crate::model::{DocType, Kind};

/// Characters of a sentence in which the year that it opens with stands.
const LONGEST_OPENING: usize = 8;

/// Bytes of a sentence over which its year is looked for, so that one of any length is read in linear time.
const FARTHEST: usize = 1500;

/// The year of a quantity of some kind: the one that its own words name, else the one that still holds.
pub fn of(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>, kind: Kind) -> Option<Period> {
    if kind == Kind::Change {
        return of_change(reader, mention, around);
    }
    let own = labels::period(&reader.dictionaries.wording, around, mention);
    let holds = matches!(kind, Kind::Level | Kind::Share);
    own.or_else(|| led(reader, around).or_else(|| goes_on(reader, mention, around)).filter(|_| holds))
}

/// The year of the figure before, where it holds on: 上年为17件、29.8万元; 2022年立案31件,罚款12万元.
fn goes_on(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> Option<Period> {
    let previous = reader.drafts.last().filter(|d| d.number.start >= around.sentence.start)?;
    let period = previous.period.filter(|_| matches!(previous.kind, Kind::Level | Kind::Share))?;
    let between = reader.text.get(previous.number.end..mention.lead)?;
    let words = between.trim_start();
    let listed = words.trim() == "\u{3001}" || reader.dictionaries.wording.is_conjunction(words.trim());
    (listed || opens(reader, around, period, mention)).then_some(period)
}

/// The year that stands alone before the clause of a quantity: 2022年,全区行政处罚1800件.
fn led(reader: &Reader<'_>, around: &Around<'_>) -> Option<Period> {
    let left = around.left.of(reader.text);
    let segment = left.rsplit(';').next()?.trim_start_matches([',', ' ']);
    let (lead, words) = segment.split_once(',')?;
    if is_prior_in_policy(reader, lead) {
        return Some(Period::Prior);
    }
    let behind = lead.trim_start_matches(|c: char| c.is_ascii_digit());
    let alone = behind.len() < lead.len() && !behind.is_empty() && behind.chars().all(|c| WHOLE_YEAR.contains(&c));
    let wording = &reader.dictionaries.wording;
    let other = words.contains(',') || labels::year_in(words).is_some() || wording.comparison(words).is_some();
    let year = labels::year_in(lead).filter(|_| alone && !other && !wording.tells_this_year(words))?;
    Some(Period::Year(year))
}

/// 去年,全县检查3200次: in a plan it is the year before the one that is planned; a report may speak so of its own.
fn is_prior_in_policy(reader: &Reader<'_>, lead: &str) -> bool {
    let wording = &reader.dictionaries.wording;
    let lead = lead.trim();
    reader.outline.facts.doc_type == Some(DocType::PolicyDocument)
        && wording.prior_year(lead) == Some(0)
        && wording.prior_year_ends(lead)
}

/// The characters of 年, 年度 and 年全年 behind the digits of a year.
const WHOLE_YEAR: [char; 3] = [YEAR, '\u{5ea6}', '\u{5168}'];

/// The earlier year of a change whose sentence, or what stands behind its last semicolon, opens with that year and names no later
/// one: 2021年罚没款110万元,同比下降8%.
fn of_change(reader: &Reader<'_>, mention: &Mention, around: &Around<'_>) -> Option<Period> {
    let before = reader.text.get(around.sentence.start..mention.lead).filter(|before| before.len() <= FARTHEST)?;
    let segment = before.rsplit(';').next().filter(|segment| labels::first_year_at(segment) == Some(0));
    let before = segment.unwrap_or(before).trim_start();
    labels::first_year_at(before).filter(|at| *at == 0)?;
    let end = before.char_indices().nth(LONGEST_OPENING).map_or(before.len(), |(at, _)| at);
    let (opening, rest) = before.split_at(end);
    let year = labels::year_in(opening)?;
    let earlier = reader.outline.facts.year.is_some_and(|own| year < own);
    let named = rest.match_indices(YEAR).filter_map(|(at, _)| rest.get(at.checked_sub(4)?..at)?.parse::<i32>().ok());
    let later = named.max().is_some_and(|other| other >= year);
    let own = later || reader.dictionaries.wording.tells_this_year(rest) || reader.reach.at(mention.lead).is_some();
    (earlier && !own).then_some(Period::Year(year))
}

/// Whether the sentence opens with a year, compares it with none, and names no other up to the quantity.
fn opens(reader: &Reader<'_>, around: &Around<'_>, period: Period, mention: &Mention) -> bool {
    let Period::Year(year) = period else {
        let sentence = reader.text.get(around.sentence.start..mention.lead).unwrap_or_default();
        return sentence.split_once(',').is_some_and(|(lead, rest)| {
            is_prior_in_policy(reader, lead) && !reader.dictionaries.wording.tells_this_year(rest)
        });
    };
    let before = reader.text.get(around.sentence.start..mention.lead).filter(|before| before.len() <= FARTHEST);
    let before = before.unwrap_or_default().trim_start();
    // 2021年,检查500次;2022年,检查600次,罚款3万元.
    let segment = before.rsplit(';').next().filter(|segment| labels::first_year_at(segment) == Some(0));
    let before = segment.unwrap_or(before);
    let end = before.char_indices().nth(LONGEST_OPENING).map_or(before.len(), |(at, _)| at);
    let (opening, rest) = before.split_at(end);
    let wording = &reader.dictionaries.wording;
    labels::year_in(opening) == Some(year)
        && labels::year_in(rest).is_none()
        && wording.comparison(before).is_none()
        && !wording.tells_this_year(rest)
}

/// Gives the values of a run of years that are told one after the other their years: 近三年分别为320件、410件、560件.
pub(super) fn of_each_year(drafts: &mut [Draft], text: &str, wording: &Wording, report: Option<i32>) {
    let mut from = 0;
    while let Some(first) = drafts.get(from) {
        let alike = |d: &Draft| {
            d.kind == Kind::Level && d.scope == first.scope && (&d.metric, &d.unit) == (&first.metric, &first.unit)
        };
        let years = first.scope.as_deref().filter(|_| first.kind == Kind::Level).and_then(|s| years_of(s, report));
        let Some((count, last)) = years else {
            from += 1;
            continue;
        };
        let rest = &drafts[from..];
        let listed = |pair: &[Draft]| {
            let between = text.get(pair[0].number.end..pair[1].number.start);
            alike(&pair[1]) && between.is_some_and(|between| wording.joins(between))
        };
        let run = 1 + rest.windows(2).take_while(|pair| listed(pair)).count();
        if run == count {
            for (draft, year) in drafts[from..from + run].iter_mut().zip(last - as_years(count) + 1..) {
                (draft.period, draft.scope) = (Some(Period::Year(year)), None);
            }
        }
        from += run;
    }
}

/// Gives the values of several things that a list of years is told of their years: 2021年、2022年、2023年,全县处罚分别为320件、410件、560件.
pub(super) fn of_listed_years(drafts: &mut [Draft], text: &str, wording: &Wording) {
    let mut from = 0;
    while from + 1 < drafts.len() {
        let listed = |pair: &[Draft]| {
            let (a, b) = (&pair[0], &pair[1]);
            let alike = (&a.metric, &a.unit, &a.scope) == (&b.metric, &b.unit, &b.scope);
            let free = b.kind == Kind::Level && b.period.is_none() && a.kind == Kind::Level && a.period.is_none();
            alike && free && text.get(a.number.end..b.number.start).is_some_and(|between| wording.joins(between))
        };
        let run = 1 + drafts[from..].windows(2).take_while(|pair| listed(pair)).count();
        if run > 1
            && let Some(years) = listed_years(text, drafts[from].number.start).filter(|years| years.len() == run)
        {
            for (draft, year) in drafts[from..from + run].iter_mut().zip(years) {
                draft.period = Some(Period::Year(year));
            }
        }
        from += run;
    }
}

/// The years that a sentence lists before a byte, where it lists nothing else: 2021年、2022年和2023年,….
fn listed_years(text: &str, to: usize) -> Option<Vec<i32>> {
    let from = text.ceil_char_boundary(to.saturating_sub(MOST_LISTED));
    let before = text.get(from..to)?.rsplit(['\n', '\u{3002}', ';', '!', '?']).next()?;
    let mut parts = before.split(YEAR);
    let last = parts.next_back()?;
    let year = |part: &str| {
        let digits = part.trim_start_matches(['\u{3001}', ',', ' ', '\u{548c}', '\u{53ca}', '\u{4e0e}']);
        (digits.len() == 4).then(|| digits.parse::<i32>().ok()).flatten()
    };
    let years: Vec<i32> = parts.map(year).collect::<Option<_>>()?;
    let ordered = years.windows(2).all(|pair| pair[0] < pair[1]);
    (years.len() > 1 && ordered && !last.contains(|c: char| c.is_ascii_digit())).then_some(years)
}

/// Bytes from the first of several listed years to the first of their values.
const MOST_LISTED: usize = 160;

/// How many years words tell of and the last of them: 近三年 in a report on 2023, 2021年至2023年.
fn years_of(scope: &str, report: Option<i32>) -> Option<(usize, i32)> {
    let year = |at: usize| scope.get(at..at + 4).and_then(|digits| digits.parse::<i32>().ok());
    let digits: Vec<usize> = scope.match_indices(|c: char| c.is_ascii_digit()).map(|(at, _)| at).collect();
    if let [first, .., last] = digits[..]
        && digits.len() == 8
    {
        let (first, last) = (year(first)?, year(last.checked_sub(3)?)?);
        let count = usize::try_from(last.checked_sub(first)?).ok()? + 1;
        return (2..=MOST_YEARS).contains(&count).then_some((count, last));
    }
    let before = &scope[..scope.find(YEAR)?];
    let count = before.trim_end_matches(COUNTER).chars().next_back()?;
    let count = usize::try_from(count.to_digit(10).or_else(|| chinese_digit(count))?).ok()?;
    let one = digits.len() <= 1 && (2..=MOST_YEARS).contains(&count);
    report.filter(|_| one).map(|report| (count, report))
}

/// Most years whose values are told one after the other.
const MOST_YEARS: usize = 9;

/// 年, and 个 before it.
const YEAR: char = '\u{5e74}';
const COUNTER: char = '\u{4e2a}';

fn as_years(count: usize) -> i32 {
    i32::try_from(count).unwrap_or_default()
}

/// The year a draft names; for the year before, `last` where it is known, else the one before the report's.
pub(super) fn year_of(period: Option<Period>, report: Option<i32>, last: Option<i32>) -> Option<i32> {
    match period {
        Some(Period::Year(year)) => Some(year),
        Some(Period::Prior) => last.or(report.map(|y| y - 1)),
        None => report,
    }
}
