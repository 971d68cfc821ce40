//! Every error and warning that the audit finds in real reports, judged one by one (`tests/audit/judged.toml`): what nobody has
//! judged fails, and so does a share of right ones below the floors.

use super::{document, pipeline};
use nianbao::audit::archive::{Entry, archive};
use nianbao::model::{Finding, Report, Severity};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Shares of the findings that must be right.
const ERRORS: f64 = 0.95;
const WARNINGS: f64 = 0.9;

#[derive(Deserialize)]
struct Judged {
    finding: Vec<Judgement>,
}

#[derive(Deserialize)]
struct Judgement {
    folder: String,
    file: String,
    finding: String,
    right: bool,
    why: String,
}

#[test]
fn what_the_audit_says_of_real_reports_is_right() {
    let judged: Judged = toml::from_str(include_str!("../audit/judged.toml")).expect("the judgements are TOML");
    assert!(judged.finding.iter().all(|j| !j.why.is_empty()), "a judgement without a reason");
    let folders: BTreeSet<&str> = judged.finding.iter().map(|j| j.folder.as_str()).collect();
    let (mut right, mut told) = (BTreeMap::new(), BTreeMap::new());
    for folder in folders {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        if !path.is_dir() {
            println!("skipped: {} is not there", path.display());
            continue;
        }
        let known = |j: &&Judgement| j.folder == folder;
        let expected: BTreeSet<(String, String)> =
            judged.finding.iter().filter(known).map(|j| (j.file.clone(), j.finding.clone())).collect();
        let found = found_in(&path);
        let new: Vec<_> = found.keys().filter(|key| !expected.contains(key)).collect();
        let gone: Vec<_> = expected.iter().filter(|key| !found.contains_key(key)).collect();
        assert!(new.is_empty(), "{folder}: nobody has judged {new:#?}");
        assert!(gone.is_empty(), "{folder}: no longer found, take the judgement out {gone:#?}");
        for judgement in judged.finding.iter().filter(known) {
            let severity = found[&(judgement.file.clone(), judgement.finding.clone())];
            *told.entry(severity).or_insert(0_u32) += 1;
            *right.entry(severity).or_insert(0_u32) += u32::from(judgement.right);
        }
    }
    for (severity, floor) in [(Severity::Error, ERRORS), (Severity::Warning, WARNINGS)] {
        let (right, told) = (right.get(&severity).copied().unwrap_or(0), told.get(&severity).copied().unwrap_or(0));
        println!("{}: {right} of {told} right", severity.as_str());
        assert!(f64::from(right) >= f64::from(told) * floor, "{}: {right} of {told} right", severity.as_str());
    }
}

/// The errors and warnings about the reports of a folder, by themselves and against each other.
fn found_in(folder: &Path) -> BTreeMap<(String, String), Severity> {
    let paths: Vec<PathBuf> = nianbao::ingest::walk(&[folder.to_owned()]).files;
    let dictionaries = &pipeline().dictionaries;
    let mut read: Vec<(String, Report, String)> = Vec::new();
    for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e != "json" && e != "toml")) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let source = nianbao::ingest::read_file(path, &nianbao::ingest::ReadOptions::default());
        let reading = pipeline().read(source.unwrap_or_else(|_| document(&name, "")));
        read.push((name, reading.report, reading.text));
    }
    let entries: Vec<Option<Entry<'_>>> = read.iter().map(|(_, r, text)| Entry::of(r, text, dictionaries)).collect();
    let across = archive(&entries, dictionaries).into_iter().map(|a| (a.entry, a.finding));
    let alone = read.iter().enumerate().flat_map(|(i, (_, r, _))| r.findings.iter().map(move |f| (i, f.clone())));
    let told = across.chain(alone).filter(|(_, f)| f.severity < Severity::Info);
    told.map(|(entry, f)| ((read[entry].0.clone(), line(&f)), f.severity)).collect()
}

/// `subtotal error differs: 2 + 3 = 5 ≠ 6`, or with the place of words.
fn line(finding: &Finding) -> String {
    let words = [finding.check.as_str(), finding.severity.as_str(), finding.verdict.as_str()].join(" ");
    match finding.places.first() {
        Some(place) if finding.arithmetic.is_empty() => format!("{words} @{}", place.start),
        _ if finding.arithmetic.is_empty() => words,
        _ => format!("{words}: {}", finding.arithmetic),
    }
}
