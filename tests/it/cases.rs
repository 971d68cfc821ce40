//! One-line cases: a sentence and the figures that must be read from it (`tests/cases/*.tsv`, form in its README).
//!
//! `known_misses.txt` lists the sentences that are read wrongly today. A case that fails and is not listed fails the test,
//! and so does a listed one that passes: the list can only shrink.

use nianbao::model::{Figure, Kind, Precision};
use rust_decimal::Decimal;
use std::collections::BTreeSet;
use std::path::Path;

struct Expected {
    number_text: String,
    value: Decimal,
    unit: Option<String>,
    precision: Precision,
    kind: Kind,
    /// None: no metric of the catalogue. Some("?"): any.
    metric: Option<String>,
}

#[test]
fn every_sentence_is_read_as_its_case_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let known = std::fs::read_to_string(folder.join("known_misses.txt")).unwrap_or_default();
    let known: BTreeSet<&str> = known.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|e| e.unwrap().path()).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "tsv"));
    files.sort();
    let (mut all, mut missed, mut lines) = (0, BTreeSet::new(), Vec::new());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        for (number, line) in text.lines().enumerate().filter(|(_, l)| !l.is_empty() && !l.starts_with('#')) {
            let (sentence, expected) =
                line.split_once('\t').unwrap_or_else(|| panic!("{}:{}: no tab", path.display(), number + 1));
            all += 1;
            if let Err(fault) = check(sentence, expected) {
                missed.insert(sentence.to_owned());
                lines.push(format!(
                    "{}:{}: {fault}\n    {sentence}",
                    path.file_name().unwrap().to_string_lossy(),
                    number + 1
                ));
            }
        }
    }
    if std::env::var_os("NIANBAO_SHOW_MISSES").is_some() {
        println!("{}", lines.join("\n"));
    }
    println!("{all} cases, {} read wrongly", missed.len());
    let fresh: Vec<_> = lines.iter().filter(|l| !known.contains(l.rsplit("    ").next().unwrap())).collect();
    assert!(fresh.is_empty(), "cases that fail:\n{}", fresh.iter().map(|l| l.as_str()).collect::<Vec<_>>().join("\n"));
    let mended: Vec<_> = known.iter().filter(|k| !missed.contains(**k)).collect();
    assert!(mended.is_empty(), "known misses that pass now, take them off known_misses.txt: {mended:?}");
}

fn check(sentence: &str, expected: &str) -> Result<(), String> {
    let expected: Vec<Expected> = expected.split("; ").filter(|e| !e.trim().is_empty()).map(parse).collect();
    let figures = super::pipeline().read(super::document("case.txt", sentence)).report.figures;
    let found: Vec<String> = figures.iter().map(show).collect();
    if figures.len() != expected.len() {
        return Err(format!("{} figures for {}: {}", figures.len(), expected.len(), found.join(" | ")));
    }
    for (figure, wanted) in figures.iter().zip(&expected) {
        let same = figure.number_text == wanted.number_text
            && figure.value == wanted.value
            && same_unit(figure.unit.as_deref(), wanted.unit.as_deref())
            && figure.precision == wanted.precision
            && figure.kind == wanted.kind
            && (wanted.metric.as_deref() == Some("?") || figure.metric == wanted.metric);
        if !same {
            return Err(format!("{} read as {}", wanted.number_text, show(figure)));
        }
    }
    Ok(())
}

/// 家 and 个, and the units that the contract lets stand for one another.
pub fn same_unit(found: Option<&str>, wanted: Option<&str>) -> bool {
    let one = |u: Option<&str>| match u {
        Some("家" | "户") => Some("个".to_owned()),
        Some("期" | "场次") => Some("场".to_owned()),
        other => other.map(str::to_owned),
    };
    one(found) == one(wanted)
}

fn show(f: &Figure) -> String {
    let unit = f.unit.as_deref().unwrap_or("-");
    format!(
        "{}={} {unit} {:?} {:?} {}",
        f.number_text,
        f.value,
        f.precision,
        f.kind,
        f.metric.as_deref().unwrap_or("-")
    )
}

fn parse(text: &str) -> Expected {
    let (number_text, rest) = text.trim().rsplit_once('=').unwrap_or_else(|| panic!("no = in {text}"));
    let mut words = rest.split(' ').filter(|w| !w.is_empty());
    let value = words.next().and_then(|v| v.parse().ok()).unwrap_or_else(|| panic!("no value in {text}"));
    let unit = words.next().filter(|u| *u != "-").map(str::to_owned);
    let mut expected = Expected {
        number_text: number_text.to_owned(),
        value,
        unit,
        precision: Precision::Exact,
        kind: Kind::Level,
        metric: None,
    };
    for word in words {
        match word {
            "about" => expected.precision = Precision::About,
            "at_least" => expected.precision = Precision::AtLeast,
            "at_most" => expected.precision = Precision::AtMost,
            "change" => expected.kind = Kind::Change,
            "share" => expected.kind = Kind::Share,
            "target" => expected.kind = Kind::Target,
            metric => expected.metric = Some(metric.to_owned()),
        }
    }
    expected
}
