//! Characters become pieces of lines: those on one baseline that no wide gap parts, with the marks of notes above it.

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

/// Characters side by side.
type Piece<'g> = Vec<&'g Glyph>;

/// The pieces from top to bottom, those on one baseline from left to right.
pub(super) fn lines(glyphs: &[Glyph]) -> Vec<Line> {
    let mut sorted: Vec<&Glyph> = glyphs.iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x.total_cmp(&b.x)));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    let mut row: Vec<&Glyph> = Vec::new();
    // The baseline of the row is that of its largest character: small ones stand above or below it.
    let (mut y, mut size) = (f64::NEG_INFINITY, 0.0_f64);
    for glyph in sorted {
        if glyph.y - y > 0.4 * size.max(glyph.size) && !row.is_empty() {
            rows.push(pieces(&mut row));
            (y, size) = (f64::NEG_INFINITY, 0.0);
        }
        if glyph.size > size || y == f64::NEG_INFINITY {
            (y, size) = (glyph.y, glyph.size);
        }
        row.push(glyph);
    }
    rows.push(pieces(&mut row));
    (1..rows.len()).for_each(|below| settle(&mut rows, below));
    rows.iter().flatten().filter_map(|piece| line(piece)).collect()
}

/// Cuts a row at its wide gaps.
fn pieces<'g>(row: &mut Vec<&'g Glyph>) -> Vec<Piece<'g>> {
    row.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut pieces = Vec::new();
    let mut piece: Piece = Vec::new();
    let mut end = f64::NEG_INFINITY;
    for glyph in row.drain(..) {
        if glyph.x - end > WIDE * glyph.size && !piece.is_empty() {
            pieces.push(std::mem::take(&mut piece));
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
    pieces.push(piece);
    pieces
}

/// Marks of notes in a row; so many find their line.
const MARKS: usize = 64;

/// Puts marks that stand above a line, at the height of another column's line, into their own line, which is the row below.
fn settle(rows: &mut [Vec<Piece>], below: usize) {
    let [.., above, row] = &mut rows[..=below] else { return };
    let mut left = MARKS;
    above.retain(|mark| {
        let settles = left > 0 && is_mark(mark) && settled(mark, row);
        left -= usize::from(settles);
        !settles
    });
}

fn is_mark(piece: &Piece) -> bool {
    piece.len() <= 3 && piece.iter().all(|g| g.text.is_ascii_digit())
}

/// Puts a mark behind the character that it follows, if there is one in a row.
fn settled<'g>(mark: &Piece<'g>, row: &mut [Piece<'g>]) -> bool {
    let Some(first) = mark.first() else { return false };
    let pieces = row.partition_point(|piece| piece.first().is_some_and(|g| g.x <= first.x));
    let Some(piece) = pieces.checked_sub(1).and_then(|at| row.get_mut(at)) else { return false };
    let at = piece.partition_point(|g| g.x <= first.x);
    let follows =
        |before: &&Glyph| is_raised(first, before.y, before.size) && first.x - before.end() < 0.5 * before.size;
    let settles = at.checked_sub(1).and_then(|before| piece.get(before)).is_some_and(follows);
    if settles {
        piece.splice(at..at, mark.iter().copied());
    }
    settles
}

/// Whether a character is smaller than those of a line and stands above its baseline, within the height of the line.
fn is_raised(glyph: &Glyph, y: f64, size: f64) -> bool {
    glyph.size < 0.75 * size && (0.2 * size..0.8 * size).contains(&(y - glyph.y))
}

/// Whether a character is printed over itself, for boldness.
fn is_shadow(piece: &[&Glyph], glyph: &Glyph) -> bool {
    let near = |g: &&&Glyph| g.text == glyph.text && (g.x - glyph.x).abs() < 0.25 * glyph.width.max(1.0);
    piece.iter().rev().take(3).any(|g| near(&g) && (g.y - glyph.y).abs() < 0.2 * glyph.size)
}

fn line(piece: &[&Glyph]) -> Option<Line> {
    let visible: Vec<&&Glyph> = piece.iter().filter(|g| !g.is_blank()).collect();
    let (first, last) = (visible.first()?, visible.last()?);
    let size = visible.iter().map(|g| g.size).fold(0.0, f64::max);
    let largest = visible.iter().max_by(|a, b| a.size.total_cmp(&b.size))?;
    let mut text = String::new();
    let mut end = first.x;
    for glyph in piece.iter().filter(|g| g.x >= first.x && g.x <= last.x) {
        if needs_space(&text, glyph, glyph.x - end) {
            text.push(' ');
        }
        // The mark of a note must not become the last digit of a number.
        let raised = superscript(glyph.text).filter(|_| is_raised(glyph, largest.y, size));
        text.push(raised.unwrap_or(glyph.text));
        end = glyph.end();
    }
    Some(Line { text, x0: first.x, x1: last.end(), y: largest.y, size })
}

/// A digit as it is written above the line.
fn superscript(digit: char) -> Option<char> {
    let value = digit.to_digit(10).filter(|_| digit.is_ascii_digit())?;
    "\u{2070}\u{b9}\u{b2}\u{b3}\u{2074}\u{2075}\u{2076}\u{2077}\u{2078}\u{2079}".chars().nth(value as usize)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters of a size, side by side.
    fn run(text: &str, x: f64, y: f64, size: f64) -> Vec<Glyph> {
        let place = |(at, text): (usize, char)| Glyph { text, x: x + at as f64 * size, y, width: size, size };
        text.chars().enumerate().map(place).collect()
    }

    #[test]
    fn marks_of_notes_stay_in_their_line_and_out_of_its_numbers() {
        // The line of the other column stands as high as the mark.
        let note = [run("15", 10.0, 100.0, 10.0), run("2", 30.0, 96.0, 6.0), run("件，", 36.0, 100.0, 10.0)].concat();
        let other = run("另一栏", 200.0, 95.0, 10.0);
        for (glyphs, expected) in [
            (note.clone(), vec!["15\u{b2}件，"]),
            ([note, other].concat(), vec!["另一栏", "15\u{b2}件，"]),
            // Smaller characters on the baseline are text, and a number by itself is a number.
            ([run("大", 10.0, 100.0, 20.0), run("15", 30.0, 99.0, 10.0)].concat(), vec!["大15"]),
            ([run("表", 10.0, 100.0, 10.0), run("1", 90.0, 96.0, 6.0)].concat(), vec!["表", "1"]),
        ] {
            let found = lines(&glyphs);
            assert_eq!(found.iter().map(|l| l.text.as_str()).collect::<Vec<_>>(), expected);
        }
    }
}
