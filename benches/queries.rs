//! Indexing and asking at the size of a province's archive: builds an index of generated reports with the program itself,
//! asks it, changes a hundredth of the files; prints each time beside what is wanted on an idle machine of two cores, and
//! checks the answers against what the generator knows and against the texts.
//!
//! `cargo bench --bench queries [-- REPORTS [FOLDER]]`: 50,000 unless told otherwise. A folder that is named is kept, and a
//! next run asks the index that is in it; nothing is changed there, and how long indexing takes is told only when it is made.

#[path = "archive/mod.rs"]
mod archive;

use archive::{Kind, Made, Plan};
use nianbao::dictionary::Dictionaries;
use nianbao::index::{FigureFilter, Reader};
use nianbao::query::{CompareRequest, Engine, PanelRequest, RegionSet, RequestError, SearchRequest};
use rust_decimal::Decimal;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant, SystemTime};

#[global_allocator]
static ALLOCATOR: nianbao::memory::Allocator = nianbao::memory::Allocator;

const REPORTS: usize = 50_000;
/// Reports of a district, one a year.
const YEARS: usize = 20;
const METRICS: [&str; 5] =
    ["cases.penalty", "cases.inspection", "officers.certified", "fines.amount", "cases.coercion"];
/// Districts and years that are compared.
const DISTRICTS: usize = 200;
const COMPARED_YEARS: i32 = 10;
/// Queries of each kind.
const QUERIES: usize = 1000;
/// Phrases whose reports are counted in the texts too.
const CHECKED: usize = 40;
/// Share of the known values that the comparison must give.
const LEAST_RIGHT: f64 = 0.98;
/// How old files are made, so that the next run trusts their times.
const AGE: Duration = Duration::from_secs(60);

/// What the generator made.
struct Archive {
    /// Name and text of each report.
    texts: Vec<(String, String)>,
    /// District, metric, year: the values that reports state.
    known: HashMap<(String, String, i32), Vec<Decimal>>,
    bytes: u64,
}

fn main() {
    let wanted = std::env::args().skip(1).find_map(|a| a.parse().ok()).unwrap_or(REPORTS);
    let kept = std::env::args().skip(1).filter(|a| !a.starts_with('-')).nth(1).map(PathBuf::from);
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let room = kept.as_deref().unwrap_or(temporary.path());
    let (reports, index) = (room.join("reports"), room.join("index"));
    let known = index.is_dir();
    let made = write(wanted, &reports, known);
    println!("{} reports, {:.1} MB; load {}", made.texts.len(), made.bytes as f64 / 1e6, load());
    let full = (!known).then(|| indexing(&made, &reports, &index));
    let dictionaries = Dictionaries::builtin().expect("built-in dictionaries");
    starting(&index, room);
    let start = Instant::now();
    let reader = Reader::open(&index, &dictionaries).expect("opened");
    let engine = Engine::new(&reader, &dictionaries).expect("ready");
    line("open", milliseconds(start.elapsed()), "ms", None);
    assert_eq!(reader.report_count().expect("counted"), made.texts.len());
    let start = Instant::now();
    reader.segmenter();
    line("load jieba's dictionary", milliseconds(start.elapsed()), "ms", None);
    searches(&engine, &made);
    comparison(&engine, &made);
    panel(&engine);
    println!("load {}", load());
    drop(reader);
    if let (Some(full), None) = (full, kept.as_ref()) {
        changes(&made, &reports, &index, full);
    }
}

/// Writes the reports as files of some age, unless they are there.
fn write(reports: usize, folder: &Path, known: bool) -> Archive {
    let years = YEARS.min(reports.max(1));
    let first = 2024 - i32::try_from(years).expect("a few years");
    let plan = Plan { seed: 11, districts: reports.div_ceil(years), years: first..=2023, faults: 0.0 };
    std::fs::create_dir_all(folder).expect("a folder");
    let mut made = Archive { texts: Vec::with_capacity(reports), known: HashMap::new(), bytes: 0 };
    for one in archive::archive(&plan).take(reports) {
        let path = folder.join(&one.name);
        if !known {
            std::fs::write(&path, &one.text).expect("written");
            age(&path);
        }
        made.bytes += one.text.len() as u64;
        add_known(&mut made, &one);
        made.texts.push((one.name, one.text));
    }
    made
}

fn add_known(made: &mut Archive, one: &Made) {
    for figure in one.figures.iter().filter(|f| f.kind == Kind::Level && f.scope.is_none()) {
        let cell = (one.region_code.clone(), figure.metric.to_owned(), figure.period);
        made.known.entry(cell).or_default().push(figure.value);
    }
}

