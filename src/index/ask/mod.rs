//! Asking an index: which reports match an expression, and the best of them in order.
//!
//! In: an [`Expression`]. Out: [`Matches`]: the set at once; the order of the best when it is asked for. tantivy's lists are
//! read block by block into bits (`shard.rs`), a shard a thread, since what a question asks for mostly stands in a large
//! part of all reports; tantivy's own queries, which go from one document to the next, take several times as long.

mod bits;
mod evaluate;
mod plan;
mod shard;
mod standing;
mod weight;

pub use bits::Bits;
pub use evaluate::Mode;
pub use plan::{
    HEADINGS_WEIGHT, MOST_THREES, OTHER_FORM_WEIGHT, PAIRS_WEIGHT, Phrase, Plan, THREES_WEIGHT, TITLE_WEIGHT,
    WHOLE_WEIGHT, stretches, word_weight,
};
pub use shard::Shard;

use super::expression::Expression;
use super::reader::{Match, Reader};
use super::set::ReportSet;
use super::{IndexError, ReportAddress};
use rayon::prelude::*;
use std::cmp::Ordering;
use tantivy::{DocAddress, DocId, Score};

/// So many times as many as are wanted are scored exactly at first: mostly the best are among them.
const AHEAD: usize = 4;
/// Scores that are added in another order differ in their last digits.
const ROUNDING: Score = 1e-5;

/// What matches an expression.
pub struct Matches<'r> {
    reader: &'r Reader,
    plan: Plan,
    shards: Vec<Answered<'r>>,
}

/// What a shard answers.
struct Answered<'r> {
    shard: Shard<'r>,
    bits: Bits,
    /// The most that each document can score; none where nothing can match better or worse.
    most: Option<Vec<Score>>,
}

/// A document that may be among the best.
#[derive(Clone, Copy)]
struct Candidate {
    shard: usize,
    at: usize,
    score: Score,
}

impl Reader {
    /// What matches an expression.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn find(&self, expression: &Expression) -> Result<Matches<'_>, IndexError> {
        self.answer(expression, Mode::Most)
    }

    /// The set of reports that an expression matches.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn set(&self, expression: &Expression) -> Result<ReportSet, IndexError> {
        Ok(self.answer(expression, Mode::Set)?.set())
    }

    /// The reports that an expression matches, in the order in which they stand in the index.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn addresses(&self, expression: &Expression) -> Result<Vec<ReportAddress>, IndexError> {
        Ok(self.answer(expression, Mode::Set)?.addresses().collect())
    }

    fn answer(&self, expression: &Expression, mode: Mode) -> Result<Matches<'_>, IndexError> {
        let plan = self.plan(expression)?;
        let ask = |shard: Shard<'_>| -> tantivy::Result<_> {
            let part = shard.ask(&plan, &shard.alive(), mode)?;
            Ok((part.bits, part.scores))
        };
        let shards = Shard::all(self);
        let answers = shards.par_iter().map(|shard| ask(shard.clone())).collect::<tantivy::Result<Vec<_>>>();
        let answers = answers.map_err(IndexError::engine(self.folder()))?;
        let shards = shards.into_iter().zip(answers).map(|(shard, (bits, most))| Answered { shard, bits, most });
        Ok(Matches { reader: self, shards: shards.collect(), plan })
    }
}

