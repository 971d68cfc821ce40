//! One report against its gold.
//!
//! Figures are paired by value and unit; pairs are then asked for metric, kind and precision. What is optional in the gold
//! neither costs nor counts.

use super::gold::{Gold, GoldFigure, GoldProblem, Judged};
use super::pairs::{pairs, same_value};
use super::score::{Evaluation, Fault, Measure, Miss};
use crate::dictionary::Equivalents;
use crate::model::{Figure, Problem, Region, Report};

/// Characters of a problem by which it is known.
const HEAD: usize = 8;

/// Adds to `out` what `report` has right and wrong.
pub fn compare(out: &mut Evaluation, name: &str, gold: &Gold, report: Option<&Report>, same: &Equivalents) {
    let mut comparison = Comparison { out, name, same };
    comparison.figures(&gold.figures, report.map_or(&[], |r| &r.figures));
    comparison.facts(gold, report);
    if let Some(problems) = &gold.problems {
        comparison.problems(problems, report.map_or(&[], |r| &r.problems));
    }
}

struct Comparison<'a> {
    out: &'a mut Evaluation,
    name: &'a str,
    same: &'a Equivalents,
}

impl Comparison<'_> {
    fn figures(&mut self, gold: &[GoldFigure], found: &[Figure]) {
        let same = self.same;
        let alike = |g: &GoldFigure, f: &Figure| {
            same_value(g.value, f.value) && same.same_unit(g.unit.as_deref(), f.unit.as_deref())
        };
        let pairs = pairs(gold, found, alike, |g| g.start, |f| f.start);
        for (index, figure) in gold.iter().enumerate() {
            if !pairs.iter().any(|p| p.0 == index) && !figure.optional {
                self.missed(figure);
            }
        }
        for (index, figure) in found.iter().enumerate() {
            if !pairs.iter().any(|p| p.1 == index) {
                self.spurious(figure);
            }
        }
        for (g, f) in pairs {
            self.pair(&gold[g], &found[f]);
        }
    }

    fn missed(&mut self, gold: &GoldFigure) {
        self.out.counts(Measure::Mention, |c| c.missed += 1);
        self.miss(Measure::Mention, Fault::Missed, &gold.text, Some(quantity(&gold.value, gold.unit.as_deref())), None);
        if let Judged::Is(Some(metric)) = &gold.metric {
            self.out.metric(self.same.metric(metric), |c| c.missed += 1);
        }
    }

    fn spurious(&mut self, found: &Figure) {
        self.out.counts(Measure::Mention, |c| c.wrong += 1);
        let read = quantity(&found.value, found.unit.as_deref());
        let read = found.metric.as_ref().map_or(read.clone(), |metric| format!("{read} {metric}"));
        self.miss(Measure::Mention, Fault::Spurious, &found.text, None, Some(read));
        if let Some(metric) = found.metric.as_deref().and_then(|m| self.same.annotated(m)) {
            self.out.metric(metric, |c| c.wrong += 1);
        }
    }

    fn pair(&mut self, gold: &GoldFigure, found: &Figure) {
        if gold.optional {
            return;
        }
        self.out.counts(Measure::Mention, |c| c.right += 1);
        if let Judged::Is(kind) = gold.kind {
            let (said, read) = (kind.as_str().to_owned(), found.kind.as_str().to_owned());
            self.answer(Measure::Kind, kind == found.kind, &gold.text, said, Some(read));
        }
        if let Judged::Is(precision) = gold.precision {
            let (said, read) = (precision.as_str().to_owned(), found.precision.as_str().to_owned());
            self.answer(Measure::Precision, precision == found.precision, &gold.text, said, Some(read));
        }
        if let Judged::Is(metric) = &gold.metric {
            self.metric(&gold.text, metric.as_deref(), found.metric.as_deref());
        }
    }

    fn metric(&mut self, text: &str, gold: Option<&str>, found: Option<&str>) {
        if let (Some(gold), Some(found)) = (gold, found)
            && self.same.same_metric(gold, found)
        {
            return self.out.metric(self.same.metric(gold), |c| c.right += 1);
        }
        let named = found.and_then(|m| self.same.annotated(m));
        // Where neither names a metric there was still something to measure.
        self.out.counts(Measure::Metric, |_| ());
        if let Some(gold) = gold {
            self.out.metric(self.same.metric(gold), |c| c.missed += 1);
        }
        if let Some(named) = named {
            self.out.metric(named, |c| c.wrong += 1);
        }
        if gold.is_some() || named.is_some() {
            self.miss(Measure::Metric, Fault::Differs, text, gold.map(str::to_owned), found.map(str::to_owned));
        }
    }

    fn facts(&mut self, gold: &Gold, report: Option<&Report>) {
        self.region(gold, report.map(|r| &r.region));
        if let Some(year) = gold.year {
            let read = report.and_then(|r| r.year);
            self.fact(Measure::Year, read == Some(year), year.to_string(), read.map(|y| y.to_string()));
        }
        let words = [
            (Measure::Level, &gold.level, report.map(|r| r.region.level.as_str())),
            (Measure::DocType, &gold.doc_type, report.map(|r| r.doc_type.as_str())),
            (Measure::Script, &gold.script, report.map(|r| r.script.as_str())),
            (Measure::Published, &gold.published, report.and_then(|r| r.published.as_deref())),
        ];
        for (measure, said, read) in words {
            if let Some(said) = said {
                self.fact(measure, read == Some(said.as_str()), said.clone(), read.map(str::to_owned));
            }
        }
        if let Some(said) = &gold.issuer {
            let read = report.and_then(|r| r.issuer.as_deref()).filter(|read| !read.is_empty());
            // The full name holds the short one.
            let right = read.is_some_and(|read| said.contains(read) || read.contains(said.as_str()));
            self.fact(Measure::Issuer, right, said.clone(), read.map(str::to_owned));
        }
    }

    fn region(&mut self, gold: &Gold, read: Option<&Region>) {
        let said = gold.region.names();
        if said.iter().all(Option::is_none) {
            return;
        }
        let read = read.map_or([None; 4], |r| [&r.province, &r.city, &r.county, &r.town].map(Option::as_deref));
        let place = |name: Option<&str>| self.same.place(name.unwrap_or_default()).to_owned();
        let right = said.iter().zip(read).all(|(said, read)| said.is_none() || place(*said) == place(read));
        let shown = |names: [Option<&str>; 4]| names.into_iter().flatten().collect::<Vec<_>>().join(" ");
        self.fact(Measure::Region, right, shown(said), Some(shown(read)).filter(|names| !names.is_empty()));
    }

    fn problems(&mut self, gold: &[GoldProblem], found: &[Problem]) {
        let pairs = pairs(gold, found, same_problem, |g| g.start, |f| f.start);
        self.out.counts(Measure::Problems, |c| {
            c.right += pairs.len();
            c.wrong += found.len() - pairs.len();
            c.missed += gold.len() - pairs.len();
        });
        for (_, problem) in gold.iter().enumerate().filter(|(i, _)| !pairs.iter().any(|p| p.0 == *i)) {
            let categories = problem.categories.iter().chain(&problem.category).cloned().collect::<Vec<_>>().join(", ");
            self.miss(Measure::Problems, Fault::Missed, &problem.text, Some(categories), None);
        }
        for (_, problem) in found.iter().enumerate().filter(|(i, _)| !pairs.iter().any(|p| p.1 == *i)) {
            let categories = problem.categories.join(", ");
            self.miss(Measure::Problems, Fault::Spurious, &problem.text, None, Some(categories));
        }
    }

    fn fact(&mut self, measure: Measure, right: bool, gold: String, found: Option<String>) {
        self.answer(measure, right, "", gold, found);
    }

    fn answer(&mut self, measure: Measure, right: bool, text: &str, gold: String, found: Option<String>) {
        self.out.answer(measure, right);
        if !right {
            self.miss(measure, Fault::Differs, text, Some(gold), found);
        }
    }

    fn miss(&mut self, measure: Measure, fault: Fault, text: &str, gold: Option<String>, found: Option<String>) {
        let (document, text) = (self.name.to_owned(), text.to_owned());
        self.out.misses.push(Miss { document, measure, fault, text, gold, found });
    }
}

/// The one begins within the other, and a category is right.
fn same_problem(gold: &GoldProblem, found: &Problem) -> bool {
    let head = |text: &str| text.chars().take(HEAD).collect::<String>();
    let alike = found.text.contains(&head(&gold.text)) || gold.text.contains(&head(&found.text));
    !found.text.is_empty() && alike && gold.has_one_of(&found.categories)
}

fn quantity(value: &rust_decimal::Decimal, unit: Option<&str>) -> String {
    format!("{value} {}", unit.unwrap_or("-"))
}
