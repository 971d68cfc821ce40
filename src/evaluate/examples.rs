//! The dictionaries against their own examples: each rule, metric and category of problems brings sentences that must be
//! read, or must not be, in its name.
//!
//! In: the pipeline with the dictionaries. Out: [`Checked`]: how many sentences were tried, those that fail, and the rules
//! that tie over one.

use crate::dictionary::{Category, Dictionaries, Example, Metric, Metrics, Rule};
use crate::model::{Figure, Format, SourceDocument};
use crate::pipeline::{Pipeline, Reading};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// The outcome of a check.
#[derive(Debug, Default)]
pub struct Checked {
    /// Rules, metrics and categories, in this order.
    pub tried: [Tried; 3],
    /// Sentences read otherwise than their entry says, by place in the dictionaries.
    pub failures: Vec<Failure>,
    /// Rules that name a figure alike, each pair once.
    pub ties: Vec<Tied>,
    /// Rules without an example: file, line and id.
    pub untried: Vec<(String, usize, String)>,
}

/// How much was tried of a kind of entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tried {
    /// Entries.
    pub entries: usize,
    /// Entries without any sentence.
    pub silent: usize,
    /// Sentences that must be read.
    pub examples: usize,
    /// Sentences that must not be read.
    pub rejects: usize,
}

/// A sentence that is read otherwise than its entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// File of the entry.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// Its id.
    pub id: String,
    /// The sentence.
    pub sentence: String,
    /// What must be read; none when nothing may be.
    pub expected: Option<String>,
    /// What was read instead.
    pub read: String,
}

/// Two rules of equal priority and length of match that name different metrics.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tied {
    /// The rule that was taken, by the order of ids.
    pub rule: String,
    /// The rule that might as well have been.
    pub rival: String,
    /// The first sentence over which they tie.
    pub sentence: String,
}

/// Tries every example and reject.
#[must_use]
pub fn check(pipeline: &Pipeline) -> Checked {
    let kinds = [rules(&pipeline.dictionaries), metrics(&pipeline.dictionaries), categories(&pipeline.dictionaries)];
    let mut checked = Checked { tried: [0, 1, 2].map(|kind| tried(&kinds[kind])), ..Checked::default() };
    // The built-in rules have theirs.
    let untried = kinds[0].iter().filter(|entry| entry.examples.is_empty());
    checked.untried = untried.map(|e| (e.file.to_owned(), e.line, e.id.to_owned())).collect();
    let trials: Vec<Trial<'_>> = kinds.iter().flatten().flat_map(Entry::trials).collect();
    let outcomes: Vec<_> = trials.par_iter().map(|trial| trial.run(pipeline)).collect();
    let mut ties = BTreeMap::new();
    for (failure, tied) in outcomes {
        checked.failures.extend(failure);
        for tie in tied {
            ties.entry((tie.rule.clone(), tie.rival.clone())).or_insert(tie);
        }
    }
    checked.ties = ties.into_values().collect();
    checked
}

/// An entry of a dictionary with its sentences.
struct Entry<'d> {
    file: &'d str,
    line: usize,
    id: &'d str,
    target: Target<'d>,
    examples: Vec<(&'d str, Option<&'d Example>)>,
    rejects: &'d [String],
}

/// What the sentences of an entry are about.
#[derive(Clone, Copy)]
enum Target<'d> {
    Metric(&'d str),
    /// A rule that says "this counts no metric".
    NoMetric {
        rule: &'d str,
    },
    Category(&'d str),
}

/// A sentence to be read.
struct Trial<'d> {
    entry: &'d Entry<'d>,
    sentence: &'d str,
    /// What an example expects, `None` for a reject.
    wanted: Option<Option<&'d Example>>,
}

fn rules(dictionaries: &Dictionaries) -> Vec<Entry<'_>> {
    fn entry(rule: &Rule) -> Entry<'_> {
        let target = rule.metric.as_deref().map_or(Target::NoMetric { rule: &rule.id }, Target::Metric);
        let examples = figures(&rule.examples);
        Entry { file: &rule.file, line: rule.line, id: &rule.id, target, examples, rejects: &rule.rejects }
    }
    dictionaries.rules.iter().map(entry).collect()
}

fn metrics(dictionaries: &Dictionaries) -> Vec<Entry<'_>> {
    fn entry<'d>(metric: &'d Metric, metrics: &'d Metrics) -> Entry<'d> {
        let (file, line) = metrics.place(&metric.id).unwrap_or_default();
        let (target, examples) = (Target::Metric(&metric.id), figures(&metric.examples));
        Entry { file, line, id: &metric.id, target, examples, rejects: &metric.rejects }
    }
    dictionaries.metrics.iter().map(|metric| entry(metric, &dictionaries.metrics)).collect()
}

