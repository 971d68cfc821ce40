//! What a shard answers to a plan: which of its documents match, and what they score.
//!
//! Looking for where characters stand takes most of the time. So scores are first bounded from above, by how often pairs stand
//! in a text and in its headings, and only documents that may be among the best are scored exactly (`mod.rs`).

use super::bits::Bits;
use super::plan::{Asked, HEADINGS_WEIGHT, PairsOf, Phrase, Plan, Sentence, WHOLE_WEIGHT, Words};
use super::shard::{Listed, Shard};
use super::weight::Weighed;
use crate::index::expression::FigureTest;
use std::ops::RangeInclusive;
use std::rc::Rc;
use tantivy::schema::Field;
use tantivy::{Score, Term};

/// What is wanted of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Which documents match.
    Set,
    /// Scores that none can exceed.
    Most,
    /// Scores that each reaches at least.
    Least,
    /// The scores.
    Exact,
}

/// What a shard answers.
pub struct Part {
    /// The documents that match.
    pub bits: Bits,
    /// Their scores; zero for all others. None where all are zero.
    pub scores: Option<Vec<Score>>,
}

/// Terms that were looked up for a question, each once.
struct Lists<'s> {
    shard: &'s Shard<'s>,
    within: &'s Bits,
    known: Vec<(Term, Rc<Listed>)>,
}

impl Part {
    const fn unscored(bits: Bits) -> Self {
        Self { bits, scores: None }
    }

    fn times(mut self, weight: Score) -> Self {
        self.scores.iter_mut().flatten().for_each(|score| *score *= weight);
        self
    }

    /// Adds the scores of another part to documents of this one.
    fn add(&mut self, other: Self) {
        match (&mut self.scores, other.scores) {
            (Some(own), Some(other)) => own.iter_mut().zip(other).for_each(|(own, other)| *own += other),
            (own, other @ Some(_)) => *own = other,
            (_, None) => {}
        }
    }
}

impl Lists<'_> {
    fn of(&mut self, term: &Term) -> tantivy::Result<Rc<Listed>> {
        if let Some((_, known)) = self.known.iter().find(|(known, _)| known == term) {
            return Ok(Rc::clone(known));
        }
        let listed = Rc::new(self.shard.listed(term, self.within)?);
        self.known.push((term.clone(), Rc::clone(&listed)));
        Ok(listed)
    }

    /// The documents that hold all of some terms.
    fn all<'t>(&mut self, terms: impl Iterator<Item = &'t Term>) -> tantivy::Result<Bits> {
        let mut bits: Option<Bits> = None;
        for term in terms {
            let listed = self.of(term)?;
            let both = bits.map_or_else(|| listed.bits.clone(), |bits| bits.and(&listed.bits));
            let none = both.is_empty();
            bits = Some(both);
            if none {
                break;
            }
        }
        Ok(bits.unwrap_or_else(|| Bits::none(self.shard.len())))
    }

    /// Adds what some documents score by terms that they hold.
    fn score(&mut self, weighed: &[Weighed], bits: &Bits, scores: &mut [Score]) -> tantivy::Result<()> {
        for one in weighed {
            let (listed, lengths) = (self.of(&one.term)?, self.shard.lengths(one.term.field()));
            for at in bits.iter() {
                let often = listed.often[at];
                if often > 0 {
                    scores[at] += one.weight.score(lengths.fieldnorm_id(self.shard.doc(at)), u32::from(often));
                }
            }
        }
        Ok(())
    }

    /// How often each document holds the rarest of some terms: the most that a phrase of them can stand in it.
    fn fewest(&mut self, terms: &[Term]) -> tantivy::Result<Vec<u16>> {
        let mut fewest: Option<Vec<u16>> = None;
        for term in terms {
            let listed = self.of(term)?;
            match &mut fewest {
                None => fewest = Some(listed.often.clone()),
                Some(all) => all.iter_mut().zip(&listed.often).for_each(|(own, other)| *own = (*own).min(*other)),
            }
        }
        Ok(fewest.unwrap_or_else(|| vec![0; self.shard.len()]))
    }
}

