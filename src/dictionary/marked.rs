//! A pattern of a rule, with the mark of the quantity in it.
//!
//! Most patterns begin or end at the quantity. Such a one is looked for from the mark on, forwards or backwards, where it
//! fails within a few characters, instead of at every place of the window.

use super::lazy::Lazy;
use super::literals::{self, Required};
use super::rules::QUANTITY;
use regex_syntax::hir::{Hir, HirKind, Look};

/// The pattern.
#[derive(Debug)]
pub struct Marked {
    whole: Lazy,
    /// The same, bound to the mark.
    bound: Option<(Side, Lazy)>,
}

/// Where the mark stands in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    First,
    Last,
}

/// A text around a quantity, which a mark stands for.
pub struct Window<'w> {
    /// The text.
    pub text: &'w str,
    /// The first mark. A damaged text may hold marks of its own, so that there is more than one.
    pub first: usize,
    /// The last mark.
    pub last: usize,
}

impl<'w> Window<'w> {
    /// Finds the marks; none when there is none.
    pub fn of(text: &'w str) -> Option<Self> {
        Some(Self { text, first: text.find(QUANTITY)?, last: text.rfind(QUANTITY)? })
    }
}

impl Marked {
    /// Takes a pattern.
    pub fn new(pattern: String) -> Self {
        let bound = side(&pattern).map(|side| {
            let bound = match side {
                Side::First => format!("^(?:{pattern})"),
                Side::Last => format!("(?:{pattern})$"),
            };
            (side, Lazy::new(bound))
        });
        Self { whole: Lazy::new(pattern), bound }
    }

    /// Start and end of its first match.
    pub fn find(&self, window: &Window<'_>) -> Option<(usize, usize)> {
        match &self.bound {
            Some((Side::Last, bound)) if window.first == window.last => {
                bound.find(&window.text[..window.last + QUANTITY.len_utf8()])
            }
            Some((Side::First, bound)) if window.first == window.last => {
                let (start, end) = bound.find(&window.text[window.first..])?;
                Some((window.first + start, window.first + end))
            }
            _ => self.whole.find(window.text),
        }
    }

    /// The words of which every match holds at least one.
    pub fn required(&self) -> Option<Required> {
        literals::required(self.whole.source(), QUANTITY)
    }

    /// Compiles it now.
    ///
    /// # Errors
    /// Says what is wrong with it.
    pub fn check(&self) -> Result<(), regex::Error> {
        self.bound.iter().try_for_each(|(_, bound)| bound.check())?;
        self.whole.check()
    }
}

/// The side on which every match has its one mark. What looks around itself on the other side of the mark is left alone.
fn side(pattern: &str) -> Option<Side> {
    let hir = regex_syntax::parse(pattern).ok().filter(|_| pattern.matches(QUANTITY).count() == 1)?;
    let HirKind::Concat(parts) = hir.kind() else { return None };
    let looks_only = |wanted: Look| hir.properties().look_set().iter().all(|look| look == wanted);
    let literal = |part: Option<&Hir>| match part.map(Hir::kind) {
        Some(HirKind::Literal(literal)) => std::str::from_utf8(&literal.0).ok().map(str::to_owned),
        _ => None,
    };
    let (first, last) = (literal(parts.first()), literal(parts.last()));
    match () {
        () if last.is_some_and(|l| l.ends_with(QUANTITY)) && looks_only(Look::Start) => Some(Side::Last),
        () if first.is_some_and(|l| l.starts_with(QUANTITY)) && looks_only(Look::End) => Some(Side::First),
        () => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_is_bound_to_the_mark_finds_what_it_would_find_unbound() {
        let patterns = [
            ("(?:检查|抽查)(?:企业|共|家)*\u{1}", Some(Side::Last)),
            ("(?:^|[,;])共?检查[^,]{0,9}\u{1}", Some(Side::Last)),
            ("\u{1}[^,。]{0,6}?(?:企业|企业法人)", Some(Side::First)),
            ("\u{1}(?:家|[^村]|$)", Some(Side::First)),
            ("检查\u{1}家企业", None),
            ("检查|共\u{1}", None),
            ("检查(?:\u{1}|共)", None),
            ("检查\u{1}$", None),
        ];
        let windows = [
            "检查企业,共检查企业共\u{1}家企业法人,抽查",
            "抽查检查\u{1}",
            "\u{1}家企业检查\u{1}",
            "检查\u{1}家企业",
            "共\u{1}村",
            "检查共,共\u{1}名企业人员",
        ];
        for (pattern, side) in patterns {
            let marked = Marked::new(pattern.to_owned());
            assert_eq!(marked.bound.as_ref().map(|b| b.0), side, "{pattern}");
            for window in windows {
                let found = marked.find(&Window::of(window).expect("there is a mark"));
                assert_eq!(found, Lazy::new(pattern.to_owned()).find(window), "{pattern} in {window}");
            }
        }
    }
}
