//! Quoted phrases against a plain search of the folded text; highlights and random queries over text of mixed script.

use super::{Lcg, engine};
use crate::dictionary::Dictionaries;
use crate::index::fixture::reports;
use crate::index::{Reader, Writer};
use crate::model::SourceSpan;
use crate::normalize::{NormalizedText, Normalizer};
use crate::query::passage::{Needles, Shown, WHOLE, passages};
use crate::query::{Engine, SearchRequest};
use std::collections::BTreeSet;
use std::path::Path;

/// Substrings that are looked for.
const SUBSTRINGS: usize = 2000;
/// Queries of random characters.
const QUERIES: usize = 10_000;

/// Texts of every script and width, with all that an alignment can trip over.
const MIXED: [&str; 6] = [
    "新北市２０２３年行政執法報告：全年共處罰３，２５０件（其中「罰鍰」１,２００件），PM2.5下降７．６％。ＡＢＣ公司。",
    "執\u{200b}法\u{feff}人員𠮷野家café Ünïcode naïve ŒUVRE；后裡裏里干幹乾，三千二百五十件。",
    "行政处罚決定書與行政處罚决定书并存，干部關于兩法銜接，衞生署罸款HK$3,500.50。",
    "統(tǒng)計(jì)數據：1,2345；12,345,678；０．５％；一二三四五；萬一；百分之三十。",
    "年 內 共 採 取 了 90 503 次 行 動 ， 拘 捕 89 人 。 E-mail: a@b.cn, https://例子.中国/路徑?x=1#y",
    "A-b_c aaaa ABAB abab 執法執法執法 ……——「『』」【】〔〕\t制表　全形空格",
];

pub struct Texts {
    pub folded: Vec<(String, String)>,
    pub reader: Reader,
    pub dictionaries: Dictionaries,
    _folder: tempfile::TempDir,
}

pub fn texts() -> Texts {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let dictionaries = Dictionaries::builtin().expect("built-in dictionaries");
    let writer = Writer::create_or_open(folder.path(), &dictionaries).expect("opened");
    let normalizer = Normalizer::new().expect("OpenCC loads");
    let mut read: Vec<(String, String)> =
        MIXED.iter().enumerate().map(|(i, t)| (format!("{i}"), (*t).to_owned())).collect();
    read.extend(reports().into_iter().map(|made| (made.report.source, made.text)));
    read.extend(corpus());
    let mut blank = reports().swap_remove(11).report;
    for (source, text) in &read {
        (blank.source, blank.id) = (source.clone(), blake3::hash(source.as_bytes()).to_hex().to_string());
        writer.add(&blank, text, &normalizer.normalize(text).0).expect("added");
    }
    writer.commit().expect("committed");
    let reader = Reader::open(folder.path(), &dictionaries).expect("opened");
    let lower = |t: &String| normalizer.fold(t).to_ascii_lowercase();
    let folded = read.iter().map(|(s, t)| (s.clone(), lower(t))).collect();
    Texts { folded, reader, dictionaries, _folder: folder }
}

/// The sample reports, as far as they are plain UTF-8.
fn corpus() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let text = |e: walkdir::DirEntry| Some((e.path().display().to_string(), std::fs::read_to_string(e.path()).ok()?));
    files.filter(|e| e.path().extension().is_some_and(|x| x == "txt")).filter_map(text).collect()
}

#[test]
fn a_quoted_substring_finds_every_place_where_it_stands_and_no_other() {
    let texts = texts();
    let engine = Engine::new(&texts.reader, &texts.dictionaries).expect("ready");
    let mut random = Lcg(11);
    let (mut asked, mut found, mut wanted_in_all) = (0, 0, 0);
    while asked < SUBSTRINGS {
        let (_, text) = &texts.folded[random.below(texts.folded.len())];
        let letters: Vec<char> = text.chars().collect();
        let start = random.below(letters.len());
        let phrase: String = letters.iter().skip(start).take(2 + random.below(5)).collect();
        // A phrase is trimmed by nobody, but one of blanks alone is refused, and a quotation mark ends it.
        if phrase.chars().count() < 2 || phrase.trim() != phrase || phrase.contains(['"', '“', '”', '\n']) {
            continue;
        }
        asked += 1;
        let query = format!("\"{phrase}\"");
        let parsed = engine.parse(&query).unwrap_or_else(|e| panic!("{phrase}: {e}"));
        let matches = texts.reader.matches(&parsed).expect("searched");
        let hits: BTreeSet<String> = matches.iter().map(|found| texts.reader.source(found.report)).collect();
        let holding = texts.folded.iter().filter(|(_, t)| t.contains(&phrase));
        let wanted: BTreeSet<String> = holding.map(|(s, _)| s.clone()).collect();
        assert_eq!(hits, wanted, "{phrase}");
        (found, wanted_in_all) = (found + hits.len(), wanted_in_all + wanted.len());
    }
    println!("{asked} phrases in {} texts: {found} of {wanted_in_all} found", texts.folded.len());
}

