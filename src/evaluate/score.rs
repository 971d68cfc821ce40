//! The measures of an evaluation and how they add up over documents.

use super::document;
use super::gold::Gold;
use crate::dictionary::Equivalents;
use crate::model::Report;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// What is measured. The words are those of records and of `--min`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Measure {
    /// Kind of document.
    DocType,
    /// The body that issued it: one name holds the other.
    Issuer,
    /// Level, change, share or target, of figures whose value and unit are right.
    Kind,
    /// Level of the region.
    Level,
    /// Quantities: value and unit right, each of the gold once.
    Mention,
    /// Metric, value and unit right, of figures whose gold names a metric.
    Metric,
    /// Hedges, of figures whose value and unit are right.
    Precision,
    /// Problems: the heading and one category right.
    Problems,
    /// Date of publication.
    Published,
    /// All names of the region that the gold gives.
    Region,
    /// Writing system.
    Script,
    /// The year reported on.
    Year,
}

impl Measure {
    /// All, in the order they are printed.
    pub const ALL: [Self; 12] = [
        Self::DocType,
        Self::Issuer,
        Self::Kind,
        Self::Level,
        Self::Mention,
        Self::Metric,
        Self::Precision,
        Self::Problems,
        Self::Published,
        Self::Region,
        Self::Script,
        Self::Year,
    ];

    /// Its name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DocType => "doc_type",
            Self::Issuer => "issuer",
            Self::Kind => "kind",
            Self::Level => "level",
            Self::Mention => "mention",
            Self::Metric => "metric",
            Self::Precision => "precision",
            Self::Problems => "problems",
            Self::Published => "published",
            Self::Region => "region",
            Self::Script => "script",
            Self::Year => "year",
        }
    }
}

impl Serialize for Measure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// What was found of what there is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Found and right.
    pub right: usize,
    /// Found and wrong.
    pub wrong: usize,
    /// Not found.
    pub missed: usize,
}

impl Counts {
    /// Share of what was found that is right; none when nothing was found.
    #[must_use]
    pub fn precision(self) -> Option<f64> {
        ratio(self.right, self.right + self.wrong)
    }

    /// Share of what there is that was found; none when there is nothing.
    #[must_use]
    pub fn recall(self) -> Option<f64> {
        ratio(self.right, self.right + self.missed)
    }

    /// Their harmonic mean; 1 where there is nothing to find and nothing was found.
    #[must_use]
    pub fn f1(self) -> f64 {
        ratio(2 * self.right, 2 * self.right + self.wrong + self.missed).unwrap_or(1.0)
    }
}

/// How many answers are right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Right answers.
    pub right: usize,
    /// All that were asked for.
    pub of: usize,
}

/// The value of a measure, with what it was counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Score {
    /// F1 over things that are found, missed or made up.
    Counts(Counts),
    /// Share of right answers.
    Share(Share),
}

impl Score {
    /// Between 0 and 1.
    #[must_use]
    pub fn value(self) -> f64 {
        match self {
            Self::Counts(counts) => counts.f1(),
            Self::Share(share) => ratio(share.right, share.of).unwrap_or(1.0),
        }
    }
}

/// In what way something is amiss.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// It is in the gold and was not found.
    Missed,
    /// It was found and is not in the gold.
    Spurious,
    /// It was found as something else.
    Differs,
}

/// One thing that costs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Miss {
    /// Name of the document.
    pub document: String,
    /// What it costs.
    pub measure: Measure,
    /// In what way.
    pub fault: Fault,
    /// The figure or problem, verbatim; empty for a fact of the document.
    pub text: String,
    /// What the gold says.
    pub gold: Option<String>,
    /// What was read.
    pub found: Option<String>,
}

/// Reports against their gold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evaluation {
    /// Documents of the gold.
    pub documents: usize,
    /// Measures for which there was something to measure.
    pub measures: BTreeMap<Measure, Score>,
    /// By the metric of the gold, or of what was found where the gold has none.
    pub metrics: BTreeMap<String, Counts>,
    /// Everything that costs, by document.
    pub misses: Vec<Miss>,
}

impl Evaluation {
    /// Adds a document. Without a report everything that the gold says is missed.
    pub fn add(&mut self, name: &str, gold: &Gold, report: Option<&Report>, same: &Equivalents) {
        self.documents += 1;
        document::compare(self, name, gold, report, same);
    }

    /// The value of a measure, or F1 of a metric; none when nothing was measured.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        let measure = Measure::ALL.into_iter().find(|m| m.as_str() == name);
        match measure {
            Some(measure) => self.measures.get(&measure).map(|score| score.value()),
            None => self.metrics.get(name).map(|counts| counts.f1()),
        }
    }

    pub(super) fn counts(&mut self, measure: Measure, change: impl FnOnce(&mut Counts)) {
        let score = self.measures.entry(measure).or_insert(Score::Counts(Counts::default()));
        if let Score::Counts(counts) = score {
            change(counts);
        }
    }

    pub(super) fn metric(&mut self, id: &str, change: impl Fn(&mut Counts)) {
        self.counts(Measure::Metric, &change);
        change(self.metrics.entry(id.to_owned()).or_default());
    }

    pub(super) fn answer(&mut self, measure: Measure, right: bool) {
        let score = self.measures.entry(measure).or_insert(Score::Share(Share::default()));
        if let Score::Share(share) = score {
            share.of += 1;
            share.right += usize::from(right);
        }
    }
}

fn ratio(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
