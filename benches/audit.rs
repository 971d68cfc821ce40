//! How well the audit finds what is wrong, and what it costs: generated reports with planted faults of every kind, and
//! clean ones. Fails below the floors here.
//!
//! `cargo bench --bench audit [-- DISTRICTS [SEED]]`: ten reports a district, 200 districts and seed 6 unless told otherwise.

#[path = "archive/mod.rs"]
mod archive;

use archive::{Made, Plan, Planted};
use nianbao::audit;
use nianbao::audit::archive::{Entry, archive as audit_archive};
use nianbao::ingest;
use nianbao::model::{Finding, Report, Severity, SourceSpan};
use nianbao::pipeline::Pipeline;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

#[global_allocator]
static ALLOCATOR: nianbao::memory::Allocator = nianbao::memory::Allocator;

/// Shares that must be reached.
const RECALL: f64 = 0.98;
const PRECISION: f64 = 0.98;
const CLEAN_WARNINGS: f64 = 0.01;

fn main() {
    let mut told = std::env::args().skip(1).filter_map(|a| a.parse::<u64>().ok());
    let districts = told.next().and_then(|n| usize::try_from(n).ok()).unwrap_or(200);
    let seed = told.next().unwrap_or(6);
    let pipeline = Pipeline::new(None).expect("the built-in dictionaries load");
    let faulty = Audited::of(&pipeline, &Plan { seed, districts, years: 2014..=2023, faults: 0.3 });
    let clean = Audited::of(&pipeline, &Plan { seed: seed + 1, districts, years: 2014..=2023, faults: 0.0 });
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
    /// Each report as it was read.
    texts: Vec<String>,
    reading: Duration,
    audit: Duration,
}

impl Audited {
    fn of(pipeline: &Pipeline, plan: &Plan) -> Self {
        let made: Vec<Made> = archive::archive(plan).collect();
        let (mut reading, mut auditing) = (Duration::ZERO, Duration::ZERO);
        let (mut entries, mut findings, mut numbers, mut texts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for one in &made {
            let document = ingest::read_bytes(one.text.as_bytes(), &one.name).expect("generated reports can be read");
            let start = Instant::now();
            let read = pipeline.read(document);
            reading += start.elapsed();
            // Structure has looked for them already.
            let words = pipeline.dictionaries.lexicon.scan(&read.normalized.text);
            let start = Instant::now();
            let again = audit::report(&read.report, &read.text, &read.normalized, &words, &pipeline.dictionaries);
            auditing += start.elapsed();
            entries.push(Entry::of(&read.report, &read.text, &pipeline.dictionaries));
            assert_eq!(again, read.report.findings, "{}: another audit", one.name);
            findings.push(alarming(&read.report));
            texts.push(read.text);
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
        Self { made, findings, numbers, texts, reading: reading.saturating_sub(auditing), audit }
    }

    /// Clean reports with errors, and with warnings; each is told.
    fn alarms(&self) -> (usize, usize) {
        for (made, finding) in self.made.iter().zip(&self.findings).flat_map(|(m, f)| f.iter().map(move |f| (m, f))) {
            println!("  alarm: {} {}: {}", made.name, finding.check, finding.arithmetic);
        }
        let with = |severity| self.findings.iter().filter(|f| f.iter().any(|f| f.severity == severity)).count();
        (with(Severity::Error), with(Severity::Warning))
    }

    /// Recall and precision, of each check and of all. A fault is found when the report that has it is told so by the check
    /// that must, about the very figures or words that were spoiled. A finding is right when it is about a fault of its own
    /// report by that check, or by one that the same change gives a reason to speak, and touches what was spoiled.
    fn score(&self) -> Score {
        let mut right: Vec<Vec<bool>> = self.findings.iter().map(|f| vec![false; f.len()]).collect();
        let mut kinds: BTreeMap<&str, Tally> = BTreeMap::new();
        for (number, fault) in self.made.iter().enumerate().flat_map(|(i, m)| m.faults.iter().map(move |f| (i, f))) {
            let mut found = false;
            for (at, finding) in self.findings[number].iter().enumerate() {
                let told = Told::of(&self.texts[number], finding, &self.numbers[number]);
                found |= finding.check == fault.check && told.names(fault);
                right[number][at] |= is_about(fault, finding) && told.touches(fault);
            }
            if !found {
                println!("  missed: {} {}: {} {:?}", fault.check, self.made[number].name, fault.note, fault.numbers);
            }
            kinds.entry(fault.check).or_default().add_fault(found);
        }
        for (number, findings) in self.findings.iter().enumerate() {
            for (finding, right) in findings.iter().zip(&right[number]) {
                kinds.entry(check_of(&finding.check)).or_default().add_finding(*right);
                if !right {
                    println!("  wrong: {} {}: {}", self.made[number].name, finding.check, finding.arithmetic);
                }
            }
        }
        kinds.iter().for_each(|(check, tally)| println!("  {check:14} {tally}"));
        let all = kinds.values().fold(Tally::default(), |sum, k| sum.plus(*k));
        println!("  {:14} {all}", "all");
        Score { recall: all.recall(), precision: all.precision() }
    }
}

/// What a finding says, as it is written.
struct Told<'a> {
    finding: &'a Finding,
    numbers: Vec<&'a str>,
    /// The words concerned, with some around them.
    words: Vec<String>,
}

/// Characters around a place that is one of damage.
const AROUND: usize = 8;
/// Numbers of a copy that must be named, as a share of those that are told.
const COPIED: f64 = 0.5;

impl<'a> Told<'a> {
    fn of(text: &str, finding: &'a Finding, numbers: &'a [String]) -> Self {
        let words = |place: &SourceSpan| {
            let from = place.start.saturating_sub(AROUND);
            text.chars().skip(from).take(place.end + AROUND - from).collect()
        };
        let numbers = finding.figures.iter().map(|i| numbers[*i].as_str()).collect();
        Self { finding, numbers, words: finding.places.iter().map(words).collect() }
    }

