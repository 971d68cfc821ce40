//! The generated reports that benches and tests of the audit rest on: the same ones each time, and clean ones consistent
//! by sums computed here from what they state.

use super::archive::{CHECKS, Kind, Known, Made, Plan, archive};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

fn plan(faults: f64) -> Plan {
    Plan { seed: 7, districts: 8, years: 2014..=2023, faults }
}

#[test]
fn the_same_plan_makes_the_same_reports() {
    let print = |made: Made| (made.name, made.text, made.figures, made.faults.into_iter().map(|f| f.note).collect());
    let once: Vec<(_, _, _, Vec<String>)> = archive(&plan(0.5)).map(print).collect();
    assert_eq!(once.len(), 80);
    assert_eq!(once, archive(&plan(0.5)).map(print).collect::<Vec<_>>());
}

#[test]
fn another_seed_makes_other_reports() {
    let text = |seed| archive(&Plan { seed, ..plan(0.0) }).next().map(|made| made.text);
    assert_ne!(text(1), text(2));
}

#[test]
fn every_number_stands_in_its_text_in_order() {
    for made in archive(&plan(0.5)) {
        let mut rest = made.text.as_str();
        for known in &made.figures {
            let at = rest.find(&known.number_text);
            let at = at.unwrap_or_else(|| panic!("{}: {} is not in the text", made.name, known.number_text));
            rest = &rest[at + known.number_text.len()..];
        }
    }
}

#[test]
fn clean_reports_state_one_value_for_one_count() {
    for made in archive(&plan(0.0)) {
        let mut values: BTreeMap<(&str, i32), Decimal> = BTreeMap::new();
        for known in made.figures.iter().filter(|k| whole(k)) {
            let value = values.entry((known.metric, known.period)).or_insert(known.value);
            assert_eq!(*value, known.value, "{}: {} twice", made.name, known.metric);
        }
        assert!(made.faults.is_empty());
    }
}

/// A count of the whole district, not rounded or cut off.
fn whole(known: &Known) -> bool {
    known.kind == Kind::Level && known.scope.is_none() && !known.metric.is_empty() && exact(known)
}

fn exact(known: &Known) -> bool {
    let rough =
        known.number_text.contains('余') || known.value >= Decimal::from(100) && known.value == cut(known.value);
    !rough && !known.number_text.contains("万次") && !known.number_text.contains("万件")
}

/// The value with all but two digits 0: it may be one behind 近.
fn cut(value: Decimal) -> Decimal {
    value.trunc_with_scale(0).round_sf(2).unwrap_or(value)
}

#[test]
fn clean_reports_add_up() {
    const SUMS: [(&str, &[&str]); 2] = [
        ("cases.penalty", &["cases.penalty.ordinary", "cases.penalty.summary"]),
        ("cases.coercion", &["cases.coercion.measures", "cases.coercion.execution"]),
    ];
    let mut checked = 0;
    for made in archive(&plan(0.0)) {
        for (total, parts) in SUMS {
            let value = |metric: &str| {
                let mut levels = made.figures.iter().filter(|k| k.kind == Kind::Level && k.period == made.year);
                levels
                    .find(|k| k.metric == metric && k.scope.is_none() && !k.number_text.contains('余'))
                    .map(|k| k.value)
            };
            let parts: Option<Decimal> = parts.iter().map(|part| value(part)).sum();
            if let (Some(total), Some(parts)) = (value(total), parts) {
                assert_eq!(total, parts, "{}", made.name);
                checked += 1;
            }
        }
    }
    assert!(checked > 50, "only {checked} sums were stated");
}

#[test]
fn last_year_is_what_last_year_said() {
    let mut said: BTreeMap<(String, &str, i32), Decimal> = BTreeMap::new();
    let mut compared = 0;
    for made in archive(&plan(0.0)) {
        for known in made.figures.iter().filter(|k| whole(k)) {
            let key = (made.region_code.clone(), known.metric, known.period);
            if known.period < made.year {
                compared += usize::from(said.contains_key(&key));
                assert_eq!(*said.entry(key).or_insert(known.value), known.value, "{}: {}", made.name, known.metric);
            } else {
                said.insert(key, known.value);
            }
        }
    }
    assert!(compared > 20, "only {compared} values were told again");
}

#[test]
fn every_kind_of_fault_is_planted_about_equally_often() {
    let plan = Plan { districts: 30, ..plan(0.5) };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in archive(&plan).flat_map(|made| made.faults) {
        *counts.entry(fault.check).or_default() += 1;
    }
    let least = CHECKS.iter().map(|check| counts.get(check).copied().unwrap_or(0)).min();
    let most = counts.values().max().copied().unwrap_or(0);
    assert!(least.is_some_and(|least| least * 2 > most), "{counts:?}");
}
