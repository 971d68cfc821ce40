//! `nianbao dictionary` and `show --rejected`: what the dictionaries read, and why.

use super::{nianbao, pipeline};
use nianbao::evaluate::examples;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Output;

#[test]
fn the_dictionaries_read_their_own_examples() {
    let known = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/known_dictionary_misses.txt");
    let known = fs::read_to_string(known).unwrap_or_default();
    let known: BTreeSet<&str> = known.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).collect();
    let checked = examples::check(pipeline());
    assert!(checked.tried.iter().all(|tried| tried.entries > 10 && tried.examples > 50), "{:?}", checked.tried);
    let fresh = |f: &&examples::Failure| !known.contains(f.sentence.as_str());
    let fresh: Vec<_> = checked.failures.iter().filter(fresh).collect();
    assert!(fresh.is_empty(), "examples that fail: {fresh:#?}");
    let mended = known.iter().filter(|k| !checked.failures.iter().any(|f| f.sentence == **k)).count();
    println!("{} sentences fail, all known; {mended} known ones pass now", checked.failures.len());
}

fn run(args: &[&str]) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = nianbao().args(args).output().unwrap();
    (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
}

const TREES: &str = "[[metric]]\nid = \"trees.planted\"\nname = \"植树\"\nname_en = \"trees planted\"\nunits = [\"棵\"]\n\
    aggregate = \"sum\"\nexamples = [{ text = \"全年植树3200棵。\", value = \"3200\", unit = \"棵\" }]\n";
const RULE: &str = "[[rule]]\nid = \"trees.planted/named\"\nmetric = \"trees.planted\"\nsubject = [\"植树\"]\n\
    examples = [{ text = \"植树4万棵。\", value = \"40000\" }]\nrejects = [\"植树节宣传3次。\"]\n";

/// Lays `rules/own.toml` beside a metric of one's own and checks.
fn checked(rules: &str) -> (Option<i32>, String, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("rules")).unwrap();
    fs::write(folder.path().join("metrics.toml"), TREES).unwrap();
    fs::write(folder.path().join("rules/own.toml"), rules).unwrap();
    run(&["dictionary", "check", folder.path().to_str().unwrap()])
}

#[test]
fn a_users_metric_is_checked_with_its_rules() {
    let (_, out, _) = checked(RULE);
    assert!(!out.contains("trees.planted"), "{out}");
    let (code, out, _) = checked(&RULE.replace("40000", "5"));
    let line = out.lines().find(|l| l.contains("trees.planted/named")).unwrap_or_default();
    assert!(
        line.contains("own.toml:2: trees.planted/named: 植树4万棵。: must read 5 trees.planted; read 40000 棵"),
        "{out}"
    );
    assert_eq!(code, Some(1));
    let (_, out, _) = checked(&RULE.replace("植树节宣传3次。", "植树8棵。"));
    assert!(out.contains("植树8棵。: must not be read so; read 8 棵 trees.planted by trees.planted/named"), "{out}");
}

#[test]
fn rules_that_tie_are_told() {
    let rival = RULE.replace("planted/named", "planted/rival").replace("\"trees.planted\"\n", "\"cases.total\"\n");
    let (_, out, _) = checked(&format!("{RULE}\n{}", rival.split("examples").next().unwrap()));
    assert!(out.contains("warning: trees.planted/named and trees.planted/rival match alike"), "{out}");
}

#[test]
fn faulty_dictionaries_are_refused_with_file_line_and_remedy() {
    let cases = [
        (RULE.replace("\"trees.planted\"\n", "\"trees.plantd\"\n"), "own.toml:2:", "did you mean trees.planted?"),
        (RULE.replace("subject", "subjects"), "own.toml:4:", "unknown field `subjects`"),
        (format!("{RULE}patterns = [\"{{subject}}{{nn}}\"]\n"), "own.toml:2:", "{n}"),
        (format!("{RULE}{RULE}"), "own.toml:2:", "give one another id"),
    ];
    for (rules, place, remedy) in cases {
        let (code, _, error) = checked(&rules);
        assert_eq!(code, Some(2), "{error}");
        assert!(error.contains(place) && error.contains(remedy), "{error} | {place} {remedy}");
    }
}

#[test]
fn metrics_and_rules_are_explained() {
    let metric = run(&["dictionary", "explain", "cases.penalty"]).1;
    for expected in
        ["administrative penalties", "rule cases.penalty/named", "subject", "{n}", "table penalties", "cases.total"]
    {
        assert!(metric.contains(expected), "{expected}: {metric}");
    }
    for same in ["行政处罚", "行政處罰", "cases.penalty/penalties_column", "cases.penalty/inherited"] {
        assert_eq!(run(&["dictionary", "explain", same]).1, metric, "{same}");
    }
    let rule = run(&["dictionary", "explain", "cases.penalty/named"]).1;
    assert!(rule.starts_with("rule cases.penalty/named\n  file       rules/cases.toml:"), "{rule}");
    for (wrong, near) in [("cases.penlty", "cases.penalty"), ("cases.penalty/namd", "cases.penalty/named")] {
        let (code, _, error) = run(&["dictionary", "explain", wrong]);
        assert_eq!(code, Some(2));
        assert!(error.contains(&format!("did you mean {near}?")), "{error}");
    }
}

#[test]
fn refused_numbers_are_listed_with_place_and_reason() {
    let folder = tempfile::tempdir().unwrap();
    let page = "<p>2023年，全局辦理行政處罰412件，依據第十五條。</p><table><tr><td>單位</td><td>行政處罰</td></tr>\
        <tr><td>甲局</td><td>31</td></tr></table>";
    fs::write(folder.path().join("a.html"), page).unwrap();
    let (index, file) = (folder.path().join("index"), folder.path().join("a.html"));
    let index = index.to_str().unwrap();
    run(&["index", file.to_str().unwrap(), "--index", index]);
    let (code, out, error) = run(&["show", "a.html", "--rejected", "--index", index]);
    assert_eq!(code, Some(0), "{error}");
    assert!(out.contains("2023年") && out.contains("date") && out.contains("第十五條"), "{out}");
    let (_, out, _) = run(&["show", "a.html", "--rejected", "--index", index, "--format", "json"]);
    let lines: serde_json::Value = serde_json::from_str(&out).unwrap();
    let text = run(&["text", file.to_str().unwrap()]).1;
    for line in lines.as_array().unwrap() {
        let (start, end) = (line["start"].as_u64().unwrap() as usize, line["end"].as_u64().unwrap() as usize);
        assert_eq!(line["text"], text.chars().skip(start).take(end - start).collect::<String>());
        assert!(!line["reason"].as_str().unwrap().is_empty());
        assert!(line["text"] != "412件" && line["text"] != "31");
    }
}