    fn has(&self, number: &str) -> bool {
        self.numbers.iter().any(|own| bare(own) == bare(number))
    }

    fn has_digits(&self, number: &str) -> bool {
        let digits = |n: &str| n.chars().filter(char::is_ascii_digit).collect::<String>();
        self.numbers.iter().any(|own| digits(own) == digits(number))
    }

    /// Whether it names all that must be named: the figure that was spoiled, with those that it no longer fits.
    fn names(&self, fault: &Planted) -> bool {
        match fault.check {
            "date" => true,
            "foreign_place" | "text_damage" => self.words.iter().any(|w| fault.numbers.iter().any(|n| w.contains(n))),
            "copied" => {
                let named = self.numbers.iter().filter(|n| fault.numbers.iter().any(|f| bare(f) == bare(n))).count();
                let words = || self.words.iter().any(|w| fault.numbers.iter().any(|n| w.contains(n)));
                named as f64 >= self.numbers.len() as f64 * COPIED && named > 0 || words()
            }
            "share" => fault.numbers.iter().all(|n| self.has(n)),
            // What is told twice may be named by either place, in either unit (件, 次).
            "conflict" => fault.numbers.iter().all(|n| self.has_digits(n)),
            "change" => {
                let value = |n: &String| self.has_digits(n);
                fault.numbers.first().is_some_and(|n| self.has(n)) && fault.numbers.get(1).is_none_or(value)
            }
            _ => fault.numbers.first().is_some_and(|n| self.has(n)),
        }
    }

    fn touches(&self, fault: &Planted) -> bool {
        self.finding.check == fault.check && self.names(fault) || fault.numbers.iter().any(|n| self.has(n))
    }
}

/// A number without the hedges around it.
fn bare(number: &str) -> &str {
    number.trim_matches(|c: char| "约近超过逾余多以上左右 ()（）".contains(c))
}

/// Faults and findings of a check.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    faults: usize,
    found: usize,
    told: usize,
    right: usize,
}

impl Tally {
    fn add_fault(&mut self, found: bool) {
        self.faults += 1;
        self.found += usize::from(found);
    }

    fn add_finding(&mut self, right: bool) {
        self.told += 1;
        self.right += usize::from(right);
    }

    fn plus(self, other: Self) -> Self {
        Self {
            faults: self.faults + other.faults,
            found: self.found + other.found,
            told: self.told + other.told,
            right: self.right + other.right,
        }
    }

    fn recall(self) -> f64 {
        self.found as f64 / self.faults.max(1) as f64
    }

    fn precision(self) -> f64 {
        self.right as f64 / self.told.max(1) as f64
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { faults, found, told, right } = self;
        write!(f, "recall {:.3} ({found:4} of {faults:4}), ", self.recall())?;
        write!(f, "precision {:.3} ({right:4} of {told:4})", self.precision())
    }
}

struct Score {
    recall: f64,
    precision: f64,
}

/// The name of a check that lives as long as the program.
fn check_of(check: &str) -> &'static str {
    archive::CHECKS.into_iter().find(|known| *known == check).unwrap_or("other")
}

fn alarming(report: &Report) -> Vec<Finding> {
    report.findings.iter().filter(|f| f.severity < Severity::Info).cloned().collect()
}

/// Whether a finding is of the check that must notice a fault, or of one that it gives a good reason to speak.
fn is_about(fault: &Planted, finding: &Finding) -> bool {
    finding.check == fault.check || fault.also.contains(&finding.check.as_str())
}