fn categories(dictionaries: &Dictionaries) -> Vec<Entry<'_>> {
    fn entry(category: &Category) -> Entry<'_> {
        let examples = category.examples.iter().map(|text| (text.as_str(), None)).collect();
        let (file, line, target) = (&category.file, category.line, Target::Category(&category.id));
        Entry { file, line, id: &category.id, target, examples, rejects: &[] }
    }
    dictionaries.categories.iter().map(entry).collect()
}

fn figures(examples: &[Example]) -> Vec<(&str, Option<&Example>)> {
    examples.iter().map(|e| (e.text.as_str(), Some(e))).collect()
}

fn tried(entries: &[Entry<'_>]) -> Tried {
    let silent = |e: &&Entry<'_>| e.examples.is_empty() && e.rejects.is_empty();
    Tried {
        entries: entries.len(),
        silent: entries.iter().filter(silent).count(),
        examples: entries.iter().map(|e| e.examples.len()).sum(),
        rejects: entries.iter().map(|e| e.rejects.len()).sum(),
    }
}

impl<'d> Entry<'d> {
    fn trials(&'d self) -> impl Iterator<Item = Trial<'d>> {
        let examples = self.examples.iter().map(|(sentence, wanted)| (*sentence, Some(*wanted)));
        let rejects = self.rejects.iter().map(|sentence| (sentence.as_str(), None));
        examples.chain(rejects).map(|(sentence, wanted)| Trial { entry: self, sentence, wanted })
    }
}

impl Trial<'_> {
    fn run(&self, pipeline: &Pipeline) -> (Option<Failure>, Vec<Tied>) {
        let problem = matches!(self.entry.target, Target::Category(_));
        let text = match problem {
            true => pipeline.dictionaries.categories.example_report(self.sentence),
            false => self.sentence.to_owned(),
        };
        let reading = pipeline.read(document(text));
        let tie = |t: &crate::extract::Tie| Tied {
            rule: t.rule.clone(),
            rival: t.rival.clone(),
            sentence: self.sentence.to_owned(),
        };
        (self.failure(&reading), reading.ties.iter().map(tie).collect())
    }

    fn failure(&self, reading: &Reading) -> Option<Failure> {
        let found = match self.entry.target {
            Target::Category(id) => reading.report.problems.iter().any(|p| p.categories.iter().any(|c| c == id)),
            _ => reading.report.figures.iter().any(|f| self.is_meant(f)),
        };
        (found != self.wanted.is_some()).then(|| Failure {
            file: self.entry.file.to_owned(),
            line: self.entry.line,
            id: self.entry.id.to_owned(),
            sentence: self.sentence.to_owned(),
            expected: self.wanted.map(|example| self.expected(example)),
            read: self.read(reading),
        })
    }

    /// Whether a figure is the one of the example, or one that the reject forbids.
    fn is_meant(&self, figure: &Figure) -> bool {
        let value = self.wanted.flatten().is_none_or(|example| {
            figure.value == example.value && (example.unit.is_none() || figure.unit == example.unit)
        });
        value
            && match self.entry.target {
                Target::Metric(metric) => figure.metric.as_deref() == Some(metric),
                Target::NoMetric { .. } if self.wanted.is_some() => figure.metric.is_none(),
                Target::NoMetric { rule } => figure.rule.as_deref() == Some(rule),
                Target::Category(_) => false,
            }
    }

    fn expected(&self, example: Option<&Example>) -> String {
        let name = match self.entry.target {
            Target::Metric(id) | Target::Category(id) => id,
            Target::NoMetric { .. } => "no metric",
        };
        let unit = |e: &Example| e.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
        example.map_or(name.to_owned(), |e| format!("{}{} {name}", e.value, unit(e)))
    }

    fn read(&self, reading: &Reading) -> String {
        let figure = |f: &Figure| {
            let (unit, metric) = (f.unit.as_deref().unwrap_or("-"), f.metric.as_deref().unwrap_or("no metric"));
            let rule = f.rule.as_ref().map(|rule| format!(" by {rule}")).unwrap_or_default();
            format!("{} {unit} {metric}{rule}", f.value)
        };
        let read: Vec<String> = match self.entry.target {
            Target::Category(_) => reading.report.problems.iter().flat_map(|p| &p.categories).cloned().collect(),
            _ => reading.report.figures.iter().map(figure).collect(),
        };
        if read.is_empty() { "nothing".to_owned() } else { read.join("; ") }
    }
}

fn document(text: String) -> SourceDocument {
    SourceDocument {
        id: String::new(),
        source: String::new(),
        format: Format::Txt,
        encoding: "UTF-8",
        text,
        title: None,
        metadata: Vec::new(),
        tables: Vec::new(),
        warnings: Vec::new(),
    }
}
