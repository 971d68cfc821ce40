//! A growing SVG picture: shapes and texts at places, one chart below the other.

use std::fmt::Write as _;
use unicode_width::UnicodeWidthChar;

/// Width of the picture, and of the margin around it.
pub const WIDTH: f64 = 960.0;
pub const MARGIN: f64 = 28.0;
/// Colours of lines that differ for most eyes, then for all others grey.
pub const COLOURS: [&str; 8] = ["#3566a8", "#c8502d", "#3a8a5c", "#8a5aa8", "#b5892a", "#2a98a8", "#a83a6a", "#6b6b6b"];
pub const INK: &str = "#222222";
pub const FAINT: &str = "#777777";
pub const GRID: &str = "#e2e2e2";
/// What a doubtful value is drawn in.
pub const DOUBT: &str = "#d9a400";

const FONTS: &str =
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','WenQuanYi Micro Hei',sans-serif";

/// Where a text starts from its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// The picture so far.
pub struct Canvas {
    body: String,
    /// Where the next chart or line goes.
    pub y: f64,
}

impl Canvas {
    /// An empty picture.
    pub fn new() -> Self {
        Self { body: String::new(), y: MARGIN }
    }

    /// The heading of a chart.
    pub fn heading(&mut self, title: &str, beside: &str) {
        self.y += 16.0;
        self.text((MARGIN, self.y), 18.0, Anchor::Start, INK, title);
        let x = MARGIN + width(title, 18.0) + 12.0;
        self.text((x, self.y), 13.0, Anchor::Start, FAINT, beside);
        self.y += 18.0;
    }

    /// A line of small print.
    pub fn note(&mut self, text: &str) {
        self.y += 16.0;
        let most = WIDTH - 2.0 * MARGIN;
        self.text((MARGIN, self.y), 11.0, Anchor::Start, FAINT, &cut(text, 11.0, most));
    }

    /// Room below.
    pub fn gap(&mut self, height: f64) {
        self.y += height;
    }

    /// A text.
    pub fn text(&mut self, (x, y): (f64, f64), size: f64, anchor: Anchor, colour: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escaped(text);
        let _ = writeln!(
            self.body,
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{text}</text>"#
        );
    }

    /// A straight line; a dashed one for what is not stated.
    pub fn line(&mut self, from: (f64, f64), to: (f64, f64), colour: &str, thick: f64, dashed: bool) {
        let dash = if dashed { r#" stroke-dasharray="3 3""# } else { "" };
        let _ = writeln!(
            self.body,
            r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="{colour}" stroke-width="{thick}"{dash}/>"#,
            from.0, from.1, to.0, to.1
        );
    }

    /// A box, with what it tells.
    pub fn bar(&mut self, (x, y): (f64, f64), (w, h): (f64, f64), fill: &str, edge: Option<&str>, tip: &str) {
        let edge =
            edge.map_or_else(String::new, |c| format!(r#" stroke="{c}" stroke-width="2" stroke-dasharray="4 2""#));
        let _ = writeln!(
            self.body,
            r#"<rect x="{x:.1}" y="{y:.1}" width="{:.1}" height="{h:.1}" fill="{fill}"{edge}><title>{}</title></rect>"#,
            w.max(1.0),
            escaped(tip)
        );
    }

    /// A dot, hollow where the value is in doubt.
    pub fn dot(&mut self, (x, y): (f64, f64), colour: &str, hollow: bool, tip: &str) {
        let (fill, edge) = if hollow { ("#ffffff", DOUBT) } else { (colour, colour) };
        let radius = if hollow { 4.5 } else { 3.5 };
        let _ = writeln!(
            self.body,
            r#"<circle cx="{x:.1}" cy="{y:.1}" r="{radius}" fill="{fill}" stroke="{edge}" stroke-width="2"><title>{}</title></circle>"#,
            escaped(tip)
        );
    }

    /// The whole picture.
    pub fn finish(self) -> String {
        let height = self.y.ceil();
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" font-family=\"{FONTS}\">\n\
             <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n{}</svg>\n",
            self.body
        )
    }
}

/// How wide a text will be, about: a Chinese character is as wide as it is high.
pub fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|c| if c.width() == Some(2) { size } else { size * 0.58 }).sum()
}

/// What of a text fits.
pub fn cut(text: &str, size: f64, most: f64) -> String {
    if width(text, size) <= most {
        return text.to_owned();
    }
    let mut used = size;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            used += width(c.encode_utf8(&mut [0; 4]), size);
            used <= most
        })
        .collect();
    kept.push('\u{2026}');
    kept
}

/// Heights for labels that want to stand at some heights, so that none covers another: in the order given, moved as little
/// as it takes.
pub fn spread(wanted: &[f64], step: f64, (top, bottom): (f64, f64)) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let room = (bottom - top).max(0.0);
    let step = if wanted.len() > 1 { step.min(room / (wanted.len() - 1) as f64) } else { step };
    let mut placed = vec![0.0; wanted.len()];
    let mut least = f64::NEG_INFINITY;
    for label in &order {
        placed[*label] = wanted[*label].max(least);
        least = placed[*label] + step;
    }
    let mut most = bottom;
    for label in order.iter().rev() {
        placed[*label] = placed[*label].min(most);
        most = placed[*label] - step;
    }
    placed
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push('\n'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_apart_and_inside() {
        let placed = spread(&[10.0, 11.0, 12.0, 100.0], 14.0, (0.0, 100.0));
        let mut sorted = placed.clone();
        sorted.sort_by(f64::total_cmp);
        assert!(sorted.windows(2).all(|pair| pair[1] - pair[0] >= 13.9), "{placed:?}");
        assert!(sorted[3] <= 100.0 && placed[3] > 90.0);
        let many = spread(&vec![50.0; 40], 14.0, (0.0, 100.0));
        assert!(many.iter().all(|y| (-0.1..=100.1).contains(y)), "{many:?}");
    }

    #[test]
    fn a_report_cannot_write_into_the_picture() {
        assert_eq!(escaped("<script>\u{1b}\"&"), "&lt;script&gt; &quot;&amp;");
        assert_eq!(cut("一二三四五", 10.0, 30.0), "一二\u{2026}");
    }
}
