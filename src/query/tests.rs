//! From reports to answers: a dozen reports are indexed and asked about.

mod figures;
mod natural;
mod order;
mod phrases;
mod sections;
mod why;

use super::*;
use crate::index::fixture::{Made, folded, normalized, reports};
use crate::index::{Reader, Writer};
use std::collections::BTreeSet;
use std::sync::OnceLock;

struct World {
    dictionaries: Dictionaries,
    reader: Reader,
    _folder: tempfile::TempDir,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let dictionaries = Dictionaries::builtin().expect("built-in dictionaries");
        let writer = Writer::create_or_open(folder.path(), &dictionaries).expect("opened");
        for Made { report, text } in reports() {
            writer.add(&report, &text, &normalized(&text)).expect("added");
        }
        writer.commit().expect("committed");
        let reader = Reader::open(folder.path(), &dictionaries).expect("opened");
        World { dictionaries, reader, _folder: folder }
    })
}

/// Ready to answer questions about the reports of the fixture.
pub fn engine() -> Engine<'static> {
    let world = world();
    Engine::new(&world.reader, &world.dictionaries).expect("ready")
}

fn search(query: &str) -> answer::SearchAnswer {
    engine()
        .search(&SearchRequest { query, limit: 100, offset: 0, ..SearchRequest::default() })
        .unwrap_or_else(|e| panic!("{query}: {e}"))
}

fn sources(query: &str) -> BTreeSet<String> {
    search(query).hits.into_iter().map(|hit| hit.source).collect()
}

fn where_text(holds: impl Fn(&Made) -> bool) -> BTreeSet<String> {
    reports().into_iter().filter(|m| holds(m)).map(|m| m.report.source).collect()
}

#[test]
fn either_script_finds_both() {
    let all = where_text(|m| folded(&m.text).contains("执法记录仪"));
    assert_eq!(all.len(), 9);
    for query in ["执法记录仪", "執法記錄儀", "\"执法记录仪\"", "「執法記錄儀」", "“執法記錄儀”"]
    {
        assert_eq!(sources(query), all, "{query}");
    }
}

#[test]
fn what_is_marked_folds_to_what_was_asked() {
    for query in ["執法記錄儀", "\"行刑衔接\"", "持证执法人员", "ａｂｃ制度"] {
        let asked = folded(query.trim_matches('"')).to_lowercase();
        let answer = search(query);
        assert!(answer.total > 0, "{query}");
        for hit in answer.hits {
            let made = reports().into_iter().find(|m| m.report.source == hit.source).expect("known");
            let letters: Vec<char> = made.text.chars().collect();
            assert!(!hit.passages.is_empty() && hit.passages.len() <= 3);
            for passage in &hit.passages {
                assert_eq!(passage.text, letters[passage.start..passage.end].iter().collect::<String>());
            }
            let marks: Vec<_> = hit.passages.iter().flat_map(|p| &p.highlights).collect();
            assert!(!marks.is_empty(), "{query} {}", hit.source);
            for [start, end] in marks {
                let marked: String = letters[*start..*end].iter().collect();
                assert_eq!(folded(&marked).to_lowercase(), asked, "{query}");
            }
        }
    }
}

#[test]
fn a_phrase_is_found_where_the_folded_text_contains_it() {
    let texts: Vec<(String, String)> = reports().into_iter().map(|m| (m.report.source, folded(&m.text))).collect();
    let mut phrases: Vec<String> =
        ["执法", "法人", "、", "一公开”", "1,250台", "2023", "罚", "年年", "abc", "不在任何报告里"]
            .map(str::to_owned)
            .to_vec();
    let mut random = Lcg(7);
    for (_, text) in &texts {
        let letters: Vec<char> = text.chars().collect();
        for _ in 0..20 {
            let start = random.below(letters.len());
            let end = (start + 1 + random.below(12)).min(letters.len());
            phrases.push(letters[start..end].iter().collect());
        }
    }
    for phrase in phrases.iter().filter(|p| !p.trim().is_empty() && !p.contains(['"', '“', '\n'])) {
        let wanted: BTreeSet<String> = texts
            .iter()
            .filter(|(_, t)| t.to_lowercase().contains(&phrase.to_lowercase()))
            .map(|(s, _)| s.clone())
            .collect();
        assert_eq!(sources(&format!("\"{phrase}\"")), wanted, "{phrase}");
    }
}

