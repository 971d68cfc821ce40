//! Whole documents in small: problems that must be read from a passage, facts that must be told of a header, figures of tables
//! (`tests/documents/*.toml`, form at the head of each file).
//!
//! A case marked `known` is read wrongly today; one that is marked and passes fails the test, so that they become fewer.
//! `NIANBAO_SHOW_MISSES=1` prints every case that is read wrongly.

use nianbao::model::{Figure, Problem, Report};
use serde::Deserialize;
use serde::de::DeserializeOwned;

#[derive(Deserialize)]
struct Cases<T> {
    case: Vec<Case<T>>,
}

#[derive(Deserialize)]
struct Case<T> {
    name: String,
    text: String,
    #[serde(default)]
    known: bool,
    #[serde(flatten)]
    expected: T,
}

#[derive(Deserialize)]
struct Problems {
    #[serde(default)]
    problems: Vec<String>,
}

#[derive(Deserialize)]
struct Facts {
    region: Option<String>,
    level: Option<String>,
    issuer: Option<String>,
    year: Option<i32>,
    doc_type: Option<String>,
    published: Option<String>,
}

#[derive(Deserialize)]
struct Tables {
    figures: Vec<String>,
    /// ROW / COLUMN of each figure, as the table names them.
    cells: Option<Vec<String>>,
    /// PART of WHOLE, by their places in the list.
    parts: Option<Vec<String>>,
    /// Words that the warnings hold, one each.
    warnings: Option<Vec<String>>,
}

#[test]
fn tables_are_read_as_their_cases_say() {
    check("tables.toml", |expected: &Tables, report| {
        let found: Vec<String> = report.figures.iter().map(|f| cell(f, report.year)).collect();
        let mut faults = if found == expected.figures { Vec::new() } else { found };
        faults.extend(differs(expected.cells.as_ref(), report.figures.iter().map(names_of_cell).collect()));
        faults.extend(differs(expected.parts.as_ref(), parts(report)));
        if let Some(wanted) = &expected.warnings {
            let told = wanted.iter().zip(&report.warnings).all(|(words, warning)| warning.contains(words.as_str()));
            faults.extend((!told || wanted.len() != report.warnings.len()).then(|| report.warnings.join("; ")));
        }
        faults
    });
}

fn differs(wanted: Option<&Vec<String>>, found: Vec<String>) -> Vec<String> {
    if wanted.is_none_or(|w| *w == found) { Vec::new() } else { found }
}

fn names_of_cell(figure: &Figure) -> String {
    let name = |name: fn(&nianbao::model::TableCell) -> Option<&String>| {
        figure.table.as_ref().and_then(name).map_or("-", String::as_str)
    };
    format!("{} / {}", name(|t| t.row.as_ref()), name(|t| t.column.as_ref()))
}

fn parts(report: &Report) -> Vec<String> {
    let parts = report.figures.iter().enumerate().filter_map(|(i, f)| f.part_of.map(|whole| (i, whole)));
    parts.map(|(part, whole)| format!("{part} of {whole}")).collect()
}

/// VALUE UNIT METRIC [KIND] [YEAR] [of SCOPE]: level and the report's own year are left out.
fn cell(figure: &Figure, year: Option<i32>) -> String {
    let kind = figure.kind.as_str();
    let period = figure.period.filter(|p| Some(*p) != year).map(|p| p.to_string());
    let parts = [
        Some(figure.value.to_string()),
        Some(figure.unit.as_deref().unwrap_or("-").to_owned()),
        Some(figure.metric.as_deref().unwrap_or("-").to_owned()),
        Some(kind.to_owned()).filter(|k| k != "level"),
        period,
        figure.scope.as_ref().map(|s| format!("of {s}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

#[test]
fn problems_are_read_as_their_cases_say() {
    check("problems.toml", |expected: &Problems, report| {
        let wanted: Vec<_> = expected.problems.iter().map(|line| line.rsplit_once(" = ").expect("TEXT = …")).collect();
        let found = &report.problems;
        let fits = wanted.len() == found.len() && wanted.iter().zip(found).all(|(w, f)| is_problem(w.0, w.1, f));
        let show = |p: &Problem| format!("{} = {}", p.text, p.categories.join(" "));
        if fits { Vec::new() } else { found.iter().map(show).chain([format!("({} wanted)", wanted.len())]).collect() }
    });
}

#[test]
fn facts_are_told_as_their_cases_say() {
    check("facts.toml", |expected: &Facts, report| {
        let r = &report.region;
        let names: Vec<_> = [&r.province, &r.city, &r.county, &r.town].into_iter().flatten().cloned().collect();
        let told = [
            (&expected.region, names.join(" ")),
            (&expected.level, r.level.as_str().to_owned()),
            (&expected.issuer, report.issuer.clone().unwrap_or_default()),
            (&expected.year.map(|y| y.to_string()), report.year.map(|y| y.to_string()).unwrap_or_default()),
            (&expected.doc_type, report.doc_type.as_str().to_owned()),
            (&expected.published, report.published.clone().unwrap_or_default()),
        ];
        let wrong = told.into_iter().filter_map(|(wanted, found)| {
            let wanted = wanted.as_deref()?;
            let right = found == wanted || wanted == "-" && found.is_empty();
            (!right).then(|| format!("{found} for {wanted}"))
        });
        wrong.collect()
    });
}

/// Reads every case of a file; `faults` says what is wrong with the report of one.
fn check<T: DeserializeOwned>(file: &str, faults: impl Fn(&T, &Report) -> Vec<String>) {
    let path = super::program::repository().join("tests/documents").join(file);
    let cases: Cases<T> = toml::from_str(&std::fs::read_to_string(&path).expect("a file")).expect("cases");
    let (mut fresh, mut mended) = (Vec::new(), Vec::new());
    let mut wrong = 0;
    for case in &cases.case {
        let report = super::pipeline().read(super::document("case.txt", &case.text)).report;
        let faults = faults(&case.expected, &report);
        wrong += usize::from(!faults.is_empty());
        if !faults.is_empty() && std::env::var_os("NIANBAO_SHOW_MISSES").is_some() {
            println!("{}:\n    {}", case.name, faults.join("\n    "));
        }
        match (case.known, faults.is_empty()) {
            (false, false) => fresh.push(format!("{}: {}", case.name, faults.join("; "))),
            (true, true) => mended.push(&case.name),
            _ => (),
        }
    }
    println!("{file}: {} cases, {wrong} read wrongly", cases.case.len());
    assert!(fresh.is_empty(), "{file}: {fresh:#?}");
    assert!(mended.is_empty(), "{file}: read rightly now, take `known` off: {mended:?}");
}

/// The text is the same, every category wanted is there, and no other but those that may be.
fn is_problem(text: &str, categories: &str, found: &Problem) -> bool {
    let named: Vec<&str> = categories.split(' ').map(|c| c.trim_end_matches('?')).collect();
    let required = categories.split(' ').filter(|c| !c.ends_with('?'));
    found.text == text
        && required.into_iter().all(|c| found.categories.iter().any(|f| f == c))
        && found.categories.iter().all(|f| named.contains(&f.as_str()))
}