fn age(path: &Path) {
    let file = std::fs::File::options().write(true).open(path).expect("opened");
    file.set_modified(SystemTime::now() - AGE).expect("its time is set");
}

/// The first run and one over unchanged files.
fn indexing(made: &Archive, reports: &Path, index: &Path) -> f64 {
    let full = run(reports, index);
    line("index all", full, "s", None);
    line("  a second", made.bytes as f64 / 1e6 / full, "MB", None);
    let size: u64 = walkdir::WalkDir::new(index)
        .into_iter()
        .flatten()
        .filter_map(|e| e.metadata().ok())
        .map(|m| if m.is_file() { m.len() } else { 0 })
        .sum();
    line("size of the index against the texts", size as f64 / made.bytes as f64, "times", Some(0.9));
    for (kind, bytes) in by_kind(index) {
        line(&format!("  {kind}"), bytes as f64 / made.bytes as f64, "times", None);
    }
    line("index again, nothing changed", run(reports, index), "s", Some(2.0));
    full
}

/// Bytes of an index by the endings of its files.
fn by_kind(index: &Path) -> Vec<(String, u64)> {
    let mut kinds: HashMap<String, u64> = HashMap::new();
    for entry in walkdir::WalkDir::new(index).into_iter().flatten().filter(|e| e.file_type().is_file()) {
        let ending = entry.path().extension().map_or_else(String::new, |e| e.to_string_lossy().into_owned());
        *kinds.entry(ending).or_default() += entry.metadata().map_or(0, |m| m.len());
    }
    let mut kinds: Vec<_> = kinds.into_iter().filter(|(_, bytes)| *bytes > 100_000).collect();
    kinds.sort_by_key(|(_, bytes)| std::cmp::Reverse(*bytes));
    kinds
}

fn changes(made: &Archive, reports: &Path, index: &Path, full: f64) {
    // Texts only: what stands behind the article of a page is no part of it.
    let texts: Vec<&(String, String)> = made.texts.iter().filter(|(name, _)| name.ends_with(".txt")).collect();
    let step = (texts.len() * 100 / made.texts.len()).max(1);
    let changed: Vec<&(String, String)> = texts.into_iter().step_by(step).collect();
    for (name, text) in &changed {
        std::fs::write(reports.join(name), format!("{text}\n补充说明。\n")).expect("written");
    }
    let seconds = run(reports, index);
    line("index again, a hundredth changed", seconds, "s", None);
    line("  of the first run", seconds / full * 100.0, "%", Some(5.0));
    let dictionaries = Dictionaries::builtin().expect("built-in dictionaries");
    let reader = Reader::open(index, &dictionaries).expect("opened");
    let engine = Engine::new(&reader, &dictionaries).expect("ready");
    let found =
        engine.search(&SearchRequest { query: "\"补充说明。\"", duplicates: true, ..SearchRequest::default() });
    assert_eq!(found.expect("searched").total, changed.len(), "changed files are read again, and no others");
}

/// The program from the start of its process to its answer.
fn starting(index: &Path, room: &Path) {
    for (what, query) in
        [("a field", "year:2020"), ("a phrase", "\"行政处罚\""), ("a word of two", "罚款"), ("a word", "执法记录仪")]
    {
        let mut times: Vec<f64> = (0..9)
            .map(|_| {
                let start = Instant::now();
                let mut search = program(room);
                let ran = search.args(["search", query, "--index"]).arg(index).output().expect("it runs");
                assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
                milliseconds(start.elapsed())
            })
            .collect();
        times.sort_by(f64::total_cmp);
        line(&format!("search from the command line, {what}"), times[times.len() / 2], "ms", Some(60.0));
    }
}

fn searches(engine: &Engine<'_>, made: &Archive) {
    let mut random = Random(7);
    let words: Vec<String> = (0..QUERIES).map(|_| word(engine, made, &mut random)).collect();
    measure(engine, "words", &words, Asking::Order, Some(5.0));
    let fielded = |word: &String, random: &mut Random| {
        let year = 2004 + random.below(20);
        match random.below(4) {
            0 => format!("{word} year:{year}"),
            1 => format!("{word} level:county year:{year}..2023"),
            2 => format!("cases.penalty>{} year:{year}", random.below(3000)),
            _ => format!("section:problems {word} year:{year}"),
        }
    };
    let fields: Vec<String> = words.iter().map(|word| fielded(word, &mut random)).collect();
    measure(engine, "words with fields", &fields, Asking::Order, Some(5.0));
    let phrases: Vec<String> = (0..QUERIES).map(|_| phrase(made, &mut random)).collect();
    measure(engine, "phrases", &phrases, Asking::Order, Some(20.0));
    measure(engine, "words, ten reports with passages", &words, Asking::Passages, Some(20.0));
    measure(engine, "phrases, ten reports with passages", &phrases, Asking::Passages, Some(20.0));
    let questions: Vec<String> = (0..QUERIES / 10).map(|_| question(made, &mut random)).collect();
    measure(engine, "questions, ten reports with passages", &questions, Asking::Passages, None);
    check_phrases(engine, made, &phrases[..CHECKED.min(phrases.len())]);
}

