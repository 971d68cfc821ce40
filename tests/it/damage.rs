//! Damaged text: what is mended, that nothing is misread without a word, and that sound text stays as it is.

use super::damaged::{self, Outcome, Place};
use super::pipeline;
use super::program::repository;
use nianbao::ingest;
use std::path::PathBuf;

/// Places of each sort, unless `$NIANBAO_DAMAGED_PLACES` says how many; the bench takes 1,000.
const PLACES: usize = 200;

fn texts(folders: &[PathBuf]) -> Vec<(PathBuf, String)> {
    let walk = ingest::walk(folders);
    let text = |p: &PathBuf| Some((p.clone(), ingest::read_file(p, &ingest::ReadOptions::default()).ok()?.text));
    let sound = walk.files.iter().filter(|p| !p.components().any(|c| c.as_os_str() == "damaged"));
    sound.filter(|p| p.extension().is_some_and(|e| e != "json")).filter_map(text).collect()
}

fn outcome(places: impl Fn(&[String]) -> Vec<Place<'_>>) -> Outcome {
    let texts = texts(&[repository().join("corpus")]);
    let texts: Vec<String> = texts.into_iter().map(|(_, text)| text).collect();
    let count = std::env::var("NIANBAO_DAMAGED_PLACES").ok().and_then(|n| n.parse().ok()).unwrap_or(PLACES);
    let show = std::env::var_os("NIANBAO_SHOW_MISSES").is_some();
    let outcome = damaged::judge(&pipeline().normalizer, &damaged::drawn(places(&texts), count), show);
    println!("{outcome}");
    assert_eq!(outcome.silent, 0, "{outcome}");
    outcome
}

#[test]
fn pairs_that_break_are_mended() {
    let [hans, hant] = [outcome(|l| damaged::given(l, false)), outcome(|l| damaged::given(l, true))];
    for outcome in [&hans, &hant] {
        assert!((outcome.exact + outcome.exact_but_gone) * 100 >= outcome.places * 90, "{hans}\n{hant}");
        assert!(outcome.wrong_told * 100 <= outcome.places * 4, "{hans}\n{hant}");
    }
}

#[test]
fn nothing_is_misread_without_a_word_wherever_it_breaks() {
    let outcome = outcome(damaged::anywhere);
    assert!((outcome.exact + outcome.exact_but_gone) * 100 >= outcome.places * 45, "{outcome}");
    assert!(outcome.wrong_told * 100 <= outcome.places * 17, "{outcome}");
}

#[test]
fn sound_reports_are_read_as_they_stand() {
    let shared = repository().join("../shared");
    let folders = [repository().join("corpus"), shared.join("dev"), shared.join("seeds")];
    for folder in folders {
        if !folder.is_dir() {
            println!("skipped: {} is not there", folder.display());
            continue;
        }
        for (path, text) in texts(&[folder]) {
            let doubt = pipeline().normalizer.normalize(&text).0.damage.into_iter().find(|d| d.kind.is_doubt());
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let known = name.starts_with("001_") || name.starts_with("002_") || name == "d027.txt";
            assert_eq!(doubt.is_some(), known, "{name}: {doubt:?}");
        }
    }
}

#[test]
fn the_generator_damages_as_pages_were_damaged() {
    // As seen on four pages.
    let cases = [
        ("\u{6c34}\u{5e73}\u{3002}\u{73fe}\u{5c07}", "\u{6c34}\u{5e73}?\u{ff0c}F\u{5c07}"),
        ("不專”難題。鎮街", "不?！彪y題。鎮街"),
        ("的目标。”2004《纲要》", "的目标?！?004《纲要》"),
        ("不足。現階段", "不足?，F階段"),
    ];
    for (sound, seen) in cases {
        assert_eq!(damaged::split(sound).as_deref(), Some(seen));
    }
}

/// What is read of a text.
fn read(text: &str) -> nianbao::pipeline::Reading {
    let document = ingest::read_bytes(text.as_bytes(), "a.txt").expect("a text");
    pipeline().read(document)
}

#[test]
fn a_page_number_inside_a_sentence_is_left_out_and_told() {
    let page = "工作机制进一步健全，执法人员的能力得到提高，全区没有发生败诉案件，群众满意度稳步提升。".repeat(6);
    let page = |number: usize| {
        format!(
            "{page}\n全区各级行政执法机关全年依法办结的行政处罚案件共计\n\n第{number}页 共9页\n\n{number}5件，罚没款2万元。\n"
        )
    };
    let text: String = (1..=4).map(page).collect();
    let report = read(&text).report;
    let found: Vec<(String, Option<&str>)> = report
        .figures
        .iter()
        .filter(|f| f.unit.as_deref() == Some("件"))
        .map(|f| (f.value.to_string(), f.metric.as_deref()))
        .collect();
    let penalties = ["15", "25", "35", "45"].map(|value| (value.to_owned(), Some("cases.penalty")));
    assert_eq!(found, penalties);
    for figure in &report.figures {
        let there: String = text.chars().skip(figure.start).take(figure.end - figure.start).collect();
        assert_eq!(there, figure.number_text);
        assert!(!there.contains('页'), "{there}");
    }
    let told = |words: &str| report.warnings.iter().any(|w| w.contains(words));
    assert!(told("numbers of pages inside the text, left out in 4 places"), "{:?}", report.warnings);
    assert!(report.findings.iter().any(|f| f.check == "text_damage" && f.message.contains("第1页 共9页")));
}

#[test]
fn a_share_without_its_point_is_a_warning_and_a_finding() {
    let report = read("青石区2023年度行政执法工作报告\n全年办结案件120件，涉企案件占案件总数的658%。\n").report;
    let warned: Vec<&String> = report.warnings.iter().filter(|w| w.contains("658%")).collect();
    assert_eq!(
        warned,
        [
            "damaged text: @39 a share of 658% exceeds the whole; it has perhaps lost a decimal point and may have been 65.8%"
        ]
    );
    assert!(report.findings.iter().any(|f| f.check == "share" && f.places.len() == 1));
}
