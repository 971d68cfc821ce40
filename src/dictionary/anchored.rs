//! A pattern bound to one end of a text.

use super::backtracker::{Backtracker, End};
use super::lazy::Lazy;

/// The pattern.
#[derive(Debug)]
pub struct Anchored {
    bound: End,
    steps: Option<Backtracker>,
    /// For what is no list of steps, or takes too many.
    regex: Lazy,
}

impl Anchored {
    /// Takes a pattern in the syntax of `regex`.
    pub fn new(pattern: &str, bound: End) -> Self {
        let bounded = match bound {
            End::First => format!("^(?:{pattern})"),
            End::Last => format!("(?:{pattern})$"),
        };
        Self { bound, steps: Backtracker::new(pattern, bound), regex: Lazy::new(bounded) }
    }

    /// The other end of the match: of the one that `regex` prefers where it begins with the text, of the longest where it
    /// ends with it.
    pub fn find(&self, text: &str) -> Option<usize> {
        let by_regex = || {
            let (start, end) = self.regex.find(text)?;
            Some(if self.bound == End::First { end } else { start })
        };
        self.steps.as_ref().and_then(|steps| steps.find(text).ok()).unwrap_or_else(by_regex)
    }

    /// Compiles it now.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn check(&self) -> Result<(), regex::Error> {
        self.regex.check()
    }
}
