//! What stands on a page: characters and rules, in points from its upper left corner.

/// A character.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub text: char,
    /// Where it begins.
    pub x: f64,
    /// Its baseline.
    pub y: f64,
    pub width: f64,
    /// The size of its font.
    pub size: f64,
}

/// A thin line, horizontal or vertical.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub x0: f64,
    pub y0: f64,
    pub x1: f64,
    pub y1: f64,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    pub width: f64,
    pub height: f64,
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
    /// Pictures that cover a good part of it.
    pub pictures: usize,
    /// Characters whose font does not say what they are.
    pub unknown: usize,
}

impl Glyph {
    pub(super) fn end(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn is_blank(&self) -> bool {
        crate::ingest::is_blank(self.text)
    }
}

impl Rule {
    pub(super) fn is_horizontal(&self) -> bool {
        (self.x1 - self.x0).abs() >= (self.y1 - self.y0).abs()
    }
}

impl Page {
    /// Characters that can be seen.
    pub(super) fn filled(&self) -> usize {
        self.glyphs.iter().filter(|g| !g.is_blank()).count()
    }

    /// A picture of a page: no text.
    pub(super) fn is_picture(&self) -> bool {
        self.pictures > 0 && self.filled() == 0
    }
}
