//! Words by region and year: how often they occur, and the lines that they stand in.
//!
//! In: a request, an opened index. Out: counts and lines as data. Words are those of the index's segmentation, in
//! simplified characters; lines are verbatim. Reports are read in batches.

use super::answer::{KwicAnswer, KwicLine, TermRow, TermsAnswer};
use super::bodies::Body;
use super::lineage::Lineage;
use super::{Engine, RequestError};
use crate::index::{Expression, Place, ReportAddress, ReportRow};
use crate::model::Span;
use rayon::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Reports that are read in one go.
const BATCH: usize = 256;

/// Which words are counted.
#[derive(Debug, Clone)]
pub struct TermsRequest {
    /// Only reports that match this query.
    pub query: Option<String>,
    /// Regions, with all that lies in them; all when empty.
    pub regions: Vec<String>,
    /// Years that the reports are about.
    pub years: Option<RangeInclusive<i32>>,
    /// Only these words or phrases, wherever they stand; all words when empty.
    pub terms: Vec<String>,
    /// Words that stand side by side counted as one, 1 to 5.
    pub words: usize,
    /// Whether words of one character and numbers are counted too.
    pub all: bool,
    /// Counted for each region.
    pub by_region: bool,
    /// Counted for each year.
    pub by_year: bool,
    /// Terms told of each region and year, the most frequent.
    pub limit: usize,
}

/// Which lines are wanted.
#[derive(Debug, Clone)]
pub struct KwicRequest {
    /// Only reports that match this query.
    pub query: Option<String>,
    /// Regions, with all that lies in them; all when empty.
    pub regions: Vec<String>,
    /// Years that the reports are about.
    pub years: Option<RangeInclusive<i32>>,
    /// The characters looked for, in either script.
    pub word: String,
    /// Characters on either side.
    pub context: usize,
    /// Lines wanted.
    pub limit: usize,
}

/// Region and year that words are counted for.
type Group = (Option<String>, Option<String>, Option<i32>);

/// A report with its region.
type Found = (Arc<Body>, ReportAddress, Arc<ReportRow>);

/// The counts of some reports.
#[derive(Default)]
struct Counts {
    /// Occurrences, and reports that have the term.
    terms: HashMap<Box<str>, (usize, usize)>,
    words: usize,
    reports: usize,
}

impl Counts {
    fn add(&mut self, other: Self) {
        for (term, (count, reports)) in other.terms {
            let known = self.terms.entry(term).or_default();
            known.0 += count;
            known.1 += reports;
        }
        self.words += other.words;
        self.reports += other.reports;
    }
}

