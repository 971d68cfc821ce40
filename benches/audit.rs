//! How well the audit finds what is wrong, and what it costs: generated reports with planted faults of every kind, and
//! clean ones. Fails below the floors here.
//!
//! `cargo bench --bench audit [-- DISTRICTS]`: ten reports a district, 200 districts unless told otherwise.

#[path = "archive/mod.rs"]
mod archive;

use archive::{Made, Plan, Planted};
use nianbao::audit;
use nianbao::audit::archive::{Entry, archive as audit_archive};
use nianbao::ingest;
use nianbao::model::{Finding, Report, Severity};
use nianbao::pipeline::Pipeline;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// Shares that must be reached.
const RECALL: f64 = 0.98;
const PRECISION: f64 = 0.98;
const CLEAN_WARNINGS: f64 = 0.01;

fn main() {
    let districts = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(200);
    let pipeline = Pipeline::new(None).expect("the built-in dictionaries load");
    let faulty = Audited::of(&pipeline, &Plan { seed: 6, districts, years: 2014..=2023, faults: 0.3 });
    let clean = Audited::of(&pipeline, &Plan { seed: 5, districts, years: 2014..=2023, faults: 0.0 });
    let found = faulty.score();
    let (errors, warnings) = clean.alarms();
    println!("{} clean reports: {errors} with errors, {warnings} with warnings", clean.made.len());
    let cost = clean.audit.as_secs_f64() / clean.reading.as_secs_f64();
    // Generated reports are dense with figures; `benches/stages.rs` tells the cost on real ones.
    println!("the audit takes {:.1} % of reading them", cost * 100.0);
    assert!(found.recall >= RECALL, "recall {:.3} is below {RECALL}", found.recall);
    assert!(found.precision >= PRECISION, "precision {:.3} is below {PRECISION}", found.precision);
    assert_eq!(errors, 0, "clean reports have errors");
    let share = warnings as f64 / clean.made.len() as f64;
    assert!(share < CLEAN_WARNINGS, "{:.1} % of the clean reports have warnings", share * 100.0);
}

/// Generated reports with what the audit says of each, remarks left out.
struct Audited {
    made: Vec<Made>,
    findings: Vec<Vec<Finding>>,
    /// The numbers of each report as written, by figure.
    numbers: Vec<Vec<String>>,
    reading: Duration,
    audit: Duration,
}

impl Audited {
    fn of(pipeline: &Pipeline, plan: &Plan) -> Self {
        let made: Vec<Made> = archive::archive(plan).collect();
        let (mut reading, mut auditing) = (Duration::ZERO, Duration::ZERO);
        let (mut entries, mut findings, mut numbers) = (Vec::new(), Vec::new(), Vec::new());
        for one in &made {
            let document = ingest::read_bytes(one.text.as_bytes(), &one.name).expect("generated reports can be read");
            let start = Instant::now();
            let read = pipeline.read(document);
            let done = Instant::now();
            let again = audit::report(&read.report, &read.text, &read.normalized, &pipeline.dictionaries);
            auditing += done.elapsed();
            reading += done - start;
            entries.push(Entry::of(&read.report, &read.text, &pipeline.dictionaries));
            assert_eq!(again, read.report.findings, "{}: another audit", one.name);
            findings.push(alarming(&read.report));
            numbers.push(read.report.figures.into_iter().map(|f| f.number_text).collect());
        }
        let start = Instant::now();
        for across in audit_archive(&entries, &pipeline.dictionaries) {
            if across.finding.severity < Severity::Info {
                findings[across.entry].push(across.finding);
            }
        }
        let audit = auditing + start.elapsed();
        // What `read` took holds one audit of each report already.
        Self { made, findings, numbers, reading: reading.saturating_sub(auditing), audit }
    }

    /// Clean reports with errors, and with warnings.
    fn alarms(&self) -> (usize, usize) {
        let with = |severity| self.findings.iter().filter(|f| f.iter().any(|f| f.severity == severity)).count();
        (with(Severity::Error), with(Severity::Warning))
    }

    fn score(&self) -> Score {
        let names: BTreeMap<&str, usize> = self.made.iter().enumerate().map(|(i, m)| (m.name.as_str(), i)).collect();
        let mut explained: Vec<Vec<bool>> = self.findings.iter().map(|f| vec![false; f.len()]).collect();
        let mut kinds: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (number, fault) in self.made.iter().enumerate().flat_map(|(i, m)| m.faults.iter().map(move |f| (i, f))) {
            let other = fault.other.as_deref().and_then(|name| names.get(name).copied());
            let mut noticed = false;
            for report in std::iter::once(number).chain(other) {
                for (at, finding) in self.findings[report].iter().enumerate() {
                    let mut names = finding.figures.iter().map(|&i| &self.numbers[report][i]);
                    let touches = names.any(|n| fault.numbers.iter().any(|f| n.contains(f) || f.contains(n)));
                    let same = finding.figures.is_empty() || touches;
                    explained[report][at] |= touches || is_about(fault, finding);
                    noticed |= finding.check == fault.check && (same || fault.numbers.is_empty());
                }
            }
            if !noticed {
                println!("  missed: {} {}: {} {:?}", fault.check, self.made[number].name, fault.note, fault.numbers);
            }
            let kind = kinds.entry(fault.check).or_default();
            kind.0 += usize::from(noticed);
            kind.1 += 1;
        }
        for (check, (found, all)) in &kinds {
            println!("  {check:14} {found:4} of {all:4}");
        }
        let (found, all) = kinds.values().fold((0, 0), |sum, k| (sum.0 + k.0, sum.1 + k.1));
        let told: usize = explained.iter().map(Vec::len).sum();
        let right = explained.iter().flatten().filter(|e| **e).count();
        let score = Score { recall: found as f64 / all as f64, precision: right as f64 / told as f64 };
        println!("{all} faults: recall {:.3}, precision {:.3} of {told} findings", score.recall, score.precision);
        score
    }
}

struct Score {
    recall: f64,
    precision: f64,
}

fn alarming(report: &Report) -> Vec<Finding> {
    report.findings.iter().filter(|f| f.severity < Severity::Info).cloned().collect()
}

/// Whether a finding is of the check that must notice a fault, or of one that it gives a good reason to speak.
fn is_about(fault: &Planted, finding: &Finding) -> bool {
    finding.check == fault.check || fault.also.contains(&finding.check.as_str())
}
