//! `nianbao dictionary` and `show --rejected`: what the dictionaries read, and why.

use super::program::{Ran, Room};

fn run(args: &[&str]) -> Ran {
    Room::new().run(args)
}

const TREES: &str = "[[metric]]\nid = \"trees.planted\"\nname = \"植树\"\nname_en = \"trees planted\"\nunits = [\"棵\"]\n\
    aggregate = \"sum\"\nexamples = [{ text = \"全年植树3200棵。\", value = \"3200\", unit = \"棵\" }]\n";
const RULE: &str = "[[rule]]\nid = \"trees.planted/named\"\nmetric = \"trees.planted\"\nsubject = [\"植树\"]\n\
    examples = [{ text = \"植树4万棵。\", value = \"40000\" }]\nrejects = [\"植树节宣传3次。\"]\n";

/// Lays `rules/own.toml` beside a metric of one's own and checks.
fn checked(rules: &str) -> Ran {
    let room = Room::new();
    room.write("mine/metrics.toml", TREES);
    room.write("mine/rules/own.toml", rules);
    room.run(&["dictionary", "check", "mine"])
}

#[test]
fn a_users_metric_is_checked_with_its_rules() {
    let out = checked(RULE).out;
    assert!(!out.contains("trees.planted"), "{out}");
    let out = checked(&RULE.replace("40000", "5")).ended(1).out;
    let line = out.lines().find(|l| l.contains("trees.planted/named")).unwrap_or_default();
    let expected = "mine/rules/own.toml:2: trees.planted/named: 植树4万棵。: must read 5 trees.planted; read 40000 棵";
    assert!(line.starts_with(expected), "{out}");
    let out = checked(&RULE.replace("植树节宣传3次。", "植树8棵。")).ended(1).out;
    let expected = "植树8棵。: must not be read so; read 8 棵 trees.planted by trees.planted/named";
    assert!(out.contains(expected), "{out}");
}

#[test]
fn rules_that_tie_are_told() {
    let rival = RULE.replace("planted/named", "planted/rival").replace("\"trees.planted\"\n", "\"cases.total\"\n");
    let rival =
        rival.split("examples").next().unwrap_or_default().replace("cases.total\"", "cases.total\"\nunits = []");
    let out = checked(&format!("{RULE}\n{rival}")).out;
    assert!(out.contains("warning: trees.planted/named and trees.planted/rival match alike"), "{out}");
}

#[test]
fn faulty_dictionaries_are_refused_with_file_line_and_remedy() {
    let cases = [
        (RULE.replace("\"trees.planted\"\n", "\"trees.plantd\"\n"), "own.toml:3:", "did you mean trees.planted?"),
        (RULE.replace("subject", "subjects"), "own.toml:4:", "unknown field `subjects`"),
        (format!("{RULE}patterns = [\"{{subject}}{{nn}}\"]\n"), "own.toml:7:", "{n}"),
        (format!("{RULE}{RULE}"), "own.toml:2:", "give one another id"),
    ];
    for (rules, place, remedy) in cases {
        let error = checked(&rules).ended(2).err;
        assert!(error.contains(place) && error.contains(remedy), "{error} | {place} {remedy}");
    }
}

#[test]
fn metrics_and_rules_are_explained() {
    let explain = |id: &str| run(&["dictionary", "explain", id]);
    let metric = explain("cases.penalty").ended(0).out;
    for expected in ["administrative penalties", "rule cases.penalty/named", "subject", "{n}", "table penalties"] {
        assert!(metric.contains(expected), "{expected}: {metric}");
    }
    for same in ["行政处罚", "行政處罰", "cases.penalty/penalties_column", "cases.penalty/inherited"] {
        assert_eq!(explain(same).ended(0).out, metric, "{same}");
    }
    let rule = explain("cases.penalty/named").ended(0).out;
    assert!(rule.starts_with("rule cases.penalty/named\n  file       rules/cases.toml:"), "{rule}");
    for (wrong, near) in [("cases.penlty", "cases.penalty"), ("cases.penalty/namd", "cases.penalty/named")] {
        let error = explain(wrong).ended(2).err;
        assert!(error.contains(&format!("did you mean {near}?")), "{error}");
    }
}

#[test]
fn refused_numbers_are_listed_with_place_and_reason() {
    let room = Room::new();
    let page = "<p>2023年，全局辦理行政處罰412件，依據第十五條。</p><table><tr><td>單位</td><td>行政處罰</td></tr>\
        <tr><td>甲局</td><td>31</td></tr></table>";
    room.write("a.html", page);
    room.run(&["index", "a.html"]).ended(0);
    let out = room.run(&["show", "a.html", "--rejected"]).ended(0).out;
    assert!(
        out.contains("date or time") && out.contains("2023年，全局辦理行政處罰") && out.contains("依據第  十五條"),
        "{out}"
    );
    let lines = room.run(&["show", "a.html", "--rejected", "--format", "json"]).ended(0).json();
    let text = room.run(&["text", "a.html"]).ended(0).out;
    for line in lines.as_array().expect("a list") {
        let place = |key: &str| line[key].as_u64().and_then(|at| usize::try_from(at).ok()).expect("a place");
        let (start, end) = (place("start"), place("end"));
        assert_eq!(line["text"], text.chars().skip(start).take(end - start).collect::<String>());
        assert!(line["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
        assert!(line["text"] != "412件" && line["text"] != "31", "{line}");
    }
}