/// What a query becomes is what the text became, whatever characters either has that tell no script.
#[test]
fn a_phrase_copied_from_a_text_of_any_script_finds_it() {
    let normalizer = Normalizer::new().expect("OpenCC loads");
    let texts: Vec<(String, String)> = corpus().into_iter().map(|(_, t)| (normalizer.fold(&t), t)).collect();
    let mut missed = Vec::new();
    let mut asked = 0;
    for (folded, text) in &texts {
        let letters: Vec<char> = text.chars().filter(|c| *c != '\r').collect();
        for phrase in letters.windows(3).filter(|w| w.iter().all(|c| !c.is_ascii() && c.is_alphabetic())) {
            let phrase: String = phrase.iter().collect();
            asked += 1;
            if !folded.contains(&normalizer.fold(&phrase)) {
                missed.push(phrase);
            }
        }
    }
    println!("{asked} phrases, {} not found: {}", missed.len(), missed.join(" "));
    // Mended damage, and phrases that begin within a word: 覆如下 of 答覆如下.
    assert!(asked > 5000 && missed.len() * 2000 <= asked, "{missed:?}");
}

#[test]
fn what_is_marked_folds_to_what_was_asked_in_any_script_and_nothing_panics() {
    let dictionaries = Dictionaries::builtin().expect("built-in dictionaries");
    let normalizer = Normalizer::new().expect("OpenCC loads");
    let texts: Vec<(Vec<char>, &str, NormalizedText)> =
        MIXED.iter().map(|text| (text.chars().collect(), *text, normalizer.normalize(text).0)).collect();
    let all: Vec<char> = MIXED.concat().chars().collect();
    let mut random = Lcg(23);
    let mut marked = 0;
    for _ in 0..QUERIES {
        let start = random.below(all.len());
        let query: String = all.iter().skip(start).take(1 + random.below(7)).collect();
        let asked = normalizer.fold(&query);
        let mut needles = Needles::default();
        needles.add(&asked, WHOLE);
        for (letters, text, folded) in &texts {
            for passage in passages(text, folded, &needles, &dictionaries.numerals, Shown::default()) {
                assert_eq!(passage.text, letters[passage.start..passage.end].iter().collect::<String>());
                for [start, end] in passage.highlights {
                    assert!(passage.start <= start && start < end && end <= passage.end);
                    // As the folded whole has it: what a character becomes can depend on the word around it.
                    let span = folded.span(SourceSpan { start, end });
                    assert_eq!(
                        span.of(&folded.text).to_ascii_lowercase(),
                        asked.to_ascii_lowercase(),
                        "{query} in {text}"
                    );
                    marked += 1;
                }
            }
        }
    }
    println!("{QUERIES} queries, {marked} places marked");
    assert!(marked > QUERIES / 2, "{marked}");
}

#[test]
fn no_stretch_of_a_text_makes_a_search_panic() {
    let all: Vec<char> = MIXED.concat().chars().collect();
    let (engine, mut random, mut answered) = (engine(), Lcg(5), 0);
    for _ in 0..300 {
        let start = random.below(all.len());
        let query: String = all.iter().skip(start).take(1 + random.below(20)).collect();
        answered += usize::from(
            engine.search(&SearchRequest { query: &query, limit: 1, offset: 0, ..SearchRequest::default() }).is_ok(),
        );
    }
    assert!(answered > 150, "{answered}");
}
