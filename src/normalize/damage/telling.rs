//! How much the two characters before it tell of a character: by what stands side by side in the same text and in the
//! dictionaries.

use super::beam::Judge;
use super::candidates::Candidate;
use super::language::Language;
use super::places::Following;

/// How much what stands before tells of a character, beside the words, as a share of its logarithm.
const SHARE: f64 = 0.7;
/// Sightings in the same text are worth this many in the dictionaries.
const OWN: f64 = 4.0;
/// Sightings that a character's own probability, and that behind one character, is worth.
const PLAIN: f64 = 60.0;
const BEHIND_ONE: f64 = 6.0;

/// What a character is told by: the two before it, closing quotation marks left out.
pub type Told = [Option<char>; 2];

/// All that two characters tell of what is behind them.
pub struct Telling {
    /// The two.
    pub told: Told,
    own: Following,
    /// How often anything stands behind the last one, and behind both.
    one: f64,
    two: f64,
    /// What they tell of what was never seen behind the last one.
    unseen: f64,
}

impl Telling {
    /// Of two characters.
    pub fn of(told: Told, judge: &Judge<'_>) -> Self {
        let (own, domain) = (judge.text.places(judge.language).following(told), &judge.language.domain);
        let one = told[1].map_or(0.0, |b| OWN * own.all() + domain.after(b));
        let two = match told {
            [Some(a), Some(b)] => OWN * own.both() + domain.two(a, b),
            _ => 0.0,
        };
        let behind_two = if told[0].is_some() { BEHIND_ONE / (two + BEHIND_ONE) } else { 1.0 };
        let unseen = if told[1].is_some() { SHARE * (PLAIN / (one + PLAIN) * behind_two).ln() } else { 0.0 };
        Self { told, own, one, two, unseen }
    }

    /// How much likelier a character is here than anywhere, as a logarithm.
    pub fn likelier(&self, candidate: &Candidate, language: &Language) -> f64 {
        let ([a, Some(b)], Some(c)) = (self.told, candidate.key) else { return 0.0 };
        let (own, of_both) = self.own.count(c);
        let of_domain = language.domain.two(b, c);
        if own + of_domain == 0.0 {
            return self.unseen;
        }
        let mut likely = (OWN * own + of_domain + PLAIN * candidate.plain) / (self.one + PLAIN);
        if let Some(a) = a {
            let domain = if of_domain > 0.0 { language.domain.three(a, b, c) } else { 0.0 };
            likely = (OWN * of_both + domain + BEHIND_ONE * likely) / (self.two + BEHIND_ONE);
        }
        SHARE * (likely / candidate.plain).ln()
    }
}
