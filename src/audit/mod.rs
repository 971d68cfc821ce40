//! What the reports themselves got wrong: sums, changes, ratios, contradictions, implausible values, damaged words.
//!
//! In: a report with its normalised text (`report`), or the figures of many reports (`archive`). Out: findings, each with
//! its arithmetic. Nothing here alters a figure, and what cannot be judged is not called wrong.

pub mod archive;
mod balance;
mod behind;
mod beside;
mod carried;
mod catalogue;
mod change;
mod closing;
mod columns;
mod complete;
mod conflict;
mod criteria;
mod cut;
mod damage;
mod dated;
mod days;
mod decided;
mod difference;
mod direction;
mod divided;
mod earlier;
mod early;
mod echo;
mod exact;
mod example;
mod excused;
mod far;
mod foreign;
mod grid;
mod growth;
mod larger;
mod led;
mod listed;
mod mean;
mod nested;
mod net;
mod of_whole;
mod opened;
mod outcomes;
mod paired;
mod part;
mod periods;
mod places;
mod plausible;
mod rate;
mod ratio;
mod relations;
mod rival;
mod runs;
mod seasons;
mod share;
pub mod slips;
mod subject;
mod subtotal;
mod tables;
mod view;
mod whole;
mod written;
mod years;

use crate::dictionary::{Dictionaries, LexiconMatches};
use crate::model::{Finding, Report};
use crate::normalize::NormalizedText;
use view::View;

/// Audits one report by itself; `words` are those of the lexicon in `text`. Findings come in the order of the checks,
/// errors first within the report.
#[must_use]
pub fn report(
    report: &Report,
    source: &str,
    text: &NormalizedText,
    words: &LexiconMatches,
    dictionaries: &Dictionaries,
) -> Vec<Finding> {
    let view = View::new(report, text, words, dictionaries);
    let mut findings = Vec::new();
    subtotal::check(&view, &mut findings);
    tables::check(&view, &mut findings);
    growth::in_words(&view, &mut findings);
    balance::check(&view, &mut findings);
    decided::check(&view, &mut findings);
    carried::check(&view, &mut findings);
    let judged = change::check(&view, &mut findings);
    beside::check(&view, &judged, &mut findings);
    earlier::check(&view, &judged, &mut findings);
    direction::check(&view, &mut findings);
    larger::check(&view, &mut findings);
    net::check(&view, &mut findings);
    periods::check(&view, &mut findings);
    years::check(&view, &mut findings);
    ratio::check(&view, &mut findings);
    mean::check(&view, &mut findings);
    share::check(&view, &mut findings);
    conflict::check(&view, &mut findings);
    echo::check(&view, &mut findings);
    plausible::check(&view, &mut findings);
    foreign::check(&view, &mut findings);
    early::check(&view, &mut findings);
    dated::check(&view, &mut findings);
    damage::check(&view, source, &mut findings);
    cut::soften(&view, &mut findings);
    findings.sort_by_key(|f| f.severity);
    without_repetition(findings)
}

/// Two checks may come to the same.
fn without_repetition(findings: Vec<Finding>) -> Vec<Finding> {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings {
        // Findings of one fault follow each other closely.
        if !kept.iter().rev().take(MOST_COMPARED).any(|other| *other == finding) {
            kept.push(finding);
        }
    }
    kept
}

/// Findings among which one is looked for that says the same.
const MOST_COMPARED: usize = 50;

/// What a record warns of since the audit found it: figures that the text seems to have damaged without a trace.
#[must_use]
pub fn warnings(report: &Report) -> Vec<String> {
    let lost = report.findings.iter().filter(|finding| share::is_lost_point(finding, report));
    lost.flat_map(|finding| finding.places.iter().map(|p| format!("damaged text: @{} {}", p.start, finding.message_en)))
        .collect()
}
