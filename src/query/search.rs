//! Full-text search: the reports that match, with passages and the figures that were asked about.

use super::answer::{Duplicate, Facets, Hit, SearchAnswer};
use super::passage::{Needles, Shown, WHOLE, passages};
use super::{Engine, RequestError, facets, natural, sections};
use crate::index::{self, Expression, FigureTest, Match, Matches, Place, Ranked, ReportAddress, Roles};
use crate::model::{Figure, Report, SourceSpan};
use rayon::prelude::*;
use std::collections::HashSet;

/// Figures shown of a report.
const MOST_FIGURES: usize = 5;

/// Of what is ranked, reports with a smaller share of the best score hold too little of the sentence.
const LEAST_SHARE: f32 = 0.25;

/// What is searched for.
#[derive(Debug, Clone, Default)]
pub struct SearchRequest<'a> {
    /// The query.
    pub query: &'a str,
    /// Hits wanted.
    pub limit: usize,
    /// Hits to leave out before them.
    pub offset: usize,
    /// Whether reports that repeat another one are shown as well.
    pub duplicates: bool,
    /// Whether each hit tells the parts of its score.
    pub explain: bool,
}

/// What of a query is shown in a report.
#[derive(Default)]
struct Asked<'a> {
    needles: Needles,
    metrics: Vec<String>,
    tests: Vec<&'a FigureTest>,
    /// Only passages of sections of these roles are shown.
    roles: Option<Roles>,
}

/// What a query matches.
struct Found<'r> {
    expression: Expression,
    matches: Matches<'r>,
    /// Whether no report holds all that was asked for.
    relaxed: bool,
}

/// What a query matches, in order and counted; nothing is read of the reports themselves.
#[derive(Debug, Clone)]
pub struct Ranking {
    /// Reports that match.
    pub total: usize,
    /// The best of them: as many as the request wants, behind those that it leaves out.
    pub best: Vec<Match>,
    /// Counts over all that match.
    pub facets: Facets,
}