/// What is asked for.
#[derive(Clone, Copy, PartialEq)]
enum Asking {
    /// How many reports match, counted by what they are, and which ten are the best.
    Order,
    /// The passages of these ten as well.
    Passages,
}

/// Reports of a page.
const PAGE: usize = 10;

/// Times of each query, of which the hundredth slowest is told. No query is asked before its time is taken, so that nothing is
/// known of it.
fn measure(engine: &Engine<'_>, what: &str, queries: &[String], asking: Asking, wanted: Option<f64>) {
    let mut times = Vec::with_capacity(queries.len());
    let mut found = 0;
    for query in queries {
        let start = Instant::now();
        let request = SearchRequest { query, limit: PAGE, ..SearchRequest::default() };
        let answer = match asking {
            Asking::Order => engine.ranking(&request).map(|ranking| (ranking.best.len(), ranking.total)),
            Asking::Passages => engine.search(&request).map(|answer| (answer.hits.len(), answer.total)),
        };
        let (shown, total) = answer.unwrap_or_else(|e| panic!("{query}: {e}"));
        times.push((milliseconds(start.elapsed()), query));
        assert_eq!(shown, total.min(PAGE), "{query}");
        found += usize::from(total > 0);
    }
    assert!(found * 10 > queries.len(), "{what}: too few find anything");
    times.sort_by(|a, b| a.0.total_cmp(&b.0));
    let p99 = &times[times.len() * 99 / 100];
    line(&format!("{what}: median"), times[times.len() / 2].0, "ms", None);
    line(&format!("{what}: 99 of 100 within"), p99.0, "ms", wanted);
    println!("  the slowest such: {}", p99.1);
}

/// As many reports hold a phrase as texts do.
fn check_phrases(engine: &Engine<'_>, made: &Archive, phrases: &[String]) {
    let normalizer = engine.reader.normalizer();
    let sample: HashMap<&str, String> = made
        .texts
        .iter()
        .step_by(50)
        .filter(|(name, _)| name.ends_with(".txt"))
        .map(|(name, text)| (name.as_str(), normalizer.fold(text)))
        .collect();
    for phrase in phrases {
        let asked = normalizer.fold(phrase.trim_matches('"')).to_ascii_lowercase();
        let request = SearchRequest { query: phrase, limit: usize::MAX, duplicates: true, ..SearchRequest::default() };
        let Ok(expression) = engine.parse(request.query) else { panic!("{phrase}") };
        let found = engine.reader.addresses(&expression).expect("searched");
        let sources: std::collections::HashSet<String> =
            found.into_iter().map(|report| engine.reader.source(report)).collect();
        for (name, text) in &sample {
            let holds = text.to_ascii_lowercase().contains(&asked);
            let is_found = sources.iter().any(|source| source.ends_with(name));
            assert_eq!(is_found, holds, "{phrase} in {name}");
        }
    }
    println!("  {} phrases found in exactly the {} texts that hold them", phrases.len(), sample.len());
}

fn comparison(engine: &Engine<'_>, made: &Archive) {
    let mut codes: Vec<String> = made.known.keys().map(|(code, ..)| code.clone()).collect();
    codes.sort_unstable();
    codes.dedup();
    let step = (codes.len() / DISTRICTS).max(1);
    let names: Vec<String> = codes.into_iter().step_by(step).take(DISTRICTS).collect();
    let request = CompareRequest {
        regions: RegionSet { names, ..RegionSet::default() },
        metrics: METRICS.map(str::to_owned).to_vec(),
        years: Some(2024 - COMPARED_YEARS..=2023),
        ..CompareRequest::default()
    };
    let mut times = Vec::new();
    for round in 0..6 {
        let start = Instant::now();
        let answer = engine.compare(&request).expect("compared");
        times.push(milliseconds(start.elapsed()));
        if round == 0 {
            check_rows(&answer.rows, made);
        }
    }
    line("first comparison, which finds all doubts", times.remove(0), "ms", None);
    times.sort_by(f64::total_cmp);
    line("comparison of 200 districts × 10 years × 5 metrics", times[times.len() / 2], "ms", Some(100.0));
}