impl Shard<'_> {
    /// Which of the documents that are looked at match, and what they score.
    pub fn ask(&self, plan: &Plan, within: &Bits, mode: Mode) -> tantivy::Result<Part> {
        Ok(match plan {
            Plan::Every => Part::unscored(within.clone()),
            Plan::AllOf(weighed) => self.all_of(weighed, within, mode)?,
            Plan::Letter(field, letter, score) => {
                let bits = self.letter(*field, *letter)?.and(within);
                let scores = (mode != Mode::Set).then(|| self.alike(&bits, *score));
                Part { bits, scores }
            }
            Plan::Words(words) => self.words(words, within, mode)?,
            Plan::Phrase(phrase) => self.phrase(phrase, within, mode)?,
            Plan::Sentence(sentence) => self.sentence(sentence, within, mode)?,
            Plan::Best(forms) => self.best(forms, within, mode)?,
            Plan::Named(term) => Part::unscored(self.holding(term)?.and(within)),
            Plan::Years(years) => Part::unscored(self.years(years)?.and(within)),
            Plan::Figure(test) => Part::unscored(self.figure(test, within)?),
            Plan::And(parts) => self.every(parts, within, mode)?,
            Plan::Or(parts) => self.either(parts, within, mode)?,
            Plan::Not(part) => Part::unscored(within.clone().without(&self.ask(part, within, Mode::Set)?.bits)),
        })
    }

    /// The cheapest part first: the others are asked of what it leaves.
    fn every(&self, parts: &[Plan], within: &Bits, mode: Mode) -> tantivy::Result<Part> {
        let optional = |part: &&Plan| matches!(part, Plan::Sentence(sentence) if sentence.optional);
        let mut order: Vec<&Plan> = parts.iter().collect();
        order.sort_by_key(|part| (optional(part), part.cost()));
        let mut found = Part::unscored(within.clone());
        for part in order {
            if found.bits.is_empty() {
                break;
            }
            let only_orders = optional(&part);
            if only_orders && mode == Mode::Set {
                continue;
            }
            let more = self.ask(part, &found.bits, mode)?;
            if !only_orders {
                found.bits = more.bits.clone();
            }
            found.add(more);
        }
        let Part { bits, scores } = &mut found;
        if let Some(scores) = scores {
            let left_out = (0..self.len()).filter(|at| !bits.contains(*at));
            left_out.for_each(|at| scores[at] = 0.0);
        }
        Ok(found)
    }

    fn either(&self, parts: &[Plan], within: &Bits, mode: Mode) -> tantivy::Result<Part> {
        let mut found = Part::unscored(Bits::none(self.len()));
        for part in parts {
            let more = self.ask(part, within, mode)?;
            found.bits = found.bits.or(&more.bits);
            found.add(more);
        }
        Ok(found)
    }

    fn best(&self, forms: &[(Score, Plan)], within: &Bits, mode: Mode) -> tantivy::Result<Part> {
        let mut found = Part::unscored(Bits::none(self.len()));
        for (weight, form) in forms {
            let more = self.ask(form, within, mode)?.times(*weight);
            found.bits = found.bits.or(&more.bits);
            match (&mut found.scores, more.scores) {
                (Some(own), Some(other)) => own.iter_mut().zip(other).for_each(|(own, other)| *own = own.max(other)),
                (own @ None, other) => *own = other,
                (Some(_), None) => {}
            }
        }
        Ok(found)
    }

    fn all_of(&self, weighed: &[Weighed], within: &Bits, mode: Mode) -> tantivy::Result<Part> {
        let mut lists = Lists { shard: self, within, known: Vec::new() };
        let bits = lists.all(weighed.iter().map(|one| &one.term))?;
        if mode == Mode::Set {
            return Ok(Part::unscored(bits));
        }
        let mut scores = vec![0.0; self.len()];
        lists.score(weighed, &bits, &mut scores)?;
        Ok(Part { bits, scores: Some(scores) })
    }

    /// Terms that begin with a character: the last character of a text is indexed alone, so that none is missed.
    fn letter(&self, field: Field, letter: char) -> tantivy::Result<Bits> {
        let first = letter.to_string();
        // No character of a text has bytes above these.
        let last = [first.as_bytes(), &[0xff]].concat();
        self.holding_any(field, first.as_bytes(), &last)
    }

    fn alike(&self, bits: &Bits, score: Score) -> Vec<Score> {
        let mut scores = vec![0.0; self.len()];
        bits.iter().for_each(|at| scores[at] = score);
        scores
    }

    fn years(&self, years: &RangeInclusive<i32>) -> tantivy::Result<Bits> {
        let field = self.reader.fields.year;
        let [from, to] = [years.start(), years.end()].map(|year| Term::from_field_i64(field, i64::from(*year)));
        self.holding_any(field, from.serialized_value_bytes(), to.serialized_value_bytes())
    }

    fn words(&self, words: &Words, within: &Bits, mode: Mode) -> tantivy::Result<Part> {
        let mut lists = Lists { shard: self, within, known: Vec::new() };
        let cut = lists.all(words.words.iter().map(|one| &one.term))?;
        let pairs = match &words.pairs {
            PairsOf::Pairs(pairs) => lists.all(pairs.iter().map(|one| &one.term))?,
            PairsOf::Letter(letter) => self.letter(self.reader.fields.pairs, *letter)?.and(within),
        };
        let titles = lists.all(words.titles.iter().map(|one| &one.term))?;
        let bits = cut.clone().or(&pairs).or(&titles);
        if mode == Mode::Set || bits.is_empty() {
            return Ok(Part::unscored(bits));
        }
        let mut scores = match &words.pairs {
            PairsOf::Pairs(_) => vec![0.0; self.len()],
            PairsOf::Letter(_) => self.alike(&pairs, super::plan::PAIRS_WEIGHT),
        };
        lists.score(&words.words, &cut, &mut scores)?;
        lists.score(&words.titles, &titles, &mut scores)?;
        if let PairsOf::Pairs(all) = &words.pairs {
            lists.score(all, &pairs, &mut scores)?;
        }
        if let Some(asked) = &words.asked {
            match mode {
                Mode::Exact if asked.phrase.terms.len() > 1 => self.add_asked(asked, &pairs, &mut scores)?,
                Mode::Least if asked.phrase.terms.len() > 1 => {}
                _ => add_most(asked, &mut lists, &pairs, &mut scores)?,
            }
        }
        Ok(Part { bits, scores: Some(scores) })
    }

    /// Adds what standing there exactly as asked scores, in the text and in headings.
    fn add_asked(&self, asked: &Asked, within: &Bits, scores: &mut [Score]) -> tantivy::Result<()> {
        let lengths = self.lengths(self.reader.fields.pairs);
        let score = |at: usize, often: u32| asked.phrase.weight.score(lengths.fieldnorm_id(self.doc(at)), often);
        self.whole_and_in_headings(&asked.phrase, within, &mut |at, [whole, headings]| {
            scores[at] += score(at, whole) * WHOLE_WEIGHT;
            if headings > 0 {
                scores[at] += score(at, headings) * HEADINGS_WEIGHT;
            }
        })
    }

    fn phrase(&self, phrase: &Phrase, within: &Bits, mode: Mode) -> tantivy::Result<Part> {
        let Some(field) = phrase.terms.first().map(Term::field) else {
            return Ok(Part::unscored(Bits::none(self.len())));
        };
        let mut lists = Lists { shard: self, within, known: Vec::new() };
        let mut letters = phrase.text.chars();
        let within = match (letters.next(), letters.next()) {
            (Some(letter), None) => self.letter(field, letter.to_ascii_lowercase())?.and(within),
            _ => lists.all(phrase.terms.iter())?,
        };
        let (lengths, mut scores) = (self.lengths(field), vec![0.0; self.len()]);
        let mut score = |at: usize, often: u32| {
            scores[at] = phrase.weight.score(lengths.fieldnorm_id(self.doc(at)), often);
        };
        let bits = match phrase.bounded() {
            Some(seeker) if mode != Mode::Exact => {
                let bits = self.with(seeker, &within);
                match mode {
                    Mode::Set => return Ok(Part::unscored(bits)),
                    Mode::Least => bits.iter().for_each(|at| score(at, 1)),
                    _ => {
                        let most = lists.fewest(&phrase.terms)?;
                        bits.iter().for_each(|at| score(at, u32::from(most[at])));
                    }
                }
                bits
            }
            _ => {
                let mut bits = Bits::none(self.len());
                self.standing(phrase, &within, &mut |at, often| {
                    bits.insert(at);
                    score(at, often);
                })?;
                bits
            }
        };
        Ok(Part { bits, scores: Some(scores) })
    }

    /// Any of the words and pairs of a sentence; the rarer ones count more.
    fn sentence(&self, sentence: &Sentence, within: &Bits, mode: Mode) -> tantivy::Result<Part> {
        let mut lists = Lists { shard: self, within, known: Vec::new() };
        let mut bits = Bits::none(self.len());
        for one in &sentence.terms {
            bits = bits.or(&lists.of(&one.term)?.bits);
        }
        let mut scores = vec![0.0; self.len()];
        for phrase in &sentence.phrases {
            let found = self.ask(phrase, within, mode)?;
            bits = bits.or(&found.bits);
            found.scores.iter().for_each(|more| scores.iter_mut().zip(more).for_each(|(own, more)| *own += more));
        }
        if sentence.least > 1 {
            let mut often = vec![0; self.len()];
            for word in &sentence.words {
                lists.of(word)?.bits.iter().for_each(|at| often[at] += 1);
            }
            let few: Vec<usize> = bits.iter().filter(|at| often[*at] < sentence.least).collect();
            few.into_iter().for_each(|at| bits.remove(at));
            (0..self.len()).filter(|at| !bits.contains(*at)).for_each(|at| scores[at] = 0.0);
        }
        if mode == Mode::Set || bits.is_empty() {
            return Ok(Part::unscored(bits));
        }
        lists.score(&sentence.terms, &bits, &mut scores)?;
        self.add_threes(sentence, &mut lists, &bits, mode, &mut scores)?;
        Ok(Part { bits, scores: Some(scores) })
    }

    fn add_threes(
        &self,
        sentence: &Sentence,
        lists: &mut Lists<'_>,
        bits: &Bits,
        mode: Mode,
        scores: &mut [Score],
    ) -> tantivy::Result<()> {
        if mode == Mode::Least {
            return Ok(());
        }
        let lengths = self.lengths(self.reader.fields.pairs);
        let score = |three: &Phrase, at: usize, often: u32| {
            if often == 0 { 0.0 } else { three.weight.score(lengths.fieldnorm_id(self.doc(at)), often) }
        };
        if mode == Mode::Exact {
            let Some(finder) = &sentence.finder else { return Ok(()) };
            let (mut values, mut often) = (Vec::new(), vec![0; sentence.threes.len()]);
            for at in bits.iter() {
                self.columns.text(self.doc(at), &mut values);
                often.fill(0);
                let letters = self.reader.book.spell(&values);
                finder.find_overlapping_iter(&letters).for_each(|found| often[found.pattern()] += 1);
                let found = sentence.threes.iter().zip(&often);
                scores[at] += found.map(|(three, often)| score(three, at, *often)).sum::<Score>();
            }
            return Ok(());
        }
        for three in &sentence.threes {
            let fewest = lists.fewest(&three.terms)?;
            bits.iter().for_each(|at| scores[at] += score(three, at, u32::from(fewest[at])));
        }
        Ok(())
    }

    /// The documents with a figure of their own year that stands for the whole and passes.
    fn figure(&self, test: &FigureTest, within: &Bits) -> tantivy::Result<Bits> {
        let mut bits = Bits::none(self.len());
        let Some(metric) = self.columns.metric.number(&test.metric) else { return Ok(bits) };
        let candidates = self.holding(&Term::from_field_text(self.reader.fields.metric, &test.metric))?.and(within);
        let mut passes = self.columns.of_metric(metric);
        for at in candidates.iter() {
            if passes.any(self.doc(at), &|value| test.comparison.holds(value, test.value)) {
                bits.insert(at);
            }
        }
        Ok(bits)
    }
}

/// Adds the most that standing there exactly as asked can score. Of a single pair it is what it does score.
fn add_most(asked: &Asked, lists: &mut Lists<'_>, pairs: &Bits, scores: &mut [Score]) -> tantivy::Result<()> {
    let (whole, headings) = (lists.fewest(&asked.phrase.terms)?, lists.fewest(&asked.headings)?);
    let lengths = lists.shard.lengths(lists.shard.reader.fields.pairs);
    for at in pairs.iter() {
        let length = lengths.fieldnorm_id(lists.shard.doc(at));
        let score = |often: u16| asked.phrase.weight.score(length, u32::from(often));
        scores[at] += score(whole[at]) * WHOLE_WEIGHT;
        if headings[at] > 0 {
            scores[at] += score(headings[at].min(whole[at])) * HEADINGS_WEIGHT;
        }
    }
    Ok(())
}
