//! Characters become pieces of lines: those on one baseline that no wide gap parts.

use super::page::Glyph;
use crate::ingest::line::is_wide;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub text: String,
    pub x0: f64,
    pub x1: f64,
    /// Its baseline.
    pub y: f64,
    pub size: f64,
}

/// A gap of so many sizes parts pieces: a column, or the cells of a table.
const WIDE: f64 = 1.9;

/// The pieces from top to bottom, those on one baseline from left to right.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut sorted: Vec<&Glyph> = glyphs.iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut lines = Vec::new();
    let mut row: Vec<&Glyph> = Vec::new();
    // The baseline of the row is that of its largest character: small ones stand above or below it.
    let (mut y, mut size) = (f64::NEG_INFINITY, 0.0_f64);
    for glyph in sorted {
        if glyph.y - y > 0.4 * size.max(glyph.size) && !row.is_empty() {
            pieces(&mut row, &mut lines);
            (y, size) = (f64::NEG_INFINITY, 0.0);
        }
        if glyph.size > size || y == f64::NEG_INFINITY {
            (y, size) = (glyph.y, glyph.size);
        }
        row.push(glyph);
    }
    pieces(&mut row, &mut lines);
    lines
}

/// Cuts a row at its wide gaps.
fn pieces(row: &mut Vec<&Glyph>, lines: &mut Vec<Line>) {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut piece: Vec<&Glyph> = Vec::new();
    let mut end = f64::NEG_INFINITY;
    for glyph in row.drain(..) {
        if glyph.x - end > WIDE * glyph.size && !piece.is_empty() {
            lines.extend(line(&piece));
            piece.clear();
        }
        if is_shadow(&piece, glyph) {
            continue;
        }
        end = end.max(glyph.end());
        piece.push(glyph);
        if piece.len() == 1 {
            end = glyph.end();
        }
    }
    lines.extend(line(&piece));
}

/// Whether a character is printed over itself, for boldness.
fn is_shadow(piece: &[&Glyph], glyph: &Glyph) -> bool {
    let near = |g: &&&Glyph| g.text == glyph.text && (g.x - glyph.x).abs() < 0.25 * glyph.width.max(1.0);
    piece.iter().rev().take(3).any(|g| near(&g) && (g.y - glyph.y).abs() < 0.2 * glyph.size)
}

fn line(piece: &[&Glyph]) -> Option<Line> {
    let visible: Vec<&&Glyph> = piece.iter().filter(|g| !g.is_blank()).collect();
    let (first, last) = (visible.first()?, visible.last()?);
    let mut text = String::new();
    let mut end = first.x;
    for glyph in piece.iter().filter(|g| g.x >= first.x && g.x <= last.x) {
        if needs_space(&text, glyph, glyph.x - end) {
            text.push(' ');
        }
        text.push(glyph.text);
        end = glyph.end();
    }
    let size = visible.iter().map(|g| g.size).fold(0.0, f64::max);
    let largest = visible.iter().max_by(|a, b| a.size.total_cmp(&b.size))?;
    Some(Line { text, x0: first.x, x1: last.end(), y: largest.y, size })
}

/// Whether a gap before a character is a space: between Chinese characters, and between them and others, a quarter of the
/// size is usual and says nothing.
fn needs_space(text: &str, glyph: &Glyph, gap: f64) -> bool {
    let Some(last) = text.chars().next_back() else { return false };
    if last == ' ' || glyph.is_blank() {
        return false;
    }
    let both_narrow = !is_wide(last) && !is_wide(glyph.text);
    gap > glyph.size * if both_narrow { 0.17 } else { 0.65 }
}