fn check_rows(rows: &[nianbao::query::answer::Row], made: &Archive) {
    let (mut right, mut stated) = (0, 0);
    for row in rows {
        let code = row.region.code.map(|code| code.to_string()).unwrap_or_default();
        let Some(values) = made.known.get(&(code, row.metric.clone(), row.year)) else { continue };
        stated += 1;
        right += usize::from(row.value.is_some_and(|value| values.contains(&value)));
    }
    let share = right as f64 / f64::from(stated.max(1));
    println!("  {} rows, {stated} known values, {:.1} % given", rows.len(), share * 100.0);
    assert!(share >= LEAST_RIGHT, "the comparison gives too few of the values that were written");
}

fn panel(engine: &Engine<'_>) {
    let (mut figures, mut rows) = (0, 0);
    engine.reader.for_each_figure(&FigureFilter::default(), |_| figures += 1).expect("counted");
    let start = Instant::now();
    let long = engine.long_panel(&PanelRequest::default()).expect("prepared");
    let mut derived = 0;
    long.read(|batch| -> Result<(), RequestError> {
        rows += batch.len();
        derived += batch.iter().filter(|row| row.status == nianbao::query::answer::Status::Derived).count();
        Ok(())
    })
    .expect("read");
    line("panel of everything: rows a second", rows as f64 / start.elapsed().as_secs_f64(), "", Some(-200_000.0));
    assert_eq!(rows - derived, figures, "a row for each figure");
}

/// A word of two to four characters that stands in a report.
fn word(engine: &Engine<'_>, made: &Archive, random: &mut Random) -> String {
    loop {
        let text = engine.reader.normalizer().fold(&made.texts[random.below(made.texts.len())].1);
        let words = engine.reader.segmenter().tokens(&text);
        let word = words[random.below(words.len())].of(&text);
        if (2..=6).contains(&word.chars().count()) && word.chars().all(|c| !c.is_ascii() && c.is_alphanumeric()) {
            return word.to_owned();
        }
    }
}

/// Twelve to twenty characters in a row of a report as a question.
fn question(made: &Archive, random: &mut Random) -> String {
    let text = &made.texts[random.below(made.texts.len())].1;
    let letters: Vec<char> = text.chars().filter(|c| !c.is_ascii() && c.is_alphanumeric()).collect();
    let from = random.below(letters.len().saturating_sub(20).max(1));
    letters.iter().skip(from).take(12 + random.below(9)).chain(&['?']).collect()
}

/// Two to six characters in a row of a report, between quotation marks.
fn phrase(made: &Archive, random: &mut Random) -> String {
    loop {
        let text = &made.texts[random.below(made.texts.len())].1;
        let letters: Vec<char> = text.chars().collect();
        let from = random.below(letters.len().saturating_sub(6).max(1));
        let phrase: String = letters.iter().skip(from).take(2 + random.below(5)).collect();
        if phrase.chars().all(|c| !c.is_ascii() && c.is_alphanumeric()) {
            return format!("\"{phrase}\"");
        }
    }
}

/// The program; it sees no index but those that it is told.
fn program(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command.current_dir(folder).env_remove("NIANBAO_INDEX").env_remove("NIANBAO_LOG");
    command
}

fn run(reports: &Path, index: &Path) -> f64 {
    let start = Instant::now();
    let mut indexing = program(reports.parent().expect("a folder"));
    let ran = indexing.args(["index", "reports", "--quiet", "--index"]).arg(index).output().expect("it runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    start.elapsed().as_secs_f64()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// A measurement with what is wanted: at most so much, or, where it is negative, at least.
fn line(what: &str, value: f64, unit: &str, wanted: Option<f64>) {
    let digits = if value.abs() >= 100.0 { 0 } else { 2 };
    let beside = wanted.map_or_else(String::new, |wanted| {
        let (word, met) = if wanted < 0.0 { ("at least", value >= -wanted) } else { ("at most", value <= wanted) };
        format!("   wanted {word} {}{}", wanted.abs(), if met { "" } else { "   MISSED" })
    });
    println!("{what:56} {value:10.digits$} {unit}{beside}");
}

/// What else the machine is doing, where it tells.
fn load() -> String {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split_whitespace().next().unwrap_or("unknown").to_owned()
}

/// A linear congruential generator: the same numbers on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }
}
