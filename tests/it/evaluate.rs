//! `nianbao evaluate`: the same figures as the project's scorer, and how the command answers.

use super::program::{Room, command, repository};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Gold, reports, and the scorer beside the checkout, when they are there.
fn shared() -> Option<PathBuf> {
    let folder = std::env::var_os("NIANBAO_SHARED").map_or_else(|| repository().join("../shared"), PathBuf::from);
    folder.join("tools/score").exists().then_some(folder)
}

/// Each measure as the scorer prints it: its value to three decimals and the counts.
type Measures = BTreeMap<String, (String, Vec<u64>)>;

#[test]
fn the_measures_are_those_of_the_scorer() {
    let Some(shared) = shared() else {
        eprintln!("skipped: neither ../shared nor $NIANBAO_SHARED holds tools/score");
        return;
    };
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: the scorer needs python3");
        return;
    }
    for set in ["seeds", "dev"] {
        let gold = shared.join(set);
        let reports = tempfile::tempdir().unwrap();
        let names = texts(&gold);
        for (i, name) in names.iter().enumerate() {
            std::fs::copy(gold.join(name), reports.path().join(name)).unwrap();
            // Reports against the gold of others are wrong in every way, and one is not there at all.
            let other = reports.path().join("others").join(&names[(i + 1) % names.len()]);
            std::fs::create_dir_all(other.parent().unwrap()).unwrap();
            if i > 0 {
                std::fs::copy(gold.join(name), other).unwrap();
            }
        }
        let others = reports.path().join("others");
        let right: Vec<_> = names.iter().map(|name| reports.path().join(name)).collect();
        let wrong: Vec<_> = names.iter().map(|name| others.join(name)).filter(|path| path.exists()).collect();
        for paths in [right, wrong] {
            let (ours, theirs) = (evaluated(&gold, &paths), scored(&shared, &gold, &paths));
            assert!(theirs.len() >= 10, "{theirs:?}");
            assert_eq!(ours, theirs, "{set}");
        }
    }
}

fn texts(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(".txt")).collect();
    names.sort();
    names
}

fn evaluated(gold: &Path, paths: &[PathBuf]) -> Measures {
    let output =
        command(repository()).arg("evaluate").arg(gold).args(paths).args(["--format", "json"]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
    let measure = |(name, value): (&String, &Value)| {
        let counts = ["right", "wrong", "missed", "of"].iter().filter_map(|key| value[key].as_u64()).collect();
        (name.clone(), (format!("{:.3}", value["score"].as_f64().unwrap()), counts))
    };
    answer["measures"].as_object().unwrap().iter().map(measure).collect()
}

fn scored(shared: &Path, gold: &Path, paths: &[PathBuf]) -> Measures {
    let records = tempfile::NamedTempFile::new().unwrap();
    let output = command(repository()).arg("extract").args(paths).output().unwrap();
    std::fs::write(records.path(), output.stdout).unwrap();
    let output =
        Command::new("python3").arg(shared.join("tools/score")).arg(gold).arg(records.path()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let measure = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let counts = words.iter().skip(2).filter_map(|w| w.parse().ok()).collect();
        (words[0].to_owned(), (words[1].to_owned(), counts))
    };
    text.lines().filter(|line| !line.ends_with("scored")).map(measure).collect()
}

#[test]
fn a_report_and_its_gold_make_a_table_and_an_object() {
    let room = Room::new();
    let figure = |value: u32, metric: &str| json!({"text": "x", "value": value, "unit": "件", "kind": "level", "precision": "exact", "metric": metric});
    let one = json!({"figures": [figure(412, "cases.penalty"), figure(9, "cases.penalty")], "problems": null});
    room.write("gold/one.gold.json", one.to_string());
    room.write("gold/absent.gold.json", json!({"figures": [figure(1, "cases.total")]}).to_string());
    room.write("gold/settings.json", "not gold");
    room.write("reports/one.html", "<p>全局共作出行政处罚412件。</p>");
    room.write("reports/two.txt", "全局共作出行政处罚5件。");
    let run = |more: &[&str]| room.run(&[&["evaluate", "gold", "reports"], more].concat());

    let text = run(&["--verbose"]).ended(0);
    let out = text.out.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    let (out, remarks) = (out.join("\n"), text.err);
    assert!(out.contains("mention 0.500 1.000 0.333 1 0 2"), "{out}");
    assert!(out.contains("cases.penalty 行政处罚 0.667 1.000 0.500 1 0 1"), "{out}");
    assert!(out.contains("one: mention: missed x (9 件)") && out.contains("2 documents scored, 1 of them"), "{out}");
    assert!(remarks.contains("counted as missed: 1 (absent)") && remarks.contains("left out: 1 (two)"), "{remarks}");

    let object = run(&["--format", "json", "--verbose"]).ended(0).json();
    assert_eq!(object["without_report"], json!(["absent"]));
    assert_eq!(object["metrics"]["cases.penalty"]["recall"], json!(0.5));
    assert_eq!(object["misses"].as_array().map(Vec::len), Some(2));
}

#[test]
fn what_falls_short_or_is_faulty_changes_the_exit_status() {
    let room = Room::new();
    let figure = |value: u32| {
        json!({"text": "x", "value": value, "unit": "件", "kind": "level", "precision": "exact",
        "metric": "cases.penalty"})
    };
    room.write("gold/one.gold.json", json!({"figures": [figure(412), figure(9), figure(8)]}).to_string());
    room.write("one.txt", "全局共作出行政处罚412件。");
    let run = |more: &[&str]| room.run(&[&["evaluate", "gold", "one.txt"], more].concat());
    run(&["--min", "mention=0.5", "--min", "cases.penalty=0.5"]).ended(0);
    let short = run(&["--min", "mention=0.5,metric=0.9"]).ended(1).out;
    assert!(short.ends_with("falls short: metric 0.500 < 0.9\n"), "{short}");
    for (wrong, expected) in [("mentoin=0.9", "did you mean mention?"), ("mention=9", "between 0 and 1")] {
        assert!(run(&["--min", wrong]).ended(2).err.contains(expected));
    }
    room.write("gold/one.gold.json", "{\"figures\": 1}");
    assert!(run(&[]).ended(2).err.contains("one.gold.json: not gold annotations"));
    let absent = room.run(&["evaluate", "nowhere", "one.txt"]).ended(2).err;
    assert!(absent.contains("nowhere: there is no such folder"), "{absent}");
    room.write("empty/two.gold.json", "{\"figures\": []}");
    let none = room.run(&["evaluate", "empty", "one.txt"]).ended(2).err;
    assert!(none.contains("none of the reports has gold here"), "{none}");
}
