//! Figures listed and grouped, regions compared.

use super::engine;
use crate::model::Kind;
use crate::query::answer::{CompareAnswer, Row, Status};
use crate::query::*;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

fn request() -> FiguresRequest {
    FiguresRequest { limit: 1000, ..FiguresRequest::default() }
}

#[test]
fn figures_are_filtered_and_sorted() {
    let engine = engine();
    let values = |request: &FiguresRequest| -> Vec<i64> {
        let figures = engine.figures(request).expect("listed").figures;
        figures.iter().map(|f| i64::try_from(f.figure.value).expect("whole")).collect()
    };
    let jizhou = FiguresRequest { regions: vec!["蓟州".into()], metrics: vec!["行政处罚".into()], ..request() };
    assert_eq!(values(&jizhou), [3480, 3480, 2431]);
    let sorted = FiguresRequest {
        sort: Sort::Value,
        years: Some(2023..=2023),
        metrics: vec!["cases.penalty".into()],
        ..request()
    };
    assert_eq!(values(&sorted), [12, 56, 1000, 1000, 2431]);
    let limited = FiguresRequest { sort: Sort::ValueDescending, limit: 1, ..sorted.clone() };
    assert_eq!(values(&limited), [2431]);
    assert_eq!(engine.figures(&limited).expect("listed").total, 5);
    let asked = FiguresRequest { query: Some("胡家园街道".into()), ..request() };
    assert_eq!(values(&asked), [12]);
    let shares = FiguresRequest { kinds: vec![Kind::Share], ..request() };
    assert_eq!(engine.figures(&shares).expect("listed").total, 9);
    let whole = FiguresRequest {
        metrics: vec!["officers.certified".into()],
        years: Some(2021..=2021),
        whole: true,
        ..request()
    };
    assert_eq!(values(&whole), [1021, 1021, 1021]);
    let error = engine.figures(&FiguresRequest { metrics: vec!["行政处法".into()], ..request() }).expect_err("unknown");
    assert!(error.to_string().contains("--metric") && error.to_string().contains("行政处罚"), "{error}");
    let json = serde_json::to_value(engine.figures(&jizhou).expect("listed")).expect("json");
    assert_eq!(json["figures"][0]["value"].to_string(), "3480");
    assert_eq!(json["figures"][0]["region"]["county"], "蓟州区");
}

#[test]
fn groups_never_mix_metrics_units_or_kinds() {
    let engine = engine();
    let request = FiguresRequest { metrics: vec!["cases.penalty".into()], whole: true, ..request() };
    let answer = engine.figure_groups(&request, &[GroupBy::County]).expect("grouped");
    let json = serde_json::to_value(&answer).expect("json");
    let jizhou =
        json["groups"].as_array().expect("groups").iter().find(|g| g["key"]["county"] == "蓟州区").expect("there");
    for (name, value) in [("count", "3"), ("sum", "9391"), ("mean", "3130.3333"), ("min", "2431"), ("max", "3480")] {
        assert_eq!(jizhou[name].to_string(), value, "{name}");
    }
    assert_eq!(jizhou["percentiles"]["50"].to_string(), "3480");
    let all = engine.figure_groups(&FiguresRequest { limit: 1000, ..FiguresRequest::default() }, &[]).expect("grouped");
    let mut seen = BTreeSet::new();
    assert!(all.groups.iter().all(|g| seen.insert((g.metric.clone(), g.unit.clone(), g.kind))));
    let rates = all.groups.iter().find(|g| g.kind == Kind::Share).expect("shares");
    assert_eq!((rates.count, rates.sum), (9, None));
}

fn named(regions: &[&str]) -> RegionSet {
    RegionSet { names: regions.iter().map(|r| (*r).to_owned()).collect(), ..RegionSet::default() }
}