impl Engine<'_> {
    /// Counts words.
    ///
    /// # Errors
    /// When the query, an option or the index cannot be read.
    pub fn terms(&self, request: &TermsRequest) -> Result<TermsAnswer, RequestError> {
        let reports = self.reports_about(request.query.as_deref(), &request.regions, request.years.as_ref())?;
        let mut wanted: Vec<String> = Vec::with_capacity(request.terms.len());
        for term in request.terms.iter().map(|term| self.reader.normalizer().fold(term.trim())) {
            // Named in both scripts, it is one word.
            if !wanted.contains(&term) {
                wanted.push(term);
            }
        }
        let mut groups: BTreeMap<Group, Counts> = BTreeMap::new();
        for batch in reports.chunks(BATCH) {
            let one = |(body, address, row): &Found| -> Result<_, RequestError> {
                let counts = self.count(&self.reader.text(*address)?, &wanted, request);
                let key = body.key.as_ref().filter(|_| request.by_region);
                let code = key.and_then(super::regions::RegionKey::code).map(|code| code.to_string());
                Ok(((code, key.map(|k| k.name().name), row.year.filter(|_| request.by_year)), counts))
            };
            let counted: Vec<(Group, Counts)> = batch.par_iter().map(one).collect::<Result<_, _>>()?;
            for (group, counts) in counted {
                groups.entry(group).or_default().add(counts);
            }
        }
        let words = groups.values().map(|counts| counts.words).sum();
        let rows =
            groups.into_iter().flat_map(|(group, counts)| rows(&group, counts, &wanted, request.limit)).collect();
        Ok(TermsAnswer { reports: reports.len(), words, terms: rows })
    }

    /// The lines that a word stands in.
    ///
    /// # Errors
    /// When the query, an option or the index cannot be read.
    pub fn kwic(&self, request: &KwicRequest) -> Result<KwicAnswer, RequestError> {
        let word = self.reader.normalizer().fold(request.word.trim());
        if word.is_empty() {
            return Err(RequestError::option("--kwic", "name a word to look for"));
        }
        let phrase = Expression::Phrase(Place::Text, word.clone());
        let narrowed = self.about(request.query.as_deref(), &request.regions, request.years.as_ref())?.and(phrase);
        let mut answer = KwicAnswer { word: word.clone(), total: 0, lines: Vec::new() };
        for batch in self.in_order(&narrowed)?.chunks(BATCH) {
            let one = |(body, address, row): &Found| -> Result<_, RequestError> {
                let found = self.lines(&self.reader.text(*address)?, &word, request.context);
                Ok((body.clone(), *address, row.clone(), found))
            };
            let found: Vec<_> = batch.par_iter().map(one).collect::<Result<Vec<_>, RequestError>>()?;
            for (body, address, row, lines) in found {
                answer.total += lines.len();
                let left = request.limit.saturating_sub(answer.lines.len());
                let line = |(before, keyword, after, start)| KwicLine {
                    region: body.key.as_ref().map(super::regions::RegionKey::name),
                    year: row.year,
                    before,
                    keyword,
                    after,
                    report: self.reader.id(address),
                    source: self.reader.source(address),
                    start,
                };
                answer.lines.extend(lines.into_iter().take(left).map(line));
            }
        }
        Ok(answer)
    }

    /// Reports of an archive that are narrowed by options.
    pub(super) fn about(
        &self,
        query: Option<&str>,
        regions: &[String],
        years: Option<&RangeInclusive<i32>>,
    ) -> Result<Expression, RequestError> {
        let mut narrowed = self.in_regions("--region", regions)?;
        if let Some(query) = query {
            narrowed = narrowed.and(self.parse(query)?);
        }
        if let Some(years) = years {
            narrowed = narrowed.and(Expression::Years(years.clone()));
        }
        Ok(narrowed)
    }

    /// Reports that are narrowed by options, in the order of regions and years.
    pub(super) fn reports_about(
        &self,
        query: Option<&str>,
        regions: &[String],
        years: Option<&RangeInclusive<i32>>,
    ) -> Result<Vec<Found>, RequestError> {
        self.in_order(&self.about(query, regions, years)?)
    }

    fn in_order(&self, reports: &Expression) -> Result<Vec<Found>, RequestError> {
        let lineage = Lineage::new(&self.dictionaries.regions);
        let bodies = self.bodies(&lineage, reports)?.into_iter().map(Arc::new);
        let of = |body: Arc<Body>| -> Vec<_> {
            body.reports.iter().map(|(address, row)| (body.clone(), *address, row.clone())).collect()
        };
        Ok(bodies.flat_map(of).collect())
    }

    fn count(&self, text: &str, wanted: &[String], request: &TermsRequest) -> Counts {
        let folded = self.reader.normalizer().fold(text);
        let tokens = self.reader.segmenter().tokens(&folded);
        let is_counted = |word: &str| {
            let mut letters = word.chars();
            let first = letters.next().is_some_and(|c| c.is_alphabetic());
            first && (request.all || letters.next().is_some()) || request.all && word.starts_with(char::is_numeric)
        };
        let mut counts = Counts { reports: 1, ..Counts::default() };
        counts.words = tokens.iter().filter(|t| t.of(&folded).starts_with(char::is_alphanumeric)).count();
        let mut add = |term: &str, times: usize| {
            if times > 0 {
                match counts.terms.get_mut(term) {
                    Some(known) => known.0 += times,
                    None => {
                        counts.terms.insert(term.into(), (times, 1));
                    }
                }
            }
        };
        if wanted.is_empty() {
            for run in
                tokens.chunk_by(|a, b| a.end == b.start && is_counted(a.of(&folded)) && is_counted(b.of(&folded)))
            {
                for window in run.windows(request.words.max(1)).filter(|w| is_counted(w[0].of(&folded))) {
                    let span = Span::new(window[0].start, window[window.len() - 1].end);
                    add(span.of(&folded), 1);
                }
            }
        }
        for term in wanted {
            add(term, folded.matches(term.as_str()).count());
        }
        counts
    }

    /// Before, word, after, first code point; verbatim.
    fn lines(&self, text: &str, word: &str, context: usize) -> Vec<(String, String, String, usize)> {
        let (normalized, _) = self.reader.normalizer().normalize(text);
        let folded = normalized.text.as_str();
        let lowered = folded.to_ascii_lowercase();
        let letters: Vec<char> = text.chars().collect();
        let part = |from: usize, to: usize| -> String {
            let line = letters[from.min(letters.len())..to.min(letters.len())].iter();
            line.map(|c| if c.is_control() { ' ' } else { *c }).collect()
        };
        let word = word.to_ascii_lowercase();
        let found = lowered.match_indices(&word).map(|(at, found)| {
            let span = normalized.source_span(Span::new(at, at + found.len()));
            let before = part(span.start.saturating_sub(context), span.start);
            (before, part(span.start, span.end), part(span.end, span.end + context), span.start)
        });
        found.collect()
    }
}

