//! Takes characters and rules off the pages: the interpreter draws, and what it draws is noted.

use super::fonts::Fonts;
use super::guard;
use super::hints::HINTS;
use super::page::{Glyph, Page, Rule};
use crate::ingest::fault::Fault;
use crate::ingest::limits::Limit;
use hayro_interpret::font::{self, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::kurbo::{Affine, BezPath, PathEl, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, SoftMask, interpret_page,
};

/// Characters of a file: two thousand full pages; and of a page.
const MAX_GLYPHS: usize = 3_000_000;
const MAX_ON_PAGE: usize = 200_000;
/// Bytes of texts that fonts state for their characters, as often as they are drawn: one character stands for a few.
const MAX_SPELLED: usize = 32 << 20;
/// Things drawn in a file, and regions cut out of it: forms that use one another multiply them.
const MAX_DRAWN: usize = 4_000_000;
const MAX_CLIPS: usize = 400_000;
/// Rules of a page; a map has more, and is no table.
const MAX_RULES: usize = 20_000;
/// Thicker is no rule, shorter neither.
const THICK: f64 = 3.5;
const SHORT: f64 = 4.0;

/// Reads all pages.
pub(super) fn pages(pdf: &Pdf) -> Result<Vec<Page>, Fault> {
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let mut collector = Collector {
        pdf,
        fonts: Fonts::default(),
        page: Page::default(),
        turns: Vec::new(),
        glyphs: 0,
        drawn: 0,
        clips: 0,
        spelled: 0,
    };
    let mut pages = Vec::new();
    for page in pdf.pages().iter() {
        let (width, height) = page.render_dimensions();
        let (width, height) = (f64::from(width), f64::from(height));
        collector.page = Page { width, height, ..Page::default() };
        let initial = Affine::new(page.initial_transform(true).as_coeffs());
        let bounds = Rect::new(0.0, 0.0, width, height);
        let mut context = Context::new(initial, bounds, &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut collector);
        pages.push(collector.finish());
    }
    Ok(pages)
}

/// The page that is being drawn.
struct Collector<'p> {
    pdf: &'p Pdf,
    fonts: Fonts,
    page: Page,
    /// For each character, which way it runs: quarters of a turn, or none of them.
    turns: Vec<u8>,
    glyphs: usize,
    drawn: usize,
    clips: usize,
    spelled: usize,
}

/// Runs neither level nor upright: a watermark.
const SLANTED: u8 = 4;

