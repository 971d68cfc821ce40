//! The names in a query: fields, their values, metrics, numbers.

use super::QueryError;
use super::parse::{Parser, Written};
use super::vocabulary::{Known, did_you_mean};
use crate::dictionary::{Names, QueryWords};
use crate::index::{Comparison, Expression, FigureTest, Name, Place};
use crate::model::Span;
use rust_decimal::Decimal;
use std::ops::RangeInclusive;

/// Years that a report can be about.
pub(super) const YEARS: RangeInclusive<i32> = 1900..=2100;

/// The field that a word names.
pub fn field<'a>(parser: &Parser<'a>, word: Written<'_>) -> Result<&'a str, QueryError> {
    let fields = &parser.vocabulary.words.fields;
    fields.find(word.text).ok_or_else(|| {
        let all = fields.keys().collect::<Vec<_>>().join(", ");
        let otherwise = format!("fields are {all}; to search for a colon, put the text in \"quotation marks\"");
        let remedy = fields.nearest(word.text).map_or(otherwise, |name| format!("did you mean {name}:?"));
        parser.fault(word.span, &format!("there is no field {}", word.text), &remedy)
    })
}

/// A field with one value.
pub fn field_value(parser: &Parser<'_>, field: &str, value: Written<'_>) -> Result<Expression, QueryError> {
    let v = parser.vocabulary;
    let named = |name, text: String| Expression::Name(name, text);
    match field {
        "title" => Ok(characters(Place::Title, value)),
        "issuer" => Ok(characters(Place::Issuer, value)),
        "region" => v.region(Name::Region, value.text).map_err(|remedy| unknown(parser, value, field, &remedy)),
        "province" => one_of(parser, value, &v.provinces, field).map(|text| named(Name::Province, text)),
        "city" => one_of(parser, value, &v.cities, field).map(|text| named(Name::City, text)),
        "county" => one_of(parser, value, &v.counties, field).map(|text| named(Name::County, text)),
        "level" => listed(parser, value, &v.words.levels, field).map(|text| named(Name::Level, text)),
        "doc_type" => listed(parser, value, &v.words.doc_types, field).map(|text| named(Name::DocType, text)),
        "problem" => Ok(match v.categories.iter().find(|c| [&c.id, &c.name].iter().any(|name| *name == value.text)) {
            Some(category) => named(Name::Category, category.id.clone()),
            None => characters(Place::Problems, value),
        }),
        "section" => Ok(match v.words.roles.find(value.text) {
            Some(role) if !value.quoted => named(Name::Role, role.to_owned()),
            _ => characters(Place::Headings, value),
        }),
        "metric" => metric(parser, value).map(Expression::Metric),
        "year" => years(parser, value).map(Expression::Years),
        _ => Err(parser.fault(value.span, "this field has no values", "leave it out")),
    }
}

/// A name compared with a number: a metric, or the year.
pub fn comparison(
    parser: &Parser<'_>,
    name: Written<'_>,
    comparison: Comparison,
    number: Written<'_>,
) -> Result<Expression, QueryError> {
    let v = parser.vocabulary;
    if v.metrics.find(name.text).is_none() && v.words.fields.find(name.text) == Some("year") {
        return compared_year(parser, comparison, number);
    }
    let metric = metric(parser, name)?;
    let value = decimal(v.words, number.text).ok_or_else(|| {
        let message = format!("{} is not a number", number.text);
        parser.fault(number.span, &message, "write digits: cases.penalty>1000, cases.per_officer>=1.5")
    })?;
    Ok(Expression::Figure(FigureTest { metric, comparison, value }))
}

/// A field compared with a number: only the year can be.
pub fn field_comparison(
    parser: &Parser<'_>,
    field: &str,
    named: Span,
    comparison: Comparison,
    number: Written<'_>,
) -> Result<Expression, QueryError> {
    if field == "year" {
        return compared_year(parser, comparison, number);
    }
    Err(parser.fault(
        named,
        "this field cannot be compared",
        "compare a metric or the year: cases.penalty>1000, year>=2021",
    ))
}