impl<'r> Matches<'r> {
    /// How many reports match.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shards.iter().map(|shard| shard.bits.count()).sum()
    }

    /// Whether none does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.shards.iter().all(|shard| shard.bits.is_empty())
    }

    /// Whether a report is among them.
    #[must_use]
    pub fn contains(&self, report: ReportAddress) -> bool {
        let answered = self.shards.iter().find(|answered| answered.shard.holds(report));
        answered.is_some_and(|answered| answered.bits.contains(answered.shard.at(report.0.doc_id)))
    }

    /// All of them, in the order in which they stand in the index.
    pub fn addresses(&self) -> impl Iterator<Item = ReportAddress> + '_ {
        self.shards.iter().flat_map(|Answered { shard, bits, .. }| bits.iter().map(|at| address(shard, at)))
    }

    /// The documents of each segment, ascending.
    pub(super) fn by_segment(&self) -> Vec<Vec<DocId>> {
        let mut segments = vec![Vec::new(); self.reader.searcher.segment_readers().len()];
        for Answered { shard, bits, .. } in &self.shards {
            segments[shard.ord as usize].extend(bits.iter().map(|at| shard.doc(at)));
        }
        segments
    }

    /// The set of them.
    #[must_use]
    pub fn set(&self) -> ReportSet {
        let mut segments: Vec<Vec<u64>> = vec![Vec::new(); self.reader.searcher.segment_readers().len()];
        for Answered { shard, bits, .. } in &self.shards {
            // Shards of a segment follow each other and begin at multiples of 64.
            segments[shard.ord as usize].extend_from_slice(bits.words());
        }
        ReportSet::of_words(segments)
    }

    /// Leaves some out.
    pub fn leave_out(&mut self, reports: impl IntoIterator<Item = ReportAddress>) {
        for report in reports {
            if let Some(answered) = self.shards.iter_mut().find(|answered| answered.shard.holds(report)) {
                answered.bits.remove(answered.shard.at(report.0.doc_id));
            }
        }
    }

    /// Leaves out all that score less than a share of the best.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn keep_share(&mut self, share: Score) -> Result<(), IndexError> {
        let best = self.best(1)?.first().map_or(0.0, |best| best.score);
        let plan = &self.plan;
        let keep = |answered: &mut Answered<'_>| -> tantivy::Result<()> {
            let Answered { shard, bits, most: Some(most) } = answered else { return Ok(()) };
            let few: Vec<usize> = bits.iter().filter(|at| most[*at] * (1.0 + ROUNDING) < best * share).collect();
            few.into_iter().for_each(|at| bits.remove(at));
            let least = shard.ask(plan, bits, Mode::Least)?.scores.unwrap_or_default();
            let mut unsure = Bits::none(shard.len());
            let below = |at: &usize| least.get(*at).is_some_and(|score| *score < best * share);
            bits.iter().filter(below).for_each(|at| unsure.insert(at));
            if !unsure.is_empty() {
                let exact = shard.ask(plan, &unsure, Mode::Exact)?.scores.unwrap_or_default();
                let few = unsure.iter().filter(|at| exact.get(*at).is_some_and(|score| *score < best * share));
                few.for_each(|at| bits.remove(at));
            }
            Ok(())
        };
        let kept = self.shards.par_iter_mut().map(keep).collect::<tantivy::Result<()>>();
        kept.map_err(IndexError::engine(self.reader.folder()))
    }

    /// The best so many in their order: of equal ones the later year first, then in an order that every index of the same
    /// reports has.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub fn best(&self, count: usize) -> Result<Vec<Match>, IndexError> {
        if count == 0 {
            return Ok(Vec::new());
        }
        let mut open: Vec<Candidate> = self.candidates();
        let mut best: Vec<Candidate> = Vec::new();
        let mut ahead = if self.plan.is_exact() { count } else { count.saturating_mul(AHEAD) };
        while !open.is_empty() {
            let next = ahead.min(open.len());
            let rest = if next < open.len() {
                open.select_nth_unstable_by(next - 1, |a, b| self.order(a, b));
                open.split_off(next)
            } else {
                Vec::new()
            };
            best.extend(if self.plan.is_exact() { open } else { self.exactly(&open)? });
            best.sort_unstable_by(|a, b| self.order(a, b));
            best.truncate(count);
            if best.len() == count && self.plan.is_exact() {
                break;
            }
            // None of the rest that can be among the best is left unseen.
            let least = if best.len() < count { Score::MIN } else { best.last().map_or(Score::MIN, |last| last.score) };
            open = rest.into_iter().filter(|c| c.score * (1.0 + ROUNDING) >= least).collect();
            ahead = ahead.saturating_mul(AHEAD);
        }
        let found = |c: &Candidate| Match { report: address(&self.shards[c.shard].shard, c.at), score: c.score };
        Ok(best.iter().map(found).collect())
    }

    fn candidates(&self) -> Vec<Candidate> {
        let mut all = Vec::with_capacity(self.len());
        for (shard, answered) in self.shards.iter().enumerate() {
            let score = |at: usize| answered.most.as_ref().map_or(0.0, |most| most[at]);
            all.extend(answered.bits.iter().map(|at| Candidate { shard, at, score: score(at) }));
        }
        all
    }

    /// The same with their scores.
    fn exactly(&self, candidates: &[Candidate]) -> Result<Vec<Candidate>, IndexError> {
        let mut wanted: Vec<Bits> = self.shards.iter().map(|answered| Bits::none(answered.shard.len())).collect();
        candidates.iter().for_each(|c| wanted[c.shard].insert(c.at));
        let of_shard = |(answered, wanted): (&Answered<'_>, &Bits)| -> tantivy::Result<Vec<Score>> {
            if wanted.is_empty() {
                return Ok(Vec::new());
            }
            Ok(answered.shard.ask(&self.plan, wanted, Mode::Exact)?.scores.unwrap_or_default())
        };
        let scores = self.shards.par_iter().zip(&wanted).map(of_shard).collect::<tantivy::Result<Vec<_>>>();
        let scores = scores.map_err(IndexError::engine(self.reader.folder()))?;
        let exact = |c: &Candidate| Candidate { score: scores[c.shard].get(c.at).copied().unwrap_or(0.0), ..*c };
        Ok(candidates.iter().map(exact).collect())
    }

    fn order(&self, a: &Candidate, b: &Candidate) -> Ordering {
        let key = |c: &Candidate| {
            let shard = &self.shards[c.shard].shard;
            let doc = shard.doc(c.at);
            (shard.columns.year(doc), shard.columns.order(doc))
        };
        b.score.total_cmp(&a.score).then_with(|| {
            let (a, b) = (key(a), key(b));
            b.0.cmp(&a.0).then(a.1.cmp(&b.1))
        })
    }
}

fn address(shard: &Shard<'_>, at: usize) -> ReportAddress {
    ReportAddress(DocAddress { segment_ord: shard.ord, doc_id: shard.doc(at) })
}
