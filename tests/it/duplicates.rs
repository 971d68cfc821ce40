//! Reports that are in an archive more than once count once; those that only look alike count each.

use super::program::{Room, repository};
use serde_json::Value;

/// Four times one report (twice the same bytes, as a text, with another header) and one with other figures.
fn archive() -> Room {
    let room = Room::new();
    let page = std::fs::read_to_string(repository().join("corpus/districts/wuqing-2022.html")).expect("the sample");
    let file = room.write("a/page.html", &page).display().to_string();
    let text = room.run(&["text", &file]).ended(0).out;
    room.write("b/the-same-page.html", &page);
    room.write("b/text.txt", &text);
    room.write("c/headed.txt", format!("信息来源：区政府办公室\n浏览次数：（打印本页）\n{text}"));
    assert!(text.contains("3260") && text.contains("40157"));
    room.write("d/other-figures.txt", text.replace("3260", "3359").replace("40157", "41268").replace("1616", "1617"));
    room.run(&["index", "a", "b", "c", "d"]).ended(0);
    room
}

fn sources(answer: &Value) -> Vec<&str> {
    answer.as_array().expect("a list").iter().map(|hit| hit["source"].as_str().expect("a path")).collect()
}

#[test]
fn copies_are_folded_and_other_figures_are_not() {
    let room = archive();
    let search =
        |more: &[&str]| room.run(&[&["search", "行政处罚", "--format", "json"], more].concat()).ended(0).json();
    let folded = search(&[]);
    assert_eq!(folded["total"], 2, "{folded}");
    let mut found = sources(&folded["hits"]);
    found.sort_unstable();
    assert_eq!(found, ["a/page.html", "d/other-figures.txt"]);
    let hits = folded["hits"].as_array().expect("hits");
    let page = hits.iter().find(|hit| hit["source"] == "a/page.html").expect("the page");
    assert_eq!(sources(&page["duplicates"]), ["b/text.txt", "b/the-same-page.html", "c/headed.txt"]);
    assert_eq!(folded["facets"]["year"]["2022"], 2);
    let all = search(&["--duplicates"]);
    assert_eq!((&all["total"], &all["facets"]["year"]["2022"]), (&5.into(), &5.into()));
    let only = room.run(&["search", "信息来源", "--format", "json"]).ended(0).json();
    assert_eq!(sources(&only["hits"]), ["c/headed.txt"], "a copy is found by what it alone says");
}

#[test]
fn figures_of_copies_count_once_everywhere() {
    let room = archive();
    let figures = room.run(&["figures", "--metric", "cases.inspection", "--format", "json"]).ended(0);
    assert!(figures.err.contains("3 reports are copies"), "{}", figures.err);
    let found = figures.json();
    assert_eq!(found["copies"], 3, "what is not counted is told");
    let (rows, mut values) = (found["figures"].as_array().expect("figures"), Vec::new());
    let levels = rows.iter().filter(|row| row["kind"] == "level");
    levels.for_each(|row| values.push((row["source"].as_str().expect("a path"), row["value"].to_string())));
    values.sort_unstable();
    let expected = [
        ("a/page.html", "260"),
        ("a/page.html", "40157"),
        ("d/other-figures.txt", "260"),
        ("d/other-figures.txt", "41268"),
    ];
    assert_eq!(values, expected.map(|(source, value)| (source, value.to_owned())));
    let compared = room.run(&["compare", "--metric", "cases.penalty", "--all", "--format", "json"]).ended(0).json();
    assert_eq!(compared["copies"], 3);
    assert!(!compared.to_string().contains("b/text.txt") && compared.to_string().contains("other-figures"));
    let panel = room.run(&["panel", "--format", "csv"]).ended(0).out;
    assert!(["text.txt", "the-same-page", "headed"].iter().all(|copy| !panel.contains(copy)));
    assert!(panel.contains("page.html") && panel.contains("other-figures"));
}

#[test]
fn status_counts_copies_and_says_which_report_counts() {
    let room = archive();
    let status = room.run(&["status", "--format", "json"]).ended(0).json();
    assert_eq!((&status["reports"], &status["duplicates"]), (&5.into(), &3.into()));
    let group = ["a/page.html", "b/text.txt", "b/the-same-page.html", "c/headed.txt"];
    assert_eq!(status["duplicate_groups"], serde_json::json!([group]));
    let text = room.run(&["status", "--duplicates"]).ended(0).out;
    assert!(text.contains("a/page.html counts; again: b/text.txt"), "{text}");
    room.run(&["index", "b", "c", "d", "--prune"]).ended(0);
    let later = room.run(&["status", "--format", "json"]).ended(0).json();
    assert_eq!(later["duplicate_groups"], serde_json::json!([group[1..]]), "the next one counts");
}
