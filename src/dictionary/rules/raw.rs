//! Rules as their files have them, and how they become [`Rules`]: pieces put in, words for the gate collected, patterns
//! ranked. What is at fault is told with file, line and remedy.

use super::led::Led;
use super::{Pattern, Rule, Rules, UnitSet};
use crate::dictionary::finder::Finder;
use crate::dictionary::fragments::{Companions, Fragments};
use crate::dictionary::literals::Side;
use crate::dictionary::marked::{Before, Marked, PIECES};
use crate::dictionary::piece::Piece;
use crate::dictionary::{DictionaryError, Example, File, Metrics, remedy};
use serde::Deserialize;
use std::collections::HashMap;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFile {
    #[serde(default)]
    pub rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRule {
    pub id: String,
    #[serde(default)]
    metric: Option<String>,
    #[serde(default)]
    units: Vec<String>,
    #[serde(default)]
    explain: String,
    subject: Vec<String>,
    #[serde(default)]
    patterns: Vec<String>,
    #[serde(default)]
    context: Vec<String>,
    #[serde(default)]
    not_context: Vec<String>,
    #[serde(default)]
    behind: Vec<String>,
    #[serde(default = "yes")]
    changes: bool,
    #[serde(default)]
    part: bool,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    priority: i32,
    #[serde(default)]
    examples: Vec<Example>,
    #[serde(default)]
    rejects: Vec<String>,
}

const fn yes() -> bool {
    true
}

impl RawRule {
    /// `check` compiles the patterns now, so that a fault in one is told.
    pub fn compile(
        self,
        file: &File,
        common: &mut Common<'_>,
        metrics: &Metrics,
        check: bool,
    ) -> Result<Rule, DictionaryError> {
        let line = file.line_of(&self.id).unwrap_or(1);
        let fault = |reason: String| file.fault(line, reason);
        let fault_at =
            |key: &str, word: &str, reason: String| file.fault(file.line_within(&self.id, key, word), reason);
        if let Some(metric) = &self.metric
            && metrics.get(metric).is_none()
        {
            let near = metrics.nearest(metric).map(|m| format!("; did you mean {m}?")).unwrap_or_default();
            let reason = format!("rule {}: metric {metric} is not in metrics.toml{near}", self.id);
            return Err(fault_at("metric", metric, reason));
        }
        if self.subject.is_empty() || self.subject.iter().any(String::is_empty) {
            return Err(fault_at("subject", "subject", format!("rule {}: give at least one subject word", self.id)));
        }
        let written = if self.patterns.is_empty() { vec!["{subject}{link}{n}".to_owned()] } else { self.patterns };
        let mut patterns = Vec::new();
        for pattern in &written {
            if !pattern.contains("{n}") {
                return Err(fault_at(
                    "patterns",
                    pattern,
                    format!("rule {}: pattern `{pattern}` has no {{n}}; write it where the quantity stands", self.id),
                ));
            }
            let marked = common
                .marked(pattern, &self.subject)
                .map_err(|e| fault_at("patterns", pattern, format!("rule {}: {e}", self.id)))?;
            if check {
                marked.check().map_err(|e| {
                    fault_at(
                        "patterns",
                        pattern,
                        format!("rule {}: pattern `{pattern}`: {}", self.id, remedy::of_pattern(&e)),
                    )
                })?;
            }
            patterns.push(marked);
        }
        let units = common.fragments.units(&self.units).map_err(|e| fault(format!("rule {}: {e}", self.id)))?;
        Ok(Rule {
            units,
            patterns,
            file: file.name.clone(),
            line,
            subject: self.subject,
            written,
            id: self.id,
            metric: self.metric,
            explain: self.explain,
            context: self.context,
            not_context: self.not_context,
            behind: self.behind,
            changes: self.changes,
            part: self.part,
            unless: self.unless,
            priority: self.priority,
            examples: self.examples,
            rejects: self.rejects,
        })
    }
}

/// What rules have in common, while they are compiled.
pub struct Common<'f> {
    pub fragments: &'f Fragments,
    /// The pieces that patterns end in, by name.
    pub pieces: Vec<(String, Piece)>,
}

