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
