//! What `--explain` tells adds up to the score.

use super::engine;
use crate::index::Found;
use crate::query::SearchRequest;

#[test]
fn the_parts_of_a_score_add_up_to_it() {
    let queries = [
        "执法记录仪",
        "行政检查 双随机",
        "\"双随机\" OR 持证率",
        "城管 执法证",
        "蓟州区有多少名持证执法人员？",
        "执法人员能力素质有待提高的地方有哪些 region:天津",
        "title:蓟州区 执法",
        "section:problems 能力素质",
        "problem:能力素质 issuer:司法局",
        "执 OR 罚",
        "region:天津 -行政检查 执法",
        "3250 执法记录仪1250台",
        "行政执法工作报告 不存在的词语",
    ];
    let (engine, mut answered) = (engine(), 0);
    for query in queries {
        let request = SearchRequest { query, limit: 20, explain: true, ..SearchRequest::default() };
        let answer = engine.search(&request).unwrap_or_else(|e| panic!("{query}: {e}"));
        answered += usize::from(!answer.hits.is_empty());
        for hit in answer.hits {
            let reasons = hit.explanation.expect("asked for");
            let sum: f32 = reasons.iter().map(|reason| reason.score).sum();
            assert!(
                (sum - hit.score).abs() < 1e-3 * hit.score.max(1.0),
                "{query}: {} is not {sum}: {reasons:?}",
                hit.score
            );
            assert!(reasons.windows(2).all(|two| two[0].score >= two[1].score), "{query}");
        }
    }
    assert!(answered >= 10, "only {answered} find anything");
}

#[test]
fn reasons_name_what_was_found_where() {
    let engine = engine();
    let request =
        SearchRequest { query: "能力素质有待提高", limit: 1, explain: true, ..SearchRequest::default() };
    let hit = engine.search(&request).expect("searched").hits.remove(0);
    let reasons = hit.explanation.expect("asked for");
    for field in [Found::Word, Found::Pair, Found::Exact, Found::Heading] {
        assert!(reasons.iter().any(|reason| reason.field == field), "{field:?} not in {reasons:?}");
    }
    let plain = SearchRequest { query: "年份:2023", limit: 1, explain: true, ..SearchRequest::default() };
    let hit = engine.search(&plain).expect("searched").hits.remove(0);
    assert_eq!(hit.explanation, Some(Vec::new()));
}
