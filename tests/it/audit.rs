//! The audit: what it says of one report (`tests/audit/reports.toml`), of reports against each other
//! (`tests/audit/archives.toml`, `districts.toml`), and of the reports that the project was asked for, where they are at hand.

use nianbao::audit::archive::{Entry, archive};
use nianbao::model::{Finding, Report};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// `change warning impossible: (5 − 6) ÷ 6 = …`: how a finding is written in the cases.
fn line(finding: &Finding) -> String {
    let words = [finding.check.as_str(), finding.severity.as_str(), finding.verdict.as_str()].join(" ");
    if finding.arithmetic.is_empty() { words } else { format!("{words}: {}", finding.arithmetic) }
}

#[derive(Deserialize)]
struct Reports {
    report: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    text: String,
    /// All findings, in any order; with `only` those of that check.
    findings: Vec<String>,
    #[serde(default)]
    only: Option<String>,
    /// What the messages say among other things, in Chinese or in English.
    #[serde(default)]
    says: Vec<String>,
}

/// Of the words that findings must say those that none does.
fn unsaid<'w>(words: &'w [String], findings: &[&Finding]) -> Vec<&'w String> {
    let said = |word: &&String| findings.iter().any(|f| f.message.contains(*word) || f.message_en.contains(*word));
    words.iter().filter(|word| !said(word)).collect()
}

#[test]
fn a_report_is_audited_by_itself() {
    let cases: Reports = toml::from_str(include_str!("../audit/reports.toml")).expect("the cases are TOML");
    let mut faults = String::new();
    for case in cases.report {
        let report = read(&case.name, &case.text).0;
        let wanted = |f: &&Finding| case.only.as_ref().is_none_or(|only| *only == f.check);
        let found: BTreeSet<String> = report.findings.iter().filter(wanted).map(line).collect();
        let expected: BTreeSet<String> = case.findings.into_iter().collect();
        if found != expected {
            let _ = writeln!(faults, "{}\n  found    {found:#?}\n  expected {expected:#?}", case.name);
        }
        let unsaid = unsaid(&case.says, &report.findings.iter().collect::<Vec<_>>());
        if !unsaid.is_empty() {
            let _ = writeln!(faults, "{}\n  nothing says {unsaid:?}", case.name);
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[derive(Deserialize)]
struct Archives {
    archive: Vec<Archive>,
}

#[derive(Deserialize)]
struct Archive {
    name: String,
    reports: Vec<String>,
    /// `NUMBER CHECK SEVERITY VERDICT: ARITHMETIC`, the number being that of the report, from 1. Info is left out.
    findings: Vec<String>,
    /// What the messages say among other things, in Chinese or in English.
    #[serde(default)]
    says: Vec<String>,
}

#[test]
fn reports_are_audited_against_each_other() {
    audited(include_str!("../audit/archives.toml"), false);
}

#[test]
fn two_reports_of_a_district_are_audited_as_a_careful_reader_would() {
    audited(include_str!("../audit/districts.toml"), true);
}

/// Holds archives against what must be said of them; `own`: also of each report by itself.
fn audited(cases: &str, own: bool) {
    let cases: Archives = toml::from_str(cases).expect("the cases are TOML");
    let dictionaries = &super::pipeline().dictionaries;
    let mut faults = String::new();
    for case in cases.archive {
        let read: Vec<(Report, String)> = case.reports.iter().map(|text| read(&case.name, text)).collect();
        let entries: Vec<Option<Entry<'_>>> = read.iter().map(|(r, text)| Entry::of(r, text, dictionaries)).collect();
        let across = archive(&entries, dictionaries).into_iter().map(|a| (a.entry, a.finding));
        let alone = read
            .iter()
            .enumerate()
            .filter(|_| own)
            .flat_map(|(i, (r, _))| r.findings.iter().map(move |f| (i, f.clone())));
        let told = across.chain(alone).filter(|(_, f)| f.severity < nianbao::model::Severity::Info);
        let told: Vec<(usize, Finding)> = told.collect();
        let found: BTreeSet<String> = told.iter().map(|(entry, f)| format!("{} {}", entry + 1, line(f))).collect();
        let unsaid = unsaid(&case.says, &told.iter().map(|(_, f)| f).collect::<Vec<_>>());
        if !unsaid.is_empty() {
            let _ = writeln!(faults, "{}\n  nothing says {unsaid:?}", case.name);
        }
        let expected: BTreeSet<String> = case.findings.into_iter().collect();
        if found != expected {
            let _ = writeln!(faults, "{}\n  found    {found:#?}\n  expected {expected:#?}", case.name);
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

fn read(name: &str, text: &str) -> (Report, String) {
    let reading = super::pipeline().read(super::document(name, text));
    (reading.report, reading.text)
}

/// What a careful reader finds wrong in the five reports, by the arithmetic; and what holds and must not be called wrong.
const SEEDS: [(&str, &[&str], &[&str]); 4] = [
    (
        "000",
        &["= 57,999 \u{2260} 58,999", "58,999 \u{f7} 1,461 = 40.38", "(5 \u{2212} 6) \u{f7} 6 = \u{2212}16.67%"],
        &[
            "27 + 32 = 59",
            "418 + 1,043 = 1,461",
            "2 + 53 + 76 = 131",
            "(2,431 \u{2212} 3,480) \u{f7} 3,480",
            "6 \u{f7} 95 = 6.32%; 6 \u{f7} 96 = 6.25%",
            "51,560",
        ],
    ),
    ("001", &["1,596项 \u{2260} 1,392个", "1,010 + 2,490 = 3,500"], &["63次 \u{2260} 61次"]),
    ("002", &[], &["(9,797 \u{2212} 778) \u{f7} 9,797 = 92.06%"]),
    ("003", &["3,841,622件 \u{f7} 9,207人"], &["43家 = 43家", "9,207人 = 9,207人"]),
];

/// Checks that tell words, with how many of them each of the five reports has.
const WORDS: [(&str, &str, usize); 3] =
    [("001", "text_damage", 2), ("002", "text_damage", 1), ("002", "foreign_place", 1)];

#[test]
fn the_reports_of_the_task_are_audited_as_a_careful_reader_would() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds");
    let Ok(files) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    for path in files.flatten().map(|f| f.path()).filter(|p| p.extension().is_some_and(|e| e == "txt")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let report = read(&name, &std::fs::read_to_string(&path).expect("the report is UTF-8")).0;
        let faults: Vec<&Finding> = report.findings.iter().filter(|f| f.verdict.is_fault()).collect();
        let (faulty, sound): (&[&str], &[&str]) =
            SEEDS.iter().find(|s| name.starts_with(s.0)).map_or((&[], &[]), |s| (s.1, s.2));
        for arithmetic in faulty {
            assert!(faults.iter().any(|f| f.arithmetic.contains(arithmetic)), "{name}: {arithmetic} is not found");
        }
        for arithmetic in sound {
            assert!(
                report.findings.iter().any(|f| f.arithmetic.contains(arithmetic)),
                "{name}: {arithmetic} is not told"
            );
            assert!(!faults.iter().any(|f| f.arithmetic.contains(arithmetic)), "{name}: {arithmetic} is called wrong");
        }
        for (_, check, count) in WORDS.iter().filter(|w| name.starts_with(w.0)) {
            assert_eq!(faults.iter().filter(|f| f.check == *check).count(), *count, "{name}: {check}");
        }
        let expected = faulty.len() + WORDS.iter().filter(|w| name.starts_with(w.0)).map(|w| w.2).sum::<usize>();
        assert_eq!(faults.len(), expected, "{name}: {faults:#?}");
    }
}