/// A range of years: `2023`, `2020..2023`, `2020..`, `..2023`.
///
/// ```
/// assert_eq!(nianbao::query::year_range("2020..2023"), Some(2020..=2023));
/// assert_eq!(nianbao::query::year_range("20x0"), None);
/// ```
#[must_use]
pub fn year_range(text: &str) -> Option<RangeInclusive<i32>> {
    let year = |text: &str| text.parse().ok().filter(|year| YEARS.contains(year));
    let range = match text.split_once("..") {
        None => year(text)?..=year(text)?,
        Some((from, "")) => year(from)?..=*YEARS.end(),
        Some(("", to)) => *YEARS.start()..=year(to)?,
        Some((from, to)) => year(from)?..=year(to)?,
    };
    (!range.is_empty()).then_some(range)
}

/// A number as one types it: `1000`, `1,000`, `95%`, with a word for zeros behind it.
pub fn decimal(words: &QueryWords, text: &str) -> Option<Decimal> {
    let plain = text.trim().trim_end_matches('%').replace(',', "");
    let digits = plain.trim_end_matches(|c: char| !c.is_ascii_digit() && c != '.');
    let zeros = match &plain[digits.len()..] {
        "" => 0,
        word => *words.zeros.get(word)?,
    };
    let value: Decimal = digits.parse().ok()?;
    value.checked_mul(Decimal::from(10_i64.checked_pow(zeros)?)).map(|value| value.normalize())
}

fn characters(place: Place, value: Written<'_>) -> Expression {
    let text = value.text.to_owned();
    if value.quoted { Expression::Phrase(place, text) } else { Expression::Words(place, text) }
}

fn one_of(parser: &Parser<'_>, value: Written<'_>, names: &Known<'_>, what: &str) -> Result<String, QueryError> {
    let v = parser.vocabulary;
    // A place that the dictionary knows is no mistake: the index merely has no report of it.
    let known = || v.places.named(value.text).next().map(|_| value.text);
    v.full_name(names, value.text).or_else(known).map(str::to_owned).ok_or_else(|| {
        let otherwise = "no report in the index is from there; name the place in full or by its six-digit code";
        let remedy = did_you_mean(value.text, names.iter(), otherwise);
        unknown(parser, value, what, &remedy)
    })
}

fn unknown(parser: &Parser<'_>, value: Written<'_>, what: &str, remedy: &str) -> QueryError {
    parser.fault(value.span, &format!("the index has no {what} {}", value.text), remedy)
}

fn listed(parser: &Parser<'_>, value: Written<'_>, names: &Names, what: &str) -> Result<String, QueryError> {
    names.find(value.text).map(str::to_owned).ok_or_else(|| {
        let all = format!("name one of {}", names.keys().collect::<Vec<_>>().join(", "));
        let remedy = names.nearest(value.text).map_or(all, |name| format!("did you mean {name}?"));
        parser.fault(value.span, &format!("there is no {what} {}", value.text), &remedy)
    })
}

fn metric(parser: &Parser<'_>, name: Written<'_>) -> Result<String, QueryError> {
    let metrics = parser.vocabulary.metrics;
    metrics.find(name.text).map(|metric| metric.id.clone()).ok_or_else(|| {
        let otherwise = "metrics.toml lists all metrics; a text with this mark in it needs \"quotation marks\"";
        let remedy = metrics.nearest(name.text).map_or(otherwise.to_owned(), |near| format!("did you mean {near}?"));
        parser.fault(name.span, &format!("there is no metric {}", name.text), &remedy)
    })
}

fn years(parser: &Parser<'_>, value: Written<'_>) -> Result<RangeInclusive<i32>, QueryError> {
    year_range(value.text).ok_or_else(|| {
        let message = format!("{} is not a year or a range of years", value.text);
        parser.fault(value.span, &message, "write year:2023 or year:2020..2023")
    })
}

fn compared_year(parser: &Parser<'_>, comparison: Comparison, value: Written<'_>) -> Result<Expression, QueryError> {
    let year = *years(parser, value)?.start();
    Ok(Expression::Years(match comparison {
        Comparison::Less => *YEARS.start()..=year - 1,
        Comparison::LessOrEqual => *YEARS.start()..=year,
        Comparison::Equal => year..=year,
        Comparison::GreaterOrEqual => year..=*YEARS.end(),
        Comparison::Greater => year + 1..=*YEARS.end(),
    }))
}
