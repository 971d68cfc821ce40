//! Whether the dictionaries agree with each other: units that rules and metrics name, topics that rules ask for.
//!
//! In: compiled dictionaries. Out: the first name that another dictionary does not have, with what to write instead: a rule
//! that can never apply is a mistake, not a choice.

use super::nearest::nearest;
use super::{Dictionaries, DictionaryError, Files};

/// In rules: no unit, and a number in 万 or 亿 without one.
const NO_UNIT: [&str; 2] = ["-", "\u{4e07}"];

/// The first disagreement.
pub fn check(dictionaries: &Dictionaries, files: &Files) -> Result<(), DictionaryError> {
    rules(dictionaries)?;
    metrics(dictionaries, files)?;
    forms(dictionaries, files)
}

fn rules(dictionaries: &Dictionaries) -> Result<(), DictionaryError> {
    for rule in dictionaries.rules.iter() {
        let units = rule.units.iter().find_map(|unit| wrong_unit(unit, dictionaries));
        let topics = rule.context.iter().chain(&rule.not_context).find_map(|topic| wrong_topic(topic, dictionaries));
        let behind = rule.behind.iter().find(|id| dictionaries.metrics.get(id).is_none());
        let behind = behind.map(|id| format!("behind: {id} is not a metric of metrics.toml"));
        if let Some(reason) = units.or(topics).or(behind) {
            let reason = format!("rule {}: {reason}", rule.id);
            return Err(DictionaryError::Syntax { file: rule.file.clone(), line: rule.line, reason });
        }
    }
    Ok(())
}

fn metrics(dictionaries: &Dictionaries, files: &Files) -> Result<(), DictionaryError> {
    for metric in dictionaries.metrics.iter() {
        let range = match (metric.min, metric.max) {
            (Some(min), Some(max)) if min > max => {
                Some(format!("min = {min} is greater than max = {max}; no value would be plausible"))
            }
            _ => None,
        };
        let units = metric.units.iter().find_map(|unit| wrong_unit(unit, dictionaries));
        if let Some(reason) = range.or(units) {
            return Err(files.fault_of("metrics.toml", &metric.id, reason));
        }
    }
    Ok(())
}

fn forms(dictionaries: &Dictionaries, files: &Files) -> Result<(), DictionaryError> {
    for form in dictionaries.forms.iter() {
        let entries = form.columns.iter().chain(&form.rows).filter_map(|e| e.unit.as_deref());
        let mut units = form.unit.as_deref().into_iter().chain(entries);
        if let Some(reason) = units.find_map(|unit| wrong_unit(unit, dictionaries)) {
            return Err(files.fault_of("forms.toml", &form.id, reason));
        }
    }
    Ok(())
}

/// What is wrong with a unit: it is a written form of another, or no row of `units.tsv` has it.
fn wrong_unit(unit: &str, dictionaries: &Dictionaries) -> Option<String> {
    let units = &dictionaries.units;
    if NO_UNIT.contains(&unit) || units.is_canonical(unit) || unit.split('/').all(|part| units.is_canonical(part)) {
        return None;
    }
    Some(match units.get(unit) {
        Some(known) => format!("{unit} is read as {0}: write {0} in units", known.canonical),
        None => format!(
            "the unit {unit} is not in units.tsv; add a row to a units.tsv of yours: {unit}<tab>{unit}<tab>FAMILY"
        ),
    })
}

/// What is wrong with a topic.
fn wrong_topic(topic: &str, dictionaries: &Dictionaries) -> Option<String> {
    let names = || dictionaries.topics.names();
    if names().any(|name| name == topic) {
        return None;
    }
    let near = nearest(topic, names()).map(|n| format!("did you mean {n}? ")).unwrap_or_default();
    let known = names().collect::<Vec<_>>().join(", ");
    Some(format!("{topic} is no topic of fragments.toml; {near}known are {known}, and [topics] of yours adds to them"))
}
