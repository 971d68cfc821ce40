//! The arithmetic of the measures on small hand-made gold and reports.

use super::{Counts, Evaluation, Fault, Gold, Measure, Score, Share};
use crate::dictionary::{Dictionaries, Equivalents, Late};
use crate::model::Report;
use serde_json::{Value, json};

fn same() -> Late<Equivalents> {
    Dictionaries::builtin().expect("built-in dictionaries").equivalents
}

/// A figure of the gold: value, unit, metric, kind, precision; `more` lays over it.
fn said(value: f64, unit: &str, metric: Value, more: Value) -> Value {
    let figure = json!({"text": format!("{value}{unit}"), "value": value, "unit": unit, "metric": metric,
        "kind": "level", "precision": "exact", "start": 0});
    laid(figure, more)
}

/// A figure of a report.
fn read(value: f64, unit: &str, metric: Value, more: Value) -> Value {
    let figure = json!({"metric": metric, "subject": null, "value": value, "unit": unit, "precision": "exact",
        "kind": "level", "currency": null, "scope": null, "period": null, "part_of": null, "table": null,
        "text": format!("{value}{unit}"), "number_text": "", "start": 0, "end": 1, "section": null, "rule": null});
    laid(figure, more)
}

fn laid(mut value: Value, more: Value) -> Value {
    if let (Some(value), Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
    value
}

fn gold(figures: Vec<Value>, more: Value) -> Gold {
    Gold::parse(&laid(json!({"figures": figures, "problems": null}), more).to_string()).expect("gold")
}

fn report(figures: Vec<Value>, more: Value) -> Report {
    let region =
        json!({"code": null, "province": null, "city": null, "county": null, "town": null, "level": "unknown"});
    let report = json!({"id": "", "source": "a.txt", "format": "txt", "encoding": "UTF-8", "script": "hans",
        "title": null, "issuer": null, "document_number": null, "index_number": null, "published": null,
        "region": region, "year": null, "doc_type": "other", "sections": [], "figures": figures, "problems": [],
        "findings": [], "warnings": []});
    serde_json::from_value(laid(report, more)).expect("a report")
}

fn evaluated(gold: &Gold, report: Option<&Report>) -> Evaluation {
    let mut evaluation = Evaluation::default();
    evaluation.add("a", gold, report, &same());
    evaluation
}

fn counts(right: usize, wrong: usize, missed: usize) -> Score {
    Score::Counts(Counts { right, wrong, missed })
}

fn share(right: usize, of: usize) -> Score {
    Score::Share(Share { right, of })
}

#[test]
fn figures_count_by_value_and_unit_and_then_by_metric() {
    let said = vec![
        said(1461.0, "人", json!("officers.certified"), json!({})),
        said(12.0, "件", json!("cases.penalty"), json!({})),
        said(5.0, "件", Value::Null, json!({})),
        said(7.0, "次", json!("cases.inspection"), json!({})),
    ];
    let found = vec![
        read(1461.0, "名", json!("officers.certified"), json!({})),
        read(12.0, "宗", json!("cases.filed"), json!({})),
        read(5.0, "件", json!("cases.total"), json!({})),
        read(8.0, "次", json!("cases.inspection"), json!({})),
        read(3.0, "处", json!("hazards.found"), json!({})),
    ];
    let evaluation = evaluated(&gold(said, json!({})), Some(&report(found, json!({}))));
    assert_eq!(evaluation.measures[&Measure::Mention], counts(3, 2, 1));
    // The filed case stands for the penalty; hazards have no name among the annotators, so that they cost nothing.
    assert_eq!(evaluation.measures[&Measure::Metric], counts(2, 2, 1));
    assert_eq!(evaluation.metrics["cases.penalty"], Counts { right: 1, wrong: 0, missed: 0 });
    assert_eq!(evaluation.metrics["cases.inspection"], Counts { right: 0, wrong: 1, missed: 1 });
    assert_eq!(evaluation.metrics["cases.total"], Counts { right: 0, wrong: 1, missed: 0 });
    assert!(!evaluation.metrics.contains_key("hazards.found"));
    let f1 = evaluation.value("mention").expect("measured");
    assert!((f1 - 6.0 / 9.0).abs() < 1e-12, "{f1}");
    assert_eq!(evaluation.value("officers.certified"), Some(1.0));
    assert_eq!(evaluation.value("weather"), None);
    let misses = |fault: Fault| evaluation.misses.iter().filter(|m| m.fault == fault).count();
    assert_eq!((misses(Fault::Missed), misses(Fault::Spurious), misses(Fault::Differs)), (1, 2, 1));
}

#[test]
fn what_is_open_or_optional_costs_nothing() {
    let said = vec![
        said(1.0, "件", json!("?"), json!({"kind": "?"})),
        said(2.0, "件", json!("cases.penalty"), json!({"optional": true})),
        said(3.0, "件", json!("cases.penalty"), json!({"optional": true})),
    ];
    let found = vec![
        read(1.0, "件", json!("cases.total"), json!({"kind": "target", "precision": "about"})),
        read(2.0, "件", Value::Null, json!({"kind": "target"})),
    ];
    let evaluation = evaluated(&gold(said, json!({})), Some(&report(found, json!({}))));
    assert_eq!(evaluation.measures[&Measure::Mention], counts(1, 0, 0));
    assert_eq!(evaluation.measures[&Measure::Precision], share(0, 1));
    assert!(!evaluation.measures.contains_key(&Measure::Kind) && !evaluation.measures.contains_key(&Measure::Metric));
}

#[test]
fn a_number_that_stands_twice_is_paired_with_the_nearest() {
    let said = vec![said(5.0, "件", json!("cases.penalty"), json!({"start": 90}))];
    let found = vec![
        read(5.0, "件", json!("cases.total"), json!({"start": 10})),
        read(5.0, "件", json!("cases.penalty"), json!({"start": 88})),
    ];
    let evaluation = evaluated(&gold(said, json!({})), Some(&report(found, json!({}))));
    assert_eq!(evaluation.measures[&Measure::Metric], counts(1, 1, 0));
}

#[test]
fn facts_of_the_document_count_where_the_gold_says_them() {
    let said = json!({"region": {"province": "天津", "city": null, "county": "蓟州区"}, "year": 2023, "level": "unknown",
        "doc_type": "annual_report", "script": "hant", "issuer": "蓟州区司法局", "published": null});
    let region =
        json!({"code": null, "province": "天津市", "city": null, "county": "蓟州", "town": "x", "level": "county"});
    let found = json!({"region": region, "year": 2023, "doc_type": "annual_report", "issuer": "司法局"});
    let evaluation = evaluated(&gold(vec![], said.clone()), Some(&report(vec![], found)));
    let right = [Measure::Region, Measure::Year, Measure::DocType, Measure::Issuer];
    for measure in right {
        assert_eq!(evaluation.measures[&measure], share(1, 1), "{measure:?}");
    }
    assert_eq!(evaluation.measures[&Measure::Script], share(0, 1));
    assert_eq!(evaluation.measures.len(), 5);
    let without = evaluated(&gold(vec![], said), None);
    assert!(without.measures.values().all(|score| *score == share(0, 1)), "{:?}", without.measures);
}

#[test]
fn problems_are_known_by_their_beginning_and_a_category() {
    let problem = |text: &str, categories: Value| json!({"text": text, "categories": categories, "start": 0, "end": 9});
    let said = json!({"problems": [
        {"text": "执法人员能力素质有待提高", "categories": ["staff_capability", "training"]},
        {"text": "执法力量薄弱", "category": "staff_shortage"},
        {"text": "宣传力度不够", "category": "publicity"},
    ]});
    let found = json!({"problems": [
        problem("一是执法人员能力素质有待提高。", json!(["training"])),
        problem("执法力量薄弱", json!(["coordination"])),
        problem("宣传力度不够，范围不广", json!(["publicity", "other"])),
    ]});
    let evaluation = evaluated(&gold(vec![], said.clone()), Some(&report(vec![], found.clone())));
    assert_eq!(evaluation.measures[&Measure::Problems], counts(2, 1, 1));
    let undecided = evaluated(&gold(vec![], json!({"problems": null})), Some(&report(vec![], found)));
    assert!(undecided.measures.is_empty() && undecided.misses.is_empty());
    let mut gold = gold(vec![], said);
    gold.problems = Gold::parse("{\"figures\": []}").expect("gold").problems;
    assert_eq!(evaluated(&gold, None).measures[&Measure::Problems].value(), 1.0);
}

#[test]
fn faulty_gold_is_refused_with_its_place() {
    for (text, expected) in [
        ("{\"problems\": []}", "missing field `figures`"),
        (
            "{\"figures\": [{\"text\": \"\", \"value\": 1, \"unit\": null, \"precision\": \"exact\",\n\"kind\": \"amount\"}]}",
            "line 2",
        ),
        ("[]", "line 1"),
    ] {
        let error = Gold::parse(text).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
    }
}
