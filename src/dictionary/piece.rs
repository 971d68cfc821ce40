//! A piece of patterns that stands before a quantity, such as `{link}`: from which places it reaches the quantity.
//!
//! In: the text before the quantity. Out: every place from which the piece matches up to the end, found in one walk
//! backwards, which ends where the piece cannot go on.

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::nfa::thompson;
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, MatchKind};
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::sync::{Arc, OnceLock};

/// The piece, compiled when it is first asked.
#[derive(Debug)]
pub struct Piece {
    source: String,
    engine: OnceLock<Option<Engine>>,
}

type NewCache = Box<dyn Fn() -> Cache + Send + Sync + UnwindSafe + RefUnwindSafe>;

#[derive(Debug)]
struct Engine {
    dfa: Arc<DFA>,
    caches: Pool<Cache, NewCache>,
}

impl Piece {
    /// Takes a pattern in the syntax of `regex`.
    pub const fn new(source: String) -> Self {
        Self { source, engine: OnceLock::new() }
    }

    /// The places from which it matches up to the end of a text, the last first; none where they cannot be told.
    pub fn starts(&self, before: &str) -> Option<Vec<usize>> {
        let Engine { dfa, caches } = self.engine.get_or_init(|| Engine::new(&self.source)).as_ref()?;
        let mut cache = caches.get();
        let input = Input::new(before).anchored(Anchored::Yes);
        let mut state = dfa.start_state_reverse(&mut cache, &input).ok()?;
        let mut starts = Vec::new();
        for (at, byte) in before.bytes().enumerate().rev() {
            state = dfa.next_state(&mut cache, state, byte).ok()?;
            // A match is told one byte late.
            match () {
                () if !state.is_tagged() => {}
                () if state.is_match() => starts.push(at + 1),
                () if state.is_dead() => return Some(starts),
                () if state.is_quit() => return None,
                () => {}
            }
        }
        let end = dfa.next_eoi_state(&mut cache, state).ok()?;
        starts.extend(end.is_match().then_some(0));
        Some(starts)
    }
}

impl Engine {
    /// None for what looks around itself, and for what does not compile.
    fn new(source: &str) -> Option<Self> {
        regex_syntax::parse(source).ok().filter(|hir| hir.properties().look_set().is_empty())?;
        let dfa = DFA::builder()
            .configure(DFA::config().match_kind(MatchKind::All))
            .thompson(thompson::Config::new().reverse(true))
            .build(source)
            .ok()?;
        let dfa = Arc::new(dfa);
        let own = Arc::clone(&dfa);
        Some(Self { dfa, caches: Pool::new(Box::new(move || own.create_cache())) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[test]
    fn all_places_from_which_it_reaches_the_end_are_found() {
        let pieces = ["(?:共|了|计|共计)*", "[^,。]{0,4}?", "(?:约|,[^,]{0,2}?的)?(?:[ :]|共)*", "处罚"];
        let texts = ["", "处罚共计了", "检查,甲的共", "一,二三四五六", "é共 :", "处罚"];
        let mut found = 0;
        for piece in pieces {
            let whole = Regex::new(&format!("^(?:{piece})$")).expect("it compiles");
            for text in texts {
                let starts = Piece::new(piece.to_owned()).starts(text).expect("they can be told");
                let places = text.char_indices().map(|(i, _)| i).chain([text.len()]).rev();
                let wanted: Vec<usize> = places.filter(|at| whole.is_match(&text[*at..])).collect();
                assert_eq!(starts, wanted, "{piece} in {text}");
                found += starts.len();
            }
        }
        assert!(found > 30, "{found}");
        assert_eq!(Piece::new("共$".to_owned()).starts("共"), None, "it looks around itself");
    }
}
