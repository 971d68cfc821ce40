//! How well search finds what was asked for: judged questions to the sample reports (`tests/search/questions.toml`).

use super::program::{CorpusIndex, Room, repository};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Hits that count.
const HITS: usize = 10;

#[derive(Deserialize)]
struct Questions {
    question: Vec<Question>,
}

#[derive(Deserialize)]
struct Question {
    query: String,
    best: Vec<String>,
    #[serde(default)]
    also: Vec<String>,
}

impl Question {
    fn grades(&self) -> BTreeMap<&str, i32> {
        let also = self.also.iter().map(|source| (source.as_str(), 1));
        also.chain(self.best.iter().map(|source| (source.as_str(), 2))).collect()
    }
}

#[test]
fn judged_questions_find_their_reports_among_the_first() {
    let path = repository().join("tests/search/questions.toml");
    let text = std::fs::read_to_string(path).expect("the questions are there");
    let questions = toml::from_str::<Questions>(&text).expect("questions").question;
    let (mut gain, mut recall) = (0.0, 0.0);
    for (question, found) in questions.iter().zip(answers(&questions)) {
        let grades = question.grades();
        grades.keys().for_each(|source| assert!(repository().join("corpus").join(source).exists(), "{source}"));
        let (of_this, reached) = (ndcg(&found, &grades), reached(&found, &grades));
        if of_this < 0.9 {
            println!("{of_this:.2} {reached:.2} {}: {:?}", question.query, found.first());
        }
        (gain, recall) = (gain + of_this, recall + reached);
    }
    let all = questions.len() as f64;
    println!("{all} questions: nDCG@{HITS} {:.3}, recall@{HITS} {:.3}", gain / all, recall / all);
    assert!(questions.len() >= 60 && gain / all >= 0.95 && recall / all >= 0.95);
}

/// For each question the sources of the first hits, from the folder of the samples on.
fn answers(questions: &[Question]) -> Vec<Vec<String>> {
    let room = Room::new();
    let queries: String = questions.iter().map(|q| format!("{}\n", q.query)).collect();
    let file = room.write("queries.txt", queries).display().to_string();
    let ran = CorpusIndex::shared().run(&["search", "--queries", &file, "--limit", "10"]).ended(0);
    let source = |hit: &Value| {
        let source = hit["source"].as_str().expect("a path");
        source.rsplit_once("corpus/").map_or(source, |(_, inside)| inside).to_owned()
    };
    let sources = |answer: &Value| answer["hits"].as_array().expect("hits").iter().map(source).collect();
    ran.json_lines().iter().map(sources).collect()
}

#[test]
fn a_batch_answers_each_line_and_tells_the_fault_of_one() {
    let index = CorpusIndex::shared();
    let room = Room::new();
    let file = room.write("queries.txt", "执法记录仪\n\nregion:武清 year:2022\n(检查\n").display().to_string();
    let ran = index.run(&["search", "--queries", &file, "--limit", "1"]).ended(1);
    let answers = ran.json_lines();
    assert_eq!(answers.len(), 3);
    assert_eq!((&answers[0]["query"], answers[0]["hits"].as_array().map(Vec::len)), (&"执法记录仪".into(), Some(1)));
    assert_eq!(answers[1]["total"], 1);
    assert!(answers[2]["error"].as_str().is_some_and(|e| e.contains("not closed")), "{}", answers[2]);
    let missing = index.run(&["search", "--queries", "nowhere.txt"]).ended(2);
    assert!(missing.err.contains("nowhere.txt: the queries cannot be read"), "{}", missing.err);
}

/// Discounted gain as a share of the best there could be.
fn ndcg(found: &[String], grades: &BTreeMap<&str, i32>) -> f64 {
    let gain = |(place, grade): (usize, i32)| (2_f64.powi(grade) - 1.0) / (place as f64 + 2.0).log2();
    let got: f64 = found.iter().map(|s| grades.get(s.as_str()).copied().unwrap_or(0)).enumerate().map(gain).sum();
    let mut ideal: Vec<i32> = grades.values().copied().collect();
    ideal.sort_unstable_by(|a, b| b.cmp(a));
    got / ideal.into_iter().take(HITS).enumerate().map(gain).sum::<f64>()
}

/// Share of the reports that hold an answer which are among the hits.
fn reached(found: &[String], grades: &BTreeMap<&str, i32>) -> f64 {
    let there = grades.keys().filter(|source| found.iter().any(|f| f == *source)).count();
    there as f64 / grades.len() as f64
}
