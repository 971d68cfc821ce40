//! Questions in plain language, words that mean the same, numbers however they are written.

use super::{search, sources, where_text};
use crate::index::Expression;
use crate::index::fixture::folded;
use crate::query::tests::engine;

#[test]
fn a_question_is_answered_whatever_marks_are_in_it() {
    let questions = [
        "《星球大战：原力觉醒》的导演是谁？",
        "被称为“东方之珠”的城市（一般指香港）是哪里?",
        "什么是 \"ABC",
        "AT&T (Bell 公司 的总部在哪?",
        "-40度是多少华氏度？",
        "COVID-19:是什么?",
        "问题：什么是行刑衔接？",
        "標題：誰寫了：年：2020x？",
        "1+1>1 是什么意思？",
        "「執法記錄儀配備了多少臺？",
        "NOT gate 是什么？",
        "AND 門是甚麼？",
        "“a” OR (b 哪里?",
        "region:什么地方有执法？",
        "year:去年 多少件?",
        "《論語》：「學而時習之」出自何處",
        "他說:(執法人員的數量應當是一千二百五十",
    ];
    for question in questions {
        let parsed = engine().parse(question).unwrap_or_else(|e| panic!("{question}: {e}"));
        assert!(matches!(parsed, Expression::Ranked(_)), "{question}: {parsed:?}");
    }
}

#[test]
fn the_report_that_holds_most_of_a_question_comes_first() {
    let cases = [
        ("胡家园街道2023年全年一共行政处罚了多少件？", "town"),
        ("胡家園街道2023年全年一共行政處罰了多少件？", "town"),
        ("和平区的专项执法行动一共罚没了多少钱？", "special"),
        ("天津市人民政府关于执法监督的意见：合格率要达到多少？", "policy"),
        ("普陀区2022年配备了多少台执法记录仪?", "普陀区-2022"),
        ("有多少台執法記錄儀 region:普陀 year:2022？", "普陀区-2022"),
    ];
    for (question, source) in cases {
        let answer = search(question);
        assert!(answer.hits[0].source.contains(source), "{question}: {}", answer.hits[0].source);
        assert!(!answer.hits[0].passages[0].highlights.is_empty(), "{question}");
    }
    let shown = &search("普陀区2022年配备了多少台执法记录仪?").hits[0].figures;
    assert!(shown.iter().any(|f| f.metric.as_deref() == Some("equipment.recorders")), "{shown:?}");
}

#[test]
fn conditions_in_a_question_choose_and_its_words_order() {
    let cases = [
        ("cases.penalty>1000 的地区有哪些？", 4),
        ("行政处罚>1000 的有哪些 年份:2021?", 1),
        ("地区:天津 哪里配备了执法记录仪", 9),
    ];
    for (question, total) in cases {
        assert_eq!(search(question).total, total, "{question}");
    }
}

#[test]
fn where_no_report_has_all_words_those_with_most_are_shown() {
    let answer = search("胡家园街道 行政处罚 没有的东西");
    assert!(answer.relaxed && answer.hits[0].source.contains("town"), "{:?}", answer.hits[0].source);
    assert!(!search("胡家园街道 行政处罚").relaxed);
    let none = search("胡家园街道没有的东西 year:1999");
    assert!(none.hits.is_empty() && !none.relaxed);
    assert!(search("\"胡家园街道\" AND \"没有的东西\"").hits.is_empty());
}

#[test]
fn words_that_mean_the_same_are_found_below_what_was_typed() {
    let with = where_text(|m| folded(&m.text).contains("行刑衔接"));
    assert_eq!(sources("两法衔接"), with);
    assert_eq!(sources("兩法銜接机制"), with);
    let hit = &search("两法衔接").hits[0];
    let letters: Vec<char> = hit.passages[0].text.chars().collect();
    let [start, end] = hit.passages[0].highlights[0];
    let marked: String = letters[start - hit.passages[0].start..end - hit.passages[0].start].iter().collect();
    assert_eq!(folded(&marked), "行刑衔接");
    // A phrase is what stands in the text and nothing else.
    assert!(sources("\"两法衔接\"").is_empty());
}

#[test]
fn a_number_is_one_however_it_is_written() {
    let with = where_text(|m| folded(&m.text).contains("1,250台"));
    for query in ["1250", "１，２５０", "一千二百五十", "一千二百五十台", "1,250台"] {
        assert_eq!(sources(query), with, "{query}");
    }
}
