//! An evaluation as tables and as JSON.

use super::table::{Align, Table};
use super::{Style, metric_name, one_line};
use crate::dictionary::Metrics;
use crate::evaluate::{Counts, Evaluation, Fault, Measure, Miss, Score};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// An evaluation and what was asked of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// Measures, metrics, misses.
    pub evaluation: Evaluation,
    /// Gold for which no report was read.
    pub without_report: Vec<String>,
    /// Reports that were left out.
    pub without_gold: Vec<String>,
    /// Values below what was asked for.
    pub short: Vec<Short>,
    /// Whether every miss is listed.
    pub verbose: bool,
}

/// A value below the least that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Short {
    /// Measure or metric.
    pub name: String,
    /// What was reached.
    pub value: f64,
    /// What was asked for.
    pub minimum: f64,
}

/// For people.
///
/// # Errors
/// When the output cannot be written.
pub fn text(out: &mut dyn Write, style: Style, answer: &Answer, metrics: &Metrics) -> io::Result<()> {
    let evaluation = &answer.evaluation;
    if answer.verbose && !evaluation.misses.is_empty() {
        evaluation.misses.iter().try_for_each(|miss| writeln!(out, "{}", miss_line(miss)))?;
        writeln!(out)?;
    }
    measures(evaluation).print(out)?;
    if !evaluation.metrics.is_empty() {
        writeln!(out)?;
        metric_table(evaluation, metrics).print(out)?;
    }
    let missing = match answer.without_report.len() {
        0 => String::new(),
        n => format!(", {n} of them without a report"),
    };
    writeln!(out, "\n{}", style.dim(&format!("{} documents scored{missing}", evaluation.documents)))?;
    let short = |s: &Short| format!("{} {:.3} < {}", s.name, s.value, s.minimum);
    match answer.short.as_slice() {
        [] => Ok(()),
        all => writeln!(out, "falls short: {}", all.iter().map(short).collect::<Vec<_>>().join("; ")),
    }
}

/// One object: measures, metrics, and with `--verbose` the misses.
///
/// # Errors
/// When the output cannot be written.
pub fn json(out: &mut dyn Write, answer: &Answer, metrics: &Metrics) -> io::Result<()> {
    let evaluation = &answer.evaluation;
    let measure = |(measure, score): (&Measure, &Score)| (measure.as_str().to_owned(), score_json(*score));
    let metric = |(id, counts): (&String, &Counts)| {
        let mut value = json!({"name": metrics.get(id).map(|m| &m.name)});
        extend(&mut value, counts_json(*counts, "f1"));
        (id.clone(), value)
    };
    let mut all = json!({
        "documents": evaluation.documents,
        "without_report": answer.without_report,
        "without_gold": answer.without_gold,
        "measures": evaluation.measures.iter().map(measure).collect::<Map<_, _>>(),
        "metrics": evaluation.metrics.iter().map(metric).collect::<Map<_, _>>(),
        "short": answer.short,
    });
    if answer.verbose {
        extend(&mut all, json!({"misses": evaluation.misses}));
    }
    super::json(out, &all)
}

fn score_json(score: Score) -> Value {
    match score {
        Score::Counts(counts) => counts_json(counts, "score"),
        Score::Share(share) => json!({"score": score.value(), "right": share.right, "of": share.of}),
    }
}

fn counts_json(counts: Counts, name: &str) -> Value {
    let Counts { right, wrong, missed } = counts;
    let (precision, recall) = (counts.precision(), counts.recall());
    json!({name: counts.f1(), "precision": precision, "recall": recall, "right": right, "wrong": wrong, "missed": missed})
}

fn extend(value: &mut Value, more: Value) {
    if let (Value::Object(value), Value::Object(more)) = (value, more) {
        value.extend(more);
    }
}

fn measures(evaluation: &Evaluation) -> Table {
    let columns = ["measure", "score", "precision", "recall", "right", "wrong", "missed", "of"];
    let mut table = table(columns, 1);
    for (measure, score) in &evaluation.measures {
        let mut row = vec![measure.as_str().to_owned(), three(score.value())];
        match score {
            Score::Counts(counts) => row.extend(count_cells(*counts)),
            Score::Share(share) => {
                let blank = String::new();
                row.extend([blank.clone(), blank.clone(), share.right.to_string(), blank.clone(), blank]);
                row.push(share.of.to_string());
            }
        }
        table.row(row);
    }
    table
}

fn metric_table(evaluation: &Evaluation, metrics: &Metrics) -> Table {
    let mut table = table(["metric", "name", "F1", "precision", "recall", "right", "wrong", "missed"], 2);
    for (id, counts) in &evaluation.metrics {
        let name = metrics.get(id).map_or("", |_| metric_name(metrics, id));
        let mut row = vec![one_line(id), name.to_owned(), three(counts.f1())];
        row.extend(count_cells(*counts));
        table.row(row);
    }
    table
}

/// A table whose first columns are words and whose others are numbers.
fn table<const N: usize>(columns: [&str; N], words: usize) -> Table {
    let align = |i: usize| if i < words { Align::Left } else { Align::Right };
    Table::new(columns.into_iter().enumerate().map(|(i, name)| (name.to_owned(), align(i))))
}

fn count_cells(counts: Counts) -> [String; 5] {
    let share = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), three);
    let Counts { right, wrong, missed } = counts;
    let numbers = [right, wrong, missed].map(|n| n.to_string());
    let [right, wrong, missed] = numbers;
    [share(counts.precision()), share(counts.recall()), right, wrong, missed]
}

fn three(value: f64) -> String {
    format!("{value:.3}")
}

/// `jizhou-2023: metric: cases.filed for cases.total: 立案12件`
fn miss_line(miss: &Miss) -> String {
    let of = |said: &Option<String>| said.as_deref().map_or_else(|| "nothing".to_owned(), one_line);
    let what = match miss.fault {
        Fault::Missed => format!("missed {} ({})", one_line(&miss.text), of(&miss.gold)),
        Fault::Spurious => format!("spurious {} ({})", one_line(&miss.text), of(&miss.found)),
        Fault::Differs if miss.text.is_empty() => format!("{} for {}", of(&miss.found), of(&miss.gold)),
        Fault::Differs => format!("{} for {}: {}", of(&miss.found), of(&miss.gold), one_line(&miss.text)),
    };
    format!("{}: {}: {what}", one_line(&miss.document), miss.measure.as_str())
}
