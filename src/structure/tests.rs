//! Facts of the annotated reports against the gold, and cases in short made-up texts.

use super::outline;
use crate::dictionary::Dictionaries;
use crate::model::{Format, SourceDocument};
use crate::normalize::Normalizer;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn document(text: &str) -> SourceDocument {
    SourceDocument {
        id: String::new(),
        source: String::new(),
        format: Format::Txt,
        encoding: "UTF-8",
        text: text.to_owned(),
        title: None,
        metadata: Vec::new(),
        tables: Vec::new(),
        warnings: Vec::new(),
    }
}

fn shared() -> PathBuf {
    std::env::var_os("NIANBAO_SHARED")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"), PathBuf::from)
}

/// A place's name without its kind, as `tools/score` compares.
fn bare(name: &str) -> &str {
    let suffixes = [
        "特别行政区",
        "壮族自治区",
        "回族自治区",
        "维吾尔自治区",
        "自治区",
        "自治州",
        "自治县",
        "地区",
        "新区",
        "街道",
        "省",
        "市",
        "区",
        "县",
        "旗",
        "镇",
        "乡",
        "盟",
    ];
    let rest = suffixes.iter().find_map(|s| name.strip_suffix(s).filter(|r| r.chars().count() >= 2));
    rest.unwrap_or(name)
}

/// Right and all, by measure.
type Score = BTreeMap<&'static str, (usize, usize)>;

fn count(score: &mut Score, file: &str, measure: &'static str, right: bool, found: &str, gold: &str) {
    let entry = score.entry(measure).or_default();
    entry.0 += usize::from(right);
    entry.1 += 1;
    if !right {
        println!("{file}: {measure} {found} for {gold}");
    }
}

fn compare(score: &mut Score, file: &str, text: &str, gold: &Value, d: &Dictionaries, n: &Normalizer) {
    let (normal, script) = n.normalize(text);
    let facts = outline(&document(text), &normal, d).facts;
    let region = serde_json::to_value(&facts.region).expect("a region is plain data");
    let levels = ["province", "city", "county", "town"];
    let stated: Vec<_> = levels.iter().filter_map(|l| Some((*l, gold["region"][l].as_str()?))).collect();
    if !stated.is_empty() {
        let right = stated.iter().all(|(l, name)| bare(region[l].as_str().unwrap_or("")) == bare(name));
        count(score, file, "region", right, &region.to_string(), &gold["region"].to_string());
    }
    let found = [
        ("year", facts.year.map(|y| y.to_string())),
        ("level", Some(facts.region.level.as_str().to_owned())),
        ("doc_type", facts.doc_type.map(|t| t.as_str().to_owned())),
        ("script", serde_json::to_value(script).ok().and_then(|s| s.as_str().map(str::to_owned))),
        ("issuer", facts.issuer),
        ("published", facts.published),
    ];
    for (measure, found) in found {
        let Some(gold) = gold.get(measure).filter(|g| !g.is_null() && *g != "unknown") else { continue };
        let gold = gold.as_str().map_or_else(|| gold.to_string(), str::to_owned);
        let found = found.unwrap_or_default();
        let within = measure == "issuer" && !found.is_empty() && (gold.contains(&found) || found.contains(&gold));
        count(score, file, measure, found == gold || within, &found, &gold);
    }
}

fn score(folder: &Path) -> Option<Score> {
    let d = Dictionaries::builtin().expect("the built-in dictionaries load");
    let n = Normalizer::new().expect("OpenCC loads");
    let mut score = Score::new();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).ok()?.filter_map(|e| Some(e.ok()?.path())).collect();
    files.sort();
    for path in files.iter().filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let gold = std::fs::read_to_string(path.with_extension("gold.json")).ok()?;
        let gold = serde_json::from_str(&gold).expect("gold is JSON");
        let text = std::fs::read_to_string(path).expect("UTF-8");
        compare(&mut score, &path.file_stem()?.to_string_lossy(), &text, &gold, &d, &n);
    }
    for (measure, (right, all)) in &score {
        println!("{}: {measure:10} {right} of {all}", folder.display());
    }
    Some(score)
}

#[test]
fn facts_of_the_annotated_reports() {
    let floors: [(&str, &[(&str, f64)]); 2] = [
        (
            "seeds",
            &[
                ("region", 1.0),
                ("level", 1.0),
                ("year", 1.0),
                ("doc_type", 1.0),
                ("script", 1.0),
                ("issuer", 0.75),
                ("published", 0.75),
            ],
        ),
        ("dev", &[("region", 0.97), ("level", 0.95), ("year", 0.97), ("doc_type", 0.9), ("issuer", 0.9)]),
    ];
    let mut short = Vec::new();
    for (folder, floors) in floors {
        let Some(score) = score(&shared().join(folder)) else {
            println!("skipped: no {folder} beside the checkout (set NIANBAO_SHARED)");
            continue;
        };
        for (measure, floor) in floors {
            let (right, all) = score.get(measure).copied().unwrap_or_default();
            if (right as f64) < floor * all as f64 {
                short.push(format!("{folder} {measure}: {right} of {all}"));
            }
        }
    }
    assert!(short.is_empty(), "{short:?}");
}

#[test]
fn debug_one() {
    let d = Dictionaries::builtin().unwrap();
    let n = Normalizer::new().unwrap();
    for name in std::env::var("ONE").unwrap_or_default().split_whitespace() {
        let text = std::fs::read_to_string(shared().join(format!("{name}.txt"))).unwrap();
        let (normal, _) = n.normalize(&text);
        let o = outline(&document(&text), &normal, &d);
        println!("=== {name} {:?} title {:?}", o.facts, o.facts.title.map(|t| t.of(&normal.text)));
        println!("{:?}", o.warnings);
        for s in &o.sections {
            println!(
                "{} {} | {} {:?}",
                "  ".repeat(s.level as usize),
                s.marker.of(&normal.text),
                s.heading.of(&normal.text),
                s.role
            );
        }
    }
}