#[test]
fn fields_narrow_the_reports() {
    let tianjin = where_text(|m| m.report.region.province.as_deref() == Some("天津市"));
    assert_eq!(tianjin.len(), 9);
    let of = |f: &dyn Fn(&Made) -> bool| where_text(f);
    let cases: Vec<(&str, BTreeSet<String>)> = vec![
        ("region:天津", tianjin.clone()),
        ("地区：天津市", tianjin.clone()),
        ("region:120000", tianjin),
        ("region:江苏", BTreeSet::new()),
        ("region:蓟县", of(&|m| m.report.region.county.as_deref() == Some("蓟州区"))),
        ("problem:人员能力素质", of(&|m| !m.report.problems.is_empty())),
        ("region:舟山", of(&|m| m.report.region.city.as_deref() == Some("舟山市"))),
        ("region:浙江省普陀区", of(&|m| m.report.region.county.as_deref() == Some("普陀区"))),
        ("region:蓟州,和平 年份:2022", of(&|m| m.report.year == Some(2022) && m.report.region.city.is_none())),
        (
            "year:2022..2023 county:蓟州区",
            of(&|m| m.report.source.contains("蓟州区-202") && m.report.year != Some(2021)),
        ),
        ("year>=2023 level:town", of(&|m| m.report.source.contains("town"))),
        ("层级:乡镇", of(&|m| m.report.source.contains("town"))),
        ("doc_type:policy_document", of(&|m| m.report.source.contains("policy"))),
        ("文种:专项报告", of(&|m| m.report.source.contains("special"))),
        ("title:专项执法行动", of(&|m| m.report.source.contains("special"))),
        ("issuer:普陀区司法局", of(&|m| m.report.source.contains("普陀"))),
        ("problem:staff_capability", of(&|m| !m.report.problems.is_empty())),
        ("problem:能力素质", of(&|m| !m.report.problems.is_empty())),
        ("section:problems -region:天津", of(&|m| m.report.source.contains("普陀"))),
        ("section:存在问题", of(&|m| !m.report.sections.is_empty())),
        ("metric:罚没金额", of(&|m| m.report.source.contains("special"))),
        (
            "行政处罚 NOT 记录仪",
            of(&|m| {
                m.report.source.contains("town")
                    || m.report.source.contains("special")
                    || m.report.source.contains("policy")
            }),
        ),
        ("-行政处罚 year:2022", of(&|m| m.report.source.contains("普陀区-2022"))),
        (
            "(\"胡家园\" OR 专项行动) AND year:2023",
            of(&|m| m.report.source.contains("town") || m.report.source.contains("special")),
        ),
        ("NOT NOT \"胡家园\"", of(&|m| m.report.source.contains("town"))),
    ];
    for (query, wanted) in cases {
        assert_eq!(sources(query), wanted, "{query}");
    }
}

