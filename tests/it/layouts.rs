//! Pages of many content systems: each report of the corpus is put into the layouts of `tests/layouts/`, and must come
//! out of them as it went in, without what surrounds it.

use super::program::repository;
use nianbao::ingest::{self, ReadOptions, read_bytes};
use std::collections::BTreeMap;
use std::path::Path;

const TITLE: &str = "青石区2023年度行政执法工作报告";
const ISSUER: &str = "青石区司法局";
const DATE: &str = "2024-01-18";

/// What stands around articles.
const FURNITURE: [&str; 4] = ["分享到", "当前位置", "您的位置", "时间: 2024-01-26 09:31"];

/// Name and markup of each layout.
fn layouts() -> BTreeMap<String, String> {
    let files = std::fs::read_dir(repository().join("tests/layouts")).expect("layouts");
    let layout = |path: &Path| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        (name, std::fs::read_to_string(path).expect("a layout"))
    };
    let all: BTreeMap<_, _> = files.map(|f| layout(&f.expect("a file").path())).collect();
    assert!(all.len() >= 12, "{}", all.len());
    all
}

/// Name and text of the plain texts of the corpus.
fn texts() -> Vec<(String, String)> {
    let folder = repository().join("corpus");
    let files = ingest::walk(&[folder]).files.into_iter().filter(|p| p.extension().is_some_and(|e| e == "txt"));
    let read = |path: std::path::PathBuf| {
        let document = ingest::read_file(&path, &ReadOptions::default()).expect("a report");
        (document.source, document.text)
    };
    let texts: Vec<_> = files.map(read).collect();
    // Some were copied with what surrounded them on their pages, which is taken out of pages.
    let texts: Vec<_> =
        texts.into_iter().filter(|(_, text)| !FURNITURE.iter().any(|part| text.contains(part))).collect();
    assert!(texts.len() > 40);
    texts
}

fn escaped(line: &str) -> String {
    let plain = line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    // An editor keeps blanks that are meant to be seen.
    plain.replace("  ", "&nbsp; ").replace('\t', "&nbsp;&nbsp;&nbsp;&nbsp;")
}

/// The lines of a text as an editor of the content system marks them.
fn marked(text: &str, style: &str) -> String {
    let lines = text.lines().map(escaped);
    let mark: fn(String) -> String = match style {
        "br" => |line| format!("{line}<br />\n"),
        "div" => |line| format!("<div style=\"text-indent:2em\">{line}</div>\n"),
        "span" => |line| {
            format!(
                "<p class=\"MsoNormal\" style=\"text-indent:32pt\"><span style=\"font-family:仿宋_GB2312\">{line}</span></p>\n"
            )
        },
        "section" => {
            |line| format!("<section><section><p style=\"margin:0\"><span>{line}</span></p></section></section>")
        }
        _ => |line| format!("<p>{line}</p>\n"),
    };
    lines.map(mark).collect()
}

/// The page of a text in a layout.
fn page(layout: &str, title: &str, text: &str) -> String {
    let json = |text: &str| serde_json::to_string(text).expect("a string").replace("</", "<\\/");
    let mut page = layout.replace("{title}", title).replace("{issuer}", ISSUER).replace("{date}", DATE);
    page = page.replace("{title_json}", &json(title)).replace("{issuer_json}", &json(ISSUER));
    for style in ["p", "br", "div", "span", "section"] {
        let hole = format!("{{{style}}}");
        if page.contains(&hole) {
            page = page.replace(&hole, &marked(text, style));
        }
    }
    if page.contains("{p_json}") {
        page = page.replace("{p_json}", &json(&marked(text, "p")));
    }
    page
}

/// The lines of a text, white space aside.
fn lines(text: &str) -> Vec<String> {
    let bare = |line: &str| line.chars().filter(|c| !c.is_whitespace()).collect::<String>().replace('：', ":");
    text.lines().map(bare).filter(|line| !line.is_empty()).collect()
}

/// Labelled data of the report, which are kept on purpose, and its headline.
fn is_of_the_report(line: &str) -> bool {
    [TITLE, ISSUER, DATE, "索引号", "主题分类", "有效性"].iter().any(|known| line.contains(known))
}

#[test]
fn articles_come_out_of_every_layout_as_they_went_in() {
    let texts = texts();
    let mut faults = String::new();
    for (name, layout) in layouts() {
        let (mut all, mut lost, mut left) = (0, 0, 0);
        for (source, text) in &texts {
            let bytes = page(&layout, TITLE, text).into_bytes();
            let read = read_bytes(&bytes, "a.html").map(|d| d.text).unwrap_or_default();
            let (wanted, found) = (lines(text), lines(&read));
            let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
            wanted.iter().for_each(|line| *counts.entry(line).or_default() += 1);
            found.iter().for_each(|line| *counts.entry(line).or_default() -= 1);
            let chars = |line: &str| i64::try_from(line.chars().count()).expect("small");
            all += wanted.iter().map(|line| chars(line)).sum::<i64>();
            for (line, count) in counts.into_iter().filter(|(_, count)| *count != 0) {
                if count > 0 {
                    lost += count * chars(line);
                } else if !is_of_the_report(line) {
                    left -= count * chars(line);
                } else {
                    continue;
                }
                if std::env::var_os("NIANBAO_SHOW_MISSES").is_some() {
                    println!("{name} {source}: {count:+} {}", line.chars().take(60).collect::<String>());
                }
            }
        }
        println!("{name}: of {all} characters {lost} lost, {left} of others left in");
        if lost * 100 >= all || left * 100 >= all {
            faults += &format!("{name}: {lost} lost, {left} left in, of {all}\n");
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

#[test]
fn pages_give_the_figures_of_their_texts() {
    let layouts: Vec<_> = layouts().into_iter().collect();
    let read = |bytes: &[u8], source: &str| super::pipeline().read(read_bytes(bytes, source).expect("a report"));
    let figures = |reading: &nianbao::pipeline::Reading| -> Vec<String> {
        let figure = |f: &nianbao::model::Figure| {
            format!("{:?} {} {:?} {:?} {:?} {}", f.metric, f.value, f.unit, f.kind, f.precision, f.number_text)
        };
        reading.report.figures.iter().map(figure).collect()
    };
    let mut faults = String::new();
    for (i, (source, text)) in texts().into_iter().enumerate() {
        let (name, layout) = &layouts[i % layouts.len()];
        let of_text = read(text.as_bytes(), "a.txt");
        let title = of_text.report.title.as_deref().unwrap_or(TITLE);
        let of_page = figures(&read(page(layout, title, &text).as_bytes(), "a.html"));
        let of_text = figures(&of_text);
        let differ: Vec<_> = of_text
            .iter()
            .filter(|f| !of_page.contains(f))
            .map(|f| format!("-{f}"))
            .chain(of_page.iter().filter(|f| !of_text.contains(f)).map(|f| format!("+{f}")))
            .collect();
        if !differ.is_empty() {
            faults += &format!("{name} {source}: {} and {}: {differ:?}\n", of_text.len(), of_page.len());
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}