impl Common<'_> {
    /// A pattern as written, for these subject words.
    fn marked(&mut self, written: &str, subject: &[String]) -> Result<Marked, String> {
        let whole = self.fragments.expand(written, subject)?;
        let before = self.fragments.before_quantity(written).and_then(|(before, piece)| {
            let piece = match piece {
                Some(name) => Some(self.piece(name)?),
                None => None,
            };
            Some(Before { pattern: self.fragments.expand(before, subject).ok()?, piece })
        });
        Ok(Marked::new(whole, before))
    }

    /// The number of a piece; none when there are too many.
    fn piece(&mut self, name: &str) -> Option<usize> {
        if let Some(known) = self.pieces.iter().position(|(n, _)| n == name) {
            return Some(known);
        }
        let piece = self.fragments.expand(&format!("{{{name}}}"), &[]).ok()?;
        let number = Some(self.pieces.len()).filter(|n| *n < PIECES)?;
        self.pieces.push((name.to_owned(), Piece::new(piece)));
        Some(number)
    }
}

/// Collects the words for the gate.
#[derive(Default)]
pub struct Words {
    index: HashMap<String, usize>,
    list: Vec<String>,
    /// For each word, the numbers of patterns.
    patterns: Vec<Vec<(u16, Side)>>,
    /// The patterns by their numbers.
    all: Vec<Pattern>,
}

impl Words {
    pub fn add(&mut self, rule: &Rule, index: usize) -> Result<(), DictionaryError> {
        for (number, pattern) in rule.patterns.iter().enumerate() {
            let Some(needed) = pattern.required() else {
                let (id, written) = (&rule.id, &rule.written[number]);
                let reason = format!(
                    "rule {id}: pattern `{written}` can match without any word; give it one that must be there"
                );
                return Err(rule.fault(reason));
            };
            let (index, number) = (u16::try_from(index).ok(), u16::try_from(number).ok());
            let (Some(index), Some(number), Ok(at)) = (index, number, u16::try_from(self.all.len())) else {
                return Err(rule.fault("there are more rules and patterns than can be numbered; give fewer".to_owned()));
            };
            let units = UnitSet::ALL;
            self.all.push(Pattern { rule: index, pattern: number, priority: rule.priority, units });
            for word in needed.words {
                self.lead(word, (at, needed.side));
            }
        }
        Ok(())
    }

    fn lead(&mut self, word: String, to: (u16, Side)) {
        let at = *self.index.entry(word).or_insert_with_key(|word| {
            self.list.push(word.clone());
            self.patterns.push(Vec::new());
            self.list.len() - 1
        });
        self.patterns[at].push(to);
    }

    pub fn finish(mut self, rules: Vec<Rule>, pieces: Vec<Piece>, companions: Companions) -> Rules {
        // There are no more patterns than numbers.
        let mut order: Vec<u16> = (0..=u16::MAX).take(self.all.len()).collect();
        order.sort_by_key(|&i| std::cmp::Reverse(self.all[usize::from(i)].priority));
        let mut rank = vec![0u16; order.len()];
        for (at, number) in (0..).zip(&order) {
            rank[usize::from(*number)] = at;
        }
        self.patterns.iter_mut().flatten().for_each(|(number, _)| *number = rank[usize::from(*number)]);
        let mut units: Vec<String> = rules.iter().flat_map(|rule| rule.units.iter().cloned()).collect();
        units.sort_unstable();
        units.dedup();
        let set = |unit: &String| UnitSet::one(units.binary_search(unit).ok()).0;
        let sets: Vec<UnitSet> = rules.iter().map(|rule| UnitSet::of(rule.units.iter().map(set))).collect();
        let ranked = order.iter().map(|&i| self.all[usize::from(i)]);
        let ranked = ranked.map(|p| Pattern { units: sets[usize::from(p.rule)], ..p }).collect();
        let by_id = rules.iter().map(|rule| rule.id.clone()).zip(0..=u16::MAX).collect();
        let by_word = self.patterns.iter().map(|patterns| Led::new(patterns)).collect();
        Rules { rules, gate: Finder::new(&self.list), by_word, ranked, by_id, units, pieces, companions }
    }
}