#[test]
fn metrics_compare_with_numbers_and_the_figures_are_shown() {
    let cases = [
        ("cases.penalty>1000", vec![("蓟州区", 2431), ("蓟州区", 3480), ("蓟州区", 3480), ("和平区", 1100)]),
        ("行政处罚＞０.２万", vec![("蓟州区", 2431), ("蓟州区", 3480), ("蓟州区", 3480)]),
        ("cases.penalty=12", vec![("滨海新区", 12)]),
        ("officers.certified<500", vec![]),
        ("cases.penalty>=1,000 region:普陀", vec![("普陀区", 1000)]),
    ];
    for (query, mut wanted) in cases {
        let mut found = Vec::new();
        for hit in search(query).hits {
            assert_eq!(hit.figures.len(), 1, "{query}");
            assert!(!hit.passages[0].highlights.is_empty(), "{query}");
            let value = i64::try_from(hit.figures[0].value).expect("whole");
            found.push((hit.region.county.expect("county"), value));
        }
        found.sort();
        wanted.sort_unstable();
        assert_eq!(found, wanted.iter().map(|(n, v)| ((*n).to_owned(), *v)).collect::<Vec<_>>(), "{query}");
    }
    assert_eq!(search("officers.certification_rate>=95.5").total, 9);
    assert_eq!(search("officers.certification_rate>95.5%").total, 0);
}

#[test]
fn facets_and_pages_count_all_that_match() {
    let engine = engine();
    let page = |offset| {
        engine.search(&SearchRequest { query: "执法", limit: 5, offset, ..SearchRequest::default() }).expect("searched")
    };
    let (first, second) = (page(0), page(5));
    assert_eq!((first.total, first.hits.len()), (12, 5));
    let ids = |answer: &answer::SearchAnswer| answer.hits.iter().map(|h| h.id.clone()).collect::<BTreeSet<_>>();
    assert!(ids(&first).is_disjoint(&ids(&second)));
    assert_eq!(first.facets.year.0, [("2021".to_owned(), 3), ("2022".to_owned(), 3), ("2023".to_owned(), 5)]);
    let provinces: Vec<_> = first.facets.places.iter().map(|place| (place.name.as_str(), place.count)).collect();
    assert_eq!(provinces, [("天津市", 9), ("浙江省", 3)]);
    let tianjin = &first.facets.places[0];
    assert_eq!(tianjin.code.map(|code| code.get()), Some(120_000));
    let districts: Vec<_> = tianjin.places.iter().map(|place| (place.name.as_str(), place.count)).collect();
    assert_eq!(districts, [("和平区", 4), ("蓟州区", 3), ("滨海新区", 1)]);
    assert_eq!(tianjin.places[2].places[0].name, "胡家园街道");
    assert_eq!(first.facets.places[1].places[0].places[0].name, "普陀区", "a city stands between");
    assert_eq!(first.facets.section.0, [("overview".to_owned(), 9), ("problems".to_owned(), 9)]);
    assert!(first.facets.issuer.0.contains(&("蓟州区司法局".to_owned(), 3)), "{:?}", first.facets.issuer);
    assert!(first.facets.region.0.contains(&("和平区".to_owned(), 4)));
    let json = serde_json::to_value(&first).expect("json");
    assert_eq!(json["facets"]["year"]["2023"], 5);
}

#[test]
fn faults_show_their_place_and_a_remedy() {
    let cases = [
        ("titel:执法", "titel:执法\n  ^^^^^\n  did you mean title:?"),
        ("执法 AND", "执法 AND\n       ^^^\n  name what follows AND"),
        ("行政处罚 (检查", "行政处罚 (检查\n           ^\n  close it"),
        ("检查)", "检查)\n      ^\n  leave it out, or open it before"),
        ("“检查", "“检查\n  ^\n  close it"),
        ("cases.penlty>1", "cases.penlty>1\n  ^^^^^^^^^^^^\n  did you mean cases.penalty?"),
        ("cases.penalty>很多", "cases.penalty>很多\n                ^^^^\n  write digits"),
        ("region:蓟洲区", "region:蓟洲区\n         ^^^^^^\n  did you mean 蓟州区?"),
        ("year:20x3", "year:20x3\n       ^^^^\n  write year:2023"),
        ("region: ", "region: \n  ^^^^^^^\n  write it directly behind"),
        ("level:village", "level:village\n        ^^^^^^^\n  name one of"),
        (">5", ">5\n  ^\n  name a metric before it"),
        ("OR 检查", "OR 检查\n  ^^\n  AND and OR"),
        ("执法 ……", "执法 ……\n       ^^\n  put it in \"quotation marks\""),
        ("title>5", "title>5\n  ^^^^^\n"),
        ("\"\"", "\"\"\n  ^^\n  leave them out"),
        ("", "it is empty"),
        ("  ", "it is empty"),
    ];
    for (query, expected) in cases {
        let error = engine().parse(query).expect_err(query).to_string();
        assert!(error.contains(expected), "{error}\n--- expected\n{expected}");
    }
}

