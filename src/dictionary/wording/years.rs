//! How reports name the year before, and how much of its value this year's is.

use super::Wording;

impl Wording {
    /// Where the last word for the year before starts in `text`.
    #[must_use]
    pub fn prior_year(&self, text: &str) -> Option<usize> {
        self.prior_year.last(text).map(|(start, _)| start)
    }

    /// Whether words end in the year before.
    #[must_use]
    pub fn prior_year_ends(&self, words: &str) -> bool {
        self.prior_year.last(words).is_some_and(|(_, end)| end == words.len())
    }

    /// Whether a clause ends in the year before and 的, so that what follows is of that year even in a comparison.
    #[must_use]
    pub fn ends_in_prior_year(&self, clause: &str) -> bool {
        let year = self.year_of.end_of(clause).map(|of| &clause[..clause.len() - of.len()]);
        year.is_some_and(|clause| self.prior_year_ends(clause))
    }

    /// Whether what follows a clause says how much of the year before's value this year's is: 为上年的1.5倍. What `multiplies` says
    /// so always, a percentage only behind a word like 相当于, since 比去年的85% is last year's rate.
    #[must_use]
    pub fn is_share_of_prior_year(&self, clause: &str, multiplies: bool) -> bool {
        if !self.ends_in_prior_year(clause) {
            return false;
        }
        let before = || self.prior_year(clause).map_or("", |at| &clause[..at]);
        multiplies || self.ratio_of.end_of(before()).is_some()
    }
}