impl Collector<'_> {
    /// The page, turned so that most of its characters run from left to right; others are left out.
    fn finish(&mut self) -> Page {
        let mut page = std::mem::take(&mut self.page);
        let turns = std::mem::take(&mut self.turns);
        let count = |turn: u8| turns.iter().filter(|&&t| t == turn).count();
        let turn = (0..SLANTED).max_by_key(|&t| (count(t), SLANTED - t)).unwrap_or(0);
        let (width, height) = (page.width, page.height);
        let place = |x: f64, y: f64| match turn {
            1 => (y, width - x),
            2 => (width - x, height - y),
            3 => (height - y, x),
            _ => (x, y),
        };
        let mut kept = turns.iter().map(|&t| t == turn);
        page.glyphs.retain(|_| kept.next().unwrap_or(false));
        for glyph in &mut page.glyphs {
            (glyph.x, glyph.y) = place(glyph.x, glyph.y);
        }
        for rule in &mut page.rules {
            let ((a, b), (c, d)) = (place(rule.x0, rule.y0), place(rule.x1, rule.y1));
            *rule = Rule { x0: a.min(c), y0: b.min(d), x1: a.max(c), y1: b.max(d) };
        }
        if turn % 2 == 1 {
            (page.width, page.height) = (height, width);
        }
        page
    }

    fn count(&mut self) {
        self.drawn += 1;
        if self.drawn > MAX_DRAWN {
            guard::stop(Limit::Count(MAX_DRAWN));
        }
    }

    fn clip(&mut self) {
        self.clips += 1;
        if self.clips > MAX_CLIPS {
            guard::stop(Limit::Count(MAX_CLIPS));
        }
    }

    fn rule(&mut self, a: Point, b: Point) {
        let rule = Rule { x0: a.x.min(b.x), y0: a.y.min(b.y), x1: a.x.max(b.x), y1: a.y.max(b.y) };
        let (width, height) = (rule.x1 - rule.x0, rule.y1 - rule.y0);
        if width.min(height) < 1.0 && width.max(height) >= SHORT && self.page.rules.len() < MAX_RULES {
            self.page.rules.push(rule);
        }
    }

    /// A filled shape that is thin is a rule.
    fn filled(&mut self, shape: &BezPath) {
        let bounds = shape.bounding_box();
        let (x, y) = (bounds.center().x, bounds.center().y);
        if bounds.height() <= THICK && bounds.width() >= SHORT {
            self.rule(Point::new(bounds.x0, y), Point::new(bounds.x1, y));
        } else if bounds.width() <= THICK && bounds.height() >= SHORT {
            self.rule(Point::new(x, bounds.y0), Point::new(x, bounds.y1));
        }
    }

    fn stroked(&mut self, elements: impl Iterator<Item = PathEl>) {
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in elements {
            match element {
                PathEl::MoveTo(p) => (start, last) = (p, p),
                PathEl::LineTo(p) => {
                    self.rule(last, p);
                    last = p;
                }
                PathEl::ClosePath => {
                    self.rule(last, start);
                    last = start;
                }
                PathEl::QuadTo(_, p) | PathEl::CurveTo(_, _, p) => last = p,
            }
        }
    }

    fn glyph(&mut self, glyph: &font::Glyph, transform: Affine, is_vertical: bool) {
        let [a, b, c, d, x, y] = transform.as_coeffs();
        let size = c.hypot(d) * 1000.0;
        if !(0.5..=500.0).contains(&size) || !x.is_finite() || !y.is_finite() {
            return;
        }
        let turn = match (a, b) {
            _ if is_vertical => 1,
            (a, b) if b.abs() <= a.abs() * 0.1 => {
                if a >= 0.0 {
                    0
                } else {
                    2
                }
            }
            (a, b) if a.abs() <= b.abs() * 0.1 => {
                if b >= 0.0 {
                    1
                } else {
                    3
                }
            }
            _ => SLANTED,
        };
        let advance = match glyph {
            font::Glyph::Outline(outline) => outline.advance_width(),
            font::Glyph::Type3(glyph) => glyph.advance_width(),
        };
        let text = self.text(glyph);
        let count = text.chars().count().max(1);
        #[allow(clippy::cast_precision_loss)]
        let width =
            if is_vertical { size } else { f64::from(advance.unwrap_or(1000.0)) / 1000.0 * size } / count as f64;
        for (place, c) in text.chars().enumerate() {
            #[allow(clippy::cast_precision_loss)]
            let shift = width * place as f64;
            let (dx, dy) = match turn {
                1 => (0.0, shift),
                2 => (-shift, 0.0),
                3 => (0.0, -shift),
                _ => (shift, 0.0),
            };
            self.page.glyphs.push(Glyph { text: c, x: x + dx, y: y + dy, width, size });
            self.turns.push(turn);
        }
        self.glyphs += count;
        for (count, most) in [(self.glyphs, MAX_GLYPHS), (self.page.glyphs.len(), MAX_ON_PAGE)] {
            if count > most {
                guard::stop(Limit::Count(most));
            }
        }
    }

    /// Counts the bytes of a text that a font states, which may be of any length.
    fn spell(&mut self, bytes: usize) {
        self.spelled += bytes;
        if self.spelled > MAX_SPELLED {
            guard::stop(Limit::Count(MAX_SPELLED));
        }
    }

    /// What a character of a font means.
    fn text(&mut self, glyph: &font::Glyph) -> String {
        let stated = match glyph.as_unicode() {
            Some(BfString::Char(c)) => Some(c.to_string()),
            Some(BfString::String(text)) => {
                self.spell(text.len());
                Some(text.chars().take(8).collect())
            }
            None => None,
        };
        let known = stated.filter(|t| !t.chars().all(|c| c == '\0' || c == '\u{FFFD}')).or_else(|| {
            let font::Glyph::Outline(outline) = glyph else { return None };
            let name = outline.font_data()?.postscript_name?;
            self.fonts.character(self.pdf, &name, glyph.char_code()).map(String::from)
        });
        let Some(known) = known else {
            self.page.unknown += 1;
            return String::new();
        };
        let mut text = String::with_capacity(known.len());
        known.chars().for_each(|c| HINTS.meant(c, |c| text.push(c)));
        text.retain(|c| !c.is_control());
        text
    }
}

impl<'a> Device<'a> for Collector<'_> {
    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'a>, mode: &DrawMode) {
        self.count();
        // Element by element: a path may be as long as its page.
        let elements = path.elements().iter().map(|&element| props.transform * element);
        match mode {
            DrawMode::Fill(_) => {
                let mut shape = BezPath::new();
                for element in elements {
                    if matches!(element, PathEl::MoveTo(_)) && !shape.is_empty() {
                        self.filled(&std::mem::take(&mut shape));
                    }
                    shape.push(element);
                }
                if !shape.is_empty() {
                    self.filled(&shape);
                }
            }
            DrawMode::Stroke(_) | DrawMode::FillAndStroke(..) => self.stroked(elements),
            DrawMode::Invisible => {}
        }
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _: &DrawMode) {
        self.count();
        let is_vertical = run.writing_mode() == WritingMode::Vertical;
        for glyph in run.glyphs() {
            self.glyph(glyph, props.transform * glyph.transform(), is_vertical);
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.count();
        self.page.pictures += 1;
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.clip();
    }

    fn push_clip_rect(&mut self, _: &Rect) {
        self.clip();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.clip();
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
