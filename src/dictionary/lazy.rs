//! A pattern in the syntax of `regex`, compiled when it is first asked: of hundreds a report needs a few dozen, and
//! compiling them all takes longer than reading it.
//!
//! Whether a pattern compiles is told at once for a user's dictionaries ([`Lazy::check`]) and by the tests for ours.

use regex::Regex;
use std::sync::OnceLock;

/// The pattern.
#[derive(Debug)]
pub struct Lazy {
    source: String,
    regex: OnceLock<Option<Regex>>,
}

impl Lazy {
    /// Takes a pattern.
    pub const fn new(source: String) -> Self {
        Self { source, regex: OnceLock::new() }
    }

    /// The pattern compiled; none when it cannot be, so that it matches nothing.
    pub fn get(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }

    /// Whether it matches somewhere in a text.
    pub fn is_match(&self, text: &str) -> bool {
        self.get().is_some_and(|regex| regex.is_match(text))
    }

    /// Start and end of its first match.
    pub fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.get()?.find(text).map(|m| (m.start(), m.end()))
    }

    /// Start and end of all matches.
    pub fn all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        self.get().into_iter().flat_map(move |regex| regex.find_iter(text)).map(|m| (m.start(), m.end()))
    }

    /// The pattern as it is compiled.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Compiles it now.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn check(&self) -> Result<(), regex::Error> {
        Regex::new(&self.source).map(|regex| {
            self.regex.get_or_init(|| Some(regex));
        })
    }
}