fn compare(regions: &[&str], metric: &str, years: std::ops::RangeInclusive<i32>, per: Option<&str>) -> CompareAnswer {
    let request = CompareRequest {
        regions: named(regions),
        metrics: vec![metric.to_owned()],
        years: Some(years),
        per: per.map(|per| Per::Metric(per.to_owned())),
        ..CompareRequest::default()
    };
    engine().compare(&request).unwrap_or_else(|e| panic!("{e}"))
}

fn row<'a>(answer: &'a CompareAnswer, region: &str, year: i32) -> &'a Row {
    answer.rows.iter().find(|r| r.region.name == region && r.year == year).unwrap_or_else(|| panic!("{region} {year}"))
}

#[test]
fn comparison_tells_value_change_rank_and_evidence() {
    let answer = compare(&["普陀区", "120119", "和平"], "cases.penalty", 2021..=2023, Some("officers.certified"));
    assert_eq!(answer.rows.len(), 9);
    assert_eq!(answer.rows[0].region.name, "普陀区", "in the order asked");
    let jizhou = row(&answer, "蓟州区", 2023);
    assert_eq!(jizhou.value, Some(Decimal::from(2431)));
    assert_eq!(jizhou.change.map(|c| c.to_string()).as_deref(), Some("-30.14"));
    assert_eq!((jizhou.rank, jizhou.of, jizhou.status), (Some(1), 3, Status::Stated));
    assert_eq!(jizhou.ratio.map(|r| r.to_string()).as_deref(), Some("2.3763"));
    assert_eq!((jizhou.text.as_deref(), jizhou.source.as_deref()), (Some("2431件"), Some("reports/蓟州区-2023.txt")));
    assert_eq!(jizhou.doubts, ["subtotal"]);
    assert_eq!(row(&answer, "蓟州区", 2022).change, Some(Decimal::ZERO));
    assert_eq!(row(&answer, "蓟州区", 2021).change, None, "nothing is known of 2020");
    for name in ["普陀区", "和平区"] {
        assert_eq!(
            (row(&answer, name, 2023).rank, row(&answer, name, 2023).of),
            (Some(2), 3),
            "equal values share a place"
        );
    }
    let heping = row(&answer, "和平区", 2023);
    assert_eq!((heping.status, heping.value), (Status::Stated, Some(Decimal::from(1000))));
    assert_eq!(heping.alternatives.len(), 1, "the special report says 56");
    let putuo = row(&answer, "普陀区", 2022);
    assert_eq!((putuo.status, putuo.value, putuo.rank, putuo.of), (Status::Absent, None, None, 2));
    assert_eq!(row(&answer, "普陀区", 2023).change, None, "the year before is absent");
    let json = serde_json::to_value(putuo).expect("json");
    assert!(json["value"].is_null() && json["unit"].is_null());
    assert_eq!(json["region"], serde_json::json!({"code": "330903", "name": "普陀区"}));
}

#[test]
fn comparison_has_defaults() {
    let all = engine().compare(&CompareRequest::default()).expect("compared");
    let names: BTreeSet<_> = all.rows.iter().map(|r| r.region.name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["蓟州区", "和平区", "普陀区", "胡家园街道"]));
    let years: BTreeSet<_> = all.rows.iter().map(|r| r.year).collect();
    assert_eq!(years, BTreeSet::from([2021, 2022, 2023]));
    let children = CompareRequest {
        regions: RegionSet { children: Some("天津".into()), ..RegionSet::default() },
        years: Some(2023..=2023),
        ..CompareRequest::default()
    };
    let answer = engine().compare(&children).expect("compared");
    let names: BTreeSet<_> = answer.rows.iter().map(|r| r.region.name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["蓟州区", "和平区"]));
    let hedged = answer.rows.iter().find(|r| r.metric == "cases.inspection").expect("there");
    assert_eq!(hedged.precision, Some(crate::model::Precision::AtLeast));
    let unknown = CompareRequest { regions: named(&["蓟洲区"]), ..CompareRequest::default() };
    let error = engine().compare(&unknown).expect_err("unknown").to_string();
    assert!(error.contains("did you mean 蓟州区?"), "{error}");
}