#[test]
fn deep_and_long_queries_are_refused_not_fatal() {
    for query in ["(".repeat(3000), "NOT ".repeat(900) + "a", "法".repeat(5000), "(a ".repeat(1000)] {
        assert!(engine().parse(&query).is_err());
    }
    assert_eq!(search(&("(".repeat(40) + "胡家园街道" + &")".repeat(40))).total, 1);
    assert_eq!(search(&"法".repeat(3000)).total, 0);
}

#[test]
fn no_query_makes_it_panic() {
    let pieces = [
        "执法",
        "行政處罰",
        "\"",
        "“",
        "”",
        "(",
        ")",
        ":",
        "：",
        ",",
        "，",
        "-",
        " ",
        "AND",
        "OR",
        "NOT",
        "region:",
        "year:",
        "2020",
        "..",
        ">",
        "≥",
        "=",
        "cases.penalty",
        "1,000",
        "万",
        "%",
        "title:",
        "problem:",
        "\u{0}",
        "\n",
        "é",
        "𠮷",
        "\u{200b}",
        "。",
        "天津",
        "a",
        "1",
    ];
    let engine = engine();
    let mut random = Lcg(42);
    let mut answered = 0;
    for _ in 0..2000 {
        let length = 1 + random.below(8);
        let query: String = (0..length).map(|_| pieces[random.below(pieces.len())]).collect();
        match engine.search(&SearchRequest { query: &query, limit: 2, offset: 0, ..SearchRequest::default() }) {
            Ok(_) => answered += 1,
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
    assert!(answered > 100, "{answered}");
}

#[test]
fn conditions_join_as_plain_logic_would() {
    let made = reports();
    let texts: Vec<(String, String)> = made.iter().map(|m| (m.report.source.clone(), folded(&m.text))).collect();
    let phrases = ["行政处罚", "记录仪", "专项", "胡家园", "普陀", "2022", "罚", "没有这个"];
    let mut random = Lcg(3);
    for _ in 0..400 {
        let (query, holds) = random_condition(&mut random, &phrases, &texts, 4);
        let wanted: BTreeSet<String> =
            texts.iter().zip(&holds).filter(|(_, h)| **h).map(|((s, _), _)| s.clone()).collect();
        assert_eq!(sources(&query), wanted, "{query}");
    }
}

/// A query and for each text whether it matches.
fn random_condition(
    random: &mut Lcg,
    phrases: &[&str],
    texts: &[(String, String)],
    depth: usize,
) -> (String, Vec<bool>) {
    let choice = if depth == 0 { 0 } else { random.below(5) };
    if choice < 2 {
        let phrase = phrases[random.below(phrases.len())];
        return (format!("\"{phrase}\""), texts.iter().map(|(_, text)| text.contains(phrase)).collect());
    }
    let (left, l) = random_condition(random, phrases, texts, depth - 1);
    if choice == 2 {
        return (format!("-({left})"), l.iter().map(|x| !x).collect());
    }
    let (right, r) = random_condition(random, phrases, texts, depth - 1);
    let both = l.iter().zip(&r);
    match choice {
        3 => (format!("({left} {right})"), both.map(|(x, y)| *x && *y).collect()),
        _ => (format!("({left} OR {right})"), both.map(|(x, y)| *x || *y).collect()),
    }
}

/// A small generator: the same numbers on every run.
struct Lcg(u64);

impl Lcg {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit
    }
}