impl Engine<'_> {
    /// Searches.
    ///
    /// # Errors
    /// When the query or the index cannot be read.
    pub fn search(&self, request: &SearchRequest<'_>) -> Result<SearchAnswer, RequestError> {
        let found = self.find(request)?;
        let Ranking { total, best, facets } = self.rank(request, &found)?;
        let asked = self.asked(&found.expression);
        let hits = best.par_iter().map(|hit| self.hit(*hit, &asked));
        let mut hits = hits.collect::<Result<Vec<Hit>, _>>()?;
        if request.explain {
            for (hit, best) in hits.iter_mut().zip(&best) {
                hit.explanation = Some(self.reader.explain(&found.expression, best.report)?);
            }
        }
        Ok(SearchAnswer { query: request.query.to_owned(), total, relaxed: found.relaxed, hits, facets })
    }

    /// Searches without reading what is found.
    ///
    /// # Errors
    /// When the query or the index cannot be read.
    pub fn ranking(&self, request: &SearchRequest<'_>) -> Result<Ranking, RequestError> {
        self.rank(request, &self.find(request)?)
    }

    fn rank(&self, request: &SearchRequest<'_>, found: &Found<'_>) -> Result<Ranking, RequestError> {
        let wanted = if request.limit == 0 { 0 } else { request.offset.saturating_add(request.limit) };
        let (best, facets) = rayon::join(|| found.matches.best(wanted), || facets::facets(self.reader, &found.matches));
        let mut best = best?;
        best.drain(..request.offset.min(best.len()));
        Ok(Ranking { total: found.matches.len(), best, facets })
    }

    /// What a query matches: by all its words, or, where no report has them all, by most of them.
    fn find(&self, request: &SearchRequest<'_>) -> Result<Found<'_>, RequestError> {
        let asked = self.parse(request.query)?;
        let words = &self.dictionaries.query;
        let widened = natural::widened(asked.clone(), &self.dictionaries.synonyms);
        let (mut expression, mut relaxed) = (widened, false);
        // Copies are found at the first question.
        let (found, _) = rayon::join(|| self.reader.find(&expression), || self.reader.copies().is_empty());
        let mut matches = found?;
        if matches.is_empty()
            && let Some(looser) = natural::relaxed(&asked, words, self.reader)
        {
            matches = self.reader.find(&looser)?;
            relaxed = !matches.is_empty();
            expression = looser;
        }
        if ranks(&expression) {
            matches.keep_share(LEAST_SHARE)?;
        }
        if !request.duplicates {
            // Reports that repeat another one that matches.
            let repeated = self.reader.copies().repeated(|report| matches.contains(report));
            matches.leave_out(repeated);
        }
        Ok(Found { expression, matches, relaxed })
    }

    fn asked<'e>(&'e self, expression: &'e Expression) -> Asked<'e> {
        let mut asked = Asked { roles: sections::shown(expression), ..Asked::default() };
        expression.for_each_asked(&mut |part| match part {
            // The name of an issuer need not stand in the text.
            Expression::Words(Place::Issuer, _) | Expression::Phrase(Place::Issuer, _) => {}
            Expression::Words(_, text) => self.asked_word(&mut asked, vec![text.clone()]),
            Expression::Either(forms) => {
                self.asked_word(&mut asked, forms.iter().filter_map(words).map(str::to_owned).collect())
            }
            Expression::Phrase(_, text) => asked.needles.add(text, WHOLE),
            Expression::Ranked(ranked) => self.asked_sentence(&mut asked, ranked),
            Expression::Metric(metric) => asked.metrics.push(metric.clone()),
            Expression::Figure(test) => asked.tests.push(test),
            _ => {}
        });
        asked
    }

    fn asked_word(&self, asked: &mut Asked<'_>, forms: Vec<String>) {
        let named = forms.first().and_then(|word| self.dictionaries.metrics.find(word));
        asked.metrics.extend(named.map(|metric| metric.id.clone()));
        if forms.first().is_some_and(|word| self.reader.is_pair(word)) {
            return asked.needles.add_forms(forms);
        }
        let segmenter = self.reader.segmenter_of(forms.first().map_or("", String::as_str));
        asked.needles.add_word(forms, &segmenter, &self.dictionaries.numerals);
    }

    /// The words of a sentence, the rarer ones telling more; single characters only where there is nothing else.
    fn asked_sentence(&self, asked: &mut Asked<'_>, ranked: &Ranked) {
        ranked.phrases.iter().for_each(|phrase| asked.needles.add(phrase, WHOLE));
        let is_long = |word: &&String| word.chars().nth(1).is_some() || word.bytes().all(|b| b.is_ascii_digit());
        let any_long = ranked.words.iter().any(|word| is_long(&word));
        for word in ranked.words.iter().filter(|word| !any_long || is_long(word)) {
            let weight = self.reader.rarity(word);
            if word.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
                asked.needles.add_number(word, weight);
            } else {
                asked.needles.add(word, weight);
            }
            asked.metrics.extend(self.dictionaries.metrics.find(word).map(|metric| metric.id.clone()));
        }
    }

    fn hit(&self, found: Match, asked: &Asked<'_>) -> Result<Hit, RequestError> {
        let stored = self.reader.load(found.report)?;
        let (folded, _) = self.reader.normalizer().normalize(&stored.text);
        let (figures, tested) = self.figures_asked(&stored.report, asked);
        let within = asked.roles.map(|roles| stretches(&stored.report, roles));
        let places = Shown { figures: &tested, within: within.as_deref() };
        let passages = passages(&stored.text, &folded, &asked.needles, &self.dictionaries.numerals, places);
        let report = stored.report;
        Ok(Hit {
            id: report.id,
            source: report.source,
            title: report.title,
            region: report.region,
            year: report.year,
            doc_type: report.doc_type,
            score: found.score,
            passages,
            figures,
            duplicates: self.reader.copies().others_of(found.report).map(|other| self.copy(other)).collect(),
            explanation: None,
        })
    }

    fn copy(&self, report: ReportAddress) -> Duplicate {
        Duplicate { id: self.reader.id(report), source: self.reader.source(report) }
    }

    /// The figures that pass the query's tests, then those of metrics that it names; and the places of the former.
    fn figures_asked(&self, report: &Report, asked: &Asked<'_>) -> (Vec<Figure>, Vec<SourceSpan>) {
        let metrics = &self.dictionaries.metrics;
        let whole = |figure: &Figure| metrics.stands_for_the_whole(&report.figures, figure);
        let own_year = |figure: &Figure| report.year.is_none() || figure.period.or(report.year) == report.year;
        let passes =
            |figure: &Figure| own_year(figure) && asked.tests.iter().any(|t| passes(figure, t)) && whole(figure);
        let named = |figure: &Figure| {
            figure.metric.as_deref().is_some_and(|m| asked.metrics.iter().any(|asked| asked == m)) && whole(figure)
        };
        let tested: Vec<&Figure> = report.figures.iter().filter(|f| passes(f)).collect();
        let places = tested.iter().map(|f| SourceSpan { start: f.start, end: f.end }).collect();
        let others = report.figures.iter().filter(|f| named(f) && !passes(f));
        let mut seen = HashSet::new();
        let new = |f: &&Figure| seen.insert((f.metric.clone(), f.value, f.unit.clone(), f.period));
        (tested.iter().copied().chain(others).filter(new).take(MOST_FIGURES).cloned().collect(), places)
    }
}

/// The words of a form.
fn words(form: &Expression) -> Option<&str> {
    if let Expression::Words(_, text) = form { Some(text) } else { None }
}

/// The stretches of a text that are sections of some roles.
fn stretches(report: &Report, roles: Roles) -> Vec<SourceSpan> {
    let begins = index::roles(&report.sections);
    let ends = begins.iter().skip(1).map(|(start, _)| *start).chain([usize::MAX]);
    let wanted = begins.iter().zip(ends).filter(|((_, role), _)| role.is_some_and(|role| roles.has(role)));
    wanted.map(|((start, _), end)| SourceSpan { start: *start, end }).collect()
}

/// Whether an expression is a sentence whose words need not all be there.
fn ranks(expression: &Expression) -> bool {
    match expression {
        Expression::Ranked(ranked) => !ranked.optional,
        Expression::And(parts) => parts.iter().any(ranks),
        _ => false,
    }
}

fn passes(figure: &Figure, test: &FigureTest) -> bool {
    figure.metric.as_ref() == Some(&test.metric) && test.comparison.holds(figure.value, test.value)
}