fn rows(group: &Group, counts: Counts, wanted: &[String], limit: usize) -> Vec<TermRow> {
    let Counts { mut terms, words, reports } = counts;
    let named: HashSet<&str> = wanted.iter().map(String::as_str).collect();
    // What is asked for by name is told even where it does not occur.
    for term in named {
        terms.entry(term.into()).or_default();
    }
    let mut terms: Vec<_> = terms.into_iter().collect();
    terms.sort_unstable_by(|a, b| b.1.0.cmp(&a.1.0).then_with(|| a.0.cmp(&b.0)));
    terms.truncate(limit);
    let share = |count: usize| {
        let per = Decimal::from(count) * Decimal::from(10_000);
        let share = per.checked_div(Decimal::from(words)).unwrap_or_default();
        share.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero).normalize()
    };
    let row = |(term, (count, with)): (Box<str>, (usize, usize))| TermRow {
        region_code: group.0.clone(),
        region: group.1.clone(),
        year: group.2,
        term: term.into(),
        count,
        reports: with,
        of_reports: reports,
        per_10000: share(count),
    };
    terms.into_iter().map(row).collect()
}

/// A text cut into words, with what is known of its report.
#[derive(Debug, Clone)]
pub struct Segmented {
    /// Id of the report.
    pub id: String,
    /// Its source.
    pub source: String,
    /// Code and name of its region, as it is today.
    pub region: Option<super::answer::RegionName>,
    /// Names of province, city, county, town.
    pub names: [Option<String>; 4],
    /// The year reported on.
    pub year: Option<i32>,
    /// Kind of document.
    pub doc_type: &'static str,
    /// The body that issued it.
    pub issuer: Option<String>,
    /// Its title, verbatim.
    pub title: Option<String>,
    /// Its lines, each the words of a line.
    pub lines: Vec<Vec<String>>,
}

/// Which texts are cut.
#[derive(Debug, Clone, Default)]
pub struct SegmentsRequest {
    /// Only reports that match this query.
    pub query: Option<String>,
    /// Regions, with all that lies in them; all when empty.
    pub regions: Vec<String>,
    /// Years that the reports are about.
    pub years: Option<RangeInclusive<i32>>,
    /// In the script of the report, not simplified.
    pub verbatim: bool,
    /// With punctuation.
    pub punctuation: bool,
}

impl Engine<'_> {
    /// Cuts texts into words and hands them out one by one.
    ///
    /// # Errors
    /// When the query, an option or the index cannot be read, or what `take` tells.
    pub fn segments<E: From<RequestError>>(
        &self,
        request: &SegmentsRequest,
        mut take: impl FnMut(&Segmented) -> Result<(), E>,
    ) -> Result<(), E> {
        let reports = self.reports_about(request.query.as_deref(), &request.regions, request.years.as_ref())?;
        for batch in reports.chunks(BATCH) {
            let one = |(body, address, row): &Found| self.segmented(body, *address, row, request);
            let cut: Vec<Segmented> = batch.par_iter().map(one).collect::<Result<_, RequestError>>()?;
            for one in &cut {
                take(one)?;
            }
        }
        Ok(())
    }

    fn segmented(
        &self,
        body: &Body,
        address: ReportAddress,
        row: &ReportRow,
        request: &SegmentsRequest,
    ) -> Result<Segmented, RequestError> {
        let stored = self.reader.load(address)?;
        let lines = stored.text.lines().map(|line| self.cut(line, request)).filter(|l| !l.is_empty()).collect();
        Ok(Segmented {
            id: self.reader.id(address),
            source: self.reader.source(address),
            region: body.key.as_ref().map(super::regions::RegionKey::name),
            names: body.key.as_ref().map(|key| key.names().clone()).unwrap_or_default(),
            year: row.year,
            doc_type: row.doc_type.as_str(),
            issuer: self.reader.issuer(address).map(|issuer| issuer.to_string()),
            title: stored.report.title,
            lines,
        })
    }

    /// The words of a line.
    fn cut(&self, line: &str, request: &SegmentsRequest) -> Vec<String> {
        let (normalized, _) = self.reader.normalizer().normalize(line);
        let folded = normalized.text.as_str();
        let letters: Vec<char> = if request.verbatim { line.chars().collect() } else { Vec::new() };
        let tokens = self.reader.segmenter().tokens(folded).into_iter();
        let word = |span: Span| {
            let word = span.of(folded);
            let kept = if request.punctuation { !word.trim().is_empty() } else { word.contains(char::is_alphanumeric) };
            let verbatim = || {
                let place = normalized.source_span(span);
                letters.get(place.start..place.end).map_or_else(|| word.to_owned(), |part| part.iter().collect())
            };
            kept.then(|| if request.verbatim { verbatim() } else { word.to_owned() })
        };
        // A word with a space in it would be two.
        tokens.filter_map(word).map(|word| word.split_whitespace().collect::<Vec<_>>().join("_")).collect()
    }
}
